"""Reads exports with programs of other people, and compares what they read with the record.

Usage: export.py SUMMIT RECORD DOC; OUTSIDE_RENEW=1 puts what the examples print into DOC

SUMMIT is the program, RECORD the JSON file of the shipped record, DOC the page whose examples are
run. Needs frictionless[json], duckdb and pandas. Examples for Spark and LibreOffice are run where
these are installed, and named where they are not.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

import duckdb
import frictionless
import pandas

RENEW = os.environ.get("OUTSIDE_RENEW") == "1"

HOSTILE = [
    '"', '""', 'a "quoted" word', "'", ",", ";", "a;b", "=1+1", "+1", "-1", "@a", "\t", "\ta",
    "a\nb", "a\r\nb", "a\rb", "\n", "[]", '["a"]', "{}", "NA", "N/A", "NaN", "null", "NULL", "None",
    "true", "007", "1e9", "1.10", "# no comment", "\\", "\\N", '\\"', " ", " a ", "東京", "Қазақстан",
    "\u202ea", "\ufeffa", "\u2028", "a" * 100_000,
]


def main(summit, record, doc):
    """Runs every check, and says what was run."""
    shipped = json.loads(Path(record).read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as home:
        home = Path(home)
        for name, content in [("shipped", shipped), ("hostile", hostile(shipped)), ("bare", bare(shipped))]:
            path = home / f"{name}.json"
            path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
            check(summit, home, name, content)
        broken(home)
        examples(summit, record, Path(doc), home)
    print("every check passed")


def hostile(shipped):
    """Returns the record with a hostile text in front of every text."""
    # A blank text is none, which the format refuses.
    texts = iter([text if text.strip() else text + "a" for text in HOSTILE] * 1000)
    free = {"text", "title", "summary", "note", "what", "value", "office", "occasion", "chair", "venue",
            "city", "scope", "as_stated", "unit", "publisher", "locator", "section", "sector", "version"}

    def change(value, key, in_summit=False):
        if isinstance(value, dict):
            return {key: change(one, key, in_summit) for key, one in value.items()}
        if isinstance(value, list):
            key = "text" if key in ("outcomes", "others", "results") else key
            return [change(one, key, in_summit) for one in value]
        if key in free and isinstance(value, str) and not (in_summit and key == "chair"):
            return next(texts)
        return value

    return {key: change(value, key, key == "summit") for key, value in shipped.items()}


def bare(shipped):
    """Returns the least record there is: the summit and its sources."""
    summit = {key: shipped["summit"][key] for key in ("id", "start", "sources")}
    summit["names"] = [{"text": "a summit", "lang": "en"}]
    head = {key: shipped[key] for key in ("format", "id", "title", "version", "updated")}
    head["title"] = [{"text": "a title", "lang": "en"}]
    sources = [one for one in shipped["sources"] if one["id"] in summit["sources"]]
    return {**head, "summit": summit, "sources": sources}


def check(summit, home, name, record):
    """Exports a record in both forms, and reads it with every reader."""
    for form in ("csv", "jsonl"):
        folder = home / f"{name}-{form}"
        data = ["--data", str(home / f"{name}.json")]
        subprocess.run([summit, "export", str(folder), "-o", form, *data], check=True, capture_output=True)
        report = frictionless.validate(str(folder / "datapackage.json"))
        flaws = report.flatten(["name", "rowNumber", "fieldName", "type", "note"])
        assert report.valid, (name, form, flaws[:10])
        package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        readers = {"frictionless": frictionless_rows}
        if form == "csv":
            readers |= {"DuckDB": duckdb_rows, "pandas": pandas_rows}
        for reader, rows_of in readers.items():
            read = {resource["name"]: rows_of(folder, resource) for resource in package["resources"]}
            compare(f"{name}, {form}, {reader}", package, record, read)
        print(f"{name}, {form}: {len(package['resources'])} files valid, read back by {', '.join(readers)}")
    joins(home / f"{name}-csv", record)


def frictionless_rows(folder, resource):
    """Returns the rows as frictionless reads them with the types of the descriptor."""
    package = frictionless.Package(str(folder / "datapackage.json"))
    rows = package.get_resource(resource["name"]).read_rows()
    assert all(row.valid for row in rows), resource["name"]
    rows = [{key: value for key, value in row.to_dict().items() if value is not None} for row in rows]
    return [nested(row, resource) for row in rows]


def pandas_rows(folder, resource):
    """Returns the rows as pandas reads them, each cell as text."""
    frame = pandas.read_csv(folder / resource["path"], dtype=str, keep_default_na=False)
    return [typed(row, resource) for row in frame.to_dict("records")]


def duckdb_rows(folder, resource):
    """Returns the rows as DuckDB reads them, each cell as text."""
    relation = duckdb.sql(f"FROM {table(folder, resource['path'])}")
    rows = (dict(zip(relation.columns, row)) for row in relation.fetchall())
    return [typed(row, resource) for row in rows]


def table(folder, path):
    """Returns the table of DuckDB for a file."""
    options = "header = true, all_varchar = true, delim = ',', quote = '\"', escape = '\"'"
    return f"read_csv('{folder / path}', {options}, max_line_size = 10000000)"


def typed(row, resource):
    """Returns a row of texts with the types of the descriptor."""
    values = {}
    for field in resource["schema"]["fields"]:
        cell = row[field["name"]]
        if cell is None or cell == "":
            continue
        if field["type"] == "string":
            values[field["name"]] = cell
        elif field["type"] == "list":
            values[field["name"]] = cell.split(field["delimiter"])
        else:
            values[field["name"]] = json.loads(cell)
    return nested(values, resource)


def nested(row, resource):
    """Returns a row with the parts of objects put together."""
    entry = {}
    for field in resource["schema"]["fields"]:
        name, whole = field["name"], field.get("partOf")
        if name not in row:
            continue
        if whole is None:
            entry[name] = row[name]
        else:
            entry.setdefault(whole, {})[name[len(whole) + 1:]] = row[name]
    return entry


def compare(what, package, record, read):
    """Holds what was read to the record: every entry, every link, nothing else."""
    sections = {name: rows for name, rows in read.items() if "_" not in name and rows}
    rebuilt = package["record"] | sections | {"summit": read["summit"][0]}
    expected = {name: part for name, part in record.items() if part != []}
    assert rebuilt.keys() == expected.keys(), what
    for name in expected:
        assert rebuilt[name] == expected[name], (what, name, difference(rebuilt[name], expected[name]))
    for name, rows in read.items():
        section, _, key = name.partition("_")
        if not key:
            continue
        entries = [expected["summit"]] if section == "summit" else expected.get(section, [])
        links = [(entry["id"], place, one) for entry in entries for place, one in enumerate(entry.get(key, []), 1)]
        assert [tuple(row.values()) for row in rows] == links, (what, name)


def difference(read, expected):
    """Returns the first entry that differs."""
    if isinstance(read, list) and len(read) == len(expected):
        return next((one, two) for one, two in zip(read, expected) if one != two)
    return read, expected


def joins(folder, record):
    """Joins in SQL what Python counts in the JSON."""
    links, ends = (table(folder, path) for path in ("links/initiatives_countries.csv", "countries.csv"))
    query = f"SELECT c.name, count(*) FROM {links} l JOIN {ends} c ON l.country = c.id GROUP BY c.name"
    names = {country["id"]: country["name"] for country in record.get("countries", [])}
    entries = record.get("initiatives", [])
    expected = Counter(names[code] for entry in entries for code in entry.get("countries", []))
    assert dict(duckdb.sql(query).fetchall()) == dict(expected)

    money = table(folder, "documents.csv")
    query = f"""SELECT value_currency, sum(value_amount::DECIMAL(38, 2)) FROM {money}
        WHERE value_amount IS NOT NULL GROUP BY ALL"""
    sums = Counter()
    for entry in record.get("documents", []):
        if "value" in entry:
            sums[entry["value"]["currency"]] += int(entry["value"]["amount"])
    assert {currency: int(amount) for currency, amount in duckdb.sql(query).fetchall()} == dict(sums)


def broken(home):
    """Breaks copies of an export: a validator that finds nothing would prove nothing."""
    for file, old, new, kind in [
        ("leaders.csv", ",KAZ,", ",KAX,", "foreign-key"),
        ("links/initiatives_countries.csv", ",KAZ", ",KAX", "foreign-key"),
        ("leaders.csv", ",chair,", ",boss,", "constraint-error"),
        ("targets.csv", "3000000000000", "3e12", "constraint-error"),
        ("events.csv", ",2015-10-27,", ",27.10.2015,", "constraint-error"),
        ("areas.csv", "\n", "\nconnectivity,x,,,,a\n", "primary-key"),
    ]:
        copy = home / "broken"
        shutil.copytree(home / "shipped-csv", copy)
        text = (copy / file).read_bytes().decode("utf-8")
        assert old in text, (file, old)
        (copy / file).write_bytes(text.replace(old, new, 1).encode("utf-8"))
        report = frictionless.validate(str(copy / "datapackage.json"))
        found = {kind for [kind] in report.flatten(["type"])}
        assert kind in found, (file, new, found)
        shutil.rmtree(copy)
    print("6 broken copies refused by frictionless")


def examples(summit, record, doc, home):
    """Runs the examples of the page in its order, and compares what they print."""
    needs = {"pyspark": find_spec("pyspark")}
    needs |= {tool: shutil.which(tool) for tool in ("soffice", "sqlite3")}
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    work = home / "examples"
    work.mkdir()
    (work / "data").symlink_to(Path(record).resolve().parent)
    blocks = re.findall(r"```(sh|python)\n(.*?)```\n(?:\n```text\n(.*?)```\n)?", doc.read_text(encoding="utf-8"), re.S)
    ran = 0
    for kind, code, expected in blocks:
        missing = [name for name, found in needs.items() if name in code and not found]
        if missing:
            print(f"not run, {missing[0]} is not installed: {code.splitlines()[0]}")
            continue
        code = f'summit() {{ "{summit}" "$@"; }}\n{code}' if kind == "sh" else code
        command = ["bash", "-euo", "pipefail", "-c", code] if kind == "sh" else [sys.executable, "-c", code]
        run = subprocess.run(command, cwd=work, env=environment, capture_output=True, text=True)
        assert run.returncode == 0, (code, run.stderr)
        if expected:
            lines = [line.rstrip() for line in run.stdout.strip().splitlines()]
            if RENEW:
                page = doc.read_text(encoding="utf-8")
                doc.write_text(page.replace(f"```text\n{expected}```", "```text\n" + "\n".join(lines) + "\n```", 1), encoding="utf-8")
                continue
            assert lines == [line.rstrip() for line in expected.strip().splitlines()], f"{code}\n{run.stdout}"
        ran += 1
    assert ran > 3, "the page has examples"
    print(f"{ran} of {len(blocks)} examples of {doc.name} run")


main(*sys.argv[1:])
