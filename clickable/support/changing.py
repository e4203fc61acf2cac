"""How a service changes: one person writes, another confirms, and only then the public reads it.

A number that is called in panic is not one person's to change. In an emergency somebody who publishes
goes on alone, says why, and it stays marked until a second person has seen it.
"""

import json
from datetime import datetime, timedelta
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from clickable.base.errors import GoneError, RefusedError
from clickable.people.models import User
from clickable.people.rules import can_edit, can_publish
from clickable.record import services as record
from clickable.support import rules, selectors
from clickable.support.models import Change, Service

Values = dict[str, Any]
LONGEST_REASON = 300


@transaction.atomic
def offer_service(*, row: Service, by: User, now: datetime) -> Change | None:
    """Take what somebody wrote, new or changed. None: nothing that asks for a second person.

    Raises RefusedError when a change of this service waits already.
    """
    before, after = _kept(row), _plain(row)
    changed = {name for name, value in after.items() if before.get(name) != value}
    if not changed:
        return None
    if before and not rules.needs_two(changed):
        keep_service(row=row, by=by, now=now)
        return None
    return _offer(row.code, _only(before, changed), _only(after, changed), by=by, now=now)


@transaction.atomic
def confirm(*, change: Change, by: User, now: datetime) -> None:
    """A second person has read the source and says: so it is. Public at once when it waited.

    Raises RefusedError when it is not theirs to say, or when the service changed in between;
    GoneError when it was answered.
    """
    found = _open(change)
    if not may_answer(found, by):
        raise RefusedError(_("Une autre personne confirme."), code="second_person")
    if found.state == Change.State.WAITING:
        keep_service(row=_changed(found), by=by, now=now, change=found.pk)
    else:
        _write("support.service_seen", found, by=by, now=now)
    _answer(found, Change.State.KEPT, by=by, now=now)


@transaction.atomic
def refuse(*, change: Change, by: User, now: datetime) -> None:
    """A second person says no. What was public already becomes what it was before.

    Raises RefusedError and GoneError as `confirm` does.
    """
    found = _open(change)
    if not may_answer(found, by):
        raise RefusedError(_("Une autre personne répond."), code="second_person")
    if found.state == Change.State.ALONE:
        keep_service(row=_undone(found, now=now), by=by, now=now, change=found.pk)
    _answer(found, Change.State.REFUSED, by=by, now=now)
    _write("support.service_refused", found, by=by, now=now)


@transaction.atomic
def withdraw_change(*, change: Change, by: User, now: datetime) -> None:
    """Whoever wrote it takes it back, as long as it waits. Raises RefusedError, GoneError."""
    found = _open(change)
    if found.by_id != by.pk or found.state != Change.State.WAITING:
        raise RefusedError(_("Ce changement ne peut plus être retiré."), code="not_yours")
    _answer(found, Change.State.WITHDRAWN, by=None, now=now)
    _write("support.service_withdrawn", found, by=by, now=now)


@transaction.atomic
def go_alone(*, change: Change, by: User, reason: str, now: datetime) -> None:
    """In an emergency: public now, with a reason; a second person looks afterwards.

    Raises RefusedError for who does not publish, or without a reason; GoneError when it was answered.
    """
    found = _open(change)
    if not may_go_alone(found, by):
        raise RefusedError(_("Seule la publication peut aller sans attendre."), code="publisher")
    if not reason.strip():
        raise RefusedError(_("Écrivez pourquoi cela ne peut pas attendre."), code="reason")
    keep_service(row=_changed(found), by=by, now=now, change=found.pk, alone=True)
    found.state, found.reason = Change.State.ALONE, reason.strip()[:LONGEST_REASON]
    found.save(update_fields=["state", "reason"])


@transaction.atomic
def keep_service(
    *, row: Service, by: User, now: datetime, change: int | None = None, alone: bool = False
) -> None:
    """Make it public, and tell the account what changed: names and codes, never a number."""
    before = _kept(row)
    row.edited_on = localdate(now)
    row.save()
    after = _plain(row)
    changed = sorted(name for name, value in after.items() if before.get(name) != value)
    detail: dict[str, object] = {"fields": changed} if before else {}
    detail |= _codes(before, after) | ({"change": change} if change else {})
    verb = "support.service_changed" if before else "support.service_added"
    record.write(
        f"{verb}_alone" if alone else verb, f"service:{row.code}", now=now, actor=by, detail=detail
    )
    transaction.on_commit(selectors.memory.forget)


def may_answer(change: Change, by: User) -> bool:
    """Whether this person is the second one."""
    return can_edit(by) and rules.may_confirm(
        same=change.by_id == by.pk,
        publishes=can_publish(by),
        proposer_publishes=can_publish(change.by),
    )


def may_go_alone(change: Change, by: User) -> bool:
    """Whether this is their own, waits, and they are one who publishes."""
    own = change.by_id == by.pk and change.state == Change.State.WAITING
    return own and can_publish(by)


def _offer(code: str, before: Values, after: Values, *, by: User, now: datetime) -> Change:
    if Change.objects.filter(code=code, state__in=[Change.State.WAITING, Change.State.ALONE]):
        raise RefusedError(
            _("Un changement de ce service attend déjà une deuxième personne."), code="waiting"
        )
    made = Change.objects.create(code=code, before=before, after=after, by=by, at=now)
    _write("support.service_proposed", made, by=by, now=now)
    return made


def _open(change: Change) -> Change:
    found = Change.objects.select_for_update(of=("self",)).select_related("by").get(pk=change.pk)
    if not found.open:
        raise GoneError(_("Quelqu’un a déjà répondu."), code="answered")
    return found


def _answer(change: Change, state: str, *, by: User | None, now: datetime) -> None:
    change.state, change.answered_by, change.answered_at = state, by, now
    change.save(update_fields=["state", "answered_by", "answered_at"])


def _changed(change: Change) -> Service:
    """The service as it would be. Raises RefusedError when it is not what it was for who wrote."""
    row = Service.objects.filter(code=change.code).first()
    if _only(_plain(row) if row else {}, set(change.before)) != change.before or (
        row is not None and not change.before
    ):
        raise RefusedError(
            _("Le service a changé entre-temps : refusez, et écrivez-le à nouveau."), code="stale"
        )
    return _filled(row or Service(), change.after)


def _undone(change: Change, *, now: datetime) -> Service:
    """As it was before one person changed it alone; a new one has ended."""
    row = Service.objects.get(code=change.code)
    if change.before:
        return _filled(row, change.before)
    row.valid_from, row.valid_to = None, localdate(now) - timedelta(days=1)
    return row


def _filled(row: Service, values: Values) -> Service:
    for each in Service._meta.fields:  # noqa: SLF001 -- Django’s documented API
        if each.attname in values:
            setattr(row, each.attname, each.to_python(values[each.attname]))
    return row


def _kept(row: Service) -> Values:
    """What the table holds of it; nothing of a new one."""
    found = Service.objects.filter(pk=row.pk).first() if row.pk else None
    return _plain(found) if found else {}


def _plain(row: Service) -> Values:
    """Every field but the key, as JSON tells it."""
    values = {f.attname: getattr(row, f.attname) for f in Service._meta.fields if f.name != "id"}  # noqa: SLF001 -- Django’s documented API
    plain: Values = json.loads(json.dumps(values, cls=DjangoJSONEncoder))
    return plain


def _only(values: Values, names: set[str]) -> Values:
    return {name: value for name, value in values.items() if name in names}


def _codes(before: Values, after: Values) -> dict[str, object]:
    """Which ways to reach it and which territories are new, gone or other; never the numbers."""
    ways = [_ways(each.get("channels") or []) for each in (before, after)]
    places = [set(each.get("territories") or []) for each in (before, after)]
    kinds = {kind for kind in {*ways[0], *ways[1]} if ways[0].get(kind) != ways[1].get(kind)}
    found: dict[str, object] = {"ways": sorted(kinds), "territories": sorted(places[0] ^ places[1])}
    return {name: codes for name, codes in found.items() if codes}


def _ways(channels: list[Values]) -> dict[str, Values]:
    return {str(each["kind"]): each for each in channels}


def _write(verb: str, change: Change, *, by: User, now: datetime) -> None:
    detail: dict[str, object] = {"change": change.pk, "fields": sorted(change.after)}
    record.write(verb, f"service:{change.code}", now=now, actor=by, detail=detail)
