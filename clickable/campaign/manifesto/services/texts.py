"""A manifesto's text and its life: versions, opening, closing, forgetting."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from clickable.base.errors import RefusedError, StepRefusedError
from clickable.campaign.manifesto.models import Kind, Manifesto, Signature, Slip, Version
from clickable.campaign.manifesto.rules import KEPT, SENDER_KEPT, TO_CONFIRM, M, S, may_step
from clickable.campaign.manifesto.services.signing import NAMELESS
from clickable.measures import services as measures
from clickable.post import services as post
from clickable.record import services as record

if TYPE_CHECKING:
    from clickable.people.models import User

PIECE = 500


@transaction.atomic
def write(
    *,
    slug: str,
    texts: Mapping[str, Any],
    by: "User | None",
    now: datetime,
    goal: int | None = None,
) -> Manifesto:
    """A new manifesto with its first text, as a draft."""
    row = Manifesto.objects.create(slug=slug, goal=goal)
    _version(row, texts, number=1, changed="", now=now)
    record.write("manifesto.written", str(row), actor=by, now=now)
    return row


@transaction.atomic
def rewrite(
    *,
    manifesto: Manifesto,
    texts: Mapping[str, Any],
    changed: str,
    by: "User | None",
    now: datetime,
) -> Version:
    """Another version. One that nobody signed is replaced; one that was signed stays readable for ever."""
    row = Manifesto.objects.select_for_update().get(pk=manifesto.pk)
    if row.state == M.CLOSED:
        raise RefusedError(_("Un manifeste clos ne change plus."), "closed")
    last = row.version
    if last and not _signed(last):
        last.delete()
        number = last.number
    else:
        number = last.number + 1 if last else 1
        if not changed.strip():
            raise RefusedError(_("Dites ce qui change : le texte a déjà été signé."), "changed")
    record.write("manifesto.rewritten", str(row), actor=by, now=now, detail={"version": number})
    return _version(row, texts, number=number, changed=changed, now=now)


def _signed(version: Version) -> bool:
    mine = {"version": version}
    return Signature.objects.filter(**mine).exists() or Slip.objects.filter(**mine).exists()


def _version(
    row: Manifesto, texts: Mapping[str, Any], *, number: int, changed: str, now: datetime
) -> Version:
    plain = json.dumps(texts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(plain.encode()).hexdigest()
    return Version.objects.create(
        manifesto=row, number=number, texts=dict(texts), changed=changed, sha256=digest, made_at=now
    )


@transaction.atomic
def step(*, manifesto: Manifesto, to: str, by: "User | None", now: datetime) -> Manifesto:
    """Open, pause, open again, close. Closed, its total is counted in `measures`, once."""
    row = Manifesto.objects.select_for_update().get(pk=manifesto.pk)
    if not may_step(row.state, to):
        raise StepRefusedError(_("Cette étape n’est pas possible depuis cet état."), "step")
    frm, row.state, today = row.state, to, localdate(now)
    if to == M.OPEN:
        row.opened_on = row.opened_on or today
    if to == M.CLOSED:
        row.closed_on = today
    row.save(update_fields=["state", "opened_on", "closed_on"])
    record.write(f"manifesto.{to}", str(row), actor=by, now=now, detail={"from": frm})
    return row


def count_closed(*, now: datetime) -> int:
    """What a closed manifesto brought, once nothing waits to be confirmed or folded; how many were counted."""
    waiting = Signature.objects.filter(state=S.PENDING).values("manifesto")
    closed = Manifesto.objects.filter(state=M.CLOSED, total__gt=0, changes=None)
    done = 0
    for row in closed.exclude(pk__in=waiting):
        done += measures.count(
            "campaign.signature",
            on=row.closed_on or localdate(now),
            number=row.total,
            subject=row.slug,
            source=f"campaign.signature:{row.pk}",
        )
    return done


def expire(*, now: datetime) -> int:
    """Never confirmed: everything that names somebody goes; how many."""
    stale = Signature.objects.filter(
        state__in=[S.PENDING, S.SUSPECT], confirmed_on=None, signed_at__lte=now - TO_CONFIRM
    )
    return _forget_all(stale, {"state": S.EXPIRED, "ended_on": localdate(now), "shown": ""})


def forget(*, now: datetime) -> int:
    """Six months after a manifesto closed its signatures name nobody; how many did until now.

    Organisations keep their own name.
    """
    done, last = 0, localdate(now - KEPT)
    for row in Manifesto.objects.filter(state=M.CLOSED, closed_on__lte=last, forgotten_on=None):
        mine = Signature.objects.filter(manifesto=row)
        number = _forget_all(mine.filter(addressee__isnull=False), {})
        mine.update(**NAMELESS)
        mine.filter(kind=Kind.CITIZEN).update(shown="")
        Manifesto.objects.filter(pk=row.pk).update(forgotten_on=localdate(now))
        record.write("manifesto.forgotten", str(row), now=now, detail={"signatures": number})
        done += number
    return done


def forget_senders(*, now: datetime) -> int:
    """The sender is known for a day or two, then to nobody; how many were forgotten."""
    old = Signature.objects.filter(sender__isnull=False, signed_at__lte=now - SENDER_KEPT)
    return old.update(sender=None)


def _forget_all(rows: QuerySet[Signature], changes: Mapping[str, object]) -> int:
    done = 0
    while piece := list(rows.select_related("addressee").order_by("pk")[:PIECE]):
        with transaction.atomic():
            mine = Signature.objects.filter(pk__in=[row.pk for row in piece])
            mine.update(**{**NAMELESS, **changes})
            for row in piece:
                if row.addressee:
                    post.forget(addressee=row.addressee)
        done += len(piece)
    return done
