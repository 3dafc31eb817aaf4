//! Rules about several entries: what they say about the same people, days and texts.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::codes;
use super::diagnostic::Diagnostic;
use super::json::JsonSpan;
use super::rule::Rule;
use super::rules::date;
use super::symbols::Entry;
use super::validate::{Fields, Validator};
use crate::record::{Id, Section};

const PEOPLE: [Section; 2] = [Section::Leaders, Section::Participants];

impl<'a> Validator<'a> {
    /// Applies the rules of the whole record.
    pub(super) fn check_record(&mut self) {
        self.no_host();
        self.uncited();
        for (section, key, rule) in [
            (Section::Documents, "part_of", Rule::PartOfCycle),
            (Section::Sources, "origin", Rule::Origin),
        ] {
            self.cycles(section, key, rule);
        }
        self.check_examples();
    }

    pub(super) fn summit(&mut self, fields: &Fields<'a, '_>) {
        if let Some(span) = fields.get("chair")
            && let Some(id) = span.string()
            && let Some(leader) = self.symbols.find(&id, &[Section::Leaders])
            && let Some(role) = &leader.role
            && !matches!(role.as_ref(), "chair" | "co_chair")
        {
            self.add_at(Rule::Chair, "chair", span, || {
                Diagnostic::new(format!("`{id}` chairs the summit, but has the role `{role}`"))
                    .help("correct `chair`, or the `role` of the leader")
            });
        }
        if let [host] = self.symbols.hosts.as_slice()
            && let Some(span) = fields.get("place").and_then(|place| place.get("country"))
            && let Some(country) = span.string()
            && country != *host
            // The institutions of an organisation are in some country.
            && !codes::is_user_alpha3(host)
        {
            self.add_at(Rule::Host, "place", span, || {
                Diagnostic::new(format!(
                    "the summit takes place in `{country}`, but `{host}` hosts it"
                ))
                .help("correct `place`, or the `role` of the country")
            });
        }
    }

    pub(super) fn leader(&mut self, fields: &Fields<'a, '_>) {
        self.chair_role(fields);
        if !self.not_in_future(fields, "in_office_since")
            && let Some(since) = date(fields, "in_office_since")
            && let Some(last) = self.symbols.end
            && since.first_day() > last.last_day()
            && let Some(span) = fields.get("in_office_since")
        {
            self.add_at(Rule::Contradiction, "in_office_since", span, || {
                Diagnostic::new(format!(
                    "the leader took office on {since}, after the summit ({last})"
                ))
            });
        }
        let (Some(country), Some(span)) = (fields.text("country"), fields.get("office")) else {
            return;
        };
        let Some(office) = span.string() else { return };
        let symbols = self.symbols;
        if symbols.find(&country, &[Section::Countries]).is_none() {
            return;
        }
        let mut named =
            runs_of_words(&office).filter_map(|run| symbols.country_names.get_key_value(run));
        // An ambassador's office names two countries.
        let Some((name, code)) = named.next() else { return };
        if *code != country && named.all(|(_, code)| *code != country) {
            self.add_at(Rule::CountryMismatch, "office", span, || {
                Diagnostic::new(format!("the office names {name}, but the country is `{country}`"))
                    .help(format!("did you mean `\"country\": \"{code}\"`?"))
            });
        }
    }

    fn chair_role(&mut self, fields: &Fields<'a, '_>) {
        let (Some(id), Some(span)) = (fields.text("id"), fields.get("role")) else { return };
        if span.string().as_deref() != Some("chair") {
            return;
        }
        let chair = &self.symbols.chair;
        if chair.as_ref() == Some(&id) {
            return;
        }
        self.add_at(Rule::Chair, "role", span, || match chair {
            Some(chair) => Diagnostic::new(format!(
                "`{chair}` chairs the summit, not `{}`",
                id.escape_debug()
            ))
            .help(
                "correct this role or `summit.chair`; one who chairs with another is a `co_chair`",
            ),
            None => Diagnostic::new("this leader chairs the summit, but the summit has no `chair`")
                .help(format!("add `\"chair\": \"{}\"` to the summit", id.escape_debug())),
        });
    }

    pub(super) fn second_host(&mut self, fields: &Fields<'a, '_>) {
        let (Some(id), Some(span)) = (fields.text("id"), fields.get("role")) else { return };
        if let [first, _, ..] = self.symbols.hosts.as_slice()
            && *first != id
            && span.string().as_deref() == Some("host")
        {
            self.add_at(Rule::Host, "role", span, || {
                Diagnostic::new(format!("`{first}` is the host already"))
                    .expected("one country with the role `host`")
            });
        }
    }

    fn no_host(&mut self) {
        let mut countries = (self.symbols.entries.values())
            .filter(|entry| entry.section == Some(Section::Countries));
        if self.symbols.hosts.is_empty()
            && let Some(first) = countries.find(|entry| entry.position == 0)
        {
            let start = self.range(first.span).start;
            self.diagnostics.add(Rule::Host, start..start + 1, || {
                let diagnostic = Diagnostic::new("no country has the role `host`")
                    .help("give it to the country that receives the others");
                ("countries".to_owned(), diagnostic)
            });
        }
    }

    pub(super) fn statement(&mut self, fields: &Fields<'a, '_>) {
        let (Some(speaker), Some(span)) = (fields.text("speaker"), fields.get("country")) else {
            return;
        };
        if let Some(country) = span.string()
            && let Some(person) = self.symbols.find(&speaker, &PEOPLE)
            && let Some(own) = self.known_country(person)
            && own != country
        {
            self.add_at(Rule::CountryMismatch, "country", span, || {
                Diagnostic::new(format!("`{speaker}` belongs to `{own}`, not to `{country}`"))
                    .help("correct `speaker` or `country`")
            });
        }
    }

    pub(super) fn meeting(&mut self, fields: &Fields<'a, '_>) {
        let Some(countries) = fields.get("countries") else { return };
        let countries: HashSet<_> =
            countries.items().into_iter().filter_map(JsonSpan::string).collect();
        let people = fields.get("people").map(JsonSpan::items).unwrap_or_default();
        for (position, span) in people.into_iter().enumerate() {
            if let Some(id) = span.string()
                && let Some(person) = self.symbols.find(&id, &PEOPLE)
                && let Some(own) = self.known_country(person)
                && !countries.contains(&own)
            {
                self.add_at_item(Rule::CountryMismatch, ("people", position), span, || {
                    Diagnostic::new(format!("`{id}` belongs to `{own}`, which `countries` lacks"))
                        .help(format!("add `{own}` to `countries`, or remove the person"))
                });
            }
        }
    }

    /// The country of a person, if it is an entry of the record.
    fn known_country(&self, person: &Entry<'a>) -> Option<Cow<'a, str>> {
        person.country.clone().filter(|id| self.symbols.find(id, &[Section::Countries]).is_some())
    }

    pub(super) fn event(&mut self, fields: &Fields<'a, '_>) {
        let (Some(date), Some(span)) = (date(fields, "date"), fields.get("date")) else { return };
        let has = |key, word| fields.text(key).is_some_and(|text| text == word);
        if has("status", "held")
            && let Some(updated) = self.symbols.updated
            && date.first_day() > updated.last_day()
        {
            self.add_at(Rule::EventDate, "date", span, || {
                Diagnostic::new(format!(
                    "the event was `held` on {date}, but the record was last updated on {updated}"
                ))
                .help("correct `date`, `status` or the record's `updated`")
            });
        } else if has("kind", "history")
            && let Some(last) = self.symbols.end
            && date.first_day() > last.last_day()
        {
            self.add_at(Rule::EventDate, "date", span, || {
                Diagnostic::new(format!(
                    "the event is `history`, but {date} is after the summit ({last})"
                ))
                .help("correct `date`, or the kind: what came out of the summit is a `follow-up`")
            });
        }
    }

    pub(super) fn source(&mut self, fields: &Fields<'a, '_>) {
        let Some(id) = fields.text("id") else { return };
        if let Some(span) = fields.get("url")
            && let Some(url) = span.string()
        {
            // A slash at the end leads to the same page.
            let key = Cow::from(url.trim_end_matches('/').to_owned());
            match self.urls.get(&key).cloned() {
                Some(first) => self.add_at(Rule::DuplicateUrl, "url", span, || {
                    let first = first.escape_debug();
                    Diagnostic::new(format!("the source `{first}` has the same URL"))
                        .help("merge them, so that one publication counts once")
                }),
                None => drop(self.urls.insert(key, id)),
            }
        }
        let Some(span) = fields.get("origin") else { return };
        let Some(origin) = span.string() else { return };
        let looks_like_id = origin.contains('-') && Id::parse(&origin).is_ok();
        if looks_like_id && self.symbols.find(&origin, &[Section::Sources]).is_none() {
            let help = self.near_id(&origin, &[Section::Sources]);
            self.add_at(Rule::Origin, "origin", span, || {
                Diagnostic::new(format!("`{origin}` looks like an id, but no source has it"))
                    .expected("the id of a source, or the name of a publication")
                    .maybe_help(help)
            });
        }
    }

    /// Reports entries that refer to themselves, directly or through others, once for each circle.
    ///
    /// Every entry is visited once.
    fn cycles(&mut self, section: Section, key: &'static str, rule: Rule) {
        let symbols = self.symbols;
        let mut visits: HashMap<&str, usize> = HashMap::new();
        for (round, id) in symbols.ids(&[section]).into_iter().enumerate() {
            let mut next = Some(Cow::from(id));
            while let Some(id) = next.take()
                && let Some((id, entry)) = symbols.entries.get_key_value(&id)
            {
                match visits.get(id.as_ref()) {
                    None => {
                        visits.insert(id, round);
                        next = entry.span.get(key).and_then(JsonSpan::string);
                    }
                    Some(visit) => {
                        if *visit == round {
                            self.cycle(id, entry, key, rule);
                        }
                    }
                }
            }
        }
    }

    fn cycle(&mut self, id: &str, entry: &Entry<'a>, key: &'static str, rule: Rule) {
        let Some(span) = entry.span.get(key) else { return };
        let section = entry.section.map_or("summit", Section::as_str);
        let position = entry.position;
        self.diagnostics.add(rule, span.range(self.symbols.text), || {
            let is_itself = span.string().as_deref() == Some(id);
            let way = if is_itself { "" } else { " through others" };
            let diagnostic =
                Diagnostic::new(format!("`{id}` leads back to itself by `{key}`{way}"))
                    .help(format!("remove `{key}` where it is wrong"));
            (format!("{section}[{position}].{key}"), diagnostic)
        });
    }

    fn uncited(&mut self) {
        let mut uncited: Vec<(&Cow<'a, str>, &Entry<'a>)> = (self.symbols.entries.iter())
            .filter(|(_, entry)| entry.section == Some(Section::Sources) && !entry.is_cited.get())
            .collect();
        uncited.sort_unstable_by_key(|(_, entry)| entry.position);
        for (id, entry) in uncited {
            let start = self.range(entry.span).start;
            self.diagnostics.add(Rule::Uncited, start..start + 1, || {
                let diagnostic =
                    Diagnostic::new(format!("nothing cites the source `{}`", id.escape_debug()))
                        .help("cite it where it states something, or remove it");
                (format!("sources[{}]", entry.position), diagnostic)
            });
        }
    }
}

/// Runs of words that may be the name of a country, with their first word.
///
/// Names are short, so the cost grows with the text and not with its square.
fn runs_of_words(text: &str) -> impl Iterator<Item = &str> {
    const LONGEST: usize = 6;
    let is_start =
        move |at: usize| !text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
    let starts =
        text.char_indices().filter(move |(at, letter)| letter.is_alphanumeric() && is_start(*at));
    starts.flat_map(move |(start, _)| {
        let rest = &text[start..];
        let ends = rest.char_indices().filter(|(_, letter)| !letter.is_alphanumeric());
        let ends = ends.map(|(end, _)| end).chain([rest.len()]);
        ends.take(LONGEST).map(move |end| &rest[..end])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_words_grow_with_the_text() {
        let runs = |text: &str| runs_of_words(text).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(
            runs("Head of State"),
            ["Head", "Head of", "Head of State", "of", "of State", "State"]
        );
        assert_eq!(runs("東京-都"), ["東京", "東京-都", "都"]);
        let count = |words: usize| runs_of_words(&"word ".repeat(words)).count();
        assert_eq!((count(1_000), count(10_000)), (5_990, 59_990));
    }
}
