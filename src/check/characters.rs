//! Characters: what is wrong with a text that people read.

use unicode_normalization::UnicodeNormalization;

use super::diagnostic::Diagnostic;
use super::rule::Rule;
use crate::text::is_invisible;

/// Finds what is wrong with the characters of a text.
pub(super) fn validate(text: &str) -> Option<(Rule, Diagnostic)> {
    // A loop without an early exit handles many bytes at once, and most texts are plain.
    let is_plain = text.bytes().fold(true, |is_plain, byte| is_plain & matches!(byte, b' '..=b'~'));
    if is_plain {
        return space(text);
    }
    if !text.chars().all(is_common) {
        let problem = invisible(text).or_else(|| replacement(text)).or_else(|| nfc(text));
        if problem.is_some() {
            return problem;
        }
    }
    mojibake(text).or_else(|| mixed_scripts(text)).or_else(|| space(text))
}

fn invisible(text: &str) -> Option<(Rule, Diagnostic)> {
    let letter = text.chars().find(|letter| is_invisible(*letter))?;
    let kind = if letter.is_control() { "a control" } else { "an invisible" };
    let message = format!("the text has {kind} character, U+{:04X}", u32::from(letter));
    Some((Rule::Hidden, Diagnostic::new(message).help("remove it")))
}

fn replacement(text: &str) -> Option<(Rule, Diagnostic)> {
    text.contains('\u{fffd}').then(|| {
        let message = "the text has U+FFFD, which replaces a character that could not be decoded";
        (Rule::Mojibake, Diagnostic::new(message).help("copy the text from its source again"))
    })
}

fn nfc(text: &str) -> Option<(Rule, Diagnostic)> {
    if unicode_normalization::is_nfc(text) {
        return None;
    }
    let nfc: String = text.nfc().collect();
    let differs = text.chars().zip(nfc.chars()).find(|(one, two)| one != two);
    let letter = differs.map_or(String::new(), |(_, letter)| format!(" at `{letter}`"));
    let diagnostic = Diagnostic::new(format!("the text is not in NFC{letter}"))
        .expected("composed characters (Unicode Normalization Form C)")
        .help("`summit check --fix FILE` composes them");
    Some((Rule::Nfc, diagnostic))
}

fn space(text: &str) -> Option<(Rule, Diagnostic)> {
    (text.trim() != text).then(|| {
        let diagnostic = Diagnostic::new("the text starts or ends with a space");
        (Rule::Space, diagnostic.help("remove it"))
    })
}

/// Whether a character is visible, and a text of such characters only is in NFC.
fn is_common(letter: char) -> bool {
    matches!(
        letter,
        ' '..='~' | '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{2ff}' // Latin
            | '\u{400}'..='\u{482}' | '\u{48a}'..='\u{52f}' // Cyrillic
            | '\u{2010}'..='\u{2027}' | '\u{3001}'..='\u{3029}' // punctuation
            | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fe}' | '\u{4e00}'..='\u{9fff}' // CJK
    )
}

/// Finds UTF-8 that was decoded as Windows-1252: `Ã©` for `é`.
fn mojibake(text: &str) -> Option<(Rule, Diagnostic)> {
    let mut runs = text.split(|letter: char| windows_1252(letter).is_none());
    let (wrong, right) = runs.find_map(|run| {
        let bytes: Vec<u8> = run.chars().filter_map(windows_1252).collect();
        let decoded = String::from_utf8(bytes).ok().filter(|decoded| !decoded.is_empty())?;
        // `CAFÉ…` is a word with its punctuation, `Ã…` is a letter.
        let is_word = decoded.chars().count() == 1
            && !run.starts_with(['Â', 'Ã', 'Ð', 'Ñ', 'â'])
            && !run.ends_with(char::is_alphabetic);
        (!is_word).then_some((run, decoded))
    })?;
    let message = format!("`{wrong}` looks like UTF-8 that was read as Windows-1252");
    Some((Rule::Mojibake, Diagnostic::new(message).help(format!("did you mean `{right}`?"))))
}

/// The byte above 0x7F that Windows-1252 decodes to a character.
fn windows_1252(letter: char) -> Option<u8> {
    const HIGH: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
    match u32::from(letter) {
        code @ 0xa0..=0xff => u8::try_from(code).ok(),
        // The range of all others in `HIGH`, without Cyrillic and East Asian letters.
        0x81..=0x9f | 0x152..=0x192 | 0x2c6..=0x2dc | 0x2013..=0x2122 => {
            let position = HIGH.chars().position(|high| high == letter)?;
            u8::try_from(position).ok().map(|position| 0x80 + position)
        }
        _ => None,
    }
}

/// A script whose letters look like those of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Greek,
    Cyrillic,
}

impl Script {
    fn of(letter: char) -> Option<Self> {
        match letter {
            'a'..='z' | 'A'..='Z' | 'ª' | 'º' | 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ʯ' | 'Ḁ'..='ỿ' => {
                Some(Self::Latin)
            }
            '\u{370}'..='\u{373}' | '\u{376}'..='\u{37d}' | '\u{37f}'..='\u{3ff}' => {
                Some(Self::Greek)
            }
            '\u{400}'..='\u{482}' | '\u{48a}'..='\u{52f}' => Some(Self::Cyrillic),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Latin => "Latin",
            Self::Greek => "Greek",
            Self::Cyrillic => "Cyrillic",
        }
    }

    /// The code of ISO 15924.
    fn code(self) -> &'static str {
        match self {
            Self::Latin => "Latn",
            Self::Greek => "Grek",
            Self::Cyrillic => "Cyrl",
        }
    }
}

/// Finds a word with letters of two scripts, such as a Cyrillic `а` in a Latin word.
fn mixed_scripts(text: &str) -> Option<(Rule, Diagnostic)> {
    let mut scripts = text.chars().filter_map(Script::of);
    let first = scripts.next()?;
    if scripts.all(|script| script == first) {
        return None;
    }
    let words = text.split(|letter: char| !letter.is_alphabetic());
    words.into_iter().find_map(|word| {
        let count =
            |script| word.chars().filter(|letter| Script::of(*letter) == Some(script)).count();
        let mut counts =
            [Script::Latin, Script::Greek, Script::Cyrillic].map(|script| (count(script), script));
        // A stable sort, so that the rarer script is the suspect, and the later one of two alike.
        counts.sort_by(|(one, _), (two, _)| two.cmp(one));
        let [(_, most), (others, rare), _] = counts;
        if others == 0 {
            return None;
        }
        let letter = word.chars().find(|letter| Script::of(*letter) == Some(rare))?;
        let message = format!(
            "the word `{word}` mixes {} and {} letters: `{letter}` is {} (U+{:04X})",
            most.name(),
            rare.name(),
            rare.name(),
            u32::from(letter)
        );
        let help = format!("type the whole word in {} letters", most.name());
        Some((Rule::MixedScripts, Diagnostic::new(message).help(help)))
    })
}

/// Says that a text has no letter of the script that it is said to be in, but letters of another.
pub(super) fn other_script(text: &str, stated: &str) -> Option<Diagnostic> {
    let mut found = text.chars().filter_map(Script::of);
    let is_known = ["Latn", "Grek", "Cyrl"].contains(&stated);
    let first = found.clone().next().filter(|_| is_known)?;
    (!found.any(|script| script.code() == stated)).then(|| {
        Diagnostic::new(format!("the name is in {} letters, not in `{stated}`", first.name()))
            .help(format!("did you mean `{}`?", first.code()))
    })
}

#[cfg(test)]
mod tests {
    use unicode_normalization::IsNormalized;

    use super::*;

    fn rule(text: &str) -> Option<Rule> {
        validate(text).map(|(rule, _)| rule)
    }

    #[test]
    fn each_kind_of_damage_has_its_rule() {
        for (text, expected) in [
            ("a\u{202e}b", Rule::Hidden),
            ("a\u{34f}b", Rule::Hidden),
            ("e\u{301}", Rule::Nfc),
            (" a", Rule::Space),
            ("é ", Rule::Space),
            ("a\u{fffd}b", Rule::Mojibake),
            ("Ã©cole", Rule::Mojibake),
            ("â€œquotedâ€\u{9d}", Rule::Hidden),
            ("the â€œend", Rule::Mojibake),
            ("ÐšÐ°Ð·Ð°Ñ…", Rule::Mojibake),
            ("Tok\u{430}yev", Rule::MixedScripts),
            ("Казахcтан", Rule::MixedScripts),
        ] {
            assert_eq!(rule(text), Some(expected), "{text}");
        }
        for text in [
            "Қазақстан",
            "東京",
            "école",
            "5 °C – «so»",
            "Oʻzbekiston",
            "Japan (Япония)",
            "ÜBER ñandú",
            "São Tomé",
            "CAFÉ…",
            "“ÜBER”",
            "µm",
            "10 €",
            "…",
            "TÜRKİYE–Қазақстан",
        ] {
            assert_eq!(rule(text), None, "{text}");
        }
    }

    #[test]
    fn the_suspect_letter_is_named() {
        let (_, diagnostic) = validate("Tok\u{430}yev").expect("a mixed word");
        assert_eq!(
            diagnostic.message,
            "the word `Tok\u{430}yev` mixes Latin and Cyrillic letters: `\u{430}` is Cyrillic (U+0430)"
        );
        let (_, diagnostic) = validate("Ã©cole").expect("a damaged word");
        assert_eq!(diagnostic.help.as_deref(), Some("did you mean `é`?"));
    }

    #[test]
    fn a_script_is_compared_with_the_letters() {
        assert!(other_script("Қазақстан", "Latn").is_some());
        assert!(other_script("Kazakhstan", "Cyrl").is_some());
        for (text, script) in
            [("Қазақстан", "Cyrl"), ("東京", "Latn"), ("Kaz", "Latn"), ("a", "Jpan")]
        {
            assert_eq!(other_script(text, script), None, "{text}");
        }
    }

    #[test]
    fn common_characters_are_visible_and_composed() {
        let common: Vec<char> = ('\0'..=char::MAX).filter(|letter| is_common(*letter)).collect();
        assert!(common.len() > 20_000);
        for letter in common {
            let class = unicode_normalization::char::canonical_combining_class(letter);
            // After a base, so that one which may compose with it is found.
            let is_inert = ['a', 'か', 'カ', '가'].iter().all(|base| {
                let text = format!("{base}{letter}");
                unicode_normalization::is_nfc_quick(text.chars()) == IsNormalized::Yes
            });
            assert!(class == 0 && is_inert && !is_invisible(letter), "{letter:?}");
        }
    }
}
