//! Exact decimal arithmetic for sums, rates and shares, on numbers of any length.

use std::cmp::Ordering;
use std::fmt;
use std::ops::Add;

/// An exact decimal number with a fixed count of decimals.
///
/// A sum has as many decimals as its most precise summand, so that `2500.50` stays `2500.50`.
#[derive(Debug, Clone, Default)]
pub struct Number {
    is_negative: bool,
    /// Decimal digits without the point, the least significant first, without leading zeros; empty for 0.
    digits: Vec<u8>,
    /// How many of the digits follow the point.
    decimals: usize,
}

impl Number {
    /// Creates a number from its digits, the least significant first.
    fn new(is_negative: bool, mut digits: Vec<u8>, decimals: usize) -> Self {
        trim(&mut digits);
        Self { is_negative: is_negative && !digits.is_empty(), digits, decimals }
    }

    /// Parses the text of a valid decimal.
    pub(super) fn parse(decimal: &str) -> Self {
        let digits = decimal.bytes().rev().filter(u8::is_ascii_digit).map(|digit| digit - b'0');
        let decimals = decimal.split_once('.').map_or(0, |(_, fraction)| fraction.len());
        Self::new(decimal.starts_with('-'), digits.collect(), decimals)
    }

    /// Whether it is 0, with any decimals.
    pub fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }

    /// Divides by a number other than 0 and rounds to `decimals`, half away from zero.
    pub fn divided_by(&self, divisor: &Self, decimals: usize) -> Self {
        // Shifted, both are integers, and their quotient has the wanted decimals.
        let dividend = shifted(&self.digits, divisor.decimals + decimals);
        let divisor_digits = shifted(&divisor.digits, self.decimals);
        let (mut quotient, mut rest) = (Vec::with_capacity(dividend.len()), Vec::new());
        for digit in dividend.iter().rev() {
            rest.insert(0, *digit);
            trim(&mut rest);
            let mut times = 0;
            while times < 9 && compare(&rest, &divisor_digits).is_ge() {
                rest = difference(&rest, &divisor_digits);
                times += 1;
            }
            quotient.push(times);
        }
        quotient.reverse();
        if !rest.is_empty() && compare(&sum(&rest, &rest), &divisor_digits).is_ge() {
            quotient = sum(&quotient, &[1]);
        }
        let is_negative = self.is_negative != divisor.is_negative;
        Self::new(is_negative, quotient, decimals)
    }

    /// Its digits with zeros appended up to `decimals`, which must not be fewer than it has.
    fn digits_at(&self, decimals: usize) -> Vec<u8> {
        shifted(&self.digits, decimals - self.decimals)
    }

    /// Removes trailing zeros after the point.
    pub fn normalized(mut self) -> Self {
        let zeros = self.digits.iter().take_while(|digit| **digit == 0).count();
        let zeros = if self.is_zero() { self.decimals } else { zeros.min(self.decimals) };
        self.digits.drain(..zeros.min(self.digits.len()));
        self.decimals -= zeros;
        self
    }
}

impl From<i64> for Number {
    fn from(number: i64) -> Self {
        Self::parse(&number.to_string())
    }
}

impl Add for &Number {
    type Output = Number;

    fn add(self, other: Self) -> Number {
        let decimals = self.decimals.max(other.decimals);
        let [one, two] = [self, other].map(|number| number.digits_at(decimals));
        let (is_negative, digits) = if self.is_negative == other.is_negative {
            (self.is_negative, sum(&one, &two))
        } else if compare(&one, &two).is_lt() {
            (other.is_negative, difference(&two, &one))
        } else {
            (self.is_negative, difference(&one, &two))
        };
        Number::new(is_negative, digits, decimals)
    }
}

impl fmt::Display for Number {
    /// Formats the number as in a record: `-2500.50`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_negative { "-" } else { "" })?;
        for place in (0..self.digits.len().max(self.decimals + 1)).rev() {
            write!(f, "{}", self.digits.get(place).copied().unwrap_or(0))?;
            f.write_str(if place > 0 && place == self.decimals { "." } else { "" })?;
        }
        Ok(())
    }
}

fn trim(digits: &mut Vec<u8>) {
    while digits.last() == Some(&0) {
        digits.pop();
    }
}

/// Multiplies by a power of ten.
fn shifted(digits: &[u8], zeros: usize) -> Vec<u8> {
    if digits.is_empty() { Vec::new() } else { [&vec![0; zeros], digits].concat() }
}

fn compare(one: &[u8], two: &[u8]) -> Ordering {
    one.len().cmp(&two.len()).then_with(|| one.iter().rev().cmp(two.iter().rev()))
}

fn sum(one: &[u8], two: &[u8]) -> Vec<u8> {
    let mut carry = 0;
    let mut digits: Vec<u8> = (0..one.len().max(two.len()))
        .map(|place| {
            let digit = |of: &[u8]| of.get(place).copied().unwrap_or(0);
            let total = digit(one) + digit(two) + carry;
            carry = total / 10;
            total % 10
        })
        .collect();
    digits.push(carry);
    trim(&mut digits);
    digits
}

/// Subtracts `two` from `one`, which must not be smaller.
fn difference(one: &[u8], two: &[u8]) -> Vec<u8> {
    let mut borrow = 0;
    let mut digits: Vec<u8> = (one.iter().enumerate())
        .map(|(place, digit)| {
            let taken = two.get(place).copied().unwrap_or(0) + borrow;
            borrow = u8::from(*digit < taken);
            digit + 10 * borrow - taken
        })
        .collect();
    trim(&mut digits);
    digits
}
