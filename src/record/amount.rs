//! Amounts: decimal strings with a unit and a qualifier, exact to the last digit.

use std::cmp::Ordering;
use std::fmt;

use super::{Currency, Id, Number, Text};

string_newtype! {
    /// An exact decimal number with the digits of the record: `3000000000000`, `2.50`.
    ///
    /// It has an optional minus sign, digits without needless leading zeros and, after a point,
    /// further digits; no exponent, no separators, at most 100 digits on each side of the point.
    Decimal {
        valid: is_decimal,
        is: "a decimal",
        expected: "digits such as `3000000000000` or `2.5`, without separators or exponent, at most 100 on each side of the point",
        pattern: "^-?(0|[1-9][0-9]{0,99})(\\.[0-9]{1,100})?$"
    }
}

/// How many digits are allowed on each side of the point; the time that arithmetic takes grows with them.
const DIGITS: usize = 100;

fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) =
        digits.split_once('.').map_or((digits, None), |(whole, fraction)| (whole, Some(fraction)));
    let is_digits = |part: &str| {
        (1..=DIGITS).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    is_digits(whole) && fraction.is_none_or(is_digits) && (whole == "0" || !whole.starts_with('0'))
}

impl Decimal {
    /// Converts the number for exact arithmetic.
    pub fn to_number(&self) -> Number {
        Number::parse(&self.0)
    }

    /// Compares two numbers by value: `2.5` equals `2.50`.
    pub fn compare(&self, other: &Self) -> Ordering {
        let ((is_negative, size), (other_is_negative, other_size)) =
            (self.sign_and_size(), other.sign_and_size());
        match (is_negative, other_is_negative) {
            (false, false) => size.cmp(&other_size),
            (true, true) => other_size.cmp(&size),
            _ => other_is_negative.cmp(&is_negative),
        }
    }

    /// Whether the number is above zero.
    pub fn is_positive(&self) -> bool {
        let (is_negative, size) = self.sign_and_size();
        !is_negative && size != (1, "0", "")
    }

    /// Returns whether the number is below zero, and its absolute value in a form that orders by value.
    fn sign_and_size(&self) -> (bool, (usize, &str, &str)) {
        let (sign, whole, fraction) = self.parts();
        let size = (whole.len(), whole, fraction.trim_end_matches('0'));
        (sign == "-" && size != (1, "0", ""), size)
    }

    /// Returns the sign, the digits before the point and those after it.
    fn parts(&self) -> (&str, &str, &str) {
        let (sign, digits) = self.0.split_at(usize::from(self.0.starts_with('-')));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        (sign, whole, fraction)
    }
}

impl From<&Number> for Decimal {
    fn from(number: &Number) -> Self {
        Self(number.to_string().into())
    }
}

impl fmt::Display for Decimal {
    /// Formats the number with its thousands grouped: `3,000,000,000,000`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, whole, fraction) = self.parts();
        f.write_str(sign)?;
        for (place, digit) in whole.chars().enumerate() {
            let starts_group = place > 0 && (whole.len() - place).is_multiple_of(3);
            write!(f, "{}{digit}", if starts_group { "," } else { "" })?;
        }
        write!(f, "{}{fraction}", if fraction.is_empty() { "" } else { "." })
    }
}

string_enum! {
    /// How exactly a number is meant.
    pub enum Qualifier {
        /// The number itself.
        Exact = "exact",
        /// Near the number.
        About = "about",
        /// A little less than the number.
        Nearly = "nearly",
        /// The number or more.
        AtLeast = "at_least",
        /// More than the number.
        MoreThan = "more_than",
        /// The number or less.
        UpTo = "up_to",
        /// Less than the number.
        LessThan = "less_than",
        /// A number to be reached.
        Target = "target",
    }
}

impl Qualifier {
    /// The words before a number: `more than `, nothing for an exact one.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Exact => "",
            Self::About => "about ",
            Self::Nearly => "nearly ",
            Self::AtLeast => "at least ",
            Self::MoreThan => "more than ",
            Self::UpTo => "up to ",
            Self::LessThan => "less than ",
            Self::Target => "target of ",
        }
    }
}

record_struct! {
    /// An amount of money.
    pub struct Money {
        /// The amount in units of the currency, exact; the lower end of a range.
        pub amount: Decimal,
        /// The upper end of a range.
        pub to: Option<Decimal>,
        /// The currency, as its ISO 4217 code.
        pub currency: Currency,
        /// How exactly the amount is meant.
        pub qualifier: Qualifier,
        /// The amount as sources word it.
        pub as_stated: Option<Text>,
    }
}

impl fmt::Display for Money {
    /// Formats the money exactly and legibly: `up to JPY 719,000,000 (719 million)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { amount, to, currency, qualifier, .. } = self;
        let (digits, words) = digits_and_words(amount, to.as_ref());
        write!(f, "{}{currency} {digits}{words}", qualifier.prefix())
    }
}

record_struct! {
    /// An amount of money as sources printed it in another currency.
    pub struct Conversion {
        /// The amount in units of the currency, exact; the lower end of a range.
        pub amount: Decimal,
        /// The upper end of a range.
        pub to: Option<Decimal>,
        /// The currency, as its ISO 4217 code.
        pub currency: Currency,
        /// How exactly the amount is meant.
        pub qualifier: Qualifier,
        /// The amount as sources word it.
        pub as_stated: Option<Text>,
        /// The sources that print it.
        pub sources: OneOrMore<Id>,
    }
}

impl Conversion {
    /// Returns the money alone.
    pub fn money(&self) -> Money {
        let Self { amount, to, currency, qualifier, as_stated, .. } = self.clone();
        Money { amount, to, currency, qualifier, as_stated }
    }
}

impl fmt::Display for Conversion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.money().fmt(f)
    }
}

record_struct! {
    /// A number with a unit.
    pub struct Figure {
        /// What is counted or measured.
        pub what: Text,
        /// The number, exact; the lower end of a range.
        pub amount: Decimal,
        /// The upper end of a range.
        pub to: Option<Decimal>,
        /// The unit: an ISO 4217 code or a plain word.
        pub unit: Text,
        /// How exactly the number is meant.
        pub qualifier: Qualifier,
    }
}

impl Figure {
    /// Returns the figure as money, where its unit is a currency.
    pub fn money(&self) -> Option<Money> {
        let currency = Currency::parse(self.unit.as_str()).ok()?;
        let Self { amount, to, qualifier, .. } = self.clone();
        Some(Money { amount, to, currency, qualifier, as_stated: None })
    }
}

impl fmt::Display for Figure {
    /// Formats the number with its unit, and with what it counts where the unit does not say it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, amount, to, unit, qualifier } = self;
        if let Some(money) = self.money() {
            return write!(f, "{what}: {money}");
        }
        if what != unit {
            write!(f, "{what}: ")?;
        }
        let (digits, words) = digits_and_words(amount, to.as_ref());
        write!(f, "{}{digits} {unit}{words}", qualifier.prefix())
    }
}

/// Formats a number or a range in digits and, where that is exact, in words: `3,000,000` and ` (3 million)`.
fn digits_and_words(from: &Decimal, to: Option<&Decimal>) -> (String, String) {
    let join = |from: String, to: Option<String>| match to {
        Some(to) => format!("{from} to {to}"),
        None => from,
    };
    let words = match to {
        Some(to) => in_words(from).zip(in_words(to)).map(|(from, to)| join(from, Some(to))),
        None => in_words(from),
    };
    let words = words.map_or_else(String::new, |words| format!(" ({words})"));
    (join(from.to_string(), to.map(Decimal::to_string)), words)
}

/// Returns a large amount in words, `3 trillion`, where three decimals give it exactly.
pub fn in_words(amount: &Decimal) -> Option<String> {
    const SCALES: [(&str, usize); 3] = [("trillion", 12), ("billion", 9), ("million", 6)];
    let (sign, whole, fraction) = amount.parts();
    let (scale, zeros) = SCALES.into_iter().find(|(_, zeros)| whole.len() > *zeros)?;
    let (head, tail) = whole.split_at(whole.len() - zeros);
    let decimals = tail.trim_end_matches('0');
    if decimals.len() > 3 || !fraction.trim_end_matches('0').is_empty() {
        return None;
    }
    let point = if decimals.is_empty() { "" } else { "." };
    Some(format!("{sign}{}{point}{decimals} {scale}", Decimal(head.into())))
}
