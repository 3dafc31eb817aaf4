"""Hostile records from elsewhere: JSONTestSuite, the Big List of Naughty Strings, and random mutations.

    python3 tests/outside/hostile.py json PROGRAM JSONTestSuite/test_parsing
    python3 tests/outside/hostile.py strings PROGRAM blns.json
    python3 tests/outside/hostile.py mutations PROGRAM blns.json SEED SECONDS

Prints each failure, then the counts. A failure is a crash, an exit code above 4, a control or bidirectional
character in an answer, an error that is not one line, a file of the suite that is wrongly accepted or rejected,
rows of different lengths, or a record that `check` accepts and a query rejects.
"""

import collections
import csv
import io
import json
import os
import random
import subprocess
import sys
import time

COUNTS = collections.Counter()
ENV = {key: value for key, value in os.environ.items() if not key.startswith("SUMMIT")}
EXAMPLE = open("data/example.json", encoding="utf-8").read()
SHIPPED = open("data/ca-jad-2025.json", encoding="utf-8").read()
TEXTS = set(
    "text title name official_name capital office family_name given_name occasion summary what value city venue "
    "series note scope as_stated subject section locator publisher author short topic type results outcomes "
    "others format organisation reliability".split()
)
QUERIES = [
    line.split()
    for line in """leaders
documents --columns all --width 60
documents --sort value:desc
documents --total
timeline
initiatives --columns all --cite
documents -o json
meetings -o jsonl
documents -o csv --columns all
documents -o tsv --columns all
sources -o markdown --columns all
report
report -o markdown --full
cite --style bibtex
cite --style ris
cite --style csl-json
target --full
search a
stats
disputes --columns all
leaders --known-by 2025-12-19""".splitlines()
]


def fail(what, args, run):
    COUNTS["failures"] += 1
    print(what, args, run.returncode, run.stderr[-200:], flush=True)


def ask(program, args, record):
    run = subprocess.run([program, *args], input=record, capture_output=True, env=ENV, timeout=300)
    COUNTS["runs"] += 1
    COUNTS[f"exit {run.returncode}"] += 1
    if not 0 <= run.returncode <= 4 or b"panicked" in run.stderr:
        fail("crash", args, run)
    text = run.stdout.decode() + run.stderr.decode()
    allowed = "\n\t" if "tsv" in args else "\n"
    if any(is_invisible(letter) and letter not in allowed for letter in text):
        fail("invisible character", args, run)
    errors = [line for line in run.stderr.decode().split("\n") if line.startswith("error: ")]
    if run.returncode >= 2 and len(errors) != 1:
        fail("not one error", args, run)
    return run


def is_invisible(letter):
    code = ord(letter)
    return (
        code < 0x20
        or 0x7F <= code < 0xA0
        or 0x200B <= code <= 0x200F and code not in (0x200C, 0x200D)
        or 0x2028 <= code <= 0x202E
        or 0x2060 <= code <= 0x206F
        or code in (0xAD, 0x180E, 0xFEFF)
    )


def suite(program, folder):
    before, after = EXAMPLE.split('"version": "0.1.0"')
    for name in sorted(os.listdir(folder)):
        data = open(os.path.join(folder, name), "rb").read()
        unknown = EXAMPLE.replace('"format"', '"zz": @, "format"', 1)
        known = before + '"version": @' + after
        records = [unknown, known]
        records = [data] + [record.encode().replace(b"@", data, 1) for record in records]
        for place, record in enumerate(records):
            run = ask(program, ["check", "-", "-o", "json"], record)
            rules = {problem["rule"] for problem in json.loads(run.stdout)}
            is_refused = bool(rules & {"syntax", "encoding"})
            if name[0] == "y" and is_refused or name[0] == "n" and not is_refused:
                fail(f"{name} {place} {rules}", ["check"], run)
            for args in (["leaders"],):
                query = ask(program, [*args, "--data", "-"], record)
                if is_refused and query.returncode != 3:
                    fail(f"{name} {place} is answered", args, query)


def strings(program, file):
    lines = [line for line in json.load(open(file, encoding="utf-8")) if line.strip()]
    for rotation in (0, 11, 23, 37, 41):
        rotated = lines[rotation:] + lines[:rotation]
        taken = 0
        while taken < len(rotated):

            def fill(value, key=None):
                nonlocal taken
                if isinstance(value, dict):
                    return {key: fill(value[key], key) for key in value}
                if isinstance(value, list):
                    return [fill(item, key) for item in value]
                if isinstance(value, str) and key in TEXTS:
                    taken += 1
                    return rotated[(taken - 1) % len(rotated)]
                return value

            record = json.dumps(fill(json.loads(EXAMPLE))).encode()
            COUNTS["records"] += 1
            for args in QUERIES:
                run = ask(program, [*args, "--data", "-"], record)
                if run.returncode != 0:
                    fail("no answer", args, run)
                    continue
                answer = run.stdout.decode()
                if args[-1] in ("json", "csl-json"):
                    json.loads(answer)
                if "csv" in args and len({len(row) for row in csv.reader(io.StringIO(answer))}) != 1:
                    fail("rows", args, run)
                if "tsv" in args and len({line.count("\t") for line in answer.split("\n")[:-1]}) != 1:
                    fail("rows", args, run)


def mutated(chance, lines):
    text = SHIPPED if chance.random() < 0.35 else EXAMPLE
    if chance.random() < 0.3:
        data = bytearray(text.encode())
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(data))
            length = chance.randint(1, 50)
            new = chance.choice([b'"', b"{", b"]", b",", b"\\", b"null", b"//", b"\xff", b"\0", b"1e9"])
            chance.choice(
                [
                    lambda: data.__setitem__(at, chance.randrange(256)),
                    lambda: data.__delitem__(slice(at, at + length)),
                    lambda: data.__setitem__(slice(at, at), new),
                    lambda: data.__setitem__(slice(at, at), data[at : at + length]),
                ]
            )()
        return bytes(data)
    record = json.loads(text)
    for _ in range(chance.randint(1, 4)):
        parent, key = record, chance.choice(list(record))
        while isinstance(parent[key], (dict, list)) and parent[key] and chance.random() < 0.8:
            parent = parent[key]
            key = chance.choice(list(parent) if isinstance(parent, dict) else range(len(parent)))
        value = parent[key]
        change = chance.randint(0, 5)
        if change == 0:
            del parent[key]
            if not record:
                break
        elif change == 1:
            parent[key] = chance.choice([None, [], {}, 0, -1, 1e308, 2**70, True, "", chance.choice(lines)])
        elif change == 2 and isinstance(value, str):
            parent[key] = value * chance.choice([2, 100, 2000])
        elif change == 3 and isinstance(value, str) and value:
            at = chance.randrange(len(value))
            parent[key] = value[:at] + chance.choice('\u200b\u202e\u0430\u20100-A\ud800.,"') + value[at + 1 :]
        elif change == 4 and isinstance(parent, list):
            parent.append(value)
        elif change == 5 and isinstance(parent, dict):
            parent[chance.choice(lines)] = value
    return json.dumps(record).encode()


def mutations(program, file, seed, seconds):
    chance = random.Random(int(seed))
    lines = json.load(open(file, encoding="utf-8"))
    end = time.monotonic() + float(seconds)
    while time.monotonic() < end:
        record = mutated(chance, lines)
        COUNTS["records"] += 1
        check = ask(program, ["check", "-"], record)
        for args in chance.sample(QUERIES, 3):
            query = ask(program, [*args, "--data", "-"], record)
            if check.returncode == 0 and query.returncode == 3:
                fail("valid, but not answered", args, query)


{"json": suite, "strings": strings, "mutations": mutations}[sys.argv[1]](*sys.argv[2:])
print(dict(COUNTS))
