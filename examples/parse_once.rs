//! Reads a record once with serde_json into the types of the format, every entry of it, and prints how
//! many there are: what `summit check` is measured against.

use std::io::{self, Write};

use summit_record::record::Record;

fn main() -> io::Result<()> {
    let path = std::env::args_os().nth(1).ok_or_else(|| io::Error::other("name a record"))?;
    let text = std::fs::read_to_string(path)?;
    let record: Record = serde_json::from_str(&text)?;
    writeln!(io::stdout(), "{}", record.entries())
}
