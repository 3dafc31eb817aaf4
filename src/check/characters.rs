//! Characters: what is wrong with a text that people read.

use unicode_normalization::UnicodeNormalization;

use super::codes;
use super::diagnostic::Diagnostic;
use super::rule::Rule;
use crate::fold::is_plain;
use crate::text::is_invisible;

/// Finds what is wrong with the characters of a text.
pub(super) fn validate(text: &str) -> Option<(Rule, Diagnostic)> {
    // Most texts are plain. A loop over bytes without an early exit handles many of them at once.
    let bytes = text.as_bytes();
    let other = bytes.iter().fold(0, |other, byte| {
        let is_markup = (*byte == b'&') | (*byte == b'<') | (*byte == b'\\') | (*byte == b'?');
        other | u8::from(!(b' '..=b'~').contains(byte)) | u8::from(is_markup)
    });
    let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
    let spaces = pairs
        .fold(0, |spaces, (one, two)| spaces | (u8::from(*one == b' ') & u8::from(*two == b' ')));
    let problem = if other == 0 { None } else { other_than_ascii(text).or_else(|| markup(text)) };
    problem.or_else(|| {
        let message = match text {
            _ if text.trim() != text => "the text starts or ends with a space",
            _ if spaces > 0 => "the text has two spaces in a row",
            _ => return None,
        };
        Some((Rule::Space, Diagnostic::new(message).help("remove it")))
    })
}

/// Finds what a copy from a web page or a program left in a text: `&amp;`, `</b>`, `\u00e9`, `???`.
fn markup(text: &str) -> Option<(Rule, Diagnostic)> {
    if text.as_bytes().windows(3).any(|part| part == b"???") {
        let message = "the text has question marks in the place of letters";
        let help = "copy the text from its source again";
        return Some((Rule::Mojibake, Diagnostic::new(message).help(help)));
    }
    memchr::memchr3(b'&', b'<', b'\\', text.as_bytes())?;
    let found = text.match_indices(['&', '<', '\\']).find_map(|(at, mark)| {
        let rest = &text[at..];
        let end = match mark {
            "&" => rest.find(';')? + 1,
            "<" => rest.find('>')? + 1,
            _ => 6,
        };
        let part = rest.get(..end)?;
        let is_hex = |digits: &str| {
            (2..=6).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
        };
        let is_left = match mark {
            "&" => match part[1..end - 1].strip_prefix('#') {
                Some(number) => is_hex(number.trim_start_matches(['x', 'X'])),
                None => ["amp", "lt", "gt", "quot", "apos", "nbsp"].contains(&&part[1..end - 1]),
            },
            "<" => part.starts_with("</") || part.starts_with("<br"),
            _ => part[1..].strip_prefix('u').is_some_and(is_hex),
        };
        is_left.then_some(part)
    })?;
    let diagnostic = Diagnostic::new(format!("`{found}` is markup, not text"))
        .help("write the character itself, or remove the markup");
    Some((Rule::Mojibake, diagnostic))
}

fn other_than_ascii(text: &str) -> Option<(Rule, Diagnostic)> {
    let is_common = |ch: char| is_plain(ch) && !ch.is_ascii_control();
    let uncommon = if text.chars().all(is_common) { None } else { uncommon(text) };
    uncommon.or_else(|| mojibake(text)).or_else(|| mixed_scripts(text))
}

/// Finds what is invisible, not decoded, or not in NFC.
fn uncommon(text: &str) -> Option<(Rule, Diagnostic)> {
    if let Some(ch) = text.chars().find(|ch| is_invisible(*ch)) {
        let kind = if ch.is_control() { "a control" } else { "an invisible" };
        let message = format!("the text has {kind} character, U+{:04X}", u32::from(ch));
        // Removing it would make mis-decoded text unrecoverable.
        let restored = mojibake(text).and_then(|(_, diagnostic)| diagnostic.help);
        let is_space = ch.is_whitespace();
        let help = if is_space { "write a space instead" } else { "remove it" };
        let help = restored.unwrap_or_else(|| help.to_owned());
        return Some((Rule::Hidden, Diagnostic::new(message).help(help)));
    }
    if text.contains("\u{fffd}") {
        let message = "the text has U+FFFD, which replaces a character that could not be decoded";
        let help = "copy the text from its source again";
        return Some((Rule::Mojibake, Diagnostic::new(message).help(help)));
    }
    if !unicode_normalization::is_nfc(text) {
        let mut both = text.chars().zip(text.nfc());
        let ch = both.find(|(one, two)| one != two).map_or(' ', |(_, ch)| ch);
        let diagnostic = Diagnostic::new(format!("the text is not in NFC at `{ch}`"))
            .expected("composed characters (Unicode Normalization Form C)")
            .help("`summit check --fix FILE` composes them");
        return Some((Rule::Nfc, diagnostic));
    }
    None
}

/// Finds UTF-8 that was decoded as Windows-1252 or Latin-1: `Ã©` for `é`.
fn mojibake(text: &str) -> Option<(Rule, Diagnostic)> {
    // The first byte of such a letter becomes one of `Â` to `ô`, which begin with this byte in UTF-8.
    memchr::memchr(0xc3, text.as_bytes())?;
    let mut runs = text.split(|ch: char| windows_1252(ch).is_none());
    let (wrong, right) = runs.find_map(|run| {
        let bytes: Vec<u8> = run.chars().filter_map(windows_1252).collect();
        let decoded = String::from_utf8(bytes).ok().filter(|decoded| !decoded.is_empty())?;
        // `CAFÉ…` is a word with its punctuation, `Ã…` is a letter, and so is `iÄ‡`.
        let start = run.as_ptr().addr() - text.as_ptr().addr();
        let is_word = decoded.chars().count() == 1
            && !text[..start].ends_with(char::is_lowercase)
            && !run.starts_with(['Â', 'Ã', 'Ð', 'Ñ', 'â'])
            && !run.ends_with(char::is_alphabetic);
        (!is_word).then_some((run, decoded))
    })?;
    let message = format!("`{wrong}` looks like UTF-8 that was read as Windows-1252");
    Some((Rule::Mojibake, Diagnostic::new(message).help(format!("did you mean `{right}`?"))))
}

/// The byte above 0x7F that Windows-1252 decodes to a character.
fn windows_1252(ch: char) -> Option<u8> {
    const HIGH: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
    match u32::from(ch) {
        code @ 0x80..=0xff => u8::try_from(code).ok(),
        // The range of all others in `HIGH`, without Cyrillic and East Asian letters.
        0x152..=0x192 | 0x2c6..=0x2dc | 0x2013..=0x2122 => {
            let position = HIGH.chars().position(|high| high == ch)?;
            u8::try_from(position).ok().map(|position| 0x80 + position)
        }
        _ => None,
    }
}

/// Scripts whose letters look alike.
const ALIKE: [&str; 3] = ["Latn", "Grek", "Cyrl"];

/// The script of a letter as its ISO 15924 code, for the scripts that most names are in.
fn script(ch: char) -> Option<&'static str> {
    Some(match ch {
        'a'..='z' | 'A'..='Z' | 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ʯ' | 'Ḁ'..='ỿ' => "Latn",
        '\u{370}'..='\u{373}' | '\u{376}'..='\u{37d}' | '\u{37f}'..='\u{3ff}' => "Grek",
        '\u{400}'..='\u{482}' | '\u{48a}'..='\u{52f}' => "Cyrl",
        '\u{531}'..='\u{556}' | '\u{561}'..='\u{587}' => "Armn",
        '\u{5d0}'..='\u{5ea}' => "Hebr",
        '\u{620}'..='\u{63f}' | '\u{641}'..='\u{64a}' | '\u{671}'..='\u{6d3}' => "Arab",
        '\u{10d0}'..='\u{10fa}' => "Geor",
        '\u{3041}'..='\u{3096}' => "Hira",
        '\u{30a1}'..='\u{30fa}' => "Kana",
        '\u{4e00}'..='\u{9fff}' => "Hani",
        '\u{ac00}'..='\u{d7a3}' => "Hang",
        _ => return None,
    })
}

/// The English name of a script.
pub(super) fn name_of(code: &str) -> &str {
    let name = codes::scripts().find(|[known, _]| *known == code).map_or(code, |[_, name]| name);
    name.split(" (").next().unwrap_or(name)
}

/// Finds a word with letters of two scripts, such as a Cyrillic `а` in a Latin word.
fn mixed_scripts(text: &str) -> Option<(Rule, Diagnostic)> {
    // Most texts are in one script, as the first bytes of their letters in UTF-8 show.
    let scripts = text.bytes().fold(0, |scripts, byte| {
        let is_latin = byte.is_ascii_alphabetic() | (0xc3..=0xca).contains(&byte) | (byte == 0xe1);
        let is_greek = (0xcd..=0xcf).contains(&byte);
        let is_cyrillic = (0xd0..=0xd4).contains(&byte);
        scripts | u8::from(is_latin) | u8::from(is_greek) << 1 | u8::from(is_cyrillic) << 2
    });
    if scripts.count_ones() < 2 {
        return None;
    }
    let script = |ch| script(ch).filter(|code| ALIKE.contains(code));
    let mut words = text.split(|ch: char| !ch.is_alphabetic());
    words.find_map(|word| {
        let count = |code| word.chars().filter(|ch| script(*ch) == Some(code)).count();
        // Most letters of the word are right; of two alike, the Latin ones are.
        let (_, most) = ALIKE.map(|code| (count(code), code)).into_iter().max()?;
        let is_other = |ch: &char| script(*ch).is_some_and(|code| code != most);
        let ch = word.chars().find(is_other)?;
        let (most, rare, code) = (name_of(most), name_of(script(ch)?), u32::from(ch));
        let message = format!(
            "the word `{word}` mixes {most} and {rare} letters: `{ch}` is {rare} (U+{code:04X})"
        );
        let help = format!("type the whole word in {most} letters");
        Some((Rule::MixedScripts, Diagnostic::new(message).help(help)))
    })
}

/// Finds the script of a text that has no letter of the script that it is said to be in.
pub(super) fn other_script(text: &str, stated: &str) -> Option<(&'static str, &'static str)> {
    let suits = |code: &str| match stated {
        // Latin letters are in use there too.
        "Jpan" | "Kore" | "Hans" | "Hant" | "Hani" => {
            matches!(code, "Hani" | "Hira" | "Kana" | "Hang" | "Latn")
        }
        stated => code == stated,
    };
    let is_known = matches!(
        stated,
        "Jpan" | "Kore" | "Hans" | "Hant" | "Hani" | "Armn" | "Hebr" | "Arab" | "Geor"
    ) || ALIKE.contains(&stated);
    let found = text.chars().filter_map(script).next().filter(|_| is_known)?;
    (!text.chars().filter_map(script).any(suits)).then(|| (found, name_of(found)))
}

#[cfg(test)]
mod tests {
    use unicode_normalization::char::canonical_combining_class;
    use unicode_normalization::{IsNormalized, is_nfc_quick};

    use super::*;

    #[test]
    fn plain_characters_are_visible_and_stay_in_nfc() {
        for ch in (' '..=char::MAX).filter(|ch| is_plain(*ch) && *ch != '\u{7f}') {
            let is_stable = is_nfc_quick([ch].into_iter()) == IsNormalized::Yes
                && canonical_combining_class(ch) == 0;
            assert!(is_stable && !is_invisible(ch), "{ch:?}");
        }
    }
}
