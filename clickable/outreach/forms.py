"""What visitors ask of the routing table."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clickable.outreach import wording
from clickable.outreach.rules import NO_LEVEL, WAYS, Cell
from clickable.outreach.table import Table
from clickable.places.areas import areas
from clickable.places.areas import choices as area_choices

CHOOSE = ("", _("Choisissez"))


class WhoForm(forms.Form):
    """One cell of the table."""

    audience = forms.ChoiceField(label=_("Pour qui ?"))
    level = forms.ChoiceField(label=_("Quelle classe ?"), required=False)
    place = forms.ChoiceField(label=_("Où ?"))
    way = forms.ChoiceField(label=_("Comment ?"), choices=[(w, wording.WAYS[w]) for w in WAYS])

    def __init__(self, *args: object, table: Table, language: str) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.table = table
        self._choose("audience", [CHOOSE, *((c, a.name[language]) for c, a in table.audiences.items())])  # fmt: skip
        self._choose("level", [(NO_LEVEL, wording.MIXED), *((c, n.name[language]) for c, n in table.levels.items())])  # fmt: skip
        self._choose("place", [CHOOSE, *area_choices(language)])

    def _choose(self, name: str, choices: list[object]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = choices  # type: ignore[assignment]

    def clean(self) -> dict[str, object]:
        said = super().clean() or {}
        audience = self.table.audiences.get(str(said.get("audience", "")))
        if audience and not audience.levels:
            said["level"] = NO_LEVEL
        if audience and not said.get("level") and not audience.mixed:
            self.add_error(
                "level", _("Choisissez une classe : l’association qui répond en dépend.")
            )
        return said

    @property
    def cell(self) -> Cell:
        said = self.cleaned_data
        return Cell(said["audience"], said["level"], areas()[said["place"]].around, said["way"])
