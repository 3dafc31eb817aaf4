//! Countries, places and parties.

use std::fmt;

use super::{Alpha2, Alpha3, Id, Name, Text};

entry_struct! {
    /// A participating state; its id is the ISO 3166-1 alpha-3 code.
    pub struct Country {
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
    }
}

string_enum! {
    /// What a state does at the summit.
    pub enum CountryRole {
        /// It hosts the summit.
        Host = "host",
        /// It attends.
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

record_struct! {
    /// Where something took place, as far as it is known.
    pub struct Place {
        /// The city.
        pub city: Option<Text>,
        /// The state, as its alpha-3 code.
        pub country: Option<Alpha3>,
        /// The building or institution.
        pub venue: Option<Text>,
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [
            self.venue.as_ref().map(Text::as_str),
            self.city.as_ref().map(Text::as_str),
            self.country.as_ref().map(Alpha3::as_str),
        ];
        let known: Vec<&str> = parts.into_iter().flatten().collect();
        f.write_str(&known.join(", "))
    }
}

record_struct! {
    /// An organisation or person that takes part, of whichever state.
    pub struct Party {
        /// The name, as sources print it.
        pub name: Text,
        /// Its state, as the alpha-3 code; also one that did not take part in the summit.
        pub country: Option<Alpha3>,
    }
}

impl fmt::Display for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.country {
            Some(country) => write!(f, "{} ({country})", self.name),
            None => self.name.fmt(f),
        }
    }
}
