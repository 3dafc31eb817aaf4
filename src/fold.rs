//! Folding: how texts are compared when people search.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// Returns a text as searches compare it: without case, Latin accents and apostrophes.
///
/// Full-width Latin letters and digits become plain ones, dashes become hyphens; other scripts
/// keep every letter as it is, only without case.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        let kept = text.chars().filter(|letter| !is_apostrophe(*letter));
        return kept.map(|letter| letter.to_ascii_lowercase()).collect();
    }
    let kept = text.chars().filter(|letter| !is_apostrophe(*letter)).nfc();
    // Two letters become apostrophes only in NFC.
    let kept = kept.filter(|letter| !is_apostrophe(*letter));
    let mut folded = String::with_capacity(text.len());
    let mut after_latin = false;
    for letter in kept.flat_map(char::to_lowercase) {
        if canonical_combining_class(letter) != 0 {
            if !(after_latin && matches!(letter, '\u{300}'..='\u{36f}')) {
                folded.push(letter);
            }
            continue;
        }
        match letter {
            '\u{2010}'..='\u{2015}' | '−' => folded.push('-'),
            '\u{3000}' | '\u{a0}' => folded.push(' '),
            '\u{ff01}'..='\u{ff5e}' => {
                let plain = u8::try_from(u32::from(letter) - 0xfee0).unwrap_or(b' ');
                folded.extend(Some(char::from(plain)).filter(|plain| !is_apostrophe(*plain)));
            }
            'ı' => folded.push('i'),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ß' => folded.push_str("ss"),
            other => match other.nfd().next() {
                Some(base) if base.is_ascii_alphabetic() => folded.push(base),
                _ => folded.push(other),
            },
        }
        after_latin = folded.ends_with(|last: char| last.is_ascii_alphabetic());
    }
    folded.nfc().collect()
}

/// Returns whether a text, folded, has a folded word; most texts are told without folding them.
pub fn contains(text: &str, word: &str) -> bool {
    let (text_bytes, word_bytes) = (text.as_bytes(), word.as_bytes());
    let Some(first) = word_bytes.first() else { return true };
    if text.is_ascii() && !text_bytes.iter().any(|byte| matches!(byte, b'\'' | b'`')) {
        // Folding plain text changes case alone.
        return text_bytes.len() >= word_bytes.len()
            && text_bytes.windows(word_bytes.len()).any(|part| {
                part[0].eq_ignore_ascii_case(first) && part.eq_ignore_ascii_case(word_bytes)
            });
    }
    if first.is_ascii() && !text.chars().any(|letter| may_fold_to(letter, *first)) {
        return false;
    }
    fold(text).contains(word)
}

/// Returns whether a character may fold to a text that has an ASCII character.
fn may_fold_to(letter: char, ascii: u8) -> bool {
    match u8::try_from(letter) {
        Ok(byte) if byte.is_ascii() => byte.eq_ignore_ascii_case(&ascii),
        // Letters of other scripts stay what they are; these are Latin, symbols or full-width.
        _ => matches!(
            letter,
            '\u{80}'..='\u{37f}' | '\u{1d00}'..='\u{1fff}' | '\u{2000}'..='\u{2fff}'
                | '\u{3000}' | '\u{a640}'..='\u{abff}' | '\u{f900}'..='\u{10ffff}'
        ),
    }
}

fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '`' | '’' | '‘' | 'ʻ' | 'ʼ' | 'ʹ' | '´')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_told_without_folding_is_what_folding_tells(text in any::<String>(), word in any::<String>(), at in any::<prop::sample::Index>()) {
            let word = fold(&word);
            prop_assert_eq!(contains(&text, &word), fold(&text).contains(&word));
            // A part of the text itself is found as folding finds it.
            let letters: Vec<char> = fold(&text).chars().collect();
            let start = if letters.is_empty() { 0 } else { at.index(letters.len()) };
            let part: String = letters[start..].iter().take(3).collect();
            prop_assert!(contains(&text, &part));
        }
    }

    #[test]
    fn every_letter_that_folds_to_a_plain_one_may() {
        for letter in ('\u{0}'..='\u{ffff}').chain('\u{1d400}'..='\u{1f2ff}') {
            for folded in fold(&letter.to_string()).bytes().filter(u8::is_ascii) {
                assert!(may_fold_to(letter, folded), "{letter:?} folds to {folded:?}");
            }
        }
    }

    #[test]
    fn folding_drops_case_and_latin_accents_only() {
        for (text, folded) in [
            ("Şevket MİRZİYOYEV", "sevket mirziyoyev"),
            ("Oʻzbekiston", "ozbekiston"),
            ("Қазақстан", "қазақстан"),
            ("ЙОГУРТ", "йогурт"),
            ("が ガ", "が ガ"),
            ("ＡＩ　２０２５", "ai 2025"),
            ("2019–2022", "2019-2022"),
            ("Rönesans Straße", "ronesans strasse"),
            // A mark that another script needs keeps its place when an apostrophe goes.
            ("\u{1e4ec}'\u{c3c}", "\u{c3c}\u{1e4ec}"),
        ] {
            assert_eq!(fold(text), folded);
        }
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing_more(text in any::<String>()) {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn plain_text_folds_as_it_does_beside_other_letters(text in "[ -~\\t\\n]*") {
            let beside = fold(&format!("{text}あ"));
            prop_assert_eq!(fold(&text) + "あ", beside);
        }

        #[test]
        fn folding_does_not_depend_on_case(text in "[a-zA-Zа-яА-Яäöüçşğ ]*") {
            prop_assert_eq!(fold(&text.to_uppercase()), fold(&text));
        }
    }
}
