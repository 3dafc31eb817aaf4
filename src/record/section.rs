//! Sections: the lists of a record, and what every entry of one can tell.

use serde::de::DeserializeOwned;

use super::{
    Area, Country, Dispute, Document, Event, Id, Initiative, Leader, Meeting, Name, Participant,
    Provision, Record, Source, Statement, Target, Total,
};

string_enum! {
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

/// Does something with the type of the entries of a section, under the name that is given for it.
macro_rules! with_section {
    ($section:expr, $entry:ident => $then:expr) => {{
        use $crate::record::Section;
        macro_rules! with {
            ($kind:ident) => {{
                type $entry = $crate::record::$kind;
                $then
            }};
        }
        match $section {
            Section::Countries => with!(Country),
            Section::Leaders => with!(Leader),
            Section::Participants => with!(Participant),
            Section::Areas => with!(Area),
            Section::Initiatives => with!(Initiative),
            Section::Targets => with!(Target),
            Section::Documents => with!(Document),
            Section::Totals => with!(Total),
            Section::Meetings => with!(Meeting),
            Section::Statements => with!(Statement),
            Section::Provisions => with!(Provision),
            Section::Events => with!(Event),
            Section::Disputes => with!(Dispute),
            Section::Sources => with!(Source),
        }
    }};
}

/// An entry of a section.
pub trait Entry: DeserializeOwned + Send + Sync + 'static {
    /// The section that holds such entries.
    const SECTION: Section;

    /// Returns the entries of the section, in the order of the record.
    fn entries(record: &Record) -> &[Self];

    /// Returns the id.
    fn id(&self) -> &Id;

    /// Returns the text by which people know the entry.
    fn label(&self) -> &str;

    /// Returns its names in other languages, scripts and spellings.
    fn names(&self) -> &[Name] {
        &[]
    }

    /// Returns the ids of the sources that state it; a source states itself.
    fn sources(&self) -> &[Id] {
        &[]
    }
}

macro_rules! entry {
    ($entry:ident, $section:ident, $field:ident, $label:ident $(, names: $names:ident)? $(, sources: $sources:ident)?) => {
        impl Entry for $entry {
            const SECTION: Section = Section::$section;

            fn entries(record: &Record) -> &[Self] {
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

            $(fn sources(&self) -> &[Id] {
                &self.$sources
            })?
        }
    };
}

entry!(Country, Countries, countries, name, names: names, sources: sources);
entry!(Leader, Leaders, leaders, name, names: names, sources: sources);
entry!(Participant, Participants, participants, name, names: names, sources: sources);
entry!(Area, Areas, areas, name, names: names, sources: sources);
entry!(Initiative, Initiatives, initiatives, title, names: names, sources: sources);
entry!(Target, Targets, targets, title, sources: sources);
entry!(Document, Documents, documents, title, names: names, sources: sources);
entry!(Total, Totals, totals, what, sources: sources);
entry!(Meeting, Meetings, meetings, title, sources: sources);
entry!(Statement, Statements, statements, summary, sources: sources);
entry!(Provision, Provisions, provisions, summary, sources: sources);
entry!(Event, Events, events, title, sources: sources);
entry!(Dispute, Disputes, disputes, subject, sources: sources);
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
