"""What the public types about a call; and an application's own form, made from the call's questions.

An application is kept right or wrong, so its form checks nothing: what is not right is told beside each
question (`given.faults_of`), after saving and before submitting.
"""

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clickable.grants import countries
from clickable.grants.models import Application, Call
from clickable.grants.questions import Question, count_characters, plain, questions
from clickable.grants.services import Given
from clickable.places import areas

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Words = dict[str, "str | StrPromise"]
NEEDED: Words = {"required": gettext_lazy("Cette réponse est nécessaire.")}
MAILBOX: Words = {
    **NEEDED,
    "invalid": gettext_lazy(
        "Cette adresse n’est pas complète. Exemple : prenom.nom@association.example"
    ),
}
LONGEST_QUESTION = 1500
HEAD_LENGTH = 160


def _mailbox(hint: "str | StrPromise" = "") -> forms.EmailField:
    return forms.EmailField(
        label=gettext_lazy("Votre adresse électronique"),
        help_text=hint,
        max_length=200,
        error_messages=MAILBOX,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )


class MailboxForm(forms.Form):
    mailbox = _mailbox(gettext_lazy("Chiffrée. Elle sert à vous envoyer votre lien personnel."))


class AskForm(forms.Form):
    question = forms.CharField(
        label=gettext_lazy("Votre question"),
        help_text=gettext_lazy(
            "Elle est publiée avec sa réponse, sans dire de qui elle vient. N’écrivez pas de nom. 1500 signes au plus."
        ),
        error_messages=NEEDED,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    mailbox = _mailbox(gettext_lazy("Chiffrée. Elle sert à vous envoyer la réponse."))

    def clean_question(self) -> str:
        text = plain(str(self.cleaned_data["question"]))
        if (over := count_characters(text) - LONGEST_QUESTION) > 0:
            said = ngettext("%(n)d signe de trop, sur %(most)d.", "%(n)d signes de trop, sur %(most)d.", over)  # fmt: skip
            raise forms.ValidationError(said % {"n": over, "most": LONGEST_QUESTION})
        return text


class PartnerForm(forms.Form):
    organisation = forms.CharField(
        label=gettext_lazy("Organisation partenaire"),
        max_length=HEAD_LENGTH,
        error_messages=NEEDED,
        widget=forms.TextInput(attrs={"autocomplete": "off", "id": "id_partner"}),
    )
    mailbox = forms.EmailField(
        label=gettext_lazy("Son adresse électronique"),
        max_length=200,
        error_messages=MAILBOX,
        widget=forms.EmailInput(
            attrs={"autocomplete": "off", "dir": "ltr", "id": "id_partner_mailbox"}
        ),
    )


# The application's own form

NUMBER = re.compile(r"[0-9]{1,15}")
PREFIX = "q-"  # before a question's code: the two never mix with the head's names
EMPTY = ("", gettext_lazy("Choisissez"))


class ApplicationForm(forms.Form):
    """Bound to what is kept, or to what was sent; it refuses nothing."""

    def __init__(self, row: Application, given: Any, *, language: str) -> None:
        super().__init__(given)
        self.asked = questions(row.call.form)
        self.fields |= _head(row.call, language)
        for one in self.asked:
            if one.kind != "file":
                self.fields[PREFIX + one.code] = _field(one, language)

    def tell(self, faults: dict[str, str]) -> None:
        """Beside each question, what is not right yet."""
        for code, said in faults.items():
            name = code if code in self.fields else PREFIX + code
            if name in self.fields:
                self.add_error(name, said)


def kept(row: Application) -> dict[str, Any]:
    """What is kept, as the form would send it."""
    head = {name: getattr(row, name) for name in ("organisation", "country", "area", "title")}
    amount = "" if row.amount is None else number_format(row.amount.normalize() if row.amount % 1 else int(row.amount))  # fmt: skip
    return {**head, "amount": amount, **{PREFIX + c: a for c, a in row.answers.items()}}


def given_by(row: Application, sent: QueryDict) -> Given:
    """What a page sent. What it did not hold stays as it is kept."""
    answers: dict[str, Any] = {}
    for one in questions(row.call.form):
        name = PREFIX + one.code
        if one.kind == "multi":
            answers[one.code] = [str(each) for each in sent.getlist(name)]
        elif one.kind != "file":
            answers[one.code] = str(sent.get(name, row.answers.get(one.code, "")))
    before = kept(row)
    head = {name: str(sent.get(name, before[name])) for name in ("organisation", "country", "area", "title", "amount")}  # fmt: skip
    return Given(**head, answers=answers, seen=whole(str(sent.get("seen", ""))))


def whole(typed: str) -> int:
    """A number of ours that comes back in a form; 0 when it is none."""
    return int(typed) if NUMBER.fullmatch(typed) else 0


def _head(call: Call, language: str) -> dict[str, forms.Field]:
    ceiling = number_format(call.ceiling, decimal_pos=0, force_grouping=True)
    return {
        "organisation": forms.CharField(label=_("Nom de votre organisation"), required=False, widget=_line({"autocomplete": "organization", "maxlength": HEAD_LENGTH})),
        "country": forms.CharField(label=_("Pays de son siège"), required=False, widget=forms.Select(choices=[EMPTY, *countries.choices(language)])),
        "area": forms.CharField(label=_("Département ou territoire du projet, s’il est en France (facultatif)"), required=False, widget=forms.Select(choices=[EMPTY, *areas.choices(language)])),
        "title": forms.CharField(label=_("Titre du projet"), required=False, widget=_line({"maxlength": HEAD_LENGTH})),
        "amount": forms.CharField(label=_("Subvention demandée, en euros") if call.currency == "EUR" else _("Subvention demandée (%(currency)s)") % {"currency": call.currency}, help_text=_("%(most)s %(currency)s au plus.") % {"most": ceiling, "currency": call.currency}, required=False, widget=_line({"inputmode": "decimal"})),
    }  # fmt: skip


def _line(attrs: dict[str, Any] | None = None) -> forms.TextInput:
    return forms.TextInput(attrs={"autocomplete": "off", **(attrs or {})})


def _field(one: Question, language: str) -> forms.Field:
    label = one.label.get(language) or one.label["fr"]
    if not one.required:
        label = _("%(label)s (facultatif)") % {"label": label}
    options = [(each["code"], each["label"].get(language) or each["label"]["fr"]) for each in one.options]  # fmt: skip
    return forms.CharField(
        label=label, required=False, help_text=hint(one, language), widget=_widget(one, options)
    )


def _widget(one: Question, options: list[tuple[str, str]]) -> forms.Widget:
    match one.kind:
        case "long":
            found: forms.Widget = forms.Textarea(attrs={"rows": 8, **_limits(one)})
        case "choice":
            found = forms.Select(choices=[EMPTY, *options])
        case "yesno":
            found = forms.Select(choices=[EMPTY, ("yes", _("oui")), ("no", _("non"))])
        case "multi":
            found = forms.CheckboxSelectMultiple(choices=options)
        case "date":
            found = forms.TextInput(attrs={"type": "date"})
        case "number" | "money":
            found = _line({"inputmode": "decimal"})
        case _:
            found = _line(_limits(one))
    return found


def _limits(one: Question) -> dict[str, Any]:
    """For counter.js. HTML's own maxlength counts otherwise, and cuts."""
    words = {"data-most-words": one.max_words} if one.max_words else {}
    return {"data-most-characters": one.most_characters, **words}


def hint(one: Question, language: str) -> str:
    """The question's help, and its limits in words."""
    said = [one.help.get(language) or one.help.get("fr", "")]
    if one.max_words:
        said.append(ngettext("%(n)s mot au plus.", "%(n)s mots au plus.", one.max_words) % {"n": number_format(one.max_words, force_grouping=True)})  # fmt: skip
    if one.kind in {"text", "long"} and (one.max_chars or not one.max_words):
        said.append(ngettext("%(n)s signe au plus, espaces comprises.", "%(n)s signes au plus, espaces comprises.", one.most_characters) % {"n": number_format(one.most_characters, force_grouping=True)})  # fmt: skip
    if one.kind == "file":
        said.append(_("PDF, ODT, ODS, DOCX ou XLSX, 10 Mo au plus."))
    return " ".join(filter(None, said))
