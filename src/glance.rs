//! Glances: telling from an entry as it is written that a question cannot want it.
//!
//! A glance costs a fraction of reading the entry. It may let pass what is not wanted, never hold
//! back what is.

use memchr::memmem::Finder;
use memchr::{memchr, memchr_iter, memchr2};

use crate::fold;
use crate::record::{Entry, Record, Section, id_of, mark};

/// What an entry must hold: of each list one id.
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
        self.0.iter().all(|list| list.iter().any(holds)) || written.contains('\\')
    }
}

/// What an entry must hold: every word, in a text of its own or in the name of what it refers to.
pub struct Words {
    words: Vec<Word>,
    /// The words that stand in each entry of each section, a bit each.
    standing: Vec<Vec<u32>>,
    /// Keys of values that are shown in words which do not stand there.
    spelled_out: [Finder<'static>; 3],
    /// The key of what sources say, which is shown with their publishers.
    stated: Finder<'static>,
}

/// A folded word.
struct Word {
    text: String,
    /// Finds it among plain letters, where it has no others.
    plain: Option<Finder<'static>>,
    /// Whether it may stand in words that values are shown in.
    is_spelled_out: bool,
    /// The entries that may be called by it.
    named: MarkSet,
    /// The sources whose publisher may be called by it.
    published: MarkSet,
}

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
    pub fn new(words: &[&str], record: &Record<'_>) -> Option<Self> {
        // Punctuation may stand where the parts of a value are put together.
        let is_whole =
            |word: &&&str| word.chars().all(|letter| letter.is_alphanumeric() || letter == '-');
        let words = words.iter().filter(is_whole).map(|word| Word {
            text: (*word).to_owned(),
            plain: word.is_ascii().then(|| Finder::new(word).into_owned()),
            is_spelled_out: SPELLED_OUT.iter().any(|spelled| spelled.contains(word)),
            named: MarkSet::default(),
            published: MarkSet::default(),
        });
        let finder = |key: &str| Finder::new(key).into_owned();
        let spelled_out = ["\"amount\"", "\"horizon\"", "\"versions\""].map(finder);
        let stated = finder("\"versions\"");
        // There is a bit for so many; what is not looked for holds nothing back.
        let words = words.take(u32::BITS as usize).collect();
        let mut words = Self { words, standing: Vec::new(), spelled_out, stated };
        words.learn(record)?;
        Some(words)
    }

    /// Learns in which entries a word stands; they may be called by it.
    fn learn(&mut self, record: &Record<'_>) -> Option<()> {
        for section in Section::ALL {
            let standing = of_section!(section, T => T::entries(record).look(|written| {
                let standing = self.standing_in(written);
                let mark = (standing != 0).then(|| id_of(written).map(|id| mark(&id)));
                Some((standing, mark.flatten()))
            }))?;
            for (standing, mark) in &standing {
                for (position, word) in self.words.iter_mut().enumerate() {
                    if let Some(mark) = mark.filter(|_| standing & 1 << position != 0) {
                        // No text of an entry names its sources but what sources say.
                        let is_source = section == Section::Sources;
                        let set = if is_source { &mut word.published } else { &mut word.named };
                        set.insert(mark);
                    }
                }
            }
            self.standing.push(standing.into_iter().map(|(standing, _)| standing).collect());
        }
        let summit = &record.summit;
        for word in &mut self.words {
            if summit.names.iter().any(|name| fold::contains(name.text.as_str(), &word.text)) {
                word.named.insert(mark(summit.id.as_str()));
            }
        }
        Some(())
    }

    /// Returns which words may stand in texts of an entry, a bit each.
    fn standing_in(&self, written: &str) -> u32 {
        if memchr(b'\\', written.as_bytes()).is_some() {
            // An escape may hide a word.
            return u32::MAX;
        }
        let lowered = written.as_bytes().to_ascii_lowercase();
        let all_plain = is_plain(written);
        self.words.iter().enumerate().fold(0, |standing, (position, word)| {
            // A plain word stands there as it is, but in texts where letters become plain.
            let (stands, is_told) = match &word.plain {
                Some(plain) => {
                    (plain.find(&lowered).is_some(), fold::keeps_plain as fn(&str) -> bool)
                }
                None => (false, is_plain as fn(&str) -> bool),
            };
            let stands = stands
                || !all_plain
                    && texts(written)
                        .any(|text| !is_told(text) && fold::contains(text, &word.text));
            standing | u32::from(stands) << position
        })
    }

    /// Returns whether the entry of a section at a position, which is written so, may be wanted.
    pub fn may_pass(&self, section: Section, position: usize, written: &str) -> bool {
        let standing = self.standing[section as usize].get(position).copied().unwrap_or_default();
        let has = |key: &Finder<'_>| key.find(written.as_bytes()).is_some();
        self.words.iter().enumerate().all(|(position, word)| {
            standing & 1 << position != 0
                || word.is_spelled_out && self.spelled_out.iter().any(has)
                || word.named.has_one_of(written)
                || has(&self.stated) && word.published.has_one_of(written)
        })
    }
}

/// Returns the texts of an entry that is written without escapes, and the keys between them.
fn texts(written: &str) -> impl Iterator<Item = &str> {
    let mut quotes = memchr_iter(b'"', written.as_bytes());
    std::iter::from_fn(move || written.get(quotes.next()? + 1..quotes.next()?))
}

/// Returns whether folding a text changes the case of its letters and nothing else.
fn is_plain(text: &str) -> bool {
    text.is_ascii() && memchr2(b'\'', b'`', text.as_bytes()).is_none()
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

    /// Returns whether an entry may refer to one that is among them.
    fn has_one_of(&self, written: &str) -> bool {
        !self.0.is_empty() && texts(written).any(|text| self.has(mark(text)))
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
            shown.push(Weight::of(&sources).words());
        }
        for text in shown {
            let words = text.split(|letter: char| !letter.is_ascii_lowercase());
            for word in words.filter(|word| !word.is_empty()) {
                assert!(SPELLED_OUT.contains(&word), "{word} in {text}");
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn no_entry_with_the_word_is_held_back(at in any::<prop::sample::Index>(), from in 0_usize..6, length in 1_usize..12) {
            thread_local! {
                static RECORD: Record<'static> = parse(EMBEDDED, "embedded").expect("a record");
                static WORDS: Vec<String> = RECORD.with(|record| words(record, &Index::new(record)));
            }
            let word: String = WORDS.with(|words| at.get(words).chars().skip(from).take(length).collect());
            prop_assume!(!word.is_empty());
            let record = parse(EMBEDDED, "embedded").expect("a record");
            let index = Index::new(&record);
            let glance = Words::new(&[&word], &record).expect("entries as they are written");
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
