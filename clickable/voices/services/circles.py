"""Groups of children: who prepares them, their codes, and the papers of parents, counted without a name."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from clickable.base.errors import RefusedError
from clickable.post import links
from clickable.post import services as post
from clickable.record import services as record
from clickable.voices import letters
from clickable.voices.codes import new_code, slot_digest
from clickable.voices.models import Circle, Consent, Consultation, Slot
from clickable.voices.rules import LARGEST, Planned, S, needs_consent
from clickable.voices.services.steps import locked

if TYPE_CHECKING:
    from clickable.people.models import User

BEFORE_THE_END = (S.DRAFT, S.SAFE, S.OPEN)


@transaction.atomic
def add_circle(
    *,
    consultation: Consultation,
    group: Planned,
    mailbox: str,
    language: str,
    by: "User | None",
    now: datetime,
) -> Circle:
    """A group, and the letter with its own link to who prepares it. Raises RefusedError."""
    row = locked(consultation)
    if row.state not in BEFORE_THE_END:
        raise RefusedError(_("Cette consultation est close."), "closed")
    if not 0 < group.size <= LARGEST:
        raise RefusedError(_("Un groupe a de 1 à 40 enfants."), "size")
    circle = Circle.objects.create(
        consultation=row,
        **asdict(group),
        addressee=post.new_addressee(mailbox=mailbox, language=language, now=now),
        language=language,
    )
    record.write("voices.circle_added", str(circle), actor=by, now=now)
    letters.invite(circle, now=now)
    return circle


@transaction.atomic
def send_link(*, circle: Circle, by: "User | None", now: datetime) -> None:
    """The link again: the one of before acts no longer."""
    links.end(purpose=letters.CIRCLE, subject=str(circle), now=now)
    record.write("voices.link_sent", str(circle), actor=by, now=now)
    letters.invite(circle, now=now)


@transaction.atomic
def make_codes(*, circle: Circle, now: datetime) -> list[str]:
    """The codes of a group, in the order of their numbers: here once, and nowhere afterwards.

    Earlier ones end. Raises RefusedError once a child has begun, or when the consultation is over.
    """
    row = locked(circle.consultation)
    found = Circle.objects.select_for_update().get(pk=circle.pk)
    if row.state not in BEFORE_THE_END:
        raise RefusedError(_("Cette consultation est close."), "closed")
    if found.contributions.exists():
        raise RefusedError(
            _("Un enfant a déjà commencé : demandez un groupe de plus à l’équipe."), "begun"
        )
    found.slots.all().delete()
    codes: list[str] = []
    while len(codes) < found.size:
        code = new_code()
        if code not in codes and not Slot.objects.filter(digest=slot_digest(code)).exists():
            codes.append(code)
    Slot.objects.bulk_create(
        Slot(circle=found, number=n, digest=slot_digest(code)) for n, code in enumerate(codes, 1)
    )
    found.codes_on = localdate(now)
    found.save(update_fields=["codes_on"])
    record.write("voices.codes_made", str(found), now=now, role="facilitator", detail={"codes": found.size})  # fmt: skip
    return codes


@transaction.atomic
def hold_consents(*, circle: Circle, numbers: Collection[int], now: datetime) -> int:
    """For these numbers, and no others, a signed paper is held; how many there are."""
    row = locked(circle.consultation)
    found = Circle.objects.select_for_update().get(pk=circle.pk)
    if row.state not in BEFORE_THE_END:
        raise RefusedError(_("Cette consultation est close."), "closed")
    if not needs_consent(found.band):
        raise RefusedError(_("À partir de 15 ans, l’accord des parents n’est pas demandé."), "age")
    wanted = {number for number in numbers if 0 < number <= found.size}
    held = set(found.consents.values_list("number", flat=True))
    found.consents.exclude(number__in=wanted).delete()
    Consent.objects.bulk_create(
        Consent(circle=found, number=n, held_on=localdate(now)) for n in sorted(wanted - held)
    )
    record.write("voices.consents_held", str(found), now=now, role="facilitator", detail={"papers": len(wanted)})  # fmt: skip
    return len(wanted)
