//! Queries: what is asked for, found among the entries of a record.
//!
//! Selecting knows no formats and no command line: plain values come in, entries go out.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use bigdecimal::BigDecimal;

use crate::error::{Error, near, or_list};
use crate::fold::{self, fold};
use crate::glance::Ids;
use crate::record::{
    Area, Country, Currency, Date, Decimal, Glance, Money, Qualifier, Record, Section, Text,
};
use crate::view::{Head, Index, Item, Value, each_item, items_where};

/// What narrows a list; an empty list of values narrows nothing.
///
/// Several values of one kind widen it (any of), different kinds must all hold.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Alpha-3 codes.
    pub countries: Vec<String>,
    /// Area ids, or `None` for entries across areas.
    pub areas: Vec<Option<String>>,
    /// Texts to be found anywhere in an entry.
    pub texts: Vec<String>,
    /// The first day.
    pub since: Option<Date>,
    /// The last day.
    pub until: Option<Date>,
    /// Source ids.
    pub sources: Vec<String>,
    /// Columns that must hold one of some words or texts.
    pub fields: Vec<(&'static str, Vec<String>)>,
}

impl Filter {
    /// Returns whether it narrows nothing.
    pub fn is_empty(&self) -> bool {
        let Self { countries, areas, texts, since, until, sources, fields } = self;
        countries.is_empty()
            && areas.is_empty()
            && texts.is_empty()
            && since.is_none()
            && until.is_none()
            && sources.is_empty()
            && fields.iter().all(|(_, words)| words.is_empty())
    }
}

/// Returns the entries of a section that pass a filter, in the order of the record.
pub fn select<'a>(
    record: &'a Record<'a>,
    index: &Index<'a>,
    section: Section,
    filter: &Filter,
) -> Vec<Item<'a>> {
    let related = related_to(record, index, section, filter);
    with_glance(filter, section, |glance| {
        items_where(record, index, section, glance, |item| {
            let facets = related.get(item.id).copied().unwrap_or_default();
            passes(item, facets, index, filter)
        })
    })
}

/// Shows the entries of a section that pass a filter to `visit`, in the order of the record, with their
/// positions; none is kept.
pub fn each_selected<'a>(
    record: &'a Record<'a>,
    index: &Index<'a>,
    section: Section,
    filter: &Filter,
    mut visit: impl FnMut(usize, &Item<'_>),
) {
    let related = related_to(record, index, section, filter);
    with_glance(filter, section, |glance| {
        each_item(record, index, section, glance, |position, item| {
            let facets = related.get(item.id).copied().unwrap_or_default();
            if passes(item, facets, index, filter) {
                visit(position, item);
            }
        });
    });
}

/// Gives what tells from the text of an entry whether a filter may keep it, where anything does.
fn with_glance<R>(
    filter: &Filter,
    section: Section,
    then: impl FnOnce(Option<Glance<'_>>) -> R,
) -> R {
    let ids = ids_of(filter, section);
    let may_pass = |_: usize, written: &str| ids.may_pass(written);
    then(if ids.is_blind() { None } else { Some(&may_pass) })
}

/// Returns the ids of which an entry must hold some, as it is written, for a filter to keep it.
fn ids_of(filter: &Filter, section: Section) -> Ids {
    if matches!(section, Section::Provisions | Section::Disputes) {
        // What these speak of may be what a filter keeps them for.
        return Ids::new(&[&filter.sources]);
    }
    // What is across areas is told by what is not there.
    let areas: Option<Vec<String>> = filter.areas.iter().cloned().collect();
    Ids::new(&[&filter.sources, &filter.countries, &areas.unwrap_or_default()])
}

/// What entries have of what a filter asks for.
#[derive(Debug, Clone, Copy, Default)]
struct Facets {
    country: bool,
    area: bool,
}

impl Facets {
    fn of(item: &Item<'_>, filter: &Filter) -> Self {
        Self {
            country: !filter.countries.is_empty()
                && countries(item).any(|code| filter.countries.iter().any(|other| other == code)),
            area: filter.areas.iter().any(|wanted| has_area_of(item, wanted.as_deref())),
        }
    }

    fn or(self, other: Self) -> Self {
        Self { country: self.country || other.country, area: self.area || other.area }
    }
}

/// Returns, for entries that speak of others (a provision of its document, a dispute of what it is
/// about), what those others have of what a filter asks for, by the id of the entry.
fn related_to<'a>(
    record: &'a Record<'a>,
    index: &Index<'a>,
    section: Section,
    filter: &Filter,
) -> BTreeMap<&'a str, Facets> {
    if filter.countries.is_empty() && filter.areas.is_empty() {
        return BTreeMap::new();
    }
    let links: Vec<(&str, &str)> = match section {
        Section::Provisions => {
            record.provisions.iter().map(|one| (one.id.as_str(), one.document.as_str())).collect()
        }
        Section::Disputes => {
            let marks = record.all_marks();
            marks.map(|(about, dispute, _)| (dispute.as_ref(), about.as_ref())).collect()
        }
        _ => return BTreeMap::new(),
    };
    let mut others: BTreeMap<&str, Facets> =
        links.iter().map(|(_, other)| (*other, Facets::default())).collect();
    let sections: BTreeSet<Section> = others.keys().filter_map(|id| index.section(id)).collect();
    for section in sections {
        each_item(record, index, section, None, |_, item| {
            if let Some(facets) = others.get_mut(item.id) {
                *facets = Facets::of(item, filter);
            }
        });
    }
    let mut related: BTreeMap<&str, Facets> = BTreeMap::new();
    for (id, other) in links {
        let facets = related.entry(id).or_default();
        *facets = facets.or(others.get(other).copied().unwrap_or_default());
    }
    related
}

fn passes(item: &Item<'_>, related: Facets, index: &Index<'_>, filter: &Filter) -> bool {
    let asks = !filter.countries.is_empty() || !filter.areas.is_empty();
    let facets = if asks { Facets::of(item, filter).or(related) } else { related };
    (filter.countries.is_empty() || facets.country)
        && (filter.areas.is_empty() || has_area(item.section) && facets.area)
        && (filter.texts.is_empty()
            || filter.texts.iter().any(|text| contains(item, index, &fold(text))))
        && ((filter.since.is_none() && filter.until.is_none())
            || dates(item).any(|(first, last)| {
                filter.since.is_none_or(|since| last.last_day() >= since.first_day())
                    && filter.until.is_none_or(|until| first.first_day() <= until.last_day())
            }))
        && (filter.sources.is_empty()
            || sources(item).any(|id| filter.sources.iter().any(|wanted| wanted == id)))
        && (filter.fields.iter().all(|(key, wanted)| {
            wanted.is_empty() || wanted.iter().any(|wanted| holds(item, index, key, wanted))
        }))
}

/// Returns whether the entries of a section belong to areas.
pub fn has_area(section: Section) -> bool {
    matches!(
        section,
        Section::Areas
            | Section::Initiatives
            | Section::Documents
            | Section::Statements
            | Section::Disputes
            | Section::Provisions
    )
}

/// Returns whether the entries of a section carry dates.
pub fn has_date(section: Section) -> bool {
    matches!(
        section,
        Section::Initiatives
            | Section::Documents
            | Section::Meetings
            | Section::Statements
            | Section::Events
            | Section::Sources
            | Section::Leaders
    )
}

fn has_area_of(item: &Item<'_>, wanted: Option<&str>) -> bool {
    if item.section == Section::Areas {
        return wanted == Some(item.id);
    }
    match (item.get("area"), wanted) {
        (Value::Unknown, None) => has_area(item.section),
        (Value::Ref { id, .. }, Some(wanted)) => *id == wanted,
        _ => false,
    }
}

/// Returns the codes of the countries that an entry touches.
pub fn countries<'v>(item: &'v Item<'_>) -> impl Iterator<Item = &'v str> {
    let own = (item.section == Section::Countries).then_some(item.id);
    let keys = ["country", "countries", "party"];
    let listed =
        keys.into_iter().flat_map(|key| item.get(key).items()).filter_map(|value| match value {
            Value::Text(code) => Some(*code),
            Value::Ref { id, .. } => Some(*id),
            _ => None,
        });
    // An event has no countries but the one where it takes place.
    let place = match item.get("place") {
        Value::Parts { json, .. } if item.section == Section::Events => json["country"].as_str(),
        _ => None,
    };
    own.into_iter().chain(listed).chain(place)
}

fn sources<'a, 'v>(item: &'v Item<'a>) -> impl Iterator<Item = &'a str> + 'v {
    let own = (item.section == Section::Sources).then_some(item.id);
    let listed = match item.get("sources") {
        Value::Sources(sources) => sources.as_slice(),
        _ => &[],
    };
    own.into_iter().chain(listed.iter().map(|source| source.id))
}

/// Returns the first and last date of each time span that an entry carries.
pub fn dates<'v>(item: &'v Item<'_>) -> impl Iterator<Item = (Date, Date)> + 'v {
    let end = match item.get("end") {
        Value::Date(end) => Some(*end),
        _ => None,
    };
    ["date", "dates", "published", "in_office_since"]
        .into_iter()
        .flat_map(|key| item.get(key).items())
        .filter_map(move |value| match value {
            Value::Date(date) => Some((*date, end.unwrap_or(*date))),
            _ => None,
        })
}

/// Returns whether a folded text stands anywhere in an entry, or in a name of what it refers to.
pub fn contains(item: &Item<'_>, index: &Index<'_>, folded: &str) -> bool {
    // No text of an entry names the sources that state it.
    item.cells_but("sources").any(|(_, value)| text_in(value, index, folded))
}

/// Returns whether a folded text stands in a value, or in a name of the entry it refers to.
pub fn text_in(value: &Value<'_>, index: &Index<'_>, folded: &str) -> bool {
    let mut found = false;
    value.each_text(&mut |text| found = found || fold::contains(text, folded));
    found
        || value.items().iter().any(|value| {
            let id = match value {
                Value::Ref { id, .. } => *id,
                // A list of countries holds their codes.
                Value::Text(code) if is_code(code) => *code,
                _ => return false,
            };
            index.get(id).is_some_and(|named| {
                fold::contains(named.label, folded)
                    || named.names.iter().any(|name| fold::contains(name.text.as_str(), folded))
            })
        })
}

fn is_code(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

fn holds(item: &Item<'_>, index: &Index<'_>, key: &str, wanted: &str) -> bool {
    text_in(item.get(key), index, &fold(wanted))
}

/// Returns the codes of the country that `word` names: by code, or by any name in the record.
///
/// # Errors
///
/// Fails where the word fits no country, or several.
pub fn country(record: &Record<'_>, word: &str) -> Result<String, Error> {
    let spellings = |country: &Country| {
        let mut spellings =
            vec![country.id.as_str(), country.alpha2.as_str(), country.name.as_str()];
        spellings.extend(country.official_name.as_ref().map(Text::as_str));
        spellings.extend(country.names.iter().map(|name| name.text.as_str()));
        spellings.into_iter().map(str::to_owned).collect()
    };
    let candidates =
        record.countries.iter().map(|country| (country.id.as_str(), spellings(country)));
    one_of("country", word, &candidates.collect::<Vec<_>>(), "")
}

/// Returns the id of the area that `word` names, or `None` for `none`: across areas.
///
/// # Errors
///
/// Fails where the word fits no area, or several.
pub fn area(record: &Record<'_>, word: &str) -> Result<Option<String>, Error> {
    if fold(word) == "none" {
        return Ok(None);
    }
    let spellings = |area: &Area| {
        let mut spellings = vec![area.id.as_str(), area.name.as_str()];
        spellings.extend(area.names.iter().map(|name| name.text.as_str()));
        spellings.into_iter().map(str::to_owned).collect()
    };
    let candidates = record.areas.iter().map(|area| (area.id.as_str(), spellings(area)));
    let also = ", and `none` for what is across areas";
    one_of("area", word, &candidates.collect::<Vec<_>>(), also).map(Some)
}

/// Returns the ids of the sources that `word` names: an id, or a publisher.
///
/// # Errors
///
/// Fails where the word fits no source.
pub fn source(record: &Record<'_>, word: &str) -> Result<Vec<String>, Error> {
    if let Some(source) = record.sources.iter().find(|source| source.id.as_str() == word) {
        return Ok(vec![source.id.to_string()]);
    }
    let folded = fold(word);
    let found: Vec<String> = (record.sources.iter())
        .filter(|source| {
            !folded.is_empty()
                && (fold(source.publisher.as_str()).contains(&folded)
                    || source.id.as_str().split('-').next() == Some(folded.as_str()))
        })
        .map(|source| source.id.to_string())
        .collect();
    if found.is_empty() {
        let spellings = record
            .sources
            .iter()
            .flat_map(|source| [source.publisher.as_str(), source.id.as_str()]);
        return Err(Error::NotFound(format!(
            "no source `{}` in the record, see `summit sources`{}",
            word.escape_debug(),
            near(word, spellings)
        )));
    }
    Ok(found)
}

/// Returns the one id whose spellings fit `word`: exactly, else as the beginning of a word, else
/// as a part; `also` tells what else may be asked for.
fn one_of(
    kind: &str,
    word: &str,
    candidates: &[(&str, Vec<String>)],
    also: &str,
) -> Result<String, Error> {
    let folded = fold(word.trim());
    let starts = |spelling: &str| {
        spelling.starts_with(&folded)
            || spelling.split([' ', '-']).any(|part| part.starts_with(&folded))
    };
    let fits: [&dyn Fn(&str) -> bool; 3] =
        [&|spelling| spelling == folded, &starts, &|spelling| spelling.contains(&folded)];
    for fit in fits.iter().take(if folded.is_empty() { 0 } else { 3 }) {
        let found: Vec<&str> = (candidates.iter())
            .filter(|(_, spellings)| spellings.iter().any(|spelling| fit(&fold(spelling))))
            .map(|(id, _)| *id)
            .collect();
        match found.as_slice() {
            [] => {}
            [only] => return Ok((*only).to_owned()),
            several => {
                return Err(Error::NotFound(format!(
                    "the {kind} `{}` fits several: {}",
                    word.escape_debug(),
                    or_list(several)
                )));
            }
        }
    }
    let ids: Vec<&str> = candidates.iter().map(|(id, _)| *id).collect();
    // One telling word is enough, so single words are offered too.
    let spellings = candidates
        .iter()
        .flat_map(|(_, spellings)| spellings)
        .flat_map(|spelling| std::iter::once(spelling.as_str()).chain(spelling.split([' ', '-'])));
    Err(Error::NotFound(format!(
        "no {kind} `{}` in the record, which has {}{}",
        word.escape_debug(),
        if ids.is_empty() { "none".to_owned() } else { format!("{}{also}", ids.join(", ")) },
        near(word, spellings)
    )))
}

/// A column to sort by, and whether from the largest down.
#[derive(Debug, Clone, Copy)]
pub struct SortKey {
    /// The column.
    pub head: Head,
    /// Whether the largest comes first; what is unknown comes last either way.
    pub descending: bool,
}

/// Sorts entries by what columns mean: dates as dates, amounts within a currency, unknown last.
pub fn sort<'a>(items: &mut Vec<Item<'a>>, index: &Index<'a>, keys: &[SortKey]) {
    if keys.is_empty() {
        return;
    }
    let values = |item: &Item<'a>| -> Vec<Value<'a>> {
        keys.iter().map(|key| item.cell(key.head, index).value).collect()
    };
    sort_by_key(items, values, |one, two| {
        let pairs = one.iter().zip(two).zip(keys);
        order(pairs.map(|(pair, key)| (pair, key.descending)))
    });
}

/// Returns the order of two rows by pairs of values, the first that differs deciding; each pair tells
/// whether the largest comes first.
pub fn order<'v, 'a: 'v>(
    pairs: impl Iterator<Item = ((&'v Value<'a>, &'v Value<'a>), bool)>,
) -> Ordering {
    pairs
        .map(|((one, two), descending)| {
            let order = one.compare(two);
            let known = !one.is_unknown() && !two.is_unknown();
            if descending && known { order.reverse() } else { order }
        })
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
}

/// Puts entries in the order in which people read a section.
pub fn sort_by_default<'a>(items: &mut Vec<Item<'a>>, record: &Record<'_>) {
    sort_by_key(items, |item| rank(item, record), Ord::cmp);
}

/// Where an entry stands in the order in which people read its section.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// The host first, then by code.
    Country(bool, String),
    /// By area, what is inferred last, and by level.
    Area(usize, bool, Option<usize>),
    /// By date.
    Date(Date),
    /// Without a date, after all that have one.
    NoDate,
    /// As in the record.
    Stays,
}

/// Returns where an entry stands in the order in which people read its section.
pub fn rank(item: &Item<'_>, record: &Record<'_>) -> Rank {
    match item.section {
        Section::Countries | Section::Leaders | Section::Participants => {
            let code = countries(item).next().unwrap_or_default().to_owned();
            Rank::Country(!record.is_host(&code), code)
        }
        Section::Initiatives => {
            let id = match item.get("area") {
                Value::Ref { id, .. } => *id,
                _ => "",
            };
            let position = record.areas.iter().position(|area| area.id.as_str() == id);
            let inferred = *item.get("area_inferred") == Value::Bool(true);
            let level = ["declaration", "initiative", "statement"]
                .iter()
                .position(|level| *item.get("level") == Value::Text(level));
            Rank::Area(position.unwrap_or(usize::MAX), inferred, level)
        }
        Section::Events | Section::Meetings => match item.take("date") {
            Value::Date(date) => Rank::Date(date),
            _ => Rank::NoDate,
        },
        _ => Rank::Stays,
    }
}

/// Sorts entries by a key, and keeps nothing that was worked out for it.
fn sort_by_key<'a, K>(
    items: &mut Vec<Item<'a>>,
    key: impl Fn(&Item<'a>) -> K,
    compare: impl Fn(&K, &K) -> Ordering,
) {
    let keyed = |item| (key(&item), item.without_cells());
    let mut keyed: Vec<(K, Item<'a>)> = std::mem::take(items).into_iter().map(keyed).collect();
    keyed.sort_by(|(one, _), (two, _)| compare(one, two));
    items.extend(keyed.into_iter().map(|(_, item)| item));
}

/// The money that entries state in one currency with one qualifier.
#[derive(Debug, Clone)]
pub struct Sum {
    /// The currency and the sum, exact; absent for the entries that state no money.
    pub money: Option<Money>,
    /// How many entries state it.
    pub entries: usize,
}

/// Adds up the money of entries, never across currencies or qualifiers.
///
/// The last row counts the entries that state none, `without` of which are not among the entries.
pub fn sums(items: &[Item<'_>], without: usize) -> Vec<Sum> {
    let mut sums = Sums { without, ..Sums::default() };
    items.iter().for_each(|item| sums.add(item));
    sums.rows()
}

/// Sums while entries are added up.
#[derive(Debug, Default)]
pub struct Sums {
    sums: BTreeMap<(Currency, Qualifier), (BigDecimal, usize)>,
    without: usize,
}

impl Sums {
    /// Adds the money of an entry.
    pub fn add(&mut self, item: &Item<'_>) {
        let money = money(item);
        self.without += usize::from(money.is_empty());
        let mut counted = BTreeSet::new();
        for money in money {
            let key = (money.currency.clone(), money.qualifier);
            let sum = self.sums.entry(key.clone()).or_default();
            sum.0 += money.amount.to_number();
            sum.1 += usize::from(counted.insert(key));
        }
    }

    /// Returns the sums, and last how many entries state none.
    pub fn rows(self) -> Vec<Sum> {
        let sum = |((currency, qualifier), (amount, entries))| {
            let amount = Decimal::from(&amount);
            let money = Money { amount, currency, qualifier, as_stated: None };
            Sum { money: Some(money), entries }
        };
        let mut rows: Vec<Sum> = self.sums.into_iter().map(sum).collect();
        if self.without > 0 {
            rows.push(Sum { money: None, entries: self.without });
        }
        rows
    }
}

/// Returns the money that an entry itself states; conversions of a target are not added to it.
pub fn money<'a>(item: &Item<'a>) -> Vec<Cow<'a, Money>> {
    let figures = ["figures", "count"].into_iter().flat_map(|key| item.get(key).items());
    let figures = figures.filter_map(|value| match value {
        Value::Parts { json, .. } => {
            let figure: crate::record::Figure = serde_json::from_value(json.clone()).ok()?;
            figure.money().map(Cow::Owned)
        }
        _ => None,
    });
    let amounts = ["value", "amount"].into_iter().filter_map(|key| match item.get(key) {
        Value::Money(money) => Some(Cow::Borrowed(*money)),
        _ => None,
    });
    amounts.chain(figures).collect()
}
