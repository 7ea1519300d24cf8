"""The command line: arguments in, exit code out. What commands do is elsewhere, and imported when a command runs.

Exit codes: 0 good; 1 built, but some records were refused; 2 nothing built, or wrong usage; 3 publishing refused or failed; 130 and 143
interrupted.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, NoReturn

import click

from sitegen import __version__

if TYPE_CHECKING:
    from sitegen.build import BuildReport, Progress
    from sitegen.report import Format

FORMATS = click.Choice(["text", "json", "github"])


def run(arguments: list[str], kept: list[object] | None = None) -> int:
    """Runs one command; returns the exit code. Whatever goes wrong becomes a line for a person, never a traceback. What is large is added to
    `kept`, so that it need not be taken apart by a process that ends."""
    from sitegen.errors import SitegenError

    format_ = _asked_format(arguments)
    signal.signal(signal.SIGTERM, _terminated)
    try:
        code = sitegen.main(arguments, prog_name="sitegen", standalone_mode=False, obj=kept)
    except click.exceptions.Exit as fault:
        return fault.exit_code
    except click.ClickException as fault:
        fault.show()
        return 2
    except SitegenError as fault:
        from sitegen.report import error_lines

        for line in error_lines(fault, format_):
            click.echo(line, err=format_ == "text")
        return fault.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("sitegen: interrupted; the site is as it was", err=True)
        return 130
    except _Terminated:
        click.echo("sitegen: terminated; the site is as it was", err=True)
        return 143
    except BrokenPipeError:
        # Whoever read our lines has gone; keep the interpreter from complaining about it when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return int(code or 0)


class _Terminated(BaseException):
    """SIGTERM came."""


def _terminated(_signum: int, _frame: FrameType | None) -> NoReturn:
    raise _Terminated


def _asked_format(arguments: list[str]) -> Format:
    for name in ("json", "github"):
        if f"--format={name}" in arguments or ("--format" in arguments and name in arguments):
            return name
    return "text"


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "-V", "--version", message="sitegen %(version)s")
def sitegen() -> None:
    """A static site generator for reading lists.

    Keep records of what you read: one Markdown file a record, or a whole library as BibTeX, RIS, CSL-JSON ... sitegen
    turns them into a catalogue of their own: a page for every article, author, subject, journal and year, and your
    reading lists with their notes.

    \b
      sitegen build            build the site in this folder into public/
      sitegen serve            show it in a browser while you write
      sitegen build mysite -o /srv/www/mysite --base-url https://example.org/mysite/

    The site is described in its site.toml; records, lists and pages are under content/.
    """


SITE = click.argument("site", default=".", type=click.Path(file_okay=False, path_type=Path), metavar="[SITE]")


@sitegen.command(short_help="Build the site.")
@SITE
@click.option(
    "-o", "--output", "out", type=click.Path(path_type=Path), help="Where to build it [SITE's output folder: public/]."
)
@click.option("--base-url", metavar="URL", help="The address it will have, instead of site.toml's.")
@click.option("-j", "--jobs", type=click.IntRange(0, 256), default=0, help="Processes to use [one a core].")
@click.option("--clean", is_flag=True, help="Build everything anew: forget what earlier builds know.")
@click.option("--adopt", is_flag=True, help="Build into a folder that holds other files, too; they are kept.")
@click.option("--drafts", is_flag=True, help="Include what is marked draft = true.")
@click.option("--strict", is_flag=True, help="Exit with 1 for warnings, too.")
@click.option("--format", "format_", type=FORMATS, default="text", help="How to write findings.", show_default=True)
@click.option("--profile", is_flag=True, help="Say how long each stage took, and each kind of file.")
@click.pass_obj
def build(
    kept: list[object] | None,
    site: Path,
    out: Path | None,
    base_url: str | None,
    jobs: int,
    clean: bool,
    adopt: bool,
    drafts: bool,
    strict: bool,
    format_: Format,
    profile: bool,
) -> int:
    """Build SITE (this folder, unless you name another) into its output folder.

    Only what changed is written again. The site is whole at every moment: if a build fails or is killed, the old one
    stands. Records that cannot be used are named with file and line, and all others are built.

    Exit codes: 0 good; 1 some records were refused; 2 nothing was built and the old site stands.
    """
    from sitegen.build import BuildOptions
    from sitegen.build import build as build_site
    from sitegen.config import load_config
    from sitegen.theme import theme_findings

    config = load_config(site, base_url=base_url, judge=theme_findings)
    options = BuildOptions(jobs=jobs, clean=clean, adopt=adopt, drafts=drafts)
    if kept is not None:
        # This process ends when the site is built: there is nothing to look for among what it holds.
        gc.disable()
    with _progress(format_) as progress:
        report, memory = build_site(
            site.resolve(), config, (out or site / config.output).absolute(), options, progress=progress
        )
    if kept is not None:
        kept.append(memory)
    _say(report, format_, profile=profile)
    refused = report.errors or (strict and any(finding.severity == "warning" for finding in report.findings))
    return 1 if refused else 0


def _say(report: BuildReport, format_: Format, *, profile: bool) -> None:
    from sitegen.report import encoded, finding_line, profile_lines, summary

    if format_ == "json":
        click.echo(encoded(report))
        return
    for finding in report.findings:
        click.echo(finding_line(finding, format_), err=format_ == "text")
    for line in profile_lines(report) if profile else ():
        click.echo(line)
    click.echo(summary(report))


@contextmanager
def _progress(format_: Format) -> Iterator[Progress | None]:
    """A progress bar where a person is watching, nothing elsewhere."""
    if format_ != "text" or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<8}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    # No refreshing thread: processes are forked while this is shown.
    with Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False) as bars:
        tasks: dict[str, Any] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total or None)
            bars.update(tasks[stage], completed=done, total=total or None, refresh=True)

        yield show


@sitegen.command(short_help="Look for mistakes without building.")
@SITE
@click.option(
    "--names/--no-names", default=True, help="Suggest name variants that may be one person.", show_default=True
)
@click.option(
    "--report",
    "report_",
    type=click.Choice(["text", "json"]),
    default=None,
    help="What became of every file, as a table or as JSON.",
)
@click.option("--roundtrip", is_flag=True, help="Read every export back and say what it loses.")
@click.option("--strict", is_flag=True, help="Exit with 1 for warnings, too.")
@click.option("--format", "format_", type=FORMATS, default="text", help="How to write findings.", show_default=True)
def check(site: Path, names: bool, report_: str | None, roundtrip: bool, strict: bool, format_: Format) -> int:
    """Read the whole content of SITE and say what is wrong with it; nothing is written.

    With --report, every file is listed with its entries (counted independently of the parser), the records kept,
    those merged into others, and its findings. With --roundtrip, all records are written in every exchange format and
    read back: what a format has no place for is said once, and any other difference is a warning.
    """
    from sitegen.check import check as check_site
    from sitegen.check import exports_lines, table
    from sitegen.config import load_config
    from sitegen.report import counts, encoded, finding_line
    from sitegen.theme import theme_findings

    report = check_site(site.resolve(), load_config(site, judge=theme_findings), names=names, roundtrip=roundtrip)
    if "json" in (report_, format_):
        click.echo(encoded(report))
    else:
        for finding in report.findings:
            click.echo(finding_line(finding, format_), err=format_ == "text")
        for line in (*(table(report) if report_ else ()), *exports_lines(report)):
            click.echo(line)
        click.echo(f"{report.records:,} records, {counts(report.findings)}")
    refused = report.errors or (strict and any(finding.severity == "warning" for finding in report.findings))
    return 1 if refused else 0


@sitegen.command(short_help="Show the site in a browser while you write.")
@SITE
@click.option(
    "-p",
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Where to serve; 0 is any free port.",
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="The address to serve at; 0.0.0.0 is for everyone in the network.",
)
@click.option("--open", "open_browser", is_flag=True, help="Open it in the browser.")
@click.option("--poll", is_flag=True, help="Look for changes again and again, for network drives.")
@click.option("--drafts", is_flag=True, help="Include what is marked draft = true.")
def serve(site: Path, port: int, host: str, open_browser: bool, poll: bool, drafts: bool) -> int:
    """Serve SITE (this folder, unless you name another) on this machine, and follow every save.

    Open pages show what you saved a moment later, without losing the place where you read. Where a file cannot be used,
    the last good page stays, with what is wrong and where over it. Nothing is written but SITE/.sitegen. Ctrl-C ends it.
    """
    from sitegen.serve import ServeOptions
    from sitegen.serve import serve as serve_site

    options = ServeOptions(host=host, port=port, poll=poll, drafts=drafts, open_browser=open_browser)
    try:
        serve_site(site, options, click.echo)
    except KeyboardInterrupt:
        click.echo("sitegen: ended")
    return 0


@sitegen.command(short_help="Begin a site, or a theme.")
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path), metavar="[DIR]")
@click.option(
    "--from",
    "source",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Your library: .bib, .ris, .json ...",
)
@click.option("--title", help="What the list is called.")
@click.option("--base-url", default="", metavar="URL", help="The address it will have.")
@click.option("--force", is_flag=True, help="Add what is missing to a folder that is a site already.")
@click.option("--theme", metavar="NAME", help="Begin a theme NAME in DIR instead.")
@click.option("--workflow", is_flag=True, help="Add only the workflow for GitHub Pages to DIR.")
def new(
    folder: Path | None,
    source: Path | None,
    title: str | None,
    base_url: str,
    force: bool,
    theme: str | None,
    workflow: bool,
) -> int:
    """Lay out a site in DIR that builds as it is. Nothing is ever overwritten.

    With --theme or --workflow, DIR is a site (this folder, unless you name another) that gets a theme of its own or
    the workflow that publishes it.
    """
    from sitegen.scaffold import scaffold_site, scaffold_theme, scaffold_workflow, suggest_title

    if theme:
        result = scaffold_theme(folder or Path(), theme)
    elif workflow:
        result = scaffold_workflow(folder or Path())
    elif folder is None:
        raise click.UsageError("name a folder: sitegen new DIR")
    else:
        if title is None and sys.stdin.isatty():
            title = click.prompt("What is the list called?", default=suggest_title(folder))
        result = scaffold_site(folder, title=title or "", source=source, base_url=base_url, force=force)
    for path in result.files:
        click.echo(f"made {path}")
    for path in result.kept:
        click.echo(f"kept {path}")
    for note in result.notes:
        click.echo(note)
    return 0


@sitegen.command(short_help="Publish the site to GitHub Pages.")
@SITE
@click.option("--branch", help="The branch to publish to [site.toml's: gh-pages].")
@click.option("--remote", help="The remote to publish to [site.toml's: origin].")
@click.option("-m", "--message", default="", help="The commit's message.")
@click.option("-n", "--dry-run", is_flag=True, help="Do everything but the push.")
@click.option("--adopt", is_flag=True, help="Let pages of the site replace files on the branch that others made.")
@click.option("--strict", is_flag=True, help="Refuse to publish while a record is refused.")
def publish(
    site: Path, branch: str | None, remote: str | None, message: str, dry_run: bool, adopt: bool, strict: bool
) -> int:
    """Build SITE anew and publish it as one commit on a branch that GitHub Pages serves.

    Files that others put on the branch stay, a CNAME above all. Nothing is forced: if somebody was faster, their commit
    is fetched first. Your working folder and its git index are not touched.
    """
    from sitegen.build import BuildOptions
    from sitegen.build import build as build_site
    from sitegen.config import load_config
    from sitegen.errors import PublishError
    from sitegen.publish import PublishOptions, guess_base_url
    from sitegen.publish import publish as publish_site
    from sitegen.theme import theme_findings

    root = site.resolve()
    config = load_config(root, judge=theme_findings)
    remote = remote or config.publish.remote
    if not config.base_url:
        config = load_config(root, base_url=guess_base_url(root, remote, config.publish.cname) or None)
    out = (root / config.output).absolute()
    with _progress("text") as progress:
        report, _ = build_site(root, config, out, BuildOptions(clean=True), progress=progress)
    _say(report, "text", profile=False)
    if strict and report.errors:
        raise PublishError("some records were refused; mend them, or publish without --strict")
    options = PublishOptions(
        branch=branch or config.publish.branch,
        remote=remote,
        dry_run=dry_run,
        message=message,
        cname=config.publish.cname,
        base_url=config.base_url,
        adopt=adopt,
    )
    publish_site(out, root, options, click.echo)
    return 0
