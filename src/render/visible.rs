//! Making harmless what could drive a terminal or turn text around.

use std::borrow::Cow;

use crate::record::is_hidden;

/// Returns a text in which every control character, line end and bidirectional control is shown
/// as `\u{1b}` instead of being sent.
///
/// [`is_hidden`] says which characters these are.
pub fn visible(text: &str) -> Cow<'_, str> {
    // To the end, without a branch: that is many bytes at a time.
    let is_plain = text.bytes().fold(true, |all, byte| all & matches!(byte, b' '..=b'~'));
    if is_plain || !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        if is_hidden(letter) {
            shown.extend(letter.escape_unicode());
        } else {
            shown.push(letter);
        }
    }
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_drives_a_terminal_is_shown() {
        assert_eq!(visible("a\u{1b}[31mb\u{202e}c\n\u{9b}"), r"a\u{1b}[31mb\u{202e}c\u{a}\u{9b}");
        assert_eq!(visible("東京 Қазақстан"), "東京 Қазақстан");
    }

    proptest! {
        #[test]
        fn nothing_hidden_is_left(text in any::<String>()) {
            prop_assert!(!visible(&text).contains(is_hidden));
        }
    }
}
