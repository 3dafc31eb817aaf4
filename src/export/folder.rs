//! The folder of an export: it appears whole or not at all.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use super::package::GENERATOR;
use super::{DESCRIPTOR, LOAD, README};
use crate::error::Error;
use crate::files::{Signals, keep_owner_and_mode, shown};
use crate::store::plain_message;

/// Makes a new folder, or with `force` one that replaces an earlier export, and returns what `fill` gives, which
/// writes the files.
///
/// They are written next to it and moved into place when complete. A folder that holds
/// anything but an export stays as it is.
///
/// # Errors
///
/// Fails with [`Error::File`] if the folder exists and may not be replaced, or cannot be written; it is
/// then as it was.
pub fn write<T>(
    folder: &Path,
    force: bool,
    fill: impl FnOnce(&Path) -> io::Result<T>,
) -> Result<T, Error> {
    let name = shown(folder);
    let refused = |error: &io::Error| {
        Error::File(format!("cannot write `{name}`: {}; name another place", plain_message(error)))
    };
    let exists = folder.symlink_metadata().is_ok();
    if exists && !force {
        return Err(Error::File(format!(
            "`{name}` exists already; name a new folder, or replace an earlier export with `--force`"
        )));
    }
    let place = if exists {
        let place = folder.canonicalize().map_err(|error| refused(&error))?;
        may_replace(&place)
            .map_err(|why| Error::File(format!("`{name}` {why}; name a new folder")))?;
        place
    } else {
        folder.components().collect()
    };
    let parent = match place.parent() {
        Some(parent) if parent.as_os_str().is_empty() => Path::new("."),
        Some(parent) => parent,
        None => &place,
    };
    if !parent.is_dir() {
        return Err(Error::File(format!(
            "cannot write `{name}`: there is no folder `{}`; create it first",
            shown(parent)
        )));
    }
    let signals = Signals::hold().map_err(|error| refused(&error))?;
    let swapped = swap(&place, parent, signals, fill, exists);
    signals.release();
    swapped.map_err(|error| refused(&error))
}

/// Fills a folder next to the place, then moves it there.
fn swap<T>(
    place: &Path,
    parent: &Path,
    signals: &Signals,
    fill: impl FnOnce(&Path) -> io::Result<T>,
    exists: bool,
) -> io::Result<T> {
    let temporary = tempfile::Builder::new().prefix(".summit-export-").tempdir_in(parent)?;
    // Only the owner can read the temporary folder; `new` gets default permissions.
    let (new, old) = (temporary.path().join("new"), temporary.path().join("old"));
    fs::create_dir(&new)?;
    let filled = fill(&new)?;
    signals.check()?;
    if !exists {
        fs::rename(&new, place)?;
        return Ok(filled);
    }
    // A private export stays private.
    for path in paths(&new)? {
        if place.join(&path).exists() {
            keep_owner_and_mode(&place.join(&path), &new.join(&path))?;
        }
    }
    keep_owner_and_mode(place, &new)?;
    fs::rename(place, &old)?;
    // Something may have been put there meanwhile.
    let replaced = may_replace(&old).map_err(|why| io::Error::other(format!("it {why}")));
    if let Err(error) = replaced.and_then(|()| fs::rename(&new, place)) {
        if fs::rename(&old, place).is_err() {
            // What was there must not be removed with the temporary folder.
            let moved = temporary.keep().join("old");
            let message = format!("{error}, and what was there is now `{}`", shown(&moved));
            return Err(io::Error::other(message));
        }
        return Err(error);
    }
    Ok(filled)
}

/// Says why a folder may not be replaced: it is read-only, or neither empty nor an export.
fn may_replace(folder: &Path) -> Result<(), String> {
    let found = paths(folder).map_err(|error| match error.kind() {
        io::ErrorKind::NotADirectory => "is no folder".to_owned(),
        _ => format!("cannot be read ({})", plain_message(&error)),
    })?;
    let is_read_only =
        |path: &Path| fs::metadata(path).is_ok_and(|known| known.permissions().readonly());
    if is_read_only(folder) {
        return Err("is read-only".to_owned());
    }
    if found.is_empty() {
        return Ok(());
    }
    let bytes = fs::read(folder.join(DESCRIPTOR)).unwrap_or_default();
    let descriptor: Json = serde_json::from_slice(&bytes).unwrap_or_default();
    if descriptor["generator"] != GENERATOR {
        return Err("was not written by `summit export`".to_owned());
    }
    let mut known = [DESCRIPTOR, README, LOAD].map(PathBuf::from).to_vec();
    for resource in descriptor["resources"].as_array().into_iter().flatten() {
        known.extend(resource["path"].as_str().map(PathBuf::from));
    }
    for path in found {
        let why = match known.contains(&path) {
            true if is_read_only(&folder.join(&path)) => "read-only",
            true => continue,
            false => "no part of the export",
        };
        return Err(format!("also holds `{}`, which is {why}", shown(&path)));
    }
    Ok(())
}

/// The paths of everything in a folder that is no folder itself, and of empty folders.
fn paths(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = PathBuf::from(entry.file_name());
        let within = if entry.file_type()?.is_dir() { paths(&entry.path())? } else { Vec::new() };
        if within.is_empty() {
            found.push(name);
        } else {
            found.extend(within.into_iter().map(|path| name.join(path)));
        }
    }
    Ok(found)
}
