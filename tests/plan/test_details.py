"""What an article's page says of the original, of who stands behind a work, and of how far it is."""

from __future__ import annotations

import re

from sites import Site


def test_what_a_record_says_of_its_original(site: Site) -> None:
    """Each field has its row; publisher, place and year of the original share one, as the archive and its place do."""
    site.record(
        "one",
        type="book",
        original_title="Die Verwandlung",
        original_publisher="Kurt Wolff Verlag",
        original_publisher_place="Leipzig",
        original_date="1915",
        reviewed_title="What it reviews",
        publication_status="in press",
        authority="The Authority",
        archive="The Archive",
        archive_place="Marbach",
    )
    assert site.build().code == 0
    details = re.search(r'<dl class="facts.*?</dl>', site.read("articles/one.html"), re.DOTALL)
    assert details is not None
    rows = re.findall(r"<dt>(.*?)</dt>(.*?)(?=<dt>|</dl>)", details[0], re.DOTALL)
    said = {label: [value.strip() for value in re.findall(r">([^<>]*\w[^<>]*)<", values)] for label, values in rows}
    expected = {
        "Original title": ["Die Verwandlung"],
        "First published": ["Kurt Wolff Verlag, Leipzig", "1915"],
        "Reviewed work": ["What it reviews"],
        "Publication status": ["in press"],
        "Authority": ["The Authority"],
        "Archive": ["The Archive, Marbach"],
    }
    assert {label: said.get(label) for label in expected} == expected
