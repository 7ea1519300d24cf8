"""New sites, themes and workflows: files laid out once, then the user's own. Nothing that is there is ever overwritten."""

from __future__ import annotations

from sitegen.scaffold.lay import ScaffoldResult
from sitegen.scaffold.site import scaffold_site, suggest_title
from sitegen.scaffold.theme import scaffold_theme
from sitegen.scaffold.workflow import requirements_text, scaffold_workflow, workflow_text

__all__ = [
    "ScaffoldResult",
    "requirements_text",
    "scaffold_site",
    "scaffold_theme",
    "scaffold_workflow",
    "suggest_title",
    "workflow_text",
]
