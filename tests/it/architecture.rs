//! The modules use each other only as ARCHITECTURE.md says.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The dependencies of each module as the table of ARCHITECTURE.md allows them.
fn allowed() -> BTreeMap<String, BTreeSet<String>> {
    let page = fs::read_to_string("ARCHITECTURE.md").expect("ARCHITECTURE.md");
    let rows = page.lines().skip_while(|line| *line != "| module | holds | may use |").skip(2);
    let row = |line: &str| {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let names = |cell: &str| -> BTreeSet<String> {
            cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
        };
        (names(cells[0]).pop_first().expect("a module"), names(cells.last().expect("a cell")))
    };
    rows.take_while(|line| line.starts_with('|')).map(row).collect()
}

fn rust_files(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let entries = fs::read_dir(path).expect("a folder");
    entries.flat_map(|entry| rust_files(&entry.expect("an entry").path())).collect()
}

/// The modules that the code of a file names, tests included.
fn used(code: &str, modules: &BTreeSet<String>) -> BTreeSet<String> {
    let words = code.split("crate::").skip(1);
    let name = |rest: &str| {
        rest.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect()
    };
    words.map(name).filter(|name: &String| modules.contains(name)).collect()
}

#[test]
fn modules_use_only_what_the_table_allows() {
    let allowed = allowed();
    let modules: BTreeSet<String> = fs::read_dir("src")
        .expect("src")
        .map(|entry| entry.expect("an entry").path().file_stem().expect("a name").to_owned())
        .map(|name| name.into_string().expect("UTF-8"))
        .filter(|name| !matches!(name.as_str(), "main" | "lib"))
        .collect();
    assert_eq!(modules, allowed.keys().cloned().collect(), "the modules of src and of the table");
    for (module, allowed) in &allowed {
        let path = Path::new("src").join(module);
        let files = [path.with_extension("rs"), path].into_iter().filter(|path| path.exists());
        let is_code = |file: &PathBuf| file.extension().is_some_and(|extension| extension == "rs");
        let mut all_used = BTreeSet::new();
        for file in files.flat_map(|path| rust_files(&path)).filter(is_code) {
            let mut used = used(&fs::read_to_string(&file).expect("UTF-8"), &modules);
            used.remove(module);
            let more: Vec<&String> = used.difference(allowed).collect();
            assert!(more.is_empty(), "{} uses {more:?}", file.display());
            all_used.extend(used);
        }
        let unused: Vec<&String> = allowed.difference(&all_used).collect();
        assert!(unused.is_empty(), "`{module}` does not use {unused:?}");
    }
}

#[test]
fn the_allowed_dependencies_have_no_cycle() {
    let allowed = allowed();
    let mut done: BTreeSet<&str> = BTreeSet::new();
    while done.len() < allowed.len() {
        let ready = allowed.iter().filter(|(module, uses)| {
            let is_ready = |name: &String| done.contains(name.as_str());
            !done.contains(module.as_str()) && uses.iter().all(is_ready)
        });
        let ready: Vec<&str> = ready.map(|(module, _)| module.as_str()).collect();
        assert!(!ready.is_empty(), "a cycle beside {done:?}");
        done.extend(ready);
    }
}
