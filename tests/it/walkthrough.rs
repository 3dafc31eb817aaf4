//! The commands of docs/new-record.md, run one after the other in one folder.

#![cfg(unix)]

use std::path::Path;

use super::program;

#[test]
fn the_commands_of_the_new_record_page_give_its_output() {
    let page = include_str!("../../docs/new-record.md");
    let folder = tempfile::tempdir().expect("a folder");
    let binary = Path::new(env!("CARGO_BIN_EXE_summit")).parent().expect("a folder");
    let path = format!("{}:{}", binary.display(), std::env::var("PATH").expect("a path"));
    let mut commands = 0;
    for block in page.split("```shell-session\n").skip(1) {
        let block = block.split("```").next().expect("a block");
        for part in format!("\n{block}").split("\n$ ").skip(1) {
            let (command, expected) = part.split_once('\n').unwrap_or((part, ""));
            // Settings of the machine are taken out as for any other run.
            let mut shell = std::process::Command::new("sh");
            for (name, value) in program().get_envs() {
                match value {
                    Some(value) => shell.env(name, value),
                    None => shell.env_remove(name),
                };
            }
            let output = shell
                .args(["-c", &format!("{command} 2>&1")])
                .env("PATH", &path)
                .current_dir(folder.path())
                .output()
                .expect("a shell");
            let output = String::from_utf8(output.stdout).expect("text");
            match expected.split_once("...\n") {
                Some((start, _)) => assert!(output.starts_with(start), "$ {command}\n{output}"),
                None => assert_eq!(output.trim_end(), expected.trim_end(), "$ {command}"),
            }
            commands += 1;
        }
    }
    assert_eq!(commands, 8, "every command of the page was run");
}
