//! What every list has in common: filters, columns, order, totals.

use std::collections::BTreeSet;

use clap::Args;
use serde_json::Value as Json;

use super::readable::{self, disputed_note};
use super::{Context, sums, values};
use crate::error::Error;
use crate::fold::{Needle, fold, is_short_for};
use crate::query::{self, Filter, SortKey, field_texts};
use crate::record::{Date, Section};
use crate::render::{self, Format};
use crate::store::Stored;
use crate::text::{did_you_mean, pluralize};
use crate::view::{Answer, Columns, Head, Item, Table, Value, View, heads};

const NARROW: &str = "Filters (repeat one for any of several)";
const SHAPE: &str = "Rows and columns";

// The filters of every list and of reports. (A doc comment would become the help of the command.)
#[derive(Debug, Args)]
pub struct FilterArgs {
    /// Keep what involves a country: a code or a name, in any script
    #[arg(long, value_name = "COUNTRY", help_heading = NARROW, add = values::countries())]
    country: Vec<String>,

    /// Keep one priority area: its id, name or a word; `none`: across areas
    #[arg(long, value_name = "AREA", help_heading = NARROW, add = values::areas())]
    area: Vec<String>,

    /// Keep what contains a text; case and accents are ignored
    #[arg(long, value_name = "TEXT", help_heading = NARROW)]
    text: Vec<String>,

    /// Keep what is dated DATE (YYYY, YYYY-MM or YYYY-MM-DD) or later
    #[arg(long, value_name = "DATE", value_parser = Date::parse, help_heading = NARROW)]
    since: Option<Date>,

    /// Keep what is dated DATE or earlier
    #[arg(long, value_name = "DATE", value_parser = Date::parse, help_heading = NARROW)]
    until: Option<Date>,

    /// Keep what a source states: its id or its publisher
    #[arg(long, value_name = "SOURCE", help_heading = NARROW, add = values::sources())]
    source: Vec<String>,
}

// The options of every list.
#[derive(Debug, Args)]
pub struct ListArgs {
    #[command(flatten)]
    pub filter: FilterArgs,

    /// Show these columns, or `all`
    #[arg(long, value_name = "KEY,...", value_delimiter = ',', help_heading = SHAPE, add = values::column_keys())]
    columns: Vec<String>,

    /// Sort by these columns; unknown values come last
    #[arg(long, value_name = "KEY[:desc],...", value_delimiter = ',', help_heading = SHAPE, add = values::sort_keys())]
    sort: Vec<String>,

    /// Show only the first N rows; 0: all
    #[arg(long, value_name = "N", help_heading = SHAPE)]
    limit: Option<usize>,

    /// Show sums of money by currency instead of rows
    #[arg(long, help_heading = SHAPE)]
    total: bool,

    /// Add footnotes with the sources
    #[arg(long, conflicts_with = "total", help_heading = SHAPE)]
    pub cite: bool,
}

/// The column of sources, where it is added so that they can be cited.
pub const SOURCES: Head = Head::new("sources", "Stated by");

/// How long a list of the values of a field may be in an error.
const LISTED: usize = 400;

/// Filters of one section: the key of a field, and words of which the field must contain one; without words, every
/// entry passes.
pub type Fields<'f> = [(&'static str, &'f Vec<String>)];

impl FilterArgs {
    /// Resolves the names of countries, areas and sources.
    pub fn filter(&self, context: &Context<'_>) -> Result<Filter, Error> {
        let store = context.store;
        let mut problems = Vec::new();
        let mut keep = |error: Error| problems.push(error.to_string());
        let mut filter = Filter {
            texts: self.text.iter().map(|text| Needle::new(text)).collect(),
            since: self.since,
            until: self.until,
            ..Filter::default()
        };
        for word in &self.country {
            query::country(store, word).map_or_else(&mut keep, |code| filter.countries.push(code));
        }
        for word in &self.area {
            query::area(store, word).map_or_else(&mut keep, |area| filter.areas.push(area));
        }
        for word in &self.source {
            query::source(store, word).map_or_else(&mut keep, |ids| filter.sources.extend(ids));
        }
        if !problems.is_empty() {
            return Err(Error::NotFound(problems.join("\nerror: ")));
        }
        if let Some((since, until)) = self.since.zip(self.until)
            && since.first_day() > until.last_day()
        {
            let message = format!("`--since {since}` lies after `--until {until}`; swap them");
            return Err(Error::Usage(message));
        }
        Ok(filter)
    }
}

impl ListArgs {
    /// Lists the entries of a section that the options keep; `fields` and `condition` are the filters of its own.
    /// The condition is `None` for an entry that states no status.
    pub fn run<'a, T: Stored + Columns>(
        &self,
        context: &Context<'a>,
        fields: &Fields<'_>,
        condition: impl Fn(&T) -> Option<bool>,
    ) -> Result<Answer<'a>, Error> {
        let entries = context.store.section::<T>()?;
        let (items, notes) = self.select(context, entries, fields, condition)?;
        self.answer(context, T::SECTION, items, notes, &Item::cell, &Item::whole)
    }

    /// Selects the entries that the options keep, in the order of reading, and says where there is none.
    pub fn select<'a, T: Stored + Columns>(
        &self,
        context: &Context<'a>,
        entries: impl IntoIterator<Item = &'a T>,
        fields: &Fields<'_>,
        condition: impl Fn(&T) -> Option<bool>,
    ) -> Result<(Vec<Item<'a>>, Vec<String>), Error> {
        let item = |entry: &'a T| (Item::new(entry, context.index), condition(entry));
        let items = entries.into_iter().map(item).collect();
        self.select_items(context, T::SECTION, fields, items)
    }

    /// Selects items as [`ListArgs::select`] does, each with whether it meets the condition.
    fn select_items<'a>(
        &self,
        context: &Context<'a>,
        section: Section,
        fields: &Fields<'_>,
        mut entries: Vec<(Item<'a>, Option<bool>)>,
    ) -> Result<(Vec<Item<'a>>, Vec<String>), Error> {
        let index = context.index;
        let filter = self.filter.filter(context)?;
        for (key, words) in fields.iter().filter(|(_, words)| !words.is_empty()) {
            let texts: Vec<Vec<String>> =
                entries.iter().map(|(item, _)| field_texts(item.entry, key, index)).collect();
            let mut fits = vec![false; entries.len()];
            for word in *words {
                let needle = Needle::new(word);
                let contains = |text: &String| needle.is_in(text);
                let is_short_for = |text: &String| is_short_for(needle.as_str(), text);
                let has_any = |is: &dyn Fn(&String) -> bool| texts.iter().flatten().any(is);
                let is: &dyn Fn(&String) -> bool = if has_any(&contains) {
                    &contains
                } else if has_any(&is_short_for) {
                    &is_short_for
                } else {
                    let mut others = fields.iter().map(|(other, _)| *other);
                    let other = others.find(|other| {
                        let has_word = |(item, _): &(Item<'_>, _)| {
                            field_texts(item.entry, other, index).iter().any(contains)
                        };
                        other != key && entries.iter().any(has_word)
                    });
                    return Err(unknown_word(section, key, word, texts.concat(), other));
                };
                fits.iter_mut().zip(&texts).for_each(|(fits, texts)| *fits |= texts.iter().any(is));
            }
            let mut fits = fits.into_iter();
            entries.retain(|_| fits.next() == Some(true));
        }
        let (mut items, mut undated, mut unstated) = (Vec::new(), 0, 0);
        for (item, meets) in &entries {
            match (meets, filter.keeps(item.entry, index)) {
                (Some(true), Some(true)) => items.push(*item),
                (Some(true), None) => undated += 1,
                (None, Some(true)) => unstated += 1,
                _ => {}
            }
        }
        query::sort_by_default(&mut items, context.store)?;
        let mut notes = Vec::new();
        if section.has_dates() {
            notes.extend(left_out_note(undated, section.singular(), "date"));
        }
        notes.extend(left_out_note(unstated, section.singular(), "stated status"));
        if items.is_empty() {
            let anywhere = Filter { areas: Vec::new(), ..filter.clone() };
            let is_anywhere = |(item, meets): &&(Item<'_>, Option<bool>)| {
                *meets != Some(false) && anywhere.keeps(item.entry, index) == Some(true)
            };
            let anywhere = entries.iter().filter(is_anywhere).count();
            let why = why_empty(section, &filter, anywhere);
            notes.push(format!("no {} matches{why}", section.singular()));
        }
        Ok((items, notes))
    }

    /// Lists entries of a section, shaped by the options, with notes about them.
    pub fn answer<'a>(
        &self,
        context: &Context<'a>,
        section: Section,
        items: Vec<Item<'a>>,
        mut notes: Vec<String>,
        cell: &dyn Fn(&Item<'a>, Head) -> Value<'a>,
        whole: &dyn Fn(&Item<'a>) -> Json,
    ) -> Result<Answer<'a>, Error> {
        let all = heads(section);
        if !self.filter.area.is_empty() {
            notes.extend(readable::inferred_note(section, &items));
        }
        if self.total {
            return sums::answer(context, section, &items, notes);
        }
        let is_default = |head: &Head| context.machine_readable || head.rank < Head::ON_REQUEST;
        let mut default: Vec<Head> = all.iter().copied().filter(is_default).collect();
        if !self.filter.country.is_empty() {
            // Other columns say more.
            let countries = default.iter_mut().filter(|head| head.key == "countries");
            countries.for_each(|head| head.rank = head.rank.max(5));
        }
        let names = (section.as_str(), section.singular());
        let (mut heads, items) = self.arrange(names, (&all, default), items, &cell, &mut notes)?;
        let names_sources = |head: &Head| matches!(head.key, "sources" | "versions");
        if self.cite && !heads.iter().any(names_sources) {
            // Ids come last.
            let ids = usize::from(heads.last().is_some_and(|last| last.key == "id"));
            heads.insert(heads.len() - ids, SOURCES);
        }
        let is_whole = self.columns.is_empty() && context.machine_readable;
        let whole = is_whole.then(|| items.iter().map(whole).collect());
        let cells = |item: &Item<'a>| heads.iter().map(|head| cell(item, *head)).collect();
        let mut table = Table { rows: items.iter().map(cells).collect(), heads, whole };
        let is_read = !context.machine_readable;
        // The notes below are about the columns that fit.
        if let Some(width) = context.style.width.filter(|_| context.style.format == Format::Table) {
            render::fit(&mut table, width);
        }
        if is_read {
            let is_shown = |key: &str| table.heads.iter().any(|head| head.key == key);
            let has_summary = is_shown("summary") && !table.rows.is_empty();
            notes.extend(readable::paraphrase_note(has_summary.then_some(section)));
            readable::say_no_date(&mut table);
            if section == Section::Disputes && self.columns.is_empty() && !self.cite {
                readable::count_versions(&mut table);
            }
            let is_marked = |row: &[Value<'_>]| row.iter().any(Value::is_marked);
            let marked = items.iter().zip(&table.rows).filter(|(_, row)| is_marked(row));
            let marked = marked.map(|(item, _)| item.id);
            notes.extend(disputed_note(context, section.singular(), marked));
        }
        let answer = Answer::new(View::Table(table), notes);
        Ok(context.cited(answer, self.cite))
    }

    /// Returns the columns asked for, or the default ones, and the rows that are shown, sorted; adds notes about both.
    ///
    /// Rows are of something called by its plural and its singular; `all` are the columns that they have.
    pub fn arrange<'a, R>(
        &self,
        (plural, singular): (&str, &str),
        (all, default): (&[Head], Vec<Head>),
        rows: Vec<R>,
        cell: &impl Fn(&R, Head) -> Value<'a>,
        notes: &mut Vec<String>,
    ) -> Result<(Vec<Head>, Vec<R>), Error> {
        let columns = self.columns(plural, all, default)?;
        let sort = self.sort_keys(plural, all)?;
        let mut rows = query::sort(rows, &sort, cell);
        for key in &sort {
            let values = rows.iter().map(|row| cell(row, key.head));
            let currency = |value: Value<'_>| value.items().first()?.currency().map(str::to_owned);
            let currencies: Vec<String> = values.filter_map(currency).collect();
            if currencies.iter().any(|currency| *currency != currencies[0]) {
                let key = key.head.key;
                notes.push(format!("`{key}` is sorted by currency code, then by amount"));
            }
        }
        notes.extend(cut(&mut rows, self.limit, singular));
        Ok((columns, rows))
    }

    fn columns(&self, of: &str, heads: &[Head], default: Vec<Head>) -> Result<Vec<Head>, Error> {
        if self.columns.is_empty() {
            return Ok(default);
        }
        let mut columns: Vec<Head> = Vec::new();
        for key in self.columns.iter().map(|key| key.trim()) {
            let found = if key == "all" { heads.to_vec() } else { vec![head(of, heads, key)?] };
            for head in found {
                if !columns.iter().any(|column| column.key == head.key) {
                    columns.push(Head { rank: 0, ..head });
                }
            }
        }
        Ok(columns)
    }

    fn sort_keys(&self, of: &str, heads: &[Head]) -> Result<Vec<SortKey>, Error> {
        let key = |text: &String| {
            let (key, order) = text.trim().split_once(':').unwrap_or((text.trim(), "asc"));
            let descending = match order {
                "asc" => false,
                "desc" => true,
                other => {
                    return Err(Error::Usage(format!(
                        "unknown order `{other}`; write `{key}:desc` for the largest first, or `{key}`"
                    )));
                }
            };
            Ok(SortKey { head: head(of, heads, key)?, descending })
        };
        self.sort.iter().map(key).collect()
    }
}

/// Returns the column of what is called `of` by its key, its heading or its name in CSV.
pub fn head(of: &str, heads: &[Head], key: &str) -> Result<Head, Error> {
    let folded = fold(key);
    let is_part = |head: &Head| {
        let part = folded.strip_prefix(head.key).and_then(|rest| rest.strip_prefix('_'));
        part.is_some_and(|part| head.parts.contains(&part))
    };
    let found = (heads.iter().find(|head| head.key == key))
        .or_else(|| heads.iter().find(|head| fold(head.heading) == folded))
        .or_else(|| heads.iter().find(|head| head.key == folded || is_part(head)));
    found.copied().ok_or_else(|| {
        let keys: Vec<&str> = heads.iter().map(|head| head.key).collect();
        Error::Usage(format!(
            "`{}` has no column `{}`, only {}{}",
            of,
            key.escape_debug(),
            keys.join(", "),
            did_you_mean(key, keys.iter().copied())
        ))
    })
}

/// Explains that no entry of a section has a word in a field, of which it has some texts; `other` is a field that
/// has the word.
fn unknown_word(
    section: Section,
    key: &str,
    word: &str,
    texts: Vec<String>,
    other: Option<&str>,
) -> Error {
    let known: BTreeSet<String> = texts.into_iter().collect();
    let list = known.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
    let has = match list.len() {
        ..LISTED => format!("which has {list}"),
        _ => format!("see `summit stats {} --by {key}`", section.as_str()),
    };
    let words = known.iter().flat_map(|text| query::words(text));
    let word = word.escape_debug();
    let hint = match other {
        Some(other) => {
            let option = if other == "parties" { "party" } else { other };
            format!("; `--{option} {word}` finds some")
        }
        None => did_you_mean(&word.to_string(), known.iter().map(String::as_str).chain(words)),
    };
    Error::NotFound(format!("no {} with `{word}` in `{key}`, {has}{hint}", section.singular()))
}

/// Leaves out the rows after the first `limit`, unless that is 0, and says so; `noun` is what a row is called.
pub fn cut<R>(rows: &mut Vec<R>, limit: Option<usize>, noun: &str) -> Option<String> {
    let found = rows.len();
    let limit = limit.filter(|limit| (1..found).contains(limit))?;
    rows.truncate(limit);
    Some(format!("{limit} of {} shown", pluralize(found, noun)))
}

/// Says how many entries were left out that lack what a filter asks for, such as a date.
pub fn left_out_note(number: usize, noun: &str, what: &str) -> Option<String> {
    (number > 0).then(|| format!("{} without a {what} left out", pluralize(number, noun)))
}

/// Says what keeps a list empty; `anywhere` is how many entries there are under any area and none.
fn why_empty(section: Section, filter: &Filter, anywhere: usize) -> String {
    if filter.has_dates() && !section.has_dates() {
        format!("; {} carry no dates", section.as_str())
    } else if !filter.areas.is_empty() && !section.has_area() {
        format!("; {} belong to no area", section.as_str())
    } else if !filter.areas.is_empty() && anywhere > 0 {
        format!("; without `--area`, {} would", pluralize(anywhere, section.singular()))
    } else {
        String::new()
    }
}
