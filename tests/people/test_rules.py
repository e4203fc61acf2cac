import pytest

from clickable.people.models import User
from clickable.people.rules import can_work_cases


@pytest.mark.parametrize(
    ("role", "active", "may"),
    [
        (User.Role.ANALYST, True, True),
        (User.Role.LEAD, True, True),
        (User.Role.NONE, True, False),
        (User.Role.ANALYST, False, False),
        (User.Role.LEAD, False, False),
    ],
)
def test_who_may_work_cases(role: User.Role, active: bool, may: bool) -> None:
    assert can_work_cases(User(role=role, is_active=active)) == may


def test_a_superuser_without_a_role_may_not() -> None:
    assert can_work_cases(User(is_superuser=True)) is False
