//! The error of a string that is not a valid value of the format.

use std::fmt;

/// A string that is not a valid value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidValue {
    /// What is wrong, quoting the string.
    pub what: String,
    /// What the format expects instead.
    pub expected: &'static str,
}

impl InvalidValue {
    /// Creates the error for a string that is not `kind`, such as `a date`.
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
