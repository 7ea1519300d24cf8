"""What a reader gets of both searches, in a real Chromium: bytes, time, ranks, counts. Used by search.py.

Bytes are those of our page's own resource timing. Pagefind searches in a worker, whose requests no page sees: the server counts them, and
adds the 300 bytes of headers a file that resource timing assumes, too.
"""

from __future__ import annotations

import gzip
import os
import re
import statistics
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from sitegen.search import Document
from sitegen.search.words import words

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "search"))

TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".json": "application/json"}
PAGEFIND_PAGE = """<!doctype html><title>Pagefind</title><script type="module">
const pagefind = await import("/pagefind/pagefind.js");
await pagefind.init();
window.facets = () => pagefind.filters();
window.ask = async (question, options = {}) => {
  const { results, filters } = await pagefind.search(question, options);
  const first = await Promise.all(results.slice(0, 10).map((result) => result.data()));
  return { total: results.length, ids: first.map(({ meta }) => meta.id), filters };
};
window.ready = true;
</script>"""
SHOWN = "() => document.querySelector('#search-desk')?.dataset.for === location.search"
COUNTED = "() => document.querySelector('#search-desk')?.dataset.counted === location.search"
#: Types a question at once and says how many milliseconds later its results stand.
TYPED = """(question) => new Promise((done) => {
  const box = document.querySelector("#search-box"), desk = document.querySelector("#search-desk");
  const before = desk.dataset.for, started = performance.now();
  new MutationObserver((_, observer) => {
    if (desk.dataset.for === before) return;
    observer.disconnect();
    done(performance.now() - started);
  }).observe(desk, { attributes: true });
  box.value = question;
  box.dispatchEvent(new Event("input"));
})"""
TIMED = """async (question) => {
  const started = performance.now();
  await window.ask(question);
  return performance.now() - started;
}"""


def questions(documents: list[Document]) -> list[str]:
    """Ten questions of two words out of titles spread over the whole."""
    asked = []
    for part in range(10):
        for document in documents[part * len(documents) // 10 :]:
            title = [word for word in words(document.title) if len(word) > 3]
            if len(title) > 1:
                asked.append(" ".join(title[:2]))
                break
    return asked


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium."""
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        yield playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])


@contextmanager
def served(folders: dict[str, Path], sent: list[tuple[str, int]] | None = None) -> Iterator[str]:
    """Folders by their place, on loopback; text is compressed as GitHub Pages does it. `sent` is told what was sent, in bytes."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Otherwise TCP holds each body back for 40 ms until its head is acknowledged, which no real server does.
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            path = urlsplit(self.path).path.lstrip("/")
            place, _, rest = path.partition("/")
            file = folders[place] / rest if place in folders else None
            blob = file.read_bytes() if file and file.is_file() else PAGEFIND_PAGE.encode() if path == "" else None
            kind = TYPES.get(Path(path).suffix, "application/octet-stream") if path else "text/html"
            self.send_response(404 if blob is None else 200)
            blob = blob or b""
            if kind in TYPES.values():
                blob = gzip.compress(blob, 6)
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(blob)))
            self.end_headers()
            self.wfile.write(blob)
            if sent is not None:
                sent.append((path, len(blob) + _HEADERS))

        def log_message(self, *arguments: object) -> None:
            del arguments

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


WATCH = """new MutationObserver((_, observer) => {
  if (!document.querySelector("#search-desk")?.dataset.for && location.search) return;
  window.shownAt ??= performance.now();
}).observe(document, { attributes: true, attributeFilter: ["data-for"], subtree: true })"""
LOADED = """(from) => ["navigation", "resource"].flatMap((kind) => performance.getEntriesByType(kind))
  .filter(({ startTime }) => startTime >= from)
  .map(({ name, transferSize, responseEnd }) => [name, transferSize, responseEnd])"""
_HEADERS = 300


def _facet_file(address: str) -> bool:
    return re.search(r"/data/[flv]\d+-|/pagefind/filter/", address) is not None


def _figures(values: list[float]) -> dict[str, float]:
    return {"median": round(statistics.median(values)), "most": round(max(values))}


def downloads(site: Path, index: Path, asked: list[str]) -> dict[str, Any]:
    """Bytes up to the first results and for the next ones, what comes later and what facets need apart, and the milliseconds to the next ones."""
    ours: dict[str, list[float]] = {}
    theirs: dict[str, list[float]] = {}
    sent: list[tuple[str, int]] = []
    with chromium() as browser, served({"shelf": site, "pagefind": index}, sent) as url:
        for question, following in zip(asked, [*asked[1:], asked[0]], strict=True):
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            _ours(context.new_page(), f"{url}shelf/search/index.html?{urlencode({'q': question})}", following, ours)
            context.close()
            context = browser.new_context()
            _theirs(context.new_page(), url, (question, following), sent, theirs)
            context.close()
    tables = {"ours": ours, "pagefind": theirs}
    return {who: {what: _figures(values) for what, values in table.items()} for who, table in tables.items()}


def _ours(page: Page, address: str, following: str, table: dict[str, list[float]]) -> None:
    page.add_init_script(WATCH)
    page.goto(address)
    page.wait_for_function(COUNTED)
    page.wait_for_load_state("networkidle")
    shown = page.evaluate("() => window.shownAt")
    loaded = page.evaluate(LOADED, 0)
    first = [(name, size) for name, size, end in loaded if end <= shown and not _facet_file(name)]
    _enter(table, "first results", sum(size for _, size in first))
    _enter(table, "first results, of the index alone", sum(size for name, size in first if "/data/" in name))
    later = [(name, size) for name, size, end in loaded if end > shown and not _facet_file(name)]
    _enter(table, "then, fonts and images", sum(size for _, size in later))
    _enter(table, "then, facets", sum(size for name, size, _ in loaded if _facet_file(name)))
    started = page.evaluate("() => performance.now()")
    _enter(table, "next results, milliseconds", page.evaluate(TYPED, following))
    page.wait_for_function(COUNTED)
    page.wait_for_load_state("networkidle")
    loaded = [(name, size) for name, size, _ in page.evaluate(LOADED, started)]
    _enter(table, "next results", sum(size for name, size in loaded if "/data/" in name and not _facet_file(name)))
    _enter(table, "next, facets", sum(size for name, size in loaded if _facet_file(name)))


def _theirs(
    page: Page, url: str, asked: tuple[str, str], sent: list[tuple[str, int]], table: dict[str, list[float]]
) -> None:
    sent.clear()
    page.goto(url)
    page.wait_for_function("() => window.ready")
    page.evaluate("(question) => window.ask(question)", asked[0])
    _enter(table, "first results, of the index alone", sum(size for _, size in sent))
    sent.clear()
    page.evaluate("() => window.facets()")
    _enter(table, "then, facets", sum(size for _, size in sent))
    sent.clear()
    _enter(table, "next results, milliseconds", page.evaluate(TIMED, asked[1]))
    _enter(table, "next results", sum(size for _, size in sent))


def _enter(table: dict[str, list[float]], what: str, value: float) -> None:
    table.setdefault(what, []).append(value)


# --- ranks ----------------------------------------------------------------------------------------------------------------------------


def misspelt(question: str) -> str:
    """The question with two letters in the middle of its longest word swapped."""
    longest = max(re.findall(r"[a-z]+", question), key=len)
    middle = len(longest) // 2
    wrong = longest[: middle - 1] + longest[middle] + longest[middle - 1] + longest[middle + 1 :]
    return question.replace(longest, wrong, 1)


def ranking(site: Path, index: Path, documents: list[Document]) -> dict[str, Any]:
    """Where the known items stand among the results, as they are asked for and misspelt (0: not among the first ten)."""
    from test_search_known import KNOWN  # the tests' own list

    plain = [(misspelt(asked), wanted) for asked, wanted in KNOWN if re.fullmatch(r"[a-z ]+", asked)]
    pages = {document.id: getattr(document.card, "url", "") for document in documents}
    out: dict[str, Any] = {}
    with chromium() as browser, served({"shelf": site, "pagefind": index}) as url:
        page = browser.new_context().new_page()
        page.goto(url)
        page.wait_for_function("() => window.ready")

        def theirs(asked: str, wanted: str) -> int:
            bare = re.sub(r"\b[a-z]+:(?=[a-z])", "", asked)  # it knows no fields
            ids = page.evaluate("(question) => window.ask(question)", bare)["ids"]
            return ids.index(wanted) + 1 if wanted in ids else 0

        desk = browser.new_context().new_page()

        def ours(asked: str, wanted: str) -> int:
            desk.goto(f"{url}shelf/search/index.html?{urlencode({'q': asked})}")
            desk.wait_for_function(SHOWN)
            hrefs = [str(link.get_attribute("href")) for link in desk.locator("#search-results a.title").all()]
            return next((at for at, href in enumerate(hrefs, 1) if href.endswith(f"/{pages[wanted]}")), 0)

        for label, pairs in (("known items", KNOWN), ("misspelt", plain)):
            for who, rank in (("ours", ours), ("pagefind", theirs)):
                ranks = [rank(asked, wanted) for asked, wanted in pairs]
                out.setdefault(label, {})[who] = {
                    "first": ranks.count(1),
                    "first ten": sum(each > 0 for each in ranks),
                    "of": len(ranks),
                    "not first": {asked: each for (asked, _), each in zip(pairs, ranks, strict=True) if each != 1},
                }
    return out


# --- facets ----------------------------------------------------------------------------------------------------------------------------


def facets(site: Path, index: Path, documents: list[Document]) -> dict[str, Any]:
    """Whether the counts are right with two subjects (either) and a language chosen: the language's among those of the subjects, the
    subjects' among those of the language."""
    common = Counter(label for document in documents for label in document.facets.get("subjects", ()))
    subjects = [label for label, _ in common.most_common(2)]
    languages = Counter(label for document in documents for label in document.facets.get("languages", ()))
    language = languages.most_common(2)[-1][0]
    spoken = [document for document in documents if language in document.facets.get("languages", ())]
    about = [document for document in documents if set(subjects) & set(document.facets.get("subjects", ()))]
    truth = {
        "subjects": Counter(label for document in spoken for label in document.facets.get("subjects", ())),
        "languages": Counter(label for document in about for label in document.facets.get("languages", ())),
    }
    out: dict[str, Any] = {"asked": {"subjects": subjects, "language": language}}
    with chromium() as browser, served({"shelf": site, "pagefind": index}) as url:
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        asked = urlencode([*(("subjects", label) for label in subjects), ("languages", language)])
        page.goto(f"{url}shelf/search/index.html?{asked}")
        page.wait_for_function(COUNTED)
        shown = {name: _shown(page, name) for name in truth}
        page.goto(url)
        page.wait_for_function("() => window.ready")
        page.evaluate("() => window.facets()")
        filters = {"filters": {"subjects": {"any": subjects}, "languages": language}}
        counted = page.evaluate("(options) => window.ask(null, options)", filters)["filters"]
    for name, right in truth.items():
        out[name] = {
            "ours": {"counts shown": len(shown[name]), "right": sum(right[k] == v for k, v in shown[name].items())},
            "pagefind": {
                "counts given": len(counted[name]),
                "right": sum(right[label] == count for label, count in counted[name].items()),
            },
        }
    return out


def _shown(page: Page, facet: str) -> dict[str, int]:
    rows = page.locator(f"[data-facet={facet}] li").all()
    return {
        row.locator("span[dir]").inner_text(): int(row.locator(".count").inner_text().replace(",", "") or 0)
        for row in rows
    }
