//! Rules about single values: codes, URLs, versions, leftovers of the template.

use super::characters;
use super::codes;
use super::diagnostic::Diagnostic;
use super::rule::Rule;
use super::suggest::{self, suggest};
use super::symbols::Symbols;
use crate::record::{Form, Section};
use crate::text::{Comparisons, or_list};

/// Whether an id comes from the template of `summit new`.
pub(super) fn is_example_id(id: &str) -> bool {
    id.contains("example") && id.split('-').any(|word| word == "example")
}

/// Whether a text comes from the template of `summit new`, or is another one to be replaced.
pub(super) fn is_example(text: &str) -> bool {
    // Every text is searched, so what several marks have in common is searched for first.
    const MARKS: [&str; 5] = [
        "Exampleland",
        "Example City",
        "Example Hall",
        "https://example.org/report",
        "https://example.com/declaration",
    ];
    let starts_with = |word| {
        text.strip_prefix(word).is_some_and(|rest: &str| !rest.starts_with(char::is_alphanumeric))
    };
    ["EXAMPLE", "ПРИМЕР", "Otherland"].iter().any(|mark| text.contains(mark))
        || text.contains("xample") && MARKS.iter().any(|mark| text.contains(mark))
        || ["TODO", "FIXME", "TBD", "Lorem ipsum"].into_iter().any(starts_with)
        || text.len() < 8 && is_placeholder(text)
}

/// Whether a text says no more than that something is unknown.
fn is_placeholder(text: &str) -> bool {
    const WORDS: [&str; 3] = ["n/a", "null", "unknown"];
    WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
        || text.trim_matches(['?', '-', '.', ' ']).is_empty()
}

/// Finds what is wrong with a text beyond its form: codes that no table has, characters.
pub(super) fn validate_form(form: Form, text: &str) -> Option<(Rule, Diagnostic)> {
    let (is_known, rule, standard, example) = match form {
        Form::Alpha3 => (codes::is_alpha3(text), Rule::Country, "ISO 3166-1 alpha-3", "KAZ"),
        Form::Alpha2 => (codes::is_alpha2(text), Rule::Country, "ISO 3166-1 alpha-2", "KZ"),
        Form::Currency => (codes::is_currency(text), Rule::Currency, "ISO 4217", "JPY"),
        Form::Language => {
            let registry = "the language subtag registry (BCP 47)";
            (codes::is_language(text), Rule::Language, registry, "ja")
        }
        Form::Script => (codes::is_script(text), Rule::Script, "ISO 15924", "Cyrl"),
        _ => (true, Rule::Form, "", ""),
    };
    if !is_known {
        let diagnostic = Diagnostic::new(format!("`{text}` is not in {standard}"));
        let diagnostic = match suggest(form, text) {
            Some(help) => diagnostic.help(help),
            None => diagnostic.expected(format!("a code such as `{example}`")),
        };
        return Some((rule, diagnostic));
    }
    let withdrawn = |diagnostic| (Rule::Withdrawn, diagnostic);
    let problem = match form {
        Form::WebUrl if !is_web_url(text) => (
            Rule::Url,
            Diagnostic::new(format!("`{text}` is not a URL of the web"))
                .expected("an absolute URL that starts with `https://` or `http://`")
                .maybe_help(suggest(form, text)),
        ),
        Form::SemVer if !is_version(text) => (
            Rule::Version,
            Diagnostic::new(format!("`{text}` is not a version"))
                .expected("three numbers, such as `1.0.0` (SemVer)"),
        ),
        Form::Text | Form::WebUrl | Form::SemVer => return characters::validate(text),
        Form::CountryId if !is_code(text) || !codes::is_alpha3(text) => (
            Rule::Id,
            Diagnostic::new(format!("`{text}` is not in ISO 3166-1"))
                .expected("its alpha-3 code; an organisation has one left to users, such as `XEU`")
                .maybe_help(suggest(form, text)),
        ),
        Form::EntryId if is_code(text) => (
            Rule::Id,
            Diagnostic::new(format!("`{text}` looks like a country code"))
                .expected("lower-case words joined by hyphens"),
        ),
        Form::Alpha3 | Form::CountryId => return codes::former_country(text).map(withdrawn),
        Form::Currency => return codes::former_currency(text).map(withdrawn),
        Form::Language if suggest::canonical_tag(text) != text => (
            Rule::LanguageCase,
            Diagnostic::new(format!("`{text}` is not in the customary case"))
                .help(format!("write `{}`", suggest::canonical_tag(text))),
        ),
        _ => return None,
    };
    Some(problem)
}

/// Whether a text looks like an ISO 3166-1 alpha-3 code.
pub(super) fn is_code(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Suggests a country of the record for its code or name in another form; never another country.
pub(super) fn country_reference(known: &[&str], text: &str) -> Option<String> {
    if let Some(codes::Country { alpha3, .. }) = suggest::country(text) {
        return Some(if known.contains(&alpha3) {
            format!("did you mean `{alpha3}`?")
        } else {
            format!("add `{alpha3}` to `countries`")
        });
    }
    // A typo in one letter of an unknown code.
    let is_no_country = is_code(text) && !codes::is_alpha3(text);
    let mut near =
        known.iter().filter(|code| is_no_country && strsim::hamming(code, text) == Ok(1));
    let only = near.next().filter(|_| near.next().is_none())?;
    Some(format!("did you mean `{only}`?"))
}

/// Suggests ids that hold the wrong one, or differ from it in case or few letters: what only begins alike,
/// as ids of one publisher do, is another entry, and so is one with another number or day.
pub(super) fn near_id(
    symbols: &Symbols<'_>,
    comparisons: &mut Comparisons,
    id: &str,
    sections: &[Section],
) -> Option<String> {
    if comparisons.are_exhausted() {
        return None;
    }
    let id = id.to_ascii_lowercase();
    let mut near = comparisons.suggestions(&id, &mut symbols.ids(sections).into_iter());
    let is_slip = |known: &str| {
        known.bytes().filter(u8::is_ascii_digit).eq(id.bytes().filter(u8::is_ascii_digit))
            && strsim::normalized_levenshtein(known, &id) > 0.8
    };
    near.retain(|known| known.len() < 100 && (is_slip(known) || known.contains(&id)));
    near.truncate(3);
    (!near.is_empty()).then(|| format!("did you mean {}?", or_list(&near)))
}

/// Suggests the words that a text is in another spelling, contains, or differs from by a slip, which hardly
/// ever is in the first letter: `trilateral` is not `bilateral`. Words that only begin alike, as `news` and
/// `newspaper` do, mean different things.
pub(super) fn similar_word(text: &str, words: &[&str]) -> Option<String> {
    let fold = |text: &str| crate::fold::fold(text).replace([' ', '-'], "_");
    let folded: String = fold(text).chars().take(64).collect();
    let likeness = |word: &str| match strsim::normalized_damerau_levenshtein(word, &folded) {
        1.0 => 3.0,
        _ if folded.split('_').any(|part| part == word) => 2.0,
        _ if folded.chars().next() != word.chars().next() => 0.0,
        likeness => likeness,
    };
    let likeness: Vec<f64> = words.iter().map(|word| likeness(&fold(word))).collect();
    let most = likeness.iter().copied().fold(0.7, f64::max);
    let best = words.iter().zip(&likeness).filter(|(_, one)| **one >= most && most > 0.7);
    let names: Vec<&str> = best.map(|(word, _)| *word).collect();
    (!names.is_empty()).then(|| format!("did you mean {}?", or_list(&names)))
}

/// Whether a text is an absolute URL with the scheme http or https and a host; non-ASCII letters are
/// allowed (RFC 3987). The JSON Schema has the same rule as a pattern.
pub(super) fn is_web_url(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else { return false };
    let is_web = ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    let is_excluded = |byte| {
        matches!(
            byte,
            0..=b' ' | b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' | 0x7f
        )
    };
    let is_space = |ch: char| ch.is_whitespace() || ch.is_control();
    is_web
        && !rest.bytes().any(is_excluded)
        && (rest.is_ascii() || !rest.contains(is_space))
        && rest.starts_with(|first| !matches!(first, ':' | '/' | '?' | '#' | '%'))
}

/// Whether a text is a version of SemVer 2.0. The JSON Schema has the same rule as a pattern.
fn is_version(text: &str) -> bool {
    let is_number = |part: &str| {
        part.bytes().all(|byte| byte.is_ascii_digit()) && (part == "0" || !part.starts_with('0'))
    };
    let is_identifier = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let (version, build) = text.split_once('+').map_or((text, None), |(a, b)| (a, Some(b)));
    let (core, pre) = version.split_once('-').map_or((version, None), |(a, b)| (a, Some(b)));
    let is_pre = |part: &str| {
        let is_numeric = part.bytes().all(|byte| byte.is_ascii_digit());
        is_identifier(part) && (!is_numeric || is_number(part))
    };
    core.split('.').count() == 3
        && core.split('.').all(|part| !part.is_empty() && is_number(part))
        && pre.is_none_or(|pre| pre.split('.').all(is_pre))
        && build.is_none_or(|build| build.split('.').all(is_identifier))
}
