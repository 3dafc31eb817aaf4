//! Prepares the record that ships with the program: where each of its entries stands.
//!
//! The JSON file stays the one source. What is written here are places in it, its head (all but the
//! sections) and what its disputes are about, so that a start reads only what the question needs.

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

use serde_json::value::RawValue;

const RECORD: &str = "data/ca-jad-2025.json";

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
    let written: std::collections::BTreeMap<String, &RawValue> = serde_json::from_str(&text)?;

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
    writeln!(code, "const MARKS: &[(&str, &str, Option<&str>)] = &{marks:?};")?;
    let head: serde_json::Map<String, serde_json::Value> =
        record.into_iter().filter(|(key, _)| !SECTIONS.contains(&key.as_str())).collect();
    let head = serde_json::to_string(&head)?;
    writeln!(code, "const HEAD: &str = {head:?};")?;
    fs::write(Path::new(&env::var("OUT_DIR")?).join("embedded.rs"), code)?;
    link();
    Ok(())
}

/// Tells the linker what makes the program start sooner on Linux with the GNU C library.
///
/// The program stands at a fixed place, so that the tables it holds are not written into memory again
/// with the addresses of this start. The unwinder of GCC is linked in where the compiler at hand has it:
/// who aborts on panic unwinds for backtraces alone, but to load the shared library takes a tenth of a
/// start. Without the static one the shared one is loaded as ever.
fn link() {
    let target = |name: &str| env::var(format!("CARGO_CFG_TARGET_{name}")).unwrap_or_default();
    let is_native = env::var_os("HOST") == env::var_os("TARGET");
    let is_static = target("FEATURE").split(',').any(|feature| feature == "crt-static");
    if (target("OS") + &target("ENV")) != "linuxgnu" || !is_native || is_static {
        return;
    }
    println!("cargo::rustc-link-arg-bins=-no-pie");
    let asked = Command::new("cc").arg("-print-file-name=libgcc_eh.a").output();
    let answer = asked.map(|output| output.stdout).unwrap_or_default();
    let answer = String::from_utf8(answer).unwrap_or_default();
    // What it does not know it gives back as it was asked.
    let library = Path::new(answer.trim_end());
    if library.is_absolute() && library.is_file() {
        println!("cargo::rustc-link-arg-bins=-Wl,--whole-archive");
        println!("cargo::rustc-link-arg-bins={}", library.display());
        println!("cargo::rustc-link-arg-bins=-Wl,--no-whole-archive");
    }
}
