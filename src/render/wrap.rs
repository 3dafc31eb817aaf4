//! Breaking text into lines that fit.

use std::borrow::Cow;

use textwrap::core::Word;
use textwrap::{Options, WordSeparator, WordSplitter};

/// Returns a text in lines that fit; without a width it is one line.
pub(super) fn wrap(text: &str, width: Option<usize>) -> Vec<String> {
    wrap_hanging(text, width, 0)
}

/// Returns a text in lines that fit, every line but the first indented.
pub(super) fn wrap_hanging(text: &str, width: Option<usize>, indent: usize) -> Vec<String> {
    let room = " ".repeat(indent);
    lines(text, width, |options| options.subsequent_indent(&room))
}

/// Returns one word in as few lines as it needs.
pub(super) fn wrap_whole(word: &str, width: Option<usize>) -> Vec<String> {
    lines(word, width, |options| options.word_separator(WordSeparator::AsciiSpace))
}

/// Returns words with names and ids among them in lines that fit: broken at spaces alone, so that a name
/// can be copied.
pub(super) fn wrap_words(words: &str, width: Option<usize>) -> Vec<String> {
    let options = |options: Options<'static>| {
        options.word_separator(WordSeparator::AsciiSpace).subsequent_indent("  ")
    };
    lines(words, width, options)
}

fn lines<'a>(
    text: &str,
    width: Option<usize>,
    set: impl FnOnce(Options<'static>) -> Options<'a>,
) -> Vec<String> {
    let Some(width) = width else {
        return vec![text.to_owned()];
    };
    let options = Options::new(width)
        .word_separator(WordSeparator::Custom(breakable))
        .word_splitter(WordSplitter::NoHyphenation);
    textwrap::wrap(text, set(options)).into_iter().map(Cow::into_owned).collect()
}

/// Splits a line where it may be broken (UAX #14): at spaces, and between the letters of Japanese.
///
/// A hyphen is no place to break, so that ids and numbers stay whole.
fn breakable(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    let mut start = 0;
    let ends = unicode_linebreak::linebreaks(line).map(|(end, _)| end);
    let ends = ends.filter(|end| *end == line.len() || !line[..*end].ends_with(['-', '\u{ad}']));
    Box::new(ends.map(move |end| Word::from(&line[std::mem::replace(&mut start, end)..end])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_broken_at_spaces_and_names_stay_whole() {
        let words = "error: no entry `dsp-tgt` in the record; did you mean `dsp-target-euros`, `dsp-target-amount`?";
        assert_eq!(
            wrap_words(words, Some(40)),
            [
                "error: no entry `dsp-tgt` in the record;",
                "  did you mean `dsp-target-euros`,",
                "  `dsp-target-amount`?",
            ]
        );
        assert_eq!(wrap_words(words, None), [words]);
        assert_eq!(
            wrap_words("中央アジア＋日本対話・首脳会合", Some(20)),
            ["中央アジア＋日本対", "  話・首脳会合"]
        );
    }
}
