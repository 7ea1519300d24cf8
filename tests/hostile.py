"""A site of records that break layouts: for tests that look at pages."""

from __future__ import annotations

from sites import Site

#: The path that the sites are served under, as on GitHub Pages.
BASE = "/shelf/"

LONG = (
    "On the astonishing and never quite exhausted number of ways in which a title may go on, past every measure that a "
    "reasonable designer would foresee, and then, when all hope of a full stop has been given up, go on once more, "
) * 3
GIVEN = ("Ana", "Bình", "Chloé", "Đorđe", "Élodie", "Fatma", "Gül", "Håkon", "İpek")
FAMILY = ("Çelik", "Nguyễn", "Ørsted", "Žižek", "van der Berg")


def write_hostile(site: Site, language: str = "en") -> None:
    """Records that break layouts: no date, no abstract, 45 authors, endless words, other scripts, markup, 500 subjects; in `language`."""
    site.write(
        "site.toml",
        f'title = "A reading room with quite a long name of its own"\nlanguage = "{language}"\nlicense = "CC BY 4.0"\n'
        "[indexes.authors]\n[indexes.subjects]\n[indexes.journals]\n[indexes.years]\n[indexes.languages]\n[indexes.tags]\n",
    )
    people = [f"{given} {family}" for given in GIVEN for family in FAMILY]
    site.record(
        "endless", title=LONG[:445], authors=people, journal="Donaudampfschifffahrtselektrizitätenhauptbetriebswerk" * 2
    )
    site.record("bare", title="Nothing is known of this")
    site.record(
        "arabic",
        title="الذكاء الاصطناعي ومستقبل المكتبات الرقمية: دراسة في ضوء معيار BIBFRAME 2.0",
        authors=["محمد عبد الله", "ليلى حسن"],
        journal="مجلة المكتبات",
        language="ar",
        date="2023",
        abstract="تهدف هذه الدراسة إلى تحليل واقع المكتبات الرقمية العربية ومدى إفادتها من الذكاء الاصطناعي.",
    )
    site.record(
        "chinese",
        title="基于深度学习的古籍目录自动标引方法研究",
        authors=["李明"],
        language="zh",
        date="2021",
        journal="图书情报工作",
    )
    site.record(
        "inert",
        title='<script>alert(1)</script> & "quotes" {{ 7*7 }}',
        authors=['O\'Brien "Bob" <b>x</b>'],
        abstract="</p></div><script>alert(2)</script>",
        url="https://example.org/a?b=1&c=2",
        doi="10.1000/a<b>;c",
        date="1999",
    )
    site.record(
        "many",
        title="Five hundred headings",
        subjects=[f"Heading {n} -- Subdivision" for n in range(500)],
        date="2020-02",
        status="reading",
    )
    note = (
        "# Big\n\n```\n"
        + "x" * 400
        + "\n```\n\n| "
        + " | ".join("wide column" for _ in range(14))
        + " |\n|"
        + "---|" * 14
        + "\n| 1 |\n"
    )
    site.record(
        "noted", body=note + "\n$$\\sum_{i=0}^{n} " + " + ".join(f"x_{{{n}}}" for n in range(60)) + "$$\n", date="2018"
    )
    for year in range(1951, 2019):
        site.record(
            f"year-{year}", title=f"A paper of {year}", authors=["Ada Byron"], date=str(year), subjects=["History"]
        )
    site.write(
        "content/lists/all.md",
        '+++\ntitle = "Everything, and then some"\nsubtitle = "A list"\n+++\n\nWords first.\n\n## Part *one*\n\n'
        "- [[endless]] read it\n- [[arabic]]\n- [[bare]]: nothing\n\n## Part two\n\n- [[chinese]]\n- [[many]]\n",
    )
    site.write("content/index.md", '+++\ntitle = "Home"\n+++\n\n# Welcome\n\n' + "Wörter " * 80 + "\n")
