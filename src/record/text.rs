//! Text: what the authors of a record wrote, never empty.

spelled! {
    /// A text of the record, never empty: what is unknown is left out.
    ///
    /// The format wants NFC without hidden characters, which `check` tells; the type holds any text,
    /// and what shows it makes it harmless.
    Text {
        valid: |text| !text.trim().is_empty(),
        is: "a text",
        expected: "text in NFC without control characters, or no key where something is unknown",
        pattern: "\\S"
    }
}

shown_as_written!(Text);

/// Returns whether a character is not seen, but moves or turns what stands around it.
///
/// These are Unicode's control characters (Cc), line and paragraph separators, the explicit
/// directional marks, embeddings, overrides and isolates of UAX #9, the format characters (Cf)
/// without a use in plain words, and the code points that are no characters and may not stand in
/// HTML; the joiners U+200C and U+200D, which some scripts need, are not among them.
pub fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || u32::from(letter) & 0xfffe == 0xfffe
        || matches!(
            letter,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
                | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
                | '\u{fdd0}'..='\u{fdef}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
        )
}
