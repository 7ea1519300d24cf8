"""`python -m benchmarks.serve`: from saving a record to the new page served, by `sitegen serve` and by `hugo server` in turns.

Both serve the same records side by side in one run. An edit replaces one record's file by a rename, as most editors save; the page is then asked for
over one connection, again and again, until it shows the edit. Beside what a person waits stands the work: processor time of the server
until then, which tells more on a busy machine. `--memory N` makes N more edits and compares what the server held before and after.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

from benchmarks.records import write_library
from benchmarks.suite import HERE, clear, hugo_program
from benchmarks.table import machine

_TICKS = os.sysconf("SC_CLK_TCK")
_POLL = 0.005
#: Seconds that a server may take to begin.
_PATIENCE = 900.0
#: Seconds between two edits: a person who saves every other second is quick.
_BETWEEN = 1.0
_STARTED = re.compile(r"(?:Serving .* at|Web Server is available at) (http://\S+)")


class Turn(NamedTuple):
    """One edit: seconds until the new page was served, and the work of the server meanwhile."""

    wall: float
    work: float


class Target(NamedTuple):
    """What is to be reached with so many records: milliseconds for the median and the 95th percentile (0: none)."""

    median: int
    most: int


TARGETS = {100: Target(40, 0), 10_000: Target(150, 300)}


class Served:
    """A running server of the articles in `content`."""

    def __init__(self, name: str, command: Sequence[str], content: Path, environment: dict[str, str]) -> None:
        self.name = name
        self.files = sorted(content.iterdir())
        self.turns: list[Turn] = []
        self._url = ""
        self._process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=os.environ | environment
        )
        self._lines: list[str] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for line in self._process.stdout or ():
            self._lines.append(line)
            if found := _STARTED.search(line):
                self._url = found[1]

    def wait(self, seconds: float) -> bool:
        """Waits until it serves, at most so long; returns whether it does. Raises RuntimeError where it ends instead."""
        started = time.perf_counter()
        while not self._url:
            if self._process.poll() is not None:
                raise RuntimeError(f"{self.name}: ended with {self._process.returncode}: {''.join(self._lines[-5:])}")
            if time.perf_counter() - started > seconds:
                return False
            time.sleep(0.05)
        host, _, port = self._url.removeprefix("http://").strip("/").partition(":")
        self._connection = http.client.HTTPConnection(host, int(port), timeout=600)
        return True

    def edit(self, file: Path, token: str, *, title: bool = False) -> Turn:
        """Saves an edit of a record's notes (or title) that holds `token` and waits for the page that shows it."""
        text = file.read_text(encoding="utf-8")
        text = text.replace('title = "', f'title = "{token} ', 1) if title else f"{text}\n{token}\n"
        slug = text.partition('slug = "')[2].partition('"')[0]
        draft = file.with_name(f".{file.name}.new")
        draft.write_text(text, encoding="utf-8")
        worked, started = self.work(), time.perf_counter()
        draft.replace(file)
        while not self._shows(f"/articles/{slug}.html", token.encode()):
            time.sleep(_POLL)
        return Turn(time.perf_counter() - started, self.work() - worked)

    def _shows(self, path: str, token: bytes) -> bool:
        try:
            self._connection.request("GET", path)
            return token in self._connection.getresponse().read()
        except http.client.HTTPException:
            # A page that is replaced while it is sent.
            self._connection.close()
            return False

    def work(self) -> float:
        """Processor time that the server has used so far, in seconds."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def memory(self) -> int:
        """Bytes that it holds."""
        text = Path(f"/proc/{self._process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", text)[1]) * 1024  # type: ignore[index]

    def stop(self) -> None:
        """Ends it."""
        self._process.terminate()
        self._process.wait()


def sitegen_server(scratch: Path) -> Served:
    """`sitegen serve`."""
    site = scratch / "sitegen"
    command = [sys.executable, "-m", "sitegen", "serve", str(site), "--port", "0"]
    return Served(
        "sitegen", command, site / "content" / "articles", {"PYTHONPATH": str(HERE.parent), "PYTHONSAFEPATH": "1"}
    )


def hugo_server(scratch: Path) -> Served:
    """`hugo server`, as it comes: pages in memory, what it thinks unchanged not made again."""
    content = scratch / "hugo" / "content"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        hugo_program(),
        "server",
        "--renderToMemory",
        "--noBuildLock",
        "--source",
        str(HERE / "hugo"),
        "--contentDir",
        str(content),
    ]
    return Served("hugo", [*command, "--port", str(port), "--baseURL", "http://127.0.0.1/"], content / "articles", {})


def measure(records: int, asked: argparse.Namespace, scratch: Path, say: Callable[[str], None]) -> list[str]:
    """Measures with a library of so many records; returns the lines of the result."""
    say(f"{records:,} records: writing the library, starting the servers")
    write_library(records, scratch, hugo=not asked.no_hugo)
    servers = [sitegen_server(scratch)]
    try:
        if not servers[0].wait(_PATIENCE):
            raise RuntimeError(f"sitegen: did not serve within {_PATIENCE:.0f} s")
        lines = []
        if not asked.no_hugo:
            hugo = hugo_server(scratch)
            if hugo.wait(_PATIENCE):
                servers.append(hugo)
            else:
                work = hugo.work()
                hugo.stop()
                lines.append(f"| {records:,} | | hugo | did not serve within {_PATIENCE:.0f} s | {work:.0f} s | |")
        luck = random.Random(records)
        for title in (False, True):
            for server in servers:
                server.turns.clear()
            for turn in range(asked.edits):
                number = luck.randrange(records)
                for server in servers:
                    if server.name == "hugo" and turn >= asked.hugo_edits:
                        continue
                    time.sleep(_BETWEEN)
                    server.turns.append(
                        server.edit(server.files[number], f"Token{turn}{'t' if title else 'n'}x", title=title)
                    )
                say(f"  {turn + 1}/{asked.edits}")
            what = "title" if title else "note"
            lines += [_line(records, what, server, TARGETS.get(records)) for server in servers]
        if asked.memory:
            lines.append(_memory(servers[0], asked.memory, luck, records))
    finally:
        for server in servers:
            server.stop()
    return lines


def _memory(server: Served, edits: int, luck: random.Random, records: int) -> str:
    before = 0
    for turn in range(edits + edits // 10):
        if turn == edits // 10:
            before = server.memory()
        server.edit(server.files[luck.randrange(records)], f"Memory{turn}x")
    after = server.memory()
    return (
        f"| {records:,} | {edits:,} more edits | {server.name} | held {before / 1e6:.0f} MB before, {after / 1e6:.0f} MB after | "
        f"{(after / before - 1) * 100:+.1f} % | |"
    )


def _line(records: int, what: str, server: Served, target: Target | None) -> str:
    walls = sorted(turn.wall * 1000 for turn in server.turns)
    most = quantiles(walls, n=20, method="inclusive")[-1] if len(walls) > 1 else walls[0]
    worked = median(turn.work for turn in server.turns) * 1000
    reached = ""
    if target is not None and server.name == "sitegen":
        good = median(walls) <= target.median and (not target.most or most <= target.most)
        wanted = f"{target.median} ms" + (f", {target.most} ms" if target.most else "")
        reached = f"{'reached' if good else 'MISSED'}: {wanted}"
    return f"| {records:,} | {what} ({len(walls)}) | {server.name} | {median(walls):,.0f} ms, {most:,.0f} ms | {worked:,.0f} ms | {reached} |"


def main(arguments: list[str]) -> int:
    """Measures, and prints a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.serve", description=__doc__)
    add = parser.add_argument
    add("--records", default="100,10000", help="how many, with commas [%(default)s]")
    add("--edits", type=int, default=40, help="edits of notes, and as many of titles [%(default)s]")
    add("--hugo-edits", type=int, default=3, help="how many of them Hugo makes, too [%(default)s]")
    add("--no-hugo", action="store_true", help="without Hugo")
    add("--memory", type=int, default=0, metavar="N", help="make N edits more and compare the memory")
    add("--scratch", type=Path, help="where to work [the temporary folder]")
    asked = parser.parse_args(arguments)
    scratch = Path(tempfile.mkdtemp(prefix="sitegen-benchmark-", dir=asked.scratch))
    try:
        lines = []
        for records in map(int, asked.records.split(",")):
            lines += measure(
                records, asked, scratch / str(records), lambda line: print(line, file=sys.stderr, flush=True)
            )
    except (RuntimeError, OSError) as fault:
        print(f"benchmarks: {fault}", file=sys.stderr)
        return 1
    finally:
        clear(scratch)
    print(
        f"\n{machine()}\n\n| records | edit | server | median, 95th percentile | work | to reach |\n|---|---|---|---|---|---|"
    )
    print("\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
