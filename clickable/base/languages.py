"""The site's languages, and those of packs, which hold the reporter's side alone.

A link from a page in a pack's language to a page that is not in it leads to the site's second language.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, URLResolver
from django.urls.resolvers import LocalePrefixPattern
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

Handler = Callable[[HttpRequest], HttpResponse]


def of_the_site(language: str | None) -> str:
    """The language itself, or the one in which the rest of the site is read by who speaks it."""
    known = dict(settings.SITE_LANGUAGES)
    code = language or settings.LANGUAGE_CODE
    return code if code in known else settings.LANGUAGE_OF_THE_REST


def split(path: str) -> tuple[str, str]:
    """The language that a path names (French names none), and the path without it."""
    _root, _slash, rest = path.partition("/")
    code, slash, below = rest.partition("/")
    if slash and code != settings.LANGUAGE_CODE and code in dict(settings.LANGUAGES):
        return code, f"/{below}"
    return settings.LANGUAGE_CODE, path


def in_packs(plain_path: str) -> bool:
    """Is this page of the reporter's side?"""
    return plain_path.startswith(settings.REPORTERS_PATHS)


def around(plain_path: str) -> dict[str, Any]:
    """What a page says of languages: the packs it is in, its own pack, and how links leave that."""
    pack = next((one for one in settings.PACKS if one.code == get_language()), None)
    rest = settings.LANGUAGE_OF_THE_REST
    return {
        "packs": list(map(_entry(plain_path), settings.PACKS)) if in_packs(plain_path) else [],
        "pack": pack,
        "elsewhere": mark_safe(f' hreflang="{rest}"') if pack else "",  # noqa: S308 - a setting
        "abroad": f" {_('(en anglais)')}" if pack else "",
    }


def _entry(plain_path: str) -> Callable[[Any], dict[str, str]]:
    return lambda pack: {
        "code": pack.code,
        "name": pack.name,
        "path": f"/{pack.code}{plain_path}",
    }


class SitePattern(LocalePrefixPattern):
    """The prefix of the pages that are in the site's languages only."""

    @property
    def language_prefix(self) -> str:
        language = of_the_site(get_language())
        return "" if language == settings.LANGUAGE_CODE else f"{language}/"


def site_patterns(*urls: URLPattern | URLResolver) -> list[URLResolver]:
    """As Django's `i18n_patterns`, for the site's languages."""
    return [URLResolver(SitePattern(prefix_default_language=False), list(urls))]


def rest_of_the_site(get_response: Handler) -> Handler:
    """An address that names a pack's language and is not in it leads to the same page of the site."""

    def middleware(request: HttpRequest) -> HttpResponse:
        language, path = split(request.path_info.rstrip("/") + "/")
        if of_the_site(language) == language or in_packs(path):
            return get_response(request)
        query = request.META.get("QUERY_STRING", "")
        below = quote(request.path_info.removeprefix(f"/{language}").lstrip("/"))
        there = f"/{settings.LANGUAGE_OF_THE_REST}/{below}"
        return HttpResponseRedirect(there + (f"?{query}" if query else ""))

    return middleware
