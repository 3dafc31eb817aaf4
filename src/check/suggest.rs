//! Suggestions: the value that was probably meant.
//!
//! A suggestion says the same thing in the right form. It never names another country, currency or
//! kind, and there is none where a text can mean two things.

use super::codes;
use super::schema::Form;
use crate::fold::fold;
use crate::record::{Date, Decimal, Id};

/// Returns `did you mean ...?` with the valid value that a text of a form probably means.
pub(super) fn suggest(form: Form, text: &str) -> Option<String> {
    let value = match form {
        Form::Text | Form::SemVer => None,
        Form::Id | Form::EntryId => id(text),
        Form::Date => date(text.trim()),
        Form::Decimal => decimal(text.trim()),
        Form::Alpha3 | Form::CountryId => alpha3(text.trim()),
        Form::Alpha2 => alpha3(text.trim())
            .and_then(|code| codes::country(&code))
            .map(|country| country.alpha2.to_owned()),
        Form::Currency => currency(text.trim()),
        Form::Language => language(text.trim()),
        Form::Script => script(text.trim()),
        Form::WebUrl => url(text.trim()),
    }?;
    let is_valid = value != text && form.validate(&value).is_ok();
    is_valid.then(|| format!("did you mean `{value}`?"))
}

/// The alpha-3 code of the country that a text names by code, in any case, or by its English name.
pub(super) fn alpha3(text: &str) -> Option<String> {
    let upper = text.to_ascii_uppercase();
    // `UK` is `GB`, but the code of a former country is not that of its successor.
    let alias = codes::region_alias(&upper).filter(|_| !codes::is_alpha2(&upper));
    let folded = fold(text);
    codes::countries()
        .find(|country| {
            country.alpha3 == upper
                || country.alpha2 == alias.unwrap_or(&upper)
                || fold(country.name) == folded
        })
        .map(|country| country.alpha3.to_owned())
}

fn currency(text: &str) -> Option<String> {
    let upper = text.to_ascii_uppercase();
    codes::is_currency(&upper).then_some(upper)
}

fn language(text: &str) -> Option<String> {
    let tag = text.replace('_', "-");
    if codes::is_language(&tag) {
        return Some(canonical_tag(&tag));
    }
    let (first, rest) = tag.split_once('-').map_or((tag.as_str(), None), |(a, b)| (a, Some(b)));
    let language =
        if codes::is_language(first) { first.to_owned() } else { language_named(first)? };
    let tag = match rest {
        None => language,
        Some(region) => {
            let region = region.to_ascii_uppercase();
            format!("{language}-{}", codes::region_alias(&region).unwrap_or(&region))
        }
    };
    codes::is_language(&tag).then(|| canonical_tag(&tag))
}

/// Writes a tag in the customary case: `zh-Hant-TW`.
pub(super) fn canonical_tag(tag: &str) -> String {
    let (mut is_first, mut is_extension) = (true, false);
    let parts = tag.split('-').map(|part| {
        let is_language = std::mem::take(&mut is_first);
        is_extension |= part.len() == 1;
        match part.len() {
            2 if !is_language && !is_extension => part.to_ascii_uppercase(),
            4 if !is_language && !is_extension => codes::title(part),
            _ => part.to_ascii_lowercase(),
        }
    });
    parts.collect::<Vec<_>>().join("-")
}

/// The subtag of the language that a text names: by an ISO 639-2 code, by its English name, or by the
/// code of the country that is named like it.
fn language_named(text: &str) -> Option<String> {
    let folded = fold(text);
    if folded.is_empty() {
        return None;
    }
    let named = codes::languages().find(|[_, codes, names]| {
        codes.split(' ').any(|code| code == folded)
            || names.split("; ").any(|name| fold(name) == folded)
    });
    if let Some([subtag, ..]) = named {
        return Some(subtag.to_owned());
    }
    let upper = text.to_ascii_uppercase();
    codes::countries()
        .find(|country| country.alpha2 == upper || country.alpha3 == upper)
        .map(|country| country.language.to_owned())
        .filter(|language| !language.is_empty())
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
    let host = text.split('/').next().unwrap_or_default();
    let is_host = host.contains('.')
        && host.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '.' | '-'));
    let url = format!("https://{text}");
    (is_host && super::values::is_web_url(&url)).then_some(url)
}

fn id(text: &str) -> Option<String> {
    let folded = fold(text);
    let words: Vec<&str> = folded
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let id = words.join("-");
    Id::parse(&id).is_ok().then_some(id)
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

fn date(text: &str) -> Option<String> {
    // A date has no time of day.
    let (day, time) = text.split_once(['T', ' ']).unwrap_or((text, ""));
    let is_time = time.contains(':') && time.starts_with(|first: char| first.is_ascii_digit());
    let day = if is_time { day } else { text }.to_ascii_lowercase().replace(',', " ");
    if day.len() == 8 && day.bytes().all(|byte| byte.is_ascii_digit()) {
        let date = format!("{}-{}-{}", &day[..4], &day[4..6], &day[6..]);
        return Date::parse(&date).is_ok().then_some(date);
    }
    let parts: Vec<&str> =
        day.split(['.', '/', '-', ' ']).filter(|part| !part.is_empty()).collect();
    let month = |name: &str| {
        let position = MONTHS.iter().position(|month| {
            *month == name || name.len() >= 3 && name.len() <= 4 && month.starts_with(name)
        })?;
        Some(format!("{:02}", position + 1))
    };
    let is_year = |part: &str| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    let date = match parts.as_slice() {
        [name, year] if is_year(year) && month(name).is_some() => {
            format!("{year}-{}", month(name)?)
        }
        [day, name, year] if is_year(year) && month(name).is_some() => {
            format!("{year}-{}-{day:0>2}", month(name)?)
        }
        [name, day, year] | [year, name, day] if is_year(year) && month(name).is_some() => {
            format!("{year}-{}-{day:0>2}", month(name)?)
        }
        [year, month] if is_year(year) => format!("{year}-{month:0>2}"),
        [year, month, day] if is_year(year) => format!("{year}-{month:0>2}-{day:0>2}"),
        // The day comes before the month where points divide them; with slashes, nobody can tell.
        [day, month, year] if is_year(year) && text.contains('.') => {
            format!("{year}-{month:0>2}-{day:0>2}")
        }
        _ => return None,
    };
    Date::parse(&date).is_ok().then_some(date)
}

/// Removes grouping from a number, if every group has three digits (or two, as in `12,34,567`).
///
/// `1,5`, `1.000,50` and `1,000` with a single group could be decimal commas, except that three
/// digits after a single comma are no usual decimals of money: `1,000` means a thousand.
fn decimal(text: &str) -> Option<String> {
    let number = text.strip_prefix('-').unwrap_or(text);
    let sign = if number.len() < text.len() { "-" } else { "" };
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if number.len() > 60 {
        return None;
    }
    if let Some((mantissa, exponent)) = number.split_once(['e', 'E']) {
        return exponential(mantissa, exponent).map(|number| format!("{sign}{number}"));
    }
    let is_separator = |letter: char| matches!(letter, ',' | '_' | '\'') || letter.is_whitespace();
    let (whole, fraction) = match number.rsplit_once('.') {
        Some((whole, fraction)) if !fraction.contains(is_separator) => (whole, Some(fraction)),
        Some(_) => return None,
        None => (number, None),
    };
    let mut separators: Vec<char> = whole.chars().filter(|letter| is_separator(*letter)).collect();
    separators.dedup();
    let groups: Vec<&str> = whole.split(is_separator).collect();
    let is_grouped = match groups.as_slice() {
        [only] => is_digits(only),
        [first, middle @ .., last] => {
            separators.len() == 1
                && (1..=3).contains(&first.len())
                && last.len() == 3
                && middle.iter().all(|group| group.len() == middle[0].len() && matches!(group.len(), 2 | 3))
                && groups.iter().all(|group| is_digits(group))
                // `0,125` is a fraction.
                && *first != "0"
        }
        [] => false,
    };
    if !is_grouped || fraction.is_some_and(|fraction| !is_digits(fraction)) {
        return None;
    }
    let digits = groups.concat();
    let digits = match digits.trim_start_matches('0') {
        "" => "0",
        digits => digits,
    };
    let value = match fraction {
        Some(fraction) => format!("{sign}{digits}.{fraction}"),
        None => format!("{sign}{digits}"),
    };
    Decimal::parse(&value).is_ok().then_some(value)
}

/// Writes `3.5e12` in full.
fn exponential(mantissa: &str, exponent: &str) -> Option<String> {
    let exponent: usize =
        exponent.trim_start_matches('+').parse().ok().filter(|power| *power <= 60)?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let zeros = exponent.checked_sub(fraction.len())?;
    let digits = format!("{whole}{fraction}{}", "0".repeat(zeros));
    let digits = digits.trim_start_matches('0');
    Decimal::parse(digits).is_ok().then(|| digits.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::check::rule::Severity;
    use crate::check::values::validate_form;

    #[test]
    fn suggestions_say_the_same_in_the_right_form() {
        for (form, text, value) in [
            (Form::Date, "20.12.2025", "2025-12-20"),
            (Form::Date, "2025/3/1", "2025-03-01"),
            (Form::Date, "2025-12-20T10:00:00Z", "2025-12-20"),
            (Form::Date, "2025-11-06T20:11", "2025-11-06"),
            (Form::Date, "6 November 2025", "2025-11-06"),
            (Form::Date, "November 6, 2025", "2025-11-06"),
            (Form::Date, "2025-Nov-06", "2025-11-06"),
            (Form::Date, "2025-11-06 10:00", "2025-11-06"),
            (Form::Date, "20251106", "2025-11-06"),
            (Form::Date, "Nov 2025", "2025-11"),
            (Form::Date, "1.3.2027", "2027-03-01"),
            (Form::Decimal, "3,000,000", "3000000"),
            (Form::Decimal, "12,34,567", "1234567"),
            (Form::Decimal, "1,000.50", "1000.50"),
            (Form::Decimal, "1\u{a0}000", "1000"),
            (Form::Decimal, "1'000", "1000"),
            (Form::Decimal, "3e12", "3000000000000"),
            (Form::Decimal, "3.5e3", "3500"),
            (Form::Decimal, "007", "7"),
            (Form::Alpha3, "kz", "KAZ"),
            (Form::Alpha3, "Kaz", "KAZ"),
            (Form::Alpha3, "Kazakhstan", "KAZ"),
            (Form::CountryId, "KZ", "KAZ"),
            (Form::Alpha2, "KAZ", "KZ"),
            (Form::Alpha2, "UK", "GB"),
            (Form::Currency, "jpy", "JPY"),
            (Form::Language, "ja_JP", "ja-JP"),
            (Form::Language, "jp", "ja"),
            (Form::Language, "kz", "kk"),
            (Form::Language, "rus", "ru"),
            (Form::Language, "kir", "ky"),
            (Form::Language, "Kyrgyz", "ky"),
            (Form::Language, "russian", "ru"),
            (Form::Language, "en-UK", "en-GB"),
            (Form::Script, "cyrl", "Cyrl"),
            (Form::Script, "Cyrillic", "Cyrl"),
            (Form::Id, "Tokyo Declaration (2025)", "tokyo-declaration-2025"),
            (Form::WebUrl, "www.mofa.go.jp", "https://www.mofa.go.jp"),
        ] {
            let question = format!("did you mean `{value}`?");
            assert_eq!(suggest(form, text), Some(question), "{text}");
        }
    }

    #[test]
    fn what_can_mean_two_things_has_no_suggestion() {
        for (form, text) in [
            (Form::Date, "12/11/2025"),
            (Form::Date, "2025-02-30"),
            (Form::Date, "Ma 2025"),
            (Form::Decimal, "1e999999999"),
            (Form::Decimal, "1.000,50"),
            (Form::Decimal, "2,50"),
            (Form::Decimal, "1,5"),
            (Form::Decimal, "0,125"),
            (Form::Decimal, "1.000.000"),
            (Form::Decimal, "1,000 000"),
            (Form::Decimal, "many"),
            (Form::Decimal, ".5"),
            (Form::Alpha3, "JAP"),
            (Form::Alpha3, "ROM"),
            (Form::Alpha3, "DD"),
            (Form::WebUrl, "http//x.y"),
            (Form::WebUrl, "htps://a.b"),
            (Form::Currency, "yen"),
            (Form::Language, "xx"),
            (Form::Id, "東京"),
        ] {
            assert_eq!(suggest(form, text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_suggestion_is_valid(
            text in prop_oneof![
                any::<String>(),
                "[0-9.,' eE-]{1,12}",
                "[0-9]{1,4}[-./ ][0-9A-Za-z]{1,9}[-./ ,T]{1,2}[0-9:]{1,8}",
                "[A-Za-z]{2,10}([-_][A-Za-z]{2,8})?",
            ],
        ) {
            for form in [
                Form::Id, Form::EntryId, Form::CountryId, Form::Date, Form::Decimal, Form::Alpha3,
                Form::Alpha2, Form::Currency, Form::Language, Form::Script, Form::WebUrl,
            ] {
                if let Some(help) = suggest(form, &text) {
                    let value = help.trim_start_matches("did you mean `").trim_end_matches("`?");
                    prop_assert!(form.validate(value).is_ok(), "{form:?} {text}: {value}");
                    let problem = validate_form(form, value);
                    let is_error = problem.is_some_and(|(rule, _)| rule.severity() == Severity::Error);
                    prop_assert!(!is_error, "{form:?} {text}: {value}");
                }
            }
        }
    }
}
