"""What a coordinator types: a date and its place, seats, who came."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from clickable.places import selectors as places
from clickable.training.models import Course, Modality, Need, Registration, Session

MOMENT = "%Y-%m-%dT%H:%M"
LANGUAGES = [("fr", "Français"), ("en", "English")]


class ChangeForm(forms.Form):
    """What people hear of when it changes. The hour is by the clock of the place that is named."""

    at = forms.DateTimeField(
        label=_("Jour et heure"),
        input_formats=[MOMENT],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
    )
    zone = forms.ChoiceField(label=_("À l’heure de"))
    minutes = forms.IntegerField(label=_("Durée en minutes"), min_value=15, max_value=600)
    trainer = forms.CharField(label=_("Avec (montré à tous)"), max_length=80, required=False)
    meeting = forms.URLField(
        label=_("À distance : lien de connexion, montré aux inscrits"),
        max_length=300,
        required=False,
    )
    place = forms.CharField(label=_("Sur place : adresse"), max_length=200, required=False)

    def __init__(self, given: Any = None, *, session: Session | None = None) -> None:
        super().__init__(given, initial=_initial(session) if session else None)
        zones = {one.zone.key: one.clock["fr"] for one in places.territories().values()}
        self.fields["zone"].choices = list(zones.items())  # type: ignore[attr-defined]
        self.session = session

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        modality = said.get("modality") or (self.session.modality if self.session else "")
        if modality == Modality.SITE and not said.get("place"):
            self.add_error("place", _("Une session sur place a une adresse."))
        return said

    @property
    def said(self) -> dict[str, Any]:
        given = {**self.cleaned_data}
        wall: datetime = given.pop("at").replace(tzinfo=None)
        return {**given, "starts_at": wall.replace(tzinfo=ZoneInfo(given["zone"]))}


def _initial(session: Session) -> dict[str, Any]:
    wall = session.starts_at.astimezone(ZoneInfo(session.zone)).replace(tzinfo=None)
    names = ("zone", "minutes", "trainer", "meeting", "place")
    return {"at": wall.strftime(MOMENT), **{name: getattr(session, name) for name in names}}


class PlanForm(ChangeForm):
    course = forms.ModelChoiceField(Course.objects.order_by("code"), label=_("Formation"))
    modality = forms.ChoiceField(label=_("Où"), choices=Modality.choices)
    language = forms.ChoiceField(label=_("Langue"), choices=LANGUAGES)
    seats = forms.IntegerField(label=_("Places"), min_value=1, max_value=5000)
    needs = forms.MultipleChoiceField(
        label=_("Ce qui est prévu pour tous"),
        choices=Need.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ("course", "at", "zone", "minutes", "modality", "meeting", "place", "language", "seats", "trainer", "needs")  # fmt: skip


class SeatsForm(forms.Form):
    seats = forms.IntegerField(label=_("Places"), min_value=1, max_value=5000)


class CameForm(forms.Form):
    """How many of each registration came: what was said, else what presences let expect."""

    def __init__(
        self, given: Any = None, *, rows: list[Registration], expected: dict[int, int] | None = None
    ) -> None:
        super().__init__(given)
        self.rows = rows
        for row in rows:
            shown = row.came if row.came is not None else (expected or {}).get(row.pk, row.party)
            self.fields[f"came-{row.pk}"] = forms.IntegerField(
                label=f"{row.get_organisation_display()}, {row.get_profession_display()} ({row.party})",
                min_value=0,
                max_value=row.party,
                initial=shown,
            )

    @property
    def came(self) -> dict[int, int]:
        return {row.pk: self.cleaned_data[f"came-{row.pk}"] for row in self.rows}
