//! Writing files: each appears whole or not at all, and none is lost.

use std::io::{self, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use crate::error::Error;
use crate::parse::plain;

/// Writes a file; one that is already there is replaced only with `force`.
///
/// # Errors
///
/// Fails with [`Error::File`] where the file is there and may not be replaced, or cannot be
/// written. Nothing is left behind then.
pub fn write(path: &str, bytes: &[u8], force: bool) -> Result<(), Error> {
    let fail = |error: &io::Error| Error::File(format!("cannot write `{path}`: {}", plain(error)));
    if !force && Path::new(path).symlink_metadata().is_ok() {
        return Err(exists(path));
    }
    let folder = match Path::new(path).parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".summit-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // A file keeps its permissions; a new one gets those that any new file gets.
        let permissions = match std::fs::metadata(path) {
            Ok(meta) => meta.permissions(),
            Err(_) => std::fs::Permissions::from_mode(0o666),
        };
        builder.permissions(permissions);
    }
    let mut file: NamedTempFile = builder.tempfile_in(folder).map_err(|error| fail(&error))?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(|error| fail(&error))?;
    if force {
        // What a link leads to is replaced, not the link.
        let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.into());
        file.persist(target).map_err(|error| fail(&error.error))?;
    } else {
        file.persist_noclobber(path).map_err(|error| match error.error.kind() {
            io::ErrorKind::AlreadyExists => exists(path),
            _ => fail(&error.error),
        })?;
    }
    Ok(())
}

fn exists(path: &str) -> Error {
    Error::File(format!(
        "`{path}` is already there; name another file, or replace it with `--force`"
    ))
}
