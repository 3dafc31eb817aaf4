//! Skipping: proving that a text is JSON (RFC 8259) without keeping what it says.
//!
//! Most of the time of a question to a large record goes into this proof. It looks at sixteen bytes at
//! once, and takes what canonical layout puts between two values, a line end and spaces, in one
//! step; serde_json, which looks at eight and at single ones, took half as long again
//! (docs/performance.md). Tests hold the two to each other.

use wide::u8x16;

/// How many bytes are looked at at once.
const STEP: usize = 16;

/// Returns where the space at a place ends.
pub(super) fn space(text: &[u8], at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| matches!(byte, b' ' | b'\n' | b'\r' | b'\t')).count()
}

/// Returns where the value that begins at a place ends, or `None` where none does; `around` is room
/// for the marks that end the lists and objects around a value.
pub(super) fn value(text: &[u8], mut at: usize, around: &mut Vec<u8>) -> Option<usize> {
    around.clear();
    // What ends the innermost list or object; nothing does around the whole value.
    let mut end = 0;
    loop {
        at = match *text.get(at)? {
            b'"' => string(text, at + 1)?,
            open @ (b'{' | b'[') => {
                around.push(end);
                end = if open == b'{' { b'}' } else { b']' };
                at = next(text, at);
                if *text.get(at)? != end {
                    at = if end == b'}' { key(text, at)? } else { at };
                    continue;
                }
                end = around.pop()?;
                at + 1
            }
            _ => plain(text, at)?,
        };
        loop {
            if end == 0 {
                return Some(at);
            }
            at = closing(text, at);
            let mark = *text.get(at)?;
            if mark == b',' {
                at = next(text, at);
                at = if end == b'}' { key(text, at)? } else { at };
                break;
            }
            if mark != end {
                return None;
            }
            at += 1;
            end = around.pop()?;
        }
    }
}

/// Returns where the value after a key begins.
#[inline]
fn key(text: &[u8], at: usize) -> Option<usize> {
    if *text.get(at)? != b'"' {
        return None;
    }
    let at = string(text, at + 1)?;
    if let Some([b':', b' ', value]) = text.get(at..at + 3)
        && *value > b' '
    {
        return Some(at + 2);
    }
    let at = space(text, at);
    (*text.get(at)? == b':').then(|| space(text, at + 1))
}

/// Returns the place of what comes after the mark at a place: mostly a line end and spaces lie between.
#[inline]
fn next(text: &[u8], at: usize) -> usize {
    if let Some(bytes) = chunk(text, at)
        && text[at + 1] == b'\n'
    {
        let others = !bytes.simd_eq(u8x16::splat(b' ')).to_bitmask() >> 2 & 0x3fff;
        let found = at + 2 + others.trailing_zeros() as usize;
        if others != 0 && text[found] > b' ' {
            return found;
        }
    }
    space(text, at + 1)
}

/// Returns the place of the mark after a value.
#[inline]
fn closing(text: &[u8], at: usize) -> usize {
    match text.get(at) {
        Some(b'\n') => next(text, at - 1),
        Some(byte) if *byte > b' ' => at,
        _ => space(text, at),
    }
}

/// Returns where the string ends whose first character is at a place.
#[inline]
fn string(text: &[u8], mut at: usize) -> Option<usize> {
    while let Some(bytes) = chunk(text, at) {
        let control = bytes.min(u8x16::splat(0x1f)).simd_eq(bytes);
        let quote = bytes.simd_eq(u8x16::splat(b'"'));
        let special = (quote | bytes.simd_eq(u8x16::splat(b'\\')) | control).to_bitmask();
        if special == 0 {
            at += STEP;
            continue;
        }
        at += special.trailing_zeros() as usize;
        match text[at] {
            b'"' => return Some(at + 1),
            b'\\' => at = escape(text, at + 1)?,
            _ => return None,
        }
    }
    loop {
        match *text.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at = escape(text, at + 1)?,
            0..0x20 => return None,
            _ => at += 1,
        }
    }
}

fn chunk(text: &[u8], at: usize) -> Option<u8x16> {
    let bytes: [u8; STEP] = text.get(at..at + STEP)?.try_into().ok()?;
    Some(u8x16::new(bytes))
}

/// Returns where the escape ends whose first character after the backslash is at a place.
#[cold]
fn escape(text: &[u8], at: usize) -> Option<usize> {
    match text.get(at)? {
        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Some(at + 1),
        b'u' => {
            let digits = text.get(at + 1..at + 5)?;
            digits.iter().all(u8::is_ascii_hexdigit).then_some(at + 5)
        }
        _ => None,
    }
}

/// Returns where a number, `true`, `false` or `null` ends.
#[cold]
fn plain(text: &[u8], mut at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    if let Some(word) =
        ["true", "false", "null"].iter().find(|word| rest.starts_with(word.as_bytes()))
    {
        return Some(at + word.len());
    }
    let is = |at: usize, bytes: &[u8]| text.get(at).is_some_and(|byte| bytes.contains(byte));
    let digits = |at: usize| {
        let count = text.get(at..)?.iter().take_while(|byte| byte.is_ascii_digit()).count();
        (count > 0).then_some(at + count)
    };
    if is(at, b"-") {
        at += 1;
    }
    at = if is(at, b"0") { at + 1 } else { digits(at)? };
    if is(at, b".") {
        at = digits(at + 1)?;
    }
    if is(at, b"eE") {
        at = digits(at + 1 + usize::from(is(at + 1, b"+-")))?;
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::de::IgnoredAny;

    use super::*;

    /// Returns whether a text is one JSON value, and where that ends.
    fn skipped(text: &str) -> Option<usize> {
        let bytes = text.as_bytes();
        let end = value(bytes, space(bytes, 0), &mut Vec::new())?;
        (space(bytes, end) == bytes.len()).then_some(end)
    }

    fn is_json(text: &str) -> bool {
        serde_json::from_str::<IgnoredAny>(text).is_ok()
    }

    fn json() -> impl Strategy<Value = serde_json::Value> {
        let text = prop_oneof![any::<String>(), "[a-z東é\\\\\"\n]{0,40}"];
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            any::<f64>().prop_map(Into::into),
            text.clone().prop_map(Into::into),
        ];
        leaf.prop_recursive(5, 60, 6, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
                prop::collection::vec((text.clone(), inner), 0..6)
                    .prop_map(|fields| serde_json::Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    #[test]
    fn what_is_no_json_is_refused() {
        for text in [
            "",
            " ",
            "{",
            "}",
            "[",
            "]",
            "[1,]",
            "[,1]",
            "{,}",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{a:1}",
            "{1:1}",
            "[1 2]",
            "[1}",
            "{\"a\":1]",
            "01",
            "-",
            "1.",
            ".5",
            "1e",
            "1e+",
            "+1",
            "--1",
            "tru",
            "nul",
            "truefalse",
            "\"",
            "\"a",
            "\"\\\"",
            "\"\\x\"",
            "\"\\u12\"",
            "\"\\u12g4\"",
            "\"\t\"",
            "\"\u{1f}\"",
            "'a'",
            "1 1",
            "[[]",
            "[]]",
            "{}{}",
            "NaN",
            "// a\n1",
            "[1]\0",
            "\u{a0}1",
            "{\"a\" 1}",
            "{\"a\"::1}",
            "[\n\n  1,\n\n]",
        ] {
            assert!(!is_json(text), "{text:?}");
            assert_eq!(skipped(text), None, "{text:?}");
        }
    }

    #[test]
    fn nesting_has_no_limit() {
        let deep = format!("{}{}", "[".repeat(1_000_000), "]".repeat(1_000_000));
        assert_eq!(skipped(&deep), Some(deep.len()));
        assert_eq!(skipped(&deep[1..]), None);
    }

    proptest! {
        #[test]
        fn every_json_is_skipped_in_any_layout(json in json(), pretty in any::<bool>(), space in "[ \n\r\t]{0,20}") {
            let text = if pretty { serde_json::to_string_pretty(&json) } else { serde_json::to_string(&json) };
            let text = text.expect("JSON");
            prop_assert_eq!(skipped(&text), Some(text.len()));
            prop_assert_eq!(skipped(&format!("{space}{text}{space}")), Some(space.len() + text.len()));
        }

        #[test]
        fn what_is_changed_is_told_as_serde_json_tells_it(
            json in json(),
            pretty in any::<bool>(),
            changes in prop::collection::vec((any::<prop::sample::Index>(), "[\\[\\]{},:\"0-9.eE+\\-tfn \n\t\\\\ué\u{1}]{0,2}"), 1..4),
        ) {
            let text = if pretty { serde_json::to_string_pretty(&json) } else { serde_json::to_string(&json) };
            let mut letters: Vec<String> = text.expect("JSON").chars().map(String::from).collect();
            for (index, change) in changes {
                *index.get_mut(&mut letters) = change;
            }
            let text = letters.concat();
            prop_assert_eq!(skipped(&text).is_some(), is_json(&text), "{}", text);
        }

        #[test]
        fn any_text_is_told_as_serde_json_tells_it(text in "[\\[\\]{},:\"0-9.eE+\\-truefalsn \n\\\\]{0,24}") {
            prop_assert_eq!(skipped(&text).is_some(), is_json(&text), "{}", text);
        }
    }
}
