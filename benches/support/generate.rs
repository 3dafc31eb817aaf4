//! Large valid records, made by repeating the shipped one.
//!
//! Every section but countries and areas stands again in each copy under new ids; what refers to an
//! entry of a copy follows them. The last copy is cut to the wanted size, and holds nothing that
//! refers to what was left out. Titles, summaries and notes vary with the seed, in English, Japanese
//! and Russian words of the record. One copy is in memory at a time.

use std::collections::HashMap;
use std::io::{self, Write};

use serde_json::Value as Json;
use summit_record::record::Section;
use summit_record::store::EMBEDDED;

/// The texts that vary.
const VARIED: [&str; 4] = ["note", "subject", "summary", "title"];

/// Writes a valid record of about `size` bytes in canonical form; a seed always gives the same.
///
/// # Errors
///
/// Fails where writing does, and where no record is as small as `size`.
pub fn write(out: &mut dyn Write, size: u64, seed: u64) -> io::Result<()> {
    let base = Base::new(seed)?;
    let (copies, last) = base.plan(size)?;
    base.write(out, copies, &last)
}

/// An entry of the shipped record that each copy holds again.
struct Entry {
    section: Section,
    json: Json,
    /// The entries that it refers to, by position.
    references: Vec<usize>,
}

struct Base {
    seed: u64,
    record: Json,
    entries: Vec<Entry>,
    by_id: HashMap<String, usize>,
    /// What every record refers to: the entries named by the summit, the countries and the areas.
    basis: Vec<bool>,
    words: [Vec<String>; 3],
}

impl Base {
    fn new(seed: u64) -> io::Result<Self> {
        let record: Json = serde_json::from_str(EMBEDDED)?;
        let mut entries = Vec::new();
        let mut by_id = HashMap::new();
        for section in Section::ALL.into_iter().filter(|section| is_repeated(*section)) {
            for json in record[section.as_str()].as_array().into_iter().flatten() {
                by_id.insert(json["id"].as_str().unwrap_or_default().to_owned(), entries.len());
                entries.push(Entry { section, json: json.clone(), references: Vec::new() });
            }
        }
        // A source cites no other source.
        for entry in entries.iter_mut().filter(|entry| entry.section != Section::Sources) {
            references(&entry.json, &by_id, &mut entry.references);
        }
        let words = words(&record);
        let mut base = Self { seed, record, entries, by_id, basis: Vec::new(), words };
        base.basis = vec![false; base.entries.len()];
        for key in ["summit", "countries", "areas"] {
            let mut named = Vec::new();
            references(&base.record[key], &base.by_id, &mut named);
            let mut basis = std::mem::take(&mut base.basis);
            named.into_iter().for_each(|at| drop(base.add(at, &mut basis)));
            base.basis = basis;
        }
        Ok(base)
    }

    /// Adds an entry and what it refers to, and returns the positions of what is new.
    fn add(&self, at: usize, chosen: &mut [bool]) -> Vec<usize> {
        let (mut new, mut open) = (Vec::new(), vec![at]);
        while let Some(at) = open.pop() {
            if !std::mem::replace(&mut chosen[at], true) {
                new.push(at);
                open.extend(&self.entries[at].references);
            }
        }
        new
    }

    /// Returns how many whole copies fit into `size`, and what of one more copy does.
    fn plan(&self, size: u64) -> io::Result<(u64, Vec<bool>)> {
        let mut total = Counter(0);
        self.write(&mut total, 0, &self.basis)?;
        let mut total = total.0;
        if total > size + size / 50 {
            let message = format!("the smallest record has {total} bytes");
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        let mut copies = 0;
        loop {
            let length = |at: &usize| self.text(*at, copies).map(|text| text.len() as u64);
            let mut chosen =
                if copies == 0 { self.basis.clone() } else { vec![false; self.entries.len()] };
            let mut is_whole = true;
            for at in self.roots() {
                let mut grown = chosen.clone();
                let new = self.add(at, &mut grown);
                let more = new.iter().map(length).sum::<io::Result<u64>>()?;
                if total + more <= size {
                    total += more;
                    chosen = grown;
                } else {
                    is_whole = false;
                }
            }
            if !is_whole {
                return Ok((copies, chosen));
            }
            copies += 1;
        }
    }

    /// Returns everything but the sources, the sections mixed in proportion.
    fn roots(&self) -> Vec<usize> {
        let mut roots = Vec::new();
        for section in Section::ALL.into_iter().filter(|section| *section != Section::Sources) {
            let own: Vec<usize> =
                (0..self.entries.len()).filter(|at| self.entries[*at].section == section).collect();
            let count = own.len();
            roots.extend(own.into_iter().enumerate().map(|(rank, at)| (rank * 1000 / count, at)));
        }
        roots.sort_unstable();
        roots.into_iter().map(|(_, at)| at).collect()
    }

    fn write(&self, out: &mut dyn Write, copies: u64, last: &[bool]) -> io::Result<()> {
        let whole = vec![true; self.entries.len()];
        let chosen = |copy: u64| if copy < copies { &whole } else { last };
        // What only the countries and areas cite stands in the first copy alone.
        let mut later = vec![false; self.entries.len()];
        self.roots().into_iter().for_each(|at| drop(self.add(at, &mut later)));
        let keys = self.record.as_object().into_iter().flatten();
        for (rank, (key, value)) in keys.enumerate() {
            out.write_all(if rank == 0 { b"{\n  " } else { b",\n  " })?;
            write!(out, "{}: ", Json::from(key.as_str()))?;
            let section = Section::ALL.into_iter().find(|section| section.as_str() == key);
            let Some(section) = section.filter(|section| is_repeated(*section)) else {
                let text = serde_json::to_string_pretty(&self.renamed(value, 0))?;
                out.write_all(text.replace('\n', "\n  ").as_bytes())?;
                continue;
            };
            out.write_all(b"[")?;
            let mut is_empty = true;
            for copy in 0..=copies {
                for (at, entry) in self.entries.iter().enumerate() {
                    let stands = chosen(copy)[at] && (copy == 0 || later[at]);
                    if entry.section == section && stands {
                        let text = self.text(at, copy)?;
                        out.write_all(&text.as_bytes()[usize::from(is_empty)..])?;
                        is_empty = false;
                    }
                }
            }
            out.write_all(if is_empty { b"]" } else { b"\n  ]" })?;
        }
        out.write_all(b"\n}\n")
    }

    /// Returns an entry of a copy as it stands in the file, with the comma before it.
    fn text(&self, at: usize, copy: u64) -> io::Result<String> {
        let mut json = self.renamed(&self.entries[at].json, copy);
        let mut random = Random(self.seed ^ (copy << 20 | at as u64).wrapping_mul(0x2545_F491));
        if let Some(fields) = json.as_object_mut() {
            // A copy may lack the source that this one reprints, and has URLs of its own.
            fields.remove("origin");
            if let Some(Json::String(url)) = fields.get_mut("url") {
                *url = format!("{url}#/c{copy:06}");
            }
            if copy > 0 && fields.get("role").is_some_and(|role| role == "chair") {
                fields.insert("role".to_owned(), "participant".into());
            }
            for key in VARIED {
                if let Some(Json::String(text)) = fields.get_mut(key) {
                    *text = self.varied(text, &mut random);
                }
            }
            // No entry says the same as that of another copy.
            let mut labels = ["title", "name", "what", "summary", "subject"].into_iter();
            if let Some(key) = labels.find(|key| fields.contains_key(*key)) {
                let text = fields[key].as_str().unwrap_or_default();
                fields[key] = format!("{text} {copy}").into();
            }
        }
        let text = serde_json::to_string_pretty(&json)?;
        Ok(format!(",\n{text}").replace('\n', "\n    "))
    }

    /// Returns a value with the ids of a copy.
    fn renamed(&self, json: &Json, copy: u64) -> Json {
        match json {
            Json::String(text) if self.by_id.contains_key(text) => {
                Json::String(format!("c{copy:06}-{text}"))
            }
            Json::Array(items) => items.iter().map(|item| self.renamed(item, copy)).collect(),
            Json::Object(fields) => (fields.iter())
                .map(|(key, value)| (key.clone(), self.renamed(value, copy)))
                .collect(),
            other => other.clone(),
        }
    }

    /// Returns other words of about the same length: half the time the same ones and one more.
    fn varied(&self, text: &str, random: &mut Random) -> String {
        let [english, japanese, russian] = &self.words;
        let count = text.split(' ').count();
        let mut pick = |list: &[String], count: usize, between: &str| {
            (0..count).map(|_| random.of(list)).collect::<Vec<_>>().join(between)
        };
        match pick(&["same", "same", "same", "en", "ja", "ru"].map(str::to_owned), 1, "").as_str() {
            "en" => pick(english, count, " "),
            "ja" => pick(japanese, count.div_ceil(4), "、"),
            "ru" => pick(russian, count, " "),
            _ => format!("{text} {}", pick(english, 1, "")),
        }
    }
}

fn is_repeated(section: Section) -> bool {
    !matches!(section, Section::Countries | Section::Areas)
}

/// Collects the entries that a value names.
fn references(json: &Json, by_id: &HashMap<String, usize>, found: &mut Vec<usize>) {
    match json {
        Json::String(text) => found.extend(by_id.get(text)),
        Json::Array(items) => items.iter().for_each(|item| references(item, by_id, found)),
        Json::Object(fields) => fields.values().for_each(|field| references(field, by_id, found)),
        _ => {}
    }
}

/// Returns the words of the record in English and Russian, and its names in Japanese.
fn words(record: &Json) -> [Vec<String>; 3] {
    let (mut english, mut japanese, mut russian) = (Vec::new(), Vec::new(), Vec::new());
    let mut open = vec![record];
    while let Some(json) = open.pop() {
        match (json["lang"].as_str(), json["text"].as_str(), json["summary"].as_str()) {
            (Some("ja"), Some(text), _) => japanese.push(text.to_owned()),
            (Some("ru"), Some(text), _) => russian.extend(text.split(' ').map(str::to_owned)),
            (_, _, Some(text)) => english.extend(text.split(' ').map(str::to_owned)),
            _ => {}
        }
        match json {
            Json::Array(items) => open.extend(items),
            Json::Object(fields) => open.extend(fields.values()),
            _ => {}
        }
    }
    [english, japanese, russian]
}

/// Numbers that look random, the same on every machine (splitmix64).
struct Random(u64);

impl Random {
    fn of<'a>(&mut self, list: &'a [String]) -> &'a str {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let at = (mixed ^ (mixed >> 31)) % (list.len().max(1) as u64);
        list.get(usize::try_from(at).unwrap_or(0)).map_or("", String::as_str)
    }
}

/// Counts what is written.
struct Counter(u64);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
