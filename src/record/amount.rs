//! Amounts: decimal strings with a unit and a qualifier, kept to the digit.

use std::cmp::Ordering;
use std::fmt::{self, Write as _};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Id, Number, OneOrMore, Text};

string_newtype! {
    /// An exact decimal number, kept as it is written: `3000000000000`, `2.5`.
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

/// How many digits may stand on each side of the point: arithmetic with more takes time without end.
const DIGITS: usize = 100;

fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) =
        digits.split_once('.').map_or((digits, None), |(whole, fraction)| (whole, Some(fraction)));
    let all_digits = |part: &str| {
        (1..=DIGITS).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    all_digits(whole)
        && fraction.is_none_or(all_digits)
        && (whole == "0" || !whole.starts_with('0'))
}

impl Decimal {
    /// Converts the number for exact arithmetic.
    pub fn to_number(&self) -> Number {
        Number::of(&self.0)
    }

    /// Compares two numbers by what they are worth.
    pub fn compare(&self, other: &Self) -> Ordering {
        let ((sign, whole, fraction), (other_sign, other_whole, other_fraction)) =
            (self.parts(), other.parts());
        let size = (whole.len(), whole, fraction.trim_end_matches('0'));
        let other_size = (other_whole.len(), other_whole, other_fraction.trim_end_matches('0'));
        let is_below = |sign: &str, size| !sign.is_empty() && size != (1, "0", "");
        match (is_below(sign, size), is_below(other_sign, other_size)) {
            (false, false) => size.cmp(&other_size),
            (true, true) => other_size.cmp(&size),
            // What is below zero is the smaller.
            (one, two) => two.cmp(&one),
        }
    }

    /// Returns the sign, the digits before the point and those after it.
    fn parts(&self) -> (&str, &str, &str) {
        let (sign, digits) = match self.0.strip_prefix('-') {
            Some(digits) => ("-", digits),
            None => ("", self.0.as_str()),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        (sign, whole, fraction)
    }
}

impl From<&Number> for Decimal {
    fn from(number: &Number) -> Self {
        Self(number.to_string())
    }
}

impl fmt::Display for Decimal {
    /// Writes the number with its thousands grouped: `3,000,000,000,000`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, mut whole, fraction) = self.parts();
        f.write_str(sign)?;
        // The first group may be shorter.
        let mut group = (whole.len() + 2) % 3 + 1;
        while let Some((digits, rest)) =
            whole.split_at_checked(group).filter(|(_, rest)| !rest.is_empty())
        {
            f.write_str(digits)?;
            f.write_char(',')?;
            (whole, group) = (rest, 3);
        }
        f.write_str(whole)?;
        if fraction.is_empty() {
            return Ok(());
        }
        f.write_char('.')?;
        f.write_str(fraction)
    }
}

/// How exactly a number is meant.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Qualifier {
    /// The number itself.
    Exact,
    /// Near the number.
    About,
    /// A little less than the number.
    Nearly,
    /// The number or more.
    AtLeast,
    /// More than the number.
    MoreThan,
    /// The number or less.
    UpTo,
    /// Less than the number.
    LessThan,
    /// A number to be reached.
    Target,
}

impl Qualifier {
    /// Returns the words that stand before a number: `more than `, nothing for an exact one.
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

    /// Returns the qualifier as the record spells it: `more_than`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::About => "about",
            Self::Nearly => "nearly",
            Self::AtLeast => "at_least",
            Self::MoreThan => "more_than",
            Self::UpTo => "up_to",
            Self::LessThan => "less_than",
            Self::Target => "target",
        }
    }
}

string_newtype! {
    /// The ISO 4217 code of a currency.
    Currency {
        valid: |text| text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase()),
        is: "a currency code",
        expected: "ISO 4217, three capital letters such as `JPY`",
        pattern: "^[A-Z]{3}$"
    }
}

display_as_str!(Currency);

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
    /// Writes the money exactly and legibly: `up to JPY 719,000,000 (719 million)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { amount, to, currency, qualifier, .. } = self;
        write!(f, "{}{currency} {}", qualifier.prefix(), Range(amount, to.as_ref()))
    }
}

/// A number or a range, in digits and, where it is large, in words.
struct Range<'a>(&'a Decimal, Option<&'a Decimal>);

impl fmt::Display for Range<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(from, to) = self;
        let Some(to) = to else {
            write!(f, "{from}")?;
            return write_in_words(f, from);
        };
        write!(f, "{from} to {to}")?;
        match words_of(from).zip(words_of(to)) {
            Some((from, to)) => write!(f, " ({from} to {to})"),
            None => Ok(()),
        }
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
        Money {
            amount: self.amount.clone(),
            to: self.to.clone(),
            currency: self.currency.clone(),
            qualifier: self.qualifier,
            as_stated: self.as_stated.clone(),
        }
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
        Currency::parse(self.unit.as_str()).ok().map(|currency| Money {
            amount: self.amount.clone(),
            to: self.to.clone(),
            currency,
            qualifier: self.qualifier,
            as_stated: None,
        })
    }
}

impl fmt::Display for Figure {
    /// Writes the number with its unit, and what it counts where the unit does not say it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, amount, to, unit, qualifier } = self;
        if let Some(money) = self.money() {
            return write!(f, "{what}: {money}");
        }
        if what != unit {
            write!(f, "{what}: ")?;
        }
        write!(f, "{}{amount}", qualifier.prefix())?;
        if let Some(to) = to {
            write!(f, " to {to}")?;
        }
        write!(f, " {unit}")?;
        match to {
            Some(_) => Ok(()),
            None => write_in_words(f, amount),
        }
    }
}

/// A large amount in words, `3 trillion`.
struct InWords<'a> {
    sign: &'a str,
    head: Decimal,
    rest: &'a str,
    scale: &'a str,
}

impl fmt::Display for InWords<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.sign)?;
        self.head.fmt(f)?;
        f.write_str(if self.rest.is_empty() { "" } else { "." })?;
        f.write_str(self.rest)?;
        f.write_char(' ')?;
        f.write_str(self.scale)
    }
}

/// Returns a large amount in words, `3 trillion`, where three decimals say it exactly.
pub fn in_words(amount: &Decimal) -> Option<String> {
    words_of(amount).map(|words| words.to_string())
}

fn words_of(amount: &Decimal) -> Option<InWords<'_>> {
    const SCALES: [(&str, usize); 4] =
        [("trillion", 12), ("billion", 9), ("million", 6), ("thousand", 3)];
    let (sign, whole, fraction) = amount.parts();
    if fraction.bytes().any(|digit| digit != b'0') {
        return None;
    }
    let (scale, zeros) = SCALES.into_iter().find(|(_, zeros)| whole.len() > *zeros)?;
    let (head, rest) = whole.split_at(whole.len() - zeros);
    let rest = rest.trim_end_matches('0');
    if rest.len() > 3 || scale == "thousand" {
        return None;
    }
    Some(InWords { sign, head: Decimal(head.into()), rest, scale })
}

fn write_in_words(f: &mut fmt::Formatter<'_>, amount: &Decimal) -> fmt::Result {
    match words_of(amount) {
        Some(words) => write!(f, " ({words})"),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use bigdecimal::BigDecimal;
    use proptest::prelude::*;

    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::parse(text).expect(text)
    }

    #[test]
    fn an_amount_is_shown_to_the_digit() {
        for (text, shown) in [
            ("0", "0"),
            ("999", "999"),
            ("1000", "1,000"),
            ("3000000000000", "3,000,000,000,000"),
            ("-1234567.891", "-1,234,567.891"),
        ] {
            assert_eq!(decimal(text).to_string(), shown);
        }
    }

    #[test]
    fn words_stand_only_where_they_are_exact() {
        for (text, words) in [
            ("3000000000000", Some("3 trillion")),
            ("21368000000", Some("21.368 billion")),
            ("719000000", Some("719 million")),
            ("-2500000", Some("-2.5 million")),
            ("4500000000000000", Some("4,500 trillion")),
            ("1234567890", None),
            ("158", None),
            ("20000", None),
            ("3000000.5", None),
            ("3000000.0", Some("3 million")),
        ] {
            assert_eq!(in_words(&decimal(text)).as_deref(), words, "{text}");
        }
    }

    #[test]
    fn what_is_no_plain_decimal_is_refused() {
        for bad in ["", "-", "1e9", "1,000", "+1", "01", "1.", ".5", "NaN", "٣", "1 000"] {
            assert!(Decimal::parse(bad).is_err(), "{bad:?}");
        }
        let nines = "9".repeat(DIGITS);
        assert!(Decimal::parse(&format!("-{nines}.{nines}")).is_ok());
        assert!(Decimal::parse(&format!("1{nines}")).is_err());
        assert!(Decimal::parse(&format!("0.1{nines}")).is_err());
    }

    #[test]
    fn money_and_figures_say_their_qualifier() {
        let money = |json: &str| serde_json::from_str::<Money>(json).expect(json).to_string();
        let figure = |json: &str| serde_json::from_str::<Figure>(json).expect(json).to_string();
        assert_eq!(
            money(r#"{"amount":"3000000000000","currency":"JPY","qualifier":"target"}"#),
            "target of JPY 3,000,000,000,000 (3 trillion)"
        );
        assert_eq!(
            figure(
                r#"{"what":"documents","amount":"150","unit":"documents","qualifier":"more_than"}"#
            ),
            "more than 150 documents"
        );
        assert_eq!(
            figure(r#"{"what":"grant","amount":"41000000","unit":"JPY","qualifier":"up_to"}"#),
            "grant: up to JPY 41,000,000 (41 million)"
        );
    }

    proptest! {
        #[test]
        fn numbers_compare_by_what_they_are_worth(
            one in "-?(0|[1-9][0-9]{0,3})(\\.[0-9]{1,3})?",
            two in "-?(0|[1-9][0-9]{0,3})(\\.[0-9]{1,3})?",
            zeros in "0{1,3}",
        ) {
            let big = |text: &str| BigDecimal::from_str(text).expect(text);
            let [first, second] = [&one, &two].map(|text| decimal(text));
            prop_assert_eq!(first.compare(&second), big(&one).cmp(&big(&two)));
            let point = if one.contains('.') { "" } else { "." };
            let longer = decimal(&format!("{one}{point}{zeros}"));
            prop_assert_eq!(first.compare(&longer), Ordering::Equal);
        }

        #[test]
        fn grouping_keeps_every_digit(text in "-?(0|[1-9][0-9]{0,40})(\\.[0-9]{1,20})?") {
            prop_assert_eq!(decimal(&text).to_string().replace(',', ""), text);
        }

        #[test]
        fn words_mean_the_same_number(text in "-?[1-9][0-9]{0,5}0{0,18}") {
            if let Some(words) = in_words(&decimal(&text)) {
                let (number, scale) = words.split_once(' ').expect("a number and a scale");
                let zeros = match scale { "million" => 6, "billion" => 9, "trillion" => 12, _ => panic!("{scale}") };
                let scaled = BigDecimal::from_str(&number.replace(',', "")).expect("a number")
                    * BigDecimal::from_str(&format!("1{}", "0".repeat(zeros))).expect("a power of ten");
                prop_assert_eq!(scaled, BigDecimal::from_str(&text).expect("a number"));
            }
        }
    }
}
