// Makes currencies.<language>.tsv (code, tab, name; in the language's collation order) and the domain's
// currencies.tsv (country, tab, code: what is legal tender there now).
//
//   npm pack cldr-core@48.2.0 && tar xzf cldr-core-48.2.0.tgz
//   npm pack cldr-numbers-full@48.2.0 && tar xzf cldr-numbers-full-48.2.0.tgz
//   node currencies.mjs package
//
// Countries: those of countries.en.tsv. A country without a tender of its own today (Antarctica) has no line.
import { readFileSync, writeFileSync } from "node:fs";

const [cldr] = process.argv.slice(2);
const read = (path) => JSON.parse(readFileSync(`${cldr}/${path}`, "utf8"));
const here = (name) => new URL(name, import.meta.url);
const regions = read("supplemental/currencyData.json").supplemental.currencyData.region;
const countries = readFileSync(here("countries.en.tsv"), "utf8")
  .trim()
  .split("\n")
  .map((line) => line.slice(0, 2))
  .sort();

const pairs = countries.flatMap((country) => {
  const spells = (regions[country] ?? []).map((one) => Object.entries(one)[0]);
  const now = spells.filter(([, spell]) => spell._to === undefined && spell._tender !== "false");
  // Of several the country's own, which ISO 4217 begins with the country's code: loti before rand in Lesotho.
  const [tender] = now.find(([code]) => code.startsWith(country)) ?? now[0] ?? [];
  return tender === undefined ? [] : [[country, tender]];
});
writeFileSync(here("../../domain/data/currencies.tsv"), pairs.map((pair) => pair.join("\t")).join("\n") + "\n");

const codes = [...new Set(pairs.map(([, code]) => code))];
for (const language of ["en", "fr"]) {
  const names = read(`main/${language}/currencies.json`).main[language].numbers.currencies;
  const { compare } = new Intl.Collator(language);
  const lines = codes
    .map((code) => [code, names[code].displayName])
    .sort(([, a], [, b]) => compare(a, b))
    .map((pair) => pair.join("\t"));
  writeFileSync(here(`currencies.${language}.tsv`), lines.join("\n") + "\n");
}
