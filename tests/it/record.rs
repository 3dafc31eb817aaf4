//! The shipped record, beyond what `check` says of any record.

use std::collections::BTreeSet;

use serde_json::Value as Json;

#[test]
fn a_dispute_names_every_source_of_its_versions() {
    let ids = |json: &Json| -> BTreeSet<String> {
        let ids = json.as_array().expect("a list").iter();
        ids.map(|id| id.as_str().expect("an id").to_owned()).collect()
    };
    for dispute in super::shipped()["disputes"].as_array().expect("disputes") {
        let versions = dispute["versions"].as_array().expect("versions").iter();
        let stated: BTreeSet<String> =
            versions.flat_map(|version| ids(&version["sources"])).collect();
        assert_eq!(ids(&dispute["sources"]), stated, "{}", dispute["id"]);
    }
}

#[test]
fn the_dictionary_describes_every_field_of_every_section() {
    let dictionary = std::fs::read_to_string("data/README.md").expect("data/README.md");
    for section in summit_record::record::Section::ALL {
        let heading = format!("\n## `{}`\n", section.as_str());
        let (_, part) = dictionary.split_once(&heading).expect(&heading);
        let part = part.split("\n## ").next().unwrap_or_default();
        for head in summit_record::view::heads(section) {
            if head.is_own() {
                assert!(part.contains(&format!("| `{}` |", head.key)), "{section:?}: {}", head.key);
            }
        }
    }
}
