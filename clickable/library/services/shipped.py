"""The works that come with the product: rows for them, and their files once they can be typeset."""

import re
from datetime import datetime
from html import unescape

from django.core.files.base import ContentFile
from django.db import transaction

from clickable.base.errors import RefusedError
from clickable.library import rules, typeset
from clickable.library.models import Access, Format, State, Trouble, Work, WorkVersion
from clickable.library.services.files import add_rendition, text_file
from clickable.library.services.versions import set_evidence
from clickable.library.services.works import About, make_work, new_version
from clickable.library.typeset import paper

Missing = tuple[WorkVersion, str, str, str]  # version, language, access, format
ORDERABLE = {"brochure": 200, "poster": 50}
# Files of ours have a digest in their name, which changes with them; a version that is kept has none.
SERVED = re.compile(r'src="[^"]*library/drawings/([a-z0-9-]+?)(?:\.[0-9a-f]{12})?\.svg"')
TAG = re.compile(r"<(style|title)\b.*?</\1>|<[^>]+>", re.DOTALL)


def load_works(*, now: datetime) -> list[str]:
    """A draft for each shipped work and edition that is not there yet; the codes of the new ones.

    Nothing is published by this: the association reads, and walks it through the checks.
    """
    return [source.code for source in _sources() if _load(source, now=now)]


def render_missing(*, now: datetime, limit: int = 6) -> int:
    """Typeset what shipped versions lack, a few at a time; how many files were made.

    What cannot be made leaves its reason, and is tried again an hour later.
    """
    made = 0
    for version, language, access, form in _missing(now=now)[:limit]:
        try:
            content = _typeset(version.work.code, language=language, access=access, form=form)
        except RefusedError as error:
            _note(version, (language, access, form), str(error.message), now=now)
            continue
        add_rendition(
            version=version,
            language=language,
            access=access,
            form=form,
            content=content,
            by=None,
            now=now,
        )
        made += 1
    return made


def _sources() -> list[typeset.Work]:
    return list(typeset.works())


@transaction.atomic
def _load(source: typeset.Work, *, now: datetime) -> bool:
    work = Work.objects.filter(code=source.code).first()
    if work is None:
        work = make_work(code=source.code, about=_about(source), by=None, now=now)
        version = work.versions.get()
        version.number = source.edition
        version.save(update_fields=["number"])
    elif _is_newer(work, source.edition):
        version = new_version(work=work, by=None, now=now, number=source.edition)
    else:
        return False
    version.what_changed = _changes(source)
    version.mentions = {one: _mentions(source.code, one) for one in source.languages}
    version.save(update_fields=["what_changed", "mentions"])
    sources = [(one.name, one.url, one.checked_on) for one in source.sources]
    set_evidence(version=version, sources=sources, by=None, now=now)
    return True


def _is_newer(work: Work, edition: int) -> bool:
    """An edition that no version has, while none is in hand."""
    there = dict(work.versions.values_list("number", "state"))
    return edition > max(there, default=0) and not set(there.values()) & rules.IN_HAND


def _about(source: typeset.Work) -> About:
    return About(
        kind=source.kind,
        titles=dict(source.title),
        summaries=dict(source.summary),
        audience=tuple(source.audience),
        themes=tuple(source.themes),
        age_from=source.age_from,
        age_to=source.age_to,
        licence=source.licence,
        agreement=source.agreement,
        order_limit=ORDERABLE.get(source.kind, 0),
    )


def _changes(source: typeset.Work) -> dict[str, str]:
    told = {one: " ".join(change[one] for change in source.changes) for one in source.languages}
    return {language: text for language, text in told.items() if text}


def _mentions(code: str, language: str) -> dict[str, object]:
    """What the paper says, whole: the check finds the funders' words in it."""
    page = paper.page(code, language)
    return {"text": unescape(TAG.sub(" ", page)), "emblem": "emblem:" in page}


def _missing(*, now: datetime) -> list[Missing]:
    """What is to be made, those that failed within the hour left out."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    failed = set(
        Trouble.objects.filter(tried_at__gte=hour).values_list(
            "version_id", "language", "access", "format"
        )
    )
    return [
        one
        for source in _sources()
        for one in _lacking(source)
        if (one[0].pk, *one[1:]) not in failed
    ]


def _lacking(source: typeset.Work) -> list[Missing]:
    version = (
        WorkVersion.objects.filter(work__code=source.code, number=source.edition)
        .exclude(state__in=[State.SUPERSEDED, State.WITHDRAWN])
        .select_related("work")
        .first()
    )
    if version is None:
        return []
    there = set(version.renditions.values_list("language", "access", "format"))
    wanted = [
        (language, str(variant), form)
        for language in source.languages
        for variant in source.variants
        for form in (Format.HTML, Format.PDF)
        if form == Format.PDF or str(variant) != Access.LARGE_PRINT  # a page grows by itself
    ]
    return [(version, *one) for one in wanted if one not in there]


def _typeset(code: str, *, language: str, access: str, form: str) -> ContentFile[bytes]:
    if form == Format.PDF:
        return text_file(typeset.pdf(code, language, access))
    return text_file(SERVED.sub(r'src="drawing:\1"', typeset.html(code, language, access)))


def _note(version: WorkVersion, what: tuple[str, str, str], reason: str, *, now: datetime) -> None:
    language, access, form = what
    Trouble.objects.update_or_create(
        version=version,
        language=language,
        access=access,
        format=form,
        defaults={"reason": reason[:200], "tried_at": now},
    )
