//! Documents: texts signed, exchanged, adopted or presented.

use super::{Date, Id, Money, Name, OneOrMore, Party, Text};

record_struct! {
    /// A text signed, exchanged, adopted or presented.
    pub struct Document {
        /// Identifies the entry.
        pub id: Id,
        /// The English title, or what is known of it.
        pub title: Text,
        /// Its names in other languages, scripts and spellings.
        pub names: Vec<Name>,
        /// The type of text, such as `memorandum of understanding`.
        pub r#type: Option<Text>,
        /// Who signed or exchanged it.
        pub parties: Vec<Party>,
        /// The states it touches.
        pub countries: Vec<Id>,
        /// The field it belongs to.
        pub sector: Option<Text>,
        /// The priority area.
        pub area: Option<Id>,
        /// Whether the area is the authors' inference.
        pub area_inferred: Option<bool>,
        /// The money stated for it.
        pub value: Option<Money>,
        /// When it was signed, exchanged or adopted.
        pub date: Option<Date>,
        /// On which occasion.
        pub occasion: Option<Text>,
        /// The meeting at which it was signed.
        pub meeting: Option<Id>,
        /// What it says or does.
        pub summary: Option<Text>,
        /// A caution for the reader.
        pub note: Option<Text>,
        /// False where only the field or the parties are known, not the title.
        pub title_seen: Option<bool>,
        /// The sources that state the entry.
        pub sources: OneOrMore<Id>,
    }
}
