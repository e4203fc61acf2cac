"""Who opens what: letting in, removing, lost passwords, a new key for the team."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from nacl.public import PrivateKey
from pytest_django import Settings

from clickable.assess.services import claim
from clickable.base.errors import RefusedError
from clickable.people import keys
from clickable.people.models import User
from clickable.people.passwords import change_password, reset_password
from clickable.people.selectors import key_page
from clickable.people.services import add_person, unlock
from clickable.record.models import Entry
from clickable.report.models import Item
from clickable.report.selectors import open_content, open_letter
from clickable.seal import fingerprints, groups
from clickable.seal.envelope import CannotOpenError
from clickable.seal.fingerprints import in_database
from clickable.seal.models import Grant, GroupKey, PersonKey
from clickable.seal.persons import Secret, locked, new_secret
from clickable.seal.rings import NoRing, StaffRing
from clickable.seal.trusted import trusted
from clickable.seal.wraps import key_id
from tests.cast import (
    DEUX,
    NOW,
    PASSWORD,
    TEAM_KEYS,
    UNE,
    an_item,
    dana_reports,
    person,
    ring_of,
    signed_in,
)  # fmt: skip
from tests.people.cases import unlocked_ring

OWN = "mon propre mot de passe"
GIVEN = "donné par une autre"
pytestmark = pytest.mark.django_db


class KeptAside:
    """An old team key that somebody copied before they left."""

    def __init__(self, key: PrivateKey) -> None:
        self.key = key

    def find(self, wanted: bytes) -> PrivateKey | None:
        return self.key if wanted == key_id(self.key.public_key) else None


def nina(password: str = GIVEN) -> User:
    return add_person(
        username="nina", display_name="Nina", role=User.Role.ANALYST, password=password,
        team="Une", now=NOW,
    )  # fmt: skip


def code_of(user: User) -> str:
    return fingerprints.in_database(PersonKey.objects.get(person=user)).code


def let_in(user: User, by: User) -> None:
    keys.let_in(person=user, by=by, ring=ring_of(by), compared=code_of(user), now=NOW)


def opens(item: Item, ring: object) -> bool:
    try:
        open_content(item, ring)  # type: ignore[arg-type]
    except CannotOpenError:
        return False
    return True


def test_two_people_let_a_third_in(alice: User) -> None:
    item, new = an_item(), nina()
    secret = change_password(person=new, old=GIVEN, new=OWN, now=NOW)
    assert not opens(item, StaffRing(new.pk, secret))

    let_in(new, alice)

    assert opens(item, unlocked_ring(new, OWN))
    assert trusted().people[new.pk].by == alice.pk
    assert Entry.objects.get(verb="keys.let_in").actor == alice


def test_who_gave_the_password_never_reads(alice: User) -> None:
    """An operator makes an account, knows its password, and keeps a copy of its keys."""
    item, new = an_item(), nina()
    copied = unlock(new, GIVEN)
    assert copied is not None

    with pytest.raises(RefusedError, match="propre mot de passe"):
        let_in(new, alice)
    change_password(person=new, old=GIVEN, new=OWN, now=NOW)
    let_in(new, alice)

    assert not opens(item, StaffRing(new.pk, copied))
    assert unlock(new, GIVEN) is None


def test_nobody_lets_themselves_in(alice: User) -> None:
    Grant.objects.filter(person=alice).delete()

    with pytest.raises(RefusedError):
        let_in(alice, alice)


def test_an_operator_who_writes_the_database_lets_nobody_in(alice: User) -> None:
    """Roles, teams, flags and grants in the database give nothing: the key is not there."""
    item, eve = an_item(), person("Eve", role=User.Role.LEAD, team="")
    eve.team_id, eve.is_superuser = UNE, True
    eve.save()
    stolen = Grant.objects.get(person=alice)
    Grant.objects.create(key=stolen.key, person=eve, box=stolen.box)

    assert not opens(item, ring_of(eve))
    with pytest.raises(RefusedError, match="pas la clé"):
        keys.let_in(person=nina(), by=eve, ring=ring_of(eve), compared=code_of(nina_()), now=NOW)


def nina_() -> User:
    return User.objects.get(username="nina")


def test_keys_that_changed_after_the_comparison_are_not_let_in(alice: User) -> None:
    new = nina()
    change_password(person=new, old=GIVEN, new=OWN, now=NOW)
    compared = code_of(new)
    fake = new_secret()
    PersonKey.objects.filter(person=new).update(sealing=bytes(fake.sealing.public_key))

    with pytest.raises(RefusedError, match="comparez"):
        keys.let_in(person=new, by=alice, ring=ring_of(alice), compared=compared, now=NOW)
    assert new.pk not in trusted().people


def test_who_does_not_hold_the_key_lets_nobody_in(alice: User, bob: User) -> None:
    new = nina()
    change_password(person=new, old=GIVEN, new=OWN, now=NOW)

    for by, ring in ((bob, ring_of(bob)), (alice, NoRing()), (alice, ring_of(bob))):
        with pytest.raises(RefusedError):
            keys.let_in(person=new, by=by, ring=ring, compared=code_of(new), now=NOW)
    assert not Grant.objects.filter(person=new).exists()


def test_who_leaves_opens_nothing_new_at_once(alice: User, ben: User, lead: User) -> None:
    ring = ring_of(ben)
    kept_aside = KeptAside(TEAM_KEYS[UNE])
    browser = signed_in(ben)
    assert browser.get("/desk/").status_code == 200

    keys.remove(person=ben, by=lead, ring=ring_of(lead), now=NOW)
    new = an_item("https://after.example/")

    assert not opens(new, ring)
    assert not opens(new, StaffRing(ben.pk, ring.secret))
    assert not opens(new, kept_aside)
    assert opens(new, ring_of(alice))
    assert browser.get("/desk/").status_code == 302
    assert (ben.is_active, PersonKey.objects.filter(person=ben).exists()) == (False, False)
    assert trusted().former[0].until == NOW
    assert trusted().groups[DEUX].epoch == 1


def test_after_the_rewrap_a_copied_key_opens_nothing_old(
    alice: User, ben: User, lead: User
) -> None:
    old = [an_item(f"https://old{n}.example/") for n in range(5)]
    report = dana_reports(message="avant")
    claim(item=old[0], analyst=alice, now=NOW)
    kept_aside = KeptAside(TEAM_KEYS[UNE])
    keys.remove(person=ben, by=lead, ring=ring_of(lead), now=NOW)
    assert [opens(item, kept_aside) for item in old] == [True] * 5
    assert [opens(item, ring_of(alice)) for item in old] == [True] * 5

    left = keys.rewrap(by=alice, ring=ring_of(alice), seconds=60, now=NOW)

    for item in [*old, report]:
        item.refresh_from_db()
    assert left == 0
    assert [opens(item, kept_aside) for item in old] == [False] * 5
    assert [opens(item, ring_of(lead)) for item in old] == [True] * 5
    assert open_letter(report, ring_of(alice)).message == "avant"
    assert not open_letter(report, kept_aside).readable


def test_the_old_key_is_destroyed_a_day_later(alice: User, ben: User, lead: User) -> None:
    an_item()
    keys.remove(person=ben, by=lead, ring=ring_of(lead), now=NOW)
    epochs = GroupKey.objects.filter(group_id=UNE).order_by("epoch")

    keys.rewrap(by=alice, ring=ring_of(alice), seconds=60, now=NOW)
    assert [key.epoch for key in epochs.all()] == [1, 2]
    keys.rewrap(by=alice, ring=ring_of(alice), seconds=60, now=NOW + timedelta(days=1))
    assert [key.epoch for key in epochs.all()] == [2]


def test_a_report_outside_the_database_keeps_the_old_key_alive(
    alice: User, lead: User, tmp_path: Path, settings: Settings
) -> None:
    settings.SPOOL = tmp_path
    (tmp_path / "waiting.report").touch()
    keys.renew(by=lead, ring=ring_of(lead), now=NOW)
    much_later = NOW + timedelta(days=9)

    keys.rewrap(by=alice, ring=ring_of(alice), seconds=60, now=much_later)
    assert GroupKey.objects.filter(group_id=UNE, epoch=1).exists()
    (tmp_path / "waiting.report").unlink()
    keys.rewrap(by=alice, ring=ring_of(alice), seconds=60, now=much_later)
    assert not GroupKey.objects.filter(group_id=UNE, epoch=1).exists()


def test_a_report_that_was_late_keeps_the_old_key_alive(alice: User, lead: User) -> None:
    """Prepared under the old key, kept after the renewal: nothing of it is lost."""
    before = an_item()
    keys.renew(by=lead, ring=ring_of(lead), now=NOW)
    keys.rewrap(by=alice, ring=ring_of(alice), seconds=60, now=NOW)
    Item.objects.filter(pk=before.pk).update(epoch=1, wrapped=before.wrapped)

    keys.rewrap(by=alice, ring=ring_of(alice), seconds=60, now=NOW + timedelta(days=2))

    before.refresh_from_db()
    assert (before.epoch, opens(before, ring_of(alice))) == (2, True)


def test_the_rewrap_goes_on_where_it_stopped(alice: User, lead: User) -> None:
    items = [an_item(f"https://n{n}.example/") for n in range(3)]
    keys.renew(by=lead, ring=ring_of(lead), now=NOW)
    ring = ring_of(alice)

    # A report and its item each: six rows.
    done = [groups.rewrap(ring, UNE, limit=2, now=NOW) for _ in range(4)]

    assert done == [2, 2, 2, 0]
    for item in items:
        item.refresh_from_db()
    assert {(item.epoch, opens(item, ring)) for item in items} == {(2, True)}


def test_a_renewal_that_was_cut_off_loses_nothing(alice: User, lead: User) -> None:
    """The database has the next key, the trusted file does not name it yet."""
    before = trusted().model_copy(deep=True)
    item = an_item()
    keys.renew(by=lead, ring=ring_of(lead), now=NOW)
    _put_back(before)
    meanwhile = an_item("https://meanwhile.example/")
    assert opens(meanwhile, ring_of(alice))

    keys.renew(by=lead, ring=ring_of(lead), now=NOW)

    assert [opens(i, ring_of(alice)) for i in (item, meanwhile)] == [True, True]
    keys.rewrap(by=alice, ring=ring_of(alice), seconds=60, now=NOW)
    for found in (item, meanwhile):
        found.refresh_from_db()
        assert opens(found, ring_of(lead))


def test_an_old_trusted_file_never_makes_a_key_disappear(alice: User, lead: User) -> None:
    before = trusted().model_copy(deep=True)
    keys.renew(by=lead, ring=ring_of(lead), now=NOW)
    an_item()
    _put_back(before)

    with pytest.raises(RefusedError, match="plus ancien"):
        keys.renew(by=lead, ring=ring_of(lead), now=NOW)
    assert GroupKey.objects.filter(group_id=UNE, epoch=2).exists()


def _put_back(before: object) -> None:
    from django.conf import settings

    (settings.KEYS / "trusted.json").write_text(before.model_dump_json())  # type: ignore[attr-defined]


def test_the_last_who_holds_the_key_stays(lead: User) -> None:
    with pytest.raises(RefusedError, match="Personne d’autre"):
        keys.remove(person=lead, by=lead, ring=ring_of(lead), now=NOW)
    lead.refresh_from_db()
    assert lead.is_active


def test_only_a_lead_or_the_operator_with_a_member_removes(
    alice: User, ben: User, bob: User
) -> None:
    for by in (alice, bob):
        with pytest.raises(RefusedError):
            keys.remove(person=ben, by=by, ring=ring_of(by), now=NOW)
    with pytest.raises(RefusedError):
        keys.remove(person=ben, by=alice, ring=NoRing(), now=NOW, operator=True)
    keys.remove(person=ben, by=alice, ring=ring_of(alice), now=NOW, operator=True)

    ben.refresh_from_db()
    assert not ben.is_active


def test_a_new_password_from_an_admin_opens_nothing_until_a_colleague_lets_in(
    alice: User, ben: User
) -> None:
    item = an_item()

    reset_password(person=alice, password=GIVEN, by=None, now=NOW)

    entered = unlocked_ring(alice, GIVEN)
    assert not opens(item, entered)
    assert unlock(alice, PASSWORD) is None
    with pytest.raises(RefusedError):
        let_in(alice, ben)
    change_password(person=alice, old=GIVEN, new=OWN, now=NOW)
    let_in(alice, ben)
    assert opens(item, unlocked_ring(alice, OWN))
    assert not opens(item, entered)


def test_a_lead_resets_their_own_team_only(alice: User, lead: User, bob: User) -> None:
    for by, who in ((lead, bob), (alice, lead), (lead, lead)):
        with pytest.raises(RefusedError):
            reset_password(person=who, password=GIVEN, by=by, now=NOW)
    reset_password(person=alice, password=GIVEN, by=lead, now=NOW)
    assert alice.check_password(GIVEN)


def test_ones_own_password_keeps_the_keys(alice: User) -> None:
    item, before = an_item(), PersonKey.objects.get(person=alice)
    alice.set_password(PASSWORD)
    alice.save()

    change_password(person=alice, old=PASSWORD, new=OWN, now=NOW)

    after = PersonKey.objects.get(person=alice)
    assert bytes(after.sealing) == bytes(before.sealing)
    assert bytes(after.salt) != bytes(before.salt)
    assert opens(item, unlocked_ring(alice, OWN))
    assert unlock(alice, PASSWORD) is None


def test_a_first_member_with_a_given_password_gets_fresh_keys_and_keeps_what_they_hold(
    alice: User, ben: User
) -> None:
    """At the set-up the operator has chosen the passwords: keys made under them do not last."""
    item = an_item()
    alice.set_password(PASSWORD)
    alice.save()
    copied = ring_of(alice).secret
    locked(alice.pk, copied, PASSWORD, provisional=True).save()
    known_team_key = TEAM_KEYS[UNE]

    change_password(person=alice, old=PASSWORD, new=OWN, now=NOW)
    later = an_item("https://later.example/")

    assert opens(item, unlocked_ring(alice, OWN))
    assert opens(later, unlocked_ring(alice, OWN))
    assert opens(later, ring_of(ben))
    assert not opens(later, StaffRing(alice.pk, copied))
    assert not opens(later, OneKey(known_team_key))


def test_a_flag_that_an_editor_lifts_makes_no_key_ones_own(alice: User, ben: User) -> None:
    """Whether somebody else knows the password is locked with the keys, not only in the column."""
    ben.set_password(PASSWORD)
    ben.save()
    reset_password(person=ben, password=GIVEN, by=None, now=NOW)
    PersonKey.objects.filter(person=ben).update(provisional=False)

    ring = unlocked_ring(ben, GIVEN)

    assert key_page(ben, ring, language="fr").own_words == ""  # nothing to read to a colleague
    before = PersonKey.objects.get(person=ben).sealing
    ben.refresh_from_db()
    change_password(person=ben, old=GIVEN, new=OWN, now=NOW)
    assert bytes(PersonKey.objects.get(person=ben).sealing) != bytes(before)
    assert key_page(ben, unlocked_ring(ben, OWN), language="fr").own_words != ""


def test_who_replaced_a_password_does_not_let_in(alice: User, lead: User) -> None:
    reset_password(person=alice, password=GIVEN, by=lead, now=NOW)
    change_password(person=alice, old=GIVEN, new=OWN, now=NOW)
    code = in_database(PersonKey.objects.get(person=alice)).code

    with pytest.raises(RefusedError, match="une autre personne"):
        keys.let_in(person=alice, by=lead, ring=ring_of(lead), compared=code, now=NOW)


def test_a_key_put_into_the_database_gets_nothing_by_rewrapping(alice: User) -> None:
    """An editor invents an earlier epoch, and names their own key as the present one's public half."""
    item, thief = an_item(message="un"), PrivateKey.generate()
    present = GroupKey.objects.get(group_id=UNE, epoch=1)
    invented = GroupKey.objects.create(
        group_id=UNE, epoch=0, public=present.public, made_at=NOW, retired_at=NOW
    )
    Grant.objects.create(key=invented, person=alice, box=Grant.objects.get(person=alice).box)
    Item.objects.update(epoch=0)
    GroupKey.objects.filter(pk=present.pk).update(public=bytes(thief.public_key))

    with pytest.raises(RefusedError):
        keys.rewrap(by=alice, ring=ring_of(alice), seconds=1, now=NOW)

    item.refresh_from_db()
    assert not opens(item, OneKey(thief))
    GroupKey.objects.filter(pk=present.pk).update(public=present.public)
    keys.rewrap(by=alice, ring=ring_of(alice), seconds=1, now=NOW)
    item.refresh_from_db()
    assert opens(item, ring_of(alice))


class OneKey:
    """Whoever has this key and nothing else."""

    def __init__(self, key: PrivateKey) -> None:
        self.key = key

    def find(self, wanted: bytes) -> PrivateKey | None:
        return self.key if key_id(self.key.public_key) == wanted else None


@pytest.mark.parametrize(("old", "new"), [("faux", OWN), (PASSWORD, "court"), (PASSWORD, PASSWORD)])
def test_a_password_that_is_not_changed(alice: User, old: str, new: str) -> None:
    alice.set_password(PASSWORD)
    alice.save()

    with pytest.raises(RefusedError):
        change_password(person=alice, old=old, new=new, now=NOW)
    assert unlock(alice, PASSWORD) is not None


def test_a_new_password_ends_the_other_sessions(alice: User) -> None:
    alice.set_password(PASSWORD)
    alice.save()
    here, elsewhere = signed_in(alice), signed_in(alice)

    answer = here.post("/desk/keys/mot-de-passe/", {"old": PASSWORD, "new": OWN, "again": OWN})

    assert answer.status_code == 302
    assert here.get("/desk/").status_code == 200
    assert elsewhere.get("/desk/").status_code == 302


def test_sessions_of_others_go_on(alice: User, ben: User, lead: User) -> None:
    others = [signed_in(alice), signed_in(lead)]

    keys.remove(person=ben, by=lead, ring=ring_of(lead), now=NOW)

    assert [client.get("/desk/").status_code for client in others] == [200, 200]
    assert isinstance(others[0], Client)


def test_a_fingerprint_is_six_words_of_both_public_keys() -> None:
    one = Secret(bytes(range(64)))
    other = Secret(bytes(range(32)) + bytes(32))

    french, english = (fingerprints.of_secret(one).words(language) for language in ("fr", "en"))

    assert [len(words.split()) for words in (french, english)] == [6, 6]
    assert french != english
    assert fingerprints.of_secret(one).words("fr") == french
    assert fingerprints.of_secret(other).words("fr") != french
