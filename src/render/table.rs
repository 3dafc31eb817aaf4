//! Tables and cards for people, in columns or below each other; one line a row without a width.

use std::io::{self, Write};

use comfy_table::{ColumnConstraint, Table as Grid, Width, presets};
use unicode_width::UnicodeWidthStr;

use super::layout::{READABLE, fitting, line, measure, retain, widths};
use super::wrap::wrap;
use super::{MARK, Style, draw, highlight, is_web, link};
use crate::text::escape_invisible;
use crate::view::{Answer, Card, Content, Footnote, Head, Piece, Table, Value, View};

/// The narrowest column in which bars still compare.
const SLIVER: usize = 6;

/// The widest column of a table without a width: every row is padded to it.
const ENDLESS: usize = 60_000;

pub(super) fn write(out: &mut dyn Write, answer: &Answer<'_>, style: Style) -> io::Result<()> {
    Writer { out, answer, style }.answer()
}

struct Writer<'w, 'a> {
    out: &'w mut dyn Write,
    answer: &'w Answer<'a>,
    style: Style,
}

impl<'a> Writer<'_, 'a> {
    fn answer(&mut self) -> io::Result<()> {
        let answer = self.answer;
        match &answer.view {
            View::Table(table) => self.table(table, 0)?,
            View::Card(_) | View::Cards(_) => {
                for (position, card) in answer.view.cards().iter().enumerate() {
                    if position > 0 {
                        writeln!(self.out)?;
                    }
                    self.card(card)?;
                }
            }
            View::Citations(citations) => {
                citations.iter().try_for_each(|citation| self.citation("", citation))?;
            }
            View::File(text) => self.out.write_all(text.as_bytes())?,
        }
        if !answer.footnotes.is_empty() {
            writeln!(self.out)?;
        }
        let mut footnotes = answer.footnotes.numbered();
        footnotes.try_for_each(|(number, note)| self.citation(&format!("[{number}] "), note))
    }

    fn citation(&mut self, label: &str, citation: &Footnote<'_>) -> io::Result<()> {
        let mut text = escape_invisible(&format!("{label}{}", citation.text)).into_owned();
        if let Some(address) = &citation.address {
            text.push(' ');
            text.push_str(&self.address(address));
        }
        let indent = if label.is_empty() { 2 } else { label.width() };
        self.lines(&text, indent)
    }

    /// Writes a text in lines that fit, every line but the first indented.
    fn lines(&mut self, text: &str, indent: usize) -> io::Result<()> {
        let mut link = String::new();
        for line in text.lines().flat_map(|line| wrap(line, self.style.width, indent)) {
            writeln!(self.out, "{}", self.styled(&line, &mut link))?;
        }
        Ok(())
    }

    fn table(&mut self, table: &Table<'a>, indent: usize) -> io::Result<()> {
        if table.rows.is_empty() {
            return Ok(());
        }
        let mut heads = table.heads.clone();
        let cells = |row: &Vec<Value<'a>>| row.iter().map(|value| self.text(value)).collect();
        let mut texts: Vec<Vec<String>> = table.rows.iter().map(cells).collect();
        let mut columns = measure(&heads, &texts);
        let width = self.style.width.map(|width| width.saturating_sub(indent).max(1));
        if let Some(width) = width {
            let fitting = fitting(&heads, &columns, width);
            retain(&mut heads, &fitting);
            retain(&mut columns, &fitting);
            texts.iter_mut().for_each(|row| retain(row, &fitting));
        }
        let least: Vec<usize> = columns.iter().map(|column| column.least).collect();
        let most: Vec<usize> = columns.iter().map(|column| column.most).collect();
        // Bars are in the last column. Long labels give way, so that bars still compare.
        let bars = table.rows.iter().any(|row| matches!(row.last(), Some(Value::Bar(..))));
        let rest = width.map_or(0, |width| width.saturating_sub(line(&least)));
        let is_narrow = width.is_some_and(|width| line(&least) > width)
            || width.is_some() && bars && rest < SLIVER;
        if is_narrow || most.iter().any(|most| width.is_none() && *most > ENDLESS) {
            let labels = heads.iter().map(|head| head.heading.width()).max().unwrap_or(0);
            let start = self.start(labels, indent).0;
            let room = self.style.width.map_or(draw::ROOM, |width| width.saturating_sub(start));
            self.draw_bars(table, &mut texts, room);
            return self.blocks(&heads, &texts, indent);
        }
        if let (true, Some(column)) = (bars, columns.last_mut()) {
            let room = width.map_or(draw::ROOM, |width| {
                width.saturating_sub(line(&most)).max(rest.min(width / 3))
            });
            self.draw_bars(table, &mut texts, room);
            (column.least, column.most, column.cells) = (room, room, Vec::new());
        }
        let whole = || columns.iter().map(|column| column.most).collect();
        let widths = width.map_or_else(whole, |width| widths(&columns, width));
        self.grid(&heads, &texts, &widths, indent, bars)
    }

    fn draw_bars(&self, table: &Table<'_>, texts: &mut [Vec<String>], room: usize) {
        for (row, texts) in table.rows.iter().zip(texts) {
            if let (Some(Value::Bar(count, largest)), Some(text)) = (row.last(), texts.last_mut()) {
                *text = draw::bar(*count, *largest, room, self.style.ascii);
            }
        }
    }

    /// Writes rows in columns of these widths, apart from each other where one takes several lines; bars show
    /// where a row begins.
    fn grid(
        &mut self,
        heads: &[Head],
        texts: &[Vec<String>],
        widths: &[usize],
        indent: usize,
        has_bars: bool,
    ) -> io::Result<()> {
        let lines = |(text, width): (&String, &usize)| {
            link::whole(wrap(text, self.style.width.map(|_| *width), 0))
        };
        let rows: Vec<Vec<Vec<String>>> =
            texts.iter().map(|row| row.iter().zip(widths).map(lines).collect()).collect();
        let is_apart = !has_bars && rows.iter().flatten().any(|lines| lines.len() > 1);
        let mut grid = Grid::new();
        grid.load_style(presets::NOTHING);
        if !self.style.no_header {
            grid.set_header(heads.iter().map(|head| head.heading));
        }
        for (position, row) in rows.iter().enumerate() {
            if is_apart && position > 0 {
                grid.add_row([""]);
            }
            grid.add_row(row.iter().map(|lines| lines.join("\n")));
        }
        for (column, width) in grid.column_iter_mut().zip(widths) {
            let width = u16::try_from(width + 2).unwrap_or(u16::MAX);
            column
                .set_padding((0, 2))
                .set_constraint(ColumnConstraint::Absolute(Width::Fixed(width)));
        }
        for (place, line) in grid.lines().enumerate() {
            let line = line.trim_end();
            let line = match place {
                0 if !self.style.no_header => self.bold(line),
                _ => self.styled(line, &mut String::new()),
            };
            let indent = if line.is_empty() { 0 } else { indent };
            writeln!(self.out, "{:indent$}{line}", "")?;
        }
        Ok(())
    }

    /// Writes the rows below each other, each cell on lines of its own.
    fn blocks(&mut self, heads: &[Head], texts: &[Vec<String>], indent: usize) -> io::Result<()> {
        let labels = heads.iter().map(|head| head.heading.width()).max().unwrap_or(0);
        for (position, row) in texts.iter().enumerate() {
            if position > 0 {
                writeln!(self.out)?;
            }
            for (head, text) in heads.iter().zip(row).filter(|(_, text)| !text.is_empty()) {
                self.field(head.heading, labels, text, indent)?;
            }
        }
        Ok(())
    }

    fn heading(&mut self, text: &str) -> io::Result<()> {
        let width = self.style.width;
        let mut lines = text.lines().flat_map(|line| wrap(line, width, 0));
        lines.try_for_each(|line| writeln!(self.out, "{}", self.bold(&line)))
    }

    fn card(&mut self, card: &Card<'a>) -> io::Result<()> {
        self.heading(&escape_invisible(&card.title))?;
        let is_known =
            |content: &Content<'_>| matches!(content, Content::Value(value) if !value.is_unknown());
        let labels = card.fields.iter().filter(|field| is_known(&field.content));
        let labels = labels.map(|field| field.label.width()).max().unwrap_or(0);
        let mut after_table = false;
        for field in &card.fields {
            let is_table =
                matches!(&field.content, Content::Table(table) if !table.rows.is_empty());
            let is_shown = is_known(&field.content) || matches!(field.content, Content::Hint(_));
            if is_table || after_table && is_shown {
                writeln!(self.out)?;
            }
            after_table = is_table || after_table && !is_shown;
            match &field.content {
                Content::Value(value) if is_shown => {
                    let text = self.text(value);
                    self.field(field.label, labels, &text, 0)?;
                }
                Content::Table(table) if is_table => {
                    self.heading(field.label)?;
                    self.table(table, 2)?;
                }
                Content::Hint(hint) => self.lines(&hint.replace(MARK, self.style.mark()), 0)?,
                _ => {}
            }
        }
        Ok(())
    }

    /// Returns the column in which the text of fields begins, and whether that is beside their labels.
    fn start(&self, labels: usize, indent: usize) -> (usize, bool) {
        let column = indent + labels + 2;
        let beside = self.style.width.is_none_or(|width| width >= column + READABLE);
        (if beside { column } else { indent + 2 }, beside)
    }

    /// Writes a field with its label, the text in a column of its own where there is room.
    fn field(&mut self, label: &str, labels: usize, text: &str, indent: usize) -> io::Result<()> {
        let (start, beside) = self.start(labels, indent);
        let room = self.style.width.map(|width| width.saturating_sub(start).max(2));
        let mut first = format!("{:indent$}{}", "", self.bold(label));
        if beside {
            first.push_str(&" ".repeat((start - indent).saturating_sub(label.width())));
        } else if !label.is_empty() {
            writeln!(self.out, "{}", std::mem::take(&mut first))?;
        }
        let mut link = String::new();
        for (place, line) in wrap(text, room, 0).iter().enumerate() {
            let line = self.styled(line, &mut link);
            if beside && place == 0 {
                writeln!(self.out, "{first}{line}")?;
            } else {
                writeln!(self.out, "{:start$}{line}", "")?;
            }
        }
        Ok(())
    }

    /// Returns the text of a cell, in which links are as [`link`] describes.
    fn text(&self, value: &Value<'_>) -> String {
        let (mut text, mark) = (String::new(), self.style.mark());
        value.pieces(&mut |piece| match piece {
            Piece::Text(words) if self.style.links => text.push_str(&self.address(words)),
            Piece::Text(words) => text.push_str(&escape_invisible(words)),
            Piece::Link(label, url) => {
                let label = escape_invisible(label);
                match url.filter(|url| self.style.links && is_web(url)) {
                    Some(url) => text.push_str(&link::link(&label, url)),
                    None => text.push_str(&label),
                }
            }
            Piece::Cite(source) => {
                let number = self.answer.footnotes.number(source);
                text.extend(number.map(|number| format!(" [{number}]")));
            }
            Piece::Mark => text.push_str(mark),
        });
        text
    }

    /// Returns a text, as a link if it is an address of the web.
    fn address(&self, text: &str) -> String {
        let escaped = escape_invisible(text);
        if self.style.links && is_web(text) {
            link::link(&escaped, text)
        } else {
            escaped.into_owned()
        }
    }

    fn bold(&self, text: &str) -> String {
        if self.style.color && !text.is_empty() {
            format!("\u{1b}[1m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }

    /// Returns a line with its colours and links; `link` is the address of one that goes on from the line above.
    fn styled(&self, line: &str, link: &mut String) -> String {
        if !self.style.color {
            return link::expand(line, link);
        }
        let mark = self.style.mark();
        let line = highlight(line, &self.answer.highlighted);
        link::expand(&line.replace(mark, &format!("\u{1b}[33m{mark}\u{1b}[0m")), link)
    }
}
