//! The rules that a shape cannot hold: what the parts of a record say of each other.

use std::ops::Range;

use super::{COMPARISONS, Parts, Step, Walk, spelled, surrogate};
use crate::check::codes;
use crate::check::ground::Known;
use crate::check::json::Spot;
use crate::check::problem::{Rule, Words};
use crate::check::shape::{Form, Shape};
use crate::record::{Date, Section};
use crate::text::{did_you_mean, or_list};

impl<'a> Walk<'a> {
    pub(super) fn reference(&mut self, spot: Spot<'a>, sections: &[Section]) {
        let place = self.at(spot);
        let Some(id) = spot.string() else {
            self.add(Rule::Form, place, surrogate);
            return;
        };
        let fits = |known: &Known| {
            sections.is_empty() || known.section.is_some_and(|own| sections.contains(&own))
        };
        if let Some(known) = self.ground.ids.get(&id)
            && fits(known)
        {
            known.is_cited.set(true);
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
                        None => did_you_mean(&id, candidates).strip_prefix("; ").map(str::to_owned),
                    }
                }
                None => None,
            };
            let words = Words::new(format!("`{}` is no entry of {wanted}", id.escape_debug()));
            (spelled(path), words.expected("the id of one").help(help))
        });
    }

    /// Holds what the parts of an object say against each other.
    pub(super) fn rules(&mut self, parts: &Parts<'a, '_>) {
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
                let help = did_you_mean(&field, keys.iter().copied());
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
}
