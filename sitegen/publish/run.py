"""Publishing, step by step. The order is the safety: whatever can be refused is refused before anything is pushed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from sitegen.errors import OutputError, PublishError
from sitegen.output import locked
from sitegen.publish.branch import Tip, fetch_tip, look_at_remote, push, workshop, write_commit
from sitegen.publish.git import Git, settings_of
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
from sitegen.publish.site import MIB, Site, blob_id, judge_size, load_site
from sitegen.publish.source import Source, find_remote, find_repository, look_at_source
from sitegen.publish.tree import CNAME, NOJEKYLL, RECORD, Change, compare, encode_record

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ATTEMPTS = 5
_SHOWN = 5


class PublishOptions(Struct, frozen=True, kw_only=True):
    """Where to publish and how.

    `remote` is a remote's name or an address; `cname` a custom domain ('' keeps the branch's own). `base_url` is what
    the configuration says; '' trusts the build. `adopt` lets files of the site replace files on the branch that no
    publish made. `timeout` is in seconds, for a question to the remote; a transfer may take 30 times as long.
    """

    branch: str = "gh-pages"
    remote: str = "origin"
    dry_run: bool = False
    message: str = ""
    cname: str = ""
    base_url: str = ""
    adopt: bool = False
    timeout: float = 120.0


class PublishResult(Struct, frozen=True, kw_only=True):
    """What came of it. `url` is where the site will be ('' unknown), `commit` the branch's newest commit ('' for none).

    `changed` says whether the branch differs from the site, `pushed` whether that was mended: a dry run only looks.
    """

    url: str
    commit: str
    changed: bool
    pushed: bool
    warnings: tuple[str, ...] = ()


class _Errand(Struct, frozen=True, kw_only=True):
    """All that stays the same while the branch may move. `blobs` are the ids of the site's files by path."""

    site: Site
    blobs: dict[str, str]
    source: Source
    options: PublishOptions
    repository: Repository | None
    target: str
    domain: str
    warnings: tuple[str, ...]
    report: Callable[[str], None]


def publish(out: Path, site_root: Path, options: PublishOptions, report: Callable[[str], None]) -> PublishResult:
    """Put the finished build in `out` on a branch of a remote of the git repository that holds `site_root`.

    `report` gets one line after another for a person, without newlines. Raises `PublishError`; the remote is then as it
    was, but for a connection that broke after the push had arrived.
    """
    site = load_site(out)
    git = find_repository(site_root, options.timeout)
    url, written = find_remote(git, options.remote)
    try:
        with locked(out):
            errand = _prepare(site, git, site_root, (url, written), options, report)
            report(f"The site: {len(site.files)} files, {site.size / MIB:.1f} MiB, from {errand.source}.")
            with workshop(
                out,
                settings_of(git, options.remote),
                url,
                secrets=(*secrets_of(url), *secrets_of(written)),
                timeout=options.timeout,
                object_format=errand.source.object_format,
            ) as shop:
                return _publish(errand, shop)
    except OutputError as error:
        raise PublishError(error.message) from error


def guess_base_url(site_root: Path, remote: str = "origin", cname: str = "") -> str:
    """Where GitHub Pages will show the site in `site_root`, by its own domain or its remote's address; '' if unknown.

    Asks no network and raises nothing: a site without a repository simply has no address yet.
    """
    if is_domain(cname):
        return pages_address(None, cname)
    try:
        url, written = find_remote(find_repository(site_root, timeout=30), remote)
    except PublishError:
        return ""
    return pages_address(parse_remote(url) or parse_remote(written))


# --- what can be judged before the remote is asked -------------------------------------------------------------------


def _prepare(
    site: Site,
    git: Git,
    site_root: Path,
    addresses: tuple[str, str],
    options: PublishOptions,
    report: Callable[[str], None],
) -> _Errand:
    """Gather what the errand needs, and refuse what is already wrong."""
    repository = parse_remote(addresses[0]) or parse_remote(addresses[1])
    source = look_at_source(git, site_root, site.out)
    _judge_branch_name(git, source, options)
    built = site.state.base_url
    if options.base_url and options.base_url.rstrip("/") != built.rstrip("/"):
        raise PublishError(f"the site was built for {built or 'no base URL'}, not {options.base_url}; build it again")
    faults = judge_size(site)
    if faults and (repository is None or repository.on_github):
        raise PublishError("the site is too large for GitHub Pages:\n" + "\n".join(f"  {fault}" for fault in faults))
    warnings = list(faults)
    if site.state.errors:
        warnings.append(f"the build refused {site.state.errors} of the records; `sitegen check` names them")
    if source.dirty:
        warnings.append("the folder has uncommitted changes, so the site may show what no commit holds")
    return _Errand(
        site=site,
        blobs=site.blob_ids(source.object_format),
        source=source,
        options=options,
        repository=repository,
        target=f"{options.branch} on {repository or show_remote(addresses[0])}",
        domain=_domain(site, options),
        warnings=tuple(warnings),
        report=report,
    )


def _judge_branch_name(git: Git, source: Source, options: PublishOptions) -> None:
    branch = options.branch
    if branch.startswith("-") or git.ask("check-ref-format", f"refs/heads/{branch}").code:
        raise PublishError(f"'{redact(branch)}' cannot be the name of a branch; choose one such as gh-pages")
    if branch == source.branch:
        raise PublishError(f"'{branch}' is the branch of your sources; publish to another one, such as gh-pages")


def _domain(site: Site, options: PublishOptions) -> str:
    """The custom domain that the site asks for, or ''."""
    domain = options.cname
    if not domain and CNAME in site.files:
        domain = site.read(CNAME).decode("utf-8", "replace").strip()
    if domain and not is_domain(domain):
        raise PublishError(f"'{redact(domain)}' is no domain; `cname` is a bare host name such as reading.example.org")
    return domain


# --- the branch, as often as it moves --------------------------------------------------------------------------------


def _publish(errand: _Errand, git: Git) -> PublishResult:
    """Extend the branch; where it moves meanwhile, do it again on top of what is there then."""
    branch = errand.options.branch
    for _ in range(ATTEMPTS):
        heads = look_at_remote(git, branch)
        tip = fetch_tip(git, branch) if heads.commit else Tip()
        _judge_tip(errand, tip, is_default=heads.default == branch)
        address, warnings = _judge_address(errand, tip)
        made, wanted = _wanted(errand, tip)
        change = compare(tip.files, tip.ours, wanted)
        warnings = (*errand.warnings, *warnings, *_judge_change(errand, change))
        _tell(errand, tip, change, warnings)
        result = PublishResult(url=address, commit=tip.commit, changed=bool(change), pushed=False, warnings=warnings)
        if not change:
            return _end(errand, result, "Nothing has changed since the last publish, so nothing was pushed.")
        if errand.options.dry_run:
            return _end(errand, result, "Dry run: nothing was pushed.")
        commit = write_commit(git, tip, change, _message(errand), _reader(errand.site, made))
        words = push(git, branch, tip, commit)
        if not words or _arrived(git, branch, tip, commit, words):
            result = PublishResult(url=address, commit=commit, changed=True, pushed=True, warnings=warnings)
            return _end(errand, result, f"Pushed {commit[:9]} to {errand.target}.", first=not tip.commit)
        errand.report(f"Somebody else pushed to {branch} meanwhile; doing it again on top of that.")
    raise PublishError(f"{errand.target} moved {ATTEMPTS} times during this publish; try again when it is quiet")


def _judge_tip(errand: _Errand, tip: Tip, *, is_default: bool) -> None:
    """Refuse a branch that is somebody's work and not a published site."""
    if tip.recorded or not tip.commit:
        return
    if is_default:
        raise PublishError(f"{errand.target} is the default branch; publish to another one, such as gh-pages")
    if "site.toml" in tip.files:
        raise PublishError(f"{errand.target} holds sources (site.toml); publish to another branch, such as gh-pages")


def _judge_address(errand: _Errand, tip: Tip) -> tuple[str, tuple[str, ...]]:
    """Where the site will be, and what to warn of; refuses pages that were built for another place."""
    domain = errand.domain or (tip.domain if is_domain(tip.domain) else "")
    built = errand.site.state.base_url
    judgement = judge_base_url(built, errand.repository, domain)
    if judgement.refusal:
        raise PublishError(judgement.refusal)
    warnings = [judgement.warning] if judgement.warning else []
    if errand.domain and tip.domain and errand.domain.lower() != tip.domain.lower():
        warnings.append(f"the domain changes from {redact(tip.domain)} to {errand.domain}")
    return pages_address(errand.repository, domain) or built, tuple(warnings)


def _wanted(errand: _Errand, tip: Tip) -> tuple[dict[str, bytes], dict[str, str]]:
    """Files of ours besides the site's (path -> bytes), and all the branch should have of ours (path -> blob id)."""
    wanted = dict(errand.blobs)
    made: dict[str, bytes] = {}
    if NOJEKYLL in tip.files:
        wanted.pop(NOJEKYLL, None)
    elif NOJEKYLL not in wanted:
        made[NOJEKYLL] = b""
    wanted.pop(CNAME, None)
    if errand.domain and errand.domain.lower() != tip.domain.lower():
        made[CNAME] = f"{errand.domain}\n".encode()
    made[RECORD] = encode_record(wanted)
    return made, wanted | {path: blob_id(data, errand.source.object_format) for path, data in made.items()}


def _reader(site: Site, made: dict[str, bytes]) -> Callable[[str], bytes]:
    return lambda path: made[path] if path in made else site.read(path)


def _judge_change(errand: _Errand, change: Change) -> tuple[str, ...]:
    """Refuse to replace what others made, unless told to; warn of what will be replaced."""
    if change.clashes and not errand.options.adopt:
        raise PublishError(
            f"{errand.target} has files at places of the site that no publish made: {_some(change.clashes)}; rename "
            "them on the branch, or give --adopt to replace them (git keeps the old ones in its history)"
        )
    warnings = []
    if change.clashes:
        warnings.append(f"replaced on the branch, though no publish made them: {_some(change.clashes)}")
    if change.edited:
        warnings.append(f"edited on the branch by somebody, and now as the site has them: {_some(change.edited)}")
    return tuple(warnings)


def _arrived(git: Git, branch: str, tip: Tip, commit: str, words: str) -> bool:
    """After a push that git calls failed: True if it arrived all the same, False if the branch moved. Else raises."""
    try:
        now = look_at_remote(git, branch).commit
    except PublishError:
        now = tip.commit
    if now == tip.commit:
        raise PublishError(f"the remote did not take the push:\n{words}")
    return now == commit


# --- words -----------------------------------------------------------------------------------------------------------


def _message(errand: _Errand) -> str:
    """The commit's message: whatever its subject says, the source commit stands in it."""
    source = errand.source
    subject = errand.options.message.strip() or f"Publish {source}"
    origin = (source.commit or "none") + (" with uncommitted changes" if source.dirty else "")
    return f"{subject}\n\nSource-commit: {origin}\nBuilt-by: sitegen {errand.site.state.engine}\n"


def _tell(errand: _Errand, tip: Tip, change: Change, warnings: tuple[str, ...]) -> None:
    for warning in warnings:
        errand.report(f"Warning: {warning}.")
    new, put = (len([path for path in paths if path != RECORD]) for paths in (change.added, change.put))
    counts = f"{new} new, {put - new} changed, {len(change.remove)} removed"
    errand.report(f"{errand.target}{'' if tip.commit else ' (a new branch)'}: {counts}.")
    if change.kept:
        errand.report(f"Kept, because no publish made them: {_some(change.kept)}.")


def _end(errand: _Errand, result: PublishResult, line: str, *, first: bool = False) -> PublishResult:
    errand.report(line)
    if result.url:
        verb = "will be" if result.changed else "is"
        errand.report(f"The site {verb} at {result.url}" + (" in a minute or two." if result.pushed else ""))
    if first and errand.repository is not None and errand.repository.on_github:
        branch = errand.options.branch
        errand.report(f"The first time: on GitHub, Settings, Pages, 'Deploy from a branch', {branch} and / (root).")
    return result


def _some(paths: tuple[str, ...]) -> str:
    """The first few of many paths, safe to print."""
    more = f" and {len(paths) - _SHOWN} more" if len(paths) > _SHOWN else ""
    return ", ".join(redact(path.encode("utf-8", "replace").decode()) for path in paths[:_SHOWN]) + more
