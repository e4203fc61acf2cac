"""When an event and its parts are, by the clock of the place."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from clickable.base.days import date_format
from clickable.exchange.events.models import Event

NARROW = "\u202f"


def there(at: datetime, event: Event) -> datetime:
    return at.astimezone(ZoneInfo(event.zone))


def hour(at: datetime) -> str:
    """« 14 h 30 », « 9 h »; as a clock shows it elsewhere."""
    if get_language() != "fr":
        return f"{at:%H:%M}"
    return f"{at.hour}{NARROW}h" + (f"{NARROW}{at:%M}" if at.minute else "")


def day(at: datetime) -> str:
    return date_format(at, "l j F Y")


def days(event: Event) -> str:
    """« lundi 8 avril 2019 », « du lundi 8 avril 2019 au mardi 9 avril 2019 »."""
    first, last = there(event.starts_at, event), there(event.ends_at, event)
    if first.date() == last.date():
        return day(first)
    return _("du %(first)s au %(last)s") % {"first": day(first), "last": day(last)}


def when(event: Event) -> str:
    """Its days, and the hours between which it is held."""
    first, last = there(event.starts_at, event), there(event.ends_at, event)
    told = {"days": days(event), "start": hour(first), "end": hour(last)}
    if first.date() == last.date():
        return _("%(days)s, de %(start)s à %(end)s (heure du lieu)") % told
    return _("%(days)s, à partir de %(start)s (heure du lieu)") % told


def moment(at: datetime, event: Event) -> str:
    local = there(at, event)
    return f"{date_format(local, 'l j F')}, {hour(local)}"
