"""What a reviewer types: declarations, and points with their reasons. Forms clean; services keep."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from clickable.grants.models import Application, Criterion
from clickable.grants.questions import plain
from clickable.grants.review.models import Review
from clickable.grants.review.services.reviewing import Written

NONE, CONFLICT = "none", "conflict"
NOT_APPLICABLE = "na"


class LinkForm(forms.Form):
    mailbox = forms.EmailField(
        label=_("Votre adresse électronique"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "aria-describedby": "id_mailbox_hint"}),
        error_messages={
            "required": _("Donnez votre adresse électronique."),
            "invalid": _("Cette adresse n’est pas complète. Exemple : prenom.nom@courrier.example"),
        },
    )  # fmt: skip


class DeclareForm:
    """One row an application: no tie, or a tie and which. What is left open stays open."""

    def __init__(self, sent: dict[str, str] | None, applications: list[Application]) -> None:
        self.sent = sent or {}
        self.rows = [(one, self.sent.get(f"tie-{one.pk}", ""), self.sent.get(f"reason-{one.pk}", "").strip()) for one in applications]  # fmt: skip

    @property
    def faults(self) -> list[tuple[Application, str]]:
        return [
            (one, _t("dites quel est ce lien, en quelques mots."))
            for one, tie, reason in self.rows
            if tie == CONFLICT and not reason
        ]

    @property
    def said(self) -> dict[int, tuple[bool, str]]:
        return {one.pk: (tie == CONFLICT, reason if tie == CONFLICT else "") for one, tie, reason in self.rows if tie in {NONE, CONFLICT}}  # fmt: skip


def written(sent: dict[str, str], criteria: list[Criterion]) -> Written:
    """The form of a review. Points are a number or "does not apply"; anything else is no answer."""
    points: dict[int, tuple[int | None, bool, str]] = {}
    for one in criteria:
        value = sent.get(f"points-{one.pk}", "")
        number = int(value) if value.isdecimal() and int(value) <= one.most else None
        points[one.pk] = (number, value == NOT_APPLICABLE, plain(sent.get(f"comment-{one.pk}", "")))
    comment = plain(sent.get("comment", ""))
    return Written(points=points, advice=sent.get("advice", ""), comment=comment)


def typed(review: Review | None) -> dict[str, Any]:
    """What was kept, as the form shows it."""
    if review is None:
        return {}
    told: dict[str, Any] = {"advice": review.advice, "comment": review.comment}
    for one in review.scores.all():
        told[f"points-{one.criterion_id}"] = NOT_APPLICABLE if one.not_applicable else ("" if one.value is None else str(one.value))  # fmt: skip
        told[f"comment-{one.criterion_id}"] = one.comment
    return told
