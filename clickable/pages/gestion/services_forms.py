"""One help service as an editor fills it in: every way to reach it has a field of its own."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clickable.places import selectors as places
from clickable.support import rows, rules, wording
from clickable.support.models import Service
from clickable.support.rules import EVERYWHERE, KINDS

OPENING = [
    ("always", _("Jour et nuit, tous les jours")),
    ("windows", _("Aux heures ci-dessous")),
    ("unknown", _("Non connus")),
]
HOURS_HELP = _(
    "Une ligne par horaire, à l’heure du service, comme : lun-ven 09:00-16:00. "
    "Une fin avant le début est le lendemain."
)
NOT_HOURS = _("Écrivez chaque ligne comme : lun-ven 09:00-16:00, ou mer 13:00-19:00.")
NOT_NUMBER = _("Écrivez un numéro, comme : 119, ou 0 806 23 10 63.")
NOT_ADDRESS = _(
    "Écrivez une adresse simple qui commence par https://, sans question ni mot de passe."
)
NOT_EMAIL = _("Écrivez une adresse e-mail entière, comme : nom@service.example.")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", re.ASCII)
LABELS = {
    "phone": _("Téléphone"),
    "sms": _("SMS"),
    "chat": _("Tchat (adresse)"),
    "web": _("Site (adresse)"),
    "app": _("Application (nom ou adresse)"),
    "video": _("Visio ou langue des signes (adresse, ou nom)"),
    "in_person": _("Sur place (où, en quelques mots)"),
    "mail": _("E-mail"),
}
MANY = forms.CheckboxSelectMultiple


def _several(label: Any, choices: Any, *, required: bool = True) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=choices, widget=MANY, required=required)


def _where() -> list[tuple[str, Any]]:
    return [*places.choices("fr"), (EVERYWHERE, wording.EVERYWHERE)]


def _zones() -> list[tuple[str, str]]:
    found = {t.zone.key: t.clock["fr"] for t in reversed(places.territories().values())}
    return list(reversed(found.items()))


class ServiceForm(forms.ModelForm[Service]):
    """Reads lists, ways and hours from plain fields, and says kindly what cannot be read."""

    audience = _several(_("Pour qui"), list(wording.AUDIENCES.items()))
    topics = _several(_("Sujets"), list(wording.TOPICS.items()))
    territories = _several(_("Territoires"), _where)
    unsure_in = _several(_("Non confirmé pour"), lambda: places.choices("fr"), required=False)
    opening = forms.ChoiceField(label=_("Horaires"), choices=OPENING, widget=forms.RadioSelect)
    windows = forms.CharField(
        label=_("Heures d’ouverture"), help_text=HOURS_HELP, required=False, widget=forms.Textarea
    )
    chat_windows = forms.CharField(
        label=_("Heures du tchat, si elles diffèrent"),
        help_text=HOURS_HELP,
        required=False,
        widget=forms.Textarea,
    )
    zone = forms.ChoiceField(label=_("À l’heure de"), choices=_zones)

    class Meta:
        model = Service
        fields = [
            "code", "name_fr", "name_en", "what_fr", "what_en", "audience", "topics", "territories",
            "unsure_in", "zone", "note_fr", "note_en", "valid_from", "valid_to", "source",
            "source_url", "as_of", "checked_on", "confirmed", "order",
        ]  # fmt: skip
        widgets = {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            for name in ("valid_from", "valid_to", "checked_on")
        }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        self._known = {each["kind"]: each for each in self.instance.channels}
        for kind in KINDS:
            known = self._known.get(kind, {}).get("value", "")
            self.fields[kind] = forms.CharField(
                label=LABELS[kind],
                initial=known,
                required=False,
                max_length=rules.LONGEST_VALUE,
            )
        self.fields["code"].disabled = self.instance.pk is not None
        self._show_hours()

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if not code.isascii() or not code.replace("_", "").isalnum() or code != code.lower():
            raise forms.ValidationError(_("Des lettres minuscules sans accent, des chiffres et _."))
        return code

    def clean_checked_on(self) -> date:
        day: date = self.cleaned_data["checked_on"]
        if day > self._today:
            raise forms.ValidationError(_("Ce jour n’est pas encore là."))
        return day

    def clean_source_url(self) -> str:
        url = str(self.cleaned_data["source_url"])
        if url and not url.startswith("https://"):
            raise forms.ValidationError(NOT_ADDRESS)
        return url

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        self.instance.hours = self._hours(given)
        self.instance.channels = self._channels(given)
        if not self.instance.channels and not self.errors:
            self.add_error("phone", _("Il faut au moins un moyen de joindre ce service."))
        first, last = given.get("valid_from"), given.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("La fin est avant le début."))
        return given

    def _show_hours(self) -> None:
        hours = self.instance.hours if self.instance.pk else "unknown"
        self.initial["opening"] = hours if isinstance(hours, str) else "windows"
        for name, kept in (("windows", hours), ("chat_windows", self._chat_hours())):
            found = rows.windows(kept) if isinstance(kept, list) else ()
            self.initial[name] = rules.write_windows(found or ())

    def _chat_hours(self) -> Any:
        return self._known.get("chat", {}).get("hours")

    def _hours(self, given: dict[str, Any]) -> Any:
        if given.get("opening") != "windows":
            return given.get("opening", "unknown")
        return self._read("windows", given)

    def _read(self, name: str, given: dict[str, Any]) -> Any:
        found = rules.read_windows(given.get(name, ""))
        if found is None:
            self.add_error(name, NOT_HOURS)
        return rows.kept_windows(found or ())

    def _channels(self, given: dict[str, Any]) -> list[dict[str, Any]]:
        return [
            self._channel(kind, value, given)
            for kind in KINDS
            if (value := self._value(kind, str(given.get(kind, "")).strip()))
        ]

    def _channel(self, kind: str, value: str, given: dict[str, Any]) -> dict[str, Any]:
        if kind == "chat" and given.get("chat_windows"):
            return {"kind": kind, "value": value, "hours": self._read("chat_windows", given)}
        known = self._known.get(kind, {})
        if kind != "chat" and "hours" in known:
            return {"kind": kind, "value": value, "hours": known["hours"]}
        return {"kind": kind, "value": value}

    def _value(self, kind: str, value: str) -> str:
        """As it is kept; adds an error when it cannot be."""
        if kind in {"phone", "sms"} and value:
            value = rules.digits(value)
            if not rules.is_number(value):
                self.add_error(kind, NOT_NUMBER)
        elif kind in {"chat", "web"} and value:
            bare = rules.bare_address(value)
            if bare is None:
                self.add_error(kind, NOT_ADDRESS)
            return bare or ""
        elif kind == "mail" and value and not EMAIL.fullmatch(value):
            self.add_error(kind, NOT_EMAIL)
        return value.removeprefix("https://")
