//! `summit check`: every problem of a record with its place, canonical form, and the open work.

use std::path::{Path, PathBuf};

use chrono::Local;
use clap::{Args, ValueHint};

use super::show::column;
use super::{Env, Outcome};
use crate::check::{Findings, Task, TaskKind, canonical, check, todo};
use crate::error::Error;
use crate::files;
use crate::record::Date;
use crate::render::{self, Format, excerpt};
use crate::store::{self, EMBEDDED, EMBEDDED_NAME, Input, Store};
use crate::text::{escape_invisible, pluralize};
use crate::view::{Answer, Table, Value, View};

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

    /// Write each file that has no errors in canonical form
    #[arg(long, requires = "files")]
    fix: bool,

    /// List open work instead: texts of the template, planned events whose day has passed, leaders
    /// without statements, empty areas, sources without a date or an archived copy
    #[arg(long, conflicts_with_all = ["fix", "strict"])]
    todo: bool,

    /// Take DATE for today when listing planned events
    #[arg(long, value_name = "DATE", value_parser = Date::parse, requires = "todo")]
    as_of: Option<Date>,
}

/// What `--fix` did to a file.
#[derive(Debug, Clone, Copy)]
enum Fix {
    /// It was not asked for.
    None,
    /// The file has errors.
    Impossible,
    /// The file is in canonical form already.
    Needless,
    /// The file was rewritten.
    Written,
}

impl CheckArgs {
    /// Writes the problems, and returns whether there are any that count.
    pub fn run(&self, env: &mut Env<'_>) -> Result<Outcome, Error> {
        if self.fix && self.files.iter().any(|path| store::is_stdin(path)) {
            return Err(Error::Usage(
                "`--fix` writes files, and standard input is none; name a file".to_owned(),
            ));
        }
        let mut files: Vec<Option<&Path>> =
            self.files.iter().map(|path| Some(path.as_path())).collect();
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

    /// Checks one file, and rewrites it with `--fix`.
    fn check(&self, path: Option<&Path>) -> Result<(Findings, Fix), Error> {
        let limit = match self.limit {
            Some(0) => usize::MAX,
            limit => limit.unwrap_or(PROBLEMS),
        };
        let Some(path) = path else {
            return Ok((check(EMBEDDED, EMBEDDED_NAME, limit), Fix::None));
        };
        let input = match Input::read(Some(path)) {
            Ok(input) => input,
            Err(Error::Broken(findings)) => return Ok((*findings, Fix::None)),
            Err(error) => return Err(error),
        };
        let (text, name) = (input.text(), input.name());
        if !self.fix {
            return Ok((check(text, name, limit), Fix::None));
        }
        let Ok(record) = store::parse(text, name) else {
            return Ok((check(text, name, limit), Fix::Impossible));
        };
        let fixed = canonical(&record);
        if fixed == text {
            return Ok((check(text, name, limit), Fix::Needless));
        }
        files::replace(path, text.as_bytes(), fixed.as_bytes())?;
        Ok((check(&fixed, name, limit), Fix::Written))
    }

    /// Lists the open work on each file.
    fn todo(&self, files: &[Option<&Path>], env: &mut Env<'_>) -> Result<Outcome, Error> {
        let is_table = env.style.format == Format::Table;
        let limit = match self.limit {
            Some(0) => usize::MAX,
            None if !is_table => usize::MAX,
            limit => limit.unwrap_or(TASKS),
        };
        let today = self.as_of.map_or_else(|| Local::now().date_naive(), Date::last_day);
        let mut rows = Vec::new();
        let mut summaries = Vec::new();
        for path in files {
            let name = path.map_or_else(|| EMBEDDED_NAME.to_owned(), store::name_of);
            let tasks = todo(&Store::open(*path)?.into_record()?, today);
            summaries.push(count_tasks(&name, &tasks));
            for of_kind in tasks.chunk_by(|one, other| one.kind == other.kind) {
                rows.extend(of_kind.iter().take(limit).map(|task| (name.clone(), task.clone())));
            }
        }
        let table = tasks(rows, files.len() > 1);
        if !table.rows.is_empty() || !is_table {
            render::write(env.out, &Answer::new(View::Table(table)), env.style)?;
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

/// Writes the problems of all files.
fn report(checked: &[(Findings, Fix)], env: &mut Env<'_>) -> Result<(), Error> {
    if env.style.format == Format::Table {
        for (findings, fix) in checked {
            excerpt::write(env.out, findings, env.style)?;
            writeln!(env.out, "{}", escape_invisible(&summary(findings, *fix)))?;
        }
    } else {
        let all = problems(checked.iter().map(|(findings, _)| findings));
        render::write(env.out, &Answer::new(View::Table(all)), env.style)?;
    }
    Ok(env.out.flush()?)
}

/// Closes the report of a file: what was found, and what `--fix` did.
fn summary(findings: &Findings, fix: Fix) -> String {
    let (file, found) = (&findings.file, findings.found());
    let shown = if findings.is_cut() {
        format!("; the first {} shown, `--limit 0` shows all", findings.problems.len())
    } else {
        String::new()
    };
    let fixed = match fix {
        Fix::None => "",
        Fix::Impossible => "; not rewritten, correct the errors first",
        Fix::Needless => "; not rewritten, it is in canonical form",
        Fix::Written => "; rewritten in canonical form",
    };
    format!("{file}: {found}{shown}{fixed}")
}

/// Counts tasks by kind: `3 tasks (2 empty-area, 1 undated-source)`.
fn count_tasks(file: &str, tasks: &[Task]) -> String {
    if tasks.is_empty() {
        return format!("{file}: no open work");
    }
    let kinds: Vec<String> = tasks
        .chunk_by(|one, other| one.kind == other.kind)
        .map(|of_kind| format!("{} {}", of_kind.len(), of_kind[0].kind.as_str()))
        .collect();
    let shown = if tasks.len() > TASKS { "; `--limit 0` shows all" } else { "" };
    format!("{file}: {} ({}){shown}", pluralize(tasks.len(), "task"), kinds.join(", "))
}

fn tasks(rows: Vec<(String, Task)>, with_file: bool) -> Table<'static> {
    let mut heads = vec![
        column("task", "Task"),
        column("section", "Section"),
        column("id", "Id"),
        column("what", "What"),
    ];
    if with_file {
        heads.insert(0, column("file", "File"));
    }
    let rows = rows.into_iter().map(|(file, task)| {
        let Task { kind, section, id, what } = task;
        let kind: TaskKind = kind;
        let cells = [
            Value::Text(kind.as_str()),
            Value::Text(section),
            Value::Owned(id),
            Value::Owned(what),
        ];
        let file = with_file.then_some(Value::Owned(file));
        file.into_iter().chain(cells).map(Into::into).collect()
    });
    Table { heads, rows: rows.collect(), whole: None }
}

fn problems<'a>(all: impl Iterator<Item = &'a Findings>) -> Table<'a> {
    let number = |number: usize| Value::Number(i64::try_from(number).unwrap_or(i64::MAX));
    let rows = all.flat_map(|findings| {
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
