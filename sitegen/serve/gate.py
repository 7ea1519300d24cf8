"""Who is answered: only requests that were meant for this server.

A page of another site can make a browser send requests to this machine, and with a name of its own that leads here ('DNS rebinding') read the
answers. Both show in the request: in Host, and in Origin.
"""

from __future__ import annotations

import re
import socket
from ipaddress import ip_address

_AUTHORITY = re.compile(r"(\[[0-9a-f:.]{2,45}\]|[a-z0-9._-]{1,253})(?::[0-9]{1,5})?", re.IGNORECASE)


class Gate:
    """The names by which a server may be asked. `host` is the one it was started with, `address` the one it is bound to."""

    def __init__(self, host: str, address: str) -> None:
        self.loopback = ip_address(address).is_loopback
        own = socket.gethostname().lower()
        # Bound to loopback, only loopback's names are meant; else those of this machine, and its addresses: an address cannot be rebound.
        self._names = {"localhost"} if self.loopback else {"localhost", host.lower(), own, f"{own}.local"}

    def admits(self, authority: str) -> bool:
        """Whether a Host header ('localhost:8000', '[::1]:8000') names this server."""
        match = _AUTHORITY.fullmatch(authority)
        if match is None:
            return False
        name = match[1].lower().removesuffix(".")
        if name in self._names or name.endswith(".localhost"):
            return True
        try:
            address = ip_address(name.strip("[]"))
        except ValueError:
            return False
        return address.is_loopback or not self.loopback

    def same_origin(self, origin: str, authority: str) -> bool:
        """Whether an Origin header is that of the very server that was asked as `authority`."""
        return origin.lower() in {f"http://{authority.lower()}", f"https://{authority.lower()}"}
