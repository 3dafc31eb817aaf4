//! Writes files: each appears whole or not at all, and no other edit is lost.

use std::fs::{self, File, Metadata};
use std::io::{self, Seek, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};

use tempfile::NamedTempFile;

use crate::error::Error;
use crate::store::plain_message;

/// Writes a file; an existing one is replaced only with `force`.
///
/// Owner, mode, symbolic links and hard links of a replaced file are preserved.
///
/// # Errors
///
/// Fails with [`Error::File`] if the file exists and may not be replaced, is read-only, or cannot be
/// written; it is then as it was.
pub fn write(path: &Path, force: bool, contents: &[u8]) -> Result<(), Error> {
    put(path, force, None, contents).map_err(|error| explain(path, &error))
}

/// Replaces the contents of a file, unless they are no longer `old`.
///
/// # Errors
///
/// As [`write()`], and if the file has been changed since it was read.
pub fn replace(path: &Path, old: &[u8], new: &[u8]) -> Result<(), Error> {
    put(path, true, Some(old), new).map_err(|error| explain(path, &error))
}

/// A path on one line, whatever it consists of.
pub fn shown(path: &Path) -> String {
    path.to_string_lossy().escape_debug().to_string()
}

fn explain(path: &Path, error: &io::Error) -> Error {
    let (name, message) = (shown(path), plain_message(error));
    Error::File(match error.kind() {
        io::ErrorKind::AlreadyExists => {
            format!("`{name}` exists already; name another file, or replace it with `--force`")
        }
        io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => {
            format!("cannot write `{name}`: {message}; make it writable first")
        }
        io::ErrorKind::ResourceBusy => {
            format!(
                "`{name}` was changed by another program while it was read; run the command again"
            )
        }
        _ => format!("cannot write `{name}`: {message}; name another file"),
    })
}

fn put(path: &Path, force: bool, old: Option<&[u8]>, contents: &[u8]) -> io::Result<()> {
    let known = match fs::metadata(path) {
        Ok(_) if !force => return Err(io::ErrorKind::AlreadyExists.into()),
        Ok(known) if !known.is_file() => {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a file"));
        }
        Ok(known) if known.permissions().readonly() => {
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is read-only"));
        }
        Ok(known) => {
            // Replacing needs no permission for the file itself, but ignoring its mode would surprise.
            File::options().write(true).open(path)?;
            Some(known)
        }
        Err(_) => None,
    };
    let path = if known.is_some() { &fs::canonicalize(path)? } else { path };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let signals = Signals::hold()?;
    let written = temporary(folder.unwrap_or(Path::new(".")), known.is_none()).and_then(|file| {
        file.as_file().write_all(contents)?;
        file.as_file().sync_all()?;
        signals.check()?;
        if let Some(old) = old
            && fs::read(path)? != old
        {
            return Err(io::ErrorKind::ResourceBusy.into());
        }
        move_to(file, path, known.as_ref())
    });
    signals.release();
    written
}

/// Creates a temporary file: with the mode of any new file, or for its owner alone until it is complete.
fn temporary(folder: &Path, is_new: bool) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".summit-");
    #[cfg(unix)]
    if is_new {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// Moves a complete file to its place, where there may be a file that is `known`.
fn move_to(file: NamedTempFile, path: &Path, known: Option<&Metadata>) -> io::Result<()> {
    let Some(known) = known else {
        file.persist_noclobber(path)?;
        return Ok(());
    };
    if has_other_links(known) || keep_owner(file.path(), known).is_err() {
        // Another file in its place would have no such links, or another owner.
        let old = fs::read(path)?;
        let mut place = File::options().write(true).open(path)?;
        let mut complete = file.reopen()?;
        let copied = io::copy(&mut complete, &mut place).and_then(|length| place.set_len(length));
        if let Err(error) = copied.and_then(|()| place.sync_all()) {
            place.rewind()?;
            place.write_all(&old)?;
            place.set_len(old.len() as u64)?;
            return Err(error);
        }
        return file.close();
    }
    file.as_file().set_permissions(known.permissions())?;
    file.persist(path)?;
    Ok(())
}

fn has_other_links(known: &Metadata) -> bool {
    #[cfg(unix)]
    let links = std::os::unix::fs::MetadataExt::nlink(known);
    #[cfg(not(unix))]
    let links = u64::from(known.is_file());
    links > 1
}

/// Gives a new file or folder the owner of a known one; only root may give a file away.
fn keep_owner(new: &Path, known: &Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, chown};
        let made = fs::metadata(new)?;
        if (made.uid(), made.gid()) != (known.uid(), known.gid()) {
            chown(new, Some(known.uid()), Some(known.gid()))?;
        }
    }
    #[cfg(not(unix))]
    let _ = (new, known);
    Ok(())
}

/// Gives a new file or folder the owner and the mode of the one that it replaces.
///
/// # Errors
///
/// Fails if the mode cannot be set; an owner that may not be set is left alone.
pub fn keep_owner_and_mode(old: &Path, new: &Path) -> io::Result<()> {
    let known = fs::metadata(old)?;
    let _ = keep_owner(new, &known);
    fs::set_permissions(new, known.permissions())
}

/// Holds back signals that end the program while a temporary file exists.
///
/// A signal only sets a flag; writing fails before the file gets its name, the file is removed, and
/// [`Signals::release`] ends the program as the signal would have.
#[derive(Default)]
pub struct Signals {
    received: Arc<AtomicUsize>,
    is_released: Arc<AtomicBool>,
}

/// The handlers, which stay for the whole run.
static HANDLERS: LazyLock<io::Result<Signals>> = LazyLock::new(Signals::register);

impl Signals {
    /// Holds back SIGINT, SIGTERM and SIGHUP, and SIGXFSZ, after which writing fails.
    ///
    /// # Errors
    ///
    /// Fails if the system refuses to handle signals.
    pub fn hold() -> io::Result<&'static Self> {
        let signals = HANDLERS.as_ref();
        let signals = signals.map_err(|error| io::Error::new(error.kind(), error.to_string()))?;
        signals.is_released.store(false, Ordering::SeqCst);
        Ok(signals)
    }

    #[cfg(unix)]
    fn register() -> io::Result<Self> {
        use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
        use signal_hook::flag::{register, register_conditional_default, register_usize};
        let signals = Self::default();
        // A caller such as nohup ignores signals; they must stay ignored.
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
        let is_ignored = |signal: i32| ignored.is_some_and(|mask| mask >> (signal - 1) & 1 == 1);
        for signal in [SIGINT, SIGTERM, SIGHUP].into_iter().filter(|signal| !is_ignored(*signal)) {
            // After the release, a signal ends the program again.
            register_conditional_default(signal, signals.is_released.clone())?;
            let number = usize::try_from(signal).unwrap_or_default();
            register_usize(signal, signals.received.clone(), number)?;
        }
        register(SIGXFSZ, Arc::default())?;
        Ok(signals)
    }

    #[cfg(not(unix))]
    fn register() -> io::Result<Self> {
        Ok(Self::default())
    }

    /// Fails if a signal has been received, so that writing stops.
    pub fn check(&self) -> io::Result<()> {
        match self.received.load(Ordering::SeqCst) {
            0 => Ok(()),
            _ => Err(io::Error::other("it was interrupted")),
        }
    }

    /// Lets signals through again, and ends the program if one was received.
    pub fn release(&self) {
        self.is_released.store(true, Ordering::SeqCst);
        #[cfg(unix)]
        if let Ok(signal @ 1..) = i32::try_from(self.received.swap(0, Ordering::SeqCst)) {
            // If the signal cannot be raised, the command ends with the error of writing.
            let _ = signal_hook::low_level::emulate_default_handler(signal);
        }
    }
}
