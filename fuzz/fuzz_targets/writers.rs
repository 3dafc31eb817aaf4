//! Any texts in every place of a record, through one of the writers.

#![no_main]

#[allow(dead_code, reason = "each target uses a part")]
#[path = "../../tests/it/hostile/invariants.rs"]
mod invariants;

const WRITERS: [fn(&[String]); 8] = [
    invariants::tables,
    invariants::json,
    invariants::delimited,
    invariants::markdown,
    invariants::html,
    invariants::citations,
    invariants::exports,
    invariants::problems,
];

libfuzzer_sys::fuzz_target!(|input: (u8, [String; 4])| {
    let (writer, texts) = input;
    WRITERS[usize::from(writer) % WRITERS.len()](&texts);
});
