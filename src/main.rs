//! The `summit` command.

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use summit_record::Cli;

fn main() -> ExitCode {
    match summit_record::run(&Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.is_closed_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody is left to tell where standard error is closed too.
            let _ = writeln!(std::io::stderr(), "error: {error}");
            ExitCode::from(error.exit_code())
        }
    }
}
