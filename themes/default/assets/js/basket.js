// The basket: records that the reader saved, listed, shared by a link, and exported from the files that stand beside their pages.

import { basket } from "./site.js";

const $ = (selector, from = document) => from.querySelector(selector);
const words = JSON.parse($("#basket-words").textContent);
const folder = new URL(`${$("#basket").dataset.root}articles/`, location.href);
const HASH = "#records=";
/** A slug as the site makes it: nothing else from a shared link is asked for. */
const SLUG = /^[a-z0-9][a-z0-9-]{0,199}$/;
const MOST = 500;
const AT_ONCE = 6;
const pages = new Map();
let style = words.styles[0] ?? "";

/** The slugs that a link shares, or null where the address shares none. */
function shared() {
  if (!location.hash.startsWith(HASH)) return null;
  const slugs = location.hash.slice(HASH.length).split(",").filter((slug) => SLUG.test(slug));
  return [...new Set(slugs)].slice(0, MOST);
}
const slugs = () => shared() ?? basket.all().filter((slug) => SLUG.test(slug)).slice(0, MOST);
const say = (text, box = $("#basket-notice")) => {
  box.textContent = text;
  box.hidden = !text;
};
const language = document.documentElement.lang;
const figures = new Intl.NumberFormat(language);
const plurals = new Intl.PluralRules(language);
const counted = (n) => (words.records[plurals.select(n)] ?? words.records.other).replace("{n}", figures.format(n));

async function text(name) {
  const answer = await fetch(new URL(name, folder));
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return answer.text();
}

/** Runs `work` over `all`, few at once; what fails is null. */
async function each(all, work) {
  const done = new Array(all.length).fill(null);
  let next = 0;
  const run = async () => {
    while (next < all.length) {
      const at = next++;
      try {
        done[at] = await work(all[at]);
      } catch {
        done[at] = null;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, run));
  return done;
}

/** A record's own page, parsed: every style of its citation stands there. */
function page(slug) {
  if (!pages.has(slug)) pages.set(slug, text(`${slug}.html`).then((html) => new DOMParser().parseFromString(html, "text/html")));
  return pages.get(slug);
}
function citation(doc) {
  const found = doc.getElementById(`cite-${style}`);
  return found ?? $(".imprint", doc) ?? doc.createElement("p");
}
const plain = (node) => node.textContent.trim().replace(/\s+/g, " ");

/** One row: the title at once, the rest when the record's page has come. */
function row(slug, removable) {
  const item = document.createElement("li");
  item.dataset.slug = slug;
  const link = document.createElement("a");
  link.className = "title";
  link.href = new URL(`${slug}.html`, folder);
  link.dir = "auto";
  link.textContent = slug;
  const cited = document.createElement("p");
  cited.className = "citation";
  cited.dir = "auto";
  const box = document.createElement("div");
  box.className = "row";
  box.append(link, cited);
  item.append(box);
  if (removable) {
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "copy";
    remove.textContent = "×";
    remove.setAttribute("aria-label", words.remove.replace("{title}", slug));
    remove.addEventListener("click", () => {
      const near = item.nextElementSibling ?? item.previousElementSibling;
      basket.remove(slug);
      say(words.removed.replace("{n}", figures.format(basket.all().length)));
      ($("button", near ?? document.createElement("p")) ?? $("#main")).focus();
    });
    item.append(remove);
  }
  return item;
}

async function fill(item) {
  const link = $(".title", item);
  const cited = $(".citation", item);
  try {
    const doc = await page(item.dataset.slug);
    const title = $("h1", doc);
    link.replaceChildren(...[...title.cloneNode(true).childNodes]);
    if (title.lang) link.lang = title.lang;
    $("button", item)?.setAttribute("aria-label", words.remove.replace("{title}", plain(title)));
    cited.replaceChildren(...[...citation(doc).cloneNode(true).childNodes]);
  } catch {
    cited.textContent = words.gone;
  }
}

/** Makes the list agree with the basket; rows that are there already stay. */
function draw() {
  const all = slugs();
  const rows = $("#basket-rows");
  const there = new Map([...rows.children].map((item) => [item.dataset.slug, item]));
  const removable = shared() === null;
  $("#basket-total").textContent = all.length ? counted(all.length) : words.empty;
  $("#basket-actions").hidden = !all.length;
  $("#basket-shared").hidden = removable;
  $("#basket-clear").hidden = !removable;
  const fresh = [];
  rows.replaceChildren(
    ...all.map((slug) => {
      const item = there.get(slug) ?? row(slug, removable);
      if (!there.has(slug)) fresh.push(item);
      return item;
    }),
  );
  each(fresh, fill);
}

function download(name, type, content) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type: `${type};charset=utf-8` }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
/** The files of all records in one: CSL-JSON as one array, a table under one head, the others one after another. */
async function exported(suffix) {
  const files = await each(slugs(), (slug) => text(`${slug}.${suffix}`));
  const good = files.filter((file) => file !== null);
  const lost = files.length - good.length;
  say(lost ? words.unread.replace("{n}", figures.format(lost)) : "");
  if (suffix === "json") return `${JSON.stringify(good.flatMap((file) => JSON.parse(file)), null, 1)}\n`;
  if (suffix === "csv") return good.map((file, at) => (at ? file.slice(file.indexOf("\n") + 1) : file)).join("");
  return good.map((file) => `${file.trim()}\n`).join(suffix === "jsonl" ? "" : "\n");
}
async function citations() {
  const docs = (await each(slugs(), page)).filter((doc) => doc !== null);
  return docs.map((doc) => citation(doc));
}
function told(button) {
  const label = $("span", button);
  const before = (label.dataset.label ??= label.textContent);
  label.textContent = button.dataset.done;
  say(button.dataset.done);
  setTimeout(() => {
    label.textContent = before;
    say("");
  }, 1800);
}

$("#basket-share").addEventListener("click", async (event) => {
  const button = event.currentTarget;
  const address = new URL(location.href);
  address.hash = HASH + slugs().join(",");
  await navigator.clipboard.writeText(address.href).then(() => told(button), () => location.assign(address));
});
$("#basket-copy")?.addEventListener("click", async (event) => {
  const button = event.currentTarget;
  const all = await citations();
  const blob = (content, type) => new Blob([content], { type });
  const html = all.map((node) => `<p>${node.innerHTML}</p>`).join("\n");
  const lines = all.map(plain).join("\n\n");
  try {
    await navigator.clipboard.write([new ClipboardItem({ "text/html": blob(html, "text/html"), "text/plain": blob(lines, "text/plain") })]);
  } catch {
    await navigator.clipboard.writeText(lines);
  }
  told(button);
});
$("#basket-clear").addEventListener("click", () => {
  if (confirm(words.sure)) basket.clear();
});
$("#basket-keep").addEventListener("click", () => {
  basket.add(...slugs());
  location.hash = "";
});
$("#basket-own").addEventListener("click", (event) => {
  event.preventDefault();
  location.hash = "";
});
$("#basket-actions").addEventListener("click", async (event) => {
  const button = event.target.closest("[data-format], [data-style]");
  if (!button) return;
  button.closest("details").open = false;
  if (button.dataset.format) {
    download(`records.${button.dataset.format}`, button.dataset.type, await exported(button.dataset.format));
    return;
  }
  style = button.dataset.style;
  for (const other of document.querySelectorAll("[data-style]")) other.setAttribute("aria-pressed", other === button);
  await each([...$("#basket-rows").children], fill);
});
for (const what of ["kept", "storage", "hashchange"]) addEventListener(what, draw);
draw();
