"""Synthetic reading lists: the same records for sitegen and for Hugo, and always the same ones for a seed.

They are made to be like real ones where that costs time: authors, subjects and journals follow Zipf's law (a few are everywhere, most are
rare, every author writes at least once), abstracts have 120 to 250 words with mathematics, markup and letters of many alphabets, and
every tenth record has notes in Markdown with a block of code.
"""

from __future__ import annotations

import json
import random
from bisect import bisect_left
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from sitegen.text import slugify

SYLLABLES = (
    "ba be bi bo bu ca ce ci co da di do du fa fe fi ga ge go ha he hi ja ka ke ki ko la le li lo lu ma me mi mo mu na ne ni no pa pe pi po "
    "ra re ri ro ru sa se si so ta te ti to tu va ve vi xe za ze zo ñe ü é ø å ł ś ő ć"
).split()
COMMON_WORDS = (
    "the of and in to a for with on is by we that from as are this an model data results method between effect analysis study using based high "
    "temperature energy field system time quantum structure protein gene network learning graph optimal finite random"
).split()
#: What trips up readers and writers: mathematics, markup, quotation marks, other alphabets.
STRANGERS = [
    "α-helix", "naïve", "$E = mc^2$", "$\\alpha < \\beta$", "p < 0.05", "A&B", "“quoted”", "x > y", "Schrödinger’s", "10–20 µm",
    "<i>in vivo</i>", "CO₂", "50 % of", "≥ 3σ", "Ångström", '"raw"', "機械学習", "данные", "C_{60}", "R&D", "H<sub>2</sub>O",
]  # fmt: skip
LANGUAGES = ["en"] * 17 + ["de", "fr", "ja"]
CODE = """```python
def f{number}(x, y):
    \"\"\"Compute a thing.\"\"\"
    for i in range({number}):
        x += y * i if i % 3 else "s < t & u"
    return {{"x": x, "y": [1, 2, 3]}}
```
"""


#: Every page, the exports of every record and of the whole; Hugo's twin has no search, and no exports at all.
CONFIG = """title = "Reading list"
base_url = "https://example.org/"

[search]
enabled = false

[exports]
per_value = []
"""


class Record(NamedTuple):
    """One record: texts as they stand in front matter, names as (given, family)."""

    slug: str
    title: str
    authors: tuple[tuple[str, str], ...]
    subjects: tuple[str, ...]
    day: date
    fields: dict[str, str]
    notes: str


class Zipf:
    """Draws numbers below `count`, small ones far more often: by 1 / (rank + flatness)."""

    def __init__(self, luck: random.Random, count: int, flatness: float) -> None:
        self._luck = luck
        self._sums = list(accumulate(1 / (rank + 1 + flatness) for rank in range(count)))

    def draw(self) -> int:
        """The next number."""
        return min(bisect_left(self._sums, self._luck.random() * self._sums[-1]), len(self._sums) - 1)


class Library:
    """A library of `count` records with 2.5 authors, 0.1 subjects and 0.02 journals a record."""

    def __init__(self, count: int, seed: int = 1) -> None:
        self.count = count
        self._luck = luck = random.Random(seed)
        made = {self._word(2, 4): None for _ in range(7_000)}
        self._words = [*COMMON_WORDS, *list(made)[:6_000]]
        self._word_ranks = Zipf(luck, len(self._words), 2)
        people = int(count * 2.5)
        families = [self._word(2, 3).capitalize() for _ in range(max(500, people // 4))]
        givens = [self._word(2, 3).capitalize() for _ in range(max(300, people // 10))]
        initials = [f" {letter}." for letter in "ABCDEFGHJKLMNPRSTW"] + [""] * 27
        self._people = self._distinct(
            people, lambda: (luck.choice(givens) + luck.choice(initials), luck.choice(families))
        )
        self._subjects = self._distinct(
            max(20, count // 10),
            lambda: (" ".join(self._word(2, 4) for _ in range(luck.randint(1, 3))).capitalize(),),
        )
        self._journals = [
            (f"Journal of {self._sentence(3)[:-1].title()}", self._issn()) for _ in range(max(20, count // 50))
        ]
        kinds = ("Press", "Verlag", "Publishing", "University Press")
        self._publishers = [f"{self._word(2, 4).capitalize()} {kind}" for kind in kinds for _ in range(8)]
        self._person_ranks = Zipf(luck, people, 20)
        self._subject_ranks = Zipf(luck, len(self._subjects), 10)
        self._journal_ranks = Zipf(luck, len(self._journals), 5)
        self._turns = list(range(people))
        luck.shuffle(self._turns)

    def records(self) -> Iterator[Record]:
        """Every record, one after the other; to be asked once."""
        people = len(self._turns)
        for number in range(self.count):
            first, end = number * people // self.count, (number + 1) * people // self.count
            yield self._record(number, self._turns[first:end])

    def _record(self, number: int, authors: list[int]) -> Record:
        luck = self._luck
        authors = list(
            dict.fromkeys([*authors, *(self._person_ranks.draw() for _ in range(luck.choice((1, 2, 2, 3, 3, 4))))])
        )
        luck.shuffle(authors)
        subjects = dict.fromkeys(self._subject_ranks.draw() for _ in range(luck.randint(4, 6)))
        title = self._sentence(luck.randint(6, 13))[:-1].replace(",", "")
        journal, issn = self._journals[self._journal_ranks.draw()]
        doi = f"10.{luck.randint(1000, 9999)}/{slugify(self._word(2, 2)) or 'x'}.{number}"
        fields = {
            "series": journal,
            "issn": issn,
            "publisher": luck.choice(self._publishers),
            "language": luck.choice(LANGUAGES),
            "volume": str(luck.randint(1, 90)),
            "issue": str(luck.randint(1, 12)),
            "pages": f"{luck.randint(1, 400)}-{luck.randint(401, 900)}",
            "url": f"https://example.com/articles/{number}",
            "doi": doi,
            "abstract": self._text(luck.randint(120, 250)),
        }
        return Record(
            slug=f"{slugify(title)[:60].strip('-')}-{number:06d}",
            title=title,
            authors=tuple(self._people[author] for author in authors),
            subjects=tuple(self._subjects[subject][0] for subject in subjects),
            day=date(1990, 1, 1) + timedelta(days=luck.randrange(13_000)),
            fields=fields,
            notes=self._notes(number, doi) if number % 10 == 0 else "",
        )

    def _notes(self, number: int, doi: str) -> str:
        words = [self._words[self._word_ranks.draw()] for _ in range(31)]
        return (
            f"## Reading notes\n\nSee **section {number % 9 + 1}** and [the paper](https://doi.org/{doi}).\n\n"
            f"- first point {words[0]}\n- *second `code`*\n\n{CODE.format(number=number)}\n"
            f"Final paragraph with words {' '.join(words[1:])}.\n"
        )

    def _word(self, least: int, most: int) -> str:
        return "".join(self._luck.choice(SYLLABLES) for _ in range(self._luck.randint(least, most)))

    def _sentence(self, length: int) -> str:
        luck = self._luck
        words = [self._words[self._word_ranks.draw()] for _ in range(length)]
        words[0] = words[0].capitalize()
        if luck.random() < 0.35:
            words[luck.randrange(1, length)] = luck.choice(STRANGERS)
        if length > 10 and luck.random() < 0.5:
            words[length // 2] += ","
        return " ".join(words) + "."

    def _text(self, length: int) -> str:
        sentences = []
        while length > 0:
            words = min(max(length, 4), self._luck.randint(10, 24))
            sentences.append(self._sentence(words))
            length -= words
        return " ".join(sentences)

    def _issn(self) -> str:
        digits = [self._luck.randint(0, 9) for _ in range(7)]
        check = -sum(digit * (8 - place) for place, digit in enumerate(digits)) % 11
        text = "".join(map(str, digits)) + ("X" if check == 10 else str(check))
        return f"{text[:4]}-{text[4:]}"

    def _distinct(self, count: int, make: Callable[[], tuple[str, ...]]) -> list[tuple[str, ...]]:
        """`count` different things, of which no two have the same slug."""
        found: dict[str, tuple[str, ...]] = {}
        while len(found) < count:
            thing = make()
            key = slugify(" ".join(thing))
            if key:
                found.setdefault(key, thing)
        return list(found.values())


def write_library(count: int, folder: Path, *, hugo: bool, seed: int = 1) -> None:
    """Writes `folder`/sitegen/ (a site) and, where asked for, `folder`/hugo/content/ (for the site in benchmarks/hugo)."""
    ours = folder / "sitegen" / "content" / "articles"
    theirs = folder / "hugo" / "content" / "articles"
    ours.mkdir(parents=True)
    if hugo:
        theirs.mkdir(parents=True)
    (folder / "sitegen" / "site.toml").write_text(CONFIG, encoding="utf-8")
    for record in Library(count, seed).records():
        (ours / f"{record.slug}.md").write_text(sitegen_text(record), encoding="utf-8")
        if hugo:
            (theirs / f"{record.slug}.md").write_text(hugo_text(record), encoding="utf-8")


def sitegen_text(record: Record) -> str:
    """A record as sitegen reads it: names in index order."""
    names = [f"{family}, {given}" for given, family in record.authors]
    return _front_matter(record, names, "", record.fields) + record.notes


def hugo_text(record: Record) -> str:
    """A record as Hugo reads it: what it has no field for stands in [params]; 'url' is reserved."""
    names = [f"{given} {family}" for given, family in record.authors]
    fields = {"source_url" if key == "url" else key: value for key, value in record.fields.items()}
    return _front_matter(record, names, "[params]\n", fields) + record.notes


def _front_matter(record: Record, names: list[str], heading: str, fields: dict[str, str]) -> str:
    lines = [
        f"title = {_quoted(record.title)}",
        f"slug = {_quoted(record.slug)}",
        f"date = {record.day.isoformat()}",
        f"authors = [{', '.join(map(_quoted, names))}]",
        f"subjects = [{', '.join(map(_quoted, record.subjects))}]",
    ]
    rest = "".join(f"{key} = {_quoted(value)}\n" for key, value in fields.items())
    return "+++\n" + "\n".join(lines) + "\n" + heading + rest + "+++\n\n"


def _quoted(text: str) -> str:
    """A basic string of TOML; JSON's are."""
    return json.dumps(text, ensure_ascii=False)
