//! Countries: the participating states.

use super::{Alpha2, Id, Name, OneOrMore, Text};

record_struct! {
    /// A participating state; its id is the ISO 3166-1 alpha-3 code.
    pub struct Country {
        /// Identifies the entry.
        pub id: Id,
        /// The ISO 3166-1 alpha-2 code; an organisation may have none.
        pub alpha2: Option<Alpha2>,
        /// The common English name.
        pub name: Text,
        /// The long English name.
        pub official_name: Option<Text>,
        /// The capital.
        pub capital: Option<Text>,
        /// Whether the state hosts the summit.
        pub role: CountryRole,
        /// Whether it is a state, as is taken for granted, or an organisation.
        pub kind: Option<CountryKind>,
        /// Its names in other languages, scripts and spellings.
        pub names: Vec<Name>,
        /// A caution for the reader.
        pub note: Option<Text>,
        /// The sources that state the entry.
        pub sources: OneOrMore<Id>,
    }
}

string_enum! {
    /// What a state does at the summit.
    pub enum CountryRole {
        /// It receives the others.
        Host = "host",
        /// It is received.
        Guest = "guest",
    }
}

string_enum! {
    /// What a participating side is.
    pub enum CountryKind {
        /// A state.
        State = "state",
        /// An organisation, such as the European Union, under a user-assigned ISO 3166-1 code.
        Organisation = "organisation",
    }
}
