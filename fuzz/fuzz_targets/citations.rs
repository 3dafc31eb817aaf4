//! Any texts in every place of a record: `held::citations` must hold.

#![no_main]

#[allow(dead_code, reason = "each target uses a part")]
#[path = "../../tests/it/hostile/held.rs"]
mod held;

libfuzzer_sys::fuzz_target!(|texts: [String; 4]| held::citations(&texts));
