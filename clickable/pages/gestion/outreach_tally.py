"""Counting at a stop: links for the phones of its crew, and the count that becomes its measure."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from clickable.base import clock
from clickable.base.errors import RefusedError
from clickable.base.square import drawn
from clickable.measures.models import Measure
from clickable.outreach import selectors as outreach
from clickable.outreach.models import StopState, TourStop
from clickable.outreach.services.touring import AUDIENCES
from clickable.outreach.tally import selectors, services
from clickable.outreach.tally.models import Settlement, TallyLink
from clickable.outreach.tally.rules import CELLS, by_audience
from clickable.pages.gestion.acting import act, editor, faults, for_editors
from clickable.people.models import User

NAMES = {
    "children": gettext_lazy("Enfants"),
    "teens": gettext_lazy("Adolescents"),
    "parents": gettext_lazy("Parents"),
    "professionals": gettext_lazy("Professionnels"),
}


class ReportForm(forms.Form):
    """What the paper says, beside what the phones counted; which of the two is taken, and why."""

    chosen = forms.ChoiceField(label=gettext_lazy("Retenir"), choices=Settlement.Chosen.choices, widget=forms.RadioSelect, required=False)  # fmt: skip
    reason = forms.CharField(label=gettext_lazy("Pourquoi, si les deux diffèrent"), max_length=300, required=False)  # fmt: skip
    certainty = forms.ChoiceField(label=gettext_lazy("Comment le sait-on ?"), choices=Measure.Certainty.choices)  # fmt: skip

    def __init__(self, *args: Any, stop: TourStop, **named: Any) -> None:
        super().__init__(*args, **named)
        self.phones = by_audience(selectors.totals(selectors.of_stop(stop)))
        for one in AUDIENCES:
            self.fields[one] = forms.IntegerField(label=NAMES[one], required=False, min_value=0, max_value=20000)  # fmt: skip
        default = Settlement.Chosen.PHONES if any(self.phones.values()) else Settlement.Chosen.PAPER
        self.fields["chosen"].initial = default

    @property
    def rows(self) -> list[tuple[Any, int, forms.BoundField]]:
        return [(NAMES[one], self.phones.get(one, 0), self[one]) for one in AUDIENCES]

    @property
    def said(self) -> dict[str, Any]:
        told = self.cleaned_data
        return {
            "paper": {one: told[one] or 0 for one in AUDIENCES},
            "chosen": told["chosen"] or self.fields["chosen"].initial,
            "reason": told["reason"],
            "certainty": told["certainty"],
        }


def coordinator(request: HttpRequest) -> User:
    person = editor(request)
    if not outreach.coordinates(person):
        raise Http404
    return person


def counting(stop: TourStop) -> dict[str, Any]:
    """What the page of a stop shows of its count."""
    totals = selectors.totals(selectors.of_stop(stop))
    settlement = Settlement.objects.filter(stop=stop).select_related("by").first()
    late = selectors.late(stop) if stop.state == StopState.REPORTED else {}
    return {
        "phones": selectors.phones(stop),
        "cells": [(one, totals[code]) for code, one in CELLS.items()] if any(totals.values()) else [],
        "settlement": settlement,
        "settled": [(NAMES[one], settlement.phones.get(one, 0), settlement.paper.get(one, 0)) for one in AUDIENCES] if settlement else [],
        "late": sum(late.values()),
    }  # fmt: skip


@for_editors
@require_POST
def new_link(request: HttpRequest, pk: int) -> HttpResponse:
    """A link for one phone: its page is the only place where it is ever shown."""
    person, found = coordinator(request), get_object_or_404(TourStop, pk=pk)
    label = request.POST.get("label", "").strip() or _("téléphone")
    try:
        link, token = services.make_link(stop=found, label=label, by=person, now=clock.now())
    except RefusedError as refused:
        told = {"found": found, "refused": refused.message}
        return render(request, "gestion/outreach/tally_link.html", told, status=409)
    address = f"{settings.SITE_URL}{reverse('tour:tally', args=[token])}"
    told = {"found": found, "link": link, "address": address, "square": drawn(address)}
    response = render(request, "gestion/outreach/tally_link.html", told)
    response.headers["Cache-Control"] = "no-store"
    return response


@for_editors
@require_POST
def revoke(request: HttpRequest, pk: int, link: int) -> HttpResponse:
    person = coordinator(request)
    found = get_object_or_404(TallyLink, pk=link, stop_id=pk)
    act(request, lambda: services.revoke_link(link=found, by=person, now=clock.now()), _("Ce lien ne s’ouvre plus. Ce qu’il a compté reste."))  # fmt: skip
    return redirect("interventions:stop", pk)


@for_editors
@require_POST
def report(request: HttpRequest, pk: int) -> HttpResponse:
    person, found = coordinator(request), get_object_or_404(TourStop, pk=pk)
    form = ReportForm(request.POST, stop=found)
    if form.is_valid():

        def go() -> None:
            services.settle(stop=found, **form.said, by=person, now=clock.now())

        act(request, go, _("Compté, une fois pour toutes."))
    else:
        faults(request, form)
    return redirect("interventions:stop", pk)


@for_editors
@require_POST
def late(request: HttpRequest, pk: int) -> HttpResponse:
    person, found = coordinator(request), get_object_or_404(TourStop, pk=pk)
    act(request, lambda: services.add_late(stop=found, by=person, now=clock.now()), _("Ajouté au bilan."))  # fmt: skip
    return redirect("interventions:stop", pk)
