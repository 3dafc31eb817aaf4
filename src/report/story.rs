//! The paragraphs of a brief: the summit, its target, its areas, its documents, what followed.

use std::collections::{BTreeMap, BTreeSet};

use super::{CITED, Data, count, join};
use crate::query::{countries, sums};
use crate::record::{Date, Section, Target, Text, in_words};
use crate::text::pluralize;
use crate::view::page::{Block, Inline, long_date};
use crate::view::{Card, Cell, Content, Field, Item, Value};

impl<'a> Data<'a> {
    /// The figures of the summit: its leaders, the documents as sources count them, the target.
    pub(super) fn figures(&self) -> Block<'a> {
        let leaders = self.all(Section::Leaders).len();
        let noun = if leaders == 1 { "leader" } else { "leaders" };
        let mut figures =
            vec![(leaders.to_string(), vec![Inline::text(format!("{noun} at the table"))])];
        if let Some(total) = self.documents_total() {
            let stated = total.get("count").shown();
            let number = stated.trim_end_matches(" documents").to_owned();
            let caption = Inline::Value(total.id, "count", Value::Text(total.label));
            figures.push((number, vec![caption, self.cite(&total, CITED)]));
        }
        let target = self.targets.iter().max_by_key(|target| target.sources.len());
        if let Some(target) = target {
            let money = &target.amount;
            let words = in_words(&money.amount).unwrap_or_else(|| money.amount.to_string());
            let prefix = match money.qualifier.as_str() {
                "target" => "",
                _ => money.qualifier.prefix(),
            };
            let caption =
                Inline::Value(target.id.as_str(), "amount", Value::Text(target.title.as_str()));
            let sources = self.strongest(self.index.sources(&target.sources), CITED);
            figures.push((
                format!("{prefix}{} {words}", money.currency),
                vec![caption, Inline::cite(sources)],
            ));
        }
        Block::Figures(figures)
    }

    /// The count of the summit's documents that most sources state.
    fn documents_total(&self) -> Option<Item<'a>> {
        let mut totals = self.all(Section::Totals);
        totals.retain(|total| {
            self.is_common(total) && total.get("count").shown().ends_with(" documents")
        });
        totals.into_iter().max_by_key(|total| {
            (total.label.to_lowercase().contains("signed"), total.get("sources").items().len())
        })
    }

    /// What, when, where and who.
    pub(super) fn glance(&self) -> Block<'a> {
        let summit = &self.head.summit;
        let id = summit.id.as_str();
        let field = |key: &'static str, label, value| {
            let cell = Cell { value, disputed: self.index.is_disputed(id, key) };
            Field { key, label, content: Content::Cell(cell) }
        };
        let place = summit.place.as_ref().map_or(Value::Unknown, |place| {
            let country = place.country.as_ref().map(|id| self.label(id.as_str()));
            let parts = [
                place.venue.as_ref().map(Text::as_str),
                place.city.as_ref().map(Text::as_str),
                country,
            ];
            Value::Owned(parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
        });
        let chair = summit.chair.as_ref().and_then(|id| {
            self.all(Section::Leaders).into_iter().find(|leader| leader.id == id.as_str())
        });
        let chair = chair.map_or(Value::Unknown, |leader| {
            Value::Owned(format!("{}, {}", leader.label, leader.get("office").shown()))
        });
        let names = self.countries.iter().map(|country| Value::Text(country.name.as_str()));
        let series = summit.series.as_ref().map(|series| match summit.edition {
            Some(edition) => format!("{series}, no. {edition}"),
            None => series.to_string(),
        });
        let next = Value::list(summit.next.iter().map(|id| self.index.reference(id.as_str())));
        let fields = vec![
            field(
                "names",
                "What",
                Value::text(summit.names.first().map(|name| name.text.as_str())),
            ),
            field("start", "When", Value::Owned(range(summit.start, summit.end))),
            field("place", "Where", place),
            field("chair", "Chair", chair),
            Field::value("countries", "Participants", Value::list(names)),
            field("series", "Series", series.map_or(Value::Unknown, Value::Owned)),
            Field::value("next", "Next", next),
            field("note", "Note", Value::text(summit.note.as_ref().map(Text::as_str))),
            Field::value(
                "sources",
                "Stated by",
                self.strongest(self.index.sources(&summit.sources), 2),
            ),
        ];
        let card = Card { title: String::new(), fields };
        Block::Card { id, key: "names", sources: Value::Unknown, card }
    }

    /// A paragraph on each target: the amount, who states it, the period, what is disputed.
    pub(super) fn targets(&self) -> Vec<Block<'a>> {
        let mut blocks = Vec::new();
        for item in self.items(Section::Targets) {
            let found = self.targets.iter().zip(&self.target_cards);
            let Some((target, card)) = found.clone().find(|(one, _)| one.id.as_str() == item.id)
            else {
                continue;
            };
            blocks.push(Block::Heading(Inline::Entry(item.id, "title", item.label)));
            blocks.push(Block::Text(self.target(target, card, &item)));
            if let Value::Text(note) = item.get("note") {
                blocks.push(Block::Text(vec![
                    Inline::Label("Note".into()),
                    Inline::text(" "),
                    Inline::text(note),
                ]));
            }
        }
        blocks
    }

    fn target(&self, target: &'a Target, card: &Card<'a>, item: &Item<'a>) -> Vec<Inline<'a>> {
        let id = item.id;
        let value = |key: &'static str| Inline::Value(id, key, item.get(key));
        let mut text =
            vec![Inline::text("Amount: "), value("amount"), self.cite(item, 2), Inline::text(".")];
        for statement in self.all(Section::Statements) {
            let is_about =
                |value: &Value<'_>| matches!(value, Value::Ref { id: other, .. } if *other == id);
            if !statement.get("relates_to").items().iter().any(is_about) {
                continue;
            }
            let when = [statement.get("occasion").shown(), date(&statement.get("date"))];
            let when: Vec<String> = when.into_iter().filter(|part| !part.is_empty()).collect();
            text.extend([
                Inline::text(" Stated by "),
                Inline::Value(statement.id, "speaker", statement.get("speaker")),
                Inline::text(format!(" ({}), in substance: ", when.join(", "))),
                Inline::Value(statement.id, "summary", statement.get("summary")),
                self.cite(&statement, 2),
            ]);
        }
        if !item.get("scope").is_unknown() {
            text.extend([Inline::text(" Scope: "), value("scope")]);
        }
        if !item.get("horizon").is_unknown() {
            text.push(Inline::text(" Period: "));
            text.push(value("horizon"));
            text.push(Inline::text(format!("{}.", self.period(target))));
        }
        let progress = card.fields.iter().find(|field| field.key == "progress");
        if let Some(Field { content: Content::Cell(cell), .. }) = progress {
            text.push(Inline::text(match &cell.value {
                Value::Text(none) => format!(" {}.", capitalized(none)),
                figures => format!(" Progress reported: {}.", figures.shown()),
            }));
        }
        let disputes: BTreeSet<&str> = self.index.dispute_ids(id).collect();
        if !disputes.is_empty() {
            text.push(Inline::text(" Sources differ on: "));
            let links =
                disputes.into_iter().map(|id| vec![Inline::Link(id, self.label(id).into())]);
            text.extend(join(links.collect(), "; "));
            text.push(Inline::text("."));
        }
        text
    }

    /// From when to when, and how much of it has passed.
    fn period(&self, target: &Target) -> String {
        let horizon = target.horizon.as_ref();
        let summit = &self.head.summit;
        let last = summit.end.unwrap_or(summit.start);
        let Some(span) = horizon.and_then(|horizon| horizon.span(last)) else {
            return String::new();
        };
        let end = |date, inferred: Option<&str>| {
            let inferred = if inferred.is_some() { " (inferred)" } else { "" };
            format!("{}{inferred}", long_date(date))
        };
        let elapsed = span.at(self.day);
        let elapsed = match self.day {
            day if day < span.start.first_day() => "it has not begun".to_owned(),
            day if day > span.end.last_day() => "it is over".to_owned(),
            day => format!(
                "about {} % of it had passed on {}",
                (elapsed.gone * 200 + elapsed.days) / (2 * elapsed.days.max(1)),
                long_date(Date::day(day))
            ),
        };
        let (start, end) = (end(span.start, span.start_inferred), end(span.end, span.end_inferred));
        format!(", from {start} to {end}; {elapsed}")
    }

    /// A paragraph on each area with the initiatives under it; `keep` selects the initiatives.
    pub(super) fn areas(&self, keep: impl Fn(&Item<'a>) -> bool) -> Vec<Block<'a>> {
        let mut under: BTreeMap<Option<&str>, Vec<Item<'a>>> = BTreeMap::new();
        for item in self.items(Section::Initiatives).into_iter().filter(keep) {
            let area = match item.get("area") {
                Value::Ref { id, .. } => Some(id),
                _ => None,
            };
            under.entry(area).or_default().push(item);
        }
        let is_wanted = |area: &Item<'_>| {
            let wanted = &self.filter.areas;
            wanted.is_empty() || wanted.iter().flatten().any(|wanted| wanted == area.id)
        };
        let mut blocks = Vec::new();
        for area in self.all(Section::Areas).iter().filter(|area| is_wanted(area)) {
            let initiatives = under.remove(&Some(area.id)).unwrap_or_default();
            if initiatives.is_empty() && !self.filter.is_empty() {
                continue;
            }
            blocks.push(Block::Heading(Inline::Entry(area.id, "name", area.label)));
            let mut text = vec![
                Inline::Value(area.id, "summary", area.get("summary")),
                self.cite(area, CITED),
            ];
            if !initiatives.is_empty() {
                text.push(Inline::text(format!(
                    " {}: ",
                    capitalized(&count(initiatives.len(), "initiative"))
                )));
                text.extend(self.initiatives(&initiatives));
            }
            blocks.push(Block::Text(text));
        }
        let rest: Vec<Item<'a>> = under.into_values().flatten().collect();
        if !rest.is_empty() {
            blocks.push(Block::Heading(Inline::text("Across areas, or no area stated")));
            blocks.push(Block::Text(self.initiatives(&rest)));
        }
        blocks
    }

    fn initiatives(&self, items: &[Item<'a>]) -> Vec<Inline<'a>> {
        let mut text = join(items.iter().map(|item| self.initiative(item)).collect(), "; ");
        text.push(Inline::text("."));
        text
    }

    /// An initiative in running text, with what distinguishes it.
    fn initiative(&self, item: &Item<'a>) -> Vec<Inline<'a>> {
        let mut details = Vec::new();
        if !self.is_common(item) {
            let guests =
                countries(item.entry, self.index).into_iter().filter(|code| !self.is_host(code));
            let guests: Vec<&str> =
                guests.map(|code| self.index.get(code).map_or("", |one| one.label)).collect();
            details.push(guests.join(", "));
        }
        let is_money = |value: &&Value<'_>| match value {
            Value::Parts { json, .. } => json["unit"].as_str().is_some_and(|unit| {
                unit.len() == 3 && unit.bytes().all(|byte| byte.is_ascii_uppercase())
            }),
            _ => false,
        };
        details.extend(item.get("figures").items().iter().find(is_money).map(Value::shown));
        details.push(item.get("status").shown().replace('_', " "));
        if matches!(item.get("area"), Value::Ref { inferred: true, .. }) {
            details.push("area inferred".to_owned());
        }
        details.retain(|detail| !detail.is_empty());
        let mut text = vec![Inline::Entry(item.id, "title", item.label)];
        if !details.is_empty() {
            text.push(Inline::text(format!(" ({})", details.join("; "))));
        }
        text.push(self.cite(item, CITED));
        text
    }

    /// A paragraph on the documents of each group of countries, by sector.
    pub(super) fn documents(&self, keep: impl Fn(&Item<'a>) -> bool) -> Vec<Block<'a>> {
        let mut groups: BTreeMap<Vec<&str>, Vec<Item<'a>>> = BTreeMap::new();
        for item in self.items(Section::Documents).into_iter().filter(keep) {
            let codes: Vec<&str> = item
                .get("countries")
                .items()
                .iter()
                .filter_map(|code| match code {
                    Value::Text(code) => Some(*code),
                    Value::Ref { id, .. } => Some(*id),
                    _ => None,
                })
                .collect();
            groups.entry(codes).or_default().push(item);
        }
        // Common documents first, then by country.
        let mut groups: Vec<(Vec<&str>, Vec<Item<'a>>)> = groups.into_iter().collect();
        groups.sort_by_key(|(codes, items)| {
            (!items.iter().any(|item| self.is_common(item)), codes.len())
        });
        let mut blocks = Vec::new();
        for (codes, items) in groups {
            let guests: Vec<&str> = codes
                .iter()
                .filter(|code| !self.is_host(code))
                .map(|code| self.label(code))
                .collect();
            let heading = match guests.as_slice() {
                _ if items.iter().any(|item| self.is_common(item)) => "All participants".to_owned(),
                [] => codes.iter().map(|code| self.label(code)).collect::<Vec<_>>().join(", "),
                guests => guests.join(", "),
            };
            let heading = if heading.is_empty() { "No country stated".to_owned() } else { heading };
            blocks.push(Block::Heading(Inline::text(heading)));
            let mut text = self.tally(&codes, &items);
            text.extend(self.by_sector(&items));
            blocks.push(Block::Text(text));
        }
        blocks
    }

    /// How many documents there are, what was done with them, their money, and how others count.
    fn tally(&self, codes: &[&str], items: &[Item<'a>]) -> Vec<Inline<'a>> {
        let mut statuses: Vec<(String, usize)> = Vec::new();
        for status in
            items.iter().map(|item| item.get("status").shown()).filter(|text| !text.is_empty())
        {
            match statuses.iter_mut().find(|(known, _)| *known == status) {
                Some((_, count)) => *count += 1,
                None => statuses.push((status, 1)),
            }
        }
        statuses.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let statuses: Vec<String> =
            statuses.iter().map(|(status, count)| format!("{count} {status}")).collect();
        let statuses =
            if statuses.is_empty() { String::new() } else { format!(" ({})", statuses.join(", ")) };
        let recorded = pluralize(items.len(), "document");
        let mut text =
            vec![Inline::Strong(format!("{recorded} recorded").into()), Inline::text(statuses)];
        let money = sums(items.iter().map(|item| item.entry))
            .into_iter()
            .filter_map(|sum| sum.money.map(|money| money.to_string()));
        let money: Vec<String> = money.collect();
        if !money.is_empty() {
            text.push(Inline::text(format!("; value stated in some: {}", money.join(", "))));
        }
        let mut totals = self.all(Section::Totals);
        totals.retain(|total| {
            let of: BTreeSet<&str> = countries(total.entry, self.index).into_iter().collect();
            of == codes.iter().copied().collect()
                && total.get("count").shown().ends_with(" documents")
        });
        if !totals.is_empty() {
            text.push(Inline::text("; others count "));
            let counts = totals.iter().map(|total| {
                vec![
                    Inline::Value(total.id, "count", total.get("count")),
                    Inline::text(match total.get("value") {
                        Value::Unknown => String::new(),
                        value => format!(" worth {}", value.shown()),
                    }),
                    self.cite(total, CITED),
                ]
            });
            text.extend(join(counts.collect(), ", "));
        }
        text.push(Inline::text(". "));
        text
    }

    /// Documents in running text, grouped by sector.
    fn by_sector(&self, items: &[Item<'a>]) -> Vec<Inline<'a>> {
        let mut sectors: BTreeMap<String, Vec<&Item<'a>>> = BTreeMap::new();
        for item in items {
            sectors.entry(item.get("sector").shown()).or_default().push(item);
        }
        let sectors = sectors.into_iter().map(|(sector, items)| {
            let mut text = Vec::new();
            if !sector.is_empty() {
                text.extend([Inline::Label(capitalized(&sector).into()), Inline::text(" ")]);
            }
            let items = items.into_iter().map(|item| {
                let mut text = document(item);
                if !item.get("value").is_unknown() {
                    text.extend([
                        Inline::text(", "),
                        Inline::Value(item.id, "value", item.get("value")),
                    ]);
                }
                text.push(self.cite(item, CITED));
                text
            });
            text.extend(join(items.collect(), "; "));
            text
        });
        let mut text = join(sectors.collect(), ". ");
        text.push(Inline::text("."));
        text
    }

    /// The steps after the summit, as a table.
    pub(super) fn followed(&self, keep: impl Fn(&Item<'a>) -> bool) -> Option<Block<'a>> {
        let last = self.last_day;
        let mut events = self.items(Section::Events);
        events.retain(|event| {
            let is_later = match event.get("date") {
                Value::Date(date) => date.last_day() > last,
                _ => true,
            };
            event.get("kind").shown() == "follow-up" && is_later && keep(event)
        });
        self.table(
            "Steps after the summit. “Day passed”: the planned day is over, and the record has no outcome.",
            &events,
            &["date", "title", "status", "sources"],
            CITED,
        )
    }
}

/// A document by its title, in brackets where that is a description.
fn document<'a>(item: &Item<'a>) -> Vec<Inline<'a>> {
    let title = Inline::Entry(item.id, "title", item.label);
    match item.get("title_seen") {
        Value::Bool(false) => vec![Inline::text("["), title, Inline::text("]")],
        _ => vec![title],
    }
}

/// The days from a first to a last one: `19–20 December 2025`.
fn range(start: Date, end: Option<Date>) -> String {
    let (first, last) = (long_date(start), end.map(long_date));
    match last {
        None => first,
        Some(last) if last == first => first,
        Some(last) => match (first.split_once(' '), last.split_once(' ')) {
            (Some((day, month)), Some((other_day, other))) if month == other => {
                format!("{day}–{other_day} {month}")
            }
            _ => format!("{first} to {last}"),
        },
    }
}

fn date(value: &Value<'_>) -> String {
    match value {
        Value::Date(date) => long_date(*date),
        _ => String::new(),
    }
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
