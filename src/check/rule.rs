//! The rules of the format: their names, severities and meanings.

/// How serious a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The record breaks the format.
    Error,
    /// The record follows the format, but is probably wrong.
    Warning,
}

impl Severity {
    /// The name in messages and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

macro_rules! rules {
    ($($(#[doc = $doc:literal])+ $rule:ident = $name:literal, $severity:ident;)+) => {
        /// A rule of the format.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Rule {
            $($(#[doc = $doc])+ $rule,)+
        }

        impl Rule {
            /// Every rule.
            pub const ALL: &'static [Self] = &[$(Self::$rule),+];

            /// The name in messages and in JSON.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$rule => $name,)+ }
            }

            /// How serious a violation is.
            pub fn severity(self) -> Severity {
                match self { $(Self::$rule => Severity::$severity,)+ }
            }

            /// Whether a record that violates the rule cannot be queried.
            pub fn is_structural(self) -> bool {
                self <= Self::Reference
            }

            /// What the rule requires.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$rule => concat!($($doc),+).trim_ascii(),)+ }
            }
        }
    };
}

// The rules up to `Reference` are structural.
rules! {
    /// The file is UTF-8.
    Encoding = "encoding", Error;
    /// The file is JSON (RFC 8259).
    Syntax = "syntax", Error;
    /// The file has no conflict markers of git.
    Conflict = "conflict", Error;
    /// The record uses a version of the format that this program reads.
    Format = "format", Error;
    /// A value has its key's JSON type and range.
    Type = "type", Error;
    /// Every key belongs to the format.
    UnknownKey = "unknown-key", Error;
    /// Every required key is present.
    MissingKey = "missing-key", Error;
    /// A key occurs once in an object.
    DuplicateKey = "duplicate-key", Error;
    /// A value is one of those that its key allows.
    Word = "word", Error;
    /// A text fits the format of its key.
    Form = "form", Error;
    /// A list has at least one item, and an entry at least one source.
    EmptyList = "empty-list", Error;
    /// No two entries share an id.
    DuplicateId = "duplicate-id", Error;
    /// A reference names an entry of the right section.
    Reference = "reference", Error;
    /// The id of a country is its ISO 3166-1 alpha-3 code, and no other id looks like one.
    Id = "id", Error;
    /// A country code is in ISO 3166-1.
    Country = "country-code", Error;
    /// A currency code is in ISO 4217.
    Currency = "currency-code", Error;
    /// A language tag is valid (BCP 47 with the IANA registry).
    Language = "language-tag", Error;
    /// A language tag is written as usual: `zh-Hant-TW` (RFC 5646, 2.1.1).
    LanguageCase = "language-case", Warning;
    /// A language tag is not the code of a participating country with another language.
    LanguageCountry = "language-country", Warning;
    /// A script code is in ISO 15924.
    Script = "script-code", Error;
    /// A country or currency code has not been withdrawn.
    Withdrawn = "withdrawn-code", Warning;
    /// A URL is absolute, with the scheme http or https (RFC 3987).
    Url = "url", Error;
    /// The version of the data follows SemVer 2.0.
    Version = "version", Error;
    /// An end is not before its start.
    DateOrder = "date-order", Error;
    /// A period ends before the year 10000.
    DateLimit = "date-limit", Error;
    /// The upper end of a range is not below its lower end.
    Range = "range", Error;
    /// A state has an alpha-2 code; an organisation may have none.
    Alpha2 = "alpha2", Error;
    /// A participant belongs to a country or to an organisation.
    Affiliation = "affiliation", Error;
    /// A dispute has two versions or more.
    Versions = "versions", Error;
    /// A document is not part of itself.
    PartOfCycle = "part-of-cycle", Error;
    /// Text is in Unicode Normalization Form C.
    Nfc = "nfc", Error;
    /// Text has no control, bidirectional or invisible character.
    Hidden = "hidden-character", Error;
    /// Text has no space at its start or end, and no two in a row.
    Space = "space", Warning;
    /// A word has letters of one script only.
    MixedScripts = "mixed-scripts", Warning;
    /// Text was not damaged by a wrong encoding, and has no markup.
    Mojibake = "mojibake", Warning;
    /// A name is written in the script that it states, or else in that of its language.
    ScriptMismatch = "script-mismatch", Warning;
    /// A unit that looks like money is an ISO 4217 code.
    Unit = "unit", Warning;
    /// The sector of a document is one of the format's list.
    Sector = "sector", Warning;
    /// The short name of a publisher fits a table: it has 24 columns at most.
    ShortName = "short-name", Warning;
    /// A dispute names a field that its entry can have.
    Field = "field", Warning;
    /// A note explains an inferred horizon.
    Inference = "inference", Warning;
    /// The fields of an entry fit each other, and none is missing that others need.
    Contradiction = "contradiction", Warning;
    /// The chair of the summit and the roles of leaders agree.
    Chair = "chair", Warning;
    /// One country has the role of host, and the summit takes place there.
    Host = "host", Warning;
    /// An entry and the people it names have the same country, and a country its own name.
    CountryMismatch = "country-mismatch", Warning;
    /// An event fits its status and kind: `held` is not after `updated`, `history` and `previous` not after
    /// the summit, `follow-up` and `next` not before it.
    EventDate = "event-date", Warning;
    /// What has happened, such as a publication, is not dated after `updated`.
    FutureDate = "future-date", Warning;
    /// The origin of a source is another source, or a name.
    Origin = "origin", Warning;
    /// The versions of a dispute differ.
    SameVersion = "same-version", Warning;
    /// A dispute lists the sources of all its versions.
    DisputeSources = "dispute-sources", Warning;
    /// An amount of money is above zero.
    Amount = "amount", Warning;
    /// Two entries of a section differ in more than their ids, names, notes and sources.
    DuplicateEntry = "duplicate-entry", Warning;
    /// No list repeats an item.
    DuplicateItem = "duplicate-item", Warning;
    /// A URL belongs to one source.
    DuplicateUrl = "duplicate-url", Warning;
    /// No text or id of the template of `summit new` is left, and no `TODO` or `n/a`.
    Example = "example-text", Warning;
    /// Every source is cited.
    Uncited = "uncited", Warning;
    /// The file is in canonical form.
    Canonical = "canonical", Warning;
}
