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

use crate::record::{Entry, Record, Section};
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

/// A table: its columns, and what it is.
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
}

/// Gives entries one after the other.
type Each<'e> = &'e dyn Fn(&mut dyn FnMut(&Json));

/// Returns the files of an export of a record, the descriptor and the text for people first.
pub fn files(record: &Record<'_>, form: Form) -> Vec<File> {
    let schema = crate::schema::schema().to_value();
    let mut tables = Vec::new();
    let mut data = Vec::new();
    let mut links = Vec::new();
    let mut add = |section, one, each: Each<'_>| {
        let table = Table::of(section, one, &schema, form);
        let mut sheet = Sheet::of(&table, form);
        let mut beside = if form == Form::Csv { table.links() } else { Vec::new() };
        each(&mut |entry| {
            sheet.add(&table, entry);
            beside.iter_mut().for_each(|link| link.add(&table, entry));
        });
        // CSV without entries still names its columns; an empty file is no table to some readers.
        if form == Form::Csv || sheet.rows > 0 {
            data.push(sheet.file(&table));
            tables.push(table);
        }
        links.extend(beside);
    };
    let summit = serde_json::to_value(&record.summit).unwrap_or_default();
    add("summit", "summit", &|give| give(&summit));
    for section in Section::ALL {
        of_section!(section, T => add(section.as_str(), section.one(), &|give| {
            T::entries(record).each(None, |_, entry| {
                give(&serde_json::to_value(entry).unwrap_or_default());
            });
        }));
    }
    for Link { table, sheet, .. } in links {
        data.push(sheet.file(&table));
        tables.push(table);
    }
    let mut files = vec![
        File {
            path: DESCRIPTOR.to_owned(),
            bytes: package::descriptor(record, form, &tables, &data),
            rows: None,
            about: "What each file and each column holds.".to_owned(),
        },
        File {
            path: README.to_owned(),
            bytes: package::readme(record, form, &data),
            rows: None,
            about: "How to read the files.".to_owned(),
        },
    ];
    files.extend(data);
    files
}

impl Table {
    fn of(section: &'static str, one: &str, schema: &Json, form: Form) -> Self {
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
        }
    }

    /// Returns a table for each list of ids: a row for each id in it.
    fn links(&self) -> Vec<Link> {
        let lists = self.fields.iter().filter(|field| field.kind == Kind::Joined);
        lists.filter_map(|list| Some(self.link(list, list.refers_to.as_deref()?))).collect()
    }

    fn link(&self, list: &Field, sections: &[&'static str]) -> Link {
        let only = match sections {
            [only] => Section::ALL.into_iter().find(|section| section.as_str() == *only),
            _ => None,
        };
        let target = only.map_or(list.name.as_str(), |section| section.one());
        let name = format!("{}_{}", self.name, list.name);
        let table = Self {
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
        };
        let sheet = Sheet::of(&table, Form::Csv);
        Link { list: list.key.clone(), target: target.to_owned(), table, sheet }
    }
}

/// A table of links, with its rows.
struct Link {
    /// The key of the list of ids.
    list: String,
    /// What is called by such an id.
    target: String,
    table: Table,
    sheet: Sheet,
}

impl Link {
    /// Adds the ids of an entry of a table.
    fn add(&mut self, of: &Table, entry: &Json) {
        let ids = entry[&self.list].as_array().map_or(&[][..], Vec::as_slice);
        for (position, id) in (1u64..).zip(ids) {
            let row = Json::from_iter([
                (of.one.clone(), entry["id"].clone()),
                ("position".to_owned(), Json::from(position)),
                (self.target.clone(), id.clone()),
            ]);
            self.sheet.add(&self.table, &row);
        }
    }
}

/// The rows of a table as they are written: an entry is held no longer than it takes to write it.
struct Sheet {
    written: Written,
    rows: usize,
}

enum Written {
    /// CSV: one header line, then one record an entry.
    Csv(Box<csv::Writer<Vec<u8>>>),
    /// JSON, one a line.
    Lines(Vec<u8>),
}

impl Sheet {
    fn of(table: &Table, form: Form) -> Self {
        let written = match form {
            Form::Csv => {
                let mut csv =
                    WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
                // Writing to memory cannot fail, and every record has a cell for each column.
                let _ = csv.write_record(table.fields.iter().map(|field| &field.name));
                Written::Csv(Box::new(csv))
            }
            Form::Jsonl => Written::Lines(Vec::new()),
        };
        Self { written, rows: 0 }
    }

    fn add(&mut self, table: &Table, row: &Json) {
        self.rows += 1;
        match &mut self.written {
            Written::Csv(csv) => {
                let _ = csv.write_record(table.fields.iter().map(|field| field.cell(row)));
            }
            Written::Lines(lines) => lines.extend(format!("{row}\n").into_bytes()),
        }
    }

    fn file(self, table: &Table) -> File {
        let bytes = match self.written {
            Written::Csv(csv) => csv.into_inner().unwrap_or_default(),
            Written::Lines(lines) => lines,
        };
        File { path: table.path.clone(), bytes, rows: Some(self.rows), about: table.about.clone() }
    }
}
