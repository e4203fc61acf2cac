"""What an editor types about a meeting: texts, moments, seats, who came, what was decided."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from clickable.base import clock
from clickable.exchange import countries
from clickable.exchange.events.models import Came, Commitment, Event, Kind, Need
from clickable.exchange.events.rules import COMMITMENT_STEPS, MOST_REMIND_DAYS, Group

MOMENT = "%Y-%m-%dT%H:%M"
LANGUAGES = [("fr", _("français")), ("en", _("anglais"))]
ZONES = [
    "Europe/Paris",
    "Europe/Brussels",
    "Europe/Luxembourg",
    "Europe/Bucharest",
    "Indian/Reunion",
]
NAMES = ("kind", "zone", "place", "remind_days", "languages", "needs")
https = URLValidator(schemes=["https"])


def _moment(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
    return forms.DateTimeField(label=label, input_formats=[MOMENT], widget=widget)


def _needs(label: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=Need.choices, required=False, widget=forms.CheckboxSelectMultiple
    )


def _there(moment: datetime, zone: str) -> datetime:
    return moment.replace(tzinfo=ZoneInfo(zone))


class ChangeForm(forms.Form):
    """French and English side by side. Hours are those of the place."""

    kind = forms.ChoiceField(label=_("Ce que c’est"), choices=Kind.choices)
    starts = _moment(_("Début"))
    ends = _moment(_("Fin"))
    zone = forms.ChoiceField(label=_("À l’heure de"), choices=[(one, one) for one in ZONES])
    place = forms.CharField(label=_("Lieu"), max_length=200)
    remind_days = forms.IntegerField(
        label=_("Rappel, en jours avant le début"),
        help_text=_("Aux personnes qui ont une place, une seule fois. Zéro : pas de rappel."),
        min_value=0,
        max_value=MOST_REMIND_DAYS,
        initial=7,
    )
    languages = forms.MultipleChoiceField(
        label=_("Langues parlées ou interprétées"),
        choices=LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
    )
    needs = _needs(_("Ce qui est prévu pour tous"))
    title_fr = forms.CharField(label=_("Titre"), max_length=120)
    lead_fr = forms.CharField(label=_("En deux phrases"), max_length=600, widget=forms.Textarea)
    access_fr = forms.CharField(
        label=_("Venir et participer"), max_length=600, required=False, widget=forms.Textarea
    )
    title_en = forms.CharField(label=_("Titre, en anglais"), max_length=120)
    lead_en = forms.CharField(
        label=_("En deux phrases, en anglais"), max_length=600, widget=forms.Textarea
    )
    access_en = forms.CharField(
        label=_("Venir et participer, en anglais"),
        max_length=600,
        required=False,
        widget=forms.Textarea,
    )

    def __init__(self, given: Any = None, *, event: Event | None = None) -> None:
        super().__init__(given, initial=_initial(event) if event else {"languages": ["fr"]})

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("starts") and said.get("ends") and said["ends"] <= said["starts"]:
            self.add_error("ends", _("La fin vient après le début."))
        return said

    @property
    def said(self) -> dict[str, Any]:
        said = self.cleaned_data
        texts = {
            code: {name: said[f"{name}_{code}"] for name in ("title", "lead", "access")}
            for code in ("fr", "en")
        }
        return {
            **{name: said[name] for name in NAMES},
            "starts_at": _there(said["starts"], said["zone"]),
            "ends_at": _there(said["ends"], said["zone"]),
            "texts": texts,
        }


def _initial(event: Event) -> dict[str, Any]:
    zone = ZoneInfo(event.zone)
    found = {
        f"{name}_{code}": event.text(code).get(name, "")
        for code in ("fr", "en")
        for name in ("title", "lead", "access")
    }
    return {
        **found,
        "starts": event.starts_at.astimezone(zone).strftime(MOMENT),
        "ends": event.ends_at.astimezone(zone).strftime(MOMENT),
        **{name: getattr(event, name) for name in NAMES},
    }


class NewForm(ChangeForm):
    slug = forms.SlugField(label=_("Son adresse : /rencontres/…/"), max_length=60)
    seats = forms.IntegerField(label=_("Places"), min_value=0, max_value=100_000)
    field_order = ("slug", "seats")

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        if Event.objects.filter(slug=slug).exists():
            raise ValidationError(_("Cette adresse est déjà prise."))
        return slug

    @property
    def said(self) -> dict[str, Any]:
        return {
            **super().said,
            "slug": self.cleaned_data["slug"],
            "seats": self.cleaned_data["seats"],
        }


class SeatsForm(forms.Form):
    seats = forms.IntegerField(label=_("Places"), min_value=0, max_value=100_000)


class SlotForm(forms.Form):
    """One part of the programme and one person who speaks, named only if they agreed."""

    starts = _moment(_("Début du créneau"))
    minutes = forms.IntegerField(label=_("Durée en minutes"), min_value=5, max_value=1440)
    room = forms.CharField(label=_("Salle"), max_length=80, required=False)
    language = forms.ChoiceField(
        label=_("En quelle langue"), choices=[("", _("toutes")), *LANGUAGES], required=False
    )
    needs = _needs(_("Prévu pour ce créneau"))
    title_fr = forms.CharField(label=_("Titre du créneau"), max_length=120)
    text_fr = forms.CharField(label=_("En une phrase"), max_length=400, required=False)
    title_en = forms.CharField(label=_("Titre du créneau, en anglais"), max_length=120)
    text_en = forms.CharField(label=_("En une phrase, en anglais"), max_length=400, required=False)
    role = forms.CharField(label=_("Qui parle : sa fonction"), max_length=120, required=False)
    organisation = forms.CharField(label=_("Son organisation"), max_length=120, required=False)
    name = forms.CharField(
        label=_("Son nom, si la personne l’accepte"), max_length=80, required=False
    )
    agreed = forms.BooleanField(
        label=_("La personne accepte d’être nommée sur la page"), required=False
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("name") and not said.get("agreed"):
            self.add_error("agreed", _("Sans son accord, laissez le nom vide."))
        if bool(said.get("role")) != bool(said.get("organisation")):
            self.add_error("organisation", _("Une fonction et une organisation vont ensemble."))
        return said

    def slot(self, event: Event) -> dict[str, Any]:
        said = self.cleaned_data
        texts = {
            code: {"title": said[f"title_{code}"], "text": said[f"text_{code}"]}
            for code in ("fr", "en")
        }
        agreed_on = localdate(clock.now()) if said["name"] else None
        speaker = {
            "role": said["role"],
            "organisation": said["organisation"],
            "name": said["name"],
            "agreed_on": agreed_on,
        }
        return {
            "starts_at": _there(said["starts"], event.zone),
            "minutes": said["minutes"],
            "room": said["room"],
            "language": said["language"],
            "needs": said["needs"],
            "texts": texts,
            "speakers": [speaker] if said["role"] else [],
        }


LINE = _(
    "Ligne %(n)d : « organisation ; pays en deux lettres ; nombre ; oui si elle accepte d’être nommée »."
)


class DoorForm(forms.Form):
    """Who came, a line for each organisation and country."""

    came = forms.CharField(
        label=_("Qui est venu, une ligne par organisation et pays"),
        help_text=_(
            "organisation ; pays ; nombre ; oui ou non. Organisation vide : pour elles-mêmes. Exemple : Les Phares ; FR ; 3 ; oui"
        ),
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    certainty = forms.ChoiceField(label=_("Ce nombre est"), choices=Came.Certainty.choices)

    def clean_came(self) -> list[Group]:
        lines = str(self.cleaned_data["came"]).splitlines()
        return [_group(n, line) for n, line in enumerate(lines, start=1) if line.strip()]


def _group(n: int, line: str) -> Group:
    parts = [part.strip() for part in line.split(";")]
    known = (
        len(parts) in {3, 4} and parts[1].upper() in countries.COUNTRIES and parts[2].isdecimal()
    )
    if not known or len(parts[0]) > 120 or len(parts[2]) > 6:  # noqa: PLR2004 -- the fields' own
        raise ValidationError(LINE, params={"n": n})
    told = len(parts) == 4 and parts[3].casefold() in {"oui", "yes"}  # noqa: PLR2004
    return Group(parts[0], told and bool(parts[0]), parts[1].upper(), int(parts[2]))


class ConclusionForm(forms.Form):
    title_fr = forms.CharField(label=_("Conclusion"), max_length=160)
    text_fr = forms.CharField(
        label=_("En quelques phrases"), max_length=1000, required=False, widget=forms.Textarea
    )
    title_en = forms.CharField(label=_("Conclusion, en anglais"), max_length=160)
    text_en = forms.CharField(
        label=_("En quelques phrases, en anglais"),
        max_length=1000,
        required=False,
        widget=forms.Textarea,
    )

    @property
    def texts(self) -> dict[str, dict[str, str]]:
        said = self.cleaned_data
        return {c: {"title": said[f"title_{c}"], "text": said[f"text_{c}"]} for c in ("fr", "en")}


class CommitForm(forms.Form):
    who = forms.CharField(label=_("Quelle organisation s’engage"), max_length=120)
    fr = forms.CharField(label=_("À quoi"), max_length=300)
    en = forms.CharField(label=_("À quoi, en anglais"), max_length=300)
    due_on = forms.DateField(label=_("Pour le"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, given: Any = None, *, at: int) -> None:
        super().__init__(given, auto_id=f"commit-{at}-%s")  # several of a kind on a page

    @property
    def said(self) -> dict[str, Any]:
        said = self.cleaned_data
        texts = {"fr": said["fr"], "en": said["en"]}
        return {"who": said["who"], "texts": texts, "due_on": said["due_on"]}


class TurnForm(forms.Form):
    to = forms.ChoiceField(label=_("Où il en est"))
    fr = forms.CharField(label=_("Ce qui le montre"), max_length=600, widget=forms.Textarea)
    en = forms.CharField(
        label=_("Ce qui le montre, en anglais"), max_length=600, widget=forms.Textarea
    )
    link = forms.CharField(
        label=_("Un lien en https:// (facultatif)"), max_length=300, required=False
    )

    def __init__(self, given: Any = None, *, commitment: Commitment) -> None:
        super().__init__(given, auto_id=f"turn-{commitment.pk}-%s")
        after = COMMITMENT_STEPS[Commitment.State(commitment.state)]
        ordered = [one for one in Commitment.State if one in after]
        self.fields["to"].choices = [(one.value, one.label) for one in ordered]  # type: ignore[attr-defined]

    def clean_link(self) -> str:
        link = str(self.cleaned_data["link"])
        if link:
            https(link)
        return link

    @property
    def said(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "to": said["to"],
            "evidence": {"fr": said["fr"], "en": said["en"]},
            "link": said["link"],
        }
