"""What machines read on a page: Highwire and Dublin Core tags, OpenGraph, JSON-LD, COinS, Signposting. Pure functions of records and addresses.

Zotero takes the first translator that finds something: COinS before embedded metadata, which knows less of an article than these tags do. So an
article's page carries tags and no COinS, a list's page COinS for its items.

`kinds` says what the vocabularies call a type, `tags` makes meta elements, `linked` JSON-LD, `coins` OpenURL context objects, `signposts` links.
"""

from __future__ import annotations

from sitegen.plan.machine.coins import coins
from sitegen.plan.machine.kinds import doi_address, licence_address
from sitegen.plan.machine.linked import (
    JsonNode,
    about_node,
    article_node,
    breadcrumbs_node,
    json_ld,
    list_node,
    site_node,
)
from sitegen.plan.machine.signposts import article_signposts, list_signposts
from sitegen.plan.machine.tags import dublin_core_meta, highwire_meta, opengraph_meta

__all__ = [
    "JsonNode",
    "about_node",
    "article_node",
    "article_signposts",
    "breadcrumbs_node",
    "coins",
    "doi_address",
    "dublin_core_meta",
    "highwire_meta",
    "json_ld",
    "licence_address",
    "list_node",
    "list_signposts",
    "opengraph_meta",
    "site_node",
]
