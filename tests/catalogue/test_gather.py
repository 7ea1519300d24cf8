"""Gathering records from files: whatever the order of files and of changes, the same files give the same records."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from sitegen.catalogue.gather import Gathering
from sitegen.digest import short_digest
from sitegen.errors import Origin
from sitegen.intake import Parsed
from sitegen.model import Identifier, Name, Overlay, PartialDate, PersonRule, Record

#: The id that a second `k1` of b.bib goes by, here as a key that somebody uses.
LENT = f"k1-{short_digest('b.bib On rivers ', 6)}"
PATHS = ["a.bib", "b.bib", "c.md", "d.md"]
JANE, ANN = Name(family="Doe", given="Jane"), Name(family="Poe", given="Ann")
NAMES = st.sampled_from(
    [
        JANE,
        ANN,
        structs.replace(JANE, orcid="0000-0001-0000-0001"),
        structs.replace(JANE, orcid="0000-0002-0000-0002"),
        Name(family="Doe", given="J.", orcid="0000-0001-0000-0001"),
    ]
)
RECORDS = st.builds(
    lambda key, title, name, year, doi, more: Record(
        id=key,
        type="article-journal",
        title=title,
        authors=(name,),
        issued=PartialDate(year=year),
        identifiers=(Identifier(scheme="doi", value=doi),) if doi else (),
        **more,
    ),
    st.sampled_from(["k1", "k2", "k3", LENT]),
    st.sampled_from(["On rivers", "The rivers", "Rivers"]),
    NAMES,
    st.sampled_from([2020, 2021]),
    st.sampled_from(["", "10.1000/a", "10.1000/b"]),
    st.sampled_from([{}, {"volume": "7"}, {"volume": "8"}, {"merge": False}, {"draft": True}, {"aliases": ("old",)}]),
)
OVERLAYS = st.builds(
    lambda about, body: Overlay(
        about=about,
        record=Record(id="", type="", title="", body=body),
        fields=("body",),
        origin=Origin(path=""),
    ),
    st.sampled_from(["k1", "k2", "old", "doi:10.1000/a", "nobody"]),
    st.sampled_from(["One note.", "Another note."]),
)
RULES = st.builds(
    lambda works: PersonRule(
        name=Name(family="Doe", given="Jane Q."),
        variants=(JANE,),
        works=works,
        key="jane",
        origin=Origin(path="people.toml"),
    ),
    st.sampled_from([(), ("k1",)]),
)


def parsed(path: str, records: list[Record], overlays: list[Overlay], people: list[PersonRule]) -> Parsed:
    """A file with these entries, each on a line of its own."""
    origins = [Origin(path=path, line=line, format=path.partition(".")[2]) for line in range(1, 20)]
    if path.endswith(".md"):
        origins = [structs.replace(origin, format="markdown") for origin in origins]
    return Parsed(
        path=path,
        records=tuple(
            structs.replace(record, origins=(origin,)) for record, origin in zip(records, origins, strict=False)
        ),
        overlays=tuple(
            structs.replace(overlay, origin=origin) for overlay, origin in zip(overlays, origins, strict=False)
        ),
        people=tuple(people),
    )


FILES = st.builds(
    parsed,
    st.sampled_from(PATHS),
    st.lists(RECORDS, max_size=3),
    st.lists(OVERLAYS, max_size=2),
    st.lists(RULES, max_size=1),
)


def state(gathering: Gathering) -> tuple[object, ...]:
    """All that a gathering says, in an order of its own."""
    return (
        sorted(gathering.records.items()),
        sorted(gathering.merged().items()),
        sorted(gathering.left_out().items()),
        sorted(map(str, gathering.findings())),
    )


@given(st.lists(FILES, max_size=12), st.booleans(), st.randoms(use_true_random=False))
def test_changes_end_like_gathering_from_nothing(files: list[Parsed], drafts: bool, luck: random.Random) -> None:
    """After any changes of files, in any portions, all is as if the files as they are now were gathered at once; what changed is told."""
    gathering = Gathering(drafts=drafts)
    standing: dict[str, Parsed] = {}
    told: dict[str, Record] = {}
    waiting = list(files)
    while waiting:
        portion: dict[str, Parsed | None] = {}
        for _ in range(luck.randint(1, 3)):
            if waiting:
                file = waiting.pop()
                portion[file.path] = None if luck.random() < 0.2 else file
        for path, file in portion.items():
            if file is None:
                standing.pop(path, None)
            else:
                standing[path] = file
        for record_id, held in gathering.update(portion, portion.get).items():
            record = held.record if held else None
            assert told.get(record_id) != record
            if record is None:
                del told[record_id]
            else:
                told[record_id] = record
    at_once = Gathering(drafts=drafts)
    at_once.update(sorted(standing, key=lambda _: luck.random()), standing.get)
    assert state(gathering) == state(at_once)
    assert told == at_once.records


@given(st.lists(FILES, max_size=4, unique_by=lambda file: file.path))
def test_gathering_loses_nothing(files: list[Parsed]) -> None:
    """Every record of every file stands, went into another one, or is left out and named; only what a curator wrote or calls by a lent id."""
    gathering = Gathering(drafts=True)
    said = {file.path: file for file in files}
    gathering.update(said, said.get)
    refused = sum(gathering.left_out().values())
    assert refused == sum(finding.severity == "error" for finding in gathering.findings())
    count = sum(len(file.records) for file in files)
    assert len(gathering.records) + sum(gathering.merged().values()) + refused == count


def test_a_record_keeps_its_id_when_that_is_lent_no_longer() -> None:
    """A record whose own id was wanted for another's second entry stands on when that entry goes into a record of another file."""

    def entry(key: str, year: int, *, merge: bool = True) -> Record:
        return Record(
            id=key, type="book", title="On rivers", authors=(JANE,), issued=PartialDate(year=year), merge=merge
        )

    owner = entry(LENT, 2020, merge=False)
    before = parsed("b.bib", [entry("k1", 2021), entry("k1", 2020), owner], [], [])
    joining = parsed("a.bib", [entry("k1", 2021), entry("k1", 2020)], [], [])
    gathering = Gathering()
    gathering.update(["b.bib"], {"b.bib": before}.get)
    gathering.update(["a.bib"], {"a.bib": joining}.get)
    assert gathering.records[LENT].year == "2020" and gathering.records[LENT].origin.line == 3
