// The years of what was found: a histogram to drag over, and two fields.

import { change, state } from "./address.js";
import { $, $$, calendar, figures } from "./page.js";

const years = $("[data-years]");
const plot = $("svg", years);
const range = $("form", years);
const MOST_BARS = 60;
let bars = null;

export async function showYears(index, hits) {
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
    input.placeholder = calendar.format(name === "from" ? first : last);
  }
}

const yearAt = (event) => {
  const { left, width } = plot.getBoundingClientRect();
  const along = (event.clientX - left) / width;
  // On a right-to-left page the first year stands on the right.
  const at = Math.min(bars.length - 1, Math.max(0, Math.floor((document.dir === "rtl" ? 1 - along : along) * bars.length)));
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
