//! Validates a record: every rule of the format, every problem with its place.
//!
//! What a value must be comes from the types of the format. `serde_json` parses the text first, to find syntax
//! errors (`syntax`), and `symbols` collects the entries. Then `validate` walks through it value by value, so that
//! one problem never hides another: several threads share the entries of a large record. Rules about single values
//! are in `values`, rules about one entry in `rules` and `amounts`, rules about several entries in
//! `contradictions`.

mod amounts;
mod canonical;
mod characters;
pub(crate) mod codes;
mod contradictions;
mod diagnostic;
mod json;
mod rule;
mod rules;
mod suggest;
mod symbols;
mod syntax;
mod todo;
mod validate;
mod values;

pub use canonical::canonical;
pub use diagnostic::{Diagnostic, Findings, Problem};
pub(crate) use json::JsonSpan;
pub use rule::{Rule, Severity};
pub(crate) use suggest::id as id_of;
pub use todo::{Task, todo};

use diagnostic::Diagnostics;
use json::JsonType;
use symbols::Symbols;
use validate::Validator;

use crate::record::{FORMAT, Form, Section};
use crate::threads;

/// What some editors write at the start of a file; JSON has none (RFC 8259, section 8.1), so readers skip it.
pub const BYTE_ORDER_MARK: char = '\u{feff}';

/// Finds everything that is wrong in a record; counts all problems, describes the first `limit`.
pub fn check(text: &str, file: &str, limit: usize) -> Findings {
    validate(text, file, limit, false)
}

/// Finds what is wrong in a record so that it cannot be queried.
pub fn check_structure(text: &str, file: &str, limit: usize) -> Findings {
    validate(text, file, limit, true)
}

/// Validates an id that an entry is to have: the alpha-3 code of a country, words for other entries.
///
/// # Errors
///
/// Fails with what is wrong and what is expected.
pub fn validate_id(id: &str, is_country: bool) -> Result<(), Diagnostic> {
    let form = if is_country { Form::CountryId } else { Form::EntryId };
    form.validate(id)
        .map_err(|error| Diagnostic::new(error.what).expected(form.expected(error.expected)))?;
    match values::validate_form(form, id) {
        Some((rule, diagnostic)) if rule.severity() == Severity::Error => Err(diagnostic),
        _ => Ok(()),
    }
}

/// Finds the country that a text names: by its alpha-3 or alpha-2 code or its English name.
pub(crate) fn find_country(text: &str) -> Option<codes::Country> {
    suggest::country(text.trim())
}

/// Finds the language that a text names: a language tag, an ISO 639-2 code or an English name.
pub(crate) fn find_language(text: &str) -> Option<String> {
    if codes::is_language(text) { Some(text.to_owned()) } else { suggest::language_named(text) }
}

/// Reports a file that is not UTF-8; `text` is what comes before the wrong byte at `at`.
pub fn unreadable(text: &str, at: usize, diagnostic: Diagnostic, file: &str) -> Findings {
    let mut diagnostics = Diagnostics::new(1, false);
    diagnostics.add(Rule::Encoding, at..at + 1, "", || diagnostic);
    diagnostics.finish(file, text, 0)
}

fn validate(contents: &str, file: &str, limit: usize, structural: bool) -> Findings {
    let text = contents.strip_prefix(BYTE_ORDER_MARK).unwrap_or(contents);
    let mut diagnostics = Diagnostics::new(limit, structural);
    if text.trim().is_empty() {
        diagnostics.add(Rule::Syntax, 0..0, "", || {
            Diagnostic::new("the file is empty")
                .expected("a record, a JSON object with `format`, `id`, `title` and the sections")
                .help("`summit new FILE` writes one to start from")
        });
        return diagnostics.finish(file, text, 0);
    }
    let (record, members) = match JsonSpan::parse(text) {
        Ok(parsed) => parsed,
        Err(error) => {
            syntax::explain(text, &error, &mut diagnostics);
            return diagnostics.finish(file, text, 0);
        }
    };
    let symbols = Symbols::new(text, &members);
    if let Some(format) = json::get(members.iter().copied(), "format")
        && format.json_type() == JsonType::Number
        && format.raw().parse() != Ok(FORMAT)
    {
        let raw = format.raw();
        diagnostics.add(Rule::Format, symbols.range(format), "format", || {
            Diagnostic::new(format!("this program does not read format {raw}"))
                .expected(format!("{FORMAT}"))
                .help(format!("get a newer `summit`, or write the record in format {FORMAT}"))
        });
        return diagnostics.finish(file, text, symbols.count_in(&Section::ALL));
    }
    let mut validator = Validator::new(&symbols, diagnostics);
    if text.len() < contents.len() {
        validator.non_canonical(0, "it begins with a byte-order mark");
    }
    validator.record(record);
    let parts = threads::map(&symbols.slices(), |slice| {
        let mut validator = Validator::new(&symbols, Diagnostics::new(limit, structural));
        slice.iter().for_each(|entry| validator.entry(entry));
        validator
    });
    parts.into_iter().for_each(|part| validator.merge(part));
    validator.check_record();
    validator.diagnostics.finish(file, text, symbols.count_in(&Section::ALL))
}
