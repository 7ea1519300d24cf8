"""The records of an XML file: whatever is wrong around or inside them, each is read or named."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.errors import Origin
from sitegen.readers.xmlelement import Element
from sitegen.readers.xmlrecords import XmlRecords


def parse(text: str) -> tuple[list[Element], XmlRecords]:
    """The records of a text, and the reader with its findings."""
    records = XmlRecords(text, frozenset({"record"}), Origin(path="a.xml"))
    found: list[Element] = []
    records.each(lambda element, _: found.append(element))
    return found, records


def test_elements() -> None:
    """Elements know their line, text, markup, attributes and what is under a path."""
    (record,), _ = parse('<c>\n<m:record m:id="7">\n<a>x &lt; <i>y</i>\n z</a><a>2</a><b><a>3</a></b></m:record></c>')
    assert (record.tag, record.line, record.get("id"), record.get("no")) == ("record", 2, "7", "")
    assert [element.text for element in record.all("a")] == ["x < y z", "2"]
    assert (record.text_at("b", "a"), record.text_at("c"), record.one("c")) == ("3", "", None)
    assert record.all("a")[0].markup == "x &lt; <i>y</i> z"
    assert record.all("a")[0].line == 3


def test_comments_and_sections() -> None:
    """Records in comments are none; text in CDATA is text."""
    found, records = parse("<c><!-- <record/> --><record><![CDATA[<record> & more]]></record></c>")
    assert ([element.text for element in found], records.entries, records.findings) == (["<record> & more"], 1, [])


def test_what_stands_around() -> None:
    """The elements around a record come with it, outermost first; faults do not forget them."""
    paths: list[list[str]] = []
    text = '<a><b id="1"><record>x & y</record><record/></b><b id="2"><record/></b></a>'
    records = XmlRecords(text, frozenset({"record"}), Origin(path="a.xml"))
    records.each(lambda _, around: paths.append([f"{outer.tag}{outer.get('id')}" for outer in around]))
    assert paths == [["a", "b1"], ["a", "b2"]]
    assert (records.entries, len(records.findings)) == (3, 1)


WHOLE = ("<record>a</record>", "<record/>", "<record><x>1</x> &amp; <y/></record>")
BROKEN = ("<record>a & b</record>", "<record><x></record>", "<record><1></record>", "<record>")


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(WHOLE + BROKEN), max_size=8), st.sampled_from(["<c>{}</c>", "<c>{}", "{}", "junk {}</c>"])
)
def test_each_is_read_or_named(pieces: list[str], frame: str) -> None:
    """Of any sequence of whole and broken records the whole ones are read, the broken ones named, in any frame."""
    found, records = parse(frame.format("\n".join(pieces)))
    errors = [finding for finding in records.findings if finding.severity == "error"]
    assert len(found) + len(errors) == records.entries
    assert len(found) == sum(piece in WHOLE for piece in pieces)
    assert records.entries - len(pieces) in (0, 1)  # a file without an end may lack one more
