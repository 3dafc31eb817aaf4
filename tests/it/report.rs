//! The report: a page that stands on its own, in HTML and Markdown.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use super::{Run, answer, shipped, summit, summit_with};

const SMALL: &str = "tests/report/small.json";
const DAY: [&str; 2] = ["--as-of", "2026-11-24"];

fn page(args: &[&str]) -> String {
    answer(&[&["report"], &DAY[..], args].concat())
}

/// Returns what stands between each `before` and the next `after`.
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
fn every_link_leads_somewhere() {
    for args in [
        &[][..],
        &["--country", "KAZ"],
        &["--area", "connectivity"],
        &["--text", "AI"],
        &["--since", "2026"],
    ] {
        links_resolve(&page(args));
        let markdown = page(&[args, &["-o", "markdown"]].concat());
        let ids = between(&markdown, "<a id=\"", "\"");
        let known: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), known.len(), "ids are unique");
        for link in between(&markdown, "](#", ")") {
            assert!(known.contains(link), "#{link} leads nowhere in Markdown");
        }
        let cited = between(&markdown, "[^", "]");
        for number in cited {
            assert!(markdown.contains(&format!("\n[^{number}]: ")), "no footnote {number}");
        }
    }
}

#[test]
fn every_source_is_numbered_and_cited() {
    let html = page(&[]);
    let list = html.split("<ol class=\"sources\">").nth(1).expect("a list of sources");
    let sources = between(list, "<li id=\"s-", "\"").len();
    for number in 1..=sources {
        assert!(html.contains(&format!("href=\"#s-{number}\"")), "source {number} is not cited");
        assert!(html.contains(&format!("id=\"c-{number}\"")), "no way back from source {number}");
    }
}

#[test]
fn nothing_comes_from_outside() {
    let html = page(&[]);
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
    let run = of(&hostile(), &[]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let html = run.stdout;
    links_resolve(&html);
    assert!(!html.contains("<script") && !html.contains("<b>"));
    assert!(html.contains("&#60;script&#62;") && html.contains("\\u{202e}\\u{1b}"));
    assert!(!html.contains(['\u{202e}', '\u{1b}']));
    for link in between(&html, "href=\"", "\"") {
        let web = link.starts_with("https://") || link.starts_with("http://");
        assert!(link.starts_with('#') || web, "{link}");
        assert!(!link.contains("onmouseover") && !link.contains("202e"), "{link}");
    }
    // The whole page keeps its shape: as many elements of each kind as without the strings.
    let tags = |html: &str| html.matches("<li").count() + html.matches("<div").count();
    assert_eq!(tags(&html), tags(&page(&[])));

    let markdown = of(&hostile(), &["-o", "markdown"]).stdout;
    assert!(!markdown.contains(['\u{202e}', '\u{1b}']));
    let markup = markdown.replace("\\<", "");
    assert!(!markup.contains("<script") && markdown.contains("\\<script\\>"));
    assert!(!markup.contains("<javascript") && !markup.contains("<data:"));
    assert!(markdown.contains("\\[^1\\]"));
}

/// Returns the texts of a page in either form, its marks and numbers taken off.
fn plain(text: &str) -> String {
    let text = text.replace('\\', "");
    let text = text.replace("&#34;", "\"").replace("&#39;", "'").replace("&#38;", "&");
    text.replace("&#60;", "<").replace("&#62;", ">")
}

#[test]
fn both_forms_have_the_facts_of_the_record() {
    let record = shipped();
    let (html, markdown) = (plain(&page(&[])), plain(&page(&["-o", "markdown"])));
    let mut facts = Vec::new();
    for (section, keys) in [
        ("leaders", &["name", "office", "note", "in_office_since"][..]),
        ("areas", &["name", "summary", "note"]),
        ("initiatives", &["title", "summary", "note", "locator"]),
        ("targets", &["title", "scope", "note"]),
        ("documents", &["title", "type", "date", "sector", "occasion", "summary", "note"]),
        ("events", &["title", "date", "status", "kind", "chair", "note"]),
        ("disputes", &["subject", "note"]),
    ] {
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
    for fact in
        ["target of JPY 3,000,000,000,000 (3 trillion)", "18.6 % (339 of 1,826 days", "(inferred)"]
    {
        assert!(html.contains(fact) && markdown.contains(fact), "{fact}");
    }
    let numbers = between(&markdown, "\n[^", "]").len();
    assert_eq!(html.matches("<li id=\"s-").count(), numbers);
}

#[test]
fn the_filters_of_lists_narrow_the_page() {
    let html = page(&["--country", "KAZ"]);
    let listed = answer(&["documents", "--country", "KAZ", "-o", "csv", "--columns", "id"]);
    let kept: BTreeSet<&str> = listed.lines().skip(1).collect();
    let shown: BTreeSet<&str> =
        between(&html, " id=\"e-", "\"").into_iter().filter(|id| id.starts_with("doc-")).collect();
    assert_eq!(shown, kept);
    assert!(html.contains("id=\"e-tokayev-kassym-jomart\""));
    assert!(!html.contains("id=\"e-rahmon-emomali\""));
    assert!(html.contains("Narrowed to country Kazakhstan."));
    let html = page(&["--area", "connectivity"]);
    assert!(html.contains("Nothing of these matches: leaders, targets, events."));
    assert!(html.contains("id=\"e-connectivity\"") && !html.contains("id=\"e-green-resilience\""));
    assert_eq!(summit(&["report", "--country", "nowhere"]).code, 1);
    let run = summit(&["report", "--text", "no such text anywhere"]);
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (0, "no entry matches; the page has the summit alone\n")
    );
    links_resolve(&run.stdout);
}

#[test]
fn what_stands_beside_several_targets_is_said_once() {
    let mut record = shipped();
    let ask = |record: &Json, args: &[&str]| {
        let run = summit_with(&[&["--data", "-"], args, &DAY].concat(), &record.to_string());
        assert_eq!(run.code, 0, "{}", run.stderr);
        run.stdout
    };
    let words = ["Beside every target", "Totals stated by others", "Money stated in documents"];
    let count = |text: &str| words.map(|words| text.matches(words).count());
    let paces = |text: &str| text.matches("Even pace").count();
    let forms = [&["report"][..], &["report", "-o", "markdown"], &["target"]];
    let alone = forms.map(|args| ask(&record, args));
    let targets = record["targets"].as_array_mut().expect("targets");
    let others = (0..3).map(|number| {
        let mut other = targets[0].clone();
        other["id"] = json!(format!("zz-{number}"));
        other
    });
    let others: Vec<Json> = others.collect();
    targets.extend(others);
    for (args, alone) in forms.iter().zip(&alone) {
        assert_eq!(count(alone), [0, 1, 1], "{args:?}");
        let all = ask(&record, args);
        assert_eq!(count(&all), [1, 1, 1], "{args:?}");
        assert_eq!(paces(&all), 4 * paces(alone), "{args:?}");
    }
    // For programs, targets are all there is, and a note names the rest.
    let run = summit_with(&["--data", "-", "target", "-o", "json"], &record.to_string());
    let cards: Vec<Json> = serde_json::from_str(&run.stdout).expect("cards");
    let having = |key| cards.iter().map(|card| card.get(key).is_some()).collect::<Vec<_>>();
    assert_eq!(having("amount"), [true; 4]);
    assert_eq!((having("totals"), having("documents")), (vec![false; 4], vec![false; 4]));
    assert_eq!(
        run.stderr,
        "what stands beside every target is left out: `summit documents --total`, `summit totals`\n"
    );
    // Where there is nothing, no heading stands over it.
    for section in ["documents", "provisions", "totals", "events", "disputes", "initiatives"] {
        record.as_object_mut().expect("a record").remove(section);
    }
    for leader in record["leaders"].as_array_mut().expect("leaders") {
        leader.as_object_mut().expect("a leader").remove("note");
    }
    for args in &forms {
        let run = summit_with(&[&["--data", "-"], *args, &DAY].concat(), &record.to_string());
        assert_eq!(count(&run.stdout), [0, 0, 0], "{args:?}: {}", run.stderr);
    }
}

#[test]
fn a_page_for_programs_is_refused_with_the_way_out() {
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
fn the_whole_page_of_a_small_record() {
    let html = answer(&["report", "--data", SMALL, "--as-of", "2032-01-01"]);
    let (head, rest) = html.split_once("<style>").expect("a style");
    let (_, body) = rest.split_once("</style>").expect("its end");
    let html = format!("{head}<style></style>{body}");
    let path = "tests/report/small.html";
    if std::env::var_os("SUMMIT_REWRITE").is_some() {
        std::fs::write(path, &html).expect("the file");
    }
    assert_eq!(html, std::fs::read_to_string(path).expect("the file"));
}
