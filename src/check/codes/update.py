#!/usr/bin/env python3
"""Writes the tables of codes beside this file.

    apt-get install iso-codes
    npm pack language-subtag-registry cldr-core    # and unpack both
    python3 update.py REGISTRY CLDR                # the two unpacked folders

ISO 3166-1, 3166-3, 4217, 15924 and 639-2 come from Debian's iso-codes; language subtags from the
IANA registry; what replaced a withdrawn code from ISO 3166-3 (its four-letter codes) and the Unicode
CLDR. The first line of every table says which version it is from.
"""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

REGISTRY, CLDR = map(Path, sys.argv[1:3])
HERE = Path(__file__).parent
FOUR_YEARS = 4 * 365


def iso(name):
    path = Path("/usr/share/iso-codes/json") / f"iso_{name}.json"
    return json.loads(path.read_text())[name]


def cldr(name):
    return json.loads((CLDR / "supplemental" / f"{name}.json").read_text())["supplemental"]


def registry(kind):
    rows = json.loads((REGISTRY / "data" / "json" / "registry.json").read_text())
    return [row for row in rows if row["Type"] == kind]


def write(name, source, heads, rows):
    lines = [f"# {source}", "# " + "\t".join(heads)]
    lines += ["\t".join(row) for row in rows]
    (HERE / name).write_text("\n".join(lines) + "\n")


debian = "iso-codes " + subprocess.check_output(
    ["dpkg-query", "-W", "-f", "${Version}", "iso-codes"], text=True
)
unicode = "CLDR " + cldr("currencyData")["version"]["_cldrVersion"]
iana = "IANA language subtag registry of " + json.loads(
    (REGISTRY / "data" / "json" / "meta.json").read_text()
)["File-Date"]

states = sorted(iso("3166-1"), key=lambda state: state["alpha_3"])
alpha3 = {state["alpha_2"]: state["alpha_3"] for state in states}

# Languages, by subtag: those of ISO 639-2 with their names, all others by subtag alone.
named, others = {}, []
terms = {}
for language in iso("639-2"):
    codes = {language["alpha_3"], language.get("bibliographic", language["alpha_3"])}
    terms[language.get("alpha_2", language["alpha_3"])] = codes
for language in registry("language"):
    subtag = language["Subtag"]
    if ".." in subtag:
        continue
    if subtag in terms:
        names = [name for name in language["Description"] if "(" not in name]
        named[subtag] = (sorted(terms[subtag] - {subtag}), names)
    else:
        others.append(subtag)


def shared(one, other):
    """How many letters two names begin with alike."""
    pairs = zip(one.lower(), other.lower())
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def language_named_after(state):
    """The language named as the state is, as Japanese is for Japan; none where it is not plain."""
    if " " in country[state]:
        return ""
    fits = [
        (shared(country[state], name), subtag)
        for subtag, (_, names) in named.items()
        for name in names
        if len(subtag) == 2 and shared(country[state], name) >= max(4, len(name) - 3)
    ]
    best = {subtag for letters, subtag in fits if letters == max(fits)[0]}
    return best.pop() if len(best) == 1 else ""


country = {state["alpha_2"].lower(): state.get("common_name", state["name"]) for state in states}
write(
    "countries.tsv",
    f"ISO 3166-1 from {debian}; the last column is worked out from the names",
    ["alpha-3", "alpha-2", "English name", "language of that name"],
    [
        (
            state["alpha_3"],
            state["alpha_2"],
            country[state["alpha_2"].lower()],
            language_named_after(state["alpha_2"].lower()),
        )
        for state in states
    ],
)

# Withdrawn countries. The last two letters of a four-letter code are those of what replaced it.
aliases = cldr("aliases")["metadata"]["alias"]["territoryAlias"]
former = []
for state in sorted(iso("3166-3"), key=lambda state: state["alpha_3"]):
    heirs = [state["alpha_4"][2:]]
    if state["alpha_3"] in aliases:
        heirs = aliases[state["alpha_3"]]["_replacement"].split()
    heirs = sorted(alpha3[heir] for heir in heirs if heir in alpha3)
    former.append(
        (state["alpha_3"], state["alpha_2"], state["name"], state["withdrawal_date"], " ".join(heirs))
    )
write(
    "former-countries.tsv",
    f"ISO 3166-3 from {debian}, what replaced them also from {unicode}",
    ["alpha-3", "alpha-2", "name", "withdrawn", "replaced by"],
    former,
)

# Currencies. One is withdrawn when no country uses it any more. What replaced it is the currency of
# today that all of the last countries to use it took up within four years of its end.
# Codes out of use before the first ISO 4217 (1978) are left out.
uses = {}
for region, entries in cldr("currencyData")["currencyData"]["region"].items():
    for entry in entries:
        for code, use in entry.items():
            if use.get("_tender") != "false":
                uses.setdefault(code, []).append((region, use.get("_from", ""), use.get("_to")))
names = {currency["alpha_3"]: currency["name"] for currency in iso("4217")}
rows = {code: (code, name, "", "") for code, name in names.items()}
for code, use in uses.items():
    ends = [end for _, _, end in use]
    if None in ends:
        rows.setdefault(code, (code, "", "", ""))
        continue
    if max(ends) < "1978":
        continue
    heirs = set()
    for region, _, end in use:
        near = [
            (abs((date.fromisoformat(begin) - date.fromisoformat(end)).days), other)
            for other, periods in uses.items()
            for place, begin, stop in periods
            if place == region and other != code and begin and stop is None
        ]
        if end == max(ends):
            days, heir = min(near, default=(FOUR_YEARS, ""))
            heirs.add(heir if days < FOUR_YEARS else "")
    heirs = sorted(heirs) if len(heirs) == 1 else []
    rows[code] = (code, names.get(code, ""), max(ends), " ".join(heirs))
write(
    "currencies.tsv",
    f"ISO 4217 from {debian}, withdrawn codes from {unicode}",
    ["code", "name", "withdrawn", "replaced by"],
    [rows[code] for code in sorted(rows)],
)

write(
    "scripts.tsv",
    f"ISO 15924 from {debian}",
    ["code", "English name"],
    sorted((script["alpha_4"], script["name"]) for script in iso("15924")),
)

write(
    "languages.tsv",
    f"{iana}, ISO 639-2 from {debian}",
    ["subtag", "ISO 639-2 codes", "English names"],
    [(subtag, " ".join(codes), "; ".join(names)) for subtag, (codes, names) in sorted(named.items())],
)


def subtags(kind):
    return sorted(row["Subtag"] for row in registry(kind) if ".." not in row["Subtag"])


write(
    "subtags.tsv",
    f"{iana}, aliases of regions from {unicode}",
    ["kind", "subtags"],
    [
        ("region", " ".join(subtags("region"))),
        ("script", " ".join(subtags("script"))),
        (
            "alias",
            " ".join(
                f"{code}-{alias['_replacement']}"
                for code, alias in sorted(aliases.items())
                if len(code) == len(alias["_replacement"]) == 2
            ),
        ),
        ("language", " ".join(sorted(others))),
        ("variant", " ".join(subtags("variant"))),
    ],
)
