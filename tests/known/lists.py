"""Lists of what is known, for the tests. Addresses are invented, hashes are random numbers."""

import hashlib
from datetime import date, datetime
from typing import Any

from clickable.assess.models import Outcome
from clickable.known.checking import check_due
from clickable.known.models import Batch, Check, KnownList
from clickable.known.services import Described, apply, make_list, stage
from clickable.people.models import User
from clickable.report.hashes import Algorithm, Digest
from clickable.report.models import Category, Item
from tests.cast import NOW, an_item, person

Holds = KnownList.Holds


def two_leads() -> tuple[User, User]:
    return person("Léa", role=User.Role.LEAD), person("Luc", role=User.Role.LEAD)


def a_list(by: User, *, now: datetime = NOW, **said: Any) -> KnownList:
    """Of addresses, and it judges, if nothing else is said."""
    described: dict[str, Any] = {
        "name": "Liste d’essai",
        "source": "Partenaire inventé",
        "owner": "Léa",
        "purpose": "Ne pas revoir ce qui est connu",
        "holds": Holds.ADDRESSES,
        "category": Category.CSAM,
        "outcome": Outcome.NATIONAL_ILLEGAL,
        "legal_basis": ("cp-227-23",),
        "judges": True,
        "expires_on": date(2027, 6, 30),
    }
    return make_list(Described(**{**described, **said}), by=by, now=now)


def in_use(leads: tuple[User, User], *lines: str, now: datetime = NOW, **said: Any) -> KnownList:
    """A list that holds these lines, put to use by the second of two."""
    made = a_list(leads[0], now=now, **said)
    filled(made, leads, *lines, now=now)
    return made


def filled(
    known_list: KnownList,
    leads: tuple[User, User],
    *lines: str,
    now: datetime = NOW,
    replaces: bool = False,
) -> Batch:
    batch = stage(known_list, lines, by=leads[0], replaces=replaces, now=now)
    apply(batch, by=leads[1], now=now)
    return batch


def verdict_of(item: Item, *, now: datetime = NOW) -> str:
    """What comes of it, once it was compared."""
    check_due(now=now)
    return str(Check.objects.get(item=item).verdict)


def digest(seed: str, kind: Algorithm = Algorithm.SHA256, *, vouched: bool = True) -> Digest:
    length = {Algorithm.MD5: 16, Algorithm.SHA1: 20}.get(kind, 32)
    return Digest(kind, hashlib.sha256(seed.encode()).digest()[:length], vouched=vouched)


def flipped(value: bytes, bits: int) -> bytes:
    """As many bits differ, spread over the whole."""
    number = int.from_bytes(value)
    for n in range(bits):
        number ^= 1 << (n * 37 % 256)
    return number.to_bytes(32)


def pdq(seed: str, *, apart: int = 0, vouched: bool = True) -> Digest:
    base = digest(seed, Algorithm.PDQ).value
    return Digest(Algorithm.PDQ, flipped(base, apart), vouched=vouched)


def line(one: Digest) -> str:
    return f"{one.algorithm}:{one.value.hex()}"


def with_hashes(address: str, *hashes: Digest, **more: Any) -> Item:
    return an_item(address, hashes=hashes, **more)
