//! What every list has in common: filters, columns, order, totals.

use clap::Args;
use serde_json::Value as Json;

use super::{Context, values};
use crate::error::Error;
use crate::fold::{Needle, fold};
use crate::query::{self, Filter, SortKey};
use crate::record::{AnyEntry, Date, Qualifier, Section};
use crate::store::Stored;
use crate::text::{did_you_mean, pluralize};
use crate::view::{
    Answer, Cell, Columns, Head, Index, Item, Table, Value, View, Weight, heads, is_shown,
};

const NARROW: &str = "Filters (the same one twice: either; different ones: all)";
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
    #[arg(long, value_name = "KEY,...", value_delimiter = ',', help_heading = SHAPE, add = values::columns())]
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
    cite: bool,
}

/// The column of sources, where it is added so that they can be cited.
pub const SOURCES: Head = Head { key: "sources", heading: "Stated by", shown: true, parts: &[] };

/// A filter of one section by the text of a field.
pub struct FieldFilter<T> {
    /// The key of the field.
    pub key: &'static str,
    /// What it must contain, any of these; without any, it narrows nothing.
    pub words: Vec<String>,
    /// The texts of the field of an entry.
    pub texts: for<'a> fn(&'a T, &Index<'a>) -> Vec<&'a str>,
}

impl<T> FieldFilter<T> {
    fn keeps(&self, entry: &T, index: &Index<'_>) -> bool {
        self.words.is_empty() || self.words.iter().any(|word| self.contains(entry, index, word))
    }

    fn contains(&self, entry: &T, index: &Index<'_>, word: &str) -> bool {
        let word = Needle::new(word);
        (self.texts)(entry, index).into_iter().any(|text| word.is_in(text))
    }
}

/// A row of a list: an entry, or what a list has beside entries.
pub trait Row<'a> {
    /// The id of what it shows.
    fn id(&self) -> &'a str;

    /// The entry that it shows, if it shows one.
    fn entry(&self) -> Option<&'a dyn AnyEntry>;

    /// The cell of a column.
    fn cell(&self, head: Head) -> Cell<'a>;

    /// All of it under the keys of the record.
    fn whole(&self) -> Json;
}

impl<'a> Row<'a> for Item<'a> {
    fn id(&self) -> &'a str {
        self.id
    }

    fn entry(&self) -> Option<&'a dyn AnyEntry> {
        Some(self.entry)
    }

    fn cell(&self, head: Head) -> Cell<'a> {
        Item::cell(self, head)
    }

    fn whole(&self) -> Json {
        Item::whole(self)
    }
}

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
        match (problems.is_empty(), self.since.zip(self.until)) {
            (false, _) => Err(Error::NotFound(problems.join("\nerror: "))),
            (true, Some((since, until))) if since.first_day() > until.last_day() => Err(
                Error::Usage(format!("`--since {since}` lies after `--until {until}`; swap them")),
            ),
            _ => Ok(filter),
        }
    }
}

impl ListArgs {
    /// Lists the entries of a section; `fields` and `condition` are the filters of its own.
    pub fn run<'a, T: Stored + Columns>(
        &self,
        context: &Context<'a>,
        fields: &[FieldFilter<T>],
        condition: impl Fn(&T) -> bool,
    ) -> Result<Answer<'a>, Error> {
        let selected = self.select(context, fields, condition)?;
        self.answer(context, T::SECTION, selected)
    }

    /// Lists rows of a section: shaped by the options, with what is to be said about them.
    pub fn answer<'a, R: Row<'a>>(
        &self,
        context: &Context<'a>,
        section: Section,
        (rows, mut notes): (Vec<R>, Vec<String>),
    ) -> Result<Answer<'a>, Error> {
        let all_heads = heads(section);
        let columns = self.columns(section.as_str(), &all_heads)?;
        let sort = self.sort_keys(section.as_str(), &all_heads)?;
        if self.total {
            refuse_total(section)?;
            let entries = rows.iter().filter_map(Row::entry);
            notes.extend(total_notes(section, entries.clone()));
            let view = View::Table(total(entries, context.machine_readable));
            return Ok(Answer::new(view).with_notes(notes));
        }
        let mut rows = query::sort(rows, &sort, |row, head| row.cell(head).value);
        let found = rows.len();
        if let Some(limit) = self.limit.filter(|limit| (1..found).contains(limit)) {
            rows.truncate(limit);
            notes.push(format!("{limit} of {} shown", pluralize(found, section.singular())));
        }
        let mut heads = columns.unwrap_or_else(|| {
            let wanted =
                |head: &Head| context.machine_readable || is_shown(section, *head, context.width);
            all_heads.into_iter().filter(wanted).collect()
        });
        let names_sources = |head: &Head| matches!(head.key, "sources" | "versions");
        if self.cite && !heads.iter().any(names_sources) {
            // Ids come last.
            let place =
                heads.len() - usize::from(heads.last().is_some_and(|last| last.key == "id"));
            heads.insert(place, SOURCES);
        }
        let is_whole = self.columns.is_empty() && context.machine_readable;
        let whole = is_whole.then(|| rows.iter().map(Row::whole).collect());
        let cells = |row: &R| heads.iter().map(|head| row.cell(*head)).collect();
        let mut table = Table { rows: rows.iter().map(cells).collect(), heads, whole };
        if !context.machine_readable {
            notes.extend(paraphrase_note(section, &table));
            notes.extend(leave_out_common(section, &mut table));
            say_no_date(&mut table);
            if section == Section::Disputes && self.columns.is_empty() && !self.cite {
                count_versions(&mut table);
            }
            let marked = rows
                .iter()
                .zip(&table.rows)
                .filter(|(_, cells)| cells.iter().any(|cell| cell.disputed));
            let marked = marked.map(|(row, _)| row.id());
            notes.extend(disputed_note(context, section.singular(), marked));
        }
        let answer = Answer::new(View::Table(table)).with_notes(notes);
        Ok(context.cited(answer, self.cite))
    }

    /// Returns a table whose rows are no entries of a section, shaped by the options; `note` is about it.
    pub fn shape<'a>(
        &self,
        context: &Context<'a>,
        of: &str,
        table: Table<'a>,
        note: String,
    ) -> Result<Answer<'a>, Error> {
        let Table { heads, mut rows, .. } = table;
        let sort = self.sort_keys(of, &heads)?;
        let columns = self.columns(of, &heads)?.unwrap_or_else(|| heads.clone());
        let place = |head: &Head| heads.iter().position(|other| other == head);
        let keys: Vec<(usize, bool)> =
            sort.iter().filter_map(|key| Some((place(&key.head)?, key.descending))).collect();
        rows.sort_by(|one, two| {
            query::compare(
                keys.iter().map(|(at, desc)| ((&one[*at].value, &two[*at].value), *desc)),
            )
        });
        let mut notes = Vec::new();
        let found = rows.len();
        if let Some(limit) = self.limit.filter(|limit| (1..found).contains(limit)) {
            rows.truncate(limit);
            notes.push(format!("{limit} of {} shown", pluralize(found, "row")));
        }
        notes.push(note);
        let places: Vec<usize> = columns.iter().filter_map(place).collect();
        let rows = rows.iter().map(|row| places.iter().map(|at| row[*at].clone()).collect());
        let table = Table { rows: rows.collect(), heads: columns, whole: None };
        let answer = Answer::new(View::Table(table)).with_notes(notes);
        Ok(context.cited(answer, self.cite))
    }

    /// Selects the entries that the options keep, in the order of reading, and says where there is none.
    pub fn select<'a, T: Stored + Columns>(
        &self,
        context: &Context<'a>,
        fields: &[FieldFilter<T>],
        condition: impl Fn(&T) -> bool,
    ) -> Result<(Vec<Item<'a>>, Vec<String>), Error> {
        let (store, index) = (context.store, context.index);
        let filter = self.filter.filter(context)?;
        check_words(context, fields)?;
        let keeps =
            |entry: &T| fields.iter().all(|field| field.keeps(entry, index)) && condition(entry);
        let mut entries = query::select::<T>(store, index, &filter)?;
        entries.retain(|entry| keeps(entry));
        query::sort_by_default(&mut entries, store, |entry| entry)?;
        let mut notes = Vec::new();
        if filter.has_dates() && T::SECTION.has_dates() {
            let is_left_out = |entry: &&T| {
                entry.dates().is_empty() && filter.keeps_undated(*entry, index) && keeps(entry)
            };
            let undated = store.section::<T>()?.iter().filter(is_left_out).count();
            if undated > 0 {
                notes.push(format!("{} without a date left out", pluralize(undated, T::SINGULAR)));
            }
        }
        if entries.is_empty() {
            notes.push(format!("no {} matches{}", T::SINGULAR, why_empty(T::SECTION, &filter)));
        }
        Ok((entries.into_iter().map(|entry| Item::new(entry, index)).collect(), notes))
    }

    /// Returns whether the options keep an entry that the record does not hold.
    pub fn keeps<T: Stored + Columns>(
        &self,
        context: &Context<'_>,
        entry: &T,
        fields: &[FieldFilter<T>],
        condition: impl Fn(&T) -> bool,
    ) -> Result<bool, Error> {
        let index = context.index;
        Ok(self.filter.filter(context)?.keeps(entry, index)
            && fields.iter().all(|field| field.keeps(entry, index))
            && condition(entry))
    }

    fn columns(&self, of: &str, heads: &[Head]) -> Result<Option<Vec<Head>>, Error> {
        if self.columns.is_empty() {
            return Ok(None);
        }
        let mut columns: Vec<Head> = Vec::new();
        for key in self.columns.iter().map(|key| key.trim()) {
            let found = if key == "all" { heads.to_vec() } else { vec![head(of, heads, key)?] };
            for head in found {
                if !columns.contains(&head) {
                    columns.push(head);
                }
            }
        }
        Ok(Some(columns))
    }

    fn sort_keys(&self, of: &str, heads: &[Head]) -> Result<Vec<SortKey>, Error> {
        let key = |text: &String| {
            let (key, order) = text.trim().split_once(':').unwrap_or((text.trim(), "asc"));
            let descending = match order {
                "asc" => false,
                "desc" => true,
                other => {
                    return Err(Error::Usage(format!(
                        "`{other}` is no order; write `{key}:desc` for the largest first, or `{key}`"
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
            "`{}` is no column of `{}`, which has {}{}",
            key.escape_debug(),
            of,
            keys.join(", "),
            did_you_mean(key, keys.iter().copied())
        ))
    })
}

/// Refuses a word that no entry of the section has in a field, and suggests similar ones.
fn check_words<T: Stored>(context: &Context<'_>, fields: &[FieldFilter<T>]) -> Result<(), Error> {
    let section = T::SECTION.as_str();
    for field in fields.iter().filter(|field| !field.words.is_empty()) {
        let (key, entries) = (field.key, context.store.section::<T>()?);
        for word in &field.words {
            if entries.iter().any(|entry| field.contains(entry, context.index, word)) {
                continue;
            }
            let mut known: Vec<&str> =
                entries.iter().flat_map(|entry| (field.texts)(entry, context.index)).collect();
            known.sort_unstable();
            known.dedup();
            return Err(Error::NotFound(format!(
                "no {} with `{}` in `{key}`, see `summit stats {section} --by {key}`{}",
                T::SINGULAR,
                word.escape_debug(),
                did_you_mean(word, known)
            )));
        }
    }
    Ok(())
}

fn why_empty(section: Section, filter: &Filter) -> String {
    if filter.has_dates() && !section.has_dates() {
        format!("; {} carry no dates", section.as_str())
    } else if !filter.areas.is_empty() && !section.has_area() {
        format!("; {} belong to no area", section.as_str())
    } else {
        String::new()
    }
}

/// Refuses to add up money that overlaps or is of different kinds.
fn refuse_total(section: Section) -> Result<(), Error> {
    let reason = match section {
        Section::Totals => "they overlap, so that a sum would count the same money twice",
        Section::Events => "events state money of different kinds: pledges, plans, loans, results",
        _ => return Ok(()),
    };
    Err(Error::Usage(format!(
        "`--total` does not add {}: {reason}; the list without it shows each",
        section.as_str()
    )))
}

/// Says what a sum leaves out, and what it may count twice.
fn total_notes<'a>(
    section: Section,
    entries: impl Iterator<Item = &'a dyn AnyEntry>,
) -> Vec<String> {
    let amounts: Vec<usize> = entries.map(|entry| entry.money().len()).collect();
    let mut notes = Vec::new();
    let several = amounts.iter().filter(|amounts| **amounts > 1).count();
    if several > 0 {
        let entries = pluralize(several, section.singular());
        let verb = if several == 1 { "states" } else { "state" };
        notes.push(format!(
            "{entries} {verb} several amounts, which may restate or contain each other: only the first of each is counted"
        ));
    }
    if section == Section::Initiatives && amounts.iter().filter(|amounts| **amounts > 0).count() > 1
    {
        notes
            .push("initiatives may contain each other, such as a package and its parts".to_owned());
    }
    notes
}

/// Says that what stands in a table is not a quotation.
fn paraphrase_note(section: Section, table: &Table<'_>) -> Option<String> {
    let paraphrases = matches!(section, Section::Statements | Section::Provisions);
    let is_shown = table.heads.iter().any(|head| head.key == "summary") && !table.rows.is_empty();
    (paraphrases && is_shown).then(|| "in substance: paraphrased, not quotations".to_owned())
}

/// Leaves out of each list the first value that every row of several has, and returns the notes that say so.
fn leave_out_common(section: Section, table: &mut Table<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    if table.rows.len() < 2 {
        return notes;
    }
    for (place, head) in table.heads.iter().enumerate() {
        if !matches!(head.key, "countries" | "parties") {
            continue;
        }
        let in_every_row = |item: &&Value<'_>| {
            let mut lists = table.rows.iter().map(|row| row[place].value.items());
            lists.all(|items| items.len() > 1 && items.contains(item))
        };
        let Some(common) = table.rows[0][place].value.items().iter().find(in_every_row).cloned()
        else {
            continue;
        };
        for row in &mut table.rows {
            let rest = row[place].value.items().iter().filter(|item| **item != common);
            row[place].value = Value::list(rest.cloned().collect::<Vec<_>>());
        }
        notes.push(format!(
            "{} is in every {} and left out of `{}`",
            common.shown(),
            section.singular(),
            head.key
        ));
    }
    notes
}

/// Writes how many versions a dispute has, instead of the versions: those are for `show`.
fn count_versions(table: &mut Table<'_>) {
    let Some(place) = table.heads.iter().position(|head| head.key == "versions") else { return };
    for cell in table.rows.iter_mut().map(|row| &mut row[place]) {
        let versions = cell.value.items();
        let is_official = |version: &&Value<'_>| match version {
            Value::Stated { sources, .. } => Weight::of(sources).official > 0,
            _ => false,
        };
        let official = match versions.iter().filter(is_official).count() {
            0 => "none".to_owned(),
            official => official.to_string(),
        };
        cell.value = Value::Owned(format!("{}, {official} official", versions.len()));
    }
}

/// Writes that no date is known where one is expected, so that none seems to be repeated from above.
fn say_no_date(table: &mut Table<'_>) {
    for (place, _) in table.heads.iter().enumerate().filter(|(_, head)| head.is_date()) {
        for cell in table.rows.iter_mut().map(|row| &mut row[place]) {
            if cell.value.is_unknown() {
                cell.value = Value::Text("no date");
            }
        }
    }
}

/// Explains the mark, and leads from marked cells to the disputes; `noun` is what one of the entries is called.
pub fn disputed_note<'i>(
    context: &Context<'_>,
    noun: &str,
    mut ids: impl Iterator<Item = &'i str>,
) -> Option<String> {
    let is_disputed = |id: &&str| context.index.dispute_ids(id).next().is_some();
    let first = ids.find(is_disputed)?;
    Some(match 1 + ids.filter(is_disputed).count() {
        1 => format!(
            "† sources differ on 1 {noun}: `summit show {first}` says how, `summit disputes` lists all"
        ),
        several => format!(
            "† sources differ on {}: `summit show ID` lists the versions, `summit disputes` the points",
            pluralize(several, noun)
        ),
    })
}

fn total<'a>(entries: impl Iterator<Item = &'a dyn AnyEntry>, machine_readable: bool) -> Table<'a> {
    let head = |key, heading| Head { key, heading, shown: true, parts: &[] };
    let rows = query::sums(entries).into_iter().map(|sum| {
        let [currency, qualifier, amount] = match sum.money {
            None if machine_readable => [Value::Unknown, Value::Unknown, Value::Unknown],
            None => [Value::Text("(none stated)"), Value::Unknown, Value::Unknown],
            Some(money) => {
                let shown = money.to_string();
                let shown = shown.strip_prefix(money.qualifier.prefix()).unwrap_or(&shown);
                let shown = shown.strip_prefix(money.currency.as_str()).unwrap_or(shown);
                [
                    Value::Owned(money.currency.to_string()),
                    Value::Text(match money.qualifier {
                        qualifier if machine_readable => qualifier.as_str(),
                        Qualifier::Exact => "exactly",
                        qualifier => qualifier.prefix().trim(),
                    }),
                    Value::Parts {
                        shown: shown.trim().to_owned(),
                        json: Box::new(money.amount.as_str().into()),
                    },
                ]
            }
        };
        let entries = Value::Number(i64::try_from(sum.entries).unwrap_or(i64::MAX));
        [currency, qualifier, amount, entries].into_iter().map(Into::into).collect()
    });
    Table {
        heads: vec![
            head("currency", "Currency"),
            head("qualifier", "Qualifier"),
            head("amount", "Amount"),
            head("entries", "Entries"),
        ],
        rows: rows.collect(),
        whole: None,
    }
}
