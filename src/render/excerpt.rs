//! Problems of a record for people: the line, the place in it, and the remedy.

use std::io::{self, Write};

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::Style;
use crate::check::{Findings, Problem, Severity};
use crate::text::escape_invisible;

/// How many columns of text a problem may take where the width is not known.
const WIDTH: usize = 120;

/// Writes problems, each followed by an empty line.
pub fn write(out: &mut dyn Write, findings: &Findings, style: Style) -> io::Result<()> {
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(style.width.unwrap_or(WIDTH));
    let file = escape_invisible(&findings.file);
    for problem in &findings.problems {
        writeln!(out, "{}\n", render(problem, &file, &renderer))?;
    }
    Ok(())
}

fn render(problem: &Problem, file: &str, renderer: &Renderer) -> String {
    let level = match problem.rule.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = match problem.path.as_str() {
        "" => problem.diagnostic.message.clone(),
        path => format!("{path}: {}", problem.diagnostic.message),
    };
    let title = escape_invisible(&title).into_owned();
    let title = level.primary_title(title).id(problem.rule.as_str());
    let place = AnnotationKind::Primary.span(problem.mark.clone());
    let snippet = Snippet::source(problem.excerpt.as_str()).line_start(problem.line);
    let group: Group<'_> = if problem.is_whole_line {
        title.element(snippet.path(file).annotation(place))
    } else {
        // The renderer counts columns from the excerpt, so a part of a line has its place beside it.
        let origin = Origin::path(file).line(problem.line).char_column(problem.column);
        title.element(origin).element(snippet.annotation(place))
    };
    let notes = problem.diagnostic.expected.iter().map(|expected| {
        Level::NOTE.message(escape_invisible(&format!("expected {expected}")).into_owned())
    });
    let help = problem
        .diagnostic
        .help
        .iter()
        .map(|help| Level::HELP.message(escape_invisible(help).into_owned()));
    renderer.render(&[group.elements(notes).elements(help)])
}
