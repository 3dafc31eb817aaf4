//! Suggestions: the value that was probably meant.
//!
//! A suggestion says the same thing in the right form. It never names another country, currency or
//! kind, and there is none where a text can mean two things.

use chrono::{Datelike, NaiveDate};

use super::codes;
use super::values;
use crate::fold::fold;
use crate::record::{Decimal, Form};

/// Returns `did you mean ...?` with the valid value that a text of a form probably means.
pub(super) fn suggest(form: Form, text: &str) -> Option<String> {
    let trimmed = text.trim();
    let value = match form {
        Form::Text | Form::SemVer => None,
        // Without a letter of another script, an id would be another word.
        Form::Id | Form::EntryId if fold(text).contains(is_foreign) => None,
        Form::Id | Form::EntryId => Some(id(text)),
        Form::Date => date(trimmed),
        Form::Decimal => decimal(trimmed),
        Form::Alpha3 | Form::CountryId => country(trimmed).map(|country| country.alpha3.to_owned()),
        Form::Alpha2 => country(trimmed).map(|country| country.alpha2.to_owned()),
        Form::Currency => {
            Some(trimmed.to_ascii_uppercase()).filter(|code| codes::is_currency(code))
        }
        Form::Language => language(trimmed),
        Form::Script => script(trimmed),
        Form::WebUrl => url(trimmed),
    }?;
    let is_valid = value != text && form.validate(&value).is_ok();
    is_valid.then(|| format!("did you mean `{value}`?"))
}

/// The country that a text names by code, in any case, or by its English name.
pub(super) fn country(text: &str) -> Option<codes::Country> {
    let upper = text.to_ascii_uppercase();
    // `UK` is `GB`, but the code of a former country is not that of its successor.
    let alias = codes::region_alias(&upper).filter(|_| !codes::is_alpha2(&upper));
    let folded = fold(text);
    codes::countries().find(|country| {
        country.alpha3 == upper
            || country.alpha2 == alias.unwrap_or(&upper)
            || fold(country.name) == folded
    })
}

fn language(text: &str) -> Option<String> {
    let tag = text.replace('_', "-");
    let (first, rest) = tag.split_once('-').map_or((tag.as_str(), None), |(a, b)| (a, Some(b)));
    let language =
        if codes::is_language(first) { first.to_owned() } else { language_named(first)? };
    let tag = match rest {
        None => language,
        Some(rest) if codes::is_language(&format!("{language}-{rest}")) => {
            format!("{language}-{rest}")
        }
        Some(rest) => match script(rest) {
            Some(script) => format!("{language}-{script}"),
            None => format!("{language}-{}", country(rest)?.alpha2),
        },
    };
    codes::is_language(&tag).then(|| canonical_tag(&tag))
}

/// Writes a tag in the customary case: `zh-Hant-TW`.
pub(super) fn canonical_tag(tag: &str) -> String {
    let mut is_extension = false;
    let parts = tag.split('-').enumerate().map(|(position, part)| {
        is_extension |= part.len() == 1;
        match part.len() {
            2 if position > 0 && !is_extension => part.to_ascii_uppercase(),
            4 if position > 0 && !is_extension => codes::title(part),
            _ => part.to_ascii_lowercase(),
        }
    });
    parts.collect::<Vec<_>>().join("-")
}

/// The subtag of the language that a text names: by an ISO 639-2 code, by its English name, or by the
/// code of the country that is named like it.
pub(super) fn language_named(text: &str) -> Option<String> {
    let folded = fold(text);
    let named = codes::languages().find(|[_, codes, names]| {
        codes.split(' ').any(|code| code == folded)
            || names.split("; ").any(|name| fold(name) == folded)
    });
    let upper = text.to_ascii_uppercase();
    let of_country = || {
        let mut countries = codes::countries();
        countries.find(|country| country.alpha2 == upper || country.alpha3 == upper)
    };
    let language =
        named.map(|[subtag, ..]| subtag).or_else(|| of_country().map(|country| country.language));
    language.filter(|language| !language.is_empty() && !folded.is_empty()).map(str::to_owned)
}

fn script(text: &str) -> Option<String> {
    let title = codes::title(text);
    if codes::is_script(&title) {
        return Some(title);
    }
    let folded = fold(text);
    codes::scripts().find(|[_, name]| fold(name) == folded).map(|[code, _]| code.to_owned())
}

fn url(text: &str) -> Option<String> {
    if values::is_web_url(text) {
        return Some(text.to_owned());
    }
    let host = text.split('/').next().unwrap_or_default();
    let is_host = host.contains('.')
        && host.chars().all(|ch| ch.is_alphanumeric() || matches!(ch, '.' | '-'));
    let url = format!("https://{text}");
    (is_host && values::is_web_url(&url)).then_some(url)
}

fn is_foreign(ch: char) -> bool {
    ch.is_alphabetic() && !ch.is_ascii()
}

/// The words of a text as an id.
pub(crate) fn id(text: &str) -> String {
    let folded = fold(text);
    let words = folded.split(|ch: char| !ch.is_ascii_alphanumeric());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
}

/// Formats of days. The day comes before the month where points divide them; with slashes, nobody can tell.
const DAYS: [&str; 10] = [
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%Y%m%d",
    "%d.%m.%Y",
    "%d %B %Y",
    "%d-%B-%Y",
    "%Y-%B-%d",
    "%B %d, %Y",
    "%B %d %Y",
];

/// Formats of months, after the number of a day.
const MONTHS: [&str; 4] = ["%d %B %Y", "%d %Y-%m", "%d %Y/%m", "%d %Y.%m"];

fn date(text: &str) -> Option<String> {
    // A date has no time of day.
    let day = match text.split_once(['T', ' ']) {
        Some((day, time)) if time.contains(':') => day,
        _ => text,
    };
    if day.len() != 8 && day.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let parse = |text: &str, formats: &[&str]| {
        let mut days = formats.iter().filter_map(|form| NaiveDate::parse_from_str(text, form).ok());
        // A year of two digits can be in any century.
        days.find(|day| day.year() >= 1000)
    };
    match parse(day, &DAYS) {
        Some(day) => Some(day.to_string()),
        None => Some(parse(&format!("1 {text}"), &MONTHS)?.format("%Y-%m").to_string()),
    }
}

fn decimal(text: &str) -> Option<String> {
    let (sign, number) = text.strip_prefix('-').map_or(("", text), |number| ("-", number));
    let value = match number.split_once(['e', 'E']) {
        Some((mantissa, power)) => in_full(mantissa, power)?,
        None => ungrouped(number)?,
    };
    let digits = value.trim_start_matches('0');
    let zero = if digits.starts_with(|first: char| first.is_ascii_digit()) { "" } else { "0" };
    let value = format!("{sign}{zero}{digits}");
    (number.len() < 60 && Decimal::parse(&value).is_ok()).then_some(value)
}

/// Writes `3.5e12` without its exponent.
fn in_full(mantissa: &str, power: &str) -> Option<String> {
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let power: usize = power.parse().ok().filter(|power| *power <= 60)?;
    let zeros = "0".repeat(power.checked_sub(fraction.len())?);
    (!whole.is_empty()).then(|| format!("{whole}{fraction}{zeros}"))
}

/// Joins groups of three digits. A comma may be a decimal comma, unless there are several or a point follows.
fn ungrouped(number: &str) -> Option<String> {
    let (whole, fraction) = number.split_at(number.find('.').unwrap_or(number.len()));
    let is_separator = |ch: char| matches!(ch, ',' | '_' | '\'') || ch.is_whitespace();
    let separator = whole.chars().find(|ch| is_separator(*ch));
    let groups: Vec<&str> = whole.split(separator.unwrap_or(',')).collect();
    let [first, others @ ..] = groups.as_slice() else { return None };
    let is_plain = others.is_empty() && !first.is_empty();
    let is_grouped = (1..=3).contains(&first.len())
        && *first != "0"
        && others.iter().all(|group| group.len() == 3)
        && (separator != Some(',') || others.len() > 1 || !fraction.is_empty());
    (is_plain || is_grouped).then(|| groups.concat() + fraction)
}
