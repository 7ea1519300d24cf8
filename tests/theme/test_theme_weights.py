"""What the theme costs a reader, and that its colours can be read."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

THEMES = Path(__file__).resolve().parents[2] / "themes"
TOKENS = (THEMES / "default/assets/css/tokens.css").read_text(encoding="utf-8")

Colour = tuple[float, float, float]


def compressed(*paths: Path) -> int:
    return len(gzip.compress(b"".join(path.read_bytes() for path in paths), 9))


def test_style_sheets_are_light() -> None:
    """All style sheets of the default theme together weigh at most 12 KB on the wire."""
    assert compressed(*(THEMES / "default/assets/css").glob("*.css")) <= 12 * 1024


def test_script_is_light() -> None:
    """The script weighs at most 6 KB on the wire."""
    assert compressed(THEMES / "default/assets/js/site.js") <= 6 * 1024


def test_plain_is_plain(plain: Path) -> None:
    """The plain theme has one style sheet of less than 3 KB, and no page of it runs a script."""
    (sheet,) = (THEMES / "plain/assets").rglob("*.*")
    assert sheet.stat().st_size < 3 * 1024
    pages = {path: path.read_text(encoding="utf-8") for path in plain.rglob("*.html")}
    assert not [path for path, text in pages.items() if re.search(r'<script(?! type="application/ld\+json")', text)]
    sheets = {path for text in pages.values() for path in re.findall(r'rel="stylesheet" href="[^"]*/([^"/]+)', text)}
    assert sheets == {path.name for path in plain.glob("assets/css/plain.*.css")}


def test_plain_has_every_kind_of_page() -> None:
    """The plain theme has a template of its own for each kind of page that is more than a sentence."""
    shared = {path.name for path in (THEMES / "default/templates").glob("[!_]*.html")} - {
        "base.html",
        "gone.html",
        "redirect.html",
    }
    assert shared == {path.name for path in (THEMES / "plain/templates").glob("[!_]*.html")}


def test_an_article_is_light(demo: Path) -> None:
    """No article of at most 12 authors weighs more than 15 KB on the wire."""
    pages = {path.name: path for path in (demo / "articles").glob("*.html") if not path.name.startswith("index.")}
    assert len(pages) > 40
    heavy = {
        name: compressed(path)
        for name, path in pages.items()
        if path.read_text(encoding="utf-8").count('class="name"') <= 12 and compressed(path) > 15 * 1024
    }
    assert not heavy


def test_fonts_carry_their_licence() -> None:
    """Every font that is named is there, none lies there unused, and their licence lies beside them."""
    folder = THEMES / "default/assets/fonts"
    assert "SIL OPEN FONT LICENSE" in (folder / "OFL.txt").read_text(encoding="utf-8")
    named = set(re.findall(r'url\("\.\./fonts/([^"]+)"\)', TOKENS))
    assert named == {path.name for path in folder.glob("*.woff2")}


# --- colours --------------------------------------------------------------------------------------------------------


def rgb(text: str) -> Colour:
    digits = text.strip().lstrip("#")
    digits = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    red, green, blue = (int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
    return red, green, blue


def mixed(one: Colour, share: float, other: Colour) -> Colour:
    red, green, blue = (a * share + b * (1 - share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def luminance(colour: Colour) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of WCAG 2.2."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def tokens(scheme: int) -> dict[str, Colour]:
    """The colours by name, in light (0) or in dark (1)."""
    pairs = re.findall(r"--([\w-]+): light-dark\((#\w+), (#\w+)\);", TOKENS)
    colours = {name: rgb((light, dark)[scheme]) for name, light, dark in pairs}
    for name, one, share, other in re.findall(
        r"--(\w+): color-mix\(in srgb, var\(--(\w+)\) (\d+)%, var\(--(\w+)\)\);", TOKENS
    ):
        colours[name] = mixed(colours[one], int(share) / 100, colours[other])
    return colours


PAIRS = [
    *((text, ground) for text in ("ink", "muted", "accent", "link") for ground in ("paper", "card", "tint", "wash")),
    *((text, "card") for text in ("code-keyword", "code-string", "code-name", "code-number")),
    ("on-accent", "accent"),
]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out_from_its_ground(text: str, ground: str, scheme: int) -> None:
    """Every pair of text and ground has a contrast of 4.5:1 or better, in light and in dark."""
    colours = tokens(scheme)
    assert contrast(colours[text], colours[ground]) >= 4.5


def test_only_the_tokens_name_colours() -> None:
    """The style sheet beside the tokens names no colour of its own, paper and ORCID's green mark apart."""
    screen, _, paper = (
        (THEMES / "default/assets/css/site.css").read_text(encoding="utf-8").partition("@media print {\n")
    )
    sheet = screen + paper.partition("\n}\n")[2]
    sheet = re.sub(r'url\("data:[^"]*"\)', "", sheet)
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(", sheet) == []
