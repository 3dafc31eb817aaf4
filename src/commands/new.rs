//! `summit new`: a small valid record to start from.

use std::path::PathBuf;

use chrono::Datelike;
use clap::builder::NonEmptyStringValueParser;
use clap::{Args, ValueHint};
use serde_json::{Value as Json, json};

use super::as_of::today;
use super::{Env, Outcome};
use crate::check::{self, Problem, Severity, canonical};
use crate::error::Error;
use crate::files;
use crate::record::Date;
use crate::rename::rename;
use crate::store::{self, is_stdin, name_of};
use crate::text::escape_invisible;

/// A record with one marked example in each section.
const EXAMPLE: &str = include_str!("../../data/example.json");

const EXIT_CODES: &str = "\
For completion and validation in an editor, save the schema next to the record:
  summit schema > summit.schema.json

Exit codes:
  0  written
  2  wrong command line, such as an unknown country
  4  the file exists already or cannot be written";

#[derive(Debug, Args)]
#[command(after_long_help = EXIT_CODES)]
pub struct NewArgs {
    /// The file to write, - for standard output
    #[arg(value_hint = ValueHint::FilePath)]
    file: PathBuf,

    /// The title of the summit, in English
    #[arg(long, value_name = "TEXT", value_parser = NonEmptyStringValueParser::new())]
    title: Option<String>,

    /// The first day of the summit
    #[arg(long, value_name = "DATE", value_parser = Date::parse)]
    start: Option<Date>,

    /// The last day of the summit
    #[arg(long, value_name = "DATE", value_parser = Date::parse, requires = "start")]
    end: Option<Date>,

    /// The participants, the host first: ISO 3166-1 codes or English names, or a code such as XEU for
    /// an organisation
    #[arg(long, value_name = "CODE,...", value_delimiter = ',')]
    countries: Vec<String>,

    /// Replace the file if it exists
    #[arg(long)]
    force: bool,
}

impl NewArgs {
    pub fn run(&self, env: &mut Env<'_>) -> Result<Outcome, Error> {
        let text = self.record()?;
        if is_stdin(&self.file) {
            return env.print(text.as_bytes());
        }
        files::write(&self.file, self.force, text.as_bytes())?;
        let name = name_of(&self.file);
        env.notes([format!(
            "wrote {name}: replace what is marked EXAMPLE, then `summit check {name}`"
        )])?;
        Ok(Outcome::Answered)
    }

    /// Fills in the example with what the options say.
    fn record(&self) -> Result<String, Error> {
        if self.title.is_none() && self.start.is_none() && self.countries.is_empty() {
            return Ok(EXAMPLE.to_owned());
        }
        let invalid =
            |error: serde_json::Error| Error::Usage(format!("cannot fill in the record: {error}"));
        let mut record: Json = serde_json::from_str(EXAMPLE).map_err(invalid)?;
        record["updated"] = json!(Date::day(today()));
        if let Some(title) = &self.title {
            let id = check::id_of(title);
            if check::validate_id(&id, false).is_ok() {
                record["id"] = json!(id);
            }
            record["title"][0]["text"] = json!(title);
            record["summit"]["names"] = json!([{ "text": title, "lang": "en" }]);
        }
        if let Some(start) = self.start {
            self.fill_in_dates(&mut record, start);
        }
        self.fill_in_countries(&mut record)?;
        let text = record.to_string();
        let findings = check::check(&text, "the record", usize::MAX);
        let errors = |problem: &&Problem| problem.rule.severity() == Severity::Error;
        if let Some(problem) = findings.problems.iter().find(errors) {
            return Err(Error::Usage(problem.diagnostic.message.clone()));
        }
        Ok(canonical(&store::parse(&text, "the record")?))
    }

    /// Replaces the dates of the summit, and those of the examples around it, which nothing marks.
    fn fill_in_dates(&self, record: &mut Json, start: Date) {
        if let Some(summit) = record["summit"].as_object_mut() {
            summit.insert("start".to_owned(), json!(start));
            summit.remove("end");
            summit.extend(self.end.map(|end| ("end".to_owned(), json!(end))));
        }
        let last = self.end.unwrap_or(start);
        let year_before = json!(format!("{:04}", (start.first_day().year() - 1).max(1)));
        for (place, date) in [
            ("/leaders/1/in_office_since", year_before.clone()),
            ("/initiatives/0/dates/0", json!(start.year())),
            ("/targets/0/horizon/start", json!(last)),
            ("/documents/0/date", json!(last)),
            ("/meetings/0/date", json!(last)),
            ("/statements/0/date", json!(start)),
            ("/events/0/date", year_before),
        ] {
            if let Some(value) = record.pointer_mut(place) {
                *value = date;
            }
        }
    }

    /// Replaces the example's two countries, also where other entries name them, and adds the others.
    ///
    /// An example stays if too few countries are given to take its place.
    fn fill_in_countries(&self, record: &mut Json) -> Result<(), Error> {
        let mut countries: Vec<Json> = Vec::new();
        for text in &self.countries {
            let mut country = country(text)?;
            if countries.iter().all(|known| known["id"] != country["id"]) {
                country["role"] = json!(if countries.is_empty() { "host" } else { "guest" });
                country["sources"] = record["countries"][0]["sources"].clone();
                countries.push(country);
            }
        }
        let id = |country: &Json| country["id"].as_str().unwrap_or_default().to_owned();
        let examples = ["XXA", "XXB"].map(str::to_owned).into_iter();
        let ids = examples.zip(countries.iter().map(id)).collect();
        rename(record, &ids);
        if let Some(list) = record["countries"].as_array_mut() {
            list.splice(..countries.len().min(list.len()), countries);
        }
        Ok(())
    }
}

/// An entry for a country or an organisation, with what the ISO tables say.
fn country(text: &str) -> Result<Json, Error> {
    if let Some(country) = check::find_country(text) {
        return Ok(json!({ "id": country.alpha3, "alpha2": country.alpha2, "name": country.name }));
    }
    let code = text.trim().to_ascii_uppercase();
    if check::validate_id(&code, true).is_ok() {
        let name = format!("EXAMPLE organisation {code}");
        return Ok(json!({ "id": code, "name": name, "kind": "organisation" }));
    }
    Err(Error::Usage(format!(
        "`{}` is not in ISO 3166-1; name an alpha-3 code, an alpha-2 code or an English name",
        escape_invisible(text)
    )))
}
