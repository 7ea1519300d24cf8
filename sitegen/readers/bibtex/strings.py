"""What macros stand for: @string, the months, and values joined by `#`.

As BibTeX has it, a @string holds from where it stands; one that is defined only further down is taken all the same. Values that grow by
being joined are bounded, each and all together, so that no file of a kilobyte becomes a gigabyte.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sitegen.readers.bibtex.blocks import Flaw, Piece, RawEntry

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
#: Characters that all joined values of a file may have together.
_BUDGET: Final = 64_000_000


class Strings:
    """The macros of a file. `flaws` collects those that nobody defined."""

    def __init__(self, blocks: Sequence[RawEntry], limit: int) -> None:
        self.flaws: list[Flaw] = []
        self._limit = limit
        self._budget = _BUDGET
        self._table = (
            {month.lower(): month for month in MONTHS}
            | {month[:3].lower(): month for month in MONTHS}
            | {"sept": "September"}
        )
        self._blocks = blocks
        self._later: dict[str, str] | None = None

    def define(self, block: RawEntry) -> None:
        """Takes up the definitions of a @string."""
        for name, value, line in block.fields:
            self._table[name] = self.text(value, name, line)

    def text(self, value: str | list[Piece], field: str, line: int) -> str:
        """The value as one text. A macro that is not defined leaves its name and a flaw."""
        if isinstance(value, str):
            return value
        if len(value) == 1:
            return self._piece(value[0], field, line)
        pieces: list[str] = []
        size = 0
        for piece in value:
            text = self._piece(piece, field, line)
            room = min(self._limit - size, self._budget)
            if len(text) > room:
                message = (
                    f"with its macros written out this is longer than {self._limit:,} characters; the rest was cut"
                )
                self.flaws.append(Flaw(line, "field-too-long", message, "join fewer macros", field))
                text = text[: max(room, 0)]
            pieces.append(text)
            size += len(text)
            self._budget -= len(text)
            if len(text) < room:
                continue
            break
        return "".join(pieces)

    def _piece(self, piece: Piece, field: str, line: int) -> str:
        if not piece.macro:
            return piece.text
        name = piece.text.lower()
        text = self._table.get(name)
        if text is None:
            text = self._defined_later().get(name)
        if text is None:
            hint = f'write @string{{{piece.text} = "..."}} before it, or put the value in braces'
            self.flaws.append(Flaw(line, "undefined-string", f"'{piece.text}' is not defined", hint, field))
            self._table[name] = text = piece.text  # named once
        return text

    def _defined_later(self) -> dict[str, str]:
        """The simple definitions of the whole file, for macros used before their @string."""
        if self._later is None:
            self._later = {
                name: value
                for block in self._blocks
                if block.kind == "string"
                for name, value, _ in block.fields
                if isinstance(value, str)
            }
        return self._later
