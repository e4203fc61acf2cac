"""What a coordinator types about who was there: minutes with a reason, signatures of the sheet."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clickable.places import selectors as places
from clickable.training.models import Registration


def named(row: Registration, code: str) -> str:
    """A registration as a coordinator knows it: never a name."""
    who = f"{row.get_organisation_display()}, {row.get_profession_display()} ({row.party})"
    return f"{code} · {who}" if code else f"{row.pk} · {who}"


class SayForm(forms.Form):
    registration = forms.ChoiceField(label=_("Inscription"))
    begin = forms.IntegerField(label=_("De la minute"), min_value=0)
    end = forms.IntegerField(label=_("À la minute"), min_value=0)
    reason = forms.CharField(
        label=_("Pourquoi (sans nom)"),
        max_length=200,
        help_text=_("Par exemple : « page fermée par erreur, vue à l’écran jusqu’à la fin »."),
    )

    def __init__(
        self,
        given: Any = None,
        *,
        rows: list[Registration],
        codes: Mapping[int, str],
        minutes: int,
    ) -> None:
        super().__init__(given, initial={"begin": 0, "end": minutes})
        self.rows = {row.pk: row for row in rows}
        choices = [(row.pk, named(row, codes.get(row.pk, ""))) for row in rows]
        self.fields["registration"].choices = choices  # type: ignore[attr-defined]

    @property
    def said(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "registration": self.rows[int(given["registration"])],
            "window": (given["begin"], given["end"]),
            "reason": given["reason"],
        }


class FileForm(forms.Form):
    """What a meeting tool wrote, and by whose clock."""

    file = forms.FileField(
        label=_("Relevé de présence (CSV de Zoom, Teams ou BigBlueButton)"),
        max_length=200,
        allow_empty_file=True,
    )
    zone = forms.ChoiceField(label=_("Les heures du fichier sont à l’heure de"))
    add = forms.BooleanField(
        label=_("Ajouter à ce qui est déjà relevé (la réunion a été relancée : deux fichiers)"),
        required=False,
    )

    def __init__(self, given: Any = None, files: Any = None, *, zone: str) -> None:
        super().__init__(given, files, initial={"zone": zone})
        zones = {one.zone.key: one.clock["fr"] for one in places.territories().values()}
        self.fields["zone"].choices = list(zones.items())  # type: ignore[attr-defined]


class PaperForm(forms.Form):
    """How many of each registration signed; an empty field says nothing."""

    def __init__(
        self,
        given: Any = None,
        *,
        rows: list[Registration],
        codes: Mapping[int, str],
        signed: Mapping[int, int],
    ) -> None:
        super().__init__(given)
        self.rows = rows
        for row in rows:
            self.fields[f"signed-{row.pk}"] = forms.IntegerField(
                label=named(row, codes.get(row.pk, "")),
                min_value=0,
                max_value=row.party,
                required=False,
                initial=signed.get(row.pk),
            )

    @property
    def signed(self) -> dict[int, int]:
        found = ((row.pk, self.cleaned_data.get(f"signed-{row.pk}")) for row in self.rows)
        return {pk: people for pk, people in found if people is not None}
