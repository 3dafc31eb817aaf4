//! `summit search`: every section at once, best match first.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use clap::Args;
use clap::builder::TypedValueParser;

use super::Context;
use super::list::{FilterArgs, SOURCES, cut, left_out_note};
use super::readable::disputed_note;
use super::values::section_names;
use crate::error::Error;
use crate::fold::{Fit, Needle, fold, without_article};
use crate::query::{self, Filter, any_text};
use crate::record::{At, Id, Leaf, Section, Summit, Visit};
use crate::text::{did_you_mean, pluralize};
use crate::threads;
use crate::view::{Answer, Index, Item, Table, Value, View, items};

#[derive(Debug, Args)]
pub struct SearchArgs {
    /// Words that an entry must contain, in any script or spelling in the record
    #[arg(required = true, value_name = "WORD")]
    words: Vec<String>,

    /// Search these sections only; `summit` is the summit itself
    #[arg(long, value_name = "SECTION", ignore_case = true, value_parser = section_names(true).map(|name| query::section(&name)))]
    section: Vec<Option<Section>>,

    /// Show only the first N matches; 0: all
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,

    /// Add footnotes with the sources
    #[arg(long)]
    cite: bool,

    #[command(flatten)]
    filter: FilterArgs,
}

/// An entry that has every word, or the summit itself.
struct Hit<'a> {
    section: Option<Section>,
    id: &'a str,
    title: Value<'a>,
    sources: &'a [Id],
    /// Where each word fits best.
    matches: Vec<Match>,
}

#[derive(Clone)]
struct Match {
    fit: Fit,
    place: Place,
    field: &'static str,
    text: String,
}

/// Where a word occurs; the better the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// In its id, or in that of an entry to which it refers.
    Id,
    /// In a name of an entry to which it refers.
    Referred,
    /// In a field.
    Field,
    /// In another name of the entry.
    Name,
    /// In its title or name.
    Label,
    /// The words are the whole of its title or of a name.
    Whole,
}

impl SearchArgs {
    /// Lists the entries that have every word, those that have them as words of their title first.
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        let text = self.words.join(" ");
        let folded = fold(&text);
        let words: Vec<Word> = without_article(&folded).split_whitespace().map(Word::new).collect();
        if words.is_empty() {
            return Err(Error::Usage("there is nothing to search for; name a word".to_owned()));
        }
        let filter = self.filter.filter(context)?;
        let Found { hits: mut found, undated, .. } = find(context, &words, &filter, &self.section)?;
        let mut notes = Vec::new();
        if found.is_empty() {
            let is_narrowed = !self.section.is_empty() || !filter.is_empty();
            let all = find(context, &words, &Filter::default(), &[])?;
            if is_narrowed && !all.hits.is_empty() {
                notes.push(format!(
                    "nothing matches `{text}` with these filters; without them {} would",
                    pluralize(all.hits.len(), "entry")
                ));
            } else {
                notes.extend(nothing(context, &text, &words, &all.alone)?);
            }
        }
        found.sort_by_cached_key(rank);
        let note = cut(&mut found, Some(self.limit), "entry");
        notes.extend(note.map(|note| note + "; `--limit 0` shows all"));
        notes.extend(left_out_note(undated, "matching entry", "date"));
        notes.extend(disputed_note(context, "entry", found.iter().map(|hit| hit.id)));
        let mut heads = vec![
            ("section", "Section"),
            ("title", "Entry"),
            ("field", "Found in"),
            ("match", "Match"),
            ("id", "Id"),
        ];
        if self.cite {
            heads.insert(4, (SOURCES.key, SOURCES.heading));
        }
        let rows = found.iter().map(|hit| self.row(hit, context.index, &words));
        let answer = Answer::new(View::Table(Table::new(heads, rows)), notes);
        // Where a word is found as one, it is not marked within others.
        let is_word = |word: usize| found.iter().any(|hit| hit.matches[word].fit > Fit::Inside);
        let least = |word| if is_word(word) { Fit::Start } else { Fit::Inside };
        let highlighted = words.iter().enumerate().flat_map(|(place, word)| {
            let other = word.other.clone().map(|other| (other, Fit::Word));
            [(word.needle.clone(), least(place))].into_iter().chain(other)
        });
        let highlighted = highlighted.collect();
        let answer = Answer { highlighted, ..answer };
        Ok(context.cited(answer, self.cite))
    }

    fn row<'a>(&self, hit: &Hit<'a>, index: &'a Index<'a>, words: &[Word]) -> Vec<Value<'a>> {
        // Prefer a match outside the title.
        let lacking = hit.matches.iter().position(|found| found.place < Place::Label);
        let place = lacking.unwrap_or_default();
        let Match { text, field, place: kind, .. } = &hit.matches[place];
        let is_name = matches!(kind, Place::Name | Place::Referred);
        let range = words[place].find(text).filter(|_| !is_name).unwrap_or(0..text.len());
        let disputed = index.dispute_ids(hit.id).next().is_some();
        let mut row = vec![
            Value::Text(hit.section.map_or("summit", Section::as_str)),
            hit.title.clone().marked(disputed),
            Value::Text(field),
            Value::Owned(around(text, range)),
            Value::Text(hit.id),
        ];
        if self.cite {
            let is_source = hit.section == Some(Section::Sources);
            let own = || Value::Sources(index.source(hit.id).into_iter().collect());
            row.insert(4, if is_source { own() } else { index.sources(hit.sources) });
        }
        row
    }
}

/// Orders matches, the best first: entries called by the words; whole words before parts of words; facts
/// before the publications that state them; titles before other fields.
fn rank(hit: &Hit<'_>) -> impl Ord + use<> {
    let is_called = hit.matches.iter().all(|found| found.place == Place::Whole);
    let fits: usize = hit.matches.iter().map(|found| found.fit as usize).sum();
    let places: usize = hit.matches.iter().map(|found| found.place as usize).sum();
    let is_source = hit.section == Some(Section::Sources);
    (Reverse(is_called), Reverse(fits), is_source, Reverse(places))
}

/// A word to search for: any part of a text, or as a whole word in its other number.
struct Word {
    needle: Needle,
    /// The English singular of a plural, or a plural in `-ies`; a [`Needle`] fits the others.
    other: Option<Needle>,
}

impl Word {
    fn new(word: &str) -> Self {
        let vowels = ['a', 'e', 'i', 'o', 'u'];
        let ends_in_es = ["sses", "xes", "ches", "shes"].iter().any(|end| word.ends_with(end));
        let other = if let Some(stem) = word.strip_suffix("ies") {
            Some(format!("{stem}y"))
        } else if let Some(stem) = word.strip_suffix('y') {
            (!stem.ends_with(vowels)).then(|| format!("{stem}ies"))
        } else {
            let stem = word.strip_suffix(if ends_in_es { "es" } else { "s" });
            stem.filter(|stem| stem.len() > 2 && (ends_in_es || !stem.ends_with(['s', 'u', 'i'])))
                .map(str::to_owned)
        };
        Self { needle: Needle::new(word), other: other.as_deref().map(Needle::new) }
    }

    fn fit(&self, folded: &str) -> Option<Fit> {
        let other = self.other.as_ref().and_then(|other| other.fit(folded));
        self.needle.fit(folded).max(other.filter(|fit| *fit == Fit::Word))
    }

    fn find(&self, text: &str) -> Option<Range<usize>> {
        self.needle.find(text).or_else(|| self.other.as_ref()?.find(text))
    }
}

#[derive(Default)]
struct Found<'a> {
    hits: Vec<Hit<'a>>,
    /// How many entries only the lack of a date leaves out.
    undated: usize,
    /// How many entries have each word.
    alone: Vec<usize>,
}

/// How many entries a thread searches at once.
const SLICE: usize = 4096;

/// Finds what a filter keeps of some sections, or of all, and has every word.
fn find<'a>(
    context: &Context<'a>,
    words: &[Word],
    filter: &Filter,
    sections: &[Option<Section>],
) -> Result<Found<'a>, Error> {
    let (store, index) = (context.store, context.index);
    let is_wanted = |name: &Option<Section>| sections.is_empty() || sections.contains(name);
    let mut search = Search::new(index, words);
    if filter.is_empty() && is_wanted(&None) {
        search.summit(store.summit());
    }
    let mut all = search.found;
    for section in Section::ALL.into_iter().filter(|section| is_wanted(&Some(*section))) {
        let items = items(store, index, section)?;
        let slices: Vec<_> = items.chunks(SLICE).collect();
        let parts = threads::map(&slices, |slice| {
            let mut search = Search::new(index, words);
            slice.iter().for_each(|item| search.item(item, filter));
            search.found
        });
        for part in parts {
            all.hits.extend(part.hits);
            all.undated += part.undated;
            all.alone.iter_mut().zip(part.alone).for_each(|(all, alone)| *all += alone);
        }
    }
    Ok(all)
}

struct Search<'a, 'w> {
    index: &'a Index<'a>,
    words: &'w [Word],
    found: Found<'a>,
    /// The name of an entry that has each word best, by the id of the entry; many entries refer to the same ones.
    referred: HashMap<&'a str, Vec<Option<(Fit, &'a str)>>>,
}

impl<'a, 'w> Search<'a, 'w> {
    fn new(index: &'a Index<'a>, words: &'w [Word]) -> Self {
        let found = Found { alone: vec![0; words.len()], ..Found::default() };
        Self { index, words, found, referred: HashMap::new() }
    }

    fn summit(&mut self, summit: &'a Summit) {
        let id = summit.id.as_str();
        let label = summit.names.first().map_or(id, |name| name.text.as_str());
        let matches = self.matches(id, label, summit);
        let (title, sources) = (Value::Text(label), summit.sources.as_slice());
        let hit = |matches| Hit { section: None, id, title, sources, matches };
        self.found.hits.extend(matches.map(hit));
    }

    fn item(&mut self, item: &Item<'a>, filter: &Filter) {
        let keeps = filter.keeps(item.entry, self.index);
        if keeps == Some(false) {
            return;
        }
        let (id, sources) = (item.id, item.sources);
        let Some(matches) = self.matches(id, item.label, item.entry) else { return };
        if keeps.is_none() {
            self.found.undated += 1;
        } else {
            let (section, title) = (Some(item.section), item.title());
            self.found.hits.push(Hit { section, id, title, sources, matches });
        }
    }

    /// The best match of each word, if the entry has them all.
    fn matches(&mut self, id: &str, label: &str, fields: &'a dyn Visit) -> Option<Vec<Match>> {
        let mut best: Vec<Option<Match>> = vec![None; self.words.len()];
        fields.leaves(&mut |at, leaf| {
            if !self.covers(at) {
                return;
            }
            let mut consider = |word: usize, fit: Fit, place, text: &str| {
                let is_better = |best: &Match| (best.fit, best.place) < (fit, place);
                if best[word].as_ref().is_none_or(is_better) {
                    best[word] = Some(Match { fit, place, field: at.field, text: text.to_owned() });
                }
            };
            if let Leaf::Id(other) = leaf
                && other.as_str() != id
            {
                for (word, found) in self.in_names_of(other.as_str()).iter().enumerate() {
                    if let Some((fit, name)) = found {
                        let is_id = *name == other.as_str();
                        let place = if is_id { Place::Id } else { Place::Referred };
                        consider(word, *fit, place, name);
                    }
                }
                return;
            }
            let (place, leaf) = match leaf {
                Leaf::Text(text) if std::ptr::eq(text, label) => (Place::Label, leaf),
                _ if at.field == "names" && at.key == "text" => (Place::Name, leaf),
                // Its own names are fields.
                Leaf::Id(own) => (Place::Id, Leaf::Code(own.as_str())),
                _ => (Place::Field, leaf),
            };
            any_text(leaf, self.index, |text| {
                let folded = fold(text);
                let mut has_all = true;
                for (place_of_word, word) in self.words.iter().enumerate() {
                    match word.fit(&folded) {
                        Some(fit) => consider(place_of_word, fit, place, text),
                        None => has_all = false,
                    }
                }
                let words = self.words.iter().map(|word| word.needle.as_str());
                let called = without_article(&folded).split_whitespace();
                if has_all && place >= Place::Name && called.eq(words) {
                    (0..self.words.len())
                        .for_each(|word| consider(word, Fit::Word, Place::Whole, text));
                }
                false
            });
        });
        for (alone, found) in self.found.alone.iter_mut().zip(&best) {
            *alone += usize::from(found.is_some());
        }
        best.into_iter().collect()
    }

    /// Whether a field is searched: not the ids of sources, and addresses only for a part of one.
    fn covers(&self, at: At) -> bool {
        let is_address = matches!(at.key, "url" | "archived");
        let asks = |word: &Word| word.needle.as_str().contains(['.', '/']);
        at.key != "sources" && (!is_address || self.words.iter().any(asks))
    }

    /// Returns the id or name of an entry that has each word best.
    fn in_names_of(&mut self, id: &'a str) -> &[Option<(Fit, &'a str)>] {
        let (index, words) = (self.index, self.words);
        self.referred.entry(id).or_insert_with(|| {
            let named = index.get(id);
            let names = named.iter().flat_map(|named| {
                let names = named.names.iter().map(|name| name.text.as_str());
                [named.label].into_iter().chain(names)
            });
            let names: Vec<(String, &str)> =
                names.chain([id]).map(|name| (fold(name), name)).collect();
            let best = |word: &Word| {
                let fits =
                    names.iter().filter_map(|(folded, name)| Some((word.fit(folded)?, *name)));
                fits.rev().max_by_key(|(fit, _)| *fit)
            };
            words.iter().map(best).collect()
        })
    }
}

/// Explains why nothing matches, and suggests near words of the record for words that no entry has; `alone` counts
/// the entries that have each word.
fn nothing(
    context: &Context<'_>,
    text: &str,
    words: &[Word],
    alone: &[usize],
) -> Result<Vec<String>, Error> {
    let mut known: BTreeSet<&str> = BTreeSet::new();
    let (mut plain, mut all) = (0, 0);
    for section in Section::ALL {
        for entry in context.store.entries(section)? {
            let names = entry.names().iter().map(|name| name.text.as_str());
            for text in [entry.label()].into_iter().chain(names) {
                known.extend(query::words(text));
            }
            if section != Section::Sources {
                all += 1;
                plain += usize::from(entry.label().is_ascii());
            }
        }
    }
    let counts = words.iter().map(|word| word.needle.as_str()).zip(alone);
    let unknown = counts.clone().filter(|(_, alone)| **alone == 0).map(|(word, _)| word);
    let is_unknown = |part: &&str| {
        let part = Needle::new(part);
        !known.iter().any(|known| part.is_in(known))
    };
    let hints = unknown.flat_map(query::words).filter(is_unknown).map(|part| {
        // A typing error changes few letters, and hardly ever the first.
        let is_near = |word: &&&str| {
            let (word, length) = (fold(word), part.chars().count());
            word.chars().next() == part.chars().next() && word.chars().count().abs_diff(length) < 3
        };
        did_you_mean(part, known.iter().filter(is_near).copied())
    });
    let hints: String = hints.collect();
    let mut notes = Vec::new();
    if words.len() > 1 && alone.iter().any(|alone| *alone > 0) {
        let counts = counts.map(|(word, alone)| match alone {
            0 => format!("`{word}` finds none"),
            alone => format!("`{word}` finds {alone}"),
        });
        let counts: Vec<String> = counts.collect();
        notes.push(format!("no entry has all of these words; alone, {}{hints}", counts.join(", ")));
    } else if hints.is_empty() && text.contains('-') {
        notes.push(format!("nothing matches `{text}`; search for a part of the word"));
    } else {
        notes.push(format!("nothing matches `{text}`{hints}"));
    }
    let is_english = context.store.head().title.iter().any(|name| name.lang.as_str() == "en");
    if !text.is_ascii() && is_english && plain * 10 > all * 9 {
        notes.push("most texts of the record are in English; try an English word".to_owned());
    }
    let people = context.store.leaders()?.len() + context.store.participants()?.len();
    let is_capital = |ch: char| ch.is_alphabetic() && !ch.is_lowercase();
    if people > 0 && words.len() == 1 && text.starts_with(is_capital) {
        let people = if people == 1 { "1 person".to_owned() } else { format!("{people} people") };
        notes.push(format!("the record names {people}; others may have been present"));
    }
    Ok(notes)
}

/// How many letters of text are shown on each side of a match.
const AROUND: usize = 32;

/// Returns the text around a range, cut at whole words.
fn around(text: &str, range: Range<usize>) -> String {
    let back = text[..range.start].char_indices().rev().nth(AROUND).map(|(place, _)| place);
    let on = text[range.end..].char_indices().nth(AROUND).map(|(place, _)| range.end + place);
    let start = back
        .map_or(0, |back| text[back..range.start].find(' ').map_or(back, |space| back + space + 1));
    let end = on.map_or(text.len(), |on| {
        text[range.end..on].rfind(' ').map_or(on, |space| range.end + space)
    });
    let before = if start > 0 { "…" } else { "" };
    let after = if end < text.len() { "…" } else { "" };
    format!("{before}{}{after}", &text[start..end])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn around_contains_the_match(before in "[а-яa-z日本 ]{0,80}", after in "[а-яa-z日本 ]{0,80}") {
            let text = format!("{before}needle{after}");
            let start = before.len();
            prop_assert!(around(&text, start..start + 6).contains("needle"));
        }
    }
}
