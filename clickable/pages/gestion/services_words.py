"""What the fields of a help service hold, in words that two people can compare."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from clickable.pages.gestion.services_forms import LABELS, OPENING
from clickable.places import selectors as places
from clickable.support import rows, rules, wording
from clickable.support.rules import EVERYWHERE

NOTHING = "—"


def shown(field: str, value: Any) -> str:
    """One value, as it lies in the table or in a change."""
    if value is None or value in ("", []):
        return NOTHING
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    return OWN.get(field, str)(value) if not _is_codes(field, value) else _names(field, value)


def _hours(value: Any) -> str:
    if isinstance(value, str):
        return str(dict(OPENING).get(value, value))
    return rules.write_windows(rows.windows(value) or ())


def _channel(each: dict[str, Any]) -> str:
    value = str(each["value"])
    said = rules.spaced(value) if each["kind"] in {"phone", "sms"} else value
    own = f" ({_hours(each['hours'])})" if "hours" in each else ""
    return f"{LABELS.get(each['kind'], each['kind'])} : {said}{own}"


def _channels(value: list[dict[str, Any]]) -> str:
    return "\n".join(_channel(each) for each in value)


def _day(value: object) -> str:
    return f"{date.fromisoformat(str(value)):%d/%m/%Y}"


def _is_codes(field: str, value: object) -> bool:
    return isinstance(value, list) and field not in OWN


def _names(field: str, codes: list[str]) -> str:
    return ", ".join(_name(field, code) for code in codes)


def _name(field: str, code: str) -> str:
    return str(_known(field).get(code, code))


def _known(field: str) -> Mapping[str, Any]:
    if field in {"territories", "unsure_in"}:
        return {**dict(places.choices("fr")), EVERYWHERE: wording.EVERYWHERE}
    return {"audience": wording.AUDIENCES, "topics": wording.TOPICS}.get(field, {})


OWN: dict[str, Callable[[Any], str]] = {
    "hours": _hours,
    "channels": _channels,
    **dict.fromkeys(("valid_from", "valid_to", "checked_on", "edited_on"), _day),
}
