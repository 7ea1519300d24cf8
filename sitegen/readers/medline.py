"""What PubMed's two formats have in common: dates, titles, page numbers and kinds of publication as NLM writes them.

Source: NLM, MEDLINE/PubMed Data Element (Field) Descriptions (https://www.nlm.nih.gov/bsd/mms/medlineelements.html).
"""

from __future__ import annotations

import re
from typing import Final

#: Publication type -> type of CSL, the most telling first; everything else in a journal is an article.
KINDS: Final = {
    "Preprint": "article", "Academic Dissertation": "thesis", "Dataset": "dataset", "Technical Report": "report",
    "Newspaper Article": "article-newspaper", "Video-Audio Media": "motion_picture", "Webcast": "broadcast",
    "Lecture": "speech", "Legal Case": "legal_case", "Legislation": "legislation", "Interview": "interview",
    "Book Chapter": "chapter", "Book": "book", "Patents": "patent", "Periodical Index": "periodical",
    "Journal Article": "article-journal",
}  # fmt: skip
_WORDED: Final = re.compile(r"[^\W\d_]")


def kind(types: list[str]) -> str:
    """The type of CSL that the publication types of a record name, '' where none does."""
    return next((csl for name, csl in KINDS.items() if name in types), "")


def title(text: str) -> str:
    """A title without the full stop that NLM ends each with, and without the brackets of a translated one."""
    text = text.strip()
    if text.endswith(".") and not text.endswith(".."):
        text = text[:-1]
    if text[:1] == "[" and text.find("]") == len(text) - 1:
        text = text[1:-1].rstrip(".")
    return text


def date(text: str) -> str:
    """A date of NLM's ('2018 Mar 1', '2013 06 10', '2019 Jan-Feb', '1998 Dec-1999 Jan', '20180301') for normalising.

    The second half of a range gets the year and the month that it leaves out.
    """
    text = " ".join(text.split())
    if re.fullmatch(r"\d{4}(?: \d\d?){1,2}", text):
        return "-".join(part.zfill(2) for part in text.split(" "))
    first, dash, last = text.partition("-")
    if not dash or text.count("-") > 1 or not _WORDED.search(text):
        return text
    year, _, rest = first.strip().partition(" ")
    last = last.strip()
    if not re.match(r"\d{4}", last):
        month = rest.partition(" ")[0]
        last = f"{year} {last}" if _WORDED.search(last) else f"{year} {month} {last}"
    return f"{first.strip()}/{last}"


def subject(heading: str) -> str:
    """A MeSH heading without its qualifiers and the asterisk of a major topic: 'Occupational Health/*history'."""
    return heading.partition("/")[0].strip("* ")
