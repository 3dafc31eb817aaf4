//! What packages put on a system: completions and manual pages.

use std::fs;

use super::{answer, summit};

#[test]
fn every_shell_has_a_script() {
    for shell in ["bash", "elvish", "fish", "nushell", "powershell", "zsh"] {
        assert!(answer(&["completions", shell]).contains("summit"), "{shell}");
    }
}

#[test]
fn one_command_writes_a_page_for_every_subcommand() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("man1");
    let name = folder.to_str().expect("a name");
    let listed = answer(&["man", "--dir", name]);
    assert!(listed.lines().count() > 15, "{listed}");
    for path in listed.lines() {
        let page = fs::read_to_string(path).expect(path);
        let title = page.lines().find(|line| line.starts_with(".TH ")).expect("a title");
        assert!(title.contains(concat!("\"summit ", env!("CARGO_PKG_VERSION"), "\"")), "{title}");
        assert!(page.is_ascii(), "{path}: other characters are escapes");
        for section in ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS"] {
            assert!(page.contains(&format!("\n.SH {section}\n")), "{path} has no {section}");
        }
    }
    let page = |file: &str| fs::read_to_string(folder.join(file)).expect(file);
    assert_eq!(page("summit.1"), answer(&["man"]));
    assert_eq!(page("summit-export.1"), answer(&["man", "export"]));
    assert!(page("summit.1").contains("Central Asia plus Japan"));
    assert!(page("summit.1").contains("\n.SH EXIT STATUS\n"));
    assert!(page("summit-leaders.1").contains("\n.B summit leaders [OPTIONS]\n"));
    assert!(!folder.join("summit-help.1").exists());
    let run = summit(&["man", "--dir", name]);
    assert_eq!(run.code, 4);
    assert!(run.stderr.contains("exists already; name a new folder"), "{}", run.stderr);
}

#[test]
fn values_complete_from_the_record_in_use() {
    let complete = |line: &[&str]| {
        let mut command = super::program();
        command.arg("--").arg("summit").args(line).env("SUMMIT_COMPLETE", "fish");
        let output = command.output().expect("a run");
        assert_eq!(output.status.code(), Some(0), "{line:?}");
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        text.lines().map(|line| line.replace('\t', "  ")).collect::<Vec<_>>()
    };
    assert_eq!(complete(&["leaders", "--country", "KA"]), ["KAZ  Kazakhstan"]);
    assert_eq!(complete(&["leaders", "--country", "kaz"]), ["kazakhstan"]);
    assert_eq!(complete(&["documents", "--area", "conn"]), ["connectivity  Connectivity"]);
    assert_eq!(complete(&["documents", "--columns", "title,sec"]), ["title,sector  Sector"]);
    assert_eq!(
        complete(&["documents", "--sort", "sec"]),
        ["sector  Sector", "sector:desc  Sector"]
    );
    assert_eq!(complete(&["show", "leader-"]), [""; 0]);
    let example = ["--data", "data/example.json", "show", "leader-"];
    assert!(complete(&example).iter().any(|line| line.starts_with("leader-example-host  ")));
    assert_eq!(complete(&["stats", "prov"]), ["provisions  Points of adopted texts"]);
    assert_eq!(complete(&["man", "prov"]), ["provisions"]);
    // A word that names no file gets no file names.
    assert_eq!(complete(&["search", "Cargo"]), [""; 0]);
    assert_eq!(complete(&["--data", "Cargo.l"]), ["Cargo.lock"]);
}
