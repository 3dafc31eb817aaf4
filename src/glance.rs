//! Glances: telling from an entry as it is written that a question cannot want it.
//!
//! A glance costs a fraction of reading the entry. It may let pass what is not wanted, never hold
//! back what is.

use memchr::memmem::Finder;
use memchr::{memchr, memchr2};

use crate::fold;
use crate::record::{Entry, Record, Section, id_of, mark};

/// What an entry must hold: of each list one id.
pub struct Ids(Vec<Vec<Finder<'static>>>);

impl Ids {
    /// How many ids are looked for, at most; more are not worth it.
    const MOST: usize = 16;

    /// Returns what lets pass the entries that hold one id of each list; an empty list asks nothing.
    pub fn new(lists: &[&[String]]) -> Self {
        let worth = lists.iter().filter(|list| (1..=Self::MOST).contains(&list.len()));
        let finder = |id: &String| Finder::new(&format!("\"{id}\"")).into_owned();
        Self(worth.map(|list| list.iter().map(finder).collect()).collect())
    }

    /// Returns whether it lets everything pass.
    pub fn is_blind(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns whether an entry may be wanted.
    pub fn may_pass(&self, written: &str) -> bool {
        let holds = |finder: &Finder<'_>| finder.find(written.as_bytes()).is_some();
        has_escape(written) || self.0.iter().all(|list| list.iter().any(holds))
    }
}

/// What an entry must hold: every word, in a text of its own or in the name of what it refers to.
pub struct Words {
    words: Vec<Word>,
    /// Keys of values that are shown in words which do not stand there.
    spelled_out: [Finder<'static>; 3],
}

/// A folded word.
struct Word {
    text: String,
    /// Finds it among plain letters, where it has no others.
    plain: Option<Finder<'static>>,
    /// The entries that may be called by it.
    named: MarkSet,
}

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
            named: MarkSet::default(),
        });
        let keys = ["\"amount\"", "\"horizon\"", "\"versions\""];
        let spelled_out = keys.map(|key| Finder::new(key).into_owned());
        let mut words = Self { words: words.collect(), spelled_out };
        words.learn(record)?;
        Some(words)
    }

    /// Learns which entries may be called by a word. No text names a source but those of disputes,
    /// which pass anyway.
    fn learn(&mut self, record: &Record<'_>) -> Option<()> {
        for section in Section::ALL.into_iter().filter(|section| *section != Section::Sources) {
            let called = of_section!(section, T => T::entries(record).look(|written| {
                let text = Written::new(written);
                let held: Vec<usize> = (0..self.words.len())
                    .filter(|word| has_escape(written) || self.words[*word].stands_in(&text))
                    .collect();
                (!held.is_empty()).then(|| (mark(&id_of(written).unwrap_or_default()), held))
            }))?;
            for (mark, held) in called {
                held.into_iter().for_each(|word| self.words[word].named.insert(mark));
            }
        }
        let summit = &record.summit;
        for word in &mut self.words {
            if summit.names.iter().any(|name| fold::contains(name.text.as_str(), &word.text)) {
                word.named.insert(mark(summit.id.as_str()));
            }
        }
        Some(())
    }

    /// Returns whether an entry may be wanted.
    pub fn may_pass(&self, written: &str) -> bool {
        if has_escape(written)
            || self.spelled_out.iter().any(|key| key.find(written.as_bytes()).is_some())
        {
            return true;
        }
        let text = Written::new(written);
        self.words.iter().all(|word| word.stands_in(&text) || word.names_one_of(&text))
    }
}

impl Word {
    /// Returns whether it may stand in a text of an entry.
    fn stands_in(&self, entry: &Written<'_>) -> bool {
        self.plain.as_ref().is_some_and(|plain| plain.find(&entry.lowered).is_some())
            || !entry.is_plain
                && entry.texts().any(|text| !is_plain(text) && fold::contains(text, &self.text))
    }

    /// Returns whether an entry may refer to one that is called by it.
    fn names_one_of(&self, entry: &Written<'_>) -> bool {
        !self.named.is_empty() && entry.texts().any(|text| self.named.has(mark(text)))
    }
}

/// An entry as it is written, without escapes.
struct Written<'w> {
    text: &'w str,
    lowered: Vec<u8>,
    is_plain: bool,
}

impl<'w> Written<'w> {
    fn new(text: &'w str) -> Self {
        Self { text, lowered: text.as_bytes().to_ascii_lowercase(), is_plain: is_plain(text) }
    }

    /// Returns its texts, and the keys between them.
    fn texts(&self) -> impl Iterator<Item = &'w str> {
        self.text.split('"').skip(1).step_by(2)
    }
}

/// Returns whether folding a text changes the case of its letters and nothing else.
fn is_plain(text: &str) -> bool {
    text.is_ascii() && memchr2(b'\'', b'`', text.as_bytes()).is_none()
}

/// Returns whether an escape may hide what is looked for.
fn has_escape(written: &str) -> bool {
    memchr(b'\\', written.as_bytes()).is_some()
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
    use crate::view::{Index, items};

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
                for (item, written) in items(&record, &index, section).iter().zip(written.expect("written")) {
                    let held_back = contains(item, &index, &word) && !glance.may_pass(&written);
                    prop_assert!(!held_back, "{word}: {written}");
                }
            }
        }
    }
}
