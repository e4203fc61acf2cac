"""After the children have spoken: counted once, told in plain words, and answered before it may end."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from clickable.base.errors import RefusedError
from clickable.measures import services as measures
from clickable.post import services as post
from clickable.record import services as record
from clickable.voices import letters
from clickable.voices.models import Circle, Consultation, Contribution, Proposal, Quote, Words
from clickable.voices.results import publish, whole_territories
from clickable.voices.rules import KEPT, S
from clickable.voices.selectors import counted, to_read
from clickable.voices.services.steps import locked, move

if TYPE_CHECKING:
    from clickable.people.models import User

LETTERS_LEAVE = 30  # days after the archive, then the facilitators' mailboxes go


@transaction.atomic
def close(*, consultation: Consultation, by: "User | None", now: datetime) -> Consultation:
    """No code counts any more. What was not sent is erased; results are worked out once and never again,
    so that no two of them can be subtracted; children are counted in `measures`."""
    row = locked(consultation)
    today = localdate(now)
    Contribution.objects.filter(circle__consultation=row, sent_on=None).delete()
    found = counted(row)
    row = move(row, S.CLOSED, by=by, now=now, closed_on=today, results=publish(found))
    for territory, number in whole_territories(found.territories).items():
        measures.count(
            "voices.consulted",
            on=today,
            number=number,
            subject=row.slug,
            audience="child",
            territory=territory,
            source=f"voices.consulted:{row.pk}:{territory}",
        )
    return row


@transaction.atomic
def propose(
    *, consultation: Consultation, texts: Mapping[str, str], by: "User | None", now: datetime
) -> Proposal:
    """What children propose, as the synthesis says it."""
    row = locked(consultation)
    if row.state != S.CLOSED:
        raise RefusedError(
            _("Les propositions s’écrivent entre la clôture et la synthèse."), "state"
        )
    last = row.proposals.aggregate(last=Max("number"))["last"] or 0
    made = Proposal.objects.create(consultation=row, number=last + 1, texts=dict(texts))
    record.write("voices.proposed", str(made), actor=by, now=now)
    return made


@transaction.atomic
def synthesise(
    *, consultation: Consultation, texts: Mapping[str, str], by: "User | None", now: datetime
) -> Consultation:
    """In easy language, once every text has been read. Raises RefusedError."""
    row = locked(consultation)
    if to_read(row):
        raise RefusedError(
            _("L’écoute n’a pas encore lu tout ce que les enfants ont écrit."), "unread"
        )
    if not row.proposals.exists():
        raise RefusedError(_("Écrivez d’abord ce que les enfants proposent."), "proposals")
    return move(row, S.SYNTHESISED, by=by, now=now, synthesis=dict(texts))


@transaction.atomic
def answer_proposal(
    *,
    proposal: Proposal,
    outcome: str,
    decided_by: str,
    decided_on: date,
    why: Mapping[str, str],
    by: "User | None",
    now: datetime,
) -> Proposal:
    """What became of it: who decided what, when, and why. Before or after the feedback: things go on."""
    consultation = locked(proposal.consultation)
    if consultation.state not in {S.SYNTHESISED, S.FEEDBACK}:
        raise RefusedError(_("La réponse se donne après la synthèse, avant l’archive."), "state")
    if decided_on > localdate(now):
        raise RefusedError(_("Cette date n’est pas encore venue."), "date")
    row = Proposal.objects.select_for_update().get(pk=proposal.pk)
    row.outcome, row.decided_by, row.decided_on, row.why = (
        outcome,
        decided_by,
        decided_on,
        dict(why),
    )
    row.save(update_fields=["outcome", "decided_by", "decided_on", "why"])
    record.write("voices.proposal_answered", str(row), actor=by, now=now, detail={"outcome": outcome})  # fmt: skip
    return row


@transaction.atomic
def give_feedback(*, consultation: Consultation, by: "User | None", now: datetime) -> Consultation:
    """ "What changed thanks to you", for every proposal; the groups are written to, once."""
    row = locked(consultation)
    if row.proposals.filter(outcome="").exists():
        raise RefusedError(_("Chaque proposition attend une réponse, même un non."), "answers")
    row = move(row, S.FEEDBACK, by=by, now=now, feedback_on=localdate(now))
    for circle in row.circles.select_related("addressee", "consultation"):
        letters.tell_feedback(circle, now=now)
    return row


@transaction.atomic
def archive(*, consultation: Consultation, by: "User | None", now: datetime) -> Consultation:
    """The end, only after the feedback: what children wrote goes, and no code leads to a sheet any more."""
    row = move(locked(consultation), S.ARCHIVED, by=by, now=now, archived_on=localdate(now))
    _forget_words(row)
    Contribution.objects.filter(circle__consultation=row).update(digest=None)
    for circle in row.circles.all():
        circle.slots.all().delete()
    return row


def close_due(*, now: datetime) -> int:
    """Those whose last day is over; how many were closed."""
    rows = Consultation.objects.filter(state=S.OPEN, closes_on__lt=localdate(now))
    for row in rows:
        close(consultation=row, by=None, now=now)
    return len(rows)


def forget(*, now: datetime) -> int:
    """What children wrote a year after the closing, whatever the state; facilitators' mailboxes, a month
    after the archive. How many consultations or groups lost something."""
    done = 0
    old = Consultation.objects.filter(closed_on__lte=localdate(now - KEPT))
    for row in old.filter(circles__contributions__words__isnull=False).distinct():
        with transaction.atomic():
            _forget_words(locked(row))
            record.write("voices.words_forgotten", str(row), now=now)
        done += 1
    for circle in _over(now).select_related("addressee"):
        with transaction.atomic():
            if circle.addressee:
                post.forget(addressee=circle.addressee)
            record.write("voices.facilitator_forgotten", str(circle), now=now)
        done += 1
    return done


def _over(now: datetime) -> QuerySet[Circle]:
    limit = date.fromordinal(localdate(now).toordinal() - LETTERS_LEAVE)
    return Circle.objects.filter(consultation__archived_on__lte=limit, addressee__isnull=False)


def _forget_words(row: Consultation) -> None:
    mine = Words.objects.filter(contribution__circle__consultation=row)
    Quote.objects.filter(words__in=mine).update(words=None)
    mine.delete()
