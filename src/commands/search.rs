//! `summit search`: every section at once, best match first.

use std::cmp::Reverse;

use clap::Args;

use super::Context;
use super::list::{SOURCES, disputed_note};
use super::show::column;
use crate::error::Error;
use crate::fold::fold;
use crate::query::{contains, leaf_contains};
use crate::record::{At, Leaf, Section};
use crate::text::pluralize;
use crate::view::{Answer, Cell, Index, Item, Table, Value, View, items};

#[derive(Debug, Args)]
pub struct SearchArgs {
    /// Words that an entry must contain, in any script or spelling in the record
    #[arg(required = true, value_name = "WORD")]
    words: Vec<String>,

    /// Search these sections only
    #[arg(long, value_name = "SECTION")]
    section: Vec<Section>,

    /// Show only the first N matches; 0: all
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,

    /// Add footnotes with the sources
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
        let (store, index) = (context.store, context.index);
        let wanted = |section: &Section| self.section.is_empty() || self.section.contains(section);
        let mut found: Vec<Item<'a>> = Vec::new();
        for section in Section::ALL.into_iter().filter(wanted) {
            let has_all =
                |item: &Item<'a>| words.iter().all(|word| contains(item.entry, index, word));
            found.extend(items(store, index, section)?.into_iter().filter(has_all));
        }
        found.sort_by_cached_key(|item| Reverse(score(item, &words)));

        let mut notes = Vec::new();
        let all = found.len();
        if all == 0 {
            notes.push(format!("nothing matches `{text}`"));
        } else if self.limit > 0 && all > self.limit {
            found.truncate(self.limit);
            notes.push(format!(
                "{} of {} shown; `--limit 0` shows all",
                self.limit,
                pluralize(all, "entry")
            ));
        }
        notes.extend(disputed_note(context, "entry", found.iter().map(|item| item.id)));
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
        let rows = found.iter().map(|item| self.row(item, index, &words)).collect();
        let table = Table { heads, rows, whole: None };
        Ok(context.cited(Answer::new(View::Table(table)).with_notes(notes), self.cite))
    }

    fn row<'a>(&self, item: &Item<'a>, index: &Index<'a>, words: &[&str]) -> Vec<Cell<'a>> {
        let (field, text) = excerpt(item, index, words);
        let disputed = index.dispute_ids(item.id).next().is_some();
        let mut row = vec![
            Value::Text(item.section.as_str()).into(),
            Cell { value: Value::Text(item.label), disputed },
            Value::Text(field).into(),
            Value::Owned(text).into(),
            Value::Text(item.id).into(),
        ];
        if self.cite {
            row.insert(4, item.cell(SOURCES));
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

/// Returns the field in which a word occurs that the label does not have, and the text around it.
fn excerpt(item: &Item<'_>, index: &Index<'_>, words: &[&str]) -> (&'static str, String) {
    let label = fold(item.label);
    let word = words.iter().find(|word| !label.contains(**word)).copied().unwrap_or(words[0]);
    let mut found: Option<(At, String)> = None;
    let mut referred: Option<(At, String)> = None;
    item.entry.leaves(&mut |at, leaf| {
        if at.key == "sources" {
        } else if let Leaf::Id(id) = leaf {
            if referred.is_none() && leaf_contains(leaf, index, word) {
                let label = index.get(id.as_str()).map_or(id.as_str(), |named| named.label);
                referred = Some((at, label.to_owned()));
            }
        } else if found.is_none() && leaf_contains(leaf, index, word) {
            found = Some((at, text_of(leaf, word)));
        }
    });
    found.or(referred).map_or(("", String::new()), |(at, text)| (at.field, text))
}

fn text_of(leaf: Leaf<'_>, word: &str) -> String {
    match leaf {
        Leaf::Text(text) => around(text, word),
        Leaf::Code(text) => text.to_owned(),
        Leaf::Id(id) => id.to_string(),
        Leaf::Decimal(number) => number.to_string(),
        Leaf::Date(date) => date.to_string(),
        Leaf::Number(number) => number.to_string(),
        Leaf::Bool(yes) => yes.to_string(),
    }
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
