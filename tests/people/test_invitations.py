"""Invitations: one account each, for a few days, and no more than the giver has to give."""

from datetime import timedelta

import pytest

from clickable.base.errors import GoneError, RefusedError
from clickable.people import invitations
from clickable.people.invitations import GOOD_FOR, accept, found, invite, withdraw
from clickable.people.models import Invitation, Team, User
from clickable.people.services import unlock
from clickable.record.models import Entry
from clickable.seal.models import Grant, PersonKey
from tests.cast import NOW, person
from tests.support.helpline import make_helplines

pytestmark = pytest.mark.django_db
OWN = "des mots que moi seule connais"
Role = User.Role


@pytest.fixture
def una(db: None) -> Team:
    return Team.objects.get(name="Une")


def offered(
    by: User | None, *, team: Team | None, role: Role = Role.ANALYST, name: str = "zoe"
) -> str:
    return invite(username=name, display_name="Zoé", role=role, team=team, by=by, now=NOW)


def test_the_invited_person_has_keys_that_only_they_open(lead: User, una: Team) -> None:
    zoe = accept(offered(lead, team=una), password=OWN, now=NOW)

    assert (zoe.username, zoe.display_name, zoe.role, zoe.team) == ("zoe", "Zoé", "analyst", una)
    assert zoe.check_password(OWN)
    assert unlock(zoe, OWN) is not None
    assert not PersonKey.objects.get(person=zoe).provisional
    assert not Grant.objects.filter(person=zoe).exists()
    lines = Entry.objects.order_by("pk").values_list("verb", "actor__display_name")
    assert list(lines) == [
        ("people.invited", "Léa"),
        ("people.added", "Léa"),
        ("people.joined", "Zoé"),
    ]


def test_a_link_works_once(lead: User, una: Team) -> None:
    token = offered(lead, team=una)
    accept(token, password=OWN, now=NOW)

    assert found(token, now=NOW) is None
    with pytest.raises(GoneError):
        accept(token, password=OWN, now=NOW)
    assert User.objects.filter(username="zoe").count() == 1


def test_a_weak_password_costs_nothing(lead: User, una: Team) -> None:
    token = offered(lead, team=una)

    with pytest.raises(RefusedError) as refusal:
        accept(token, password="court", now=NOW)

    assert refusal.value.code == "password"
    assert accept(token, password=OWN, now=NOW).username == "zoe"


def test_it_ends_by_itself(lead: User, una: Team) -> None:
    token = offered(lead, team=una)

    assert found(token, now=NOW + GOOD_FOR - timedelta(seconds=1)) is not None
    assert found(token, now=NOW + GOOD_FOR) is None
    with pytest.raises(GoneError):
        accept(token, password=OWN, now=NOW + GOOD_FOR)


def test_it_is_withdrawn_by_a_lead_of_the_team_alone(lead: User, una: Team) -> None:
    token = offered(lead, team=una)
    invitation = Invitation.objects.get()
    other = person("Lou", role=Role.LEAD, team="Deux")

    with pytest.raises(RefusedError):
        withdraw(invitation=invitation, by=other, now=NOW)
    assert found(token, now=NOW) is not None
    withdraw(invitation=invitation, by=lead, now=NOW)
    assert found(token, now=NOW) is None
    with pytest.raises(GoneError):
        withdraw(invitation=invitation, by=lead, now=NOW)


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": "analyst"}, {"team": None}])
def test_it_ends_with_the_place_of_its_giver(
    lead: User, una: Team, change: dict[str, object]
) -> None:
    token = offered(lead, team=una)
    User.objects.filter(pk=lead.pk).update(**change)

    with pytest.raises(GoneError):
        accept(token, password=OWN, now=NOW)


@pytest.mark.parametrize(
    "role", [Role.HELPER, Role.HELP_LEAD, Role.EDITOR, Role.PUBLISHER, Role.NONE]
)
def test_a_lead_gives_no_other_work_than_their_own(lead: User, una: Team, role: Role) -> None:
    with pytest.raises(RefusedError):
        offered(lead, team=una, role=role)


@pytest.mark.parametrize("team", ["Deux", None])
def test_nor_another_team(lead: User, team: str | None) -> None:
    with pytest.raises(RefusedError):
        offered(lead, team=Team.objects.filter(name=team or "").first())


def test_an_analyst_invites_nobody(alice: User, una: Team) -> None:
    with pytest.raises(RefusedError):
        offered(alice, team=una)


def test_a_lead_of_the_helpline_invites_helpers(db: None) -> None:
    make_helplines()
    hanae = person("Hanaé", role=Role.HELP_LEAD, team="Écoute")

    zoe = accept(offered(hanae, team=hanae.team, role=Role.HELPER), password=OWN, now=NOW)

    assert (zoe.role, zoe.team) == ("helper", hanae.team)
    with pytest.raises(RefusedError):
        offered(hanae, team=hanae.team, role=Role.ANALYST, name="yann")


def test_the_operator_invites_whom_no_lead_can(db: None, una: Team) -> None:
    paul = accept(offered(None, team=None, role=Role.PUBLISHER), password=OWN, now=NOW)

    assert (paul.role, paul.team) == ("publisher", None)
    assert Entry.objects.get(verb="people.invited").role == "operator"
    with pytest.raises(RefusedError):
        offered(None, team=una, role=Role.HELPER, name="yann")


@pytest.mark.parametrize("name", ["alice", "a b", "<b>", "", "é\x00"])
def test_names_that_are_taken_or_are_none(alice: User, lead: User, una: Team, name: str) -> None:
    with pytest.raises(RefusedError):
        offered(lead, team=una, name=name)


def test_two_invitations_never_share_a_name(lead: User, una: Team) -> None:
    offered(lead, team=una)

    with pytest.raises(RefusedError):
        offered(lead, team=una)


def test_the_database_holds_no_token(lead: User, una: Team) -> None:
    token = offered(lead, team=una)

    assert token not in str(Invitation.objects.values_list()[0])
    assert bytes(Invitation.objects.get().token) != token.encode()


@pytest.mark.parametrize("token", ["", "x", "é", "\x00", "a" * 5000])
def test_what_is_no_token_finds_nothing(lead: User, una: Team, token: str) -> None:
    offered(lead, team=una)

    assert found(token, now=NOW) is None


def test_old_ones_are_forgotten(lead: User, una: Team) -> None:
    offered(lead, team=una)

    assert invitations.forget(now=NOW + timedelta(days=20)) == 0
    assert invitations.forget(now=NOW + timedelta(days=40)) == 1
