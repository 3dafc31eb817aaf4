//! `summit rename`: another id for an entry, everywhere in a file.

use std::collections::HashMap;
use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::{Env, Outcome};
use crate::check::{self, canonical};
use crate::error::Error;
use crate::files;
use crate::record::Record;
use crate::rename::rename;
use crate::store::{Input, is_stdin, parse};
use crate::text::{did_you_mean, escape_invisible, pluralize};

const EXIT_CODES: &str = "\
The file is rewritten in canonical form, whole or not at all.

Exit codes:
  0  renamed
  1  no entry has the id OLD
  2  NEW cannot be its id, or another wrong command line
  3  the file cannot be read
  4  the file cannot be written";

#[derive(Debug, Args)]
#[command(after_long_help = EXIT_CODES)]
pub struct RenameArgs {
    /// The id as it is
    old: String,

    /// The id as it should be
    new: String,

    /// The record to change
    #[arg(value_hint = ValueHint::FilePath)]
    file: PathBuf,
}

impl RenameArgs {
    pub fn run(&self, env: &mut Env<'_>) -> Result<Outcome, Error> {
        if is_stdin(&self.file) {
            return Err(Error::Usage("`rename` writes a file; name one instead of `-`".to_owned()));
        }
        let input = Input::read(Some(&self.file))?;
        let record = parse(input.text(), input.name())?;
        let (renamed, count) = self.renamed(&record, input.name())?;
        files::replace(&self.file, input.contents().as_bytes(), renamed.as_bytes())?;
        let name = escape_invisible(input.name());
        let places = pluralize(count, "place");
        let mut notes =
            vec![format!("renamed `{}` to `{}` in {places} of {name}", self.old, self.new)];
        if check::codes::country(&self.new).is_some() {
            let note = "the alpha-2 code follows; if it is another country, correct its names too";
            notes.push(note.to_owned());
        }
        env.notes(notes)?;
        Ok(Outcome::Answered)
    }

    /// Returns the text of the record with the new id, and in how many places it is.
    fn renamed(&self, record: &Record, file: &str) -> Result<(String, usize), Error> {
        let (old, new) = (self.old.as_str(), self.new.as_str());
        let ids: Vec<&str> = record.ids().collect();
        if !ids.contains(&old) {
            let help = did_you_mean(old, ids.iter().copied());
            return Err(Error::NotFound(format!(
                "no entry of {} has the id `{}`{help}",
                escape_invisible(file),
                old.escape_debug()
            )));
        }
        if ids.contains(&new) {
            return Err(Error::Usage(format!(
                "the id `{new}` is already that of another entry; name another id"
            )));
        }
        let is_country = record.countries.iter().any(|country| country.id.as_str() == old);
        check::validate_id(new, is_country).map_err(|diagnostic| {
            let expected = diagnostic.expected.unwrap_or_default();
            Error::Usage(format!("{}; expected {expected}", diagnostic.message))
        })?;
        let mut json = serde_json::to_value(record).unwrap_or_default();
        let map = HashMap::from([(old.to_owned(), new.to_owned())]);
        let count = rename(&mut json, &map);
        // A country's alpha-2 code has to follow its id.
        if let Some(country) = check::codes::country(new) {
            for entry in json["countries"].as_array_mut().into_iter().flatten() {
                if entry["id"] == new && entry.get("alpha2").is_some() {
                    entry["alpha2"] = country.alpha2.into();
                }
            }
        }
        let renamed = parse(&json.to_string(), file)?;
        Ok((canonical(&renamed), count))
    }
}
