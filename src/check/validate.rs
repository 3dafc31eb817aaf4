//! Validates every value of a record against its schema.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::fmt::Write;
use std::ops::Range;

use super::canonical::LAYOUT;
use super::diagnostic::{Diagnostic, Diagnostics};
use super::json::{Cursor, JsonSpan, JsonType};
use super::rule::Rule;
use super::rules::Fields;
use super::suggest::suggest;
use super::symbols::{Entry, Symbols};
use super::values::{
    country_reference, is_code, is_example, is_example_id, near_id, similar_word, validate_form,
};
use crate::record::{
    Described, FieldSchema, Form, ObjectSchema, Record, Schema, Section, TextSchema,
};
use crate::text::{Comparisons, or_list};

/// How many ids a problem lists as those expected.
const LISTED: usize = 20;

/// Walks through a record or a part of it, and collects its problems.
pub(super) struct Validator<'a> {
    pub symbols: &'a Symbols<'a>,
    pub diagnostics: Diagnostics,
    /// The place of the current value.
    pub cursor: Cursor<'a>,
    /// Where the current value is: `leaders[3].country`.
    pub path: String,
    /// How many objects and lists the current value is in.
    pub depth: usize,
    /// The names of the items in a list of an entry, by its id and key.
    pub items: HashMap<(String, String), BTreeSet<String>>,
    /// The texts and ids of the template: the first one, and how many there are.
    examples: Option<(Range<usize>, usize)>,
    /// The first place that is not in canonical form, and why it is not.
    pub non_canonical: Option<(usize, &'static str)>,
    /// What may still be compared for suggestions.
    pub comparisons: Comparisons,
}

impl<'a> Validator<'a> {
    pub fn new(symbols: &'a Symbols<'a>, diagnostics: Diagnostics) -> Self {
        Self {
            symbols,
            diagnostics,
            cursor: Cursor { text: symbols.text, at: 0 },
            path: String::new(),
            depth: 0,
            items: HashMap::new(),
            examples: None,
            non_canonical: None,
            comparisons: Comparisons::default(),
        }
    }

    /// Adds what was found in another part of the record.
    pub fn merge(&mut self, other: Self) {
        self.diagnostics.merge(other.diagnostics);
        if let Some((range, count)) = other.examples {
            let first = self.examples.take().filter(|(first, _)| first.start < range.start);
            self.examples =
                Some(first.map_or((range, count), |(first, more)| (first, count + more)));
        }
        other.non_canonical.into_iter().for_each(|(start, why)| self.non_canonical(start, why));
    }

    /// Validates all of a record but the entries of its sections.
    pub fn record(&mut self, record: JsonSpan<'a>) {
        let Range { start, end } = self.symbols.range(record);
        if start > 0 {
            self.non_canonical(0, LAYOUT);
        }
        if &self.symbols.text[end..] != "\n" {
            self.non_canonical(end, LAYOUT);
        }
        self.cursor.at = start;
        self.value(&Record::SCHEMA);
    }

    pub fn entry(&mut self, entry: &Entry<'a>) {
        let list = entry.section.and_then(|section| Record::SCHEMA.member(section.as_str()));
        if let Some(Schema::List(schema, _)) = list.map(|list| &list.schema) {
            self.path.clear();
            // Writing to a string does not fail.
            let _ = write!(self.path, "{entry}");
            let start = self.symbols.range(entry.span).start;
            if let (Some(section), Some(twin)) = (entry.section, entry.twin) {
                self.add(Rule::DuplicateEntry, start..start + 1, || {
                    let twin = format!("{}[{twin}]", section.as_str());
                    Diagnostic::new(format!("the entry says the same as {twin}"))
                        .help("remove one of them, or say what differs")
                });
            }
            self.depth = 2;
            self.cursor.at = start;
            self.value(schema);
        }
    }

    /// Adds a problem of the current path.
    pub fn add(&mut self, rule: Rule, range: Range<usize>, describe: impl FnOnce() -> Diagnostic) {
        self.diagnostics.add(rule, range, &self.path, describe);
    }

    /// Adds a problem of a value in the current object; `key` is its path there.
    pub fn add_at(
        &mut self,
        rule: Rule,
        key: &str,
        span: JsonSpan<'a>,
        describe: impl FnOnce() -> Diagnostic,
    ) {
        let length = self.enter(key);
        self.add(rule, self.symbols.range(span), describe);
        self.path.truncate(length);
    }

    /// Adds a problem of a field, if the object has it.
    pub fn add_field(
        &mut self,
        rule: Rule,
        fields: &Fields<'a, '_>,
        key: &str,
        describe: impl FnOnce() -> Diagnostic,
    ) {
        if let Some(span) = fields.get(key) {
            self.add_at(rule, key, span, describe);
        }
    }

    /// Appends a key to the path, and returns the length that the path had.
    fn enter(&mut self, key: &str) -> usize {
        let length = self.path.len();
        if length > 0 {
            self.path.push('.');
        }
        self.path.push_str(key);
        length
    }

    /// Validates the value at the cursor and moves past it.
    fn value(&mut self, schema: &Schema) -> Option<JsonSpan<'a>> {
        let start = self.cursor.at;
        match (schema, self.cursor.json_type()) {
            (Schema::Object(object), JsonType::Object) => self.object(object),
            (Schema::List(items, least), JsonType::Array) => self.list(items, *least),
            _ => {
                let span = self.cursor.value()?;
                self.scalar(span, schema);
            }
        }
        self.cursor.since(start)
    }

    fn scalar(&mut self, span: JsonSpan<'a>, schema: &Schema) {
        match (schema, span.json_type()) {
            (Schema::Words(known), JsonType::String) => self.word(span, known.words),
            (Schema::Text(text), JsonType::String) => self.text(span, text.form),
            (Schema::Reference(sections), JsonType::String) => self.reference(span, sections),
            (Schema::Number(least, most), JsonType::Number) => self.number(span, *least, *most),
            (Schema::Bool, JsonType::Bool) => {}
            (schema, found) => self.add(Rule::Type, self.symbols.range(span), || {
                let help = match (schema, found) {
                    (_, JsonType::Null) => Some("omit the key of what is unknown".to_owned()),
                    (Schema::Text(TextSchema { form, .. }), JsonType::Number) => {
                        let raw = span.raw();
                        let as_text = || format!("write the number as a text: `\"{raw}\"`");
                        let is_valid = form.validate(raw).is_ok();
                        if is_valid { Some(as_text()) } else { suggest(*form, raw) }
                    }
                    _ => None,
                };
                Diagnostic::new(format!("this is {}", found.describe()))
                    .expected(JsonType::of(schema).describe())
                    .maybe_help(help)
            }),
        }
    }

    fn object(&mut self, object: &'static ObjectSchema) {
        let start = self.cursor.at;
        let mut fields = Fields { object, values: vec![None; object.fields.len()], start };
        let (mut next, mut is_first) = (0, true);
        let mut unknown = Vec::new();
        self.cursor.at += 1;
        self.depth += 1;
        while self.next_part(is_first) {
            is_first = false;
            let Some(key) = self.cursor.value() else { break };
            self.colon();
            let key_range = self.symbols.range(key);
            let Some(name) = self.string(key) else {
                self.cursor.value();
                continue;
            };
            let length = self.enter(&name);
            match FieldSchema::position(object.fields, &name, next) {
                None => {
                    unknown.push((key_range, name.clone()));
                    self.cursor.value();
                }
                Some(position) if fields.values[position].is_some() => {
                    self.add(Rule::DuplicateKey, key_range, || {
                        Diagnostic::new(format!("the key `{name}` occurs twice"))
                            .help("remove one of them")
                    });
                    self.cursor.value();
                }
                Some(position) => {
                    if next > position {
                        let why = "its keys are not in the order of the format";
                        self.non_canonical(key_range.start, why);
                    }
                    next = position + 1;
                    fields.values[position] = self.value(&object.fields[position].schema);
                }
            }
            self.path.truncate(length);
        }
        self.depth -= 1;
        for (range, name) in unknown {
            let length = self.enter(&name);
            self.unknown_key(range, &name, &fields);
            self.path.truncate(length);
        }
        for (field, value) in object.fields.iter().zip(&fields.values) {
            if field.required && value.is_none() {
                self.add(Rule::MissingKey, start..start + 1, || {
                    let what =
                        if field.key == "sources" { "the entry names no source: " } else { "" };
                    Diagnostic::new(format!("{what}the key `{}` is missing", field.key))
                        .expected(format!("`{}`: {}", field.key, field.description))
                });
            }
        }
        self.check_object(&fields);
    }

    fn unknown_key(&mut self, range: Range<usize>, name: &str, fields: &Fields<'a, '_>) {
        self.diagnostics.add(Rule::UnknownKey, range, &self.path, || {
            let (mut taken, mut free) = (Vec::new(), Vec::new());
            for (field, value) in fields.object.fields.iter().zip(&fields.values) {
                if value.is_some() { &mut taken } else { &mut free }.push(field.key);
            }
            let help = if name == "source" {
                Some("did you mean `sources`, a list of ids?".to_owned())
            } else {
                let mut members = fields.object.fields.iter().zip(&fields.values);
                let lacks_any = members.any(|(field, value)| field.required && value.is_none());
                self.comparisons.question(name, free.iter().copied()).or_else(|| {
                    let known = self.comparisons.suggestions(name, &mut taken.iter().copied());
                    // It may be a missing key under another name.
                    let known = known.first().filter(|_| !lacks_any)?;
                    Some(format!("the entry already has `{known}`; remove this key"))
                })
            };
            let expected =
                if free.is_empty() { "no further key".to_owned() } else { or_list(&free) };
            Diagnostic::new(format!("unknown key `{name}`")).expected(expected).maybe_help(help)
        });
    }

    fn list(&mut self, schema: &Schema, least: u64) {
        let symbols = self.symbols;
        let start = self.cursor.at;
        // The entries of sections are validated apart, in slices.
        let mut entries = symbols.entries_at(start).map(<[Entry<'a>]>::iter);
        let mut items = Vec::new();
        self.cursor.at += 1;
        self.depth += 1;
        while self.next_part(items.is_empty()) {
            if let Some(entry) = entries.as_mut().and_then(Iterator::next) {
                self.cursor.at = symbols.range(entry.span).end;
                items.push(entry.span);
                continue;
            }
            let length = self.path.len();
            let _ = write!(self.path, "[{}]", items.len());
            items.extend(self.value(schema));
            self.path.truncate(length);
        }
        self.depth -= 1;
        if entries.is_some() {
            return;
        }
        let range = start..self.cursor.at;
        if (items.len() as u64) < least {
            self.add(Rule::EmptyList, range, || {
                Diagnostic::new("the list is empty")
                    .expected("at least one item, or no key where nothing is known")
            });
        }
        self.duplicates(&items, schema);
        match schema {
            Schema::Reference([Section::Sources]) if !items.is_sorted_by_key(|item| item.raw()) => {
                self.non_canonical(start, "a list of sources is not sorted");
            }
            Schema::Reference([Section::Countries]) => {
                let host = self.symbols.hosts.first();
                let rank = |item: &JsonSpan<'a>| {
                    let code = item.string().unwrap_or_default();
                    (Some(&code) != host, code)
                };
                if !items.is_sorted_by_key(rank) {
                    let why = "a list of countries is not sorted with the host first";
                    self.non_canonical(start, why);
                }
            }
            _ => {}
        }
    }

    /// Reports an item that a list repeats. Two people or companies whose names are not known may be
    /// called the same.
    fn duplicates(&mut self, items: &[JsonSpan<'a>], schema: &Schema) {
        let is_party = matches!(schema, Schema::Object(object) if object.name == "Party");
        if is_party || self.path.ends_with(".others") {
            return;
        }
        if items.is_sorted_by(|one, other| one.raw() < other.raw()) {
            return;
        }
        let mut sorted: Vec<&str> = items.iter().map(|item| item.raw()).collect();
        sorted.sort_unstable();
        if let Some(pair) = sorted.windows(2).find(|pair| pair[0] == pair[1])
            && let Some(twice) = items.iter().rfind(|item| item.raw() == pair[0])
        {
            self.add(Rule::DuplicateItem, self.symbols.range(*twice), || {
                let item =
                    twice.string().map_or_else(|| "this".to_owned(), |item| format!("`{item}`"));
                Diagnostic::new(format!("the list has {item} twice")).help("remove one of them")
            });
        }
    }

    /// Reads a string, and reports one that is no text.
    fn string(&mut self, span: JsonSpan<'a>) -> Option<Cow<'a, str>> {
        let range = self.symbols.range(span);
        let string = span.string();
        match &string {
            None => self.add(Rule::Form, range, || {
                Diagnostic::new("the text has an unpaired surrogate, which is no character")
                    .help("write the character itself, in UTF-8")
            }),
            Some(Cow::Owned(text))
                if serde_json::to_string(text).is_ok_and(|escaped| escaped != span.raw()) =>
            {
                self.non_canonical(range.start, LAYOUT);
            }
            Some(_) => {}
        }
        string
    }

    fn word(&mut self, span: JsonSpan<'a>, words: &[(&str, &str)]) {
        let Some(word) = self.string(span) else { return };
        if words.iter().any(|(known, _)| *known == word) {
            return;
        }
        self.add(Rule::Word, self.symbols.range(span), || {
            let words: Vec<&str> = words.iter().map(|(known, _)| *known).collect();
            Diagnostic::new(format!("`{word}` is not one of the allowed words"))
                .expected(or_list(&words))
                .maybe_help(similar_word(&word, &words))
        });
    }

    fn text(&mut self, span: JsonSpan<'a>, form: Form) {
        let Some(text) = self.string(span) else { return };
        let range = self.symbols.range(span);
        if let Err(error) = form.validate(&text) {
            self.add(Rule::Form, range, || {
                Diagnostic::new(error.what)
                    .expected(form.expected(error.expected))
                    .maybe_help(suggest(form, &text))
            });
            return;
        }
        if let Some((rule, diagnostic)) = validate_form(form, &text) {
            self.add(rule, range.clone(), || diagnostic);
        }
        let is_example = match form {
            Form::Text | Form::WebUrl => is_example(&text),
            Form::EntryId => is_example_id(&text),
            _ => false,
        };
        if is_example {
            self.examples.get_or_insert((range, 0)).1 += 1;
        }
    }

    fn number(&mut self, span: JsonSpan<'a>, least: u32, most: u32) {
        if !span.raw().parse().is_ok_and(|number| (least..=most).contains(&number)) {
            self.add(Rule::Type, self.symbols.range(span), || {
                Diagnostic::new(format!("the number {} is out of range", span.raw()))
                    .expected(format!("a whole number from {least} to {most}"))
            });
        }
    }

    fn reference(&mut self, span: JsonSpan<'a>, sections: &[Section]) {
        let Some(id) = self.string(span) else { return };
        let symbols = self.symbols;
        if let Some(entry) = symbols.find(&id, sections) {
            entry.cite();
            return;
        }
        self.diagnostics.add(Rule::Reference, symbols.range(span), &self.path, || {
            let names: Vec<&str> = sections.iter().map(|section| section.as_str()).collect();
            let wanted = if names.is_empty() { "the record".to_owned() } else { or_list(&names) };
            let mut expected = None;
            let help = match symbols.get(&id).map(|entry| entry.section) {
                Some(Some(section)) => {
                    Some(format!("`{id}` is an entry of `{}`", section.as_str()))
                }
                Some(None) => Some(format!("`{id}` is the summit itself")),
                None if id == "summit" && sections.is_empty() => {
                    let summit = symbols.summit.as_ref();
                    summit.map(|id| format!("the summit itself has the id `{id}`"))
                }
                None if sections == [Section::Countries] => {
                    let known = symbols.countries.iter().take(2000).map(AsRef::as_ref);
                    let known: Vec<&str> = known.filter(|code| is_code(code)).collect();
                    expected = (1..=LISTED).contains(&known.len()).then(|| or_list(&known));
                    country_reference(&known, &id)
                }
                None => {
                    let help = near_id(symbols, &mut self.comparisons, &id, sections);
                    if help.is_none() && (1..=LISTED).contains(&symbols.count_in(sections)) {
                        expected = Some(or_list(&symbols.ids(sections)));
                    }
                    help
                }
            };
            let message = format!("no entry of {wanted} has the id `{id}`");
            Diagnostic { message, expected, help }
        });
    }

    /// Reports texts and ids of the template, at the first of them.
    pub fn check_examples(&mut self) {
        if let Some((range, count)) = self.examples.take() {
            self.add(Rule::Example, range, || {
                let message = match count {
                    1 => "this is to be replaced".to_owned(),
                    _ => format!("{count} texts and ids are to be replaced; this is the first"),
                };
                Diagnostic::new(message)
                    .help("replace EXAMPLE and TODO texts and `example` ids, and remove `n/a` values; `summit check --todo FILE` lists them")
            });
        }
    }
}
