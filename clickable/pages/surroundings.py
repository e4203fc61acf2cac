"""What stands around a page: the way back up, its other languages, the pages it links to."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.paginator import Page as Listed
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.translation import get_language
from wagtail.models import Page

from clickable.base.context import both_paths
from clickable.pages import naming

FIRST = 2  # the depth of the home pages
A_LIST = 12
SIMPLE = "simple"  # the last word of the address of a simplified version
# The sections whose pages are told by nothing in a window's title, in any language.
PRIVATE = {naming.key("enfants"), naming.key("risques")}
_LINKED = re.compile(
    r'linktype="page"[^>]*\bid="([0-9]{1,9})"|\bid="([0-9]{1,9})"[^>]*linktype="page"'
)


def of(page: Page, shown: Any, *, simple: bool = False) -> dict[str, Any]:
    """What every page's template needs; three queries, whatever the page holds."""
    language = get_language() or "fr"
    above = list(page.get_ancestors().filter(depth__gt=FIRST))
    return {
        "crumbs": [(each.title, naming.address(each.url_path, language)) for each in above],
        "private": any(each.translation_key in PRIVATE for each in [*above, page]),
        "links": links(shown),
        **other_language(page, simple=simple),
    }


def other_language(page: Page, *, simple: bool) -> dict[str, Any]:
    """Where the same page stands in French and in English; the home page where it is not translated.

    From a simplified version to a simplified version, where the translation has one.
    """
    there = type(page).objects.live().filter(translation_key=page.translation_key)
    rows = {
        each.locale.language_code: each for each in there.select_related("locale").defer("body")
    }
    paths = {code: naming.address(each.url_path, code) for code, each in rows.items()}
    read = {code: paths[code] + _version(each, simple=simple) for code, each in rows.items()}
    home = both_paths("/")
    return {
        "plain_path": read.get("fr", home["plain_path"]),
        "english_path": read.get("en", home["english_path"]),
        "alternates": paths,
    }


def _version(page: Any, *, simple: bool) -> str:
    return f"{SIMPLE}/" if simple and page.simple else ""


def links(shown: Any) -> dict[int, str]:
    """The addresses of the pages that this text names, each in the language that is read."""
    ids = set(_ids(shown.get_prep_value()))
    return addresses(ids) if ids else {}


def addresses(ids: set[int]) -> dict[int, str]:
    language = get_language() or "fr"
    named = Page.objects.filter(pk__in=ids).values("translation_key")
    rows = Page.objects.live().filter(translation_key__in=named)
    at, keys = {}, {}
    for pk, key, code, path in rows.values_list(
        "pk", "translation_key", "locale__language_code", "url_path"
    ):
        keys[pk] = key
        if code == language or key not in at:
            at[key] = naming.address(path, code)
    return {pk: at[key] for pk, key in keys.items() if pk in ids}


def children(page: Page) -> QuerySet[Page]:
    """The published pages just below, with what a list shows of them."""
    below: QuerySet[Page] = page.get_children().live().defer_streamfields().specific()
    return below


def in_pages(rows: QuerySet[Any], asked: Mapping[str, str]) -> Listed[Any]:
    """A part of a long list; a number that is none means the first part."""
    return Paginator(rows, A_LIST).get_page(asked.get("page"))


def _ids(value: object) -> Iterator[int]:
    if isinstance(value, str):
        yield from (int(one or other) for one, other in _LINKED.findall(value))
    elif isinstance(value, dict):
        if isinstance(value.get("page"), int):
            yield value["page"]
        for each in value.values():
            yield from _ids(each)
    elif isinstance(value, list):
        for each in value:
            yield from _ids(each)
