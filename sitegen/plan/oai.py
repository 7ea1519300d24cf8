"""The catalogue as an OAI-PMH static repository: one XML file that a gateway serves to harvesters.

Specification: http://www.openarchives.org/OAI/2.0/guidelines-static-repository.htm, with records in oai_dc. A datestamp is the day of a record's last
change; a record without a date is left out, for a harvester would never ask for it again. A static repository tells of no deletions: its schema
has no place for them, and harvesters are to fetch it whole. A file holds at most 5,000 records, as the
guidelines advise; what is more stands in further files, each a repository of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from sitegen.model import Record
from sitegen.plan import urls
from sitegen.plan.cards import Desk
from sitegen.plan.dates import last_change, timestamp
from sitegen.plan.machine import doi_address
from sitegen.plan.machine.kinds import DCMI
from sitegen.plan.outputs import Output
from sitegen.views import OaiRecord, OaiView

#: The most records in one file.
MOST_RECORDS = 5_000


def oai_outputs(desk: Desk) -> Iterator[Output]:
    """The repository's files; none without a base URL and an address to write to, which the protocol demands."""
    site = desk.site
    if not (site.base_url and site.oai.email):
        return
    records = sorted(_records(desk), key=lambda record: record.identifier)
    for number, at in enumerate(range(0, len(records), MOST_RECORDS), 1):
        part = tuple(records[at : at + MOST_RECORDS])
        path = urls.oai(number)
        view = OaiView(
            name=site.title if number == 1 else f"{site.title} ({number})",
            base_url=_base_url(site.base_url + path, site.oai.gateway),
            email=site.oai.email,
            earliest=min(record.datestamp for record in part),
            records=part,
        )
        yield Output(path=path, kind="oai", view=view)


def _base_url(address: str, gateway: str) -> str:
    """The address that harvesters ask: the gateway's, with the file's own behind it but for 'https://'."""
    return f"{gateway.rstrip('/')}/{address.partition('://')[2]}" if gateway else address


def _records(desk: Desk) -> Iterator[OaiRecord]:
    place = urlsplit(desk.site.base_url)
    prefix = f"oai:{place.hostname}:{place.path.lstrip('/')}{urls.ARTICLES}/"
    for record_id, entry in desk.catalogue.entries.items():
        changed = last_change(entry)
        if changed:
            yield OaiRecord(
                identifier=prefix + desk.catalogue.slugs[record_id],
                datestamp=timestamp(changed)[:10],
                fields=tuple(_dublin_core(desk, entry.record)),
            )


def _dublin_core(desk: Desk, record: Record) -> Iterator[tuple[str, str]]:
    """The elements of oai_dc with their values."""
    pairs = [
        ("title", record.title),
        *(("creator", name.inverted) for name in record.authors),
        *(("contributor", name.inverted) for name in (*record.editors, *record.translators)),
        *(("subject", subject) for subject in record.subjects),
        ("description", record.abstract),
        ("publisher", record.publisher),
        ("date", record.issued.iso if record.issued is not None else ""),
        ("type", DCMI.get(record.type, "Text")),
        ("identifier", desk.absolute(desk.article_url(record.id))),
        ("identifier", doi_address(record.doi)),
        *(("identifier", f"urn:isbn:{it.value}") for it in record.identifiers if it.scheme == "isbn"),
        ("source", record.container_title),
        *(("language", language) for language in record.languages),
        ("rights", record.license),
    ]
    return ((element, value) for element, value in pairs if value)
