"""The key of a group through its life: founded, granted, renewed, rewrapped, recovered.

Nothing here asks who may: that is for `people.keys`, which also writes the account.
"""

import base64
import itertools
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

import pyrage
from django.apps import apps
from django.db import transaction
from django.db.models import QuerySet
from nacl.public import PrivateKey, PublicKey, SealedBox

from clickable.seal.envelope import CannotOpenError
from clickable.seal.models import Grant, GroupKey, Keyed
from clickable.seal.rings import StaffRing
from clickable.seal.trusted import Officer, TeamKey, Trusted, trusted
from clickable.seal.wraps import exchange

OFFICERS = 3  # any two of whom recover a group's key


@dataclass(frozen=True, repr=False)
class Identity:
    private: str  # AGE-SECRET-KEY-1…
    public: str  # age1…


class NotHeldError(Exception):
    """This person does not hold the group's key in use."""


def new_epoch(group: int, *, officers: Sequence[Officer]) -> tuple[GroupKey, PrivateKey]:
    """The next key of a group, saved with its escrow parcels; nobody is granted it yet."""
    private = PrivateKey.generate()
    last = GroupKey.objects.filter(group_id=group).order_by("-epoch").first()
    key = GroupKey.objects.create(
        group_id=group,
        epoch=last.epoch + 1 if last else 1,
        public=bytes(private.public_key),
        parcels=parcels(private, officers),
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
    known_people = (known or trusted()).people
    for person in people:
        public = PublicKey(bytes.fromhex(known_people[person].sealing))
        box = SealedBox(public).encrypt(bytes(private))
        Grant.objects.update_or_create(key=key, person_id=person, defaults={"box": box})


def held(ring: StaffRing, group: int) -> tuple[GroupKey, PrivateKey]:
    """The group's key in use, out of a member's ring. Raises NotHeldError."""
    own = trusted().groups[group]
    private = ring.group_key(group, own.epoch)
    if private is None or bytes(private.public_key).hex() != own.public:
        raise NotHeldError
    return GroupKey.objects.get(group_id=group, epoch=own.epoch), private


def renew(ring: StaffRing, group: int, *, members: Iterable[int]) -> GroupKey:
    """A new epoch for these members; the old key is handed down to it until all is rewrapped.

    Call in a transaction, then `use` the key after the commit.
    """
    old, old_private = held(ring, group)
    key, private = new_epoch(group, officers=trusted().officers)
    grant(key, private, members)
    Grant.objects.filter(key__group_id=group, key__epoch__lt=key.epoch).delete()
    old.handed_down = SealedBox(private.public_key).encrypt(bytes(old_private))
    old.save(update_fields=["handed_down"])
    return key


def rewrap(ring: StaffRing, group: int, *, limit: int) -> int:
    """Give rows of earlier epochs to the present one, at most `limit`; how many are left.

    When none is left, the earlier keys are destroyed. Safe to repeat, or to run twice at once.
    """
    present, _private = held(ring, group)
    for rows in _behind(present):
        for pk in list(rows.order_by("epoch").values_list("pk", flat=True)[:limit]):
            limit -= 1
            _rewrap(rows, pk, ring=ring, to=present)
    left = behind(present)
    if not left:
        GroupKey.objects.filter(group_id=group, epoch__lt=present.epoch).delete()
    return left


def behind(present: GroupKey) -> int:
    """How many rows of the group are still wrapped to an earlier epoch."""
    return sum(rows.count() for rows in _behind(present))


def keyed_models() -> list[type[Keyed]]:
    """Every table whose rows have a key pair of their own."""
    return [model for model in apps.get_models() if issubclass(model, Keyed)]


def _behind(present: GroupKey) -> "list[QuerySet[Keyed]]":
    own = {"group_id": present.group_id, "epoch__lt": present.epoch}
    return [QuerySet(model).filter(**own) for model in keyed_models()]


@transaction.atomic
def _rewrap(rows: "QuerySet[Keyed]", pk: object, *, ring: StaffRing, to: GroupKey) -> None:
    row = rows.select_for_update().filter(pk=pk).first()
    old = ring.group_key(row.group_id, row.epoch) if row else None
    if row is None or old is None:
        return
    with suppress(CannotOpenError):  # damaged already: it stays so, and holds nobody up
        row.wrapped = exchange(row.wrapped, old, PublicKey(bytes(to.public)))
    row.epoch = to.epoch
    row.save(update_fields=["wrapped", "epoch"])


def parcels(private: PrivateKey, officers: Sequence[Officer]) -> dict[str, str]:
    """The key for each pair of officers: an age file to the second inside one to the first."""
    return {
        f"{one.name}+{other.name}": base64.b64encode(
            _to(one, _to(other, bytes(private).hex().encode()))
        ).decode()
        for one, other in itertools.combinations(officers, 2)
    }


def new_identity() -> Identity:
    """An age identity for an escrow officer."""
    made = pyrage.x25519.Identity.generate()
    return Identity(str(made), str(made.to_public()))


def is_recipient(text: str) -> bool:
    """Whether this is the public half of an age identity."""
    try:
        pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        return False
    return True


def _to(officer: Officer, content: bytes) -> bytes:
    return bytes(pyrage.encrypt(content, [pyrage.x25519.Recipient.from_str(officer.recipient)]))
