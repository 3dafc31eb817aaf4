//! The report: a brief or the complete page, in HTML and Markdown.

use std::collections::BTreeSet;

use serde_json::json;
use summit_record::record::Section;

use super::{Run, answer, shipped, summit, summit_with};

const SMALL: &str = "tests/report/small.json";
const DAY: [&str; 2] = ["--as-of", "2026-11-24"];

fn page(args: &[&str]) -> String {
    answer(&[&["report"], &DAY[..], args].concat())
}

/// The texts between each `before` and the next `after`.
fn between<'t>(text: &'t str, before: &str, after: &str) -> Vec<&'t str> {
    let parts = text.split(before).skip(1);
    parts.map(|part| part.split(after).next().unwrap_or_default()).collect()
}

fn links_resolve(html: &str) {
    let ids = between(html, " id=\"", "\"");
    let known: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), known.len(), "ids are unique");
    let links = between(html, "href=\"#", "\"");
    assert!(links.len() > 5);
    for link in links {
        assert!(known.contains(link), "#{link} leads nowhere");
    }
    for id in between(html, "aria-labelledby=\"", "\"") {
        assert!(known.contains(id), "{id} labels something and is not there");
    }
}

#[test]
fn every_link_resolves_and_every_footnote_is_defined() {
    for args in [
        &[][..],
        &["--full"],
        &["--country", "KAZ"],
        &["--country", "JPN"],
        &["--area", "connectivity"],
        &["--area", "connectivity", "--country", "UZB", "--full"],
        &["--text", "AI"],
        &["--since", "2026"],
    ] {
        let html = page(args);
        assert_eq!(html, page(args), "the same record and day give the same bytes");
        links_resolve(&html);
        let markdown = page(&[args, &["-o", "markdown"]].concat());
        let ids = between(&markdown, "<a id=\"", "\"");
        let known: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), known.len(), "ids are unique");
        for link in between(&markdown, "](#", ")") {
            assert!(known.contains(link), "#{link} leads nowhere in Markdown");
        }
        let (body, notes) = markdown.split_once("\n## Sources\n").expect("sources");
        let defined: BTreeSet<&str> = between(notes, "\n[^", "]").into_iter().collect();
        let cited: BTreeSet<&str> = between(body, "[^", "]").into_iter().collect();
        assert_eq!(defined, cited);
        for definition in between(notes, "]: ", "\n") {
            assert!(
                !definition.contains("[^"),
                "pandoc allows no note within a note: {definition}"
            );
        }
    }
}

#[test]
fn a_page_loads_nothing_from_elsewhere() {
    let html = page(&["--full"]);
    for wrong in ["<script", "src=", "url(", "@import", "<link", "<iframe", " on", "javascript:"] {
        let tags = html.split('<').map(|tag| tag.split('>').next().unwrap_or_default());
        let found =
            tags.filter(|tag| wrong.starts_with('<') && format!("<{tag}").starts_with(wrong));
        assert_eq!(found.count(), 0, "{wrong}");
    }
    let style = html.split("</style>").next().expect("a style");
    assert!(!style.contains("url(") && !style.contains("@import"));
    assert!(!html.contains(" src=") && !html.contains("javascript:"));
}

fn hostile() -> String {
    let mut record = shipped();
    let nasty =
        "</title><script>alert(1)</script>\"' onload=x &amp; <b>\u{202e}\u{1b}[^1] `x` ]](#x)";
    record["title"][0]["text"] = json!(nasty);
    record["leaders"][0]["name"] = json!(nasty);
    record["leaders"][0]["names"][0]["text"] = json!(nasty);
    record["leaders"][0]["note"] = json!(nasty);
    record["initiatives"][0]["title"] = json!(nasty);
    record["summit"]["facts"][0]["what"] = json!(nasty);
    record["areas"][0]["name"] = json!(nasty);
    record["documents"][0]["title"] = json!(nasty);
    record["events"][0]["title"] = json!(nasty);
    record["disputes"][0]["subject"] = json!(nasty);
    record["disputes"][0]["versions"][0]["value"] = json!(nasty);
    for (position, url) in [
        "javascript:alert(1)",
        "JaVaScRiPt://example.org/%0aalert(1)",
        "data:text/html,<script>alert(1)</script>",
        "https://example.org/\"onmouseover=\"alert(1)",
        "https://example.org/\u{202e}x",
        " https://example.org/",
        "//example.org/x",
        "ftp://example.org/x",
        "https://example.org/a b",
    ]
    .iter()
    .enumerate()
    {
        record["sources"][position]["url"] = json!(url);
        record["sources"][position]["title"] = json!(nasty);
        record["sources"][position]["publisher"] = json!(nasty);
    }
    record.to_string()
}

fn of(record: &str, args: &[&str]) -> Run {
    summit_with(&[&["report", "--data", "-"], &DAY[..], args].concat(), record)
}

#[test]
fn hostile_text_stays_text() {
    let run = of(&hostile(), &["--full"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let html = run.stdout;
    links_resolve(&html);
    assert!(!html.contains("<script") && !html.contains("<b>"));
    assert!(html.contains("&lt;script&gt;") && html.contains("\\u{202e}\\u{1b}"));
    assert!(!html.contains(['\u{202e}', '\u{1b}']));
    for link in between(&html, "href=\"", "\"") {
        let web = link.starts_with("https://") || link.starts_with("http://");
        assert!(link.starts_with('#') || web, "{link}");
        assert!(!link.contains("onmouseover") && !link.contains("202e"), "{link}");
    }
    // The page has as many elements of each kind as without the strings.
    let tags = |html: &str| html.matches("<li").count() + html.matches("<div").count();
    assert_eq!(tags(&html), tags(&page(&["--full"])));

    let markdown = of(&hostile(), &["--full", "-o", "markdown"]).stdout;
    assert!(!markdown.contains(['\u{202e}', '\u{1b}']));
    let markup = markdown.replace("\\<", "");
    assert!(!markup.contains("<script") && markdown.contains("\\<script\\>"));
    assert!(!markup.contains("<javascript") && !markup.contains("<data:"));
    assert!(markdown.contains("\\[\\^1\\]"));
}

/// A page without the escapes of its format.
fn plain(text: &str) -> String {
    let text = text.replace('\\', "");
    let text = text.replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&");
    text.replace("&lt;", "<").replace("&gt;", ">")
}

#[test]
fn the_full_report_has_every_text_of_the_record() {
    let record = shipped();
    let (html, markdown) = (plain(&page(&["--full"])), plain(&page(&["--full", "-o", "markdown"])));
    let mut facts = Vec::new();
    let parts = [
        ("leaders", &["name", "office", "note"][..]),
        ("participants", &["name", "office", "occasion"]),
        ("areas", &["name", "summary", "note"]),
        ("initiatives", &["title", "summary", "note", "locator"]),
        ("targets", &["title", "scope", "note"]),
        ("documents", &["title", "type", "sector", "occasion", "summary", "note"]),
        ("totals", &["what", "scope", "note"]),
        ("meetings", &["title", "note"]),
        ("statements", &["summary", "occasion", "note"]),
        ("provisions", &["summary", "note"]),
        ("events", &["title", "status", "kind", "chair", "note"]),
        ("disputes", &["subject", "note"]),
    ];
    // Countries are the groups of other entries, and sources are cited.
    let elsewhere = ["countries", "sources"];
    let all = Section::ALL.map(Section::as_str).into_iter().filter(|one| !elsewhere.contains(one));
    let covered: BTreeSet<&str> = parts.iter().map(|(section, _)| *section).collect();
    assert_eq!(all.collect::<BTreeSet<_>>(), covered, "`PARTS` in report/full.rs, and this list");
    for (section, keys) in parts {
        for entry in record[section].as_array().expect(section) {
            facts.extend(keys.iter().filter_map(|key| entry[*key].as_str()));
            for name in entry["names"].as_array().into_iter().flatten() {
                facts.extend(name["text"].as_str());
            }
            for version in entry["versions"].as_array().into_iter().flatten() {
                facts.extend(version["value"].as_str());
            }
        }
    }
    assert!(facts.len() > 1000);
    for fact in facts {
        assert!(html.contains(fact), "not in HTML: {fact}");
        assert!(markdown.contains(fact), "not in Markdown: {fact}");
    }
}

#[test]
fn a_country_brief_has_the_documents_statements_and_leader_of_that_country_only() {
    let html = page(&["--country", "KAZ"]);
    assert!(html.contains("<h1>Kazakhstan at the summit</h1>"));
    let listed = answer(&["documents", "--country", "KAZ", "-o", "csv", "--columns", "id"]);
    let expected: BTreeSet<&str> = listed.lines().skip(1).collect();
    let shown: BTreeSet<&str> =
        between(&html, " id=\"e-", "\"").into_iter().filter(|id| id.starts_with("doc-")).collect();
    assert_eq!(shown, expected);
    let listed = answer(&["statements", "--country", "KAZ", "-o", "csv", "--columns", "id"]);
    for statement in listed.lines().skip(1) {
        assert!(html.contains(&format!(" id=\"e-{statement}\"")), "{statement}");
    }
    assert!(html.contains("id=\"e-tokayev-kassym-jomart\""));
    assert!(!html.contains("id=\"e-rahmon-emomali\""));
    let html = page(&["--area", "connectivity"]);
    assert!(html.contains("<h1>Connectivity at the summit</h1>"));
    assert!(html.contains("id=\"e-connectivity\"") && !html.contains("id=\"e-green-resilience\""));
    assert_eq!(summit(&["report", "--country", "nowhere"]).code, 1);
}

#[test]
fn the_scope_of_a_target_links_to_its_dispute() {
    let brief = page(&["-o", "markdown"]);
    let line = brief.lines().find(|line| line.starts_with("- Of what:")).expect("the line");
    assert!(line.contains("[†](#e-dsp-target-funding)"), "{line}");
}

#[test]
fn a_count_by_others_is_beside_the_documents_of_the_same_countries() {
    let brief = page(&["-o", "markdown"]);
    let beside = |line: &&str| line.contains("recorded") && line.contains("others count 158");
    let lines: Vec<&str> = brief.lines().filter(beside).collect();
    assert_eq!(lines.len(), 1);
    assert!(lines[0].starts_with("In all, 75 documents recorded"), "{}", lines[0]);
}

#[test]
fn many_entries_are_a_list_and_targets_of_some_guests_are_only_counted() {
    let small = std::fs::read_to_string(SMALL).expect("the record");
    let mut record: serde_json::Value = serde_json::from_str(&small).expect("JSON");
    let mut copies = |section: &str, number: usize| {
        for copy in 0..number {
            let mut entry = record[section][0].clone();
            entry["id"] = json!(format!("copy-{section}-{copy}"));
            record[section].as_array_mut().expect("a list").push(entry);
        }
    };
    copies("initiatives", 8);
    copies("targets", 1);
    let guest = json!({
        "id": "CCC", "alpha2": "CC", "name": "Celand", "role": "guest", "sources": ["src-one"]
    });
    record["countries"].as_array_mut().expect("a list").push(guest);
    let brief = of(&record.to_string(), &["-o", "markdown"]).stdout;
    assert!(brief.contains("- **2 targets** of some of the countries, each with its own period\n"));
    let bridges =
        brief.lines().filter(|line| line.starts_with("- ") && line.contains("</a>A bridge ("));
    assert_eq!(bridges.count(), 9, "{brief}");
}

#[test]
fn a_filter_without_matches_is_reported_on_the_page() {
    for args in [&[][..], &["--full"], &["-o", "markdown"], &["--country", "KAZ"]] {
        let run = summit(&[&["report", "--text", "no such text"], args].concat());
        assert_eq!(run.code, 0);
        assert_eq!(run.stderr, "");
        assert!(run.stdout.contains("Nothing in the record matches."), "{}", run.stdout);
        assert!(run.stdout.contains("no such text") && !run.stdout.contains("Takaichi"));
    }
}

#[test]
fn a_machine_readable_report_is_refused() {
    for format in ["json", "jsonl", "csv", "tsv"] {
        let run = summit(&["report", "-o", format]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""));
        assert!(run.stderr.contains("summit initiatives -o json"), "{}", run.stderr);
    }
}

#[test]
fn a_file_is_written_whole_or_not_at_all() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("page.html");
    let name = path.to_str().expect("a name");
    let small = ["report", "--data", SMALL, "--as-of", "2032-01-01"];
    let write = |args: &[&str]| summit(&[&small[..], args].concat());

    let run = write(&["--write", name]);
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (0, "", ""));
    let written = std::fs::read_to_string(&path).expect("the page");
    assert_eq!(written, answer(&small));

    let run = write(&["--write", name, "-o", "markdown"]);
    assert_eq!((run.code, run.stdout.as_str()), (4, ""));
    assert!(run.stderr.ends_with("or replace it with `--force`\n"), "{}", run.stderr);
    assert_eq!(std::fs::read_to_string(&path).expect("the page"), written);

    let run = write(&["--write", name, "--force", "-o", "markdown"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let markdown = std::fs::read_to_string(&path).expect("the page");
    assert!(markdown.starts_with("# A small summit\n"));

    let nowhere = folder.path().join("no-folder/page.html");
    let run = write(&["--write", nowhere.to_str().expect("a name")]);
    assert_eq!((run.code, run.stdout.as_str()), (4, ""));
    // An error before writing leaves the file alone, and nothing else lies beside it.
    assert_eq!(write(&["--write", name, "--force", "--country", "nowhere"]).code, 1);
    assert_eq!(std::fs::read_to_string(&path).expect("the page"), markdown);
    assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 1);
    assert_eq!(write(&["--write", folder.path().to_str().expect("a name"), "--force"]).code, 4);
}

#[cfg(unix)]
#[test]
fn a_file_is_as_readable_as_any_and_a_link_stays_a_link() {
    use std::os::unix::fs::{MetadataExt, symlink};
    let folder = tempfile::tempdir().expect("a folder");
    let (path, link, other) =
        (folder.path().join("a.html"), folder.path().join("link"), folder.path().join("other"));
    std::fs::write(&other, "x").expect("a file");
    symlink(&path, &link).expect("a link");
    let name = |path: &std::path::Path| path.to_str().expect("a name").to_owned();
    assert_eq!(summit(&["report", "--data", SMALL, "--write", &name(&path)]).code, 0);
    let mode = |path| std::fs::metadata(path).expect("a file").mode();
    assert_eq!(mode(&path), mode(&other));
    let run =
        summit(&["report", "--data", SMALL, "--write", &name(&link), "--force", "-o", "markdown"]);
    assert_eq!(run.code, 0);
    assert!(std::fs::symlink_metadata(&link).expect("the link").is_symlink());
    assert!(std::fs::read_to_string(&path).expect("the page").starts_with("# A small"));
    assert_eq!(summit(&["report", "--write", "/dev/null", "--force"]).code, 4);
}

#[test]
fn whole_pages_of_a_small_record() {
    for (path, args) in [
        ("tests/report/small.html", &[][..]),
        ("tests/report/small-country.html", &["--country", "Beland"]),
        ("tests/report/small-full.html", &["--full"]),
    ] {
        let small = ["report", "--data", SMALL, "--as-of", "2032-01-01"];
        let html = answer(&[&small[..], args].concat());
        let (head, rest) = html.split_once("<style>").expect("a style");
        let (_, body) = rest.split_once("</style>").expect("its end");
        let html = format!("{head}<style></style>{body}");
        if std::env::var_os("SUMMIT_REWRITE").is_some() {
            std::fs::write(path, &html).expect("the file");
        }
        assert_eq!(html, std::fs::read_to_string(path).expect("the file"));
        // Words that belong to one summit come from its record.
        for word in ["dialogue", "priority", "Japan", "prime minister", "declaration"] {
            assert!(!html.contains(word), "{word}");
        }
    }
}
