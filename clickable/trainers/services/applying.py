"""Coming and going: an application by a mailed link, a new personal link, and what is forgotten."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from clickable.base.errors import GoneError
from clickable.post import links
from clickable.post import services as post
from clickable.post.models import Letter
from clickable.record import services as record
from clickable.trainers import letters
from clickable.trainers.models import State, Trainer
from clickable.trainers.pathway import pathway
from clickable.trainers.services.stepping import locked, step
from clickable.trainers.steps import GONE, MAILBOX_KEPT, TO_CONFIRM, Act

LETTERS_A_DAY = 5  # to one mailbox: whoever types somebody else's cannot flood it


@dataclass(frozen=True, kw_only=True, repr=False)
class Applied:
    """What the form of an application gives."""

    mailbox: str
    language: str
    home: str
    territories: tuple[str, ...]
    languages: tuple[str, ...]
    audiences: tuple[str, ...]
    stages: tuple[str, ...]
    ways: tuple[str, ...]
    display_name: str = ""


@transaction.atomic
def apply(*, said: Applied, now: datetime) -> Trainer | None:
    """Keep it until its link is pressed. None: this mailbox got enough letters today.

    Whoever asks is told the same in every case: not whether this mailbox is known.
    """
    if _enough(said.mailbox, now=now):
        return None
    row = Trainer.objects.create(
        addressee=post.new_addressee(mailbox=said.mailbox, language=said.language, now=now),
        edition=pathway().edition,
        display_name=said.display_name,
        home=said.home,
        territories=list(said.territories),
        languages=list(said.languages),
        audiences=list(said.audiences),
        stages=list(said.stages),
        ways=list(said.ways),
        asked_on=localdate(now),
        moved_on=localdate(now),
    )
    letters.ask_to_confirm(row, now=now)
    record.write("trainers.asked", str(row), now=now, role="visitor")
    return row


@transaction.atomic
def confirm(pk: int, *, now: datetime) -> Trainer:
    """The link was pressed. Pressed again, it changes nothing; a mailbox that is known gets its own link."""
    row = locked(pk)
    if row.state != State.DRAFT:
        return row
    known = _same(row).exclude(state__in=[State.DRAFT, *GONE]).exclude(pk=row.pk).first()
    if known is not None:
        letters.own_link(known, now=now)
        return known
    step(row, Act.CONFIRM, by=None, reason="", now=now, role="visitor")
    letters.received(row, now=now)
    return row


@transaction.atomic
def send_link(*, mailbox: str, now: datetime) -> bool:
    """New personal links to a mailbox that is known. The page says the same either way."""
    if _enough(mailbox, now=now):
        return False
    rows = Trainer.objects.filter(addressee__token=post.mailbox_token(mailbox))
    row = rows.exclude(state__in=[State.DRAFT, *GONE]).select_related("addressee").first()
    if row is None:
        return False
    letters.own_link(row, now=now)
    record.write("trainers.link_sent", str(row), now=now, role="visitor")
    return True


def forget_due(*, now: datetime) -> int:
    """Applications that nobody confirmed go whole; of who left, the mailbox and the chosen name."""
    stale = Q(state=State.DRAFT, asked_on__lt=localdate(now - TO_CONFIRM))
    left = Q(state__in=GONE, moved_on__lt=localdate(now - MAILBOX_KEPT))
    rows = Trainer.objects.filter(stale | left).filter(
        Q(addressee__isnull=False) | ~Q(display_name="") | Q(state=State.DRAFT)
    )
    return sum(_forget(pk, now=now) for pk in list(rows.values_list("pk", flat=True)))


@transaction.atomic
def _forget(pk: int, *, now: datetime) -> bool:
    row = locked(pk)
    to = row.addressee
    if row.state == State.DRAFT:
        row.delete()
    elif row.state in GONE:
        row.addressee, row.display_name = None, ""
        row.save(update_fields=["addressee", "display_name"])
        for purpose in (letters.MINE, letters.REPORT):
            links.end(purpose=purpose, subject=str(row), now=now)
    else:
        return False
    if to is not None:
        post.forget(addressee=to)
    record.write("trainers.forgotten", f"trainer:{pk}", now=now)
    return True


def _same(row: Trainer) -> "QuerySet[Trainer]":
    if row.addressee is None:
        raise GoneError("no mailbox", "gone")
    return Trainer.objects.filter(addressee__token=bytes(row.addressee.token)).select_related("addressee")  # fmt: skip


def _enough(mailbox: str, *, now: datetime) -> bool:
    kinds = ["trainers.confirm", "trainers.link"]
    rows = Letter.objects.filter(addressee__token=post.mailbox_token(mailbox), kind__in=kinds)
    return rows.filter(written_at__gt=now - timedelta(days=1)).count() >= LETTERS_A_DAY
