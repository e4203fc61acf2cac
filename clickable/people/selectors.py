"""What a member of a team may know of its keys, read for a page. Nothing here writes."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Min, Q, QuerySet

from clickable.people.factors import FIRST_HAND
from clickable.people.health import LOOKED
from clickable.people.models import KeyHealth, User
from clickable.people.rules import KEY_ROLES
from clickable.people.second_chance import waiting
from clickable.people.sessions import open_now
from clickable.seal import fingerprints, groups
from clickable.seal.models import Grant, GroupKey, PersonKey
from clickable.seal.parcels import mark
from clickable.seal.rings import NoRing, StaffRing
from clickable.seal.trusted import Officer, trusted


class Access(StrEnum):
    HOLDS = "holds"
    READY = "ready"  # keys of their own: a colleague may let them in
    PROVISIONAL = "provisional"  # has not chosen their own password yet
    NONE = "none"


@dataclass(frozen=True)
class Colleague:
    person: User
    access: Access
    words: str  # of the keys that the database says
    code: str


@dataclass(frozen=True, kw_only=True)
class KeyPage:
    own_words: str  # of the keys that this session really holds; empty: none
    access: Access
    team_has_key: bool
    holding: list[Colleague]
    waiting: list[Colleague]
    left: int  # rows that are wrapped to an earlier key
    officers: list[Officer]
    parcels_fit: bool


def key_page(viewer: User, ring: StaffRing | NoRing, *, language: str) -> KeyPage:
    """Of the viewer's own team only."""
    known = trusted()
    own_key = known.groups.get(viewer.group)
    key = (
        GroupKey.objects.filter(group_id=viewer.group, epoch=own_key.epoch).first()
        if own_key
        else None
    )
    colleagues = _colleagues(viewer.group, language)
    return KeyPage(
        own_words=fingerprints.of_secret(ring.secret).words(language)
        if isinstance(ring, StaffRing) and not ring.secret.provisional
        else "",
        access=next((c.access for c in colleagues if c.person.pk == viewer.pk), Access.NONE),
        team_has_key=key is not None,
        holding=[c for c in colleagues if c.access == Access.HOLDS],
        waiting=[c for c in colleagues if c.access != Access.HOLDS],
        left=groups.behind(viewer.group, key.epoch) if key else 0,
        officers=known.officers,
        parcels_fit=bool(key) and key.sealed_for == mark(known.officers),  # type: ignore[union-attr]
    )


def colleague(viewer: User, person: User, *, language: str) -> Colleague:
    """One of the viewer's team."""
    return next(c for c in _colleagues(viewer.group, language) if c.person.pk == person.pk)


def of_team(viewer: User) -> "list[User]":
    """Open accounts of the viewer's team."""
    return list(_working(viewer.group))


@dataclass(frozen=True)
class Member:
    """A colleague as a lead sees them."""

    person: User
    protected: bool  # has a second factor
    sessions: int  # open now
    asked_by: User | None  # who said that their second factor is lost


def members(viewer: User, *, now: datetime, real: datetime) -> list[Member]:
    """Of the viewer's own team."""
    people = of_team(viewer)
    protected = set(
        Authenticator.objects.filter(user__in=people, type__in=FIRST_HAND).values_list(
            "user_id", flat=True
        )
    )
    asked = {
        one.person_id: one.asked_by
        for one in waiting(now=now).filter(person__in=people).select_related("asked_by")
    }
    signed_in = open_now(now=real)
    return [
        Member(
            person=one,
            protected=one.pk in protected,
            sessions=len(signed_in.get(one.pk, [])),
            asked_by=asked.get(one.pk),
        )
        for one in people
    ]


def banner(viewer: User | AnonymousUser) -> list[KeyHealth]:
    """What the daily look found for this team and for the whole instance."""
    if not isinstance(viewer, User):
        return []
    found = _found_for(viewer.group).exclude(code=LOOKED)
    return list(found.select_related("person").order_by("pk"))


def key_state(group: int) -> tuple[int, datetime | None]:
    """How many things the daily look found for a team and the whole instance; when it looked."""
    found = _found_for(group).aggregate(
        n=Count("pk", filter=~Q(code=LOOKED)), at=Min("checked_at", filter=Q(code=LOOKED))
    )
    return found["n"], found["at"]


def _found_for(group: int) -> "QuerySet[KeyHealth]":
    return KeyHealth.objects.filter(Q(team=group) | Q(team=None, person=None))


def _working(group: int) -> "QuerySet[User]":
    return User.objects.filter(team_id=group, is_active=True, role__in=KEY_ROLES).order_by("pk")


def _colleagues(group: int, language: str) -> list[Colleague]:
    known = trusted()
    own = known.groups.get(group)
    rows = PersonKey.objects.in_bulk([person.pk for person in _working(group)])
    granted = set(
        Grant.objects.filter(key__group_id=group, key__epoch=own.epoch if own else 0)
        .values_list("person_id", flat=True)
        .order_by()
    )
    holding = granted & set(known.members(group))
    return [
        _one(person, rows.get(person.pk), holding=holding, language=language)
        for person in _working(group)
    ]


def _one(person: User, row: PersonKey | None, *, holding: set[int], language: str) -> Colleague:
    if row is None:
        return Colleague(person, Access.NONE, "", "")
    fingerprint = fingerprints.in_database(row)
    if person.pk in holding:
        access = Access.HOLDS
    else:
        access = Access.PROVISIONAL if row.provisional else Access.READY
    return Colleague(person, access, fingerprint.words(language), fingerprint.code)
