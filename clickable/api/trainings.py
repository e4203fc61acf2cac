"""The coming sessions of our trainings, for whoever wants to show them elsewhere."""

from typing import Annotated, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, override
from ninja import Query, Router
from pydantic import TypeAdapter

from clickable.api.problems import documented
from clickable.api.schemas import SessionOut
from clickable.api.services import PUBLIC
from clickable.base import clock
from clickable.training import selectors
from clickable.training.models import Session

MOST = 200
LISTED = TypeAdapter(list[SessionOut])

router = Router()


@router.get(
    "", response=list[SessionOut], url_name="sessions", operation_id="sessions", tags=["trainings"],
    openapi_extra=documented(422),
)  # fmt: skip
def sessions(
    request: HttpRequest,  # noqa: ARG001 -- ninja hands it over
    *,
    course: Annotated[str, Query(description="the code of one course")] = "",
    language: Annotated[Literal["fr", "en"] | None, Query()] = None,
) -> HttpResponse:
    """Coming sessions, the next first. `seats_free` is of this moment: a sign-up may wait all the same."""
    spoken = language or get_language() or "fr"
    rows = selectors.coming(now=clock.now(), course=course)[:MOST]
    body = LISTED.dump_json([_out(row, spoken) for row in rows])
    return HttpResponse(body, "application/json", headers=PUBLIC)


def _out(row: Session, language: str) -> SessionOut:
    with override(language):
        address = reverse("training:sign_up", args=[row.course.code, row.pk])
    return SessionOut.model_validate(
        {
            "uid": str(row.uid),
            "course": row.course.code,
            "title": row.course.title(language),
            "starts_at": row.starts_at.isoformat(),
            "ends_at": row.ends_at.isoformat(),
            "zone": row.zone,
            "modality": row.modality,
            "place": row.place,
            "territory": row.territory or None,
            "language": row.language,
            "needs": row.needs,
            "seats_free": max(row.free, 0),
            "open": selectors.takes_sign_ups(row, now=clock.now()),
            "address": f"{settings.SITE_URL}{address}",
        }
    )
