//! The `summit` command.

use std::ffi::OsString;
use std::process::ExitCode;

use summit_record::{Cli, Outcome};

fn main() -> ExitCode {
    let args: Vec<OsString> = std::env::args_os().collect();
    match summit_record::complete(&args) {
        Ok(false) => {}
        Ok(true) => return ExitCode::SUCCESS,
        Err(error) => return ExitCode::from(error.exit_code()),
    }
    let cli = match Cli::read(&args) {
        Ok(cli) => cli,
        Err(error) => return ExitCode::from(summit_record::explain_usage(&error, &args)),
    };
    match summit_record::run(&cli) {
        Ok(Outcome::Answered) => ExitCode::SUCCESS,
        Ok(Outcome::Found) => ExitCode::from(1),
        Err(error) if error.is_closed_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            // If standard error is closed, the message is lost.
            let _ = summit_record::explain(&error, &cli, &mut std::io::stderr().lock());
            ExitCode::from(error.exit_code())
        }
    }
}
