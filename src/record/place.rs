//! Places and parties: where something was, and who took part in it.

use std::fmt;

use super::{Alpha3, Text};

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
        /// The name as it stands.
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
