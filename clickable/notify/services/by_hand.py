"""Strict instances: the worker opens nothing, so what is due waits for a person with their keys."""

from datetime import datetime

from clickable.locate.services import pass_on_by_hand
from clickable.notify.services.drafts import draft_due
from clickable.notify.services.sending import send_due
from clickable.people.keys import held
from clickable.people.models import User
from clickable.seal.rings import NoRing, StaffRing

AT_ONCE = 5  # letters for one press of the button: a mail server may take its time


def catch_up(*, analyst: User, ring: StaffRing | NoRing, now: datetime) -> tuple[int, int]:
    """Draft what the analyst's team has to tell and send what it approved; how many of each.

    Raises RefusedError when they do not hold the team's key: letters that do not open would fail.
    """
    held(ring, analyst.group)
    pass_on_by_hand(group=analyst.group, now=now)
    drafted = draft_due(ring, now=now, group=analyst.group)
    return drafted, send_due(ring, now=now, limit=AT_ONCE, group=analyst.group)
