//! Breaking text into lines that fit.

use textwrap::core::{Word, break_words};
use textwrap::wrap_algorithms::wrap_first_fit;

use super::{is_web, link};

/// Breaks a text into lines that fit, every line but the first indented; without a width it is one line.
///
/// Lines end where UAX #14 allows it: at spaces, and between the letters of Japanese. A hyphen and a slash are no
/// such place, so that ids, numbers and paths stay whole. An address of the web is never broken, even where it is
/// wider than the line.
pub(super) fn wrap(text: &str, width: Option<usize>, indent: usize) -> Vec<String> {
    let Some(width) = width else { return vec![text.to_owned()] };
    let rest = width.saturating_sub(indent).max(2);
    let mut words: Vec<Word<'_>> = Vec::new();
    for part in parts(text) {
        if is_address(part) {
            words.push(Word::from(part));
            continue;
        }
        let mut start = 0;
        let ends = unicode_linebreak::linebreaks(part).map(|(end, _)| end);
        let ends = ends
            .filter(|end| *end == part.len() || !part[..*end].ends_with([' ', '-', '/', '\u{ad}']));
        let parts = ends.map(|end| Word::from(&part[std::mem::replace(&mut start, end)..end]));
        words.extend(break_words(parts, rest));
    }
    let lines = wrap_first_fit(&words, &[width as f64, rest as f64]);
    let line = |(place, words): (usize, &[Word<'_>])| {
        let text: String = words.iter().flat_map(|word| [word.word, word.whitespace]).collect();
        let indent = if place == 0 { 0 } else { indent };
        format!("{:indent$}{}", "", text.trim_end())
    };
    lines.into_iter().enumerate().map(line).collect()
}

/// Splits a text at spaces, except between a number and its unit: `JPY 765,000,000` and `(765 million)` stay whole.
pub(super) fn parts(text: &str) -> impl Iterator<Item = &str> {
    let is_currency = |word: &str| word.len() == 3 && word.bytes().all(|b| b.is_ascii_uppercase());
    let is_scale =
        |word: &str| ["million", "billion", "trillion"].iter().any(|scale| word.starts_with(scale));
    let is_amount = |word: &str| word.starts_with(|ch: char| ch.is_ascii_digit());
    let mut start = 0;
    let ends = text.match_indices(' ').map(|(at, _)| at + 1).filter(move |end| {
        let last = text[..end - 1].rsplit(' ').next().unwrap_or_default();
        let next = &text[*end..];
        let is_unit = is_currency(last) && is_amount(next)
            || is_amount(last.trim_start_matches('(')) && is_scale(next);
        !is_unit
    });
    let ends = ends.chain((!text.is_empty()).then_some(text.len()));
    ends.map(move |end| &text[std::mem::replace(&mut start, end)..end])
        .filter(|part| !part.is_empty())
}

/// Whether a word is an address of the web, perhaps behind an opening bracket.
pub(super) fn is_address(word: &str) -> bool {
    let start = word.find("://").and_then(|at| word[..at].rfind("http"));
    start.is_some_and(|start| is_web(link::label(&word[start..]).trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_spaces_and_between_japanese_letters() {
        let words = "error: no entry `dsp-tgt` in the record; did you mean `dsp-target-euros`, `dsp-target-amount`?";
        assert_eq!(
            wrap(words, Some(40), 2),
            [
                "error: no entry `dsp-tgt` in the record;",
                "  did you mean `dsp-target-euros`,",
                "  `dsp-target-amount`?",
            ]
        );
        assert_eq!(wrap(words, None, 2), [words]);
        assert_eq!(
            wrap("中央アジア＋日本対話・首脳会合", Some(20), 2),
            ["中央アジア＋日本対", "  話・首脳会合"]
        );
    }

    #[test]
    fn a_number_stays_with_its_unit() {
        assert_eq!(
            wrap("up to JPY 765,000,000 (765 million) in USD", Some(16), 0),
            ["up to", "JPY 765,000,000", "(765 million) in", "USD"]
        );
    }

    #[test]
    fn addresses_are_never_broken() {
        let address = "https://example.org/central-asia/japan/2025";
        assert_eq!(
            wrap(&format!("日本の首脳会合 ({address}), read-only"), Some(20), 2),
            ["日本の首脳会合", &format!("  ({address}),"), "  read-only"]
        );
    }
}
