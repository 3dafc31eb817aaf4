//! Prepares the embedded record: its text without line breaks and indentation, and where its members are, so that
//! a start need not scan it.
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
    let mut compact = String::with_capacity(text.len());
    // The key of each member, and where its value starts and ends.
    let mut members: Vec<(&str, usize, usize)> = Vec::new();
    for line in text.lines() {
        if let Some((key, _)) = line.strip_prefix("  \"").and_then(|rest| rest.split_once("\": ")) {
            if let Some(last) = members.last_mut() {
                last.2 = compact.len() - ",".len();
            }
            members.push((key, compact.len() + "\"\": ".len() + key.len(), 0));
        }
        compact.push_str(line.trim_start());
    }
    if let Some(last) = members.last_mut() {
        last.2 = compact.len() - "}".len();
    }
    let code = format!("({compact:?}, &{members:?})");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("embedded.rs"), code)?;
    Ok(())
}
