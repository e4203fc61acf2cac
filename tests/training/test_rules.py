import pytest

from clickable.training import rules
from clickable.training.models import Registration, Session


def test_every_state_has_its_steps_and_what_is_over_stays_over() -> None:
    assert set(rules.SESSION_STEPS) == set(Session.State)
    assert set(rules.REGISTRATION_STEPS) == set(Registration.State)
    assert rules.SESSION_STEPS[rules.S.CANCELLED] == rules.SESSION_STEPS[rules.S.REPORTED] == set()
    assert rules.REGISTRATION_STEPS[rules.R.CANCELLED] == set()


@pytest.mark.parametrize("frm", [s for s in Registration.State if s != rules.R.WAITING])
def test_an_offer_is_made_to_who_waits_only(frm: Registration.State) -> None:
    assert not rules.may_become(frm, rules.R.OFFERED)


@pytest.mark.parametrize(
    ("party", "came", "state"),
    [(1, 1, "attended"), (3, 3, "attended"), (3, 2, "partial"), (3, 0, "absent")],
)
def test_what_a_registration_becomes_when_people_came(party: int, came: int, state: str) -> None:
    assert rules.presence(party, came) == state


@pytest.mark.parametrize("came", [-1, 4])
def test_nobody_came_uninvited(came: int) -> None:
    with pytest.raises(ValueError, match=str(came)):
        rules.presence(3, came)
