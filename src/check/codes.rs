//! Tables of codes: countries, currencies, languages and scripts.
//!
//! `codes/update.py` writes the tables; the first line of each names its source.

use std::collections::HashMap;
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

/// A code that a standard has withdrawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Withdrawn {
    /// The day, month or year.
    pub since: &'static str,
    /// The codes that replaced it, separated by spaces; empty where the sources name none.
    pub replaced_by: &'static str,
}

impl Withdrawn {
    /// Says that a code was withdrawn, and what is used today.
    pub fn describe(self, code: &str) -> Diagnostic {
        let names: Vec<&str> = self.replaced_by.split_whitespace().collect();
        let help = (!names.is_empty()).then(|| format!("today: {}", or_list(&names)));
        Diagnostic::new(format!("`{code}` was withdrawn ({})", self.since)).maybe_help(help)
    }
}

/// Splits a table into rows, and each row into `N` cells.
fn rows<const N: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    table.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let mut cells = line.split('\t');
        std::array::from_fn(|_| cells.next().unwrap_or_default())
    })
}

/// Every country, by its alpha-3 code.
pub(crate) fn countries() -> impl Iterator<Item = Country> {
    rows(COUNTRIES).map(|[alpha3, alpha2, name, language]| Country {
        alpha3,
        alpha2,
        name,
        language,
    })
}

/// Finds a country by its alpha-3 code.
pub(crate) fn country(alpha3: &str) -> Option<Country> {
    static BY_CODE: LazyLock<HashMap<&str, Country>> =
        LazyLock::new(|| countries().map(|country| (country.alpha3, country)).collect());
    BY_CODE.get(alpha3).copied()
}

/// Finds a country by its alpha-2 code.
pub(super) fn country_of_alpha2(alpha2: &str) -> Option<Country> {
    countries().find(|country| country.alpha2 == alpha2)
}

/// Finds a former country by its alpha-3 code.
pub(super) fn former_country(alpha3: &str) -> Option<Withdrawn> {
    if country(alpha3).is_some() {
        return None;
    }
    rows::<5>(FORMER_COUNTRIES)
        .find(|[code, ..]| *code == alpha3)
        .map(|[_, _, _, since, replaced_by]| Withdrawn { since, replaced_by })
}

/// Whether a code is in ISO 3166-1 alpha-3, now or in the past, or reserved for users' own countries.
pub(super) fn is_alpha3(code: &str) -> bool {
    is_user_alpha3(code) || country(code).is_some() || former_country(code).is_some()
}

/// Whether ISO 3166-1 leaves an alpha-3 code to its users.
pub(super) fn is_user_alpha3(code: &str) -> bool {
    let range = matches!(code.as_bytes(), [b'X', _, _] | [b'Q', b'M'..=b'Z', _]);
    range || code.len() == 3 && (code.starts_with("AA") || code.starts_with("ZZ"))
}

/// Whether a code is in ISO 3166-1 alpha-2, now or in the past, or reserved for users' own countries.
pub(super) fn is_alpha2(code: &str) -> bool {
    let is_user = matches!(code.as_bytes(), [b'X', _] | [b'Q', b'M'..=b'Z'] | b"AA" | b"ZZ");
    let is_former = || rows(FORMER_COUNTRIES).any(|[_, alpha2]: [_; 2]| alpha2 == code);
    is_user || country_of_alpha2(code).is_some() || is_former()
}

/// Whether a code is in ISO 4217, now or in the past.
pub(super) fn is_currency(code: &str) -> bool {
    currency(code).is_some()
}

/// Says since when a currency has been withdrawn.
pub(super) fn former_currency(code: &str) -> Option<Withdrawn> {
    let [_, _, since, replaced_by] = currency(code)?;
    (!since.is_empty()).then_some(Withdrawn { since, replaced_by })
}

fn currency(code: &str) -> Option<[&'static str; 4]> {
    static BY_CODE: LazyLock<HashMap<&str, [&str; 4]>> =
        LazyLock::new(|| rows(CURRENCIES).map(|row| (row[0], row)).collect());
    BY_CODE.get(code).copied()
}

/// Whether a code is in ISO 15924.
pub(super) fn is_script(code: &str) -> bool {
    let is_private = code.len() == 4 && ("Qaaa"..="Qabx").contains(&code);
    is_private || has_subtag("script", code) || scripts().any(|[known, _]| known == code)
}

/// The codes of ISO 15924 with their English names.
pub(super) fn scripts() -> impl Iterator<Item = [&'static str; 2]> {
    rows(SCRIPTS)
}

/// The languages of ISO 639-2: subtag, other codes and names.
pub(super) fn languages() -> impl Iterator<Item = [&'static str; 3]> {
    rows(LANGUAGES)
}

/// Whether a text is a valid language tag: well-formed, with registered subtags (RFC 5646, 2.2.9).
pub(super) fn is_language(tag: &str) -> bool {
    if subtags("grandfathered").split(' ').any(|known| known.eq_ignore_ascii_case(tag)) {
        return true;
    }
    let parts: Vec<&str> = tag.split('-').collect();
    if parts[0].eq_ignore_ascii_case("x") {
        return are_private(&parts[1..]);
    }
    let language = parts[0].to_ascii_lowercase();
    let mut rest = &parts[1..];
    if !is_language_subtag(&language) {
        return false;
    }
    let mut take = |fits: &dyn Fn(&str) -> bool| match rest {
        [part, after @ ..] if fits(part) => {
            rest = after;
            true
        }
        _ => false,
    };
    take(&|part| {
        part.len() == 3
            && has_subtag("extlang", &format!("{language}-{}", part.to_ascii_lowercase()))
    });
    take(&|part| {
        part.len() == 4 && part.as_bytes()[0].is_ascii_alphabetic() && is_script(&title(part))
    });
    take(&|part| matches!(part.len(), 2 | 3) && is_region(&part.to_ascii_uppercase()));
    while take(&|part| {
        (part.len() > 4 || part.starts_with(|letter: char| letter.is_ascii_digit()))
            && has_subtag("variant", &part.to_ascii_lowercase())
    }) {}
    match rest {
        [] => true,
        [single, private @ ..] if single.eq_ignore_ascii_case("x") => are_private(private),
        // An extension; what follows its letter belongs to the extension's own standard.
        [single, part, ..] => {
            single.len() == 1
                && single.bytes().all(|byte| byte.is_ascii_alphanumeric())
                && part.len() > 1
        }
        [_] => false,
    }
}

fn are_private(parts: &[&str]) -> bool {
    !parts.is_empty() && parts.iter().all(|part| (1..=8).contains(&part.len()))
}

fn is_language_subtag(subtag: &str) -> bool {
    static NAMED: LazyLock<std::collections::HashSet<&str>> =
        LazyLock::new(|| languages().map(|[subtag, ..]| subtag).collect());
    let is_private = subtag.len() == 3 && ("qaa"..="qtz").contains(&subtag);
    is_private || NAMED.contains(subtag) || has_subtag("language", subtag)
}

fn is_region(code: &str) -> bool {
    let is_private =
        code.len() == 2 && (("QM"..="QZ").contains(&code) || ("XA"..="XZ").contains(&code));
    is_private || has_subtag("region", code)
}

/// The region that replaced one, as `GB` replaced `UK`.
pub(super) fn region_alias(code: &str) -> Option<&'static str> {
    subtags("alias").split(' ').find_map(|alias| alias.strip_prefix(code)?.strip_prefix('-'))
}

/// The registered subtags of a kind, separated by spaces.
fn subtags(kind: &str) -> &'static str {
    rows(SUBTAGS).find(|[name, _]| *name == kind).map_or("", |[_, list]| list)
}

fn has_subtag(kind: &str, subtag: &str) -> bool {
    subtags(kind).split(' ').any(|known| known == subtag)
}

/// Writes a script code as ISO 15924 does: `Cyrl`.
pub(super) fn title(code: &str) -> String {
    let mut title = code.to_ascii_lowercase();
    if let Some(first) = title.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    title
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_have_their_columns_in_order_and_their_source() {
        for (name, table, columns) in [
            ("countries", COUNTRIES, 4),
            ("former-countries", FORMER_COUNTRIES, 5),
            ("currencies", CURRENCIES, 4),
            ("languages", LANGUAGES, 3),
            ("scripts", SCRIPTS, 2),
            ("subtags", SUBTAGS, 2),
        ] {
            let mut lines = table.lines();
            assert!(lines.next().is_some_and(|line| line.starts_with("# ")), "{name}");
            let heads = lines.next().expect("heads");
            assert_eq!(heads.split('\t').count(), columns, "{name}");
            assert!(lines.clone().all(|line| line.split('\t').count() == columns), "{name}");
            let is_plain = |line: &str| line.trim_end_matches('\t') == line.trim_end();
            assert!(lines.clone().all(is_plain), "{name}");
            let keys: Vec<&str> = lines.filter_map(|line| line.split('\t').next()).collect();
            assert!(name == "subtags" || keys.is_sorted_by(|one, two| one < two), "{name}");
            assert!(!keys.is_empty(), "{name}");
        }
    }

    #[test]
    fn successors_are_codes_in_use() {
        for [code, _, _, since, heirs] in rows::<5>(FORMER_COUNTRIES) {
            assert!(code.len() == 3 && since.len() >= 4, "{code}");
            assert!(heirs.split_whitespace().all(|heir| country(heir).is_some()), "{code}");
        }
        for [code, _, since, heirs] in rows::<4>(CURRENCIES) {
            assert!(heirs.is_empty() || !since.is_empty(), "{code}");
            for heir in heirs.split_whitespace() {
                assert!(is_currency(heir) && former_currency(heir).is_none(), "{code}: {heir}");
            }
        }
    }

    #[test]
    fn each_kind_of_subtag_has_one_row() {
        let kinds: Vec<&str> = rows::<2>(SUBTAGS).map(|[kind, _]| kind).collect();
        assert_eq!(
            kinds,
            ["region", "script", "alias", "variant", "grandfathered", "extlang", "language"]
        );
    }

    #[test]
    fn language_tags_are_validated_against_the_registry() {
        for good in [
            "ja",
            "uz-Latn",
            "zh-Hant-TW",
            "sr-Latn-RS",
            "de-1996",
            "sl-rozaj-biske",
            "zh-yue",
            "en-US-u-hc-h12",
            "x-own",
            "ja-x-own",
            "es-419",
            "i-klingon",
            "KK-cyrl",
            "qaa",
            "und-Cyrl",
            "kaa",
            "en-XA",
        ] {
            assert!(is_language(good), "{good}");
        }
        for bad in [
            "jp", "kz", "rus", "Kyrgyz", "en-UK", "ja-Jpn", "en-", "", "x", "ja-x", "en-u",
            "ja-yue", "zz", "en-US-US", "de-1997", "en_US", "ja-é",
        ] {
            assert!(!is_language(bad), "{bad}");
        }
    }
}
