"""A real `sitegen serve` for tests: a process of its own, asked through real sockets."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

#: Seconds after which something that should have happened is taken as not happening; the machine may be busy.
PATIENCE = 30.0


def wait_for(condition: Callable[[], object], what: str = "it", seconds: float = PATIENCE) -> None:
    """Returns as soon as `condition` holds."""
    pause = threading.Event()
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"{what} did not happen within {seconds:.0f} s"
        pause.wait(0.01)


@dataclass
class Answer:
    """An HTTP response."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Preview:
    """A running preview of the site at `root`."""

    root: Path
    process: subprocess.Popen[str] | None = None
    lines: list[str] = field(default_factory=list)
    url: str = ""

    @classmethod
    def start(cls, root: Path, *arguments: str, wait: bool = True, under: Sequence[str] = ()) -> Preview:
        """Starts one on a free port (by the command `under`) and waits until it serves."""
        command = [
            *under,
            sys.executable,
            "-m",
            "sitegen",
            "serve",
            str(root),
            *(arguments if "--port" in arguments else ("--port", "0", *arguments)),
        ]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
        )
        preview = cls(root, process)
        threading.Thread(target=preview._listen, daemon=True).start()
        if wait:
            wait_for(lambda: preview.url or process.poll() is not None, "serving", 120)
            assert preview.url, f"it ended: {preview.said}"
        return preview

    def _listen(self) -> None:
        assert self.process.stdout is not None
        with suppress(ValueError):  # `stop` closes it
            for line in self.process.stdout:
                self.lines.append(line.rstrip("\n"))
                if found := re.match(r"Serving .* at (http://\S+/)", line):
                    self.url = found[1]

    @property
    def said(self) -> str:
        return "\n".join(self.lines)

    @property
    def builds(self) -> int:
        """How many builds changed something."""
        return sum(" ms" in line for line in self.lines)

    @property
    def address(self) -> tuple[str, int]:
        parts = urlsplit(self.url)
        return str(parts.hostname), int(parts.port or 0)

    def stop(self) -> None:
        """Ends it as Ctrl-C does."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                raise
        if self.process.stdout is not None:
            with suppress(ValueError):
                self.process.stdout.close()

    # --- asking ---------------------------------------------------------------------------------------------------------------

    def ask(
        self, target: str, method: str = "GET", headers: dict[str, str] | None = None, body: bytes | None = None
    ) -> Answer:
        """Sends one request; `target` goes out as it is."""
        connection = http.client.HTTPConnection(*self.address, timeout=PATIENCE)
        try:
            connection.putrequest(method, target, skip_host="Host" in (headers or {}), skip_accept_encoding=True)
            for name, value in (headers or {}).items():
                connection.putheader(name, value)
            connection.endheaders(body)
            response = connection.getresponse()
            return Answer(response.status, dict(response.getheaders()), response.read())
        finally:
            connection.close()

    def raw(self, blob: bytes, seconds: float = PATIENCE) -> bytes:
        """Sends bytes, says that no more will come, and returns all that is answered."""
        with socket.create_connection(self.address, timeout=seconds) as connection:
            with suppress(OSError):
                connection.sendall(blob)
                connection.shutdown(socket.SHUT_WR)
            answer = b""
            with suppress(ConnectionError):
                while piece := connection.recv(65_536):
                    answer += piece
            return answer

    def until(self, target: str, good: Callable[[Answer], object]) -> Answer:
        """Asks until the answer is good."""
        last: list[Answer] = []

        def ask() -> bool:
            last[:] = [self.ask(target)]
            return bool(good(last[0]))

        try:
            wait_for(ask, f"a good answer at {target}")
        except AssertionError as fault:
            fault.add_note(self.said)
            raise
        return last[0]

    def events(self, page: str) -> Iterator[dict[str, object]]:
        """What the page `page` is told, one event after the other."""
        connection = http.client.HTTPConnection(*self.address, timeout=PATIENCE)
        connection.request("GET", f"/_sitegen/events?page={quote(page)}")
        response = connection.getresponse()
        assert response.status == 200
        try:
            while line := response.readline():
                if line.startswith(b"data: "):
                    yield json.loads(line[6:])
        finally:
            response.close()
            connection.close()

    # --- looking at the process -------------------------------------------------------------------------------------------------

    def handles(self) -> int:
        """How many files and sockets it has open."""
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def threads(self) -> int:
        """How many threads it has."""
        return len(os.listdir(f"/proc/{self.process.pid}/task"))

    def memory(self) -> int:
        """Its resident memory in kB."""
        text = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", text)[1])  # type: ignore[index]


def small_site(root: Path, records: int = 6) -> Path:
    """A site with a few records, two lists and a page."""
    content = root / "content"
    (content / "articles").mkdir(parents=True)
    (content / "lists").mkdir()
    (content / "pages").mkdir()
    (root / "site.toml").write_text('title = "Preview shelf"\nbase_url = "https://example.org/shelf/"\n')
    for number in range(records):
        write_record(root, f"r{number}", f"The note of r{number}.")
    write_list(root, "first", ["r0", "r1"])
    (content / "pages" / "about.md").write_text('+++\ntitle = "About"\n+++\nAbout this shelf.\n')
    return root


def record_text(name: str, note: str, title: str = "") -> str:
    """The file of a record."""
    number = int(re.sub(r"\D", "", name) or 0)
    return (
        f'+++\ntitle = "{title or f"Title of {name}"}"\nauthors = ["Ann Author{number % 3}", "Bo Bookish"]\n'
        f'date = "{2000 + number % 20}"\nsubjects = ["Reading", "Subject {number % 4}"]\n+++\n{note}\n'
    )


def write_record(root: Path, name: str, note: str, title: str = "") -> Path:
    """Writes content/articles/NAME.md in place."""
    file = root / "content" / "articles" / f"{name}.md"
    file.write_text(record_text(name, note, title))
    return file


def write_list(root: Path, name: str, ids: list[str], title: str = "") -> Path:
    """Writes content/lists/NAME.md."""
    file = root / "content" / "lists" / f"{name}.md"
    items = "".join(f"- [[{each}]]\n" for each in ids)
    file.write_text(f'+++\ntitle = "{title or f"List {name}"}"\n+++\nWhat to read.\n\n{items}')
    return file
