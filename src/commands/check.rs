//! `summit check`: every problem of records, each with its place and a way out.

use clap::Args;

use super::show::column;
use super::{Env, Outcome};
use crate::check::{Findings, canonical, check};
use crate::error::Error;
use crate::files;
use crate::render::{self, Format, excerpt};
use crate::store::{self, EMBEDDED, EMBEDDED_NAME, Input};
use crate::view::{Answer, Table, Value, View};

/// The arguments of `summit check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// The records to check, - for standard input; the one that is asked otherwise if not given
    #[arg(value_name = "FILE")]
    files: Vec<String>,

    /// Make warnings count
    #[arg(long)]
    strict: bool,

    /// Show the first N problems of each file only; 0 shows all
    #[arg(long, value_name = "N", default_value_t = 100)]
    limit: usize,

    /// Write each file that has no errors back in canonical form
    #[arg(long, requires = "files")]
    fix: bool,
}

impl CheckArgs {
    /// Writes what was found, and returns whether that was anything.
    pub fn run(&self, env: &mut Env<'_>) -> Result<Outcome, Error> {
        let (data, style) = (env.data, env.style);
        let out = &mut *env.out;
        let mut files: Vec<Option<&str>> =
            self.files.iter().map(|path| Some(path.as_str())).collect();
        if files.is_empty() {
            files.push(data);
        }
        let mut all = Vec::new();
        let mut unread = Vec::new();
        for path in files {
            match self.one(path) {
                Ok(findings) => {
                    if style.format == Format::Table {
                        excerpt::write(out, &findings, style)?;
                        writeln!(out, "{}", crate::text::escape_invisible(&closing(&findings)))?;
                    }
                    all.push(findings);
                }
                Err(error) => unread.push(error.to_string()),
            }
        }
        if style.format != Format::Table {
            render::write(out, &Answer::new(View::Table(table(&all))), style)?;
        }
        out.flush()?;
        if !unread.is_empty() {
            return Err(Error::Record(unread.join("\nerror: ")));
        }
        let fails = all.iter().any(|findings| findings.fails(self.strict));
        Ok(if fails { Outcome::Found } else { Outcome::Answered })
    }

    fn one(&self, path: Option<&str>) -> Result<Findings, Error> {
        let limit = if self.limit == 0 { usize::MAX } else { self.limit };
        let Some(path) = path else {
            return Ok(check(EMBEDDED, EMBEDDED_NAME, limit));
        };
        let input = match Input::read(Some(path)) {
            Ok(input) => input,
            Err(Error::Broken(findings)) => return Ok(*findings),
            Err(error) => return Err(error),
        };
        let (text, name) = (input.text(), input.name());
        if self.fix && path != "-" {
            let Ok(record) = store::parse(text, name) else {
                return Ok(check(text, name, limit));
            };
            let fixed = canonical(&record);
            if fixed != text {
                files::write(path, true, |out| out.write_all(fixed.as_bytes()))?;
            }
            return Ok(check(&fixed, name, limit));
        }
        Ok(check(text, name, limit))
    }
}

/// Returns the line that closes what is said of a file.
fn closing(findings: &Findings) -> String {
    let (file, found) = (&findings.file, findings.found());
    if findings.is_cut() {
        let shown = findings.problems.len();
        format!("{file}: {found}; the first {shown} shown, `--limit 0` shows all")
    } else {
        format!("{file}: {found}")
    }
}

fn table(all: &[Findings]) -> Table<'_> {
    let number = |number: usize| Value::Number(i64::try_from(number).unwrap_or(i64::MAX));
    let rows = all.iter().flat_map(|findings| {
        findings.problems.iter().map(move |problem| {
            let diagnostic = &problem.diagnostic;
            let path = Some(problem.path.as_str()).filter(|path| !path.is_empty());
            let cells = [
                Value::Text(&findings.file),
                number(problem.line),
                number(problem.column),
                Value::Text(problem.rule.severity().as_str()),
                Value::Text(problem.rule.as_str()),
                Value::text(path),
                Value::Text(&diagnostic.message),
                Value::text(diagnostic.expected.as_deref()),
                Value::text(diagnostic.help.as_deref()),
            ];
            cells.into_iter().map(Into::into).collect()
        })
    });
    Table {
        heads: vec![
            column("file", "File"),
            column("line", "Line"),
            column("column", "Column"),
            column("severity", "Severity"),
            column("rule", "Rule"),
            column("path", "Path"),
            column("message", "Message"),
            column("expected", "Expected"),
            column("help", "Help"),
        ],
        rows: rows.collect(),
        whole: None,
    }
}
