"""What trained readers of the helpline do with a child's words: read in time, protect, let nobody be known."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from clickable.base.clock import hour
from clickable.base.errors import GoneError, RefusedError
from clickable.record import services as record
from clickable.seal.envelope import seal
from clickable.voices.models import Flag, Quote, Words
from clickable.voices.rules import S

if TYPE_CHECKING:
    from clickable.people.models import User

W = Words.State
BEFORE_THE_END = (S.OPEN, S.CLOSED, S.SYNTHESISED)


def note_queue_opened(*, by: "User", now: datetime) -> None:
    """Who opened the list; once for each person and hour."""
    record.note_read("voices.words_listed", f"team:{by.group}", by=by, now=now)


def note_opened(*, words: Words, by: "User", now: datetime) -> None:
    """Who read which text; once for each person and hour."""
    record.note_read("voices.words_opened", str(words), by=by, now=now)


@transaction.atomic
def clear(*, words: Words, by: "User", now: datetime) -> None:
    """Nothing in it worries the reader. Raises GoneError when a colleague was quicker, or the child erased it."""
    row = _locked(words)
    if row.state != W.WAITING:
        raise GoneError(_("Ce texte a déjà été lu."), "read")
    _read(row, W.CLEARED, by=by, now=now)
    record.write("voices.words_cleared", str(row), actor=by, now=now)


@transaction.atomic
def flag(*, words: Words, to: str, note: str, by: "User", now: datetime) -> Flag:
    """A child may be in danger: to whom it was handed, and what was done. As often as something is done."""
    row = _locked(words)
    if not note.strip():
        raise RefusedError(_("Écrivez ce qui a été fait."), "note")
    if row.state != W.FLAGGED:
        _read(row, W.FLAGGED, by=by, now=now)
        Quote.objects.filter(words=row).delete()
    circle = row.contribution.circle
    found, private = Flag.keyed(
        row.group_id, circle=circle, words=row, to=to, by=by, hour=hour(now)
    )
    found.note = seal(note, to=private.public_key, context=found.context)
    found.save(force_insert=True)
    record.write("voices.words_flagged", str(row), actor=by, now=now, detail={"to": to})
    return found


@transaction.atomic
def quote(*, words: Words, text: str, by: "User", now: datetime) -> Quote:
    """The same thought in other words, by another reader than the one who cleared it. Raises RefusedError."""
    row = _locked(words)
    if row.state != W.CLEARED or row.read_by_id is None:
        raise RefusedError(_("Seul un texte lu et sans inquiétude peut être reformulé."), "state")
    if row.read_by_id == by.pk:
        raise RefusedError(_("Une autre personne que celle qui l’a lu le reformule."), "second")
    if row.contribution.circle.consultation.state not in BEFORE_THE_END:
        raise RefusedError(_("Le retour aux enfants est déjà publié."), "over")
    made, _new = Quote.objects.update_or_create(
        words=row,
        defaults={
            "question": row.question,
            "text": text,
            "cleared_by_id": row.read_by_id,
            "by": by,
            "on": localdate(now),
        },
    )
    record.write("voices.words_reworded", str(row), actor=by, now=now)
    return made


def _locked(words: Words) -> Words:
    row = Words.objects.sent().select_for_update().filter(pk=words.pk).first()
    if row is None:
        raise GoneError(_("L’enfant a effacé ce texte."), "erased")
    return row


def _read(row: Words, state: str, *, by: "User", now: datetime) -> None:
    row.state, row.read_by, row.read_on = state, by, localdate(now)
    row.save(update_fields=["state", "read_by", "read_on"])
