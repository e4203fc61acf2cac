"""The key of a group through its life: founded, granted, renewed, rewrapped, destroyed.

Nothing here asks who may: that is for `people.keys`, which also writes the account.
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from nacl.public import PrivateKey, PublicKey, SealedBox

from clickable.seal.envelope import CannotOpenError
from clickable.seal.models import ForWorker, Grant, GroupKey, Keyed
from clickable.seal.parcels import mark, parcels
from clickable.seal.rings import StaffRing
from clickable.seal.trusted import TeamKey, Trusted, trusted
from clickable.seal.wraps import exchange

# A report prepared just before a renewal may be kept after it: earlier keys wait for it.
GRACE = timedelta(days=1)


Held = tuple[GroupKey, PrivateKey]


class NotHeldError(Exception):
    """This person does not hold the group's key in use."""


class OutOfStepError(Exception):
    """The database has rows of a later key than the trusted file names: an old file was put back."""


def new_epoch(group: int, *, known: Trusted, now: datetime) -> tuple[GroupKey, PrivateKey]:
    """The next key of a group, saved with its escrow parcels; nobody is granted it yet."""
    private = PrivateKey.generate()
    last = GroupKey.objects.filter(group_id=group).order_by("-epoch").first()
    key = GroupKey.objects.create(
        group_id=group,
        epoch=last.epoch + 1 if last else 1,
        public=bytes(private.public_key),
        parcels=parcels(private, known.officers),
        sealed_for=mark(known.officers),
        made_at=now,
    )
    return key, private


def use(key: GroupKey, known: Trusted) -> None:
    """From now on, what comes for the group is sealed to this key.

    `known` must be written after the commit, never before: what is sealed to a key that was not
    kept is lost. So: `with changing() as known, transaction.atomic(): …`.
    """
    known.groups[key.group_id] = TeamKey(epoch=key.epoch, public=bytes(key.public).hex())


def grant(
    key: GroupKey, private: PrivateKey, people: Iterable[int], *, known: Trusted | None = None
) -> None:
    """Seal a group's key to people, by the public keys that the trusted file (not the database) has.

    `known`: the file as it is being changed.
    """
    listed = (known or trusted()).people
    for person in people:
        public = PublicKey(bytes.fromhex(listed[person].sealing))
        box = SealedBox(public).encrypt(bytes(private))
        Grant.objects.update_or_create(key=key, person_id=person, defaults={"box": box})


def held(ring: StaffRing, group: int) -> Held:
    """The group's key in use, out of a member's ring. Raises NotHeldError."""
    own = trusted().groups.get(group)
    private = ring.group_key(group, own.epoch) if own else None
    if own is None or private is None or bytes(private.public_key).hex() != own.public:
        raise NotHeldError
    key = GroupKey.objects.get(group_id=group, epoch=own.epoch)
    if bytes(key.public).hex() != own.public:  # the row was edited: nothing may be wrapped to it
        raise NotHeldError
    return key, private


def renew(
    ring: StaffRing, group: int, *, members: Iterable[int], known: Trusted, now: datetime
) -> GroupKey:
    """A new epoch for these members; the old key is handed down to it until all is rewrapped.

    Call it in a transaction inside `changing()`, as `use` says. Raises NotHeldError, OutOfStepError.
    """
    old, old_private = held(ring, group)
    _forget_cut_off(old)
    key, private = new_epoch(group, known=known, now=now)
    grant(key, private, members, known=known)
    Grant.objects.filter(key__group_id=group, key__epoch__lt=key.epoch).delete()
    old.handed_down = SealedBox(private.public_key).encrypt(bytes(old_private))
    old.retired_at = now
    old.save(update_fields=["handed_down", "retired_at"])
    use(key, known)
    return key


def rewrap(ring: StaffRing, group: int, *, limit: int, now: datetime) -> int:
    """Give rows of earlier epochs to the present one, at most `limit`; how many were done.

    Earlier keys that nothing needs any more are destroyed. Safe to repeat, or to run twice at once.
    """
    present, own = held(ring, group)
    done = 0
    for old in earlier(present):
        private = ring.group_key(group, old.epoch)
        for model in keyed_models() if private else ():
            if done < limit and private:
                done += _piece(model, (old, private), (present, own), limit=limit - done)
    _destroy(present, now=now)
    return done


def behind(group: int, epoch: int) -> int:
    """How many rows of the group are still wrapped to an earlier epoch."""
    return sum(_rows(m).filter(group_id=group, epoch__lt=epoch).count() for m in keyed_models())


def earlier(present: GroupKey) -> "QuerySet[GroupKey]":
    """The keys that came before and are not destroyed yet, oldest first."""
    return GroupKey.objects.filter(group_id=present.group_id, epoch__lt=present.epoch).order_by(
        "epoch"
    )


def keyed_models() -> list[type[Keyed]]:
    """Every table whose rows have a key pair of their own."""
    return [model for model in apps.get_models() if issubclass(model, Keyed)]


def worker_models() -> list[type[ForWorker]]:
    """Every table whose rows the worker alone opens."""
    return [model for model in apps.get_models() if issubclass(model, ForWorker)]


def _rows(model: type[Keyed]) -> "QuerySet[Keyed]":
    return QuerySet(model)


@transaction.atomic
def _piece(model: type[Keyed], of: Held, to: Held, *, limit: int) -> int:
    """One short transaction: rows that come meanwhile wait a moment, and are not lost.

    Wrapped to the key that is held, never to what the database says is its public half.
    """
    (old, private), (present, own) = of, to
    waiting = _rows(model).filter(group_id=old.group_id, epoch=old.epoch)
    rows = list(
        waiting.select_for_update(no_key=True).only("wrapped", "epoch").order_by("pk")[:limit]
    )
    for row in rows:
        with suppress(CannotOpenError):  # damaged already: it stays so, and holds nobody up
            row.wrapped = exchange(row.wrapped, private, own.public_key)
        row.epoch = present.epoch
        _rows(model).filter(pk=row.pk).update(wrapped=row.wrapped, epoch=row.epoch)
    return len(rows)


def _destroy(present: GroupKey, *, now: datetime) -> None:
    """Oldest first: each key is handed down through the next."""
    for old in earlier(present):
        fresh = old.retired_at is None or now - old.retired_at < GRACE
        needed = behind(old.group_id, old.epoch + 1)
        if fresh or needed or _reports_outside():
            return
        old.delete()


def _reports_outside() -> bool:
    """Reports that the database has not seen yet may be sealed to an earlier key."""
    spool = Path(settings.SPOOL)
    return any(path.is_file() for path in spool.rglob("*"))


def _forget_cut_off(old: GroupKey) -> None:
    """A renewal that ended between the database and the trusted file has left a key nobody uses."""
    later = GroupKey.objects.filter(group_id=old.group_id, epoch__gt=old.epoch)
    wrapped = (_rows(m).filter(group_id=old.group_id, epoch__gt=old.epoch) for m in keyed_models())
    if later.exists() and any(rows.exists() for rows in wrapped):
        raise OutOfStepError
    later.delete()
