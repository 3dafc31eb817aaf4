//! The values of options: what shells complete, from the record in use, and what names a section or a language.

use std::convert::Infallible;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use clap::builder::{PossibleValue, PossibleValuesParser, StyledStr};
use clap_complete::engine::{ArgValueCandidates, CompletionCandidate};

use crate::check;
use crate::query;
use crate::record::{Language, Section};
use crate::store::{Store, is_stdin};
use crate::text::escape_invisible;
use crate::view::{Head, heads};

/// The words of the command line that is being completed, which follow `--`.
fn words() -> impl Iterator<Item = OsString> {
    std::env::args_os().skip_while(|word| word != "--").skip(2)
}

/// Finds the value of an option in a command line that is not parsed: `--data FILE` or `--data=FILE`.
pub fn option_value<'w>(mut words: impl Iterator<Item = &'w str>, name: &str) -> Option<&'w str> {
    loop {
        match words.next()?.strip_prefix(name) {
            Some("") => return words.next(),
            Some(rest) if rest.starts_with('=') => return rest.strip_prefix('='),
            _ => {}
        }
    }
}

/// The record to read where `--data` names none: that of `SUMMIT_DATA`.
pub fn default_record() -> Option<PathBuf> {
    std::env::var_os("SUMMIT_DATA").filter(|path| !path.is_empty()).map(PathBuf::from)
}

/// Opens the record in use: that of `--data` or `SUMMIT_DATA`, else the embedded one.
fn store() -> Option<Store> {
    let words: Vec<String> = words().map(|word| word.to_string_lossy().into_owned()).collect();
    let option = option_value(words.iter().map(String::as_str), "--data");
    // Standard input belongs to the shell.
    let path = option.map(PathBuf::from).or_else(default_record).filter(|path| !is_stdin(path));
    // Bash and zsh leave quotes and backslashes in a word.
    let path = path.map(|path| path.to_string_lossy().replace(['\'', '"', '\\'], ""));
    Store::open(path.as_deref().map(Path::new)).ok()
}

fn candidate(value: &str, help: &str) -> CompletionCandidate {
    let help = escape_invisible(help);
    CompletionCandidate::new(value)
        .help((!help.is_empty()).then(|| StyledStr::from(help.into_owned())))
}

/// Offers the ids of the entries of a section with their labels.
fn ids_of(store: &Store, section: Section) -> Vec<CompletionCandidate> {
    let entries = store.entries(section).unwrap_or_default();
    entries.iter().map(|entry| candidate(entry.id().as_str(), entry.label())).collect()
}

fn from_record(offer: fn(&Store) -> Vec<CompletionCandidate>) -> ArgValueCandidates {
    ArgValueCandidates::new(move || store().as_ref().map(offer).unwrap_or_default())
}

/// Offers the codes of the countries, and their names where they are one word.
pub fn countries() -> ArgValueCandidates {
    from_record(|store| {
        let entries = store.entries(Section::Countries).unwrap_or_default();
        let names = entries.iter().map(|country| country.label().to_lowercase());
        let names = names.filter(|name| !name.contains(' ')).map(|name| candidate(&name, ""));
        ids_of(store, Section::Countries).into_iter().chain(names).collect()
    })
}

/// Offers the ids of the areas, and `none`.
pub fn areas() -> ArgValueCandidates {
    from_record(|store| {
        let none = candidate("none", "across areas");
        ids_of(store, Section::Areas).into_iter().chain([none]).collect()
    })
}

pub fn sources() -> ArgValueCandidates {
    from_record(|store| ids_of(store, Section::Sources))
}

pub fn ids() -> ArgValueCandidates {
    from_record(|store| {
        let summit = candidate(store.summit().id.as_str(), "the summit itself");
        let entries = Section::ALL.into_iter().flat_map(|section| ids_of(store, section));
        entries.chain([summit]).collect()
    })
}

/// The names of the sections, each also by the name of its command and of one entry.
pub fn section_names(with_summit: bool) -> PossibleValuesParser {
    let names = Section::ALL.iter().filter_map(|section| {
        let name = section.to_possible_value()?.alias(section.singular());
        Some(if *section == Section::Events { name.alias("timeline") } else { name })
    });
    let summit = with_summit.then(|| PossibleValue::new("summit").help("The summit itself"));
    PossibleValuesParser::new(names.chain(summit).collect::<Vec<_>>())
}

/// Parses a language by its tag or its English name; what names none is looked for as it is.
pub fn language(text: &str) -> Result<String, Infallible> {
    Ok(check::find_language(text).unwrap_or_else(|| text.to_owned()))
}

/// Whether a language tag is another one or that with more subtags: `zh-Hant` is `zh`.
pub fn is_language(tag: &Language, wanted: &str) -> bool {
    let mut subtags = tag.as_str().split('-');
    wanted.split('-').all(|part| subtags.next().is_some_and(|one| one.eq_ignore_ascii_case(part)))
}

/// The columns of the section that the command line names, by its subcommand or as an argument.
fn columns() -> Vec<Head> {
    let section = words().find_map(|word| query::section(word.to_str()?));
    section.map(heads).unwrap_or_default()
}

pub fn column_keys() -> ArgValueCandidates {
    ArgValueCandidates::new(|| {
        let all = candidate("all", "every column");
        columns().iter().map(|head| candidate(head.key, head.heading)).chain([all]).collect()
    })
}

/// Offers the columns of the section, in both directions.
pub fn sort_keys() -> ArgValueCandidates {
    ArgValueCandidates::new(|| {
        let key = |head: &Head, order| candidate(&format!("{}{order}", head.key), head.heading);
        columns().iter().flat_map(|head| [key(head, ""), key(head, ":desc")]).collect()
    })
}

/// Offers what entries can be counted by.
pub fn fields() -> ArgValueCandidates {
    ArgValueCandidates::new(|| {
        let others = ["year", "month", "country", "publisher", "language", "source-kind"];
        let others = others.map(|field| candidate(field, ""));
        columns().iter().map(|head| candidate(head.key, head.heading)).chain(others).collect()
    })
}

pub fn commands() -> ArgValueCandidates {
    ArgValueCandidates::new(|| {
        let command =
            <super::Command as clap::Subcommand>::augment_subcommands(clap::Command::new(""));
        command.get_subcommands().map(|command| candidate(command.get_name(), "")).collect()
    })
}
