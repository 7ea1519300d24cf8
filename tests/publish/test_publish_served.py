"""From nothing to a public site: a new site, built, published, and its branch served as GitHub Pages would, under /list/."""

from __future__ import annotations

import functools
import http.server
import os
import subprocess
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urldefrag, urlsplit

import pytest
from desk import BASE_URL, Desk, git

from sitegen.build import BuildOptions, build
from sitegen.config import load_config
from sitegen.publish import PublishOptions, guess_base_url, publish
from sitegen.scaffold import scaffold_site

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFIX = "/list/"


def build_site(site: Path, base_url: str) -> None:
    """Build a site as the command line does, in its own output folder."""
    config = load_config(site, base_url=base_url)
    report, _ = build(site, config, site / config.output, BuildOptions(jobs=1))
    assert not report.findings


class PagesHandler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder as GitHub Pages serves a project site: under its prefix, with its own 404 page."""

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        inside = path.removeprefix(PREFIX)
        file = Path(self.directory, inside)
        if path.startswith(PREFIX) and ".." not in inside.split("/"):
            if file.is_dir():
                file = file / "index.html"
            if file.is_file():
                self.answer(200, file)
                return
        self.answer(404, Path(self.directory, "404.html"))

    def answer(self, status: int, file: Path) -> None:
        data = file.read_bytes()
        self.send_response(status)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def published(desk: Desk, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The address at which the published branch of a new site is served on loopback, and its files."""
    (desk.site / "site.toml").unlink()
    scaffold_site(desk.site, title="A list & more", author="Ada", base_url=guess_base_url(desk.site))
    git(desk.site, "add", ".")
    git(desk.site, "commit", "-q", "-m", "A new site")
    config = load_config(desk.site)
    assert config.base_url == BASE_URL
    build_site(desk.site, config.base_url)
    result = publish(desk.site / config.output, desk.site, PublishOptions(base_url=config.base_url), lambda _line: None)
    assert (result.pushed, result.url, result.warnings) == (True, BASE_URL, ())
    pages = tmp_path / "pages"
    subprocess.run(["git", "clone", "-q", "-b", "gh-pages", str(desk.remote), str(pages)], check=True)
    handler = functools.partial(PagesHandler, directory=os.fspath(pages))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}{PREFIX}", pages
        server.shutdown()
        thread.join()


LINKS = """() => [...document.querySelectorAll('[href], [src], [srcset], form[action]')].flatMap(
    each => [each.getAttribute('href') ?? each.getAttribute('src') ?? each.getAttribute('action')]
).filter(each => each !== null).map(each => new URL(each, document.baseURI).href)"""


@pytest.mark.browser
def test_every_link_and_asset_of_the_published_site_resolves(published: tuple[str, Path], browser: Any) -> None:
    """A crawl in Chromium from the home page: each page loads whole, each link and asset is there, nothing leaves /list/."""
    home, pages = published
    context = browser.new_context()
    page = context.new_page()
    wrong: list[str] = []
    origin = "/".join(home.split("/")[:3])
    page.on("response", lambda reply: wrong.append(f"{reply.status} {reply.url}") if reply.status >= 400 else None)
    # Leaving a page breaks off what it still fetches; that is no failure.
    page.on(
        "requestfailed",
        lambda request: None if "ABORTED" in request.failure else wrong.append(f"{request.failure} {request.url}"),
    )
    page.on("pageerror", lambda error: wrong.append(f"script: {error}"))
    page.on("console", lambda line: wrong.append(f"console: {line.text}") if line.type == "error" else None)
    seen, todo = {home}, [home]
    while todo:
        address = todo.pop()
        page.goto(address, wait_until="load")
        for link in page.evaluate(LINKS):
            target = urldefrag(link)[0]
            if not target.startswith("http") or target in seen:
                continue
            if target.startswith(BASE_URL):  # a whole address, as the site will have on GitHub
                target = home + target.removeprefix(BASE_URL)
            if not target.startswith(origin) or target in seen:
                continue
            seen.add(target)
            if not target.startswith(home):
                wrong.append(f"{address} leads out of the site to {target}")
            elif context.request.get(target).status != 200:
                wrong.append(f"{address} leads to nothing at {target}")
            elif urlsplit(target).path.endswith((".html", "/")):
                todo.append(target)
    context.close()
    assert wrong == []
    reached = {unquote(urlsplit(address).path).removeprefix(PREFIX) for address in seen}
    articles = {path.relative_to(pages).as_posix() for path in pages.glob("articles/*.html")}
    assert len(articles) == 3 + 1
    assert articles <= reached


@pytest.mark.browser
def test_the_404_page_works_anywhere(published: tuple[str, Path], browser: Any) -> None:
    """At an address that does not exist, however deep, the 404 page has its styles and its way home."""
    home, _ = published
    context = browser.new_context()
    # The pages say where they will be on GitHub; bring that address here.
    context.route(f"{BASE_URL}**", lambda route: route.fulfill(response=context.request.get(
        home + route.request.url.removeprefix(BASE_URL))))  # fmt: skip
    page = context.new_page()
    wrong: list[str] = []
    page.on("requestfailed", lambda request: wrong.append(request.url))
    page.on(
        "response",
        lambda reply: wrong.append(reply.url) if reply.status >= 400 and "no/such" not in reply.url else None,
    )
    assert page.goto(f"{home}no/such/page.html", wait_until="load").status == 404
    assert wrong == []
    assert page.locator("link[rel=stylesheet]").count() >= 1
    assert page.evaluate("[...document.styleSheets].every(sheet => sheet.cssRules.length > 0)")
    context.close()


@pytest.mark.browser
def test_search_of_the_published_site_finds(published: tuple[str, Path], browser: Any) -> None:
    """A search on the published site finds a record, and its result leads there."""
    home, pages = published
    if not list(pages.glob("assets/js/search*.js")):
        pytest.skip("the theme has no script for searching")
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{home}search/?q=manubot", wait_until="load")
    link = page.locator('main a[href*="articles/himmelstein-2019-manubot.html"]').first
    link.wait_for(timeout=20_000)
    link.click()
    page.wait_for_load_state("load")
    assert page.url.startswith(f"{home}articles/himmelstein-2019-manubot.html")
    context.close()
