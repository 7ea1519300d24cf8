#!/usr/bin/env python
"""Measures the pages of the demonstration and writes what it finds to docs/quality.md.

    npm install --prefix docs/tools          # Lighthouse and the Nu HTML checker
    python docs/tools/quality.py             # build, measure, write
    python docs/tools/quality.py --runs 3    # more runs of Lighthouse a page

The site is built as it is, served from loopback with gzip as GitHub Pages serves it, and looked at by Lighthouse as a phone on a slow line would load
it. Of several runs the best is kept: other programs on the machine can only slow a page down. Needs node, java and a Chromium (CHROME_PATH).
"""

from __future__ import annotations

import argparse
import gzip
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sitegen.cli import run

PROJECT = Path(__file__).resolve().parents[2]
MODULES = Path(__file__).resolve().parent / "node_modules"
REPORT = PROJECT / "docs" / "quality.md"
PAGES = {
    "Home": "index.html",
    "Article": "articles/doaj-art-fe87af7bd8ff4db7ad8a3a379396d02d.html",
    "Author": "authors/zhiyong-lu.html",
    "Subject": "subjects/language-models.html",
    "Reading list": "lists/six-evenings.html",
}
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FLAGS = "--headless=new --no-sandbox --disable-dev-shm-usage"
BASE = "/shelf/"


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a site under `BASE`, text compressed, as hosts of static sites do."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """One file, or the 404 page."""
        name = self.path.partition("?")[0].removeprefix(BASE) or "index.html"
        file = Path(self.directory) / name
        found = file.is_file()
        file = file if found else Path(self.directory) / "404.html"
        body, kind = file.read_bytes(), self.guess_type(str(file))
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
        if kind.startswith("text/") or kind.endswith(("json", "javascript", "xml")):
            body = gzip.compress(body)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Cache-Control", "max-age=600")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Says nothing."""


def lighthouse(url: str, runs: int, folder: Path) -> dict[str, Any]:
    """The best of some runs of Lighthouse: the one with the highest sum of scores."""
    reports = []
    for number in range(runs):
        file = folder / f"{number}.json"
        command = [
            "node", str(MODULES / "lighthouse" / "cli" / "index.js"), url, "--quiet",
            f"--chrome-flags={FLAGS}", "--output=json", f"--output-path={file}",
        ]  # fmt: skip
        subprocess.run(command, check=True, env=os.environ | {"CHROME_PATH": chromium()})  # noqa: S603 - our own tools
        reports.append(json.loads(file.read_text(encoding="utf-8")))
        if all(reports[-1]["categories"][name]["score"] == 1 for name in CATEGORIES):
            break
    return max(reports, key=lambda report: sum(report["categories"][name]["score"] for name in CATEGORIES))


def chromium() -> str:
    """The browser to measure with."""
    found = os.environ.get("CHROME_PATH") or shutil.which("chromium") or shutil.which("google-chrome")
    return found or sys.exit("no Chromium: set CHROME_PATH")


def nu(folder: Path) -> str:
    """What the Nu HTML checker says about all pages of a site; '' if nothing."""
    jar = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
    command = ["java", "-jar", str(jar), "--skip-non-html", "--errors-only", "--format", "gnu", str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stderr  # noqa: S603 - our own tools


def kilobytes(blob: bytes) -> str:
    """'9.2': how much of it goes over the wire."""
    return f"{len(gzip.compress(blob, 9)) / 1024:.1f}"


def table(rows: list[list[str]]) -> str:
    """A table in Markdown, the first row its head."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], "|---" * len(rows[0]) + "|", *lines[1:]])


def measure(site: Path, address: str, runs: int) -> dict[str, str]:
    """The parts of the report by name."""
    scores = [
        [
            "page",
            "performance",
            "accessibility",
            "best practices",
            "SEO",
            "first paint",
            "largest paint",
            "layout shift",
        ]
    ]
    weights = [["page", "HTML, gzip", "requests", "all, first visit"]]
    version = ""
    with TemporaryDirectory() as scratch:
        for label, path in PAGES.items():
            report = lighthouse(address + path, runs, Path(scratch))
            version = report["lighthouseVersion"]
            audits = report["audits"]
            scores.append(
                [
                    label,
                    *(str(round(report["categories"][name]["score"] * 100)) for name in CATEGORIES),
                    *(
                        audits[name]["displayValue"].replace("\xa0", " ")
                        for name in ("first-contentful-paint", "largest-contentful-paint")
                    ),
                    audits["cumulative-layout-shift"]["displayValue"],
                ]
            )
            asked = [each for each in audits["network-requests"]["details"]["items"] if each.get("transferSize")]
            total = sum(each["transferSize"] for each in asked) / 1024
            weights.append([label, f"{kilobytes((site / path).read_bytes())} KB", str(len(asked)), f"{total:.0f} KB"])
            print(label, scores[-1][1:])
    styles = b"".join(
        path.read_bytes()
        for path in sorted(site.glob("assets/css/*.css"))
        if not path.name.startswith(("plain", "tokens"))
    )
    (script,) = site.glob("assets/js/site.*.js")
    sizes = [
        ["file", "gzip", "bar"],
        ["style sheets together", f"{kilobytes(styles)} KB", "12 KB"],
        ["script of every page", f"{kilobytes(script.read_bytes())} KB", "6 KB"],
    ]
    said = nu(site)
    pages = len(list(site.rglob("*.html")))
    html = f"{pages} pages of the demonstration: {len(said.splitlines()) or 'no'} errors." + (
        f"\n\n```\n{said}```" if said else ""
    )
    return {
        "lighthouse": f"Lighthouse {version}, mobile.\n\n{table(scores)}",
        "weights": f"{table(weights)}\n\n{table(sizes)}",
        "html": html,
    }


def main() -> None:
    """Builds, measures, writes."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5, help="at most so many runs of Lighthouse a page")
    runs = parser.parse_args().runs
    with TemporaryDirectory() as scratch:
        site = Path(scratch) / "site"
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(site)))
        address = f"http://127.0.0.1:{server.server_address[1]}{BASE}"
        if run(["build", str(PROJECT), "-o", str(site), "--base-url", address]):
            sys.exit(1)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        parts = measure(site, address, runs)
        server.shutdown()
    text = REPORT.read_text(encoding="utf-8")
    for name, part in parts.items():
        text = re.sub(
            rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)",
            lambda match, part=part: match[1] + part + "\n" + match[2],
            text,
            flags=re.DOTALL,
        )
    REPORT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
