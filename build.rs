//! Finds the members of the embedded record, so that a start need not scan its text.
//!
//! The file is in canonical form (a test holds it to that): each top-level member starts on a line of its
//! own, indented by two spaces. The store scans any other record; a test compares both outlines.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

const RECORD: &str = "data/ca-jad-2025.json";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={RECORD}");
    let text = fs::read_to_string(RECORD)?;
    // The key of each member, and where its value starts and ends.
    let mut members: Vec<(&str, usize, usize)> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if let Some((key, _)) = line.strip_prefix("  \"").and_then(|rest| rest.split_once("\": ")) {
            if let Some(last) = members.last_mut() {
                last.2 = start - ",\n".len();
            }
            members.push((key, start + "  \"".len() + key.len() + "\": ".len(), 0));
        }
        start += line.len();
    }
    if let Some(last) = members.last_mut() {
        last.2 = text.len() - "\n}\n".len();
    }
    let code = format!("&{members:?}");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("embedded.rs"), code)?;
    Ok(())
}
