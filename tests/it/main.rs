//! The tests of the whole program: what people and scripts see.

#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

mod architecture;
mod cases;
mod check;
mod cite;
mod editing;
mod errors;
mod evidence;
mod exact;
mod export;
mod files;
mod formats;
mod generate;
mod help;
mod hostile;
mod install;
mod record;
mod report;
mod rules;
mod schema;
mod terminal;
mod typos;
mod values;
mod walkthrough;
mod widths;

use std::io::Write;
use std::process::{Command, Stdio};

use clap::ValueEnum;
use summit_record::record::Section;
use summit_record::render::Format;

use hostile::invariants::lists;

/// The names of all formats.
fn formats() -> impl Iterator<Item = &'static str> {
    Format::value_variants().iter().map(|format| match format {
        Format::Table => "table",
        Format::Json => "json",
        Format::Jsonl => "jsonl",
        Format::Csv => "csv",
        Format::Tsv => "tsv",
        Format::Markdown => "markdown",
    })
}

/// How many entries the embedded record has.
fn entries() -> usize {
    let record = shipped();
    let sections = Section::ALL.iter().filter_map(|section| record[section.as_str()].as_array());
    sections.map(Vec::len).sum()
}

/// What a run of the program gave.
struct Run {
    code: i32,
    stdout: String,
    stderr: String,
}

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_summit"));
    for name in
        ["SUMMIT_DATA", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "LC_ALL", "LC_CTYPE", "LANG"]
    {
        command.env_remove(name);
    }
    command
}

fn summit(args: &[&str]) -> Run {
    summit_with(args, "")
}

/// Runs the program with a text on standard input.
fn summit_with(args: &[&str], input: &str) -> Run {
    let mut child = program()
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe to the program");
    // A program that does not read its standard input may end before everything is written.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    let output = child.wait_with_output().expect("the program ends");
    Run {
        code: output.status.code().expect("the program ends by itself"),
        stdout: String::from_utf8(output.stdout).expect("the answer is UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("the messages are UTF-8"),
    }
}

/// Returns the answer of a run that must succeed.
fn answer(args: &[&str]) -> String {
    let run = summit(args);
    assert_eq!(run.code, 0, "{args:?}: {}", run.stderr);
    run.stdout
}

/// Returns the shipped record as plain JSON.
fn shipped() -> serde_json::Value {
    serde_json::from_str(summit_record::store::EMBEDDED).expect("the shipped record is JSON")
}
