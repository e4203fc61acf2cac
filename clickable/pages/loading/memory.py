"""The translation memory's own tables, filled many rows at a time."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid5

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Locale, Page
from wagtail_localize.models import (
    String,
    Template,
    TranslatableObject,
    TranslationContext,
    TranslationSource,
    get_schema_version,
)

from clickable.base import clock
from clickable.pages.models import Written


def source(page: Written) -> TranslationSource:
    """The page as it is translated from."""
    known, _made = TranslatableObject.objects.get_or_create(
        translation_key=page.translation_key, content_type=ContentType.objects.get_for_model(Page)
    )
    found, _made = TranslationSource.objects.update_or_create(
        object=known,
        locale=page.locale,
        specific_content_type=ContentType.objects.get_for_model(type(page)),
        defaults={
            "object_repr": str(page)[:200],
            "content_json": page.to_json(),
            "schema_version": get_schema_version("pages"),
            "last_updated_at": clock.now(),
        },
    )
    return found


def contexts(places: set[tuple[UUID, str]]) -> dict[tuple[UUID, str], int]:
    """The number of each place in a page."""
    kept = TranslationContext.objects
    objects = {key for key, _path in places}
    known = {
        (row[0], row[1]): row[2]
        for row in kept.filter(object__in=objects).values_list("object_id", "path", "pk")
    }
    made = kept.bulk_create(
        TranslationContext(object_id=key, path=path, path_id=_path_id(path))
        for key, path in sorted(places - known.keys(), key=str)
    )
    return known | {(row.object_id, row.path): row.pk for row in made}


def strings(locale: Locale, texts: set[str]) -> dict[str, int]:
    """The number of each text."""
    known: dict[str, int] = dict(String.objects.filter(locale=locale).values_list("data", "pk"))
    made = String.objects.bulk_create(
        String(locale=locale, data=text, data_hash=uuid5(String.UUID_NAMESPACE, text))
        for text in sorted(texts - known.keys())
    )
    return known | {row.data: row.pk for row in made}


def template_key(segment: Any) -> UUID:
    return uuid5(uuid5(Template.BASE_UUID_NAMESPACE, segment.format), segment.template)


def templates(segments: Iterable[Any]) -> dict[UUID, int]:
    """The number of each frame that texts stand in."""
    wanted = {template_key(each): each for each in segments}
    known = dict(Template.objects.filter(uuid__in=wanted).values_list("uuid", "pk"))
    made = Template.objects.bulk_create(
        Template(
            uuid=key,
            template=each.template,
            template_format=each.format,
            string_count=each.string_count,
        )
        for key, each in wanted.items()
        if key not in known
    )
    return known | {row.uuid: row.pk for row in made}


def _path_id(path: str) -> UUID:
    # Its save() would do it, and has no public name for it.
    found: UUID = TranslationContext._get_path_id(path)  # noqa: SLF001
    return found
