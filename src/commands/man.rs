//! `summit man`: the manual pages, made from the help.
//!
//! Written for both mandoc and groff: one macro a line, and everything beyond ASCII as an escape.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, Command};

use crate::error::Error;
use crate::text::{did_you_mean, escape_invisible};

#[derive(Debug, Args)]
#[command(after_long_help = super::PRINTS)]
pub struct ManArgs {
    /// The subcommand to print the page of; default: the main page
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
        let commands = || cli.get_subcommands().filter(|command| command.get_name() != "help");
        match (&self.dir, &self.command) {
            (Some(dir), _) => write_new(dir, [&cli].into_iter().chain(commands())),
            (None, None) => Ok(page(&cli).into_bytes()),
            (None, Some(name)) => {
                let command = cli.find_subcommand(name).ok_or_else(|| {
                    let near = did_you_mean(name, commands().map(Command::get_name));
                    Error::Usage(format!("no subcommand `{name}`{near}"))
                })?;
                Ok(page(command).into_bytes())
            }
        }
    }
}

/// Writes pages into a new folder, which appears whole or not at all, and returns their paths, one a line.
fn write_new<'c>(
    folder: &Path,
    commands: impl Iterator<Item = &'c Command>,
) -> Result<Vec<u8>, Error> {
    if folder.symlink_metadata().is_ok() {
        let folder = folder.display();
        return Err(Error::File(format!("`{folder}` exists already; name a new folder")));
    }
    let mut paths = String::new();
    crate::export::write(folder, false, |new| {
        for command in commands {
            let file = format!("{}.1", title(command));
            std::fs::write(new.join(&file), page(command))?;
            paths.push_str(&escape_invisible(&folder.join(file).to_string_lossy()));
            paths.push('\n');
        }
        Ok(())
    })?;
    Ok(paths.into_bytes())
}

/// How far help indents the text of an item below its term.
const TEXT: usize = 10;

/// The day of the release, which manual pages show.
const DATE: &str = "2026-11-26";

/// The name of a page: `summit`, `summit-leaders`.
fn title(command: &Command) -> String {
    match command.get_name() {
        "summit" => "summit".to_owned(),
        name => format!("summit-{name}"),
    }
}

/// Returns the page of a command: its help in lines of any length, each of which is a heading, an item or text.
fn page(command: &Command) -> String {
    let title = title(command);
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    let version = env!("CARGO_PKG_VERSION");
    let mut page = format!(
        ".TH {} 1 {DATE} \"summit {version}\"\n.SH NAME\n{} \\- {}\n",
        roff(&title.to_uppercase()),
        roff(&title),
        roff(&about)
    );
    let mut command = command.clone().term_width(0);
    let help = command.render_long_help().to_string();
    let (description, help) = help.split_once("\nUsage: ").unwrap_or((&help, ""));
    let (usage, help) = help.split_once('\n').unwrap_or((help, ""));
    let _ = writeln!(page, ".SH SYNOPSIS\n.B {}\n.SH DESCRIPTION", roff(usage));
    page.push_str(&body(description));
    page.push_str(&body(help));
    if title != "summit" {
        page.push_str(".SH SEE ALSO\n.BR summit (1)\n");
    }
    page
}

/// Converts help: a heading ends with a colon, an item is indented, and its text follows it after two spaces or on
/// lines that are indented by [`TEXT`] or more.
fn body(help: &str) -> String {
    let mut page = String::new();
    let (mut was_text, mut is_apart) = (false, false);
    for line in help.lines() {
        let text = line.trim_start();
        if text.is_empty() {
            is_apart = was_text;
            continue;
        }
        let indent = line.len() - text.len();
        let heading = text.strip_suffix(':').filter(|_| indent == 0);
        was_text = heading.is_none();
        if let Some(heading) = heading {
            let name = match heading {
                "Exit codes" => "EXIT STATUS".to_owned(),
                "Options of every command" => "OPTIONS".to_owned(),
                heading => roff(&heading.to_uppercase()),
            };
            let _ = writeln!(page, ".SH {name}");
        } else if (1..TEXT).contains(&indent) {
            let (term, text) = text.split_once("  ").unwrap_or((text, ""));
            let text = if text.is_empty() { String::new() } else { roff(text.trim_start()) + "\n" };
            let _ = write!(page, ".TP\n\\fB{}\\fR\n{text}", roff(term));
        } else {
            let start = match (is_apart, indent) {
                (true, 0) => ".PP\n",
                (true, _) => ".IP\n",
                (false, _) if text.starts_with("- ") => ".br\n",
                (false, _) => "",
            };
            let _ = writeln!(page, "{start}{}", roff(text));
        }
        is_apart = false;
    }
    page
}

fn roff(text: &str) -> String {
    let mut escaped = String::new();
    if text.starts_with(['.', '\'']) {
        escaped.push_str("\\&");
    }
    for ch in text.chars() {
        match ch {
            '\\' => escaped.push_str("\\e"),
            '-' => escaped.push_str("\\-"),
            '\'' => escaped.push_str("\\(aq"),
            '`' => escaped.push_str("\\(ga"),
            '^' => escaped.push_str("\\(ha"),
            '~' => escaped.push_str("\\(ti"),
            ch if ch.is_ascii() => escaped.push(ch),
            ch => {
                let _ = write!(escaped, "\\[u{:04X}]", u32::from(ch));
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
    fn headings_items_and_paragraphs_are_converted() {
        let help = "One.\n\nTwo.\n\nOptions:\n  -a, --all\n          All.\n\n          Or: none.\n\n\
                    Exit codes:\n  0  fine\n  1  not so\n";
        let page = "One.\n.PP\nTwo.\n.SH OPTIONS\n.TP\n\\fB\\-a, \\-\\-all\\fR\nAll.\n.IP\nOr: none.\n\
                    .SH EXIT STATUS\n.TP\n\\fB0\\fR\nfine\n.TP\n\\fB1\\fR\nnot so\n";
        assert_eq!(body(help), page);
    }
}
