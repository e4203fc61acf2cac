"""Officers: any two open, one alone does not; the drill; a recovery that everybody hears of."""

import base64
import itertools
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pyrage
import pytest
from nacl.public import PrivateKey

from clickable.base.errors import RefusedError
from clickable.people import escrow, keys, recovery
from clickable.people.health import Code, findings
from clickable.people.models import Drill, KeyHealth, Team, User
from clickable.report.selectors import open_content
from clickable.seal.groups import new_epoch, use
from clickable.seal.models import Grant, GroupKey, PersonKey
from clickable.seal.parcels import BadIdentityError, opened, parcels
from clickable.seal.persons import new_secret
from clickable.seal.trusted import Officer, changing, trusted
from tests.cast import DEUX, NOW, OFFICERS, TEAM_KEYS, UNE, an_item, ring_of
from tests.people.cases import six_words

SECRET = PrivateKey.generate()
IDENTITIES = [str(officer) for officer in OFFICERS]
PAIRS = list(itertools.combinations(range(3), 2))
pytestmark = pytest.mark.django_db


def sealed() -> dict[str, bytes]:
    return {n: base64.b64decode(p) for n, p in parcels(SECRET, trusted().officers).items()}


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_any_two_officers_open_their_parcel(one: int, other: int) -> None:
    content = sealed()[f"O{one}+O{other}"]

    assert opened(content, IDENTITIES[one], IDENTITIES[other]) == bytes(SECRET).hex()
    assert opened(content, IDENTITIES[other], IDENTITIES[one]) == bytes(SECRET).hex()


@pytest.mark.parametrize("one", range(3))
def test_one_officer_alone_opens_nothing(one: int) -> None:
    alone = IDENTITIES[one]
    for content in sealed().values():
        with pytest.raises(BadIdentityError):
            opened(content, alone, alone)
        assert bytes(SECRET).hex().encode() not in content


@pytest.mark.skipif(not shutil.which("age"), reason="the stock tool is not installed")
@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_the_stock_tool_opens_them_too(tmp_path: Path, one: int, other: int) -> None:
    for number in (one, other):
        (tmp_path / f"{number}.key").write_text(IDENTITIES[number] + "\n")
    content = sealed()[f"O{one}+O{other}"]
    for number in (one, other):
        content = subprocess.run(
            ["age", "-d", "-i", tmp_path / f"{number}.key"],
            input=content, capture_output=True, check=True,
        ).stdout  # fmt: skip

    assert content.decode() == bytes(SECRET).hex()


def test_a_recovered_key_lets_a_member_in_and_everybody_knows(alice: User, ben: User) -> None:
    item = an_item()
    Grant.objects.all().delete()
    team = Team.objects.get(pk=UNE)

    recovery.recover(
        team=team,
        member=alice,
        secret=bytes(TEAM_KEYS[UNE]).hex(),
        words=six_words(alice).upper(),
        now=NOW,
    )

    assert open_content(item, ring_of(alice)).startswith("https://")
    assert KeyHealth.objects.filter(code=Code.RECOVERED, team_id=UNE).exists()
    later = NOW + timedelta(days=31)
    assert Code.RECOVERED not in {f.code for f in findings(now=later)}


@pytest.mark.parametrize("secret", ["", "xyz", "00" * 31, bytes(SECRET).hex()])
def test_another_key_recovers_nothing(alice: User, secret: str) -> None:
    Grant.objects.all().delete()

    with pytest.raises(RefusedError):
        recovery.recover(
            team=Team.objects.get(pk=UNE),
            member=alice,
            secret=secret,
            words=six_words(alice),
            now=NOW,
        )
    assert not Grant.objects.exists()


def test_a_key_is_recovered_for_its_own_team_only(bob: User) -> None:
    secret = bytes(TEAM_KEYS[UNE]).hex()

    with pytest.raises(RefusedError):
        recovery.recover(
            team=Team.objects.get(pk=UNE),
            member=bob,
            secret=secret,
            words=six_words(bob),
            now=NOW,
        )


def test_a_key_that_an_editor_put_in_the_database_is_given_nothing(alice: User) -> None:
    words = six_words(alice)
    thief = new_secret()
    PersonKey.objects.filter(person=alice).update(sealing=bytes(thief.sealing.public_key))

    with pytest.raises(RefusedError, match="six mots"):
        recovery.recover(
            team=Team.objects.get(pk=UNE),
            member=alice,
            secret=bytes(TEAM_KEYS[UNE]).hex(),
            words=words,
            now=NOW,
        )


def test_one_officer_in_a_week_and_every_team_hears_of_it(lead: User, bob: User) -> None:
    key, private = keys.held(ring_of(lead), UNE)
    change = {"by": lead, "key": key, "private": private}
    own = str(pyrage.x25519.Identity.generate().to_public())
    escrow.change_officer(old="O0", new=Officer(name="N0", recipient=own), now=NOW, **change)

    again = Officer(name="N1", recipient=str(pyrage.x25519.Identity.generate().to_public()))
    with pytest.raises(RefusedError, match="moins d’une semaine"):
        escrow.change_officer(old="O1", new=again, now=NOW + timedelta(days=6), **change)
    escrow.change_officer(old="O1", new=again, now=NOW + timedelta(days=7), **change)
    told = {f.team for f in findings(now=NOW + timedelta(days=8)) if f.code == Code.OFFICER}
    assert told == {UNE, DEUX}


def test_what_is_renewed_can_be_recovered(alice: User, lead: User) -> None:
    keys.renew(by=lead, ring=ring_of(lead), now=NOW)
    key = GroupKey.objects.get(group_id=UNE, epoch=2)
    content = base64.b64decode(key.parcels["O0+O2"])

    found = PrivateKey(bytes.fromhex(opened(content, IDENTITIES[0], IDENTITIES[2])))

    assert bytes(found.public_key) == bytes(key.public)


def test_another_officer_takes_the_place_of_one(lead: User, bob: User) -> None:
    fresh = pyrage.x25519.Identity.generate()
    new = Officer(name="Nour", recipient=str(fresh.to_public()))
    key, private = keys.held(ring_of(lead), UNE)

    escrow.change_officer(old="O1", new=new, by=lead, key=key, private=private, now=NOW)

    key.refresh_from_db()
    assert [o.name for o in trusted().officers] == ["O0", "Nour", "O2"]
    content = base64.b64decode(key.parcels["O0+Nour"])
    assert opened(content, IDENTITIES[0], str(fresh)) == bytes(private).hex()
    with pytest.raises(BadIdentityError):
        opened(content, IDENTITIES[0], IDENTITIES[1])
    # The other team's parcels are still those of the old officers, and it is told.
    stale = {f.team for f in findings(now=NOW) if f.code == Code.PARCELS}
    assert bob.team_id in stale
    assert UNE not in stale


@pytest.mark.parametrize(
    ("name", "recipient"),
    [
        ("O0", str(pyrage.x25519.Identity.generate().to_public())),
        ("Nour", "age1x"),
        ("Nour", str(OFFICERS[0].to_public())),
        ("a+b", str(pyrage.x25519.Identity.generate().to_public())),
        ("../a", str(pyrage.x25519.Identity.generate().to_public())),
    ],
)
def test_an_unfit_officer_is_refused(lead: User, name: str, recipient: str) -> None:
    key, private = keys.held(ring_of(lead), UNE)
    before = trusted().officers

    with pytest.raises(RefusedError):
        escrow.change_officer(
            old="O1", new=Officer(name=name, recipient=recipient), by=lead, key=key,
            private=private, now=NOW,
        )  # fmt: skip
    assert trusted().officers == before


def test_a_drill_is_passed_by_every_pair() -> None:
    made = recovery.begin_drill(now=NOW)
    words = {}
    for one, other in PAIRS:
        parcel = next(d.parcel for d in made if d.pair == f"O{one}+O{other}")
        words[one, other] = opened(base64.b64decode(parcel), IDENTITIES[one], IDENTITIES[other])

    with pytest.raises(RefusedError):
        recovery.answer_drill("un autre mot", now=NOW)
    pairs = [recovery.answer_drill(f" {word.upper()} ", now=NOW).pair for word in words.values()]

    assert pairs == ["O0+O1", "O0+O2", "O1+O2"]
    assert len(set(words.values())) == 3
    assert not any(word in str(list(Drill.objects.values())) for word in words.values())
    with pytest.raises(RefusedError):
        recovery.answer_drill(words[0, 1], now=NOW)


def test_a_drill_is_due_twice_a_year() -> None:
    def overdue(days: int) -> bool:
        return Code.DRILL in {f.code for f in findings(now=NOW + timedelta(days=days))}

    with changing() as known:
        known.officers_since = NOW
        key, _private = new_epoch(UNE, known=known, now=NOW)
        use(key, known)
    assert (overdue(100), overdue(200)) == (False, True)
    for made in recovery.begin_drill(now=NOW + timedelta(days=150)):
        Drill.objects.filter(pk=made.pk).update(answered_at=NOW + timedelta(days=150))
    assert (overdue(200), overdue(340)) == (False, True)
