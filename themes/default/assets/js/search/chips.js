// The filters that are on, each with its way out.

import { change, choose, state, yearsText } from "./address.js";
import { $, box, calendar, display, element, facets, fill, say } from "./page.js";

export function showChips() {
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
