"""What a remote's address tells: host, owner, repository, secrets; and where GitHub Pages shows what is pushed there.

Sources: `git help fetch` ("GIT URLS") for the forms of addresses; GitHub's Pages documentation for user sites, project
sites and custom domains. Nothing here talks to a network or reads a file.
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote, urlsplit

from msgspec import Struct

GITHUB = "github.com"
_GITHUB_NAMES = {"github.com", "www.github.com", "ssh.github.com"}
_SCHEMES = {"https", "http", "ssh", "git", "git+ssh", "ssh+git", "git+https"}
_SCP = re.compile(r"(?:[^@/\s]+@)?(?P<host>[A-Za-z0-9.\-_]{2,}|\[[0-9A-Fa-f:.]+\]):(?!//)(?P<path>.+)")
_USERINFO = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.\-]*)://(?P<userinfo>[^/\s'\"]+)@")
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+{_LABEL}")


class Repository(Struct, frozen=True, kw_only=True):
    """A repository on a host: 'github.com', 'alice', 'list'. `owner` may have slashes where a host nests groups."""

    host: str
    owner: str
    name: str

    def __str__(self) -> str:
        return f"{self.host}/{self.owner}/{self.name}"

    @property
    def on_github(self) -> bool:
        return self.host == GITHUB


class Judgement(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is to be said of a site's base URL: why it is refused, or what to warn of; both '' when it fits."""

    refusal: str = ""
    warning: str = ""


def parse_remote(url: str) -> Repository | None:
    """The repository that an address names (https, ssh, scp-like, git); None for a path and where there is no owner."""
    scheme, separator, _ = url.partition("://")
    if separator:
        if scheme.lower() not in _SCHEMES:
            return None
        try:
            parts = urlsplit(url)
            host, path = parts.hostname or "", parts.path
        except ValueError:
            return None
    else:
        match = _SCP.fullmatch(url)
        if match is None:
            return None
        host, path = match["host"].lower(), match["path"]
    owner, _, name = unquote(path).strip("/").rpartition("/")
    name = name.removesuffix(".git")
    if not host or not owner or not name:
        return None
    return Repository(host=GITHUB if host in _GITHUB_NAMES else host, owner=owner.strip("/"), name=name)


def secrets_of(url: str) -> tuple[str, ...]:
    """The parts of an address that must never be printed: its password, and its user name where that may be a token."""
    match = _USERINFO.match(url)
    if match is None:
        return ()
    user, _, password = match["userinfo"].partition(":")
    # Over ssh the user name is 'git'; over https it may be the token itself.
    hidden = [password] if match["scheme"].lower() in {"ssh", "git+ssh", "ssh+git"} else [user, password]
    found = {form for part in hidden for form in (part, unquote(part))} - {"", "git", "x-access-token", "oauth2"}
    return tuple(sorted(found, key=lambda secret: (-len(secret), secret)))


def redact(text: str, secrets: tuple[str, ...] = ()) -> str:
    """`text` without `secrets`, without the credentials of any address in it, and without control characters."""
    for secret in secrets:
        text = text.replace(secret, "***")
    text = _USERINFO.sub(lambda match: f"{match['scheme']}://" if match["userinfo"] != "git" else match[0], text)
    return "".join(char if char.isprintable() or char in "\n\t" else " " for char in text)


def show_remote(url: str) -> str:
    """A remote's address as it may be shown: 'github.com/alice/list', or the address without its credentials."""
    repository = parse_remote(url)
    return str(repository) if repository else redact(url, secrets_of(url))


def is_domain(text: str) -> bool:
    """Whether `text` can stand in a CNAME file: a bare host name, without scheme, port or path."""
    return len(text) <= 253 and _DOMAIN.fullmatch(text) is not None


def pages_address(repository: Repository | None, domain: str = "") -> str:
    """Where GitHub Pages shows the repository's site, with a final slash; '' where that cannot be known.

    The domain of a CNAME wins; OWNER.github.io is its owner's site; any other repository is a project site at /NAME/.
    """
    if domain:
        return f"https://{domain.lower()}/"
    if repository is None or not repository.on_github or "/" in repository.owner:
        return ""
    host = f"{repository.owner.lower()}.github.io"
    return f"https://{host}/" if repository.name.lower() == host else f"https://{host}/{quote(repository.name)}/"


def judge_base_url(built: str, repository: Repository | None, domain: str) -> Judgement:
    """Hold the base URL that the pages were built with against the place where they will be shown.

    Refused is what is certainly wrong (another owner's or repository's github.io address, or a host that the CNAME
    contradicts). A custom host without a CNAME may be right, through the owner's own domain or a proxy, so that is a
    warning at most.
    """
    home, address = pages_address(repository), pages_address(repository, domain)
    mend = f'set `base_url = "{address}"` in site.toml'
    if not address:
        return Judgement()
    if not built:
        lack = "it has no canonical links and its 404 page finds no styles"
        return Judgement(warning=f"the site was built without a base URL, so {lack}; {mend}")
    at, should = _place(built), _place(address)
    if at == should:
        return Judgement(
            warning=f"base_url is not https, but GitHub Pages is; {mend}" if built.startswith("http://") else ""
        )
    if domain:
        if at == _place(home):
            return Judgement(
                warning=f"the site was built for {built}, which GitHub redirects to its own domain; {mend}"
            )
        return Judgement(refusal=f"the site was built for {built}, but the branch's CNAME puts it at {address}; {mend}")
    if at[0].endswith(".github.io"):
        return Judgement(refusal=f"the site was built for {built}, but it will be at {address}; {mend}")
    if at[1] != should[1]:
        cname = f'set `cname = "{at[0].partition(":")[0]}"` under [publish] in site.toml'
        return Judgement(warning=f"the site was built for {built}, but nothing tells GitHub of that domain; {cname}")
    return Judgement()


def _place(url: str) -> tuple[str, str]:
    """Host (lower case) and path (with a final slash): what decides whether two addresses are one place."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url, ""
    return parts.netloc.lower(), unquote(parts.path).rstrip("/") + "/"
