//! The command line: global options, turned once into plain settings.

pub mod help;

use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::PathBuf;

use clap::{ColorChoice, FromArgMatches, Parser, value_parser};

use crate::commands::{Command, values};
use crate::record::Date;
use crate::render::{self, Format, Style};

/// The command line.
#[derive(Debug, Parser)]
#[command(
    name = "summit",
    version,
    about = help::ABOUT,
    long_about = help::LONG_ABOUT
)]
pub struct Cli {
    /// The command; without one, the answer is the overview.
    #[command(subcommand)]
    pub command: Option<Command>,

    // The options of every command; `help` has their descriptions.
    /// Read the record from FILE, - for standard input
    #[arg(long, global = true, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub data: Option<PathBuf>,

    /// Format of the answer
    #[arg(short = 'o', long, global = true, value_name = "FORMAT", default_value = "table")]
    pub format: Format,

    /// Answer from sources published by DATE
    #[arg(long, global = true, value_name = "DATE", value_parser = Date::parse)]
    pub known_by: Option<Date>,

    /// Colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: ColorChoice,

    /// Fit the answer to N columns
    #[arg(long, global = true, value_name = "N", value_parser = value_parser!(u16).range(20..=1000))]
    pub width: Option<u16>,

    /// Draw with ASCII characters; (!) stands for †
    #[arg(long, global = true)]
    pub ascii: bool,

    /// Leave out notes, such as what † means
    #[arg(long, global = true)]
    pub quiet: bool,

    /// Leave out the headings of tables, CSV and TSV
    #[arg(long, global = true)]
    pub no_header: bool,

    /// Escape the CSV cells that a spreadsheet could run as formulas
    #[arg(long, global = true)]
    pub guard: bool,

    /// Do not show long answers in a pager
    #[arg(long, global = true)]
    pub no_pager: bool,
}

impl Cli {
    /// Parses a command line, the name of the program first.
    ///
    /// # Errors
    ///
    /// As clap: also where help or the version is asked for.
    pub fn read(args: &[OsString]) -> Result<Self, clap::Error> {
        let mut command = help::command_for(args);
        let mut matches = command.try_get_matches_from_mut(args)?;
        Self::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))
    }

    /// The file to read a record from: that of `--data`, else that of `SUMMIT_DATA`.
    pub fn data(&self) -> Option<PathBuf> {
        self.data.clone().or_else(values::default_record)
    }

    /// How answers are written.
    pub fn style(&self) -> Style {
        self.style_of(std::io::stdout().is_terminal(), terminal_width)
    }

    /// How many columns messages may take: `None` off a terminal, where each is one line.
    pub fn messages_width(&self) -> Option<usize> {
        std::io::stderr().is_terminal().then(|| self.error_style().width).flatten()
    }

    /// How errors are written.
    pub fn error_style(&self) -> Style {
        self.style_of(std::io::stderr().is_terminal(), error_width)
    }

    fn style_of(&self, terminal: bool, columns: impl FnOnce() -> Option<usize>) -> Style {
        let &Self { format, width, color, ascii, no_header, guard, .. } = self;
        let width =
            width.map(usize::from).or_else(|| terminal.then(|| columns().unwrap_or(80).max(20)));
        let color = is_on(color, terminal);
        let links =
            terminal && color && render::link::is_supported(|name| std::env::var(name).ok());
        Style { format, width, color, links, ascii, no_header, guard }
    }
}

/// The width of the terminal that standard output goes to.
pub fn terminal_width() -> Option<usize> {
    terminal_size::terminal_size_of(std::io::stdout()).map(|(width, _)| width.0.into())
}

/// The width of the terminal that standard error goes to.
pub fn error_width() -> Option<usize> {
    terminal_size::terminal_size_of(std::io::stderr()).map(|(width, _)| width.0.into())
}

/// Whether to use colour, following <https://no-color.org> and <https://bixense.com/clicolors>.
fn is_on(color: ColorChoice, terminal: bool) -> bool {
    let var = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    let is_zero = |name| var(name).is_some_and(|value| value == "0");
    match color {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto if var("NO_COLOR").is_some() => false,
        ColorChoice::Auto if var("CLICOLOR_FORCE").is_some() && !is_zero("CLICOLOR_FORCE") => true,
        ColorChoice::Auto => {
            terminal && !is_zero("CLICOLOR") && var("TERM").is_none_or(|term| term != "dumb")
        }
    }
}
