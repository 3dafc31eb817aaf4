//! The `summit` command.

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use summit_record::Cli;
use summit_record::render::visible;

fn main() -> ExitCode {
    match summit_record::run(&Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.is_closed_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody is left to tell where standard error is closed too.
            for line in format!("error: {error}").lines() {
                let _ = writeln!(std::io::stderr(), "{}", visible(line));
            }
            ExitCode::from(error.exit_code())
        }
    }
}
