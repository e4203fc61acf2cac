"""One request for help as a helper sees it, and its way to the hotline. Reads two rooms at once."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clickable.base.errors import RefusedError
from clickable.base.plain import quiet
from clickable.desk.selectors import Happening, happening
from clickable.people.models import User
from clickable.record.selectors import lines_about
from clickable.report.services import Given, receive_report
from clickable.seal.keys import KeysMissingError
from clickable.seal.receipts import from_page
from clickable.seal.wraps import Ring
from clickable.support.requests import helping, texts
from clickable.support.requests.models import Attempt, Request
from clickable.support.requests.rules import Cover, Part
from clickable.support.requests.selectors import Row, opened


@dataclass(frozen=True, kw_only=True, repr=False)
class Week:
    """One day of somebody's safe times."""

    name: Promise
    parts: list[Promise]


@dataclass(frozen=True, kw_only=True, repr=False)
class RequestPage:
    """All that the helpline knows of one request."""

    row: Row
    attempts: list[Attempt]
    history: list[Happening]

    @property
    def about(self) -> str:
        return quiet(self.row.letter.about)

    @property
    def way(self) -> Promise:
        return texts.WAYS_TOLD.get(self.row.letter.way, texts.WAYS_TOLD["here"])

    @property
    def cover(self) -> Promise | str:
        letter = self.row.letter
        if letter.cover == Cover.OWN:
            return quiet(letter.cover_words)
        return texts.COVERS_TOLD.get(letter.cover, texts.COVERS_TOLD[Cover.HANG_UP])

    @property
    def week(self) -> list[Week]:
        cells = self.row.letter.cells
        days = [
            Week(name=name, parts=[texts.PARTS[p] for p in Part if f"{n}-{p}" in cells])
            for n, name in enumerate(texts.DAYS)
        ]
        return [day for day in days if day.parts]

    @property
    def never(self) -> tuple[str, str]:
        """The hours between which nobody calls, as people say them."""
        start, end = self.row.letter.never_from, self.row.letter.never_until
        return texts.hour(start), texts.hour(end)

    @property
    def answered(self) -> bool:
        """Somebody of the helpline has reached or written to the person."""
        reached = any(one.outcome == Attempt.Outcome.REACHED for one in self.attempts)
        return reached or any(said.from_team for said in self.row.said)

    @property
    def open(self) -> bool:
        return self.row.request.state != "closed"


def request_page(request: Request, *, ring: Ring, now: datetime) -> RequestPage:
    """Opens what is sealed: for a signed-in screen only."""
    return RequestPage(
        row=opened(request, ring, now=now),
        attempts=list(request.attempts.order_by("-hour", "-pk")),
        history=[happening(line) for line in lines_about([f"request:{request.pk}"])],
    )


@transaction.atomic
def pass_on(*, request: Request, given: Given, by: User, ring: Ring, now: datetime) -> None:
    """Make a report of what a helper wrote, with the person's consent, once.

    The request keeps only that it happened. The report is like any other: nothing in it leads back,
    and nobody has its receipt. Raises RefusedError without consent, or where no team takes reports.
    """
    helping.note_passed_on(request=request, by=by, ring=ring, now=now)
    try:
        receive_report(given, receipt=from_page(secrets.token_urlsafe(32)), now=now)
    except KeysMissingError as error:
        raise RefusedError(
            _("Aucune équipe ne reçoit les signalements ici."), code="no_intake"
        ) from error
