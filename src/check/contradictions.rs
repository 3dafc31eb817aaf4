//! Rules about several entries: what they say about the same people, days and texts.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::codes;
use super::diagnostic::Diagnostic;
use super::json::JsonSpan;
use super::rule::Rule;
use super::rules::Fields;
use super::symbols::page;
use super::validate::Validator;
use super::values::near_id;
use crate::record::{Date, Id, Section};

const PEOPLE: [Section; 2] = [Section::Leaders, Section::Participants];

/// The longest summit, in days.
const DAYS: i64 = 60;

/// How many countries are searched for in an office, so that the cost has a bound.
const COUNTRIES: usize = 300;

impl<'a> Validator<'a> {
    pub fn check_record(&mut self) {
        let symbols = self.symbols;
        for (id, entry) in symbols.duplicates() {
            let (Some(first), Some(span)) = (symbols.get(id), entry.span.get("id")) else {
                continue;
            };
            let path = format!("{entry}.id");
            self.add_at(Rule::DuplicateId, &path, span, || {
                Diagnostic::new(format!("the id `{id}` is already that of {first}"))
                    .help("give each entry an id of its own")
            });
        }
        self.no_host();
        self.uncited();
        self.cycles(Section::Documents, "part_of", Rule::PartOfCycle);
        self.cycles(Section::Sources, "origin", Rule::Origin);
        self.check_examples();
        if let Some(entry) = symbols.unsorted {
            self.non_canonical(symbols.range(entry).start, "entries are not sorted by id");
        }
        self.check_canonical();
    }

    pub fn summit(&mut self, fields: &Fields<'a, '_>) {
        let symbols = self.symbols;
        if let (Some(start), Some(end)) = (symbols.start, symbols.end)
            && (end.first_day() - start.last_day()).num_days() > DAYS
        {
            self.add_field(Rule::Contradiction, fields, "end", || {
                Diagnostic::new(format!("the summit would last from {start} to {end}"))
                    .help("correct `start` or `end`")
            });
        }
        if let Some(id) = fields.text("chair")
            && let Some(leader) = symbols.find(&id, &[Section::Leaders])
            && let Some(role) = leader.span.get("role").and_then(JsonSpan::string)
            && !matches!(role.as_ref(), "chair" | "co_chair")
        {
            self.add_field(Rule::Chair, fields, "chair", || {
                Diagnostic::new(format!("`{id}` chairs the summit, but has the role `{role}`"))
                    .help("correct `chair`, or the `role` of the leader")
            });
        }
        if let [host] = symbols.hosts.as_slice()
            && let Some(span) = fields.get("place").and_then(|place| place.get("country"))
            && let Some(country) = span.string()
            && country != *host
            // The institutions of an organisation are in some country.
            && !codes::is_user_alpha3(host)
        {
            self.add_at(Rule::Host, "place", span, || {
                Diagnostic::new(format!(
                    "the summit takes place in `{country}`, but `{host}` is the host"
                ))
                .help("correct `place`, or the `role` of the country")
            });
        }
        for (key, is_next) in [("previous", false), ("next", true)] {
            for (position, span) in fields.items(key).enumerate() {
                let event = span.string().and_then(|id| symbols.find(&id, &[Section::Events]));
                let date = event.and_then(|event| event.span.get("date")?.string());
                let Some(date) = date.and_then(|date| Date::parse(&date).ok()) else { continue };
                let (place, other) = match is_next {
                    true if symbols.start.is_some_and(|start| start.is_after(date)) => {
                        ("before", "previous")
                    }
                    false if symbols.end.is_some_and(|end| date.is_after(end)) => ("after", "next"),
                    _ => continue,
                };
                self.add_at(Rule::EventDate, &format!("{key}[{position}]"), span, || {
                    Diagnostic::new(format!("the event of {date} is {place} the summit"))
                        .help(format!("move it to `{other}`, or correct the `date` of the event"))
                });
            }
        }
    }

    pub fn leader(&mut self, fields: &Fields<'a, '_>) {
        let symbols = self.symbols;
        if let (Some(id), true) = (fields.text("id"), fields.is("role", "chair"))
            && symbols.chair.as_ref() != Some(&id)
            // An unknown chair is already an error.
            && symbols.chair.as_ref().is_none_or(|id| symbols.find(id, &PEOPLE).is_some())
        {
            self.add_field(Rule::Chair, fields, "role", || {
                match &symbols.chair {
                    Some(chair) => Diagnostic::new(format!("`{chair}` chairs the summit, not `{id}`"))
                        .help("correct this role or `summit.chair`; who chairs with another is a `co_chair`"),
                    None => Diagnostic::new("this leader chairs the summit, but the summit has no `chair`")
                        .help(format!("add `\"chair\": \"{id}\"` to the summit")),
                }
            });
        }
        self.not_in_future(fields, "in_office_since");
        if let (Some(since), Some(last)) = (fields.date("in_office_since"), symbols.end)
            && since.is_after(last)
            && !symbols.updated.is_some_and(|updated| since.is_after(updated))
        {
            self.add_field(Rule::Contradiction, fields, "in_office_since", || {
                let message =
                    format!("the leader took office on {since}, after the summit ({last})");
                Diagnostic::new(message)
            });
        }
        let (Some(country), Some(office)) = (fields.text("country"), fields.text("office")) else {
            return;
        };
        let names = symbols.country_names.iter().take(COUNTRIES);
        let named: Vec<_> = names.filter(|(name, _)| has_word(&office, name)).collect();
        // An ambassador's office names two countries.
        if let Some((name, _)) = named.first()
            && named.iter().all(|(_, code)| *code != country)
            && symbols.find(&country, &[Section::Countries]).is_some()
        {
            self.add_field(Rule::CountryMismatch, fields, "office", || {
                Diagnostic::new(format!("the office names {name}, but the country is `{country}`"))
                    .help("correct `office` or `country`")
            });
        }
    }

    pub fn second_host(&mut self, fields: &Fields<'a, '_>) {
        if let [first, _, ..] = self.symbols.hosts.as_slice()
            && fields.is("role", "host")
            && fields.text("id").is_some_and(|id| id != *first)
        {
            self.add_field(Rule::Host, fields, "role", || {
                Diagnostic::new(format!("`{first}` is the host already"))
                    .expected("one country with the role `host`")
            });
        }
    }

    fn no_host(&mut self) {
        let symbols = self.symbols;
        if symbols.hosts.is_empty()
            && let Some(first) = symbols.entries_in(Section::Countries).first()
        {
            let start = symbols.range(first.span).start;
            self.diagnostics.add(Rule::Host, start..start + 1, "countries", || {
                Diagnostic::new("no country has the role `host`")
                    .help("give it to the country that receives the others")
            });
        }
    }

    pub fn statement(&mut self, fields: &Fields<'a, '_>) {
        let (Some(speaker), Some(country)) = (fields.text("speaker"), fields.text("country"))
        else {
            return;
        };
        if let Some(own) = self.country_of(&speaker).filter(|own| **own != country) {
            self.add_field(Rule::CountryMismatch, fields, "country", || {
                Diagnostic::new(format!("`{speaker}` belongs to `{own}`, not to `{country}`"))
                    .help("correct `speaker` or `country`")
            });
        }
    }

    pub fn meeting(&mut self, fields: &Fields<'a, '_>) {
        let countries = fields.items("countries").count();
        if fields.is("kind", "bilateral") && countries > 2 {
            self.add_field(Rule::Contradiction, fields, "kind", || {
                Diagnostic::new(format!(
                    "a `bilateral` meeting is between two states, this one has {countries}"
                ))
                .help("correct `kind` or `countries`")
            });
        }
    }

    /// The people or parties in a list belong to the countries of the entry.
    pub fn belonging(&mut self, fields: &Fields<'a, '_>, key: &str) {
        let symbols = self.symbols;
        if fields.get(key).is_none() || fields.get("countries").is_none() {
            return;
        }
        let countries = fields.items("countries");
        let countries: HashSet<_> = countries.filter_map(JsonSpan::string).collect();
        for (position, item) in fields.items(key).enumerate() {
            let person = item.string();
            let own = match &person {
                Some(id) => self.country_of(id).cloned(),
                None => item.get("country").and_then(JsonSpan::string),
            };
            if let Some(own) = own
                && !countries.contains(&own)
                && symbols.find(&own, &[Section::Countries]).is_some()
            {
                self.add_at(Rule::CountryMismatch, &format!("{key}[{position}]"), item, || {
                    let who = person.map_or_else(|| "the party".to_owned(), |id| format!("`{id}`"));
                    Diagnostic::new(format!("{who} belongs to `{own}`, which `countries` lacks"))
                        .help(format!("add `{own}` to `countries`, or correct who it is"))
                });
            }
        }
    }

    /// The country of a person, if it is an entry of the record.
    fn country_of(&self, person: &str) -> Option<&'a Cow<'a, str>> {
        let symbols = self.symbols;
        let country = symbols.find(person, &PEOPLE)?.link.as_ref()?;
        symbols.find(country, &[Section::Countries]).map(|_| country)
    }

    pub fn event(&mut self, fields: &Fields<'a, '_>) {
        for (position, span) in fields.items("relates_to").enumerate() {
            if span.string().is_some_and(|id| fields.is("id", &id)) {
                self.add_at(Rule::Contradiction, &format!("relates_to[{position}]"), span, || {
                    Diagnostic::new("the entry relates to itself").help("remove it here")
                });
            }
        }
        if fields.is("status", "cancelled") && fields.get("outcomes").is_some() {
            self.add_field(Rule::Contradiction, fields, "outcomes", || {
                Diagnostic::new("the event was cancelled, but has outcomes")
                    .help("correct `status`, or put what came of it into `note`")
            });
        }
        if fields.get("date").is_none() {
            self.add_field(Rule::Contradiction, fields, "end", || {
                Diagnostic::new("the event has an end, but no beginning")
                    .help("add `date`, or write the day into `date`")
            });
        }
        let Some(date) = fields.date("date") else { return };
        let (updated, start, end) = (self.symbols.updated, self.symbols.start, self.symbols.end);
        let is_after = |day: Option<Date>| day.is_some_and(|day| date.is_after(day));
        let is_before = |day: Option<Date>| day.is_some_and(|day| day.is_after(date));
        let (kind, status) = (fields.text("kind"), fields.text("status"));
        let (claim, place, help) = match (kind.as_deref(), status.as_deref()) {
            (_, Some("held")) if is_after(updated) => {
                ("was `held`", "after the record was updated", "`status` or the record's `updated`")
            }
            (Some("history"), _) if is_after(end) => {
                ("is `history`", "after the summit", "`kind` to `follow-up`")
            }
            (Some("follow-up"), _) if is_before(start) => {
                ("is a `follow-up`", "before the summit", "`kind` to `history`")
            }
            _ => return,
        };
        self.add_field(Rule::EventDate, fields, "date", || {
            Diagnostic::new(format!("the event {claim}, but {date} is {place}"))
                .help(format!("correct `date`, or change {help}"))
        });
    }

    pub fn source(&mut self, fields: &Fields<'a, '_>) {
        let symbols = self.symbols;
        let Some(id) = fields.text("id") else { return };
        if let Some(url) = fields.text("url")
            && let Some(first) = symbols.urls.get(&page(&url)).filter(|first| **first != id)
        {
            self.add_field(Rule::DuplicateUrl, fields, "url", || {
                Diagnostic::new(format!("the source `{first}` has the same URL"))
                    .help("merge them, so that one publication counts once")
            });
        }
        if let (Some(published), Some(accessed)) =
            (fields.date("published"), fields.date("accessed"))
            && published.is_after(accessed)
        {
            self.add_field(Rule::Contradiction, fields, "accessed", || {
                Diagnostic::new(format!(
                    "the source was read on {accessed}, before it was published ({published})"
                ))
                .help("correct `accessed` or `published`")
            });
        }
        if let (Some(url), Some(archived)) = (fields.text("url"), fields.text("archived"))
            && url == archived
        {
            self.add_field(Rule::DuplicateUrl, fields, "archived", || {
                Diagnostic::new("the archived copy has the URL of the source itself")
                    .help("write the URL of a copy in an archive, or remove `archived`")
            });
        }
        let Some(origin) = fields.text("origin") else { return };
        if origin.contains("://") {
            let first = symbols.urls.get(&page(&origin));
            self.add_field(Rule::Origin, fields, "origin", || {
                Diagnostic::new("the origin is a URL")
                    .expected("the id of a source, or the name of a publication")
                    .maybe_help(first.map(|id| format!("the source with this URL is `{id}`")))
            });
        }
        let looks_like_id = origin.contains('-') && Id::parse(&origin).is_ok();
        if looks_like_id && symbols.find(&origin, &[Section::Sources]).is_none() {
            let help = near_id(symbols, &mut self.comparisons, &origin, &[Section::Sources]);
            self.add_field(Rule::Origin, fields, "origin", || {
                Diagnostic::new(format!("`{origin}` looks like an id, but no source has it"))
                    .expected("the id of a source, or the name of a publication")
                    .maybe_help(help)
            });
        }
    }

    /// Reports entries that refer to themselves, directly or through others, once per cycle.
    ///
    /// Every entry is visited once.
    fn cycles(&mut self, section: Section, key: &str, rule: Rule) {
        let symbols = self.symbols;
        let linked = symbols.entries_in(section).iter().filter(|entry| entry.link.is_some());
        // The round in which the entry at a position was visited.
        let mut rounds: HashMap<usize, usize> = HashMap::new();
        for (round, first) in linked.enumerate() {
            let mut next = Some(first);
            while let Some(entry) = next.take()
                && let Some(link) = &entry.link
            {
                match rounds.get(&entry.position) {
                    None => {
                        rounds.insert(entry.position, round);
                        next = symbols.find(link, &[section]);
                    }
                    Some(visit) if *visit == round => {
                        let (Some(span), Some(id)) = (entry.span.get(key), entry.id()) else {
                            return;
                        };
                        let path = format!("{entry}.{key}");
                        self.add_at(rule, &path, span, || {
                            let way = if *link == id { "" } else { " through others" };
                            Diagnostic::new(format!("`{id}` refers to itself by `{key}`{way}"))
                                .help(format!("remove `{key}` where it is wrong"))
                        });
                    }
                    Some(_) => {}
                }
            }
        }
    }

    fn uncited(&mut self) {
        let symbols = self.symbols;
        let sources = symbols.entries_in(Section::Sources).iter();
        for source in sources.filter(|source| !source.is_cited()) {
            // Others with the same id are reported already.
            let is_first = |id: &Cow<'_, str>| {
                symbols.get(id).is_some_and(|first| std::ptr::eq(first, source))
            };
            let Some(id) = source.id().filter(is_first) else { continue };
            let start = symbols.range(source.span).start;
            self.diagnostics.add(Rule::Uncited, start..start + 1, &source.to_string(), || {
                Diagnostic::new(format!("nothing cites the source `{id}`"))
                    .help("cite it where it states something, or remove it")
            });
        }
    }
}

/// Whether a text has a name, not as a part of a word.
fn has_word(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(start, _)| {
        let end = start + name.len();
        !text[..start].ends_with(char::is_alphanumeric)
            && !text[end..].starts_with(char::is_alphanumeric)
    })
}
