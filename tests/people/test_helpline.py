"""Teams of the helpline: the same keys and ceremonies as the hotline's, and never a key in common."""

import pytest
from django.conf import settings

from clickable.base.errors import RefusedError
from clickable.people import keys
from clickable.people.health import Code, findings
from clickable.people.models import Team, User
from clickable.people.rules import can_help, can_lead, can_share_key, can_work_cases, fits, kind_for
from clickable.people.services import add_person
from clickable.rotations import finish
from clickable.seal import fingerprints
from clickable.seal.keys import KeysMissingError, put_first
from clickable.seal.models import PersonKey
from clickable.seal.rings import StaffRing
from clickable.seal.trusted import changing, trusted
from clickable.support.requests.models import Request
from clickable.support.requests.selectors import opened
from tests.cast import NOW, PASSWORD, UNE, ring_of
from tests.support.helpline import ECOUTE, dana_asks

pytestmark = pytest.mark.django_db
Role = User.Role


@pytest.mark.parametrize(
    ("role", "cases", "help_", "key", "leads"),
    [
        (Role.ANALYST, True, False, True, False),
        (Role.LEAD, True, False, True, True),
        (Role.HELPER, False, True, True, False),
        (Role.HELP_LEAD, False, True, True, True),
        (Role.EDITOR, False, False, False, False),
        (Role.PUBLISHER, False, False, False, False),
        (Role.NONE, False, False, False, False),
    ],
)
def test_who_may_what(role: Role, cases: bool, help_: bool, key: bool, leads: bool) -> None:
    user = User(role=role)
    may = (can_work_cases(user), can_help(user), can_share_key(user), can_lead(user))
    assert may == (cases, help_, key, leads)
    gone = User(role=role, is_active=False)
    assert (can_work_cases(gone), can_help(gone), can_share_key(gone), can_lead(gone)) == (
        False,
    ) * 4


@pytest.mark.parametrize("role", [Role.ANALYST, Role.LEAD, Role.HELPER, Role.HELP_LEAD])
def test_each_role_fits_one_kind_of_team(role: Role) -> None:
    assert [kind for kind in Team.Kind if fits(role, kind)] == [kind_for(role)]


def a_helper(username: str = "nour", role: Role = Role.HELPER, team: str = "Écoute") -> User:
    return add_person(
        username=username, display_name="Nour", role=role, password=PASSWORD, team=team, now=NOW,
        own_password=True,
    )  # fmt: skip


def test_the_first_helper_makes_a_helpline_and_its_key_takes_requests_in() -> None:
    first = a_helper()
    assert first.team is not None
    assert first.team.kind == "helpline"
    with pytest.raises(KeysMissingError):
        trusted().helpline_key()
    keys.set_up(team=first.team, members=[first], officers=[], now=NOW)
    assert trusted().helpline_key()[0] == first.team.pk
    assert trusted().intake == UNE


def test_a_second_helpline_does_not_take_the_first_ones_requests(helpline: None) -> None:
    other = a_helper(team="Troisième écoute")
    assert other.team
    keys.set_up(team=other.team, members=[other], officers=[], now=NOW)
    assert trusted().helpline == ECOUTE


def test_a_role_of_the_other_kind_joins_no_team(helpline: None) -> None:
    for role, team in ((Role.ANALYST, "Écoute"), (Role.HELPER, "Une")):
        with pytest.raises(RefusedError) as refused:
            a_helper(role=role, team=team)
        assert refused.value.code == "kind"


def test_nobody_lets_an_analyst_into_the_helplines_key(hanae: User) -> None:
    joined = a_helper()
    User.objects.filter(pk=joined.pk).update(role=Role.ANALYST)
    joined.refresh_from_db()
    compared = fingerprints.in_database(PersonKey.objects.get(person=joined)).code
    with pytest.raises(RefusedError) as refused:
        keys.let_in(person=joined, by=hanae, ring=ring_of(hanae), compared=compared, now=NOW)
    assert refused.value.code == "team"


def test_two_people_let_a_helper_in_and_a_lead_removes(hanae: User) -> None:
    asked, joined = dana_asks(about="un mot"), a_helper("noor")
    compared = fingerprints.in_database(PersonKey.objects.get(person=joined)).code
    keys.let_in(person=joined, by=hanae, ring=ring_of(hanae), compared=compared, now=NOW)
    from tests.people.cases import unlocked_ring

    ring: StaffRing = unlocked_ring(joined)
    assert opened(asked, ring, now=NOW).letter.about == "un mot"
    keys.remove(person=joined, by=hanae, ring=ring_of(hanae), now=NOW)
    after = dana_asks(about="après")
    assert not opened(after, unlocked_or(ring, joined), now=NOW).letter.readable
    assert opened(after, ring_of(hanae), now=NOW).letter.about == "après"
    keys.rewrap(by=hanae, ring=ring_of(hanae), seconds=5, now=NOW)
    assert {r.epoch for r in Request.objects.all()} == {2}


def unlocked_or(ring: StaffRing, person: User) -> StaffRing:
    """What somebody who left still has: the keys of their last session."""
    return StaffRing(person.pk, ring.secret)


def test_a_helpline_that_nothing_reaches_is_told(nour: User) -> None:
    assert Code.NO_HELPLINE not in {f.code for f in findings(now=NOW)}
    with changing() as known:
        known.helpline = None
    assert Code.NO_HELPLINE in {f.code for f in findings(now=NOW)}


def test_without_a_helpline_nothing_is_missing(alice: User) -> None:
    assert Code.NO_HELPLINE not in {f.code for f in findings(now=NOW)}


def test_a_pepper_is_kept_while_a_request_is_followed_under_it(helpline: None) -> None:
    dana_asks()
    kept = (settings.KEYS / "pepper.key").read_bytes()
    put_first("pepper")
    try:
        with pytest.raises(RefusedError) as refused:
            finish("pepper", now=NOW)
    finally:
        (settings.KEYS / "pepper.key").write_bytes(kept)
    assert refused.value.code == "reports"
