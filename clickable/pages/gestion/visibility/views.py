"""Campaigns, for editors: pages and forms. What a service refuses is said in the form, and what was typed stays."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from clickable.base import clock
from clickable.campaign.visibility import presentation, selectors, services
from clickable.campaign.visibility.models import (
    Ambassador,
    Campaign,
    Credit,
    Download,
    Fact,
    MediaOutlet,
    Milestone,
    Placement,
    Post,
    PosterRun,
    Release,
)
from clickable.campaign.visibility.rules import PLACED, STEPS, length, networks, whole
from clickable.pages.gestion.acting import editor, for_editors, tried
from clickable.pages.gestion.visibility import forms
from clickable.pages.gestion.visibility.parts import KINDS

MOST = 300
STEPS_SAID = {
    Campaign.State.DRAFT: gettext_lazy("Retirer de la vue du public"),
    Campaign.State.PUBLISHED: gettext_lazy("Publier"),
    Campaign.State.ENDED: gettext_lazy("Terminer"),
}
PLACED_SAID = {
    Placement.State.PRINTED: gettext_lazy("Imprimée, pas encore posée"),
    Placement.State.UP: gettext_lazy("Affichée"),
    Placement.State.DOWN: gettext_lazy("Retirée"),
    Placement.State.DROPPED: gettext_lazy("Abandonner"),
}


def found(pk: int) -> Campaign:
    return get_object_or_404(Campaign, pk=pk)


@for_editors
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    rows = [
        (row, selectors.posters(row).number, selectors.media(row).stories)
        for row in Campaign.objects.order_by("-begins_on", "-pk")[:MOST]
    ]
    told = {"rows": rows, "outlets": MediaOutlet.objects.order_by("name")[:MOST]}
    return render(request, "gestion/visibility/index.html", told)


@for_editors
def new(request: HttpRequest) -> HttpResponse:
    form = forms.CampaignForm(request.POST if request.method == "POST" else None)

    def go() -> object:
        return services.write(campaign=form.instance, by=editor(request), now=clock.now())

    if tried(
        request, form, go, done=_("Elle reste en préparation jusqu’à ce que vous la publiiez.")
    ):
        return redirect("gestion_mobilisation:page", form.instance.pk)
    return _form(request, form, heading=_("Nouvelle campagne"), pk=None)


@for_editors
def change(request: HttpRequest, pk: int) -> HttpResponse:
    row = found(pk)
    form = forms.CampaignForm(request.POST if request.method == "POST" else None, instance=row)

    def go() -> object:
        return services.write(campaign=form.instance, by=editor(request), now=clock.now())

    if tried(request, form, go, done=_("C’est noté.")):
        return redirect("gestion_mobilisation:page", pk)
    return _form(request, form, heading=_("Les textes de la campagne"), pk=pk)


@for_editors
def outlet(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    row = get_object_or_404(MediaOutlet, pk=pk) if pk else None
    form = forms.OutletForm(request.POST if request.method == "POST" else None, instance=row)

    def go() -> object:
        return services.outlet(outlet=form.instance, by=editor(request), now=clock.now())

    if tried(request, form, go, done=_("C’est noté.")):
        return redirect("gestion_mobilisation:index")
    return _form(request, form, heading=_("Un média"), pk=None)


@for_editors
def part(request: HttpRequest, pk: int, *, what: str, row: int | None = None) -> HttpResponse:
    """One part of a campaign: its form, empty or filled."""
    campaign, kind = found(pk), KINDS.get(what)
    if kind is None:
        raise Http404
    instance = get_object_or_404(kind.of(campaign), pk=row) if row else kind.model()
    if what != "poses":
        instance.campaign = campaign
    more: dict[str, Any] = {"campaign": campaign} if what == "poses" else {}
    given = request.POST if request.method == "POST" else None
    form = kind.form(given, instance=instance, **more)

    def go() -> object:
        return kind.save(form.instance, editor(request), clock.now())

    if tried(request, form, go, done=_("C’est noté.")):
        return redirect("gestion_mobilisation:page", pk)
    return _form(
        request, form, heading=str(kind.label), pk=pk, what=what, row=row, drops=kind.drops
    )


def _form(
    request: HttpRequest, form: Any, *, heading: str, pk: int | None, **more: Any
) -> HttpResponse:
    told = {"form": form, "heading_said": heading, "pk": pk, **more}
    return render(request, "gestion/visibility/form.html", told)


@for_editors
@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    row = found(pk)
    mine = {"campaign": row}
    told = {
        "campaign": row,
        "steps": [(one.value, STEPS_SAID[one]) for one in STEPS[Campaign.State(row.state)]],
        "posters": presentation.posters(row, "fr"),
        "runs": PosterRun.objects.filter(**mine).order_by("pk"),
        "placements": [
            (one, _may(one), Placement.State.PROOFED in PLACED[Placement.State(one.state)])
            for one in selectors.placements(row)[:MOST]
        ],
        "media": selectors.media(row),
        "widest": presentation.widest(selectors.media(row).best),
        "mentions": selectors.mentions(row)[:MOST],
        "events": selectors.events(row)[:MOST],
        "came_form": forms.CameForm(),
        "milestones": Milestone.objects.filter(**mine).order_by("on", "pk")[:MOST],
        "ambassadors": Ambassador.objects.filter(**mine).order_by("place", "name")[:MOST],
        "credits": Credit.objects.filter(**mine).order_by("kind", "place", "name")[:MOST],
        "facts": Fact.objects.filter(**mine).order_by("place", "pk")[:MOST],
        "downloads": Download.objects.filter(**mine).order_by("pk")[:MOST],
        "releases": Release.objects.filter(**mine).order_by("-visible_from")[:MOST],
        "now": clock.now(),
        **_posts(row),
    }
    return render(request, "gestion/visibility/page.html", told)


def _may(one: Placement) -> list[tuple[str, object]]:
    allowed = PLACED[Placement.State(one.state)]
    return [(to.value, said) for to, said in PLACED_SAID.items() if to in allowed]


def _posts(row: Campaign) -> dict[str, Any]:
    today, known = clock.today(), networks()
    posts = Post.objects.filter(campaign=row).select_related("by").order_by("at", "pk")[:MOST]
    return {
        "posts": [
            (one, known[one.network], length(whole(one.text, one.link), known[one.network]))
            for one in posts
        ],
        "stale": [one for one in known.values() if one.stale(today)],
        "handed_over": selectors.handed_over(row).count(),
        "approved": Post.objects.filter(campaign=row, state=Post.State.APPROVED).count(),
    }
