//! What a word names: a section, a country, an area, sources, or any entry; or why it names none.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap, HashSet};

use crate::error::Error;
use crate::fold::{Fit, Needle, fold, is_short_for, without_article};
use crate::record::{AnyEntry, Area, Country, Leaf, Section};
use crate::store::{Store, Stored};
use crate::text::{Comparisons, did_you_mean, or_list, pluralize};

/// How many of the entries that an ambiguous word may name are listed.
const LISTED: usize = 5;

/// The maximum number of unknown names that are looked up: each is compared with all names of the record.
const UNKNOWN: usize = 20;

/// The sections whose names match by the start of a word; in others, only whole words match.
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
pub fn country(store: &Store, word: &str) -> Result<String, Error> {
    one_of::<Country>(store, word, "")
}

/// Returns the id of the area that `word` names, or `None` for `none`: across areas.
pub fn area(store: &Store, word: &str) -> Result<Option<String>, Error> {
    if fold(word) == "none" {
        return Ok(None);
    }
    one_of::<Area>(store, word, ", and `none` for what is across areas").map(Some)
}

/// Returns the id of the one entry of a section that `word` names; `also` says what else is accepted.
fn one_of<T: Stored>(store: &Store, word: &str, also: &str) -> Result<String, Error> {
    let kind = T::SECTION.singular();
    let entries = store.entries(T::SECTION)?;
    let ids: Vec<&str> = entries.iter().map(|entry| entry.id().as_str()).collect();
    let lookup = Lookup::new(entries.clone());
    let mut found = lookup.find(word);
    if found.is_empty() {
        // An area is also called by what it covers.
        let covers = entries.into_iter().filter(|entry| covers(*entry, word));
        found = covers.map(|entry| entry.id().as_str()).collect();
    }
    match found.as_slice() {
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

/// Whether a word is one of the summary of an entry.
fn covers(entry: &dyn AnyEntry, word: &str) -> bool {
    let needle = Needle::new(word.trim());
    let mut covers = false;
    entry.leaves(&mut |at, leaf| {
        if let (Leaf::Text(text), "summary") = (leaf, at.key) {
            covers |= needle.fit(&fold(text)) == Some(Fit::Word);
        }
    });
    covers
}

/// Returns the ids of the sources that `word` names: an id or a part of one, a title or a publisher.
pub fn source(store: &Store, word: &str) -> Result<Vec<String>, Error> {
    let lookup = Lookup::new(store.entries(Section::Sources)?);
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
pub fn resolve<'a>(store: &'a Store, words: &[String]) -> Result<Vec<&'a str>, Error> {
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let mut entries = Vec::new();
    for section in Section::ALL {
        entries.extend(store.entries(section)?);
    }
    let lookup = Lookup::new(entries);
    let mut comparisons = Comparisons::default();
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    for (position, word) in words.iter().enumerate() {
        // A word that is no name is compared with all names.
        if problems.len() == UNKNOWN {
            problems
                .push(format!("{} not looked up", pluralize(words.len() - position, "more name")));
            break;
        }
        let (shown, ids) = (word.escape_debug(), lookup.find(word));
        match (ids.as_slice(), section(word)) {
            _ if is_summit(store, word) && lookup.id(word).is_none() => {
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

struct Lookup<'a> {
    entries: Vec<&'a dyn AnyEntry>,
    ids: HashSet<&'a str>,
    /// The entries of each name, folded.
    names: HashMap<String, BTreeSet<Candidate<'a>>>,
    /// What may be suggested, listed when a word names nothing: words, and ids.
    known: [OnceCell<BTreeSet<&'a str>>; 2],
}

/// An entry that a word may name, ordered by its [`group`]: its id.
type Candidate<'a> = (usize, &'a str);

/// The group of a section; a word that fits an entry of one group is not looked up in the next.
fn group(section: Section) -> usize {
    let named = NAMED.iter().position(|one| *one == section);
    named.unwrap_or(NAMED.len() + usize::from(section == Section::Sources))
}

impl<'a> Lookup<'a> {
    fn new(entries: Vec<&'a dyn AnyEntry>) -> Self {
        let mut all = HashMap::<_, BTreeSet<_>>::new();
        for entry in &entries {
            let candidate = (group(entry.section()), entry.id().as_str());
            for name in names(*entry) {
                all.entry(folded(name)).or_default().insert(candidate);
            }
        }
        let ids = entries.iter().map(|entry| entry.id().as_str()).collect();
        Self { entries, ids, names: all, known: Default::default() }
    }

    fn id(&self, word: &str) -> Option<&'a str> {
        self.ids.get(word.trim()).copied()
    }

    /// Returns the ids of the entries that a word names: by their id, by the whole of a name, by its beginning or
    /// that of one of its words, or else by several of its words.
    fn find(&self, word: &str) -> Vec<&'a str> {
        if let Some(id) = self.id(word) {
            return vec![id];
        }
        let text = folded(word);
        let mut entries = self.names.get(&text).cloned().unwrap_or_default();
        let starting = |text: &str| -> BTreeSet<Candidate<'a>> {
            let needle = Needle::new(text);
            let least = |group| if group < NAMED.len() { Fit::Start } else { Fit::Word };
            let fits = self.names.iter().flat_map(|(name, entries)| {
                let fit = needle.fit(name);
                entries.iter().filter(move |entry| fit.is_some_and(|fit| fit >= least(entry.0)))
            });
            fits.copied().collect()
        };
        if entries.is_empty() && text.len() > 1 {
            entries = starting(&text);
            if entries.is_empty() {
                let parts = text.split(|ch: char| !ch.is_alphanumeric());
                let parts = parts.filter(|part| !part.is_empty());
                let all = parts.map(starting).reduce(|one, two| &one & &two);
                entries = all.unwrap_or_default();
            }
            if entries.is_empty() {
                let short = self.names.iter().filter(|(name, _)| is_short_for(&text, name));
                let short =
                    short.flat_map(|(_, entries)| entries).filter(|entry| entry.0 < NAMED.len());
                entries = short.copied().collect();
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
            for entry in &self.entries {
                if is_id {
                    known.insert(entry.id().as_str());
                    continue;
                }
                for name in names(*entry) {
                    known.extend(NAMED.contains(&entry.section()).then_some(name));
                    known.extend(super::words(name));
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
        None | Some(0) => format!("the {kind} `{word}` is ambiguous: {}", or_list(ids)),
        Some(more) => format!(
            "the {kind} `{word}` is ambiguous: `{}` and {more} more; `summit search {word}` lists them",
            ids[..LISTED].join("`, `")
        ),
    }
}
