//! Prepares the record that ships with the program: where each of its entries stands.
//!
//! The JSON file stays the one source. What is written here are places in it (of entries, of what they
//! are called, of what is told of sources that are cited), its head (all but the sections) and what its
//! disputes are about, so that a start reads only what the question needs.

use std::collections::BTreeMap;
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
    let text = fs::read_to_string(RECORD)?;
    let record: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&text)?;
    let written: Written<'_> = serde_json::from_str(&text)?;

    let mut code = String::from("const PLACES: [(bool, &[(u32, u32)]); 14] = [\n");
    for section in SECTIONS {
        let entries: Vec<&RawValue> = match written.get(section) {
            Some(list) => serde_json::from_str(list.get())?,
            None => Vec::new(),
        };
        let ids: Vec<Option<&str>> = (record.get(section).and_then(|list| list.as_array()))
            .map(|list| list.iter().map(|entry| entry["id"].as_str()).collect())
            .unwrap_or_default();
        write!(code, "    ({}, &[", ids.is_sorted_by(|one, two| one < two))?;
        for entry in entries {
            let start = entry.get().as_ptr() as usize - text.as_ptr() as usize;
            write!(code, "({start}, {}), ", start + entry.get().len())?;
        }
        code.push_str("]),\n");
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
        let field = field.map(|field| format!("Cow::Borrowed({field:?})"));
        let field = field.map_or("None".to_owned(), |field| format!("Some({field})"));
        writeln!(code, "    (Cow::Borrowed({about:?}), Cow::Borrowed({dispute:?}), {field}),")?;
    }
    code.push_str("];\n");
    writeln!(code, "const LABELS: &[[(u32, u32); 2]] = &{:?};", labels(&text, &written)?)?;
    writeln!(code, "const SOURCES: &[[(u32, u32); 6]] = &{:?};", sources(&text, &written)?)?;
    let hosts = record["countries"].as_array().into_iter().flatten();
    let hosts = hosts.filter(|country| country["role"] == "host");
    let hosts: Vec<&str> = hosts.filter_map(|country| country["id"].as_str()).collect();
    writeln!(code, "const HOSTS: &[&str] = &{hosts:?};")?;
    writeln!(code, "const SUMMIT: &str = {:?};", record["summit"].to_string())?;
    let is_head = |key: &str| key != "summit" && !SECTIONS.contains(&key);
    let head: serde_json::Map<String, serde_json::Value> =
        record.into_iter().filter(|(key, _)| is_head(key)).collect();
    let head = serde_json::to_string(&head)?;
    writeln!(code, "const HEAD: &str = {head:?};")?;
    fs::write(Path::new(&env::var("OUT_DIR")?).join("embedded.rs"), code)?;
    link();
    Ok(())
}

type Written<'a> = BTreeMap<String, &'a RawValue>;

/// Places of texts, a row for each entry.
type Rows<const N: usize> = Result<Vec<[(usize, usize); N]>, Box<dyn Error>>;

/// Returns the places of the ids of entries and of what the entries are called, in the order of ids.
fn labels(text: &str, written: &Written<'_>) -> Rows<2> {
    let mut labels = Vec::new();
    for section in SECTIONS {
        let label = match section {
            "countries" | "leaders" | "participants" | "areas" => "name",
            "totals" => "what",
            "statements" | "provisions" => "summary",
            "disputes" => "subject",
            _ => "title",
        };
        labels.extend(places(text, written, section, ["id", label])?);
    }
    labels.sort_unstable_by_key(|[(start, end), _]| &text[*start..*end]);
    Ok(labels)
}

/// Returns the places of what is told of each source that is cited, in the order of ids.
fn sources(text: &str, written: &Written<'_>) -> Rows<6> {
    let keys = ["id", "publisher", "kind", "origin", "party", "language"];
    let mut sources = places(text, written, "sources", keys)?;
    sources.sort_unstable_by_key(|[(start, end), ..]| &text[*start..*end]);
    Ok(sources)
}

/// Returns where the texts under some keys of each entry of a section stand, nowhere where a key is
/// absent; without the entries that write one of them with escapes.
fn places<const N: usize>(
    text: &str,
    written: &Written<'_>,
    section: &str,
    keys: [&str; N],
) -> Rows<N> {
    let entries: Vec<Written<'_>> = match written.get(section) {
        Some(list) => serde_json::from_str(list.get())?,
        None => Vec::new(),
    };
    let place = |entry: &Written<'_>, key: &str| match entry.get(key) {
        None => Some((0, 0)),
        Some(value) if value.get().contains('\\') => None,
        Some(value) => {
            let start = value.get().as_ptr() as usize - text.as_ptr() as usize;
            Some((start + 1, start + value.get().len() - 1))
        }
    };
    let all = entries.iter().map(|entry| {
        let places: Option<Vec<_>> = keys.iter().map(|key| place(entry, key)).collect();
        places?.try_into().ok()
    });
    Ok(all.flatten().collect())
}

/// Tells the linker what makes the program start sooner on Linux.
///
/// The functions that a start runs stand side by side (`start.ld`, written by `benches/order`). With the
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
    if links(&order) {
        ask(&order);
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
