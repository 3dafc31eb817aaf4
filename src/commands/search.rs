//! `summit search`: every section at once, best match first.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use clap::Args;

use super::Context;
use super::list::{FilterArgs, SOURCES, disputed_note};
use super::show::column;
use crate::error::Error;
use crate::fold::{Fit, Needle, fold, without_article};
use crate::query::{section, select_items};
use crate::record::{At, Id, Leaf, Section, Visit, in_words};
use crate::text::{did_you_mean, pluralize};
use crate::view::{Answer, Cell, Index, Table, Value, View};

#[derive(Debug, Args)]
pub struct SearchArgs {
    /// Words that an entry must contain, in any script or spelling in the record
    #[arg(required = true, value_name = "WORD")]
    words: Vec<String>,

    /// Search these sections only; `summit` is the summit itself
    #[arg(long, value_name = "SECTION", value_parser = section, add = super::values::sections())]
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
    label: &'a str,
    sources: &'a [Id],
    fields: &'a dyn Visit,
    matches: Vec<Match>,
}

/// How an entry has a word at best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Match {
    fit: Fit,
    place: Place,
}

/// Where a word occurs; the better the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// In its id, or in a name of another entry, to which this one refers.
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
    /// Returns the entries that have every word, those that have them as words of their title first.
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        let text = self.words.join(" ");
        let folded = fold(&text);
        let words: Vec<Needle> =
            without_article(&folded).split_whitespace().map(Needle::new).collect();
        if words.is_empty() {
            return Err(Error::Usage("there is nothing to search for; name a word".to_owned()));
        }
        let index = context.index;
        let mut search = Search { index, words: &words, referred: HashMap::new() };
        let mut found = self.hits(context, &mut search)?;
        let mut notes = Vec::new();
        if found.is_empty() {
            notes.extend(nothing(context, &text, &words)?);
        }
        found.sort_by_cached_key(rank);
        let all = found.len();
        if self.limit > 0 && all > self.limit {
            found.truncate(self.limit);
            notes.push(format!(
                "{} of {} shown; `--limit 0` shows all",
                self.limit,
                pluralize(all, "entry")
            ));
        }
        notes.extend(disputed_note(context, "entry", found.iter().map(|hit| hit.id)));
        let mut heads = vec![
            column("section", "Section"),
            column("title", "Entry"),
            column("field", "Found in"),
            column("match", "Match"),
            column("id", "Id"),
        ];
        if self.cite {
            heads.insert(4, SOURCES);
        }
        let rows = found.iter().map(|hit| self.row(hit, &search)).collect();
        let table = Table { heads, rows, whole: None };
        let answer = Answer::new(View::Table(table)).with_notes(notes);
        Ok(context.cited(Answer { highlighted: words, ..answer }, self.cite))
    }

    /// Returns what the filters keep and has every word.
    fn hits<'a>(
        &self,
        context: &Context<'a>,
        search: &mut Search<'a, '_>,
    ) -> Result<Vec<Hit<'a>>, Error> {
        let filter = self.filter.filter(context)?;
        let wanted = |name| self.section.is_empty() || self.section.contains(&name);
        let mut found = Vec::new();
        let summit = context.store.summit();
        if filter.is_empty() && wanted(None) {
            let names = summit.names.first();
            let label = names.map_or(summit.id.as_str(), |name| name.text.as_str());
            let (id, sources) = (summit.id.as_str(), summit.sources.as_slice());
            found.extend(search.hit(None, id, label, sources, summit));
        }
        for section in Section::ALL.into_iter().filter(|section| wanted(Some(*section))) {
            for item in select_items(context.store, context.index, section, &filter)? {
                let hit = search.hit(Some(section), item.id, item.label, item.sources, item.entry);
                found.extend(hit);
            }
        }
        Ok(found)
    }

    fn row<'a>(&self, hit: &Hit<'a>, search: &Search<'a, '_>) -> Vec<Cell<'a>> {
        let (field, text) = search.excerpt(hit);
        let index = search.index;
        let disputed = index.dispute_ids(hit.id).next().is_some();
        let mut row = vec![
            Value::Text(hit.section.map_or("summit", Section::as_str)).into(),
            Cell { value: Value::Text(hit.label), disputed },
            Value::Text(field).into(),
            Value::Owned(text).into(),
            Value::Text(hit.id).into(),
        ];
        if self.cite {
            let is_source = hit.section == Some(Section::Sources);
            let own = || Value::Sources(index.source(hit.id).into_iter().collect());
            row.insert(4, if is_source { own() } else { index.sources(hit.sources) }.into());
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

/// Looks for words in entries.
struct Search<'a, 'w> {
    index: &'a Index<'a>,
    words: &'w [Needle],
    /// How the names of an entry have each word, by its id; many entries refer to the same ones.
    referred: HashMap<&'a str, Vec<Option<Fit>>>,
}

impl<'a> Search<'a, '_> {
    /// Returns an entry if it has every word.
    fn hit(
        &mut self,
        section: Option<Section>,
        id: &'a str,
        label: &'a str,
        sources: &'a [Id],
        fields: &'a dyn Visit,
    ) -> Option<Hit<'a>> {
        let mut best: Vec<Option<Match>> = vec![None; self.words.len()];
        fields.leaves(&mut |at, leaf| {
            if !self.covers(at) {
                return;
            }
            if let Leaf::Id(other) = leaf
                && other.as_str() != id
            {
                for (best, fit) in best.iter_mut().zip(self.fits_of(other.as_str())) {
                    *best = (*best).max(fit.map(|fit| Match { fit, place: Place::Referred }));
                }
                return;
            }
            let place = place(at, leaf, label);
            texts(leaf, |text| {
                let text = fold(text);
                for (best, word) in best.iter_mut().zip(self.words) {
                    *best = (*best).max(word.fit(&text).map(|fit| Match { fit, place }));
                }
                if place >= Place::Name && self.is_whole(&text) {
                    best.fill(Some(Match { fit: Fit::Word, place: Place::Whole }));
                }
            });
        });
        let matches: Vec<Match> = best.into_iter().collect::<Option<_>>()?;
        Some(Hit { section, id, label, sources, fields, matches })
    }

    /// Returns whether a field is searched: not the ids of sources, and addresses only for a part of one.
    fn covers(&self, at: At) -> bool {
        let is_address = matches!(at.key, "url" | "archived");
        let asks = |word: &Needle| word.as_str().contains(['.', '/']);
        at.key != "sources" && (!is_address || self.words.iter().any(asks))
    }

    /// Returns whether a folded text consists of the words.
    fn is_whole(&self, folded: &str) -> bool {
        without_article(folded).split_whitespace().eq(self.words.iter().map(Needle::as_str))
    }

    /// Returns how the id or a name of an entry has each word.
    fn fits_of(&mut self, id: &'a str) -> Vec<Option<Fit>> {
        if let Some(known) = self.referred.get(id) {
            return known.clone();
        }
        let names = names_of(self.index, id).into_iter().map(fold).collect::<Vec<_>>();
        let best = |word: &Needle| names.iter().filter_map(|name| word.fit(name)).max();
        let fits: Vec<Option<Fit>> = self.words.iter().map(best).collect();
        self.referred.insert(id, fits.clone());
        fits
    }

    /// Returns a field that has a word and the text around it: a word that the title lacks, if there is one.
    fn excerpt(&self, hit: &Hit<'a>) -> (&'static str, String) {
        let lacking = hit.matches.iter().position(|found| found.place < Place::Label);
        let word = &self.words[lacking.unwrap_or_default()];
        let mut best: Option<(Match, &'static str, String)> = None;
        hit.fields.leaves(&mut |at, leaf| {
            if !self.covers(at) {
                return;
            }
            let mut consider = |place, text: &str| {
                let Some(fit) = word.fit(&fold(text)) else { return };
                let found = Match { fit, place };
                if best.as_ref().is_none_or(|(known, ..)| *known < found) {
                    let is_name = place == Place::Name || place == Place::Referred;
                    let range = word.find(text).filter(|_| !is_name).unwrap_or(0..text.len());
                    best = Some((found, at.field, around(text, range)));
                }
            };
            match leaf {
                Leaf::Id(other) if other.as_str() != hit.id => {
                    let names = names_of(self.index, other.as_str());
                    names.into_iter().for_each(|name| consider(Place::Referred, name));
                }
                leaf => texts(leaf, |text| consider(place(at, leaf, hit.label), text)),
            }
        });
        best.map_or(("", String::new()), |(_, field, text)| (field, text))
    }
}

/// Returns the names of an entry, and its id.
fn names_of<'a>(index: &Index<'a>, id: &'a str) -> Vec<&'a str> {
    let named = index.get(id);
    let names = named.iter().flat_map(|named| {
        std::iter::once(named.label).chain(named.names.iter().map(|name| name.text.as_str()))
    });
    names.chain([id]).collect()
}

fn place(at: At, leaf: Leaf<'_>, label: &str) -> Place {
    match leaf {
        Leaf::Text(text) if std::ptr::eq(text, label) => Place::Label,
        _ if at.field == "names" && at.key == "text" => Place::Name,
        // Its own id says less than its texts.
        Leaf::Id(_) => Place::Referred,
        _ => Place::Field,
    }
}

/// Calls `visit` with the forms of a leaf that people search for.
fn texts(leaf: Leaf<'_>, mut visit: impl FnMut(&str)) {
    match leaf {
        Leaf::Text(text) | Leaf::Code(text) => visit(text),
        Leaf::Id(id) => visit(id.as_str()),
        Leaf::Decimal(number) => {
            visit(&number.to_string());
            visit(number.as_str());
            if let Some(words) = in_words(number) {
                visit(&words);
            }
        }
        Leaf::Date(date) => visit(&date.to_string()),
        Leaf::Number(number) => visit(&number.to_string()),
        Leaf::Bool(_) => {}
    }
}

/// Explains why nothing matches, and suggests near words of the record.
fn nothing(context: &Context<'_>, text: &str, words: &[Needle]) -> Result<Vec<String>, Error> {
    let mut known: HashSet<String> = HashSet::new();
    let (mut plain, mut all) = (0, 0);
    for section in Section::ALL {
        for entry in context.store.entries(section)? {
            let names = entry.names().iter().map(|name| name.text.as_str());
            for text in std::iter::once(entry.label()).chain(names) {
                let letters = text.split(|letter: char| !letter.is_alphanumeric());
                known.extend(letters.filter(|word| word.chars().count() > 2).map(str::to_owned));
            }
            if section != Section::Sources {
                all += 1;
                plain += usize::from(entry.label().is_ascii());
            }
        }
    }
    let mut known: Vec<&str> = known.iter().map(String::as_str).collect();
    known.sort_unstable();
    let is_known = |word: &Needle| known.iter().any(|known| word.is_in(known));
    let strange: Vec<&Needle> = words.iter().filter(|word| !is_known(word)).collect();
    let hints: String =
        strange.iter().map(|word| did_you_mean(word.as_str(), known.iter().copied())).collect();
    let mut notes = vec![format!("nothing matches `{text}`{hints}")];
    if strange.is_empty() && words.len() > 1 {
        notes[0] = format!("no entry has all of the words `{text}`; search for fewer");
    }
    let is_english = context.store.head().title.iter().any(|name| name.lang.as_str() == "en");
    if !text.is_ascii() && is_english && plain * 10 > all * 9 {
        notes.push("most texts of the record are in English; try an English word".to_owned());
    }
    let people = context.store.leaders()?.len() + context.store.participants()?.len();
    if people > 0 {
        notes.push(format!(
            "the record names {}; others may have been present",
            if people == 1 { "1 person".to_owned() } else { format!("{people} people") }
        ));
    }
    Ok(notes)
}

/// How many letters of text are shown on each side of a match.
const AROUND: usize = 32;

/// Returns the text around a range, cut at whole words.
fn around(text: &str, range: Range<usize>) -> String {
    let back = text[..range.start].char_indices().rev().nth(AROUND).map(|(place, _)| place);
    let on = text[range.end..].char_indices().nth(AROUND).map(|(place, _)| range.end + place);
    let start = back.map_or(0, |back| {
        let space = text[back..range.start].find(' ').map(|space| back + space + 1);
        space.unwrap_or(back)
    });
    let end = on.map_or(text.len(), |on| {
        let space = text[range.end..on].rfind(' ').map(|space| range.end + space);
        space.unwrap_or(on)
    });
    let before = if start > 0 { "…" } else { "" };
    let after = if end < text.len() { "…" } else { "" };
    format!("{before}{}{after}", &text[start..end])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn around_cuts_at_words() {
        let text = "Energy transition, climate change measures and the environment, disaster risk reduction, critical minerals supply chains.";
        let range = Needle::new("disaster").find(text).unwrap_or_default();
        assert_eq!(
            around(text, range),
            "…measures and the environment, disaster risk reduction, critical…"
        );
    }

    proptest! {
        #[test]
        fn around_contains_the_match(before in "[а-яa-z日本 ]{0,80}", after in "[а-яa-z日本 ]{0,80}") {
            let text = format!("{before}needle{after}");
            let start = before.len();
            prop_assert!(around(&text, start..start + 6).contains("needle"));
        }
    }
}
