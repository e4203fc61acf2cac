"""Reading an evening: by its code, one answer by its token, and what is to be prepared."""

from collections import Counter
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from clickable.outreach.evenings.models import Answer, Evening, Language, Need
from clickable.outreach.evenings.services import digest


def by_code(code: str) -> Evening | None:
    return Evening.objects.select_related("request__ask").filter(code=code.upper()).first()


def of_token(evening: Evening, token: str) -> Answer | None:
    found = evening.answers.select_related("addressee").filter(digest=digest(token)).first()
    if found:
        found.evening = evening
    return found


@dataclass(frozen=True)
class Prepared:
    """How many are announced, and what for: families by language, families by need."""

    coming: int
    families: int
    languages: tuple[tuple[str, int], ...]
    needs: tuple[tuple[str, int], ...]


def to_prepare(evening: Evening) -> Prepared:
    rows = list(evening.answers.values_list("language", "needs"))
    spoken = Counter(language for language, _needs in rows if language)
    needed = Counter(need for _language, needs in rows for need in needs)
    return Prepared(
        evening.coming,
        len(rows),
        tuple((str(Language(code).label), n) for code, n in spoken.most_common()),
        tuple((str(Need(code).label), n) for code, n in needed.most_common()),
    )


def address(evening: Evening) -> str:
    """Of its page, in the language in which the visit was asked for."""
    with translation.override(evening.request.ask.language):
        return f"{settings.SITE_URL}{reverse('evenings:page', args=[evening.code])}"
