//! The walk through a record: every value held against its shape, every entry against the others.

mod rules;

use std::borrow::Cow;
use std::ops::Range;

use super::codes;
use super::ground::{Ground, Known};
use super::json::{Kind, Reader, Spot};
use super::problem::{Rule, Sink, Words};
use super::shape::{Form, Object, Shape};
use crate::record::Section;
use crate::text::{did_you_mean, or_list, suggestions};

/// How many candidates are compared for a likely intention before no more are offered.
const COMPARISONS: usize = 1_000_000;

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
    path: Vec<Step<'a>>,
    last_id: Option<Cow<'a, str>>,
    untidy: Untidy,
    comparisons: usize,
}

impl<'a> Walk<'a> {
    /// Returns a walk that has not begun.
    pub fn new(ground: &'a Ground<'a>, sink: Sink) -> Self {
        Self { ground, sink, path: Vec::new(), last_id: None, untidy: None, comparisons: 0 }
    }

    /// Walks through the whole record.
    pub fn record(&mut self, record: Spot<'a>) {
        self.value(&mut Reader::new(record), self.ground.shape);
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
            self.last_id = None;
        }
        while reader.more() {
            self.path.push(Step::Position(items));
            self.value(reader, shape);
            self.path.pop();
            items += 1;
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
            let help = did_you_mean(&word, words.iter().copied());
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
        if let Err(error) = form.prove(&text) {
            self.add(Rule::Form, place, || {
                Words::new(error.what).expected(error.expected).help(codes::meant(form, &text))
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

    /// Tells of sources that nothing cites.
    pub fn uncited(&mut self) {
        let mut uncited: Vec<(&Cow<'a, str>, &Known)> = (self.ground.ids.iter())
            .filter(|(_, known)| known.section == Some(Section::Sources) && !known.is_cited.get())
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
    if let Some(help) = did_you_mean(name, free.iter().copied()).strip_prefix("; ") {
        return Some(help.to_owned());
    }
    if name == "source" {
        return Some("did you mean `sources`, a list of ids?".to_owned());
    }
    let known = suggestions(name, taken.iter().copied());
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
