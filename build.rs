//! Prepares the embedded record, so that a start need not scan it: its text without line breaks and indentation,
//! its members other than sections, and where the entries of each section are.
//!
//! The file is in canonical form (a test holds it to that): a top-level member starts on a line of its own, indented
//! by two spaces, an entry on one indented by four, and the sections follow the summit. The store scans any other
//! record; a test compares both outlines.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

const RECORD: &str = "data/ca-jad-2025.json";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={RECORD}");
    let text = fs::read_to_string(RECORD)?;
    let mut compact = String::with_capacity(text.len());
    let mut head = String::new();
    let mut sections: Vec<(&str, Vec<(usize, usize)>)> = Vec::new();
    let mut member = "";
    for line in text.lines() {
        if let Some((key, _)) = line.strip_prefix("  \"").and_then(|rest| rest.split_once("\": ")) {
            if member == "summit" {
                head = compact.trim_end_matches(',').to_owned() + "}";
            }
            if !head.is_empty() {
                sections.push((key, Vec::new()));
            }
            member = key;
        }
        let start = compact.len();
        compact.push_str(line.trim_start());
        if let Some((_, entries)) = sections.last_mut() {
            match (line, entries.last_mut()) {
                ("    {", _) => entries.push((start, start)),
                ("    }" | "    },", Some((_, end))) => *end = start + "}".len(),
                _ => {}
            }
        }
    }
    let sections = sections.iter().map(|(key, entries)| format!("({key:?}, &{entries:?}),"));
    let code = format!("({compact:?}, {head:?}, &[{}])", sections.collect::<String>());
    fs::write(Path::new(&env::var("OUT_DIR")?).join("embedded.rs"), code)?;
    Ok(())
}
