"""Changes: questionnaires that come with the product, surveys that open and close, sheets that come in."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from clickable.base.errors import GoneError
from clickable.measures import services as measures
from clickable.record import services as record
from clickable.seal.tokens import token
from clickable.training.models import Course, Registration, Session
from clickable.training.surveys import letters, selectors
from clickable.training.surveys.models import Questionnaire, Remark, Sheet, Survey
from clickable.training.surveys.questions import digest, shipped
from clickable.training.surveys.rules import (
    CLOSES,
    OPENS,
    REMARKS_KEPT,
    after_is_open,
    before_is_open,
    improved,
)

S, R = Session.State, Registration.State
ANSWERS, PAIRS, IMPROVED = "training.answers", "training.pairs", "training.pairs_improved"
ASKED = [S.OPEN, S.CLOSED, S.RUNNING, S.HELD, S.LOCKED, S.REPORTED]
CAME = [R.CONFIRMED, R.ATTENDED, R.PARTIAL]
PAIR = 16  # bytes
LONGEST = timedelta(hours=12)  # a session


@dataclass(frozen=True, kw_only=True, repr=False)
class Given:
    """What one form gives."""

    moment: Sheet.Moment
    code: str
    answers: dict[str, list[str]]
    opinions: dict[str, list[str]]
    remark: str = ""


@transaction.atomic
def load_questionnaires(*, now: datetime) -> list[str]:
    """Each shipped edition that is not there yet, for courses that are; their codes.

    An edition that is asked already stays as it was, whatever its file says now.
    """
    loaded = []
    for code, (edition, content) in shipped().items():
        course = Course.objects.filter(code=code).first()
        found = Questionnaire.objects.filter(course=course, edition=edition).first()
        if course is None or (
            found and (found.digest == digest(content) or found.surveys.exists())
        ):
            continue
        fields = {"content": content, "digest": digest(content)}
        Questionnaire.objects.update_or_create(course=course, edition=edition, defaults=fields)
        record.write("surveys.loaded", f"course:{code}", now=now, role="operator")
        loaded.append(code)
    return loaded


def open_due(*, now: datetime) -> int:
    """Surveys of sessions that begin soon: from now on their questions are fixed; how many."""
    soon = Session.objects.filter(state__in=ASKED, survey__isnull=True, starts_at__lte=now + OPENS)
    soon = soon.filter(starts_at__gt=now - CLOSES, course__questionnaires__isnull=False)
    return sum(_open(row, now=now) for row in soon.select_related("course").distinct())


@transaction.atomic
def _open(session: Session, *, now: datetime) -> bool:
    edition = selectors.newest(session.course)
    if edition is None:
        return False
    fields = {"questionnaire": edition, "opened_on": localdate(now)}
    row, made = Survey.objects.get_or_create(session=session, defaults=fields)
    if made:
        detail: dict[str, object] = {"edition": edition.edition}
        record.write("surveys.opened", str(row), now=now, detail=detail)
    return made


@transaction.atomic
def answer(*, survey: Survey, given: Given, now: datetime) -> bool:
    """Keep what was answered. False: this code answered already, and the first answers stay.

    Whoever sends is told the same in both cases. Raises GoneError when it is not open.
    """
    row = Survey.objects.select_for_update().select_related("session").get(pk=survey.pk)
    session = row.session
    is_open = before_is_open if given.moment == Sheet.Moment.BEFORE else after_is_open
    if row.counted_on or not is_open(now, starts_at=session.starts_at, ends_at=session.ends_at):
        raise GoneError(_("Ce questionnaire est clos."), "closed")
    pair = token("survey", f"{row.pk}\x00{given.code}")
    try:
        with transaction.atomic():
            Sheet.objects.create(survey=row, moment=given.moment, pair=pair, answers=given.answers)
    except IntegrityError:
        return False
    if given.opinions:
        Sheet.objects.create(survey=row, moment=Sheet.Moment.OPINION, answers=given.opinions)
    if given.remark:
        Remark.objects.create(survey=row, text=given.remark)
    return True


def close_due(*, now: datetime) -> int:
    """Surveys whose window is over: counted in `measures`, once; how many."""
    over = Survey.objects.filter(counted_on=None, session__starts_at__lte=now - CLOSES)
    ended = [one for one in over.select_related("session") if one.session.ends_at + CLOSES <= now]
    return sum(_close(one.pk, now=now) for one in ended)


@transaction.atomic
def _close(pk: int, *, now: datetime) -> bool:
    row = Survey.objects.select_for_update().get(pk=pk)
    if row.counted_on:
        return False
    found = selectors.pairs([row])
    right = selectors.asked_by(row).right
    answers = row.sheets.filter(moment=Sheet.Moment.AFTER).count()
    for kind, number in (
        (ANSWERS, answers),
        (PAIRS, len(found)),
        (IMPROVED, improved(found, right)),
    ):
        if number:
            _count(row, kind, number)
    _draw_pairs_anew(row)
    row.counted_on = localdate(now)
    row.save(update_fields=["counted_on"])
    record.write("surveys.counted", str(row), now=now, detail={"pairs": len(found)})
    return True


def _count(row: Survey, kind: str, number: int) -> None:
    session = row.session
    measures.count(
        kind,
        on=localdate(session.starts_at),
        number=number,
        subject=session.course.code,
        audience=session.course.audience,
        territory=session.territory,
        source=f"{kind}:{session.pk}",
    )


def _draw_pairs_anew(row: Survey) -> None:
    """The two sheets of a code keep a number in common, which no code leads to any more."""
    drawn: dict[bytes, bytes] = {}
    for sheet in row.sheets.exclude(moment=Sheet.Moment.OPINION):
        old = bytes(sheet.pair or b"")
        sheet.pair = drawn.setdefault(old, secrets.token_bytes(PAIR))
        sheet.save(update_fields=["pair"])


def invite_due(*, now: datetime) -> int:
    """Ask who was there, once the session is over; how many letters. Safe to run twice."""
    ended = Survey.objects.filter(counted_on=None, session__starts_at__lte=now)
    ended = ended.exclude(session__state__in=[S.CANCELLED, S.POSTPONED])
    done = 0
    for row in ended.select_related("session__course"):
        session = row.session
        if session.ends_at <= now < session.ends_at + CLOSES:
            done += letters.ask_afterwards(_there(session), now=now)
    return done


def _there(session: Session) -> list[Registration]:
    rows = session.registrations.filter(state__in=CAME, addressee__isnull=False)
    found = list(rows.select_related("addressee").order_by("pk"))
    for one in found:
        one.session = session
    return found


def forget_due(*, now: datetime) -> int:
    """The sentences that people wrote go; how many."""
    before = now - REMARKS_KEPT - LONGEST
    old = Survey.objects.filter(remarks_gone_on=None, session__starts_at__lte=before)
    gone = 0
    for row in old:
        with transaction.atomic():
            gone += Remark.objects.filter(survey=row).delete()[0]
            Survey.objects.filter(pk=row.pk).update(remarks_gone_on=localdate(now))
            record.write("surveys.remarks_forgotten", str(row), now=now)
    return gone
