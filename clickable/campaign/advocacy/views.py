"""What we ask of those who decide, and where it stands. Only what was published, with all that stands above it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from clickable.base.middleware import address_of_site
from clickable.campaign.advocacy import presentation, selectors

MOST = 500


def _language() -> str:
    return get_language() or "fr"


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """`?proposition=`: of one proposal. One that is not public is as one that never was."""
    language, asked = _language(), request.GET.get("proposition", "")
    stands = selectors.stands()
    wanted = asked if asked in {one.proposal.code for one in stands} else ""
    lines = selectors.timeline(proposal=wanted)[:MOST]
    years = [
        (year, [presentation.shown(line, language) for line in rows])
        for year, rows in selectors.by_year(lines)
    ]
    told: dict[str, Any] = {
        "years": years,
        "number": len(lines),
        "wanted": wanted,
        "choices": [(one.proposal.code, one.proposal.title(language)) for one in stands],
        "stands": [_stand(one, language) for one in stands if wanted in {"", one.proposal.code}],
    }
    return render(request, "advocacy/index.html", told)


def _stand(one: selectors.Stand, language: str) -> dict[str, Any]:
    return {
        "proposal": one.proposal,
        "title": one.proposal.title(language),
        "text": one.proposal.text(language),
        "standing": presentation.STANDINGS[one.standing],
        "code": one.standing.value,
        "asks": [ask.title(language) for ask in one.asks],
        "steps": one.steps,
        "commitments": len(one.commitments),
    }


@require_safe
def table(_request: HttpRequest) -> HttpResponse:
    lines = selectors.timeline()
    response = HttpResponse(presentation.table(lines, _language()), content_type="text/csv; charset=utf-8")  # fmt: skip
    response.headers["Content-Disposition"] = 'attachment; filename="plaidoyer.csv"'
    return response


@require_safe
def rss(request: HttpRequest) -> HttpResponse:
    told = presentation.feed(selectors.timeline()[:50], _language(), site=address_of_site(request))
    return HttpResponse(told, content_type="application/rss+xml; charset=utf-8")
