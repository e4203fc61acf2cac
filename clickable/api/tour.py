"""The stops of the travelling activity, for whoever wants to show them elsewhere."""

from datetime import date
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from ninja.schema import Schema
from pydantic import BeforeValidator, TypeAdapter

from clickable.api.problems import documented
from clickable.api.services import PUBLIC
from clickable.base.middleware import address_of_site
from clickable.outreach import tour as stops

MOST = 300


class StopOut(Schema):
    code: str
    state: str
    town: str
    area: str
    place: str
    address: str
    begins: str
    ends: str
    note: str
    changed_at: str
    url: str


LISTED = TypeAdapter(list[StopOut])
router = Router()


def _written(given: object) -> object:
    """A day as it is described, 2027-07-10: pydantic would take a number for seconds since 1970."""
    return date.fromisoformat(given) if isinstance(given, str) else given


Day = Annotated[date, BeforeValidator(_written)]


@router.get(
    "", response=list[StopOut], url_name="tour", operation_id="tour", tags=["tour"],
    openapi_extra=documented(422),
)  # fmt: skip
def tour(
    request: HttpRequest,
    *,
    since: Annotated[Day | None, Query(description="Stops of that day and later")] = None,
    area: Annotated[str, Query(description="A département or territory: FR-93, RE")] = "",
) -> HttpResponse:
    """What the public sees of the tour, by day. What is postponed or cancelled stays, and says so."""
    site = address_of_site(request)
    rows = (stops.row(one, site=site) for one in stops.shown(on=since, area=area)[:MOST])
    found = [StopOut.model_validate(row) for row in rows]
    return HttpResponse(LISTED.dump_json(found), "application/json", headers=PUBLIC)
