"""The help services, for whoever wants to show them elsewhere."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import AwareDatetime, TypeAdapter

from clickable.api.problems import Fault, ProblemError, documented
from clickable.api.schemas import ServiceOut, WayOut
from clickable.base import clock
from clickable.places import selectors as places
from clickable.places.rules import Territory
from clickable.support import selectors
from clickable.support.rules import AUDIENCES, TOPICS
from clickable.support.telling import Link, Told

PUBLIC = {
    "Cache-Control": "public, max-age=60",
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
FIRST_YEAR, LAST_YEAR = 2000, 2100
LISTED = TypeAdapter(list[ServiceOut])

router = Router()


@router.get(
    "", response=list[ServiceOut], url_name="services", operation_id="services", tags=["help"],
    openapi_extra=documented(422),
)  # fmt: skip
def services(
    request: HttpRequest,  # noqa: ARG001 -- ninja hands it over
    *,
    territory: Annotated[str, Query(description="ISO 3166-1 or 3166-2: FR, GP, FR-974, BE")] = "FR",
    at: Annotated[AwareDatetime | None, Query(description="RFC 3339; default: now")] = None,
    audience: Annotated[str, Query(description=", ".join(AUDIENCES))] = "",
    topic: Annotated[str, Query(description=", ".join(TOPICS))] = "",
    language: Annotated[Literal["fr", "en"] | None, Query()] = None,
) -> HttpResponse:
    """Who helps there, those who answer at that moment first. `open_now` and `next_opening` are of
    that moment."""
    place = _territory(territory)
    _known("audience", audience, AUDIENCES)
    _known("topic", topic, TOPICS)
    told = selectors.told(
        now=_moment(at),
        language=language or get_language() or "fr",
        territory=place,
        topics=frozenset({topic} - {""}),
        audience=frozenset({audience} - {""}),
    )
    body = LISTED.dump_json([_out(each) for each in told])
    return HttpResponse(body, "application/json", headers=PUBLIC)


def _territory(code: str) -> Territory:
    found = places.territory(code)
    if found is None:
        raise _wrong("territory", _("Nous ne connaissons pas ce territoire."))
    return found


def _known(parameter: str, value: str, values: tuple[str, ...]) -> None:
    if value and value not in values:
        raise _wrong(parameter, _("Cette valeur n’est pas dans la liste."))


def _moment(at: datetime | None) -> datetime:
    if at is None:
        return clock.now()
    if not FIRST_YEAR <= at.year < LAST_YEAR:
        raise _wrong("at", _("Ce moment est trop loin."))
    return at.astimezone(UTC)


def _wrong(parameter: str, why: str) -> ProblemError:
    return ProblemError(
        422, _("Une partie de l’envoi est à corriger."), [Fault(parameter, "unknown", why)]
    )


def _out(told: Told) -> ServiceOut:
    return ServiceOut(
        code=told.code,
        name=told.name,
        channels=[_way(link) for link in told.links],
        open_now=told.open_now,
        next_opening=told.next_opening.isoformat() if told.next_opening else None,
        local_hours=told.hours,
        source=told.source_url or told.source,
        checked_on=told.checked_on.isoformat(),
        confirmed=told.confirmed,
    )


def _way(link: Link) -> WayOut:
    plain = link.href.removeprefix("tel:").removeprefix("sms:").removeprefix("mailto:")
    return WayOut.model_validate(
        {"kind": link.kind, "value": plain or link.shown, "open_now": link.open_now}
    )
