//! Writes files: each appears whole or not at all, and no other edit is lost.

use std::fs::{self, File, Metadata};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::error::Error;
use crate::store::plain_message;

/// Writes a file that `fill` fills; an existing file is replaced only with `force`.
///
/// A replaced file keeps its owner, its mode, its symbolic links and its hard links.
///
/// # Errors
///
/// Fails with [`Error::File`] if the file exists and may not be replaced, is read-only, or cannot be
/// written; it is then as it was.
pub fn write(
    path: impl AsRef<Path>,
    force: bool,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Error> {
    let path = path.as_ref();
    let target = Target::new(path, force).map_err(|error| explain(path, &error))?;
    target.write(fill).map_err(|error| explain(path, &error))
}

/// Replaces the contents of a file, unless they are no longer `old`.
///
/// # Errors
///
/// As [`write`], and if the file has been changed since it was read.
pub fn replace(path: impl AsRef<Path>, old: &[u8], new: &[u8]) -> Result<(), Error> {
    let path = path.as_ref();
    let target = Target::new(path, true).map_err(|error| explain(path, &error))?;
    let target = Target { old: Some(old), ..target };
    target.write(|out| out.write_all(new)).map_err(|error| explain(path, &error))
}

fn explain(path: &Path, error: &io::Error) -> Error {
    let name = path.display().to_string();
    let name = name.escape_debug();
    Error::File(match error.kind() {
        io::ErrorKind::AlreadyExists => {
            format!("`{name}` exists already; name another file, or replace it with `--force`")
        }
        io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => {
            format!("cannot write `{name}`: {}; make it writable first", plain_message(error))
        }
        io::ErrorKind::ResourceBusy => {
            format!(
                "`{name}` was changed by another program while it was read; run the command again"
            )
        }
        _ => format!("cannot write `{name}`: {}; name another file", plain_message(error)),
    })
}

/// Where a file is written to.
struct Target<'o> {
    /// The file itself, with symbolic links resolved.
    path: PathBuf,
    /// The file that is replaced, if there is one.
    known: Option<Metadata>,
    /// What the file must still contain.
    old: Option<&'o [u8]>,
}

impl Target<'_> {
    fn new(path: &Path, force: bool) -> io::Result<Self> {
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
        let path = if known.is_some() { fs::canonicalize(path)? } else { path.to_owned() };
        Ok(Self { path, known, old: None })
    }

    fn write(&self, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
        let signals = Signals::hold()?;
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let mut file = temporary(folder.unwrap_or(Path::new(".")), self.known.is_none())?;
        let written = Self::fill(&mut file, &signals, fill).and_then(|()| self.is_unchanged());
        let written = match written {
            Ok(()) => self.put(file),
            Err(error) => file.close().and(Err(error)),
        };
        signals.release();
        written
    }

    fn fill(
        file: &mut NamedTempFile,
        signals: &Signals,
        fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut out = BufWriter::new(Interruptible { file: file.as_file_mut(), signals });
        fill(&mut out)?;
        out.flush()?;
        drop(out);
        file.as_file().sync_all()
    }

    /// Fails if the file no longer contains what was read.
    fn is_unchanged(&self) -> io::Result<()> {
        match self.old {
            Some(old) => {
                let now = fs::read(&self.path)?;
                // Records are read without a byte-order mark.
                let now = now.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&now);
                if now == old { Ok(()) } else { Err(io::ErrorKind::ResourceBusy.into()) }
            }
            None => Ok(()),
        }
    }

    /// Puts a complete temporary file in its place.
    fn put(&self, file: NamedTempFile) -> io::Result<()> {
        let Some(known) = &self.known else {
            file.persist_noclobber(&self.path)?;
            return Ok(());
        };
        if has_other_links(known) || keep_owner(file.as_file(), known).is_err() {
            // Another file in its place would have no such links, or another owner.
            let mut complete = file.reopen()?;
            let mut place = File::options().write(true).truncate(true).open(&self.path)?;
            io::copy(&mut complete, &mut place)?;
            place.sync_all()?;
            return file.close();
        }
        file.as_file().set_permissions(known.permissions())?;
        file.persist(&self.path)?;
        Ok(())
    }
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

#[cfg(unix)]
fn has_other_links(known: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    known.nlink() > 1
}

#[cfg(unix)]
fn keep_owner(file: &File, known: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, fchown};
    let new = file.metadata()?;
    if (new.uid(), new.gid()) == (known.uid(), known.gid()) {
        return Ok(());
    }
    fchown(file, Some(known.uid()), Some(known.gid()))
}

/// Gives a new file or folder the owner and the mode of the one that it replaces.
///
/// # Errors
///
/// Fails if the mode cannot be set; an owner that may not be set is left alone.
pub fn keep_owner_and_mode(old: &Path, new: &Path) -> io::Result<()> {
    let known = fs::metadata(old)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, chown};
        let made = fs::metadata(new)?;
        if (made.uid(), made.gid()) != (known.uid(), known.gid()) {
            // Only root may give a file away.
            let _ = chown(new, Some(known.uid()), Some(known.gid()));
        }
    }
    fs::set_permissions(new, known.permissions())
}

#[cfg(not(unix))]
fn has_other_links(_: &Metadata) -> bool {
    false
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &Metadata) -> io::Result<()> {
    Ok(())
}

/// Writes to a file until the user interrupts the program.
struct Interruptible<'f> {
    file: &'f mut File,
    signals: &'f Signals,
}

impl Write for Interruptible<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.signals.check()?;
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.signals.check()?;
        self.file.flush()
    }
}

/// Holds back signals that end the program while a temporary file exists.
///
/// The signal only sets a flag; writing fails at the next opportunity, the file is removed, and
/// [`Signals::release`] ends the program as the signal would have.
#[cfg(unix)]
pub struct Signals {
    registered: Vec<signal_hook::SigId>,
    received: std::sync::Arc<std::sync::atomic::AtomicUsize>,
    is_released: std::sync::Arc<std::sync::atomic::AtomicBool>,
}

#[cfg(unix)]
impl Signals {
    /// Holds back SIGINT and SIGTERM.
    ///
    /// # Errors
    ///
    /// Fails if the system refuses to handle signals.
    pub fn hold() -> io::Result<Self> {
        use signal_hook::consts::{SIGINT, SIGTERM};
        use signal_hook::flag::{register_conditional_default, register_usize};
        let mut signals = Self {
            registered: Vec::new(),
            received: Default::default(),
            is_released: Default::default(),
        };
        for signal in [SIGINT, SIGTERM] {
            // Stays registered, so that the signal ends the program again after the release.
            register_conditional_default(signal, signals.is_released.clone())?;
            let number = usize::try_from(signal).unwrap_or_default();
            signals.registered.push(register_usize(signal, signals.received.clone(), number)?);
        }
        Ok(signals)
    }

    /// Fails if a signal has been received.
    ///
    /// # Errors
    ///
    /// Fails so that writing stops.
    pub fn check(&self) -> io::Result<()> {
        match self.received.load(std::sync::atomic::Ordering::SeqCst) {
            0 => Ok(()),
            _ => Err(io::Error::other("it was interrupted")),
        }
    }

    /// Lets signals through again, and ends the program if one was received.
    pub fn release(self) {
        self.is_released.store(true, std::sync::atomic::Ordering::SeqCst);
        for id in self.registered {
            signal_hook::low_level::unregister(id);
        }
        let signal = self.received.load(std::sync::atomic::Ordering::SeqCst);
        if let Ok(signal @ 1..) = i32::try_from(signal) {
            // If the signal cannot be raised, the command ends with the error of writing.
            let _ = signal_hook::low_level::emulate_default_handler(signal);
        }
    }
}

/// Signals are not held back on this system.
#[cfg(not(unix))]
pub struct Signals;

#[cfg(not(unix))]
impl Signals {
    /// Does nothing.
    ///
    /// # Errors
    ///
    /// Never fails.
    pub fn hold() -> io::Result<Self> {
        Ok(Self)
    }

    /// Does nothing.
    ///
    /// # Errors
    ///
    /// Never fails.
    pub fn check(&self) -> io::Result<()> {
        Ok(())
    }

    /// Does nothing.
    pub fn release(self) {}
}
