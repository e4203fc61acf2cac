"""What the templates of pages ask for while they are drawn."""

import re
from collections.abc import Iterable
from html import unescape
from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.models import Page

from clickable.base import clock
from clickable.base.middleware import address_of_site
from clickable.pages import allowed, naming, rules, selectors
from clickable.pages.models import Audience, Written
from clickable.pages.selectors import HomeFigure
from clickable.support import selectors as support
from clickable.support.telling import Told

register = template.Library()
_OPENING = re.compile(r"<a\b([^>]*)>")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
# The same in every language: nothing is put before them.
KIND_TITLES = {
    "SheetPage": gettext_lazy("Fiche"),
    "SectionPage": gettext_lazy("Rubrique"),
    "NewsPage": gettext_lazy("Actualité"),
}
DOORS_OF_SHEETS = ("/aide/", "/signaler/")
NEUTRAL = ("/quitter/", "/static/", "/documents/", "/r/", "/api/", "/en/", "/.well-known/")


@register.simple_tag(takes_context=True)
def written(context: dict[str, Any], rich: Any) -> SafeString:
    """A text of /gestion/, made anew of what is allowed, its links led to the reader's language."""
    links: dict[int, str] = context.get("links") or {}
    html = allowed.rebuilt(rich.source if rich else "")
    led = _OPENING.sub(lambda match: _link(match[1], links), html)
    return mark_safe(led)  # noqa: S308 - made of our few elements, all else escaped


def _link(attributes: str, links: dict[int, str]) -> str:
    given = {name: unescape(value) for name, value in _ATTRIBUTE.findall(attributes)}
    if given.get("linktype") == "page":
        href = links.get(int(given.get("id", "0")), "")
    else:
        href = local(given.get("href", ""))
    return format_html('<a href="{}">', href) if href else "<a>"


@register.filter
def local(address: str) -> str:
    """An address of this site, in the language that is read."""
    language = get_language() or "fr"
    if language == "fr" or not address.startswith("/") or address.startswith(NEUTRAL):
        return address
    return f"/{language}{address}"


@register.filter
def allowed_address(given: str | None) -> str:
    """An address that a link may lead to, or nothing."""
    return allowed.address(given)


@register.simple_tag(takes_context=True)
def door_address(context: dict[str, Any], door: Any) -> str:
    """Where a door leads: its page in the language that is read, or its address."""
    chosen = door.get("page")
    if chosen:
        return str((context.get("links") or {}).get(chosen.pk, ""))
    return local(allowed.address(door.get("address")))


@register.simple_tag
def home_figures() -> list[HomeFigure]:
    return selectors.home_figures()


@register.simple_tag
def services(codes: Iterable[str]) -> list[Told]:
    """The help services of these codes, open now or not, in the order given."""
    return support.by_codes(list(codes), now=clock.now(), language=get_language() or "fr")


@register.simple_tag
def not_linked(children: Iterable[Page], links: dict[int, str]) -> list[Page]:
    """The pages below this one that its own text does not lead to already."""
    return [child for child in children if read_at(child.url_path) not in links.values()]


@register.filter
def read_at(url_path: str) -> str:
    """Where a page of the tree is read."""
    return naming.address(url_path, get_language() or "fr")


@register.simple_tag(takes_context=True)
def site_address(context: Context) -> str:
    return address_of_site(context["request"])


@register.simple_tag(takes_context=True)
def neutral_title(context: dict[str, Any]) -> str:
    """The words of the window and of the history: the page's own, unless they betray the visit.

    Where children read, and where the risks are told, never its own: any title could say too much there.
    """
    page = context["page"]
    own = page.seo_title or page.title
    told = context.get("private") or rules.betrays(own)
    return f"{_kind(page) if told else own} · Click@ble"


def _kind(page: Page) -> str:
    return str(KIND_TITLES.get(type(page).__name__, _("Lire")))


@register.simple_tag
def whom(page: Written) -> list[str]:
    """For whom a page is written, in words."""
    words = {
        Audience.CHILD: _("Pour les enfants"),
        Audience.TEEN: _("Pour les ados"),
        Audience.PARENT: _("Pour les parents"),
        Audience.TEACHER: _("Pour les enseignants"),
        Audience.PROFESSIONAL: _("Pour les professionnels"),
    }
    return [words[Audience(each)] for each in page.audience if each in words]


@register.simple_tag
def leads_to_help(shown: Any) -> bool:
    """Does this text have its own doors to help and to report?"""
    raw = str([block["value"] for block in shown.get_prep_value() if block["type"] == "doors"])
    return all(f"'{address}'" in raw for address in DOORS_OF_SHEETS)
