//! Writing files: each appears whole or not at all, and none is lost.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use crate::error::Error;
use crate::store::plain_message;

/// Writes what `fill` gives to a file; one that is already there is replaced only with `force`.
///
/// What a link leads to is replaced, not the link; what is no file, such as a device, stays.
///
/// # Errors
///
/// Fails with [`Error::File`] where the file is there and may not be replaced, or cannot be
/// written. Nothing is left behind then.
pub fn write(
    path: impl AsRef<Path>,
    force: bool,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Error> {
    let path = path.as_ref();
    let name = path.display().to_string();
    let name = name.escape_debug();
    whole(path, force, fill).map_err(|error| {
        Error::File(match error.kind() {
            io::ErrorKind::AlreadyExists => format!(
                "`{name}` is already there; name another file, or replace it with `--force`"
            ),
            _ => format!("cannot write `{name}`: {}; name another file", plain_message(&error)),
        })
    })
}

fn whole(
    path: &Path,
    force: bool,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let known = match fs::metadata(path) {
        Ok(_) if !force => return Err(io::ErrorKind::AlreadyExists.into()),
        Ok(known) if !known.is_file() => {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a file"));
        }
        Ok(known) => Some(known),
        Err(_) => None,
    };
    let path = if known.is_some() { &fs::canonicalize(path)? } else { path };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut builder = tempfile::Builder::new();
    builder.prefix(".summit-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // A file keeps its permissions; a new one gets those that any new file gets.
        let new = || fs::Permissions::from_mode(0o666);
        builder.permissions(known.as_ref().map_or_else(new, fs::Metadata::permissions));
    }
    let mut file = builder.tempfile_in(folder.unwrap_or(Path::new(".")))?;
    let mut out = BufWriter::new(&mut file);
    fill(&mut out)?;
    out.flush()?;
    drop(out);
    file.as_file().sync_all()?;
    if force {
        file.persist(path)?;
    } else {
        file.persist_noclobber(path)?;
    }
    Ok(())
}
