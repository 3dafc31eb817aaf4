//! Tables of codes: countries, currencies, languages and scripts.
//!
//! `codes/update.py` writes the tables; the first line of each names its source.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::diagnostic::Diagnostic;
use crate::text::or_list;

const COUNTRIES: &str = include_str!("codes/countries.tsv");
const FORMER_COUNTRIES: &str = include_str!("codes/former-countries.tsv");
const CURRENCIES: &str = include_str!("codes/currencies.tsv");
const LANGUAGES: &str = include_str!("codes/languages.tsv");
const SCRIPTS: &str = include_str!("codes/scripts.tsv");
const SUBTAGS: &str = include_str!("codes/subtags.tsv");

/// A country of ISO 3166-1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Country {
    pub alpha3: &'static str,
    pub alpha2: &'static str,
    pub name: &'static str,
    /// The language that is named like the country, such as `ja` for Japan; empty for most.
    pub language: &'static str,
}

/// Splits a table into rows, and each row into `N` cells.
fn rows<const N: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    table.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let mut cells = line.split('\t');
        std::array::from_fn(|_| cells.next().unwrap_or_default())
    })
}

pub(super) fn countries() -> impl Iterator<Item = Country> {
    let country =
        |[alpha3, alpha2, name, language]: [_; 4]| Country { alpha3, alpha2, name, language };
    rows(COUNTRIES).map(country)
}

pub(crate) fn country(alpha3: &str) -> Option<Country> {
    static BY_CODE: LazyLock<HashMap<&str, Country>> =
        LazyLock::new(|| countries().map(|country| (country.alpha3, country)).collect());
    BY_CODE.get(alpha3).copied()
}

/// Says that an alpha-3 code was withdrawn, if no country has it again.
pub(super) fn former_country(alpha3: &str) -> Option<Diagnostic> {
    if country(alpha3).is_some() {
        return None;
    }
    let [code, .., since, heirs] = rows::<5>(FORMER_COUNTRIES).find(|row| row[0] == alpha3)?;
    Some(withdrawn(code, since, heirs, "today: "))
}

/// Says since when a code has been withdrawn, and which codes are used today.
fn withdrawn(code: &str, since: &str, heirs: &str, words: &str) -> Diagnostic {
    let heirs: Vec<&str> = heirs.split_whitespace().collect();
    let help = (!heirs.is_empty()).then(|| format!("{words}{}", or_list(&heirs)));
    Diagnostic::new(format!("`{code}` was withdrawn ({since})")).maybe_help(help)
}

/// Whether a code is in ISO 3166-1 alpha-3, now or in the past, or reserved for users' own countries.
pub(super) fn is_alpha3(code: &str) -> bool {
    let is_former = || rows::<1>(FORMER_COUNTRIES).any(|[former]| former == code);
    is_user_alpha3(code) || country(code).is_some() || is_former()
}

/// Whether ISO 3166-1 leaves an alpha-3 code to its users.
pub(super) fn is_user_alpha3(code: &str) -> bool {
    matches!(
        code.as_bytes(),
        [b'X', _, _] | [b'Q', b'M'..=b'Z', _] | [b'A', b'A', _] | [b'Z', b'Z', _]
    )
}

/// Whether a code is in ISO 3166-1 alpha-2, now or in the past, or reserved for users' own countries.
pub(super) fn is_alpha2(code: &str) -> bool {
    let is_former = || rows::<2>(FORMER_COUNTRIES).any(|[_, alpha2]| alpha2 == code);
    is_user_alpha2(code) || countries().any(|country| country.alpha2 == code) || is_former()
}

fn is_user_alpha2(code: &str) -> bool {
    matches!(code.as_bytes(), [b'X', _] | [b'Q', b'M'..=b'Z'] | b"AA" | b"ZZ")
}

/// Whether a code is in ISO 4217, now or in the past.
pub(super) fn is_currency(code: &str) -> bool {
    currency(code).is_some()
}

/// Says that a currency was withdrawn, if it was.
pub(super) fn former_currency(code: &str) -> Option<Diagnostic> {
    let [code, _, since, heirs] = currency(code)?;
    let words = "keep it for amounts of its time; the currency today is ";
    (!since.is_empty()).then(|| withdrawn(code, since, heirs, words))
}

fn currency(code: &str) -> Option<[&'static str; 4]> {
    static BY_CODE: LazyLock<HashMap<&str, [&str; 4]>> =
        LazyLock::new(|| rows(CURRENCIES).map(|row| (row[0], row)).collect());
    BY_CODE.get(code).copied()
}

/// Whether a code is in ISO 15924, or left to its users.
pub(super) fn is_script(code: &str) -> bool {
    let is_private = code.len() == 4 && ("Qaaa"..="Qabx").contains(&code);
    is_private || has_subtag("script", code)
}

/// The codes of ISO 15924 with their English names.
pub(super) fn scripts() -> impl Iterator<Item = [&'static str; 2]> {
    rows(SCRIPTS)
}

/// The languages of ISO 639-2: subtag, other codes and names.
pub(super) fn languages() -> impl Iterator<Item = [&'static str; 3]> {
    rows(LANGUAGES)
}

/// Whether a text is a language tag: a registered language, then perhaps a registered script, region and
/// variants, and then extensions and private parts, of which only the form is checked (RFC 5646, 2.1).
pub(super) fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-').peekable();
    let language = parts.next().unwrap_or_default().to_ascii_lowercase();
    let is_all = |part: &str, fits: fn(&u8) -> bool| part.as_bytes().iter().all(fits);
    let script = parts.next_if(|part| part.len() == 4 && is_all(part, u8::is_ascii_alphabetic));
    let region = parts
        .next_if(|part| part.len() == 2 || part.len() == 3 && is_all(part, u8::is_ascii_digit));
    while parts.next_if(|part| has_subtag("variant", &part.to_ascii_lowercase())).is_some() {}
    let rest: Vec<&str> = parts.collect();
    let is_rest =
        |part: &&str| (1..=8).contains(&part.len()) && is_all(part, u8::is_ascii_alphanumeric);
    let is_private = language.len() == 3 && ("qaa"..="qtz").contains(&language.as_str());
    (is_private || has_subtag("language", &language))
        && script.is_none_or(|script| is_script(&title(script)))
        && region.is_none_or(|region| is_region(&region.to_ascii_uppercase()))
        && rest.first().is_none_or(|first| first.len() == 1)
        && rest.last().is_none_or(|last| last.len() > 1)
        && rest.iter().all(is_rest)
}

fn is_region(code: &str) -> bool {
    is_user_alpha2(code) || has_subtag("region", code)
}

/// The region that replaced one, as `GB` replaced `UK`.
pub(super) fn region_alias(code: &str) -> Option<&'static str> {
    subtags("alias").find_map(|alias| alias.strip_prefix(code)?.strip_prefix('-'))
}

fn subtags(kind: &str) -> impl Iterator<Item = &'static str> {
    let row = rows(SUBTAGS).find(|[name, _]| *name == kind);
    row.into_iter().flat_map(|[_, list]| list.split(' '))
}

fn has_subtag(kind: &str, subtag: &str) -> bool {
    static KNOWN: LazyLock<HashSet<(&str, &str)>> = LazyLock::new(|| {
        let registered = ["region", "script", "language", "variant"]
            .into_iter()
            .flat_map(|kind| subtags(kind).map(move |subtag| (kind, subtag)));
        let scripts = scripts().map(|[code, _]| ("script", code));
        registered.chain(scripts).chain(languages().map(|[code, ..]| ("language", code))).collect()
    });
    KNOWN.contains(&(kind, subtag))
}

/// Writes a script code as ISO 15924 does: `Cyrl`.
pub(super) fn title(code: &str) -> String {
    let mut title = code.to_ascii_lowercase();
    if let Some(first) = title.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    title
}
