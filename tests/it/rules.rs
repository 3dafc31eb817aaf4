//! The rules of `summit check`: each reports its place, and nothing that only looks like a mistake.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};
use summit_record::check::{Rule, check};
use summit_record::store::EMBEDDED;

use super::check::{pretty, small};
use super::shipped;

type Break = fn(&mut Json);

/// Records that violate each rule, with the path that is reported.
const BROKEN: &[(Rule, &str, Break)] = &[
    (Rule::Format, "format", |record| record["format"] = json!(2)),
    (Rule::Type, "leaders[0].name", |record| record["leaders"][0]["name"] = json!(1)),
    (Rule::Type, "leaders[0].note", |record| record["leaders"][0]["note"] = Json::Null),
    (Rule::Type, "leaders", |record| record["leaders"] = json!({})),
    (Rule::Type, "targets[0].amount", |record| {
        record["targets"][0]["amount"] = json!(["3000", "JPY", "target"]);
    }),
    (Rule::Type, "summit.edition", |record| record["summit"]["edition"] = json!(-1)),
    (Rule::Type, "targets[0].horizon.years", |record| {
        record["targets"][0]["horizon"]["years"] = json!(0);
    }),
    (Rule::UnknownKey, "leaders[0].contry", |record| {
        record["leaders"][0]["contry"] = json!("KAZ");
    }),
    (Rule::UnknownKey, "leader", |record| record["leader"] = json!([])),
    (Rule::MissingKey, "leaders[0]", |record| {
        drop(record["leaders"][0].as_object_mut().expect("an object").remove("name"));
    }),
    (Rule::MissingKey, "leaders[0]", |record| {
        drop(record["leaders"][0].as_object_mut().expect("an object").remove("sources"));
    }),
    (Rule::Word, "leaders[0].role", |record| record["leaders"][0]["role"] = json!("char")),
    (Rule::Form, "leaders[0].id", |record| record["leaders"][0]["id"] = json!("Rahmon")),
    (Rule::Form, "leaders[0].name", |record| record["leaders"][0]["name"] = json!("  ")),
    (Rule::Form, "leaders[0].in_office_since", |record| {
        record["leaders"][0]["in_office_since"] = json!("2025-02-30");
    }),
    (Rule::Form, "targets[0].amount.amount", |record| {
        record["targets"][0]["amount"]["amount"] = json!("3e12");
    }),
    (Rule::EmptyList, "leaders[0].sources", |record| {
        record["leaders"][0]["sources"] = json!([]);
    }),
    (Rule::DuplicateId, "leaders[1].id", |record| {
        record["leaders"][1]["id"] = record["leaders"][0]["id"].clone();
    }),
    (Rule::Reference, "leaders[0].country", |record| {
        record["leaders"][0]["country"] = json!("KAX");
    }),
    (Rule::Reference, "leaders[0].sources[0]", |record| {
        record["leaders"][0]["sources"][0] = json!("no-such-source");
    }),
    (Rule::Reference, "summit.chair", |record| record["summit"]["chair"] = json!("JPN")),
    (Rule::Id, "leaders[0].id", |record| record["leaders"][0]["id"] = json!("ABC")),
    (Rule::Id, "countries[0].id", |record| record["countries"][0]["id"] = json!("japan")),
    (Rule::Country, "countries[0].alpha2", |record| {
        record["countries"][0]["alpha2"] = json!("KZ");
    }),
    (Rule::Country, "sources[0].party", |record| record["sources"][0]["party"] = json!("JAP")),
    (Rule::Currency, "targets[0].amount.currency", |record| {
        record["targets"][0]["amount"]["currency"] = json!("YEN");
    }),
    (Rule::Language, "title[0].lang", |record| record["title"][0]["lang"] = json!("jp")),
    (Rule::LanguageCase, "title[0].lang", |record| record["title"][0]["lang"] = json!("EN")),
    (Rule::Script, "title[0].script", |record| record["title"][0]["script"] = json!("Cyri")),
    (Rule::Url, "sources[0].url", |record| record["sources"][0]["url"] = json!("mofa.go.jp")),
    (Rule::Version, "version", |record| record["version"] = json!("1.0")),
    (Rule::DateOrder, "summit.end", |record| record["summit"]["end"] = json!("2025-12-18")),
    (Rule::DateOrder, "targets[0].horizon.end", |record| {
        record["targets"][0]["horizon"] = json!({"start": "2026", "end": "2025-12"});
    }),
    (Rule::Versions, "disputes[0].versions", |record| {
        drop(record["disputes"][0]["versions"].as_array_mut().expect("versions").drain(1..));
    }),
    (Rule::Nfc, "leaders[0].name", |record| record["leaders"][0]["name"] = json!("e\u{301}")),
    (Rule::Hidden, "leaders[0].name", |record| record["leaders"][0]["name"] = json!("a\u{7}")),
    (Rule::Hidden, "leaders[0].name", |record| record["leaders"][0]["name"] = json!("é\u{202e}")),
    (Rule::Space, "leaders[0].name", |record| record["leaders"][0]["name"] = json!("a ")),
    (Rule::Field, "disputes[0].about[0].field", |record| {
        record["disputes"][0]["about"][0]["field"] = json!("titel");
    }),
    (Rule::Inference, "targets[0]", |record| {
        record["targets"][0]["horizon"] = json!({"years": 5, "inferred": true});
        drop(record["targets"][0].as_object_mut().expect("an object").remove("note"));
    }),
    (Rule::Contradiction, "documents[0].area_inferred", |record| {
        let document = record["documents"][0].as_object_mut().expect("an object");
        document.remove("area");
        document.insert("area_inferred".to_owned(), json!(true));
    }),
    (Rule::Uncited, "sources[0]", |record| {
        let mut source = record["sources"][0].clone();
        source["id"] = json!("0-nobody");
        record["sources"].as_array_mut().expect("sources").insert(0, source);
    }),
    (Rule::Withdrawn, "targets[0].amount.currency", |record| {
        record["targets"][0]["amount"]["currency"] = json!("DEM");
    }),
    (Rule::Withdrawn, "sources[0].party", |record| record["sources"][0]["party"] = json!("SUN")),
    (Rule::DateLimit, "targets[0].horizon.years", |record| {
        record["targets"][0]["horizon"] = json!({"years": 9000});
    }),
    (Rule::Contradiction, "targets[0].horizon.years", |record| {
        record["targets"][0]["horizon"] = json!({"years": 5, "start": "2026-03", "end": "2041"});
    }),
    (Rule::Contradiction, "targets[0].conversions[0].currency", |record| {
        record["targets"][0]["conversions"][0]["currency"] = json!("JPY");
    }),
    (Rule::Type, "summit.edition", |record| record["summit"]["edition"] = json!(0)),
    (Rule::Language, "title[0].lang", |record| record["title"][0]["lang"] = json!("en-latin")),
    (Rule::Space, "leaders[0].name", |record| record["leaders"][0]["name"] = json!("a  b")),
    (Rule::Mojibake, "leaders[0].name", |record| record["leaders"][0]["name"] = json!("a&amp;b")),
    (Rule::ScriptMismatch, "title[0].lang", |record| record["title"][0]["text"] = json!("東京")),
    (Rule::Unit, "totals[0].count.unit", |record| {
        record["totals"][0]["count"] =
            json!({"what": "a", "amount": "1", "unit": "Euros", "qualifier": "exact"});
    }),
    (Rule::EventDate, "summit.previous[0]", |record| {
        let event = record["events"][0].clone();
        record["summit"]["previous"] = json!([event["id"]]);
        record["events"][0]["date"] = json!("2026-01");
    }),
    (Rule::EventDate, "summit.next[0]", |record| {
        let event = record["events"][0].clone();
        record["summit"]["next"] = json!([event["id"]]);
        record["events"][0]["date"] = json!("2025-12-18");
    }),
    (Rule::Country, "countries[0].alpha2", |record| {
        record["countries"][0]["id"] = json!("XYZ");
    }),
    (Rule::DuplicateItem, "summit.sessions", |record| {
        let sessions = record["summit"]["sessions"].as_array_mut().expect("sessions");
        sessions.push(sessions[0].clone());
    }),
    (Rule::DuplicateUrl, "sources[1].url", |record| {
        let url = record["sources"][0]["url"].as_str().expect("a URL").to_owned();
        record["sources"][1]["url"] = json!(url + "#:~:text=a/b");
    }),
    (Rule::Example, "", |record| record["leaders"][0]["name"] = json!("TODO: a name")),
    (Rule::Range, "targets[0].amount.to", |record| {
        record["targets"][0]["amount"]["to"] = json!("1");
    }),
    (Rule::Alpha2, "countries[0]", |record| {
        drop(record["countries"][0].as_object_mut().expect("an object").remove("alpha2"));
    }),
    (Rule::Contradiction, "countries[0].id", |record| {
        record["countries"][0]["kind"] = json!("organisation");
    }),
    (Rule::Affiliation, "participants[0]", |record| {
        let person = record["participants"][0].as_object_mut().expect("an object");
        person.remove("country");
        person.remove("organisation");
    }),
    (Rule::Sector, "documents[0].sector", |record| {
        record["documents"][0]["sector"] = json!("tourism");
    }),
    (Rule::ShortName, "sources[0].short", |record| {
        record["sources"][0]["short"] = json!("The Ministry of Foreign Affairs");
    }),
    (Rule::PartOfCycle, "documents[0].part_of", |record| {
        record["documents"][0]["part_of"] = record["documents"][0]["id"].clone();
    }),
    (Rule::MixedScripts, "leaders[0].name", |record| {
        record["leaders"][0]["name"] = json!("Rahm\u{43e}n");
    }),
    (Rule::Mojibake, "leaders[0].name", |record| record["leaders"][0]["name"] = json!("Ã©cole")),
    (Rule::Mojibake, "leaders[0].name", |record| record["leaders"][0]["name"] = json!("a\u{fffd}")),
    (Rule::ScriptMismatch, "title[0].script", |record| {
        record["title"][0]["script"] = json!("Cyrl");
    }),
    (Rule::Unit, "totals[0].count.unit", |record| {
        record["totals"][0]["count"] =
            json!({"what": "a", "amount": "1", "unit": "US$", "qualifier": "exact"});
    }),
    (Rule::Unit, "totals[0].count.unit", |record| {
        record["totals"][0]["count"] =
            json!({"what": "a", "amount": "1", "unit": "usd", "qualifier": "exact"});
    }),
    (Rule::Chair, "summit.chair", |record| {
        record["summit"]["chair"] = record["leaders"][0]["id"].clone();
    }),
    (Rule::Chair, "leaders[0].role", |record| record["leaders"][0]["role"] = json!("chair")),
    (Rule::Host, "countries", |record| {
        record["countries"].as_array_mut().expect("countries").iter_mut().for_each(|country| {
            country["role"] = json!("guest");
        });
    }),
    (Rule::Host, "countries[1].role", |record| {
        record["countries"].as_array_mut().expect("countries").iter_mut().for_each(|country| {
            country["role"] = json!("host");
        });
    }),
    (Rule::Host, "summit.place", |record| {
        record["summit"]["place"]["country"] = json!("FRA");
    }),
    (Rule::CountryMismatch, "statements[0].country", |record| {
        let people = [record["leaders"].clone(), record["participants"].clone()];
        let mut people = people.iter().filter_map(Json::as_array).flatten();
        let is_speaker = |person: &&Json| person["id"] == record["statements"][0]["speaker"];
        let speaker = people.find(is_speaker).expect("the speaker");
        let other = if speaker["country"] == "JPN" { "KAZ" } else { "JPN" };
        record["statements"][0]["country"] = json!(other);
    }),
    (Rule::CountryMismatch, "leaders[0].office", |record| {
        record["leaders"][0]["office"] = json!("Prime Minister of Japan");
    }),
    (Rule::CountryMismatch, "meetings[0].people[0]", |record| {
        record["meetings"][0]["people"] = json!([record["leaders"][0]["id"]]);
        record["meetings"][0]["countries"] = json!(["UZB"]);
    }),
    (Rule::CountryMismatch, "documents[0].signatories[0]", |record| {
        record["documents"][0]["signatories"] = json!([record["leaders"][0]["id"]]);
        record["documents"][0]["countries"] = json!(["UZB"]);
    }),
    (Rule::CountryMismatch, "documents[0].parties[0]", |record| {
        record["documents"][0]["parties"] = json!([{"name": "A bank", "country": "KGZ"}]);
        record["documents"][0]["countries"] = json!(["UZB"]);
    }),
    (Rule::CountryMismatch, "countries[1].name", |record| {
        record["countries"][1]["name"] = json!("Mongolia");
    }),
    (Rule::Contradiction, "meetings[0].kind", |record| {
        record["meetings"][0]["kind"] = json!("bilateral");
        record["meetings"][0]["countries"] = json!(["JPN", "KAZ", "UZB"]);
    }),
    (Rule::Contradiction, "targets[0].horizon", |record| {
        record["targets"][0]["horizon"] = json!({});
    }),
    (Rule::Contradiction, "targets[0].horizon.years", |record| {
        record["targets"][0]["horizon"] = json!({"years": 2030});
    }),
    (Rule::Contradiction, "targets[0].amount.to", |record| {
        record["targets"][0]["amount"]["to"] = record["targets"][0]["amount"]["amount"].clone();
    }),
    (Rule::Contradiction, "totals[0]", |record| {
        let total = record["totals"][0].as_object_mut().expect("an object");
        total.remove("count");
        total.remove("value");
    }),
    (Rule::Contradiction, "events[0].relates_to[0]", |record| {
        record["events"][0]["relates_to"] = json!([record["events"][0]["id"]]);
    }),
    (Rule::Contradiction, "events[0].outcomes", |record| {
        record["events"][0]["status"] = json!("cancelled");
        record["events"][0]["outcomes"] = json!(["A joint statement"]);
    }),
    (Rule::DuplicateItem, "events[0].figures[1].what", |record| {
        let figure =
            json!({"what": "power", "amount": "5", "unit": "megawatts", "qualifier": "exact"});
        record["events"][0]["figures"] = json!([figure, figure]);
        record["events"][0]["figures"][1]["amount"] = json!("6");
    }),
    (Rule::DuplicateUrl, "sources[0].archived", |record| {
        record["sources"][0]["archived"] = record["sources"][0]["url"].clone();
    }),
    (Rule::Origin, "sources[0].origin", |record| {
        record["sources"][0]["origin"] = json!("https://example.net/");
    }),
    (Rule::FutureDate, "meetings[0].date", |record| {
        record["meetings"][0]["date"] = json!("2062-12-20");
    }),
    (Rule::Unit, "totals[0].count.unit", |record| {
        record["totals"][0]["count"] =
            json!({"what": "a", "amount": "1", "unit": "million USD", "qualifier": "exact"});
    }),
    (Rule::ScriptMismatch, "title[0].lang", |record| record["title"][0]["lang"] = json!("ru")),
    (Rule::ScriptMismatch, "title[0].lang", |record| {
        record["title"][0] = json!({"text": "Самит", "lang": "sr-Latn"});
    }),
    (Rule::EventDate, "events[0].date", |record| {
        record["events"][0]["status"] = json!("held");
        record["events"][0]["date"] = json!("2031");
    }),
    (Rule::EventDate, "events[0].date", |record| {
        record["events"][0]["kind"] = json!("history");
        record["events"][0]["date"] = json!("2026-01");
    }),
    (Rule::FutureDate, "sources[0].published", |record| {
        record["sources"][0]["published"] = json!("2099-01-01");
    }),
    (Rule::FutureDate, "leaders[0].in_office_since", |record| {
        record["leaders"][0]["in_office_since"] = json!("2050");
    }),
    (Rule::Contradiction, "leaders[0].in_office_since", |record| {
        record["leaders"][0]["in_office_since"] = json!("2026-01");
    }),
    (Rule::Origin, "sources[0].origin", |record| {
        record["sources"][0]["origin"] = record["sources"][0]["id"].clone();
    }),
    (Rule::Origin, "sources[0].origin", |record| {
        record["sources"][0]["origin"] = json!("no-such-source");
    }),
    (Rule::SameVersion, "disputes[0].versions[1]", |record| {
        record["disputes"][0]["versions"][1]["value"] =
            record["disputes"][0]["versions"][0]["value"].clone();
    }),
    (Rule::DisputeSources, "disputes[0].versions[0]", |record| {
        record["disputes"][0]["versions"][0]["sources"] = json!([record["sources"][0]["id"]]);
    }),
    (Rule::EventDate, "events[0].date", |record| {
        record["events"][0]["kind"] = json!("follow-up");
        record["events"][0]["date"] = json!("2025-12-18");
    }),
    (Rule::Contradiction, "sources[0].accessed", |record| {
        record["sources"][0]["published"] = json!("2025-12");
        record["sources"][0]["accessed"] = json!("2025-11-30");
    }),
    (Rule::LanguageCountry, "title[0].lang", |record| record["title"][0]["lang"] = json!("kg")),
    (Rule::LanguageCountry, "sources[0].language", |record| {
        record["sources"][0]["language"] = json!("kg");
    }),
    (Rule::Amount, "targets[0].amount.amount", |record| {
        record["targets"][0]["amount"]["amount"] = json!("-3000");
    }),
    (Rule::Amount, "targets[0].amount.amount", |record| {
        record["targets"][0]["amount"]["amount"] = json!("0.00");
    }),
    (Rule::DuplicateEntry, "events[1]", |record| {
        let mut twin = record["events"][0].clone();
        twin["id"] = json!("evt-zzz");
        twin["sources"] = json!([record["sources"][0]["id"]]);
        record["events"][1] = twin;
    }),
    (Rule::Contradiction, "targets[0].amount.qualifier", |record| {
        record["targets"][0]["amount"]["to"] = json!("9000000000000");
        record["targets"][0]["amount"]["qualifier"] = json!("exact");
    }),
    (Rule::Contradiction, "summit.end", |record| record["summit"]["end"] = json!("2062-12-20")),
    (Rule::Contradiction, "events[0].end", |record| {
        record["events"][0]["end"] = record["events"][0]["date"].clone();
        drop(record["events"][0].as_object_mut().expect("an object").remove("date"));
    }),
    (Rule::ScriptMismatch, "leaders[0].name", |record| {
        record["leaders"][0]["name"] = json!("Эмомали Рахмон");
    }),
    (Rule::Mojibake, "leaders[0].office", |record| {
        record["leaders"][0]["office"] = json!("????????? of Kazakhstan");
    }),
    (Rule::DuplicateItem, "leaders[0].sources", |record| {
        let sources = record["leaders"][0]["sources"].as_array_mut().expect("sources");
        sources.push(sources[0].clone());
    }),
    (Rule::DuplicateUrl, "sources[1].url", |record| {
        let url =
            record["sources"][0]["url"].as_str().expect("a URL").replace("https://", "http://www.");
        record["sources"][1]["url"] = json!(url + "/");
    }),
    (Rule::DuplicateUrl, "sources[1].url", |record| {
        record["sources"][1]["url"] = record["sources"][0]["url"].clone();
    }),
    (Rule::Example, "", |record| record["leaders"][0]["name"] = json!("EXAMPLE Leader")),
    (Rule::Canonical, "", |record| record["leaders"].as_array_mut().expect("leaders").reverse()),
];

#[test]
fn every_rule_reports_its_place() {
    let elsewhere = [Rule::Encoding, Rule::Syntax, Rule::Conflict, Rule::DuplicateKey];
    let mut tested = BTreeSet::from(elsewhere);
    for (rule, path, break_it) in BROKEN {
        let mut record = shipped();
        break_it(&mut record);
        let findings = check(&pretty(&record), "broken", usize::MAX);
        let found: Vec<(Rule, &str)> =
            findings.problems.iter().map(|problem| (problem.rule, problem.path.as_str())).collect();
        assert!(found.contains(&(*rule, *path)), "{rule:?} at {path}: {found:?}");
        tested.insert(*rule);
    }
    assert_eq!(tested.into_iter().collect::<Vec<_>>(), Rule::ALL);
}

#[test]
fn the_documentation_lists_every_rule() {
    let page = include_str!("../../docs/check.md");
    let rows: Vec<&str> = page.lines().filter(|line| line.starts_with("| `")).collect();
    let expected: Vec<String> = (Rule::ALL.iter())
        .map(|rule| {
            let (name, severity) = (rule.as_str(), rule.severity().as_str());
            format!("| `{name}` | {severity} | {} |", rule.meaning())
        })
        .collect();
    assert_eq!(rows, expected);
}

/// Records that look like mistakes and are none.
#[test]
fn near_misses_are_not_reported() {
    let changes: [fn(&mut Json); 28] = [
        |record| record["title"][0] = json!({"text": "Самит", "lang": "sr"}),
        |record| record["title"][0] = json!({"text": "Summit", "lang": "ru", "script": "Latn"}),
        |record| record["totals"][0]["count"]["unit"] = json!("million tonnes"),
        |record| record["countries"][0]["name"] = json!("The other Land"),
        |record| record["leaders"][0]["role"] = json!("co_chair"),
        |record| record["leaders"][1]["role"] = json!("co_chair"),
        |record| record["leaders"][1]["office"] = json!("Ambassador of Otherland to Exampleland"),
        |record| record["events"][0]["date"] = json!("2000-01-01"),
        |record| record["events"][0]["date"] = json!("2000"),
        |record| record["sources"][0]["published"] = json!("2000"),
        |record| record["sources"][0]["accessed"] = record["sources"][0]["published"].clone(),
        |record| record["sources"][0]["language"] = json!("kg"),
        |record| record["sources"][0]["origin"] = json!("Reuters"),
        |record| record["sources"][0]["origin"] = record["sources"][1]["id"].clone(),
        |record| record["totals"][0]["count"]["unit"] = json!("memoranda"),
        |record| record["disputes"][0]["about"][0]["field"] = json!("scope"),
        |record| {
            record["leaders"][1]["names"] = json!([{"text": "高市 – Қазақстан", "lang": "ja"}]);
        },
        |record| record["participants"][0]["name"] = json!("EXAMPLE d’Été «Öl» CAFÉ…"),
        |record| {
            record["targets"][0]["horizon"] =
                json!({"years": 5, "start": "2026", "end": "2030-12"});
        },
        |record| record["targets"][0]["scope"] = json!("EXAMPLE Q&A; 1 < 2"),
        |record| record["targets"][0]["scope"] = json!("TODOS LOS PAÍSES: EXAMPLE"),
        |record| record["summit"]["names"][1]["lang"] = json!("sl-rozaj-biske"),
        |record| record["summit"]["previous"] = json!(["event-example-before"]),
        |record| {
            record["disputes"][0]["versions"][0]["value"] = json!("Japarov");
            record["disputes"][0]["versions"][1]["value"] = json!("Japárov");
        },
        |record| {
            drop(record["documents"][0].as_object_mut().expect("an object").remove("area"));
            record["documents"][0]["area_inferred"] = json!(false);
        },
        |record| record["meetings"][0]["others"] = json!(["EXAMPLE guard", "EXAMPLE guard"]),
        |record| {
            let url = record["sources"][0]["url"].as_str().expect("a URL").to_owned();
            record["sources"][1]["url"] = json!(url + "#/another/page");
        },
        |record| {
            record["leaders"][1]["names"] =
                json!([{"text": "東京", "lang": "en", "script": "Jpan"}]);
        },
    ];
    for (position, change) in changes.into_iter().enumerate() {
        let mut record = small();
        change(&mut record);
        let findings = check(&pretty(&record), "record", usize::MAX);
        let rules: Vec<_> = (findings.problems.iter())
            .map(|problem| problem.rule)
            .filter(|rule| !matches!(rule, Rule::Example | Rule::Canonical))
            .collect();
        assert_eq!(rules, [], "change {position}");
    }
}

#[test]
fn no_rule_reports_the_shipped_record() {
    assert_eq!(check(EMBEDDED, "shipped", usize::MAX).problems, []);
}
