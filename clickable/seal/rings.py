"""Whose keys open: a signed-in person's, the worker's, or nobody's."""

from functools import cached_property, lru_cache

import nacl.exceptions
from nacl.public import PrivateKey, SealedBox

from clickable.seal import keys
from clickable.seal.models import Grant, GroupKey
from clickable.seal.persons import Secret
from clickable.seal.quiet import Quiet
from clickable.seal.wraps import key_id


class NoRing:
    """Opens nothing."""

    def find(self, _key_id: bytes) -> PrivateKey | None:
        return None


class WorkerRing(Quiet):
    """The worker's: addresses, hosts and notices. Follows a rotation while the worker runs."""

    def find(self, wanted: bytes) -> PrivateKey | None:
        return _by_id(keys.all_of("worker")).get(wanted)


class StaffRing(Quiet):
    """A person's: the keys of the groups that they were let into. Read when first needed."""

    def __init__(self, person: int, secret: Secret) -> None:
        self.person, self.secret = person, secret

    def find(self, wanted: bytes) -> PrivateKey | None:
        return self._keys.get(wanted)

    def group_key(self, group: int, epoch: int) -> PrivateKey | None:
        return self._epochs.get((group, epoch))

    @cached_property
    def _keys(self) -> dict[bytes, PrivateKey]:
        return {key_id(key.public_key): key for key in self._epochs.values()}

    @cached_property
    def _epochs(self) -> dict[tuple[int, int], PrivateKey]:
        granted = Grant.objects.filter(person_id=self.person).select_related("key")
        opened = {
            (grant.key.group_id, grant.key.epoch): _opened(self.secret.sealing, grant.box)
            for grant in granted
        }
        held = {place: key for place, key in opened.items() if key is not None}
        return held | self._handed_down(held)

    def _handed_down(
        self, held: dict[tuple[int, int], PrivateKey]
    ) -> dict[tuple[int, int], PrivateKey]:
        """Earlier epochs that are still in use, each sealed to the one after it."""
        found: dict[tuple[int, int], PrivateKey] = {}
        groups = {group for group, _epoch in held}
        earlier = GroupKey.objects.filter(group__in=groups, handed_down__isnull=False)
        for old in earlier.order_by("-epoch"):
            later = (held | found).get((old.group_id, old.epoch + 1))
            key = _opened(later, old.handed_down or b"") if later else None
            if key is not None:
                found[old.group_id, old.epoch] = key
        return found


@lru_cache(maxsize=2)
def _by_id(halves: tuple[bytes, ...]) -> dict[bytes, PrivateKey]:
    return {key_id(key.public_key): key for key in map(PrivateKey, halves)}


def _opened(key: PrivateKey, box: bytes | memoryview) -> PrivateKey | None:
    """None: a damaged grant must not take the others with it."""
    try:
        return PrivateKey(SealedBox(key).decrypt(bytes(box)))
    except (ValueError, nacl.exceptions.CryptoError, nacl.exceptions.TypeError):
        return None
