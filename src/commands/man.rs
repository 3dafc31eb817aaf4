//! `summit man`: the manual pages, made from the help.
//!
//! Written for both mandoc and groff: one macro a line, and everything beyond ASCII as an escape.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::{Args, Command};

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
    fn headings_items_and_paragraphs_are_converted() {
        let help = "One.\n\nTwo.\n\nOptions:\n  -a, --all\n          All.\n\n          Or: none.\n\n\
                    Exit codes:\n  0  fine\n  1  not so\n";
        let page = "One.\n.PP\nTwo.\n.SH OPTIONS\n.TP\n\\fB\\-a, \\-\\-all\\fR\nAll.\n.IP\nOr: none.\n\
                    .SH EXIT STATUS\n.TP\n\\fB0\\fR\nfine\n.TP\n\\fB1\\fR\nnot so\n";
        assert_eq!(body(help), page);
    }
}
