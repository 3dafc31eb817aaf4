//! `summit cite`: the sources of entries, ready to paste.

use std::collections::BTreeSet;

use clap::{Args, ValueEnum};

use super::list::{FilterArgs, cut};
use super::show;
use super::{Context, values};
use crate::cite::{self, Citation, CiteStyle};
use crate::error::Error;
use crate::query;
use crate::record::{Alpha3, At, Leaf, Section, Source, SourceKind, Visit};
use crate::render::Format;
use crate::view::{Answer, Item, View, heads};

#[derive(Debug, Args)]
pub struct CiteArgs {
    /// Entries or sources, named as in `summit show`; `-` reads names from standard input; default: all sources
    #[arg(value_name = "WHAT", add = values::ids())]
    what: Vec<String>,

    /// Keep sources of a kind
    #[arg(long, value_name = "KIND")]
    kind: Vec<SourceKind>,

    /// Keep sources in a language: `ja` (BCP 47) or `Japanese`
    #[arg(long, value_name = "LANGUAGE", value_parser = values::language)]
    language: Vec<String>,

    /// Keep sources that speak for this state: a code or a name
    #[arg(long, value_name = "PARTY", add = super::values::countries())]
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
    /// Returns the sources of the entries, each once, the strongest first.
    pub fn run<'a>(&self, context: &Context<'a>) -> Result<Answer<'a>, Error> {
        let (store, index) = (context.store, context.index);
        if self.style != CiteStyle::Text && context.style.format != Format::Table {
            let style = self.style.to_possible_value();
            return Err(Error::Usage(format!(
                "`--style {}` is a form of its own; leave out `-o`, or leave out `--style` for the entries of the sources",
                style.as_ref().map_or("", |style| style.get_name())
            )));
        }
        let mut ids = BTreeSet::new();
        let mut cite = |at: At, leaf: Leaf<'_>| match leaf {
            Leaf::Id(id) if at.key == "sources" || at.field == "id" => {
                ids.insert(id.to_string());
            }
            _ => {}
        };
        let what = show::names(&self.what)?;
        for id in query::resolve(store, &what)? {
            match index.entry(id) {
                Some(entry) => entry.leaves(&mut cite),
                None => store.summit().leaves(&mut cite),
            }
        }
        let filter = self.filter.filter(context)?;
        // A state that did not take part is known by its code alone.
        let code = |word: &String| query::country(store, word).unwrap_or(word.to_uppercase());
        let parties: Vec<String> = self.party.iter().map(code).collect();
        let is_wanted = |source: &&Source| {
            let is_language = |one: &String| values::is_language(&source.language, one);
            let is_party =
                |one: &String| source.party.as_ref().map(Alpha3::as_str) == Some(one.as_str());
            (self.what.is_empty() || ids.contains(source.id.as_str()))
                && (self.kind.is_empty() || self.kind.contains(&source.kind))
                && (self.language.is_empty() || self.language.iter().any(is_language))
                && (parties.is_empty() || parties.iter().any(is_party))
        };
        let sources = store.sources()?.iter().filter(|one| filter.keeps(*one, index) == Some(true));
        let mut sources: Vec<&'a Source> = sources.filter(is_wanted).collect();
        sources.sort_by_key(|source| index.source(source.id.as_str()).map(|source| source.order()));
        let mut notes = Vec::new();
        if sources.is_empty() {
            notes.push("no source matches".to_owned());
        }
        notes.extend(cut(&mut sources, self.limit, "source"));
        let citations = sources.iter().map(|source| {
            let citation = Citation::new(index, source);
            if self.notes { citation.with_notes() } else { citation }
        });
        let view = if context.machine_readable {
            let items: Vec<Item<'a>> =
                sources.iter().map(|source| Item::new(*source, index)).collect();
            View::Table(context.table(heads(Section::Sources), &items))
        } else if self.style == CiteStyle::Text {
            View::Citations(citations.map(|one| one.footnote()).collect())
        } else {
            View::File(cite::write(self.style, &citations.collect::<Vec<_>>()))
        };
        Ok(Answer::new(view, notes))
    }
}
