// Results: their titles, what is said about them, and the part of their texts that answers best.

import { state } from "./address.js";
import { heardIn, listener } from "./marks.js";
import { $, $$, announce, counted, desk, element, fill, list, notice, say } from "./page.js";

// About how long an excerpt is, in characters.
const EXCERPT = 230;

export function showResults(records, found, total) {
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
  if (record.names) parts.push(element("span", { textContent: record.names }));
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
  // A formula is no text to be marked.
  while (walker.nextNode()) if (!walker.currentNode.parentElement.closest("math")) texts.push(walker.currentNode);
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
