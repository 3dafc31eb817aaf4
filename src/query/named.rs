//! What a word names: a section, a country, an area, sources, or any entry; or why it names none.

use std::collections::{BTreeSet, HashMap};

use crate::error::Error;
use crate::fold::{fold, without_article};
use crate::record::{Alpha2, AnyEntry, Area, Country, Section, Source, Text, is_id};
use crate::store::{Store, Stored};
use crate::text::{Comparisons, did_you_mean, or_list};

/// The position of the areas among the groups of [`Names`].
const AREAS: usize = 3;

/// How many of the entries that an ambiguous word may name are listed.
const LISTED: usize = 5;

/// Returns the section that a word names, by its key, its command or what one entry is called; `None` is the
/// summit itself.
///
/// # Errors
///
/// Fails where no section is called so.
pub fn section(word: &str) -> Result<Option<Section>, String> {
    let folded = fold(word);
    match folded.as_str() {
        "summit" => return Ok(None),
        "timeline" => return Ok(Some(Section::Events)),
        _ => {}
    }
    let is_called = |section: &Section| section.as_str() == folded || section.singular() == folded;
    Section::ALL.into_iter().find(is_called).map(Some).ok_or_else(|| {
        let names: Vec<&str> = Section::ALL.iter().map(|section| section.as_str()).collect();
        let near = did_you_mean(word, names.iter().copied());
        format!("expected `summit` or one of {}{near}", names.join(", "))
    })
}

/// Returns the code of the country that `word` names: by code, or by any name in the record.
///
/// # Errors
///
/// Fails where the word fits no country, or several.
pub fn country(store: &Store, word: &str) -> Result<String, Error> {
    if let Some(id) = id::<Country>(store, word)? {
        return Ok(id);
    }
    let countries = store.countries()?;
    let candidates: Vec<Candidate<'_>> = countries.iter().map(Candidate::country).collect();
    one_of("country", word, &candidates, "")
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
    if let Some(id) = id::<Area>(store, word)? {
        return Ok(Some(id));
    }
    let candidates: Vec<Candidate<'_>> =
        store.areas()?.iter().map(|area| Candidate::new(area)).collect();
    let also = ", and `none` for what is across areas";
    one_of("area", word, &candidates, also).map(Some)
}

/// Returns the ids of the sources that `word` names: an id, or a publisher.
///
/// # Errors
///
/// Fails where the word fits no source.
pub fn source(store: &Store, word: &str) -> Result<Vec<String>, Error> {
    if let Some(id) = id::<Source>(store, word)? {
        return Ok(vec![id]);
    }
    let folded = fold(word);
    let sources = store.sources()?;
    let found: Vec<String> = (sources.iter())
        .filter(|source| {
            !folded.is_empty()
                && (fold(source.publisher.as_str()).contains(&folded)
                    || source.id.as_str().split('-').next() == Some(folded.as_str()))
        })
        .map(|source| source.id.to_string())
        .collect();
    if found.is_empty() {
        let spellings =
            sources.iter().flat_map(|source| [source.publisher.as_str(), source.id.as_str()]);
        return Err(Error::NotFound(format!(
            "no source `{}` in the record, see `summit sources`{}",
            word.escape_debug(),
            did_you_mean(word, spellings)
        )));
    }
    Ok(found)
}

/// The names of all entries, to look up several words.
pub struct Names<'a> {
    store: &'a Store,
    /// Countries, leaders, participants, areas, then the rest but sources, then sources: a word that fits an entry of one
    /// group is not looked up in the next.
    groups: Vec<Vec<Candidate<'a>>>,
    ids: HashMap<&'a str, &'a str>,
}

impl<'a> Names<'a> {
    /// Reads the names of all entries.
    ///
    /// # Errors
    ///
    /// As [`Store::section`].
    pub fn new(store: &'a Store) -> Result<Self, Error> {
        let first = [Section::Leaders, Section::Participants, Section::Areas];
        let mut groups = vec![store.countries()?.iter().map(Candidate::country).collect()];
        for section in first {
            groups.push(store.entries(section)?.into_iter().map(Candidate::new).collect());
        }
        let mut rest = Vec::new();
        let is_own = |section: &Section| {
            first.contains(section) || matches!(section, Section::Countries | Section::Sources)
        };
        for section in Section::ALL {
            if !is_own(&section) {
                rest.extend(store.entries(section)?.into_iter().map(Candidate::new));
            }
        }
        groups.push(rest);
        groups.push(store.entries(Section::Sources)?.into_iter().map(Candidate::new).collect());
        let mut ids: HashMap<&str, &str> =
            groups.iter().flatten().map(|candidate| (candidate.id, candidate.id)).collect();
        let summit = store.summit().id.as_str();
        ids.entry("summit").or_insert(summit);
        ids.entry(store.head().id.as_str()).or_insert(summit);
        ids.insert(summit, summit);
        Ok(Self { store, groups, ids })
    }

    /// Returns the ids of the entries that words name, each by its id or any name; `summit` and the id of the
    /// record name the summit itself.
    ///
    /// # Errors
    ///
    /// Fails where a word fits no entry, or several of one group.
    pub fn resolve(&self, words: &[String]) -> Result<Vec<&'a str>, Error> {
        let mut comparisons = Comparisons::default();
        let (mut found, mut problems) = (Vec::new(), Vec::new());
        for word in words {
            match self.find(word.trim()) {
                Found::One(id) => found.push(id),
                Found::Several(ids) => problems.push(ambiguous("name", word, &ids)),
                Found::None => problems.push(self.unknown(word, &mut comparisons)),
            }
        }
        if problems.is_empty() {
            Ok(found)
        } else {
            Err(Error::NotFound(problems.join("\nerror: ")))
        }
    }

    fn find(&self, word: &str) -> Found<'a> {
        if let Some(id) = self.ids.get(word) {
            return Found::One(id);
        }
        let folded = fold(word);
        let pattern = Pattern::new(&folded);
        for fit in pattern.fits() {
            for (position, group) in self.groups.iter().enumerate() {
                // A part of a word says little among the titles of all entries.
                if position > AREAS && *fit == Fit::Inside {
                    continue;
                }
                match pattern.find(*fit, group) {
                    Found::None => {}
                    found => return found,
                }
            }
        }
        let summit = self.store.summit();
        let is_summit = summit.names.iter().any(|name| fold(name.text.as_str()) == folded);
        if is_summit { Found::One(summit.id.as_str()) } else { Found::None }
    }

    fn unknown(&self, word: &str, comparisons: &mut Comparisons) -> String {
        let candidates = || self.groups.iter().flatten();
        let words = candidates().flat_map(Candidate::words);
        let ids = candidates().map(|candidate| candidate.id);
        let hints = comparisons.question(word, ids.chain(words));
        let hints = hints.unwrap_or_else(|| "`summit search` finds entries by their words".into());
        format!("no entry `{}` in the record; {hints}", word.escape_debug())
    }
}

/// An entry that a word may name.
struct Candidate<'a> {
    id: &'a str,
    /// Its id and all its names.
    spellings: Vec<&'a str>,
}

impl<'a> Candidate<'a> {
    fn new(entry: &'a dyn AnyEntry) -> Self {
        let id = entry.id().as_str();
        let names = entry.names().iter().map(|name| name.text.as_str());
        Self { id, spellings: [id, entry.label()].into_iter().chain(names).collect() }
    }

    fn country(country: &'a Country) -> Self {
        let mut candidate = Self::new(country);
        candidate.spellings.extend(country.alpha2.as_ref().map(Alpha2::as_str));
        candidate.spellings.extend(country.official_name.as_ref().map(Text::as_str));
        candidate
    }

    /// Returns its names and their single words.
    fn words(&self) -> impl Iterator<Item = &'a str> {
        self.spellings.iter().flat_map(|spelling| {
            let words = spelling.split([' ', '-']).filter(|word| word.chars().count() > 2);
            std::iter::once(*spelling).chain(words)
        })
    }
}

/// What a word names.
enum Found<'a> {
    None,
    One(&'a str),
    Several(Vec<&'a str>),
}

/// How a word fits a name, the best first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fit {
    /// As the whole of it.
    Whole,
    /// As the beginning of one of its words.
    Start,
    /// Its words in another order, or with others between them.
    Words,
    /// As a part of a word.
    Inside,
}

/// A folded word to look for among names.
struct Pattern<'p> {
    text: &'p str,
    words: Vec<&'p str>,
}

impl<'p> Pattern<'p> {
    fn new(folded: &'p str) -> Self {
        let text = without_article(folded.trim());
        Self { text, words: words(text).filter(|word| !word.is_empty()).collect() }
    }

    fn fits(&self) -> &'static [Fit] {
        let is_letter = self.text.len() == 1;
        match self.words.as_slice() {
            [] => &[],
            _ if is_letter => &[Fit::Whole],
            _ => &[Fit::Whole, Fit::Start, Fit::Words, Fit::Inside],
        }
    }

    fn find<'a>(&self, fit: Fit, candidates: &[Candidate<'a>]) -> Found<'a> {
        let fits = |spelling: &&'a str| self.fits_as(fit, &fold(spelling));
        let found: BTreeSet<&str> = (candidates.iter())
            .filter(|candidate| candidate.spellings.iter().any(fits))
            .map(|candidate| candidate.id)
            .collect();
        let found: Vec<&str> = found.into_iter().collect();
        match found.as_slice() {
            [] => Found::None,
            [only] => Found::One(only),
            _ => Found::Several(found),
        }
    }

    fn fits_as(&self, fit: Fit, name: &str) -> bool {
        let name = without_article(name);
        match fit {
            Fit::Whole => name == self.text,
            Fit::Start => {
                name.starts_with(self.text)
                    || name
                        .match_indices([' ', '-'])
                        .any(|(at, separator)| name[at + separator.len()..].starts_with(self.text))
            }
            // An id is typed in order or not at all.
            Fit::Words => {
                name.contains(' ')
                    && self.words.iter().all(|word| words(name).any(|part| part.starts_with(word)))
            }
            Fit::Inside => name.contains(self.text),
        }
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split([' ', '-', ',', '(', ')'])
}

/// Returns `word` where it is the id of an entry, which wins over any name.
fn id<T: Stored>(store: &Store, word: &str) -> Result<Option<String>, Error> {
    let word = word.trim();
    if !is_id(word) {
        return Ok(None);
    }
    let entries = store.section::<T>()?;
    Ok(entries.iter().any(|entry| entry.id().as_str() == word).then(|| word.to_owned()))
}

/// Returns the one id whose spellings fit `word` best; `also` tells what else may be asked for.
fn one_of(
    kind: &str,
    word: &str,
    candidates: &[Candidate<'_>],
    also: &str,
) -> Result<String, Error> {
    let folded = fold(word);
    let pattern = Pattern::new(&folded);
    for fit in pattern.fits() {
        match pattern.find(*fit, candidates) {
            Found::None => {}
            Found::One(id) => return Ok(id.to_owned()),
            Found::Several(ids) => return Err(Error::NotFound(ambiguous(kind, word, &ids))),
        }
    }
    let ids: Vec<&str> = candidates.iter().map(|candidate| candidate.id).collect();
    // One distinctive word is enough, so single words are suggested too.
    let spellings = candidates.iter().flat_map(Candidate::words);
    Err(Error::NotFound(format!(
        "no {kind} `{}` in the record, which has {}{}",
        word.escape_debug(),
        if ids.is_empty() { "none".to_owned() } else { format!("{}{also}", ids.join(", ")) },
        did_you_mean(word, spellings)
    )))
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
