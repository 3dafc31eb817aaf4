//! Hyperlinks of terminals: the control sequence OSC 8.
//!
//! Until a line is written, a link is part of the text: its label follows its address, which is in the tag
//! characters of Unicode (U+E0000 and above), one for each byte. They take no columns, and text of a record cannot
//! contain them, because it is escaped before.

/// The base of the tag characters.
const TAGS: u32 = 0xe0000;
const BEGIN: char = '\u{e0001}';
const END: char = '\u{e007f}';

/// Returns whether the terminal shows hyperlinks; `var` reads the environment.
///
/// No terminal can be asked, so these are the ones known to, as the crate `supports-hyperlinks` lists them;
/// `FORCE_HYPERLINK` overrides the list.
pub fn is_supported(var: impl Fn(&str) -> Option<String>) -> bool {
    if let Some(forced) = var("FORCE_HYPERLINK") {
        return forced.trim() != "0";
    }
    let is_one_of =
        |name: &str, known: &[&str]| var(name).is_some_and(|value| known.contains(&value.as_str()));
    let vte = var("VTE_VERSION").and_then(|version| version.parse().ok());
    ["DOMTERM", "WT_SESSION", "KONSOLE_VERSION"].iter().any(|name| var(name).is_some())
        || vte.is_some_and(|version: u32| version >= 5000)
        || is_one_of(
            "TERM_PROGRAM",
            &["Hyper", "iTerm.app", "terminology", "WezTerm", "vscode", "ghostty", "zed"],
        )
        || is_one_of("TERM", &["xterm-kitty", "xterm-ghostty", "alacritty", "alacritty-direct"])
        || is_one_of("COLORTERM", &["xfce4-terminal"])
}

pub(super) fn link(label: &str, address: &str) -> String {
    let mut link = String::from(BEGIN);
    let tag = |byte: u8| char::from_u32(TAGS + u32::from(byte)).unwrap_or_default();
    for byte in address.bytes() {
        // The sequence may contain only visible ASCII characters.
        if byte.is_ascii_graphic() {
            link.push(tag(byte));
        } else {
            link.extend(format!("%{byte:02X}").bytes().map(tag));
        }
    }
    link.push_str(label);
    link.push(END);
    link
}

/// Closes a link at the end of a line that breaks it, and reopens it on the next.
pub(super) fn whole(mut lines: Vec<String>) -> Vec<String> {
    let mut open = String::new();
    for line in &mut lines {
        line.insert_str(0, &open);
        if let Some(begin) = line.rfind(BEGIN) {
            let link = &line[begin..];
            let is_address = |ch: &char| u32::from(*ch) & 0xfff80 == TAGS;
            open = link.chars().take_while(is_address).collect();
            if link.contains(END) {
                open.clear();
            } else {
                line.push(END);
            }
        }
    }
    lines
}

/// Returns a text without the addresses of its links.
pub(super) fn label(text: &str) -> String {
    text.chars().filter(|ch| u32::from(*ch) & 0xfff80 != TAGS).collect()
}

/// Writes the links of a line as control sequences. `open` is the address of a link that goes on from the line
/// above, and afterwards of one that goes on below.
pub(super) fn expand(line: &str, open: &mut String) -> String {
    let mut expanded = String::with_capacity(line.len());
    let mut is_written = false;
    for ch in line.chars() {
        match u32::from(ch).wrapping_sub(TAGS) {
            1 => open.clear(),
            0x7f => {
                expanded.push_str("\u{1b}]8;;\u{1b}\\");
                open.clear();
                is_written = false;
            }
            byte @ 0x21..=0x7e => open.extend(char::from_u32(byte)),
            _ => {
                if !open.is_empty() && !is_written {
                    expanded.extend(["\u{1b}]8;;", open, "\u{1b}\\"]);
                    is_written = true;
                }
                expanded.push(ch);
            }
        }
    }
    if is_written {
        expanded.push_str("\u{1b}]8;;\u{1b}\\");
    }
    expanded
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::super::wrap::wrap;
    use super::*;

    #[test]
    fn a_link_continues_on_the_next_line_and_has_no_width() {
        let text = format!("{} +2", link("Embassy of Japan", "https://x.org/é"));
        assert_eq!(text.width(), "Embassy of Japan +2".width());
        assert_eq!(label(&text), "Embassy of Japan +2");
        let mut open = String::new();
        let lines: Vec<String> =
            wrap(&text, Some(10), 0).iter().map(|line| expand(line, &mut open)).collect();
        let (start, end) = ("\u{1b}]8;;https://x.org/%C3%A9\u{1b}\\", "\u{1b}]8;;\u{1b}\\");
        assert_eq!(lines, [format!("{start}Embassy of{end}"), format!("{start}Japan{end} +2")]);
        assert!(open.is_empty());
    }

    #[test]
    fn support_follows_the_environment() {
        let with = |set: &'static [(&str, &str)]| {
            is_supported(|name| {
                set.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
            })
        };
        assert!(!with(&[("TERM", "xterm-256color")]));
        assert!(with(&[("TERM", "xterm-kitty")]));
        assert!(with(&[("VTE_VERSION", "7600")]) && !with(&[("VTE_VERSION", "4800")]));
        assert!(with(&[("FORCE_HYPERLINK", "1")]));
        assert!(!with(&[("FORCE_HYPERLINK", "0"), ("WT_SESSION", "x")]));
    }
}
