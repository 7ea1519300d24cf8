"""The ACL Anthology's XML: papers with what their volume says of them."""

from __future__ import annotations

import pytest
from drafts import reading

from sitegen.readers.acl import anthology_id

TEXT = """\
<?xml version='1.0' encoding='UTF-8'?>
<collection id="2022.acl">
  <volume id="long" type="proceedings">
    <meta>
      <booktitle>Proceedings of the 60th Annual Meeting of the <fixed-case>ACL</fixed-case></booktitle>
      <editor><first>Smaranda</first><last>Muresan</last></editor>
      <publisher>Association for Computational Linguistics</publisher>
      <address>Dublin, Ireland</address>
      <month>May</month>
      <year>2022</year>
      <isbn>978-1-955917-21-6</isbn>
    </meta>
    <frontmatter><url>2022.acl-long.0</url><bibkey>acl-2022-long</bibkey></frontmatter>
    <paper id="1">
      <title><fixed-case>A</fixed-case>dap<fixed-case>L</fixed-case>e<fixed-case>R</fixed-case>: <tex-math>k</tex-math>-means &amp; more</title>
      <author orcid="0000-0002-1825-0097"><first>Ali</first><last>Modarressi</last><affiliation>Tehran</affiliation></author>
      <author><first/><last>Mono</last></author>
      <pages>1–15</pages>
      <abstract>Our <i>code</i> is at <url>https://github.com/x</url>.</abstract>
      <url hash="a3b4bfc3">2022.acl-long.1</url>
      <attachment type="software" hash="f">2022.acl-long.1.software.zip</attachment>
      <bibkey>modarressi-etal-2022-adapler</bibkey>
      <doi>10.18653/v1/2022.acl-long.1</doi>
      <video href="2022.acl-long.1.mp4"/>
      <pwccode url="https://github.com/amodaresi/adapler">amodaresi/adapler</pwccode>
      <award>Best paper</award>
    </paper>
    <paper id="2"><title>Second</title></paper>
  </volume>
  <volume id="1" type="journal">
    <meta><booktitle>CL 48</booktitle><journal-title>Computational Linguistics</journal-title>
      <journal-volume>48</journal-volume><journal-issue>2</journal-issue><year>2022</year></meta>
    <paper id="3"><title>Third</title><language>deu</language></paper>
  </volume>
  <event id="acl-2022"><meta><title>60th Annual Meeting</title></meta><talk><title>Keynote</title></talk></event>
</collection>
"""


def test_papers() -> None:
    """A paper has its own fields and its volume's; braces for capitals go, maths and addresses come through."""
    found = reading("content/2022.acl.xml", TEXT)
    assert (found.reader, found.entries, found.codes, len(found.records)) == ("acl", 3, [], 3)
    paper = found.records[0]
    assert (paper.id, paper.type) == ("modarressi-etal-2022-adapler", "paper-conference")
    assert paper.title.startswith("AdapLeR: ")
    assert "<math" in paper.title_html
    assert [name.display for name in paper.authors] == ["Ali Modarressi", "Mono"]
    assert (paper.authors[0].orcid, paper.authors[0].affiliation) == ("0000-0002-1825-0097", "Tehran")
    assert [name.display for name in paper.editors] == ["Smaranda Muresan"]
    assert paper.container_title == "Proceedings of the 60th Annual Meeting of the ACL"
    assert (paper.page, paper.event_place) == ("1-15", "Dublin, Ireland")
    assert paper.issued is not None
    assert paper.issued.iso == "2022-05"
    assert paper.abstract_html == "Our <i>code</i> is at https://github.com/x."
    assert {item.scheme: item.value for item in paper.identifiers} == {
        "acl": "2022.acl-long.1",
        "doi": "10.18653/v1/2022.acl-long.1",
    }
    assert [(link.label, link.url) for link in paper.urls] == [
        ("", "https://aclanthology.org/2022.acl-long.1"),
        ("Software", "https://aclanthology.org/attachments/2022.acl-long.1.software.zip"),
        ("Video", "https://aclanthology.org/2022.acl-long.1.mp4"),
        ("Code", "https://github.com/amodaresi/adapler"),
    ]
    rows = {row.key: row.values for row in paper.provenance}
    assert (rows["award"], rows["volume isbn"]) == (("Best paper",), ("978-1-955917-21-6",))


def test_other_volumes() -> None:
    """A paper without a bibkey goes by its Anthology id; journals give volume and issue; other volumes' words do not leak."""
    _, second, third = reading("a.xml", TEXT).records
    assert second.id == "2022.acl-long.2"
    assert (third.id, third.type, third.container_title) == (
        "2022.acl-1.3",
        "article-journal",
        "Computational Linguistics",
    )
    assert (third.volume, third.issue, third.languages, third.editors) == ("48", "2", ("de",), ())


@pytest.mark.parametrize(
    ("parts", "known"),
    [
        (("2022.acl", "long", "1"), "2022.acl-long.1"),
        (("P18", "1", "1"), "P18-1001"),
        (("W19", "35", "1"), "W19-3501"),
        (("D19", "5", "12"), "D19-0512"),
        (("D19", "1", "12"), "D19-1012"),
        (("", "1", "1"), ""),
        (("P18", "x", "1"), "P18-x.1"),
    ],
)
def test_anthology_ids(parts: tuple[str, str, str], known: str) -> None:
    """Ids before 2020 have fixed widths, those since have dots."""
    assert anthology_id(*parts) == known


def test_a_broken_paper() -> None:
    """A paper that is not well-formed is named by its number and costs no other; the volume's words still reach those."""
    found = reading("a.xml", TEXT.replace("<award>Best paper</award>", "<award>Best</paper>"))
    assert [record.title for record in found.records] == ["Second", "Third"]
    assert (found.entries, found.codes) == (3, ["broken-xml"])
    assert "paper 1: mismatched tag" in str(found.findings[0])
    assert found.records[0].container_title.startswith("Proceedings")
