//! Exports: a record as files that other programs read, and what each file holds.
//!
//! The columns come from the schema, so they are the fields of the format, in its order. Every
//! value stands as it is and reads back exactly; `docs/export.md` has the rules.

mod fields;
mod folder;
mod package;

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use csv::{Terminator, WriterBuilder};
use serde::Serialize;
use serde_json::Value as Json;

pub use folder::write;

use crate::error::Error;
use crate::record::{Entry, Section};
use crate::store::Store;
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
    /// How many bytes it has.
    pub bytes: u64,
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

/// Writes an export of a record into a folder, as [`write()`] does, and returns its files, the
/// descriptor and the text for people first.
///
/// # Errors
///
/// Fails as [`write()`] does, and where an entry is not there any more.
pub fn export(store: &Store, form: Form, folder: &Path, force: bool) -> Result<Vec<File>, Error> {
    write(folder, force, |folder| files(store, form, folder))
}

fn files(store: &Store, form: Form, folder: &Path) -> io::Result<Vec<File>> {
    if form == Form::Csv {
        fs::create_dir(folder.join(LINKS))?;
    }
    let mut maker =
        Maker { schema: crate::schema::schema().to_value(), form, folder, written: Vec::new() };
    maker.summit(store)?;
    for section in Section::ALL {
        with_section!(section, T => maker.section::<T>(store.section().map_err(io::Error::other)?)?);
    }
    // The tables of links stand behind those of entries.
    let (data, links): (Vec<_>, Vec<_>) =
        maker.written.into_iter().partition(|(table, _)| matches!(table.rows, Rows::Entries(_)));
    let (tables, data): (Vec<Table>, Vec<File>) = data.into_iter().chain(links).unzip();
    let beside = |path: &str, about: &str, bytes| File {
        path: path.to_owned(),
        bytes,
        rows: None,
        about: about.to_owned(),
    };
    let descriptor = package::descriptor(&folder.join(DESCRIPTOR), store, form, &tables, &data)?;
    let readme = package::readme(store, form, &data);
    fs::write(folder.join(README), &readme)?;
    let mut files = vec![
        beside(DESCRIPTOR, "What each file and each column holds.", descriptor),
        beside(README, "How to read the files.", readme.len() as u64),
    ];
    files.extend(data);
    Ok(files)
}

/// What writes the files of entries, section by section.
struct Maker<'f> {
    schema: Json,
    form: Form,
    folder: &'f Path,
    written: Vec<(Table, File)>,
}

impl Maker<'_> {
    fn summit(&mut self, store: &Store) -> io::Result<()> {
        let tables = self.tables("summit", "summit");
        let mut sheets = self.sheets(&tables)?;
        let summit = json(store.summit());
        for (table, sheet) in tables.iter().zip(&mut sheets) {
            sheet.add(&table.part(&summit))?;
        }
        self.end(tables, sheets)
    }

    /// Writes the entries of a section.
    fn section<T: Entry + Serialize>(&mut self, entries: &[T]) -> io::Result<()> {
        // CSV without entries still names its columns; an empty file is no table to some readers.
        if self.form == Form::Jsonl && entries.is_empty() {
            return Ok(());
        }
        let tables = self.tables(T::SECTION.as_str(), T::SINGULAR);
        let mut sheets = self.sheets(&tables)?;
        for entry in entries {
            let entry = json(entry);
            for (table, sheet) in tables.iter().zip(&mut sheets) {
                sheet.add(&table.part(&entry))?;
            }
        }
        self.end(tables, sheets)
    }

    /// Returns the table of a section, and those of the lists of ids in it.
    fn tables(&self, section: &str, one: &str) -> Vec<Table> {
        let table = Table::of(section, one, &self.schema, self.form);
        let mut links = if self.form == Form::Csv { table.links() } else { Vec::new() };
        links.insert(0, table);
        links
    }

    fn sheets(&self, tables: &[Table]) -> io::Result<Vec<Sheet>> {
        tables.iter().map(|table| Sheet::create(self.folder, table)).collect()
    }

    fn end(&mut self, tables: Vec<Table>, sheets: Vec<Sheet>) -> io::Result<()> {
        for (table, sheet) in tables.into_iter().zip(sheets) {
            let file = sheet.end(&table)?;
            self.written.push((table, file));
        }
        Ok(())
    }
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
    rows: Rows,
}

/// What the rows of a table are.
enum Rows {
    /// An entry each.
    Entries(Form),
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

/// What an entry gives to a file.
struct Part {
    bytes: Vec<u8>,
    rows: usize,
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
            rows: Rows::Entries(form),
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
            rows: Rows::Links {
                list: list.key.clone(),
                one: self.one.clone(),
                target: target.to_owned(),
            },
        }
    }

    /// Returns what stands before the rows.
    fn head(&self) -> Vec<u8> {
        match self.rows {
            Rows::Entries(Form::Jsonl) => Vec::new(),
            _ => csv_lines([self.fields.iter().map(|field| field.name.as_str())]),
        }
    }

    /// Returns what an entry of the section gives to the table.
    fn part(&self, entry: &Json) -> Part {
        let cells =
            |row: &Json| self.fields.iter().map(|field| field.cell(row)).collect::<Vec<_>>();
        match &self.rows {
            Rows::Entries(Form::Jsonl) => {
                Part { bytes: format!("{entry}\n").into_bytes(), rows: 1 }
            }
            Rows::Entries(Form::Csv) => Part { bytes: csv_lines([cells(entry)]), rows: 1 },
            Rows::Links { list, one, target } => {
                let ids = entry[list].as_array().map_or(&[][..], Vec::as_slice);
                let rows = (1u64..).zip(ids).map(|(position, id)| {
                    cells(&Json::from_iter([
                        (one.clone(), entry["id"].clone()),
                        ("position".to_owned(), Json::from(position)),
                        (target.clone(), id.clone()),
                    ]))
                });
                Part { bytes: csv_lines(rows), rows: ids.len() }
            }
        }
    }
}

/// Returns rows as lines of CSV.
fn csv_lines<R>(rows: impl IntoIterator<Item = R>) -> Vec<u8>
where
    R: IntoIterator<Item: AsRef<[u8]>>,
{
    // Most entries take less; one that takes more is written in steps.
    const ROOM: usize = 1 << 10;
    let mut builder = WriterBuilder::new();
    builder.terminator(Terminator::CRLF).buffer_capacity(ROOM);
    let mut csv = builder.from_writer(Vec::new());
    for row in rows {
        // Writing to memory cannot fail, and every record has a cell for each column.
        let _ = csv.write_record(row);
    }
    csv.into_inner().unwrap_or_default()
}

/// A file of a table while it is written.
struct Sheet {
    out: BufWriter<fs::File>,
    bytes: u64,
    rows: usize,
}

impl Sheet {
    fn create(folder: &Path, table: &Table) -> io::Result<Self> {
        let out = BufWriter::new(fs::File::create_new(folder.join(&table.path))?);
        let mut sheet = Self { out, bytes: 0, rows: 0 };
        sheet.add(&Part { bytes: table.head(), rows: 0 })?;
        Ok(sheet)
    }

    fn add(&mut self, part: &Part) -> io::Result<()> {
        self.bytes += part.bytes.len() as u64;
        self.rows += part.rows;
        self.out.write_all(&part.bytes)
    }

    fn end(mut self, table: &Table) -> io::Result<File> {
        self.out.flush()?;
        let (path, about) = (table.path.clone(), table.about.clone());
        Ok(File { path, bytes: self.bytes, rows: Some(self.rows), about })
    }
}
