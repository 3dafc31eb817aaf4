//! Amounts, numbers, dates and periods: what is parsed, shown and computed is exact.

use std::cmp::Ordering;
use std::str::FromStr;

use bigdecimal::{BigDecimal, RoundingMode};
use chrono::NaiveDate;
use proptest::prelude::*;
use summit_record::record::{Date, Decimal, Figure, Horizon, Id, Money, Number, in_words};

fn number(text: &str) -> Number {
    decimal(text).to_number()
}

fn decimal(text: &str) -> Decimal {
    Decimal::parse(text).expect(text)
}

#[test]
fn display_groups_thousands() {
    for (text, expected) in [
        ("0", "0"),
        ("999", "999"),
        ("1000", "1,000"),
        ("3000000000000", "3,000,000,000,000"),
        ("-1234567.891", "-1,234,567.891"),
    ] {
        assert_eq!(decimal(text).to_string(), expected);
    }
}

#[test]
fn in_words_is_exact_or_none() {
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
fn parse_rejects_all_but_plain_decimals() {
    for bad in ["", "-", "1e9", "1,000", "+1", "01", "1.", ".5", "NaN", "٣", "1 000"] {
        assert!(Decimal::parse(bad).is_err(), "{bad:?}");
    }
    let nines = "9".repeat(100);
    assert!(Decimal::parse(&format!("-{nines}.{nines}")).is_ok());
    assert!(Decimal::parse(&format!("1{nines}")).is_err());
    assert!(Decimal::parse(&format!("0.1{nines}")).is_err());
}

#[test]
fn money_and_figures_show_their_qualifier() {
    let money = |json: &str| serde_json::from_str::<Money>(json).expect(json).to_string();
    let figure = |json: &str| serde_json::from_str::<Figure>(json).expect(json).to_string();
    assert_eq!(
        money(r#"{"amount":"3000000000000","currency":"JPY","qualifier":"target"}"#),
        "target of JPY 3,000,000,000,000 (3 trillion)"
    );
    assert_eq!(
        figure(r#"{"what":"documents","amount":"150","unit":"documents","qualifier":"more_than"}"#),
        "more than 150 documents"
    );
    assert_eq!(
        figure(r#"{"what":"grant","amount":"41000000","unit":"JPY","qualifier":"up_to"}"#),
        "grant: up to JPY 41,000,000 (41 million)"
    );
}

#[test]
fn a_sum_keeps_the_most_decimals() {
    for (one, two, sum) in [
        ("2500.50", "0", "2500.50"),
        ("2500.50", "1", "2501.50"),
        ("0.5", "0.50", "1.00"),
        ("0", "0.00", "0.00"),
        ("1.5", "-1.5", "0.0"),
    ] {
        assert_eq!((&number(one) + &number(two)).to_string(), sum);
        assert_eq!((&number(two) + &number(one)).to_string(), sum);
    }
    assert_eq!(number("-10.500").normalized().to_string(), "-10.5");
    assert_eq!(number("0.00").normalized().to_string(), "0");
    assert_eq!(Number::from(i64::MIN).to_string(), i64::MIN.to_string());
}

const DECIMAL: &str = "-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,20})?";

#[test]
fn a_date_covers_the_days_it_can_mean() {
    let span = |text| {
        let date = Date::parse(text).expect(text);
        (date.first_day().to_string(), date.last_day().to_string())
    };
    let days = |first: &str, last: &str| (first.to_owned(), last.to_owned());
    assert_eq!(span("2025"), days("2025-01-01", "2025-12-31"));
    assert_eq!(span("2024-02"), days("2024-02-01", "2024-02-29"));
    assert_eq!(span("2025-12-20"), days("2025-12-20", "2025-12-20"));
    assert_eq!(span("9999"), days("9999-01-01", "9999-12-31"));
}

#[test]
fn year_and_month_have_the_precision_of_the_date() {
    for (text, year, month) in [
        ("2025-12-20", "2025", Some("2025-12")),
        ("0987-03", "0987", Some("0987-03")),
        ("2025", "2025", None),
    ] {
        let date = Date::parse(text).expect(text);
        assert_eq!((date.year().as_str(), date.month().as_deref()), (year, month));
    }
}

#[test]
fn parse_rejects_all_but_dates() {
    for bad in [
        "",
        "25",
        "2025-",
        "2025-1",
        "2025-13",
        "2025-02-30",
        "2025-12-20T00:00",
        "２０２５",
        "+2025",
        "2025-12-20-01",
        "-025",
        "0000",
        "0000-00-00",
    ] {
        assert!(Date::parse(bad).is_err(), "{bad:?}");
    }
}

fn date(text: &str) -> Date {
    Date::parse(text).expect(text)
}

fn horizon(years: Option<u32>, start: Option<&str>, end: Option<&str>) -> Horizon {
    let years = years.map(|years| years.try_into().expect("a count"));
    Horizon { years, start: start.map(date), end: end.map(date), inferred: None }
}

#[test]
fn a_missing_end_is_inferred_with_the_precision_of_the_other() {
    for (horizon, last, span) in [
        (horizon(Some(5), None, None), "2025-12-20", Some(("2025-12-20", "2030-12-20"))),
        (horizon(Some(5), None, None), "2025-12", Some(("2025-12", "2030-12"))),
        (horizon(Some(4), Some("2026"), None), "2025-12-20", Some(("2026", "2030"))),
        (horizon(Some(4), None, Some("2030")), "2025-12-20", Some(("2026", "2030"))),
        (horizon(None, None, Some("2030")), "2025-12-20", Some(("2025-12-20", "2030"))),
        (horizon(None, Some("2026"), Some("2026")), "2025-12-20", Some(("2026", "2026"))),
        (horizon(Some(1), None, Some("2024-02-29")), "2020", Some(("2023-02-28", "2024-02-29"))),
        (horizon(None, None, None), "2025-12-20", None),
        (horizon(Some(9999), None, None), "2025-12-20", None),
        (horizon(None, Some("2026"), Some("2025")), "2025-12-20", None),
    ] {
        let found = horizon.span(date(last));
        let found = found.map(|span| (span.start.to_string(), span.end.to_string()));
        let found = found.as_ref().map(|(start, end)| (start.as_str(), end.as_str()));
        assert_eq!(found, span, "{horizon} from {last}");
    }
    let stated = horizon(None, Some("2026"), Some("2030")).span(date("2025")).expect("a span");
    assert_eq!((stated.start_inferred, stated.end_inferred), (None, None));
    let inferred = horizon(Some(5), None, None).span(date("2025")).expect("a span");
    assert!(inferred.start_inferred.is_some() && inferred.end_inferred.is_some());
}

#[test]
fn an_id_is_words_or_a_country_code() {
    for good in ["a", "doc-kaz-roads", "24kg-20251127-preparing", "KAZ"] {
        assert_eq!(Id::parse(good).map(|id| id.to_string()), Ok(good.to_owned()));
    }
    for bad in ["", "-", "a-", "-a", "a--b", "A", "Kaz", "KAZZ", "a b", "ä", "a_b", "a\n"] {
        assert!(Id::parse(bad).is_err(), "{bad:?}");
    }
}

proptest! {
    #[test]
    fn compare_agrees_with_bigdecimal(
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
    fn in_words_agrees_with_bigdecimal(text in "-?[1-9][0-9]{0,5}0{0,18}") {
        if let Some(words) = in_words(&decimal(&text)) {
            let (number, scale) = words.split_once(' ').expect("a number and a scale");
            let zeros = match scale { "million" => 6, "billion" => 9, "trillion" => 12, _ => panic!("{scale}") };
            let scaled = BigDecimal::from_str(&number.replace(',', "")).expect("a number")
                * BigDecimal::from_str(&format!("1{}", "0".repeat(zeros))).expect("a power of ten");
            prop_assert_eq!(scaled, BigDecimal::from_str(&text).expect("a number"));
        }
    }

    #[test]
    fn arithmetic_agrees_with_bigdecimal(
        one in DECIMAL,
        two in DECIMAL,
        divisor in "-?[1-9][0-9]{0,15}(\\.[0-9]{1,9})?",
        decimals in 0usize..6,
    ) {
        let big = |text: &str| BigDecimal::from_str(text).expect(text);
        let same = |number: &Number, other: BigDecimal| big(&number.to_string()) == other;
        let (first, second) = (number(&one), number(&two));
        prop_assert_eq!(big(&first.to_string()), big(&one));
        prop_assert!(same(&(&first + &second), big(&one) + big(&two)));
        let quotient = first.divided_by(&number(&divisor), decimals);
        let scale = i64::try_from(decimals).expect("few decimals");
        let expected = (big(&one) / big(&divisor)).with_scale_round(scale, RoundingMode::HalfUp);
        prop_assert!(same(&quotient, expected));
    }

    #[test]
    fn display_and_parse_round_trip(year in 1i32..=9999, month in 1u32..=12, day in 1u32..=28) {
        for text in [format!("{year:04}"), format!("{year:04}-{month:02}"), format!("{year:04}-{month:02}-{day:02}")] {
            prop_assert_eq!(Date::parse(&text).map(|date| date.to_string()), Ok(text));
        }
    }

    #[test]
    fn parse_never_panics(text in any::<String>()) {
        let _ = Date::parse(&text);
    }

    #[test]
    fn gone_plus_left_is_days(years in 1u32..200, from in 0i32..400_000, at in 0i32..800_000) {
        let day = |number| NaiveDate::from_num_days_from_ce_opt(number).expect("a day");
        let last = Date::day(day(from + 1));
        let span = horizon(Some(years), None, None).span(last).expect("a span");
        let elapsed = span.at(day(at + 1));
        prop_assert_eq!(elapsed.gone + elapsed.left, elapsed.days);
        prop_assert!((0..=elapsed.days).contains(&elapsed.gone));
        prop_assert!(elapsed.days >= i64::from(years) * 365 && elapsed.days <= i64::from(years) * 366);
        prop_assert!(span.at(day(at + 2)).gone >= elapsed.gone);
    }
}
