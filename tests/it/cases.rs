//! Runs the case files and the examples of the documentation.

#[test]
fn case_files_and_documentation_match_the_output() {
    let cases = trycmd::TestCases::new();
    cases.case("tests/cmd/*.trycmd").case("README.md").case("data/README.md").case("docs/*.md");
    for name in
        ["SUMMIT_DATA", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "LC_ALL", "LC_CTYPE", "LANG"]
    {
        // An empty value counts as none.
        cases.env(name, "");
    }
}

#[test]
fn every_subcommand_has_a_case_file() {
    let names = super::help::commands();
    assert!(names.len() > 15, "{names:?}");
    for name in names {
        let path = format!("tests/cmd/{name}.trycmd");
        assert!(std::path::Path::new(&path).exists(), "{path} is missing");
    }
}
