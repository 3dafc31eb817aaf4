//! Invariants of every answer, whatever the texts of a record are.
//!
//! The record is generated from the schema. It has every section and every field, and the texts in every
//! place that takes any text. `fuzz/` uses the same functions.

#![allow(clippy::panic, reason = "a failed check prints its text")]

use std::collections::BTreeSet;
use std::sync::OnceLock;

use clap::Parser;
use pulldown_cmark::{Event, Options, Tag, TagEnd};
use serde_json::{Map, Value as Json, json};
use summit_record::Cli;
use summit_record::check::check;
use summit_record::export::{Form, export};
use summit_record::record::{Section, refers_to};
use summit_record::render::{Style, excerpt};
use summit_record::store::Store;
use summit_record::text::{escape_invisible, is_invisible};

/// How many entries each section has; each uses one of the texts.
const ENTRIES: usize = 4;

/// The subcommands that list a section, with the section; targets have a command of their own.
pub fn lists() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lists = Section::ALL.into_iter().filter(|section| *section != Section::Targets);
    lists.map(|section| match section {
        Section::Events => ("timeline", "events"),
        section => (section.as_str(), section.as_str()),
    })
}

/// Command lines other than the lists.
const QUESTIONS: [&[&str]; 7] = [
    &[],
    &["target", "--as-of", "2027-01-01", "--cite"],
    &["show", "summit-0", "leader-1", "document-2", "dispute-3", "source-0", "BBB", "--cite"],
    &["search", "a", "--limit", "0", "--cite"],
    &["stats", "documents", "--by", "title"],
    &["stats", "meetings", "--by", "others"],
    &["cite", "leader-0", "leader-1", "leader-2", "leader-3"],
];

/// A record in a file.
struct Filed {
    json: Json,
    path: String,
    _folder: tempfile::TempDir,
}

fn filed(texts: &[String]) -> Filed {
    let json = record(texts);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("record.json");
    std::fs::write(&path, json.to_string()).expect("a file");
    Filed { json, path: path.to_str().expect("a name").to_owned(), _folder: folder }
}

impl Filed {
    /// Returns the answer to a command line, which must have no invisible characters but those allowed.
    fn ask(&self, args: &[&str], allowed: &[char]) -> String {
        let data = ["--data", self.path.as_str()];
        let line = [&["summit"], args, &data].concat();
        let cli = Cli::try_parse_from(&line).unwrap_or_else(|error| panic!("{args:?}: {error}"));
        let (mut answer, mut notes) = (Vec::new(), Vec::new());
        if let Err(error) = summit_record::run_to(&cli, &mut answer, &mut notes) {
            panic!("{args:?}: {error}");
        }
        let answer = String::from_utf8(answer).expect("UTF-8");
        let notes = String::from_utf8(notes).expect("UTF-8");
        for text in [&answer, &notes] {
            let sent = text.chars().find(|letter| {
                is_invisible(*letter) && *letter != '\n' && !allowed.contains(letter)
            });
            assert_eq!(sent, None, "{args:?}: {text}");
        }
        answer
    }

    fn entries(&self, section: &str) -> &[Json] {
        self.json[section].as_array().expect("a section")
    }
}

/// Returns a record with a text of `texts` in every place that takes any text.
pub fn record(texts: &[String]) -> Json {
    let schema = summit_record::schema::schema();
    let text = |number: usize| match texts.get(number) {
        Some(text) if !text.trim().is_empty() => text.clone(),
        _ => "x".to_owned(),
    };
    let mut record = Map::new();
    for (key, node) in schema["properties"].as_object().expect("sections") {
        let value = match node["items"]["$ref"].as_str() {
            Some(item) if key != "title" => {
                let fill = |number| filled(&schema, item, "", "", number, &text(number));
                (0..ENTRIES).map(fill).collect()
            }
            _ => place(&schema, node, "Record", key, 0, &text(0)),
        };
        record.insert(key.clone(), value);
    }
    record["id"] = json!("hostile");
    record["version"] = json!("1.0.0");
    Json::Object(record)
}

fn place(schema: &Json, node: &Json, holder: &str, key: &str, number: usize, text: &str) -> Json {
    if let Some(name) = node["$ref"].as_str() {
        return filled(schema, name, holder, key, number, text);
    }
    match node["type"].as_str() {
        Some("array") => json!([place(schema, &node["items"], holder, key, number, text)]),
        Some("integer") => json!(1),
        // Both values occur.
        Some("boolean") => json!(number.is_multiple_of(2)),
        _ => json!(text),
    }
}

fn filled(schema: &Json, name: &str, holder: &str, key: &str, number: usize, text: &str) -> Json {
    let name = name.trim_start_matches("#/$defs/");
    let definition = &schema["$defs"][name];
    if let Some(fields) = definition["properties"].as_object() {
        let mut object: Map<String, Json> = (fields.iter())
            .map(|(key, node)| (key.clone(), place(schema, node, name, key, number, text)))
            .collect();
        match name {
            "About" => object["field"] = json!("name"),
            "Event" => object["end"] = json!("2026-04-01"),
            "Horizon" => object["end"] = json!("2031-03-01"),
            "Dispute" => {
                let version = object["versions"][0].clone();
                object["versions"] = json!([version, version]);
            }
            _ => {}
        }
        return Json::Object(object);
    }
    if let Some(words) = definition["oneOf"].as_array() {
        return words[number % words.len()]["const"].clone();
    }
    match name {
        "Text" => json!(text),
        "Id" | "EntryId" | "CountryId" => json!(id(holder, key, number)),
        "Date" => json!(format!("2026-03-{:02}", number + 1)),
        "Decimal" => json!(format!("{}000000.5", number + 1)),
        "Alpha3" => json!("KAZ"),
        "Alpha2" => json!("KZ"),
        "Currency" => json!("JPY"),
        "Language" => json!("en"),
        "Script" => json!("Latn"),
        "SemVer" => json!("1.0.0"),
        "WebUrl" => json!(text),
        other => panic!("no value for {other}"),
    }
}

/// Returns the id of an entry, or the id of what a key refers to.
fn id(holder: &str, key: &str, number: usize) -> String {
    let section = match (holder, refers_to(holder, key)) {
        (_, Some([section, ..])) => *section,
        ("About", Some([])) => Section::Leaders,
        (_, Some([])) => Section::Targets,
        ("Country", None) => Section::Countries,
        (_, None) => return format!("{}-{number}", holder.to_lowercase()),
    };
    match section {
        Section::Countries => ["AAA", "BBB", "CCC", "DDD"][number].to_owned(),
        section => format!("{}-{number}", section.singular()),
    }
}

/// Checks tables at several widths.
pub fn tables(texts: &[String]) {
    let filed = filed(texts);
    for (command, _) in lists() {
        let plain = filed.ask(&[command, "--quiet"], &[]);
        // The summit itself is a row of the timeline.
        let summit = usize::from(command == "timeline");
        assert_eq!(plain.lines().count(), ENTRIES + summit + 1, "{command}: {plain}");
        for width in ["20", "40", "80"] {
            filed.ask(&[command, "--columns", "all", "--cite", "--width", width], &[]);
        }
    }
    for question in QUESTIONS {
        filed.ask(question, &[]);
        for width in ["20", "80"] {
            filed.ask(&[question, &["--width", width]].concat(), &[]);
        }
    }
}

/// Checks JSON: whole entries read back as they are in the record.
pub fn json(texts: &[String]) {
    let filed = filed(texts);
    for (command, section) in lists() {
        let answer = filed.ask(&[command, "-o", "json"], &[]);
        let rows: Vec<Json> = serde_json::from_str(&answer).expect("JSON");
        if section != "disputes" {
            // The summit itself is a row of the timeline.
            let entries = rows.iter().filter(|row| row["id"] != "summit-0");
            assert_eq!(by_id(entries), by_id(filed.entries(section)), "{command}");
        }
        let lines = filed.ask(&[command, "-o", "jsonl"], &[]);
        let lines = lines.lines().map(|line| serde_json::from_str::<Json>(line).expect("JSON"));
        assert_eq!(lines.collect::<Vec<Json>>(), rows, "{command}");
    }
    for question in QUESTIONS {
        let answer = filed.ask(&[question, &["-o", "json"]].concat(), &[]);
        serde_json::from_str::<Json>(&answer)
            .unwrap_or_else(|error| panic!("{question:?} {error}"));
    }
}

fn by_id<'e>(entries: impl IntoIterator<Item = &'e Json>) -> BTreeSet<String> {
    let own = |entry: &Json| {
        let mut entry = entry.clone();
        // The answer adds the disputes about the entry.
        entry.as_object_mut().expect("an object").shift_remove("disputed");
        format!("{} {entry}", entry["id"])
    };
    entries.into_iter().map(own).collect()
}

/// Checks CSV and TSV: one line per row, as many fields in each, escaped values.
pub fn delimited(texts: &[String]) {
    let filed = filed(texts);
    for format in ["csv", "tsv"] {
        let allowed: &[char] = if format == "tsv" { &['\t'] } else { &[] };
        let read = |answer: &str| -> Vec<csv::StringRecord> {
            if format == "tsv" {
                let rows = answer.lines().map(|line| line.split('\t').collect());
                let rows: Vec<csv::StringRecord> = rows.collect();
                assert!(rows.iter().all(|row| row.len() == rows[0].len()), "{answer}");
                return rows;
            }
            let mut reader = csv::ReaderBuilder::new();
            let mut reader = reader.has_headers(false).from_reader(answer.as_bytes());
            let rows: Vec<csv::StringRecord> =
                reader.records().map(|row| row.expect("as many fields as in the header")).collect();
            assert_eq!(rows.len(), answer.lines().count(), "{answer}");
            rows
        };
        let shown = |text: &str| match format {
            "tsv" => text.chars().map(tsv).collect(),
            _ => escape_invisible(text).into_owned(),
        };
        for (command, section) in lists() {
            let rows = read(&filed.ask(&[command, "-o", format], allowed));
            let heads: Vec<&str> = rows[0].iter().collect();
            let own = heads.iter().position(|head| *head == "id").expect("an id");
            for row in rows.iter().skip(1).filter(|_| section != "disputes") {
                let entry = filed.entries(section).iter().find(|entry| entry["id"] == row[own]);
                // The summit itself is a row of the timeline.
                let Some(entry) = entry else {
                    assert_eq!((command, &row[own]), ("timeline", "summit-0"));
                    continue;
                };
                for (head, cell) in heads.iter().zip(row) {
                    if let Some(text) = entry[*head].as_str() {
                        assert_eq!(cell, shown(text), "{command} {head}");
                    }
                }
            }
        }
        for question in QUESTIONS {
            read(&filed.ask(&[question, &["-o", format]].concat(), allowed));
        }
    }
}

/// Returns a character as it is written in TSV.
fn tsv(letter: char) -> String {
    match letter {
        '\\' => r"\\".to_owned(),
        '\t' => r"\t".to_owned(),
        '\n' => r"\n".to_owned(),
        '\r' => r"\r".to_owned(),
        other => escape_invisible(other.encode_utf8(&mut [0; 4])).into_owned(),
    }
}

/// The structure of a Markdown text: the kinds of its parts, and the number of cells in each row of its tables.
#[derive(Debug, PartialEq)]
struct Shape {
    kinds: BTreeSet<String>,
    rows: Vec<usize>,
}

fn shape(markdown: &str) -> Shape {
    let mut shape = Shape { kinds: BTreeSet::new(), rows: Vec::new() };
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    for event in pulldown_cmark::Parser::new_ext(markdown, options) {
        match &event {
            Event::Start(Tag::TableRow | Tag::TableHead) => shape.rows.push(0),
            Event::End(TagEnd::TableCell) => {
                *shape.rows.last_mut().expect("a row") += 1;
            }
            _ => {}
        }
        let kind = match event {
            Event::Text(_) | Event::End(_) => continue,
            // It prevents that a mail address becomes a link.
            Event::InlineHtml(html) if html.as_ref() == "<!-- -->" => continue,
            Event::Html(html) | Event::InlineHtml(html) => {
                html.split(' ').next().map(str::to_owned)
            }
            // Addresses of the web may be links.
            Event::Start(Tag::Link { dest_url, .. }) => Some(
                dest_url.get(..1).filter(|start| *start == "#").map_or("web", |_| "#").to_owned(),
            ),
            Event::Start(Tag::Item | Tag::List(_)) => {
                Some(format!("{event:?}").chars().take(13).collect())
            }
            Event::Start(Tag::FootnoteDefinition(_)) | Event::FootnoteReference(_) => None,
            other => Some(format!("{other:?}").chars().take(18).collect()),
        };
        shape.kinds.extend(kind);
    }
    shape
}

/// Checks Markdown: as many rows and cells as with harmless texts, and no further markup.
pub fn markdown(texts: &[String]) {
    static HARMLESS: OnceLock<Vec<(Vec<String>, Shape)>> = OnceLock::new();
    let shapes = |texts: &[String]| -> Vec<(Vec<String>, Shape, String)> {
        let filed = filed(texts);
        let lists = lists().map(|(command, _)| vec![command, "--columns", "all", "--cite"]);
        let lists = lists.chain(QUESTIONS.iter().map(|question| question.to_vec()));
        let report = vec!["report", "--as-of", "2027-01-01"];
        (lists.chain([report]))
            .map(|mut args| {
                args.extend(["-o", "markdown"]);
                let answer = filed.ask(&args, &[]);
                (args.into_iter().map(str::to_owned).collect(), shape(&answer), answer)
            })
            .collect()
    };
    let harmless = HARMLESS.get_or_init(|| {
        let mut texts: Vec<String> = (0..ENTRIES).map(|number| format!("abc{number}")).collect();
        texts[0].push_str(" https://example.org/");
        shapes(&texts).into_iter().map(|(args, shape, _)| (args, shape)).collect()
    });
    for ((args, shape, answer), (_, usual)) in shapes(texts).into_iter().zip(harmless) {
        let mut more = &shape.kinds - &usual.kinds;
        more.remove("web");
        assert!(more.is_empty(), "{args:?}: {more:?}\n{answer}");
        let is_counted = args[0] == "stats" || args[0] == "search" || args[0] == "report";
        let cells = |rows: &[usize]| rows.iter().copied().collect::<BTreeSet<usize>>();
        if is_counted {
            let more = &cells(&shape.rows) - &cells(&usual.rows);
            assert!(more.is_empty(), "{args:?}\n{answer}");
        } else {
            assert_eq!(shape.rows, usual.rows, "{args:?}\n{answer}");
        }
    }
}

/// Returns the elements of a page with their attributes; links must lead to the page itself or to the web.
fn elements(html: &str) -> BTreeSet<String> {
    let mut elements = BTreeSet::new();
    let body = html.rsplit_once("</style>").map_or(html, |(_, body)| body);
    for tag in body.split('<').skip(1) {
        let (tag, _) = tag.split_once('>').unwrap_or_else(|| panic!("a tag without an end: {tag}"));
        // Outside of quotes are names, inside are values.
        let names: Vec<&str> = tag.split('"').step_by(2).collect();
        let values = tag.split('"').skip(1).step_by(2);
        for (name, value) in names.iter().zip(values) {
            let leads = value.starts_with('#')
                || value.starts_with("http://")
                || value.starts_with("https://");
            assert!(
                leads || !name.ends_with("href=") || value.to_lowercase().starts_with("http"),
                "{tag}"
            );
        }
        elements.insert(names.concat().split_whitespace().collect::<Vec<_>>().join(" "));
    }
    elements
}

/// Checks the HTML page: no element and no attribute that a page of harmless texts lacks.
pub fn html(texts: &[String]) {
    static HARMLESS: OnceLock<BTreeSet<String>> = OnceLock::new();
    let page = |texts: &[String]| filed(texts).ask(&["report", "--as-of", "2027-01-01"], &[]);
    let harmless = HARMLESS.get_or_init(|| {
        let long = (0..ENTRIES).map(|number| format!("{number} {}", "abc ".repeat(40)));
        let mut usual = elements(&page(&long.collect::<Vec<_>>()));
        let web = (0..ENTRIES).map(|number| format!("https://example.org/{number}"));
        usual.extend(elements(&page(&web.collect::<Vec<_>>())));
        // Text that is not ASCII is isolated from its surroundings.
        usual.insert("bdi".to_owned());
        usual
    });
    let page = page(texts);
    let more: BTreeSet<String> = &elements(&page) - harmless;
    assert!(more.is_empty(), "{more:?}\n{page}");
}

/// Checks citations in every style: one entry per source, which no text opens or closes.
pub fn citations(texts: &[String]) {
    let filed = filed(texts);
    let ids = ["leader-0", "leader-1", "leader-2", "leader-3"];
    let cited = |style| filed.ask(&[&["cite"], &ids[..], &["--style", style]].concat(), &[]);
    assert_eq!(cited("text").lines().count(), ENTRIES);
    let items: Vec<Json> = serde_json::from_str(&cited("csl-json")).expect("JSON");
    for (item, source) in items.iter().zip(filed.entries("sources")) {
        assert_eq!(item["author"][0]["literal"], source["publisher"]);
    }
    let ris = cited("ris");
    for line in ris.lines().filter(|line| !line.is_empty()) {
        let tag = line.as_bytes();
        assert!(
            tag[..2].iter().all(u8::is_ascii_alphanumeric) && line[2..].starts_with("  - "),
            "{ris}"
        );
    }
    for tag in ["TY  - ", "ER  - "] {
        assert_eq!(ris.lines().filter(|line| line.starts_with(tag)).count(), ENTRIES, "{ris}");
    }
    let bibtex = cited("bibtex");
    let (mut depth, mut opened) = (0usize, 0);
    for letter in bibtex.chars() {
        match letter {
            '@' if depth == 0 => opened += 1,
            '{' => depth += 1,
            '}' => depth = depth.checked_sub(1).expect("an opened brace"),
            _ => {}
        }
    }
    assert_eq!((depth, opened), (0, ENTRIES), "{bibtex}");
}

/// Checks exports: every value reads back exactly.
pub fn exports(texts: &[String]) {
    let json = record(texts);
    let text = json.to_string();
    let record = Store::from_text(&text, "hostile").expect("a record");
    let home = tempfile::tempdir().expect("a folder");
    let (lines, csv) = (home.path().join("lines"), home.path().join("csv"));
    export(&record, Form::Jsonl, &lines, false).expect("an export");
    export(&record, Form::Csv { guard: false }, &csv, false).expect("an export");
    for section in Section::ALL.map(Section::as_str) {
        let text = std::fs::read_to_string(lines.join(format!("{section}.jsonl"))).expect("UTF-8");
        let lines = text.split_terminator('\n');
        let read: Vec<Json> = lines.map(|line| serde_json::from_str(line).expect("JSON")).collect();
        assert_eq!(Json::from(read), json[section], "{section}");
        let file = csv.join(format!("{section}.csv"));
        let mut reader = csv::Reader::from_path(file).expect("a file");
        let heads = reader.headers().expect("a header").clone();
        let mut rows = 0;
        for (row, entry) in reader.records().zip(json[section].as_array().expect("a section")) {
            rows += 1;
            for (head, cell) in heads.iter().zip(&row.expect("as many fields as in the header")) {
                if let Some(text) = entry[head].as_str() {
                    assert_eq!(cell, text, "{section} {head}");
                }
            }
        }
        assert_eq!(rows, ENTRIES, "{section}");
    }
}

/// Checks the problems of a record with the texts in places that do not take them.
pub fn problems(texts: &[String]) {
    let mut json = record(texts);
    for (number, text) in texts.iter().enumerate().take(ENTRIES) {
        json["leaders"][number][text.as_str()] = json!(text);
        json["areas"][number]["id"] = json!(text);
        json["meetings"][number]["people"] = json!([text]);
        json["sources"][number]["kind"] = json!(text);
        json["sources"][number]["published"] = json!(text);
        json["targets"][number]["amount"]["amount"] = json!(text);
        json["countries"][number]["alpha2"] = json!(text);
        json["disputes"][number]["about"][0]["field"] = json!(text);
    }
    for text in [json.to_string(), serde_json::to_string_pretty(&json).expect("JSON")] {
        findings(&text);
    }
    let filed = filed(texts);
    let other = self::filed(&["harmless".to_owned()]);
    for format in ["table", "json", "csv", "markdown"] {
        let line = ["summit", "diff", &other.path, &filed.path, "-o", format, "--width", "40"];
        let cli = Cli::try_parse_from(line).expect("a command line");
        let mut answer = Vec::new();
        summit_record::run_to(&cli, &mut answer, &mut Vec::new()).expect("an answer");
        let answer = String::from_utf8(answer).expect("UTF-8");
        assert!(!answer.contains(|letter| is_invisible(letter) && letter != '\n'), "{answer}");
    }
}

/// Checks the problems of a text: the same whatever their limit, and without invisible characters at any width, with
/// and without colour.
pub fn findings(text: &str) {
    let all = check(text, "file", 1000);
    let few = check(text, "file", 3);
    assert_eq!(all.problems[..few.problems.len()], few.problems);
    assert_eq!((all.errors, all.warnings), (few.errors, few.warnings));
    for width in [None, Some(20), Some(80)] {
        for color in [false, true] {
            let mut out = Vec::new();
            let style = Style { width, color, ..Style::default() };
            excerpt::write(&mut out, &few, style).expect("memory");
            let out = String::from_utf8(out).expect("UTF-8");
            let sent =
                |letter| is_invisible(letter) && letter != '\n' && !(color && letter == '\u{1b}');
            assert!(!out.contains(sent), "{out}");
        }
    }
}
