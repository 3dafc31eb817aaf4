//! Folding: how texts are compared when people search.

use memchr::memchr2;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// Returns a text as searches compare it: without case, Latin accents and apostrophes.
///
/// Full-width Latin letters and digits become plain ones, dashes become hyphens; other scripts
/// keep every letter as it is, only without case.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let kept = text.chars().filter(|letter| !is_apostrophe(*letter));
    if text.chars().all(is_settled) {
        kept.flat_map(char::to_lowercase).for_each(|letter| push_folded(letter, &mut folded));
        return folded;
    }
    // Two letters become apostrophes only in NFC.
    let kept = kept.nfc().filter(|letter| !is_apostrophe(*letter));
    let mut after_latin = false;
    for letter in kept.flat_map(char::to_lowercase) {
        if canonical_combining_class(letter) != 0 {
            if !(after_latin && matches!(letter, '\u{300}'..='\u{36f}')) {
                folded.push(letter);
            }
            continue;
        }
        push_folded(letter, &mut folded);
        after_latin = folded.ends_with(|last: char| last.is_ascii_alphabetic());
    }
    folded.nfc().collect()
}

/// Adds what a small letter folds to, where it is no mark on another.
fn push_folded(letter: char, folded: &mut String) {
    match letter {
        'a'..='z' | ' ' => folded.push(letter),
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
}

/// Returns whether a character is what it is in NFC, beside any other such character.
fn is_settled(letter: char) -> bool {
    matches!(
        letter,
        // Latin, without the capital whose small letter is two; Cyrillic without its marks.
        '\0'..='\u{12f}' | '\u{131}'..='\u{24f}' | '\u{400}'..='\u{481}' | '\u{48a}'..='\u{52f}'
            // Dashes and quotation marks; Japanese without the marks of voiced sounds.
            | '\u{2010}'..='\u{2027}' | '\u{3000}'..='\u{3029}' | '\u{3041}'..='\u{3096}'
            | '\u{30a1}'..='\u{30fc}' | '\u{4e00}'..='\u{9fff}' | '\u{ff01}'..='\u{ff5e}'
    )
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

/// Returns a text as folding leaves it where it is plain: without case and apostrophes; other letters
/// stay as they are.
pub fn fold_plain(text: &str) -> Vec<u8> {
    let mut folded = text.as_bytes().to_ascii_lowercase();
    if memchr2(b'\'', b'`', &folded).is_some() {
        folded.retain(|byte| !matches!(byte, b'\'' | b'`'));
    }
    folded
}

/// Returns whether a text may have characters beside the plain ones that become plain letters, or go
/// from between them; where it has none, [`fold_plain`] shows every plain word.
pub fn may_hide_plain(text: &[u8]) -> bool {
    // Those of `may_fold_to` by their first byte; U+3000 becomes a space, which is no letter. A part is
    // looked at as a whole, which a processor does many bytes at once.
    let hides = |byte: &u8| matches!(byte, 0xc2..=0xcd | 0xe1 | 0xe2 | 0xea | 0xef..);
    text.chunks(64).any(|part| part.iter().fold(false, |found, byte| found | hides(byte)))
}

/// Returns whether a plain word may stand in a folded text where it does not stand in the text itself.
pub fn may_hide_word(text: &str, word: &str) -> bool {
    let mut folded = String::new();
    text.chars().any(|letter| {
        if letter.is_ascii() || !may_fold_to(letter, 0) {
            return is_apostrophe(letter);
        }
        if is_apostrophe(letter) || !is_settled(letter) {
            return true;
        }
        folded.clear();
        letter.to_lowercase().for_each(|letter| push_folded(letter, &mut folded));
        folded.is_empty() || folded.chars().any(|folded| word.contains(folded))
    })
}

/// Returns whether a character may fold to a text that has an ASCII character.
fn may_fold_to(letter: char, ascii: u8) -> bool {
    match u8::try_from(letter) {
        Ok(byte) if byte.is_ascii() => byte.eq_ignore_ascii_case(&ascii),
        // Letters of other scripts stay what they are; these are Latin, symbols or full-width.
        _ => matches!(
            letter,
            '\u{80}'..='\u{37f}' | '\u{1d00}'..='\u{2019}' | '\u{2028}'..='\u{2fff}'
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

    proptest! {
        #[test]
        fn a_plain_word_that_is_not_shown_may_be_hidden(text in "[a-eA-E -ЯЁ日本“”«\u{a0}\u{300}\u{345}’ıéeＡ'-]*", word in "[a-e-]{1,3}") {
            let is_shown = memchr::memmem::find(&fold_plain(&text), word.as_bytes()).is_some();
            let may_be_hidden = may_hide_plain(text.as_bytes()) && may_hide_word(&text, &word);
            prop_assert!(is_shown || may_be_hidden || !fold(&text).contains(&word));
        }
    }

    #[test]
    fn every_letter_that_may_hide_a_plain_one_is_known() {
        for letter in ('\u{80}'..='\u{ffff}').chain('\u{1d400}'..='\u{1f2ff}') {
            let between = format!("a{letter}b");
            let folded = fold(&between);
            let rest = folded.strip_prefix('a').and_then(|rest| rest.strip_suffix('b'));
            // What becomes a space is no part of a word.
            if rest.is_none_or(|rest| {
                rest.is_empty() || rest.bytes().any(|byte| byte.is_ascii_graphic())
            }) {
                assert!(may_hide_plain(between.as_bytes()), "{letter:?}");
                assert!(may_hide_word(&between, folded.trim()), "{letter:?}");
            }
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
    fn every_settled_character_folds_as_it_does_beside_others() {
        for letter in ('\0'..='\u{ffff}').filter(|letter| is_settled(*letter)) {
            let beside = fold(&format!("x{letter}\u{5d0}"));
            assert_eq!(format!("x{}\u{5d0}", fold(&letter.to_string())), beside, "{letter:?}");
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
        fn settled_text_folds_as_it_does_beside_other_letters(text in "[ -~À-ɏ‐-‧Ѐ-ҁҊ-ԯ、-〩ぁ-ゖァ-ー一-鿿！-～]*") {
            prop_assume!(text.chars().all(is_settled));
            // A letter that stays as it is, and has no case.
            let beside = fold(&format!("{text}\u{5d0}"));
            prop_assert_eq!(fold(&text), beside.trim_end_matches('\u{5d0}'));
        }

        #[test]
        fn folding_does_not_depend_on_case(text in "[a-zA-Zа-яА-Яäöüçşğ ]*") {
            prop_assert_eq!(fold(&text.to_uppercase()), fold(&text));
        }
    }
}
