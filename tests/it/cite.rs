//! Citations: what each style looks like. `.ci/outside` reads them back with other people's readers.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::{Value as Json, json};
use summit_record::Index;
use summit_record::cite::{Citation, CiteStyle, write};
use summit_record::store::Store;
use summit_record::text::escape_invisible;

use super::{answer, shipped, summit};

fn record_with(sources: &Json) -> String {
    static SHIPPED: LazyLock<Json> = LazyLock::new(shipped);
    let shipped = &*SHIPPED;
    json!({
        "format": 1, "id": "r", "title": shipped["title"], "version": "1.0.0", "updated": "2026",
        "summit": shipped["summit"], "sources": sources,
    })
    .to_string()
}

fn written(style: CiteStyle, sources: &Json) -> String {
    let text = record_with(sources);
    let store = Store::from_text(&text, "sources").expect("a record");
    let index = Index::new(&store, &[]).expect("an index");
    let sources = store.sources().expect("the sources");
    let citations: Vec<Citation<'_>> =
        sources.iter().map(|source| Citation::new(&index, source).with_notes()).collect();
    write(style, &citations)
}

/// A text as readers return it: invisible characters escaped, a run of spaces as one.
fn read(text: &str) -> String {
    escape_invisible(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn text<'a>(source: &'a Json, key: &str) -> &'a str {
    source[key].as_str().unwrap_or_default()
}

fn list(sources: &Json) -> &[Json] {
    sources.as_array().expect("sources")
}

/// An address with what no address may contain percent-encoded, independently of the program.
fn encoded(url: &str) -> String {
    let letter = |letter: char| {
        let shown = escape_invisible(letter.encode_utf8(&mut [0; 4])).chars().count() == 1;
        if shown && !letter.is_whitespace() && !"\"<>\\^`{|}".contains(letter) {
            letter.to_string()
        } else {
            letter.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect()
        }
    };
    url.chars().map(letter).collect()
}

/// The sentences of a note, independently of the program.
fn note(sources: &Json, source: &Json) -> String {
    let origin = text(source, "origin");
    let original = list(sources).iter().find(|one| one["id"] == origin);
    let original = original.map_or_else(
        || origin.to_owned(),
        |one| format!("{}, \"{}\"", text(one, "publisher"), text(one, "title")),
    );
    let parts = [
        ("Reprints", original.as_str()),
        ("Caution:", text(source, "reliability")),
        ("Note:", text(source, "note")),
    ];
    let sentences = parts.iter().filter(|(_, text)| !text.is_empty()).map(|(word, text)| {
        let text = escape_invisible(text).trim().to_owned();
        let end = if text.ends_with(['.', '!', '?', '。', '！', '？']) { "" } else { "." };
        format!("{word} {text}{end}")
    });
    read(&sentences.collect::<Vec<_>>().join(" "))
}

fn check_text(sources: &Json) {
    let text_of = written(CiteStyle::Text, sources);
    let lines: Vec<&str> = text_of.lines().collect();
    assert_eq!(lines.len(), list(sources).len(), "{text_of}");
    for (line, source) in lines.iter().zip(list(sources)) {
        let date = source["published"].as_str().unwrap_or("n.d.");
        let parts = [
            format!(
                "{} ({date}). {} [{}].",
                read(text(source, "publisher")),
                read(text(source, "title")),
                text(source, "language")
            ),
            note(sources, source),
            encoded(text(source, "url")),
        ];
        assert_eq!(read(line), read(&parts.join(" ")));
    }
}

#[test]
fn every_shipped_source_is_one_line_of_text() {
    let sources = shipped()["sources"].clone();
    check_text(&sources);
}

/// Texts that would break out of their field if nothing were escaped.
fn hostile() -> impl Strategy<Value = String> {
    let tokens = prop::sample::select(vec![
        "\\",
        "{",
        "}",
        "%",
        "&",
        "$",
        "#",
        "_",
        "~",
        "^",
        "\"",
        "@article{x,",
        "}}\n\n",
        "--",
        "---",
        "``",
        "''",
        "?`",
        "\n",
        "\r\n",
        "\nER  - \nTY  - BOOK\n",
        "TY  - ",
        " and ",
        ", ",
        ";",
        "\u{1b}[31m",
        "\u{202e}",
        "\u{2028}",
        "\u{85}",
        "\u{c}",
        "\0",
        "\u{feff}",
        "\u{3000}",
        "  ",
        "<i>",
        "\\n",
        "\\textbf{",
        "type: book",
        "東京",
        "Қазақстан",
        "'",
        "-",
        "|",
        "a\u{301}",
        "\u{10ffff}",
    ]);
    let part = prop_oneof![
        tokens.prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
        "[a-z ]{1,6}"
    ];
    // A text that is nothing but spaces is no text in any style.
    prop::collection::vec(part, 0..12).prop_map(|parts| format!("a{}", parts.concat()))
}

fn source() -> impl Strategy<Value = Json> {
    let date = prop_oneof![
        Just(None),
        (1i32..=9999).prop_map(|year| Some(format!("{year:04}"))),
        (1i32..=9999, 1u32..=12).prop_map(|(year, month)| Some(format!("{year:04}-{month:02}"))),
        (1i32..=9999, 1u32..=12, 1u32..=28)
            .prop_map(|(year, month, day)| Some(format!("{year:04}-{month:02}-{day:02}"))),
    ];
    let kind = prop::sample::select(vec![
        "official",
        "agency",
        "newspaper",
        "analysis",
        "business",
        "encyclopedia",
    ]);
    let maybe = || prop::option::of(hostile());
    (hostile(), hostile(), maybe(), date, kind, maybe(), maybe(), maybe()).prop_map(
        |(publisher, title, url, date, kind, origin, reliability, note)| {
            let mut source = json!({
                "id": "one-1", "publisher": publisher, "title": title, "language": "zh-Hant", "kind": kind,
            });
            for (key, value) in [
                ("url", url), ("published", date), ("origin", origin), ("reliability", reliability), ("note", note),
            ] {
                if let Some(value) = value {
                    source[key] = json!(value);
                }
            }
            source
        },
    )
}

proptest! {
    #[test]
    fn no_text_escapes_its_field(one in source(), two in source()) {
        let mut two = two;
        two["id"] = json!("two-2");
        let sources = json!([one, two]);
        check_text(&sources);
    }
}

#[test]
fn a_newspaper_article_without_a_date_in_every_style() {
    let sources = json!([{
        "id": "shimbun-undated-summit", "publisher": "北海新聞", "title": "首脳会合_50%の{合意}",
        "url": "https://a.example/記事_1?a=b&c=50%25", "language": "ja", "kind": "newspaper",
        "origin": "Jiji & Co., Ltd.", "reliability": "Title is a description.",
    }]);
    assert_eq!(
        written(CiteStyle::Text, &sources),
        "北海新聞 (n.d.). 首脳会合_50%の{合意} [ja]. Reprints Jiji & Co., Ltd. Caution: Title is a description. https://a.example/記事_1?a=b&c=50%25\n"
    );
    assert_eq!(
        written(CiteStyle::Bibtex, &sources),
        r"@article{shimbun-undated-summit,
  author = {{北海新聞}},
  title = {{首脳会合\_50\%の\textbraceleft{}合意\textbraceright{}}},
  journaltitle = {{北海新聞}},
  entrysubtype = {newspaper},
  langid = {japanese},
  url = {https://a.example/記事_1?a=b&c=50%25},
  note = {Reprints Jiji \& Co., Ltd. Caution: Title is a description.},
}
"
    );
    assert_eq!(
        written(CiteStyle::Ris, &sources),
        "TY  - NEWS
ID  - shimbun-undated-summit
AU  - 北海新聞
TI  - 首脳会合_50%の{合意}
T2  - 北海新聞
PB  - 北海新聞
LA  - ja
UR  - https://a.example/記事_1?a=b&c=50%25
N1  - Reprints Jiji & Co., Ltd. Caution: Title is a description.
ER  - \n"
    );
    assert_eq!(
        serde_json::from_str::<Json>(&written(CiteStyle::CslJson, &sources)).expect("JSON"),
        json!([{
            "id": "shimbun-undated-summit", "type": "article-newspaper",
            "author": [{ "literal": "北海新聞" }], "title": "首脳会合_50%の{合意}",
            "container-title": "北海新聞", "language": "ja",
            "URL": "https://a.example/記事_1?a=b&c=50%25",
            "note": "Reprints Jiji & Co., Ltd. Caution: Title is a description.",
        }])
    );
}

#[test]
fn an_agency_report_and_an_official_page_known_by_month_in_every_style() {
    let sources = json!([
        {
            "id": "agentstvo-20251220", "publisher": "Агентство", "title": "Саммит в Токио",
            "url": "https://a.example/1", "published": "2025-12-20", "language": "ru", "kind": "agency",
        },
        {
            "id": "ministry-202602", "publisher": "Ministry of Land, Sea", "title": "Notice",
            "published": "2026-02", "language": "en", "kind": "official",
        },
    ]);
    assert_eq!(
        written(CiteStyle::Text, &sources),
        "Агентство (2025-12-20). Саммит в Токио [ru]. https://a.example/1\nMinistry of Land, Sea (2026-02). Notice [en].\n"
    );
    assert_eq!(
        written(CiteStyle::Bibtex, &sources),
        "@article{agentstvo-20251220,
  author = {{Агентство}},
  title = {{Саммит в Токио}},
  journaltitle = {{Агентство}},
  entrysubtype = {newspaper},
  date = {2025-12-20},
  langid = {russian},
  url = {https://a.example/1},
}

@online{ministry-202602,
  author = {{Ministry of Land, Sea}},
  title = {{Notice}},
  date = {2026-02},
  langid = {english},
}
"
    );
    assert_eq!(
        written(CiteStyle::Ris, &sources),
        "TY  - NEWS
ID  - agentstvo-20251220
AU  - Агентство
TI  - Саммит в Токио
T2  - Агентство
PB  - Агентство
PY  - 2025
DA  - 2025/12/20/
LA  - ru
UR  - https://a.example/1
ER  - \n
TY  - ELEC
ID  - ministry-202602
TI  - Notice
PB  - Ministry of Land, Sea
PY  - 2026
DA  - 2026/02//
LA  - en
ER  - \n"
    );
    let csl: Json = serde_json::from_str(&written(CiteStyle::CslJson, &sources)).expect("JSON");
    assert_eq!(csl[0]["issued"], json!({ "date-parts": [[2025, 12, 20]] }));
    assert_eq!(csl[1]["issued"], json!({ "date-parts": [[2026, 2]] }));
    assert_eq!(csl[1]["type"], "webpage");
}

#[test]
fn an_entry_is_cited_with_the_sources_of_its_parts_without_repeats() {
    fn collect<'a>(json: &'a Json, ids: &mut BTreeSet<&'a str>) {
        match json {
            Json::Object(fields) => fields.iter().for_each(|(key, value)| match value {
                Json::Array(list) if key == "sources" => {
                    ids.extend(list.iter().filter_map(Json::as_str));
                }
                value => collect(value, ids),
            }),
            Json::Array(items) => items.iter().for_each(|item| collect(item, ids)),
            _ => {}
        }
    }
    let cited = |args: &[&str]| -> Vec<String> {
        let ris = answer(&[&["cite", "--style", "ris"], args].concat());
        ris.lines().filter_map(|line| line.strip_prefix("ID  - ")).map(str::to_owned).collect()
    };
    let record = shipped();
    let mut all = vec![record["summit"].clone()];
    for section in record.as_object().expect("an object").values().filter_map(Json::as_array) {
        all.extend(section.iter().take(2).filter(|entry| entry["id"].is_string()).cloned());
    }
    for entry in &all {
        let id = text(entry, "id");
        let mut expected = BTreeSet::new();
        collect(entry, &mut expected);
        if !entry["publisher"].is_null() {
            expected.insert(id);
        }
        let given = cited(&[id]);
        assert_eq!(given.len(), expected.len(), "{id}");
        assert_eq!(given.iter().map(String::as_str).collect::<BTreeSet<_>>(), expected, "{id}");
    }
    assert_eq!(cited(&["KAZ", "UZB"]), cited(&["UZB", "KAZ", "UZB"]));
}

#[test]
fn the_width_changes_the_text_style_only() {
    for style in ["bibtex", "ris", "csl-json"] {
        let plain = answer(&["cite", "KAZ", "--style", style]);
        assert_eq!(
            answer(&["cite", "KAZ", "--style", style, "--width", "40", "--color", "always"]),
            plain
        );
    }
    assert!(
        answer(&["cite", "KAZ", "--width", "40"]).lines().count()
            > answer(&["cite", "KAZ"]).lines().count()
    );
}

#[test]
fn json_has_the_entries_of_the_sources() {
    let given: Json =
        serde_json::from_str(&answer(&["cite", "doc-tjk-spitamen-notes", "-o", "json"]))
            .expect("JSON");
    let record = shipped();
    for entry in given.as_array().expect("an array") {
        assert!(list(&record["sources"]).contains(entry));
    }
    assert_eq!(given.as_array().expect("an array").len(), 3);
    for style in ["bibtex", "ris", "csl-json"] {
        let run = summit(&["cite", "KAZ", "--style", style, "-o", "markdown"]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    }
}

#[test]
fn footnotes_are_numbered_in_order_of_appearance_and_all_are_used() {
    let mut questions: Vec<Vec<&str>> = super::lists().map(|(command, _)| vec![command]).collect();
    questions.push(vec!["search", "Токио"]);
    questions.push(vec!["target", "--as-of", "2026-11-24"]);
    for id in ["summit-tokyo-2025", "KAZ", "dsp-ai-placement", "takaichi-sanae"] {
        questions.push(vec!["show", id]);
    }
    for question in questions {
        let text = answer(&[&question[..], &["--cite", "--quiet"]].concat());
        let (table, notes) = text.rsplit_once("\n\n").expect("footnotes");
        let first = |line: &str| line.split(' ').next().unwrap_or_default().to_owned();
        let starts: Vec<String> = notes.lines().map(first).collect();
        let numbers: Vec<String> = (1..=starts.len()).map(|number| format!("[{number}]")).collect();
        assert_eq!(starts, numbers, "{question:?}");
        let places: Vec<Option<usize>> =
            numbers.iter().map(|number| table.find(&format!(" {number}"))).collect();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{question:?}");

        let text = answer(&[&question[..], &["--cite", "--quiet", "-o", "markdown"]].concat());
        let (table, notes) = text.rsplit_once("\n\n[^").expect("footnotes");
        let notes = format!("[^{notes}");
        let named: Vec<&str> =
            notes.lines().map(|line| line.split_once(':').expect("a definition").0).collect();
        assert_eq!(named.len(), starts.len(), "{question:?}");
        assert!(named.iter().all(|name| table.contains(name)), "{question:?}");
        let uses = table.matches("[^").count();
        assert!(uses >= named.len() && !notes.replace("\n[^", "")[2..].contains("[^"));
    }
}

#[test]
fn an_address_is_one_link_in_markdown() {
    let text = answer(&["cite", "baq-20251220-agriculture-platform", "-o", "markdown"]);
    assert_eq!(
        text,
        "- BAQ.KZ (2025-12-20). Глава государства предложил создать совместную с Японией платформу по устойчивому сельскому хозяйству \\[ru\\]. <https://rus.baq.kz/glava-gosudarstva-predlozhil-sozdat-sovmestnuyu-s-yaponiey-platformu-po-ustoychivomu-selskomu-hozyaystvu_300029578/>\n"
    );
}

#[test]
fn cite_adds_the_ids_of_sources_to_data() {
    for (command, section) in super::lists() {
        let rows: Json =
            serde_json::from_str(&answer(&[command, "--columns", "id", "--cite", "-o", "json"]))
                .expect("JSON");
        let record = shipped();
        // The summit itself is a row of the timeline.
        let is_entry = |row: &&Json| row["id"] != record["summit"]["id"];
        for row in rows.as_array().expect("an array").iter().filter(is_entry) {
            let entry = list(&record[section])
                .iter()
                .find(|entry| entry["id"] == row["id"])
                .expect("an entry");
            let own = json!([row["id"]]);
            let expected = if section == "sources" { &own } else { &entry["sources"] };
            assert_eq!(&row["sources"], expected, "{command}");
        }
        let whole = answer(&[command, "-o", "json"]);
        assert_eq!(answer(&[command, "--cite", "-o", "json"]), whole, "{command}");
    }
}

#[test]
fn without_ids_the_filters_of_sources_select_from_the_whole_bibliography() {
    let ids = |args: &[&str]| -> Vec<String> {
        let cited: Json = serde_json::from_str(&answer(args)).expect("JSON");
        list(&cited).iter().map(|one| text(one, "id").to_owned()).collect()
    };
    let record = shipped();
    assert_eq!(ids(&["cite", "-o", "json"]).len(), list(&record["sources"]).len());
    let ours: BTreeSet<String> =
        ids(&["cite", "--kind", "official", "--party", "JPN", "-o", "json"]).into_iter().collect();
    let listed = ids(&["sources", "--kind", "official", "--party", "JPN", "-o", "json"]);
    assert_eq!(ours, listed.into_iter().collect());
    assert!(!ours.is_empty());
    // The host's ministries come before other official sources.
    let all = ids(&["cite", "tgt-business-projects", "-o", "json"]);
    let source =
        |id: &String| list(&record["sources"]).iter().find(|one| one["id"] == *id).cloned();
    let ranks: Vec<(bool, bool)> = all
        .iter()
        .filter_map(source)
        .filter(|one| one.get("origin").is_none())
        .map(|one| (one["kind"] != "official", one["party"] != "JPN"))
        .filter(|(unofficial, _)| !unofficial)
        .collect();
    assert!(ranks.is_sorted(), "{ranks:?}");
    assert_eq!(ids(&["cite", "tgt-business-projects", "--limit", "1", "-o", "json"]), all[..1]);
}

#[test]
fn cautions_are_cited_on_request_only() {
    let record = shipped();
    let source = list(&record["sources"]).iter().find(|one| !one["reliability"].is_null());
    let id = text(source.expect("a caution"), "id").to_owned();
    for style in ["text", "bibtex", "ris", "csl-json"] {
        assert!(!answer(&["cite", &id, "--style", style]).contains("Caution: "), "{style}");
        assert!(
            answer(&["cite", &id, "--style", style, "--notes"]).contains("Caution: "),
            "{style}"
        );
    }
}

#[test]
fn an_author_comes_before_the_publisher_in_every_style() {
    let sources = json!([{
        "id": "comment", "publisher": "Institute of Trade", "author": "Jovana Ilić",
        "title": "A comment", "published": "2026-09", "language": "en", "kind": "analysis",
    }]);
    assert_eq!(
        written(CiteStyle::Text, &sources),
        "Jovana Ilić, Institute of Trade (2026-09). A comment [en].\n"
    );
    assert_eq!(
        written(CiteStyle::Bibtex, &sources),
        "@online{comment,
  author = {{Jovana Ilić}},
  title = {{A comment}},
  organization = {{Institute of Trade}},
  date = {2026-09},
  langid = {english},
}
"
    );
    assert_eq!(
        written(CiteStyle::Ris, &sources),
        "TY  - ELEC
ID  - comment
AU  - Jovana Ilić
TI  - A comment
PB  - Institute of Trade
PY  - 2026
DA  - 2026/09//
LA  - en
ER  - \n"
    );
    assert_eq!(
        serde_json::from_str::<Json>(&written(CiteStyle::CslJson, &sources)).expect("JSON"),
        json!([{
            "id": "comment", "type": "webpage", "author": [{ "literal": "Jovana Ilić" }],
            "title": "A comment", "publisher": "Institute of Trade",
            "issued": { "date-parts": [[2026, 9]] }, "language": "en",
        }])
    );
}
