//! Priority areas, and the initiatives under them.

use super::{Date, Figure, Id, Name, Party, Text};

entry_struct! {
    /// A priority area of the summit.
    pub struct Area {
        /// The English name.
        pub name: Text,
        /// What falls under it.
        pub summary: Option<Text>,
        /// Its names in other languages, scripts and spellings.
        pub names: Vec<Name>,
    }
}

entry_struct! {
    /// Something announced, agreed or launched.
    pub struct Initiative {
        /// What it is, in one line.
        pub title: Text,
        /// Its names in other languages, scripts and spellings.
        pub names: Vec<Name>,
        /// The priority area; absent where it lies across areas.
        pub area: Option<Id>,
        /// Whether the area is the authors' inference.
        pub area_inferred: Option<bool>,
        /// What it consists of.
        pub summary: Option<Text>,
        /// The states it touches.
        pub countries: Vec<Id>,
        /// Organisations that take part.
        pub partners: Vec<Party>,
        /// The numbers stated for it.
        pub figures: Vec<Figure>,
        /// The days that matter for it.
        pub dates: Vec<Date>,
        /// The kind of text it comes from.
        pub level: Level,
        /// How far it has come, where a source says so.
        pub status: Option<InitiativeStatus>,
        /// Where in that text it is.
        pub locator: Option<Text>,
        /// The documents that belong to it.
        pub documents: Vec<Id>,
    }
}

string_enum! {
    /// The kind of text an initiative comes from.
    pub enum Level {
        /// An adopted declaration.
        Declaration = "declaration",
        /// An initiative launched at the summit.
        Initiative = "initiative",
        /// A statement by one side.
        Statement = "statement",
        /// A deal or a contract.
        Agreement = "agreement",
    }
}

string_enum! {
    /// How far an initiative has come.
    pub enum InitiativeStatus {
        /// The sides, or their declaration, agreed on it.
        Agreed = "agreed",
        /// One side announced it.
        Announced = "announced",
        /// It was launched.
        Launched = "launched",
        /// A text that carries it is signed or exchanged.
        Signed = "signed",
        /// Work is going on.
        UnderWay = "under_way",
    }
}
