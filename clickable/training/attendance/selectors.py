"""Reading: how long people were there. `presence_of` is what certificates and counts stand on."""

from collections.abc import Collection, Iterable
from datetime import datetime

from clickable.training.attendance.models import Refusal, Source, Stretch, Witness
from clickable.training.attendance.rules import MANUAL, PING, Presence, Window, in_minutes, resolve
from clickable.training.models import Registration, Session
from clickable.training.rules import R

SEATED = (R.CONFIRMED, R.ATTENDED, R.PARTIAL, R.ABSENT)
PRESENT = (R.ATTENDED, R.PARTIAL)


def presence_of(registration_ids: Collection[int]) -> dict[int, Presence]:
    """Of each of these, how long they were there, as it is believed (`rules.resolve`).

    A registration of which nothing is known is in it too, with no minute. What a coordinator says
    of who came is the last word: nobody of the party came, or somebody did whom no source has seen.
    """
    rows = Registration.objects.filter(pk__in=registration_ids).select_related("session")
    told = _told(rows)
    return {row.pk: _believed(row, told.get(row.pk, {})) for row in rows}


def expected(rows: Iterable[Registration]) -> dict[int, int]:
    """How many of each probably came, before a coordinator says so; empty when no source knows anything."""
    listed = list(rows)
    found = presence_of([row.pk for row in listed])
    if not any(one.by for one in found.values()):
        return {}
    signed = Witness.objects.filter(registration__in=listed, people__isnull=False)
    people = dict(signed.values_list("registration_id", "people"))
    return {
        row.pk: min(people.get(row.pk) or row.party, row.party) if found[row.pk].minutes else 0
        for row in listed
    }


def last_sign(registration: Registration) -> datetime | None:
    """When its page was last known to be open."""
    rows = Stretch.objects.filter(registration=registration).order_by("-ends_at")
    return rows.values_list("ends_at", flat=True).first()


def refusals(session: Session) -> "list[Refusal]":
    rows = Refusal.objects.filter(session=session).select_related("registration")
    return list(rows.order_by("-at", "-pk")[:200])


def _told(rows: Iterable[Registration]) -> dict[int, dict[str, list[Window]]]:
    """What each source says of each registration."""
    by_pk = {row.pk: row for row in rows}
    moments: dict[int, list[tuple[datetime, datetime]]] = {}
    for stretch in Stretch.objects.filter(registration__in=by_pk):
        moments.setdefault(stretch.registration_id, []).append((stretch.begins_at, stretch.ends_at))
    found: dict[int, dict[str, list[Window]]] = {pk: {} for pk in by_pk}
    for pk, each in moments.items():
        session = by_pk[pk].session
        found[pk][PING] = in_minutes(each, starts_at=session.starts_at, of=session.minutes)
    for witness in Witness.objects.filter(registration__in=by_pk).exclude(source=Source.PING):
        windows = [(int(begin), int(end)) for begin, end in witness.windows]
        found[witness.registration_id][witness.source] = windows
    return found


def _believed(row: Registration, said: dict[str, list[Window]]) -> Presence:
    of, settled = row.session.minutes, row.state in SEATED and row.came is not None
    found = resolve(said, of=of)
    if settled and row.came == 0:
        return Presence(0, of, [], MANUAL, found.sources)
    if settled and row.came and not found.minutes:
        return Presence(of, of, [(0, of)], MANUAL, found.sources)
    return found
