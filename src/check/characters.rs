//! Characters: what is wrong with a text that people read.

use unicode_normalization::UnicodeNormalization;

use super::diagnostic::Diagnostic;
use super::rule::Rule;
use crate::text::is_invisible;

/// Finds what is wrong with the characters of a text.
pub(super) fn validate(text: &str) -> Option<(Rule, Diagnostic)> {
    // A loop without an early exit handles many bytes at once, and most texts are plain.
    let is_plain = text.bytes().fold(true, |is_plain, byte| is_plain & matches!(byte, b' '..=b'~'));
    let problem = if is_plain { None } else { other_than_ascii(text) };
    problem.or_else(|| {
        let diagnostic =
            || Diagnostic::new("the text starts or ends with a space").help("remove it");
        (text.trim() != text).then(|| (Rule::Space, diagnostic()))
    })
}

fn other_than_ascii(text: &str) -> Option<(Rule, Diagnostic)> {
    if let Some(letter) = text.chars().find(|letter| is_invisible(*letter)) {
        let kind = if letter.is_control() { "a control" } else { "an invisible" };
        let message = format!("the text has {kind} character, U+{:04X}", u32::from(letter));
        return Some((Rule::Hidden, Diagnostic::new(message).help("remove it")));
    }
    if text.contains('\u{fffd}') {
        let message = "the text has U+FFFD, which replaces a character that could not be decoded";
        let help = "copy the text from its source again";
        return Some((Rule::Mojibake, Diagnostic::new(message).help(help)));
    }
    if !unicode_normalization::is_nfc(text) {
        let mut both = text.chars().zip(text.nfc());
        let letter = both.find(|(one, two)| one != two).map_or(' ', |(_, letter)| letter);
        let diagnostic = Diagnostic::new(format!("the text is not in NFC at `{letter}`"))
            .expected("composed characters (Unicode Normalization Form C)")
            .help("`summit check --fix FILE` composes them");
        return Some((Rule::Nfc, diagnostic));
    }
    mojibake(text).or_else(|| mixed_scripts(text))
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

/// Scripts whose letters look alike, with their codes in ISO 15924.
const SCRIPTS: [(&str, &str); 3] = [("Latin", "Latn"), ("Greek", "Grek"), ("Cyrillic", "Cyrl")];

/// The name of the script of a letter, if it is one of [`SCRIPTS`].
fn script(letter: char) -> Option<&'static str> {
    match letter {
        'a'..='z' | 'A'..='Z' | 'ª' | 'º' | 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ʯ' | 'Ḁ'..='ỿ' => {
            Some("Latin")
        }
        '\u{370}'..='\u{373}' | '\u{376}'..='\u{37d}' | '\u{37f}'..='\u{3ff}' => Some("Greek"),
        '\u{400}'..='\u{482}' | '\u{48a}'..='\u{52f}' => Some("Cyrillic"),
        _ => None,
    }
}

/// Finds a word with letters of two scripts, such as a Cyrillic `а` in a Latin word.
fn mixed_scripts(text: &str) -> Option<(Rule, Diagnostic)> {
    // Most texts are in one script, and finding their words costs more.
    let mut scripts = text.chars().filter_map(script);
    let first = scripts.next()?;
    if scripts.all(|script| script == first) {
        return None;
    }
    let mut words = text.split(|letter: char| !letter.is_alphabetic());
    words.find_map(|word| {
        let count = |name| word.chars().filter(|letter| script(*letter) == Some(name)).count();
        // Most letters of the word are right; of two alike, the Latin ones are.
        let (_, most) = SCRIPTS.map(|(name, _)| (count(name), name)).into_iter().max()?;
        let is_other = |letter: &char| script(*letter).is_some_and(|name| name != most);
        let letter = word.chars().find(is_other)?;
        let (rare, code) = (script(letter)?, u32::from(letter));
        let message = format!(
            "the word `{word}` mixes {most} and {rare} letters: `{letter}` is {rare} (U+{code:04X})"
        );
        let help = format!("type the whole word in {most} letters");
        Some((Rule::MixedScripts, Diagnostic::new(message).help(help)))
    })
}

/// Says that a text has no letter of the script that it is said to be in, but letters of another.
pub(super) fn other_script(text: &str, stated: &str) -> Option<Diagnostic> {
    let (stated_name, _) = SCRIPTS.into_iter().find(|(_, code)| *code == stated)?;
    let mut found = text.chars().filter_map(script);
    let first = found.next()?;
    let (_, code) = SCRIPTS.into_iter().find(|(name, _)| *name == first)?;
    (first != stated_name && found.all(|name| name != stated_name)).then(|| {
        Diagnostic::new(format!("the name is in {first} letters, not in `{stated}`"))
            .help(format!("did you mean `{code}`?"))
    })
}

#[cfg(test)]
mod tests {
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
}
