//! `summit check`: every problem of a record with its place, canonical form, and the open work.

use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};

use super::as_of::today;
use super::{Env, Outcome};
use crate::check::{Findings, Task, canonical, check, todo};
use crate::error::Error;
use crate::files;
use crate::record::Date;
use crate::render::{Format, excerpt};
use crate::store::{self, EMBEDDED_NAME, Input, Store};
use crate::text::{escape_invisible, pluralize};
use crate::view::{Table, Value};

/// The problems that are shown unless `--limit` says otherwise.
const PROBLEMS: usize = 100;

/// The tasks of each kind that a table shows unless `--limit` says otherwise.
const TASKS: usize = 10;

const EXIT_CODES: &str = "\
Exit codes:
  0  no errors (with `--strict`, no warnings either), or the open work was listed
  1  errors
  2  wrong command line
  3  a file cannot be read
  4  a file or the answer cannot be written";

#[derive(Debug, Args)]
#[command(after_long_help = EXIT_CODES)]
pub struct CheckArgs {
    /// The records to check, - for standard input; the record of --data if none is given
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    files: Vec<PathBuf>,

    /// Exit with 1 for warnings too
    #[arg(long)]
    strict: bool,

    /// Show N problems of each file (100 if not given), or N tasks of each kind; 0 shows all
    #[arg(long, value_name = "N")]
    limit: Option<usize>,

    /// Write each file that can be queried in canonical form
    #[arg(long, requires = "files")]
    fix: bool,

    /// List open work instead: texts of the template, planned events whose day has passed, leaders
    /// without statements, empty areas, sources without a date or an archived copy
    #[arg(long, conflicts_with_all = ["fix", "strict"])]
    todo: bool,

    /// Use DATE as today when listing planned events
    #[arg(long, value_name = "DATE", value_parser = Date::parse, requires = "todo")]
    as_of: Option<Date>,
}

impl CheckArgs {
    pub fn run(&self, env: &mut Env<'_>) -> Result<Outcome, Error> {
        if self.fix && self.files.iter().any(|path| store::is_stdin(path)) {
            return Err(Error::Usage(
                "`--fix` writes files, and standard input is none; name a file".to_owned(),
            ));
        }
        let mut files: Vec<_> = self.files.iter().map(|path| Some(path.as_path())).collect();
        if files.is_empty() {
            files.push(env.data);
        }
        if self.todo {
            return self.todo(&files, env);
        }
        let mut checked = Vec::new();
        let mut unread = Vec::new();
        for path in files {
            match self.check(path) {
                Ok(findings) => checked.push(findings),
                Err(error @ Error::File(_)) => return Err(error),
                Err(error) => unread.push(error.to_string()),
            }
        }
        let fails = checked.iter().any(|(findings, _)| findings.fails(self.strict));
        let outcome = if fails { Outcome::Found } else { Outcome::Answered };
        let outcome = outcome.unless_failed(report(&checked, env))?;
        if unread.is_empty() { Ok(outcome) } else { Err(Error::Record(unread.join("\nerror: "))) }
    }

    /// The limit asked for, or another one if there is none.
    fn limit_or(&self, other: usize) -> usize {
        self.limit.map_or(other, |limit| if limit == 0 { usize::MAX } else { limit })
    }

    /// Checks one file, and rewrites it with `--fix`; also says what `--fix` did.
    fn check(&self, path: Option<&Path>) -> Result<(Findings, &'static str), Error> {
        let input = match Input::read(path) {
            Ok(input) => input,
            Err(Error::Broken(findings)) => return Ok((*findings, "")),
            Err(error) => return Err(error),
        };
        let (contents, name) = (input.contents(), input.name());
        let checked = |contents, done| Ok((check(contents, name, self.limit_or(PROBLEMS)), done));
        let Some(path) = path.filter(|_| self.fix) else { return checked(contents, "") };
        let Ok(record) = store::parse(input.text(), name) else {
            return checked(contents, "; not rewritten, correct the errors first");
        };
        let canonical = canonical(&record);
        if canonical == contents {
            return checked(contents, "; not rewritten, it is in canonical form");
        }
        files::replace(path, contents.as_bytes(), canonical.as_bytes())?;
        checked(&canonical, "; rewritten in canonical form")
    }

    fn todo(&self, files: &[Option<&Path>], env: &mut Env<'_>) -> Result<Outcome, Error> {
        let is_table = env.style.format == Format::Table;
        let limit = self.limit_or(if is_table { TASKS } else { usize::MAX });
        let today = self.as_of.map_or_else(today, Date::last_day);
        let mut rows = Vec::new();
        let mut summaries = Vec::new();
        for path in files {
            let name = path.map_or_else(|| EMBEDDED_NAME.to_owned(), store::name_of);
            let tasks = todo(&Store::open(*path)?.into_record()?, today);
            summaries.push(count_tasks(&name, &tasks, limit));
            for of_kind in tasks.chunk_by(|one, other| one.kind == other.kind) {
                rows.extend(of_kind.iter().take(limit).map(|task| (name.clone(), task.clone())));
            }
        }
        let mut table = tasks(rows);
        if files.len() == 1 {
            table.heads.remove(0);
            table.rows.iter_mut().for_each(|row| drop(row.remove(0)));
        }
        if !table.rows.is_empty() || !is_table {
            env.write_table(table)?;
        }
        if is_table {
            for summary in summaries {
                writeln!(env.out, "{}", escape_invisible(&summary))?;
            }
        }
        env.out.flush()?;
        Ok(Outcome::Answered)
    }
}

fn report(checked: &[(Findings, &str)], env: &mut Env<'_>) -> Result<(), Error> {
    if env.style.format == Format::Table {
        for (findings, fixed) in checked {
            excerpt::write(env.out, findings, env.style)?;
            let shown = match findings.problems.len() {
                shown if findings.is_cut() => {
                    format!("; the first {shown} shown, `--limit 0` shows all")
                }
                _ => String::new(),
            };
            let (file, found) = (escape_invisible(&findings.file), findings.found());
            writeln!(env.out, "{file}: {found}{shown}{fixed}")?;
        }
    } else {
        let all = problems(checked.iter().map(|(findings, _)| findings));
        env.write_table(all)?;
    }
    Ok(env.out.flush()?)
}

/// Counts tasks by kind: `3 tasks (2 empty-area, 1 undated-source)`.
fn count_tasks(file: &str, tasks: &[Task], limit: usize) -> String {
    if tasks.is_empty() {
        return format!("{file}: no open work");
    }
    let kinds = tasks.chunk_by(|one, other| one.kind == other.kind);
    let is_cut = kinds.clone().any(|of_kind| of_kind.len() > limit);
    let kinds: Vec<String> =
        kinds.map(|of_kind| format!("{} {}", of_kind.len(), of_kind[0].kind)).collect();
    let shown = if is_cut { "; `--limit 0` shows all" } else { "" };
    format!("{file}: {} ({}){shown}", pluralize(tasks.len(), "task"), kinds.join(", "))
}

fn tasks(rows: Vec<(String, Task)>) -> Table<'static> {
    let rows = rows.into_iter().map(|(file, Task { kind, section, id, what })| {
        let (file, id, what) = (Value::Owned(file), Value::Owned(id), Value::Owned(what));
        [file, Value::Text(kind), Value::Text(section), id, what]
    });
    let heads = [("file", "File"), ("task", "Task"), ("section", "Section")];
    Table::new(heads.into_iter().chain([("id", "Id"), ("what", "What")]), rows)
}

fn problems<'a>(all: impl Iterator<Item = &'a Findings>) -> Table<'a> {
    let rows = all.flat_map(|findings| {
        findings.problems.iter().map(move |problem| {
            let diagnostic = &problem.diagnostic;
            [
                Value::Text(&findings.file),
                Value::count(problem.line),
                Value::count(problem.column),
                Value::Text(problem.rule.severity().as_str()),
                Value::Text(problem.rule.as_str()),
                Value::text(Some(problem.path.as_str()).filter(|path| !path.is_empty())),
                Value::Text(&diagnostic.message),
                Value::text(diagnostic.expected.as_deref()),
                Value::text(diagnostic.help.as_deref()),
            ]
        })
    });
    let heads = [
        ("file", "File"),
        ("line", "Line"),
        ("column", "Column"),
        ("severity", "Severity"),
        ("rule", "Rule"),
        ("path", "Path"),
        ("message", "Message"),
        ("expected", "Expected"),
        ("help", "Help"),
    ];
    Table::new(heads, rows)
}
