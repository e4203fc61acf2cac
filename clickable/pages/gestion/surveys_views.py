"""What the questionnaires of trainings tell, for editors: sums only, and none of a few people."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from clickable.pages.gestion.acting import for_editors
from clickable.training.hours import whens
from clickable.training.models import Course, Session
from clickable.training.surveys import selectors
from clickable.training.surveys.rules import CLOSES, FEW, OPENS

FRENCH = "fr"


@for_editors
@require_safe
def courses(request: HttpRequest) -> HttpResponse:
    rows = Course.objects.order_by("code")
    found = [(row.title(FRENCH), selectors.of_course(row)) for row in rows]
    told = {"courses": [(title, shown(one)) for title, one in found], "few": FEW}
    return render(request, "gestion/trainings/surveys.html", told)


@for_editors
@require_safe
def session(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Session.objects.select_related("course"), pk=pk)
    survey = selectors.survey_of(found)
    told = {
        "found": found,
        "title": found.course.title(FRENCH),
        "whens": whens(found, territory="FR", language=FRENCH),
        "survey": survey,
        "opens": found.starts_at - OPENS,
        "closes": found.ends_at + CLOSES,
        "few": FEW,
        "results": shown(selectors.results(survey)) if survey else None,
        "remarks": selectors.remarks(survey) if survey else [],
        "addresses": [_address(found, moment) for moment in ("before", "after")],
    }
    return render(request, "gestion/trainings/survey.html", told)


def shown(results: selectors.Results | None) -> dict[str, object] | None:
    """In French words, ready for the page."""
    if results is None:
        return None
    return {
        "results": results,
        "gains": [
            (
                question.text(FRENCH),
                one,
                _percent(one.before, one.pairs),
                _percent(one.after, one.pairs),
            )
            for question, one in results.gains
        ],
        "opinions": [
            (
                one.question.text(FRENCH),
                f"{one.mean:.1f}".replace(".", ","),
                [
                    (words, number, _percent(number, one.total))
                    for (_key, words), (_same, number) in zip(
                        one.question.options(FRENCH), one.numbers, strict=True
                    )
                ],
            )
            for one in results.opinions
        ],
    }


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole)


def _address(session: Session, moment: str) -> str:
    return settings.SITE_URL + reverse(f"surveys:{moment}", args=[session.uid])
