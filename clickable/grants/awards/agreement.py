"""The agreement of a grant in words, by language: articles of data/agreement.toml filled in with its figures."""

import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from clickable.base.days import date_format
from clickable.base.errors import RefusedError
from clickable.funding.models import Medium
from clickable.funding.selectors import FunderText, funder_text
from clickable.grants.awards.models import Grant, GrantReport, Instalment

DATA = Path(__file__).parent / "data" / "agreement.toml"
LANGUAGES = ("fr", "en")


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(DATA.read_text())


def text(grant: Grant) -> dict[str, Any]:
    """{"edition": 1, "fr": [[heading, words], …], "en": …}."""
    told: dict[str, Any] = {"edition": _data()["edition"], "number": grant.number}
    for language in LANGUAGES:
        with translation.override(language):
            known = _known(grant, language)
            told[language] = [
                [heading, words.format(**known)]
                for heading, words in (one[language] for one in _data()["article"])
                if words != "{funder}" or known["funder"]
            ]
    return told


def canonical(grant: Grant) -> str:
    """The same figures, the same bytes."""
    return json.dumps(text(grant), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def articles(grant: Grant, language: str) -> list[tuple[str, str]]:
    """As signed, or as it would be signed now."""
    told = json.loads(grant.words) if grant.words else text(grant)
    return [(heading, words) for heading, words in told.get(language) or told["fr"]]


def _known(grant: Grant, language: str) -> dict[str, str]:
    application, asked = grant.application, funder(grant, language)
    return {
        "ours": settings.ORGANISATION,
        "organisation": application.organisation,
        "amount": number_format(grant.amount, decimal_pos=2, force_grouping=True),
        "currency": grant.currency,
        "title": application.title,
        "number": application.number,
        "begins": _day(grant.begins_on),
        "ends": _day(grant.ends_on),
        "instalments": " ; ".join(_instalment(one, grant.currency) for one in grant.instalments.select_related("after")),
        "reports": " ; ".join(_report(one) for one in grant.reports.all()),
        "funder": asked.text if asked else "",
    }  # fmt: skip


def _instalment(one: Instalment, currency: str) -> str:
    amount = number_format(one.amount, decimal_pos=2, force_grouping=True)
    if one.after is None:
        return _("%(amount)s %(currency)s à la signature") % {"amount": amount, "currency": currency}  # fmt: skip
    return _("%(amount)s %(currency)s après le rapport n° %(number)s") % {"amount": amount, "currency": currency, "number": one.after.number}  # fmt: skip


def _report(one: GrantReport) -> str:
    return _("n° %(number)s, %(kind)s, pour le %(day)s") % {"number": one.number, "kind": one.get_kind_display(), "day": _day(one.due_on)}  # fmt: skip


def funder(grant: Grant, language: str) -> FunderText | None:
    """What the money of this call asks a document to carry; none: nothing."""
    code = grant.application.call.agreement
    try:
        return funder_text(code, language, Medium.PRINT) if code else None
    except RefusedError:  # an agreement that is no longer there
        return None


def _day(day: Any) -> str:
    return date_format(day, "j F Y") if day else "…"
