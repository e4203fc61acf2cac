"""A person's ring: what they were let into, through all its keys."""

import pytest
from nacl.public import PrivateKey

from clickable.people import keys
from clickable.people.models import User
from clickable.seal.models import Grant, GroupKey
from clickable.seal.rings import NoRing, StaffRing, WorkerRing
from clickable.seal.wraps import key_id
from tests.cast import DEUX, NOW, SECRETS, TEAM_KEYS, UNE, ring_of

pytestmark = pytest.mark.django_db


def test_a_member_holds_their_teams_key_and_no_other(alice: User, bob: User) -> None:
    ring = ring_of(alice)

    assert bytes(ring.group_key(UNE, 1) or b"") == bytes(TEAM_KEYS[UNE])
    assert ring.group_key(DEUX, 1) is None
    assert ring.find(key_id(TEAM_KEYS[DEUX].public_key)) is None


def test_a_grant_of_somebody_else_opens_nothing(alice: User, bob: User) -> None:
    box = Grant.objects.get(person=alice).box
    key = GroupKey.objects.get(group_id=UNE)
    Grant.objects.create(key=key, person=bob, box=box)

    assert StaffRing(bob.pk, SECRETS[bob.pk]).group_key(UNE, 1) is None
    assert StaffRing(alice.pk, SECRETS[bob.pk]).group_key(UNE, 1) is None


def test_a_damaged_grant_does_not_take_the_others_with_it(alice: User) -> None:
    other = GroupKey.objects.create(group_id=DEUX, epoch=9, public=bytes(32), made_at=NOW)
    Grant.objects.create(key=other, person=alice, box=b"x" * 80)

    assert ring_of(alice).group_key(UNE, 1) is not None


def test_earlier_keys_are_handed_down_through_several_renewals(alice: User, lead: User) -> None:
    for _ in range(3):
        keys.renew(by=lead, ring=ring_of(lead), now=NOW)

    assert [ring_of(alice).group_key(UNE, epoch) is not None for epoch in range(1, 6)] == [
        True, True, True, True, False,
    ]  # fmt: skip
    assert bytes(ring_of(alice).group_key(UNE, 1) or b"") == bytes(TEAM_KEYS[UNE])


def test_the_worker_and_nobody_hold_no_teams_key() -> None:
    wanted = key_id(TEAM_KEYS[UNE].public_key)

    assert WorkerRing().find(wanted) is None
    assert NoRing().find(key_id(PrivateKey.generate().public_key)) is None
