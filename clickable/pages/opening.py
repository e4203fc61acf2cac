"""What the home page shows of the pages below it."""

from typing import Any

from django.utils.translation import get_language
from wagtail.models import Page

from clickable.pages import naming

# Pages that the home page leads to, by the paths of their French files.
SHOWN = {
    "child": "enfants",
    "parent": "parents",
    "teacher": "enseignants",
    "professional": "professionnels",
    "risks": "risques",
    "news": "actualites",
    "us": "qui-sommes-nous",
    "ecpat": "qui-sommes-nous/ecpat-france",
    "enfance": "qui-sommes-nous/e-enfance",
    "generation": "qui-sommes-nous/generation-numerique",
    "point": "qui-sommes-nous/point-de-contact",
}
LATEST = 3


def of(home: Page) -> dict[str, Any]:
    """Addresses by name, and the latest news; two queries."""
    return {"ways": _ways(home), "news": _news(home)}


def _ways(home: Page) -> dict[str, str]:
    language = get_language() or "fr"
    names = {naming.key(path): name for name, path in SHOWN.items()}
    found = Page.objects.live().filter(translation_key__in=names, locale_id=home.locale_id)
    rows = found.values_list("translation_key", "url_path")
    return {names[key]: naming.address(path, language) for key, path in rows}


def _news(home: Page) -> list[Page]:
    latest = home.get_descendants().live().filter(newspage__isnull=False)
    ordered = latest.order_by("-newspage__published_on", "-pk")[:LATEST]
    return list(ordered.select_related("newspage"))
