//! Sections: the lists of a record, and what every entry of one can tell.

use serde::de::DeserializeOwned;

use super::{
    Area, Country, Dispute, Document, Entries, Event, Id, Initiative, Leader, Meeting, Name,
    Participant, Provision, Record, Source, Statement, Target, Total,
};

word_list! {
    /// A section of the record.
    pub enum Section {
        /// The participating states.
        Countries = "countries",
        /// The heads of state or government at the table.
        Leaders = "leaders",
        /// Anyone else named.
        Participants = "participants",
        /// The priority areas.
        Areas = "areas",
        /// What was announced, agreed or launched.
        Initiatives = "initiatives",
        /// Quantified aims.
        Targets = "targets",
        /// Texts signed, exchanged, adopted or presented.
        Documents = "documents",
        /// Counts and sums as somebody stated them.
        Totals = "totals",
        /// Meetings around the summit.
        Meetings = "meetings",
        /// What somebody said or proposed.
        Statements = "statements",
        /// Points of adopted texts.
        Provisions = "provisions",
        /// Steps before and after the summit.
        Events = "events",
        /// Points on which sources differ.
        Disputes = "disputes",
        /// The publications that state the facts.
        Sources = "sources",
    }
}

impl Section {
    /// Every section, in the order of the record.
    pub const ALL: [Self; 14] = [
        Self::Countries,
        Self::Leaders,
        Self::Participants,
        Self::Areas,
        Self::Initiatives,
        Self::Targets,
        Self::Documents,
        Self::Totals,
        Self::Meetings,
        Self::Statements,
        Self::Provisions,
        Self::Events,
        Self::Disputes,
        Self::Sources,
    ];

    /// Returns what one entry of the section is called.
    pub fn one(self) -> &'static str {
        match self {
            Self::Countries => "country",
            other => other.as_str().trim_end_matches('s'),
        }
    }
}

/// An entry of a section.
pub trait Entry: DeserializeOwned + 'static {
    /// The section that holds such entries.
    const SECTION: Section;

    /// Returns the entries of the section, in the order of the record.
    fn entries<'r, 'a>(record: &'r Record<'a>) -> &'r Entries<'a, Self>;

    /// Returns the id.
    fn id(&self) -> &Id;

    /// Returns the text by which people know the entry.
    fn label(&self) -> &str;

    /// Returns its names in other languages, scripts and spellings.
    fn names(&self) -> &[Name] {
        &[]
    }
}

macro_rules! entry {
    ($entry:ident, $section:ident, $field:ident, $label:ident $(, $names:ident)?) => {
        impl Entry for $entry {
            const SECTION: Section = Section::$section;

            fn entries<'r, 'a>(record: &'r Record<'a>) -> &'r Entries<'a, Self> {
                &record.$field
            }

            fn id(&self) -> &Id {
                &self.id
            }

            fn label(&self) -> &str {
                self.$label.as_str()
            }

            $(fn names(&self) -> &[Name] {
                &self.$names
            })?
        }
    };
}

entry!(Country, Countries, countries, name, names);
entry!(Leader, Leaders, leaders, name, names);
entry!(Participant, Participants, participants, name, names);
entry!(Area, Areas, areas, name, names);
entry!(Initiative, Initiatives, initiatives, title, names);
entry!(Target, Targets, targets, title);
entry!(Document, Documents, documents, title, names);
entry!(Total, Totals, totals, what);
entry!(Meeting, Meetings, meetings, title);
entry!(Statement, Statements, statements, summary);
entry!(Provision, Provisions, provisions, summary);
entry!(Event, Events, events, title);
entry!(Dispute, Disputes, disputes, subject);
entry!(Source, Sources, sources, title);

#[cfg(test)]
mod tests {
    use clap::ValueEnum;

    use super::*;

    #[test]
    fn no_section_is_left_out_of_all() {
        assert_eq!(Section::ALL.as_slice(), Section::value_variants());
    }
}
