//! Wording that all messages share: plurals, lists of names, suggestions, escaped characters.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::collections::HashMap;

use crate::fold::fold;

/// Values by id or another text, hashed faster than by the standard library.
pub type TextMap<K, V> = HashMap<K, V, foldhash::fast::RandomState>;

/// The similarity (Jaro-Winkler, 0 to 1) from which a string is suggested for another.
const SIMILAR: f64 = 0.84;

/// The similarity of a string to one that it contains.
const CONTAINED: f64 = 0.9;

/// How many characters of a string are compared.
const COMPARED: usize = 64;

/// How many pairs of characters [`Comparisons`] compare in total.
const PAIRS: usize = 4_000_000;

/// Formats a count with its noun: `1 row`, `2 rows`, `3 entries`.
pub fn pluralize(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {}", plural(noun)) }
}

/// Returns the plural of a noun: `rows`, `entries`.
pub fn plural(noun: &str) -> String {
    noun.strip_suffix('y').map_or_else(|| format!("{noun}s"), |stem| format!("{stem}ies"))
}

/// Joins texts, a separator between them.
pub fn join(texts: impl IntoIterator<Item = impl AsRef<str>>, separator: &str) -> String {
    let mut joined = String::new();
    for (place, text) in texts.into_iter().enumerate() {
        joined.push_str(if place == 0 { "" } else { separator });
        joined.push_str(text.as_ref());
    }
    joined
}

/// Quotes names in backticks, the last joined by `or`: "`a`, `b` or `c`".
pub fn or_list(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// Formats candidates similar to `word` as `; did you mean ...?`; an empty string if there are none.
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    let question = Comparisons::default().question(word, candidates);
    question.map_or_else(String::new, |question| format!("; {question}"))
}

/// A search for similar strings whose cost is bounded over all calls.
///
/// Strings are compared by their first 64 characters. After 4 million pairs of characters, no further candidates
/// are suggested.
#[derive(Debug)]
pub struct Comparisons {
    /// The pairs of characters that may still be compared.
    pairs: usize,
}

impl Default for Comparisons {
    fn default() -> Self {
        Self { pairs: PAIRS }
    }
}

impl Comparisons {
    /// Whether no further pairs may be compared.
    pub fn are_exhausted(&self) -> bool {
        self.pairs == 0
    }

    /// Formats candidates similar to `word` as `did you mean ...?`, if there are any.
    pub fn question<'a>(
        &mut self,
        word: &str,
        candidates: impl IntoIterator<Item = &'a str>,
    ) -> Option<String> {
        let names = self.suggestions(word, &mut candidates.into_iter());
        (!names.is_empty()).then(|| format!("did you mean {}?", or_list(&names)))
    }

    /// Returns at most five candidates similar to `word`, the most similar first, equals in the order given.
    pub fn suggestions<'a>(
        &mut self,
        word: &str,
        candidates: &mut dyn Iterator<Item = &'a str>,
    ) -> Vec<&'a str> {
        let word = prefix(word);
        let length = word.chars().count();
        let mut scored: Vec<(f64, String, &str)> = Vec::new();
        for candidate in candidates {
            if self.pairs == 0 {
                break;
            }
            let folded = prefix(candidate);
            let other = folded.chars().count();
            // Folding a candidate takes time too, even where the word is short.
            self.pairs = self.pairs.saturating_sub((length + 8) * (other + 1));
            let contained = length > 2 && folded.contains(&word);
            let floor = if contained { CONTAINED } else { 0.0 };
            let score = strsim::jaro_winkler(&word, &folded).max(floor);
            if score >= SIMILAR {
                scored.push((score, folded, candidate));
            }
        }
        scored.sort_by(|(one, ..), (two, ..)| two.total_cmp(one));
        // Candidates that fold alike are one suggestion.
        let mut seen = BTreeSet::new();
        scored.retain(|(_, folded, _)| seen.insert(folded.clone()));
        scored.into_iter().map(|(.., candidate)| candidate).take(5).collect()
    }
}

/// Folds the characters of a string that are compared.
fn prefix(text: &str) -> String {
    fold(&text.chars().take(COMPARED).collect::<String>())
}

/// Whether a character is invisible, or moves, hides or reorders the text around it.
///
/// These are control characters (Cc), line and paragraph separators, the directional marks,
/// embeddings, overrides and isolates of UAX #9, the characters that Unicode calls
/// `Default_Ignorable_Code_Point`, the blank U+2800, and noncharacters. Four are allowed: the joiners
/// U+200C and U+200D, which some scripts need, and U+FE0E and U+FE0F, which select the form of emoji.
pub fn is_invisible(ch: char) -> bool {
    ch.is_control()
        || u32::from(ch) & 0xfffe == 0xfffe
        || matches!(
            ch,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
                | '\u{180b}'..='\u{180f}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
                | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
                | '\u{fdd0}'..='\u{fdef}' | '\u{fe00}'..='\u{fe0d}' | '\u{feff}' | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

/// Replaces every invisible character by its escape, such as `\u{202e}`.
pub fn escape_invisible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_invisible) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len());
    for ch in text.chars() {
        if is_invisible(ch) {
            escaped.extend(ch.escape_unicode());
        } else {
            escaped.push(ch);
        }
    }
    Cow::Owned(escaped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_invisible_escapes_controls_but_no_letters() {
        assert_eq!(
            escape_invisible("a\u{1b}[31mb\u{202e}c\n\u{9b}\u{34f}\u{e0100}"),
            r"a\u{1b}[31mb\u{202e}c\u{a}\u{9b}\u{34f}\u{e0100}"
        );
        assert_eq!(escape_invisible("東京 Қазақстан"), "東京 Қазақстан");
    }

    #[test]
    fn suggestions_compare_a_prefix_of_long_strings() {
        let long = "a".repeat(1_000_000);
        assert_eq!(prefix(&long).len(), COMPARED);
        assert_eq!(
            Comparisons::default().suggestions(&long, &mut [long.as_str()].into_iter()),
            [long.as_str()]
        );
    }

    #[test]
    fn comparisons_are_bounded_over_all_words() {
        let compared = |words: usize, ids: usize| {
            let ids: Vec<String> = (0..ids).map(|number| format!("{number:064}")).collect();
            let (mut comparisons, mut compared) = (Comparisons::default(), 0);
            for _ in 0..words {
                let mut ids = ids.iter().map(String::as_str).inspect(|_| compared += 1);
                comparisons.suggestions(&"x".repeat(64), &mut ids);
            }
            compared
        };
        assert_eq!(compared(1, 100), 100);
        // Each word takes one more candidate from the list before it finds that none may be compared.
        let bound = PAIRS / (72 * 65) + 1;
        assert_eq!(compared(100, 1_000), bound + 100);
        assert_eq!(compared(100, 10_000), bound + 100);
    }
}
