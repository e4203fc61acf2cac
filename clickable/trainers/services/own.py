"""What trainers say by their own link: where and when they can come, what they agree to."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from clickable.base.errors import RefusedError
from clickable.record import services as record
from clickable.trainers import selectors
from clickable.trainers.models import Absence, Consent, State, Trainer
from clickable.trainers.pathway import pathway
from clickable.trainers.services.calling import release
from clickable.trainers.services.stepping import locked
from clickable.trainers.steps import GONE

MOST_ABSENCES = 60


@dataclass(frozen=True, kw_only=True)
class Said:
    """Where, to whom, how and when somebody can come."""

    display_name: str
    territories: Collection[str]
    languages: Collection[str]
    audiences: Collection[str]
    stages: Collection[str]
    ways: Collection[str]
    weekly: Collection[str]


@transaction.atomic
def say(pk: int, *, said: Said, now: datetime) -> Trainer:
    """Replace it whole. Raises RefusedError where nobody could ever be asked."""
    row = _own(pk)
    for name in ("territories", "languages", "audiences", "ways"):
        if not getattr(said, name):
            raise RefusedError(_("Cochez au moins un territoire, une langue, un public et une manière."), "empty")  # fmt: skip
    row.display_name = said.display_name
    for name in ("territories", "languages", "audiences", "stages", "ways", "weekly"):
        setattr(row, name, list(getattr(said, name)))
    row.save()
    record.write("trainers.said", str(row), now=now, role="visitor")
    return row


@transaction.atomic
def away(pk: int, *, first: date, last: date, now: datetime) -> Absence:
    """Days on which they cannot come. Raises RefusedError."""
    row = _own(pk)
    if last < first or last < localdate(now):
        raise RefusedError(_("Le dernier jour vient après le premier, et n’est pas passé."), "days")
    if row.absences.filter(last__gte=localdate(now)).count() >= MOST_ABSENCES:
        raise RefusedError(_("Retirez d’abord une absence plus ancienne."), "many")
    made = Absence.objects.create(trainer=row, first=first, last=last)
    record.write("trainers.away", str(row), now=now, role="visitor")
    return made


@transaction.atomic
def back(pk: int, *, absence: int, now: datetime) -> None:
    """They can come after all. Twice is once."""
    if Absence.objects.filter(trainer=_own(pk), pk=absence).delete()[0]:
        record.write("trainers.back", f"trainer:{pk}", now=now, role="visitor")


@transaction.atomic
def agree(pk: int, *, code: str, edition: int, now: datetime) -> Consent:
    """To the words that were shown. Raises RefusedError when they have changed since."""
    row, text = _own(pk), pathway().text(code)
    if text is None or text.edition != edition:
        raise RefusedError(
            _("Ce texte a changé : relisez-le, puis donnez votre accord."), "edition"
        )
    words = text.words[(get_language() or "fr")[:2]]
    given = {"words": words, "given_on": localdate(now)}
    made, new = Consent.objects.get_or_create(trainer=row, text=code, edition=edition, withdrawn_on=None, defaults=given)  # fmt: skip
    if new:
        _noted(row, "trainers.agreed", text=(code, edition), now=now)
    return made


@transaction.atomic
def withdraw(pk: int, *, code: str, now: datetime) -> None:
    """They do not agree any more. Without a needed text nothing is entrusted to them. Twice is once."""
    row, text = _own(pk), pathway().text(code)
    found = selectors.agreed(row, text) if text else None
    if found is None or text is None:
        return
    found.withdrawn_on = localdate(now)
    found.save(update_fields=["withdrawn_on"])
    _noted(row, "trainers.withdrew", text=(code, found.edition), now=now)
    if text.needed:
        release(row, now=now)


def _noted(row: Trainer, verb: str, *, text: tuple[str, int], now: datetime) -> None:
    detail: dict[str, object] = {"text": text[0], "edition": text[1]}
    record.write(verb, str(row), now=now, role="visitor", detail=detail)


def _own(pk: int) -> Trainer:
    row = locked(pk)
    if row.state in {State.DRAFT, *GONE}:
        raise RefusedError(_("Cette page ne sert plus."), "gone")
    return row
