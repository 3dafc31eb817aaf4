//! Entries of a page: what is told of them, with the numbers of their sources and what leads elsewhere.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::parts::Maker;
use crate::record::{Id, Language, Name, NameKind, Script, Section, Source, Text};
use crate::view::page::{
    Block, Called, Cite, Dagger, Entry, Line, Phrase, Piece, Reference, Sheet,
};
use crate::view::{Cell, Head, Item, Table, Value, heads};

impl<'a> Maker<'_, '_, 'a> {
    /// Returns what a dispute is about: the entry by name, and the field by its heading.
    pub(super) fn about(&self, id: &Id, field: Option<&Text>) -> Phrase {
        let named = self.page.context.index.get(id.as_str());
        let (section, label) = named.map_or((None, id.as_str()), |one| (one.section, one.label));
        let heading = field.map(|field| {
            section
                .and_then(|section| head(section, field.as_str()))
                .map_or(field.as_str(), |head| head.heading)
        });
        let text =
            heading.map_or_else(|| label.to_owned(), |heading| format!("{label} ({heading})"));
        let entry = self.page.shown.contains(id.as_str()).then(|| id.to_string());
        Phrase { entry, ..Phrase::plain(text) }
    }

    /// Returns an entry with some of its columns in brief and others below.
    pub(super) fn entry(&mut self, item: &Item<'_>, brief: &[&str], lines: &[&str]) -> Entry {
        let title = self.title(item);
        let mut summary = self.lines(item, &["summary"]);
        Entry {
            id: item.id.to_owned(),
            when: Vec::new(),
            title,
            brief: self.lines(item, brief),
            summary: summary.pop(),
            names: self.names(item.names),
            versions: Vec::new(),
            lines: self.lines(item, lines),
        }
    }

    /// Returns what an entry is known by, with its sources.
    pub(super) fn title(&mut self, item: &Item<'_>) -> Phrase {
        let key = ["title", "name"].into_iter().find(|key| !item.get(key).is_unknown());
        let cited = match item.get("sources") {
            Value::Sources(sources) => {
                sources.iter().map(|source| self.number(source.id)).collect::<Vec<Cite>>()
            }
            _ => Vec::new(),
        };
        let disputes = self.daggers(item.id, &[key.unwrap_or_default()]);
        Phrase { disputes, cited: sorted(cited), ..Phrase::plain(item.label) }
    }

    pub(super) fn lines(&mut self, item: &Item<'_>, keys: &[&str]) -> Vec<Line> {
        let heads = keys.iter().filter_map(|key| head(item.section, key));
        heads
            .filter_map(|head| self.line(head.heading, &item.get(head.key), item.id, &[head.key]))
            .collect()
    }

    /// Returns a value under its label, or nothing where it is unknown.
    pub(super) fn line(
        &mut self,
        label: &str,
        value: &Value<'_>,
        id: &str,
        of: &[&str],
    ) -> Option<Line> {
        let phrases = self.phrases(value, id, of);
        (!phrases.is_empty()).then(|| Line { label: label.to_owned(), phrases })
    }

    /// Returns a value of the columns `of` of an entry, with what it leads to.
    pub(super) fn phrases(&mut self, value: &Value<'_>, id: &str, of: &[&str]) -> Vec<Phrase> {
        let mut phrases: Vec<Phrase> = match value {
            Value::Unknown => Vec::new(),
            Value::Sources(sources) => {
                let cited = sources.iter().map(|source| self.number(source.id)).collect();
                vec![Phrase { cited: sorted(cited), ..Phrase::default() }]
            }
            value if value.items().iter().all(|one| matches!(one, Value::Ref { .. })) => {
                let refer = |one: &Value<'_>| Phrase {
                    entry: match one {
                        Value::Ref { id, .. } if self.page.shown.contains(*id) => {
                            Some((*id).to_owned())
                        }
                        _ => None,
                    },
                    ..Phrase::plain(one.shown())
                };
                value.items().iter().map(refer).collect()
            }
            value => vec![Phrase::plain(value.shown())],
        };
        if let Some(last) = phrases.last_mut() {
            last.disputes = self.daggers(id, of);
        }
        phrases
    }

    pub(super) fn sheet(
        &mut self,
        key: &str,
        caption: &str,
        id: &str,
        table: &Table<'a>,
    ) -> Option<Block> {
        let ids = table.heads.iter().position(|head| head.key == "id");
        let kept: Vec<usize> =
            (0..table.heads.len()).filter(|column| Some(*column) != ids).collect();
        let mut caption = Phrase::plain(caption);
        let mut rows = Vec::new();
        for row in &table.rows {
            let own = ids.map(|ids| row[ids].value.shown());
            let id = own.as_deref().unwrap_or(id);
            let cells = kept.iter().map(|column| {
                let Cell { value, disputed } = &row[*column];
                let mut phrases = self.phrases(value, id, &[]);
                if let Some(last) = phrases.last_mut().filter(|_| *disputed) {
                    last.disputes = self.daggers(id, &[key]);
                    if last.disputes.is_empty() {
                        last.disputes = self.daggers(id, &[table.heads[*column].key]);
                    }
                    // Where there are several, a cell leads to one and the caption to all.
                    if last.disputes.len() > 1 {
                        for dagger in std::mem::take(&mut last.disputes) {
                            if last.disputes.is_empty() {
                                last.disputes.push(dagger.clone());
                            }
                            if !caption.disputes.contains(&dagger) {
                                caption.disputes.push(dagger);
                            }
                        }
                    }
                }
                phrases
            });
            rows.push(cells.collect());
        }
        let heads = kept.iter().map(|column| table.heads[*column].heading.to_owned()).collect();
        let sheet = Sheet { caption, heads, rows };
        (!sheet.rows.is_empty()).then_some(Block::Sheet(sheet))
    }

    pub(super) fn names(&mut self, names: &[Name]) -> Vec<Called> {
        let called = names.iter().map(|name| {
            let cited = self.cite(&name.sources);
            let whole = name.to_string();
            let of = whole.strip_prefix(name.text.as_str()).unwrap_or_default();
            Called {
                name: self.name(name, cited),
                of: of.trim_matches([' ', '(', ')']).to_owned(),
                variant: name.kind == Some(NameKind::Variant),
            }
        });
        called.collect()
    }

    pub(super) fn name(&self, name: &Name, cited: Vec<Cite>) -> Phrase {
        let lang = tag(&name.lang, name.script.as_ref());
        Phrase { lang: Some(lang), cited, ..Phrase::plain(name.text.as_str()) }
    }

    pub(super) fn cite(&mut self, ids: &[Id]) -> Vec<Cite> {
        sorted(ids.iter().map(|id| self.number(id.as_str())).collect())
    }

    pub(super) fn number(&mut self, id: &str) -> Cite {
        if let Some(number) = self.numbers.get(id) {
            return Cite { number: *number, first: false };
        }
        let source = self.page.context.index.source(id);
        let id = source.map_or_else(|| id.to_owned().into(), |source| source.id.into());
        self.cited.push(Cow::clone(&id));
        let number = self.cited.len();
        self.numbers.insert(id, number);
        Cite { number, first: true }
    }

    pub(super) fn daggers(&mut self, id: &str, of: &[&str]) -> Vec<Dagger> {
        let index = &self.page.context.index;
        let ids = of.iter().flat_map(|key| index.disputes_on(id, key)).collect();
        self.mark(ids)
    }

    pub(super) fn mark(&mut self, ids: BTreeSet<&'a str>) -> Vec<Dagger> {
        self.marked.extend(&ids);
        let index = &self.page.context.index;
        let dagger = |id: &str| {
            let subject = index.get(id).map_or(id, |named| named.label).to_owned();
            Dagger { id: id.to_owned(), subject }
        };
        ids.into_iter().map(dagger).collect()
    }

    pub(super) fn references(&mut self) {
        let index = &self.page.context.index;
        let sources: Vec<&Source> =
            self.cited.iter().filter_map(|id| index.source_entry(id)).collect();
        for source in sources {
            let reference = self.reference(source);
            self.out.pieces.push(Piece::Source(reference));
        }
    }

    fn reference(&self, source: &Source) -> Reference {
        let details = [
            source.published.map(|date| date.to_string()),
            Some(source.kind.as_str().to_owned()),
            Some(source.language.to_string()),
        ];
        let details: Vec<String> = details.into_iter().flatten().collect();
        let cautions = [
            ("origin", &source.origin),
            ("reliability", &source.reliability),
            ("note", &source.note),
        ];
        let cautions = cautions.into_iter().filter_map(|(key, text)| {
            let (head, text) = (head(Section::Sources, key)?, text.as_ref()?.as_str());
            // What a source reprints may be another source of the record.
            let known = self.page.context.index.source(text).map(|source| source.publisher);
            let number = self.numbers.get(text).copied();
            let cited = number.into_iter().map(|number| Cite { number, first: false });
            let phrase = Phrase { cited: cited.collect(), ..Phrase::plain(known.unwrap_or(text)) };
            Some(Line { label: head.heading.to_owned(), phrases: vec![phrase] })
        });
        Reference {
            publisher: source.publisher.to_string(),
            title: Phrase {
                lang: Some(tag(&source.language, None)),
                ..Phrase::plain(source.title.as_str())
            },
            details: details.join(", "),
            url: source.url.as_ref().map(Text::to_string),
            cautions: cautions.collect(),
        }
    }
}

/// Returns the column with a key.
pub(super) fn head(section: Section, key: &str) -> Option<Head> {
    heads(section).into_iter().find(|head| head.key == key)
}

/// Returns a language tag with its script (BCP 47: the script stands after the language).
fn tag(lang: &Language, script: Option<&Script>) -> String {
    let lang = lang.as_str();
    let Some(script) = script.map(Script::as_str) else { return lang.to_owned() };
    let (first, rest) = lang.split_once('-').unwrap_or((lang, ""));
    if rest.split('-').any(|part| part.len() == 4) {
        return lang.to_owned();
    }
    [first, script, rest].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

/// Returns a text under its label.
pub(super) fn plain(label: &str, text: &str) -> Line {
    Line { label: label.to_owned(), phrases: vec![Phrase::plain(text)] }
}

fn sorted(mut cited: Vec<Cite>) -> Vec<Cite> {
    cited.sort_unstable();
    cited
}
