//! What a word names: a country, an area, sources; or why it names none.

use crate::error::Error;
use crate::fold::fold;
use crate::record::{Alpha2, Area, Country, Source, Text, is_id};
use crate::store::{Store, Stored};
use crate::text::{did_you_mean, or_list};

/// Returns the codes of the country that `word` names: by code, or by any name in the record.
///
/// # Errors
///
/// Fails where the word fits no country, or several.
pub fn country(store: &Store, word: &str) -> Result<String, Error> {
    if let Some(id) = id::<Country>(store, word)? {
        return Ok(id);
    }
    let spellings = |country: &Country| {
        let mut spellings = vec![country.id.as_str(), country.name.as_str()];
        spellings.extend(country.alpha2.as_ref().map(Alpha2::as_str));
        spellings.extend(country.official_name.as_ref().map(Text::as_str));
        spellings.extend(country.names.iter().map(|name| name.text.as_str()));
        spellings.into_iter().map(str::to_owned).collect()
    };
    let countries = store.countries()?;
    let candidates = countries.iter().map(|country| (country.id.as_str(), spellings(country)));
    one_of("country", word, &candidates.collect::<Vec<_>>(), "")
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
    let spellings = |area: &Area| {
        let mut spellings = vec![area.id.as_str(), area.name.as_str()];
        spellings.extend(area.names.iter().map(|name| name.text.as_str()));
        spellings.into_iter().map(str::to_owned).collect()
    };
    let candidates = store.areas()?.iter().map(|area| (area.id.as_str(), spellings(area)));
    let also = ", and `none` for what is across areas";
    one_of("area", word, &candidates.collect::<Vec<_>>(), also).map(Some)
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

/// Returns `word` where it is the id of an entry, which wins over any name.
fn id<T: Stored>(store: &Store, word: &str) -> Result<Option<String>, Error> {
    let word = word.trim();
    if !is_id(word) {
        return Ok(None);
    }
    let entries = store.section::<T>()?;
    Ok(entries.iter().any(|entry| entry.id().as_str() == word).then(|| word.to_owned()))
}

/// Returns the one id whose spellings fit `word`: exactly, else as the beginning of a word, else
/// as a part; `also` names what else is accepted.
fn one_of(
    kind: &str,
    word: &str,
    candidates: &[(&str, Vec<String>)],
    also: &str,
) -> Result<String, Error> {
    let folded = fold(word.trim());
    let starts = |spelling: &str| {
        spelling.starts_with(&folded)
            || spelling.split([' ', '-']).any(|part| part.starts_with(&folded))
    };
    let fits: [&dyn Fn(&str) -> bool; 3] =
        [&|spelling| spelling == folded, &starts, &|spelling| spelling.contains(&folded)];
    for fit in fits.iter().take(if folded.is_empty() { 0 } else { 3 }) {
        let found: Vec<&str> = (candidates.iter())
            .filter(|(_, spellings)| spellings.iter().any(|spelling| fit(&fold(spelling))))
            .map(|(id, _)| *id)
            .collect();
        match found.as_slice() {
            [] => {}
            [only] => return Ok((*only).to_owned()),
            several => {
                return Err(Error::NotFound(format!(
                    "the {kind} `{}` fits several: {}",
                    word.escape_debug(),
                    or_list(several)
                )));
            }
        }
    }
    let ids: Vec<&str> = candidates.iter().map(|(id, _)| *id).collect();
    // One telling word is enough, so single words are offered too.
    let spellings = candidates
        .iter()
        .flat_map(|(_, spellings)| spellings)
        .flat_map(|spelling| std::iter::once(spelling.as_str()).chain(spelling.split([' ', '-'])));
    Err(Error::NotFound(format!(
        "no {kind} `{}` in the record, which has {}{}",
        word.escape_debug(),
        if ids.is_empty() { "none".to_owned() } else { format!("{}{also}", ids.join(", ")) },
        did_you_mean(word, spellings)
    )))
}
