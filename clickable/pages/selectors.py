"""What the public pages read: the few numbers of the home page, the tree of pages, the latest news."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Page

from clickable.figures import published
from clickable.pages import naming
from clickable.pages.models import NewsPage, Written
from clickable.pages.surroundings import SIMPLE

REFERENCE = Path(__file__).parent / "data" / "reference.toml"
IN_FEED = 20
# Rooms of their own, for search engines beside the pages of the tree.
ROOMS = (
    "pages:home", "pages:simple", "report:start", "report:simple", "module:about", "extension:about", "support:help", "figures:index",
    "pages:accessibility", "pages:privacy", "pages:legal",
)  # fmt: skip
SHOWN = ("received_items", "removed_items")  # of what is published, when it is


@dataclass(frozen=True)
class Reference:
    year: int
    received: int
    illegal: int
    source: str
    document: str
    checked_on: date

    @property
    def share(self) -> float:
        return 100 * self.illegal / self.received


@dataclass(frozen=True)
class HomeFigure:
    """A number with what it counts, its period and its source."""

    shown: str
    what: str
    period: str
    source: str


@cache
def reference() -> Reference:
    return Reference(**tomllib.loads(REFERENCE.read_text())["year_2017"])


def home_figures() -> list[HomeFigure]:
    """The reference first, then our own figures of the latest year that has any."""
    return [*_of_reference(reference()), *_of_ours()]


def _of_reference(known: Reference) -> Iterator[HomeFigure]:
    period = str(known.year)
    received, illegal = _number(known.received), _number(known.illegal)
    yield HomeFigure(received, _("adresses (URL) signalées"), period, known.source)
    share = _("%(share)s %%") % {"share": number_format(round(known.share, 1), 1)}
    what = _("jugées illicites (%(illegal)s sur %(received)s adresses)")
    yield HomeFigure(share, what % {"illegal": illegal, "received": received}, period, known.source)


def _of_ours() -> Iterator[HomeFigure]:
    years = published.years()
    figures = published.published(years[0]) if years else []
    for figure in figures:
        if figure.code in SHOWN and figure.value is not None:
            what = f"{figure.label} ({figure.unit_label})"
            yield HomeFigure(figure.shown, what, figure.period_label, figure.source)


def _number(value: int) -> str:
    return number_format(value, force_grouping=True).replace("\xa0", "\u202f")


@dataclass(frozen=True)
class Branch:
    """A page of the map with those below it."""

    title: str
    address: str
    below: list["Branch"]


def branches(language: str) -> list[Branch]:
    """The published pages of a language as a tree, single news left out; one query."""
    rows = _open_to_all().filter(locale__language_code=language, newspage__isnull=True)
    known: dict[str, Branch] = {}
    top: list[Branch] = []
    for path, title, url_path in rows.order_by("path").values_list("path", "title", "url_path"):
        branch = Branch(title, naming.address(url_path, language), [])
        known[path] = branch
        above = known.get(path[: -Page.steplen])
        (above.below if above else top).append(branch)
    return top


def in_simple_words(language: str) -> list[Branch]:
    """The published pages that have a simplified version, each at its address; one query a kind."""
    found = [
        (page.path, page.title, naming.address(page.url_path, language) + f"{SIMPLE}/")
        for kind in Written.__subclasses__()
        for page in kind.objects.live().public().filter(locale__language_code=language)
        if page.simple
    ]
    return [Branch(title, address, []) for _path, title, address in sorted(found)]


def places() -> list[dict[str, str]]:
    """Every page with its address by language, for the sitemap; one query."""
    by_page: dict[UUID, dict[str, str]] = {}
    rows = _open_to_all().order_by("path")
    for key, code, path in rows.values_list("translation_key", "locale__language_code", "url_path"):
        by_page.setdefault(key, {})[code] = naming.address(path, code)
    return [_in_every_language(name) for name in ROOMS] + list(by_page.values())


def latest_news(language: str) -> list[NewsPage]:
    rows = NewsPage.objects.live().public().filter(locale__language_code=language)
    return list(rows.order_by("-published_on", "-pk").defer_streamfields()[:IN_FEED])


def _open_to_all() -> QuerySet[Page]:
    rows: QuerySet[Page] = Page.objects.live().public().filter(depth__gt=2)
    return rows


def _in_every_language(name: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            address = reverse(name)
        found.setdefault(address, code)  # a page that is not in a pack stands where it is
    return {code: address for address, code in found.items()}
