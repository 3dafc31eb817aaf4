//! Glances: telling from an entry as it is written that a question cannot want it.
//!
//! A glance costs a fraction of reading the entry. It may let pass what is not wanted, never hold
//! back what is.

use std::ops::Range;

use memchr::memmem::Finder;
use memchr::{memchr, memchr_iter};

use crate::fold;
use crate::record::{Alpha3, Entry, Record, Section, Source, has_escape, id_of, is_id, mark};

/// What an entry must hold: of each list one id, or one key.
///
/// Every start of the program looks for a few of them, so this does not ask first what the processor
/// can do, which costs more than it saves.
pub struct Ids(Vec<Vec<String>>);

impl Ids {
    /// How many ids are looked for, at most; more are not worth it.
    const MOST: usize = 16;

    /// Returns what lets pass the entries that hold one id of each list; an empty list asks nothing.
    pub fn new<T: AsRef<str>>(lists: &[&[T]]) -> Self {
        let worth = lists.iter().filter(|list| (1..=Self::MOST).contains(&list.len()));
        let written = |id: &T| format!("\"{}\"", id.as_ref());
        Self(worth.map(|list| list.iter().map(written).collect()).collect())
    }

    /// Returns whether it lets everything pass.
    pub fn is_blind(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns whether an entry may be wanted.
    pub fn may_pass(&self, written: &str) -> bool {
        let holds = |id: &String| written.contains(id);
        // An escape may hide an id.
        self.0.iter().all(|list| list.iter().any(holds)) || has_escape(written)
    }
}

/// What an entry must hold: every word, in a text of its own or in the name of what it refers to.
pub struct Words {
    words: Vec<Word>,
    /// The words that stand in each entry of each section.
    standing: Vec<Vec<Bits>>,
    /// Keys of values that are shown in words which do not stand there.
    spelled_out: [Finder<'static>; 3],
    /// What begins an escape that may hide a word.
    escape: Finder<'static>,
}

/// A set of words, a bit each.
type Bits = u32;

/// A folded word.
struct Word {
    text: String,
    /// Finds it among plain letters, where it has no others.
    plain: Option<Finder<'static>>,
    /// Whether it may stand in words that values are shown in.
    is_spelled_out: bool,
    /// The entries that may be called by it.
    named: MarkSet,
    /// These, and the sources whose publisher may be called by it.
    told: MarkSet,
}

/// What is learned of an entry: the words that stand in it, those it may be called by, and the mark of
/// its id.
type Learned = (Bits, Bits, u32);

/// The words in which values are shown: qualifiers and scales of amounts, horizons, the weight of
/// what sources say.
const SPELLED_OUT: [&str; 28] = [
    "about",
    "at",
    "least",
    "less",
    "more",
    "of",
    "target",
    "than",
    "to",
    "up",
    "billion",
    "million",
    "trillion",
    "thousand",
    "year",
    "years",
    "from",
    "inferred",
    "source",
    "sources",
    "independent",
    "none",
    "official",
    "own",
    "voice",
    "yes",
    "no",
    "in",
];

impl Words {
    /// Returns what lets pass the entries of a record that have some folded words; `None` where the
    /// record does not know how its entries are written.
    ///
    /// It looks at all entries, and proves those of the sections that `proves` names in passing.
    pub fn new<'w>(words: &[&'w str], record: &Record<'_>, proves: &[Section]) -> Option<Self> {
        // Punctuation may stand where the parts of a value are put together.
        let is_whole =
            |word: &&&str| word.chars().all(|letter| letter.is_alphanumeric() || letter == '-');
        // A language and its script are put together by a hyphen.
        let longest = |word: &&'w str| word.split('-').max_by_key(|part| part.len());
        let words = words.iter().filter(is_whole).filter_map(longest);
        let words = words.filter(|part| !part.is_empty()).map(|word| Word {
            text: word.to_owned(),
            plain: word.is_ascii().then(|| Finder::new(word).into_owned()),
            // How many sources state something is spelled out in digits.
            is_spelled_out: word.bytes().all(|byte| byte.is_ascii_digit())
                || SPELLED_OUT.iter().any(|spelled| spelled.contains(word)),
            named: MarkSet::default(),
            told: MarkSet::default(),
        });
        let finder = |key: &str| Finder::new(key).into_owned();
        let spelled_out = ["\"amount\"", "\"horizon\"", "\"versions\""].map(finder);
        // There is a bit for so many; what is not looked for holds nothing back.
        let words = words.take(Bits::BITS as usize).collect();
        let mut words = Self { words, standing: Vec::new(), spelled_out, escape: finder("\\u") };
        for section in Section::ALL {
            let proves = proves.contains(&section);
            let learned = match section {
                // A source is shown with its publisher and the state whose own voice it is, which are
                // no names of it.
                Section::Sources => words.look(record, proves, |source: &Source| {
                    let party = source.party.as_ref().map(Alpha3::as_str);
                    let shown = [Some(source.publisher.as_str()), party];
                    words.which(|word| {
                        shown.iter().flatten().any(|text| fold::contains(text, &word.text))
                    })
                }),
                _ => of_section!(section, T => {
                    words.look(record, proves, |entry: &T| words.calling(entry))
                }),
            };
            words.learn(section, learned?);
        }
        words.learn_summit(record);
        Some(words)
    }

    /// Returns what is to be learned of the entries of a section, of which `calling` tells by which
    /// words others call them.
    fn look<T: Entry>(
        &self,
        record: &Record<'_>,
        proves: bool,
        calling: impl Fn(&T) -> Bits + Sync,
    ) -> Option<Vec<Learned>> {
        let entries = T::entries(record);
        entries.locate();
        let proves = proves && !entries.is_proved();
        entries.look(|written| {
            let standing = self.standing_in(written);
            let entry = if proves { entries.prove(written) } else { None };
            if standing == 0 {
                return Some((0, 0, 0));
            }
            let called = standing & entry.as_ref().map_or(Bits::MAX, &calling);
            Some(id_of(written).map_or((standing, 0, 0), |id| (standing, called, mark(&id))))
        })
    }

    /// Keeps what was learned of the entries of a section.
    fn learn(&mut self, section: Section, learned: Vec<Learned>) {
        for (_, called, mark) in learned.iter().filter(|(_, called, _)| *called != 0) {
            for (position, word) in self.words.iter_mut().enumerate() {
                if called & 1 << position != 0 {
                    word.told.insert(*mark);
                    // No text of an entry names its sources but what sources say.
                    if section != Section::Sources {
                        word.named.insert(*mark);
                    }
                }
            }
        }
        self.standing.push(learned.into_iter().map(|(standing, ..)| standing).collect());
    }

    fn learn_summit(&mut self, record: &Record<'_>) {
        let summit = &record.summit;
        for word in &mut self.words {
            if summit.names.iter().any(|name| fold::contains(name.text.as_str(), &word.text)) {
                word.named.insert(mark(summit.id.as_str()));
                word.told.insert(mark(summit.id.as_str()));
            }
        }
    }

    /// Returns the words that a test holds of.
    fn which(&self, holds: impl Fn(&Word) -> bool) -> Bits {
        let places = self.words.iter().enumerate();
        places.fold(0, |which, (position, word)| which | Bits::from(holds(word)) << position)
    }

    /// Returns which words an entry may be called by.
    fn calling(&self, entry: &impl Entry) -> Bits {
        let names = entry.names().iter().map(|name| name.text.as_str());
        let names: Vec<&str> = std::iter::once(entry.label()).chain(names).collect();
        self.which(|word| names.iter().any(|name| fold::contains(name, &word.text)))
    }

    /// Returns which words may stand in texts of an entry.
    fn standing_in(&self, written: &str) -> Bits {
        let has_escape = memchr(b'\\', written.as_bytes()).is_some();
        if has_escape && self.escape.find(written.as_bytes()).is_some() {
            return Bits::MAX;
        }
        let plain = fold::fold_plain(written);
        let may_hide = fold::may_hide_plain(&plain);
        let is_ascii = plain.is_ascii();
        self.which(|word| match &word.plain {
            Some(finder) => {
                let hides = |text: &str| {
                    fold::may_hide_plain(text.as_bytes()) && fold::may_hide_word(text, &word.text)
                };
                let may_stand = |text| hides(text) && fold::contains(text, &word.text);
                finder.find(&plain).is_some() || may_hide && texts(written).any(may_stand)
            }
            // Marks on letters may stand after what an escape stands for.
            None => {
                has_escape
                    || !is_ascii && texts(written).any(|text| fold::contains(text, &word.text))
            }
        })
    }

    /// Returns whether the entry of a section at a position, which is written so, may be wanted.
    pub fn may_pass(&self, section: Section, position: usize, written: &str) -> bool {
        let standing = self.standing[section as usize].get(position).copied().unwrap_or_default();
        let mut missing = self.which(|_| true) & !standing;
        let has = |key: &Finder<'_>| key.find(written.as_bytes()).is_some();
        let spelled_out = missing & self.which(|word| word.is_spelled_out);
        if spelled_out != 0 && self.spelled_out.iter().any(has) {
            missing &= !spelled_out;
        }
        if missing & self.which(|word| word.called(section).is_empty()) != 0 {
            return false;
        }
        let mut ids = ids(written).map(mark);
        while missing != 0 {
            let Some(mark) = ids.next() else { return false };
            missing &= !self.which(|word| word.called(section).has(mark));
        }
        true
    }
}

impl Word {
    /// Returns the marks of what is called by the word where entries of a section refer to it.
    fn called(&self, section: Section) -> &MarkSet {
        // Only what sources say, in disputes, is shown with their publishers.
        if section == Section::Disputes { &self.told } else { &self.named }
    }
}

/// Returns where the texts of an entry stand, and the keys between them.
fn quoted(written: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = written.as_bytes();
    let is_escaped =
        |at: &usize| bytes[..*at].iter().rev().take_while(|b| **b == b'\\').count() % 2 > 0;
    let mut quotes = memchr_iter(b'"', bytes).filter(move |at| !is_escaped(at));
    std::iter::from_fn(move || Some(quotes.next()? + 1..quotes.next()?))
}

/// Returns the texts of an entry as they are written, and the keys between them.
fn texts(written: &str) -> impl Iterator<Item = &str> {
    quoted(written).filter_map(|place| written.get(place))
}

/// Returns the texts of an entry that may be ids of others.
fn ids(written: &str) -> impl Iterator<Item = &str> {
    let is_key = |end: usize| written.as_bytes().get(end + 1) == Some(&b':');
    let texts = quoted(written).filter(move |place| !is_key(place.end));
    // The first word of other texts ends soon.
    let may_be_id = |text: &&str| is_id(text.get(..16).unwrap_or(text));
    texts.filter_map(|place| written.get(place)).filter(may_be_id)
}

/// Marks of ids, which may seem to hold others too.
#[derive(Default)]
struct MarkSet(Vec<u64>);

impl MarkSet {
    /// How many marks are told apart.
    const BITS: usize = 1 << 20;

    fn place(mark: u32) -> (usize, u64) {
        let bit = mark as usize % Self::BITS;
        (bit / 64, 1 << (bit % 64))
    }

    fn insert(&mut self, mark: u32) {
        self.0.resize(Self::BITS / 64, 0);
        let (place, bit) = Self::place(mark);
        self.0[place] |= bit;
    }

    fn has(&self, mark: u32) -> bool {
        let (place, bit) = Self::place(mark);
        self.0.get(place).is_some_and(|bits| bits & bit != 0)
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::parse::{EMBEDDED, parse};
    use crate::query::contains;
    use crate::record::{Horizon, Money, SourceKind};
    use crate::view::{Index, items};
    use crate::view::{SourceRef, Weight};

    /// Returns parts of the words by which people could look for what stands in the record.
    fn words(record: &Record<'_>, index: &Index<'_>) -> Vec<String> {
        let mut words = std::collections::BTreeSet::new();
        for section in Section::ALL {
            for item in items(record, index, section) {
                for (_, value) in item.cells() {
                    value.each_text(&mut |text| {
                        words.extend(fold::fold(text).split_whitespace().map(str::to_owned));
                    });
                }
            }
        }
        words.into_iter().collect()
    }

    #[test]
    fn every_word_that_values_are_shown_in_is_known() {
        let mut shown = Vec::new();
        let qualifiers =
            ["exact", "about", "at_least", "more_than", "up_to", "less_than", "target"];
        for qualifier in qualifiers {
            for zeros in 0..24 {
                let amount = format!(
                    "{{\"amount\":\"5{}\",\"currency\":\"JPY\",\"qualifier\":\"{}\"}}",
                    "0".repeat(zeros),
                    qualifier
                );
                shown.push(serde_json::from_str::<Money>(&amount).expect("money").to_string());
            }
        }
        for years in 1..3 {
            let horizon =
                format!(r#"{{"years":{years},"start":"2025-12-20","end":"2030","inferred":true}}"#);
            shown.push(serde_json::from_str::<Horizon>(&horizon).expect("a horizon").to_string());
        }
        let source = |kind, origin| SourceRef {
            kind,
            is_reprint: false,
            id: "a",
            publisher: "a",
            origin,
            party: Some("JPN"),
            language: "ja",
        };
        for kinds in
            [&[][..], &[SourceKind::Official], &[SourceKind::Agency; 3], &[SourceKind::Official; 2]]
        {
            let sources: Vec<_> = kinds.iter().map(|kind| source(*kind, Some("b"))).collect();
            shown.push(Weight::of(&sources).to_string());
        }
        for text in shown {
            let words = text.split(|letter: char| !letter.is_ascii_lowercase());
            for word in words.filter(|word| !word.is_empty()) {
                assert!(SPELLED_OUT.contains(&word), "{word} in {text}");
            }
        }
    }

    #[test]
    fn no_entry_is_held_back_for_words_that_only_values_are_shown_in() {
        let record = parse(EMBEDDED, "embedded").expect("a record");
        let index = Index::new(&record);
        let parties = record.sources.iter().filter_map(|source| source.party.as_ref());
        let parties = parties.map(|party| fold::fold(party.as_str()));
        let numbers = (0..100).map(|number| number.to_string());
        let spelled = SPELLED_OUT.iter().map(|word| (*word).to_owned());
        // A name is shown with its language and script, put together.
        let tags = ["kk-cyrl", "uz-latn", "k-c", "-c", "z-", "-"].map(str::to_owned);
        let words: std::collections::BTreeSet<String> =
            parties.chain(numbers).chain(spelled).chain(tags).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        for proves in [&Section::ALL[..], &[]] {
            // A word is looked for by itself, since an entry must have all.
            let glances: Vec<Words> = words
                .iter()
                .map(|word| Words::new(&[word], &record, proves).expect("entries as written"))
                .collect();
            // What sources say is shown with the most that does not stand there, then countries, whose
            // names are in many languages.
            for section in [Section::Disputes, Section::Countries] {
                let written = of_section!(section, T => T::entries(&record).look(|written| Some(written.to_owned())));
                let written = written.expect("entries as written");
                for (position, item) in items(&record, &index, section).iter().enumerate() {
                    for (word, glance) in words.iter().zip(&glances) {
                        let passes = glance.may_pass(section, position, &written[position]);
                        let held_back = !passes && contains(item, &index, word);
                        assert!(!held_back, "{word}: {}", written[position]);
                    }
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn no_entry_with_the_word_is_held_back(at in any::<prop::sample::Index>(), from in 0_usize..6, length in 1_usize..12, proves in any::<bool>()) {
            thread_local! {
                static RECORD: Record<'static> = parse(EMBEDDED, "embedded").expect("a record");
                static WORDS: Vec<String> = RECORD.with(|record| words(record, &Index::new(record)));
            }
            let word: String = WORDS.with(|words| at.get(words).chars().skip(from).take(length).collect());
            prop_assume!(!word.is_empty());
            let record = parse(EMBEDDED, "embedded").expect("a record");
            let index = Index::new(&record);
            // What is proved in passing is known better.
            let proves = if proves { &Section::ALL[..] } else { &[] };
            let glance = Words::new(&[&word], &record, proves).expect("entries as they are written");
            for section in Section::ALL {
                let written = of_section!(section, T => T::entries(&record).look(|written| Some(written.to_owned())));
                let written = written.expect("written");
                for (position, item) in items(&record, &index, section).iter().enumerate() {
                    let written = &written[position];
                    let passes = glance.may_pass(section, position, written);
                    let held_back = !passes && contains(item, &index, &word);
                    prop_assert!(!held_back, "{word}: {written}");
                }
            }
        }
    }
}
