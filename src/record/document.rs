//! Documents and their provisions.

use super::{Count, Date, Id, Money, Name, Party, Text};

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
        /// What was done with it.
        pub status: Option<DocumentStatus>,
        /// The set of documents that it is part of.
        pub part_of: Option<Id>,
        /// The leaders and participants who signed it.
        pub signatories: Vec<Id>,
        /// The sector, one of agriculture, cities, digital, disasters, economy, education, energy, environment,
        /// general, government, health, industry, minerals and transport; `check` warns of any other.
        pub sector: Option<Text>,
        /// The subject within the sector, in a word or two.
        pub topic: Option<Text>,
        /// The priority area; absent where none is known or inferred.
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

string_enum! {
    /// What was done with a document.
    pub enum DocumentStatus {
        /// It was signed or concluded.
        Signed = "signed",
        /// Notes were signed and exchanged, which implies signature.
        Exchanged = "exchanged",
        /// It was adopted, or issued jointly.
        Adopted = "adopted",
        /// A source reports an agreement, not a signing.
        Agreed = "agreed",
        /// It was presented or announced.
        Presented = "presented",
        /// It is named; what was done with it is not stated.
        Reported = "reported",
    }
}

string_enum! {
    /// The sectors of documents, so that records can be compared; the finer term is the topic.
    pub enum Sector {
        /// Farming, livestock, food and animal health.
        Agriculture = "agriculture",
        /// Urban development, smart cities, city partnerships.
        Cities = "cities",
        /// Information and communications, networks, postal services, artificial intelligence.
        Digital = "digital",
        /// Disaster risk reduction.
        Disasters = "disasters",
        /// Investment, finance, taxation, economic zones, small business, tourism.
        Economy = "economy",
        /// Education, science and research, training, universities.
        Education = "education",
        /// Electricity: power plants, grids, their staff.
        Energy = "energy",
        /// Environment, waste, climate and water.
        Environment = "environment",
        /// Texts of the leaders, and sets across several sectors.
        General = "general",
        /// Work of the states themselves: diplomacy, law and justice.
        Government = "government",
        /// Hospitals, medical equipment, medicine and medical technology.
        Health = "health",
        /// Manufacturing and chemicals.
        Industry = "industry",
        /// Minerals, mining and metals.
        Minerals = "minerals",
        /// Roads, railways, aviation, logistics and customs.
        Transport = "transport",
    }
}

entry_struct! {
    /// One point of an adopted text.
    pub struct Provision {
        /// The document that it is a point of.
        pub document: Id,
        /// The part of the document.
        pub section: Option<Text>,
        /// The priority area.
        pub area: Option<Id>,
        /// Whether the area is the authors' inference.
        pub area_inferred: Option<bool>,
        /// Its position within the document, from 1; equal where the order was not seen.
        pub position: Option<Count>,
        /// Where in that part.
        pub locator: Option<Text>,
        /// What it says, in the authors' words.
        pub summary: Text,
        /// Whether the authors read the text itself, or only reports of it.
        pub text_seen: Option<bool>,
    }
}
