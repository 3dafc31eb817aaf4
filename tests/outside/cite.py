"""Reads what `summit cite` writes with readers of other authors, and compares every value.

    cite.py SUMMIT RECORD

SUMMIT is the program, RECORD the record in JSON. `bibtexparser` reads BibTeX, `rispy` RIS,
`citeproc-py` CSL-JSON, which it must also set as a bibliography.
"""

import json
import re
import shutil
import subprocess
import sys
import warnings

import bibtexparser
import rispy
from bibtexparser.bparser import BibTexParser
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

COMMANDS = {
    "textbackslash": "\\",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciitilde": "~",
    "textasciicircum": "^",
}
IN_A_WORK = {"agency", "newspaper", "encyclopedia"}


def cite(program, record, style):
    command = [program, "cite", "--notes", "--data", record, "--style", style]
    return subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout


def squeeze(text):
    return " ".join(text.split())


def plain(tex):
    """What TeX sets for a field of BibTeX: outer braces and escapes undone."""
    if tex.startswith("{") and tex.endswith("}"):
        tex = tex[1:-1]
    tex = re.sub(r"\\(text[a-z]+)\{\}", lambda found: COMMANDS[found[1]], tex)
    return squeeze(re.sub(r"\\([%&$#_])", r"\1", tex).replace("{}", ""))


def note(source, by_id):
    sentences = []
    origin = source.get("origin")
    if origin in by_id:
        original = by_id[origin]
        origin = f'{original["publisher"]}, "{original["title"]}"'
    for word, text in (("Reprints", origin), ("Caution:", source.get("reliability")), ("Note:", source.get("note"))):
        if text:
            end = "" if text[-1] in ".!?。！？" else "."
            sentences.append(f"{word} {text}{end}")
    return squeeze(" ".join(sentences))


def same(style, source, field, given, expected):
    if given != expected:
        sys.exit(f"{style}: {source['id']}: {field}: {given!r} is not {expected!r}")


def check_bibtex(text, sources, by_id):
    parser = BibTexParser(common_strings=True, ignore_nonstandard_types=False)
    entries = {entry["ID"]: entry for entry in bibtexparser.loads(text, parser).entries}
    same("bibtex", {"id": "all"}, "ids", set(entries), set(by_id))
    for source in sources:
        entry = entries[source["id"]]
        kind = {"agency": "article", "newspaper": "article", "encyclopedia": "inreference"}
        same("bibtex", source, "type", entry["ENTRYTYPE"], kind.get(source["kind"], "online"))
        same("bibtex", source, "author", plain(entry["author"]), squeeze(source["publisher"]))
        same("bibtex", source, "title", plain(entry["title"]), squeeze(source["title"]))
        same("bibtex", source, "date", entry.get("date"), source.get("published"))
        subtype = "newspaper" if entry["ENTRYTYPE"] == "article" else None
        same("bibtex", source, "subtype", entry.get("entrysubtype"), subtype)
        same("bibtex", source, "langid", "langid" in entry, True)
        same("bibtex", source, "url", entry.get("url"), source.get("url"))
        same("bibtex", source, "note", plain(entry.get("note", "")), note(source, by_id))


def check_ris(text, sources, by_id):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        records = {record["id"]: record for record in rispy.loads(text)}
    same("ris", {"id": "all"}, "ids", set(records), set(by_id))
    for source in sources:
        record = records[source["id"]]
        publisher = squeeze(source["publisher"])
        kind = {"agency": "NEWS", "newspaper": "NEWS", "encyclopedia": "ENCYC"}
        same("ris", source, "type", record["type_of_reference"], kind.get(source["kind"], "ELEC"))
        same("ris", source, "publisher", record["publisher"], publisher)
        same("ris", source, "author", record.get("authors", []), [] if "," in publisher else [publisher])
        same("ris", source, "title", record["title"], squeeze(source["title"]))
        work = publisher if source["kind"] in IN_A_WORK else None
        same("ris", source, "work", record.get("secondary_title"), work)
        year, month, day = (source.get("published", "").split("-") + ["", ""])[:3]
        same("ris", source, "date", record.get("date"), f"{year}/{month}/{day}/" if year else None)
        same("ris", source, "year", record.get("year"), year or None)
        same("ris", source, "language", record["language"], source["language"])
        same("ris", source, "url", record.get("urls", []), [source["url"]] if "url" in source else [])
        same("ris", source, "note", squeeze(" ".join(record.get("notes", []))), note(source, by_id))


def check_csl(text, sources, by_id):
    items = json.loads(text)
    same("csl-json", {"id": "all"}, "ids", {item["id"] for item in items}, set(by_id))
    read = CiteProcJSON(items)
    for item in items:
        source = by_id[item["id"]]
        entry = read[item["id"]]
        kind = {
            "agency": "article-newspaper",
            "newspaper": "article-newspaper",
            "encyclopedia": "entry-encyclopedia",
        }
        same("csl-json", source, "type", item["type"], kind.get(source["kind"], "webpage"))
        same("csl-json", source, "author", item["author"], [{"literal": source["publisher"]}])
        same("csl-json", source, "title", str(entry["title"]), source["title"])
        same("csl-json", source, "url", str(entry["URL"]) if "url" in source else None, source.get("url"))
        same("csl-json", source, "language", str(entry["language"]), source["language"])
        same("csl-json", source, "note", squeeze(item.get("note", "")), note(source, by_id))
        parts = [int(part) for part in source.get("published", "").split("-") if part]
        issued = entry.get("issued")
        given = [issued[key] for key in ("year", "month", "day") if key in issued] if issued else []
        same("csl-json", source, "issued", [int(part) for part in given], parts)
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, read, formatter.plain)
    for item in items:
        bibliography.register(Citation([CitationItem(item["id"])]))
    same("csl-json", {"id": "all"}, "bibliography", len(bibliography.bibliography()), len(items))
    return str(bibliography.bibliography()[0])


def check_pandoc(bibtex, sources):
    """pandoc gets type, language and day of every source from BibTeX."""
    command = ["pandoc", "--from", "biblatex", "--to", "csljson"]
    read = subprocess.run(command, input=bibtex, check=True, capture_output=True, text=True, encoding="utf-8").stdout
    items = {item["id"]: item for item in json.loads(read)}
    unknown = set()
    for source in sources:
        item = items[source["id"]]
        if source["kind"] in {"agency", "newspaper"}:
            same("pandoc", source, "type", item["type"], "article-newspaper")
        language = item.get("language", "").split("-")[0]
        # pandoc does not know every name that babel has, and gives those back.
        if language not in {"kazakh", "kyrgyz", "tajik", "turkmen", "uzbek", "chinese", "korean"}:
            same("pandoc", source, "language", language, source["language"].split("-")[0])
        else:
            unknown.add(language)
        parts = [int(part) for part in source.get("published", "").split("-") if part]
        issued = item.get("issued", {}).get("date-parts", [[]])[0]
        same("pandoc", source, "issued", [int(part) for part in issued], parts)
    print(f"pandoc does not know the languages {sorted(unknown)}")


def main():
    program, path = sys.argv[1:]
    with open(path, encoding="utf-8") as file:
        sources = json.load(file)["sources"]
    by_id = {source["id"]: source for source in sources}
    check_bibtex(cite(program, path, "bibtex"), sources, by_id)
    if shutil.which("pandoc"):
        check_pandoc(cite(program, path, "bibtex"), sources)
    else:
        print("pandoc is not installed: BibTeX is not read by it")
    check_ris(cite(program, path, "ris"), sources, by_id)
    check_csl(cite(program, path, "csl-json"), sources, by_id)
    print(f"{len(sources)} sources: bibtexparser, rispy and citeproc-py read back every value")


if __name__ == "__main__":
    main()
