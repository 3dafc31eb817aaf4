//! Tables and cards for people: fitted to a width, one line a row without one.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::wrap::{is_address, wrap};
use super::{MARK, Style, draw, highlight, is_web, link};
use crate::text::escape_invisible;
use crate::view::{Answer, Card, Cell, Content, Footnote, Head, Piece, Table, Value, View};

/// The narrowest column in which text still reads.
const READABLE: usize = 12;

/// The narrowest column in which bars still compare.
const SLIVER: usize = 6;

/// The widest column of a table without a width: every row is padded to it.
const ENDLESS: usize = 60_000;

/// Writes an answer.
pub(super) fn write(out: &mut dyn Write, answer: &Answer<'_>, style: Style) -> io::Result<()> {
    Writer { out, answer, style }.answer()
}

/// Leaves out the columns for which a table of some width has no room, the highest rank first.
pub fn fit(table: &mut Table<'_>, width: usize) {
    let text = |cell: &Cell<'_>| {
        let mut text = cell.value.shown();
        text.push_str(if cell.disputed { MARK } else { "" });
        text
    };
    let texts: Vec<Vec<String>> =
        table.rows.iter().map(|row| row.iter().map(text).collect()).collect();
    let fitting = fitting(&table.heads, &measure(&table.heads, &texts), width);
    retain(&mut table.heads, &fitting);
    table.rows.iter_mut().for_each(|row| retain(row, &fitting));
}

fn retain<T>(items: &mut Vec<T>, wanted: &[bool]) {
    let mut wanted = wanted.iter();
    items.retain(|_| wanted.next() == Some(&true));
}

/// Returns which columns fit: all of them, to be written as blocks, where those of rank 0 do not.
fn fitting(heads: &[Head], columns: &[Column], width: usize) -> Vec<bool> {
    let mut ranks: Vec<u8> = heads.iter().map(|head| head.rank).collect();
    ranks.sort_unstable();
    ranks.dedup();
    let widest = columns.iter().map(|column| column.most).max().unwrap_or(0);
    for rank in ranks.into_iter().rev() {
        // A column with nothing in it has no room of its own.
        let is_wanted = |(head, column): (&Head, &Column)| {
            head.rank <= rank && (head.rank == 0 || !column.is_empty)
        };
        let wanted: Vec<bool> = heads.iter().zip(columns).map(is_wanted).collect();
        // The room that long texts need beside the columns of this rank.
        let has_id = heads.iter().any(|head| head.rank <= rank && head.key == "id");
        let text = match rank {
            0 => READABLE,
            _ if has_id => 4 * READABLE,
            1 | 2 => 16,
            _ => 2 * READABLE,
        };
        let is_text = |column: &Column| column.most == widest || column.most > 4 * READABLE;
        let room = |column: &Column| {
            if is_text(column) { column.least.max(text.min(column.most)) } else { column.least }
        };
        let fitted = columns.iter().zip(&wanted).filter(|(_, wanted)| **wanted);
        if line(&fitted.map(|(column, _)| room(column)).collect::<Vec<_>>()) <= width {
            return wanted;
        }
    }
    vec![true; heads.len()]
}

/// How many rows are measured to share a line among columns.
const MEASURED: usize = 200;

/// The widths of a column.
struct Column {
    /// The narrowest that still reads: headings, ids, addresses and words up to twice [`READABLE`] unbroken, and
    /// [`READABLE`] for text.
    least: usize,
    /// With nothing broken.
    most: usize,
    /// With no word broken that a column may be made wider for.
    word: usize,
    /// Whether every cell is empty.
    is_empty: bool,
    /// Of the first [`MEASURED`] cells.
    cells: Vec<usize>,
}

fn measure(heads: &[Head], texts: &[Vec<String>]) -> Vec<Column> {
    let columns = heads.iter().enumerate().map(|(position, head)| {
        let heading = head.heading.width();
        let (mut word, mut address, mut most) = (0, 0, heading);
        let (mut is_empty, mut cells) = (true, Vec::new());
        for text in texts.iter().map(|row| &row[position]) {
            let width = text.width();
            most = most.max(width);
            is_empty &= text.is_empty();
            if cells.len() < MEASURED {
                cells.push(width);
            }
            for part in text.split(' ') {
                let width = part.width();
                if width > address && is_address(part) {
                    address = width;
                } else if width > word && width == part.chars().count() {
                    // Where letters are wide, such as in Japanese, a line may end between any two.
                    word = width;
                }
            }
        }
        // Names of sources may be long domains.
        let longest = if head.key == "sources" { 16 } else { 2 * READABLE };
        word = word.min(2 * READABLE);
        let text = most.min(READABLE.max(word.min(longest)));
        let least = if head.key == "id" { most } else { heading.max(text).max(address) };
        Column { least, most, word, is_empty, cells }
    });
    columns.collect()
}

/// Returns the width of a line of columns, with the space between them.
fn line(columns: &[usize]) -> usize {
    columns.iter().sum::<usize>() + 2 * columns.len().saturating_sub(1)
}

/// Returns the widths of columns in a line that has room for the least of each; the rest goes where it saves the
/// most lines.
fn widths(columns: &[Column], room: usize) -> Vec<usize> {
    let mut widths: Vec<usize> = columns.iter().map(|column| column.least).collect();
    for (place, column) in columns.iter().enumerate() {
        let rest = room.saturating_sub(line(&widths));
        widths[place] += column.word.saturating_sub(widths[place]).min(rest);
    }
    let lines = |column: &Column, width: usize| -> usize {
        // A line ends before the word that does not fit, so a sixth is lost.
        let lines = |cell: &usize| {
            if *cell <= width { 1 } else { (cell + cell / 6).div_ceil(width).max(2) }
        };
        column.cells.iter().map(lines).sum()
    };
    loop {
        let rest = room.saturating_sub(line(&widths));
        // The column, by how much it grows, and how many lines that saves.
        let mut best: Option<(usize, usize, usize)> = None;
        for (place, column) in columns.iter().enumerate() {
            let now = lines(column, widths[place]);
            for more in 1..=rest.min(column.most - widths[place]) {
                let saved = now.saturating_sub(lines(column, widths[place] + more));
                if saved > 0 && best.is_none_or(|(_, cost, gain)| saved * cost > gain * more) {
                    best = Some((place, more, saved));
                }
            }
        }
        // Where nothing saves lines any more, the widest text takes what is left.
        let broken = (0..columns.len()).filter(|place| widths[*place] < columns[*place].most);
        let (place, more) = match best {
            Some((place, more, _)) => (place, more),
            None => match broken.max_by_key(|place| columns[*place].most) {
                Some(place) if rest > 0 => (place, rest.min(columns[place].most - widths[place])),
                _ => return widths,
            },
        };
        widths[place] += more;
    }
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
            View::Card(card) => self.card(card)?,
            View::Cards(cards) => {
                for (position, card) in cards.iter().enumerate() {
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
        let cells = |row: &Vec<Cell<'a>>| row.iter().map(|cell| self.text(cell)).collect();
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
        let bars = table
            .rows
            .iter()
            .any(|row| matches!(row.last(), Some(Cell { value: Value::Bar(..), .. })));
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
        let widths = width.map_or(most, |width| widths(&columns, width));
        self.grid(&heads, &texts, &widths, indent, bars)
    }

    fn draw_bars(&self, table: &Table<'_>, texts: &mut [Vec<String>], room: usize) {
        for (row, texts) in table.rows.iter().zip(texts) {
            if let (Some(Cell { value: Value::Bar(count, largest), .. }), Some(text)) =
                (row.last(), texts.last_mut())
            {
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
        let lines =
            |(text, width): (&String, &usize)| wrap(text, self.style.width.map(|_| *width), 0);
        let rows: Vec<Vec<Vec<String>>> =
            texts.iter().map(|row| row.iter().zip(widths).map(lines).collect()).collect();
        let is_apart = !has_bars && rows.iter().flatten().any(|lines| lines.len() > 1);
        if !self.style.no_header {
            let headings = heads.iter().zip(widths);
            let headings: String = headings
                .map(|(head, width)| {
                    format!("{}{}", head.heading, " ".repeat(width + 2 - head.heading.width()))
                })
                .collect();
            writeln!(self.out, "{:indent$}{}", "", self.bold(headings.trim_end()))?;
        }
        for (position, row) in rows.iter().enumerate() {
            if is_apart && position > 0 {
                writeln!(self.out)?;
            }
            let mut links = vec![String::new(); row.len()];
            for place in 0..row.iter().map(Vec::len).max().unwrap_or(0) {
                let (mut line, mut gap) = (String::new(), indent);
                for ((cell, width), link) in row.iter().zip(widths).zip(&mut links) {
                    let text = cell.get(place).map_or("", String::as_str);
                    if !text.is_empty() {
                        line.extend([" ".repeat(gap), self.styled(text, link)]);
                        gap = 0;
                    }
                    gap += (width + 2).saturating_sub(text.width());
                }
                writeln!(self.out, "{line}")?;
            }
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

    fn card(&mut self, card: &Card<'a>) -> io::Result<()> {
        for line in wrap(&escape_invisible(&card.title), self.style.width, 0) {
            writeln!(self.out, "{}", self.bold(&line))?;
        }
        let is_known = |content: &Content<'_>| matches!(content, Content::Cell(cell) if !cell.value.is_unknown());
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
                Content::Cell(cell) if is_shown => {
                    let text = self.text(cell);
                    self.field(field.label, labels, &text, 0)?;
                }
                Content::Table(table) if is_table => {
                    for line in
                        field.label.lines().flat_map(|label| wrap(label, self.style.width, 0))
                    {
                        writeln!(self.out, "{}", self.bold(&line))?;
                    }
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
    fn text(&self, cell: &Cell<'_>) -> String {
        let (mut text, mark) = (String::new(), self.style.mark());
        cell.value.each_piece(&mut |piece| match piece {
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
                let number = self.answer.footnotes.number(source.id);
                text.extend(number.map(|number| format!(" [{number}]")));
            }
            Piece::Mark => text.push_str(mark),
        });
        if cell.disputed {
            text.push_str(mark);
        }
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_short_word_is_broken_where_there_is_room(
            texts in prop::collection::vec(prop::collection::vec("[0-9.,]{1,23}†?( [a-zа-я]{1,24}){0,4}", 3), 1..6),
            more in 0_usize..60,
        ) {
            let heads = ["A", "Long heading", "B"].map(|heading| Head::new("key", heading));
            let columns = measure(&heads, &texts);
            let least: Vec<usize> = columns.iter().map(|column| column.least).collect();
            let widths = widths(&columns, line(&least) + more);
            prop_assert!(line(&widths) <= line(&least) + more);
            for (text, width) in texts.iter().flat_map(|row| row.iter().zip(&widths)) {
                let lines = wrap(text, Some(*width), 0);
                prop_assert!(lines.iter().all(|line| line.width() <= *width), "{lines:?}");
                prop_assert_eq!(lines.join(" "), text.as_str());
            }
        }
    }
}
