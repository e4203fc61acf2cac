"""The pages of the form and what each asks. A page is read from what was typed or kept so far."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clickable.base.words import read_words
from clickable.report.addresses import Refusal, defang
from clickable.report.journey import Step, Who
from clickable.report.models import Category, Door
from clickable.report.reading import (
    LONGEST_LIST,
    MOST_PIECES,
    Reading,
    Refused,
    read_lines,
)
from clickable.report.rules import (
    LONGEST_RECEIPT,
    LONGEST_TEXT,
    LONGEST_WHEN,
    MOST_ADDRESSES,
    placed,
)
from clickable.report.services import Given
from clickable.report.wording import NOTHING, PASTED, REFUSALS, TOO_LONG, Choice

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

MOST_MESSAGES = 10

WHO = [
    Choice(
        Who.SAW,
        gettext_lazy("J’ai vu quelque chose"),
        gettext_lazy("Une page, une image, une vidéo, un compte, des messages…"),
    ),
    Choice(
        Who.ME,
        gettext_lazy("C’est moi, ou quelqu’un que je connais"),
        gettext_lazy("Nous te montrons d’abord à qui parler. Puis tu peux signaler."),
    ),
    Choice(
        Who.BETWEEN,
        gettext_lazy("Ça se passe entre enfants ou ados"),
        gettext_lazy("Nous te montrons d’abord qui aide les deux. Puis tu peux signaler."),
    ),
    Choice(
        Who.DANGER,
        gettext_lazy("Quelqu’un est en danger maintenant"),
        gettext_lazy("Nous te montrons d’abord qui appeler. Puis tu peux signaler."),
    ),
]


def _choice(values: list[str], missing: "StrPromise") -> forms.ChoiceField:
    return forms.ChoiceField(
        choices=[(value, value) for value in values],
        error_messages={"required": missing, "invalid_choice": missing},
    )


def _words(longest: int = LONGEST_TEXT) -> forms.CharField:
    return forms.CharField(
        required=False, max_length=longest, error_messages={"max_length": TOO_LONG}
    )


class PageForm(forms.Form):
    """One page of the form. `kept` is what may ride on in the page, faults included."""

    def __init__(self, given: Mapping[str, str]) -> None:
        read = {name: read_words(given.get(name, "")) for name in self.base_fields}
        self.given = given
        self.kept = {name: words.text for name, words in read.items()}
        self.pasted = [name for name, words in read.items() if words.pasted]
        super().__init__(self.kept, auto_id=False)

    def clean(self) -> None:
        for name in self.pasted:
            self.add_error(name, str(PASTED))


class StartForm(PageForm):
    who = _choice(list(Who), gettext_lazy("Choisis la réponse qui te ressemble le plus."))


class CategoryForm(PageForm):
    category = _choice(
        Category.values, gettext_lazy("Choisis une réponse. « Je ne sais pas » en est une.")
    )


class WhereForm(PageForm):
    addresses = _words(LONGEST_LIST)
    elsewhere = _words()
    nowhere = forms.CharField(required=False)

    def clean_addresses(self) -> Reading:
        reading = read_lines(self.cleaned_data["addresses"])
        if reading.too_many:
            raise forms.ValidationError(_too_many(reading))
        if reading.refused:
            raise forms.ValidationError(_refusals(reading.refused))
        return reading

    def clean(self) -> None:
        super().clean()
        if not any(self.kept.values()) and not self.errors:
            self.add_error("addresses", str(NOTHING))


class MoreForm(PageForm):
    message = _words()
    seen_at = _words(LONGEST_WHEN)

    def clean(self) -> None:
        super().clean()
        placeless = not (self.given.get("addresses") or self.given.get("elsewhere"))
        if placeless and not self.kept["message"] and not self.errors:
            self.add_error(
                "message",
                _("Raconte ici où c’était et ce que tu as vu : quelques mots suffisent."),
            )


class NoForm(PageForm):
    """The pages that ask nothing."""


class ReceiptForm(forms.Form):
    receipt = forms.CharField(
        max_length=LONGEST_RECEIPT,
        error_messages={
            "required": gettext_lazy("Tape ton code : les lettres, ou les neuf mots."),
            "max_length": gettext_lazy("C’est trop long pour un code. Tape seulement le code."),
        },
    )


FORMS: dict[Step, type[PageForm]] = {
    Step.START: StartForm,
    Step.HELP: NoForm,
    Step.CATEGORY: CategoryForm,
    Step.WHERE: WhereForm,
    Step.MORE: MoreForm,
    Step.CHECK: NoForm,
}
ASKED = (StartForm, CategoryForm, WhereForm, MoreForm)


def kept_of(posted: Mapping[str, str]) -> dict[str, str]:
    """What can be kept of a page that is no longer valid: the answers it carries."""
    kept = {name: text for form in ASKED for name, text in form(posted).kept.items()}
    return {name: text for name, text in kept.items() if text}


def about(address: str) -> dict[str, str]:
    """The page that a module's frame stands in, as if it had been typed; nothing, when it is no address."""
    words = read_words(address)
    told = {"addresses": words.text}
    return told if words.text and not words.pasted and WhereForm(told).is_valid() else {}


def faulty(answers: Mapping[str, str]) -> Step | None:
    """The first page that still needs something."""
    return next((step for step in Step if not FORMS[step](answers).is_valid()), None)


def given(answers: Mapping[str, str], *, language: str, door: Door = Door.FORM) -> Given:
    """The report that the answers make. They must not be `faulty`."""
    where, more = WhereForm(answers), MoreForm(answers)
    where.is_valid()
    more.is_valid()
    reading: Reading = where.cleaned_data["addresses"]
    elsewhere, message = placed(
        where.cleaned_data["elsewhere"],
        more.cleaned_data["message"],
        with_address=bool(reading.addresses),
    )
    return Given(
        door=door,
        language=language,
        category=Category(answers["category"]),
        addresses=reading.addresses,
        elsewhere=elsewhere,
        message=message,
        seen_at=more.cleaned_data["seen_at"],
        about_me=answers["who"] == Who.ME,
        between_children=answers["who"] == Who.BETWEEN,
        urgent=answers["who"] == Who.DANGER,
    )


def _too_many(reading: Reading) -> str:
    if reading.pieces > MOST_PIECES:
        told = _(
            "Il y a plus de %(count)d adresses, et %(most)d au plus tiennent dans un signalement. Tout "
            "est encore là : garde les %(most)d premières, envoie, puis fais un autre signalement."
        )
        return told % {"count": MOST_PIECES, "most": MOST_ADDRESSES}
    return _(
        "Il y a %(count)d adresses, et %(most)d au plus tiennent dans un signalement. Tout est "
        "encore là : garde les %(most)d premières, envoie, puis fais un autre signalement."
    ) % {"count": reading.pieces, "most": MOST_ADDRESSES}


def _refusals(refused: list[Refused]) -> list[str]:
    """One message a line: which line, what is wrong, how to mend it."""
    lines: dict[tuple[int, Refusal], list[str]] = {}
    for each in refused:
        lines.setdefault((each.place, each.reason), []).append(each.given)
    said = [_refusal(line, reason, given) for (line, reason), given in lines.items()]
    if len(said) > MOST_MESSAGES:
        more = _("Et %(count)d autres lignes à corriger.") % {"count": len(said) - MOST_MESSAGES}
        return [*said[:MOST_MESSAGES], more]
    return said


def _refusal(line: int, reason: Refusal, pieces: list[str]) -> str:
    text = Truncator(" ".join(defang(piece) for piece in pieces)).chars(60)
    return _("Ligne %(line)d, « %(text)s » : %(why)s") % {
        "line": line, "text": text, "why": REFUSALS[reason],
    }  # fmt: skip
