"""The board at /gestion/tableau/: a calendar, loads, what is late, and each of them as a file."""

from datetime import date, timedelta
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_safe

from clickable.base import clock
from clickable.outreach.table import table
from clickable.pages.gestion.acting import editor, for_editors
from clickable.pages.gestion.board import dates, late, loads, tables
from clickable.pages.gestion.board.scope import Scope, scope_of
from clickable.places import selectors as places

YEARS = 10  # as far as a month may be asked for


class FilterForm(forms.Form):
    """Sent by GET. What is not understood narrows nothing."""

    association = forms.ChoiceField(label=gettext_lazy("Association"), required=False)
    territoire = forms.ChoiceField(label=gettext_lazy("Territoire"), required=False)
    genre = forms.ChoiceField(label=gettext_lazy("Activité"), required=False)

    def __init__(self, *args: object, scope: Scope) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        every = ("", gettext_lazy("toutes"))
        self._choose("association", [every, *scope.names.items()])
        self._choose("territoire", [("", gettext_lazy("tous")), *places.choices(get_language() or "fr")])  # fmt: skip
        self._choose("genre", [every, *dates.KINDS.items()])
        if not scope.everything:
            del self.fields["association"]

    def _choose(self, name: str, choices: list[object]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = choices  # type: ignore[assignment]

    def said(self, name: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(name, ""))


class SpanForm(forms.Form):
    """From one day to another."""

    du = forms.DateField(label=gettext_lazy("Du"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))  # fmt: skip
    au = forms.DateField(label=gettext_lazy("Au"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))  # fmt: skip

    def clean(self) -> dict[str, object]:
        said = super().clean() or {}
        if said.get("du") and said.get("au") and said["du"] > said["au"]:
            self.add_error("au", gettext_lazy("La fin vient après le début."))
        return said


def _told(request: HttpRequest, here: str) -> tuple[Scope, dict[str, object]]:
    scope = scope_of(editor(request))
    return scope, {
        "scope": scope,
        "here": here,
        "association": table().associations[scope.association].name if scope.association else "",
    }


@for_editors
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """One month: a grid, and the same as a list."""
    scope, told = _told(request, "calendrier")
    today = clock.today()
    form, first = FilterForm(request.GET, scope=scope), _month(request.GET.get("mois", ""), today)
    start, end = dates.bounds(first)
    narrow = {"kind": form.said("genre"), "territory": form.said("territoire")}
    seen = scope.narrowed(form.said("association"))
    found = dates.entries(seen, first=start, last=end, **narrow)
    kept = {name: form.said(name) for name in form.fields if form.said(name)}
    told |= {
        "form": form,
        "month": dates.month(first, found, today=today, language=get_language() or "fr"),
        "names": {code: one.name for code, one in table().associations.items()},
        "kinds": dates.KINDS,
        "kept": f"&{urlencode(kept)}" if kept else "",
        "today": today,
        "total": sum(one.day.month == first.month for one in found),
    }
    return render(request, "gestion/board/calendar.html", told)


def _month(said: str, today: date) -> date:
    """The first day of « 2026-12 »; this month when nothing, or nothing sensible, is asked for."""
    try:
        first = date.fromisoformat(f"{said}-01")
    except ValueError:
        return today.replace(day=1)
    return first if abs(first.year - today.year) <= YEARS else today.replace(day=1)


def _span(request: HttpRequest) -> tuple[SpanForm, date, date]:
    """What was asked for; without it, the year until today and what is planned of the next one."""
    today = clock.today()
    usual = {"du": today - timedelta(days=365), "au": today + timedelta(days=180)}
    form = SpanForm(request.GET if "du" in request.GET or "au" in request.GET else None, initial=usual)  # fmt: skip
    if form.is_bound and form.is_valid():
        return form, form.cleaned_data["du"], form.cleaned_data["au"]
    return form, usual["du"], usual["au"]


@for_editors
@require_safe
def charge(request: HttpRequest) -> HttpResponse:
    scope, told = _told(request, "charge")
    form, first, last = _span(request)
    found = loads.loads(scope, first=first, last=last)
    told |= {
        "form": form,
        "first": first,
        "last": last,
        "columns": list(loads.COLUMNS.values()),
        "by_association": loads.bars(found.by_association.values()),
        "by_territory": loads.bars(found.by_territory.values()),
        "span": urlencode({"du": first.isoformat(), "au": last.isoformat()}),
    }
    return render(request, "gestion/board/loads.html", told)


@for_editors
@require_safe
def lateness(request: HttpRequest) -> HttpResponse:
    scope, told = _told(request, "retards")
    told |= {"late": late.all_of(scope, now=clock.now()), "today": clock.today()}
    return render(request, "gestion/board/late.html", told)


@for_editors
@require_safe
def export(request: HttpRequest, name: str, form: str) -> HttpResponse:
    """One table as a file, of what they see."""
    if form not in tables.FORMS:
        raise Http404
    scope, today = scope_of(editor(request)), clock.today()
    _form, first, last = _span(request)
    span = {"first": first, "last": last}
    if name == "calendrier":
        said = FilterForm(request.GET, scope=scope)
        seen = scope.narrowed(said.said("association"))
        if "mois" in request.GET:
            first = _month(request.GET["mois"], today)
            last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        rows = tables.calendar(seen, first=first, last=last, kind=said.said("genre"), territory=said.said("territoire"))  # fmt: skip
    elif name == "associations":
        rows = tables.by_association(scope, **span)
    elif name == "territoires":
        rows = tables.by_territory(scope, **span)
    elif name == "retards":
        rows, first, last = tables.lateness(scope, now=clock.now()), today, today
    else:
        raise Http404
    return tables.as_file(rows, name=f"{name}-{first}-{last}", form=form)
