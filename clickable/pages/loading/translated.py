"""What wagtail-localize is told of pages that came in both languages, so that editors go on from there.

It would find the same by itself, one string at a time: many thousand questions to the database for what
takes a dozen when all pages are told together.
"""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    StringSegment,
    StringTranslation,
    TemplateSegment,
    Translation,
    TranslationSource,
)
from wagtail_localize.segments import (
    OverridableSegmentValue,
    StringSegmentValue,
    TemplateSegmentValue,
)
from wagtail_localize.segments.extract import extract_segments, quote_path_component

from clickable.pages.loading import memory
from clickable.pages.models import Written

Place = tuple[UUID, str]  # a page's translation key, and where in it


@dataclass(frozen=True)
class Pair:
    """A page and its translation, each with its pieces."""

    source: Written
    target: Written
    ours: list[Any]
    theirs: list[Any]
    kept: TranslationSource


def remember(pages: list[tuple[Written, Written]]) -> list[str]:
    """Each string of a page is known with its words in the other language, each address that differs too.

    What a person has translated stays theirs. Returns the places that do not answer to each other.
    """
    pairs = [_pair(source, target) for source, target in pages]
    if pairs:
        places = memory.contexts(
            {(pair.source.translation_key, each.path) for pair in pairs for each in pair.ours}
        )
        _segments(pairs, places)
        _strings(pairs, places)
        _overrides(pairs, places)
    return [f"{pair.target.url_path}: {place}" for pair in pairs for place in _apart(pair)]


def _pair(source: Written, target: Written) -> Pair:
    kept = memory.source(source)
    Translation.objects.update_or_create(
        source=kept, target_locale=target.locale, defaults={"enabled": True}
    )
    return Pair(source, target, extract_segments(source), extract_segments(target), kept)


def _segments(pairs: list[Pair], places: dict[Place, int]) -> None:
    strings = memory.strings(
        pairs[0].source.locale,
        {each.string.data for pair in pairs for each in _of(pair.ours, StringSegmentValue)},
    )
    templates = memory.templates(
        [each for pair in pairs for each in _of(pair.ours, TemplateSegmentValue)]
    )
    texts, frames, addresses = [], [], []
    for pair in pairs:
        for each in pair.ours:
            where = {
                "source": pair.kept,
                "context_id": places[pair.source.translation_key, each.path],
                "order": each.order,
            }
            if isinstance(each, StringSegmentValue):
                attrs = json.dumps(each.attrs)
                texts.append(
                    StringSegment(**where, string_id=strings[each.string.data], attrs=attrs)
                )
            elif isinstance(each, TemplateSegmentValue):
                frames.append(
                    TemplateSegment(**where, template_id=templates[memory.template_key(each)])
                )
            elif isinstance(each, OverridableSegmentValue):
                addresses.append(OverridableSegment(**where, data_json=json.dumps(each.data)))
    for model, rows in (
        (StringSegment, texts),
        (TemplateSegment, frames),
        (OverridableSegment, addresses),
    ):
        model.objects.filter(source__in=[pair.kept for pair in pairs]).delete()
        model.objects.bulk_create(rows)


def _strings(pairs: list[Pair], places: dict[Place, int]) -> None:
    locale = pairs[0].target.locale
    strings = memory.strings(
        pairs[0].source.locale,
        {each.string.data for pair in pairs for each in _of(pair.ours, StringSegmentValue)},
    )
    wanted = {
        (strings[one.string.data], places[pair.source.translation_key, one.path]): other.string.data
        for pair in pairs
        for one, other in _matched(pair)
    }
    known = {
        (row.translation_of_id, row.context_id): row
        for row in StringTranslation.objects.filter(context__in=set(places.values()), locale=locale)
    }
    ours = [key for key in wanted if key in known and known[key].last_translated_by_id is None]
    for key in ours:
        known[key].data = wanted[key]
    StringTranslation.objects.bulk_update([known[key] for key in ours], ["data"], batch_size=200)
    StringTranslation.objects.bulk_create(
        StringTranslation(
            translation_of_id=string,
            context_id=context,
            locale=locale,
            data=data,
            translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
        )
        for (string, context), data in wanted.items()
        if (string, context) not in known
    )


def _overrides(pairs: list[Pair], places: dict[Place, int]) -> None:
    locale = pairs[0].target.locale
    wanted = {
        places[pair.source.translation_key, path]: data
        for pair in pairs
        for path, data in (_addresses(pair) | _links(pair)).items()
        if (pair.source.translation_key, path) in places
    }
    rows = SegmentOverride.objects.filter(context__in=wanted, locale=locale)
    known = set(rows.values_list("context_id", flat=True))
    SegmentOverride.objects.bulk_create(
        SegmentOverride(locale=locale, context_id=context, data_json=json.dumps(data))
        for context, data in wanted.items()
        if context not in known
    )


def _of(segments: list[Any], kind: type) -> list[Any]:
    return [each for each in segments if isinstance(each, kind)]


def _by_path(segments: list[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for each in _of(segments, StringSegmentValue):
        found.setdefault(each.path, []).append(each)
    return found


def _matched(pair: Pair) -> list[tuple[Any, Any]]:
    """Paragraph by paragraph; where the two differ in number, the first ones."""
    theirs = _by_path(pair.theirs)
    return [
        match
        for path, ours in _by_path(pair.ours).items()
        for match in zip(ours, theirs.get(path, []), strict=False)
    ]


def _apart(pair: Pair) -> list[str]:
    ours, theirs = _by_path(pair.ours), _by_path(pair.theirs)
    return [
        f"{path} has {len(ours.get(path, []))} texts in French, {len(theirs.get(path, []))} in English"
        for path in sorted(ours.keys() | theirs.keys())
        if len(ours.get(path, [])) != len(theirs.get(path, []))
    ]


def _addresses(pair: Pair) -> dict[str, Any]:
    """Addresses of a field of their own that are others in the target's language."""
    theirs = {each.path: each.data for each in _of(pair.theirs, OverridableSegmentValue)}
    return {
        each.path: theirs[each.path]
        for each in _of(pair.ours, OverridableSegmentValue)
        if theirs.get(each.path, each.data) != each.data
    }


def _links(pair: Pair) -> dict[str, Any]:
    """Addresses inside texts that are others in the target's language."""
    found = {}
    for ours, theirs in _matched(pair):
        for name, attrs in (ours.attrs or {}).items():
            other = (theirs.attrs or {}).get(name, {}).get("href")
            if "href" in attrs and other and other != attrs["href"]:
                found[f"{ours.path}.{quote_path_component(attrs['href'])}"] = other
    return found
