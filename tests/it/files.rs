//! Writing files: no edit is lost, and owner, mode and links are preserved.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use summit_record::files::Signals;
use tempfile::TempDir;

use super::{program, summit};

const EXAMPLE: &str = include_str!("../../data/example.json");

/// A folder with a record that is not in canonical form.
fn non_canonical() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("record.json");
    fs::write(&path, EXAMPLE.replace("  ", " ")).expect("a file");
    (folder, path)
}

fn fix(path: &Path) -> (i32, String, String) {
    let run = summit(&["check", "--fix", path.to_str().expect("a name"), "--limit", "1"]);
    let last = run.stdout.lines().last().unwrap_or_default().to_owned();
    (run.code, last.replace(&format!("{}: ", path.display()), ""), run.stderr)
}

#[test]
fn fix_says_whether_it_changed_the_file() {
    let (_folder, path) = non_canonical();
    assert_eq!(fix(&path), (0, "1 warning; rewritten in canonical form".to_owned(), String::new()));
    assert_eq!(fs::read_to_string(&path).expect("the file"), EXAMPLE);
    let canonical = "1 warning; not rewritten, it is in canonical form";
    assert_eq!(fix(&path), (0, canonical.to_owned(), String::new()));
    fs::write(&path, "{\"format\": 1}").expect("a file");
    let (code, summary, _) = fix(&path);
    assert_eq!(code, 1);
    assert!(summary.ends_with("; not rewritten, correct the errors first"), "{summary}");
}

#[test]
fn a_read_only_file_is_refused() {
    let (_folder, path) = non_canonical();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).expect("permissions");
    let (code, stdout, stderr) = fix(&path);
    let name = path.display();
    assert_eq!((code, stdout.as_str()), (4, ""));
    assert_eq!(
        stderr,
        format!("error: cannot write `{name}`: it is read-only; make it writable first\n")
    );
    assert_ne!(fs::read_to_string(&path).expect("the file"), EXAMPLE);
}

#[test]
fn mode_and_links_are_preserved() {
    let (folder, path) = non_canonical();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o666)).expect("permissions");
    let link = folder.path().join("link.json");
    symlink(&path, &link).expect("a link");
    assert_eq!(fix(&link).0, 0);
    assert!(fs::symlink_metadata(&link).expect("the link").is_symlink());
    assert_eq!(fs::metadata(&path).expect("the file").mode() & 0o777, 0o666);
    assert_eq!(fs::read_to_string(&path).expect("the file"), EXAMPLE);

    let (folder, path) = non_canonical();
    let other = folder.path().join("other.json");
    fs::hard_link(&path, &other).expect("a link");
    assert_eq!(fix(&path).0, 0);
    assert_eq!(fs::read_to_string(&other).expect("the file"), EXAMPLE);
    assert_eq!(fs::metadata(&path).expect("the file").nlink(), 2);
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 2);
}

#[test]
fn replacing_a_file_preserves_its_mode() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("record.json");
    fs::write(&path, "").expect("a file");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("permissions");
    assert_eq!(summit(&["new", "--force", path.to_str().expect("a name")]).code, 0);
    assert_eq!(fs::metadata(&path).expect("the file").mode() & 0o777, 0o640);
}

#[test]
fn a_private_export_stays_private() {
    let folder = tempfile::tempdir().expect("a folder");
    let export = folder.path().join("export");
    let name = export.to_str().expect("a name");
    assert_eq!(summit(&["export", name]).code, 0);
    fs::set_permissions(&export, fs::Permissions::from_mode(0o700)).expect("permissions");
    let file = export.join("leaders.csv");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).expect("permissions");
    assert_eq!(summit(&["export", "--force", name]).code, 0);
    assert_eq!(fs::metadata(&export).expect("the folder").mode() & 0o777, 0o700);
    assert_eq!(fs::metadata(&file).expect("the file").mode() & 0o777, 0o600);
}

/// Runs the program with files limited to 512 bytes; beyond that, the system sends SIGXFSZ.
fn limited(args: &[&str]) -> (Option<i32>, String) {
    let program = program();
    let run = std::process::Command::new("sh")
        .args(["-c", "ulimit -f 1; exec \"$0\" \"$@\""])
        .arg(program.get_program())
        .args(args)
        .env_remove("SUMMIT_DATA")
        .output()
        .expect("a shell");
    (run.status.code(), String::from_utf8_lossy(&run.stderr).into_owned())
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder");
    let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
    let mut names: Vec<String> = entries.map(|entry| name(entry.expect("an entry"))).collect();
    names.sort();
    names
}

#[test]
fn a_file_that_grows_too_large_is_an_error_of_one_line_and_leaves_nothing() {
    let (folder, path) = non_canonical();
    let before = fs::read(&path).expect("the file");
    let record = path.to_str().expect("a name").to_owned();
    let new = folder.path().join("new").to_str().expect("a name").to_owned();
    for args in [
        &["report", "--write", &new][..],
        &["new", &new],
        &["export", &new],
        &["check", "--fix", &record],
        &["rename", "event-example-before", "event-other", &record],
    ] {
        let (code, stderr) = limited(args);
        assert_eq!(code, Some(4), "{args:?}: {stderr}");
        assert_eq!(stderr.lines().count(), 1, "{stderr}");
        assert!(stderr.contains("file too large"), "{stderr}");
        assert_eq!(names(folder.path()), ["record.json"], "{args:?}");
        assert_eq!(fs::read(&path).expect("the file"), before, "{args:?}");
    }
}

/// Not a test of its own: [`an_interrupted_writer_leaves_no_temporary_file`] runs it in a process that a signal ends.
#[test]
#[ignore = "ends with a signal"]
fn writes_while_interrupted() {
    let path = PathBuf::from(std::env::var_os("SUMMIT_TEST_PATH").expect("a path"));
    let signal = std::env::var("SUMMIT_TEST_SIGNAL").expect("a signal");
    let signals = Signals::hold().expect("signals");
    kill(&signal);
    // The signal may arrive a little later.
    while signals.check().is_ok() {
        std::thread::yield_now();
    }
    let _ = match path.extension().and_then(|extension| extension.to_str()) {
        Some("folder") => {
            summit_record::export::write(&path, false, |new| fs::write(new.join("a.csv"), "text"))
        }
        Some("old") => summit_record::files::write(&path, true, b"new"),
        _ => summit_record::files::write(&path, false, b"new"),
    };
}

/// Whether this process ignores a signal, and so what it starts: SIGHUP under `nohup`, SIGINT in the background.
fn is_ignored(signal: i32) -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    ignored.is_some_and(|mask| mask >> (signal - 1) & 1 == 1)
}

/// Sends a signal to this process.
fn kill(signal: &str) {
    let pid = std::process::id().to_string();
    let sent = std::process::Command::new("kill").args(["-s", signal, &pid]).status();
    assert!(sent.is_ok_and(|sent| sent.success()));
}

#[test]
fn an_interrupted_writer_leaves_no_temporary_file() {
    use std::os::unix::process::ExitStatusExt;
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a.old"), "old").expect("a file");
    let signals = [("INT", 2), ("TERM", 15), ("HUP", 1)].into_iter();
    for (signal, number) in signals.filter(|(_, number)| !is_ignored(*number)) {
        for name in ["a.new", "a.old", "a.folder"] {
            let status = std::process::Command::new(std::env::current_exe().expect("this program"))
                .args(["--ignored", "--exact", "files::writes_while_interrupted"])
                .env("SUMMIT_TEST_PATH", folder.path().join(name))
                .env("SUMMIT_TEST_SIGNAL", signal)
                .stdout(Stdio::null())
                .status()
                .expect("this program");
            assert_eq!(status.signal(), Some(number), "{signal} {name}");
            assert_eq!(names(folder.path()), ["a.old"], "{signal} {name}");
            let old = fs::read_to_string(folder.path().join("a.old")).expect("the old file");
            assert_eq!(old, "old", "{signal} {name}");
        }
    }
}

#[test]
fn an_ignored_signal_stays_ignored() {
    let folder = tempfile::tempdir().expect("a folder");
    let status = std::process::Command::new("sh")
        .args(["-c", "trap '' HUP; exec \"$0\" --ignored --exact files::writes_despite_sighup"])
        .arg(std::env::current_exe().expect("this program"))
        .env("SUMMIT_TEST_PATH", folder.path().join("page"))
        .stdout(Stdio::null())
        .status()
        .expect("a shell");
    assert!(status.success(), "{status}");
    assert_eq!(fs::read_to_string(folder.path().join("page")).expect("the file"), "all of it");
}

/// Not a test of its own: [`an_ignored_signal_stays_ignored`] runs it in a process that ignores SIGHUP.
#[test]
#[ignore = "needs a process that ignores SIGHUP"]
fn writes_despite_sighup() {
    let path = std::env::var_os("SUMMIT_TEST_PATH").expect("a path");
    let _signals = Signals::hold().expect("signals");
    kill("HUP");
    summit_record::files::write(Path::new(&path), false, b"all of it").expect("a file");
}

#[test]
fn a_read_only_export_is_refused() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("out");
    let export = |name: &str| summit(&["export", "--force", name]);
    let name = folder.to_str().expect("a name");
    assert_eq!(export(name).code, 0);
    let set = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("permissions");
    };
    set(&folder.join("leaders.csv"), 0o444);
    let run = export(name);
    let why = "also holds `leaders.csv`, which is read-only; name a new folder";
    assert_eq!((run.code, run.stderr), (4, format!("error: `{name}` {why}\n")));
    set(&folder.join("leaders.csv"), 0o644);
    set(&folder, 0o555);
    let run = export(name);
    assert_eq!(
        (run.code, run.stderr),
        (4, format!("error: `{name}` is read-only; name a new folder\n"))
    );
    set(&folder, 0o755);
}

#[cfg(target_os = "linux")]
#[test]
fn any_file_name_is_written_and_reported_on_one_line() {
    use std::ffi::{OsStr, OsString};
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().expect("a folder");
    let odd = |name: &[u8]| folder.path().join(OsStr::from_bytes(name)).into_os_string();
    let (record, page, export) = (odd(b"a\nb\xff.json"), odd(b"p\n\xff.html"), odd(b"e\n\xff"));
    let run = |args: &[&OsStr]| {
        let run = program().args(args).output().expect("a run");
        (run.status.code(), String::from_utf8_lossy(&run.stderr).lines().count())
    };
    let word = OsStr::new;
    fs::write(&record, EXAMPLE.replace("  ", " ")).expect("a file");
    let fix = [word("check"), word("--fix"), word("--quiet"), &record];
    assert_eq!(run(&fix).0, Some(0));
    assert_eq!(fs::read_to_string(&record).expect("the file"), EXAMPLE);
    let rename = [word("rename"), word("event-example-before"), word("event-other"), &record];
    assert_eq!(run(&rename).0, Some(0));
    let write: [&[&OsStr]; 3] = [
        &[word("report"), word("--data"), &record, word("--write"), &page],
        &[word("export"), word("--data"), &record, &export],
        &[word("new"), &odd(b"n\n\xff.json")],
    ];
    for args in write {
        assert_eq!(run(args).0, Some(0), "{args:?}");
        // There is such a file now.
        assert_eq!(run(args), (Some(4), 1), "{args:?}");
    }
    let missing: OsString = odd(b"no\n\xff/x");
    for args in [
        [word("report"), word("--write"), &missing],
        [word("export"), word("--quiet"), &missing],
        [word("check"), word("--fix"), &missing],
        [word("leaders"), word("--data"), &missing],
    ] {
        let (code, lines) = run(&args);
        assert!(matches!(code, Some(3 | 4)) && lines == 1, "{args:?}");
    }
}

#[test]
fn a_closed_pipe_does_not_change_the_exit_code() {
    for args in [
        &["check", "tests/cmd/broken.json"][..],
        &["diff", "data/example.json", "tests/cmd/changed.json"],
    ] {
        let mut child =
            program().args(args).stdout(Stdio::piped()).spawn().expect("the program starts");
        drop(child.stdout.take());
        assert_eq!(child.wait().expect("the program ends").code(), Some(1), "{args:?}");
    }
}
