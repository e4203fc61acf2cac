import pytest

from clickable.base.errors import RefusedError
from clickable.people.models import Team, User
from clickable.people.services import add_person
from clickable.record.models import Entry
from tests.cast import NOW

GOOD = "trois phares au loin"


def added(password: str = GOOD, team: str = "Une") -> User:
    return add_person(
        username="alice",
        display_name="Alice",
        role=User.Role.ANALYST,
        password=password,
        team=team,
        now=NOW,
    )


@pytest.mark.django_db
def test_an_account_has_an_argon2id_hash_a_team_and_a_line_in_the_account() -> None:
    person = added()

    assert person.password.startswith("argon2$argon2id$")
    assert person.check_password(GOOD)
    assert (person.role, str(person.team), str(person)) == ("analyst", "Une", "Alice")
    assert Entry.objects.get().detail == {"role": "analyst"}


@pytest.mark.django_db
def test_a_team_is_made_once_and_may_be_left_out() -> None:
    assert added().team == Team.objects.get(name="Une")
    assert Team.objects.filter(name="Une").count() == User.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("weak", ["", "court", "1qaz2wsx3edc4rfv"])
def test_a_weak_password_is_refused(weak: str) -> None:
    with pytest.raises(RefusedError):
        added(weak)
    assert User.objects.count() == 0


@pytest.mark.django_db
def test_a_name_is_given_once() -> None:
    added()

    with pytest.raises(RefusedError, match="déjà pris"):
        added(team="Deux")
    assert User.objects.count() == 1
