//! Rules about amounts: units, ranges, figures and totals.

use std::cmp::Ordering;
use std::collections::HashSet;

use super::codes;
use super::diagnostic::Diagnostic;
use super::rule::Rule;
use super::rules::Fields;
use super::suggest::suggest;
use super::validate::Validator;
use super::values::{is_code, validate_form};
use crate::fold::fold;
use crate::record::{Decimal, Form};

/// Words that mean money wherever they are a unit, without a plural `s`.
const MONEY: [&str; 9] =
    ["euro", "yen", "dollar", "us dollar", "yuan", "tenge", "somoni", "ruble", "rouble"];

impl<'a> Validator<'a> {
    pub fn unit(&mut self, fields: &Fields<'a, '_>) {
        let Some(unit) = fields.text("unit") else { return };
        let is_symbol = |ch: char| matches!(ch, '$' | '¢'..='¥' | '₠'..='⃀' | '￥');
        let is_money = |word: &str| {
            codes::is_currency(&word.to_ascii_uppercase())
                || MONEY.contains(&fold(word).trim_end_matches('s'))
        };
        // Only after a scale: `all` and other words are codes too.
        let is_scale = |word: &str| ["thousand", "million", "billion", "trillion"].contains(&word);
        let (scale, rest) = unit.split_once(' ').unwrap_or_default();
        let problem = if is_code(&unit) {
            validate_form(Form::Currency, &unit)
        } else if unit.contains(is_symbol) || is_money(&unit) || is_scale(scale) && is_money(rest) {
            let diagnostic = Diagnostic::new(format!("`{unit}` looks like money"))
                .expected("an ISO 4217 code such as `USD`, so that the figure counts as money")
                .maybe_help(suggest(Form::Currency, &unit));
            Some((Rule::Unit, diagnostic))
        } else {
            None
        };
        if let Some((rule, diagnostic)) = problem {
            self.add_field(rule, fields, "unit", || diagnostic);
        }
    }

    pub fn range_order(&mut self, fields: &Fields<'a, '_>) {
        let decimal = |key| Decimal::parse(&fields.text(key)?).ok();
        let (Some(lower), Some(upper)) = (decimal("amount"), decimal("to")) else { return };
        if fields.is("qualifier", "exact") {
            self.add_field(Rule::Contradiction, fields, "qualifier", || {
                Diagnostic::new("a range is not `exact`")
                    .expected("another qualifier, such as `about`")
            });
        }
        match upper.compare(&lower) {
            Ordering::Less => self.add_field(Rule::Range, fields, "to", || {
                Diagnostic::new(format!("`to` is {upper}, below `amount`, which is {lower}"))
                    .help("swap them, or correct the wrong one")
            }),
            Ordering::Equal => self.add_field(Rule::Contradiction, fields, "to", || {
                Diagnostic::new("`to` equals `amount`, so that this is no range")
                    .help("remove `to`, or correct the wrong one")
            }),
            Ordering::Greater => {}
        }
    }

    pub fn amount(&mut self, fields: &Fields<'a, '_>) {
        let amount = fields.text("amount").and_then(|amount| Decimal::parse(&amount).ok());
        if amount.is_some_and(|amount| !amount.is_positive()) {
            self.add_field(Rule::Amount, fields, "amount", || {
                Diagnostic::new("the amount of money is not above zero")
                    .help("correct it, or leave out the money where none is known")
            });
        }
    }

    /// No two figures have the same `what`.
    pub fn figures(&mut self, fields: &Fields<'a, '_>) {
        let mut names = HashSet::new();
        for (position, figure) in fields.items("figures").enumerate() {
            if let Some(span) = figure.get("what")
                && let Some(what) = span.string()
                && !names.insert(what.clone())
            {
                self.add_at(
                    Rule::DuplicateItem,
                    &format!("figures[{position}].what"),
                    span,
                    || {
                        Diagnostic::new(format!("two figures are called `{what}`")).help(
                            "say in each what is counted; where sources differ, add a dispute",
                        )
                    },
                );
            }
        }
    }

    pub fn total(&mut self, fields: &Fields<'a, '_>) {
        if fields.get("count").is_none() && fields.get("value").is_none() {
            self.add(Rule::Contradiction, fields.start..fields.start + 1, || {
                Diagnostic::new("the total has neither a count nor a value")
                    .expected("`count`, `value` or both")
            });
        }
    }
}
