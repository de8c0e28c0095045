// Makes countries.<language>.tsv: code, tab, name; one country a line, in the language's collation order.
//
//   npm pack cldr-localenames-modern@45.0.0 && tar xzf cldr-localenames-modern-45.0.0.tgz
//   node countries.mjs package /usr/share/zoneinfo/iso3166.tab
//
// Codes: the officially assigned ones of ISO 3166-1 (tzdata's list), and the three further ones that the
// address rules know: AC and TA (exceptionally reserved) and XK (user-assigned, Kosovo).
import { readFileSync, writeFileSync } from "node:fs";

const [cldr, iso] = process.argv.slice(2);
const assigned = readFileSync(iso, "utf8")
  .split("\n")
  .filter((line) => /^[A-Z]{2}\t/.test(line))
  .map((line) => line.slice(0, 2));
const codes = [...assigned, "AC", "TA", "XK"];

for (const language of ["en", "fr"]) {
  const file = JSON.parse(readFileSync(`${cldr}/main/${language}/territories.json`, "utf8"));
  const names = file.main[language].localeDisplayNames.territories;
  const { compare } = new Intl.Collator(language);
  const lines = codes
    .map((code) => [code, names[code]])
    .sort(([, a], [, b]) => compare(a, b))
    .map((pair) => pair.join("\t"));
  writeFileSync(new URL(`countries.${language}.tsv`, import.meta.url), lines.join("\n") + "\n");
}
