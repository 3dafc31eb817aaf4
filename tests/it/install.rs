//! What packages put on a system: completions and manual pages.

use std::fs;

use super::{answer, summit};

#[test]
fn one_command_writes_the_completions_of_every_shell() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("completions");
    let name = folder.to_str().expect("a name");
    let listed = answer(&["completions", "--dir", name]);
    let paths: Vec<&str> = listed.lines().collect();
    assert_eq!(paths.len(), 5, "{listed}");
    for (file, shell) in [("summit.bash", "bash"), ("_summit", "zsh"), ("summit.fish", "fish")] {
        let script = fs::read_to_string(folder.join(file)).expect(file);
        assert_eq!(script, answer(&["completions", shell]), "{shell}");
        assert!(script.contains("export"), "{shell}");
    }
    let run = summit(&["completions", "--dir", name]);
    assert_eq!(run.code, 4);
    assert!(run.stderr.contains("exists already; name a new folder"), "{}", run.stderr);
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
    }
    let page = |file: &str| fs::read_to_string(folder.join(file)).expect(file);
    assert_eq!(page("summit.1"), answer(&["man"]));
    assert_eq!(page("summit-export.1"), answer(&["man", "export"]));
    assert!(!folder.join("summit-help.1").exists());
}
