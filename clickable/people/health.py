"""The daily look at the keys: who could still open, and does what lies here agree with itself?

Nothing sealed is opened: only columns and public keys are compared.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from clickable.people.models import Drill, KeyHealth, Team, User
from clickable.people.rules import KEY_ROLES
from clickable.record.models import Entry
from clickable.seal import keys
from clickable.seal.groups import keyed_models
from clickable.seal.models import Grant, GroupKey, Keyed, PersonKey
from clickable.seal.parcels import OFFICERS, mark, pairs
from clickable.seal.trusted import Trusted, trusted
from clickable.seal.wraps import key_id

TWO = 2
OLD_EPOCH = timedelta(days=14)  # by then everything should be rewrapped
DRILL = timedelta(days=183)
LOUD = timedelta(days=30)  # how long a recovery is told to everybody
SAMPLE = 500  # rows of each table and key whose wraps are compared


class Code(StrEnum):
    FILE = "file"  # the trusted file cannot be read; nothing else is looked at
    NO_INTAKE = "no_intake"
    NO_HELPLINE = "no_helpline"  # a helpline team works, and no request reaches it
    TEAM_KEY = "team_key"  # file and database name different keys for a team
    FEW = "few"  # fewer than two people hold the key
    PARCELS = "parcels"  # not three, or not for the officers of today
    PERSON_KEY = "person_key"  # a person's keys in the database are not the trusted ones
    CLOSED = "closed"  # an account that is closed still counts as a member
    NO_KEY = "no_key"  # somebody who shares the work of a team holds no key
    GIVEN = "given"  # somebody holds the key under a password that another person gave them
    LOST = "lost"  # rows wrapped to a key that no longer exists, or to another than they say
    WORKER = "worker"  # the worker's file and the trusted file do not fit
    OLD_EPOCH = "old_epoch"
    DRILL = "drill"
    RECOVERED = "recovered"
    OFFICER = "officer"  # one was replaced not long ago


LOOKED = "looked"  # the row that only says when


@dataclass(frozen=True)
class Finding:
    code: Code
    team: int | None = None
    person: int | None = None
    count: int = 0


def check(*, now: datetime) -> list[Finding]:
    """All that is not well, kept for the desk's banner."""
    found = findings(now=now)
    rows = [
        KeyHealth(code=f.code, team_id=f.team, person_id=f.person, count=f.count, checked_at=now)
        for f in found
    ]
    with transaction.atomic():
        KeyHealth.objects.all().delete()
        KeyHealth.objects.bulk_create([*rows, KeyHealth(code=LOOKED, checked_at=now)])
    return found


def findings(*, now: datetime) -> list[Finding]:
    try:
        known = trusted()
    except keys.KeysMissingError:
        return [Finding(Code.FILE)]
    if known.intake not in known.groups:
        return [Finding(Code.NO_INTAKE)]
    looks = (_helpline, _teams, _people, _rows, _worker, _epochs, _drills, _recoveries, _officers)
    return [finding for look in looks for finding in look(known, now)]


def _helpline(known: Trusted, _now: datetime) -> Iterator[Finding]:
    """A helpline is not needed; one that is half set up, or was lost from the file, is a fault."""
    there = User.objects.filter(is_active=True, team__kind=Team.Kind.HELPLINE).exists()
    if known.helpline not in known.groups and (there or known.helpline is not None):
        yield Finding(Code.NO_HELPLINE)


def _teams(known: Trusted, _now: datetime) -> Iterator[Finding]:
    for team, own in known.groups.items():
        key = GroupKey.objects.filter(group_id=team, epoch=own.epoch).first()
        later = GroupKey.objects.filter(group_id=team, epoch__gt=own.epoch).exists()
        if key is None or bytes(key.public).hex() != own.public or later:
            yield Finding(Code.TEAM_KEY, team)
            continue
        holders = Grant.objects.filter(
            key=key, person__is_active=True, person__in=known.members(team)
        )
        if holders.count() < TWO:
            yield Finding(Code.FEW, team, count=holders.count())
        wanted = set(pairs(known.officers))
        fits = key.sealed_for == mark(known.officers) and set(key.parcels) == wanted
        if len(wanted) != OFFICERS or not fits:
            yield Finding(Code.PARCELS, team)


def _people(known: Trusted, _now: datetime) -> Iterator[Finding]:
    rows = PersonKey.objects.in_bulk()
    people = {person.pk: person for person in User.objects.all()}
    for pk, listed in known.people.items():
        row, person = rows.get(pk), people.get(pk)
        team = person.team_id if person else None
        if person is None or not person.is_active:
            yield Finding(Code.CLOSED, team, pk if person else None)
        elif row is None or (bytes(row.sealing).hex(), bytes(row.signing).hex()) != (
            listed.sealing,
            listed.signing,
        ):
            yield Finding(Code.PERSON_KEY, team, pk)
        elif row.provisional:
            yield Finding(Code.GIVEN, team, pk)
    working = User.objects.filter(is_active=True, role__in=KEY_ROLES)
    for person in working.exclude(pk__in=list(known.people)):
        yield Finding(Code.NO_KEY, person.team_id, person.pk)


def _rows(_known: Trusted, _now: datetime) -> Iterator[Finding]:
    alive = {(k.group_id, k.epoch): key_id(bytes(k.public)) for k in GroupKey.objects.all()}
    lost: dict[int, int] = {}
    for model in keyed_models():
        rows: QuerySet[Keyed] = QuerySet(model)
        for group, epoch in set(rows.values_list("group_id", "epoch").order_by().distinct()):
            own = rows.filter(group_id=group, epoch=epoch)
            key = alive.get((group, epoch))
            wrong = _wrong(own, key) if key else own.count()
            lost[group] = lost.get(group, 0) + wrong
    teams = set(Team.objects.values_list("pk", flat=True))
    yield from (
        Finding(Code.LOST, group if group in teams else None, count=n)
        for group, n in lost.items()
        if n
    )


def _wrong(rows: "QuerySet[Keyed]", key: bytes) -> int:
    """Of some rows, how many are not wrapped to the key that they name. Withdrawn ones have no wraps."""
    some = rows.exclude(wrapped=b"").values_list("wrapped", flat=True)[:SAMPLE]
    return sum(not bytes(wrapped).startswith(key) for wrapped in some)


def _worker(known: Trusted, _now: datetime) -> Iterator[Finding]:
    if settings.STRICT:
        if known.worker:
            yield Finding(Code.WORKER)
        return
    try:
        own = bytes(keys.worker_keys()[0].public_key).hex()
    except keys.KeysMissingError:
        own = ""
    if own != known.worker:
        yield Finding(Code.WORKER)


def _epochs(_known: Trusted, now: datetime) -> Iterator[Finding]:
    old = GroupKey.objects.filter(retired_at__lt=now - OLD_EPOCH)
    for team in sorted(set(old.values_list("group_id", flat=True))):
        yield Finding(Code.OLD_EPOCH, team)


def _drills(known: Trusted, now: datetime) -> Iterator[Finding]:
    last = dict(Drill.objects.filter(answered_at__isnull=False).values_list("pair", "answered_at"))
    since = known.officers_since
    for pair in pairs(known.officers):
        moment = last.get(pair) or since
        if moment is not None and now - moment > DRILL:
            yield Finding(Code.DRILL)
            return


def _recoveries(_known: Trusted, now: datetime) -> Iterator[Finding]:
    loud = Entry.objects.filter(verb="keys.recovered", at__gt=now - LOUD)
    for subject in sorted(set(loud.values_list("subject", flat=True))):
        yield Finding(Code.RECOVERED, int(subject.partition(":")[2]))


def _officers(known: Trusted, now: datetime) -> Iterator[Finding]:
    if known.officer_changed and now - known.officer_changed < LOUD:
        yield from (Finding(Code.OFFICER, team) for team in known.groups)
