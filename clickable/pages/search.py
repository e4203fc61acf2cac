"""The site's search: pages, and what other rooms of the public wing find. Nothing asked is kept."""

from django.utils.translation import gettext as _
from wagtail.models import Locale, Page

from clickable.base.finding import Found
from clickable.campaign.advocacy import search as advocacy
from clickable.campaign.manifesto import search as manifesto
from clickable.campaign.newsletter import search as newsletter
from clickable.campaign.visibility import search as visibility
from clickable.exchange.events import search as events
from clickable.exchange.practices import search as practices
from clickable.grants import search as grants
from clickable.library import search as library
from clickable.outreach import search as outreach
from clickable.pages import naming, rules
from clickable.programme import search as programme
from clickable.support import search as support
from clickable.training import search as training

AT_MOST = 20
ROOMS = (
    support.search,
    library.search,
    training.search,
    outreach.search,
    manifesto.search,
    grants.search,
    events.search,
    practices.search,
    advocacy.search,
    newsletter.search,
    visibility.search,
    programme.search,
)


def search(query: str, language: str) -> list[Found]:
    """What answers this query, other rooms' first: a service or a brochure is nearer than a text."""
    if not rules.terms(query):
        return []
    asked = query[: rules.LONGEST_QUERY]
    elsewhere = [found for room in ROOMS for found in room(asked, language=language)]
    return elsewhere + pages(query, language)


def pages(query: str, language: str) -> list[Found]:
    """Pages that hold every word; when there is none, any of them. Those with the words in their title first."""
    terms = rules.terms(query)
    ids = _ids(terms, language, "and") or _ids(terms, language, "or")
    rows = {
        page.pk: page for page in Page.objects.filter(pk__in=ids).defer_streamfields().specific()
    }
    found = sorted((rows[pk] for pk in ids if pk in rows), key=lambda page: _outside(page, terms))
    return [
        Found(page.title, getattr(page, "summary", ""), naming.address(page.url_path, language), kind(page))
        for page in found
    ]  # fmt: skip


def kind(page: Page) -> str:
    """What sort of page it is, in a word."""
    words = {"SheetPage": _("Fiche"), "SectionPage": _("Rubrique"), "NewsPage": _("Actualité")}
    return words.get(type(page).__name__, _("Page"))


def _ids(terms: list[str], language: str, operator: str) -> list[int]:
    locale = Locale.objects.filter(language_code=language).first()
    open_to_all = Page.objects.live().public().filter(locale=locale, depth__gt=2)
    found = open_to_all.search(" ".join(terms), operator=operator)[:AT_MOST]
    return [page.pk for page in found]


def _outside(page: Page, terms: list[str]) -> int:
    """How many of the words the title does not hold."""
    title = naming.folded(page.title).split()
    return sum(term not in title for term in terms)
