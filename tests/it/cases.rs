//! The case files and the README's examples, run as they stand.

#[test]
fn every_case_file_the_readme_and_the_documentation() {
    let cases = trycmd::TestCases::new();
    cases.case("tests/cmd/*.trycmd").case("README.md").case("docs/*.md");
    for name in ["SUMMIT_DATA", "NO_COLOR", "CLICOLOR_FORCE", "LC_ALL", "LC_CTYPE", "LANG"] {
        // An empty value counts as none.
        cases.env(name, "");
    }
}

#[test]
fn every_subcommand_has_a_case_file() {
    let help = super::answer(&["--help"]);
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let names =
        commands.take_while(|line| !line.is_empty()).filter(|line| !line.starts_with("   "));
    let names: Vec<&str> = names.filter_map(|line| line.split_whitespace().next()).collect();
    assert!(names.len() > 15, "{names:?}");
    for name in names.into_iter().filter(|name| *name != "help") {
        let path = format!("tests/cmd/{name}.trycmd");
        assert!(std::path::Path::new(&path).exists(), "{path} is missing");
    }
}
