//! The records that are made for measuring: valid, of the size asked for, the same for a seed.

use summit_record::check::check;

#[path = "../../benches/support/generate.rs"]
mod records;

pub fn generated(size: u64, seed: u64) -> String {
    let mut bytes = Vec::new();
    records::write(&mut bytes, size, seed).expect("a record");
    String::from_utf8(bytes).expect("UTF-8")
}

#[test]
fn a_generated_record_is_valid_and_has_the_size_asked_for() {
    for size in [300_000, 700_000, 1_500_000] {
        let text = generated(size, 7);
        assert!((text.len() as u64).abs_diff(size) <= size / 50, "{size}: {}", text.len());
        let findings = check(&text, "generated", 5);
        assert_eq!((findings.errors, findings.warnings), (0, 0), "{:?}", findings.problems);
    }
}

#[test]
fn a_seed_gives_the_same_bytes_and_another_seed_others() {
    assert_eq!(generated(400_000, 1), generated(400_000, 1));
    assert_ne!(generated(400_000, 1), generated(400_000, 2));
}

#[test]
fn a_record_cannot_be_smaller_than_what_its_summit_refers_to() {
    let error = records::write(&mut Vec::new(), 1000, 1).expect_err("too small");
    assert!(error.to_string().starts_with("the smallest record has "), "{error}");
}
