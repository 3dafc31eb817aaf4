//! Pipes, colour and devices.

use std::process::Stdio;

use super::{answer, program, summit};

#[test]
fn colour_follows_the_option_and_the_environment() {
    let colored = |args: &[&str], env: &[(&str, &str)]| {
        let output = program().args(args).envs(env.iter().copied()).output().expect("a run");
        output.stdout.contains(&0x1b)
    };
    assert!(!colored(&["leaders"], &[]), "a pipe has no colour");
    assert!(colored(&["leaders", "--color", "always"], &[("NO_COLOR", "1")]));
    assert!(colored(&["leaders"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!colored(&["leaders"], &[("CLICOLOR_FORCE", "0")]));
    assert!(!colored(&["leaders"], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!colored(&["leaders", "--color", "never"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!colored(&["leaders", "--color", "always", "-o", "json"], &[]));
    let forced = [("FORCE_HYPERLINK", "1"), ("TERM", "xterm-kitty")];
    assert!(!colored(&["leaders"], &forced), "a pipe has no hyperlinks");
}

#[test]
fn colour_changes_nothing_but_colour() {
    let plain = answer(&["leaders", "--width", "80"]);
    let colored = answer(&["leaders", "--width", "80", "--color", "always"]);
    let mut stripped = colored;
    for code in ["\u{1b}[1m", "\u{1b}[33m", "\u{1b}[0m"] {
        stripped = stripped.replace(code, "");
    }
    assert_eq!(stripped, plain);
}

#[test]
fn the_ascii_form_changes_the_drawing_and_nothing_of_the_data() {
    let unicode = answer(&["disputes", "--width", "80"]);
    assert_eq!(answer(&["disputes", "--width", "80", "--ascii"]), unicode, "the data has no marks");
    for args in [&["target", "--as-of", "2026-11-24"][..], &["stats"]] {
        let drawn = answer(&[args, &["--ascii"]].concat());
        let drawing = ['†', '█', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
        assert!(!drawn.contains(drawing), "{drawn}");
        for format in super::formats().filter(|format| *format != "table") {
            let plain = answer(&[args, &["-o", format]].concat());
            assert_eq!(answer(&[args, &["-o", format, "--ascii"]].concat()), plain);
        }
    }
    let run = summit(&["leaders", "--ascii"]);
    let unicode = summit(&["leaders"]);
    // Columns are as wide as what stands in them.
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(words(&run.stdout), words(&unicode.stdout.replace('†', "(!)")));
    assert_eq!(run.stderr, unicode.stderr.replace('†', "(!)"));
}

#[test]
fn a_closed_pipe_is_quiet() {
    let mut child = program()
        .args(["sources", "-o", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_exits_with_4() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("/dev/full");
    let output = program().arg("leaders").stdout(full).output().expect("a run");
    assert_eq!(output.status.code(), Some(4));
    let error = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(error.starts_with("error: cannot write the answer: "), "{error}");
}

#[test]
fn manual_pages_cover_every_command() {
    assert!(answer(&["man"]).starts_with(".TH SUMMIT 1 "));
    assert!(answer(&["man", "leaders"]).contains("country"));
    assert_eq!(summit(&["man", "nothing"]).code, 2);
}
