//! `summit cite`: the sources of entries, ready to paste.

use std::collections::BTreeSet;

use clap::Args;

use super::Context;
use super::list::FilterArgs;
use crate::cite::{self, Citation, CiteStyle};
use crate::error::Error;
use crate::query;
use crate::record::{Alpha3, At, Leaf, Section, Source, SourceKind, Visit};
use crate::render::Format;
use crate::text::pluralize;
use crate::view::{Answer, Footnote, Item, SourceRef, Table, View, heads};

#[derive(Debug, Args)]
pub struct CiteArgs {
    /// Entries or sources, each by its id or any name, as in `summit show`; without any, every source
    #[arg(value_name = "WHAT", add = super::values::ids())]
    what: Vec<String>,

    /// Keep sources of a kind
    #[arg(long, value_name = "KIND")]
    kind: Vec<SourceKind>,

    /// Keep sources in a language (BCP 47)
    #[arg(long, value_name = "LANGUAGE")]
    language: Vec<String>,

    /// Keep sources that are a state's own voice, by its alpha-3 code
    #[arg(long, value_name = "PARTY")]
    party: Vec<String>,

    #[command(flatten)]
    filter: FilterArgs,

    /// Give the first N sources only, the strongest first; 0 gives all
    #[arg(long, value_name = "N")]
    limit: Option<usize>,

    /// Add the cautions and notes of the record's authors
    #[arg(long)]
    notes: bool,

    /// Write citations in this style; `-o` gives the entries of the sources instead
    #[arg(long, value_name = "STYLE", default_value = "text")]
    style: CiteStyle,
}

impl CiteArgs {
    /// Returns the sources of the entries, each once, the strongest kind first.
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        if self.style != CiteStyle::Text && context.format != Format::Table {
            return Err(Error::Usage(format!(
                "`--style {}` is a form of its own; leave out `-o`, or leave out `--style` for the entries of the sources",
                self.style.as_str()
            )));
        }
        let index = context.index;
        let mut cited = BTreeSet::new();
        let mut cite = |at: At, leaf: Leaf<'_>| match leaf {
            Leaf::Id(id) if at.key == "sources" || at.field == "id" => {
                cited.extend(index.source(id.as_str()));
            }
            _ => {}
        };
        for id in query::resolve(context.store, &self.what)? {
            match index.entry(id) {
                Some(entry) => entry.leaves(&mut cite),
                None => context.store.summit().leaves(&mut cite),
            }
        }
        if self.what.is_empty() {
            let sources = context.store.sources()?;
            cited.extend(sources.iter().filter_map(|one| context.index.source(one.id.as_str())));
        }
        let filter = self.filter.filter(context)?;
        let kept: BTreeSet<&str> = query::select::<Source>(context.store, context.index, &filter)?
            .into_iter()
            .filter(|source| self.keeps(source))
            .map(|source| source.id.as_str())
            .collect();
        let mut cited: Vec<SourceRef<'a>> =
            cited.into_iter().filter(|source| kept.contains(source.id)).collect();
        cited.sort_unstable();
        let found = cited.len();
        let mut notes = Vec::new();
        if found == 0 {
            notes.push("no source matches".to_owned());
        }
        if let Some(limit) = self.limit.filter(|limit| (1..found).contains(limit)) {
            cited.truncate(limit);
            notes.push(format!("{limit} of {} shown", pluralize(found, "source")));
        }
        if context.machine_readable {
            let found = cited.iter().filter_map(|source| {
                Some(Item::new(context.index.source_entry(source.id)?, context.index))
            });
            let found: Vec<Item<'a>> = found.collect();
            let heads = heads(Section::Sources);
            let row = |item: &Item<'a>| heads.iter().map(|one| item.cell(*one)).collect();
            let (rows, whole) = (found.iter().map(row).collect(), found.iter().map(Item::whole));
            let table = Table { rows, whole: Some(whole.collect()), heads };
            return Ok(Answer::new(View::Table(table)).with_notes(notes));
        }
        let citations = cited.iter().filter_map(|source| {
            let citation = context.citation(source.id)?;
            Some((source.id, if self.notes { citation.with_notes() } else { citation }))
        });
        let view = match self.style {
            CiteStyle::Text => View::Citations(
                citations
                    .map(|(id, one)| Footnote { id, text: one.text(), address: one.address() })
                    .collect(),
            ),
            style => {
                let citations: Vec<Citation<'_>> = citations.map(|(_, one)| one).collect();
                View::File(cite::write(style, &citations))
            }
        };
        Ok(Answer::new(view).with_notes(notes))
    }

    /// Returns whether a source is of the kinds, languages and parties asked for.
    fn keeps(&self, source: &Source) -> bool {
        let any = |wanted: &[String], word: Option<&str>| {
            wanted.is_empty()
                || wanted.iter().any(|one| word.is_some_and(|word| one.eq_ignore_ascii_case(word)))
        };
        (self.kind.is_empty() || self.kind.contains(&source.kind))
            && any(&self.language, Some(source.language.as_str()))
            && any(&self.party, source.party.as_ref().map(Alpha3::as_str))
    }
}
