//! Strings of a certain form: texts, ids and codes.

use std::fmt;

use serde::Deserializer;
use serde::de::{Error, Visitor};

string_newtype! {
    /// A text, never empty: what is unknown is left out.
    ///
    /// The format asks for NFC without invisible characters, of which `check` warns. The type accepts any
    /// text, and every format escapes it.
    Text {
        valid: |text| !text.trim_start().is_empty(),
        is: "a text",
        expected: "text in NFC without control characters, or no key where something is unknown",
        pattern: "\\S"
    }
}

string_newtype! {
    /// The id of an entry: lower-case ASCII words joined by hyphens, or a country's alpha-3 code.
    Id {
        valid: |text| is_words(text) || is_capitals(text, 3),
        is: "an id",
        expected: "lower-case ASCII words joined by hyphens, or an ISO 3166-1 alpha-3 code for a country",
        pattern: "^([a-z0-9]+(-[a-z0-9]+)*|[A-Z]{3})$"
    }
}

string_newtype! {
    /// The ISO 3166-1 alpha-3 code of a state, which may be absent from the record.
    Alpha3 {
        valid: |text| is_capitals(text, 3),
        is: "a country code",
        expected: "ISO 3166-1 alpha-3, three capital letters such as `KAZ`",
        pattern: "^[A-Z]{3}$"
    }
}

string_newtype! {
    /// The ISO 3166-1 alpha-2 code of a state.
    Alpha2 {
        valid: |text| is_capitals(text, 2),
        is: "a country code",
        expected: "ISO 3166-1 alpha-2, two capital letters such as `KZ`",
        pattern: "^[A-Z]{2}$"
    }
}

string_newtype! {
    /// The ISO 4217 code of a currency.
    Currency {
        valid: |text| is_capitals(text, 3),
        is: "a currency code",
        expected: "ISO 4217, three capital letters such as `JPY`",
        pattern: "^[A-Z]{3}$"
    }
}

string_newtype! {
    /// A language tag (BCP 47): `ja`, `zh-Hant`.
    Language {
        valid: is_language,
        is: "a language tag",
        expected: "BCP 47, such as `ja` or `zh-Hant`",
        pattern: "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"
    }
}

string_newtype! {
    /// A script code (ISO 15924): `Cyrl`.
    Script {
        valid: is_script,
        is: "a script code",
        expected: "ISO 15924, four letters such as `Cyrl`",
        pattern: "^[A-Z][a-z]{3}$"
    }
}

display_as_str!(Text, Id, Alpha3, Alpha2, Currency, Language, Script);

/// Returns whether a text has only characters of ids, so that it may be one.
pub fn is_id(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn is_words(text: &str) -> bool {
    let bytes = text.as_bytes();
    // Loops without an early exit handle many bytes at once, and a start parses thousands of ids.
    let is_other = bytes.iter().fold(0, |is_other, byte| {
        let is_word = byte.is_ascii_lowercase() | byte.is_ascii_digit() | (*byte == b'-');
        is_other | u8::from(!is_word)
    });
    let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
    let is_double = pairs.fold(0, |is_double, (one, two)| {
        is_double | u8::from(*one == b'-') & u8::from(*two == b'-')
    });
    is_other | is_double == 0 && !text.is_empty() && !text.starts_with('-') && !text.ends_with('-')
}

fn is_capitals(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

fn is_language(text: &str) -> bool {
    let mut subtags = text.split('-');
    let language = subtags.next().unwrap_or_default();
    (2..=8).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_alphabetic())
        && subtags.all(|subtag| {
            (1..=8).contains(&subtag.len())
                && subtag.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

fn is_script(text: &str) -> bool {
    let is_valid = |(place, byte): (usize, u8)| match place {
        0 => byte.is_ascii_uppercase(),
        _ => byte.is_ascii_lowercase(),
    };
    text.len() == 4 && text.bytes().enumerate().all(is_valid)
}

/// The error of a string that is not a valid value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidValue {
    /// What is wrong, quoting the string.
    pub what: String,
    /// What the format expects instead.
    pub expected: &'static str,
}

impl InvalidValue {
    /// Creates the error of a string that is not `kind`, such as `a date`.
    pub fn new(text: &str, kind: &str, expected: &'static str) -> Self {
        let what = if text.trim().is_empty() {
            "the text is empty".to_owned()
        } else {
            format!("`{}` is not {kind}", text.escape_debug())
        };
        Self { what, expected }
    }
}

impl fmt::Display for InvalidValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; expected {}", self.what, self.expected)
    }
}

impl std::error::Error for InvalidValue {}

/// Deserializes a value from a string.
pub(crate) fn parsed<'de, D, T>(
    deserializer: D,
    parse: impl FnOnce(&str) -> Result<T, InvalidValue>,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
{
    struct Parsed<F>(F);

    impl<T, F: FnOnce(&str) -> Result<T, InvalidValue>> Visitor<'_> for Parsed<F> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a text")
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
            (self.0)(text).map_err(E::custom)
        }
    }

    deserializer.deserialize_str(Parsed(parse))
}
