//! What a word names: a section, a country, an area, sources, or any entry; or why it names none.

use std::collections::{BTreeSet, HashMap};

use crate::error::Error;
use crate::fold::{fold, is_boundary, without_article};
use crate::record::{AnyEntry, Area, Country, Leaf, Section};
use crate::store::{Store, Stored};
use crate::text::{Comparisons, did_you_mean, or_list, pluralize};

/// How many of the entries that an ambiguous word may name are listed.
const LISTED: usize = 5;

/// How many characters of a name are indexed from the start of each of its words.
const INDEXED: usize = 64;

/// The sections in which a word may be the beginning of a word of a name; elsewhere it says little.
const NAMED: [Section; 4] =
    [Section::Countries, Section::Leaders, Section::Participants, Section::Areas];

/// Returns the section that a word names, by its key, its command or what one entry is called; `None` is the
/// summit itself.
pub fn section(word: &str) -> Option<Section> {
    let word = fold(word);
    let is_called = |section: &Section| {
        section.as_str() == word
            || section.singular() == word
            || *section == Section::Events && word == "timeline"
    };
    Section::ALL.into_iter().find(is_called)
}

/// Returns the code of the country that `word` names: by code, or by any name in the record.
///
/// # Errors
///
/// Fails where the word fits no country, or several.
pub fn country(store: &Store, word: &str) -> Result<String, Error> {
    one_of::<Country>(store, word, "")
}

/// Returns the id of the area that `word` names, or `None` for `none`: across areas.
///
/// # Errors
///
/// Fails where the word fits no area, or several.
pub fn area(store: &Store, word: &str) -> Result<Option<String>, Error> {
    if fold(word) == "none" {
        return Ok(None);
    }
    one_of::<Area>(store, word, ", and `none` for what is across areas").map(Some)
}

/// Returns the id of the one entry of a section that `word` names; `also` says what else is accepted.
fn one_of<T: Stored>(store: &Store, word: &str, also: &str) -> Result<String, Error> {
    let kind = T::SINGULAR;
    let entries = store.entries(T::SECTION)?;
    let ids: Vec<&str> = entries.iter().map(|entry| entry.id().as_str()).collect();
    let lookup = Lookup::new([entries]);
    match lookup.find(word).as_slice() {
        [id] => Ok((*id).to_owned()),
        [] => Err(Error::NotFound(format!(
            "no {kind} `{}` in the record, which has {}{}",
            word.escape_debug(),
            if ids.is_empty() { "none".to_owned() } else { format!("{}{also}", ids.join(", ")) },
            did_you_mean(word, lookup.suggested(word))
        ))),
        several => Err(Error::NotFound(ambiguous(kind, word, several))),
    }
}

/// Returns the ids of the sources that `word` names: an id or a part of one, a title or a publisher.
///
/// # Errors
///
/// Fails where the word fits no source.
pub fn source(store: &Store, word: &str) -> Result<Vec<String>, Error> {
    let lookup = Lookup::new([store.entries(Section::Sources)?]);
    let found: Vec<String> = lookup.find(word).into_iter().map(str::to_owned).collect();
    if found.is_empty() {
        let (word, near) = (word.escape_debug(), did_you_mean(word, lookup.suggested(word)));
        return Err(Error::NotFound(format!(
            "no source `{word}` in the record, see `summit sources`{near}"
        )));
    }
    Ok(found)
}

/// Returns the ids of the entries that words name, each by its id or any name; `summit` and the id of the record
/// name the summit itself.
///
/// A word that fits a country is not looked up among the leaders, and so on: participants, areas, all other
/// entries but sources, sources.
///
/// # Errors
///
/// Fails where a word fits no entry, or several of one group.
pub fn resolve<'a>(store: &'a Store, words: &[String]) -> Result<Vec<&'a str>, Error> {
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let mut groups = Vec::new();
    for section in NAMED {
        groups.push(store.entries(section)?);
    }
    let mut rest = Vec::new();
    for section in Section::ALL.into_iter().filter(|section| !NAMED.contains(section)) {
        let entries = store.entries(section)?;
        if section == Section::Sources {
            groups.extend([std::mem::take(&mut rest), entries]);
        } else {
            rest.extend(entries);
        }
    }
    let lookup = Lookup::new(groups);
    let mut comparisons = Comparisons::default();
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    for word in words {
        let (shown, ids) = (word.escape_debug(), lookup.find(word));
        match (ids.as_slice(), section(word)) {
            ([id], _) => found.push(*id),
            ([], _) if is_summit(store, word) => found.push(store.summit().id.as_str()),
            (_, Some(section)) => match store.entries(section)?.as_slice() {
                [only] => found.push(only.id().as_str()),
                entries => problems.push(format!(
                    "`{shown}` is a section with {}; name one of them",
                    pluralize(entries.len(), "entry")
                )),
            },
            ([], None) => {
                let question = comparisons.question(word, lookup.suggested(word));
                let hint = question
                    .unwrap_or_else(|| "`summit search` finds entries by their words".into());
                problems.push(format!("no entry `{shown}` in the record; {hint}"));
            }
            (several, None) => problems.push(ambiguous("name", word, several)),
        }
    }
    if problems.is_empty() { Ok(found) } else { Err(Error::NotFound(problems.join("\nerror: "))) }
}

fn is_summit(store: &Store, word: &str) -> bool {
    let (summit, head, word) = (store.summit(), store.head(), word.trim());
    let mut names = summit.names.iter().chain(&head.title);
    ["summit", summit.id.as_str(), head.id.as_str()].contains(&word)
        || names.any(|name| fold(name.text.as_str()) == fold(word))
}

/// The names of entries, folded and sorted, so that a word is found without comparing it with every name.
struct Lookup<'a> {
    ids: BTreeSet<&'a str>,
    /// The entries that are called exactly so.
    whole: HashMap<String, BTreeSet<Candidate<'a>>>,
    /// Names from the start of each of their words, at most [`INDEXED`] characters, in alphabetical order.
    starts: Vec<(String, Candidate<'a>)>,
    /// Names of people, countries and areas, and the single words of all names, to be suggested.
    words: BTreeSet<&'a str>,
    #[cfg(test)]
    compared: std::cell::Cell<usize>,
}

/// An entry that a word may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Candidate<'a> {
    group: usize,
    id: &'a str,
    /// Whether the beginning of a word is enough.
    is_named: bool,
}

impl<'a> Lookup<'a> {
    /// Indexes groups of entries; a word that fits an entry of one group is not looked up in the next.
    fn new(groups: impl IntoIterator<Item = Vec<&'a dyn AnyEntry>>) -> Self {
        let mut lookup = Self {
            ids: BTreeSet::new(),
            whole: HashMap::new(),
            starts: Vec::new(),
            words: BTreeSet::new(),
            #[cfg(test)]
            compared: std::cell::Cell::default(),
        };
        for (group, entries) in groups.into_iter().enumerate() {
            for entry in entries {
                let (id, is_named) = (entry.id().as_str(), NAMED.contains(&entry.section()));
                lookup.ids.insert(id);
                for name in names(entry) {
                    lookup.insert(name, Candidate { group, id, is_named });
                }
            }
        }
        lookup.starts.sort_unstable();
        lookup
    }

    fn insert(&mut self, name: &'a str, entry: Candidate<'a>) {
        let folded = fold(name);
        let folded = without_article(&folded);
        let mut before = None;
        for (at, letter) in folded.char_indices() {
            if letter.is_alphanumeric() && is_boundary(before, Some(letter)) {
                self.starts.push((folded[at..].chars().take(INDEXED).collect(), entry));
            }
            before = Some(letter);
        }
        self.whole.entry(folded.to_owned()).or_default().insert(entry);
        let words = name.split(|letter: char| !letter.is_alphanumeric());
        self.words.extend(entry.is_named.then_some(name));
        self.words.extend(words.filter(|word| word.chars().count() > 2));
    }

    /// Ids to suggest for what looks like one, else names and words; of those that differ in case, lower case first.
    fn suggested(&self, word: &str) -> impl Iterator<Item = &'a str> {
        let known = if word.contains('-') { &self.ids } else { &self.words };
        known.iter().rev().copied()
    }

    /// Returns the ids of the entries that a word names: by their id, by the whole of a name, by its beginning or
    /// that of one of its words, or else by several of its words.
    fn find(&self, word: &str) -> Vec<&'a str> {
        let word = word.trim();
        if let Some(id) = self.ids.get(word) {
            return vec![id];
        }
        let folded = fold(word);
        let text = without_article(&folded);
        let mut found = self.whole.get(text).cloned().unwrap_or_default();
        if found.is_empty() && text.len() > 1 {
            found = self.starting_with(&[text]);
            if found.is_empty() {
                let words = text.split(|letter: char| !letter.is_alphanumeric());
                let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
                found = self.starting_with(&words);
            }
        }
        let first = found.first().map(|entry| entry.group);
        found.iter().filter(|entry| Some(entry.group) == first).map(|entry| entry.id).collect()
    }

    /// Returns the entries that have each of some texts at the start of a word.
    fn starting_with(&self, texts: &[&str]) -> BTreeSet<Candidate<'a>> {
        let ranges = texts.iter().map(|text| {
            let is_before = |start: &str| {
                #[cfg(test)]
                self.compared.set(self.compared.get() + 1);
                start < *text
            };
            let first = self.starts.partition_point(|(start, _)| is_before(start));
            let rest = &self.starts[first..];
            &rest[..rest.partition_point(|(start, _)| start.starts_with(text))]
        });
        let ranges: Vec<_> = ranges.collect();
        // What has no entry costs no more, however many entries have the other texts.
        if ranges.iter().any(|range| range.is_empty()) {
            return BTreeSet::new();
        }
        let sets = ranges.iter().zip(texts).map(|(range, text)| {
            let ends = |start: &str| {
                is_boundary(text.chars().next_back(), start[text.len()..].chars().next())
            };
            let fitting = range.iter().filter(|(start, entry)| entry.is_named || ends(start));
            fitting.map(|(_, entry)| *entry).collect::<BTreeSet<_>>()
        });
        sets.reduce(|one, two| &one & &two).unwrap_or_default()
    }
}

/// Returns the id of an entry and everything that it is called.
fn names(entry: &dyn AnyEntry) -> Vec<&str> {
    let mut names = vec![entry.id().as_str(), entry.label()];
    names.extend(entry.names().iter().map(|name| name.text.as_str()));
    entry.leaves(&mut |at, leaf| match leaf {
        Leaf::Text(name) | Leaf::Code(name)
            if matches!(at.key, "alpha2" | "official_name" | "publisher" | "short") =>
        {
            names.push(name);
        }
        _ => {}
    });
    names
}

fn ambiguous(kind: &str, word: &str, ids: &[&str]) -> String {
    let word = word.escape_debug();
    match ids.len().checked_sub(LISTED) {
        None | Some(0) => format!("the {kind} `{word}` fits several: {}", or_list(ids)),
        Some(more) => format!(
            "the {kind} `{word}` fits several: `{}` and {more} more; `summit search {word}` lists them",
            ids[..LISTED].join("`, `")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::EMBEDDED;

    #[test]
    fn unknown_names_cost_a_search_in_a_sorted_list_each() {
        let compared = |copies: usize| {
            let mut record: serde_json::Value = serde_json::from_str(EMBEDDED).expect("JSON");
            let documents = record["documents"].as_array_mut().expect("documents");
            let first = documents[0].clone();
            documents.extend((0..copies).map(|copy| {
                let mut document = first.clone();
                document["id"] = format!("doc-copy-{copy}").into();
                document["title"] = format!("Agreement number{copy}").into();
                document
            }));
            let store = Store::from_text(&record.to_string(), "a record").expect("a record");
            let lookup = Lookup::new([store.entries(Section::Documents).expect("documents")]);
            for word in 0..100 {
                assert!(lookup.find(&format!("agreement xyzzy{word}")).is_empty());
            }
            lookup.compared.get()
        };
        let (few, many) = (compared(100), compared(10_000));
        assert!(many < 2 * few && many < 100 * 3 * 20, "{few} {many}");
    }
}
