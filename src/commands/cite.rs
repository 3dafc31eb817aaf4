//! `summit cite`: the sources of entries, ready to paste.

use std::collections::BTreeSet;

use clap::Args;
use serde_json::Value as Json;

use super::Context;
use super::show::{json, no_entry};
use crate::cite::{self, Citation, CiteStyle};
use crate::error::Error;
use crate::record::Section;
use crate::render::Format;
use crate::view::{Answer, Index, Item, SourceRef, Table, View, heads, item};

/// The arguments of `summit cite`.
#[derive(Debug, Args)]
pub struct CiteArgs {
    /// The ids of entries, of sources, or of the summit itself
    #[arg(required = true, value_name = "ID", add = super::values::ids())]
    ids: Vec<String>,

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
        let mut cited = BTreeSet::new();
        let mut unknown = Vec::new();
        for id in &self.ids {
            if let Some(item) = item(context.store, context.index, id)? {
                each_source(&item.whole(), context.index, &mut cited);
                cited.extend(context.index.source(item.id));
            } else if context.store.summit().id.as_str() == id {
                each_source(&json(context.store.summit()), context.index, &mut cited);
            } else {
                unknown.push(no_entry(context, id)?);
            }
        }
        if !unknown.is_empty() {
            return Err(Error::NotFound(unknown.join("\nerror: ")));
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
            return Ok(Answer::new(View::Table(table)));
        }
        let ids: Vec<&str> = cited.iter().map(|source| source.id).collect();
        Ok(Answer::new(match self.style {
            CiteStyle::Text => {
                View::Citations(ids.iter().filter_map(|id| context.footnote(id)).collect())
            }
            style => {
                let citations: Vec<Citation<'_>> =
                    ids.iter().filter_map(|id| context.citation(id)).collect();
                View::File(cite::write(style, &citations))
            }
        }))
    }
}

/// Collects the sources of an entry and of its parts: names, conversions, sessions, versions.
fn each_source<'a>(entry: &Json, index: &Index<'a>, cited: &mut BTreeSet<SourceRef<'a>>) {
    match entry {
        Json::Object(fields) => {
            for (key, value) in fields {
                match value {
                    Json::Array(ids) if key == "sources" => {
                        let ids = ids.iter().filter_map(Json::as_str);
                        cited.extend(ids.filter_map(|id| index.source(id)));
                    }
                    value => each_source(value, index, cited),
                }
            }
        }
        Json::Array(parts) => parts.iter().for_each(|part| each_source(part, index, cited)),
        _ => {}
    }
}
