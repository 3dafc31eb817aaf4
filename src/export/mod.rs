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

use serde::Serialize;
use serde_json::Value as Json;

pub use folder::write;

use crate::error::Error;
use crate::record::Section;
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
    /// The extension of the file names.
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

/// The folder of the tables of links.
pub const LINKS: &str = "links";

/// The explanation for whoever finds the folder.
pub const README: &str = "README.md";

/// The script that loads the CSV files into SQLite.
pub const LOAD: &str = "load.sql";

/// Writes an export of a record into a new folder and returns its files, those of entries last.
///
/// # Errors
///
/// Fails as [`write()`] does.
pub fn export(store: &Store, form: Form, folder: &Path, force: bool) -> Result<Vec<File>, Error> {
    write(folder, force, |folder| files(store, form, folder))
}

fn files(store: &Store, form: Form, folder: &Path) -> io::Result<Vec<File>> {
    let schema = crate::schema::schema().to_value();
    let mut sheets = sheets("summit", "summit", &schema, form, &[json(store.summit())]);
    for section in Section::ALL {
        let entries = entries(store, section).map_err(io::Error::other)?;
        // CSV without entries still names its columns; an empty file is no table to some readers.
        if !(entries.is_empty() && form == Form::Jsonl) {
            sheets.extend(self::sheets(
                section.as_str(),
                section.singular(),
                &schema,
                form,
                &entries,
            ));
        }
    }
    // The tables of links come after those of entries.
    sheets.sort_by_key(|sheet| matches!(sheet.table.rows, Rows::Links { .. }));
    let (tables, texts): (Vec<Table>, Vec<(String, usize)>) =
        sheets.into_iter().map(|sheet| (sheet.table, (sheet.text, sheet.rows))).unzip();
    if form != Form::Jsonl {
        fs::create_dir(folder.join(LINKS))?;
    }
    let save = |path: &str, text: &str, rows: Option<usize>, about: &str| {
        fs::write(folder.join(path), text)?;
        let sha256 = hmac_sha256::Hash::hash(text.as_bytes());
        let sha256 = sha256.iter().map(|byte| format!("{byte:02x}")).collect();
        let (path, about) = (path.to_owned(), about.to_owned());
        Ok::<File, io::Error>(File { path, bytes: text.len(), sha256, rows, about })
    };
    let data: Vec<File> = tables
        .iter()
        .zip(&texts)
        .map(|(table, (text, rows))| save(&table.path, text, Some(*rows), &table.about))
        .collect::<io::Result<_>>()?;
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

fn entries(store: &Store, section: Section) -> Result<Vec<Json>, Error> {
    with_section!(section, T => Ok(store.section::<T>()?.iter().map(json).collect()))
}

/// Returns the table of a section, and a table for each list of ids in its entries.
fn sheets(section: &str, one: &str, schema: &Json, form: Form, entries: &[Json]) -> Vec<Sheet> {
    let table = Table::of(section, one, schema, form);
    let links = if form == Form::Jsonl { Vec::new() } else { table.links() };
    std::iter::once(table).chain(links).map(|table| Sheet::new(table, entries)).collect()
}

fn json(entry: &impl Serialize) -> Json {
    serde_json::to_value(entry).unwrap_or_default()
}

/// A table: its columns, and what it is.
struct Table {
    name: String,
    /// What a row is called in the tables of links.
    one: String,
    path: String,
    about: String,
    fields: Vec<Field>,
    key: Vec<String>,
    form: Form,
    rows: Rows,
}

/// What the rows of a table are.
enum Rows {
    /// An entry each.
    Entries,
    /// The ids in a list of entries, one each.
    Links {
        /// The key of the list.
        list: String,
        /// What the entry that has the list is called.
        one: String,
        /// What is called by such an id.
        target: String,
    },
}

impl Table {
    fn of(section: &str, one: &str, schema: &Json, form: Form) -> Self {
        let described = &schema["properties"][section];
        let entry = described.get("items").unwrap_or(described);
        let extension = form.extension();
        Self {
            name: section.to_owned(),
            one: one.to_owned(),
            path: format!("{section}.{extension}"),
            about: fields::text(&described["description"]),
            fields: fields::of(schema, entry, section == "summit", form),
            key: vec!["id".to_owned()],
            form,
            rows: Rows::Entries,
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
        let target = only.map_or(list.name.as_str(), |section| section.singular());
        let name = format!("{}_{}", self.name, list.name);
        let section = Section::ALL.into_iter().find(|section| section.as_str() == self.name);
        Self {
            path: format!("{LINKS}/{name}.csv"),
            one: name.clone(),
            name,
            about: format!("`{}` of `{}`, one id a row.", list.name, self.path),
            fields: vec![
                Field::link(
                    &self.one,
                    "The entry that has the list.",
                    Some(section.map_or("summit", Section::as_str)),
                ),
                Field::position(),
                Field::link(target, &list.description, only.map(Section::as_str)),
            ],
            key: vec![self.one.clone(), "position".to_owned()],
            form: self.form,
            rows: Rows::Links {
                list: list.key.clone(),
                one: self.one.clone(),
                target: target.to_owned(),
            },
        }
    }
}

/// A table with its rows as text.
struct Sheet {
    table: Table,
    text: String,
    rows: usize,
}

impl Sheet {
    fn new(table: Table, entries: &[Json]) -> Self {
        let mut sheet = Self { table, text: String::new(), rows: 0 };
        if let Form::Csv { .. } = sheet.table.form {
            let names: Vec<String> =
                sheet.table.fields.iter().map(|field| field.name.clone()).collect();
            sheet.line(&names);
        }
        entries.iter().for_each(|entry| sheet.add(entry));
        sheet
    }

    /// Adds the rows that an entry has in the table.
    fn add(&mut self, entry: &Json) {
        let Rows::Links { list, one, target } = &self.table.rows else {
            return self.row(entry);
        };
        let ids = entry[list].as_array().map_or(&[][..], Vec::as_slice);
        let links = (1u64..).zip(ids).map(|(position, id)| {
            Json::from_iter([
                (one.clone(), entry["id"].clone()),
                ("position".to_owned(), Json::from(position)),
                (target.clone(), id.clone()),
            ])
        });
        links.collect::<Vec<Json>>().iter().for_each(|link| self.row(link));
    }

    fn row(&mut self, row: &Json) {
        self.rows += 1;
        if self.table.form == Form::Jsonl {
            self.text.extend([&row.to_string(), "\n"]);
        } else {
            let cells: Vec<String> =
                self.table.fields.iter().map(|field| field.cell(row)).collect();
            self.line(&cells);
        }
    }

    fn line(&mut self, cells: &[String]) {
        let guard = self.table.form == Form::Csv { guard: true };
        let dialect = Dialect { guard, ..Dialect::default() };
        self.text.push_str(&dialect.line(cells.iter().map(String::as_str)));
    }
}
