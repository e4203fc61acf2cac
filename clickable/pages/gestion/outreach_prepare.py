"""Kit, crew, contacts and papers of a stop, and its day sheet: the coordinator's alone."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clickable.base import clock
from clickable.base.errors import RefusedError
from clickable.base.square import drawn
from clickable.outreach.following import services as following
from clickable.outreach.following.models import Follower
from clickable.outreach.models import TourStop
from clickable.outreach.preparing import selectors, services
from clickable.outreach.preparing.models import Agreement, KitLine
from clickable.outreach.tally import services as tally
from clickable.outreach.tally.rules import CELLS
from clickable.pages.gestion.acting import act, faults, for_editors
from clickable.pages.gestion.outreach_tally import coordinator
from clickable.people.models import User
from clickable.places.areas import areas
from clickable.post import services as post
from clickable.support import selectors as support

NUMBERS = ["17", "119", "3018"]
SIXTY = range(6)  # times ten boxes: one audience on paper


class CrewForm(forms.Form):
    function = forms.CharField(label=gettext_lazy("Fonction"), max_length=60)
    number = forms.IntegerField(label=gettext_lazy("Combien"), min_value=1, max_value=50, initial=1)
    shown = forms.CharField(label=gettext_lazy("Comme sur le badge (facultatif)"), max_length=60, required=False)  # fmt: skip


class ContactForm(forms.Form):
    role = forms.ChoiceField(label=gettext_lazy("De qui"), choices=[(one.value, one.label) for one in (Follower.Role.CREW, Follower.Role.TOWN)])  # fmt: skip
    function = forms.CharField(label=gettext_lazy("Fonction (jamais un nom)"), max_length=60)
    mailbox = forms.EmailField(label=gettext_lazy("Adresse électronique"), max_length=200)


class PapersForm(forms.Form):
    state = forms.ChoiceField(label=gettext_lazy("Accord de la ville"), choices=Agreement.State.choices)  # fmt: skip
    insurance = forms.BooleanField(label=gettext_lazy("L’assurance couvre ce lieu et ce jour"), required=False)  # fmt: skip
    risks = forms.BooleanField(label=gettext_lazy("La fiche de risques est écrite, et l’équipe l’a lue"), required=False)  # fmt: skip
    content = forms.FileField(label=gettext_lazy("L’accord en PDF, 10 Mo au plus"), required=False, widget=forms.FileInput(attrs={"accept": "application/pdf"}))  # fmt: skip


@for_editors
@require_safe
def prepare(request: HttpRequest, pk: int) -> HttpResponse:
    coordinator(request)
    found = get_object_or_404(TourStop, pk=pk)
    papers = selectors.papers(found)
    initial = {name: getattr(papers, name) for name in ("state", "insurance", "risks")} if papers else {}  # fmt: skip
    told = {
        "found": found,
        "lacking": selectors.lacking(found),
        "kit": selectors.kit(found),
        "states": KitLine.State.choices,
        "crew": found.crew.order_by("pk"),
        "crew_form": CrewForm(),
        "contacts": found.followers.exclude(role=Follower.Role.PUBLIC).order_by("role", "pk"),
        "contact_form": ContactForm() if post.can_write() else None,
        "papers": papers,
        "papers_form": PapersForm(initial=initial),
    }
    return render(request, "gestion/outreach/prepare.html", told)


@for_editors
@require_POST
def prepare_act(request: HttpRequest, pk: int) -> HttpResponse:
    """One change of what is prepared: which, the button says."""
    person, found = coordinator(request), get_object_or_404(TourStop, pk=pk)
    said, _colon, number = request.POST.get("act", "").partition(":")
    works: dict[str, Callable[..., None]] = {
        "fill": _fill, "add": _add, "mark": _mark, "drop": _drop, "crew": _crew, "crew_drop": _crew_drop,
        "contact": _contact, "contact_drop": _contact_drop, "papers": _papers,
    }  # fmt: skip
    if said not in works or (number and not number.isdecimal()):
        raise Http404
    works[said](request, found, person, number=int(number or 0))
    return redirect("interventions:prepare", pk)


def _do(request: HttpRequest, call: Callable[[], object]) -> None:
    act(request, call, _("C’est noté."))


def _fill(request: HttpRequest, stop: TourStop, by: User, **_number: int) -> None:
    _do(request, lambda: services.fill_kit(stop=stop, by=by, now=clock.now()))


def _add(request: HttpRequest, stop: TourStop, by: User, **_number: int) -> None:
    label = request.POST.get("label", "")
    _do(request, lambda: services.add_kit(stop=stop, label=label, by=by, now=clock.now()))


def _mark(request: HttpRequest, stop: TourStop, by: User, **_number: int) -> None:
    states = {
        int(name[5:]): value
        for name, value in request.POST.items()
        if name.startswith("line-") and name[5:].isdecimal() and isinstance(value, str)
    }
    _do(request, lambda: services.mark_kit(stop=stop, states=states, by=by, now=clock.now()))


def _drop(request: HttpRequest, stop: TourStop, by: User, *, number: int) -> None:
    _do(request, lambda: services.drop_kit(stop=stop, pk=number, by=by, now=clock.now()))


def _crew(request: HttpRequest, stop: TourStop, by: User, **_number: int) -> None:
    form = CrewForm(request.POST)
    if form.is_valid():
        _do(request, lambda: services.add_crew(stop=stop, **form.cleaned_data, by=by, now=clock.now()))  # fmt: skip
    else:
        faults(request, form)


def _crew_drop(request: HttpRequest, stop: TourStop, by: User, *, number: int) -> None:
    _do(request, lambda: services.drop_crew(stop=stop, pk=number, by=by, now=clock.now()))


def _contact(request: HttpRequest, stop: TourStop, by: User, **_number: int) -> None:
    form = ContactForm(request.POST)
    if form.is_valid():
        _do(request, lambda: following.add_contact(stop=stop, **form.cleaned_data, by=by, now=clock.now()))  # fmt: skip
    else:
        faults(request, form)


def _contact_drop(request: HttpRequest, stop: TourStop, by: User, *, number: int) -> None:
    contact = get_object_or_404(stop.followers.exclude(role=Follower.Role.PUBLIC), pk=number)
    _do(request, lambda: following.drop_contact(contact=contact, by=by, now=clock.now()))


def _papers(request: HttpRequest, stop: TourStop, by: User, **_number: int) -> None:
    form = PapersForm(request.POST, request.FILES)
    if form.is_valid():
        _do(request, lambda: services.set_papers(stop=stop, **form.cleaned_data, by=by, now=clock.now()))  # fmt: skip
    else:
        faults(request, form)


@for_editors
@require_safe
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """The town's agreement, to the coordinator alone; saved, never shown in a page."""
    coordinator(request)
    found = get_object_or_404(Agreement, stop_id=pk)
    if not found.file:
        raise Http404
    try:
        with found.file.open("rb") as file:
            response = HttpResponse(file.read(), content_type="application/pdf")
    except FileNotFoundError as error:
        raise Http404 from error
    response.headers["Content-Disposition"] = f'attachment; filename="accord-{found.stop.code}.pdf"'
    return response


@for_editors
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The day's page to print. By POST with a new link to count with: its square is on this print only."""
    person, found = coordinator(request), get_object_or_404(TourStop, pk=pk)
    told: dict[str, Any] = {}
    if request.method == "POST":
        try:
            label = _("feuille du jour")
            _link, token = tally.make_link(stop=found, label=label, by=person, now=clock.now())
            address = f"{settings.SITE_URL}{reverse('tour:tally', args=[token])}"
            told = {"address": address, "square": drawn(address)}
        except RefusedError as refused:
            told = {"refused": str(refused.message)}
    area = areas().get(found.area)
    language = get_language() or "fr"
    told |= {
        "found": found,
        "place": area.name[language] if area else found.area,
        "kit": selectors.kit(found),
        "lacking": selectors.lacking(found),
        "crew": found.crew.order_by("pk"),
        "contacts": found.followers.exclude(role=Follower.Role.PUBLIC).order_by("role", "pk"),
        "numbers": support.by_codes(NUMBERS, now=clock.now(), language=language),
        "cells": list(CELLS.values()),
        "sixty": SIXTY,
    }
    response = render(request, "gestion/outreach/day_sheet.html", told)
    response.headers["Cache-Control"] = "no-store"
    return response
