"""Requests as the public sees them. No page here sets a cookie."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from clickable.base import clock
from clickable.base.compression import compressed
from clickable.outreach import presentation
from clickable.outreach.forms import WhoForm
from clickable.outreach.table import table


@compressed
@require_safe
def who(request: HttpRequest) -> HttpResponse:
    """Who answers whom: one cell with its reasons when asked, and always the whole table."""
    language, today, held = get_language() or "fr", clock.now().date(), table()
    form = WhoForm(request.GET if request.GET else None, table=held, language=language)
    found = None
    if form.is_bound and form.is_valid():
        decision = held.decide(form.cell, on=today)
        found = presentation.explained(held, form.cell, decision, language=language)
    told = {
        "form": form,
        "found": found,
        "grid": presentation.shipped_grid(today, language),
        "table": held,
        "fallback": held.associations[held.fallback].name,
        "rules": presentation.rules_told(held, on=today, language=language),
        "questions": [question.question[language] for question in held.questions],
        "sources": held.sources.values(),
    }
    return render(request, "outreach/who.html", told)
