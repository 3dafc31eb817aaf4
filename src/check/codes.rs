//! Codes and text: what the standards' tables and Unicode say of single values.

use bigdecimal::BigDecimal;
use fluent_uri::Iri;
use language_tags::LanguageTag;
use unicode_normalization::UnicodeNormalization;

use super::problem::{Rule, Words};
use super::shape::Form;
use crate::record::{Date, Decimal, Id};
use crate::text::is_invisible;

/// Returns what is wrong with a text of a form, beyond the form itself.
pub(super) fn problem(form: Form, text: &str) -> Option<(Rule, Words)> {
    let unknown = |standard: &str| Words::new(format!("`{text}` is not in {standard}"));
    let such_as = |words: Words, example: &str| words.expected(format!("a code such as {example}"));
    let (rule, words) = match form {
        Form::Text => return prose(text),
        Form::Alpha3 if !is_country(text) => {
            (Rule::Country, such_as(unknown("ISO 3166-1 alpha-3"), "`KAZ`"))
        }
        Form::Alpha2 if rust_iso3166::from_alpha2(text).is_none() && !is_private_alpha2(text) => {
            (Rule::Country, such_as(unknown("ISO 3166-1 alpha-2"), "`KZ`"))
        }
        Form::Currency if !is_currency(text) => {
            (Rule::Currency, such_as(unknown("ISO 4217"), "`JPY`"))
        }
        Form::Language if !is_language(text) => {
            (Rule::Language, such_as(unknown("the language subtag registry (BCP 47)"), "`ja`"))
        }
        Form::Script if !is_language(&format!("und-{text}")) => {
            (Rule::Script, such_as(unknown("ISO 15924"), "`Cyrl`"))
        }
        _ => return None,
    };
    Some((rule, words.help(meant(form, text))))
}

/// Returns whether a text is a country code of ISO 3166-1 alpha-3, or one left to its users.
pub(super) fn is_country(text: &str) -> bool {
    let private = matches!(text.as_bytes(), [b'X', ..] | [b'Q', b'M'..=b'Z', _])
        || text.starts_with("AA")
        || text.starts_with("ZZ");
    private || rust_iso3166::from_alpha3(text).is_some()
}

/// Returns the alpha-2 code of a country with an alpha-3 code.
pub(super) fn alpha2(alpha3: &str) -> Option<&'static str> {
    rust_iso3166::from_alpha3(alpha3).map(|country| country.alpha2)
}

/// Returns whether a text is a currency code of ISO 4217.
pub(super) fn is_currency(text: &str) -> bool {
    iso_currency::Currency::from_code(text).is_some()
}

fn is_private_alpha2(text: &str) -> bool {
    matches!(text.as_bytes(), [b'X', _] | [b'Q', b'M'..=b'Z'] | b"AA" | b"ZZ")
}

fn is_language(text: &str) -> bool {
    LanguageTag::parse(text).is_ok_and(|tag| tag.is_valid())
}

/// Returns what is wrong with a text that people read.
fn prose(text: &str) -> Option<(Rule, Words)> {
    // Without a way out of the loop, all bytes are looked at together.
    let is_plain = text.bytes().fold(true, |is_plain, byte| is_plain & matches!(byte, b' '..=b'~'));
    if is_plain || text.chars().all(is_common) {
        return space(text);
    }
    if let Some(hidden) = text.chars().find(|letter| is_invisible(*letter)) {
        let kind = if hidden.is_control() { "control" } else { "hidden" };
        let message = format!("the text has a {kind} character, U+{:04X}", u32::from(hidden));
        return Some((Rule::Hidden, Words::new(message).help(Some("take it out".to_owned()))));
    }
    if !unicode_normalization::is_nfc(text) {
        let nfc: String = text.nfc().collect();
        let differs = text.chars().zip(nfc.chars()).find(|(one, two)| one != two);
        let letter = differs.map_or(String::new(), |(_, letter)| format!(" at `{letter}`"));
        let words = Words::new(format!("the text is not in NFC{letter}"))
            .expected("composed characters (Unicode Normalization Form C)")
            .help(Some("`summit check --fix FILE` composes them".to_owned()));
        return Some((Rule::Nfc, words));
    }
    space(text)
}

/// Returns whether a character is one of those of which most texts consist: they are seen, and text
/// of nothing else is in NFC.
fn is_common(letter: char) -> bool {
    matches!(
        letter,
        ' '..='~' | '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{2ff}' // Latin
            | '\u{400}'..='\u{482}' | '\u{48a}'..='\u{52f}' // Cyrillic
            | '\u{2010}'..='\u{2027}' | '\u{3001}'..='\u{3029}' // punctuation
            | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fe}' | '\u{4e00}'..='\u{9fff}' // CJK
    )
}

fn space(text: &str) -> Option<(Rule, Words)> {
    (text.trim() != text).then(|| {
        let words = Words::new("the text has a space around it");
        (Rule::Space, words.help(Some("take it out".to_owned())))
    })
}

/// Returns what is wrong with an address of a publication.
pub(super) fn url(text: &str) -> Option<Words> {
    let shown = text.escape_debug();
    (!is_web(text)).then(|| {
        let meant = format!("https://{text}");
        let help = is_web(&meant).then(|| format!("did you mean `{meant}`?"));
        Words::new(format!("`{shown}` is not an address of the web"))
            .expected("an absolute one, such as `https://www.mofa.go.jp/`")
            .help(help.filter(|_| text.contains('.')))
    })
}

fn is_web(text: &str) -> bool {
    Iri::parse(text).is_ok_and(|iri| {
        let scheme = iri.scheme().as_str().to_ascii_lowercase();
        matches!(scheme.as_str(), "http" | "https")
            && iri.authority().is_some_and(|authority| !authority.host().is_empty())
    })
}

/// Returns what is wrong with the version of the data.
pub(super) fn version(text: &str) -> Option<Words> {
    let error = semver::Version::parse(text).err()?;
    let shown = text.escape_debug();
    Some(
        Words::new(format!("`{shown}` is not a version: {error}"))
            .expected("SemVer, such as `1.0.0`"),
    )
}

/// Returns, as a question, the value of a form that a text was probably meant to be.
pub(super) fn meant(form: Form, text: &str) -> Option<String> {
    let upper = text.trim().to_ascii_uppercase();
    let value = match form {
        Form::Text => return None,
        Form::Id => id(text)?,
        Form::Date => date(text)?,
        Form::Decimal => decimal(text)?,
        Form::Alpha3 => alpha3(&upper)?,
        Form::Alpha2 => match rust_iso3166::from_alpha3(&upper) {
            Some(country) => country.alpha2.to_owned(),
            None => rust_iso3166::from_alpha2(&upper)?.alpha2.to_owned(),
        },
        Form::Currency => iso_currency::Currency::from_code(&upper)?.code().to_owned(),
        Form::Language => {
            let text = text.trim().replace('_', "-");
            is_language(&text).then(|| LanguageTag::parse(&text).ok())??.to_string()
        }
        Form::Script => {
            let tag = format!("und-{}", text.trim());
            let tag = is_language(&tag).then(|| LanguageTag::parse(&tag).ok())??;
            tag.script()?.to_owned()
        }
    };
    (value != text).then(|| format!("did you mean `{value}`?"))
}

/// Returns the alpha-3 code that a text in capitals names in either form.
pub(super) fn alpha3(upper: &str) -> Option<String> {
    rust_iso3166::from_alpha3(upper)
        .or_else(|| rust_iso3166::from_alpha2(upper))
        .map(|country| country.alpha3.to_owned())
}

fn id(text: &str) -> Option<String> {
    let folded = crate::fold::fold(text);
    let words: Vec<&str> = folded
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let id = words.join("-");
    Id::parse(&id).is_ok().then_some(id)
}

fn date(text: &str) -> Option<String> {
    // A time of day is no part of a date.
    let day = text.trim().split('T').next()?;
    let parts: Vec<&str> = day.split(['.', '/', '-', ' ']).collect();
    let date = match parts.as_slice() {
        [year, month] if year.len() == 4 => format!("{year}-{month:0>2}"),
        [year, month, day] if year.len() == 4 => format!("{year}-{month:0>2}-{day:0>2}"),
        // Days come before months where points divide them; with strokes nobody can tell.
        [day, month, year] if year.len() == 4 && text.contains('.') => {
            format!("{year}-{month:0>2}-{day:0>2}")
        }
        _ => return None,
    };
    Date::parse(&date).is_ok().then_some(date)
}

fn decimal(text: &str) -> Option<String> {
    let bare: String = text
        .chars()
        .filter(|letter| !matches!(letter, ',' | '_' | '\'') && !letter.is_whitespace())
        .collect();
    if bare.len() > 60 {
        return None;
    }
    let number: BigDecimal = bare.parse().ok()?;
    let (_, exponent) = number.as_bigint_and_exponent();
    (exponent.abs() <= 60).then(|| Decimal::from(&number).as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use unicode_normalization::IsNormalized;

    use super::*;

    #[test]
    fn the_likely_intention_is_told() {
        for (form, text, value) in [
            (Form::Date, "20.12.2025", "2025-12-20"),
            (Form::Date, "2025/3/1", "2025-03-01"),
            (Form::Date, "2025-12-20T10:00:00Z", "2025-12-20"),
            (Form::Decimal, "3,000,000", "3000000"),
            (Form::Decimal, "3e12", "3000000000000"),
            (Form::Decimal, "007", "7"),
            (Form::Alpha3, "kz", "KAZ"),
            (Form::Alpha3, "Kaz", "KAZ"),
            (Form::Alpha2, "KAZ", "KZ"),
            (Form::Currency, "jpy", "JPY"),
            (Form::Language, "ja_JP", "ja-JP"),
            (Form::Script, "cyrl", "Cyrl"),
            (Form::Id, "Tokyo Declaration (2025)", "tokyo-declaration-2025"),
        ] {
            let question = format!("did you mean `{value}`?");
            assert_eq!(meant(form, text), Some(question), "{text}");
        }
        for (form, text) in [
            (Form::Date, "12/11/2025"),
            (Form::Date, "2025-02-30"),
            (Form::Decimal, "1e999999999"),
            (Form::Decimal, "many"),
            (Form::Id, "東京"),
        ] {
            assert_eq!(meant(form, text), None, "{text}");
        }
    }

    #[test]
    fn codes_are_held_to_their_tables() {
        let rule = |form, text| problem(form, text).map(|(rule, _)| rule);
        for (form, good, bad, broken) in [
            (Form::Alpha3, "KAZ", "KAX", Rule::Country),
            (Form::Alpha3, "XKX", "YUG", Rule::Country),
            (Form::Alpha2, "KZ", "KA", Rule::Country),
            (Form::Currency, "JPY", "JPX", Rule::Currency),
            (Form::Language, "uz-Latn", "jp", Rule::Language),
            (Form::Script, "Cyrl", "Cyri", Rule::Script),
            (Form::Text, "Қазақстан", "e\u{301}", Rule::Nfc),
            (Form::Text, "東京", "a\u{202e}b", Rule::Hidden),
            (Form::Text, "a", " a", Rule::Space),
        ] {
            assert_eq!(rule(form, good), None, "{good}");
            assert_eq!(rule(form, bad), Some(broken), "{bad}");
        }
    }

    #[test]
    fn common_characters_are_seen_and_composed() {
        let common: Vec<char> = ('\0'..=char::MAX).filter(|letter| is_common(*letter)).collect();
        assert!(common.len() > 20_000);
        for letter in common {
            let class = unicode_normalization::char::canonical_combining_class(letter);
            // After a base, so that one which may compose with it is found.
            let is_inert = ['a', 'か', 'カ', '가'].iter().all(|base| {
                let text = format!("{base}{letter}");
                unicode_normalization::is_nfc_quick(text.chars()) == IsNormalized::Yes
            });
            assert!(class == 0 && is_inert && !is_invisible(letter), "{letter:?}");
        }
    }

    #[test]
    fn addresses_are_of_the_web() {
        for good in ["https://example.org/a?b#c", "http://例え.jp/道", "https://[::1]/"] {
            assert_eq!(url(good), None, "{good}");
        }
        for bad in
            ["", "example.org", "javascript:alert(1)", "https://", "ftp://a.b/", "https://a b/"]
        {
            assert!(url(bad).is_some(), "{bad}");
        }
    }
}
