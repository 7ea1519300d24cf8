"""The preview: a site served on this machine that follows every save.

`session` builds again whatever changed and tells the rest, `watch` (with `poll` and `changes`) hears of changes, `server` (with `request`, `gate`,
`paths`, `conditional`, `media`) answers browsers, `events` and `inject` keep open pages up to date by `client.js`.
"""

from __future__ import annotations

from sitegen.serve.session import Afterwards, ServeOptions, serve

__all__ = ["Afterwards", "ServeOptions", "serve"]
