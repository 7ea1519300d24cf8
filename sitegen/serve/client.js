// Keeps an open page as its source is. What an edit changed in the page is changed here, and nothing else: what the reader scrolled to, unfolded,
// typed or marked stays, and so does what the theme's scripts did. Where that cannot be done surely, the page is loaded again.
"use strict";
(() => {
  const tag = document.currentScript;
  const page = tag.dataset.page;
  let shown = tag.dataset.digest;
  tag.remove();

  // --- the page as it was served: `base`; `twin` leads from its nodes to those on the screen
  const base = document.documentElement.cloneNode(true);
  const twin = new WeakMap();
  pair(base, document.documentElement);

  function pair(mine, live) {
    twin.set(mine, live);
    let other = live.firstChild;
    for (const child of mine.childNodes) {
      pair(child, other);
      other = other.nextSibling;
    }
  }

  class Unsure extends Error {}

  // --- from `old` (a part of base) to `next` (the same part of the new page), on the screen and in base
  function update(old, next) {
    if (old.isEqualNode(next)) return;
    const live = twin.get(old);
    if (!live || !live.isConnected) throw new Unsure("a script took the node away");
    if (old.nodeType !== Node.ELEMENT_NODE) {
      live.data = old.data = next.data;
      return;
    }
    if (isStyles(old) && isStyles(next)) return swap(old, next);
    if (old.localName === "script" && !inert(old)) throw new Unsure("a script changed");
    for (const { name, value } of [...next.attributes]) {
      if (old.getAttribute(name) === value) continue;
      if (old !== base || name === "lang" || name === "dir") live.setAttribute(name, value);
      old.setAttribute(name, value);
    }
    for (const { name } of [...old.attributes]) {
      // The first script of a page marks <html>: base has the marks, the source has not.
      if (next.hasAttribute(name) || old === base) continue;
      live.removeAttribute(name);
      old.removeAttribute(name);
    }
    children(old, live, [...next.childNodes]);
  }

  function children(parent, live, next) {
    const old = [...parent.childNodes];
    let from = 0;
    let oldEnd = old.length;
    let nextEnd = next.length;
    while (from < oldEnd && from < nextEnd && old[from].isEqualNode(next[from])) from++;
    while (oldEnd > from && nextEnd > from && old[oldEnd - 1].isEqualNode(next[nextEnd - 1])) oldEnd--, nextEnd--;
    const pairs = align(old.slice(from, oldEnd), next.slice(from, nextEnd));
    let last = from > 0 ? old[from - 1] : null;
    for (const [mine, its] of pairs) {
      if (its === null) remove(mine);
      else if (mine === null) last = insert(parent, live, its, last);
      else {
        update(mine, its);
        last = mine;
      }
    }
  }

  // Which old node becomes which new one: equal ones stay, between them the first of a kind becomes the first of that kind. [old, null] goes, [null, new] comes.
  function align(old, next) {
    const key = (node) => (node.nodeType === Node.ELEMENT_NODE ? node.outerHTML : `${node.nodeType}${node.data}`);
    const places = new Map();
    old.forEach((node, at) => {
      const text = key(node);
      if (places.has(text)) places.get(text).push(at);
      else places.set(text, [at]);
    });
    const pairs = [];
    let done = 0;
    let gap = [];
    const close = (end) => {
      pairs.push(...bridge(old.slice(done, end), gap));
      gap = [];
    };
    for (const node of next) {
      const at = places.get(key(node))?.find((place) => place >= done);
      if (at === undefined || node.nodeType !== Node.ELEMENT_NODE) gap.push(node);
      else {
        close(at);
        pairs.push([old[at], node]);
        done = at + 1;
      }
    }
    close(old.length);
    return pairs;
  }

  function bridge(old, next) {
    const pairs = [];
    for (const node of next) {
      const at = old.findIndex((other) => alike(other, node));
      if (at < 0) pairs.push([null, node]);
      else {
        for (const other of old.splice(0, at)) pairs.push([other, null]);
        pairs.push([old.shift(), node]);
      }
    }
    for (const other of old) pairs.push([other, null]);
    return pairs;
  }

  const alike = (one, two) => one.nodeName === two.nodeName && (one.id || "") === (two.id || "") && one.type === two.type && one.rel === two.rel;

  function remove(old) {
    if (old.localName === "script" && !inert(old)) throw new Unsure("a script is gone");
    twin.get(old)?.remove();
    old.remove();
  }

  // Scripts of the theme set some things up when a page is loaded; on what comes later they would not have done so.
  const LIVELY = "script:not([type='application/ld+json']), button, input, select, textarea, form, dialog, canvas, iframe, video, audio, [contenteditable]";

  function insert(parent, live, node, last) {
    if (node.nodeType === Node.ELEMENT_NODE && (node.matches(LIVELY) || node.querySelector(LIVELY))) throw new Unsure("something lively is new");
    const copy = document.importNode(node, true);
    const before = last && twin.get(last);
    if (last && before?.parentNode !== live) throw new Unsure("a script moved the node before");
    if (last) {
      before.after(copy);
      last.after(node);
    } else {
      live.prepend(copy);
      parent.prepend(node);
    }
    pair(node, copy);
    return node;
  }

  const inert = (script) => script.type === "application/ld+json";

  // --- style sheets: the new one is there before the old one goes
  const isStyles = (node) => node.localName === "link" && node.relList.contains("stylesheet");

  function swap(old, next) {
    const live = twin.get(old);
    for (const { name, value } of [...next.attributes]) old.setAttribute(name, value);
    if (live.href === new URL(next.getAttribute("href"), location.href).href && live.media === next.media) return;
    twin.set(old, replaceSheet(live, next.getAttribute("href"), next.getAttribute("media")));
  }

  function replaceSheet(live, href, media) {
    const fresh = live.cloneNode();
    fresh.href = href;
    if (media !== null) fresh.media = media;
    const gone = () => live.remove();
    fresh.addEventListener("load", gone, { once: true });
    fresh.addEventListener("error", gone, { once: true });
    live.after(fresh);
    return fresh;
  }

  // Style sheets that are newer than the page: they can be shown before the pages that name them are made.
  function preview(assets) {
    const mine = new Map();
    for (const [old, fresh] of Object.entries(assets)) mine.set(new URL(`/${old}`, location.href).pathname, new URL(`/${fresh}`, location.href).href);
    for (const node of base.querySelectorAll("link")) {
      const live = isStyles(node) ? twin.get(node) : null;
      const href = live?.isConnected ? mine.get(new URL(live.href).pathname) : undefined;
      if (href) twin.set(node, replaceSheet(live, href, node.getAttribute("media")));
    }
  }

  // --- following the source
  let wanted = null;
  let busy = false;

  async function follow() {
    if (busy) return;
    busy = true;
    while (wanted !== null && wanted !== shown) {
      try {
        await step();
      } catch {
        // The server is gone, or went in the middle: its return is told by the next event.
        break;
      }
    }
    busy = false;
  }

  async function step() {
    const goal = wanted;
    if (shown === "" || goal === "") return again(goal);
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    if (!answer.ok) return again(goal);
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    const mark = next.querySelector("script[data-sitegen]");
    if (!mark || mark.dataset.page !== page) return again(goal);
    const digest = mark.dataset.digest;
    mark.remove();
    try {
      check(next.documentElement);
      update(base, next.documentElement);
    } catch {
      return again(digest);
    }
    shown = digest;
    if (wanted === goal) wanted = digest;
    document.dispatchEvent(new CustomEvent("sitegen:update"));
  }

  function check(next) {
    const scripts = (root) => [...root.querySelectorAll("script")].filter((script) => !inert(script)).map((script) => script.outerHTML).join();
    if (scripts(base) !== scripts(next)) throw new Unsure("scripts changed");
  }

  // The browser keeps the place where the reader is. Not twice for one goal: a page that cannot be had as announced must not spin.
  const LAST = "sitegen-preview";

  function again(goal) {
    wanted = null;
    const now = `${goal} ${page}`;
    try {
      if (sessionStorage.getItem(LAST) === now) return;
      sessionStorage.setItem(LAST, now);
    } catch {
      // Storage may be shut.
    }
    stop();
    location.reload();
  }

  try {
    if (sessionStorage.getItem(LAST) === `${shown} ${page}`) sessionStorage.removeItem(LAST);
  } catch {
    // Storage may be shut.
  }

  // --- what the server says. A page that nobody sees does not listen: browsers allow six connections to a server.
  let source = null;

  function listen() {
    if (source) return;
    source = new EventSource(`/_sitegen/events?page=${encodeURIComponent(page)}`);
    source.onmessage = (event) => {
      const state = JSON.parse(event.data);
      overlay(state.problem);
      preview(state.assets);
      // A page that is gone because of a mistake stays until the mistake is mended.
      wanted = state.digest === "" && (state.kept || shown === "") ? null : state.digest;
      follow();
    };
  }

  function stop() {
    source?.close();
    source = null;
  }

  const look = () => (document.visibilityState === "hidden" ? stop() : listen());
  document.addEventListener("visibilitychange", look);
  addEventListener("pagehide", stop);
  addEventListener("pageshow", look);

  // --- what is wrong, over the page
  let panel = null;
  let closed = "";

  const CSS = `
    :host { all: initial; position: fixed; inset: auto 0 0 0; z-index: 2147483647; color-scheme: dark; }
    section { font: 15px/1.5 system-ui, sans-serif; color: #f4efe6; background: #241716; border-top: 4px solid #e0604c;
      box-shadow: 0 -8px 32px #0006; max-height: 60vh; overflow: auto; padding: 14px 20px 18px; }
    header { display: flex; gap: 16px; align-items: baseline; }
    h2 { font: inherit; font-weight: 650; margin: 0; flex: 1; overflow-wrap: anywhere; white-space: pre-wrap; }
    button { font: inherit; color: inherit; background: none; border: 1px solid #f4efe655; border-radius: 6px; padding: 1px 10px; cursor: pointer; }
    button:focus-visible { outline: 2px solid #f7b2a5; outline-offset: 2px; }
    ol { list-style: none; margin: 10px 0 0; padding: 0; }
    li { margin: 10px 0 0; overflow-wrap: anywhere; }
    code { font: 13px/1.5 ui-monospace, monospace; color: #f7b2a5; }
    .field { color: #ffd9a0; }
    .hint { color: #b9d8a8; display: block; }
    p { margin: 10px 0 0; color: #cfc6ba; }
  `;

  function overlay(problem) {
    const now = JSON.stringify(problem);
    if (!problem) {
      panel?.remove();
      panel = null;
      closed = "";
      return;
    }
    if (panel?.dataset.problem === now || closed === now) return;
    panel?.remove();
    panel = document.createElement("sitegen-problem");
    panel.dataset.problem = now;
    const shadow = panel.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
    shadow.adoptedStyleSheets = [sheet];
    const box = add(shadow, "section", "");
    box.setAttribute("role", "alert");
    const head = add(box, "header", "");
    add(head, "h2", problem.message);
    const button = add(head, "button", "Close");
    button.type = "button";
    button.addEventListener("click", shut);
    if (problem.findings.length) add(box, "ol", "").append(...problem.findings.slice(0, 20).map(item));
    if (problem.findings.length > 20) add(box, "p", `and ${problem.findings.length - 20} more, which the terminal lists`);
    document.documentElement.append(panel);
  }

  function item(finding) {
    const { origin, field, message, hint } = finding;
    const one = document.createElement("li");
    add(one, "code", origin.line ? `${origin.path}:${origin.line}` : origin.path);
    one.append(" ");
    if (field) {
      add(one, "span", field).className = "field";
      one.append(": ");
    }
    one.append(message);
    if (hint) add(one, "span", hint).className = "hint";
    return one;
  }

  function add(parent, name, text) {
    const node = document.createElement(name);
    node.textContent = text;
    parent.append(node);
    return node;
  }

  function shut() {
    closed = panel?.dataset.problem ?? "";
    panel?.remove();
    panel = null;
  }

  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && panel) shut();
  });

  look();
})();
