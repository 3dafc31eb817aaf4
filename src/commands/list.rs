//! What every list has in common: filters, columns, order, totals.

use clap::Args;

use super::{Context, values};
use crate::error::Error;
use crate::fold::fold;
use crate::query::{self, Filter, SortKey};
use crate::record::{Date, Section};
use crate::store::Stored;
use crate::text::{did_you_mean, pluralize};
use crate::view::{Answer, Columns, Head, Index, Item, Table, Value, View, heads};

const NARROW: &str =
    "Options that narrow a list (repeat one to widen it; different ones must all hold)";
const SHAPE: &str = "Options that shape a list";

/// The filters of every list and of reports.
#[derive(Debug, Args)]
pub struct FilterArgs {
    /// Keep what touches a country: alpha-2, alpha-3 or any name the record has, in any script
    #[arg(long, value_name = "COUNTRY", help_heading = NARROW, add = values::countries())]
    country: Vec<String>,

    /// Keep what falls under a priority area: its id, name or one telling word; `none` is across areas
    #[arg(long, value_name = "AREA", help_heading = NARROW, add = values::areas())]
    area: Vec<String>,

    /// Keep what has a text anywhere, without regard to case and Latin accents
    #[arg(long, value_name = "TEXT", help_heading = NARROW)]
    text: Vec<String>,

    /// Keep what may fall on this day or later: YYYY-MM-DD, YYYY-MM or YYYY
    #[arg(long, value_name = "DATE", value_parser = Date::parse, help_heading = NARROW)]
    since: Option<Date>,

    /// Keep what may fall on this day or earlier
    #[arg(long, value_name = "DATE", value_parser = Date::parse, help_heading = NARROW)]
    until: Option<Date>,

    /// Keep what a source states: its id, or its publisher
    #[arg(long, value_name = "SOURCE", help_heading = NARROW, add = values::sources())]
    source: Vec<String>,
}

/// The options that every list has.
#[derive(Debug, Args)]
pub struct ListArgs {
    #[command(flatten)]
    pub filter: FilterArgs,

    /// Show these columns, by key; `all` for every one, a wrong key names them all
    #[arg(long, value_name = "KEY,...", value_delimiter = ',', help_heading = SHAPE, add = values::columns())]
    columns: Vec<String>,

    /// Order by these columns; `:desc` puts the largest first, unknown stays last
    #[arg(long, value_name = "KEY[:desc],...", value_delimiter = ',', help_heading = SHAPE, add = values::sort_keys())]
    sort: Vec<String>,

    /// Show the first N rows only; 0 shows all
    #[arg(long, value_name = "N", help_heading = SHAPE)]
    limit: Option<usize>,

    /// Show, instead of the rows, their money by currency and qualifier
    #[arg(long, help_heading = SHAPE)]
    total: bool,

    /// Number the sources and cite them below
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
        let word = fold(word);
        (self.texts)(entry, index).into_iter().any(|text| crate::fold::contains(text, &word))
    }
}

impl FilterArgs {
    /// Resolves the names of countries, areas and sources.
    pub fn filter(&self, context: &Context<'_>) -> Result<Filter, Error> {
        let store = context.store;
        let mut problems = Vec::new();
        let mut keep = |error: Error| problems.push(error.to_string());
        let mut filter = Filter {
            texts: self.text.iter().map(|text| fold(text)).collect(),
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
        let section = T::SECTION;
        let all_heads = heads(section);
        let columns = self.columns(section.as_str(), &all_heads)?;
        let sort = self.sort_keys(section.as_str(), &all_heads)?;
        let (mut items, mut notes) = self.select(context, fields, condition)?;
        query::sort(&mut items, &sort);
        if self.total {
            if section == Section::Totals {
                notes.push("totals of different authors may count the same money twice".to_owned());
            }
            let view = View::Table(total(&items, context.machine_readable));
            return Ok(Answer::new(view).with_notes(notes));
        }
        let found = items.len();
        if let Some(limit) = self.limit.filter(|limit| (1..found).contains(limit)) {
            items.truncate(limit);
            notes.push(format!("{limit} of {} shown", pluralize(found, T::SINGULAR)));
        }
        let mut heads = columns.unwrap_or_else(|| {
            let wanted = |head: &Head| head.shown || context.machine_readable;
            all_heads.into_iter().filter(wanted).collect()
        });
        let names_sources = |head: &Head| matches!(head.key, "sources" | "versions");
        if self.cite && !heads.iter().any(names_sources) {
            // Ids come last.
            let place =
                heads.len() - usize::from(heads.last().is_some_and(|last| last.key == "id"));
            heads.insert(place, SOURCES);
        }
        notes.extend(disputed_note(context, T::SINGULAR, items.iter().map(|item| item.id)));
        let is_whole = self.columns.is_empty() && context.machine_readable;
        let row = |item: &Item<'a>| heads.iter().map(|head| item.cell(*head)).collect();
        let rows = items.iter().map(row).collect();
        let whole = is_whole.then(|| items.iter().map(Item::whole).collect());
        let table = Table { heads, rows, whole };
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
        let mut entries = query::select::<T>(store, index, &filter)?;
        entries.retain(|entry| {
            fields.iter().all(|field| field.keeps(entry, index)) && condition(entry)
        });
        query::sort_by_default(&mut entries, store, |entry| entry)?;
        let mut notes = Vec::new();
        if entries.is_empty() {
            notes.push(format!("no {} matches{}", T::SINGULAR, why_empty(T::SECTION, &filter)));
        }
        Ok((entries.into_iter().map(|entry| Item::new(entry, index)).collect(), notes))
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

/// Returns the column with a key of what is called `of`.
pub fn head(of: &str, heads: &[Head], key: &str) -> Result<Head, Error> {
    heads.iter().find(|head| head.key == key).copied().ok_or_else(|| {
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

/// Returns the note that leads from marked cells to the disputes; `noun` is what one of the entries is called.
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
            "† sources differ on {}: `summit disputes` lists the versions, `summit show ID` those of one",
            pluralize(several, noun)
        ),
    })
}

fn total<'a>(items: &[Item<'a>], machine_readable: bool) -> Table<'a> {
    let head = |key, heading| Head { key, heading, shown: true, parts: &[] };
    let rows = query::sums(items.iter().map(|item| item.entry)).into_iter().map(|sum| {
        let [currency, qualifier, amount] = match sum.money {
            None if machine_readable => [Value::Unknown, Value::Unknown, Value::Unknown],
            None => [Value::Text("(none stated)"), Value::Unknown, Value::Unknown],
            Some(money) => {
                let shown = money.to_string();
                let shown = shown.strip_prefix(money.qualifier.prefix()).unwrap_or(&shown);
                let shown = shown.strip_prefix(money.currency.as_str()).unwrap_or(shown);
                [
                    Value::Owned(money.currency.to_string()),
                    Value::Text(money.qualifier.as_str()),
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
