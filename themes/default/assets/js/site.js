// What the page gains where scripts run. Everything here is an extra: reading, citing and walking about need none of it.

const root = document.documentElement;
const figures = new Intl.NumberFormat(root.lang);
const $ = (selector, from = document) => from.querySelector(selector);

// --- light and dark: the choice is kept; choosing what the system says anyway is forgetting the choice
const KEY = "sitegen-scheme";
const system = matchMedia("(prefers-color-scheme: dark)");
$("[data-scheme-toggle]")?.addEventListener("click", () => {
  const now = root.dataset.scheme ?? (system.matches ? "dark" : "light");
  const next = now === "dark" ? "light" : "dark";
  const kept = next !== (system.matches ? "dark" : "light");
  if (kept) root.dataset.scheme = next;
  else delete root.dataset.scheme;
  try {
    if (kept) localStorage.setItem(KEY, next);
    else localStorage.removeItem(KEY);
  } catch {
    // Storage may be shut; the page is light or dark all the same.
  }
});

// --- '/' goes to the search box
document.addEventListener("keydown", (event) => {
  const box = $("input[type=search]");
  if (event.key === "Escape") {
    if (document.activeElement === box) box.blur();
    for (const menu of document.querySelectorAll(".menu[open]")) {
      menu.open = false;
      if (menu.contains(document.activeElement)) $("summary", menu).focus();
    }
  }
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
  const shown = [...document.querySelectorAll("input[type=search], .find-link")].find((node) => node.offsetParent);
  if (!shown) return;
  event.preventDefault();
  shown.focus();
  shown.select?.();
});

// --- menus close when the reader looks elsewhere
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(".menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("focusin", (event) => {
  for (const menu of document.querySelectorAll(".menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});

// --- copying: a citation as rich text and as plain text, an export as its file says it
const said = document.createElement("p");
said.className = "vh";
said.role = "status";
document.body.append(said);

async function copy(button) {
  const source = button.dataset.copy ? document.getElementById(button.dataset.copy) : null;
  const blob = (text, type) => new Blob([text], { type });
  if (source) {
    const text = source.textContent.trim().replace(/\s+/g, " ");
    try {
      const both = { "text/html": blob(source.innerHTML.trim(), "text/html"), "text/plain": blob(text, "text/plain") };
      await navigator.clipboard.write([new ClipboardItem(both)]);
    } catch {
      await navigator.clipboard.writeText(text);
    }
  } else {
    const answer = await fetch(button.dataset.copyUrl);
    if (!answer.ok) throw new Error(String(answer.status));
    await navigator.clipboard.writeText(await answer.text());
  }
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  if (button?.matches("[data-print]")) print();
  if (!button?.matches(".copy")) return;
  try {
    await copy(button);
  } catch {
    return;
  }
  const label = $("span", button);
  const before = label && (label.dataset.label ??= label.textContent);
  said.textContent = button.dataset.done;
  if (label) label.textContent = button.dataset.done;
  button.classList.add("done");
  setTimeout(() => {
    if (label) label.textContent = before;
    said.textContent = "";
    button.classList.remove("done");
  }, 1800);
});

// --- what a reader keeps: saved records and finished readings, in this browser and for this site alone
// (a tick on a reading list is the visitor's own; the curator's status stays as it is)
const corner = $("[data-basket]");
const place = corner ? new URL(corner.dataset.basket || "./", location.href).pathname : "/";

/** A set of short texts that survives the visit: `name` says which. */
export function kept(name) {
  const key = `sitegen:${place}:${name}`;
  const read = () => {
    try {
      const found = JSON.parse(localStorage.getItem(key) ?? "[]");
      return Array.isArray(found) ? found.filter((each) => typeof each === "string") : [];
    } catch {
      return [];
    }
  };
  const write = (all) => {
    try {
      if (all.length) localStorage.setItem(key, JSON.stringify(all));
      else localStorage.removeItem(key);
    } catch {
      // Storage may be shut or full: then nothing is kept.
    }
    dispatchEvent(new Event("kept"));
  };
  return {
    all: read,
    has: (one) => read().includes(one),
    add: (...more) => write([...new Set([...read(), ...more])]),
    remove: (one) => write(read().filter((each) => each !== one)),
    clear: () => write([]),
  };
}
export const basket = kept("basket");
const finished = kept("read");

function show() {
  const count = basket.all().length;
  const badge = corner && $(".badge", corner);
  if (badge) {
    badge.textContent = count;
    badge.hidden = !count;
  }
  for (const button of document.querySelectorAll("[data-save]")) {
    const wanted = button.dataset.save.trim().split(/\s+/);
    const all = basket.all();
    const saved = wanted.every((each) => all.includes(each));
    const label = $("span", button);
    button.setAttribute("aria-pressed", saved);
    button.dataset.label ??= label.textContent;
    label.textContent = saved ? button.dataset.saved : button.dataset.label;
  }
  const ticks = [...document.querySelectorAll("[data-tick]")];
  const read = finished.all();
  for (const tick of ticks) {
    tick.checked = read.includes(tick.dataset.tick);
    tick.closest(".item")?.classList.toggle("done", tick.checked);
  }
  for (const mine of document.querySelectorAll("[data-mine]")) {
    const count = ticks.filter((tick) => tick.checked).length;
    mine.hidden = !count;
    $("progress", mine).value = count;
    $("span", mine).textContent = mine.dataset.mine.replace("{read}", figures.format(count)).replace("{total}", figures.format(ticks.length));
  }
}
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-save]");
  if (!button) return;
  const wanted = button.dataset.save.trim().split(/\s+/);
  if (button.getAttribute("aria-pressed") === "true") for (const each of wanted) basket.remove(each);
  else basket.add(...wanted);
});
document.addEventListener("change", (event) => {
  const tick = event.target.closest("[data-tick]");
  if (tick) (tick.checked ? finished.add : finished.remove)(tick.dataset.tick);
});
for (const what of ["kept", "storage", "pageshow"]) addEventListener(what, show);
show();

// --- on paper, addresses stand as notes at the end of the page; without script they stand behind their links
addEventListener("beforeprint", () => {
  const links = [...document.querySelectorAll("main a[href^=http]:not(.orcid)")].filter((link) => !link.closest(".actions, .machines, .menu, .staff, .citation"));
  if (!links.length || $(".print-notes")) return;
  const notes = document.createElement("ol");
  const numbers = new Map();
  notes.className = "print-notes";
  for (const link of links) {
    if (!numbers.has(link.href)) {
      numbers.set(link.href, numbers.size + 1);
      notes.append(document.createElement("li"));
      notes.lastChild.textContent = link.href;
    }
    const mark = document.createElement("sup");
    mark.className = "print-mark";
    mark.textContent = figures.format(numbers.get(link.href));
    link.append(mark);
  }
  root.classList.add("noted");
  $("main").append(notes);
});
addEventListener("afterprint", () => {
  root.classList.remove("noted");
  for (const node of document.querySelectorAll(".print-notes, .print-mark")) node.remove();
});

// --- what scrolls sideways can be reached by keyboard
for (const box of document.querySelectorAll(".prose :is(pre, table, math[display=block])")) if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;

// --- an address that points into something folded unfolds it
function unfold() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const fold = target && target.closest("details");
  if (fold) fold.open = true;
}
addEventListener("hashchange", unfold);
unfold();
