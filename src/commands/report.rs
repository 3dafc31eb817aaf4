//! `summit report`: one page to look at, print or hand on.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::Context;
use super::list::Narrow;
use super::page::page;
use super::target::AsOf;
use crate::error::Error;
use crate::render::{self, Format};

/// The arguments of `summit report`.
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// Write to a file instead of standard output; it appears whole or not at all
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,

    /// Replace the file if there is one
    #[arg(long, requires = "write")]
    force: bool,

    #[command(flatten)]
    as_of: AsOf,

    #[command(flatten)]
    narrow: Narrow,
}

impl ReportArgs {
    /// Returns the page for standard output, empty where it went to a file, and words about it.
    pub fn run(
        &self,
        context: &Context<'_>,
        format: Format,
    ) -> Result<(Vec<u8>, Vec<String>), Error> {
        if format.is_data() {
            return Err(Error::Usage(
                "a report is a page, in HTML or with `-o markdown`; for data ask a list, such as `summit initiatives -o json`"
                    .to_owned(),
            ));
        }
        let filter = self.narrow.filter(context, Vec::new())?;
        let (page, notes) = page(context, filter, self.as_of.day());
        let mut bytes = Vec::new();
        match format {
            Format::Markdown => render::write_page_as_markdown(&mut bytes, &page)?,
            _ => render::write_page_as_html(&mut bytes, &page)?,
        }
        match &self.write {
            None => Ok((bytes, notes)),
            Some(path) => {
                write_whole(path, &bytes, self.force).map_err(|error| told(path, &error))?;
                Ok((Vec::new(), notes))
            }
        }
    }
}

/// Writes a file so that it appears whole or not at all.
fn write_whole(path: &Path, bytes: &[u8], force: bool) -> io::Result<()> {
    // What a link leads to is replaced, not the link; what is no file, such as a device, stays.
    let path = match fs::metadata(path) {
        Ok(_) if !force => return Err(io::ErrorKind::AlreadyExists.into()),
        Ok(known) if !known.is_file() => {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a file"));
        }
        Ok(_) => &fs::canonicalize(path)?,
        Err(_) => path,
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.prefix(".summit-").tempfile_in(folder.unwrap_or(Path::new(".")))?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    if force {
        file.persist(path)?;
    } else {
        file.persist_noclobber(path)?;
    }
    Ok(())
}

fn told(path: &Path, error: &io::Error) -> Error {
    let name = path.display().to_string();
    let name = name.escape_debug();
    let message = if error.kind() == io::ErrorKind::AlreadyExists {
        format!("`{name}` exists; `--force` replaces it")
    } else {
        format!("`{name}`: {error}")
    };
    Error::Write(io::Error::new(error.kind(), message))
}
