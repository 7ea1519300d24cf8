// The places of the search page, what it says, and how it says it. All words come from the template.

export const $ = (selector, from = document) => from.querySelector(selector);
export const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];

export const desk = $("#search-desk");
export const box = $("#search-box");
export const sorting = $("#search-sort");
export const list = $("#search-results");
export const facets = $$("[data-facet]");

export const say = JSON.parse($("#search-words").textContent);
const language = document.documentElement.lang;
export const figures = new Intl.NumberFormat(language);
// Years are numbers without a thousands separator.
export const calendar = new Intl.NumberFormat(language, { useGrouping: false });
const plurals = new Intl.PluralRules(language);
export const fill = (text, parts) => text.replace(/\{(\w+)\}/g, (whole, name) => parts[name] ?? whole);
export const counted = (n) => fill(say.records[plurals.select(n)] ?? say.records.other, { n: figures.format(n) });
// What a value of a facet is called; values that are ours and not the catalogue's have words of their own.
export const display = (facet, label) => (facet === "status" ? (say.values[label] ?? label) : label);

export function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in node && name !== "list") node[name] = value;
    else if (value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

export function notice(text) {
  const place = $("#search-notice");
  place.textContent = text;
  place.hidden = !text;
}

// Tells a screen reader, once no more letters follow.
let announcing;
export function announce(text) {
  clearTimeout(announcing);
  announcing = setTimeout(() => ($("#search-status").textContent = text), 400);
}
