//! Checking: every rule of the format, every problem of a record, each with its place.
//!
//! What a place may hold comes from the schema, which comes from the types (`shape`); what holds
//! between entries and within one stands here. The text is read once to prove that it is JSON, then
//! walked value by value, so that a problem knows its line and column, and one never hides another.

mod codes;
mod form;
mod json;
mod problem;
mod shape;

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

pub use form::canonical;
pub use problem::{Findings, Problem, Rule, Severity, Words};

use crate::error::{near, nearest, or_list};
use crate::record::{Date, Section};
use json::{Kind, Spot};
use problem::Sink;
use shape::{Form, Object, Shape};

/// The record format that this program reads.
pub const FORMAT: u64 = 1;

/// How many candidates are compared for a likely intention before no more are offered.
const COMPARISONS: usize = 1_000_000;

/// Returns everything that is wrong in a record; at most `limit` problems are kept, all counted.
pub fn check(text: &str, file: &str, limit: usize) -> Findings {
    run(text, file, limit, false)
}

/// Returns what is wrong in a record so that no question can be answered from it.
pub fn check_structure(text: &str, file: &str, limit: usize) -> Findings {
    run(text, file, limit, true)
}

/// Returns the findings of a file that is no text this program reads.
pub fn unreadable(text: &str, at: usize, words: Words, file: &str) -> Findings {
    let mut sink = Sink::new(1, false);
    sink.add(Rule::Encoding, at..at + 1, || (String::new(), words));
    sink.finish(file, text, 0)
}

fn run(text: &str, file: &str, limit: usize, structural: bool) -> Findings {
    let mut sink = Sink::new(limit, structural);
    if text.trim().is_empty() {
        let words = Words::new("the file is empty")
            .expected("a record, a JSON object with `format`, `id`, `title` and the sections")
            .help(Some("`summit new FILE` writes one to start from".to_owned()));
        sink.add(Rule::Syntax, 0..0, || (String::new(), words));
        return sink.finish(file, text, 0);
    }
    let spot = match Spot::parse(text) {
        Ok(spot) => spot,
        Err(error) => {
            let at = offset(text, error.line(), error.column());
            sink.add(Rule::Syntax, at..at + 1, || {
                (String::new(), Words::new(format!("not JSON: {}", message(&error))))
            });
            return sink.finish(file, text, 0);
        }
    };
    let shape = shape::record();
    let mut walk = Walk::new(text, spot, &shape, sink);
    if walk.reads_format(spot) {
        walk.value(spot, &shape);
        if !structural {
            walk.uncited();
            walk.canonical();
        }
    }
    let entries = walk.entries;
    walk.sink.finish(file, text, entries)
}

/// Returns the offset of a place that the parser tells by line and column of bytes.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let starts = std::iter::once(0)
        .chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|newline| newline + 1));
    let start = starts.take(line.max(1)).last().unwrap_or(0);
    text.floor_char_boundary((start + column.saturating_sub(1)).min(text.len()))
}

/// Returns the message of an error of the parser without its place, which is told beside it.
fn message(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
    text.replace("EOF", "the file ends")
}

/// A step of a path.
#[derive(Debug, Clone)]
enum Step<'a> {
    Key(Cow<'a, str>),
    Position(usize),
}

/// An entry as others may refer to it.
#[derive(Debug)]
struct Known {
    section: Option<Section>,
    position: usize,
    start: usize,
    is_cited: bool,
}

struct Walk<'a, 's> {
    text: &'a str,
    sink: Sink,
    shape: &'s Shape,
    ids: HashMap<Cow<'a, str>, Known>,
    host: Option<Cow<'a, str>>,
    path: Vec<Step<'a>>,
    last_id: Option<Cow<'a, str>>,
    untidy: Option<(usize, &'static str)>,
    entries: usize,
    comparisons: usize,
}

impl<'a, 's> Walk<'a, 's> {
    /// Returns a walk that knows the id of every entry of the record.
    fn new(text: &'a str, record: Spot<'a>, shape: &'s Shape, sink: Sink) -> Self {
        let mut walk = Self {
            text,
            sink,
            shape,
            ids: HashMap::new(),
            host: None,
            path: Vec::new(),
            last_id: None,
            untidy: None,
            entries: 0,
            comparisons: 0,
        };
        for (key, value) in record.members() {
            let Some(key) = key.string() else { continue };
            if key == "summit" {
                walk.know(None, 0, value);
            } else if let Some(section) =
                Section::ALL.into_iter().find(|section| section.as_str() == key)
            {
                for (position, entry) in value.items().into_iter().enumerate() {
                    walk.entries += 1;
                    walk.know(Some(section), position, entry);
                }
            }
        }
        walk
    }

    fn know(&mut self, section: Option<Section>, position: usize, entry: Spot<'a>) {
        let Some(id) = entry.get("id").and_then(Spot::string) else { return };
        if section == Some(Section::Countries)
            && entry.get("role").and_then(Spot::string).is_some_and(|role| role == "host")
        {
            self.host.get_or_insert_with(|| id.clone());
        }
        let start = entry.range(self.text).start;
        self.ids.entry(id).or_insert(Known { section, position, start, is_cited: false });
    }

    /// Tells of a record in a version of the format that this program does not read.
    fn reads_format(&mut self, record: Spot<'a>) -> bool {
        let Some(format) = record.get("format") else { return true };
        let number: Option<u64> = format.written().parse().ok();
        if format.kind() != Kind::Number || number == Some(FORMAT) {
            return true;
        }
        let written = format.written();
        self.sink.add(Rule::Format, format.range(self.text), || {
            let words = Words::new(format!("format {written} is not one this program reads"))
                .expected(format!("{FORMAT}"))
                .help(Some(format!(
                    "get a newer `summit`, or write the record in format {FORMAT}"
                )));
            ("format".to_owned(), words)
        });
        false
    }

    fn add(&mut self, rule: Rule, place: Range<usize>, say: impl FnOnce() -> Words) {
        let path = &self.path;
        self.sink.add(rule, place, || (spelled(path), say()));
    }

    fn at(&self, spot: Spot<'a>) -> Range<usize> {
        spot.range(self.text)
    }

    /// Holds a value against what its place may hold.
    fn value(&mut self, spot: Spot<'a>, shape: &Shape) {
        match (shape, spot.kind()) {
            (Shape::Object(object), Kind::Object) => self.object(spot, object),
            (Shape::List(shape, least), Kind::Array) => self.list(spot, shape, *least),
            (Shape::Words(words), Kind::String) => self.word(spot, words),
            (Shape::Text(form), Kind::String) => self.text(spot, *form),
            (Shape::Reference(sections), Kind::String) => self.reference(spot, sections),
            (Shape::Number(least, most), Kind::Number) => self.number(spot, *least, *most),
            (Shape::Bool, Kind::Bool) => {}
            (shape, found) => {
                let place = self.at(spot);
                self.add(Rule::Type, place, || {
                    let help = match (shape, found) {
                        (_, Kind::Null) => {
                            Some("leave the key out where something is unknown".to_owned())
                        }
                        (Shape::Text(Form::Decimal), Kind::Number) => Some(format!(
                            "a number that carries meaning is written as text: `\"{}\"`",
                            spot.written()
                        )),
                        _ => None,
                    };
                    Words::new(format!("this is {}", found.words()))
                        .expected(kind_of(shape).words())
                        .help(help)
                });
            }
        }
    }

    fn object(&mut self, spot: Spot<'a>, object: &Object) {
        let members = spot.members();
        let mut seen: Vec<(usize, Spot<'a>)> = Vec::with_capacity(members.len());
        for (key, value) in members {
            let place = self.at(key);
            let Some(name) = key.string() else {
                self.add(Rule::Form, place, surrogate);
                continue;
            };
            let Some(position) = object.fields.iter().position(|field| field.key == *name) else {
                self.path.push(Step::Key(name.clone()));
                self.unknown_key(place, &name, object, &seen);
                self.path.pop();
                continue;
            };
            self.path.push(Step::Key(name.clone()));
            if seen.iter().any(|(other, _)| *other == position) {
                self.add(Rule::DuplicateKey, place, || {
                    Words::new(format!("the key `{name}` stands twice"))
                        .help(Some("keep one of them".to_owned()))
                });
            } else {
                if seen.last().is_some_and(|(last, _)| *last > position) {
                    self.untidy(place.start, "its keys are not in the order of the format");
                }
                seen.push((position, value));
            }
            self.value(value, &object.fields[position].shape);
            self.path.pop();
        }
        let place = self.at(spot);
        for (position, field) in object.fields.iter().enumerate() {
            if field.required && !seen.iter().any(|(other, _)| *other == position) {
                self.add(Rule::MissingKey, place.start..place.start + 1, || {
                    let what = if field.key == "sources" {
                        "the entry names no source: the key `sources` is missing".to_owned()
                    } else {
                        format!("the key `{}` is missing", field.key)
                    };
                    Words::new(what).expected(format!("`{}`: {}", field.key, field.description))
                });
            }
        }
        let parts = Parts { object, place, seen };
        self.rules(&parts);
    }

    fn unknown_key(
        &mut self,
        place: Range<usize>,
        name: &str,
        object: &Object,
        seen: &[(usize, Spot<'a>)],
    ) {
        let (mut taken, mut free) = (Vec::new(), Vec::new());
        for (position, field) in object.fields.iter().enumerate() {
            let stands = seen.iter().any(|(other, _)| *other == position);
            if stands { &mut taken } else { &mut free }.push(field.key.as_str());
        }
        let may_compare = self.comparisons < COMPARISONS;
        self.comparisons += object.fields.len();
        self.add(Rule::UnknownKey, place, || {
            let help = may_compare.then(|| meant_key(name, &free, &taken)).flatten();
            let words = Words::new(format!("unknown key `{}`", name.escape_debug())).help(help);
            match free.as_slice() {
                [] => words.expected("no further key"),
                free => words.expected(or_list(free)),
            }
        });
    }

    fn list(&mut self, spot: Spot<'a>, shape: &Shape, least: u64) {
        let items = spot.items();
        let place = self.at(spot);
        if (items.len() as u64) < least {
            self.add(Rule::EmptyList, place.clone(), || {
                Words::new("the list is empty")
                    .expected("at least one item, or no key where nothing is known")
            });
        }
        let outer = self.last_id.take();
        for (position, item) in items.iter().enumerate() {
            self.path.push(Step::Position(position));
            self.value(*item, shape);
            self.path.pop();
        }
        self.last_id = outer;
        if let Shape::Reference(sections) = shape {
            self.tidy_list(place.start, &items, sections);
        }
    }

    /// Holds a list of references against its canonical order.
    fn tidy_list(&mut self, start: usize, items: &[Spot<'a>], sections: &[Section]) {
        match sections {
            [Section::Sources] if !items.is_sorted_by_key(|item| item.written()) => {
                self.untidy(start, "a list of sources is not sorted");
            }
            [Section::Countries] => {
                let host = self.host.as_deref();
                let rank = |item: &Spot<'a>| {
                    let code = item.string().unwrap_or_default();
                    (Some(code.as_ref()) != host, code)
                };
                if !items.is_sorted_by_key(rank) {
                    self.untidy(
                        start,
                        "a list of countries has not the host first, then the codes in order",
                    );
                }
            }
            _ => {}
        }
    }

    fn word(&mut self, spot: Spot<'a>, words: &[String]) {
        let place = self.at(spot);
        let word = spot.string();
        if word.as_ref().is_some_and(|word| words.iter().any(|known| known == word.as_ref())) {
            return;
        }
        self.add(Rule::Word, place, || {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let word = word.unwrap_or_default();
            let help = near(&word, words.iter().copied());
            Words::new(format!("`{}` is not a word of the format", word.escape_debug()))
                .expected(or_list(&words))
                .help(help.strip_prefix("; ").map(str::to_owned))
        });
    }

    fn text(&mut self, spot: Spot<'a>, form: Form) {
        let place = self.at(spot);
        let Some(text) = spot.string() else {
            self.add(Rule::Form, place, surrogate);
            return;
        };
        if let Err(refusal) = form.prove(&text) {
            self.add(Rule::Form, place, || {
                Words::new(refusal.what).expected(refusal.expected).help(codes::meant(form, &text))
            });
        } else if let Some((rule, words)) = codes::problem(form, &text) {
            self.add(rule, place, || words);
        }
    }

    fn number(&mut self, spot: Spot<'a>, least: u64, most: u64) {
        let number: Option<u64> = spot.written().parse().ok();
        if number.is_some_and(|number| (least..=most).contains(&number)) {
            return;
        }
        let place = self.at(spot);
        self.add(Rule::Type, place, || {
            Words::new("this number does not fit here")
                .expected(format!("a whole number from {least} to {most}"))
        });
    }

    fn reference(&mut self, spot: Spot<'a>, sections: &[Section]) {
        let place = self.at(spot);
        let Some(id) = spot.string() else {
            self.add(Rule::Form, place, surrogate);
            return;
        };
        if let Some(known) = self.ids.get_mut(&id)
            && (sections.is_empty() || known.section.is_some_and(|own| sections.contains(&own)))
        {
            known.is_cited = true;
            return;
        }
        let (ids, comparisons) = (&self.ids, &mut self.comparisons);
        let path = &self.path;
        self.sink.add(Rule::Reference, place, || {
            let names: Vec<&str> = sections.iter().map(|section| section.as_str()).collect();
            let wanted = if names.is_empty() { "the record".to_owned() } else { or_list(&names) };
            let fits = |known: &Known| {
                sections.is_empty() || known.section.is_some_and(|own| sections.contains(&own))
            };
            let help = match ids.get(&id) {
                Some(Known { section: Some(section), .. }) => {
                    Some(format!("`{id}` is an entry of `{}`", section.as_str()))
                }
                Some(_) => Some(format!("`{id}` is the summit itself")),
                None if *comparisons < COMPARISONS => {
                    *comparisons += ids.len();
                    let mut candidates: Vec<&str> = (ids.iter())
                        .filter(|(_, known)| fits(known))
                        .map(|(id, _)| id.as_ref())
                        .collect();
                    candidates.sort_unstable();
                    let is_code = id.len() == 3 && sections == [Section::Countries];
                    let code = codes::alpha3(&id.to_ascii_uppercase())
                        .filter(|code| candidates.contains(&code.as_str()));
                    match code {
                        Some(code) => Some(format!("did you mean `{code}`?")),
                        None if is_code => candidates
                            .iter()
                            .find(|known| strsim::hamming(known, &id) == Ok(1))
                            .map(|known| format!("did you mean `{known}`?")),
                        None => near(&id, candidates).strip_prefix("; ").map(str::to_owned),
                    }
                }
                None => None,
            };
            let words = Words::new(format!("`{}` is no entry of {wanted}", id.escape_debug()));
            (spelled(path), words.expected("the id of one").help(help))
        });
    }

    /// Holds what the parts of an object say against each other.
    fn rules(&mut self, parts: &Parts<'a, '_>) {
        if let Some(section) = parts.object.section {
            self.entry(section, parts);
        }
        match parts.object.name.as_str() {
            "Record" => self.with(parts, "version", |walk, place, text| {
                if let Some(words) = codes::version(text) {
                    walk.add(Rule::Version, place, || words);
                }
            }),
            "Summit" => {
                if let Some(id) = parts.get("id") {
                    self.own_id(id, parts.place.start);
                }
                self.order(parts, "start", "end");
            }
            "Event" => self.order(parts, "date", "end"),
            "Horizon" => self.order(parts, "start", "end"),
            "Source" => self.with(parts, "url", |walk, place, text| {
                if let Some(words) = codes::url(text) {
                    walk.add(Rule::Url, place, || words);
                }
            }),
            "Country" => self.country(parts),
            "Dispute" => self.dispute(parts),
            "About" => self.about(parts),
            "Figure" => self.with(parts, "unit", |walk, place, unit| {
                let looks = unit.len() == 3 && unit.bytes().all(|byte| byte.is_ascii_uppercase());
                if looks && !codes::is_currency(unit) {
                    walk.add(Rule::Currency, place, || {
                        Words::new(format!(
                            "`{unit}` reads like a currency, but is not in ISO 4217"
                        ))
                        .expected("an ISO 4217 code, or a plain word for another unit")
                    });
                }
            }),
            "Target" => {
                let inferred = parts.get("horizon").and_then(|horizon| horizon.get("inferred"));
                self.inference(parts, inferred, "the horizon");
            }
            "Initiative" | "Document" => {
                let inferred = parts.get("area_inferred");
                if parts.get("area").is_none()
                    && let Some(inferred) = inferred
                {
                    let place = self.at(inferred);
                    self.add(Rule::Contradiction, place, || {
                        Words::new("an area is said to be inferred, but there is none")
                            .help(Some("leave `area_inferred` out, or add `area`".to_owned()))
                    });
                }
            }
            _ => {}
        }
    }

    fn with(
        &mut self,
        parts: &Parts<'a, '_>,
        key: &'static str,
        rule: impl FnOnce(&mut Self, Range<usize>, &str),
    ) {
        if let Some(spot) = parts.get(key)
            && let Some(text) = spot.string()
        {
            let place = self.at(spot);
            self.path.push(Step::Key(key.into()));
            rule(self, place, &text);
            self.path.pop();
        }
    }

    fn entry(&mut self, section: Section, parts: &Parts<'a, '_>) {
        let Some(spot) = parts.get("id") else { return };
        let Some(id) = spot.string() else { return };
        self.own_id(spot, parts.place.start);
        let place = self.at(spot);
        let is_code = id.len() == 3 && id.bytes().all(|byte| byte.is_ascii_uppercase());
        self.path.push(Step::Key("id".into()));
        if section == Section::Countries {
            if !is_code || !codes::is_country(&id) {
                self.add(Rule::Id, place.clone(), || {
                    Words::new(format!("`{}` is no country of ISO 3166-1", id.escape_debug()))
                        .expected("its alpha-3 code")
                        .help(codes::meant(Form::Alpha3, &id))
                });
            }
        } else if is_code {
            self.add(Rule::Id, place.clone(), || {
                Words::new(format!("`{id}` has the form of a country code"))
                    .expected("lower-case words joined by hyphens")
            });
        }
        self.path.pop();
        if section != Section::Areas {
            if self.last_id.as_ref().is_some_and(|last| *last > id) {
                self.untidy(place.start, "entries are not sorted by id");
            }
            self.last_id = Some(id);
        }
    }

    fn own_id(&mut self, spot: Spot<'a>, start: usize) {
        let Some(id) = spot.string() else { return };
        let Some(known) = self.ids.get(&id) else { return };
        if known.start == start {
            return;
        }
        let first = known.section.map_or("summit".to_owned(), |section| {
            format!("{}[{}]", section.as_str(), known.position)
        });
        let place = self.at(spot);
        self.path.push(Step::Key("id".into()));
        self.add(Rule::DuplicateId, place, || {
            Words::new(format!("the id `{}` stands twice, first in {first}", id.escape_debug()))
                .help(Some("give each entry an id of its own".to_owned()))
        });
        self.path.pop();
    }

    fn order(&mut self, parts: &Parts<'a, '_>, first: &'static str, last: &'static str) {
        let date = |key| Date::parse(&parts.get(key)?.string()?).ok();
        if let (Some(start), Some(end)) = (date(first), date(last))
            && end.last_day() < start.first_day()
            && let Some(spot) = parts.get(last)
        {
            let place = self.at(spot);
            self.path.push(Step::Key(last.into()));
            self.add(Rule::DateOrder, place, || {
                Words::new(format!("`{last}` is {end}, before `{first}`, which is {start}"))
                    .help(Some("swap them, or mend the wrong one".to_owned()))
            });
            self.path.pop();
        }
    }

    fn country(&mut self, parts: &Parts<'a, '_>) {
        let text = |key| parts.get(key).and_then(Spot::string);
        let (Some(alpha3), Some(alpha2)) = (text("id"), text("alpha2")) else { return };
        let Some(expected) = codes::alpha2(&alpha3) else { return };
        if expected != alpha2
            && codes::problem(Form::Alpha2, &alpha2).is_none()
            && let Some(spot) = parts.get("alpha2")
        {
            let place = self.at(spot);
            self.path.push(Step::Key("alpha2".into()));
            self.add(Rule::Country, place, || {
                Words::new(format!(
                    "`{}` is not the alpha-2 code of `{alpha3}`",
                    alpha2.escape_debug()
                ))
                .expected(format!("`{expected}`"))
            });
            self.path.pop();
        }
    }

    fn dispute(&mut self, parts: &Parts<'a, '_>) {
        if let Some(spot) = parts.get("versions")
            && spot.items().len() == 1
        {
            let place = self.at(spot);
            self.path.push(Step::Key("versions".into()));
            self.add(Rule::Versions, place.start..place.start + 1, || {
                Words::new("the dispute has one version")
                    .expected("two or more, each with the sources that state it")
            });
            self.path.pop();
        }
    }

    fn about(&mut self, parts: &Parts<'a, '_>) {
        let text = |key| parts.get(key).and_then(Spot::string);
        let (Some(id), Some(field)) = (text("id"), text("field")) else { return };
        let Some(known) = self.ids.get(&id) else { return };
        let section = known.section.map_or("summit", Section::as_str);
        let shape = self.shape;
        let Some(object) = section_shape(shape, section) else { return };
        let keys: Vec<&str> = object.fields.iter().map(|field| field.key.as_str()).collect();
        if !keys.contains(&field.as_ref())
            && let Some(spot) = parts.get("field")
        {
            let place = self.at(spot);
            self.path.push(Step::Key("field".into()));
            self.add(Rule::Field, place, || {
                let help = near(&field, keys.iter().copied());
                Words::new(format!("`{}` is no field of `{section}`", field.escape_debug()))
                    .expected(or_list(&keys))
                    .help(help.strip_prefix("; ").map(str::to_owned))
            });
            self.path.pop();
        }
    }

    fn inference(&mut self, parts: &Parts<'a, '_>, inferred: Option<Spot<'a>>, what: &str) {
        if let Some(inferred) = inferred
            && inferred.written() == "true"
            && parts.get("note").is_none()
        {
            let place = self.at(inferred);
            self.add(Rule::Inference, place, || {
                Words::new(format!("{what} is inferred, but no `note` says how"))
                    .expected("a `note` with the reason")
            });
        }
    }

    /// Tells of sources that nothing cites.
    fn uncited(&mut self) {
        let mut uncited: Vec<(&Cow<'a, str>, &Known)> = (self.ids.iter())
            .filter(|(_, known)| known.section == Some(Section::Sources) && !known.is_cited)
            .collect();
        uncited.sort_unstable_by_key(|(_, known)| known.start);
        for (id, known) in uncited {
            let (start, position) = (known.start, known.position);
            self.sink.add(Rule::Uncited, start..start + 1, || {
                let words = Words::new(format!("nothing cites the source `{}`", id.escape_debug()))
                    .help(Some("name it where it states something, or take it out".to_owned()));
                (format!("sources[{position}]"), words)
            });
        }
    }

    fn untidy(&mut self, start: usize, why: &'static str) {
        if self.untidy.is_none_or(|(first, _)| start < first) {
            self.untidy = Some((start, why));
        }
    }

    /// Tells of the first place where a sound record departs from canonical form.
    fn canonical(&mut self) {
        if !self.sink.is_sound() {
            return;
        }
        if let Some(start) = form::first_untidy(self.text) {
            self.untidy(start, "its spacing, line ends or escapes differ");
        }
        if let Some((start, why)) = self.untidy {
            self.sink.add(Rule::Canonical, start..start + 1, || {
                let words = Words::new(format!("the file is not in canonical form: {why}"))
                    .help(Some("`summit check --fix FILE` writes it so".to_owned()));
                (String::new(), words)
            });
        }
    }
}

/// The parts of an object, by key.
struct Parts<'a, 'o> {
    object: &'o Object,
    place: Range<usize>,
    seen: Vec<(usize, Spot<'a>)>,
}

impl<'a> Parts<'a, '_> {
    fn get(&self, key: &str) -> Option<Spot<'a>> {
        let position = self.object.fields.iter().position(|field| field.key == key)?;
        self.seen.iter().find(|(other, _)| *other == position).map(|(_, spot)| *spot)
    }
}

fn section_shape<'s>(record: &'s Shape, section: &str) -> Option<&'s Object> {
    let Shape::Object(record) = record else { return None };
    match &record.fields.iter().find(|field| field.key == section)?.shape {
        Shape::Object(object) => Some(object),
        Shape::List(items, _) => match items.as_ref() {
            Shape::Object(object) => Some(object),
            _ => None,
        },
        _ => None,
    }
}

/// Returns what an unknown key was probably meant to be, among those that may still stand and those
/// that stand already.
fn meant_key(name: &str, free: &[&str], taken: &[&str]) -> Option<String> {
    if let Some(help) = near(name, free.iter().copied()).strip_prefix("; ") {
        return Some(help.to_owned());
    }
    if name == "source" {
        return Some("did you mean `sources`, a list of ids?".to_owned());
    }
    let known = nearest(name, taken.iter().copied());
    known.first().map(|key| format!("`{key}` stands already; take this one out"))
}

fn surrogate() -> Words {
    Words::new("the text holds half of a surrogate pair, which is no character")
        .help(Some("write the character itself, in UTF-8".to_owned()))
}

fn kind_of(shape: &Shape) -> Kind {
    match shape {
        Shape::Object(_) => Kind::Object,
        Shape::List(..) => Kind::Array,
        Shape::Words(_) | Shape::Text(_) | Shape::Reference(_) => Kind::String,
        Shape::Number(..) => Kind::Number,
        Shape::Bool => Kind::Bool,
    }
}

fn spelled(path: &[Step<'_>]) -> String {
    let mut text = String::new();
    for step in path {
        match step {
            Step::Key(key) => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(key);
            }
            Step::Position(position) => {
                text.push('[');
                text.push_str(&position.to_string());
                text.push(']');
            }
        }
    }
    text
}
