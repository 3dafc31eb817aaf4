//! Validates every value of a record against its schema.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use super::diagnostic::{Diagnostic, Diagnostics};
use super::json::{JsonReader, JsonSpan, JsonType};
use super::path::{Step, display};
use super::rule::Rule;
use super::schema::{Form, Object, Schema};
use super::suggest::suggest;
use super::symbols::Symbols;
use super::values::{country_reference, is_example, near_id, similar_word, validate_form};
use crate::record::Section;
use crate::text::{Comparisons, or_list};

/// Walks through a record and collects its problems.
pub(super) struct Validator<'a> {
    pub(super) symbols: &'a Symbols<'a>,
    pub(super) diagnostics: Diagnostics,
    path: Vec<Step<'a>>,
    pub(super) last_id: Option<Cow<'a, str>>,
    /// The id of the first source with each URL.
    pub(super) urls: HashMap<Cow<'a, str>, Cow<'a, str>>,
    /// The names of the items in a list of an entry, by its id and key.
    pub(super) items: HashMap<(String, String), BTreeSet<String>>,
    /// The texts of the template: the first one, and how many there are.
    examples: Option<(Range<usize>, usize)>,
    /// The first place that is not in canonical form, and why it is not.
    non_canonical: Option<(usize, &'static str)>,
    /// What may still be compared for suggestions, in the whole run.
    pub(super) comparisons: Comparisons,
}

impl<'a> Validator<'a> {
    /// Creates a validator that has seen nothing yet.
    pub fn new(symbols: &'a Symbols<'a>, diagnostics: Diagnostics) -> Self {
        Self {
            symbols,
            diagnostics,
            path: Vec::new(),
            last_id: None,
            urls: HashMap::new(),
            items: HashMap::new(),
            examples: None,
            non_canonical: None,
            comparisons: Comparisons::default(),
        }
    }

    /// Validates the whole record.
    pub fn record(&mut self, record: JsonSpan<'a>) {
        self.value(&mut JsonReader::new(record), self.symbols.schema);
    }

    /// Returns the problems.
    pub fn into_diagnostics(self) -> Diagnostics {
        self.diagnostics
    }

    /// Adds a problem of the current path.
    pub(super) fn add(
        &mut self,
        rule: Rule,
        range: Range<usize>,
        describe: impl FnOnce() -> Diagnostic,
    ) {
        let path = &self.path;
        self.diagnostics.add(rule, range, || (display(path), describe()));
    }

    /// Adds a problem of a value under a key of the current path.
    pub(super) fn add_at(
        &mut self,
        rule: Rule,
        key: &'static str,
        span: JsonSpan<'a>,
        describe: impl FnOnce() -> Diagnostic,
    ) {
        self.path.push(Step::Key(key.into()));
        self.add(rule, self.range(span), describe);
        self.path.pop();
    }

    /// Adds a problem of an item of a list under a key of the current path.
    pub(super) fn add_at_item(
        &mut self,
        rule: Rule,
        (key, position): (&'static str, usize),
        span: JsonSpan<'a>,
        describe: impl FnOnce() -> Diagnostic,
    ) {
        self.path.extend([Step::Key(key.into()), Step::Position(position)]);
        self.add(rule, self.range(span), describe);
        self.path.truncate(self.path.len() - 2);
    }

    pub(super) fn range(&self, span: JsonSpan<'a>) -> Range<usize> {
        span.range(self.symbols.text)
    }

    /// Validates the next value against its schema.
    fn value(&mut self, reader: &mut JsonReader<'a>, schema: &Schema) {
        match (schema, reader.next_type()) {
            (Schema::Object(object), JsonType::Object) => self.object(reader, object),
            (Schema::List(items, least), JsonType::Array) => self.list(reader, items, *least),
            (schema, _) => self.leaf(reader.next_value(), schema),
        }
    }

    /// Validates a value that is neither an object nor a list, or should not be one.
    fn leaf(&mut self, span: JsonSpan<'a>, schema: &Schema) {
        match (schema, span.json_type()) {
            (Schema::Word(words), JsonType::String) => self.word(span, words),
            (Schema::Text(form), JsonType::String) => self.text(span, *form),
            (Schema::Reference(sections), JsonType::String) => self.reference(span, sections),
            (Schema::Number(least, most), JsonType::Number) => self.number(span, *least, *most),
            (Schema::Bool, JsonType::Bool) => {}
            (schema, found) => self.add(Rule::Type, self.range(span), || {
                let help = match (schema, found) {
                    (_, JsonType::Null) => Some("omit the key of what is unknown".to_owned()),
                    (Schema::Text(Form::Decimal), JsonType::Number) => {
                        Some(format!("write the number as a text: `\"{}\"`", span.raw()))
                    }
                    _ => None,
                };
                Diagnostic::new(format!("this is {}", found.describe()))
                    .expected(json_type(schema).describe())
                    .maybe_help(help)
            }),
        }
    }

    fn object(&mut self, reader: &mut JsonReader<'a>, object: &Object) {
        let start = reader.position();
        reader.skip_punctuation();
        let mut fields = Fields { object, values: vec![None; object.fields.len()] };
        let mut last = 0;
        while let Some(key) = reader.next_key() {
            let Some(name) = key.string() else {
                self.add(Rule::Form, self.range(key), unpaired_surrogate);
                reader.next_value();
                continue;
            };
            self.path.push(Step::Key(name.clone()));
            let value = reader.position();
            match object.position(&name, last) {
                None => {
                    self.unknown_key(self.range(key), &name, &fields);
                    reader.next_value();
                }
                Some(position) => {
                    let is_first = fields.values[position].is_none();
                    if !is_first {
                        self.add(Rule::DuplicateKey, self.range(key), || {
                            Diagnostic::new(format!("the key `{name}` occurs twice"))
                                .help("remove one of them")
                        });
                    } else if last > position {
                        let start = self.range(key).start;
                        self.non_canonical(start, "its keys are not in the order of the format");
                    }
                    self.value(reader, &object.fields[position].schema);
                    if is_first {
                        fields.values[position] = Some(reader.span_since(value));
                        last = position;
                    }
                }
            }
            self.path.pop();
        }
        let start = self.range(reader.span_since(start)).start;
        for (field, value) in object.fields.iter().zip(&fields.values) {
            if field.required && value.is_none() {
                self.add(Rule::MissingKey, start..start + 1, || {
                    let what = if field.key == "sources" {
                        "the entry names no source: the key `sources` is missing".to_owned()
                    } else {
                        format!("the key `{}` is missing", field.key)
                    };
                    Diagnostic::new(what)
                        .expected(format!("`{}`: {}", field.key, field.description))
                });
            }
        }
        self.check_object(&fields, start);
    }

    fn unknown_key(&mut self, range: Range<usize>, name: &str, fields: &Fields<'a, '_>) {
        let (mut taken, mut free) = (Vec::new(), Vec::new());
        for (field, value) in fields.object.fields.iter().zip(&fields.values) {
            if value.is_some() { &mut taken } else { &mut free }.push(field.key.as_str());
        }
        let (path, comparisons) = (&self.path, &mut self.comparisons);
        self.diagnostics.add(Rule::UnknownKey, range, || {
            let help = if name == "source" {
                Some("did you mean `sources`, a list of ids?".to_owned())
            } else {
                comparisons.question(name, free.iter().copied()).or_else(|| {
                    let known = comparisons.suggestions(name, taken.iter().copied());
                    known
                        .first()
                        .map(|key| format!("the entry already has `{key}`; remove this key"))
                })
            };
            let expected =
                if free.is_empty() { "no further key".to_owned() } else { or_list(&free) };
            let diagnostic = Diagnostic::new(format!("unknown key `{}`", name.escape_debug()))
                .expected(expected)
                .maybe_help(help);
            (display(path), diagnostic)
        });
    }

    fn list(&mut self, reader: &mut JsonReader<'a>, schema: &Schema, least: u64) {
        let start = reader.position();
        reader.skip_punctuation();
        let mut items = 0;
        if matches!(schema, Schema::Object(Object { section: Some(_), .. })) {
            self.last_id = None;
        }
        while reader.has_next() {
            self.path.push(Step::Position(items));
            self.value(reader, schema);
            self.path.pop();
            items += 1;
        }
        let list = reader.span_since(start);
        if (items as u64) < least {
            self.add(Rule::EmptyList, self.range(list), || {
                Diagnostic::new("the list is empty")
                    .expected("at least one item, or no key where nothing is known")
            });
        } else if let Schema::Reference(sections) = schema {
            self.check_order(list, sections);
        }
    }

    /// Checks a list of references for its canonical order.
    fn check_order(&mut self, list: JsonSpan<'a>, sections: &[Section]) {
        let start = self.range(list).start;
        match sections {
            [Section::Sources] if !list.items().is_sorted_by_key(|item| item.raw()) => {
                self.non_canonical(start, "a list of sources is not sorted");
            }
            [Section::Countries] => {
                let host = self.symbols.hosts.first();
                let rank = |item: &JsonSpan<'a>| {
                    let code = item.string().unwrap_or_default();
                    (Some(&code) != host, code)
                };
                if !list.items().is_sorted_by_key(rank) {
                    self.non_canonical(
                        start,
                        "a list of countries is not sorted with the host first",
                    );
                }
            }
            _ => {}
        }
    }

    fn word(&mut self, span: JsonSpan<'a>, words: &[String]) {
        let word = span.string();
        if word.as_ref().is_some_and(|word| words.iter().any(|known| known == word.as_ref())) {
            return;
        }
        let range = self.range(span);
        let path = &self.path;
        self.diagnostics.add(Rule::Word, range, || {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let word = word.unwrap_or_default();
            let help = similar_word(&word, &words);
            let diagnostic = Diagnostic::new(format!(
                "`{}` is not one of the allowed words",
                word.escape_debug()
            ))
            .expected(or_list(&words))
            .maybe_help(help);
            (display(path), diagnostic)
        });
    }

    fn text(&mut self, span: JsonSpan<'a>, form: Form) {
        let range = self.range(span);
        let Some(text) = span.string() else {
            self.add(Rule::Form, range, unpaired_surrogate);
            return;
        };
        if let Err(error) = form.validate(&text) {
            let expected = form.expected(error.expected);
            self.add(Rule::Form, range, || {
                Diagnostic::new(error.what).expected(expected).maybe_help(suggest(form, &text))
            });
            return;
        }
        if let Some((rule, diagnostic)) = validate_form(form, &text) {
            self.add(rule, range.clone(), || diagnostic);
        }
        if matches!(form, Form::Text | Form::WebUrl) && is_example(&text) {
            let (_, count) = self.examples.get_or_insert((range, 0));
            *count += 1;
        }
    }

    fn number(&mut self, span: JsonSpan<'a>, least: u64, most: u64) {
        let number: Option<u64> = span.raw().parse().ok();
        if number.is_some_and(|number| (least..=most).contains(&number)) {
            return;
        }
        self.add(Rule::Type, self.range(span), || {
            Diagnostic::new(format!("the number {} is out of range", span.raw()))
                .expected(format!("a whole number from {least} to {most}"))
        });
    }

    fn reference(&mut self, span: JsonSpan<'a>, sections: &[Section]) {
        let range = self.range(span);
        let Some(id) = span.string() else {
            self.add(Rule::Form, range, unpaired_surrogate);
            return;
        };
        let symbols = self.symbols;
        if let Some(entry) = symbols.find(&id, sections) {
            entry.is_cited.set(true);
            return;
        }
        let (path, comparisons) = (&self.path, &mut self.comparisons);
        self.diagnostics.add(Rule::Reference, range, || {
            let names: Vec<&str> = sections.iter().map(|section| section.as_str()).collect();
            let wanted = if names.is_empty() { "the record".to_owned() } else { or_list(&names) };
            let mut expected = None;
            let help = match symbols.entries.get(&id).map(|entry| entry.section) {
                Some(Some(section)) => {
                    Some(format!("`{id}` is an entry of `{}`", section.as_str()))
                }
                Some(None) => Some(format!("`{id}` is the summit itself")),
                None if sections == [Section::Countries] => {
                    let known = &symbols.countries;
                    let known: Vec<&str> = known.iter().take(2000).map(AsRef::as_ref).collect();
                    expected = (1..=20).contains(&known.len()).then(|| or_list(&known));
                    country_reference(&known, &id)
                }
                None => near_id(symbols, comparisons, &id, sections),
            };
            let diagnostic =
                Diagnostic::new(format!("no entry of {wanted} has the id `{}`", id.escape_debug()));
            (display(path), Diagnostic { expected, help, ..diagnostic })
        });
    }

    /// Suggests the id of an entry in these sections that differs by a slip.
    pub(super) fn near_id(&mut self, id: &str, sections: &[Section]) -> Option<String> {
        near_id(self.symbols, &mut self.comparisons, id, sections)
    }

    /// Records the first place that is not in canonical form.
    pub(super) fn non_canonical(&mut self, start: usize, why: &'static str) {
        if self.non_canonical.is_none_or(|(first, _)| start < first) {
            self.non_canonical = Some((start, why));
        }
    }

    /// Reports the first place that is not in canonical form, if the record has no errors.
    ///
    /// `layout` finds the first such place in its spacing.
    pub fn check_canonical(&mut self, layout: impl FnOnce() -> Option<usize>) {
        if self.diagnostics.has_errors() {
            return;
        }
        if let Some(start) = layout() {
            self.non_canonical(start, "its spacing, line ends or escapes differ");
        }
        if let Some((start, why)) = self.non_canonical {
            self.add(Rule::Canonical, start..start + 1, || {
                Diagnostic::new(format!("the file is not in canonical form: {why}"))
                    .help("run `summit check --fix FILE`")
            });
        }
    }

    /// Reports texts of the template, at the first of them.
    pub(super) fn check_examples(&mut self) {
        if let Some((range, count)) = self.examples.take() {
            self.add(Rule::Example, range, || {
                let texts = if count == 1 { "this text is" } else { "texts are" };
                let message = match count {
                    1 => format!("{texts} left from the template"),
                    _ => format!("{count} {texts} left from the template; this is the first"),
                };
                Diagnostic::new(message)
                    .help("replace what is marked EXAMPLE; `summit check --todo FILE` lists it")
            });
        }
    }
}

/// The values of an object, by key.
pub(super) struct Fields<'a, 'o> {
    pub object: &'o Object,
    /// The first value of each key.
    values: Vec<Option<JsonSpan<'a>>>,
}

impl<'a> Fields<'a, '_> {
    pub fn get(&self, key: &str) -> Option<JsonSpan<'a>> {
        self.values[self.object.position(key, 0)?]
    }

    pub fn text(&self, key: &str) -> Option<Cow<'a, str>> {
        self.get(key)?.string()
    }
}

fn unpaired_surrogate() -> Diagnostic {
    Diagnostic::new("the text has an unpaired surrogate, which is no character")
        .help("write the character itself, in UTF-8")
}

fn json_type(schema: &Schema) -> JsonType {
    match schema {
        Schema::Object(_) => JsonType::Object,
        Schema::List(..) => JsonType::Array,
        Schema::Word(_) | Schema::Text(_) | Schema::Reference(_) => JsonType::String,
        Schema::Number(..) => JsonType::Number,
        Schema::Bool => JsonType::Bool,
    }
}
