"""The template context: one frozen struct a page kind. This is the contract between the plan and the themes.

Every page is a pure function of its view (and of the site, the theme and the engine), so a view holds all that its page shows and
nothing else. Neighbours appear as cards, never whole. Addresses that lead inside the site are paths from its root
('articles/safaei-2025.html'); templates pass them through `url()`. Fields whose names end in `_html` are sanitised HTML and
the only ones a template may mark `|safe`; Markdown goes through the `markdown` filter.
"""

from sitegen.views.article import ArticleView, SavedIn
from sitegen.views.files import (
    CardView,
    FeedEntry,
    FeedView,
    OaiRecord,
    OaiView,
    OpenSearchView,
    RobotsView,
    SitemapEntry,
    SitemapView,
)
from sitegen.views.indexes import ArticlesView, EntityView, HubView, LetterGroup
from sitegen.views.lists import ItemView, ListCard, ListsView, ListView, SectionView
from sitegen.views.overview import DataView, Gap, Share, StatisticsView, Trend
from sitegen.views.pages import (
    BasketView,
    ChangeDay,
    ChangesView,
    GoneView,
    HomeView,
    NotFoundView,
    PageView,
    RedirectView,
    SearchFacet,
    SearchView,
)
from sitegen.views.parts import (
    Bar,
    Card,
    Fact,
    Feed,
    Group,
    Head,
    HeadLink,
    Link,
    Pager,
    Person,
    Progress,
    RelatedLinks,
    StaffRow,
)
from sitegen.views.site import MenuPlace, SiteView

__all__ = [
    "ArticleView",
    "ArticlesView",
    "Bar",
    "BasketView",
    "Card",
    "CardView",
    "ChangeDay",
    "ChangesView",
    "DataView",
    "EntityView",
    "Fact",
    "Feed",
    "FeedEntry",
    "FeedView",
    "Gap",
    "GoneView",
    "Group",
    "Head",
    "HeadLink",
    "HomeView",
    "HubView",
    "ItemView",
    "LetterGroup",
    "Link",
    "ListCard",
    "ListView",
    "ListsView",
    "MenuPlace",
    "NotFoundView",
    "OaiRecord",
    "OaiView",
    "OpenSearchView",
    "PageView",
    "Pager",
    "Person",
    "Progress",
    "RedirectView",
    "RelatedLinks",
    "RobotsView",
    "SavedIn",
    "SearchFacet",
    "SearchView",
    "SectionView",
    "Share",
    "SiteView",
    "SitemapEntry",
    "SitemapView",
    "StaffRow",
    "StatisticsView",
    "Trend",
]
