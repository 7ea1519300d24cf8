"""Addresses of remotes, the secrets in them, and where GitHub Pages shows a site."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.publish.remote import (
    Repository,
    is_domain,
    judge_base_url,
    pages_address,
    parse_remote,
    redact,
    secrets_of,
    show_remote,
)

LIST = Repository(host="github.com", owner="alice", name="list")


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/alice/list.git",
        "https://github.com/alice/list",
        "https://github.com/alice/list/",
        "https://www.github.com/alice/list.git",
        "https://alice:secret@github.com/alice/list.git",
        "https://ghp_token@github.com:443/alice/list.git",
        "http://github.com/alice/list.git",
        "ssh://git@github.com/alice/list.git",
        "ssh://git@ssh.github.com:443/alice/list.git",
        "git+ssh://git@github.com/alice/list.git",
        "git://github.com/alice/list.git",
        "git@github.com:alice/list.git",
        "git@github.com:/alice/list.git",
        "org-1234@github.com:alice/list.git",
        "github.com:alice/list",
        "HTTPS://GitHub.com/alice/list.git",
    ],
)
def test_every_form_of_address(url: str) -> None:
    """All forms in which git writes an address on GitHub name the same repository."""
    assert parse_remote(url) == LIST


@pytest.mark.parametrize(
    "url",
    [
        "/srv/git/list.git",
        "../list.git",
        "file:///srv/git/a/list.git",
        "C:\\git\\list",
        "C:/git/list",
        "https://github.com/list",
        "",
        "https://[::1/a/b",
        "https:///a/b",
    ],
)
def test_what_names_no_repository(url: str) -> None:
    """Paths, file: addresses and addresses without an owner name no repository, and raise nothing."""
    assert parse_remote(url) is None


def test_nested_groups_elsewhere() -> None:
    """A host that nests groups keeps them in the owner."""
    assert parse_remote("git@gitlab.com:group/sub/list.git") == Repository(
        host="gitlab.com", owner="group/sub", name="list"
    )


@pytest.mark.parametrize(
    ("owner", "name", "domain", "address"),
    [
        ("alice", "list", "", "https://alice.github.io/list/"),
        ("Alice", "List", "", "https://alice.github.io/List/"),
        ("alice", "alice.github.io", "", "https://alice.github.io/"),
        ("Alice", "alice.github.io", "", "https://alice.github.io/"),
        ("alice", "bob.github.io", "", "https://alice.github.io/bob.github.io/"),
        ("alice", "list", "Reading.example.org", "https://reading.example.org/"),
    ],
)
def test_where_pages_shows_a_site(owner: str, name: str, domain: str, address: str) -> None:
    """User sites, project sites and custom domains."""
    assert pages_address(Repository(host="github.com", owner=owner, name=name), domain) == address


def test_other_hosts_have_no_known_address() -> None:
    """Nothing is guessed about hosts other than GitHub."""
    assert pages_address(Repository(host="gitlab.com", owner="alice", name="list")) == ""
    assert pages_address(None) == ""


@pytest.mark.parametrize(
    ("built", "domain", "verdict"),
    [
        ("https://alice.github.io/list/", "", ""),
        ("https://alice.github.io/list", "", ""),
        ("https://ALICE.github.io/list/", "", ""),
        ("", "", "warning"),
        ("http://alice.github.io/list/", "", "warning"),
        ("https://alice.github.io/", "", "refusal"),
        ("https://alice.github.io/List/", "", "refusal"),
        ("https://bob.github.io/list/", "", "refusal"),
        ("https://example.org/list/", "", ""),
        ("https://example.org/", "", "warning"),
        ("https://example.org/", "example.org", ""),
        ("https://alice.github.io/list/", "example.org", "warning"),
        ("https://other.org/", "example.org", "refusal"),
        ("https://example.org/list/", "example.org", "refusal"),
    ],
)
def test_base_url_is_held_against_the_place(built: str, domain: str, verdict: str) -> None:
    """What is certainly wrong is refused, what may be right is warned of, and each says how to mend it."""
    judgement = judge_base_url(built, LIST, domain)
    assert ("refusal" if judgement.refusal else "warning" if judgement.warning else "") == verdict
    assert not verdict or "in site.toml" in judgement.refusal + judgement.warning


SECRET = st.text("abcXYZ019_-%", min_size=8)


@given(secret=SECRET, user=st.sampled_from(["alice", "x-access-token", "oauth2", ""]))
def test_no_secret_is_shown(secret: str, user: str) -> None:
    """A token as password or as user name is in nothing that is shown, however git words its message."""
    for url in (f"https://{user}:{secret}@github.com/alice/list.git", f"https://{secret}@example.org/alice/list.git"):
        message = f"fatal: unable to access '{url}/': 403, password {secret} (token {secret})"
        assert secret not in redact(message, secrets_of(url))
        assert secret not in show_remote(url)


def test_secrets_of_ssh_addresses() -> None:
    """The user name of an ssh address is no secret, its password is; 'git' stays readable in messages."""
    assert secrets_of("ssh://git@github.com/alice/list.git") == ()
    assert secrets_of("ssh://alice:pw@example.org/alice/list.git") == ("pw",)
    assert redact("fatal: git said ssh://git@github.com/a/b") == "fatal: git said ssh://git@github.com/a/b"


def test_control_characters_of_the_remote_are_not_printed() -> None:
    """What a remote says cannot drive the terminal."""
    assert redact("remote: \x1b[2Jgone\u202e") == "remote:  [2Jgone "


@pytest.mark.parametrize("text", ["reading.example.org", "xn--gre-7qa.de", "A.org"])
def test_domains(text: str) -> None:
    """A bare host name can stand in a CNAME file."""
    assert is_domain(text)


@pytest.mark.parametrize(
    "text",
    ["a", "https://a.org", "a.org/", "-a.org", "a..org", "a.org:80", "a" * 64 + ".org", "a.org\n", "a_b.org", ""],
)
def test_what_is_no_domain(text: str) -> None:
    """Schemes, paths, ports and malformed labels cannot."""
    assert not is_domain(text)
