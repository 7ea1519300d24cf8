"""Publishing to a branch for GitHub Pages: boring, repeatable, and never at the cost of what others put there.

`publish` takes an output folder whose build finished and makes one commit on top of the branch. It keeps every file on
the branch that an earlier publish did not write, pushes only onto the commit that it read, and leaves the source
repository untouched.
"""

from __future__ import annotations

from sitegen.publish.remote import pages_address, parse_remote
from sitegen.publish.run import PublishOptions, PublishResult, guess_base_url, publish

__all__ = ["PublishOptions", "PublishResult", "guess_base_url", "pages_address", "parse_remote", "publish"]
