//! A valid record with some bytes replaced: `check` and `parse` must agree on whether it is valid.

#![no_main]

#[allow(dead_code, reason = "each target uses a part")]
#[path = "../../tests/it/hostile/invariants.rs"]
mod invariants;

libfuzzer_sys::fuzz_target!(|changes: Vec<(u16, u8, String)>| {
    let mut text = include_str!("../../data/example.json").to_owned();
    for (at, length, new) in changes.iter().take(8) {
        let start = text.floor_char_boundary(usize::from(*at) % text.len());
        let end = text.ceil_char_boundary((start + usize::from(*length % 16)).min(text.len()));
        text.replace_range(start..end, new);
    }
    invariants::findings(&text);
    let is_valid = summit_record::check::check_structure(&text, "file", 1).errors == 0;
    assert_eq!(is_valid, summit_record::store::parse(&text, "file").is_ok());
});
