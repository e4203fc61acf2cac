"""The tour, for the coordinator's people; for everybody else it does not exist here."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clickable.base import clock
from clickable.outreach import services, tour
from clickable.outreach.models import StopState, TourStop
from clickable.outreach.services import About
from clickable.pages.gestion.acting import act, for_editors
from clickable.pages.gestion.outreach_tally import ReportForm, coordinator, counting
from clickable.places.areas import choices as area_choices

MOST = 300


class StopForm(forms.Form):
    town = forms.CharField(label=gettext_lazy("Ville"), max_length=80)
    area = forms.ChoiceField(label=gettext_lazy("Département ou territoire"))
    place = forms.CharField(label=gettext_lazy("Lieu"), max_length=120)
    address = forms.CharField(label=gettext_lazy("Adresse"), max_length=200, required=False)
    day = forms.DateField(label=gettext_lazy("Jour"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))  # fmt: skip
    begins = forms.TimeField(label=gettext_lazy("Début"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))  # fmt: skip
    ends = forms.TimeField(label=gettext_lazy("Fin"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))  # fmt: skip
    latitude = forms.FloatField(label=gettext_lazy("Latitude"), required=False, min_value=-90, max_value=90)  # fmt: skip
    longitude = forms.FloatField(label=gettext_lazy("Longitude"), required=False, min_value=-180, max_value=180)  # fmt: skip
    note = forms.CharField(label=gettext_lazy("Ce que le public doit savoir"), required=False, max_length=600, widget=forms.Textarea(attrs={"rows": 3}))  # fmt: skip
    agreement = forms.CharField(label=gettext_lazy("Accord de la ville : où il est rangé"), required=False, max_length=200)  # fmt: skip

    def __init__(self, *args: object, **named: Any) -> None:
        super().__init__(*args, **named)  # type: ignore[arg-type]
        area = self.fields["area"]
        assert isinstance(area, forms.ChoiceField)  # noqa: S101
        area.choices = area_choices(get_language() or "fr")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("begins") and said.get("ends") and said["ends"] <= said["begins"]:
            self.add_error("ends", _("La fin vient après le début."))
        if (said.get("latitude") is None) != (said.get("longitude") is None):
            self.add_error("longitude", _("Donnez les deux coordonnées, ou aucune."))
        return said

    @property
    def about(self) -> About:
        return About(**self.cleaned_data)


@for_editors
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    coordinator(request)
    rows = TourStop.objects.order_by("-day", "begins")[:MOST]
    return render(request, "gestion/outreach/stops.html", {"rows": rows})


@for_editors
def new(request: HttpRequest) -> HttpResponse:
    person = coordinator(request)
    form = StopForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = services.new_stop(about=form.about, by=person, now=clock.now())
        return redirect("interventions:stop", made.pk)
    return render(request, "gestion/outreach/stop.html", {"form": form})


@for_editors
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    person, found = coordinator(request), get_object_or_404(TourStop, pk=pk)
    form = StopForm(request.POST or None, initial={name: getattr(found, name) for name in StopForm.base_fields})  # fmt: skip
    if request.method == "POST" and form.is_valid():

        def change() -> None:
            services.change_stop(stop=found, about=form.about, by=person, now=clock.now())

        if act(request, change, _("Enregistré.")):
            return redirect("interventions:stop", pk)
    ways = [one for one in StopState if one in tour.STEPS[StopState(found.state)]]
    told = {
        "form": form,
        "found": found,
        "steps": [(one, one.label, one in tour.NEEDS_REASON) for one in ways if one != StopState.REPORTED],
        "report_form": ReportForm(stop=found) if StopState.REPORTED in ways else None,
        **counting(found),
        "public": found.state in tour.PUBLIC,
        "history": found.steps.select_related("by").order_by("pk"),
    }  # fmt: skip
    return render(request, "gestion/outreach/stop.html", told)


@for_editors
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    person, found = coordinator(request), get_object_or_404(TourStop, pk=pk)
    to = request.POST.get("to", "")
    if to not in set(StopState) - {StopState.REPORTED}:
        raise Http404

    def go() -> None:
        services.move_stop(stop=found, to=to, by=person, reason=request.POST.get("reason", ""), now=clock.now())  # fmt: skip

    act(request, go, _("C’est noté."))
    return redirect("interventions:stop", pk)
