//! Exports: a record as files that other programs read, and what each file holds.
//!
//! The columns come from the schema, so they are the fields of the format, in its order. Every
//! value stands as it is and reads back exactly; `docs/export.md` has the rules.

mod fields;
mod folder;
mod package;

use csv::{Terminator, WriterBuilder};
use serde_json::Value as Json;

pub use folder::write;

use crate::record::{Record, Section};
use fields::{Field, Kind};

/// What the files of entries are written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// CSV (RFC 4180), with tables of links beside it.
    Csv,
    /// One JSON object a line.
    Jsonl,
}

impl Form {
    /// Returns how the names of such files end.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Jsonl => "jsonl",
        }
    }
}

/// A file of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Where it stands in the folder, parts joined by `/`.
    pub path: String,
    /// What it holds.
    pub bytes: Vec<u8>,
    /// How many entries it has, where it has any.
    pub rows: Option<usize>,
    /// What it is, in one sentence.
    pub about: String,
}

/// The file that describes the others.
pub const DESCRIPTOR: &str = "datapackage.json";

/// The folder of the tables of links.
pub const LINKS: &str = "links";

/// The file for people who find the folder.
pub const README: &str = "README.md";

/// A table: its columns, and the rows under them.
struct Table {
    /// The section that its rows, or the lists in its rows, belong to.
    section: &'static str,
    name: String,
    /// What a row is called in the tables of links.
    one: String,
    path: String,
    about: String,
    fields: Vec<Field>,
    key: Vec<String>,
    rows: Vec<Json>,
}

/// Returns the files of an export of a record, the descriptor and the text for people first.
pub fn files(record: &Record<'_>, form: Form) -> Vec<File> {
    let json = serde_json::to_value(record).unwrap_or_default();
    let tables = tables(&json, form);
    let data: Vec<File> = tables
        .iter()
        .map(|table| File {
            path: table.path.clone(),
            bytes: match form {
                Form::Csv => table.csv(),
                Form::Jsonl => table.lines(),
            },
            rows: Some(table.rows.len()),
            about: table.about.clone(),
        })
        .collect();
    let mut files = vec![
        File {
            path: DESCRIPTOR.to_owned(),
            bytes: package::descriptor(&json, form, &tables, &data),
            rows: None,
            about: "What each file and each column holds.".to_owned(),
        },
        File {
            path: README.to_owned(),
            bytes: package::readme(&json, form, &data),
            rows: None,
            about: "How to read the files.".to_owned(),
        },
    ];
    files.extend(data);
    files
}

/// Returns a table for the summit and for each section, then the tables of links.
fn tables(record: &Json, form: Form) -> Vec<Table> {
    let schema = crate::schema::schema().to_value();
    let mut tables =
        vec![Table::of("summit", "summit", &schema, vec![record["summit"].clone()], form)];
    for section in Section::ALL {
        let entries = record[section.as_str()].as_array().cloned().unwrap_or_default();
        tables.push(Table::of(section.as_str(), section.one(), &schema, entries, form));
    }
    match form {
        Form::Csv => {
            let links: Vec<Table> = tables.iter().flat_map(Table::links).collect();
            tables.extend(links);
        }
        // CSV without entries still names its columns; an empty file is no table to some readers.
        Form::Jsonl => tables.retain(|table| !table.rows.is_empty()),
    }
    tables
}

impl Table {
    fn of(section: &'static str, one: &str, schema: &Json, rows: Vec<Json>, form: Form) -> Self {
        let described = &schema["properties"][section];
        let entry = described.get("items").unwrap_or(described);
        let extension = form.extension();
        Self {
            section,
            name: section.to_owned(),
            one: one.to_owned(),
            path: format!("{section}.{extension}"),
            about: fields::text(&described["description"]),
            fields: fields::of(schema, entry, section == "summit", form),
            key: vec!["id".to_owned()],
            rows,
        }
    }

    /// Returns a table for each list of ids: a row for each id in it.
    fn links(&self) -> Vec<Self> {
        let lists = self.fields.iter().filter(|field| field.kind == Kind::Joined);
        lists.filter_map(|list| Some(self.link(list, list.refers_to.as_deref()?))).collect()
    }

    fn link(&self, list: &Field, sections: &[&'static str]) -> Self {
        let only = match sections {
            [only] => Section::ALL.into_iter().find(|section| section.as_str() == *only),
            _ => None,
        };
        let target = only.map_or(list.name.as_str(), |section| section.one());
        let mut rows = Vec::new();
        for entry in &self.rows {
            let ids = entry[&list.key].as_array().map_or(&[][..], Vec::as_slice);
            rows.extend((1u64..).zip(ids).map(|(position, id)| {
                Json::from_iter([
                    (self.one.clone(), entry["id"].clone()),
                    ("position".to_owned(), Json::from(position)),
                    (target.to_owned(), id.clone()),
                ])
            }));
        }
        let name = format!("{}_{}", self.name, list.name);
        Self {
            section: self.section,
            path: format!("{LINKS}/{name}.csv"),
            one: name.clone(),
            name,
            about: format!("`{}` of `{}`, one id a row.", list.name, self.path),
            fields: vec![
                Field::link(&self.one, "The entry that has the list.", Some(self.section)),
                Field::position(),
                Field::link(target, &list.description, only.map(Section::as_str)),
            ],
            key: vec![self.one.clone(), "position".to_owned()],
            rows,
        }
    }

    /// Returns the rows as CSV: one header line, then one record an entry.
    fn csv(&self) -> Vec<u8> {
        let mut csv = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
        // Writing to memory cannot fail, and every record has a cell for each column.
        let _ = csv.write_record(self.fields.iter().map(|field| &field.name));
        for row in &self.rows {
            let _ = csv.write_record(self.fields.iter().map(|field| field.cell(row)));
        }
        csv.into_inner().unwrap_or_default()
    }

    /// Returns the rows as JSON, one a line.
    fn lines(&self) -> Vec<u8> {
        self.rows.iter().flat_map(|row| format!("{row}\n").into_bytes()).collect()
    }
}
