"""The public timeline in words, as a table for a spreadsheet, and as a feed."""

import csv
from collections.abc import Iterable
from datetime import UTC, datetime
from io import StringIO
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clickable.base.days import date_format
from clickable.base.plain import cell
from clickable.campaign.advocacy.models import Commitment, Outcome, Precision, Step
from clickable.campaign.advocacy.rules import Standing
from clickable.campaign.advocacy.selectors import Line

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

STANDINGS: dict[Standing, "StrPromise"] = {
    Standing.KEPT: gettext_lazy("les engagements connus sont tenus"),
    Standing.PARTLY: gettext_lazy("des engagements sont tenus"),
    Standing.COMMITTED: gettext_lazy("des engagements sont pris"),
    Standing.DISCUSSED: gettext_lazy("en discussion"),
    Standing.ASKED: gettext_lazy("demandé"),
}
COLUMNS = ["date", "when", "what", "kind", "state", "proposal", "ask", "actor", "title", "text", "source", "link", "checked_on", "deadline"]  # fmt: skip


def what(line: Line) -> str:
    """Of which sort it is, in a few words."""
    row = line.row
    if isinstance(row, Step):
        return str(row.get_kind_display())
    if isinstance(row, Commitment):
        return _("engagement")
    return _("engagement : %(verdict)s") % {"verdict": row.get_verdict_display()}


def when(line: Line) -> str:
    """No more precise than the source."""
    precision = getattr(line.row, "precision", Precision.DAY)
    return date_format(line.on, {"month": "F Y", "year": "Y"}.get(precision, "j F Y"))


def actor(line: Line, language: str) -> str:
    row = line.row.commitment if isinstance(line.row, Outcome) else line.row
    return row.actor.name(language) if row.actor else ""


def shown(line: Line, language: str) -> dict[str, object]:
    """What the page shows of one line. What is the team's own (what comes next) is not among it."""
    row = line.row
    return {
        "key": line.key,
        "on": line.on,
        "when": when(line),
        "what": what(line),
        "kind": line.what,
        "state": row.get_state_display() if isinstance(row, Step) else "",
        "verdict": dict(Outcome.Verdict.choices).get(line.verdict, ""),
        "ask": line.ask.title(language),
        "proposal": line.ask.proposal,
        "actor": actor(line, language),
        "title": row.title(language),
        "text": row.text(language),
        "source": row.source,
        "link": row.link,
        "checked_on": row.checked_on,
        "deadline": row.deadline if isinstance(row, Commitment) else None,
    }


def table(lines: Iterable[Line], language: str) -> str:
    out = StringIO()
    rows = csv.writer(out, delimiter=";")
    rows.writerow(COLUMNS)
    for line in lines:
        told = shown(line, language)
        proposal = line.ask.proposal.title(language)
        state = told["state"] or told["verdict"]
        wanted = [
            line.on,
            told["when"],
            line.what,
            told["what"],
            state,
            proposal,
            told["ask"],
            told["actor"],
        ]
        rest = [told[name] for name in ("title", "text", "source", "link", "checked_on", "deadline")]  # fmt: skip
        rows.writerow(map(cell, [*wanted, *rest]))
    return out.getvalue()


def feed(lines: Iterable[Line], language: str, *, site: str) -> str:
    here = site + reverse("advocacy:index")
    items = "".join(
        f"<item><title>{escape(told['title'])}</title><link>{escape(here)}#{line.key}</link>"
        f"<guid isPermaLink='false'>{line.key}</guid><pubDate>{_day(line):%a, %d %b %Y %H:%M:%S +0000}</pubDate>"
        f"<description>{escape(told['what'])}</description></item>"
        for line in lines
        if (told := shown(line, language))
    )
    title = escape(_("Plaidoyer : ce que nous demandons, et où cela en est"))
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        f'<rss version="2.0"><channel><title>{title}</title><link>{escape(here)}</link>'
        f"<description>{title}</description>{items}</channel></rss>"
    )


def _day(line: Line) -> datetime:
    return datetime(line.on.year, line.on.month, line.on.day, tzinfo=UTC)
