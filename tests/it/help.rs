//! Help, and messages about the command line.

use unicode_width::UnicodeWidthStr;

use super::{answer, program, summit};

/// The names of all commands, from the overview of the program.
pub fn commands() -> Vec<String> {
    let help = answer(&["--help"]);
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let lines = lines.take_while(|line| !line.is_empty());
    let names = lines.filter(|line| !line.starts_with("   "));
    let names = names.filter_map(|line| line.split_whitespace().next());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

#[test]
fn every_command_has_its_help_in_a_case_file_and_states_its_exit_codes() {
    let cases = std::fs::read_to_string("tests/cmd/help.trycmd").expect("the case file");
    for name in commands() {
        let case = format!("$ summit {name} --help\n");
        assert!(cases.contains(&case), "add `{}` to tests/cmd/help.trycmd", case.trim_end());
        let help = answer(&[&name, "--help"]);
        assert!(help.contains("\nExit codes:\n  0  "), "{name}");
        let about = help.lines().next().unwrap_or_default();
        assert!(!about.ends_with('.') && about.len() < 80, "{about}");
    }
}

#[test]
fn help_names_every_format() {
    let (short, long) = (answer(&["-h"]), answer(&["--help"]));
    let option = short.lines().find(|line| line.contains("--format")).expect("the option");
    let named: Vec<&str> = option.split([' ', ',']).collect();
    for format in super::formats() {
        assert!(named.contains(&format), "add `{format}` to `OPTIONS` in cli/help.rs");
        let line = format!("\n  {format} ");
        assert!(long.contains(&line), "add `{format}` to `AFTER` in cli/help.rs");
    }
}

#[test]
fn help_fits_the_terminal() {
    let mut commands = commands();
    commands.push(String::new());
    for name in &commands {
        for form in ["-h", "--help"] {
            for width in [40, 60, 80, 120] {
                let name = (!name.is_empty()).then_some(name.as_str());
                let args: Vec<&str> = name.into_iter().chain([form]).collect();
                let mut run = program();
                let output = run.args(&args).env("COLUMNS", width.to_string()).output();
                let help = String::from_utf8(output.expect("a run").stdout).expect("UTF-8");
                assert!(!help.is_empty());
                for line in help.lines() {
                    assert!(line.width() <= width.min(80), "{args:?} {width}: {line}");
                }
            }
        }
    }
}

#[test]
fn the_help_of_the_program_names_every_command_and_every_option() {
    let (short, long) = (answer(&["-h"]), answer(&["--help"]));
    let of_commands = answer(&["leaders", "--help"]);
    for name in commands() {
        assert!(short.contains(&format!(" {name}")), "{name}");
    }
    let completed = program().args(["--", "summit", "--"]).env("SUMMIT_COMPLETE", "fish").output();
    let completed = String::from_utf8(completed.expect("a run").stdout).expect("UTF-8");
    let options: Vec<&str> = completed.lines().filter_map(|line| line.split('\t').next()).collect();
    assert!(options.len() > 10, "{completed}");
    for option in options {
        assert!(long.contains(&format!(" {option} ")), "{option}");
        assert!(option == "--help" || !of_commands.contains(&format!("  {option} ")), "{option}");
    }
}

#[test]
fn short_help_fits_a_screen() {
    assert!(answer(&["-h"]).lines().count() <= 24);
    for name in commands() {
        let lines = answer(&[&name, "-h"]).lines().count();
        assert!(lines <= 40, "{name}: {lines}");
    }
}

#[test]
fn colour_of_help_follows_the_option_and_the_environment() {
    let colored = |args: &[&str], env: &[(&str, &str)]| {
        let output = program().args(args).envs(env.iter().copied()).output().expect("a run");
        output.stdout.contains(&0x1b) || output.stderr.contains(&0x1b)
    };
    for help in ["--help", "-h"] {
        assert!(!colored(&[help], &[]));
        assert!(colored(&[help, "--color", "always"], &[("NO_COLOR", "1")]));
        assert!(colored(&["--color=always", "leaders", help], &[]));
        assert!(colored(&["leaders", help], &[("CLICOLOR_FORCE", "1")]));
        assert!(!colored(&["leaders", help], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
        assert!(!colored(&["--color", "never", help], &[("CLICOLOR_FORCE", "1")]));
    }
    assert!(!colored(&["--color", "never", "--zz"], &[("CLICOLOR_FORCE", "1")]));
}

#[cfg(target_os = "linux")]
#[test]
fn help_that_cannot_be_written_is_an_error() {
    for arg in ["--help", "-h", "--version"] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("/dev/full");
        let output = program().arg(arg).stdout(full).output().expect("a run");
        assert_eq!(output.status.code(), Some(4), "{arg}");
        let error = String::from_utf8(output.stderr).expect("UTF-8");
        assert!(error.starts_with("error: cannot write the answer: "), "{error}");
    }
}

#[test]
fn a_wrong_command_line_is_explained_in_one_line() {
    let explained = |args: &[&str]| {
        let run = summit(args);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{args:?}");
        run.stderr
    };
    for (args, message) in [
        (&["--zz"][..], "unknown option `--zz`; see `summit --help`"),
        (&["leadrs"], "no command `leadrs`; did you mean `leaders`?"),
        (&["taget"], "no command `taget`; did you mean `target`?"),
        (&["leaders", "--cuntry", "x"], "unknown option `--cuntry`; did you mean `--country`?"),
        (&["leaders", "--data", ""], "`--data` needs a value; see `summit leaders --help`"),
        (
            &["leaders", "--limit", "abc"],
            "invalid value `abc` for `--limit`: expected a whole number; see `summit leaders --help`",
        ),
        (
            &["leaders", "--width", "5"],
            "invalid value `5` for `--width`: 5 is not in 20..=1000; see `summit leaders --help`",
        ),
        (
            &["leaders", "--total", "--cite"],
            "`--total` cannot be used with `--cite`; see `summit leaders --help`",
        ),
        (&["leaders", "a\nb"], "unexpected argument `a\\nb`; see `summit leaders --help`"),
        (&["--quiet", "--quiet"], "`--quiet` is given twice; see `summit --help`"),
        (&["diff", "a"], "missing `NEW`; see `summit diff --help`"),
        (
            &["leaders", "-o", "JSON"],
            "`JSON` is not a value of `--format`, which takes `table`, `json`, `jsonl`, `csv`, `tsv` or `markdown`; \
             did you mean `json` or `jsonl`?",
        ),
    ] {
        assert_eq!(explained(args), format!("error: {message}\n"), "{args:?}");
    }
}

#[test]
fn quiet_leaves_out_notes() {
    let run = summit(&["documents", "--quiet", "--limit", "1"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
}

#[test]
fn an_empty_variable_counts_as_unset() {
    let output = program().arg("leaders").env("SUMMIT_DATA", "").output().expect("a run");
    assert_eq!(String::from_utf8(output.stdout).expect("UTF-8"), answer(&["leaders"]));
}

#[cfg(target_os = "linux")]
#[test]
fn any_file_name_is_accepted_and_reported_in_one_line() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let folder = tempfile::tempdir().expect("a folder");
    let odd = folder.path().join(OsStr::from_bytes(b"a\nb\xff.json"));
    let run = |args: &[&OsStr]| program().args(args).output().expect("a run");
    let missing = run(&["leaders".as_ref(), "--data".as_ref(), odd.as_os_str()]);
    let error = String::from_utf8_lossy(&missing.stderr).into_owned();
    assert_eq!((missing.status.code(), error.lines().count()), (Some(3), 1), "{error}");
    let new = run(&["new".as_ref(), odd.as_os_str()]);
    assert_eq!(
        (new.status.code(), String::from_utf8_lossy(&new.stderr).lines().count()),
        (Some(0), 1)
    );
    for args in [
        &["leaders".as_ref(), "--data".as_ref(), odd.as_os_str()][..],
        &["check".as_ref(), odd.as_os_str()],
        &["diff".as_ref(), odd.as_os_str(), odd.as_os_str()],
    ] {
        let run = run(args);
        assert_eq!(
            run.status.code(),
            Some(0),
            "{args:?}: {}",
            String::from_utf8_lossy(&run.stderr)
        );
    }
}
