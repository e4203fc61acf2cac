"""What is late: a list of kinds, each with whose rows it reads and the page that settles one.

A room that has something late of its own adds a function to `KINDS`; the board, its count at the
editors' door and its export follow.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from clickable.outreach import selectors
from clickable.outreach.models import SessionRequest, State, StopState
from clickable.pages.gestion.board.scope import Scope
from clickable.post.models import Letter
from clickable.training.models import Session

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

MOST = 100  # rows of one kind
TRAINER_DAYS = 14  # before a training, somebody gives it
REPORT_DAYS = 14  # after a visit, its report is made
S = Session.State


@dataclass(frozen=True)
class Row:
    """One thing that waits: what, since or until when, and where it is settled."""

    what: str
    where: str
    since: date
    url: str


@dataclass(frozen=True)
class Late:
    """One kind: its rows, the longest late first, and how many there are in all."""

    code: str
    name: "StrPromise"
    how: "StrPromise"  # what settles it
    count: int
    rows: Sequence[Row]


Words = tuple[str, "StrPromise", "StrPromise"]  # code, name, what settles it
Kind = Callable[[Scope, datetime], Late]


def unanswered(scope: Scope, now: datetime) -> Late:
    rows = selectors.late(scope.requests(), on=localdate(now))
    return _of_requests(("reponse", _("Demandes sans réponse dans le délai"), _("Accepter, décliner ou confier")), rows, "due_on")  # fmt: skip


def not_counted(scope: Scope, now: datetime) -> Late:
    rows = scope.requests().filter(state=State.SCHEDULED, day__lt=localdate(now))
    return _of_requests(("visite", _("Visites passées, pas encore comptées"), _("Dire combien sont venus")), rows, "day")  # fmt: skip


def not_reported(scope: Scope, now: datetime) -> Late:
    since = localdate(now) - timedelta(days=REPORT_DAYS)
    rows = scope.requests().filter(state=State.HELD, day__lt=since)
    return _of_requests(("bilan", _("Visites tenues, bilan à faire"), _("Dire que le bilan est fait")), rows, "day")  # fmt: skip


def trainings_not_counted(scope: Scope, now: datetime) -> Late:
    rows = scope.sessions().filter(state__in=[S.RUNNING, S.HELD, S.LOCKED], starts_at__lt=now - timedelta(hours=12))  # fmt: skip
    return _of_sessions(("presences", _("Formations tenues, pas encore comptées"), _("Dire qui est venu, puis compter")), rows)  # fmt: skip


def without_trainer(scope: Scope, now: datetime) -> Late:
    soon = now + timedelta(days=TRAINER_DAYS)
    rows = scope.sessions().filter(state__in=[S.DRAFT, S.OPEN, S.CLOSED], trainer="", starts_at__range=(now, soon))  # fmt: skip
    return _of_sessions(("formateur", _("Formations dans moins de deux semaines, sans formateur"), _("Dire qui la donne")), rows)  # fmt: skip


def stops_to_report(scope: Scope, now: datetime) -> Late:
    """Done and not reported, or past and still said to come."""
    open_ones = [StopState.PUBLISHED, StopState.EN_ROUTE, StopState.RUNNING, StopState.DONE]
    rows = scope.stops().filter(state__in=open_ones, day__lt=localdate(now)).order_by("day", "pk")
    found = [Row(one.town, one.place, one.day, reverse("interventions:stop", args=[one.pk])) for one in rows[:MOST]]  # fmt: skip
    return Late("etape", _("Étapes passées, bilan à faire"), _("Dire qui a été rencontré"), rows.count(), found)  # fmt: skip


def letters(scope: Scope, now: datetime) -> Late:  # noqa: ARG001 -- every kind is asked alike
    """The coordinator's: a letter does not say whose it is."""
    rows = Letter.objects.for_people().order_by("ended_at") if scope.everything else Letter.objects.none()  # fmt: skip
    where = reverse("gestion_formations:index")
    found = [Row(one.kind, one.about, localdate(one.ended_at or one.written_at), where) for one in rows[:MOST]]  # fmt: skip
    return Late("lettre", _("Lettres qui ne sont pas arrivées"), _("Essayer encore ou mettre de côté"), rows.count(), found)  # fmt: skip


KINDS: tuple[Kind, ...] = (
    unanswered, not_counted, trainings_not_counted, without_trainer, stops_to_report, not_reported, letters,
)  # fmt: skip


def all_of(scope: Scope, *, now: datetime) -> list[Late]:
    return [kind(scope, now) for kind in KINDS]


def _of_requests(words: "Words", rows: QuerySet[SessionRequest], since: str) -> Late:
    found = [
        Row(one.ask.organisation, one.ask.town, getattr(one, since), reverse("interventions:request", args=[one.pk]))
        for one in rows.order_by(since, "pk")[:MOST]
    ]  # fmt: skip
    return Late(*words, rows.count(), found)


def _of_sessions(words: "Words", rows: QuerySet[Session]) -> Late:
    found = [
        Row(one.course.title("fr"), one.place, localdate(one.starts_at), reverse("gestion_formations:session", args=[one.pk]))
        for one in rows.order_by("starts_at", "pk")[:MOST]
    ]  # fmt: skip
    return Late(*words, rows.count(), found)
