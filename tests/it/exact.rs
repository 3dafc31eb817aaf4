//! Numbers, dates and names reach the answer unchanged, and filters, orders and sums are exact.
//!
//! The tests run in one process on a small record, so that mutation testing can run them for every mutant.

use clap::Parser;
use serde_json::{Value as Json, json};
use summit_record::Cli;
use summit_record::record::{
    About, Alpha2, Conversion, Date, Decimal, Event, Fact, Figure, Horizon, Id, Language, LeftOut,
    Money, Name, Party, Place, Script, Session, Version, is_id,
};
use summit_record::store::parse;

const RECORD: &str = include_str!("exact.json");

fn run(line: &str) -> String {
    try_run(line).expect(line)
}

fn try_run(line: &str) -> Result<String, String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/exact.json");
    let args = ["summit", "--data", path].into_iter().chain(line.split(' '));
    let cli = Cli::try_parse_from(args).expect(line);
    let mut answer = Vec::new();
    summit_record::run_to(&cli, &mut answer, &mut Vec::new()).map_err(|error| error.to_string())?;
    Ok(String::from_utf8(answer).expect("UTF-8"))
}

/// Returns the ids of the rows of an answer, joined by spaces.
fn ids(line: &str) -> String {
    let answer = run(&format!("{line} --quiet --columns id"));
    answer.lines().skip(1).collect::<Vec<_>>().join(" ")
}

#[test]
fn filters_select_exactly_the_matching_entries() {
    for (line, expected) in [
        ("documents --country BBB", "doc-b"),
        ("documents --country AAA", "doc-b doc-a"),
        ("initiatives --country CCC", "ini-green-guess"),
        ("statements --country CCC", "sta"),
        ("leaders --country AAA", "ada"),
        // A provision has the countries and the area of its document, a dispute those of its subject.
        ("provisions --country AAA", "pro-first pro-second pro-last"),
        ("provisions --country BBB", ""),
        ("disputes --country AAA", "dsp"),
        ("disputes --country BBB", ""),
        ("disputes --area green", "dsp"),
        ("provisions --area green", "pro-first pro-last"),
        ("provisions --area blue", "pro-second"),
        ("initiatives --area green", "ini-green-declaration ini-green-statement ini-green-guess"),
        ("initiatives --area none", "ini-everywhere"),
        ("initiatives --area blue --area none", "ini-blue ini-everywhere"),
        ("initiatives --area green --country BBB", "ini-green-statement"),
        ("areas --area blue", "blue"),
        ("documents --source src-late", "doc-d"),
        ("sources --source src-late", "src-late"),
        ("disputes --source src-late", "dsp"),
        // An event without countries has that of its place; the summit has all.
        ("timeline --country CCC", "evt-held summit-exact"),
    ] {
        assert_eq!(ids(line), expected, "{line}");
    }
}

#[test]
fn text_filters_search_every_value() {
    for (line, expected) in [
        ("documents --text 100.10", "doc-a"),
        ("documents --text 3,000", "doc-f"),
        ("initiatives --text bravo", "ini-green-statement"),
        ("statements --text сай", "sta"),
        ("documents --text 2025-12-31", "doc-d"),
        ("documents --text 7000", "doc-c"),
        ("documents --text 7,000", "doc-c"),
        ("statements --speaker сай", "sta"),
        ("timeline --kind history", "evt-held"),
        ("initiatives --level statement", "ini-green-statement"),
        ("provisions --text unplaced", "pro-last"),
        ("provisions --text unplaced --text first", "pro-first pro-last"),
        // Which sources state an entry is no text of it.
        ("documents --text late", ""),
        ("initiatives --text true", ""),
    ] {
        assert_eq!(ids(line), expected, "{line}");
    }
}

#[test]
fn date_filters_include_both_limits_and_all_days_that_a_date_can_mean() {
    for (line, expected) in [
        ("documents --since 2026-03-02", "doc-c doc-b doc-f"),
        ("documents --since 2026-03-03", "doc-c doc-b"),
        ("documents --since 2026-04", "doc-c"),
        ("documents --until 2025-12-31", "doc-d"),
        ("documents --until 2025-12-30", ""),
        ("documents --until 2026-01", "doc-d doc-c"),
        ("documents --since 2026-03-01 --until 2026-03-01", "doc-c doc-b doc-a"),
        ("timeline --since 2026-01-20 --until 2026-01-31", "evt-held"),
        ("timeline --since 2026-01-21 --until 2026-01-31", ""),
        ("timeline --since 2026-03-02 --until 2026-03-02", "summit-exact"),
        // Any of several dates is enough.
        ("initiatives --since 2026-08", "ini-blue"),
    ] {
        assert_eq!(ids(line), expected, "{line}");
    }
}

#[test]
fn each_section_has_its_reading_order() {
    for (line, expected) in [
        ("leaders", "bob ada cy"),
        ("countries", "BBB AAA CCC"),
        (
            "documents",
            "doc-d doc-c doc-b doc-a doc-f doc-a-set doc-e doc-part doc-part-of-part doc-part-of-unpriced doc-set",
        ),
        ("provisions", "pro-first pro-second pro-last"),
        ("areas", "green blue"),
        (
            "initiatives",
            "ini-green-declaration ini-green-statement ini-green-guess ini-blue ini-everywhere",
        ),
        ("timeline", "evt-held summit-exact evt-planned evt-cancelled"),
    ] {
        assert_eq!(ids(line), expected, "{line}");
    }
}

#[test]
fn columns_sort_by_value_with_unknown_last() {
    for (line, expected) in [
        (
            "documents --sort value",
            "doc-part-of-unpriced doc-part-of-part doc-part doc-set doc-b doc-a doc-c doc-d doc-e doc-f doc-a-set",
        ),
        (
            "documents --sort value:desc",
            "doc-e doc-d doc-c doc-a doc-b doc-set doc-part doc-part-of-part doc-part-of-unpriced doc-f doc-a-set",
        ),
        ("documents --sort date --since 1000", "doc-d doc-c doc-b doc-a doc-f"),
        ("documents --sort date:desc --limit 6", "doc-f doc-a doc-b doc-c doc-d doc-a-set"),
        ("documents --sort area,id:desc --until 3000", "doc-f doc-a doc-d doc-c doc-b"),
        ("provisions --sort position:desc", "pro-second pro-first pro-last"),
        ("disputes --sort sources", "dsp"),
        // By how many sources there are, not by their names.
        ("documents --sort sources --limit 3", "doc-d doc-c doc-b"),
        (
            "initiatives --sort countries",
            "ini-blue ini-green-statement ini-green-guess ini-green-declaration ini-everywhere",
        ),
    ] {
        assert_eq!(ids(line), expected, "{line}");
    }
}

#[test]
fn sums_are_exact_and_never_cross_currencies_or_qualifiers() {
    let total = "\
Currency       Qualifier  Amount   Entries
CHF            exactly    1        1
EUR            exactly    60       1
JPY            exactly    121.00†  2
JPY            about      7,000    1
USD            exactly    3        1
USD            at least   5        1
(none stated)                      2
1 document states a range: its lower end is counted, as `at least`
2 documents belong to a set that states money: only the money of the set is counted
† the money of 1 of these entries is disputed: `summit disputes` lists the points
";
    assert_eq!(run("documents --total"), total);
    // The first amount of an entry counts, also where it is a figure in a currency.
    let total = "\
Currency       Qualifier  Amount  Entries
EUR            exactly    10      1
JPY            about      500     1
(none stated)                     3
1 initiative states several amounts, which may restate or contain each other: only the first of each is counted
initiatives may contain each other, such as a package and its parts
";
    assert_eq!(run("initiatives --total"), total);
}

#[test]
fn counts_are_of_the_filtered_entries() {
    for (line, expected) in [
        ("stats documents --by countries -o csv", "countries,entries\nAAA,2\nBBB,1\n,9\n"),
        ("stats documents --by month -o csv --since 2026-03-02", "month,entries\n2026-03,2\n,1\n"),
        ("documents --country AAA --since 2026-03-02 --columns id", "Id\ndoc-b\n"),
        (
            "documents --since 2026-03-02 --columns id",
            "Id\ndoc-c\ndoc-b\ndoc-f\n6 documents without a date left out\n",
        ),
        (
            "search thang",
            "nothing matches `thang`; did you mean `thing`?\n",
        ),
        (
            "initiatives --sort sources:desc --limit 1 --columns id,countries,sources",
            "Id              Countries  Stated by\nini-everywhere             Early +1\n1 of 5 initiatives shown\n",
        ),
        (
            "documents --country AAA --columns id,countries,sources",
            "Id     Countries  Stated by\ndoc-b  AAA, BBB   Early\ndoc-a  AAA        Early\n",
        ),
        (
            "initiatives --total --area green",
            "Currency       Qualifier  Amount  Entries
EUR            exactly    10      1
(none stated)                     2
the area of 1 of 3 initiatives is inferred by the authors of the record
1 initiative states several amounts, which may restate or contain each other: only the first of each is counted
",
        ),
        (
            "search summit --limit 1",
            "Section  Entry         Found in  Match         Id\nsummit   Exact summit  names     Exact summit  summit-exact\n",
        ),
        (
            "initiatives --total --country AAA",
            "Currency  Qualifier  Amount  Entries\nJPY       about      500     1\n",
        ),
        ("cite --text early", "Early (2026-03-05). Early title [en].\n"),
        (
            "search thing --area green",
            "nothing matches `thing` with these filters; without them 3 entries would\n",
        ),
        (
            "sources --weak --country BBB --columns id",
            "Id\nBBB\nbob\nini-green-statement\ntgt\ndoc-b\nmet\n6 of 6 facts are weak\n",
        ),
    ] {
        assert_eq!(run(line), expected, "{line}");
    }
}

#[test]
fn filters_of_a_field_search_only_that_field() {
    let error = try_run("statements --speaker something").expect_err("a word of another field");
    assert_eq!(error, "no statement with `something` in `speaker`, which has Cy, cy, Сай");
}

#[test]
fn open_events_are_those_not_known_to_have_happened() {
    assert_eq!(ids("timeline --open"), "evt-planned");
    let event = |status: &str, date: Json| -> Event {
        let mut event = json!({
            "id": "event", "title": "Event", "kind": "follow-up", "status": status, "sources": ["source"]
        });
        if !date.is_null() {
            event["date"] = date;
        }
        serde_json::from_value(event).expect(status)
    };
    let day = |day: &str| Date::parse(day).expect(day).first_day();
    for (status, date, is_open) in [
        ("held", Json::Null, false),
        ("planned", json!("2026-05"), true),
        ("proposed", json!("2026-05"), true),
        ("postponed", Json::Null, false),
        ("cancelled", Json::Null, false),
        // What was announced has happened when its day has passed.
        ("announced", json!("2026-05"), false),
        ("announced", json!("2026-06"), true),
        ("announced", Json::Null, true),
    ] {
        assert_eq!(event(status, date).is_open(day("2026-06-01")), is_open, "{status}");
    }
    let is_overdue = |status: &str, date: Json, on: &str| event(status, date).is_overdue(day(on));
    assert!(!is_overdue("planned", json!("2026-05"), "2026-05-31"));
    assert!(is_overdue("planned", json!("2026-05"), "2026-06-01"));
    assert!(is_overdue("planned", json!("2026-05"), "2026-06-02"));
    assert!(!is_overdue("held", json!("2026-05"), "2026-06-01"));
    assert!(!is_overdue("planned", Json::Null, "2026-06-01"));
}

#[test]
fn a_period_is_as_precise_as_its_dates() {
    let last = Date::parse("2026-03-02").expect("a day");
    let span = |horizon: Json| {
        let horizon: Horizon = serde_json::from_value(horizon).expect("a horizon");
        horizon.span(last)
    };
    let span_of_days = span(json!({ "years": 5, "start": "2026-03-01" })).expect("a period");
    assert_eq!(span_of_days.end.to_string(), "2031-03-01");
    assert_eq!(span_of_days.end_inferred, Some("that day after the years stated"));
    let span_of_months = span(json!({ "years": 5, "start": "2026-03" })).expect("a period");
    assert_eq!(span_of_months.end.to_string(), "2031-03");
    assert_eq!(span_of_months.end_inferred, Some("the start plus the years stated"));
    assert_eq!(span(json!({ "start": "2026-03-01", "end": "2026-03-01" })), None);
}

#[test]
fn known_by_removes_what_was_published_later() {
    let left_out = |day: &str| -> (LeftOut, Json) {
        let mut record = serde_json::from_str::<Json>(RECORD).expect("JSON");
        record["leaders"][0]["names"] = json!([
            { "text": "Ада", "lang": "ru", "sources": ["src-late"] },
            { "text": "アダ", "lang": "ja" },
        ]);
        record["summit"]["names"] = json!([
            { "text": "Exact summit", "lang": "en" },
            { "text": "Саммит", "lang": "ru", "sources": ["src-late"] },
        ]);
        record["summit"]["sessions"] = json!([
            { "title": "One", "names": [{ "text": "Un", "lang": "fr", "sources": ["src-late"] }], "sources": ["src-early"] },
            { "title": "Two", "sources": ["src-late"] },
        ]);
        record["summit"]["facts"] = json!([{ "what": "a", "value": "b", "sources": ["src-late"] }]);
        record["targets"][0]["conversions"] = json!([
            { "amount": "1", "currency": "USD", "qualifier": "about", "sources": ["src-late", "src-early"] },
            { "amount": "2", "currency": "EUR", "qualifier": "about", "sources": ["src-late"] },
        ]);
        record["disputes"][0]["versions"] = json!([
            { "value": "1", "sources": ["src-early"] },
            { "value": "2", "sources": ["src-early"] },
            { "value": "3", "sources": ["src-late"] },
        ]);
        record["sources"].as_array_mut().expect("sources").extend([
            json!({ "id": "src-read", "publisher": "Read", "title": "Undated", "accessed": "2026-03-05", "language": "en", "kind": "agency" }),
            json!({ "id": "src-unknown", "publisher": "Unknown", "title": "Undated", "language": "en", "kind": "agency" }),
        ]);
        let mut record = parse(&record.to_string(), "exact").expect("a record");
        let left_out = record.known_by(Date::parse(day).expect(day).first_day());
        (left_out, serde_json::to_value(record).expect("JSON"))
    };
    let ids = |list: &Json| -> Vec<String> {
        list.as_array().expect("a list").iter().map(|entry| entry["id"].to_string()).collect()
    };
    // All entries of the file and the two sources added to it.
    let of = parse(RECORD, "exact").expect("a record").entries() + 2;

    let (left, record) = left_out("2026-03-05");
    // A document, a source later and one undated; names of a leader, of the summit and of a session, a session,
    // a fact and a conversion.
    assert_eq!(left, LeftOut { entries: 3, of, versions: 1, parts: 6, summit: false });
    assert_eq!(ids(&record["sources"]), [r#""src-early""#, r#""src-read""#]);
    assert_eq!(record["leaders"][0]["names"], json!([{ "text": "アダ", "lang": "ja" }]));
    assert_eq!(record["summit"]["sessions"], json!([{ "title": "One", "sources": ["src-early"] }]));
    assert_eq!(record["targets"][0]["conversions"][0]["sources"], json!(["src-early"]));
    assert_eq!(record["disputes"][0]["versions"].as_array().map(Vec::len), Some(2));
    assert_eq!(record["disputes"][0]["sources"], json!(["src-early"]));

    // A dispute with one version left is none.
    let mut record = parse(RECORD, "exact").expect("a record");
    record.known_by(Date::parse("2026-03-05").expect("a day").first_day());
    assert!(record.disputes.is_empty());

    // A month counts from its last day on.
    let (left, _) = left_out("2026-04-29");
    assert_eq!(left.entries, 3);
    let (left, _) = left_out("2026-04-30");
    assert_eq!(left, LeftOut { entries: 1, of, versions: 0, parts: 0, summit: false });
    let (left, _) = left_out("2026-03-04");
    assert_eq!(left, LeftOut { entries: of, of, versions: 0, parts: 5, summit: true });
}

#[test]
fn values_are_shown_in_full() {
    fn shown<T: serde::de::DeserializeOwned + ToString>(value: Json) -> String {
        serde_json::from_value::<T>(value).expect("a value").to_string()
    }
    let money = json!({ "amount": "3000000", "to": "5500000.50", "currency": "JPY", "qualifier": "nearly" });
    let with = |key: &str, value: Json| {
        let mut conversion = money.clone();
        conversion[key] = value;
        conversion
    };
    assert_eq!(shown::<Money>(money.clone()), "nearly JPY 3,000,000 to 5,500,000.50");
    assert_eq!(
        shown::<Conversion>({
            let mut conversion = with("to", json!("5500000"));
            conversion["sources"] = json!(["source"]);
            conversion
        }),
        "nearly JPY 3,000,000 to 5,500,000 (3 million to 5.5 million)"
    );
    let figure = |unit: &str, to: Json| {
        let mut figure =
            json!({ "what": "people", "amount": "3000000", "unit": unit, "qualifier": "at_least" });
        if !to.is_null() {
            figure["to"] = to;
        }
        shown::<Figure>(figure)
    };
    assert_eq!(figure("people", Json::Null), "at least 3,000,000 people (3 million)");
    assert_eq!(figure("km", json!("3000001")), "people: at least 3,000,000 to 3,000,001 km");
    assert_eq!(
        shown::<Name>(
            json!({ "text": "Қазақстан", "lang": "kk", "script": "Cyrl", "kind": "official" })
        ),
        "Қазақстан (kk-Cyrl, official)"
    );
    assert_eq!(shown::<Name>(json!({ "text": "Japan", "lang": "en" })), "Japan (en)");
    assert_eq!(
        shown::<Place>(json!({ "venue": "Hall", "city": "City", "country": "AAA" })),
        "Hall, City, AAA"
    );
    assert_eq!(shown::<Party>(json!({ "name": "Bank", "country": "AAA" })), "Bank (AAA)");
    assert_eq!(shown::<Party>(json!({ "name": "Bank" })), "Bank");
    assert_eq!(shown::<About>(json!({ "id": "doc", "field": "value" })), "doc (value)");
    assert_eq!(shown::<About>(json!({ "id": "doc" })), "doc");
    assert_eq!(shown::<Version>(json!({ "value": "150", "sources": ["source"] })), "150");
    assert_eq!(shown::<Session>(json!({ "title": "First", "sources": ["source"] })), "First");
    assert_eq!(shown::<Fact>(json!({ "what": "a", "value": "b", "sources": ["source"] })), "a: b");
    let horizon = json!({ "years": 5, "start": "2026", "end": "2030-12", "inferred": true });
    assert_eq!(shown::<Horizon>(horizon), "5 years from 2026 to 2030-12 (inferred)");
    assert_eq!(shown::<Horizon>(json!({ "years": 1, "inferred": false })), "1 year");
}

#[test]
fn strings_have_exactly_the_form_of_their_type() {
    for (text, is_valid) in [
        ("ja", true),
        ("zh-Hant", true),
        ("de-1996", true),
        ("abcdefgh-12345678", true),
        ("j", false),
        ("abcdefghi", false),
        ("j1", false),
        ("ja-", false),
        ("ja-123456789", false),
        ("ja-a_b", false),
        ("", false),
    ] {
        assert_eq!(Language::parse(text).is_ok(), is_valid, "{text}");
    }
    for (text, is_valid) in [
        ("Cyrl", true),
        ("cyrl", false),
        ("CYRL", false),
        ("Cyr", false),
        ("Cyrll", false),
        ("Cyr1", false),
    ] {
        assert_eq!(Script::parse(text).is_ok(), is_valid, "{text}");
    }
    assert!(Alpha2::parse("KZ").is_ok() && Alpha2::parse("KAZ").is_err());
    assert!(is_id("doc-1") && is_id("KAZ") && !is_id("doc 1") && !is_id("ö"));
    assert_eq!(Id::parse("doc-1").expect("an id").as_str(), "doc-1");
    let error = Decimal::parse("1e9").expect_err("an exponent").to_string();
    assert!(error.starts_with("`1e9` is not a decimal; expected digits such as "), "{error}");
    let error =
        serde_json::from_value::<Place>(json!({ "city": 1 })).expect_err("a number").to_string();
    assert_eq!(error, "invalid type: integer `1`, expected a text");
    // An empty list is no list, and `null` is no value.
    assert!(serde_json::from_value::<Event>(json!({
        "id": "a", "title": "A", "kind": "peer", "status": "held", "sources": ["b"], "place": [],
    }))
    .is_err());
    for (key, value) in [("sources", json!([])), ("country", Json::Null), ("city", json!(1))] {
        let mut place = json!({ "city": "City" });
        place[key] = value;
        assert!(serde_json::from_value::<Place>(place).is_err(), "{key}");
    }
    assert!(serde_json::from_value::<Version>(json!({ "value": "150", "sources": [] })).is_err());
}
