"""The evenings of a request, as its requester and its association see them."""

from dataclasses import dataclass

from clickable.base import clock
from clickable.outreach.evenings import selectors
from clickable.outreach.evenings.forms import SettleForm
from clickable.outreach.evenings.models import Evening
from clickable.outreach.evenings.rules import Standing
from clickable.outreach.evenings.selectors import Prepared
from clickable.outreach.evenings.services import standing_of
from clickable.outreach.models import Ask, SessionRequest


@dataclass(frozen=True)
class Seen:
    evening: Evening
    where: str
    prepared: Prepared
    form: SettleForm | None  # None: it is over, or called off


def of_ask(ask: Ask) -> list[Seen]:
    rows = Evening.objects.filter(request__ask=ask).select_related("request__ask").order_by("pk")
    return [_seen(row) for row in rows]


def of_request(request: SessionRequest) -> Seen | None:
    row = Evening.objects.filter(request=request).select_related("request__ask").first()
    return _seen(row) if row else None


def _seen(row: Evening) -> Seen:
    standing = standing_of(row, today=clock.today())
    ends = standing in {Standing.OVER, Standing.CANCELLED}
    form = None if ends else SettleForm(evening=row)
    return Seen(row, selectors.address(row), selectors.to_prepare(row), form)
