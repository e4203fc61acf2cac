"""Where the links of everything that is published lead, looked at once a day."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.urls import Resolver404, resolve
from django.utils import translation
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from clickable.pages.gestion.addresses import TO_PAGE, in_stream
from clickable.pages.gestion.models import Link
from clickable.pages.gestion.rooms import PLACES
from clickable.pages.models import Written

NOWHERE, NO_PAGE = "nowhere", "no_page"
SIMPLE = "/simple/"
LANGUAGE = settings.LANGUAGE_CODE
Answers = Callable[[Iterable[str]], dict[str, str]]


@dataclass(frozen=True)
class Found:
    """A link, and what it is on: "page:12", "service:119"."""

    place: str
    title: str
    address: str


def found() -> Iterator[Found]:
    """Every link of the published pages, then what each room that has addresses tells of them."""
    for page in Page.objects.live().specific().iterator():
        if not isinstance(page, Written):
            continue
        streams = [page.body.get_prep_value(), page.simple.get_prep_value()]
        for address in dict.fromkeys(in_stream(streams)):
            yield Found(f"page:{page.pk}", page.title, address)
    for room in PLACES.values():
        for place, title, address in room.links():
            yield Found(place, title, address)


def check(outside: Answers, *, now: datetime) -> int:
    """Look where each link leads and keep what came of it; how many are broken.

    Ours are looked up here; `outside` asks the others, and may leave out what it does not ask.
    """
    links = list({(f.place, f.address[: Link.LONGEST]): f for f in found()}.values())
    own = {f.address: _own(f.address) for f in links if _is_own(f.address)}
    told = own | outside(sorted({f.address for f in links} - own.keys()))
    return _keep(links, told, now=now)


@transaction.atomic
def _keep(links: list[Found], told: dict[str, str], *, now: datetime) -> int:
    known = {(row.place, row.address): row for row in Link.objects.all()}
    kept = []
    for link in links:
        key = (link.place, link.address[: Link.LONGEST])
        row = known.pop(key, None) or Link(place=key[0], address=key[1])
        row.title = link.title[: Link.LONGEST]
        if link.address in told:
            row.note(told[link.address], now=now)
        kept.append(row)
    Link.objects.filter(pk__in=[row.pk for row in known.values()]).delete()
    fields = ["title", "said", "checked_at", "broken_since"]
    Link.objects.bulk_update([r for r in kept if r.pk], fields, batch_size=500)
    Link.objects.bulk_create([r for r in kept if not r.pk], batch_size=500)
    return sum(row.broken_since is not None for row in kept)


def _is_own(address: str) -> bool:
    ours = urlsplit(settings.SITE_URL).netloc
    return address.startswith((TO_PAGE, "/")) or urlsplit(address).netloc == ours


def _own(address: str) -> str:
    """ "" when there is something there; else why not."""
    if address.startswith(TO_PAGE):
        there = Page.objects.live().filter(pk=address.removeprefix(TO_PAGE)).exists()
        return "" if there else NO_PAGE
    path = urlsplit(address).path or "/"
    try:
        with translation.override(translation.get_language_from_path(path) or LANGUAGE):
            match = resolve(path)
    except Resolver404:
        return NOWHERE
    if match.url_name != "wagtail_serve" or _is_page(path) or _is_redirect(path):
        return ""
    return NO_PAGE


def _is_page(path: str) -> bool:
    plain = path.removesuffix(SIMPLE.lstrip("/")) if path.endswith(SIMPLE) else path
    slug = plain.rstrip("/").rpartition("/")[2]
    return any(page.get_url() in {path, plain} for page in Page.objects.live().filter(slug=slug))


def _is_redirect(path: str) -> bool:
    return bool(Redirect.objects.filter(old_path=Redirect.normalise_path(path)).exists())
