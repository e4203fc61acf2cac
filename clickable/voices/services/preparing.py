"""A consultation before children see it: its words, its questions, and the second person who signs."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from clickable.base.errors import RefusedError
from clickable.record import services as record
from clickable.seal.keys import KeysMissingError
from clickable.seal.trusted import trusted
from clickable.voices.models import Consultation, Question
from clickable.voices.rules import S, all_checked
from clickable.voices.services.steps import in_draft, locked, move

if TYPE_CHECKING:
    from clickable.people.models import User


@transaction.atomic
def write(
    *,
    slug: str,
    texts: Mapping[str, Any],
    by: "User | None",
    now: datetime,
    hours: int = 24,
    closes_on: date | None = None,
) -> Consultation:
    """A new one, as a draft."""
    row = Consultation.objects.create(
        slug=slug, texts=dict(texts), hours=hours, closes_on=closes_on, written_by=by
    )
    record.write("voices.written", str(row), actor=by, now=now)
    return row


@transaction.atomic
def rewrite(
    *,
    consultation: Consultation,
    texts: Mapping[str, Any],
    hours: int,
    closes_on: date | None,
    by: "User | None",
    now: datetime,
) -> Consultation:
    """Whoever wrote last cannot be the one who signs."""
    row = in_draft(consultation)
    row.texts, row.hours, row.closes_on, row.written_by = dict(texts), hours, closes_on, by
    row.save(update_fields=["texts", "hours", "closes_on", "written_by"])
    record.write("voices.rewritten", str(row), actor=by, now=now)
    return row


@transaction.atomic
def ask(
    *,
    consultation: Consultation,
    kind: str,
    wording: Mapping[str, Any],
    by: "User | None",
    now: datetime,
    options: Sequence[Mapping[str, str]] = (),
) -> Question:
    """One question more, after the others."""
    row = in_draft(consultation)
    last = row.questions.aggregate(last=Max("number"))["last"] or 0
    question = Question.objects.create(
        consultation=row,
        number=last + 1,
        kind=kind,
        wording=dict(wording),
        options=[dict(one) for one in options],
    )
    _written_by(row, by)
    record.write(
        "voices.question_added", str(row), actor=by, now=now, detail={"number": question.number}
    )
    return question


@transaction.atomic
def drop_question(*, question: Question, by: "User | None", now: datetime) -> None:
    row = in_draft(question.consultation)
    if row.questions.filter(pk=question.pk).delete()[0]:
        _written_by(row, by)
        record.write(
            "voices.question_dropped",
            str(row),
            actor=by,
            now=now,
            detail={"number": question.number},
        )


def _written_by(row: Consultation, by: "User | None") -> None:
    Consultation.objects.filter(pk=row.pk).update(written_by=by)


@transaction.atomic
def sign_off(
    *, consultation: Consultation, checks: Sequence[str], by: "User", now: datetime
) -> Consultation:
    """A second person has looked at all that protects the children. Raises RefusedError."""
    row = locked(consultation)
    if row.written_by_id == by.pk:
        raise RefusedError(
            _("Une autre personne que celle qui a écrit en dernier vérifie la protection."),
            "second",
        )
    if not all_checked(list(checks)):
        raise RefusedError(_("Chaque point est nécessaire : cochez ce qui est prêt, et revenez."), "checks")  # fmt: skip
    if not row.questions.exists():
        raise RefusedError(_("Il n’y a pas encore de question."), "questions")
    return move(
        row, S.SAFE, by=by, now=now, checks=list(checks), safe_by=by, safe_on=localdate(now)
    )


@transaction.atomic
def to_draft(*, consultation: Consultation, by: "User | None", now: datetime) -> Consultation:
    """To be changed: what was signed counts no more."""
    return move(
        locked(consultation), S.DRAFT, by=by, now=now, checks=[], safe_by=None, safe_on=None
    )


@transaction.atomic
def open_to_children(
    *, consultation: Consultation, by: "User | None", now: datetime
) -> Consultation:
    """Codes count from now on. Raises RefusedError where nobody would read what children write."""
    try:
        trusted().helpline_key()
    except KeysMissingError as error:
        raise RefusedError(
            _("Aucune équipe d’écoute ne lit ici ce que les enfants écrivent."), "readers"
        ) from error
    return move(locked(consultation), S.OPEN, by=by, now=now, opened_on=localdate(now))
