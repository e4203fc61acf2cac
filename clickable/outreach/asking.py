"""The form of a request: who asks and where, then for whom, when and how."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from clickable.outreach import wording
from clickable.outreach.models import Ask
from clickable.outreach.services import Given, Wanted
from clickable.outreach.steps import HALVES
from clickable.outreach.table import Table
from clickable.places.areas import areas
from clickable.places.areas import choices as area_choices
from clickable.places.calendar import Calendar, Holiday
from clickable.places.directory import find
from clickable.places.models import School

ROWS = 4  # groups of one request
MOST_PEOPLE = 2_000
MOST_WISHES = 6
NOTICE, WEEKS = 14, 16  # days before the first wish, weeks that the calendar shows
MOST_SCHOOLS = 20
WORKDAYS = 5
CHOOSE = ("", _("Choisissez"))
# What each kind of requester may ask for, the likeliest first.
FOR = {
    Ask.Kind.SCHOOL: ("pupils", "parents", "professionals"),
    Ask.Kind.TOWN: ("families", "parents", "professionals", "pupils"),
    Ask.Kind.ASSOCIATION: ("parents", "families", "professionals", "trainers", "pupils"),
    Ask.Kind.COMPANY: ("employees", "parents"),
    Ask.Kind.PARENTS: ("parents", "families"),
}


class StartForm(forms.Form):
    """Who asks, and where: what the next page needs to know. Sent by GET; names nobody."""

    kind = forms.ChoiceField(label=_("Vous êtes"), choices=[CHOOSE, *Ask.Kind.choices])
    place = forms.ChoiceField(label=_("Département ou territoire"))
    q = forms.CharField(label=_("Nom de l’établissement ou ville"), required=False, max_length=80, help_text=_("Pour une école, un collège ou un lycée. Le code UAI marche aussi."))  # fmt: skip
    uai = forms.CharField(required=False, max_length=8, widget=forms.HiddenInput)

    def __init__(self, *args: object, language: str) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        place = self.fields["place"]
        assert isinstance(place, forms.ChoiceField)  # noqa: S101
        place.choices = [CHOOSE, *area_choices(language)]

    def schools(self) -> list[School]:
        """What the directory finds for what was typed; nothing without a directory."""
        said = self.cleaned_data
        if said["kind"] != Ask.Kind.SCHOOL or not said["q"]:
            return []
        return list(find(said["q"], area=said["place"])[:MOST_SCHOOLS])


@dataclass(frozen=True)
class Day:
    value: str
    day: date
    holiday: Holiday | None


@dataclass(frozen=True)
class Month:
    first: date
    days: tuple[Day, ...]


def months(calendar: Calendar, *, today: date) -> list[Month]:
    """The workdays that may be wished for, month by month, with the holidays among them."""
    first = today + timedelta(days=NOTICE)
    days = [first + timedelta(days=n) for n in range(WEEKS * 7)]
    shown = [Day(d.isoformat(), d, calendar.on(d)) for d in days if d.weekday() < WORKDAYS]
    starts = sorted({one.day.replace(day=1) for one in shown})
    return [Month(s, tuple(one for one in shown if one.day.replace(day=1) == s)) for s in starts]


class AskForm(forms.Form):
    """For whom, how many, when, how; and where to write. Never a pupil's name."""

    organisation = forms.CharField(label=_("Nom de l’établissement, de la commune ou de l’organisme"), max_length=160)  # fmt: skip
    town = forms.CharField(label=_("Ville"), max_length=80)
    way = forms.ChoiceField(label=_("Où l’intervention a-t-elle lieu ?"), choices=Ask.Way.choices)
    half = forms.ChoiceField(label=_("À quel moment de la journée ?"), choices=[(h, wording.HALVES[h]) for h in HALVES], initial="any")  # fmt: skip
    needs = forms.CharField(
        label=_("Ce qu’il faut savoir de la salle et des accès"),
        help_text=_("ULIS, langue des signes, salle, projecteur, horaires de l’établissement. Aucun nom d’élève, s’il vous plaît."),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    contact = forms.CharField(label=_("Fonction de la personne à joindre"), help_text=_("Par exemple : direction, CPE, infirmerie, mairie. Sans nom."), required=False, max_length=80)  # fmt: skip
    mailbox = forms.EmailField(label=_("Adresse électronique professionnelle"), help_text=_("Nous y écrivons un lien pour confirmer, puis qui vous répond. Personne ne la lit : elle est chiffrée."), max_length=200)  # fmt: skip

    def __init__(
        self, *args: object, table: Table, kind: str, calendar: Calendar, today: date, language: str, **named: object
    ) -> None:  # fmt: skip
        super().__init__(*args, **named)  # type: ignore[arg-type]
        self.table, self.kind, self.calendar = table, Ask.Kind(kind), calendar
        self.months = months(calendar, today=today)
        audiences = [(code, table.audiences[code].name[language]) for code in FOR[self.kind]]
        none = CHOOSE[1] if self.kind == Ask.Kind.SCHOOL else wording.MIXED
        levels = [("", none), *((c, n.name[language]) for c, n in table.levels.items())]
        for n in range(ROWS):
            self.fields[f"audience{n}"] = forms.ChoiceField(label=_("Pour qui ?"), choices=audiences, required=False)  # fmt: skip
            self.fields[f"level{n}"] = forms.ChoiceField(label=_("Quelle classe ?"), choices=levels, required=False)  # fmt: skip
            self.fields[f"number{n}"] = forms.IntegerField(label=_("Combien de personnes ?"), min_value=1, max_value=MOST_PEOPLE, required=False)  # fmt: skip
        self.fields["wishes"] = forms.MultipleChoiceField(
            label=_("Jours qui vous conviennent"),
            choices=[(d.value, d.value) for month in self.months for d in month.days if not d.holiday],
            required=False,
        )  # fmt: skip

    @property
    def rows(self) -> Iterator[tuple[int, list[forms.BoundField]]]:
        for n in range(ROWS):
            yield n + 1, [self[f"{name}{n}"] for name in ("audience", "level", "number")]

    @property
    def more(self) -> bool:
        """Whether a row beyond the first holds something."""
        return any(self[f"number{n}"].value() or self[f"number{n}"].errors for n in range(1, ROWS))

    @property
    def about(self) -> list[forms.BoundField]:
        return [self[name] for name in ("way", "half", "needs", "contact", "mailbox")]

    @property
    def who(self) -> list[forms.BoundField]:
        return [self[name] for name in ("organisation", "town")]

    @property
    def picked(self) -> list[str]:
        return [str(value) for value in (self["wishes"].value() or [])]

    def clean_wishes(self) -> list[str]:
        wishes = sorted(set(self.cleaned_data["wishes"]))
        if len(wishes) > MOST_WISHES:
            raise forms.ValidationError(_("Choisissez six jours au plus."))
        return wishes

    def clean(self) -> dict[str, object]:
        said = super().clean() or {}
        self.groups = [one for n in range(ROWS) if (one := self._group(n, said))]
        if not self.groups and not any(f"number{n}" in self.errors for n in range(ROWS)):
            self.add_error("number0", _("Dites combien de personnes, pour un groupe au moins."))
        return said

    def _group(self, n: int, said: dict[str, object]) -> Wanted | None:
        number, audience = said.get(f"number{n}"), self.table.audiences.get(str(said.get(f"audience{n}")))  # fmt: skip
        if not isinstance(number, int) or audience is None:
            return None
        level = str(said.get(f"level{n}", "")) if audience.levels else ""
        if not level and not audience.mixed:
            self.add_error(f"level{n}", _("Choisissez une classe : l’association qui répond en dépend."))  # fmt: skip
        return Wanted(audience.code, level, number)

    def given(self, *, place: str, uai: str, language: str) -> Given:
        said = self.cleaned_data
        return Given(
            kind=self.kind,
            area=areas()[place].code,
            uai=uai,
            language=language,
            groups=tuple(self.groups),
            wishes=tuple(date.fromisoformat(day) for day in said["wishes"]),
            **{name: said[name] for name in ("organisation", "town", "way", "half", "needs", "contact", "mailbox")},
        )  # fmt: skip
