"""How fresh each page is in each language: wagtail-localize knows it, and has no page that tells."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.conf import settings
from django.db.models import Count, Exists, Max, OuterRef
from wagtail.models import Locale, Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation


class State(StrEnum):
    FRESH = "fresh"
    DRAFT = "draft"  # translated, and what the public reads is older, or nothing
    STALE = "stale"  # the page has changed since it was translated
    MISSING = "missing"


@dataclass(frozen=True)
class Cell:
    """A page in one language; `page` is the one to open, `source` what `Synchroniser` starts from."""

    language: str
    state: State
    page: int | None
    source: int | None
    left: int  # strings without a translation


@dataclass(frozen=True)
class Row:
    page: int
    title: str
    cells: tuple[Cell, ...]


def rows() -> list[Row]:
    """The published pages of the first language, each with its state in every other one."""
    first = Locale.objects.get(language_code=settings.LANGUAGE_CODE)
    others = list(Locale.objects.exclude(pk=first.pk).order_by("pk"))
    pages = list(Page.objects.live().filter(locale=first, depth__gt=1).order_by("path"))
    known = {locale.pk: _Language(locale, pages) for locale in others}
    return [
        Row(page.pk, page.title, tuple(known[locale.pk].cell(page) for locale in others))
        for page in pages
    ]


def behind(found: Iterable[Row]) -> int:
    """How many translations do not say what the page says now."""
    return sum(cell.state != State.FRESH for row in found for cell in row.cells)


class _Language:
    """What is known of every page in one language, read at once."""

    def __init__(self, locale: Locale, pages: list[Page]) -> None:
        keys = [page.translation_key for page in pages]
        there = Page.objects.filter(locale=locale, translation_key__in=keys, alias_of=None)
        self.code = locale.language_code
        self.pages = {page.translation_key: page for page in there}
        self.translations = {
            t.source.object_id: t
            for t in Translation.objects.filter(
                target_locale=locale, enabled=True, source__object_id__in=keys
            ).select_related("source")
        }
        self.left = _left(locale)
        self.by_hand = _last_by_hand(locale)

    def cell(self, page: Page) -> Cell:
        key = page.translation_key
        known = self.translations.get(key)
        left = self.left.get(known.source_id, 0) if known else 0
        there = self.pages.get(key)
        return Cell(
            self.code,
            self._state(page, there, left=left),
            there.pk if there else None,
            known.source_id if known else None,
            left,
        )

    def _state(self, page: Page, there: Page | None, *, left: int) -> State:
        if there is None:
            return State.MISSING
        known = self.translations.get(page.translation_key)
        if left or _after(
            page.last_published_at,
            known.source.last_updated_at if known else there.last_published_at,
        ):
            return State.STALE
        by_hand = self.by_hand.get(page.translation_key)
        if (
            not there.live
            or there.has_unpublished_changes
            or _after(by_hand, there.last_published_at)
        ):
            return State.DRAFT
        return State.FRESH


def _after(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and (other is None or one > other)


def _left(locale: Locale) -> dict[int, int]:
    """By source: the strings that have no translation yet."""
    done = StringTranslation.objects.filter(
        translation_of=OuterRef("string"),
        context=OuterRef("context"),
        locale=locale,
        has_error=False,
    )
    found = StringSegment.objects.filter(~Exists(done)).values("source")
    return {row["source"]: row["count"] for row in found.annotate(count=Count("pk"))}


def _last_by_hand(locale: Locale) -> dict[object, datetime]:
    """By page: when a person last translated a string of it."""
    found = StringTranslation.objects.filter(locale=locale, last_translated_by__isnull=False)
    by_page = found.values("context__object").annotate(at=Max("updated_at"))
    return {row["context__object"]: row["at"] for row in by_page}
