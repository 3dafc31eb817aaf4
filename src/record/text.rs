//! Text: what the authors of a record wrote, never empty.

string_newtype! {
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

display_as_str!(Text);
