"""Who may do what. Views name one of these; a view that names none fails the build."""

from clickable.people.models import User

CASE_ROLES = {User.Role.ANALYST, User.Role.LEAD}


def can_work_cases(user: User) -> bool:
    """May see the queue, judge items, approve notices and record looks."""
    return user.is_active and user.role in CASE_ROLES


def can_lead(user: User) -> bool:
    """May remove people, renew the team's key, and give a new password to who lost theirs."""
    return can_work_cases(user) and user.role == User.Role.LEAD
