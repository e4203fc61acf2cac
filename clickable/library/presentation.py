"""A work as its page shows it: files grouped, words chosen. Reads nothing itself."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import groupby

from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import get_language

from clickable.library import typeset
from clickable.library.models import (
    Access,
    Audience,
    ChildReview,
    Facet,
    Format,
    OrderLine,
    Rendition,
    State,
    Theme,
    WorkVersion,
)
from clickable.library.rules import FILMS
from clickable.library.selectors import Shelf
from clickable.library.wording import WHY, language_name

DRAWING = re.compile(r'src="drawing:([a-z0-9-]+)"')
# The ground a cover stands on, so that neighbours on a shelf can be told apart.
GROUNDS = ["sand", "sky", "mint", "rose"]


@dataclass(frozen=True)
class File:
    """One line of what can be had."""

    label: str
    url: str
    language: str
    size: int  # 0: a page, nothing to download
    kind: str


@dataclass(frozen=True)
class Group:
    language: str
    name: str
    files: list[File]


@dataclass(frozen=True)
class Player:
    """What a film needs on its page."""

    sources: list[tuple[str, str]]  # address, media type
    tracks: list[tuple[str, str, str]]  # address, language, its name
    transcript: str = ""
    signed: list[tuple[str, str]] = field(default_factory=list)
    described: list[tuple[str, str]] = field(default_factory=list)


def url_of(rendition: Rendition, code: str, number: int) -> str:
    """The permanent address of one file."""
    names = [code, number, rendition.language, rendition.access, rendition.format]
    return reverse("permanent:frozen", args=names)


def reading_url(code: str, rendition: Rendition, number: int | None = None) -> str:
    asked = [f"langue={rendition.language}"]
    asked += [f"acces={rendition.access}"] if rendition.access != Access.STANDARD else []
    asked += [f"v={number}"] if number else []
    return f"{reverse('library:read', args=[code])}?{'&'.join(asked)}"


def groups(shelf: Shelf) -> list[Group]:
    """The files of the version that is shown, by language, the reader's own first."""
    version = shelf.shown
    if version is None:
        return []
    files = sorted(
        (one for one in version.renditions.all() if one.format != Format.VTT),
        key=lambda one: (one.language != shelf.found.language, one.language, _order(one)),
    )
    return [
        Group(language, language_name(language), [_file(one, shelf, version) for one in there])
        for language, there in groupby(files, key=lambda one: one.language)
    ]


def _order(rendition: Rendition) -> tuple[int, int]:
    return (list(Access).index(Access(rendition.access)), rendition.format != Format.HTML)


def _file(rendition: Rendition, shelf: Shelf, version: WorkVersion) -> File:
    code = shelf.work.code
    page = rendition.format == Format.HTML
    number = None if version == shelf.current else version.number
    url = reading_url(code, rendition, number) if page else url_of(rendition, code, version.number)
    return File(
        label=str(Access(rendition.access).label),
        url=url,
        language=rendition.language,
        size=0 if page else rendition.size,
        kind=str(Format(rendition.format).label),
    )


def player(shelf: Shelf, text_of: dict[str, str]) -> Player | None:
    """The film in the language that is shown; None when there is none. `text_of` holds transcripts."""
    version = shelf.shown
    if version is None:
        return None
    language = shelf.found.language
    there = list(version.renditions.all())

    def films(access: Access) -> list[tuple[str, str]]:
        return [
            (url_of(one, shelf.work.code, version.number), f"video/{one.format}")
            for one in there
            if one.language == language and one.access == access and one.format in FILMS
        ]

    sources = films(Access.STANDARD)
    if not sources:
        return None
    tracks = [
        (url_of(one, shelf.work.code, version.number), one.language, language_name(one.language))
        for one in there
        if one.access == Access.CAPTIONS
    ]
    return Player(
        sources=sources,
        tracks=sorted(tracks, key=lambda one: one[1] != language),
        transcript=text_of.get(language, ""),
        signed=films(Access.LSF),
        described=films(Access.AUDIO_DESCRIPTION),
    )


def badges(version: WorkVersion) -> tuple[list[str], list[str]]:
    """Its languages, and its ways of access beside the usual one."""
    there = list(version.renditions.all())
    languages = sorted({one.language for one in there})
    kinds = {Access(one.access) for one in there} - {Access.STANDARD}
    return [language_name(one) for one in languages], [str(a.label) for a in Access if a in kinds]


def facets(version: WorkVersion) -> tuple[list[str], list[str]]:
    """Whom it is for and what it is about, in words; unknown codes are left out."""
    there = {(one.sort, one.code) for one in version.work.facets.all()}
    audience = [str(a.label) for a in Audience if (Facet.Sort.AUDIENCE, a.value) in there]
    themes = [str(t.label) for t in Theme if (Facet.Sort.THEME, t.value) in there]
    return audience, themes


def theme_of(version: WorkVersion) -> str:
    """What its cover draws: the first of its themes, in the order of the list."""
    there = {one.code for one in version.work.facets.all() if one.sort == Facet.Sort.THEME}
    return next((t.value for t in Theme if t.value in there), "help")


@cache
def cover(kind: str, theme: str) -> SafeString:
    """What it is, with what it is about drawn on it. There are few of them: each is drawn once."""
    ground = GROUNDS[list(Theme).index(Theme(theme)) % len(GROUNDS)]
    told = {"kind": kind, "theme": theme, "ground": ground}
    return render_to_string("library/_cover.html", told)


@dataclass(frozen=True)
class Card:
    """One tool in a list."""

    version: WorkVersion
    title: str
    summary: str
    audience: list[str]
    languages: list[str]
    accesses: list[str]
    cover: SafeString


def card(version: WorkVersion) -> Card:
    language = get_language() or "fr"
    languages, accesses = badges(version)
    return Card(
        version,
        version.work.title(language),
        version.work.summary(language),
        facets(version)[0],
        languages,
        accesses,
        cover(version.work.kind, theme_of(version)),
    )


@dataclass(frozen=True)
class Past:
    """One version in the list of all of them."""

    version: WorkVersion
    dated: (
        date | None
    )  # of the text when the work is ours, as its paper says; else of the publication
    changes: str
    files: list[tuple[str, str]]  # address, name


def history(shelf: Shelf) -> list[Past]:
    language = get_language() or "fr"
    return [
        Past(
            one,
            _dated(one),
            one.changes(language),
            _past_files(one, shelf) if one != shelf.shown else [],
        )
        for one in shelf.versions
    ]


def _dated(version: WorkVersion) -> date | None:
    editions = {(one.code, one.edition): one.written_on for one in typeset.works()}
    ours = editions.get((version.work.code, version.number))
    return ours or (localdate(version.published_at) if version.published_at else None)


def _past_files(version: WorkVersion, shelf: Shelf) -> list[tuple[str, str]]:
    """The usual file of each language of a version that may still be read."""
    if version.state == State.WITHDRAWN:
        return []
    usual = [
        one
        for one in version.renditions.all()
        if one.access == Access.STANDARD and one.format != Format.HTML
    ]
    return [
        (
            url_of(one, shelf.work.code, version.number),
            f"{language_name(one.language)} ({Format(one.format).label})",
        )
        for one in sorted(usual, key=lambda one: (one.language, one.format))
    ]


@dataclass(frozen=True)
class Review:
    """What is said of the reading by children."""

    row: ChildReview
    changed: str
    reason: str


def review(version: WorkVersion) -> Review | None:
    row = getattr(version, "child_review", None)
    if row is None:
        return None
    language = get_language() or "fr"
    said = [str(texts.get(language) or texts.get("fr", "")) for texts in (row.changed, row.reason)]
    return Review(row, *said)


@dataclass(frozen=True)
class Ordered:
    title: str
    language: str
    asked: int
    granted: int


def ordered(lines: Iterable[OrderLine]) -> list[Ordered]:
    language = get_language() or "fr"
    return [
        Ordered(one.work.title(language), language_name(one.language), one.asked, one.granted)
        for one in lines
    ]


def note(shelf: Shelf) -> str:
    """Why what is shown is not quite what was asked for; empty when it is."""
    said = WHY.get(shelf.found.why)
    return str(said) if said else ""


def with_drawings(text: str) -> str:
    """A kept page with its drawings where they lie now."""
    return DRAWING.sub(lambda one: f'src="{static(f"library/drawings/{one[1]}.svg")}"', text)
