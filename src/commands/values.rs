//! The values that shells complete, from the record in use.

use std::ffi::OsString;
use std::path::Path;

use clap::ValueEnum;
use clap::builder::StyledStr;
use clap_complete::engine::{ArgValueCandidates, CompletionCandidate};

use crate::record::{Area, Country, Section, Source};
use crate::store::Store;
use crate::text::escape_invisible;
use crate::view::{Head, heads};

/// The words of the command line that is being completed, which follow `--`.
fn words() -> impl Iterator<Item = OsString> {
    std::env::args_os().skip_while(|word| word != "--").skip(2)
}

/// The record in use: that of `--data` or `SUMMIT_DATA`, else the embedded one.
fn store() -> Option<Store> {
    let words: Vec<OsString> = words().collect();
    let joined = words.iter().find_map(|word| word.to_str()?.strip_prefix("--data="));
    let after = words.iter().zip(words.iter().skip(1)).find(|(word, _)| *word == "--data");
    let option = joined.map(OsString::from).or_else(|| after.map(|(_, file)| file.clone()));
    let variable = || std::env::var_os("SUMMIT_DATA").filter(|path| !path.is_empty());
    // Standard input belongs to the shell.
    let path = option.or_else(variable).filter(|path| path != "-");
    let path = path.map(|path| unquoted(&path.to_string_lossy()));
    Store::open(path.as_deref().map(Path::new)).ok()
}

/// A word without the quotes and backslashes that bash and zsh leave in it.
fn unquoted(word: &str) -> String {
    word.replace(['\'', '"', '\\'], "")
}

/// The section that the command line names, by its subcommand or as an argument.
fn section() -> Option<Section> {
    words().find_map(|word| match word.to_str()? {
        "timeline" => Some(Section::Events),
        name => Section::ALL.into_iter().find(|section| section.as_str() == name),
    })
}

fn candidate(value: &str, help: &str) -> CompletionCandidate {
    let help = escape_invisible(help);
    CompletionCandidate::new(value)
        .help((!help.is_empty()).then(|| StyledStr::from(help.into_owned())))
}

/// Offers the codes of the countries, and their names where they are one word.
pub fn countries() -> ArgValueCandidates {
    ArgValueCandidates::new(|| {
        let Some(store) = store() else { return Vec::new() };
        let countries = store.section::<Country>().unwrap_or_default();
        let codes =
            countries.iter().map(|country| candidate(country.id.as_str(), country.name.as_str()));
        let names = countries.iter().map(|country| country.name.as_str().to_lowercase());
        let names = names.filter(|name| !name.contains(' ')).map(|name| candidate(&name, ""));
        codes.chain(names).collect()
    })
}

/// Offers the names of the sections.
pub fn sections() -> ArgValueCandidates {
    ArgValueCandidates::new(|| {
        let help = |section: &Section| {
            let value = section.to_possible_value();
            value.and_then(|value| value.get_help().map(ToString::to_string)).unwrap_or_default()
        };
        Section::ALL.iter().map(|section| candidate(section.as_str(), &help(section))).collect()
    })
}

/// Offers the ids of the areas, and `none`.
pub fn areas() -> ArgValueCandidates {
    ArgValueCandidates::new(|| {
        let Some(store) = store() else { return Vec::new() };
        let areas = store.section::<Area>().unwrap_or_default().iter();
        areas
            .map(|area| candidate(area.id.as_str(), area.name.as_str()))
            .chain([candidate("none", "across areas")])
            .collect()
    })
}

/// Offers the ids of the sources.
pub fn sources() -> ArgValueCandidates {
    ArgValueCandidates::new(|| {
        let Some(store) = store() else { return Vec::new() };
        let sources = store.section::<Source>().unwrap_or_default().iter();
        sources.map(|source| candidate(source.id.as_str(), source.title.as_str())).collect()
    })
}

/// Offers the ids of all entries.
pub fn ids() -> ArgValueCandidates {
    ArgValueCandidates::new(|| {
        let Some(store) = store() else { return Vec::new() };
        let summit = candidate(store.summit().id.as_str(), "the summit itself");
        let entries =
            Section::ALL.into_iter().flat_map(|section| store.entries(section).unwrap_or_default());
        entries.map(|entry| candidate(entry.id().as_str(), entry.label())).chain([summit]).collect()
    })
}

/// Offers the columns of the list.
pub fn columns() -> ArgValueCandidates {
    ArgValueCandidates::new(|| {
        let heads = section().map(heads).unwrap_or_default();
        let columns = heads.iter().map(|head| candidate(head.key, head.heading));
        columns.chain([candidate("all", "every column")]).collect()
    })
}

/// Offers the columns of the list, for sorting.
pub fn sort_keys() -> ArgValueCandidates {
    ArgValueCandidates::new(|| {
        let heads = section().map(heads).unwrap_or_default();
        let key =
            |order: &str, head: &Head| candidate(&format!("{}{order}", head.key), head.heading);
        heads.iter().flat_map(|head| [key("", head), key(":desc", head)]).collect()
    })
}

/// Offers what entries can be counted by.
pub fn fields() -> ArgValueCandidates {
    ArgValueCandidates::new(|| {
        let heads = section().map(heads).unwrap_or_default();
        let columns = heads.iter().map(|head| candidate(head.key, head.heading));
        let others = ["year", "month", "country", "publisher", "language", "source-kind"];
        columns.chain(others.map(|field| candidate(field, ""))).collect()
    })
}

/// Offers the names of the commands.
pub fn commands() -> ArgValueCandidates {
    ArgValueCandidates::new(|| {
        let command =
            <super::Command as clap::Subcommand>::augment_subcommands(clap::Command::new(""));
        command.get_subcommands().map(|command| candidate(command.get_name(), "")).collect()
    })
}
