"""Reading: a child's sheet by its code, sums by nobody's name, texts by the team that can open them."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import get_language

from clickable.places.selectors import territories as all_territories
from clickable.seal.envelope import CannotOpenError, unseal
from clickable.seal.wraps import Ring
from clickable.voices.codes import sheet_digest, slot_digest
from clickable.voices.models import (
    Answer,
    Band,
    Circle,
    Consultation,
    Contribution,
    Flag,
    Question,
    Quote,
    Reader,
    Slot,
    Words,
)
from clickable.voices.results import Counted
from clickable.voices.rules import SMALL, TOLD, K, S, needs_consent, options_of

if TYPE_CHECKING:
    from clickable.people.models import User

MOST = 200


def public() -> QuerySet[Consultation]:
    """Those that anybody may know of, the newest first."""
    return Consultation.objects.filter(state__in=[S.OPEN, *TOLD]).order_by("-opened_on", "-pk")


def with_feedback() -> QuerySet[Consultation]:
    """Those that told the children what changed, the newest first."""
    told = Consultation.objects.filter(state__in=[S.FEEDBACK, S.ARCHIVED])
    return told.order_by("-feedback_on", "-pk")


def slot_of(code: str) -> Slot | None:
    rows = Slot.objects.select_related("circle__consultation")
    return rows.filter(digest=slot_digest(code)).first()


def is_allowed(slot: Slot) -> bool:
    """Whether this code counts yet: a parent's paper is held for it, or none is needed."""
    circle = slot.circle
    return not needs_consent(circle.band) or circle.consents.filter(number=slot.number).exists()


def circle_of(code: str) -> Circle | None:
    """The group of a code that counts."""
    slot = slot_of(code)
    return slot.circle if slot and is_allowed(slot) else None


def contribution_of(code: str) -> Contribution | None:
    rows = Contribution.objects.select_related("circle__consultation")
    return rows.filter(digest=sheet_digest(code)).first()


def is_open(row: Consultation, *, now: datetime) -> bool:
    return row.state == S.OPEN and (row.closes_on is None or localdate(now) <= row.closes_on)


def questions_for(circle: Circle) -> list[Question]:
    """Those that this age is asked, in their order."""
    rows = circle.consultation.questions.all()
    return [question for question in rows if question.asked(circle.band, "fr")]


def counted(row: Consultation) -> Counted:
    """Plain counts of what was sent. Never shown: `results.publish` says what may be."""
    sent = Contribution.objects.sent().filter(circle__consultation=row)
    bands: Counter[str] = Counter(dict.fromkeys(_bands(row), 0))
    territories: Counter[str] = Counter()
    for band, territory, number in sent.values_list("circle__band", "circle__territory").annotate(n=Count("pk")):  # fmt: skip
        bands[band] += number
        territories[territory] += number
    return Counted(dict(bands), dict(territories), _tables(row, list(bands)))


def _bands(row: Consultation) -> list[str]:
    present = set(row.circles.values_list("band", flat=True))
    return [band for band in Band.values if band in present]


def _tables(row: Consultation, bands: list[str]) -> dict[str, dict[str, dict[str, int]]]:
    found: dict[int, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    rows = Answer.objects.filter(
        contribution__circle__consultation=row, contribution__sent_on__isnull=False
    )
    for question, band, option, number in rows.values_list("question", "contribution__circle__band", "option").annotate(n=Count("pk")):  # fmt: skip
        found[question][band][option] += number
    return {
        str(question.number): {
            band: {option: found[question.pk][band][option] for option in options_of(question)}
            for band in bands
            if question.asked(band, "fr")
        }
        for question in row.questions.all()
        if question.kind != K.WORDS
    }


def sent_in(circle: Circle) -> int | None:
    """How many sheets a group sent, for its facilitator: after the closing, and ten or more."""
    if circle.consultation.state not in TOLD:
        return None
    number = circle.contributions.sent().count()
    return number if number >= SMALL else None


def to_read(row: Consultation) -> int:
    """Texts that nobody has read."""
    return Words.objects.waiting().filter(contribution__circle__consultation=row).count()


def quotes(row: Consultation) -> dict[int, list[str]]:
    """What readers made of children's words, by the number of the question; in the order of the alphabet,
    which tells nothing."""
    told: dict[int, list[str]] = defaultdict(list)
    rows = Quote.objects.filter(question__consultation=row).order_by("text")
    for number, text in rows.values_list("question__number", "text"):
        told[number].append(text)
    return dict(told)


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One text in the readers' list, not opened."""

    words: Words
    late: bool
    consultation: str
    band: str
    territory: str


@dataclass(frozen=True, kw_only=True)
class Board:
    """What the readers of one team have before them."""

    waiting: list[Waiting]
    total: int
    late: int
    cleared: list[Waiting]  # may be reworded
    flagged: list[Waiting]


def board(group: int, *, now: datetime) -> Board:
    """The texts of a team: those to read first are those due first."""
    mine = Words.objects.of(group).sent().select_related("contribution__circle__consultation")
    waiting = mine.waiting().order_by("due_at", "pk")
    cleared = mine.filter(
        state=Words.State.CLEARED,
        quote=None,
        contribution__circle__consultation__state__in=[S.OPEN, S.CLOSED, S.SYNTHESISED],
    )
    flagged = mine.filter(state=Words.State.FLAGGED)
    return Board(
        waiting=[_waiting(one, now) for one in waiting[:MOST]],
        total=waiting.count(),
        late=waiting.filter(due_at__lte=now).count(),
        cleared=[_waiting(one, now) for one in cleared.order_by("read_on", "pk")[:MOST]],
        flagged=[_waiting(one, now) for one in flagged.order_by("-read_on", "pk")[:MOST]],
    )


def late(group: int, *, now: datetime) -> tuple[int, int]:
    """How many texts wait for a team, and how many of them too long."""
    waiting = Words.objects.of(group).waiting()
    return waiting.count(), waiting.filter(due_at__lte=now).count()


def _named(territory: str) -> str:
    found = all_territories().get(territory)
    return found.name.get(get_language() or "fr", found.name["fr"]) if found else territory


def _waiting(words: Words, now: datetime) -> Waiting:
    circle = words.contribution.circle
    return Waiting(
        words=words,
        late=words.state == Words.State.WAITING
        and words.due_at is not None
        and words.due_at <= now,
        consultation=circle.consultation.text("fr")["title"],
        band=circle.get_band_display(),
        territory=_named(circle.territory),
    )


@dataclass(frozen=True, kw_only=True, repr=False)
class Opened:
    """One text as a reader sees it: the words, which question and which age; where, only once flagged."""

    words: Words
    text: str | None  # None: it does not open with these keys
    question: str
    band: str
    territory: str
    place: str  # empty until a child may be in danger
    flags: list[tuple[Flag, str | None]]


def opened(words: Words, ring: Ring) -> Opened:
    circle = words.contribution.circle
    flags = words.flags.select_related("by").order_by("hour", "pk")
    return Opened(
        words=words,
        text=_unsealed(words.content, words, ring),
        question=words.question.asked(circle.band, "fr"),
        band=circle.get_band_display(),
        territory=_named(circle.territory),
        place=circle.place if words.state == Words.State.FLAGGED else "",
        flags=[(one, _unsealed(one.note, one, ring)) for one in flags],
    )


def _unsealed(content: bytes | memoryview, row: Words | Flag, ring: Ring) -> str | None:
    try:
        return unseal(content, key=row.key(ring), context=row.context)
    except CannotOpenError:
        return None


def is_told(person: "User") -> bool:
    """Whether this reader left a mailbox, and letters to it do not come back."""
    return Reader.objects.filter(person=person, addressee__returned_on=None).exists()


def overdue(*, now: datetime, since: timedelta = timedelta()) -> int:
    """Texts of all teams that were not read in time."""
    return Words.objects.waiting().filter(due_at__lte=now - since).count()
