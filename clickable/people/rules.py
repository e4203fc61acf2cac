"""Who may do what. Views name one of these; a view that names none fails the build."""

from clickable.people.models import Team, User

CASE_ROLES = {User.Role.ANALYST, User.Role.LEAD}
HELP_ROLES = {User.Role.HELPER, User.Role.HELP_LEAD}
KEY_ROLES = CASE_ROLES | HELP_ROLES  # who share their team's key
LEADING_ROLES = {User.Role.LEAD, User.Role.HELP_LEAD}
WORK_OF = {Team.Kind.HOTLINE: CASE_ROLES, Team.Kind.HELPLINE: HELP_ROLES}
EDITING_ROLES = {User.Role.EDITOR, User.Role.PUBLISHER}


def can_work_cases(user: User) -> bool:
    """May see the queue, judge items, approve notices and record looks."""
    return user.is_active and user.role in CASE_ROLES


def can_share_key(user: User) -> bool:
    """May hold the key of their own team, and let colleagues in."""
    return user.is_active and user.role in KEY_ROLES


def can_lead(user: User) -> bool:
    """May remove people, renew the team's key, and give a new password to who lost theirs."""
    return can_share_key(user) and user.role in LEADING_ROLES


def leads(by: User, person: User) -> bool:
    """May lead the team that this person is of."""
    return can_lead(by) and by.team_id is not None and by.team_id == person.team_id


def can_invite(user: User, role: str) -> bool:
    """May offer this role in their own team: a lead of reports those of reports, of the helpline those of help."""
    return can_lead(user) and any({user.role, role} <= roles for roles in (CASE_ROLES, HELP_ROLES))


def has_account(user: User) -> bool:
    """May see their own account and its sessions."""
    return user.is_active


def can_lead_cases(user: User) -> bool:
    """May set the rules of the hotline's work, and see how it goes."""
    return can_lead(user) and user.role in CASE_ROLES


def fits(role: str, kind: str) -> bool:
    """Whether this role works in a team of this kind: the two never share a key."""
    return role in WORK_OF[Team.Kind(kind)]


def kind_for(role: str) -> Team.Kind:
    """The kind of team that this role works in."""
    return Team.Kind.HELPLINE if role in HELP_ROLES else Team.Kind.HOTLINE


def can_help(user: User) -> bool:
    """May read and answer the requests that came to their helpline."""
    return user.is_active and user.role in HELP_ROLES


def can_edit(user: User) -> bool:
    """May write the public site, its services and its library, at /gestion/."""
    return user.is_active and user.role in EDITING_ROLES


def can_publish(user: User) -> bool:
    """May put what was written before the public."""
    return can_edit(user) and user.role == User.Role.PUBLISHER
