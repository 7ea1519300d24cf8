// The search page: answers what its address asks, and keeps both together. What it is made of stands in search/.

import { address, change, readAddress, state, stopTyping, whenAsked } from "./search/address.js";
import { showChips } from "./search/chips.js";
import { showFacets } from "./search/facets.js";
import { Stale, reader } from "./search/files.js";
import { filtersNow, narrowed, order } from "./search/hits.js";
import { Index } from "./search/index.js";
import { best, find } from "./search/match.js";
import { $, $$, announce, box, desk, list, notice, say, sorting } from "./search/page.js";
import { parse } from "./search/query.js";
import { showResults } from "./search/results.js";

const MORE = 30;
// Milliseconds without a further letter before records are fetched, and before facets are counted.
const PAUSE = 10, REST = 150;

const about = JSON.parse($("#search-index").textContent);
const index = new Index(about, reader(new URL(about.base, location.href).href));

// --- answering ---------------------------------------------------------------------------------------------------------------------------

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
    const [found, filters] = await Promise.all([find(index, clauses), filtersNow(index), typed && wait(PAUSE)]);
    if (late()) return;
    const hits = narrowed(found.scores, filters);
    const asked = clauses.some((clause) => !clause.not && clause.ways && !clause.facet);
    const documents = best(hits.kept, state.shown, await order(index, found.scores, asked));
    const records = await index.documents(documents);
    if (late()) return;
    showResults(records, found, hits.kept.length);
    showChips();
    desk.dataset.for = location.search;
    // Facets may have much to fetch: not before the reader sees results, and not for every letter.
    await (typed ? wait(REST) : painted());
    if (late()) return;
    await showFacets(index, hits, late);
    if (!late()) desk.dataset.counted = location.search;
  } catch (fault) {
    if (!late()) fail(fault);
  }
}
whenAsked(run);

function fail(fault) {
  if (fault instanceof Stale) {
    // The site was built anew while this page was open: the new page knows the new index. Once, for it may be missing altogether.
    const key = "sitegen-search-reloaded";
    if (sessionStorage.getItem(key) !== about.core) {
      sessionStorage.setItem(key, about.core);
      location.reload();
      return;
    }
  }
  console.error(fault);
  notice(say.failed);
  announce(say.failed);
}

// --- what the reader does ----------------------------------------------------------------------------------------------------------------

box.addEventListener("input", () => change({ q: box.value }, { typed: true }));
$("#search-form").addEventListener("submit", (event) => {
  event.preventDefault();
  if (box.value !== state.q) change({ q: box.value }, { typed: true });
  stopTyping();
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
  stopTyping();
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

// Coming back from a record, the page is as long and as far down as it was.
history.scrollRestoration = "manual";
addEventListener("pagehide", () => history.replaceState({ ...history.state, shown: state.shown, top: scrollY }, ""));

readAddress();
$("#search-without").remove();
desk.hidden = false;
if (!state.q && matchMedia("(min-width: 58rem)").matches) box.focus({ preventScroll: true });
const { top } = history.state ?? {};
run().then(() => top && scrollTo(0, top));
