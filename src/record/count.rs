//! Whole numbers that count years, the summits of a series and the points of a text.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Described, Schema};

/// A whole number from 1 to 9,999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u32")]
pub struct Count(u32);

impl Count {
    const MAX: u32 = 9999;

    /// The number.
    pub fn get(self) -> u32 {
        self.0
    }
}

impl TryFrom<u32> for Count {
    type Error = String;

    fn try_from(number: u32) -> Result<Self, String> {
        let expected = || format!("the number {number} is not from 1 to {}", Self::MAX);
        (1..=Self::MAX).contains(&number).then_some(Self(number)).ok_or_else(expected)
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Described for Count {
    const SCHEMA: Schema = Schema::Number(1, Self::MAX);
}
