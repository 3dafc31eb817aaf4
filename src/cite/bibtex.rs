//! BibTeX in the BibLaTeX dialect, UTF-8: `@article` for newspapers and agencies, `@inreference`
//! for encyclopedias, `@online` for everything else.
//!
//! BibLaTeX has dates of any precision (`date`), addresses and languages; its readers (biber,
//! Zotero, JabRef, pandoc, Typst) take the files of both dialects. Authors and titles are in
//! double braces: a publisher is one name, and the case of a title is not changed.

use super::{Citation, plain};
use crate::text::join;

/// One entry for each citation, with an empty line between.
pub(super) fn write(citations: &[Citation<'_>]) -> String {
    join(citations.iter().map(entry), "\n")
}

fn entry(citation: &Citation<'_>) -> String {
    let source = citation.source;
    let publisher = format!("{{{}}}", escape(source.publisher.as_str()));
    let [kind, ..] = citation.kinds();
    let work = if kind == "article" { "journaltitle" } else { "booktitle" };
    let fields = [
        Some(("author", format!("{{{}}}", escape(citation.author())))),
        Some(("title", format!("{{{}}}", escape(source.title.as_str())))),
        citation.is_in_a_work().then_some((work, publisher)),
        citation
            .own_publisher()
            .map(|publisher| ("organization", format!("{{{}}}", escape(publisher)))),
        // pandoc and Zotero read it as a newspaper article, which has a day.
        (kind == "article").then(|| ("entrysubtype", "newspaper".to_owned())),
        source.published.map(|date| ("date", date.to_string())),
        langid(source.language.as_str()).map(|name| ("langid", name.to_owned())),
        // The field is read verbatim, and an address contains no braces and no backslashes.
        citation.address().map(|address| ("url", address)),
        citation.note().map(|note| ("note", escape(&note))),
    ];
    let fields =
        fields.into_iter().flatten().map(|(key, value)| format!("  {key} = {{{value}}},\n"));
    format!("@{kind}{{{},\n{}}}\n", source.id, fields.collect::<String>())
}

/// Languages (BCP 47) and the names that babel and biblatex have for them.
const LANGUAGES: &str = "\
    ar arabic az azerbaijani bg bulgarian cs czech da danish de german el greek en english es spanish \
    fa persian fi finnish fr french he hebrew hi hindi hu hungarian hy armenian id indonesian it italian \
    ja japanese ka georgian kk kazakh ko korean ky kyrgyz mn mongolian nl dutch pl polish pt portuguese \
    ro romanian ru russian sr serbian sv swedish tg tajik th thai tk turkmen tr turkish uk ukrainian \
    ur urdu uz uzbek vi vietnamese zh chinese";

/// The name that babel and biblatex have for a language, if any.
fn langid(language: &str) -> Option<&'static str> {
    if language.eq_ignore_ascii_case("en-GB") {
        return Some("british");
    }
    let mut words = LANGUAGES.split(' ');
    words.find(|word| Some(*word) == language.split('-').next())?;
    words.next()
}

/// Escapes what TeX would read as markup.
///
/// A brace is never written as `\{`: BibTeX counts braces without regard to backslashes.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut before = ' ';
    for ch in plain(text).chars() {
        if is_ligature(before, ch) {
            escaped.push_str("{}");
        }
        match ch {
            '\\' => escaped.push_str("\\textbackslash{}"),
            '{' => escaped.push_str("\\textbraceleft{}"),
            '}' => escaped.push_str("\\textbraceright{}"),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            '%' | '&' | '$' | '#' | '_' => escaped.extend(['\\', ch]),
            _ => escaped.push(ch),
        }
        before = ch;
    }
    escaped
}

/// Returns whether TeX joins two letters to another one, as `--` to a dash.
fn is_ligature(one: char, two: char) -> bool {
    match two {
        '-' | '\'' | ',' | '<' | '>' => one == two,
        '`' => matches!(one, '`' | '?' | '!'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_of_tex_is_escaped() {
        assert_eq!(
            escape(r"50% & $3 #1 a_b ~ ^ \x }{"),
            r"50\% \& \$3 \#1 a\_b \textasciitilde{} \textasciicircum{} \textbackslash{}x \textbraceright{}\textbraceleft{}"
        );
        assert_eq!(escape("a--b ''c'' ?`"), "a-{}-b '{}'c'{}' ?{}`");
    }
}
