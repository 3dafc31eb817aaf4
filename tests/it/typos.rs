//! What `summit check` says about typos in one value, and what it suggests instead.

use proptest::prelude::*;
use serde_json::json;
use summit_record::check::{Problem, Rule, Severity, check};

use super::check::small;

/// The problems of a record in which a value stands at a path such as `/leaders/0/name`.
fn problems(path: &str, value: &str) -> Vec<Problem> {
    let mut record = small();
    *record.pointer_mut(path).expect(path) = json!(value);
    let text = record.to_string();
    let own = path[1..].split('/').fold(String::new(), |path, part| match part.parse::<usize>() {
        Ok(position) => format!("{path}[{position}]"),
        Err(_) if path.is_empty() => part.to_owned(),
        Err(_) => format!("{path}.{part}"),
    });
    let problems = check(&text, "record", usize::MAX).problems;
    problems.into_iter().filter(|problem| problem.path == own).collect()
}

fn rules(path: &str, value: &str) -> Vec<Rule> {
    problems(path, value).into_iter().map(|problem| problem.rule).collect()
}

/// The value that is suggested instead of another.
fn suggestion(path: &str, value: &str) -> Option<String> {
    let mut help = problems(path, value).into_iter().filter_map(|problem| problem.diagnostic.help);
    let question = help.find(|help| help.starts_with("did you mean `"))?;
    Some(question.trim_start_matches("did you mean `").trim_end_matches("`?").to_owned())
}

const DATE: &str = "/events/0/date";
const DECIMAL: &str = "/targets/0/amount/amount";
const PARTY: &str = "/sources/1/party";
const COUNTRY: &str = "/countries/0/id";
const ALPHA2: &str = "/countries/0/alpha2";
const CURRENCY: &str = "/targets/0/amount/currency";
const LANGUAGE: &str = "/title/0/lang";
const SCRIPT: &str = "/summit/names/1/script";
const ID: &str = "/areas/0/id";
const URL: &str = "/sources/0/url";
const TITLE: &str = "/meetings/0/title";
const KIND: &str = "/sources/0/kind";

#[test]
fn a_suggestion_says_the_same_in_the_right_form() {
    for (path, text, value) in [
        (DATE, "20.12.1999", "1999-12-20"),
        (DATE, "1999/3/1", "1999-03-01"),
        (DATE, "1999-11-06T20:11", "1999-11-06"),
        (DATE, "6 November 1999", "1999-11-06"),
        (DATE, "November 6, 1999", "1999-11-06"),
        (DATE, "1999-Nov-06", "1999-11-06"),
        (DATE, "19991106", "1999-11-06"),
        (DATE, "Nov 1999", "1999-11"),
        (DATE, "1.3.1999", "1999-03-01"),
        (DECIMAL, "3,000,000", "3000000"),
        (DECIMAL, "1,000.50", "1000.50"),
        (DECIMAL, "1\u{a0}000", "1000"),
        (DECIMAL, "3e12", "3000000000000"),
        (DECIMAL, "3.5e3", "3500"),
        (DECIMAL, "007", "7"),
        (PARTY, "kz", "KAZ"),
        (COUNTRY, "KZ", "KAZ"),
        (ALPHA2, "KAZ", "KZ"),
        (ALPHA2, "UK", "GB"),
        (CURRENCY, "jpy", "JPY"),
        (LANGUAGE, "ja_JP", "ja-JP"),
        (LANGUAGE, "jp", "ja"),
        (LANGUAGE, "kz", "kk"),
        (LANGUAGE, "rus", "ru"),
        (LANGUAGE, "Kyrgyz", "ky"),
        (LANGUAGE, "en-UK", "en-GB"),
        (LANGUAGE, "uz-cyrillic", "uz-Cyrl"),
        (SCRIPT, "cyrl", "Cyrl"),
        (SCRIPT, "Cyrillic", "Cyrl"),
        (ID, "Tokyo Declaration (2025)", "tokyo-declaration-2025"),
        (URL, "www.mofa.go.jp", "https://www.mofa.go.jp"),
        (URL, " https://www.mofa.go.jp", "https://www.mofa.go.jp"),
        (KIND, "news agency", "agency"),
        (KIND, "Official", "official"),
        (KIND, "offical", "official"),
        ("/leaders/0/role", "co-chair", "co_chair"),
        ("/leaders/0/role", "cochair", "co_chair"),
        (TITLE, "Ã©cole", "é"),
        (TITLE, "\u{d0}\u{ae}\u{d1}\u{81}", "Юс"),
    ] {
        assert_eq!(suggestion(path, text).as_deref(), Some(value), "{text}");
    }
}

#[test]
fn what_can_mean_two_things_has_no_suggestion() {
    for (path, text) in [
        (DATE, "12/11/2025"),
        (DATE, "2025-02-30"),
        (DATE, "Ma 2025"),
        (DATE, "2025123"),
        (DATE, "1.3.27"),
        (DATE, "0000"),
        (DECIMAL, "1e999999999"),
        (DECIMAL, "1,5"),
        (DECIMAL, "0,125"),
        (DECIMAL, "1.000.000"),
        (DECIMAL, "1,000 000"),
        (DECIMAL, "1,000"),
        (DECIMAL, "12,34,567"),
        (DECIMAL, "many"),
        (DECIMAL, ".5"),
        (PARTY, "JAP"),
        (PARTY, "ROM"),
        (PARTY, "DD"),
        (URL, "http//x.y"),
        (URL, "htps://a.b"),
        (CURRENCY, "yen"),
        (LANGUAGE, "xx"),
        (LANGUAGE, "es-LATAM"),
        (ID, "東京"),
        (ID, "ini-wінd"),
        ("/meetings/0/kind", "trilateral"),
        (KIND, "news"),
        (KIND, "government"),
    ] {
        assert_eq!(suggestion(path, text), None, "{text}");
        assert_ne!(rules(path, text), [], "{text}");
    }
}

#[test]
fn codes_are_looked_up_in_their_tables() {
    for (path, good, bad, rule) in [
        (PARTY, "KAZ", "KAX", Rule::Country),
        (PARTY, "ATF", "YUG", Rule::Withdrawn),
        (COUNTRY, "XXA", "SUN", Rule::Withdrawn),
        (COUNTRY, "XXA", "kaz", Rule::Id),
        (ID, "kaz", "KAZ", Rule::Id),
        (ALPHA2, "XK", "KA", Rule::Country),
        (CURRENCY, "JPY", "JPX", Rule::Currency),
        (CURRENCY, "XTS", "TMM", Rule::Withdrawn),
        (LANGUAGE, "zh-Hant-TW", "EN", Rule::LanguageCase),
        (LANGUAGE, "ja-x-own", "zh-hant", Rule::LanguageCase),
        (SCRIPT, "Cyrl", "Cyri", Rule::Script),
    ] {
        assert_eq!(rules(path, good), [], "{good}");
        assert!(rules(path, bad).contains(&rule), "{bad}");
    }
    for (path, code, message, help) in [
        (
            CURRENCY,
            "DEM",
            "`DEM` was withdrawn (2002-05-15)",
            Some("keep it for amounts of its time; the currency today is `EUR`"),
        ),
        (PARTY, "SCG", "`SCG` was withdrawn (2006-09-26)", Some("today: `MNE` or `SRB`")),
        (PARTY, "CSK", "`CSK` was withdrawn (1993-06-15)", None),
    ] {
        let found = &problems(path, code)[0].diagnostic;
        assert_eq!((found.message.as_str(), found.help.as_deref()), (message, help));
    }
}

#[test]
fn language_tags_are_those_of_the_registry() {
    let good = "ja uz-Latn zh-Hant-TW sr-Latn-RS de-1996 sl-rozaj-biske en-US-u-hc-h12 ja-x-own es-419 qaa \
                und-Latn kaa en-XA";
    for tag in good.split_whitespace() {
        assert_eq!(rules(LANGUAGE, tag), [], "{tag}");
    }
    let bad = "jp kz rus Kyrgyz en-UK ja-Jpn en- - x ja-x en-u zz en-US-US en-USA en_US ja-\u{e9} ja-Cyri \
               uz-cyrillic es-latam";
    for tag in bad.split_whitespace().chain([""]) {
        assert!(matches!(rules(LANGUAGE, tag)[..], [Rule::Language | Rule::Form]), "{tag}");
    }
}

#[test]
fn each_kind_of_damage_to_a_text_has_its_rule() {
    for (text, rule) in [
        ("a\u{202e}b", Rule::Hidden),
        ("a\u{34f}b", Rule::Hidden),
        ("e\u{301}", Rule::Nfc),
        (" a", Rule::Space),
        ("é ", Rule::Space),
        ("a  b", Rule::Space),
        ("a\u{fffd}b", Rule::Mojibake),
        ("Ã©cole", Rule::Mojibake),
        ("â€œquotedâ€\u{9d}", Rule::Hidden),
        ("the â€œend", Rule::Mojibake),
        ("ÐšÐ°Ð·Ð°Ñ…", Rule::Mojibake),
        ("IliÄ‡", Rule::Mojibake),
        ("A &amp; B", Rule::Mojibake),
        ("A&#x27;s", Rule::Mojibake),
        ("<b>A</b>", Rule::Mojibake),
        ("caf\\u00e9", Rule::Mojibake),
        ("Tok\u{430}yev", Rule::MixedScripts),
        ("Казахcтан", Rule::MixedScripts),
    ] {
        assert_eq!(rules(TITLE, text), [rule], "{text}");
    }
    let fine = "Қазақстан|東京|école|5 °C – «so»|Oʻzbekiston|Japan (Япония)|ÜBER ñandú|São Tomé|CAFÉ…|“ÜBER”|µm|10 €\
                |…|TÜRKİYE–Қазақстан|A & B; 1 < 2 > 0 \\ \\u|Q&A;|\u{646}\u{200c}\u{627}";
    for text in fine.split('|') {
        assert_eq!(rules(TITLE, text), [], "{text}");
    }
    assert_eq!(
        problems(TITLE, "Tok\u{430}yev")[0].diagnostic.message,
        "the word `Tok\u{430}yev` mixes Latin and Cyrillic letters: `\u{430}` is Cyrillic (U+0430)"
    );
}

#[test]
fn a_stated_script_is_compared_with_the_letters() {
    for (text, stated, found) in [
        ("Қазақстан", "Latn", Some("Cyrillic")),
        ("Kazakhstan", "Cyrl", Some("Latin")),
        ("Kazakhstan", "Arab", Some("Latin")),
        ("東京", "Latn", Some("Han")),
        ("Токио", "Jpan", Some("Cyrillic")),
        ("Қазақстан", "Cyrl", None),
        ("Kaz 2025 東京", "Latn", None),
        ("カザフ", "Jpan", None),
        ("JICA", "Jpan", None),
        ("2025", "Cyrl", None),
        ("ⵍⵎⵖⵔⵉⴱ", "Tfng", None),
    ] {
        let mut record = small();
        record["title"][0] = json!({ "text": text, "lang": "mul", "script": stated });
        let findings = check(&record.to_string(), "record", usize::MAX);
        let mut problems = findings.problems.into_iter();
        let problem = problems.find(|problem| problem.rule == Rule::ScriptMismatch);
        let message = problem.map(|problem| problem.diagnostic.message);
        let expected =
            found.map(|name| format!("the name is in {name} letters, not in `{stated}`"));
        assert_eq!(message, expected, "{text}");
    }
}

#[test]
fn mistakes_in_json_are_named_where_they_are() {
    for (text, line, column, message) in [
        ("// c\n{\"format\": 1}", 1, 1, "JSON has no comments"),
        ("{\"a\": 1, # c\n\"b\": 2}", 1, 10, "JSON has no comments"),
        (
            "{\n  “format”: 1}",
            2,
            3,
            "`“` is a typographic quotation mark; JSON wants straight ones",
        ),
        ("{'a': 1}", 1, 2, "JSON wants double quotation marks"),
        ("{\"a\": 1,,\n\"b\": 2}", 1, 9, "there is one comma too many"),
        ("{\"a\": [1, 2,\n]}", 1, 12, "there is a comma before the closing `]`"),
        ("{\"a\": 1,\n}", 1, 8, "there is a comma before the closing `}`"),
        ("{\"a\": 1\n\"b\": 2}", 2, 1, "a comma is missing before this"),
        ("{\"a\": \"x\" \"b\": 2}", 1, 11, "a comma is missing before this"),
        ("{\"a\": [{} {}]}", 1, 11, "a comma or the closing `]` is missing before this"),
        ("{\"a\" \"b\"}", 1, 6, "a colon is missing before this"),
        ("{\"a\": \"b \"c\" d\"}", 1, 11, "the text ends before this"),
        ("{\"a\": \"b\tc\"}", 1, 9, "a text has the control character U+0009"),
        ("{\"a\": \"\\d\"}", 1, 9, "JSON has no such escape"),
        ("{\"a\": True}", 1, 7, "`T` is out of place"),
        ("{\"a\":\u{a0}1}", 1, 6, "this space is not one of JSON's"),
        ("{\"a\"：1}", 1, 5, "`：` is a full-width colon"),
        ("{\"a\": 1; \"b\": 2}", 1, 8, "`;` is not `,`"),
        ("{\"a\": 1}{\"a\": 1}", 1, 9, "a second JSON value starts here"),
        ("{\"a\": 1}\n\n{\"a\": 1}", 3, 1, "a second JSON value starts here"),
        ("{\"a\": 1} x", 1, 10, "something follows the end of the record"),
        ("{format: 1}", 1, 2, "a key must be in quotation marks"),
        ("{\"a\": \"x\n\"}", 1, 8, "a text runs over the end of its line"),
        ("{\"a\": [1, 2", 1, 11, "the file ends in the middle of a JSON value"),
        (
            "{\"format\": 1, \"id\": \"\\ud800\"}",
            1,
            21,
            "the text has an unpaired surrogate, which is no character",
        ),
    ] {
        let findings = check(text, "file", usize::MAX);
        let mut places = findings
            .problems
            .iter()
            .map(|problem| (problem.line, problem.column, problem.diagnostic.message.as_str()));
        assert!(places.any(|place| place == (line, column, message)), "{text}: {findings:?}");
    }
    let text =
        "{\n<<<<<<< HEAD\n\"a\": 1\n||||||| base\n=======\n\"a\": 2\n>>>>>>> theirs\n}\n=======\n";
    let findings = check(text, "file", 9);
    let lines: Vec<usize> = findings.problems.iter().map(|problem| problem.line).collect();
    assert_eq!(lines, [2, 4, 5, 7, 9]);
}

/// How many unknown references get a suggestion in a record with this many entries.
fn suggested(entries: usize) -> usize {
    let entry = |number| format!("{{\"id\": \"source-of-the-record-{number:06}\"}}");
    let entries: Vec<String> = (0..entries).map(entry).collect();
    let references = "\"source-of-the-recrd-000000\",".repeat(1000);
    let text = format!(
        "{{\"summit\": {{\"sources\": [{references} 1]}}, \"sources\": [{}]}}",
        entries.join(",")
    );
    let problems = check(&text, "file", usize::MAX).problems.into_iter();
    let unknown: Vec<_> = problems.filter(|problem| problem.rule == Rule::Reference).collect();
    assert_eq!(unknown.len(), 1000);
    unknown.iter().filter(|problem| problem.diagnostic.help.is_some()).count()
}

#[test]
fn suggestions_for_references_compare_a_bounded_number_of_ids() {
    let (few, many) = (suggested(500), suggested(2000));
    assert!(few > 2 && many > 0 && many * 4 <= few + 4, "{few} and {many}");
}

/// What is suggested for a reference to an area, where the record has one with this id.
fn suggested_area(reference: &str, id: &str) -> Option<String> {
    let mut record = small();
    record["initiatives"][0]["area"] = json!(reference);
    record["areas"][0]["id"] = json!(id);
    let problems = check(&record.to_string(), "record", usize::MAX).problems;
    let mut problems = problems.into_iter().filter(|one| one.path == "initiatives[0].area");
    problems.next().expect("an unknown id").diagnostic.help
}

#[test]
fn a_reference_gets_no_other_entry_as_a_suggestion() {
    let question = |id: &str| Some(format!("did you mean `{id}`?"));
    assert_eq!(suggested_area("area-energi-2", "area-energy-2"), question("area-energy-2"));
    assert_eq!(suggested_area("area-energy", "area-energy-2"), question("area-energy-2"));
    // Another number is another entry, and an invalid id is no entry.
    assert_eq!(suggested_area("area-energy-3", "area-energy-2"), None);
    assert_eq!(suggested_area("area-energy", "area_energy"), None);
}

/// The rows of a table of codes, split into cells.
fn rows(name: &str) -> Vec<Vec<String>> {
    let path = format!("{}/src/check/codes/{name}.tsv", env!("CARGO_MANIFEST_DIR"));
    let table = std::fs::read_to_string(path).expect(name);
    assert!(table.starts_with("# "), "{name} names its source");
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

#[test]
fn tables_of_codes_have_their_columns_in_order_and_name_codes_in_use() {
    for (name, columns) in [
        ("countries", 4),
        ("former-countries", 5),
        ("currencies", 4),
        ("languages", 3),
        ("scripts", 2),
        ("subtags", 2),
    ] {
        let rows = rows(name);
        assert!(!rows.is_empty() && rows.iter().all(|row| row.len() == columns), "{name}");
        assert!(name == "subtags" || rows.is_sorted_by(|one, two| one[0] < two[0]), "{name}");
    }
    for row in rows("former-countries") {
        let heirs = row[4].split_whitespace();
        assert!(row[0].len() == 3 && row[3].len() >= 4, "{row:?}");
        heirs.for_each(|heir| assert_eq!(rules(PARTY, heir), [], "{row:?}"));
    }
    for row in rows("currencies") {
        assert!(row[3].is_empty() || !row[2].is_empty(), "{row:?}");
        row[3].split_whitespace().for_each(|heir| assert_eq!(rules(CURRENCY, heir), [], "{row:?}"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn every_suggestion_is_valid(
        text in prop_oneof![
            any::<String>(),
            "[0-9.,' eE-]{1,12}",
            "[0-9]{1,4}[-./ ][0-9A-Za-z]{1,9}[-./ ,T]{1,2}[0-9:]{1,8}",
            "[A-Za-z]{2,10}([-_][A-Za-z]{2,8})?",
        ],
    ) {
        for path in [DATE, DECIMAL, PARTY, COUNTRY, ALPHA2, CURRENCY, LANGUAGE, SCRIPT, ID, URL] {
            if let Some(value) = suggestion(path, &text) {
                let errors: Vec<Problem> = problems(path, &value)
                    .into_iter()
                    // The code of another country than the entry is in the right form, and wrong.
                    .filter(|one| one.rule.severity() == Severity::Error && one.rule != Rule::Country)
                    .collect();
                prop_assert!(errors.is_empty(), "{path} {text}: {value} {errors:?}");
            }
        }
    }
}
