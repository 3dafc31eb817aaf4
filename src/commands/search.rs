//! `summit search`: every section at once, best match first.

use clap::Args;

use super::Context;
use super::list::{SOURCES, disputed_note};
use super::show::column;
use crate::error::{Error, count};
use crate::fold::{self, fold};
use crate::glance::Words;
use crate::query::{contains, text_in};
use crate::record::{Entry, Glance, Section, in_order};
use crate::view::{Answer, Cell, Index, Item, List, Value, View, find_items};

/// The arguments of `summit search`.
#[derive(Debug, Args)]
pub struct SearchArgs {
    /// Words that an entry must all have, in any script and any spelling the record knows
    #[arg(required = true, value_name = "WORD")]
    words: Vec<String>,

    /// Search these sections only
    #[arg(long, value_name = "SECTION")]
    section: Vec<Section>,

    /// Show the first N matches only; 0 shows all
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,

    /// Number the sources and cite them below
    #[arg(long)]
    cite: bool,
}

impl SearchArgs {
    /// Returns the entries that have every word, those that have them in their title first.
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        let text = self.words.join(" ");
        let folded = fold(&text);
        let words: Vec<&str> = folded.split_whitespace().collect();
        if words.is_empty() {
            return Err(Error::Usage("there is nothing to search for; name a word".to_owned()));
        }
        let (record, index) = (context.record, &context.index);
        let sections: Vec<Section> = Section::ALL
            .into_iter()
            .filter(|section| self.section.is_empty() || self.section.contains(section))
            .collect();
        let glance = Words::new(&words, record, &sections);
        let mut found: Vec<Found> = Vec::new();
        for section in sections {
            let may_pass = glance.as_ref().map(|glance| {
                move |position, written: &str| glance.may_pass(section, position, written)
            });
            let may_pass = may_pass.as_ref().map(|may_pass| may_pass as Glance<'_>);
            let length = of_section!(section, T => T::entries(record).len());
            let all: Vec<usize> = (0..length).collect();
            found.extend(find_items(record, index, section, &all, may_pass, |position, item| {
                let has_all = words.iter().all(|word| contains(item, index, word));
                has_all.then(|| Found { score: score(item, &words), section, position })
            }));
        }
        found.sort_by_key(|found| std::cmp::Reverse(found.score));

        let mut notes = Vec::new();
        let all = found.len();
        if all == 0 {
            notes.push(format!("nothing matches `{text}`"));
        } else if self.limit > 0 && all > self.limit {
            found.truncate(self.limit);
            notes.push(format!(
                "{} of {} shown; `--limit 0` shows all",
                self.limit,
                count(all, "entry")
            ));
        }
        let shown = self.matches(context, &words, &found);
        let ids = shown.iter().map(Match::id);
        notes.extend(disputed_note(context, "entry", ids));
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
        let index = index.clone();
        let list = List::new(heads, shown.len(), move |position| shown[position].row(&index));
        Ok(context.cited(Answer::new(View::List(list)).with_notes(notes), self.cite))
    }

    /// Returns what is shown of the entries that were found, in the same order.
    fn matches<'a>(
        &self,
        context: &Context<'a>,
        words: &[&str],
        found: &[Found],
    ) -> Vec<Match<'a>> {
        let (record, index) = (context.record, &context.index);
        let places: Vec<(Section, usize)> =
            found.iter().map(|found| (found.section, found.position)).collect();
        let shown = in_order(&places, |sorted, give| {
            for run in sorted.chunk_by(|(section, _), (other, _)| section == other) {
                let section = run[0].0;
                let positions: Vec<usize> = run.iter().map(|(_, position)| *position).collect();
                let of = |position: usize, item: &Item<'_>| {
                    Some(((section, position), Match::of(item, index, words, self.cite)))
                };
                let made = find_items(record, index, section, &positions, None, of);
                made.into_iter().for_each(&mut *give);
            }
        });
        // What could not be read again is remembered, and no answer given.
        shown.into_iter().flatten().collect()
    }
}

/// An entry that has every word.
struct Found {
    score: u32,
    section: Section,
    position: usize,
}

/// What is shown of an entry that has every word.
struct Match<'a> {
    section: Section,
    /// The title, the text around the word and the id, one after another: there may be many of them.
    texts: Box<str>,
    /// Where the title and the text around the word end.
    ends: [usize; 2],
    field: &'static str,
    is_disputed: bool,
    /// The ids of its sources, the strongest first, and whether sources differ on them, where they are to
    /// be cited.
    sources: Option<(Box<[&'a str]>, bool)>,
}

impl<'a> Match<'a> {
    fn of(item: &Item<'_>, index: &Index<'a>, words: &[&str], cite: bool) -> Self {
        let (field, text) = excerpt(item, index, words);
        if !cite {
            index.follow_sources(item.sources());
        }
        let sources = cite.then(|| {
            let sources = match item.section {
                // A source has no sources; it is the one to cite.
                Section::Sources => index.source(item.id).into_iter().collect(),
                _ => index.cited(item.sources()),
            };
            let ids = sources.iter().map(|source| source.id).collect();
            (ids, index.is_disputed(item.id, SOURCES.key))
        });
        Self {
            section: item.section,
            texts: [item.label, &text, item.id].concat().into(),
            ends: [item.label.len(), item.label.len() + text.len()],
            field,
            is_disputed: index.disputes_about(item.id).next().is_some(),
            sources,
        }
    }

    fn id(&self) -> &str {
        &self.texts[self.ends[1]..]
    }

    fn row(&self, index: &Index<'a>) -> Vec<Cell<'a>> {
        let [label, text] = self.ends;
        let owned = |text: &str| Value::Owned(text.to_owned());
        let title = Cell { value: owned(&self.texts[..label]), disputed: self.is_disputed };
        let mut row = vec![
            Value::Text(self.section.as_str()).into(),
            title,
            Value::Text(self.field).into(),
            owned(&self.texts[label..text]).into(),
            owned(self.id()).into(),
        ];
        if let Some((ids, disputed)) = &self.sources {
            let sources: Vec<_> = ids.iter().filter_map(|id| index.source(id)).collect();
            let value = if sources.is_empty() { Value::Unknown } else { Value::Sources(sources) };
            row.insert(4, Cell { value, disputed: *disputed });
        }
        row
    }
}

/// Ranks a match: what is called by the word before what has it in its title, in a name, or
/// elsewhere; the facts of the record before the publications that state them.
fn score(item: &Item<'_>, words: &[&str]) -> u32 {
    let label = fold(item.label);
    let names: Vec<String> = item.names.iter().map(|name| fold(name.text.as_str())).collect();
    let has_word = |text: &str, word: &str| text.split([' ', '-']).any(|part| part == word);
    let whole = words.join(" ");
    let of_word = |word: &&str| {
        if has_word(&label, word) {
            8
        } else if names.iter().any(|name| has_word(name, word)) {
            7
        } else if label.contains(*word) {
            6
        } else if names.iter().any(|name| name.contains(*word)) {
            5
        } else {
            1
        }
    };
    let called = label == whole || names.contains(&whole);
    let score = words.iter().map(of_word).sum::<u32>() + if called { 100 } else { 0 };
    if item.section == Section::Sources { score } else { score * 2 }
}

/// Returns the field in which the first word stands, and the text around it.
fn excerpt(item: &Item<'_>, index: &Index<'_>, words: &[&str]) -> (&'static str, String) {
    let label = fold(item.label);
    let word = words.iter().find(|word| !label.contains(**word)).copied().unwrap_or(words[0]);
    let place = item.cells().find(|(_, value)| {
        let mut found = false;
        value.each_text(&mut |text| found = found || fold::contains(text, word));
        found
    });
    let place = place.or_else(|| item.cells().find(|(_, value)| text_in(value, index, word)));
    let Some((head, value)) = place else {
        return ("", String::new());
    };
    let mut found: Option<String> = None;
    value.each_text(&mut |text| {
        if found.is_none() && fold::contains(text, word) {
            found = Some(around(text, word));
        }
    });
    (head.key, found.unwrap_or_else(|| value.shown()))
}

/// How many letters of text stand on each side of a matching word.
const AROUND: usize = 32;

/// Returns the text around the last place where a folded word stands, cut at whole words.
fn around(text: &str, word: &str) -> String {
    let starts: Vec<usize> = text.char_indices().map(|(start, _)| start).collect();
    // What stands before the last place of the word has it after it, so halving finds that place.
    let at = starts.partition_point(|start| fold(&text[*start..]).contains(word)).saturating_sub(1);
    let from = at.saturating_sub(AROUND);
    let to = at + word.chars().count() + AROUND;
    let mut start = starts.get(from).copied().unwrap_or_default();
    let mut end = starts.get(to).copied().unwrap_or(text.len());
    if from > 0 {
        start = text[start..starts[at]].find(' ').map_or(start, |space| start + space + 1);
    }
    if end < text.len() {
        let least = starts.get(at + word.chars().count()).copied().unwrap_or(end);
        end = text[least..end].rfind(' ').map_or(end, |space| least + space);
    }
    let before = if start > 0 { "…" } else { "" };
    let after = if end < text.len() { "…" } else { "" };
    format!("{before}{}{after}", &text[start..end])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_excerpt_is_cut_at_words() {
        let text = "Energy transition, climate change measures and the environment, disaster risk reduction, critical minerals supply chains.";
        assert_eq!(
            around(text, "disaster"),
            "…measures and the environment, disaster risk reduction, critical…"
        );
    }

    proptest! {
        #[test]
        fn an_excerpt_keeps_the_word(before in "[а-яa-z日本 ]{0,80}", after in "[а-яa-z日本 ]{0,80}") {
            let text = format!("{before}needle{after}");
            prop_assert!(around(&text, "needle").contains("needle"));
        }

        #[test]
        fn no_text_makes_an_excerpt_panic(text in any::<String>(), word in "\\PC{1,4}") {
            let _ = around(&text, &fold(&word));
        }
    }
}
