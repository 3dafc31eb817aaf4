//! Help texts and messages about the command line, laid out for the terminal.

use std::ffi::OsString;
use std::fmt::Write as _;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory};
use unicode_width::UnicodeWidthChar;

use crate::cli::{self, Cli};
use crate::text::{did_you_mean, or_list};

/// What the program is, in one line.
pub const ABOUT: &str =
    "Answers about the \"Central Asia plus Japan\" leaders' summit, with their sources";

/// What the program is.
pub const LONG_ABOUT: &str = "\
Answers questions about the \"Central Asia plus Japan\" leaders' summit (Tokyo, 19-20 December 2025). \
Every answer says who states it, shows where sources disagree, and never changes a number.

A value marked \u{2020} is disputed: `summit show ID` lists what each source says. Records of other summits \
are read with `--data FILE`; `summit new FILE` writes one to start from.";

/// How the help of the program is laid out.
pub const TEMPLATE: &str = "\
{about-with-newline}
{usage-heading} {usage}

{before-help}{after-help}";

/// What ends the short help of the program.
pub const MORE: &str = "`summit --help` says more; `summit COMMAND -h` explains a command.";

/// How the help of a command is laid out.
const COMMAND_TEMPLATE: &str = "\
{about-with-newline}
{usage-heading} {usage}

{all-args}

Options of every command, such as `--format` and `--data`: see `summit --help`{after-help}";

/// What ends the long help of the program, in blocks that the manual page shows as sections.
pub const AFTER: &str = "\
Formats:
  table     for reading; on a terminal it fits the width, in a pipe each row is one line
  json      an array of entries with the keys of the record
  jsonl     one entry a line
  csv       comma-separated values, every column (RFC 4180, but lines end with LF)
  tsv       tab-separated values, every column; tab, newline and backslash are escaped
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
  PAGER           the pager if SUMMIT_PAGER is not set; without either, `less -FRX`
  NO_COLOR        if set, no colour unless `--color always` is given
  CLICOLOR        if 0, no colour
  CLICOLOR_FORCE  if set and not 0, colour also in a pipe
  LC_ALL, LC_CTYPE, LANG  if the terminal is not UTF-8, drawings are ASCII

Exit codes:
  0  answered, also when nothing matched
  1  something named is not in the record; `check` found problems, `diff` differences
  2  wrong command line
  3  the record cannot be read
  4  the answer cannot be written";

/// The groups of commands in the help of the program, each with its first command.
const GROUPS: [(&str, &str); 4] =
    [("Lists", "leaders"), ("Questions", "target"), ("Files", "report"), ("Shell", "completions")];

/// The exit codes of commands that answer from a record, unless they state their own.
const ANSWERS: &str = "\
Exit codes:
  0  answered, also when nothing matched
  1  something named is not in the record
  2  wrong command line
  3  the record cannot be read
  4  the answer cannot be written";

/// The widest help: longer lines are hard to read.
const WIDEST: usize = 100;

/// The width of help where no terminal says otherwise.
const USUAL: usize = 80;

/// The narrowest column of explanations beside a column of names.
const NARROWEST: usize = 24;

/// Creates the command line with everything that its help shows.
pub fn command() -> Command {
    let command = Cli::command();
    let (mut short, mut long) = groups(&command);
    short.push_str(&options(&command, &["guard", "no_header", "no_pager"]));
    long.push_str(&options(&command, &[]));
    command
        .before_help(StyledStr::from(short))
        .before_long_help(StyledStr::from(long))
        .mut_subcommands(|command| command.help_template(COMMAND_TEMPLATE).after_long_help(ANSWERS))
}

/// Lists the commands by group: by name alone, and with what each does.
fn groups(command: &Command) -> (String, String) {
    let header = command.get_styles().get_header();
    let literal = command.get_styles().get_literal();
    let (mut short, mut long) = (String::new(), String::new());
    for subcommand in command.get_subcommands() {
        let name = subcommand.get_name();
        if let Some((group, _)) = GROUPS.iter().find(|(_, first)| *first == name) {
            let newline = if short.is_empty() { "" } else { "\n" };
            let gap = 11_usize.saturating_sub(group.len());
            let _ = write!(short, "{newline}{header}{group}:{header:#}{:gap$}", "");
            let _ = writeln!(long, "{newline}{header}{group}:{header:#}");
        } else {
            short.push_str(", ");
        }
        let about = subcommand.get_about().map(ToString::to_string).unwrap_or_default();
        let gap = 14_usize.saturating_sub(name.len());
        let _ = write!(short, "{literal}{name}{literal:#}");
        let _ = writeln!(long, "  {literal}{name}{literal:#}{:gap$}{about}", "");
    }
    short.push('\n');
    (short, long)
}

/// Lists the options of every command but some, one a line.
fn options(command: &Command, without: &[&str]) -> String {
    let styles = command.get_styles();
    let (header, literal) = (styles.get_header(), styles.get_literal());
    let mut text = format!("\n{header}Options of every command:{header:#}\n");
    let wanted = |arg: &&clap::Arg| !without.contains(&arg.get_id().as_str());
    for arg in command.get_arguments().filter(wanted) {
        let short = arg.get_short().map_or("    ".to_owned(), |short| format!("-{short}, "));
        let name = format!("{short}--{}", arg.get_long().unwrap_or_default());
        let value = match arg.get_value_names() {
            Some([value, ..]) if arg.get_action().takes_values() => format!(" <{value}>"),
            _ => String::new(),
        };
        let gap = 25_usize.saturating_sub(name.len() + value.len());
        let about = arg.get_help().map(ToString::to_string).unwrap_or_default();
        let values: Vec<String> =
            arg.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
        let values = match values.as_slice() {
            [] => String::new(),
            values if arg.get_action().takes_values() => format!(": {}", values.join(", ")),
            _ => String::new(),
        };
        let _ = writeln!(text, "  {literal}{name}{literal:#}{value}{:gap$}{about}{values}", "");
    }
    let _ = writeln!(text, "  {literal}-h, --help{literal:#}{:15}Print help", "");
    let _ = write!(text, "  {literal}-V, --version{literal:#}{:12}Print the version", "");
    text
}

/// Returns the text of an answer about the command line itself: help, or the version.
///
/// `None` where the command line is wrong.
pub fn text(error: &clap::Error, args: &[OsString]) -> Option<String> {
    let is_help = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => true,
        ErrorKind::DisplayVersion => false,
        _ => return None,
    };
    let rendered = error.render();
    if !is_help {
        return Some(rendered.to_string());
    }
    let early = cli::Early::of(args);
    let width = early.width.or_else(cli::terminal_width).unwrap_or(USUAL).min(WIDEST);
    let text =
        if early.color_of_stdout() { rendered.ansi().to_string() } else { rendered.to_string() };
    Some(fit(&text, width))
}

/// Explains what is wrong with a command line: one sentence, and where to read more.
pub fn usage_error(error: &clap::Error, args: &[OsString]) -> String {
    let get = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(vec![text.as_str()]),
        Some(ContextValue::Strings(texts)) => Some(texts.iter().map(String::as_str).collect()),
        _ => None,
    };
    let first = |kind| get(kind).and_then(|texts| texts.first().copied());
    let number = |kind| match error.get(kind) {
        Some(ContextValue::Number(number)) => *number,
        _ => 0,
    };
    let arg = first(ContextKind::InvalidArg).unwrap_or_default();
    let option = option(arg);
    let value = first(ContextKind::InvalidValue).unwrap_or_default().escape_debug().to_string();
    let mut names = get(ContextKind::SuggestedArg).unwrap_or_default();
    names.extend(get(ContextKind::SuggestedSubcommand).unwrap_or_default());
    let near = if names.is_empty() {
        String::new()
    } else {
        format!("; did you mean {}?", or_list(&names))
    };
    let message = match error.kind() {
        ErrorKind::InvalidValue if value.is_empty() => format!("`{option}` needs a value"),
        ErrorKind::InvalidValue => {
            let known = get(ContextKind::ValidValue).unwrap_or_default();
            let near = did_you_mean(&value, known.iter().copied());
            format!("`{value}` is not a value of `{option}`, which takes {}{near}", or_list(&known))
        }
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error);
            let why = match why {
                Some(why) if why.is::<std::num::ParseIntError>() => {
                    "expected a whole number".to_owned()
                }
                Some(why) => why.to_string(),
                None => "it is not valid".to_owned(),
            };
            format!("invalid value `{value}` for `{option}`: {why}")
        }
        ErrorKind::UnknownArgument if arg.starts_with('-') => {
            format!("unknown option `{}`{near}", arg.escape_debug())
        }
        ErrorKind::UnknownArgument => {
            format!("unexpected argument `{}`{near}", arg.escape_debug())
        }
        ErrorKind::InvalidSubcommand => {
            let name = first(ContextKind::InvalidSubcommand).unwrap_or_default();
            format!("no command `{}`{near}", name.escape_debug())
        }
        ErrorKind::ArgumentConflict => {
            let others: Vec<&str> = get(ContextKind::PriorArg)
                .unwrap_or_default()
                .into_iter()
                .map(self::option)
                .collect();
            match others.as_slice() {
                [same] if *same == option => format!("`{option}` is given twice"),
                others => format!("`{option}` cannot be used with {}", or_list(others)),
            }
        }
        ErrorKind::MissingRequiredArgument => {
            let missing = get(ContextKind::InvalidArg).unwrap_or_default();
            let missing: Vec<String> =
                missing.iter().map(|name| format!("`{}`", self::option(name))).collect();
            format!("missing {}", missing.join(" and "))
        }
        ErrorKind::TooManyValues => format!("`{value}` is one value too many for `{option}`"),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => format!(
            "`{option}` needs {} values, {} given",
            number(ContextKind::ExpectedNumValues).max(number(ContextKind::MinValues)),
            number(ContextKind::ActualNumValues)
        ),
        ErrorKind::InvalidUtf8 => "an argument is not UTF-8; only file names may be".to_owned(),
        // Kinds that this command line does not have: the first line says it.
        _ => {
            let text = error.to_string();
            let line = text.lines().next().unwrap_or_default();
            line.strip_prefix("error: ").unwrap_or(line).to_owned()
        }
    };
    if message.ends_with('?') {
        return message;
    }
    let command = Cli::command();
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

/// Breaks the lines of a help text so that they fit, continuing each under its explanation.
pub fn fit(text: &str, width: usize) -> String {
    text.lines().flat_map(|line| fit_line(line.trim_end(), width)).fold(
        String::with_capacity(text.len() + 64),
        |mut fitted, line| {
            if line.is_empty() && fitted.ends_with("\n\n") {
                return fitted;
            }
            fitted.push_str(&line);
            fitted.push('\n');
            fitted
        },
    )
}

fn fit_line(line: &str, width: usize) -> Vec<String> {
    if columns(line) <= width {
        return vec![line.to_owned()];
    }
    let start = line.len() - line.trim_start().len();
    if let Some((end, gap)) = explanation(line) {
        let (name, text) = (line[..end].trim_end(), &line[end..]);
        if gap + NARROWEST <= width {
            let mut lines = wrap(text, width - gap, gap);
            if let Some(first) = lines.first_mut() {
                let room = gap.saturating_sub(columns(name));
                *first = format!("{name}{:room$}{}", "", first.trim_start());
            }
            return lines;
        }
        let indent = start + 4;
        let mut lines = fit_line(name, width);
        lines.extend(wrap(text, width.saturating_sub(indent), indent));
        return lines;
    }
    let hang = if line.contains("Usage:") { 7 } else { start };
    let text = line.trim_start();
    let mut lines = wrap(text, width.saturating_sub(hang.max(start)), hang.max(start));
    if let Some(first) = lines.first_mut() {
        *first = format!("{:start$}{}", "", first.trim_start());
    }
    lines
}

/// Returns where the explanation beside a name starts: its byte and its column.
fn explanation(line: &str) -> Option<(usize, usize)> {
    let start = line.len() - line.trim_start().len();
    let (mut column, mut blanks, mut in_escape, mut has_name) = (0, 0, false, false);
    for (place, letter) in line.char_indices() {
        if in_escape || letter == '\u{1b}' {
            in_escape = letter != 'm';
            continue;
        }
        if letter == ' ' {
            blanks += 1;
        } else {
            if has_name && blanks > 1 {
                // Escape codes before the explanation belong to it.
                let from = line[..place].rfind(' ').map_or(place, |space| space + 1);
                return Some((from, column));
            }
            has_name = place >= start;
            blanks = 0;
        }
        column += letter.width().unwrap_or(0);
    }
    None
}

/// Breaks a text at spaces into indented lines of at most `room` columns, the last of which is never a word
/// alone.
fn wrap(text: &str, room: usize, indent: usize) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let break_at = |room: usize| {
        let mut lines: Vec<Vec<&str>> = Vec::new();
        let mut used = 0;
        for word in &words {
            let wide = columns(word);
            match lines.last_mut() {
                Some(line) if used + 1 + wide <= room => {
                    line.push(word);
                    used += 1 + wide;
                }
                _ => {
                    lines.push(vec![word]);
                    used = wide;
                }
            }
        }
        lines
    };
    let mut lines = break_at(room);
    let is_lonely =
        |lines: &[Vec<&str>]| lines.len() > 1 && lines.last().is_some_and(|line| line.len() == 1);
    if is_lonely(&lines) {
        let narrower = (room / 2..room).rev().map(break_at);
        if let Some(better) =
            narrower.take_while(|other| other.len() == lines.len()).find(|other| !is_lonely(other))
        {
            lines = better;
        }
    }
    lines.iter().map(|line| format!("{:indent$}{}", "", line.join(" "))).collect()
}

/// Returns how many columns a text takes, without escape codes.
fn columns(text: &str) -> usize {
    let mut in_escape = false;
    text.chars()
        .map(|letter| {
            if in_escape || letter == '\u{1b}' {
                in_escape = letter != 'm';
                return 0;
            }
            letter.width().unwrap_or(0)
        })
        .sum()
}
