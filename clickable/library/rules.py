"""The steps of versions and orders as tables, which version answers whom, and what may be sent in."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from clickable.base.folding import fold
from clickable.library.models import Access, Format, Kind, PrintOrder, State, Work

MB = 1024 * 1024


@dataclass(frozen=True)
class Step:
    """What one step of a version asks of who takes it."""

    publisher: bool = False  # only who may publish
    note: bool = False  # must be explained to colleagues
    by_hand: bool = True  # False: only together with another step


PASS, BACK = Step(), Step(note=True)
# from → to. A version that is sent back begins again, and walks through every check once more.
STEPS: Mapping[State, Mapping[State, Step]] = {
    State.DRAFT: {State.EVIDENCE: PASS},
    State.EVIDENCE: {State.CHILD_REVIEW: PASS, State.DRAFT: BACK},
    State.CHILD_REVIEW: {State.SAFEGUARDING: PASS, State.DRAFT: BACK},
    State.SAFEGUARDING: {State.FUNDER_CHECK: Step(note=True), State.DRAFT: BACK},
    State.FUNDER_CHECK: {State.APPROVED: PASS, State.DRAFT: BACK},
    State.APPROVED: {State.PUBLISHED: Step(publisher=True), State.DRAFT: BACK},
    State.PUBLISHED: {
        State.SUPERSEDED: Step(by_hand=False),
        State.WITHDRAWN: Step(publisher=True, note=True),
    },
    State.SUPERSEDED: {State.WITHDRAWN: Step(publisher=True, note=True)},
    State.WITHDRAWN: {},
}
CHAIN = [
    State.DRAFT, State.EVIDENCE, State.CHILD_REVIEW, State.SAFEGUARDING, State.FUNDER_CHECK,
    State.APPROVED, State.PUBLISHED,
]  # fmt: skip
CAN_CHANGE = {State.DRAFT}  # its words, files and evidence
IN_HAND = set(CHAIN) - {State.PUBLISHED}
READABLE = {State.PUBLISHED, State.SUPERSEDED}


FILMS = {Format.MP4, Format.WEBM}


def wordless_films(there: Collection[tuple[str, str, str]]) -> set[str]:
    """Languages with a film that has no captions, or no transcript, in them.

    `there` holds language, way of access and format of each file.
    """
    told = {(language, access) for language, access, _form in there}
    return {
        language
        for language, access, form in there
        if access == Access.STANDARD
        and form in FILMS
        and not {(language, Access.CAPTIONS), (language, Access.TRANSCRIPT)} <= told
    }


def step(frm: str, to: str) -> Step | None:
    """What this step asks; None when there is no such step."""
    return STEPS[State(frm)].get(State(to))


def steps_by_hand(frm: str) -> dict[State, Step]:
    """The steps that a person may take from here, to be shown as buttons."""
    return {to: asked for to, asked in STEPS[State(frm)].items() if asked.by_hand}


def needs_other_eyes(frm: str) -> bool:
    """May who sent the version on its way not take this step? The reading that protects children."""
    return frm == State.SAFEGUARDING


O = PrintOrder.State  # noqa: E741
ORDER_STEPS: Mapping[PrintOrder.State, Collection[PrintOrder.State]] = {
    O.ASKED: (O.APPROVED, O.REFUSED),
    O.APPROVED: (O.PACKED, O.REFUSED),
    O.PACKED: (O.SENT, O.REFUSED),
    O.SENT: (O.RECEIVED,),
    O.RECEIVED: (),
    O.REFUSED: (),
}
ADDRESS_DAYS = 60  # after the parcel left, or the order was refused
WAITING_DAYS = 180  # after which an order that nobody answered loses its address too
MOST_LINES = 20


class Why(StrEnum):
    """How what is shown relates to what was asked for."""

    EXACT = "exact"
    OLDER = "older"  # this language has only an earlier version
    OTHER = "other"  # this language has none
    NONE = "none"  # nothing can be read at all


@dataclass(frozen=True)
class Found:
    number: int
    language: str
    why: Why


def resolve(
    wanted: str, readable: Mapping[int, Collection[str]], *, current: int | None, source: str
) -> Found:
    """Which version and language answers who wants one language.

    `readable` holds the languages of each version that may be read; `current` is the published one.
    The published version in that language; else an earlier one in it; else the published one in the
    language it was written in, in English, or in whatever there is.
    """
    if current is not None and wanted in readable.get(current, ()):
        return Found(current, wanted, Why.EXACT)
    older = [number for number, languages in readable.items() if wanted in languages]
    if older:
        return Found(max(older), wanted, Why.OLDER)
    number = current if readable.get(current or 0) else max(readable, default=0)
    there = readable.get(number or 0, ())
    if not number or not there:
        return Found(0, wanted, Why.NONE)
    language = next((one for one in (source, "en") if one in there), min(there))
    return Found(number, language, Why.OTHER)


class Freshness(StrEnum):
    FRESH = "fresh"
    STALE = "stale"  # it says an earlier version's text
    MISSING = "missing"


def freshness(made_from: Iterable[int], *, wanted: int) -> Freshness:
    """Of all renditions in one language and way of access; `wanted` is the version to be said."""
    best = max(made_from, default=0)
    if not best:
        return Freshness.MISSING
    return Freshness.FRESH if best >= wanted else Freshness.STALE


# What a file must begin with, and how big it may be.
_MAGIC: Mapping[Format, tuple[int, tuple[bytes, ...]]] = {
    Format.PDF: (0, (b"%PDF-",)),
    Format.EPUB: (0, (b"PK\x03\x04",)),
    Format.MP4: (4, (b"ftyp",)),
    Format.WEBM: (0, (b"\x1aE\xdf\xa3",)),
    Format.MP3: (0, (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
    Format.VTT: (0, (b"WEBVTT", b"\xef\xbb\xbfWEBVTT")),
}
LARGEST: Mapping[Format, int] = {
    Format.PDF: 40 * MB,
    Format.HTML: 2 * MB,
    Format.EPUB: 40 * MB,
    Format.MP4: 300 * MB,
    Format.WEBM: 300 * MB,
    Format.MP3: 100 * MB,
    Format.VTT: MB,
    Format.TXT: MB,
}


LONGEST_NUMBER = 6  # digits


class Fault(StrEnum):
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    WRONG_KIND = "wrong_kind"
    ACTIVE = "active"
    NOT_TEXT = "not_text"


def fault_of(head: bytes, *, size: int, form: Format) -> Fault | None:
    """What is wrong with a file, by its first bytes and its size; None when nothing is."""
    if size == 0:
        return Fault.EMPTY
    if size > LARGEST[form]:
        return Fault.TOO_LARGE
    at, begins = _MAGIC.get(form, (0, (b"",)))
    return None if head[at:].startswith(begins) else Fault.WRONG_KIND


def number_in(text: str) -> int | None:
    """The number that somebody sent; None when it is none, or none that we ever gave."""
    short = len(text) <= LONGEST_NUMBER and text.isascii() and text.isdigit()
    return int(text) if short else None


FORMATS_OF: Mapping[Access, Collection[Format]] = {
    Access.STANDARD: (Format.PDF, Format.HTML, Format.EPUB, Format.MP4, Format.WEBM),
    Access.LARGE_PRINT: (Format.PDF, Format.EPUB, Format.HTML),
    Access.SIMPLIFIED: (Format.PDF, Format.HTML, Format.EPUB),
    Access.AUDIO: (Format.MP3,),
    Access.AUDIO_DESCRIPTION: (Format.MP3, Format.MP4, Format.WEBM),
    Access.CAPTIONS: (Format.VTT,),
    Access.TRANSCRIPT: (Format.TXT, Format.HTML, Format.PDF),
    Access.LSF: (Format.MP4, Format.WEBM),
}
# What the matrix asks of a work of each kind.
EXPECTED: Mapping[Kind, Collection[Access]] = {
    kind: (
        (Access.STANDARD, Access.CAPTIONS, Access.TRANSCRIPT, Access.AUDIO_DESCRIPTION, Access.LSF)
        if kind == Kind.CAPSULE
        else (Access.STANDARD, Access.LARGE_PRINT, Access.SIMPLIFIED)
    )
    for kind in Kind
}


def words_of(work: Work) -> str:
    """What a search reads of a work."""
    return fold(" ".join([work.code, *work.titles.values(), *work.summaries.values()]))


def leads_back(
    code: str, language: str, *, to: str, successors: Mapping[tuple[str, str], str]
) -> bool:
    """Would sending `language` from one work to another end where it began?"""
    seen = {code}
    while to not in seen:
        seen.add(to)
        after = successors.get((to, language))
        if after is None:
            return False
        to = after
    return True
