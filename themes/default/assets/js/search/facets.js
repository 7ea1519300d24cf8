// The facets beside the results: their values with counts, to choose and to leave out.

import { choose, state } from "./address.js";
import { best } from "./match.js";
import { $, $$, display, element, facets, figures, fill, say } from "./page.js";
import { showYears } from "./years.js";

const FEW_VALUES = 6, MANY_VALUES = 30;

const narrow = $("#search-narrow");
// What was last counted: of which index, among which hits.
let latest = null;

export async function showFacets(index, hits, late = () => false) {
  latest = [index, hits];
  if (!narrow.open) return;
  await showYears(index, hits);
  // One after the other, in the order of the page: each may have to fetch its columns.
  for (const section of facets) {
    if (late()) return;
    await showFacet(section, index, hits, late);
  }
}

async function showFacet(section, index, hits, late = () => false) {
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
  $("details", section).addEventListener("toggle", () => latest && showFacet(section, ...latest));
  $(".all-values", section).addEventListener("click", () => {
    section.dataset.all = section.dataset.all ? "" : "yes";
    showFacet(section, ...latest);
  });
}

// On a narrow screen facets fold away, and what is folded is not counted.
const wide = matchMedia("(min-width: 58rem)");
const fit = () => (narrow.open = wide.matches);
wide.addEventListener("change", fit);
narrow.addEventListener("toggle", () => latest && showFacets(...latest));
fit();
