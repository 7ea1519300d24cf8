// The search page: reads what is asked from the address, shows what the index finds, and keeps both together. All words come from the template.

import { Index, Stale, best, reader } from "./search-index.js";
import { heardIn, listener, parse } from "./search-words.js";

const $ = (selector, from = document) => from.querySelector(selector);
const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
const said = (id) => JSON.parse($(id).textContent);

const about = said("#search-index");
const say = said("#search-words");
const index = new Index(about, reader(new URL(about.folder, location.href).href));
const desk = $("#search-desk");
const box = $("#search-box");
const sorting = $("#search-sort");
const list = $("#search-results");
const facets = $$("[data-facet]");

const PAGE = 10, MORE = 30;
const FEW_VALUES = 6, MANY_VALUES = 30;
// Milliseconds without a further letter before records are fetched, and before facets are counted.
const PAUSE = 25, REST = 150;
const EXCERPT = 230;

const language = document.documentElement.lang;
const figures = new Intl.NumberFormat(language);
// Years are numbers without a thousands separator.
const calendar = new Intl.NumberFormat(language, { useGrouping: false });
const plurals = new Intl.PluralRules(language);
const fill = (text, parts) => text.replace(/\{(\w+)\}/g, (whole, name) => parts[name] ?? whole);
const counted = (n) => fill(say.records[plurals.select(n)] ?? say.records.other, { n: figures.format(n) });

function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in node && name !== "list") node[name] = value;
    else if (value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

// --- what is asked: the address says it all --------------------------------------------------------------------------------------------

// `values` holds by facet its chosen labels: true for wanted ones, false for those left out.
const state = { q: "", values: new Map(), years: null, sort: "", shown: PAGE };

function readAddress() {
  const parameters = new URLSearchParams(location.search);
  state.q = parameters.get("q") ?? "";
  state.sort = [...sorting.options].some(({ value }) => value === parameters.get("sort")) ? parameters.get("sort") : "";
  const years = /^(-?\d+)?\.\.(-?\d+)?$/.exec(parameters.get("year") ?? "");
  state.years = years && (years[1] || years[2]) ? [years[1] ? Number(years[1]) : -Infinity, years[2] ? Number(years[2]) : Infinity] : null;
  state.values = new Map();
  for (const { dataset: { facet } } of facets) {
    const chosen = new Map();
    for (const label of parameters.getAll(`not-${facet}`)) chosen.set(label, false);
    for (const label of parameters.getAll(facet)) chosen.set(label, true);
    if (chosen.size) state.values.set(facet, chosen);
  }
  state.shown = history.state?.shown ?? PAGE;
  box.value = state.q;
}

function address() {
  const parameters = new URLSearchParams();
  if (state.q) parameters.set("q", state.q);
  for (const [facet, chosen] of state.values) for (const [label, wanted] of chosen) parameters.append(wanted ? facet : `not-${facet}`, label);
  if (state.years) parameters.set("year", yearsText(".."));
  if (state.sort) parameters.set("sort", state.sort);
  const text = parameters.toString();
  return text ? `?${text}` : location.pathname;
}

const yearsText = (between, written = String) => state.years.map((year) => (Number.isFinite(year) ? written(year) : "")).join(between);

// A change makes a step that Back takes again; typing on makes one step together.
let typing = false;
function change(difference, { typed = false } = {}) {
  Object.assign(state, { shown: PAGE }, difference);
  const step = typed && typing ? "replaceState" : "pushState";
  if (address() !== location.search || !typed) history[step]({ shown: state.shown }, "", address());
  typing = typed;
  return run(typed);
}

function choose(facet, label, wanted) {
  const chosen = new Map(state.values.get(facet));
  if (wanted === undefined) chosen.delete(label);
  else chosen.set(label, wanted);
  const values = new Map(state.values);
  if (chosen.size) values.set(facet, chosen);
  else values.delete(facet);
  return change({ values });
}

// --- finding ---------------------------------------------------------------------------------------------------------------------------

const wait = (milliseconds) => new Promise((resume) => setTimeout(resume, milliseconds));
const painted = () => new Promise((resume) => requestAnimationFrame(() => setTimeout(resume)));

let runs = 0;
async function run(typed = false) {
  const mine = ++runs;
  const late = () => mine !== runs;
  $("#search-link").href = address();
  sorting.value = state.sort;
  try {
    const clauses = parse(state.q);
    // Words are looked up at once, records are only fetched when the reader pauses.
    const [found, filters] = await Promise.all([index.find(clauses), filtersNow(), typed && wait(PAUSE)]);
    if (late()) return;
    const hits = narrowed(found.scores, filters);
    const asked = clauses.some((clause) => !clause.not && clause.ways && !clause.facet);
    const documents = best(hits.kept, state.shown, await order(found.scores, asked));
    const records = await index.documents(documents);
    if (late()) return;
    showResults(records, found, hits.kept.length);
    desk.dataset.for = location.search;
    // Facets may have much to fetch: not before the reader sees results, and not for every letter.
    await (typed ? wait(REST) : painted());
    if (late()) return;
    await showFacets(hits, late);
    desk.dataset.counted = location.search;
  } catch (fault) {
    if (!late()) fail(fault);
  }
}

// By facet, and for the years, which documents pass.
async function filtersNow() {
  const filters = [];
  for (const [name, chosen] of state.values) {
    for (const wanted of [true, false]) {
      const labels = [...chosen].filter(([, value]) => value === wanted).map(([label]) => label);
      if (!labels.length) continue;
      const passes = new Uint8Array(index.count);
      for (const documents of await Promise.all(labels.map(async (label) => index.having(name, await index.value(name, label))))) {
        for (const document of documents) passes[document] = 1;
      }
      filters.push({ name, wanted, passes });
    }
  }
  if (state.years) {
    const { years } = await index.core();
    const [from, to] = state.years;
    filters.push({ name: "year", wanted: true, passes: years.map((year) => (year >= from && year <= to && year > -1e6 ? 1 : 0)) });
  }
  return filters;
}

// What passes all filters, and by facet what only its own ones keep out: those are counted in it, for they are what else one might choose.
function narrowed(scores, filters) {
  const kept = [];
  const but = new Map(filters.filter(({ wanted }) => wanted).map(({ name }) => [name, []]));
  document: for (let d = 0; d < scores.length; d++) {
    if (!scores[d]) continue;
    let failed = "";
    for (const { name, wanted, passes } of filters) {
      if (Boolean(passes[d]) === wanted) continue;
      if (!wanted || failed) continue document;
      failed = name;
    }
    if (failed) but.get(failed).push(d);
    else kept.push(d);
  }
  return { kept, of: (name) => (but.get(name)?.length ? [...kept, ...but.get(name)] : kept) };
}

async function order(scores, asked) {
  const sort = state.sort || (asked ? "" : "newest");
  if (sort === "title" || sort === "added") {
    const ranks = await index.ranks(sort);
    return (one, other) => ranks[one] - ranks[other] || one - other;
  }
  if (sort === "oldest") {
    const { years } = await index.core();
    const year = (d) => (years[d] > -1e6 ? years[d] : Infinity);
    return (one, other) => (year(one) === year(other) ? other - one : year(one) - year(other));
  }
  return sort === "newest" ? (one, other) => one - other : (one, other) => scores[other] - scores[one] || one - other;
}

function fail(fault) {
  if (fault instanceof Stale) {
    // The site was built anew while this page was open: the new page knows the new index. Once, for it may be missing altogether.
    const key = "sitegen-search-reloaded";
    if (sessionStorage.getItem(key) !== about.folder) {
      sessionStorage.setItem(key, about.folder);
      location.reload();
      return;
    }
  }
  console.error(fault);
  notice(say.failed);
  announce(say.failed);
}

// --- showing results ---------------------------------------------------------------------------------------------------------------------

function notice(text) {
  const place = $("#search-notice");
  place.textContent = text;
  place.hidden = !text;
}

let announcing;
function announce(text) {
  clearTimeout(announcing);
  announcing = setTimeout(() => ($("#search-status").textContent = text), 400);
}

function showResults(records, found, total) {
  const hears = listening(found.heard);
  const focused = list.contains(document.activeElement) ? document.activeElement.getAttribute("href") : "";
  list.replaceChildren(...records.map((record) => result(record, hears)));
  $$("a.title", list).find((link) => link.getAttribute("href") === focused)?.focus();
  const words = total ? counted(total) : say.none;
  $("#search-total").textContent = total ? words : `${words} ${state.q || state.values.size || state.years ? say.noneHint : ""}`;
  $("#search-more").hidden = records.length >= total;
  const notices = found.spelt.map(([word, better]) => fill(say.spelt, { word, better }));
  if (found.relaxed && total) notices.push(say.relaxed);
  notice(notices.join(" "));
  announce([...notices, words].join(" "));
  showChips();
}

function listening(heard) {
  const hears = listener(heard);
  const known = new Map();
  return heard.length ? (piece) => known.get(piece) ?? (known.set(piece, hears(piece)), known.get(piece)) : () => false;
}

// One result, as _row.html writes a row.
function result(record, hears) {
  const link = element("a", { className: "title", href: desk.dataset.root + record.url, dir: "auto", lang: record.lang ?? "" });
  if (!record.lang) link.removeAttribute("lang");
  // The catalogue's own HTML, made safe when the site was built.
  link.innerHTML = record.title_html;
  mark(link, hears);
  const row = element("div", { className: "row" }, link, about_(record, hears));
  const quoted = excerpt(record, hears);
  if (quoted) row.append(quoted);
  return element("li", {}, row);
}

function about_(record, hears) {
  const line = element("p", { className: "meta" });
  const parts = [];
  if (record.status === "read" || record.status === "reading") {
    line.append(element("i", { className: `dot ${record.status}`, role: "img", "aria-label": say.values[record.status], title: say.values[record.status] }), " ");
  }
  if (record.names) parts.push(element("bdi", { textContent: record.names }));
  if (record.year) parts.push(element("span", { className: "y", textContent: record.year }));
  if (record.container) parts.push(element("cite", { dir: "auto", textContent: record.container }));
  else if (record.kind) parts.push(record.kind);
  parts.forEach((part, i) => line.append(...(i ? [" · ", part] : [part])));
  mark(line, hears);
  return line;
}

// The part of the abstract or note that has the most of what was asked for.
function excerpt(record, hears) {
  let chosen = null;
  for (const text of [record.abstract, record.note]) {
    const stretches = text ? heardIn(text, hears) : [];
    for (let i = 0; i < stretches.length; i++) {
      const within = stretches.slice(i).filter(([, to]) => to < stretches[i][0] + EXCERPT * 0.8);
      const different = new Set(within.map(([from, to]) => text.slice(from, to).toLowerCase())).size;
      if (!chosen || different > chosen.different) chosen = { text, at: stretches[i][0], different };
    }
  }
  if (!chosen) return null;
  const { text } = chosen;
  let from = Math.max(0, chosen.at - 50);
  if (from) from = Math.min(chosen.at, text.indexOf(" ", from) + 1 || from);
  let to = Math.min(text.length, from + EXCERPT);
  if (to < text.length && text.lastIndexOf(" ", to) > chosen.at + 60) to = text.lastIndexOf(" ", to);
  const place = element("p", { className: "excerpt", dir: "auto", textContent: `${from ? "… " : ""}${text.slice(from, to)}${to < text.length ? " …" : ""}` });
  mark(place, hears);
  return place;
}

function mark(node, hears) {
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const text of texts) {
    // From the end, so that what is before stays where it is.
    for (const [from, to] of heardIn(text.data, hears).reverse()) {
      const range = document.createRange();
      range.setStart(text, from);
      range.setEnd(text, to);
      range.surroundContents(document.createElement("mark"));
    }
  }
}

const display = (facet, label) => (facet === "status" ? (say.values[label] ?? label) : label);

function showChips() {
  const place = $("#search-chips");
  const chips = [];
  const chip = (label, undo) =>
    chips.push(element("li", {}, element("button", { type: "button", "aria-label": fill(say.remove, { label }), onclick: () => (box.focus(), undo()) }, element("bdi", { textContent: label }), element("span", { className: "x", "aria-hidden": "true", textContent: "×" }))));
  for (const [facet, chosen] of state.values) {
    const heading = facets.find(({ dataset }) => dataset.facet === facet).dataset.label;
    for (const [label, wanted] of chosen) chip(`${heading}: ${wanted ? "" : `${say.not} `}${display(facet, label)}`, () => choose(facet, label));
  }
  if (state.years) chip(`${say.year}: ${state.years[0] === state.years[1] ? calendar.format(state.years[0]) : yearsText("–", calendar.format)}`, () => change({ years: null }));
  if (chips.length > 1) chips.push(element("li", {}, element("button", { type: "button", className: "clear", textContent: say.clear, onclick: () => (box.focus(), change({ values: new Map(), years: null })) })));
  place.replaceChildren(...chips);
}

// --- facets ------------------------------------------------------------------------------------------------------------------------------

const narrow = $("#search-narrow");
const wide = matchMedia("(min-width: 58rem)");
let latest = null;

async function showFacets(hits, late = () => false) {
  latest = hits;
  if (!narrow.open) return;
  await showYears(hits);
  // One after the other, in the order of the page: each may have to fetch its columns.
  for (const section of facets) {
    if (late()) return;
    await showFacet(section, hits, late);
  }
}

async function showFacet(section, hits, late = () => false) {
  const name = section.dataset.facet;
  const fold = $("details", section);
  section.hidden = !hits.of(name).length && !state.values.has(name);
  if (section.hidden) return;
  if (!fold.open && !state.values.has(name)) return;
  const counts = await index.counts(name, hits.of(name));
  const used = [];
  counts.forEach((count, value) => count && used.push(value));
  const chosen = state.values.get(name) ?? new Map();
  const length = section.dataset.all ? MANY_VALUES : FEW_VALUES;
  // Values are numbered in the order of their labels.
  const top = best(used, length, (one, other) => counts[other] - counts[one] || one - other);
  const labels = await index.labels(name, top);
  const rows = labels.map((label, i) => ({ label, count: counts[top[i]] })).filter(({ label }) => !chosen.has(label));
  const first = await Promise.all([...chosen].map(async ([label, wanted]) => ({ label, wanted, count: wanted ? (counts[await index.value(name, label)] ?? 0) : 0 })));
  if (late()) return;
  const place = $("ul", section);
  const key = place.contains(document.activeElement) ? document.activeElement.dataset.key : "";
  place.replaceChildren(...[...first, ...rows].map((row) => value(name, row)));
  if (key) ($$("[data-key]", place).find((node) => node.dataset.key === key) ?? $("input", place))?.focus();
  const more = $(".all-values", section);
  more.hidden = used.length <= FEW_VALUES;
  more.textContent = section.dataset.all ? say.fewer : say.more;
  section.hidden = !place.children.length;
}

function value(facet, { label, count, wanted }) {
  const shown = display(facet, label);
  const mark = element("input", { type: "checkbox", checked: wanted === true, disabled: wanted === false, "data-key": `${label} in`, onchange: () => choose(facet, label, wanted ? undefined : true) });
  const not = element("button", {
    type: "button", className: "not", "data-key": `${label} out`, "aria-pressed": String(wanted === false), "aria-label": fill(say.exclude, { label: shown }), title: fill(wanted === false ? say.excluded : say.exclude, { label: shown }), textContent: "−", onclick: () => choose(facet, label, wanted === false ? undefined : false),
  });
  const text = element("span", { dir: "auto", textContent: shown });
  const number = element("span", { className: "count", textContent: wanted === false ? "" : figures.format(count) });
  return element("li", { className: wanted === false ? "out" : "" }, element("label", {}, mark, text, number), not);
}

for (const section of facets) {
  $("details", section).addEventListener("toggle", () => latest && showFacet(section, latest));
  $(".all-values", section).addEventListener("click", () => {
    section.dataset.all = section.dataset.all ? "" : "yes";
    showFacet(section, latest);
  });
}

// --- years: a histogram to drag over, and two fields ----------------------------------------------------------------------------------

const years = $("[data-years]");
const plot = $("svg", years);
const range = $("form", years);
const MOST_BARS = 60;
let bars = null;

async function showYears(hits) {
  const counts = await index.years(hits.of("year"));
  const all = [...counts.keys()];
  years.hidden = all.length < 2 && !state.years;
  if (years.hidden) return;
  const chosen = (state.years ?? []).filter(Number.isFinite);
  const first = Math.min(...all, ...chosen), last = Math.max(...all, ...chosen);
  const step = Math.ceil((last - first + 1) / MOST_BARS);
  const heights = new Array(Math.ceil((last - first + 1) / step)).fill(0);
  for (const [year, count] of counts) heights[Math.floor((year - first) / step)] += count;
  bars = { first, last, step, length: heights.length };
  plot.setAttribute("viewBox", `0 0 ${heights.length} 40`);
  const highest = Math.max(...heights, 1);
  const [from, to] = state.years ?? [-Infinity, Infinity];
  plot.replaceChildren(...heights.map((count, i) => {
    const year = first + i * step;
    const end = Math.min(last, year + step - 1);
    const bar = document.createElementNS("http://www.w3.org/2000/svg", "path");
    const height = count ? Math.max(1.5, (38 * count) / highest) : 0;
    bar.setAttribute("d", `M${i + 0.08} 40v-${height}h.84v${height}z`);
    if (end < from || year > to) bar.setAttribute("class", "out");
    const title = document.createElementNS("http://www.w3.org/2000/svg", "title");
    title.textContent = `${year === end ? calendar.format(year) : `${calendar.format(year)}–${calendar.format(end)}`}: ${figures.format(count)}`;
    bar.append(title);
    return bar;
  }));
  const [start, end] = $$(".axis span", years);
  start.textContent = calendar.format(first);
  end.textContent = calendar.format(last);
  for (const [name, year] of [["from", from], ["to", to]]) {
    const input = range.elements[name];
    input.value = Number.isFinite(year) ? year : "";
    input.placeholder = name === "from" ? first : last;
  }
}

const yearAt = (event) => {
  const { left, width } = plot.getBoundingClientRect();
  const at = Math.min(bars.length - 1, Math.max(0, Math.floor(((event.clientX - left) / width) * bars.length)));
  const year = bars.first + at * bars.step;
  return [year, Math.min(bars.last, year + bars.step - 1)];
};
let dragged = null;
plot.addEventListener("pointerdown", (event) => {
  if (!bars || event.button) return;
  dragged = yearAt(event);
  plot.setPointerCapture(event.pointerId);
  event.preventDefault();
});
plot.addEventListener("pointermove", (event) => dragged && tint(span(dragged, yearAt(event))));
plot.addEventListener("pointerup", (event) => {
  if (!dragged) return;
  const chosen = span(dragged, yearAt(event));
  dragged = null;
  const same = state.years && chosen[0] === state.years[0] && chosen[1] === state.years[1];
  change({ years: same ? null : chosen });
});
plot.addEventListener("pointercancel", () => (dragged = null));
const span = (one, other) => [Math.min(one[0], other[0]), Math.max(one[1], other[1])];
function tint([from, to]) {
  [...plot.children].forEach((bar, i) => {
    const year = bars.first + i * bars.step;
    bar.setAttribute("class", year > to || year + bars.step - 1 < from ? "out" : "");
  });
}
function takeRange() {
  const read = ({ value }, none) => (value.trim() && Number.isFinite(Number(value)) ? Math.trunc(Number(value)) : none);
  const [from, to] = [read(range.elements.from, -Infinity), read(range.elements.to, Infinity)];
  const chosen = from === -Infinity && to === Infinity ? null : [Math.min(from, to), Math.max(from, to)];
  if (String(chosen) !== String(state.years)) change({ years: chosen });
}
range.addEventListener("change", takeRange);
range.addEventListener("submit", (event) => {
  event.preventDefault();
  takeRange();
});

// --- what the reader does ----------------------------------------------------------------------------------------------------------------

box.addEventListener("input", () => change({ q: box.value }, { typed: true }));
$("#search-form").addEventListener("submit", (event) => {
  event.preventDefault();
  if (box.value !== state.q) change({ q: box.value }, { typed: true });
  typing = false;
});
sorting.addEventListener("change", () => change({ sort: sorting.value }));
$("#search-more").addEventListener("click", async () => {
  const before = list.children.length;
  state.shown = before + MORE;
  history.replaceState({ ...history.state, shown: state.shown }, "");
  await run();
  $("a.title", list.children[before])?.focus();
});
addEventListener("popstate", () => {
  typing = false;
  readAddress();
  run();
});

// Arrows walk through the results, Esc leads back to the box, and from there out of it.
document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const links = $$("a.title", list);
  const at = links.indexOf(document.activeElement);
  const inBox = document.activeElement === box;
  if (event.key === "ArrowDown" && (inBox || at >= 0)) links[at + 1]?.focus();
  else if (event.key === "ArrowUp" && at >= 0) (links[at - 1] ?? box).focus();
  else if (event.key === "Escape" && inBox) box.blur();
  else if (event.key === "Escape" && desk.contains(document.activeElement)) box.focus();
  else return;
  event.preventDefault();
});

narrow.addEventListener("toggle", () => latest && showFacets(latest));
const fit = () => (narrow.open = wide.matches);
wide.addEventListener("change", fit);

// Coming back from a record, the page is as long and as far down as it was.
history.scrollRestoration = "manual";
addEventListener("pagehide", () => history.replaceState({ ...history.state, shown: state.shown, top: scrollY }, ""));

const offered = new Set(["", "newest", "oldest", ...about.orders]);
for (const option of [...sorting.options]) if (!offered.has(option.value)) option.remove();
fit();
readAddress();
$("#search-without").remove();
desk.hidden = false;
if (!state.q && wide.matches) box.focus({ preventScroll: true });
const { top } = history.state ?? {};
run().then(() => top && scrollTo(0, top));
