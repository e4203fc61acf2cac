"""What wagtail-localize is told of a page that came in both languages, so that editors go on from there."""

import json
from collections import defaultdict
from collections.abc import Iterator

from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    StringSegment,
    StringTranslation,
    Translation,
    TranslationContext,
    TranslationSource,
)
from wagtail_localize.segments import OverridableSegmentValue, StringSegmentValue
from wagtail_localize.segments.extract import extract_segments, quote_path_component

from clickable.pages.models import Written

Told = dict[str, list[StringSegmentValue]]


def remember(source: Written, target: Written) -> list[str]:
    """Each string of `source` is known with its words in `target`, and each address that differs.

    What a person has translated stays theirs. Returns the places that do not answer to each other.
    """
    kept, _made = TranslationSource.update_or_create_from_instance(source)
    Translation.objects.update_or_create(
        source=kept, target_locale=target.locale, defaults={"enabled": True}
    )
    ours, theirs = extract_segments(source), extract_segments(target)
    before, after = _by_place(ours), _by_place(theirs)
    _strings(kept, target, after)
    overrides = dict(_addresses(ours, theirs)) | dict(_links(before, after))
    _override(kept, target, overrides)
    return [place for place in before if len(before[place]) != len(after.get(place, []))]


def _by_place(segments: list[object]) -> Told:
    found: Told = defaultdict(list)
    for segment in segments:
        if isinstance(segment, StringSegmentValue):
            found[segment.path].append(segment)
    return found


def _strings(kept: TranslationSource, target: Written, words: Told) -> None:
    rows = StringSegment.objects.filter(source=kept).select_related("context").order_by("order")
    known = {
        (row.translation_of_id, row.context_id): row
        for row in StringTranslation.objects.filter(
            context__object=kept.object_id, locale_id=target.locale_id
        )
    }
    left = {place: iter(segments) for place, segments in words.items()}
    wanted: dict[tuple[int, int], str] = {}
    for row in rows:
        segment = next(left.get(row.context.path, iter(())), None)
        if segment is not None:
            wanted[(row.string_id, row.context_id)] = segment.string.data
    changed = [key for key in wanted if key in known and known[key].last_translated_by_id is None]
    for key in changed:
        known[key].data = wanted[key]
    StringTranslation.objects.bulk_update([known[key] for key in changed], ["data"])
    StringTranslation.objects.bulk_create(
        StringTranslation(
            translation_of_id=string,
            context_id=context,
            locale_id=target.locale_id,
            data=data,
            translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
        )
        for (string, context), data in wanted.items()
        if (string, context) not in known
    )


def _addresses(ours: list[object], theirs: list[object]) -> Iterator[tuple[str, str]]:
    """Addresses of their own field that are others in the target's language."""
    before, after = (
        {each.path: each.data for each in side if isinstance(each, OverridableSegmentValue)}
        for side in (ours, theirs)
    )
    for place, data in before.items():
        if place in after and after[place] != data:
            yield place, after[place]


def _links(before: Told, after: Told) -> Iterator[tuple[str, str]]:
    """Addresses inside texts that are others in the target's language."""
    for place, segments in before.items():
        for ours, theirs in zip(segments, after.get(place, []), strict=False):
            for name, attrs in (ours.attrs or {}).items():
                other = (theirs.attrs or {}).get(name, {}).get("href")
                if "href" in attrs and other and other != attrs["href"]:
                    yield f"{place}.{quote_path_component(attrs['href'])}", other


def _override(kept: TranslationSource, target: Written, overrides: dict[str, str]) -> None:
    if not overrides:
        return
    places = OverridableSegment.objects.filter(source=kept, context__path__in=overrides)
    for context in TranslationContext.objects.filter(pk__in=places.values("context")):
        SegmentOverride.objects.get_or_create(
            locale=target.locale,
            context=context,
            defaults={"data_json": json.dumps(overrides[context.path])},
        )
