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
    for part in text.split_inclusive(' ') {
        if is_address(part) {
            words.push(Word::from(part));
            continue;
        }
        let mut start = 0;
        let ends = unicode_linebreak::linebreaks(part).map(|(end, _)| end);
        let ends =
            ends.filter(|end| *end == part.len() || !part[..*end].ends_with(['-', '/', '\u{ad}']));
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
    fn addresses_are_never_broken() {
        let address = "https://example.org/central-asia/japan/2025";
        assert_eq!(
            wrap(&format!("日本の首脳会合 ({address}), read-only"), Some(20), 2),
            ["日本の首脳会合", &format!("  ({address}),"), "  read-only"]
        );
    }
}
