"""The rules of the queue as a form: one field for each number."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clickable.assess.rules import WEIGHT
from clickable.assess.triage.editing import LONGEST_REASON
from clickable.assess.triage.models import Fact
from clickable.assess.triage.rules import MOST_OF_A_RULE, Book, Line
from clickable.base.plain import quiet

STEPS = 5  # lines of each fact that can be counted
COUNTED = {
    Fact.REPORTS: _("à partir de … signalements"),
    Fact.KNOWN_HOST: _("à partir de … éléments jugés illicites"),
    Fact.AGE: _("à partir de … heures d’attente"),
}
FLAGS = (Fact.CHILD, Fact.PARTNER)
LARGEST = 1_000_000


@dataclass(frozen=True)
class Counted:
    """The lines of one fact on the page."""

    name: str
    hint: Promise
    lines: list[tuple[BoundField, BoundField]]


class RulesForm(forms.Form):
    use_required_attribute = False
    reason = forms.CharField(
        required=False,  # to look; setting asks for it
        max_length=LONGEST_REASON,
        error_messages={"max_length": _("Dites pourquoi, en 200 caractères au plus.")},
    )
    day = forms.DateField(
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": _("Écrivez un jour comme ceci : 2026-11-30.")},
    )

    def __init__(self, data: Any = None, *, book: Book | None = None) -> None:
        super().__init__(data, initial=_initial(book) if book else None, auto_id="%s")
        for name in _points_names():
            self.fields[name] = _number(MOST_OF_A_RULE)
        for fact in COUNTED:
            for n in range(STEPS):
                self.fields[f"{fact}_{n}_at"] = _number(LARGEST, least=1)

    def clean(self) -> None:
        seen: set[tuple[str, int]] = set()
        for fact, n in _steps():
            at, points = (self.cleaned_data.get(f"{fact}_{n}_{what}") for what in ("at", "points"))
            if (at is None) != (points is None):
                self.add_error(f"{fact}_{n}_at", str(_("Remplissez les deux cases, ou aucune.")))
            elif at is not None and (fact, at) in seen:
                self.add_error(f"{fact}_{n}_at", str(_("Cette ligne est déjà là.")))
            elif at is not None:
                seen.add((fact, at))

    def lines(self) -> list[Line]:
        given = self.cleaned_data
        found = [
            Line(Fact.CATEGORY, given[f"category_{c}"], category=c)
            for c in WEIGHT
            if given[f"category_{c}"] is not None
        ]
        found += [Line(fact, given[fact]) for fact in FLAGS if given[fact] is not None]
        for fact, n in _steps():
            if given[f"{fact}_{n}_at"] is not None:
                found.append(Line(fact, given[f"{fact}_{n}_points"], given[f"{fact}_{n}_at"]))
        return found

    def valid_from(self, *, now: datetime) -> datetime:
        """The beginning of the day that was chosen; now for today or none."""
        day = self.cleaned_data["day"]
        zone = ZoneInfo(settings.TIME_ZONE)
        if day is None or day == now.astimezone(zone).date():
            return now
        return datetime.combine(day, time(), zone)

    def said(self) -> str:
        return quiet(self.cleaned_data["reason"])

    def categories(self) -> list[tuple[str, BoundField]]:
        return [(str(c.label), self[f"category_{c}"]) for c in WEIGHT]

    def flags(self) -> list[tuple[str, BoundField]]:
        return [(str(fact.label), self[fact]) for fact in FLAGS]

    def counted(self) -> list[Counted]:
        return [
            Counted(
                str(fact.label),
                hint,
                [(self[f"{fact}_{n}_at"], self[f"{fact}_{n}_points"]) for n in range(STEPS)],
            )
            for fact, hint in COUNTED.items()
        ]


def _number(most: int, *, least: int = 0) -> forms.IntegerField:
    wrong = _("Un nombre entier de %(least)d à %(most)d.") % {"least": least, "most": most}
    return forms.IntegerField(
        required=False,
        min_value=least,
        max_value=most,
        error_messages={"invalid": wrong, "min_value": wrong, "max_value": wrong},
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


def _points_names() -> Iterator[str]:
    yield from (f"category_{c}" for c in WEIGHT)
    yield from FLAGS
    yield from (f"{fact}_{n}_points" for fact, n in _steps())


def _steps() -> Iterator[tuple[Fact, int]]:
    return ((fact, n) for fact in COUNTED for n in range(STEPS))


def _initial(book: Book) -> dict[str, int]:
    given: dict[str, int] = {}
    for line in book.lines:
        if line.fact == Fact.CATEGORY:
            given[f"category_{line.category}"] = line.points
        elif line.fact in FLAGS:
            given[line.fact] = line.points
    for fact in COUNTED:
        lines = sorted((x for x in book.lines if x.fact == fact), key=lambda x: x.at_least)
        for n, line in enumerate(lines[:STEPS]):
            given |= {f"{fact}_{n}_at": line.at_least, f"{fact}_{n}_points": line.points}
    return given
