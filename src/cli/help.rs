//! The texts of help, and messages about wrong command lines.

use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ColorChoice, Command, CommandFactory};
use textwrap::Options;

use crate::cli::Cli;
use crate::commands::values::option_value;
use crate::text::{did_you_mean, or_list};

pub const ABOUT: &str =
    "Answers about the \"Central Asia plus Japan\" leaders' summit, with their sources";

pub const LONG_ABOUT: &str = "\
Answers questions about the \"Central Asia plus Japan\" leaders' summit (Tokyo, 19-20 December 2025). \
Every answer says who states it, shows where sources disagree, and never changes a number.

A value marked \u{2020} is disputed: `summit show ID` lists what each source says. Records of other summits \
are read with `--data FILE`; `summit new FILE` writes one to start from.";

/// What ends the short help of the program.
const MORE: &str = "`summit --help` says more; `summit COMMAND -h` explains a command.";

/// What ends the long help of the program.
const AFTER: &str = "\
Formats:
  table     for reading: fits a terminal; in a pipe each row is one line
  json      an array of entries with the keys of the record
  jsonl     one entry a line
  csv       comma-separated values, every column (RFC 4180, lines end with LF)
  tsv       tab-separated values, every column; tab, newline, backslash escaped
  markdown  to paste into a document

Examples:
  summit                                       an overview
  summit leaders --country kazakhstan          the leader of one country
  summit documents --area connectivity -o csv  rows for a spreadsheet
  summit target                                the investment target
  summit show KGZ                              everything about one entry

Environment:
  SUMMIT_DATA     the record to read if `--data` is not given
  SUMMIT_PAGER    the pager for long answers on a terminal; empty for none
  PAGER           the pager without SUMMIT_PAGER; without both, `less -FRX`
  NO_COLOR        if set, no colour unless `--color always` is given
  CLICOLOR        if 0, no colour
  CLICOLOR_FORCE  if set and not 0, colour also in a pipe
  FORCE_HYPERLINK  if 0, no hyperlinks; if 1, on any terminal in colour

Exit codes:
  0  answered, also when nothing matched
  1  a named thing is not in the record; `check` or `diff` found something
  2  wrong command line
  3  the record cannot be read
  4  the answer cannot be written";

const GROUPS: &str = "\
Lists:      leaders, participants, countries, areas, initiatives, documents,
            totals, meetings, statements, provisions, timeline, disputes,
            sources
Questions:  target, show, search, stats, cite
Files:      report, export, check, diff, rename, new, schema
Shell:      completions, man";

/// The options of every command, which the help of a command leaves out.
const OPTIONS: &str = "\
Options of every command:
      --data <FILE>      Read the record from FILE, - for standard input
  -o, --format <FORMAT>  table, json, jsonl, csv, tsv or markdown
      --known-by <DATE>  Answer from sources published by DATE
      --color <WHEN>     auto, always or never
      --width <N>        Fit the answer to N columns
      --ascii            Draw with ASCII characters; (!) stands for \u{2020}
      --quiet            Leave out notes, such as what \u{2020} means";

/// The options of every command that only the long help has.
const RARE_OPTIONS: &str = "
      --no-header        Leave out the headings of tables, CSV and TSV
      --guard            Escape the CSV cells that a spreadsheet could run as
                         formulas
      --no-pager         Do not show long answers in a pager
  -h, --help             Print help: a summary with -h
  -V, --version          Print the version";

/// What ends the short help of a command.
const SEE: &str = "Options of every command, such as `--format` and `--data`: see `summit --help`";

/// What ends the long help of commands that answer from a record, unless they state their own exit codes.
const ANSWERS: &str = "\
Options of every command, such as `--format` and `--data`: see `summit --help`

Exit codes:
  0  answered, also when nothing matched
  1  something named is not in the record
  2  wrong command line
  3  the record cannot be read
  4  the answer cannot be written";

/// The widest help: longer lines are hard to read.
const WIDEST: usize = 80;

/// Creates the command line, to be completed or documented.
pub fn command() -> Command {
    command_for(&["--help".into()])
}

/// Creates the command line with the help that some arguments ask for.
pub fn command_for(args: &[OsString]) -> Command {
    let is_long = args.iter().any(|arg| arg == "--help");
    let commands = if is_long { "\n\nCommands:\n{subcommands}" } else { "" };
    Cli::command()
        .color(color(args))
        .max_term_width(WIDEST)
        .help_template(format!(
            "{{about-with-newline}}\n{{usage-heading}} {{usage}}{commands}{{after-help}}"
        ))
        .after_help(format!("{GROUPS}\n\n{OPTIONS}\n\n{MORE}"))
        .after_long_help(format!("{OPTIONS}{RARE_OPTIONS}\n\n{AFTER}"))
        .mut_args(|arg| arg.hide_short_help(true).hide_long_help(true))
        .mut_subcommands(|command| command.after_help(SEE).after_long_help(ANSWERS))
}

/// Writes help or the version. clap fits everything to the terminal but the line of usage.
pub fn print(error: &clap::Error, args: &[OsString]) -> io::Result<()> {
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let width = super::terminal_width().or(columns).unwrap_or(WIDEST).clamp(20, WIDEST);
    let text = error.render();
    let is_colored = super::is_on(color(args), io::stdout().is_terminal());
    let text = if is_colored { text.ansi().to_string() } else { text.to_string() };
    let mut out = io::stdout().lock();
    for line in text.split_inclusive('\n') {
        let options = Options::new(width).subsequent_indent("       ").break_words(false);
        let is_usage = line.contains("Usage:");
        let line = if is_usage { textwrap::fill(line, options) } else { line.to_owned() };
        out.write_all(line.as_bytes())?;
    }
    out.flush()
}

/// Reads `--color` from arguments that are not parsed yet: help ends the parsing.
fn color(args: &[OsString]) -> ColorChoice {
    let words = args.iter().take_while(|word| *word != "--").filter_map(|word| word.to_str());
    let color = option_value(words, "--color").and_then(|color| color.parse().ok());
    color.unwrap_or(ColorChoice::Auto)
}

/// Explains what is wrong with a command line: one sentence, and where to read more.
pub fn usage_error(error: &clap::Error, args: &[OsString]) -> String {
    let texts = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text.as_str()],
        Some(ContextValue::Strings(texts)) => texts.iter().map(String::as_str).collect(),
        _ => Vec::new(),
    };
    let names = |kind| texts(kind).into_iter().map(option).collect::<Vec<_>>();
    let arg = texts(ContextKind::InvalidArg).first().copied().unwrap_or_default();
    let option = option(arg);
    let value = texts(ContextKind::InvalidValue).concat().escape_debug().to_string();
    let command = Cli::command();
    let message = match error.kind() {
        ErrorKind::InvalidValue if value.is_empty() => format!("`{option}` needs a value"),
        ErrorKind::InvalidValue => {
            let known = texts(ContextKind::ValidValue);
            let near = did_you_mean(&value, known.iter().copied());
            format!("`{value}` is not a value of `{option}`, which takes {}{near}", or_list(&known))
        }
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).map(|why| {
                let is_number = why.is::<std::num::ParseIntError>();
                if is_number { "expected a whole number".to_owned() } else { why.to_string() }
            });
            let why = why.unwrap_or_else(|| "it is not valid".to_owned());
            format!("invalid value `{value}` for `{option}`: {why}")
        }
        ErrorKind::UnknownArgument => {
            let kind = if arg.starts_with('-') { "unknown option" } else { "unexpected argument" };
            let near = texts(ContextKind::SuggestedArg);
            let near = if near.is_empty() {
                String::new()
            } else {
                format!("; did you mean {}?", or_list(&near))
            };
            format!("{kind} `{}`{near}", arg.escape_debug())
        }
        ErrorKind::InvalidSubcommand => {
            let name = texts(ContextKind::InvalidSubcommand).concat();
            let near = did_you_mean(&name, command.get_subcommands().map(Command::get_name));
            format!("no command `{}`{near}", name.escape_debug())
        }
        ErrorKind::ArgumentConflict => match names(ContextKind::PriorArg).as_slice() {
            [same] if *same == option => format!("`{option}` is given twice"),
            others => format!("`{option}` cannot be used with {}", or_list(others)),
        },
        ErrorKind::MissingRequiredArgument => {
            let missing = names(ContextKind::InvalidArg);
            format!("missing {}", or_list(&missing).replace(" or ", " and "))
        }
        ErrorKind::InvalidUtf8 => "an argument is not UTF-8; only file names may be".to_owned(),
        // Kinds that this command line hardly has: the first line says it.
        _ => {
            let text = error.to_string();
            let line = text.lines().next().unwrap_or_default();
            line.strip_prefix("error: ").unwrap_or(line).to_owned()
        }
    };
    if message.ends_with('?') {
        return message;
    }
    let is_name = |arg: &&str| command.find_subcommand(arg).is_some();
    let name = args.iter().skip(1).filter_map(|arg| arg.to_str()).find(is_name);
    let name = name.map_or(String::new(), |name| format!(" {name}"));
    format!("{message}; see `summit{name} --help`")
}

/// Returns the name of an option without the names of its values.
fn option(arg: &str) -> &str {
    let name = if arg.starts_with('-') { arg.split([' ', '=']).next() } else { None };
    name.unwrap_or_else(|| arg.trim_matches(['<', '>', '[', ']', '.']))
}
