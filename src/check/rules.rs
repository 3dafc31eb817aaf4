//! Rules about one entry: what its fields say together.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use chrono::Datelike;
use clap::ValueEnum;
use unicode_width::UnicodeWidthStr;

use super::characters;
use super::codes;
use super::diagnostic::Diagnostic;
use super::json::JsonSpan;
use super::rule::Rule;
use super::validate::Validator;
use crate::record::{Date, Described, FieldSchema, ObjectSchema, Record, Section, Sector};
use crate::text::or_list;

/// The most columns of a publisher's short name.
const SHORT_NAME: usize = 24;

/// The values of an object, by key.
pub(super) struct Fields<'a, 'o> {
    pub object: &'o ObjectSchema,
    /// The first value of each key.
    pub values: Vec<Option<JsonSpan<'a>>>,
    /// The offset of the object.
    pub start: usize,
}

impl<'a> Fields<'a, '_> {
    pub fn get(&self, key: &str) -> Option<JsonSpan<'a>> {
        self.values[FieldSchema::position(self.object.fields, key, 0)?]
    }

    pub fn text(&self, key: &str) -> Option<Cow<'a, str>> {
        self.get(key)?.string()
    }

    pub fn is(&self, key: &str, word: &str) -> bool {
        self.text(key).is_some_and(|text| text == word)
    }

    pub fn date(&self, key: &str) -> Option<Date> {
        Date::parse(&self.text(key)?).ok()
    }

    /// The items of a list; none where the object lacks it.
    pub fn items(&self, key: &str) -> impl Iterator<Item = JsonSpan<'a>> + use<'a> {
        self.get(key).into_iter().flat_map(JsonSpan::items)
    }
}

impl<'a> Validator<'a> {
    /// Applies the rules of an object whose values have been validated.
    pub fn check_object(&mut self, fields: &Fields<'a, '_>) {
        match fields.object.name {
            "Summit" => {
                self.date_order(fields, "start", "end");
                self.summit(fields);
            }
            "Horizon" => {
                self.date_order(fields, "start", "end");
                self.years(fields);
            }
            "Name" => {
                self.script(fields);
                self.language(fields, "lang");
            }
            "Figure" => {
                self.unit(fields);
                self.range_order(fields);
            }
            "Money" | "Conversion" => {
                self.range_order(fields);
                self.amount(fields);
            }
            "Participant" => self.affiliation(fields),
            "About" => self.disputed_field(fields),
            "Country" => {
                self.country(fields);
                self.latin(fields);
            }
            "Leader" => {
                self.leader(fields);
                self.latin(fields);
            }
            "Target" => self.target(fields),
            "Initiative" => {
                self.inferred_area(fields);
                self.figures(fields);
            }
            "Document" => {
                self.sector(fields);
                self.inferred_area(fields);
                self.not_in_future(fields, "date");
                self.belonging(fields, "signatories");
                self.belonging(fields, "parties");
            }
            "Total" => self.total(fields),
            "Meeting" => {
                self.meeting(fields);
                self.belonging(fields, "people");
                self.not_in_future(fields, "date");
            }
            "Statement" => {
                self.statement(fields);
                self.not_in_future(fields, "date");
            }
            "Event" => {
                self.date_order(fields, "date", "end");
                self.event(fields);
                self.figures(fields);
            }
            "Dispute" => self.dispute(fields),
            "Source" => {
                self.short_name(fields);
                self.language(fields, "language");
                self.source(fields);
                self.not_in_future(fields, "published");
                self.not_in_future(fields, "accessed");
            }
            _ => {}
        }
    }

    fn date_order(&mut self, fields: &Fields<'a, '_>, first: &str, last: &str) {
        if let (Some(start), Some(end)) = (fields.date(first), fields.date(last))
            && start.is_after(end)
        {
            self.add_field(Rule::DateOrder, fields, last, || {
                Diagnostic::new(format!("`{last}` is {end}, before `{first}`, which is {start}"))
                    .help("swap them, or correct the wrong one")
            });
        }
    }

    /// The years of a period fit its ends, and end within four digits.
    fn years(&mut self, fields: &Fields<'a, '_>) {
        if ["years", "start", "end"].iter().all(|key| fields.get(key).is_none()) {
            self.add(Rule::Contradiction, fields.start..fields.start + 1, || {
                Diagnostic::new("the horizon has neither `years` nor `start` nor `end`")
                    .help("add what is known of it, or remove it")
            });
        }
        let Some(Ok(years)) = fields.get("years").map(|years| years.raw().parse::<i32>()) else {
            return;
        };
        if (1900..=2200).contains(&years) {
            self.add_field(Rule::Contradiction, fields, "years", || {
                Diagnostic::new(format!("{years} is a year, and not how many years there are"))
                    .help("write how many years, or the year into `start` or `end`")
            });
            return;
        }
        let Some(start) = fields.date("start").or(self.symbols.start) else { return };
        if start.first_day().year().saturating_add(years) > 9999 {
            self.add_field(Rule::DateLimit, fields, "years", || {
                Diagnostic::new(format!("{years} years from {start} is after the year 9999"))
                    .expected("a period that ends in a year of four digits")
            });
        }
        // The first and the last year may count or not.
        if let (Some(start), Some(end)) = (fields.date("start"), fields.date("end"))
            && (end.first_day().year() - start.first_day().year()).abs_diff(years) > 1
        {
            self.add_field(Rule::Contradiction, fields, "years", || {
                Diagnostic::new(format!("{years} years do not lead from {start} to {end}"))
                    .help("correct `years`, `start` or `end`")
            });
        }
    }

    /// Warns about a date after the day on which the record was updated.
    pub fn not_in_future(&mut self, fields: &Fields<'a, '_>, key: &str) {
        if let (Some(updated), Some(date)) = (self.symbols.updated, fields.date(key))
            && date.is_after(updated)
        {
            self.add_field(Rule::FutureDate, fields, key, || {
                let message =
                    format!("`{key}` is {date}, after the record was updated ({updated})");
                Diagnostic::new(message).help("correct the date, or `updated`")
            });
        }
    }

    fn script(&mut self, fields: &Fields<'a, '_>) {
        let (Some(text), Some(lang)) = (fields.text("text"), fields.text("lang")) else { return };
        if let Some(script) = fields.text("script") {
            if let Some((code, found)) = characters::other_script(&text, &script) {
                self.add_field(Rule::ScriptMismatch, fields, "script", || {
                    let help = match code {
                        "Hani" | "Hira" | "Kana" | "Hang" => "correct `script`".to_owned(),
                        code => format!("did you mean `{code}`?"),
                    };
                    Diagnostic::new(format!("the name is in {found} letters, not in `{script}`"))
                        .help(help)
                });
            }
        } else if let Some(script) = script_of(&lang)
            && let Some((_, found)) = characters::other_script(&text, script)
        {
            self.add_field(Rule::ScriptMismatch, fields, "lang", || {
                let script = characters::name_of(script);
                Diagnostic::new(format!(
                    "a name in `{lang}` is in {script} letters, this one in {found}"
                ))
                .help("correct `lang`, or add `script`")
            });
        }
    }

    fn language(&mut self, fields: &Fields<'a, '_>, key: &str) {
        let symbols = self.symbols;
        if let Some(tag) = fields.text(key).filter(|tag| tag.len() == 2)
            && let Some(codes::Country { name, language, .. }) =
                symbols.misleading.iter().find(|one| one.alpha2.eq_ignore_ascii_case(&tag))
            && let Some([_, _, meaning]) = codes::languages().find(|[subtag, ..]| *subtag == tag)
        {
            self.add_field(Rule::LanguageCountry, fields, key, || {
                Diagnostic::new(format!("`{tag}` is {meaning}, not the language of {name}"))
                    .help(format!("did you mean `{language}`?"))
            });
        }
    }

    fn disputed_field(&mut self, fields: &Fields<'a, '_>) {
        let (Some(id), Some(field)) = (fields.text("id"), fields.text("field")) else { return };
        let symbols = self.symbols;
        let Some(entry) = symbols.get(&id) else { return };
        let section = entry.section.map_or("summit", Section::as_str);
        let member = Record::SCHEMA.member(section);
        let Some(object) = member.and_then(|member| member.schema.object()) else { return };
        let (key, item) = match field.split_once('.') {
            Some((key, item)) if item_name(key).is_some() => (key, Some(item)),
            _ => (field.as_ref(), None),
        };
        let keys: Vec<&str> = object.fields.iter().map(|field| field.key).collect();
        if !keys.contains(&key) {
            let help = self.comparisons.question(&field, keys.iter().copied());
            self.add_field(Rule::Field, fields, "field", || {
                Diagnostic::new(format!("`{section}` has no field `{field}`"))
                    .expected(or_list(&keys))
                    .maybe_help(help)
            });
        } else if let (Some(item), Some(name)) = (item, item_name(key)) {
            // Many disputes may be about items of one list, which is read once.
            let names = self.items.entry((id.to_string(), key.to_owned())).or_insert_with(|| {
                let list = entry.span.get(key).into_iter().flat_map(JsonSpan::items);
                list.filter_map(|one| Some(one.get(name)?.string()?.into_owned())).collect()
            });
            // A field that the entry lacks is what is unknown.
            if names.is_empty() || names.contains(item) {
                return;
            }
            let names: Vec<&str> = names.iter().take(20).map(String::as_str).collect();
            let expected = format!("`{key}`, or `{key}.` with {}", or_list(&names));
            self.add_field(Rule::Field, fields, "field", || {
                Diagnostic::new(format!("`{id}` has no `{item}` in its `{key}`")).expected(expected)
            });
        }
    }

    /// The name that answers show is in Latin letters.
    fn latin(&mut self, fields: &Fields<'a, '_>) {
        if let Some((_, found)) =
            fields.text("name").and_then(|name| characters::other_script(&name, "Latn"))
        {
            self.add_field(Rule::ScriptMismatch, fields, "name", || {
                Diagnostic::new(format!("the name is in {found} letters"))
                    .expected("the name in Latin letters; `names` has those in other scripts")
            });
        }
    }

    fn affiliation(&mut self, fields: &Fields<'a, '_>) {
        if fields.get("country").is_none() && fields.get("organisation").is_none() {
            self.add(Rule::Affiliation, fields.start..fields.start + 1, || {
                Diagnostic::new("the participant has neither a country nor an organisation")
                    .expected("`country`, `organisation` or both")
            });
        }
    }

    fn sector(&mut self, fields: &Fields<'a, '_>) {
        let Some(sector) = fields.text("sector") else { return };
        if Sector::named(&sector).is_none() {
            let names: Vec<&str> =
                Sector::value_variants().iter().map(|one| one.as_str()).collect();
            let help = self.comparisons.question(&sector, names.iter().copied());
            self.add_field(Rule::Sector, fields, "sector", || {
                Diagnostic::new(format!("`{sector}` is not one of the sectors"))
                    .expected(or_list(&names))
                    .help(help.unwrap_or_else(|| "put a finer term into `topic`".to_owned()))
            });
        }
    }

    fn short_name(&mut self, fields: &Fields<'a, '_>) {
        let columns = fields.text("short").map_or(0, |short| short.width());
        if columns > SHORT_NAME {
            self.add_field(Rule::ShortName, fields, "short", || {
                Diagnostic::new(format!("the short name takes {columns} columns"))
                    .expected(format!("at most {SHORT_NAME}"))
            });
        }
    }

    fn country(&mut self, fields: &Fields<'a, '_>) {
        self.second_host(fields);
        let Some(id) = fields.text("id") else { return };
        let state = codes::country(&id);
        let alpha2 = fields.text("alpha2");
        let named =
            fields.text("name").and_then(|name| codes::countries().find(|one| one.name == name));
        if let Some(named) = named.filter(|named| named.alpha3 != id) {
            self.add_field(Rule::CountryMismatch, fields, "name", || {
                Diagnostic::new(format!(
                    "`{}` is the name of `{}`, not of `{id}`",
                    named.name, named.alpha3
                ))
                .help("correct `id` or `name`")
            });
        }
        if fields.is("kind", "organisation") {
            if state.is_some() {
                self.add_field(Rule::Contradiction, fields, "id", || {
                    let message = format!("`{id}` is the code of a state, not of an organisation");
                    Diagnostic::new(message)
                        .expected("a code that ISO 3166-1 leaves to users, such as `XEU`")
                });
            }
        } else if fields.get("alpha2").is_none() {
            self.add(Rule::Alpha2, fields.start..fields.start + 1, || {
                let help = state.map(|state| format!("add `\"alpha2\": \"{}\"`", state.alpha2));
                Diagnostic::new("the key `alpha2` is missing")
                    .expected("the ISO 3166-1 alpha-2 code; only an organisation may have none")
                    .maybe_help(help)
            });
        }
        let Some(alpha2) = alpha2 else { return };
        let owner = codes::countries().find(|country| country.alpha2 == alpha2);
        let is_other = match state {
            Some(state) => alpha2 != state.alpha2 && codes::is_alpha2(&alpha2),
            None => owner.is_some() && codes::is_user_alpha3(&id),
        };
        if is_other {
            self.add_field(Rule::Country, fields, "alpha2", || {
                let diagnostic =
                    Diagnostic::new(format!("`{alpha2}` is not the alpha-2 code of `{id}`"));
                match state {
                    Some(state) => diagnostic.expected(format!("`{}`", state.alpha2)),
                    None => diagnostic.help("correct one of them"),
                }
            });
        }
    }

    fn target(&mut self, fields: &Fields<'a, '_>) {
        let currency =
            |money: JsonSpan<'a>| Some((money.get("currency")?, money.get("currency")?.string()?));
        let own = fields.get("amount").and_then(currency).map(|(_, code)| code);
        for (position, money) in fields.items("conversions").enumerate() {
            if let Some((span, code)) =
                currency(money).filter(|(_, code)| own.as_ref() == Some(code))
            {
                let path = format!("conversions[{position}].currency");
                self.add_at(Rule::Contradiction, &path, span, || {
                    Diagnostic::new(format!("the amount itself is in `{code}`")).help(
                        "correct the currency; where sources differ on the amount, add a dispute",
                    )
                });
            }
        }
        if let Some(inferred) = fields.get("horizon").and_then(|horizon| horizon.get("inferred"))
            && inferred.raw() == "true"
            && fields.get("note").is_none()
        {
            self.add(Rule::Inference, self.symbols.range(inferred), || {
                Diagnostic::new("the horizon is inferred, but no `note` says how")
                    .expected("a `note` with the reason")
            });
        }
    }

    fn inferred_area(&mut self, fields: &Fields<'a, '_>) {
        let is_inferred = fields.get("area_inferred").is_some_and(|value| value.raw() == "true");
        if is_inferred && fields.get("area").is_none() {
            self.add_field(Rule::Contradiction, fields, "area_inferred", || {
                Diagnostic::new("the area is said to be inferred, but the entry has no `area`")
                    .help("remove `area_inferred`, or add `area`")
            });
        }
    }

    fn dispute(&mut self, fields: &Fields<'a, '_>) {
        let versions: Vec<_> = fields.items("versions").collect();
        if versions.len() == 1 {
            self.add_field(Rule::Versions, fields, "versions", || {
                Diagnostic::new("the dispute has one version")
                    .expected("two or more, each with the sources that state it")
            });
        }
        let sources = fields.items("sources");
        let sources: HashSet<_> = sources.filter_map(JsonSpan::string).collect();
        let mut values = HashMap::new();
        for (position, version) in versions.into_iter().enumerate() {
            let path = format!("versions[{position}]");
            if let Some(span) = version.get("value")
                && let Some(value) = span.string()
                // Sources may differ on an accent.
                && let Some(first) = values.insert(value.to_lowercase(), position)
            {
                self.add_at(Rule::SameVersion, &path, span, || {
                    Diagnostic::new(format!("this version says the same as versions[{first}]"))
                        .help("put the sources of both into one version")
                });
            }
            for span in version.get("sources").into_iter().flat_map(JsonSpan::items) {
                if let Some(id) = span.string().filter(|id| !sources.contains(id)) {
                    self.add_at(Rule::DisputeSources, &path, span, || {
                        Diagnostic::new(format!("the `sources` of the dispute lack `{id}`"))
                            .help("list the sources of all versions there")
                    });
                }
            }
        }
    }
}

/// The script that names in a language are in where none is stated: that of the tag, or that of almost all texts
/// in the language (`Suppress-Script` in the registry of BCP 47).
fn script_of(tag: &str) -> Option<&str> {
    let mut subtags = tag.split('-');
    let language = subtags.next()?;
    if let Some(script) = subtags.next().filter(|subtag| subtag.len() == 4) {
        return Some(script);
    }
    Some(match language {
        "en" | "de" | "fr" | "es" | "it" | "nl" | "pl" | "pt" | "tr" => "Latn",
        "be" | "bg" | "kk" | "mk" | "ru" | "uk" => "Cyrl",
        "el" => "Grek",
        "ar" | "fa" => "Arab",
        "he" => "Hebr",
        "hy" => "Armn",
        "ja" => "Jpan",
        "ka" => "Geor",
        "ko" => "Kore",
        _ => return None,
    })
}

/// The key that names the items of a list, for lists whose items a dispute can name.
fn item_name(key: &str) -> Option<&'static str> {
    match key {
        "conversions" => Some("currency"),
        "figures" | "facts" => Some("what"),
        _ => None,
    }
}
