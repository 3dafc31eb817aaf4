//! Any bytes: decoded, checked and parsed.

#![no_main]

#[allow(dead_code, reason = "each target uses a part")]
#[path = "../../tests/it/hostile/invariants.rs"]
mod invariants;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = summit_record::store::decode(bytes.to_vec(), "file") {
        invariants::findings(&text);
        let _ = summit_record::store::parse(&text, "file");
    }
});
