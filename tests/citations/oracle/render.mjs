// Renders CSL items with citeproc-js: one bibliography entry an item, each alone, so that no item changes another's entry.
//
//   node render.mjs STYLES_FOLDER LOCALES_FOLDER STYLE LOCALE < items.json > entries.json
//
// items.json is an array of CSL items whose ids are unique; entries.json an array of HTML entries in the same order, or null where
// the style has none.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const CSL = createRequire(process.env.CITEPROC_FROM ?? import.meta.url)("citeproc");
const [styles, locales, style, locale] = process.argv.slice(2);
const items = JSON.parse(readFileSync(0, "utf8"));
const byId = new Map(items.map((item) => [String(item.id), item]));
const system = {
  retrieveLocale: (lang) => {
    try {
      return readFileSync(`${locales}/locales-${lang}.xml`, "utf8");
    } catch {
      return readFileSync(`${locales}/locales-en-US.xml`, "utf8");
    }
  },
  retrieveItem: (id) => structuredClone(byId.get(String(id))),
};
const xml = readFileSync(`${styles}/${style}.csl`, "utf8");
// citeproc-js logs what it makes of odd input; the entries are what counts
CSL.debug = () => {};
const engine = new CSL.Engine(system, xml, locale, true);
engine.opt.development_extensions.wrap_url_and_doi = false;
const entries = items.map((item) => {
  try {
    engine.updateItems([String(item.id)]);
    const bibliography = engine.makeBibliography();
    return bibliography && bibliography[1].length ? bibliography[1][0] : null;
  } catch (error) {
    return `ERROR ${error}`;
  }
});
process.stdout.write(JSON.stringify(entries));
