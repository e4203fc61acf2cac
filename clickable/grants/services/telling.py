"""That an application is not eligible is told with all other answers, unless somebody chose otherwise."""

from datetime import datetime

from django.utils.timezone import localdate

from clickable.grants import letters
from clickable.grants.models import Application, Call
from clickable.grants.rules import A, last_check


def tell_one(row: Application, *, now: datetime) -> None:
    """In the caller's transaction; once."""
    check = last_check(row)
    letters.ineligible(row, reason=check.reason if check else "", now=now)
    row.told_on = localdate(now)
    row.save(update_fields=["told_on"])


def tell_ineligible(*, call: Call, now: datetime) -> int:
    """Those who were not told yet; how many."""
    rows = call.applications.filter(state=A.INELIGIBLE, told_on=None)
    waiting = list(rows.select_related("call", "addressee"))
    for row in waiting:
        tell_one(row, now=now)
    return len(waiting)
