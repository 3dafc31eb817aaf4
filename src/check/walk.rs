//! The walk through a record: every value held against its shape, every entry against the others.

use std::borrow::Cow;
use std::ops::Range;
use std::slice::Iter;
use std::sync::atomic::Ordering;

use super::codes;
use super::ground::{Batch, Ground, Known};
use super::json::{Kind, Reader, Spot};
use super::problem::{Rule, Sink, Words};
use super::shape::{Form, Object, Shape};
use super::survey::Found;
use crate::error::{near, nearest, or_list};
use crate::record::{Date, Section};

/// How many candidates are compared for a likely intention before no more are offered.
const COMPARISONS: usize = 1_000_000;

/// How many entries that were referred to are remembered: what stands together cites the same ones,
/// and in a large record it takes long to find one among all.
const RECENT: usize = 256;

/// The first place that is not in canonical form, and why it is not.
pub(super) type Untidy = Option<(usize, &'static str)>;

/// A step of a path.
#[derive(Debug, Clone)]
enum Step<'a> {
    Key(Cow<'a, str>),
    Position(usize),
}

/// A walk, and what was found on the way.
pub(super) struct Walk<'a> {
    ground: &'a Ground<'a>,
    sink: Sink,
    lists: Iter<'a, Vec<Batch<'a>>>,
    path: Vec<Step<'a>>,
    last_id: Option<Cow<'a, str>>,
    untidy: Untidy,
    comparisons: usize,
    recent: [Option<(&'a str, &'a Known)>; RECENT],
}

impl<'a> Walk<'a> {
    /// Returns a walk that has not begun.
    pub fn new(ground: &'a Ground<'a>, sink: Sink) -> Self {
        Self {
            ground,
            sink,
            lists: ground.lists.iter(),
            path: Vec::new(),
            last_id: None,
            untidy: None,
            comparisons: 0,
            recent: [None; RECENT],
        }
    }

    /// Walks through the whole record, except what was surveyed and need not be told.
    pub fn record(&mut self, record: Spot<'a>) {
        self.value(&mut Reader::new(record), self.ground.shape);
    }

    /// Walks through entries that follow one another.
    pub fn batch(&mut self, batch: &Batch<'a>) {
        let list = self.ground.shape.member(batch.section.as_str());
        let Some(shape) = list.and_then(Shape::items) else { return };
        self.last_id.clone_from(&batch.before);
        for (place, entry) in batch.entries.iter().enumerate() {
            self.path.push(Step::Position(batch.position + place));
            self.value(&mut Reader::new(*entry), shape);
            self.path.pop();
        }
    }

    /// Returns what was found in short.
    pub fn found(&self) -> Found {
        Found { counts: self.sink.counts(), untidy: self.untidy }
    }

    /// Returns all that was found.
    pub fn finish(self) -> Sink {
        self.sink
    }

    fn add(&mut self, rule: Rule, place: Range<usize>, say: impl FnOnce() -> Words) {
        let path = &self.path;
        self.sink.add(rule, place, || (spelled(path), say()));
    }

    fn at(&self, spot: Spot<'a>) -> Range<usize> {
        spot.range(self.ground.text)
    }

    /// Holds the value that comes next against what its place may hold.
    fn value(&mut self, reader: &mut Reader<'a>, shape: &Shape) {
        match (shape, reader.kind()) {
            (Shape::Object(object), Kind::Object) => self.object(reader, object),
            (Shape::List(shape, least), Kind::Array) => self.list(reader, shape, *least),
            (shape, _) => self.leaf(reader.value(), shape),
        }
    }

    /// Holds a value without parts, or of the wrong kind, against what its place may hold.
    fn leaf(&mut self, spot: Spot<'a>, shape: &Shape) {
        match (shape, spot.kind()) {
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

    fn object(&mut self, reader: &mut Reader<'a>, object: &Object) {
        let start = reader.start();
        reader.open();
        let mut parts = Parts { object, seen: vec![None; object.fields.len()] };
        let mut last = 0;
        while let Some(key) = reader.key() {
            let place = self.at(key);
            let Some(name) = key.string() else {
                self.add(Rule::Form, place, surrogate);
                reader.value();
                continue;
            };
            let Some(position) = object.position(&name, last) else {
                self.path.push(Step::Key(name.clone()));
                self.unknown_key(place, &name, &parts);
                self.path.pop();
                reader.value();
                continue;
            };
            self.path.push(Step::Key(name.clone()));
            let is_first = parts.seen[position].is_none();
            if !is_first {
                self.add(Rule::DuplicateKey, place, || {
                    Words::new(format!("the key `{name}` stands twice"))
                        .help(Some("keep one of them".to_owned()))
                });
            } else if last > position {
                self.untidy(place.start, "its keys are not in the order of the format");
            }
            let value = reader.start();
            self.value(reader, &object.fields[position].shape);
            if is_first {
                parts.seen[position] = Some(reader.since(value));
                last = position;
            }
            self.path.pop();
        }
        let place = self.at(reader.since(start));
        for (field, part) in object.fields.iter().zip(&parts.seen) {
            if field.required && part.is_none() {
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
        self.rules(&parts);
    }

    fn unknown_key(&mut self, place: Range<usize>, name: &str, parts: &Parts<'a, '_>) {
        let fields = &parts.object.fields;
        let may_compare = self.comparisons < COMPARISONS;
        self.comparisons += fields.len();
        self.add(Rule::UnknownKey, place, || {
            let (mut taken, mut free) = (Vec::new(), Vec::new());
            for (field, part) in fields.iter().zip(&parts.seen) {
                if part.is_some() { &mut taken } else { &mut free }.push(field.key.as_str());
            }
            let help = may_compare.then(|| meant_key(name, &free, &taken)).flatten();
            let words = Words::new(format!("unknown key `{}`", name.escape_debug())).help(help);
            match free.as_slice() {
                [] => words.expected("no further key"),
                free => words.expected(or_list(free)),
            }
        });
    }

    fn list(&mut self, reader: &mut Reader<'a>, shape: &Shape, least: u64) {
        let start = reader.start();
        reader.open();
        let mut items = 0;
        if matches!(shape, Shape::Object(Object { section: Some(_), .. })) {
            items = self.entries(reader);
        } else {
            while reader.more() {
                self.path.push(Step::Position(items));
                self.value(reader, shape);
                self.path.pop();
                items += 1;
            }
        }
        let list = reader.since(start);
        let place = self.at(list);
        if (items as u64) < least {
            self.add(Rule::EmptyList, place, || {
                Words::new("the list is empty")
                    .expected("at least one item, or no key where nothing is known")
            });
        } else if let Shape::Reference(sections) = shape {
            self.tidy_list(place.start, list, sections);
        }
    }

    /// Walks through the entries of a section, and returns how many there are.
    fn entries(&mut self, reader: &mut Reader<'a>) -> usize {
        let batches = self.lists.next().map(Vec::as_slice).unwrap_or_default();
        for batch in batches {
            let start = batch.entries.first().map_or(0, |entry| self.at(*entry).start);
            match batch.found.get() {
                Some(found) if self.sink.count(found.counts, start) => {
                    if let Some((start, why)) = found.untidy {
                        self.untidy(start, why);
                    }
                }
                _ => self.batch(batch),
            }
        }
        if let Some(last) = batches.last().and_then(|batch| batch.entries.last()) {
            reader.pass(*last);
        }
        // What closes the list.
        reader.more();
        batches.iter().map(|batch| batch.entries.len()).sum()
    }

    /// Holds a list of references against its canonical order.
    fn tidy_list(&mut self, start: usize, list: Spot<'a>, sections: &[Section]) {
        let items = || {
            let mut reader = Reader::new(list);
            reader.open();
            std::iter::from_fn(move || reader.more().then(|| reader.value()))
        };
        match sections {
            [Section::Sources] if !items().is_sorted_by_key(Spot::written) => {
                self.untidy(start, "a list of sources is not sorted");
            }
            [Section::Countries] => {
                let host = self.ground.host.as_deref();
                let rank = |item: Spot<'a>| {
                    let code = item.string().unwrap_or_default();
                    (Some(code.as_ref()) != host, code)
                };
                if !items().is_sorted_by_key(rank) {
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

    /// Returns the entry with an id.
    fn known(&mut self, id: &str) -> Option<&'a Known> {
        let tail = id.bytes().rev().take(8);
        let slot = tail.fold(id.len(), |sum, byte| sum.wrapping_mul(31) + usize::from(byte));
        let recent = &mut self.recent[slot % RECENT];
        if !recent.is_some_and(|(known, _)| known == id) {
            *recent =
                Some(self.ground.ids.get_key_value(id).map(|(id, known)| (id.as_ref(), known))?);
        }
        recent.map(|(_, known)| known)
    }

    fn reference(&mut self, spot: Spot<'a>, sections: &[Section]) {
        let place = self.at(spot);
        let Some(id) = spot.string() else {
            self.add(Rule::Form, place, surrogate);
            return;
        };
        let fits = |known: &Known| {
            sections.is_empty() || known.section.is_some_and(|own| sections.contains(&own))
        };
        if let Some(known) = self.known(&id)
            && fits(known)
        {
            // A flag that is up is left alone, so that processors do not wait for each other.
            if !known.is_cited.load(Ordering::Relaxed) {
                known.is_cited.store(true, Ordering::Relaxed);
            }
            return;
        }
        let (ids, comparisons) = (&self.ground.ids, &mut self.comparisons);
        let path = &self.path;
        self.sink.add(Rule::Reference, place, || {
            let names: Vec<&str> = sections.iter().map(|section| section.as_str()).collect();
            let wanted = if names.is_empty() { "the record".to_owned() } else { or_list(&names) };
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
                    self.own_id(id);
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
        self.own_id(spot);
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

    fn own_id(&mut self, spot: Spot<'a>) {
        if !self.ground.has_twins {
            return;
        }
        let Some(id) = spot.string() else { return };
        let Some(known) = self.ground.ids.get(&id) else { return };
        // The entry that is known by the id starts before it and ends after it.
        if known.range.contains(&self.at(spot).start) {
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
        let Some(known) = self.ground.ids.get(&id) else { return };
        let section = known.section.map_or("summit", Section::as_str);
        let shape = self.ground.shape.member(section);
        let Some(Shape::Object(object)) = shape.and_then(|shape| shape.items().or(Some(shape)))
        else {
            return;
        };
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
    pub fn uncited(&mut self) {
        let mut uncited: Vec<(&Cow<'a, str>, &Known)> = (self.ground.ids.iter())
            .filter(|(_, known)| {
                known.section == Some(Section::Sources) && !known.is_cited.load(Ordering::Relaxed)
            })
            .collect();
        uncited.sort_unstable_by_key(|(_, known)| known.range.start);
        for (id, known) in uncited {
            let (start, position) = (known.range.start, known.position);
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
    ///
    /// `layout` finds the first place where its layout does.
    pub fn canonical(&mut self, layout: impl FnOnce() -> Option<usize>) {
        if !self.sink.is_sound() {
            return;
        }
        if let Some(start) = layout() {
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
    /// What stands first under each key.
    seen: Vec<Option<Spot<'a>>>,
}

impl<'a> Parts<'a, '_> {
    fn get(&self, key: &str) -> Option<Spot<'a>> {
        self.seen[self.object.position(key, 0)?]
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
