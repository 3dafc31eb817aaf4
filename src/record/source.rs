//! Sources: the publications that state the facts.

use super::{Alpha3, Date, Id, Language, Text};

record_struct! {
    /// A publication.
    pub struct Source {
        /// Identifies the source.
        pub id: Id,
        /// Who published it.
        pub publisher: Text,
        /// Its title in its own language.
        pub title: Text,
        /// Its address.
        pub url: Option<Text>,
        /// When it was published.
        pub published: Option<Date>,
        /// Its language (BCP 47).
        pub language: Language,
        /// What kind of publication it is.
        pub kind: SourceKind,
        /// The state whose own voice it is, as the alpha-3 code.
        pub party: Option<Alpha3>,
        /// The text it reprints, as a source id or a name, so that reprints count once.
        pub origin: Option<Text>,
        /// A caution about it.
        pub reliability: Option<Text>,
        /// A caution for the reader.
        pub note: Option<Text>,
    }
}

string_enum! {
    /// The kind of a publication, the strongest first.
    pub enum SourceKind {
        /// A government, parliament or international body.
        Official = "official",
        /// A news agency.
        Agency = "agency",
        /// A newspaper, broadcaster or news site.
        Newspaper = "newspaper",
        /// An institute or expert.
        Analysis = "analysis",
        /// A company or chamber.
        Business = "business",
        /// A work of reference.
        Encyclopedia = "encyclopedia",
    }
}
