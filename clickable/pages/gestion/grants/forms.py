"""What an editor types about a call, its criteria and questions; and about one application."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.timezone import is_aware
from django.utils.translation import gettext_lazy as _

from clickable.grants.models import Application, Call, Clarification
from clickable.grants.questions import CODE, KINDS
from clickable.grants.rules import NoSuchTimeError, flows, instant
from clickable.grants.services import Terms, Weighed

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

RESERVED = {"lien", "envoye", "commencer", "question", "d", "expertise", "suivi"}
ZONES = [
    "Europe/Paris", "Europe/Brussels", "Europe/Luxembourg", "Europe/Budapest", "Europe/Lisbon", "Europe/Athens",
    "America/Guadeloupe", "America/Martinique", "America/Cayenne", "Indian/Reunion", "Indian/Mayotte",
    "Pacific/Noumea", "Pacific/Tahiti", "UTC",
]  # fmt: skip
CURRENCIES = [("EUR", "EUR"), ("CHF", "CHF"), ("GBP", "GBP")]
PAIR = 2  # French and English


def _moment(label: "str | StrPromise", *, required: bool = True) -> forms.CharField:
    """Without a zone: the call has one."""
    widget = forms.TextInput(attrs={"type": "datetime-local"})
    return forms.CharField(label=label, required=required, widget=widget)


def _long(label: "str | StrPromise", most: int) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": 5}))


class NoteForm(forms.Form):
    """Of a published call: what changes, for everybody."""

    note_fr = forms.CharField(
        label=_("Ce qui change, tel que tout le monde le lira"), max_length=600, required=False
    )
    note_en = forms.CharField(label=_("Ce qui change, en anglais"), max_length=600, required=False)

    def __init__(self, given: Any = None, *, call: Call | None, **more: Any) -> None:
        super().__init__(given, **more)
        if call is None or call.state == Call.State.DRAFT:
            del self.fields["note_fr"], self.fields["note_en"]

    @property
    def note(self) -> dict[str, str]:
        return {one: self.cleaned_data.get(f"note_{one}", "") for one in ("fr", "en")}


class CallForm(NoteForm):
    slug = forms.SlugField(label=_("Adresse (lettres, chiffres, tirets)"), max_length=60)
    title_fr = forms.CharField(label=_("Titre"), max_length=120)
    lead_fr = _long(_("En une ou deux phrases"), 600)
    body_fr = _long(_("Le texte : pour quoi, pour qui, ce qui est payé"), 20_000)
    title_en = forms.CharField(label=_("Titre, en anglais"), max_length=120)
    lead_en = _long(_("En une ou deux phrases, en anglais"), 600)
    body_en = _long(_("Le texte, en anglais"), 20_000)
    zone = forms.ChoiceField(
        label=_("Les heures se disent à l’heure de"), choices=[(one, one) for one in ZONES]
    )
    opens_at = _moment(_("Ouverture"))
    clarifications_until = _moment(_("Questions jusqu’au (vide : aucune)"), required=False)
    closes_at = _moment(_("Date limite"))
    grace_minutes = forms.IntegerField(
        label=_("Tolérance après la date limite, en minutes"), min_value=0, max_value=1440, initial=15
    )  # fmt: skip
    announced_on = forms.DateField(
        label=_("Résultats prévus le"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    budget = forms.DecimalField(label=_("Budget de l’appel"), min_value=1, max_digits=12, decimal_places=2)  # fmt: skip
    ceiling = forms.DecimalField(label=_("Une subvention, au plus"), min_value=1, max_digits=12, decimal_places=2)  # fmt: skip
    currency = forms.ChoiceField(label=_("Monnaie"), choices=CURRENCIES)
    flow = forms.ChoiceField(label=_("Comment se décide l’appel"))
    scores_needed = forms.IntegerField(
        label=_("Évaluations par candidature"), min_value=1, max_value=5, initial=2
    )
    spread_flag = forms.DecimalField(
        label=_("Écart entre deux notes à signaler, en points"), min_value=0, max_digits=4, decimal_places=2, initial="1.5"
    )  # fmt: skip
    checklist = forms.CharField(
        label=_("Conditions de recevabilité : une par ligne, « français | anglais »"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    agreement = forms.SlugField(label=_("Code du financement (facultatif)"), max_length=40, required=False)  # fmt: skip
    child_facing = forms.BooleanField(label=_("Les projets touchent des enfants"), required=False)
    keep_refused_months = forms.IntegerField(
        label=_("Garder les candidatures non retenues, en mois après l’annonce"), min_value=1, max_value=120, initial=12
    )  # fmt: skip

    def __init__(self, given: Any = None, *, call: Call | None = None) -> None:
        super().__init__(given, call=call, initial=_initial(call) if call else None)
        self.fields["flow"].choices = [(f.code, f.name["fr"]) for f in flows().values()]  # type: ignore[attr-defined]
        if call:
            del self.fields["slug"]

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        if slug in RESERVED or Call.objects.filter(slug=slug).exists():
            raise ValidationError(_("Cette adresse est déjà prise."))
        return slug

    def clean_checklist(self) -> list[dict[str, Any]]:
        return read_pairs(str(self.cleaned_data["checklist"]))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for name in ("opens_at", "clarifications_until", "closes_at"):
            if said.get(name) and said.get("zone"):
                self._settle(said, name)
        return said

    def _settle(self, said: dict[str, Any], name: str) -> None:
        try:
            said[name] = read_moment(said[name], said["zone"])
        except NoSuchTimeError:
            self.add_error(name, _("Cette heure n’existe pas : les horloges la sautent cette nuit-là."))  # fmt: skip
        except ValueError:
            self.add_error(name, _("Écrivez un jour et une heure."))

    @property
    def terms(self) -> Terms:
        said = dict(self.cleaned_data)
        texts = {
            one: {name: said[f"{name}_{one}"] for name in ("title", "lead", "body")}
            for one in ("fr", "en")
        }
        names = [name for name in Terms.__dataclass_fields__ if name != "texts"]
        fields = {name: said[name] for name in names}
        return Terms(texts=texts, **{**fields, "clarifications_until": fields["clarifications_until"] or None})  # fmt: skip


def read_moment(typed: str, zone: str) -> datetime:
    """Raises ValueError; NoSuchTimeError where the clocks jump."""
    found = datetime.fromisoformat(typed)
    if is_aware(found):
        raise ValueError
    return instant(found, zone)


def shown_moment(moment: datetime | None, zone: str) -> str:
    return moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M") if moment else ""


def read_pairs(typed: str) -> list[dict[str, Any]]:
    """Lines of "français | anglais", as codes with labels. Raises ValidationError."""
    found = []
    for number, line in enumerate(filter(None, map(str.strip, typed.splitlines())), 1):
        words = [word.strip() for word in line.split("|")]
        if len(words) != PAIR or not all(words):
            raise ValidationError(_("Ligne %(n)s : « français | anglais »."), params={"n": number})
        found.append({"code": code_of(words[0], number), "label": dict(zip(("fr", "en"), words, strict=True))})  # fmt: skip
    if len({one["code"] for one in found}) != len(found):
        raise ValidationError(_("Deux lignes commencent par les mêmes mots."))
    return found


def code_of(words: str, number: int) -> str:
    """From its first words, so that it stays the same when lines move."""
    found = re.sub(r"[^a-z0-9]+", "_", slugify(words))[:28].strip("_")
    return found if CODE.match(found) else f"c{number}_{found}"[:30].rstrip("_")


def _initial(call: Call) -> dict[str, Any]:
    texts = {f"{name}_{one}": call.text(one).get(name, "") for one in ("fr", "en") for name in ("title", "lead", "body")}  # fmt: skip
    same = {name: getattr(call, name) for name in Terms.__dataclass_fields__ if name != "texts"}
    moments = {name: shown_moment(getattr(call, name), call.zone) for name in ("opens_at", "clarifications_until", "closes_at")}  # fmt: skip
    lines = [f"{one['label']['fr']} | {one['label'].get('en', '')}" for one in call.checklist]
    return {**texts, **same, **moments, "checklist": "\n".join(lines)}


MOST_CRITERIA = 8


class CriteriaForm(NoteForm):
    """Rows of a table: name in both languages, weight, points. An empty row is none."""

    def __init__(self, given: Any = None, *, call: Call) -> None:
        super().__init__(given, call=call)
        known = list(call.criteria.all())
        self.codes = [one.code for one in known]
        for n in range(MOST_CRITERIA):
            one = known[n] if n < len(known) else None
            self.fields[f"fr_{n}"] = forms.CharField(
                label=_("Critère"),
                max_length=120,
                required=False,
                initial=one.label.get("fr") if one else "",
            )
            self.fields[f"en_{n}"] = forms.CharField(
                label=_("Critère, en anglais"),
                max_length=120,
                required=False,
                initial=one.label.get("en") if one else "",
            )
            self.fields[f"weight_{n}"] = forms.IntegerField(
                label=_("Poids"),
                min_value=1,
                max_value=100,
                required=False,
                initial=one.weight if one else None,
            )
            self.fields[f"most_{n}"] = forms.IntegerField(label=_("Points, au plus"), min_value=1, max_value=20, required=False, initial=one.most if one else None)  # fmt: skip

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        return [[self[f"{name}_{n}"] for name in ("fr", "en", "weight", "most")] for n in range(MOST_CRITERIA)]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for n in range(MOST_CRITERIA):
            given = [said.get(f"{name}_{n}") for name in ("fr", "en", "weight")]
            if any(given) and not all(given):
                self.add_error(f"fr_{n}", _("Un critère a un nom en deux langues, et un poids."))
        return said

    @property
    def criteria(self) -> list[Weighed]:
        said, found = self.cleaned_data, []
        for n in range(MOST_CRITERIA):
            if said.get(f"fr_{n}"):
                code = self.codes[n] if n < len(self.codes) else code_of(said[f"fr_{n}"], n + 1).replace("_", "-")  # fmt: skip
                label = {"fr": said[f"fr_{n}"], "en": said[f"en_{n}"]}
                found.append(Weighed(code=code, label=label, weight=said[f"weight_{n}"], most=said[f"most_{n}"] or 5))  # fmt: skip
        return found


KIND_NAMES: dict[str, "StrPromise"] = {
    "text": _("une ligne"), "long": _("un texte"), "number": _("un nombre"), "money": _("une somme"),
    "choice": _("un choix"), "multi": _("plusieurs choix"), "date": _("une date"), "file": _("un fichier"),
    "yesno": _("oui ou non"),
}  # fmt: skip


class QuestionForm(NoteForm):
    code = forms.CharField(label=_("Code (petites lettres, chiffres, _)"), max_length=30)
    kind = forms.ChoiceField(label=_("La réponse est"), choices=[(one, KIND_NAMES[one]) for one in KINDS])  # fmt: skip
    label_fr = forms.CharField(label=_("La question"), max_length=300)
    label_en = forms.CharField(label=_("La question, en anglais"), max_length=300)
    help_fr = forms.CharField(label=_("Aide"), max_length=600, required=False)
    help_en = forms.CharField(label=_("Aide, en anglais"), max_length=600, required=False)
    required = forms.BooleanField(label=_("La réponse est nécessaire"), required=False)
    max_chars = forms.IntegerField(label=_("Signes au plus (vide : la limite générale)"), min_value=1, max_value=20_000, required=False)  # fmt: skip
    max_words = forms.IntegerField(label=_("Mots au plus (vide : sans limite)"), min_value=1, max_value=5000, required=False)  # fmt: skip
    options = forms.CharField(
        label=_("Choix : un par ligne, « français | anglais »"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    blind = forms.BooleanField(
        label=_("Cachée aux évaluateurs : la réponse dit de qui elle vient"), required=False
    )

    def __init__(self, given: Any = None, *, call: Call, code: str = "") -> None:
        self.call, self.of = call, code
        raw = next((one for one in call.form if one["code"] == code), None)
        super().__init__(given, call=call, initial=_question(raw) if raw else None)
        if code:
            del self.fields["code"]

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if not CODE.match(code):
            raise ValidationError(_("Petites lettres, chiffres et _, une lettre d’abord."))
        if any(one["code"] == code for one in self.call.form):
            raise ValidationError(_("Une question a déjà ce code."))
        return code

    def clean_options(self) -> list[dict[str, Any]]:
        return read_pairs(str(self.cleaned_data["options"]))

    @property
    def raw(self) -> dict[str, Any]:
        said = self.cleaned_data
        choices = said["kind"] in {"choice", "multi"}
        return {
            "code": self.of or said["code"], "kind": said["kind"],
            "label": {"fr": said["label_fr"], "en": said["label_en"]},
            "help": {one: said[f"help_{one}"] for one in ("fr", "en") if said[f"help_{one}"]},
            "required": said["required"], "max_chars": said["max_chars"] or 0, "max_words": said["max_words"] or 0,
            "options": said["options"] if choices else [], "blind": said["blind"],
        }  # fmt: skip


def _question(raw: Mapping[str, Any]) -> dict[str, Any]:
    lines = [
        f"{one['label']['fr']} | {one['label'].get('en', '')}" for one in raw.get("options", [])
    ]
    both = {f"{name}_{one}": raw.get(name, {}).get(one, "") for name in ("label", "help") for one in ("fr", "en")}  # fmt: skip
    same = {name: raw.get(name) or None for name in ("kind", "required", "max_chars", "max_words", "blind")}  # fmt: skip
    return {**both, **same, "options": "\n".join(lines)}


class AnswerForm(forms.Form):
    """A question as it is shown, and its answer, in both languages."""

    question_fr = _long(_("La question, telle que tout le monde la lira"), 1500)
    question_en = _long(_("La question, en anglais"), 1500)
    answer_fr = _long(_("La réponse"), 5000)
    answer_en = _long(_("La réponse, en anglais"), 5000)

    def __init__(self, given: Any = None, *, row: Clarification) -> None:
        shown = row.question or {row.language: row.asked}
        initial = {f"question_{one}": shown.get(one, "") for one in ("fr", "en")}
        initial |= {f"answer_{one}": row.answer.get(one, "") for one in ("fr", "en")}
        super().__init__(given, initial=initial)

    @property
    def both(self) -> dict[str, dict[str, str]]:
        said = self.cleaned_data
        return {
            name: {one: said[f"{name}_{one}"] for one in ("fr", "en")}
            for name in ("question", "answer")
        }


class DeclineForm(forms.Form):
    reason = forms.CharField(label=_("Pourquoi (la personne le lira)"), max_length=600)


class FilterForm(forms.Form):
    state = forms.ChoiceField(label=_("État"), required=False)
    country = forms.ChoiceField(label=_("Pays"), required=False)
    q = forms.CharField(label=_("Organisation, titre ou numéro"), max_length=80, required=False)
    sort = forms.ChoiceField(label=_("Ranger par"), required=False)


class CheckForm(forms.Form):
    """The checklist, a box each."""

    def __init__(self, given: Any = None, *, row: Application) -> None:
        super().__init__(given)
        for one in row.call.checklist:
            label = one["label"].get("fr", one["code"])
            self.fields[f"p_{one['code']}"] = forms.BooleanField(label=label, required=False)
        self.fields["reason"] = forms.CharField(
            label=_("Raison, si elle n’est pas recevable (l’organisation la lira)"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
        )  # fmt: skip
        self.fields["tell_now"] = forms.BooleanField(
            label=_("Le dire maintenant (sinon, avec toutes les autres réponses)"), required=False
        )

    @property
    def points(self) -> dict[str, bool]:
        said = self.cleaned_data
        return {name[2:]: value for name, value in said.items() if name.startswith("p_")}


class ExtendForm(forms.Form):
    until = _moment(_("Nouveau délai, pour elle seule (à l’heure de l’appel)"))
    reason = forms.CharField(label=_("Pourquoi"), max_length=300)

    def __init__(self, given: Any = None, *, zone: str) -> None:
        super().__init__(given, auto_id="extend_%s")  # the checklist has a reason, too
        self.zone = zone

    def clean_until(self) -> datetime:
        try:
            return read_moment(str(self.cleaned_data["until"]), self.zone)
        except ValueError as error:
            raise ValidationError(_("Écrivez un jour et une heure.")) from error
