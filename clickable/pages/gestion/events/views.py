"""Meetings, for editors. Every change is one call of the room's services; nobody is named here."""

from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clickable.base import clock
from clickable.exchange import countries
from clickable.exchange.events import moments, presentation, selectors, services
from clickable.exchange.events.models import (
    Commitment,
    Conclusion,
    Event,
    Need,
    Registration,
    Slot,
    Speaker,
)
from clickable.exchange.events.rules import AFTER, E, may_step
from clickable.pages.gestion.acting import act, editor, for_editors, kept, settled
from clickable.pages.gestion.events import forms

MOST = 200
PAGE = "gestion_rencontres:page"
Refused = tuple[Conclusion | Commitment | None, Form | None]  # beside which, and the form


def _found(pk: int) -> Event:
    return get_object_or_404(Event, pk=pk)


def _language() -> str:
    return get_language() or "fr"


@for_editors
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    rows = [
        (
            row,
            row.title(_language()),
            moments.days(row),
            Registration.objects.waiting().filter(event=row).count(),
        )
        for row in Event.objects.order_by("-starts_at")[:MOST]
    ]
    return render(request, "gestion/events/index.html", {"rows": rows})


@for_editors
def new(request: HttpRequest) -> HttpResponse:
    form = forms.NewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        row = services.write(by=editor(request), now=clock.now(), **form.said)
        return redirect(PAGE, row.pk)
    return render(request, "gestion/events/text.html", {"form": form})


@for_editors
def change(request: HttpRequest, pk: int) -> HttpResponse:
    row = _found(pk)
    form = forms.ChangeForm(request.POST if request.method == "POST" else None, event=row)
    if request.method == "POST" and form.is_valid():

        def go() -> None:
            services.change(event=row, by=editor(request), now=clock.now(), **form.said)

        if act(
            request, go, _("C’est noté ; si le lieu ou le moment change, les inscrits le lisent.")
        ):
            return redirect(PAGE, pk)
    return render(request, "gestion/events/text.html", {"form": form, "event": row})


@for_editors
@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _found(pk))


def _page(
    request: HttpRequest, row: Event, *, refused: Refused = (None, None), **typed: Form
) -> HttpResponse:
    """All that may be done now; `typed`, and `refused` beside one conclusion or commitment: a form that was refused,
    as it was filled in."""
    language, now = _language(), clock.now()
    confirmed = Registration.objects.filter(event=row, state=Registration.State.CONFIRMED)
    wanted = [code for one in confirmed.values_list("needs", flat=True) for code in one]
    told: dict[str, Any] = {
        **presentation.page(row, language=language, now=now),
        "board": selectors.recount(row),
        "waiting": Registration.objects.waiting().filter(event=row).count(),
        "wanted": [(need.label, wanted.count(need)) for need in Need if need in wanted],
        "may": {to.value: may_step(row.state, to) for to in E},
        "begun": row.starts_at <= now,
        "seats_form": forms.SeatsForm(initial={"seats": row.seats}),
        "slot_form": forms.SlotForm(),
        "door_form": forms.DoorForm(initial={"came": _came(row)}),
        "conclusion_form": forms.ConclusionForm(),
        "may_conclude": row.state in AFTER and row.concluded_on is None,
        "conclusions": _conclusions(row, language, refused),
    }
    return render(request, "gestion/events/page.html", told | typed)


def _came(row: Event) -> str:
    """What was said before; before that, who has a seat, to be put right."""
    lines = [f"{one.organisation} ; {one.country} ; {one.people} ; {'oui' if one.told else 'non'}" for one in selectors.groups(row)]  # fmt: skip
    return "\n".join(sorted(lines))


def _conclusions(row: Event, language: str, refused: Refused) -> list[Any]:
    beside, form = refused

    def turned(one: Commitment) -> Any:
        return form if one == beside else forms.TurnForm(commitment=one)

    return [
        (one, one.text(language), [(each, each.what(language), turned(each)) for each in one.commitments.all()], form if one == beside else forms.CommitForm(at=one.pk))
        for one in row.conclusions.prefetch_related("commitments").order_by("number")
    ]  # fmt: skip


@for_editors
@require_POST
def step(request: HttpRequest, pk: int) -> HttpResponse:
    row, to, by, now = _found(pk), request.POST.get("to", ""), editor(request), clock.now()
    calls = {
        E.PUBLISHED: lambda: services.step(event=row, to=E.PUBLISHED, by=by, now=now),
        E.CLOSED: lambda: services.step(event=row, to=E.CLOSED, by=by, now=now),
        E.POSTPONED: lambda: services.postpone(event=row, by=by, now=now),
        E.CANCELLED: lambda: services.cancel(event=row, by=by, now=now),
        E.REPORTED: lambda: services.report(event=row, by=by, now=now),
    }
    if to not in {one.value for one in calls}:
        raise Http404
    act(request, calls[E(to)], _("C’est fait."))
    return redirect(PAGE, pk)


@for_editors
@require_POST
def seats(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = _found(pk), forms.SeatsForm(request.POST)

    def go() -> None:
        services.set_seats(
            event=row, seats=form.cleaned_data["seats"], by=editor(request), now=clock.now()
        )

    return settled(request, form, go, done=_("C’est noté."), to=(PAGE, pk))


@for_editors
@require_POST
def slot(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = _found(pk), forms.SlotForm(request.POST)

    def go() -> None:
        services.add_slot(event=row, by=editor(request), now=clock.now(), **form.slot(row))

    if form.is_valid() and act(request, go, _("Le créneau est au programme.")):
        return redirect(PAGE, pk)
    return _page(request, row, slot_form=form)


@for_editors
@require_POST
def drop_slot(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Slot, pk=pk)
    services.drop_slot(slot=found, by=editor(request), now=clock.now())
    return redirect(PAGE, found.event_id)


@for_editors
@require_POST
def withdraw_name(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Speaker.objects.select_related("slot"), pk=pk)
    act(request, lambda: services.withdraw_name(speaker=found, by=editor(request), now=clock.now()), _("Le nom est retiré."))  # fmt: skip
    return redirect(PAGE, found.slot.event_id)


@for_editors
@require_POST
def door(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = _found(pk), forms.DoorForm(request.POST)

    def go() -> None:
        said = form.cleaned_data
        services.hold(event=row, came=said["came"], certainty=said["certainty"], by=editor(request), now=clock.now())  # fmt: skip

    if form.is_valid() and act(request, go, _("C’est noté.")):
        return redirect(PAGE, pk)
    return _page(request, row, door_form=form)


@for_editors
@require_safe
def badges(request: HttpRequest, pk: int) -> HttpResponse:
    """For the door, to be printed: numbers, organisations, countries. No name: there is none."""
    row = _found(pk)
    rows = Registration.objects.filter(event=row, state=Registration.State.CONFIRMED).order_by(
        "badge"
    )
    told = [
        (one, range(one.badge or 0, (one.badge or 0) + one.party), countries.name(one.country, _language()), presentation.needs(one.needs))
        for one in rows
    ]  # fmt: skip
    context = {
        "event": row,
        "title": row.title(_language()),
        "rows": told,
        "when": moments.when(row),
    }
    return render(request, "gestion/events/badges.html", context)


@for_editors
@require_POST
def conclude(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = _found(pk), forms.ConclusionForm(request.POST)

    def go() -> None:
        services.conclude(event=row, texts=form.texts, by=editor(request), now=clock.now())

    if form.is_valid() and act(request, go, _("C’est noté.")):
        return redirect(PAGE, pk)
    return _page(request, row, conclusion_form=form)


@for_editors
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    row = _found(pk)
    act(request, lambda: services.publish_conclusions(event=row, by=editor(request), now=clock.now()), _("Les conclusions sont publiées."))  # fmt: skip
    return redirect(PAGE, pk)


@for_editors
@require_POST
def commit(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = get_object_or_404(Conclusion, pk=pk), forms.CommitForm(request.POST, at=pk)

    def go() -> None:
        services.commit(conclusion=found, by=editor(request), now=clock.now(), **form.said)

    def show() -> HttpResponse:
        return _page(request, _found(found.event_id), refused=(found, form))

    return kept(request, form, go, done=_("L’engagement est noté."), to=(PAGE, found.event_id), show=show)  # fmt: skip


@for_editors
@require_POST
def turn(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Commitment.objects.select_related("conclusion"), pk=pk)
    form = forms.TurnForm(request.POST, commitment=found)

    def go() -> None:
        services.turn(commitment=found, by=editor(request), now=clock.now(), **form.said)

    def show() -> HttpResponse:
        return _page(request, _found(found.conclusion.event_id), refused=(found, form))

    done, to = _("C’est noté, et l’histoire reste."), (PAGE, found.conclusion.event_id)
    return kept(request, form, go, done=done, to=to, show=show)
