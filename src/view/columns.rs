//! Columns: the one list of the fields of each type of entry, with their headings and values.

use super::{Index, Value, label};
use crate::record::{
    About, Alpha2, Alpha3, Area, Conversion, Count, Country, CountryKind, CountryRole, Date,
    Dispute, Document, DocumentStatus, Event, EventKind, EventStatus, Fact, Figure, Horizon, Id,
    Initiative, InitiativeStatus, Language, Leader, LeaderRole, Level, Meeting, MeetingKind, Money,
    Name, Participant, Party, Place, Provision, Session, Source, SourceKind, Statement,
    StatementKind, Summit, Target, TargetKind, Text, Total,
};

/// The key and heading of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The key, as in the record.
    pub key: &'static str,
    /// The heading in human-readable answers.
    pub heading: &'static str,
    /// 0 where tables always show it; else a table that is too narrow leaves out the highest rank first.
    pub rank: u8,
    /// The keys of its parts, which CSV and TSV write as columns of their own.
    pub parts: &'static [&'static str],
}

impl Head {
    /// The rank of a column that tables show only where it is asked for.
    pub const ON_REQUEST: u8 = u8::MAX;

    /// A column that tables always show.
    pub const fn new(key: &'static str, heading: &'static str) -> Self {
        Self { key, heading, rank: 0, parts: &[] }
    }

    /// Returns whether the column is a field of the record, not computed.
    pub fn is_own(&self) -> bool {
        !matches!(self.key, "disputed" | "weights")
    }

    /// Returns whether every entry has a date in the column, if it is known.
    pub fn is_date(&self) -> bool {
        matches!(self.key, "date" | "published")
    }
}

impl From<(&'static str, &'static str)> for Head {
    fn from((key, heading): (&'static str, &'static str)) -> Self {
        Self::new(key, heading)
    }
}

impl From<(&'static str, &'static str, u8)> for Head {
    fn from((key, heading, rank): (&'static str, &'static str, u8)) -> Self {
        Self { rank, ..Self::new(key, heading) }
    }
}

pub struct Column<T: 'static> {
    pub head: Head,
    pub value: for<'a> fn(&'a T, &Index<'a>) -> Value<'a>,
}

pub trait Columns: Sized + 'static {
    /// Its columns in the order of tables, one for every field of the type, and the computed ones.
    const COLUMNS: &'static [Column<Self>];
}

trait Field {
    fn value<'a>(&'a self, index: &Index<'a>) -> Value<'a>;
}

impl<T: Field> Field for Option<T> {
    fn value<'a>(&'a self, index: &Index<'a>) -> Value<'a> {
        self.as_ref().map_or(Value::Unknown, |field| field.value(index))
    }
}

impl<T: Field> Field for Vec<T> {
    fn value<'a>(&'a self, index: &Index<'a>) -> Value<'a> {
        Value::list(self.iter().map(|item| item.value(index)))
    }
}

macro_rules! fields {
    ($($($kind:ty),+: |$field:ident, $index:ident| $value:expr;)+) => { $($(
        impl Field for $kind {
            fn value<'a>(&'a self, $index: &Index<'a>) -> Value<'a> {
                let $field = self;
                $value
            }
        }
    )+)+ };
}

fields! {
    Text, Alpha2, Alpha3, Language, CountryRole, CountryKind, LeaderRole, Level, InitiativeStatus, TargetKind,
    DocumentStatus, MeetingKind, StatementKind, EventKind, EventStatus, SourceKind:
        |word, _index| Value::Text(word.as_str());
    About, Conversion, Fact, Figure, Horizon, Name, Party, Place, Session: |parts, _index| Value::parts(parts);
    Id: |id, index| index.reference(id.as_str());
    Money: |money, _index| Value::Money(money);
    Date: |date, _index| Value::Date(*date);
    Count: |number, _index| Value::Number(number.get().into());
    bool: |yes, _index| Value::Bool(*yes);
}

/// Defines the columns of entries: the key of each, its heading, its rank, or `-` for those on request, and
/// its value where that is not the value of the field alone. After `id` is the rank of the id, which with the note,
/// the sources and the disputes comes last.
macro_rules! columns {
    ($($kind:ident $(id $id:tt)? { $($key:ident $heading:literal $rank:tt $(=> $value:expr)?,)+ })+) => { $(
        impl Columns for $kind {
            const COLUMNS: &'static [Column<Self>] = &[
                $(columns!(@column $key $heading $rank $($value)?),)+
                $(
                    columns!(@column note "Note" -),
                    columns!(@column sources "Stated by" 0),
                    columns!(@column id "Id" $id),
                    columns!(@column disputed "Disputed" -),
                )?
            ];
        }
    )+ };
    (@column $key:ident $heading:literal $rank:tt $($value:expr)?) => {
        Column {
            head: Head {
                key: stringify!($key),
                heading: $heading,
                rank: columns!(@rank $rank),
                parts: columns!(@parts $key),
            },
            value: columns!(@value $key $($value)?),
        }
    };
    (@rank -) => { Head::ON_REQUEST };
    (@rank $rank:literal) => { $rank };
    (@parts amount) => { &["amount", "to", "currency", "qualifier", "as_stated"] };
    (@parts value) => { columns!(@parts amount) };
    (@parts count) => { &["what", "amount", "to", "unit", "qualifier"] };
    (@parts place) => { &["city", "country", "venue"] };
    (@parts horizon) => { &["years", "start", "end", "inferred"] };
    (@parts $key:ident) => { &[] };
    (@value $key:ident $value:expr) => { $value };
    (@value id) => { |e, _| Value::Text(e.id.as_str()) };
    (@value sources) => { |e, index| index.sources(&e.sources) };
    (@value disputed) => {
        |e, index| Value::list(index.dispute_ids(e.id.as_str()).map(Value::Text))
    };
    (@value countries) => {
        |e, _| Value::list(e.countries.iter().map(|id| Value::Text(id.as_str())))
    };
    (@value $key:ident) => { |e, index| e.$key.value(index) };
}

columns! {
    Leader id 2 {
        country "Country" 0,
        name "Leader" 0,
        office "Office" 1,
        role "Role" -,
        in_office_since "In office since" -,
        family_name "Family name" -,
        given_name "Given name" -,
        names "Also written" -,
    }
    Participant id 3 {
        country "Country" 0,
        organisation "Organisation" -,
        name "Name" 0,
        office "Office" 1,
        occasion "Occasion" 2,
        names "Also written" -,
    }
    Country {
        id "Code" 0,
        alpha2 "Alpha-2" -,
        name "Country" 0,
        official_name "Official name" 2,
        capital "Capital" 1,
        role "Role" 1,
        kind "Kind" -,
        names "Also written" -,
        note "Note" -,
        sources "Stated by" 0,
        disputed "Disputed" -,
    }
    Area id 2 {
        name "Area" 0,
        summary "Covers" 1,
        names "Also written" -,
    }
    Initiative id 3 {
        title "Initiative" 0,
        area "Area" 1 => |e, index| index.area(e.area.as_ref(), e.area_inferred),
        area_inferred "Area inferred" -,
        summary "Summary" -,
        countries "Countries" 4,
        level "Level" 2,
        status "Status" -,
        partners "Partners" -,
        figures "Figures" -,
        dates "Dates" -,
        locator "Place in text" -,
        documents "Documents" -,
        names "Also called" -,
    }
    Target id 2 {
        title "Target" 0,
        kind "Kind" -,
        amount "Amount" 0,
        horizon "Horizon" 0,
        countries "Countries" -,
        scope "Scope" -,
        conversions "Conversions" -,
    }
    Document id 6 {
        title "Document" 0 => |e, _| label(e),
        type "Type" 5 => |e, index| e.r#type.value(index),
        countries "Countries" 1,
        status "Status" 4,
        date "Date" 0,
        value "Value" 2,
        sector "Sector" -,
        topic "Topic" -,
        part_of "Part of" -,
        signatories "Signed by" -,
        area "Area" - => |e, index| index.area(e.area.as_ref(), e.area_inferred),
        area_inferred "Area inferred" -,
        parties "Parties" 3,
        occasion "Occasion" -,
        meeting "Meeting" -,
        summary "Summary" -,
        title_seen "Title seen" -,
        names "Also called" -,
    }
    Total id 2 {
        what "What" 0,
        count "Count" 0,
        value "Value" 0,
        scope "Scope" -,
        countries "Countries" -,
    }
    Meeting id 3 {
        date "Date" 0,
        title "Meeting" 0,
        kind "Kind" 2,
        people "People" -,
        others "Others" -,
        place "Place" -,
        countries "Countries" -,
        results "Results" -,
    }
    Statement id 4 {
        speaker "Speaker" 0,
        kind "Kind" 2,
        summary "In substance" 0,
        date "Date" 3,
        country "Country" -,
        occasion "Occasion" -,
        area "Area" -,
        relates_to "About" -,
    }
    Provision id 3 {
        document "Document" 0,
        section "Section" 2,
        area "Area" - => |e, index| index.area(e.area.as_ref(), e.area_inferred),
        area_inferred "Area inferred" -,
        position "Position" -,
        summary "In substance" 0,
        text_seen "Text seen" -,
        locator "Place in section" -,
    }
    Event id 3 {
        date "Date" 0,
        title "Event" 0,
        end "End" -,
        kind "Kind" 2,
        status "Status" 1,
        format "Format" -,
        edition "Edition" -,
        countries "Countries" -,
        place "Place" -,
        chair "Chair" -,
        outcomes "Outcomes" -,
        figures "Figures" -,
        relates_to "Relates to" -,
    }
    Dispute {
        subject "Sources differ on" 0,
        versions "Versions" 1 => |e, index| index.versions(&e.versions),
        about "About" -,
        note "Note" -,
        sources "Stated by" -,
        id "Id" 0,
        weights "Weight of each version" - => |e, index| {
            Value::list(e.versions.iter().map(|version| index.weight(version)))
        },
        disputed "Disputed" -,
    }
    Source {
        publisher "Publisher" 0,
        short "Short name" -,
        author "Author" -,
        title "Title" 0 => |e, _| {
            Value::Link(e.title.as_str(), e.url.as_ref().map(Text::as_str))
        },
        published "Published" 0,
        kind "Kind" 1,
        language "Language" 2,
        party "Party" -,
        origin "Reprints" -,
        reliability "Reliability" -,
        note "Note" -,
        url "Address" -,
        archived "Archived copy" -,
        accessed "Accessed" -,
        id "Id" 3,
        disputed "Disputed" -,
    }
    Summit {
        id "Id" -,
        series "Series" -,
        edition "Edition" -,
        start "First day" -,
        end "Last day" -,
        place "Place" -,
        chair "Chair" -,
        previous "Before it" -,
        next "After it" -,
        note "Note" -,
        names "Names" -,
        sessions "Sessions" -,
        facts "Facts" -,
        sources "Stated by" -,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Described, Section};

    fn assert_has_all_fields<T: Columns + Described>() {
        let own = T::COLUMNS.iter().map(|column| column.head).filter(Head::is_own);
        let mut columns: Vec<&str> = own.map(|head| head.key).collect();
        let mut fields: Vec<&str> = T::SCHEMA.fields().iter().map(|field| field.key).collect();
        columns.sort_unstable();
        fields.sort_unstable();
        assert_eq!(columns, fields);
    }

    #[test]
    fn every_field_has_a_column() {
        assert_has_all_fields::<Summit>();
        for section in Section::ALL {
            with_section!(section, T => assert_has_all_fields::<T>());
        }
    }
}
