//! What the program spends its time on, seen from inside: `cargo bench`.

#[path = "support/generate.rs"]
mod generate;

use std::hint::black_box;

use divan::Bencher;
use divan::counter::BytesCount;
use summit_record::check::check;
use summit_record::parse::{EMBEDDED, open, parse};
use summit_record::record::Section;
use summit_record::render::{self, Format, Style};
use summit_record::view::{Answer, Index, Table, View, heads, items};

fn main() {
    divan::main();
}

#[divan::bench]
fn read_embedded() {
    black_box(open(None).is_ok_and(|source| source.record().is_ok()));
}

#[divan::bench]
fn parse_2mb(bencher: Bencher<'_, '_>) {
    let text = large();
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| parse(&text, "large").is_ok());
}

#[divan::bench]
fn check_2mb(bencher: Bencher<'_, '_>) {
    let text = large();
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| check(&text, "large", 20).errors);
}

#[divan::bench]
fn index_embedded(bencher: Bencher<'_, '_>) {
    let record = parse(EMBEDDED, "embedded").ok();
    bencher.bench_local(|| record.as_ref().map(Index::new).is_some());
}

#[divan::bench(args = [Section::Leaders, Section::Documents, Section::Sources])]
fn table(bencher: Bencher<'_, '_>, section: Section) {
    let record = parse(EMBEDDED, "embedded").ok();
    bencher.bench_local(|| {
        record.as_ref().map(|record| {
            let index = Index::new(record);
            let heads: Vec<_> = heads(section).into_iter().filter(|head| head.shown).collect();
            let rows = (items(record, &index, section).iter())
                .map(|item| heads.iter().map(|head| item.cell(*head, &index)).collect())
                .collect();
            let answer = Answer::new(View::Table(Table { heads, rows, whole: None }));
            let style =
                Style { format: Format::Table, width: Some(100), color: false, ascii: false };
            let mut out = Vec::new();
            render::write(&mut out, &answer, style).is_ok()
        })
    });
}

fn large() -> String {
    let mut bytes = Vec::new();
    let written = generate::write(&mut bytes, 2_000_000, 1);
    written.ok().and_then(|()| String::from_utf8(bytes).ok()).unwrap_or_default()
}
