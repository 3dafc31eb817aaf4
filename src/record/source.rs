//! Sources: the publications that state the facts.

use super::{Alpha3, Date, Id, Language, Text};

record_struct! {
    /// A publication.
    pub struct Source {
        /// Identifies the source.
        pub id: Id,
        /// Who published it.
        pub publisher: Text,
        /// The publisher in at most 24 columns, for tables.
        pub short: Option<Text>,
        /// Who wrote it.
        pub author: Option<Text>,
        /// Its title in its own language, or a description where `reliability` says so.
        pub title: Text,
        /// Its address.
        pub url: Option<Text>,
        /// The address of an archived copy.
        pub archived: Option<Text>,
        /// When the authors of the record read it.
        pub accessed: Option<Date>,
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
        /// A government, parliament or international body, also in an archive or a repost.
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
