"""Sites to search in: how they are made, built and served, and how a page of theirs is asked."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sites import toml

from sitegen.build import BuildOptions, build
from sitegen.catalogue import Catalogue
from sitegen.config import load_config
from sitegen.memory import Memory

#: Files of shared/data/dev that make a catalogue of about 2,000 records in many formats.
REAL_FILES = (
    "aclxml/mbollmann__2022.acl.xml",
    "ris/ESHackathon__lens_343.ris",
    "ris/ESHackathon__search5_495.ris",
    "ris/ESHackathon__20221207_gambling-harms_scopus_255.ris",
    "csljson/manubot__crossref-deep-review-csl.json",
    "bib/plk__biblatex-examples.bib",
    "bib/terryum__top100papers.bib",
    "bib/HoTT__references.bib",
    "bib/NIME-conference__nime2020.bib",
    "doaj/internetarchive__example_doaj_articles.json",
    "marcxml/crhallberg__altscript.xml",
)

#: Records in scripts of their own, for there are few among the real ones.
SCRIPTS: dict[str, dict[str, object]] = {
    "godel": {"title": "Über formal unentscheidbare Sätze", "authors": ["Gödel, Kurt"], "language": "de", "date": 1931},
    "lukasiewicz": {
        "title": "O logice trójwartościowej",
        "authors": ["Łukasiewicz, Jan"],
        "language": "pl",
        "date": 1920,
    },
    "kikai": {"title": "機械学習による文献検索の研究", "authors": ["山田太郎"], "language": "ja", "date": 2021},
    "khaldun": {"title": "مقدمة ابن خلدون", "authors": ["ابن خلدون"], "language": "ar", "abstract": "كِتَابٌ فِي التَّارِيخ"},
    "hangul": {"title": "한국어 정보 검색의 이해", "authors": ["김철수"], "language": "ko", "date": 2010},
    "bulgakov": {"title": "Мастер и Маргарита", "authors": ["Булгаков, Михаил"], "language": "ru", "date": 1967},
}

_SCRIPT = "<script>window.harmed = 1</script><img src=x onerror='window.harmed = 1'>"
#: Records that try to run scripts wherever a search shows something of them.
HOSTILE: dict[str, dict[str, object]] = {
    "script": {
        "title": f"Hostile {_SCRIPT} title",
        "authors": [f"Mallory {_SCRIPT}", 'O\'Brien "Bob" <b>x</b>'],
        "subjects": [f"Subject {_SCRIPT}", "\"quoted\" & 'so' </script>"],
        "tags": ["</title><script>window.harmed = 1</script>", "\u2028line"],
        "journal": f"Journal {_SCRIPT}",
        "abstract": f"An abstract that is hostile. </script></p>{_SCRIPT} <!--<script> ]]>",
        "status": "read",
        "date": 1999,
    },
    "formula": {
        "title": "Hostile <i>in vivo</i> $x^2$ {{ 7*7 }}",
        "subjects": ["A&B", "x < y"],
        "tags": ["new"],
        "date": 2001,
    },
    "address": {"title": "Hostile addresses", "url": "javascript:window.harmed=1", "subjects": ["A&B"], "date": 2002},
}

#: Opens the search page of a shelf with something asked, and waits for its results.
Ask = Callable[..., Any]

#: True once the page shows what its address asks for.
SHOWN = "() => document.querySelector('#search-desk')?.dataset.for === location.search"
#: True once its facets are counted, too.
COUNTED = "() => document.querySelector('#search-desk')?.dataset.counted === location.search"


@dataclass(frozen=True)
class Shelf:
    """A built site, its catalogue, and where it is served."""

    root: Path
    out: Path
    catalogue: Catalogue
    url: str

    def address(self, **asked: str) -> str:
        """The search page with this asked; '_' in a name stands for '-'."""
        pairs = [(name.replace("_", "-"), value) for name, value in asked.items()]
        return f"{self.url}search/index.html" + (f"?{urlencode(pairs)}" if pairs else "")

    @property
    def about(self) -> dict[str, Any]:
        """What the page knows of its index."""
        return about(self.out)


def about(out: Path) -> dict[str, Any]:
    """What the search page of the site at `out` knows of its index."""
    page = (out / "search" / "index.html").read_text(encoding="utf-8")
    found = re.search(r'id="search-index">(.*?)</script>', page, re.DOTALL)
    assert found
    said: dict[str, Any] = json.loads(found[1])
    return said


class _Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: object) -> None:
        del args


def build_site(root: Path, out: Path) -> Memory:
    """Builds the site at `root`; returns what the build remembers."""
    _, memory = build(root, load_config(root), out, BuildOptions())
    assert memory is not None
    return memory


def served(root: Path) -> Iterator[Shelf]:
    """The site at `root`, built, and served below a base path."""
    out = root / "served" / "shelf"
    out.parent.mkdir(parents=True)
    memory = build_site(root, out)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(out.parent)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Shelf(root, out, memory.catalogue, f"http://127.0.0.1:{server.server_port}/shelf/")
    server.shutdown()
    server.server_close()


def write_records(folder: Path, records: dict[str, dict[str, object]]) -> None:
    """Writes records with these front matter fields by their ids."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, fields in records.items():
        lines = [f"{key} = {toml(value)}" for key, value in fields.items()]
        (folder / f"{name}.md").write_text("\n".join(["+++", *lines, "+++", ""]), encoding="utf-8")


def titles(page: Any) -> list[str]:
    """The titles of the results that a page shows."""
    shown: list[str] = page.locator("#search-results a.title").all_inner_texts()
    return shown


def total(page: Any) -> int:
    """How many records a page says it found."""
    words = page.inner_text("#search-total")
    number = re.match(r"[\d,]+", words)
    return int(number[0].replace(",", "")) if number else 0


def counts(page: Any, facet: str) -> dict[str, int]:
    """The values that a facet shows with their counts."""
    rows = page.locator(f"[data-facet={facet}] li").all()
    return {
        row.locator("span[dir]").inner_text(): int(row.locator(".count").inner_text().replace(",", "") or 0)
        for row in rows
    }
