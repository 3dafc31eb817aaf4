//! The command line: global options, turned once into plain settings.

use std::io::IsTerminal;

use clap::{Args, Parser, ValueEnum};

use crate::commands::Command;
use crate::record::Date;
use crate::render::{Format, Style};

/// Ask a sourced record of the "Central Asia plus Japan" leaders' summit (Tokyo, 2025)
///
/// Every answer says who states it, shows where sources disagree, and never changes a number.
/// A value marked † is disputed: `summit disputes` and `summit show ID` say by whom.
#[derive(Debug, Parser)]
#[command(name = "summit", version, max_term_width = 100, after_help = AFTER_HELP)]
pub struct Cli {
    /// The options of every command.
    #[command(flatten)]
    pub options: Options,
    /// What is asked; the overview where nothing is.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The options of every command.
#[derive(Debug, Args)]
pub struct Options {
    /// Read another record: a file, or - for standard input
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "FILE", value_hint = clap::ValueHint::FilePath, env = "SUMMIT_DATA", hide_env_values = true)]
    pub data: Option<String>,

    /// Write the answer in this form
    #[arg(short = 'o', long, global = true, help_heading = EVERYWHERE, value_name = "FORMAT", default_value = "table")]
    pub format: Format,

    /// Use colour
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "WHEN", default_value = "auto")]
    pub color: Color,

    /// Fit tables to N columns; without it, the terminal's width, and one line a row in a pipe
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "N", value_parser = clap::value_parser!(u16).range(20..=1000))]
    pub width: Option<u16>,

    /// Answer from what had been published by this day; undated sources count as later
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "DATE", value_parser = Date::parse)]
    pub known_by: Option<Date>,

    /// Draw with ASCII characters alone (`(!)` stands for †), as on a terminal that is not UTF-8
    #[arg(long, global = true, help_heading = EVERYWHERE)]
    pub ascii: bool,

    /// Leave out the header line of tables, CSV and TSV
    #[arg(long, global = true, help_heading = EVERYWHERE)]
    pub no_header: bool,

    /// Do not show long answers in a pager
    #[arg(long, global = true, help_heading = EVERYWHERE)]
    pub no_pager: bool,

    /// Put an apostrophe before CSV cells that a spreadsheet could run as a formula
    #[arg(long, global = true, help_heading = EVERYWHERE)]
    pub guard: bool,
}

const EVERYWHERE: &str = "Options of every command";

const AFTER_HELP: &str = "\
Examples:
  summit leaders --country kazakhstan
  summit initiatives --area connectivity
  summit target

Exit codes: 0 answered, also when nothing matched; 1 a named thing is not in the record;
2 the command line is wrong; 3 the record cannot be read; 4 the answer cannot be written.";

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, as `NO_COLOR` and `CLICOLOR_FORCE` say.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Cli {
    /// Returns how answers are to be written.
    pub fn style(&self) -> Style {
        let terminal = std::io::stdout().is_terminal();
        self.style_of(terminal, terminal_size::terminal_size)
    }

    /// Returns how many columns of words fit on standard error, where that is a terminal; elsewhere what is
    /// said is one line, which programs find.
    pub fn words_width(&self) -> Option<usize> {
        std::io::stderr().is_terminal().then(|| self.error_style().width).flatten()
    }

    /// Returns how errors are to be written.
    pub fn error_style(&self) -> Style {
        let terminal = std::io::stderr().is_terminal();
        self.style_of(terminal, || terminal_size::terminal_size_of(std::io::stderr()))
    }

    fn style_of(
        &self,
        terminal: bool,
        size: impl FnOnce() -> Option<(terminal_size::Width, terminal_size::Height)>,
    ) -> Style {
        let Options { format, width, color, ascii, no_header, guard, .. } = self.options;
        let width = width.map(usize::from).or_else(|| {
            terminal.then(|| size().map_or(80, |(width, _)| usize::from(width.0)).max(20))
        });
        let ascii = ascii || terminal && locale().is_some_and(|name| !is_unicode(&name));
        Style { format, width, color: color.is_on(terminal), ascii, no_header, guard }
    }
}

/// Returns the locale that says which characters a terminal shows, as POSIX looks it up.
fn locale() -> Option<String> {
    ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .filter_map(std::env::var_os)
        .map(|value| value.to_string_lossy().into_owned())
        .find(|value| !value.is_empty())
}

/// Returns whether a terminal shows Unicode; a locale that names no character set may.
fn is_unicode(locale: &str) -> bool {
    let (name, _) = locale.split_once('@').unwrap_or((locale, ""));
    match name.split_once('.') {
        Some((_, charset)) => ["UTF-8", "UTF8"].iter().any(|utf| charset.eq_ignore_ascii_case(utf)),
        None => !matches!(name, "C" | "POSIX"),
    }
}

impl Color {
    /// Returns whether to use colour, following <https://no-color.org> and
    /// <https://bixense.com/clicolors>.
    fn is_on(self, terminal: bool) -> bool {
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto if set("NO_COLOR") => false,
            Self::Auto
                if std::env::var_os("CLICOLOR_FORCE")
                    .is_some_and(|value| value != "0" && !value.is_empty()) =>
            {
                true
            }
            Self::Auto => terminal && std::env::var_os("TERM").is_none_or(|term| term != "dumb"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_says_whether_a_terminal_shows_unicode() {
        for name in
            ["en_US.UTF-8", "C.UTF-8", "C.utf8", "ja_JP.utf8@x", "UTF-8", "ja_JP", "de@euro"]
        {
            assert!(is_unicode(name), "{name}");
        }
        for name in ["C", "POSIX", "ja_JP.eucJP", "ru_RU.KOI8-R", "de_DE.ISO-8859-15@euro"] {
            assert!(!is_unicode(name), "{name}");
        }
    }
}
