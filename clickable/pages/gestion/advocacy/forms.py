"""What the team types of a proposal, a demand, an institution, a step, a commitment, an outcome."""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from clickable.campaign.advocacy.models import Actor, Ask, Commitment, Outcome, Proposal, Step

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

WORDS = ["title_fr", "title_en", "text_fr", "text_en"]
SOURCE = ["source", "link", "checked_on"]


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


DAYS = {"on": _day, "checked_on": _day, "deadline": _day, "next_on": _day}


class _Form(forms.ModelForm):  # type: ignore[type-arg]
    """A row's fields, cleaned; services keep them."""

    # English may come later: publishing asks for it, not keeping.
    later: ClassVar[tuple[str, ...]] = ("title_en",)

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        for name, widget in DAYS.items():
            if name in self.fields:
                self.fields[name].widget = widget()
        for name in self.later:
            if name in self.fields:
                self.fields[name].required = False

    def clean_link(self) -> str:
        link = str(self.cleaned_data.get("link") or "")
        if link and not link.startswith("https://"):
            raise forms.ValidationError(_("Une adresse en https://."))
        return link

    def _get_validation_exclusions(self) -> set[str]:
        return {*super()._get_validation_exclusions(), *self.later}  # type: ignore[misc]


class ProposalForm(_Form):
    class Meta:
        model = Proposal
        fields = ["code", *WORDS, "manifesto", "number"]


class AskForm(_Form):
    class Meta:
        model = Ask
        fields = ["proposal", "of", *WORDS]


class ActorForm(_Form):
    class Meta:
        model = Actor
        fields = ["name_fr", "name_en", "kind"]
        help_texts: ClassVar[dict[str, "StrPromise"]] = {
            "name_fr": _("Jamais le nom d’une personne : une institution, ou la fonction.")
        }


class StepForm(_Form):
    class Meta:
        model = Step
        fields = ["ask", "kind", "on", "precision", "actor", *WORDS, *SOURCE, "next_step", "next_on"]  # fmt: skip


class CommitmentForm(_Form):
    class Meta:
        model = Commitment
        fields = ["ask", "actor", "on", "precision", "deadline", *WORDS, *SOURCE]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        on, deadline = said.get("on"), said.get("deadline")
        if on and deadline and deadline < on:
            self.add_error("deadline", _("L’échéance vient après le jour où c’est dit."))
        return said


class OutcomeForm(_Form):
    class Meta:
        model = Outcome
        fields = ["verdict", "on", *WORDS, *SOURCE]
