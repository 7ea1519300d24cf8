"""What goes wrong: findings are values, exceptions stop a build.

The tree of exceptions, each with the exit code that the command line returns::

    SitegenError (2)
    ├── ConfigError (2)      site.toml cannot be used; carries every finding at once
    ├── ContentError (2)     the content folder as a whole cannot be read
    ├── OutputError (2)      the output folder is refused, or cannot be written
    │   └── LockedError (2)  another build holds the output folder
    ├── ThemeError (2)       a theme or template is broken
    ├── MissingExtraError (2)  an optional dependency is not installed
    ├── ScaffoldError (2)    a new site or theme cannot be laid out
    ├── ServeError (2)       the preview server cannot start
    └── PublishError (3)     publishing was refused or failed

What is wrong with *one record* is a `Finding`, never an exception: the other records are built.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Severity = Literal["error", "warning", "notice"]


class Origin(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where something was read: a path relative to the site's root (posix), a line counted from 1 (0: the whole file)."""

    path: str
    line: int = 0
    format: str = ""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


class Finding(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that is wrong, where, and how to mend it.

    `error` means that the record (or file) was refused, `warning` that it was kept but changed or incomplete, `notice` that
    something may be worth a look. `code` is a stable kebab-case name such as `no-title`.
    """

    code: str
    severity: Severity
    message: str
    origin: Origin
    field: str = ""
    hint: str = ""

    def __str__(self) -> str:
        field = f"{self.field}: " if self.field else ""
        hint = f"; {self.hint}" if self.hint else ""
        return f"{self.origin}: {field}{self.message}{hint}"


class SitegenError(Exception):
    """The root of all errors that sitegen raises on purpose: one sentence for a person, and an exit code."""

    exit_code = 2

    def __init__(self, message: str, *, findings: tuple[Finding, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.findings = findings


class ConfigError(SitegenError):
    """site.toml is missing or wrong; `findings` holds all of its faults."""


class ContentError(SitegenError):
    """The content folder as a whole cannot be read."""


class OutputError(SitegenError):
    """The output folder is refused, or writing to it failed; the old site is untouched."""


class WorkerError(SitegenError):
    """A process that worked for a build was ended by somebody else; the old site is untouched."""


class LockedError(OutputError):
    """Another build is writing to the same output folder."""


class ThemeError(SitegenError):
    """A theme is missing or one of its templates is broken; the message names template and line."""


class MissingExtraError(SitegenError):
    """An optional dependency is needed and not installed; the message says how to get it."""


class ScaffoldError(SitegenError):
    """A new site, theme or workflow cannot be laid out; nothing that was there is changed."""


class ServeError(SitegenError):
    """The preview server cannot start."""


class PublishError(SitegenError):
    """Publishing was refused or failed; the remote is as it was."""

    exit_code = 3


def in_order(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Findings by place, each once."""
    unique = dict.fromkeys(findings)
    return tuple(sorted(unique, key=lambda it: (it.origin.path, it.origin.line, it.code, it.field, it.message)))
