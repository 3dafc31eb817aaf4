//! `summit schema`: the record format as JSON Schema (2020-12).

use clap::Args;

use crate::error::Error;
use crate::schema::schema;

#[derive(Debug, Args)]
#[command(after_long_help = super::PRINTS)]
pub struct SchemaArgs {}

impl SchemaArgs {
    /// Returns the schema.
    pub fn run(&self) -> Result<Vec<u8>, Error> {
        let mut text = serde_json::to_vec_pretty(&schema()).unwrap_or_default();
        text.push(b'\n');
        Ok(text)
    }
}
