"""Our search index against Pagefind's, over the same records: what it costs the author, and what it gives the reader.

    python -m benchmarks.search WORK [--records FOLDER] [--real FOLDER] [--only author,bytes,ranking,facets,others]

FOLDER holds records, without it 10,000 of `benchmarks.records`; --real a folder of bibliographic files that the known items are among. WORK is a
scratch folder. Needs `pip install 'pagefind[bin]' playwright` and a Chromium (CHROMIUM names it).
Pagefind is given one slim page a record, with the same texts, weighted, and the same facets, in one forced language. CPU seconds are said beside
those of the clock, for they hardly depend on what else the machine does.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from benchmarks.records import write_library
from sitegen.build import BuildOptions, build
from sitegen.config import load_config
from sitegen.locales import Interface
from sitegen.plan.cards import Desk
from sitegen.plan.search import search_inputs
from sitegen.search import Document, build_index, compress, seal
from sitegen.theme import load_theme
from sitegen.translate import load_translations

PROJECT = Path(__file__).resolve().parent.parent
CONFIG = """title = "Shelf"
[exports]
per_record = []
per_list = []
per_value = []
catalogue = []
"""
#: Pagefind's weights by field, as near to ours as it lets one say (0 to 10).
WEIGHTS = (8, 5, 5, 2.5, 2, 1, 1)
REMARK = "A second thought: the controls deserve another look."


class Bench(NamedTuple):
    """A scratch folder, the root of the large site, and the folder of real files if there is one."""

    work: Path
    root: Path
    real: Path | None


def made_site(work: Path, name: str, content: Path) -> tuple[Path, Path]:
    """The search page and index of a site with these files as its content, and what the page is made of, but no other page; returns the root
    and the output folder of the site."""
    root = work / name
    if not (root / "content").exists():
        root.mkdir(parents=True, exist_ok=True)
        (root / "content").symlink_to(content.resolve(), target_is_directory=True)
        (root / "site.toml").write_text(CONFIG, encoding="utf-8")
    out = root / "public"
    config = load_config(root)
    shutil.rmtree(out, ignore_errors=True)
    build(root, config, out, BuildOptions(part="bulk"))
    for path, blob in load_theme(root, config.theme, config.language).files.items():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_bytes(blob)
    return root, out


def documents_of(root: Path) -> tuple[list[Document], list[str]]:
    """What the index of the site at `root` is made from."""
    config = load_config(root)
    scratch = root / "bulk"
    shutil.rmtree(scratch, ignore_errors=True)
    _, memory = build(root, config, scratch, BuildOptions(part="bulk"))
    if memory is None:
        sys.exit("nothing was built")
    interface = Interface(
        config.language, load_translations(load_theme(root, config.theme, config.language).catalogues)
    )
    facets, documents = search_inputs(Desk(memory.catalogue, config, interface))
    return documents, [facet.name for facet in facets]


# --- what it costs the author -----------------------------------------------------------------------------------------------------------


def author_ours(root: Path, out: Path) -> None:
    """Prints what making our index costs, in a process of its own (the catalogue stands in memory already)."""
    documents, facets = documents_of(root)
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    started = _memory("VmHWM")
    wall, cpu = time.perf_counter(), time.process_time()
    seal(documents, facets)
    checked = time.process_time() - cpu
    index = build_index(documents, facets)
    files = {"core": index.core} | index.files
    for name, data in files.items():
        (out / f"{name}.bin").write_bytes(compress(data))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak = _memory("VmHWM")
    texts = documents[len(documents) // 2].texts
    edited = list(documents)
    edited[len(documents) // 2] = msgspec.structs.replace(
        documents[len(documents) // 2], texts=(*texts[:4], (*texts[4], REMARK), *texts[5:])
    )
    added = [msgspec.structs.replace(documents[7], id="quite-new"), *documents]
    print(
        json.dumps(
            {
                "wall": wall,
                "cpu": cpu,
                "seal_cpu": checked,
                "mb": max(peak, started),
                **_weight(out),
                "after a note": _changed(files, build_index(edited, facets).files, 1),
                "after a record": _changed(files, build_index(added, facets).files, 1),
            }
        )
    )


def _changed(before: dict[str, bytes], after: dict[str, bytes], core: int) -> dict[str, int]:
    new = [compress(data) for name, data in after.items() if name not in before]
    return {"files": len(new) + core, "bytes": sum(map(len, new)) + core * len(compress(before["core"]))}


def _memory(field: str) -> int:
    """What /proc says of this process, in MB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) // 1024
    return 0


def _weight(folder: Path) -> dict[str, int]:
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return {"files": len(sizes), "bytes": sum(sizes)}


def slim_pages(documents: Iterable[Document], folder: Path) -> None:
    """One page a record for Pagefind: its texts weighted, its facets as filters, what results show as metadata."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for document in documents:
        texts = "".join(
            f'<p data-pagefind-weight="{weight}">{escape(" · ".join(values))}</p>'
            for weight, values in zip(WEIGHTS, document.texts, strict=True)
            if values
        )
        filters = "".join(
            f'<i data-pagefind-filter="{name}[data-v]" data-v="{escape(label)}"></i>'
            for name, labels in document.facets.items()
            for label in labels
        )
        year = document.year if document.year is not None else ""
        (folder / f"{document.id.replace('/', '%2F')[:200]}.html").write_text(
            f'<!doctype html><html lang="en"><title>{escape(document.texts[0][0])}</title><body data-pagefind-body>'
            f'<i data-pagefind-meta="id[data-v]" data-v="{escape(document.id)}"></i>'
            f'<i data-pagefind-meta="title[data-v]" data-v="{escape(document.texts[0][0])}"></i>'
            f'<i data-pagefind-filter="year[data-v]" data-pagefind-sort="year[data-v]" data-v="{year}"></i>'
            f"{filters}{texts}<p>{escape(' '.join(document.terms))}</p></body></html>",
            encoding="utf-8",
        )


def pagefind(pages: Path, out: Path) -> dict[str, Any]:
    """Lets Pagefind index `pages`; returns seconds by the clock and of CPU, and its peak of memory in MB."""
    shutil.rmtree(out, ignore_errors=True)
    command = [sys.executable, "-m", "pagefind", "--site", str(pages), "--output-path", str(out)]
    started = time.perf_counter()
    process = subprocess.Popen([*command, "--force-language", "en"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"pagefind failed: {process.stderr.read().decode() if process.stderr else status}")
    cpu = usage.ru_utime + usage.ru_stime
    return {"wall": time.perf_counter() - started, "cpu": cpu, "mb": usage.ru_maxrss // 1024}


def pagefind_index(bench: Bench, documents: Iterable[Document]) -> Path:
    """The folder of Pagefind's index of these documents, made where an earlier step has not."""
    pages, out = (bench.work / folder / bench.root.name for folder in ("slim", "pagefind"))
    if not (out / "pagefind.js").exists():
        slim_pages(documents, pages)
        pagefind(pages, out)
    return out


def author(bench: Bench) -> dict[str, Any]:
    """Time, memory and files of both, and what an edited note and a new record change."""
    work, root, _real = bench
    child = [sys.executable, "-m", "benchmarks.search", str(work.resolve()), "--child", str(root.resolve())]
    said = subprocess.run(child, stdout=subprocess.PIPE, check=True, text=True, cwd=PROJECT).stdout
    ours = json.loads(said.splitlines()[-1])
    documents, _ = documents_of(root)
    pages, out = work / "slim" / root.name, work / "pagefind" / root.name
    slim_pages(documents, pages)
    theirs = pagefind(pages, out)
    theirs |= _weight(out)
    before = {path.name: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    middle = documents[len(documents) // 2]
    texts = middle.texts
    changed = msgspec.structs.replace(middle, texts=(*texts[:4], (*texts[4], REMARK), *texts[5:]))
    for label, more in (("after a note", changed), ("after a record", msgspec.structs.replace(documents[7], id="new"))):
        slim = work / "slim" / "more"
        slim_pages([more], slim)
        for page in slim.iterdir():
            shutil.copy(page, pages)
        again = work / "pagefind" / "again"
        pagefind(pages, again)
        after = {path.name: path.read_bytes() for path in again.rglob("*") if path.is_file()}
        new = [data for name, data in after.items() if before.get(name) != data]
        theirs[label] = {"files": len(new), "bytes": sum(map(len, new))}
    slim_pages(documents, pages)
    return {"ours": ours, "pagefind": theirs}


# --- what it gives the reader -----------------------------------------------------------------------------------------------------------


def downloads(bench: Bench) -> dict[str, Any]:
    """Bytes and time in Chromium."""
    from benchmarks import search_browser as browser  # needs playwright

    documents, _ = documents_of(bench.root)
    index = pagefind_index(bench, documents)
    return browser.downloads(bench.root / "public", index, browser.questions(documents))


def facets(bench: Bench) -> dict[str, Any]:
    """Counts in Chromium."""
    from benchmarks import search_browser as browser

    documents, _ = documents_of(bench.root)
    return browser.facets(bench.root / "public", pagefind_index(bench, documents), documents)


def ranking(bench: Bench) -> dict[str, Any]:
    """Ranks in Chromium, of the known items of the tests."""
    work, _root, real = bench
    from benchmarks import search_browser as browser

    if real is None:
        return {}
    shelf, public = made_site(work, "real", real)
    documents, _ = documents_of(shelf)
    slim_pages(documents, work / "slim" / "real")
    pagefind(work / "slim" / "real", work / "pagefind" / "real")
    return browser.ranking(public, work / "pagefind" / "real", documents)


# --- others -------------------------------------------------------------------------------------------------------------------------------


def sqlite(bench: Bench) -> dict[str, Any]:
    """SQLite's FTS5 over the same texts: its size, and the bytes that a query reads: what range requests would have to bring."""
    work, root, _real = bench
    from benchmarks.search_browser import questions

    documents, _ = documents_of(root)
    path = work / "fts.db"
    path.unlink(missing_ok=True)
    cpu = time.process_time()
    with sqlite3.connect(path) as base:
        base.execute("PRAGMA page_size = 4096")
        base.execute("CREATE VIRTUAL TABLE t USING fts5(title, author, subject, journal, note, other, abstract)")
        rows = [[" · ".join(values) for values in document.texts] for document in documents]
        base.executemany("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        base.execute("INSERT INTO t(t) VALUES ('optimize')")
    base.close()
    cpu = time.process_time() - cpu
    read = []
    for question in questions(documents):
        before = _read_bytes()
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as base:
            match = " ".join(f'"{word}"' for word in question.split())
            base.execute("SELECT * FROM t WHERE t MATCH ? ORDER BY bm25(t) LIMIT 10", [match]).fetchall()
        base.close()
        read.append(_read_bytes() - before)
    return {
        "sqlite": {
            "cpu": cpu,
            "bytes": path.stat().st_size,
            "read": {"median": statistics.median(read), "most": max(read)},
        }
    }


def _read_bytes() -> int:
    """What this process has read, from caches or not."""
    fields = dict(line.split(": ") for line in Path("/proc/self/io").read_text().splitlines())
    return int(fields["rchar"])


STEPS: dict[str, Callable[[Bench], dict[str, Any]]] = {
    "author": author,
    "bytes": downloads,
    "facets": facets,
    "ranking": ranking,
    "others": sqlite,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("--records", type=Path)
    parser.add_argument("--real", type=Path)
    parser.add_argument("--only", default="author,bytes,ranking,facets,others")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        author_ours(arguments.child, arguments.work / "ours")
        return
    work, steps = arguments.work, set(arguments.only.split(","))
    work.mkdir(parents=True, exist_ok=True)
    records = arguments.records
    if records is None:
        records = work / "library" / "sitegen" / "content"
        if not records.is_dir():
            write_library(10_000, work / "library", hugo=False)
    root, _ = made_site(work, "many", records)
    results = work / "results.json"
    found: dict[str, Any] = json.loads(results.read_text(encoding="utf-8")) if results.exists() else {}
    for step in ("author", "bytes", "facets", "ranking", "others"):
        if step in steps:
            found[step] = STEPS[step](Bench(work, root, arguments.real))
            found["machine"] = {"cores": os.cpu_count(), "load": os.getloadavg()[0], "python": sys.version.split()[0]}
            results.write_text(json.dumps(found, indent=1, ensure_ascii=False), encoding="utf-8")
    print(results.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
