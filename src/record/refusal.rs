//! Refusals: why a text is not the value that the format expects.

use std::fmt;

/// Why a text is not the value that the format expects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong.
    pub what: String,
    /// What the format expects instead.
    pub expected: &'static str,
}

impl Refusal {
    /// Returns the refusal of a text that is not a value of some kind.
    pub fn of(text: &str, kind: &str, expected: &'static str) -> Self {
        let what = if text.trim().is_empty() {
            "the text is empty".to_owned()
        } else {
            format!("`{}` is not {kind}", text.escape_debug())
        };
        Self { what, expected }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; expected {}", self.what, self.expected)
    }
}

impl std::error::Error for Refusal {}
