//! Writing files: nothing is lost, and a replaced file keeps what belongs to it.

#![cfg(unix)]

use std::fs;
use std::io::Read;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use tempfile::TempDir;

use super::{program, summit};

const EXAMPLE: &str = include_str!("../../data/example.json");

/// A folder with a record that is not in canonical form.
fn untidy() -> (TempDir, PathBuf) {
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
    let (_folder, path) = untidy();
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
    let (_folder, path) = untidy();
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
    let (folder, path) = untidy();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o666)).expect("permissions");
    let link = folder.path().join("link.json");
    symlink(&path, &link).expect("a link");
    assert_eq!(fix(&link).0, 0);
    assert!(fs::symlink_metadata(&link).expect("the link").is_symlink());
    assert_eq!(fs::metadata(&path).expect("the file").mode() & 0o777, 0o666);
    assert_eq!(fs::read_to_string(&path).expect("the file"), EXAMPLE);

    let (folder, path) = untidy();
    let other = folder.path().join("other.json");
    fs::hard_link(&path, &other).expect("a link");
    assert_eq!(fix(&path).0, 0);
    assert_eq!(fs::read_to_string(&other).expect("the file"), EXAMPLE);
    assert_eq!(fs::metadata(&path).expect("the file").nlink(), 2);
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 2);
}

#[test]
fn a_file_that_is_written_by_force_keeps_its_mode() {
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

#[test]
fn an_interrupted_writer_leaves_no_temporary_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("page.html");
    for (signal, args) in [
        ("INT", &["report", "--write"][..]),
        ("TERM", &["report", "--write"]),
        ("INT", &["export"]),
        ("TERM", &["export"]),
    ] {
        let mut child = program()
            .args(args)
            .arg(&path)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        // Waits until the temporary file is there, or the program is done.
        while child.try_wait().expect("a child").is_none()
            && fs::read_dir(folder.path()).expect("the folder").next().is_none()
        {}
        let kill = std::process::Command::new("kill")
            .args(["-s", signal, &child.id().to_string()])
            .output()
            .expect("kill");
        drop(kill);
        child.wait().expect("the program ends");
        let mut stderr = String::new();
        child.stderr.take().expect("a pipe").read_to_string(&mut stderr).expect("text");
        let names: Vec<_> = fs::read_dir(folder.path())
            .expect("the folder")
            .map(|entry| entry.expect("an entry").file_name())
            .collect();
        assert!(names.iter().all(|name| name == "page.html"), "{names:?} {stderr}");
        let _ = fs::remove_file(&path).or_else(|_| fs::remove_dir_all(&path));
    }
}

#[test]
fn check_and_diff_keep_their_exit_code_when_the_reader_goes_away() {
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
