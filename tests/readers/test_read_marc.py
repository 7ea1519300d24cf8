"""MARC 21, binary and as XML: one table for both, ISBD's punctuation, damaged records, safe XML."""

from __future__ import annotations

import subprocess
import sys
from html import escape
from typing import TYPE_CHECKING

import pytest
from drafts import reading
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.readers import ReadOptions
from sitegen.readers.marc import read
from sitegen.readers.marc.dates import fixed_dates
from sitegen.readers.marc.isbd import plain
from sitegen.readers.marc.relators import role
from sitegen.sources import Source

if TYPE_CHECKING:
    from pathlib import Path

    from sitegen.model import Record

Fields = dict[str, list[str]]

BOOK: Fields = {
    "001": ["ocm47013195"],
    "005": ["20060525093449.0"],
    "008": ["060508s2001    nyu      b    000 1 eng  "],
    "010": ["  $a  2001033643"],
    "020": ["  $a9781558612747 (pbk.) :$c$15"],
    "035": ["  $a(OCoLC)47013195"],
    "050": ["00$aPS3552$b.B87"],
    "100": ["1 $aBurney, Fanny,$d1752-1840."],
    "245": ["10$aEvelina :$bor, a young lady's entrance into the world /$cFanny Burney ; edited by Ann Roe."],
    "250": ["  $a2nd ed."],
    "260": ["  $aNew York, N.Y. :$bFeminist Press,$cc2001."],
    "300": ["  $axii, 317 p. ;$c22 cm."],
    "490": ["1 $aFeminist classics ;$v4"],
    "500": ["  $aIncludes index."],
    "520": ["  $aA satire."],
    "650": [" 0$aFathers and daughters$vFiction.", " 0$aFathers and daughters$vFiction."],
    "700": ["1 $aRoe, Ann,$eeditor.", "1 $aDoe, Jo,$4ill"],
    "856": ["40$uhttps://example.org/evelina$zFull text"],
}


def xml(fields: Fields, leader: str = "01212cam a2200337 a 4500", prefix: str = "") -> str:
    """A record as MARCXML; a data field is its two indicators and its subfields, each after a '$'."""
    lines = [f"<{prefix}leader>{leader}</{prefix}leader>"] if leader else []
    for tag, values in fields.items():
        for value in values:
            if tag < "010":
                lines.append(f'<{prefix}controlfield tag="{tag}">{escape(value)}</{prefix}controlfield>')
                continue
            parts = "".join(
                f'<{prefix}subfield code="{part[0]}">{escape(part[1:])}</{prefix}subfield>'
                for part in _split(value[2:])
            )
            lines.append(
                f'<{prefix}datafield tag="{tag}" ind1="{value[0]}" ind2="{value[1]}">{parts}</{prefix}datafield>'
            )
    return f"<{prefix}record>\n" + "\n".join(lines) + f"\n</{prefix}record>\n"


def _split(text: str) -> list[str]:
    return [part for part in text.split("$") if part and not part.isdigit()]


def collection(*records: str) -> str:
    """A collection of records."""
    return '<collection xmlns="http://www.loc.gov/MARC21/slim">\n' + "".join(records) + "</collection>\n"


def binary(fields: Fields, *, status: str = "01212cam a2200337 a 4500", encoding: str = "utf-8") -> bytes:
    """A record as ISO 2709, put together by hand."""
    directory, body = b"", b""
    for tag, values in fields.items():
        for value in values:
            data = value if tag < "010" else value[:2] + "".join(f"\x1f{part}" for part in _split(value[2:]))
            raw = data.encode(encoding) + b"\x1e"
            directory += f"{tag}{len(raw):04d}{len(body):05d}".encode()
            body += raw
    base = 24 + len(directory) + 1
    leader = f"{base + len(body) + 1:05d}{status[5:12]}{base:05d}{status[17:]}".encode()
    return leader + directory + b"\x1e" + body + b"\x1d"


def _check(record: Record) -> None:
    assert (record.id, record.type) == ("ocm47013195", "book")
    assert record.title == "Evelina: or, a young lady's entrance into the world"
    assert record.title_short == "Evelina"
    assert [name.inverted for name in record.authors] == ["Burney, Fanny"]
    assert [name.inverted for name in record.editors] == ["Roe, Ann"]
    assert [(one.role, one.name.inverted) for one in record.contributors] == [("illustrator", "Doe, Jo")]
    assert record.issued is not None
    assert record.issued.iso == "2001"
    assert (record.publisher, record.publisher_place, record.edition) == ("Feminist Press", "New York, N.Y.", "2nd ed.")
    assert (record.collection_title, record.collection_number) == ("Feminist classics", "4")
    assert (record.languages, record.number_of_pages, record.call_number) == (("en",), "317", "PS3552 .B87")
    assert record.subjects == ("Fathers and daughters -- Fiction",)
    assert {item.scheme: item.value for item in record.identifiers} == {
        "lccn": "2001033643",
        "isbn": "9781558612747",
        "oclc": "47013195",
    }
    assert [(link.url, link.label) for link in record.urls] == [("https://example.org/evelina", "Full text")]
    assert (record.abstract, record.updated) == ("A satire.", "2006-05-25T09:34:49Z")
    rows = {row.key: row for row in record.provenance}
    assert rows["500$a"].values == ("Includes index.",)
    assert rows["245$c"].values == ("Fanny Burney ; edited by Ann Roe.",)
    assert rows["100$d"].values == ("1752-1840.",)


@pytest.mark.parametrize("prefix", ["", "marc:"])
def test_xml(prefix: str) -> None:
    """A record of MARCXML, with a prefix or without, becomes a record without ISBD's punctuation; the rest is kept."""
    text = f'<?xml version="1.0"?><{prefix}collection xmlns="http://www.loc.gov/MARC21/slim">' + xml(
        BOOK, prefix=prefix
    )
    found = reading("content/books.xml", text + f"</{prefix}collection>")
    assert (found.reader, found.entries, found.findings) == ("marc", 1, ())
    _check(found.record)


def test_binary() -> None:
    """The same record as ISO 2709 becomes the same record."""
    found = reading("content/books.mrc", binary(BOOK))
    assert (found.reader, found.entries, found.findings) == ("marc", 1, ())
    _check(found.record)


def test_bare_record_and_envelopes() -> None:
    """A record without a collection, and records in the answers of SRU and OAI-PMH, which name their envelopes 'record'."""
    assert reading("a.xml", xml(BOOK)).record.id == "ocm47013195"
    inner = xml(BOOK)
    sru = f"<zs:answer><zs:records><zs:record><zs:data>{inner}</zs:data><zs:position>1</zs:position></zs:record></zs:records></zs:answer>"
    oai = (
        f"<OAI><record><header/><metadata>{inner}</metadata></record><record><header status='deleted'/></record></OAI>"
    )
    assert reading("a.xml", sru).entries == 1
    assert reading("a.xml", sru).record.id == "ocm47013195"
    found = reading("a.xml", oai)
    assert (found.entries, len(found.records), found.codes) == (1, 1, ["empty-record"])


def test_the_scripts_of_a_record() -> None:
    """The original script (880) is kept under the field that it stands for."""
    fields = BOOK | {
        "245": ["10$6880-01$aRusskaia poeziia /$csost."],
        "880": ["10$6245-01/(N$aРусская поэзия /$cсост."],
    }
    record = reading("a.xml", xml(fields)).record
    assert record.title == "Russkaia poeziia"
    assert {row.key: row.values for row in record.provenance}["880-245$a"] == ("Русская поэзия /",)


def test_titles_without_punctuation() -> None:
    """Catalogues that leave ISBD's marks to the display get them; a medium between title and subtitle does no harm."""
    assert (
        reading("a.xml", xml(BOOK | {"245": ["10$aTempo$ba thesis$n2$cA. Roe"]})).record.title == "Tempo: a thesis. 2"
    )
    record = reading("a.xml", xml(BOOK | {"245": ["10$aEvelina$h[map] :$ba game."]})).record
    assert (record.title, record.medium) == ("Evelina: a game", "map")


@pytest.mark.parametrize(
    ("text", "stripped"),
    [("Helsinki :", "Helsinki"), ("[Helsinki]", "Helsinki"), ("Tammi,", "Tammi"), ("Book.", "Book"), ("Inc.", "Inc."),
     ("Plenum Pub. Corp.", "Plenum Pub. Corp."), ("a [b] c", "a [b] c"), ("[Paris", "Paris"), ("1999.", "1999"), ("", "")],
)  # fmt: skip
def test_punctuation(text: str, stripped: str) -> None:
    """Marks that lead to the next subfield go; those of an abbreviation stay."""
    assert plain(text) == stripped


@pytest.mark.parametrize(
    ("value", "dates"),
    [
        ("060508s2001    ", ("2001", "")),
        ("060508r20011991", ("2001", "1991")),
        ("840328d19831987", ("1983/1987", "")),
        ("840328c19859999", ("1985/..", "")),
        ("840328q19501959", ("1950~/1959~", "")),
        ("840328q1957    ", ("1957~", "")),
        ("840328e20100612", ("2010-06-12", "")),
        ("840328e201099  ", ("2010", "")),
        ("840328s19uu    ", ("19XX", "")),
        ("840328s199u    ", ("199X", "")),
        ("840328nuuuuuuuu", ("", "")),
        ("840328|||||||||", ("", "")),
        ("840328b        ", ("", "")),
        ("840328s1u9u", ("", "")),
        ("", ("", "")),
    ],
)
def test_fixed_dates(value: str, dates: tuple[str, str]) -> None:
    """Field 008 says single dates, ranges, guesses and reprints; what it leaves open stays open."""
    assert fixed_dates(value) == dates


def test_dates_in_words() -> None:
    """Where field 008 has no date the imprint's counts."""
    fields = BOOK | {"008": ["060508n               "], "260": ["  $aParis :$bSeuil,$c[1957?]"]}
    record = reading("a.xml", xml(fields)).record
    assert record.issued is not None
    assert (record.issued.year, record.issued.circa) == (1957, True)


@pytest.mark.parametrize(
    ("codes", "terms", "found"),
    [
        (["edt"], [], "editor"),
        (["http://id.loc.gov/vocabulary/relators/trl"], [], "translator"),
        (["xyz"], ["Verfasser"], "author"),
        ([], ["joint author."], "author"),
        ([], ["Hrsg."], "editor"),
        ([], ["thesis advisor,"], "thesis advisor"),
        ([], [], ""),
    ],
)
def test_relators(codes: list[str], terms: list[str], found: str) -> None:
    """Codes and terms in several languages name CSL's roles; other terms stay what they are."""
    assert role(codes, terms) == found


def test_people_without_a_role() -> None:
    """Added entries that do not say their role: authors, or editors where the title page says so; marked as inferred."""
    fields = BOOK | {"700": ["1 $aRemes, Pirkko.", "1 $aRoe, Ann$tAnother work"], "710": ["2 $aJSTOR (Organization)"]}
    found = reading("a.xml", xml(fields))
    assert [name.inverted for name in found.record.authors] == ["Burney, Fanny", "Remes, Pirkko"]
    assert [(one.role, one.name.literal) for one in found.record.contributors] == [
        ("contributor", "JSTOR (Organization)")
    ]
    guessed = [field for field in found.drafts[0].fields if field.status == "inferred" and field.key == "700$a"]
    assert [field.confidence for field in guessed] == [0.7]
    del fields["100"]
    assert [name.inverted for name in reading("a.xml", xml(fields)).record.editors] == ["Remes, Pirkko"]


def test_names() -> None:
    """Numeration, suffixes, forenames, ORCIDs, bodies with their parts, meetings."""
    fields = BOOK | {
        "100": ["0 $aJohn Paul$bII,$cPope,$d1920-2005"],
        "700": ["1 $aDavis, Sammy,$cJr.,$4aut$1https://orcid.org/0000-0002-1825-0097"],
        "110": ["2 $aIndiana University.$bDept. of Mathematics."],
        "711": ["2 $aAnnual Meeting$n(60th :$d2022 :$cDublin)"],
    }
    record = reading("a.xml", xml(fields)).record
    assert {name.display for name in record.authors} == {
        "John Paul II",
        "Sammy Davis Jr.",
        "Indiana University. Dept. of Mathematics",
    }
    assert next(name.orcid for name in record.authors if name.family == "Davis") == "0000-0002-1825-0097"
    assert (record.event_title, record.event_place) == ("Annual Meeting", "Dublin")


@pytest.mark.parametrize(
    ("leader", "fields", "kind"),
    [
        ("01212cas a2200337 a 4500", {}, "periodical"),
        ("01212nem a2200337 a 4500", {}, "map"),
        ("01212njm a2200337 a 4500", {}, "song"),
        (
            "01212naa a2200337 a 4500",
            {"773": ["0 $tNature$gVol. 24, no. 9 (1993), p. 235-248$x0028-0836"]},
            "article-journal",
        ),
        ("01212naa a2200337 a 4500", {"773": ["0 $tEssays$z9783034897426"]}, "chapter"),
        ("01212nam a2200337 a 4500", {"502": ["  $aThesis (Ph. D.)--Yale, 2001."]}, "thesis"),
    ],
)
def test_kinds(leader: str, fields: Fields, kind: str) -> None:
    """The leader, a host and a note on a thesis say what a record describes."""
    assert reading("a.xml", xml(BOOK | fields, leader)).record.type == kind


def test_hosts() -> None:
    """The host's title, numbers and pages of an article; what is read out of words is inferred."""
    host = {"773": ["0 $tNature$gVol. 24, no. 9 (1993), p. 235-248$x0028-0836"]}
    found = reading("a.xml", xml(BOOK | host, "01212naa a2200337 a 4500"))
    record = found.record
    assert (record.container_title, record.volume, record.issue, record.page) == ("Nature", "24", "9", "235-248")
    assert record.identifier("issn") == "0028-0836"
    assert {
        field.name for field in found.drafts[0].fields if field.status == "inferred" and field.confidence == 0.8
    } == {
        "volume",
        "issue",
        "page",
    }


def test_a_record_without_a_title_field() -> None:
    """Another title of the record stands in, marked as inferred."""
    fields = {tag: values for tag, values in BOOK.items() if tag != "245"} | {"246": ["3 $aEvelina"]}
    found = reading("a.xml", xml(fields))
    assert found.record.title == "Evelina"
    assert next(field for field in found.drafts[0].fields if field.name == "title").status == "inferred"


# --- what is damaged --------------------------------------------------------------------------------------------------


def test_damaged_binary_records() -> None:
    """Each damaged record is named by its number and control number; the others are read."""
    records = [binary(BOOK | {"001": [f"id{number}"]}) for number in range(1, 6)]
    records[1] = records[1][:30] + b"XX" + records[1][32:]  # directory
    records[2] = b"junk" + records[2][20:]  # leader
    records[3] = records[3].replace(b"Evelina", b"Evelin\xff")  # encoding
    found = reading("content/books.mrc", b"".join(records) + b"\n")
    assert [record.id for record in found.records] == ["id1", "id5"]
    assert found.entries == 5
    assert found.codes == ["bad-marc"] * 3
    assert [str(finding).partition(": ")[2][:21] for finding in found.findings] == [
        "record 2 (001: id2): ",
        "record 3 (001: id3): ",
        "record 4 (001: id4): ",
    ]
    assert "0xff" in str(found.findings[2])


def test_a_file_cut_short() -> None:
    """The last record of a file cut short is named; the others are read."""
    found = reading("a.mrc", binary(BOOK) + binary(BOOK | {"001": ["two"]})[:-40])
    assert (len(found.records), found.entries, found.codes) == (1, 2, ["bad-marc"])
    assert "ends in the middle" in str(found.findings[0])


def test_encodings() -> None:
    """MARC-8 is decoded; a record that claims it but is UTF-8 is read as what it is."""
    marc8 = binary(BOOK | {"245": ["10$aBr\u00e2ont\u00e8e"]}, status="01212cam  2200337 a 4500", encoding="latin-1")
    utf8 = binary(BOOK | {"245": ["10$aBrontë"]}, status="01212cam  2200337 a 4500")
    assert reading("a.mrc", marc8).record.title == "Bróntë"
    assert reading("a.mrc", utf8).record.title == "Brontë"


def test_broken_xml() -> None:
    """A record that is not well-formed is named by line, number and control number; the others are read."""
    records = [xml(BOOK | {"001": [f"id{number}"]}) for number in range(1, 5)]
    records[1] = records[1].replace("A satire.", "A & B")
    records[2] = records[2].replace("</record>", "")
    found = reading("a.xml", collection(*records))
    assert [record.id for record in found.records] == ["id1", "id4"]
    assert found.entries == 4
    assert found.codes == ["broken-xml"] * 2
    assert "record 2 (001: id2)" in str(found.findings[0])
    assert "record 3 (001: id3): the record before this one has no end" in str(found.findings[1])


def test_junk_around_the_records() -> None:
    """What stands before the XML declaration is warned of and costs no record."""
    found = reading("a.xml", "foo<?xml version='1.0'?>" + collection(xml(BOOK), xml(BOOK | {"001": ["two"]})))
    assert (len(found.records), found.entries, found.codes) == (2, 2, ["broken-xml"])
    assert found.findings[0].severity == "warning"


BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 30))


@pytest.mark.parametrize(
    "doctype",
    [
        f'<!DOCTYPE c [<!ENTITY a0 "ha">{BOMB}]>',
        '<!DOCTYPE c [<!ENTITY a29 SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE c [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]>',
        '<!DOCTYPE c SYSTEM "x.dtd" [<!ATTLIST c a CDATA "b">]>',
    ],
)
def test_entities_are_refused(doctype: str) -> None:
    """Entity bombs and external entities refuse the file by name; nothing is expanded, read or fetched."""
    text = doctype + collection(xml(BOOK | {"520": ["  $aX"]}).replace(">X<", ">&a29;<"))
    found = reading("a.xml", text)
    assert (found.records, found.codes) == ((), ["unsafe-xml"])
    assert "root:" not in str(found.findings)


def test_a_harmless_doctype(tmp_path: Path) -> None:
    """A document type that only names its DTD is passed over, the DTD not read; HTML's entities stand for their signs."""
    dtd = tmp_path / "x.dtd"
    dtd.write_text('<!ENTITY nbsp "read from disk">')
    text = f'<!DOCTYPE collection SYSTEM "{dtd.as_uri()}">' + collection(
        xml(BOOK).replace("A satire.", "A&nbsp;satire &eacute;")
    )
    found = reading("a.xml", text)
    assert found.record.abstract == "A satire é"


def test_xml_nested_without_end() -> None:
    """A hundred thousand elements in one another cost their record, no more."""
    deep = xml(BOOK).replace("A satire.", "<a>" * 100_000)
    found = reading("a.xml", collection(deep, xml(BOOK | {"001": ["two"]})))
    assert ([record.id for record in found.records], found.codes) == (["two"], ["broken-xml"])


def test_without_pymarc() -> None:
    """Without pymarc a binary file is a finding that says how to get it; MARCXML needs nothing."""
    program = (
        "import sys; sys.modules['pymarc'] = None\n"
        "from sitegen.readers import ReadOptions, marc\n"
        "from sitegen.sources import Source\n"
        "result = marc.read(Source(path='a.mrc', data=b'00026' + b' ' * 19 + b'\\x1e\\x1d'), ReadOptions())\n"
        "print(result.entries, result.findings[0])\n"
    )
    printed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert printed.startswith("1 a.mrc: binary MARC is read by pymarc")
    assert "pip install 'sitegen[marc]'" in printed


texts = st.text(
    alphabet=st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co"], exclude_characters="$"), min_size=1, max_size=20
).map(lambda text: " ".join(text.split())).filter(lambda text: text and not text.isdigit())  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(st.lists(texts, min_size=1, max_size=5))
def test_no_subfield_is_lost(values: list[str]) -> None:
    """Whatever stands in a field that means nothing here is in the staff view, from ISO 2709 as from XML."""
    fields = BOOK | {"599": [f"  $a{value}" for value in values]}
    for path, data in (("a.mrc", binary(fields)), ("a.xml", xml(fields).encode())):
        found = reading(path, data)
        assert [field.value for field in found.drafts[0].fields if field.key == "599$a"] == values


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=60), st.integers(0, 600))
def test_damage_anywhere(junk: bytes, place: int) -> None:
    """Bytes put anywhere into one record of three: the others are read, and that one is read or named."""
    records = [binary(BOOK | {"001": [f"id{number}"]}) for number in range(3)]
    records[1] = records[1][:place] + junk.replace(b"\x1d", b"") + records[1][place:]
    result = read(Source(path="a.mrc", data=b"".join(records)), ReadOptions())
    assert result.entries == 3 == len(result.drafts) + len(result.findings)
    ids = [field.value for draft in result.drafts for field in draft.fields if field.name == "id"]
    assert (ids[0], ids[-1]) == ("id0", "id2")
