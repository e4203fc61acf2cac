"""What the home page shows of the pages below it."""

from typing import Any

from django.utils.translation import get_language
from wagtail.models import Page

from clickable.pages import rules

# The four doors, in their order: the paths of their French pages, and what each is for.
DOORS = ("enfants", "parents", "enseignants", "professionnels")
NEWS = "actualites"
LATEST = 3


def of(home: Page) -> dict[str, Any]:
    """Doors and latest news; two queries."""
    return {"doors": _doors(home), "news": _news(home)}


def _doors(home: Page) -> list[dict[str, str]]:
    language = get_language() or "fr"
    keys = {rules.key(door): door for door in DOORS}
    found = Page.objects.live().filter(translation_key__in=keys, locale_id=home.locale_id)
    rows = found.values_list("translation_key", "title", "url_path")
    by_door = {
        keys[key]: {"door": keys[key], "title": title, "address": rules.address(path, language)}
        for key, title, path in rows
    }
    return [by_door[door] for door in DOORS if door in by_door]


def _news(home: Page) -> list[Page]:
    latest = home.get_descendants().live().filter(newspage__isnull=False)
    ordered = latest.order_by("-newspage__published_on", "-pk")[:LATEST]
    return list(ordered.select_related("newspage"))
