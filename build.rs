//! Prepares the record that ships with the program, so that a start reads only what the question needs.
//!
//! The JSON file stays the one source. What is written here is a text of what stands in it, and places in
//! that text: first what is looked for again and again (ids, what their entries are called, what is told
//! of sources that are cited), side by side, then each entry by itself, without spaces. Its head (all but
//! the sections) and what its disputes are about are written apart.

use std::collections::HashMap;
use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

use serde_json::value::RawValue;

const RECORD: &str = "data/ca-jad-2025.json";

/// Which functions a start runs, for the linker.
const ORDER: &str = "start.ld";

/// The sections, in the order of the format.
const SECTIONS: [&str; 14] = [
    "countries",
    "leaders",
    "participants",
    "areas",
    "initiatives",
    "targets",
    "documents",
    "totals",
    "meetings",
    "statements",
    "provisions",
    "events",
    "disputes",
    "sources",
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={RECORD}");
    println!("cargo::rerun-if-changed=build.rs");
    let written = fs::read_to_string(RECORD)?;
    let record: Json = serde_json::from_str(&written)?;

    let mut text = Text::default();
    let labels = labels(&record, &mut text);
    let sources = sources(&record, &mut text);
    let mut code = String::from("const PLACES: [Places<'_>; 14] = [\n");
    let lists: HashMap<String, &RawValue> = serde_json::from_str(&written)?;
    for section in SECTIONS {
        let entries: Vec<&RawValue> = match lists.get(section) {
            Some(list) => serde_json::from_str(list.get())?,
            None => Vec::new(),
        };
        let ids: Vec<&str> = texts(&record, section, ["id"]).map(|[id]| id).collect();
        if ids.len() < entries.len() {
            return Err(format!("an entry of `{section}` has no id").into());
        }
        let places = ids.iter().zip(entries);
        let places: Vec<[Place; 2]> = places
            .map(|(id, entry)| [text.put(id), text.append(&without_spaces(entry.get()))])
            .collect();
        writeln!(code, "    ({}, &{places:?}),", ids.is_sorted_by(|one, two| one < two))?;
    }
    code.push_str("];\n");
    let mut marks: Vec<(&str, &str, Option<&str>)> = Vec::new();
    for dispute in record["disputes"].as_array().into_iter().flatten() {
        for about in dispute["about"].as_array().into_iter().flatten() {
            let (id, of) = (dispute["id"].as_str(), about["id"].as_str());
            let (Some(id), Some(of)) = (id, of) else { return Err("a dispute without ids".into()) };
            marks.push((of, id, about["field"].as_str()));
        }
    }
    marks.sort_unstable();
    code.push_str("const MARKS: &[Mark<'_>] = &[\n");
    for (about, dispute, field) in marks {
        writeln!(code, "    ({about:?}, {dispute:?}, {field:?}),")?;
    }
    code.push_str("];\n");
    writeln!(code, "const LABELS: &[[Bounds; 2]] = &{labels:?};")?;
    writeln!(code, "const SOURCES: &[[Bounds; 6]] = &{sources:?};")?;
    let hosts = record["countries"].as_array().into_iter().flatten();
    let hosts = hosts.filter(|country| country["role"] == "host");
    let hosts: Vec<&str> = hosts.filter_map(|country| country["id"].as_str()).collect();
    writeln!(code, "const HOSTS: &[&str] = &{hosts:?};")?;
    writeln!(code, "const SUMMIT: &str = {:?};", record["summit"].to_string())?;
    let last_day = ["end", "start"].into_iter().find_map(|key| record["summit"][key].as_str());
    writeln!(code, "const LAST_DAY: &str = {:?};", last_day.unwrap_or_default())?;
    let is_head = |key: &str| key != "summit" && !SECTIONS.contains(&key);
    let head: Json = record.into_iter().filter(|(key, _)| is_head(key)).collect();
    let head = serde_json::to_string(&head)?;
    writeln!(code, "const HEAD: &str = {head:?};")?;
    let out = env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("embedded.rs"), code)?;
    fs::write(Path::new(&out).join("embedded.txt"), text.text)?;
    link();
    Ok(())
}

type Json = serde_json::Map<String, serde_json::Value>;

/// Where something stands in a text, from its first to after its last byte.
type Place = (usize, usize);

/// A text that is put together.
#[derive(Default)]
struct Text {
    text: String,
    known: HashMap<String, Place>,
}

impl Text {
    /// Returns the place of a part, which many may share; an empty one stands nowhere.
    fn put(&mut self, part: &str) -> Place {
        if part.is_empty() {
            return (0, 0);
        }
        if let Some(place) = self.known.get(part) {
            return *place;
        }
        let place = self.append(part);
        self.known.insert(part.to_owned(), place);
        place
    }

    /// Returns the place of a part of its own.
    fn append(&mut self, part: &str) -> Place {
        let start = self.text.len();
        self.text.push_str(part);
        (start, self.text.len())
    }
}

/// Returns the places of the ids of entries and of what the entries are called.
fn labels(record: &Json, text: &mut Text) -> Vec<[Place; 2]> {
    let labels = SECTIONS.into_iter().flat_map(|section| {
        let label = match section {
            "countries" | "leaders" | "participants" | "areas" => "name",
            "totals" => "what",
            "statements" | "provisions" => "summary",
            "disputes" => "subject",
            _ => "title",
        };
        texts(record, section, ["id", label])
    });
    found_by_id(labels.collect(), text)
}

/// Returns the places of what is told of each source that is cited.
fn sources(record: &Json, text: &mut Text) -> Vec<[Place; 6]> {
    let keys = ["id", "publisher", "kind", "origin", "party", "language"];
    found_by_id(texts(record, "sources", keys).collect(), text)
}

/// Returns the places of texts of entries, the first of which is the id, in the order in which they are
/// looked for: by the length of the id, which is compared soonest, then by the id.
fn found_by_id<const N: usize>(mut rows: Vec<[&str; N]>, text: &mut Text) -> Vec<[Place; N]> {
    rows.sort_unstable_by_key(|row| (row[0].len(), row[0]));
    rows.iter().map(|row| row.map(|part| text.put(part))).collect()
}

/// Returns the texts under some keys of each entry of a section that has an id, nothing for those that
/// it has not.
fn texts<'a, const N: usize>(
    record: &'a Json,
    section: &str,
    keys: [&str; N],
) -> impl Iterator<Item = [&'a str; N]> {
    let entries = record.get(section).and_then(|list| list.as_array());
    let entries = entries.into_iter().flatten().filter(|entry| entry["id"].is_string());
    entries.map(move |entry| keys.map(|key| entry[key].as_str().unwrap_or_default()))
}

/// Returns JSON as it is written, without the spaces between its parts.
fn without_spaces(json: &str) -> String {
    let (mut is_text, mut is_escaped) = (false, false);
    let is_part = |letter: &char| {
        is_text ^= *letter == '"' && !is_escaped;
        is_escaped = *letter == '\\' && !is_escaped;
        is_text || !letter.is_ascii_whitespace()
    };
    json.chars().filter(is_part).collect()
}

/// Tells the linker what makes the program start sooner on Linux.
///
/// The functions that a start runs stand side by side (`start.ld`, written by `benches/order`), and code
/// stands with what is only read, so that the system has fewer parts to bring in. With the
/// GNU C library the program stands at a fixed place too, so that the tables it holds are not written
/// into memory again with the addresses of this start, and the unwinder of GCC is linked in where the
/// compiler at hand has it: who aborts on panic unwinds for backtraces alone, but to load the shared
/// library takes a tenth of a start. What the linker at hand does not know is left out.
fn link() {
    println!("cargo::rerun-if-changed={ORDER}");
    let target = |name: &str| env::var(format!("CARGO_CFG_TARGET_{name}")).unwrap_or_default();
    if target("OS") != "linux" {
        return;
    }
    let ask = |argument: &str| println!("cargo::rustc-link-arg-bins={argument}");
    let here = env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    let order = format!("-Wl,-T,{}", Path::new(&here).join(ORDER).display());
    for argument in [&order, "-Wl,-z,noseparate-code", "-Wl,--no-rosegment"] {
        if links(argument) {
            ask(argument);
        }
    }
    let is_native = env::var_os("HOST") == env::var_os("TARGET");
    let is_static = target("FEATURE").split(',').any(|feature| feature == "crt-static");
    if target("ENV") != "gnu" || !is_native || is_static {
        return;
    }
    ask("-no-pie");
    let asked = Command::new("cc").arg("-print-file-name=libgcc_eh.a").output();
    let answer = asked.map(|output| output.stdout).unwrap_or_default();
    let answer = String::from_utf8(answer).unwrap_or_default();
    // What it does not know it gives back as it was asked.
    let library = Path::new(answer.trim_end());
    if library.is_absolute() && library.is_file() {
        ask("-Wl,--whole-archive");
        ask(&library.display().to_string());
        ask("-Wl,--no-whole-archive");
    }
}

/// Returns whether the linker at hand takes an argument: links a program that does nothing.
fn links(argument: &str) -> bool {
    let value = |name: &str| env::var(name).unwrap_or_default();
    let folder = value("OUT_DIR");
    let program = Path::new(&folder).join("trial.rs");
    if fs::write(&program, "fn main() {}").is_err() {
        return false;
    }
    let mut trial = Command::new(value("RUSTC"));
    trial.arg(program).args(["--target", &value("TARGET"), "--out-dir", &folder]);
    trial.args(["-C", &format!("link-arg={argument}")]);
    trial.args(value("CARGO_ENCODED_RUSTFLAGS").split('\u{1f}').filter(|flag| !flag.is_empty()));
    if let Ok(linker) = env::var("RUSTC_LINKER") {
        trial.args(["-C", &format!("linker={linker}")]);
    }
    trial.output().is_ok_and(|output| output.status.success())
}
