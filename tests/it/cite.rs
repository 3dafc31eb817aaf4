//! Citations: independent readers of each style get back what the record says.

#![allow(clippy::panic, reason = "what a reader refuses is shown with what was written")]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use biblatex::{Bibliography, ChunksExt};
use biblib::{CitationParser, RisParser};
use citationberg::json::{Item, NameValue, Value as CslValue};
use proptest::prelude::*;
use serde_json::{Value as Json, json};
use summit_record::cite::{Citation, CiteStyle, write};
use summit_record::store::Store;
use summit_record::text::escape_invisible;
use summit_record::view::Index;

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
        sources.iter().map(|source| Citation::new(&index, source)).collect();
    write(style, &citations)
}

/// Returns a text as readers give it back: hidden characters shown, a run of spaces as one.
fn read(text: &str) -> String {
    escape_invisible(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn text<'a>(source: &'a Json, key: &str) -> &'a str {
    source[key].as_str().unwrap_or_default()
}

fn list(sources: &Json) -> &[Json] {
    sources.as_array().expect("sources")
}

/// Returns an address with what no address may hold percent-encoded, worked out by itself.
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

/// Returns the sentences of a note, worked out by itself.
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

fn in_a_work(source: &Json) -> bool {
    matches!(text(source, "kind"), "agency" | "newspaper" | "encyclopedia")
}

fn check_bibtex(sources: &Json) {
    let bibtex = written(CiteStyle::Bibtex, sources);
    let entries = Bibliography::parse(&bibtex).unwrap_or_else(|error| panic!("{error}\n{bibtex}"));
    assert_eq!(entries.len(), list(sources).len(), "{bibtex}");
    for (entry, source) in entries.iter().zip(list(sources)) {
        let field = |key: &str| {
            entry.get(key).map(|chunks| read(&chunks.format_verbatim())).unwrap_or_default()
        };
        let publisher = read(text(source, "publisher"));
        assert_eq!(entry.key, text(source, "id"));
        let kind = match text(source, "kind") {
            "agency" | "newspaper" => "article",
            "encyclopedia" => "inreference",
            _ => "online",
        };
        assert_eq!(entry.entry_type.to_string(), kind);
        assert_eq!(field("author"), publisher, "{bibtex}");
        let authors = entry.author().expect("an author");
        assert_eq!(authors.len(), 1, "{bibtex}");
        assert_eq!(field("title"), read(text(source, "title")), "{bibtex}");
        let work = format!("{}{}", field("journaltitle"), field("booktitle"));
        assert_eq!(work, if in_a_work(source) { publisher } else { String::new() }, "{bibtex}");
        assert_eq!(field("date"), text(source, "published"));
        if !source["published"].is_null() {
            entry.date().expect("a date");
        }
        assert_eq!(field("language"), text(source, "language"));
        // This reader makes dashes of hyphens in an address too, where BibLaTeX does not.
        let url = encoded(text(source, "url")).replace("---", "—").replace("--", "–");
        assert_eq!(field("url"), url, "{bibtex}");
        assert_eq!(field("note"), note(sources, source), "{bibtex}");
    }
}

fn check_ris(sources: &Json) {
    let ris = written(CiteStyle::Ris, sources);
    let records = RisParser::new().parse(&ris).unwrap_or_else(|error| panic!("{error}\n{ris}"));
    assert_eq!(records.len(), list(sources).len(), "{ris}");
    for (record, source) in records.iter().zip(list(sources)) {
        let extra = |tag: &str| match record.extra_fields.get(tag).map(Vec::as_slice) {
            None => String::new(),
            Some([only]) => read(only),
            several => panic!("{several:?}\n{ris}"),
        };
        let publisher = read(text(source, "publisher"));
        let kind = match text(source, "kind") {
            "agency" | "newspaper" => "Newspaper",
            "encyclopedia" => "ENCYC",
            _ => "Electronic",
        };
        assert!(record.citation_type[0].contains(kind), "{:?} {kind}", record.citation_type);
        assert_eq!(extra("ID"), text(source, "id"), "{ris}");
        assert_eq!(read(&record.title), read(text(source, "title")), "{ris}");
        assert_eq!(read(record.publisher.as_deref().unwrap_or_default()), publisher, "{ris}");
        let work = read(record.journal.as_deref().unwrap_or_default());
        assert_eq!(work, if in_a_work(source) { publisher } else { String::new() }, "{ris}");
        let date = record.date.as_ref().map(|date| {
            let parts = [Some(date.year), date.month.map(i32::from), date.day.map(i32::from)];
            parts.into_iter().flatten().collect::<Vec<i32>>()
        });
        assert_eq!(date, parts(source), "{ris}");
        assert_eq!(record.language.as_deref(), source["language"].as_str());
        let url = source["url"].as_str().map(encoded);
        assert_eq!(record.urls, url.into_iter().collect::<Vec<_>>(), "{ris}");
        assert_eq!(extra("N1"), note(sources, source), "{ris}");
    }
    // That reader splits authors at words; what stands in the line is one name.
    let authors: Vec<&str> = ris.lines().filter_map(|line| line.strip_prefix("AU  - ")).collect();
    let names = list(sources).iter().map(|source| text(source, "publisher"));
    let names: Vec<String> = names.map(read).filter(|name| !name.contains(',')).collect();
    assert_eq!(authors.into_iter().map(read).collect::<Vec<_>>(), names);
}

fn check_csl(sources: &Json) {
    let csl = written(CiteStyle::CslJson, sources);
    assert_eq!(
        escape_invisible(&csl.replace('\n', "")),
        csl.replace('\n', ""),
        "a hidden character"
    );
    let items: Vec<Item> =
        serde_json::from_str(&csl).unwrap_or_else(|error| panic!("{error}\n{csl}"));
    assert_eq!(items.len(), list(sources).len());
    for (item, source) in items.iter().zip(list(sources)) {
        let field = |key: &str| match item.0.get(key) {
            None => "",
            Some(CslValue::String(text)) => text,
            other => panic!("{other:?}"),
        };
        let publisher = text(source, "publisher");
        assert_eq!(field("id"), text(source, "id"));
        let kind = match text(source, "kind") {
            "agency" | "newspaper" => "article-newspaper",
            "encyclopedia" => "entry-encyclopedia",
            _ => "webpage",
        };
        assert_eq!(field("type"), kind);
        let Some(CslValue::Names(names)) = item.0.get("author") else { panic!("{csl}") };
        let [NameValue::Literal(name)] = names.as_slice() else { panic!("{csl}") };
        assert_eq!(name.literal, publisher);
        assert_eq!(field("title"), text(source, "title"));
        assert_eq!(field("container-title"), if in_a_work(source) { publisher } else { "" });
        let issued = match item.0.get("issued") {
            Some(CslValue::Date(citationberg::json::DateValue::DateParts {
                date_parts, ..
            })) => {
                let [date] = date_parts.0.as_slice() else { panic!("{csl}") };
                Some(date.0.iter().map(|part| i32::from(*part)).collect::<Vec<i32>>())
            }
            other => {
                assert_eq!(other, None);
                None
            }
        };
        assert_eq!(issued, parts(source));
        assert_eq!(field("language"), text(source, "language"));
        assert_eq!(field("URL"), encoded(text(source, "url")));
        assert_eq!(read(field("note")), note(sources, source));
        assert!(!item.0.contains_key("accessed"));
    }
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

fn parts(source: &Json) -> Option<Vec<i32>> {
    let date = source["published"].as_str()?;
    Some(date.split('-').map(|part| part.parse().expect("a number")).collect())
}

#[test]
fn readers_get_back_every_shipped_source() {
    let sources = shipped()["sources"].clone();
    check_bibtex(&sources);
    check_ris(&sources);
    check_csl(&sources);
    check_text(&sources);
}

/// Returns texts that would break out of their field where nothing is escaped.
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
        check_bibtex(&sources);
        check_ris(&sources);
        check_csl(&sources);
        check_text(&sources);
    }
}

#[test]
fn a_newspaper_article_without_a_date_reads_so_in_every_style() {
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
  language = {ja},
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
fn a_dated_agency_report_and_an_official_month_read_so_in_every_style() {
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
  date = {2025-12-20},
  language = {ru},
  url = {https://a.example/1},
}

@online{ministry-202602,
  author = {{Ministry of Land, Sea}},
  title = {{Notice}},
  date = {2026-02},
  language = {en},
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
fn an_entry_is_cited_with_the_sources_of_its_parts_each_once() {
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
fn the_width_changes_only_text() {
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
fn programs_get_the_entries_of_the_sources() {
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
fn footnotes_are_numbered_in_order_of_appearance_and_none_is_left_over() {
    let mut questions: Vec<Vec<&str>> =
        super::LISTS.iter().map(|(command, _)| vec![*command]).collect();
    questions.push(vec!["search", "Токио"]);
    questions.push(vec!["target", "--as-of", "2026-11-24"]);
    for id in ["summit-tokyo-2025", "KAZ", "dsp-ai-placement", "takaichi-sanae"] {
        questions.push(vec!["show", id]);
    }
    for question in questions {
        for (format, open, close) in [("table", "[", "]"), ("markdown", r"\[", r"\]")] {
            let text = answer(&[&question[..], &["--cite", "-o", format]].concat());
            let (answer, notes) = text.rsplit_once("\n\n").expect("footnotes");
            let starts: Vec<&str> =
                notes.lines().map(|line| line.split([' ']).next().unwrap_or_default()).collect();
            let numbers: Vec<String> =
                (1..=starts.len())
                    .map(|number| {
                        if format == "table" { format!("[{number}]") } else { format!("{number}.") }
                    })
                    .collect();
            assert_eq!(starts, numbers, "{question:?}");
            let places: Vec<Option<usize>> = (1..=starts.len())
                .map(|number| answer.find(&format!(" {open}{number}{close}")))
                .collect();
            assert!(places.iter().all(Option::is_some), "{question:?} {format}");
            assert!(places.is_sorted(), "{question:?} {format}");
        }
    }
}

#[test]
fn markdown_keeps_an_address_whole() {
    let text = answer(&["cite", "baq-20251220-agriculture-platform", "-o", "markdown"]);
    assert_eq!(
        text,
        "- BAQ.KZ (2025-12-20). Глава государства предложил создать совместную с Японией платформу по устойчивому сельскому хозяйству \\[ru\\]. <https://rus.baq.kz/glava-gosudarstva-predlozhil-sozdat-sovmestnuyu-s-yaponiey-platformu-po-ustoychivomu-selskomu-hozyaystvu_300029578/>\n"
    );
}

#[test]
fn cite_adds_the_ids_of_sources_to_data() {
    for (command, section) in super::LISTS {
        let rows: Json =
            serde_json::from_str(&answer(&[command, "--columns", "id", "--cite", "-o", "json"]))
                .expect("JSON");
        let record = shipped();
        for row in rows.as_array().expect("an array") {
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
