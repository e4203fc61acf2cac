"""Days as they are written: in French the first of a month is « 1er », never « 1 »."""

import re
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import get_language

# A day beside its month or after its weekday: "j F Y", "D j"; not the bare number of a calendar.
DAY = re.compile(r"(?<!\\)j(?=[ \u00a0\u202f](?:F|M|N|E|b)\b)|(?<=[lD][ \u00a0\u202f])j\b")


def date_format(value: date, form: str | None = None) -> str:
    """As Django's own, in the language that is on."""
    return formats.date_format(value, written(value, form))


def written(value: Any, form: str | None) -> str | None:
    """The format for this day."""
    if getattr(value, "day", 0) != 1 or get_language() != "fr":
        return form
    return DAY.sub(r"j\\e\\r", formats.get_format(form or "DATE_FORMAT"))
