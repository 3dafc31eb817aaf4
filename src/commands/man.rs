//! `summit man`: the manual pages, made from the help.
//!
//! Written for both mandoc and groff: one macro a line, and everything beyond ASCII as an escape.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::{Arg, ArgAction, Args, Command};

use super::write_new;
use crate::error::Error;
use crate::text::did_you_mean;

#[derive(Debug, Args)]
#[command(after_long_help = super::PRINTS)]
pub struct ManArgs {
    /// The subcommand whose page is wanted, instead of the main page
    #[arg(conflicts_with = "dir", add = super::values::commands())]
    command: Option<String>,

    /// Write a new folder with the main page and a page for each subcommand instead
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

impl ManArgs {
    /// Returns the page in roff, or the list of the files written.
    pub fn run(&self, mut cli: Command) -> Result<Vec<u8>, Error> {
        cli.build();
        let pages = || cli.get_subcommands().filter(|command| command.get_name() != "help");
        if let Some(dir) = &self.dir {
            let pages = [&cli].into_iter().chain(pages());
            return write_new(
                dir,
                pages.map(|command| (format!("{}.1", title(command)), page(command).into_bytes())),
            );
        }
        let command = match &self.command {
            None => &cli,
            Some(name) => cli.find_subcommand(name).ok_or_else(|| {
                Error::Usage(format!(
                    "no subcommand `{name}`{}",
                    did_you_mean(name, pages().map(Command::get_name))
                ))
            })?,
        };
        Ok(page(command).into_bytes())
    }
}

/// The day of the release, which manual pages show.
const DATE: &str = "2026-11-26";

/// The name of a page: `summit`, `summit-leaders`.
fn title(command: &Command) -> String {
    match command.get_name() {
        "summit" => "summit".to_owned(),
        name => format!("summit-{name}"),
    }
}

fn page(command: &Command) -> String {
    let title = title(command);
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    let long_about = command.get_long_about().map_or_else(|| about.clone(), ToString::to_string);
    let version = env!("CARGO_PKG_VERSION");
    let mut page = format!(".TH {} 1 {DATE} \"summit {version}\"\n", roff(&title.to_uppercase()));
    page.push_str(&format_section("NAME", &format!("{} \\- {}\n", roff(&title), roff(&about))));
    page.push_str(&format_section("SYNOPSIS", &synopsis(command)));
    page.push_str(&format_section("DESCRIPTION", &paragraphs(&long_about)));
    let entries = |entries: Vec<String>| entries.concat();
    let subcommands = command.get_subcommands().filter(|command| command.get_name() != "help");
    let subcommands = subcommands.map(|command| {
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        entry(&format!("\\fB{}\\fR", roff(command.get_name())), &about)
    });
    page.push_str(&format_section("COMMANDS", &entries(subcommands.collect())));
    let arguments = command.get_positionals().map(|arg| entry(&usage(arg), &description(arg)));
    page.push_str(&format_section("ARGUMENTS", &entries(arguments.collect())));
    let options = options(command).map(|arg| entry(&usage(arg), &description(arg)));
    page.push_str(&format_section("OPTIONS", &entries(options.collect())));
    let more = command.get_after_long_help().or_else(|| command.get_after_help());
    page.push_str(&blocks(&more.map(ToString::to_string).unwrap_or_default()));
    if title != "summit" {
        page.push_str(&format_section("SEE ALSO", ".BR summit (1)\n"));
    }
    page
}

/// A section, or nothing if it has no text.
fn format_section(name: &str, text: &str) -> String {
    if text.is_empty() { String::new() } else { format!(".SH {name}\n{text}") }
}

/// A term and its description, as an item of a list.
fn entry(term: &str, description: &str) -> String {
    format!(".TP\n{term}\n{}", paragraphs(description).replace(".PP\n", ".IP\n"))
}

fn options(command: &Command) -> impl Iterator<Item = &Arg> {
    command.get_arguments().filter(|arg| !arg.is_positional())
}

fn synopsis(command: &Command) -> String {
    let name = title(command).replace("summit-", "summit ");
    let mut synopsis = format!(".B {}\n", roff(&name));
    let options =
        options(command).filter(|arg| !matches!(arg.get_id().as_str(), "help" | "version"));
    for option in options {
        let _ = writeln!(synopsis, "[{}]", usage(option));
    }
    if command.get_name() == "summit" {
        synopsis.push_str("[\\fICOMMAND\\fR]\n");
    }
    for arg in command.get_positionals() {
        let usage = usage(arg);
        let usage = if arg.is_required_set() { usage } else { format!("[{usage}]") };
        synopsis.push_str(&usage);
        synopsis.push('\n');
    }
    synopsis
}

/// An argument as it is typed: `-o, --format FORMAT`, `ID...`.
fn usage(arg: &Arg) -> String {
    let names: Vec<String> = [
        arg.get_short().map(|short| format!("\\fB\\-{short}\\fR")),
        arg.get_long().map(|long| format!("\\fB\\-\\-{}\\fR", roff(long))),
    ]
    .into_iter()
    .flatten()
    .collect();
    let takes_value = matches!(arg.get_action(), ArgAction::Set | ArgAction::Append);
    let values = arg.get_value_names().unwrap_or_default();
    let value = values.iter().map(|name| format!("\\fI{}\\fR", roff(name))).collect::<String>();
    match (names.is_empty(), takes_value) {
        (true, _) => {
            let many = arg.get_num_args().is_some_and(|number| number.max_values() > 1);
            format!("{value}{}", if many { "..." } else { "" })
        }
        (false, true) => format!("{} {value}", names.join(", ")),
        (false, false) => names.join(", "),
    }
}

/// What an argument does, its values and its default.
fn description(arg: &Arg) -> String {
    let help = arg.get_long_help().or_else(|| arg.get_help());
    let mut text = help.map(ToString::to_string).unwrap_or_default();
    let values: Vec<String> = arg
        .get_possible_values()
        .iter()
        .filter(|_| arg.get_action().takes_values())
        .map(|value| match value.get_help() {
            Some(help) => format!("{}: {help}", value.get_name()),
            None => value.get_name().to_owned(),
        })
        .collect();
    if !values.is_empty() {
        text.push_str("\n\nPossible values: ");
        text.push_str(&values.join("; "));
    }
    let defaults = arg.get_default_values();
    if let ([default], true) = (defaults, arg.get_action().takes_values()) {
        let _ = write!(text, "\n\nDefault: {}", default.to_string_lossy());
    }
    text
}

/// Text whose paragraphs are separated by empty lines.
fn paragraphs(text: &str) -> String {
    let paragraphs = text.split("\n\n").map(|paragraph| {
        let lines = paragraph.lines().map(str::trim).filter(|line| !line.is_empty());
        lines.map(|line| format!("{}\n", roff(line))).collect::<String>()
    });
    paragraphs.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(".PP\n")
}

/// The blocks below the help: a heading with a colon, and below it indented lines, each a term and, after two
/// spaces, what it means.
fn blocks(help: &str) -> String {
    let mut page = String::new();
    for block in help.split("\n\n").filter(|block| !block.trim().is_empty()) {
        let (heading, lines) = block.split_once('\n').unwrap_or((block, ""));
        let Some(heading) = heading.strip_suffix(':').filter(|_| lines.starts_with("  ")) else {
            // One paragraph, perhaps with its heading before it.
            let (heading, text) = block
                .split_once(": ")
                .filter(|(heading, _)| heading.len() < 16)
                .unwrap_or(("Notes", block));
            page.push_str(&format_section(&section_name(heading), &paragraphs(text)));
            continue;
        };
        let items = lines.lines().map(|line| {
            let (term, text) = line.trim().split_once("  ").unwrap_or((line.trim(), ""));
            entry(&format!("\\fB{}\\fR", roff(term)), text)
        });
        page.push_str(&format_section(&section_name(heading), &items.collect::<String>()));
    }
    page
}

fn section_name(heading: &str) -> String {
    match heading {
        "Exit codes" => "EXIT STATUS".to_owned(),
        heading => roff(&heading.to_uppercase()),
    }
}

/// Escapes text for roff.
fn roff(text: &str) -> String {
    let mut escaped = String::new();
    if text.starts_with(['.', '\'']) {
        escaped.push_str("\\&");
    }
    for letter in text.chars() {
        match letter {
            '\\' => escaped.push_str("\\e"),
            '-' => escaped.push_str("\\-"),
            '\'' => escaped.push_str("\\(aq"),
            '`' => escaped.push_str("\\(ga"),
            '^' => escaped.push_str("\\(ha"),
            '~' => escaped.push_str("\\(ti"),
            letter if letter.is_ascii() => escaped.push(letter),
            letter => {
                let _ = write!(escaped, "\\[u{:04X}]", u32::from(letter));
            }
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_for_roff() {
        assert_eq!(roff(".a-b \\ \u{2020}"), "\\&.a\\-b \\e \\[u2020]");
    }

    #[test]
    fn blocks_below_the_help_are_sections() {
        let help = "Exit codes:\n  0  fine\n  1  not so\n\nA last word.";
        let page = ".SH EXIT STATUS\n.TP\n\\fB0\\fR\nfine\n.TP\n\\fB1\\fR\nnot so\n.SH NOTES\nA last word.\n";
        assert_eq!(blocks(help), page);
    }
}
