"""Who may do what. Views name one of these; a view that names none fails the build."""

from clickable.people.models import User

CASE_ROLES = {User.Role.ANALYST, User.Role.LEAD}


def can_work_cases(user: User) -> bool:
    """May see the queue, judge items, approve notices and record looks."""
    return user.is_active and user.role in CASE_ROLES
