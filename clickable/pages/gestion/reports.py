"""The two reports of our own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clickable.pages.gestion import translations
from clickable.pages.gestion.models import Link
from clickable.pages.gestion.rooms import edit_url_of


@require_safe
def freshness(request: HttpRequest) -> HttpResponse:
    """Pages by language: fresh, to publish, to renew, missing."""
    found = translations.rows()
    asked = request.GET.get("etat", "")
    shown = [row for row in found if not asked or any(c.state == asked for c in row.cells)]
    told = {"rows": shown, "count": translations.behind(found), "asked": asked}
    return render(request, "gestion/translations.html", {**told, "states": translations.State})


@require_safe
def links(request: HttpRequest) -> HttpResponse:
    """Links that lead nowhere, oldest first, then those that nobody could be certain of."""
    broken = Link.objects.exclude(broken_since=None).order_by("broken_since", "place")
    doubtful = Link.objects.filter(said__startswith="?", broken_since=None).order_by("place")
    checked = Link.objects.exclude(checked_at=None).order_by("-checked_at").first()
    told = {
        "broken": [(link, edit_url_of(link.place)) for link in broken[:500]],
        "doubtful": [(link, edit_url_of(link.place)) for link in doubtful[:500]],
        "checked": checked,
        "count": Link.objects.count(),
    }
    return render(request, "gestion/links.html", told)
