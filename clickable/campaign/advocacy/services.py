"""What the team does: keeps rows, moves steps, notes outcomes, publishes. One line of account each."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from clickable.base.errors import RefusedError, StepRefusedError
from clickable.campaign.advocacy.models import Actor, Ask, Commitment, Outcome, Proposal, Step
from clickable.campaign.advocacy.rules import MET, S, lacks, may_step
from clickable.measures import services as measures
from clickable.people.rules import can_publish
from clickable.record import services as record

if TYPE_CHECKING:
    from clickable.people.models import User

Row = Proposal | Ask | Actor | Step | Commitment
Published = Proposal | Ask | Step | Commitment | Outcome
Kept = TypeVar("Kept", Proposal, Ask, Actor, Step, Commitment)


def name_of(row: Row | Outcome) -> str:
    return f"{type(row).__name__.lower()}:{row.pk}"


def is_seen(row: Row | Outcome) -> bool:
    """Whether a change of it would be the public's at once. An institution's name is, wherever it is used."""
    if isinstance(row, Actor):
        return row.steps.filter(public=True).exists() or row.commitments.filter(public=True).exists()  # fmt: skip
    return row.public


def may_change(row: Row | Outcome, by: "User") -> bool:
    return can_publish(by) or not is_seen(row)


@transaction.atomic
def keep(*, row: Kept, fields: Mapping[str, Any], by: "User", now: datetime) -> Kept:
    """A new row, hidden, or another text of one. What the public sees, publishers alone change."""
    new = row.pk is None
    if not new:
        row = type(row)._default_manager.select_for_update().get(pk=row.pk)  # noqa: SLF001 -- Django documents it
        if not may_change(row, by):
            raise RefusedError(_("C’est public : une personne qui peut publier le change."), "publish")  # fmt: skip
    for name, value in fields.items():
        setattr(row, name, value)
    if not new and isinstance(row, Proposal | Ask | Step | Commitment) and row.public:
        _must_be_whole(row)
    row.save()
    record.write("advocacy.kept" if new else "advocacy.changed", name_of(row), actor=by, now=now)
    return row


@transaction.atomic
def move(*, step: Step, to: str, by: "User", now: datetime) -> Step:
    """Done, followed, won, lost, stalled. A meeting that took place is counted, once."""
    row = Step.objects.select_for_update().get(pk=step.pk)
    if not may_step(row.state, to):
        raise StepRefusedError(_("Cette étape n’est pas possible depuis cet état."), "step")
    if not may_change(row, by):
        raise RefusedError(_("C’est public : une personne qui peut publier le change."), "publish")
    if to != S.STALLED and row.on > localdate(now):
        raise RefusedError(_("Sa date est à venir : changez-la d’abord."), "date")
    frm, row.state = row.state, to
    row.save(update_fields=["state"])
    if frm == S.PLANNED and to == S.DONE and row.kind in MET:
        measures.count("advocacy.meeting", on=row.on, subject=row.kind, source=f"advocacy.meeting:{row.pk}")  # fmt: skip
    record.write(f"advocacy.{to}", name_of(row), actor=by, now=now, detail={"from": frm})
    return row


@transaction.atomic
def judge(
    *, commitment: Commitment, verdict: str, on: date, by: "User | None", now: datetime, **told: Any
) -> Outcome:
    """What became of it, as a new row; those before stay as they are. Hidden until it is published."""
    if on < commitment.on:
        raise RefusedError(_("Le constat ne peut pas précéder l’engagement."), "date")
    row = Outcome.objects.create(
        commitment=commitment, verdict=verdict, on=on, by=by, at=now, **told
    )
    record.write("advocacy.judged", name_of(row), actor=by, now=now, detail={"verdict": verdict})
    return row


@transaction.atomic
def publish(*, row: Published, public: bool, by: "User", now: datetime) -> None:
    """Before the public, or out of its sight. Raises RefusedError with what is missing."""
    if not can_publish(by):
        raise RefusedError(_("Publier demande une personne qui peut publier."), "publish")
    kept = type(row)._default_manager.select_for_update().get(pk=row.pk)  # noqa: SLF001
    if public:
        _must_be_whole(kept)
    kept.public = public
    kept.save(update_fields=["public"])
    record.write("advocacy.published" if public else "advocacy.hidden", name_of(kept), actor=by, now=now)  # fmt: skip


def _must_be_whole(row: Published) -> None:
    words = {
        "english": _("le texte en anglais"),
        "source": _("une source"),
        "checked_on": _("le jour où la source a été vérifiée"),
    }
    sourced = row if isinstance(row, Step | Commitment | Outcome) else None
    missing = lacks(
        english=bool(row.title_en.strip() and (row.text_en.strip() or not row.text_fr.strip())),
        source=sourced.source if sourced else "-",
        link=sourced.link if sourced else "",
        checked_on=sourced.checked_on if sourced else date.min,
    )
    if missing:
        told = ", ".join(words[one] for one in missing)
        raise RefusedError(_("Avant de publier, il manque : %(what)s.") % {"what": told}, "lacks")
