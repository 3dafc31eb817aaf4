//! What a word names: a section, a country, an area, sources, or any entry; or why it names none.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};

use crate::error::Error;
use crate::fold::{fold, is_boundary, without_article};
use crate::record::{AnyEntry, Area, Country, Leaf, Section};
use crate::store::{Store, Stored};
use crate::text::{Comparisons, did_you_mean, or_list, pluralize};

/// How many of the entries that an ambiguous word may name are listed.
const LISTED: usize = 5;

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
    let lookup = Lookup::new([entries], [word]);
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
    let lookup = Lookup::new([store.entries(Section::Sources)?], [word]);
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
    let lookup = Lookup::new(groups, words.iter().map(String::as_str));
    let mut comparisons = Comparisons::default();
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    for word in words {
        let (shown, ids) = (word.escape_debug(), lookup.find(word));
        match (ids.as_slice(), section(word)) {
            _ if is_summit(store, word) && !lookup.ids.contains(word.trim()) => {
                found.push(store.summit().id.as_str());
            }
            ([id], _) => found.push(*id),
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

/// What some words name, found in one pass over the names of entries.
struct Lookup<'a> {
    /// Groups of entries; a word that fits an entry of one group is not looked up in the next.
    groups: Vec<Vec<&'a dyn AnyEntry>>,
    /// The words that are ids.
    ids: BTreeSet<&'a str>,
    /// By a folded word or a part of one: the entries that are called so, and those with a name in which a word
    /// starts so.
    found: HashMap<String, [BTreeSet<Candidate<'a>>; 2]>,
    /// What may be suggested, listed when a word names nothing: words, and ids.
    known: [OnceCell<BTreeSet<&'a str>>; 2],
    #[cfg(test)]
    compared: usize,
}

/// An entry that a word may name, ordered by its group.
type Candidate<'a> = (usize, &'a str);

impl<'a> Lookup<'a> {
    fn new<'w>(
        groups: impl IntoIterator<Item = Vec<&'a dyn AnyEntry>>,
        words: impl IntoIterator<Item = &'w str>,
    ) -> Self {
        let words: BTreeSet<&str> = words.into_iter().map(str::trim).collect();
        let texts = words.iter().flat_map(|word| {
            let text = folded(word);
            parts(&text).map(str::to_owned).chain([text.clone()]).collect::<Vec<_>>()
        });
        let mut lookup = Self {
            groups: groups.into_iter().collect(),
            ids: BTreeSet::new(),
            found: texts.map(|text| (text, Default::default())).collect(),
            known: Default::default(),
            #[cfg(test)]
            compared: 0,
        };
        // A start of a name is looked up by its length, so that the number of words does not matter.
        let lengths: BTreeSet<usize> = lookup.found.keys().map(String::len).collect();
        for (group, entries) in lookup.groups.clone().into_iter().enumerate() {
            for entry in entries {
                let id = entry.id().as_str();
                lookup.ids.extend(words.contains(id).then_some(id));
                let is_named = NAMED.contains(&entry.section());
                for name in names(entry) {
                    lookup.compare(&folded(name), (group, id), is_named, &lengths);
                }
            }
        }
        lookup
    }

    fn compare(
        &mut self,
        name: &str,
        entry: Candidate<'a>,
        is_named: bool,
        lengths: &BTreeSet<usize>,
    ) {
        if let Some([whole, _]) = self.found.get_mut(name) {
            whole.insert(entry);
        }
        let mut before = None;
        for (at, letter) in name.char_indices() {
            let is_start = letter.is_alphanumeric() && is_boundary(before, Some(letter));
            before = Some(letter);
            for length in lengths.iter().filter(|_| is_start) {
                let Some((start, rest)) = name[at..].split_at_checked(*length) else { continue };
                #[cfg(test)]
                {
                    self.compared += 1;
                }
                let ends = || is_boundary(start.chars().next_back(), rest.chars().next());
                if let Some([_, starting]) = self.found.get_mut(start)
                    && (is_named || ends())
                {
                    starting.insert(entry);
                }
            }
        }
    }

    /// Returns the ids of the entries that one of the words names: by their id, by the whole of a name, by its
    /// beginning or that of one of its words, or else by several of its words.
    fn find(&self, word: &str) -> Vec<&'a str> {
        let word = word.trim();
        if let Some(id) = self.ids.get(word) {
            return vec![id];
        }
        let text = folded(word);
        let found = |text: &str, way: usize| self.found.get(text).map(|found| &found[way]);
        let starting = |text: &str| found(text, 1).cloned().unwrap_or_default();
        let mut entries = found(&text, 0).cloned().unwrap_or_default();
        if entries.is_empty() && text.len() > 1 {
            entries = starting(&text);
            if entries.is_empty() {
                let all = parts(&text).map(starting).reduce(|one, two| &one & &two);
                entries = all.unwrap_or_default();
            }
        }
        let first = entries.first().map(|(group, _)| *group);
        entries.iter().filter(|(group, _)| Some(*group) == first).map(|(_, id)| *id).collect()
    }

    /// Returns what to suggest for a word that names nothing: ids for what looks like one, else names of people,
    /// countries and areas, and the single words of all names; of those that differ in case, lower case first.
    fn suggested(&self, word: &str) -> impl Iterator<Item = &'a str> {
        let is_id = word.contains('-');
        let known = self.known[usize::from(is_id)].get_or_init(|| {
            let mut known = BTreeSet::new();
            for entry in self.groups.iter().flatten() {
                if is_id {
                    known.insert(entry.id().as_str());
                    continue;
                }
                for name in names(*entry) {
                    let words = name.split(|letter: char| !letter.is_alphanumeric());
                    known.extend(NAMED.contains(&entry.section()).then_some(name));
                    known.extend(words.filter(|word| word.chars().count() > 2));
                }
            }
            known
        });
        known.iter().rev().copied()
    }
}

/// Folds a word or a name, without an article at its beginning.
fn folded(text: &str) -> String {
    without_article(&fold(text.trim())).to_owned()
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty())
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
    fn many_unknown_names_cost_no_more_than_one() {
        let store = Store::from_text(EMBEDDED, "a record").expect("a record");
        let compared = |words: u32| {
            let words: Vec<String> =
                (0..words).map(|word| format!("agreement {word:06}")).collect();
            let documents = store.entries(Section::Documents).expect("documents");
            let lookup = Lookup::new([documents], words.iter().map(String::as_str));
            assert!(words.iter().all(|word| lookup.find(word).is_empty()));
            lookup.compared
        };
        assert_eq!(compared(1), compared(10_000));
    }
}
