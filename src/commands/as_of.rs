//! `--as-of`: the day that decides what is over.

use std::time::SystemTime;

use chrono::{DateTime, Local, NaiveDate};
use clap::Args;

use crate::record::{Date, Precision};

// (A doc comment would become the help of the command.)
#[derive(Debug, Args)]
pub struct AsOf {
    /// Use DATE as today
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<NaiveDate>,
}

impl AsOf {
    pub fn day(&self) -> NaiveDate {
        self.as_of.unwrap_or_else(today)
    }
}

/// The day that the clock shows. (`Local::now` panics where a clock is set to before 1970.)
pub fn today() -> NaiveDate {
    DateTime::<Local>::from(SystemTime::now()).date_naive()
}

fn day(text: &str) -> Result<NaiveDate, String> {
    let date = Date::parse(text).map_err(|error| error.to_string())?;
    match date.precision() {
        Precision::Day => Ok(date.first_day()),
        _ => Err(format!("`{text}` is not one day; expected YYYY-MM-DD")),
    }
}
