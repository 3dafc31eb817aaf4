//! Any bytes: read, checked, told.

#![no_main]

#[allow(dead_code, reason = "each target uses a part")]
#[path = "../../tests/it/hostile/held.rs"]
mod held;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = summit_record::store::decode(bytes.to_vec(), "file") {
        held::findings(&text);
        let _ = summit_record::store::parse(&text, "file");
    }
});
