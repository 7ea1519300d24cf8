"""The preview: a site served on this machine that follows every save.

`session` builds again whatever changed and tells the rest; `bulk` makes what can wait. `watch` (with `poll` and `changes`) hears of changes.
`server` (with `request`, `gate`, `paths`, `conditional`, `media`) answers browsers; `events` and `inject` keep open pages up to date by `client.js`,
`styles` even before a build. `only` sees to it that there is one preview a site.
"""

from __future__ import annotations

from sitegen.serve.session import ServeOptions, serve

__all__ = ["ServeOptions", "serve"]
