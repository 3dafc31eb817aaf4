//! Writes a large valid record for measuring: `cargo run --release --example generate -- --size 200MB`.

#[path = "../benches/support/generate.rs"]
mod generate;

use std::io::{self, BufWriter, Write};

use clap::Parser;

/// Write a large valid record to standard output
#[derive(Parser)]
struct Args {
    /// How large: bytes, or a number with kB, MB or GB (powers of 1000)
    #[arg(long, value_parser = bytes)]
    size: u64,
    /// What the words depend on
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

fn main() -> io::Result<()> {
    let args = Args::parse();
    let mut out = BufWriter::with_capacity(1 << 20, io::stdout().lock());
    generate::write(&mut out, args.size, args.seed)?;
    out.flush()
}

fn bytes(text: &str) -> Result<u64, String> {
    let number = text.trim_end_matches(|letter: char| !letter.is_ascii_digit());
    let unit = match text[number.len()..].trim() {
        "" | "B" => 1,
        "kB" | "KB" => 1000,
        "MB" => 1_000_000,
        "GB" => 1_000_000_000,
        other => return Err(format!("`{other}` is none of kB, MB and GB")),
    };
    let number: u64 = number.parse().map_err(|_| "expected a number such as 200MB".to_owned())?;
    number.checked_mul(unit).ok_or_else(|| "too large".to_owned())
}
