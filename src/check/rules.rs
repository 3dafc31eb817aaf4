//! Rules about one entry: what its fields say together.

use unicode_width::UnicodeWidthStr;

use super::characters;
use super::codes;
use super::diagnostic::Diagnostic;
use super::json::JsonSpan;
use super::rule::Rule;
use super::schema::Schema;
use super::validate::{Fields, Validator};
use crate::fold::fold;
use crate::record::{Date, Decimal, Section, Sector};
use crate::text::or_list;

/// The most columns of a publisher's short name.
const SHORT_NAME: usize = 24;

impl<'a> Validator<'a> {
    /// Applies the rules of an object whose values have been validated; it starts at `start`.
    pub(super) fn check_object(&mut self, fields: &Fields<'a, '_>, start: usize) {
        if let Some(section) = fields.object.section {
            self.entry(section, fields, start);
        }
        match fields.object.name.as_str() {
            "Summit" => {
                self.duplicate_id(fields, start);
                self.date_order(fields, "start", "end");
                self.summit(fields);
            }
            "Horizon" => {
                self.date_order(fields, "start", "end");
                self.date_limit(fields);
            }
            "Name" => self.script(fields),
            "Figure" => {
                self.unit(fields);
                self.range_order(fields);
            }
            "Money" | "Conversion" => self.range_order(fields),
            "Participant" => self.affiliation(fields, start),
            "About" => self.disputed_field(fields),
            "Country" => self.country(fields, start),
            "Leader" => self.leader(fields),
            "Target" => self.inferred_horizon(fields),
            "Initiative" => self.inferred_area(fields),
            "Document" => {
                self.sector(fields);
                self.inferred_area(fields);
                self.not_in_future(fields, "date");
            }
            "Meeting" => self.meeting(fields),
            "Statement" => {
                self.statement(fields);
                self.not_in_future(fields, "date");
            }
            "Event" => {
                self.date_order(fields, "date", "end");
                self.event(fields);
            }
            "Dispute" => self.dispute(fields),
            "Source" => {
                self.short_name(fields);
                self.source(fields);
                self.not_in_future(fields, "published");
                self.not_in_future(fields, "accessed");
            }
            _ => {}
        }
    }

    fn entry(&mut self, section: Section, fields: &Fields<'a, '_>, start: usize) {
        self.duplicate_id(fields, start);
        if section == Section::Areas {
            return;
        }
        let Some(span) = fields.get("id") else { return };
        let Some(id) = span.string() else { return };
        if self.last_id.as_ref().is_some_and(|last| *last > id) {
            self.non_canonical(self.range(span).start, "entries are not sorted by id");
        }
        self.last_id = Some(id);
    }

    fn duplicate_id(&mut self, fields: &Fields<'a, '_>, start: usize) {
        if !self.symbols.has_duplicates {
            return;
        }
        let Some(span) = fields.get("id") else { return };
        let Some(id) = span.string() else { return };
        let Some(first) = self.symbols.entries.get(&id) else { return };
        if self.range(first.span).start == start {
            return;
        }
        let place = match first.section {
            Some(section) => format!("{}[{}]", section.as_str(), first.position),
            None => "summit".to_owned(),
        };
        self.add_at(Rule::DuplicateId, "id", span, || {
            Diagnostic::new(format!("the id `{}` is already that of {place}", id.escape_debug()))
                .help("give each entry an id of its own")
        });
    }

    fn date_order(&mut self, fields: &Fields<'a, '_>, first: &'static str, last: &'static str) {
        if let (Some(start), Some(end)) = (date(fields, first), date(fields, last))
            && end.last_day() < start.first_day()
            && let Some(span) = fields.get(last)
        {
            self.add_at(Rule::DateOrder, last, span, || {
                Diagnostic::new(format!("`{last}` is {end}, before `{first}`, which is {start}"))
                    .help("swap them, or correct the wrong one")
            });
        }
    }

    /// A period that starts within four digits must also end within four digits.
    fn date_limit(&mut self, fields: &Fields<'a, '_>) {
        if let Some(span) = fields.get("years")
            && let Ok(years) = span.raw().parse::<u32>()
            && let Some(start) = date(fields, "start").or(self.symbols.start)
            && start.year().parse().is_ok_and(|start: u32| start.saturating_add(years) > 9999)
        {
            self.add_at(Rule::DateLimit, "years", span, || {
                Diagnostic::new(format!("{years} years from {start} is after the year 9999"))
                    .expected("a period that ends in a year of four digits")
            });
        }
    }

    /// Warns about a date after the day on which the record was updated.
    pub(super) fn not_in_future(&mut self, fields: &Fields<'a, '_>, key: &'static str) -> bool {
        if let Some(updated) = self.symbols.updated
            && let Some(date) = date(fields, key)
            && date.first_day() > updated.last_day()
            && let Some(span) = fields.get(key)
        {
            self.add_at(Rule::FutureDate, key, span, || {
                Diagnostic::new(format!(
                    "`{key}` is {date}, but the record was last updated on {updated}"
                ))
                .help("correct the date, or `updated`")
            });
            return true;
        }
        false
    }

    fn script(&mut self, fields: &Fields<'a, '_>) {
        if let Some(span) = fields.get("script")
            && let (Some(text), Some(script)) = (fields.text("text"), span.string())
            && let Some(diagnostic) = characters::other_script(&text, &script)
        {
            self.add_at(Rule::ScriptMismatch, "script", span, || diagnostic);
        }
    }

    fn unit(&mut self, fields: &Fields<'a, '_>) {
        let Some(span) = fields.get("unit") else { return };
        let Some(unit) = span.string() else { return };
        let is_code = unit.len() == 3 && unit.bytes().all(|byte| byte.is_ascii_uppercase());
        let upper = unit.to_ascii_uppercase();
        let is_symbol = |letter: char| matches!(letter, '$' | '¢'..='¥' | '₠'..='⃀' | '￥');
        if is_code && !codes::is_currency(&unit) {
            self.add_at(Rule::Currency, "unit", span, || {
                Diagnostic::new(format!("`{unit}` looks like a currency, but is not in ISO 4217"))
                    .expected("an ISO 4217 code, or a plain word for another unit")
            });
        } else if let Some(withdrawn) = codes::former_currency(&unit).filter(|_| is_code) {
            self.add_at(Rule::Withdrawn, "unit", span, || withdrawn.describe(&unit));
        } else if !is_code && codes::is_currency(&upper) {
            self.add_at(Rule::Unit, "unit", span, || {
                Diagnostic::new(format!("`{unit}` is a currency code in small letters"))
                    .help(format!("for money, write `{upper}`"))
            });
        } else if unit.contains(is_symbol) {
            self.add_at(Rule::Unit, "unit", span, || {
                Diagnostic::new(format!("`{}` has a currency symbol", unit.escape_debug()))
                    .expected("an ISO 4217 code such as `USD`, so that the figure counts as money")
            });
        }
    }

    fn disputed_field(&mut self, fields: &Fields<'a, '_>) {
        let (Some(id), Some(field)) = (fields.text("id"), fields.text("field")) else { return };
        let (Some(entry), Some(span)) = (self.symbols.entries.get(&id), fields.get("field")) else {
            return;
        };
        let section = entry.section.map_or("summit", Section::as_str);
        let schema = self.symbols.schema.member(section);
        let Some(Schema::Object(object)) = schema.and_then(|one| one.items().or(Some(one))) else {
            return;
        };
        let (key, item) = match field.split_once('.') {
            Some((key, item)) if item_name(key).is_some() => (key, Some(item)),
            _ => (field.as_ref(), None),
        };
        let keys: Vec<&str> = object.fields.iter().map(|field| field.key.as_str()).collect();
        if !keys.contains(&key) {
            let help = self.comparisons.question(&field, keys.iter().copied());
            self.add_at(Rule::Field, "field", span, || {
                Diagnostic::new(format!("`{}` is no field of `{section}`", field.escape_debug()))
                    .expected(or_list(&keys))
                    .maybe_help(help)
            });
        } else if let Some(item) = item
            && let Some(name) = item_name(key)
        {
            // Many disputes may be about items of one list, which is read once.
            let place = (id.to_string(), key.to_owned());
            let names = self.items.entry(place).or_insert_with(|| {
                let list = entry.span.get(key).map(JsonSpan::items).unwrap_or_default();
                list.iter().filter_map(|one| Some(one.get(name)?.string()?.into_owned())).collect()
            });
            // A field that the entry lacks is what is unknown.
            if names.is_empty() || names.contains(item) {
                return;
            }
            let names: Vec<&str> = names.iter().take(20).map(String::as_str).collect();
            let expected = format!("`{key}`, or `{key}.` with {}", or_list(&names));
            let message = format!("`{id}` has no `{}` in its `{key}`", item.escape_debug());
            self.add_at(Rule::Field, "field", span, || Diagnostic::new(message).expected(expected));
        }
    }

    fn range_order(&mut self, fields: &Fields<'a, '_>) {
        let decimal = |key| Decimal::parse(&fields.text(key)?).ok();
        if let (Some(lower), Some(upper)) = (decimal("amount"), decimal("to"))
            && upper.compare(&lower).is_lt()
            && let Some(span) = fields.get("to")
        {
            self.add_at(Rule::Range, "to", span, || {
                Diagnostic::new(format!("`to` is {upper}, below `amount`, which is {lower}"))
                    .help("swap them, or correct the wrong one")
            });
        }
    }

    fn affiliation(&mut self, fields: &Fields<'a, '_>, start: usize) {
        if fields.get("country").is_none() && fields.get("organisation").is_none() {
            self.add(Rule::Affiliation, start..start + 1, || {
                Diagnostic::new("the participant has neither a country nor an organisation")
                    .expected("`country`, `organisation` or both")
            });
        }
    }

    fn sector(&mut self, fields: &Fields<'a, '_>) {
        let Some(span) = fields.get("sector") else { return };
        let Some(sector) = span.string() else { return };
        if Sector::named(&sector).is_some() {
            return;
        }
        let names: Vec<&str> = Sector::ALL.iter().map(|one| one.as_str()).collect();
        let help = self.comparisons.question(&sector, names.iter().copied());
        let help = help.unwrap_or_else(|| "put a finer term into `topic`".to_owned());
        self.add_at(Rule::Sector, "sector", span, || {
            Diagnostic::new(format!("`{}` is not one of the sectors", sector.escape_debug()))
                .expected(or_list(&names))
                .help(help)
        });
    }

    fn short_name(&mut self, fields: &Fields<'a, '_>) {
        let Some(span) = fields.get("short") else { return };
        let Some(short) = span.string() else { return };
        let columns = short.width();
        if columns > SHORT_NAME {
            self.add_at(Rule::ShortName, "short", span, || {
                Diagnostic::new(format!("the short name takes {columns} columns"))
                    .expected(format!("at most {SHORT_NAME}"))
            });
        }
    }

    fn country(&mut self, fields: &Fields<'a, '_>, start: usize) {
        let is_organisation = fields.text("kind").is_some_and(|kind| kind == "organisation");
        if !is_organisation && fields.get("alpha2").is_none() {
            let alpha2 = fields.text("id").and_then(|id| codes::country(&id)).map(|one| one.alpha2);
            self.add(Rule::Alpha2, start..start + 1, || {
                Diagnostic::new("the key `alpha2` is missing")
                    .expected("the ISO 3166-1 alpha-2 code; only an organisation may have none")
                    .maybe_help(alpha2.map(|code| format!("add `\"alpha2\": \"{code}\"`")))
            });
        }
        if is_organisation
            && let Some(span) = fields.get("id")
            && let Some(id) = span.string()
            && codes::country(&id).is_some()
        {
            self.add_at(Rule::Contradiction, "id", span, || {
                Diagnostic::new(format!(
                    "`{id}` is the code of a state, but this is an organisation"
                ))
                .expected("a code that ISO 3166-1 leaves to users, such as `XEU`")
            });
        }
        let (Some(alpha3), Some(span)) = (fields.text("id"), fields.get("alpha2")) else { return };
        if let Some(country) = codes::country(&alpha3)
            && let Some(alpha2) = span.string()
            && alpha2 != country.alpha2
            && codes::is_alpha2(&alpha2)
        {
            self.add_at(Rule::Country, "alpha2", span, || {
                Diagnostic::new(format!("`{alpha2}` is not the alpha-2 code of `{alpha3}`"))
                    .expected(format!("`{}`", country.alpha2))
            });
        }
        self.second_host(fields);
    }

    fn inferred_horizon(&mut self, fields: &Fields<'a, '_>) {
        if let Some(horizon) = fields.get("horizon")
            && let Some(inferred) = horizon.get("inferred")
            && inferred.raw() == "true"
            && fields.get("note").is_none()
        {
            self.add(Rule::Inference, self.range(inferred), || {
                Diagnostic::new("the horizon is inferred, but no `note` says how")
                    .expected("a `note` with the reason")
            });
        }
    }

    fn inferred_area(&mut self, fields: &Fields<'a, '_>) {
        if let Some(span) = fields.get("area_inferred")
            && fields.get("area").is_none()
        {
            self.add_at(Rule::Contradiction, "area_inferred", span, || {
                Diagnostic::new("the area is said to be inferred, but the entry has no `area`")
                    .help("remove `area_inferred`, or add `area`")
            });
        }
    }

    fn dispute(&mut self, fields: &Fields<'a, '_>) {
        let Some(list) = fields.get("versions") else { return };
        let versions = list.items();
        if versions.len() == 1 {
            self.add_at(Rule::Versions, "versions", list, || {
                Diagnostic::new("the dispute has one version")
                    .expected("two or more, each with the sources that state it")
            });
        }
        let sources = fields.get("sources").map(JsonSpan::items).unwrap_or_default();
        let sources: std::collections::HashSet<_> =
            sources.into_iter().filter_map(JsonSpan::string).collect();
        let mut values = std::collections::HashMap::new();
        for (position, version) in versions.into_iter().enumerate() {
            if let Some(span) = version.get("value")
                && let Some(value) = span.string()
                && let Some(first) = values.insert(fold(&value), position)
            {
                self.add_at_item(Rule::SameVersion, ("versions", position), span, || {
                    Diagnostic::new(format!("this version says the same as versions[{first}]"))
                        .help("put the sources of both into one version")
                });
            }
            for span in version.get("sources").map(JsonSpan::items).unwrap_or_default() {
                if let Some(id) = span.string()
                    && !sources.contains(&id)
                {
                    self.add_at_item(Rule::DisputeSources, ("versions", position), span, || {
                        let id = id.escape_debug();
                        Diagnostic::new(format!("the `sources` of the dispute lack `{id}`"))
                            .help("list the sources of all versions there")
                    });
                }
            }
        }
    }
}

/// The key that names the items of a list, for lists whose items a dispute can name.
fn item_name(key: &str) -> Option<&'static str> {
    match key {
        "conversions" => Some("currency"),
        "figures" | "facts" => Some("what"),
        _ => None,
    }
}

/// The date under a key.
pub(super) fn date(fields: &Fields<'_, '_>, key: &str) -> Option<Date> {
    Date::parse(&fields.text(key)?).ok()
}
