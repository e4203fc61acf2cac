"""What stands beside the server while signatures are measured: a manifesto, and the worker's part of it.

Runs in a process of its own, in the instance that its environment names:

    prepare NUMBER   an open manifesto and so many signatures that wait; prints its address and their links
    work             takes slips in and folds, as the worker's pulse does, until its input ends
    settle           folds what is left; prints what is counted and what there is
    bots NUMBER      so many robots sign and press; prints the count before and after
"""

import json
import os
import secrets
import select
import sys
import uuid
from collections.abc import Callable
from hashlib import sha256

from django.utils.timezone import localdate

from clickable.base import clock
from clickable.campaign.manifesto import letters, services
from clickable.campaign.manifesto.models import Change, Manifesto, Signature, Slip
from clickable.campaign.manifesto.rules import TO_CONFIRM, Signed
from clickable.post.models import Link
from clickable.seal.rings import WorkerRing

SLUG = "bench"
TEXTS = {"fr": {"title": "Mesure", "lead": "Une mesure.", "proposals": [{"title": "Une"}]}}
PULSE = 5.0  # seconds, as the worker's
NICE = 10  # visitors come first, as by CPUWeight in deploy/systemd/clickable-worker.service
BASE = 12_800  # signatures before the robots come: as many as the seeds tell of
NETWORKS, DOMAINS, AN_HOUR = (
    1000,
    50,
    60,
)  # of the robots; forms an hour that the gate lets a sender send


def main() -> None:
    what, *rest = sys.argv[1:]
    acts: dict[str, Callable[..., dict[str, object]]] = {
        "prepare": _prepare, "work": _work, "settle": _settle, "bots": _bots
    }  # fmt: skip
    told = acts[what](*map(int, rest))
    sys.stdout.write(json.dumps(told))


def _prepare(number: int) -> dict[str, object]:
    now = clock.now()
    row = services.write(slug=SLUG, texts=TEXTS, by=None, now=now)
    row = services.step(manifesto=row, to=Manifesto.State.OPEN, by=None, now=now)
    rows = Signature.objects.bulk_create(_waiting(row, number), batch_size=1000)
    tokens = [secrets.token_urlsafe(24) for _ in rows]
    links = Link.objects.bulk_create(
        (
            Link(
                digest=sha256(token.encode()).digest(), purpose=letters.CONFIRM, subject=str(one),
                made_at=now, until=now + TO_CONFIRM,
            )
            for one, token in zip(rows, tokens, strict=True)
        ),
        batch_size=1000,
    )  # fmt: skip
    paths = [
        f"/campagnes/{SLUG}/c/{one.pk}/{token}/" for one, token in zip(links, tokens, strict=True)
    ]
    return {"sign": f"/campagnes/{SLUG}/signer/", "confirm": paths}


def _waiting(row: Manifesto, number: int, state: str = "pending") -> list[Signature]:
    version, now = row.version, clock.now()
    day = localdate(now) if state == "confirmed" else None
    return [
        Signature(
            slip=uuid.uuid4(), manifesto=row, version=version, state=state, area="FR-75", language="fr",
            signed_at=now, confirmed_on=day,
        )
        for _each in range(number)
    ]  # fmt: skip


def _work() -> dict[str, object]:
    os.nice(NICE)
    ring, taken = WorkerRing(), 0
    while not select.select([sys.stdin], [], [], PULSE)[0]:
        while done := services.take_in(ring, now=clock.now()):
            taken += done
            services.fold_all(now=clock.now())
        services.fold_all(now=clock.now())
    return {"taken": taken}


def _settle() -> dict[str, object]:
    services.fold_all(now=clock.now())
    row = Manifesto.objects.get(slug=SLUG)
    there = Signature.objects.counted().filter(manifesto=row).count()
    return {
        "counted": row.total,
        "confirmed": there,
        "drift": services.recount(row.pk, now=clock.now()).cells,
        "slips": Slip.objects.count(),
        "pending": Signature.objects.filter(state="pending", addressee__isnull=False).count(),
        "suspect": Signature.objects.filter(state="suspect").count(),
    }


def _bots(number: int) -> dict[str, object]:
    """Each from one of a thousand networks, with a mailbox of one of fifty domains, and each presses its link."""
    now, ring = clock.now(), WorkerRing()
    row = services.write(slug="bots", texts=TEXTS, by=None, now=now)
    row = services.step(manifesto=row, to=Manifesto.State.OPEN, by=None, now=now)
    version = row.versions.get()
    before = Signature.objects.bulk_create(_waiting(row, BASE, "confirmed"), batch_size=1000)
    Change.objects.bulk_create(
        (
            Change(manifesto=row, kind="citizen", area="FR-75", on=localdate(now), delta=1)
            for _one in before
        ),
        batch_size=1000,
    )
    for start in range(0, number, 50):
        pairs = [(each % NETWORKS, each) for each in range(start, min(start + 50, number))]
        for network, each in pairs:
            signed = Signed(name="Bot", mailbox=f"b{each}@bots-{each % DOMAINS}.example", area="FR-75", language="fr")  # fmt: skip
            over = each // NETWORKS >= AN_HOUR
            services.sign(version=version, signed=signed, over=over, sender=network.to_bytes(16, "big"), now=now)  # fmt: skip
        services.take_in(ring, now=now)
    pressed = Signature.objects.filter(manifesto=row, addressee__isnull=False, confirmed_on=None)
    for pk in pressed.values_list("pk", flat=True).iterator():
        services.confirm(pk, now=now)
    services.fold_all(now=now)
    row.refresh_from_db()
    return {"before": BASE, "after": row.total, "bots": number}
