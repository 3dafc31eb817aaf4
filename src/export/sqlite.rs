//! The script that loads a CSV export into SQLite, with types, primary keys and references.
//!
//! A script for the `sqlite3` shell instead of a database file: it needs no C library in this program,
//! and says what each table is.

use super::Table;
use super::fields::{Field, Kind};
use super::package::foreign_key;
use crate::text::join;

/// The script, which reads the CSV files of the folder in which it runs.
pub(super) fn script(tables: &[Table]) -> String {
    let tables_of = |table: &Table| format!("{}\n{}", create(table, tables), load(table));
    let tables: String = tables.iter().map(tables_of).collect();
    format!(
        "-- Run in this folder: sqlite3 ../record.sqlite < load.sql\n\
         .bail on\n\
         BEGIN;\n\
         {tables}\n\
         COMMIT;\n\
         PRAGMA foreign_key_check;\n"
    )
}

fn create(table: &Table, tables: &[Table]) -> String {
    let column = |field: &Field| {
        let affinity = match field.kind {
            Kind::Integer | Kind::Boolean => "INTEGER",
            // Also amounts: SQLite has no exact decimal numbers.
            Kind::Text | Kind::Joined | Kind::Json | Kind::Object => "TEXT",
        };
        let required = if field.required && field.part.is_none() { " NOT NULL" } else { "" };
        let reference = foreign_key(field, tables)
            .map_or_else(String::new, |section| format!(" REFERENCES {section} (id)"));
        format!("  {} {affinity}{required}{reference},\n", quoted(&field.name))
    };
    let columns: String = table.fields.iter().map(column).collect();
    let key = join(table.key.iter().map(|name| quoted(name)), ", ");
    format!("\nCREATE TABLE {} (\n{columns}  PRIMARY KEY ({key})\n);", table.name)
}

/// Imports a file into a table of texts, then copies it with empty cells as NULL and booleans as 0 and 1.
fn load(table: &Table) -> String {
    let (name, path) = (&table.name, &table.path);
    let cells = table.fields.iter().map(|field| {
        let cell = format!("nullif({}, '')", quoted(&field.name));
        if field.kind == Kind::Boolean { format!("{cell} = 'true'") } else { cell }
    });
    let cells = join(cells, ", ");
    format!(
        ".import --csv {path} csv_{name}\nINSERT INTO {name} SELECT {cells} FROM csv_{name};\nDROP TABLE csv_{name};\n"
    )
}

/// Quotes the name of a column, which may be a keyword such as `end`.
fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}
