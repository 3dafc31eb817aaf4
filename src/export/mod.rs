//! Exports: a record as files that other programs read, and what each file holds.
//!
//! The columns come from the schema, so they are the fields of the format, in its order. Every value is
//! written unchanged and reads back exactly, unless formula cells are guarded; `docs/export.md` has the
//! rules.

mod fields;
mod folder;
mod package;
mod sqlite;

use std::fs;
use std::io;
use std::path::Path;

use serde_json::{Value as Json, json};

pub use folder::write;

use crate::error::Error;
use crate::record::{AnyEntry, Count, Described, Record, Schema, Section};
use crate::render::Dialect;
use crate::store::Store;
use fields::{Field, Kind};

/// The format of the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// CSV (RFC 4180, lines end with LF), with tables of links.
    Csv {
        /// Whether a cell that a spreadsheet may run as a formula gets an apostrophe in front.
        guard: bool,
    },
    /// One JSON object a line.
    Jsonl,
}

impl Form {
    fn extension(self) -> &'static str {
        match self {
            Self::Csv { .. } => "csv",
            Self::Jsonl => "jsonl",
        }
    }
}

/// A file of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its path in the folder, parts joined by `/`.
    pub path: String,
    /// Its size.
    pub bytes: usize,
    /// Its SHA-256 in hexadecimal digits.
    pub sha256: String,
    /// How many entries it has, where it has any.
    pub rows: Option<usize>,
    /// What it is, in one sentence.
    pub about: String,
}

/// The file that describes the others.
pub const DESCRIPTOR: &str = "datapackage.json";

/// The explanation for whoever finds the folder.
pub const README: &str = "README.md";

/// The script that loads the CSV files into SQLite.
pub const LOAD: &str = "load.sql";

/// Writes an export of a record into a new folder and returns its files, those of entries last.
pub fn export(store: &Store, form: Form, folder: &Path, force: bool) -> Result<Vec<File>, Error> {
    write(folder, force, |folder| files(store, form, folder))
}

fn files(store: &Store, form: Form, folder: &Path) -> io::Result<Vec<File>> {
    let mut tables =
        Vec::from_iter(Table::new("summit", form, vec![serde_json::to_value(store.summit())?]));
    for section in Section::ALL {
        let entries = store.entries(section).map_err(io::Error::other)?;
        let entries: Vec<Json> = entries.into_iter().map(AnyEntry::to_json).collect();
        // CSV without entries still names its columns; an empty file is no table to some readers.
        if !(entries.is_empty() && form == Form::Jsonl) {
            tables.extend(Table::new(section.as_str(), form, entries));
        }
    }
    if form != Form::Jsonl {
        fs::create_dir(folder.join("links"))?;
        let links: Vec<Table> = tables.iter().flat_map(Table::links).collect();
        tables.extend(links);
    }
    let save = |path: &str, text: &str, rows: Option<usize>, about: &str| {
        fs::write(folder.join(path), text)?;
        let sha256 = hmac_sha256::Hash::hash(text.as_bytes());
        let sha256 = sha256.iter().map(|byte| format!("{byte:02x}")).collect();
        let (path, about) = (path.to_owned(), about.to_owned());
        Ok::<File, io::Error>(File { path, bytes: text.len(), sha256, rows, about })
    };
    let data = tables
        .iter()
        .map(|table| save(&table.path, &table.text(form), Some(table.rows.len()), &table.about));
    let data: Vec<File> = data.collect::<io::Result<_>>()?;
    let descriptor = package::descriptor(store, form, &tables, &data)?;
    let readme = package::readme(store, form, &data);
    let mut files = vec![
        save(DESCRIPTOR, &descriptor, None, "What each file and each column holds.")?,
        save(README, &readme, None, "How to read the files.")?,
    ];
    if form != Form::Jsonl {
        files.push(save(LOAD, &sqlite::script(&tables), None, "Loads the files into SQLite.")?);
    }
    files.extend(data);
    Ok(files)
}

struct Table {
    name: String,
    path: String,
    about: String,
    fields: Vec<Field>,
    key: Vec<String>,
    rows: Vec<Json>,
}

impl Table {
    fn new(section: &str, form: Form, rows: Vec<Json>) -> Option<Self> {
        let member = Record::SCHEMA.member(section)?;
        Some(Self {
            name: section.to_owned(),
            path: format!("{section}.{}", form.extension()),
            about: member.description.to_owned(),
            fields: fields::of(member.schema.object()?, form),
            key: vec!["id".to_owned()],
            rows,
        })
    }

    /// A table for each list of ids: a row for each id in it.
    fn links(&self) -> Vec<Self> {
        let table = |list: &Field| match list.schema {
            Schema::List(Schema::Reference(sections), _) => Some(self.link(list, sections)),
            _ => None,
        };
        self.fields.iter().filter_map(table).collect()
    }

    fn link(&self, list: &Field, sections: &[Section]) -> Self {
        let from = Section::ALL.into_iter().find(|section| section.as_str() == self.name);
        let one = from.map_or("summit", Section::singular);
        // Ids of several sections are called after the list.
        let (target, refers_to) = match sections {
            [only] => (only.singular(), Some(only.as_str())),
            _ => (list.key, None),
        };
        let rows = self.rows.iter().flat_map(|entry| {
            let ids = entry[list.key].as_array().map_or(&[][..], Vec::as_slice);
            (1u64..).zip(ids).map(
                move |(position, id)| json!({ one: entry["id"], "position": position, target: id }),
            )
        });
        let name = format!("{}_{}", self.name, list.name);
        Self {
            path: format!("links/{name}.csv"),
            about: format!("`{}` of `{}`, one id a row.", list.name, self.path),
            fields: vec![
                Field::link(
                    one,
                    "The entry that has the list.",
                    Some(from.map_or("summit", Section::as_str)),
                ),
                Field {
                    kind: Kind::Integer,
                    schema: Count::SCHEMA,
                    ..Field::link("position", "The place in the list, from 1.", None)
                },
                Field::link(target, &list.description, refers_to),
            ],
            key: vec![one.to_owned(), "position".to_owned()],
            rows: rows.collect(),
            name,
        }
    }

    fn text(&self, form: Form) -> String {
        let Form::Csv { guard } = form else {
            return self.rows.iter().map(|row| format!("{row}\n")).collect();
        };
        let dialect = Dialect { tabs: false, guard };
        let mut text = dialect.line(self.fields.iter().map(|field| &field.name));
        for row in &self.rows {
            text.push_str(&dialect.line(self.fields.iter().map(|field| field.cell(row))));
        }
        text
    }
}
