#!/usr/bin/env python
"""Takes pictures of every kind of page and puts them on one sheet, docs/contact-sheet.webp.

    python docs/tools/contact_sheet.py

The demonstration and the site of records that break layouts (tests/hostile.py) are built and looked at in the system's Chromium (CHROMIUM):
light and dark, on a desktop, a phone and paper, in both themes, in English and Persian. The sheet stays below 600 KB.
"""

from __future__ import annotations

import os
import shutil
import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import sync_playwright

from sitegen.cli import run

PROJECT = Path(__file__).resolve().parents[2]
SHEET = PROJECT / "docs" / "contact-sheet.webp"
MOST = 600 * 1024
sys.path.insert(0, str(PROJECT / "tests"))

#: Sizes in pixels of the screens, and of a picture on the sheet.
DESKTOP, PHONE = (1280, 1600), (390, 488)
TILE_WIDTH, COLUMNS, GAP, CAPTION = 400, 6, 16, 26


class Shot(NamedTuple):
    """One picture: of which site and page, how, and what is done to the page before."""

    site: str
    page: str
    look: str = "light"
    size: tuple[int, int] = DESKTOP
    act: str = ""


OPEN = "document.querySelectorAll('details:not(.menu)').forEach((fold) => { fold.open = true; })"
ARTICLE = "articles/doaj-art-fe87af7bd8ff4db7ad8a3a379396d02d.html"
LONG = "articles/ching-2018-opportunities-and-obstacles.html"
SHOTS = (
    Shot("demo", "index.html"),
    Shot("demo", "index.html", "dark"),
    Shot("demo", ARTICLE),
    Shot("demo", ARTICLE, "dark"),
    Shot("persian", ARTICLE),
    Shot("demo", LONG, act=OPEN),
    Shot("demo", "authors/zhiyong-lu.html"),
    Shot("demo", "subjects/language-models.html", "dark"),
    Shot("demo", "subjects/evaluation.html"),
    Shot("demo", "authors/index.html"),
    Shot("demo", "articles/index.html"),
    Shot("demo", "years/index.html"),
    Shot("demo", "years/2022.html"),
    Shot("demo", "lists/index.html"),
    Shot("demo", "lists/six-evenings.html"),
    Shot("demo", "lists/six-evenings.html", "print"),
    Shot("demo", ARTICLE, "print"),
    Shot("demo", "statistics/index.html"),
    Shot("demo", "statistics/index.html", "dark"),
    Shot("demo", "changes/index.html"),
    Shot("demo", "data/index.html"),
    Shot("demo", "basket/index.html#records=lin-2022-truthfulqa,bird-2009-nltk,who-icd-11,torvalds-2005-git"),
    Shot("demo", "search/index.html?q=language"),
    Shot("demo", "about.html"),
    Shot("demo", "writing-a-note.html", "dark"),
    Shot("demo", "404.html"),
    Shot("demo", "index.html", size=PHONE),
    Shot("demo", ARTICLE, size=PHONE),
    Shot("demo", "lists/start-here.html", "dark", PHONE),
    Shot("demo", "authors/index.html", size=PHONE),
    Shot("demo", "statistics/index.html", "dark", PHONE),
    Shot("demo", "search/index.html?q=language", size=PHONE),
    Shot("hostile", "articles/endless.html"),
    Shot("hostile", "articles/many.html"),
    Shot("hostile", "articles/arabic.html"),
    Shot("hostile", "articles/bare.html", "dark"),
    Shot("hostile", "articles/noted.html", size=PHONE),
    Shot("hostile", "subjects/index.h.html"),
    Shot("persian", "index.html"),
    Shot("persian", "lists/six-evenings.html", "dark"),
    Shot("hostile-persian", "articles/noted.html"),
    Shot("hostile-persian", "articles/endless.html", "dark", PHONE),
    Shot("plain", "index.html"),
    Shot("plain", ARTICLE, "dark"),
    Shot("plain", "lists/six-evenings.html"),
    Shot("plain", "authors/index.html"),
    Shot("plain", "statistics/index.html", "dark"),
    Shot("plain", ARTICLE, size=PHONE),
)


def build_sites(folder: Path) -> dict[str, Path]:
    """The sites by name, built for being read from files served on loopback."""
    from hostile import BASE, write_hostile
    from sites import Site

    sources = {name: folder / f"{name}-source" for name in ("plain", "persian", "hostile", "hostile-persian")}
    config = (PROJECT / "site.toml").read_text(encoding="utf-8")
    for name, here, there in (
        ("plain", 'name = "default"', 'name = "plain"'),
        ("persian", 'language = "en"', 'language = "fa"'),
    ):
        shutil.copytree(PROJECT / "content", sources[name] / "content")
        (sources[name] / "site.toml").write_text(config.replace(here, there), encoding="utf-8")
    write_hostile(Site(sources["hostile"]))
    write_hostile(Site(sources["hostile-persian"]), "fa")
    built = {}
    for name, source in {"demo": PROJECT, **sources}.items():
        built[name] = folder / name
        if run(["build", str(source), "-o", str(built[name]), "--base-url", f"https://example.org{BASE}"]):
            sys.exit(1)
    return built


def take(browser: Any, address: str, shot: Shot) -> Image.Image:
    """A picture of the top of a page, scaled to the tile's width."""
    width, height = shot.size
    scheme = "dark" if shot.look == "dark" else "light"
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(address + shot.page)
    page.wait_for_load_state("networkidle")
    if shot.look == "print":
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 794, "height": 1123})
    if shot.act:
        page.evaluate(shot.act)
    image = Image.open(BytesIO(page.screenshot())).convert("RGB")
    context.close()
    return image.resize((TILE_WIDTH, image.height * TILE_WIDTH // image.width), Image.Resampling.LANCZOS)


def lay_out(tiles: list[tuple[str, Image.Image]]) -> Image.Image:
    """All tiles on one sheet, row by row."""
    rows = [tiles[at : at + COLUMNS] for at in range(0, len(tiles), COLUMNS)]
    heights = [max(image.height for _, image in row) + CAPTION + GAP for row in rows]
    sheet = Image.new("RGB", (COLUMNS * (TILE_WIDTH + GAP) + GAP, sum(heights) + GAP), "#8b8680")
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(15)
    top = GAP
    for row, height in zip(rows, heights, strict=True):
        for column, (label, image) in enumerate(row):
            left = GAP + column * (TILE_WIDTH + GAP)
            draw.text((left, top), label, "#ffffff", font)
            sheet.paste(image, (left, top + CAPTION))
        top += height
    return sheet


def main() -> None:
    """Builds, takes the pictures, writes the sheet."""
    from hostile import BASE
    from loopback import serving

    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    tiles = []
    with TemporaryDirectory() as scratch, sync_playwright() as playwright:
        sites = build_sites(Path(scratch))
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-dev-shm-usage"],
        )
        for shot in SHOTS:
            with serving(sites[shot.site], BASE) as address:
                tile = take(browser, address, shot)
            label = f"{shot.site} · {shot.page.partition('#')[0].partition('?')[0][:34]} · {shot.look}"
            tiles.append((label, tile))
            if folder:
                tile.save(folder / f"{len(tiles):02}.png")
        browser.close()
    sheet = lay_out(tiles)
    for quality in (70, 60, 50, 40, 30, 20):
        sheet.save(SHEET, quality=quality, method=6)
        if SHEET.stat().st_size <= MOST:
            break
    print(f"{SHEET.relative_to(PROJECT)}: {len(tiles)} pictures, {SHEET.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
