//! Errors and their exit codes.

use std::io;

use crate::check::Findings;

/// Why there is no answer.
#[derive(Debug)]
pub enum Error {
    /// A named thing is not in the record.
    NotFound(String),
    /// The command line is invalid.
    Usage(String),
    /// The record cannot be read.
    Record(String),
    /// The record breaks the format.
    Broken(Box<Findings>),
    /// The answer cannot be written.
    Write(io::Error),
    /// A file or a folder of files cannot be written.
    File(String),
}

impl Error {
    /// The exit code of the program.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::NotFound(_) => 1,
            Self::Usage(_) => 2,
            Self::Record(_) | Self::Broken(_) => 3,
            Self::Write(_) | Self::File(_) => 4,
        }
    }

    /// Whether the reader of the answer closed the pipe, which is no failure.
    pub fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Write(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotFound(message)
            | Self::Usage(message)
            | Self::Record(message)
            | Self::File(message) => f.write_str(message),
            Self::Broken(findings) => {
                write!(f, "{} cannot be read: {}", findings.file, findings.found())?;
                if findings.is_cut() {
                    let shown = findings.problems.len();
                    write!(f, "; the first {shown} shown, `summit check` shows all")?;
                }
                Ok(())
            }
            Self::Write(error) => write!(f, "cannot write the answer: {error}"),
        }
    }
}

impl std::error::Error for Error {}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}
