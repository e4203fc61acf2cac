"""What an editor types about reviewers, the panel, decisions, and the moment in which all are told."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clickable.grants.models import Call
from clickable.grants.review.models import Decision, Meeting, Reviewer

LANGUAGES = [("fr", _("français")), ("en", _("anglais"))]


class InviteForm(forms.Form):
    mailbox = forms.EmailField(label=_("Adresse électronique"), max_length=254)
    name = forms.CharField(label=_("Nom"), max_length=120)
    organisation = forms.CharField(
        label=_("Organisation (pour les indices de liens)"), max_length=160, required=False
    )
    language = forms.ChoiceField(label=_("Langue des messages"), choices=LANGUAGES)


class PanelForm(forms.Form):
    on = forms.DateField(
        label=_("Jour de la réunion"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    place = forms.CharField(label=_("Lieu"), max_length=120, required=False)
    present = forms.ModelMultipleChoiceField(
        label=_("Membres présents"),
        queryset=Reviewer.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    others = forms.CharField(
        label=_("Autres personnes présentes, une par ligne"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, given: Any = None, *, call: Call, meeting: Meeting | None = None) -> None:
        initial: dict[str, Any] = {}
        if meeting is not None:
            initial = {
                "on": meeting.on,
                "place": meeting.place,
                "others": "\n".join(meeting.others),
                "present": list(meeting.present.values_list("pk", flat=True)),
            }
        super().__init__(given, initial=initial)
        field = self.fields["present"]
        field.queryset = call.reviewers.filter(state=Reviewer.State.AGREED).order_by("name")  # type: ignore[attr-defined]
        field.label_from_instance = lambda row: row.name  # type: ignore[attr-defined]


class DecideForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Décision"), choices=Decision.Outcome.choices)
    amount = forms.DecimalField(
        label=_("Montant accordé, si elle est retenue"),
        max_digits=12,
        decimal_places=2,
        min_value=0,
        required=False,
        localize=True,
    )
    reason = forms.CharField(
        label=_("Raison, au procès-verbal"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    feedback = forms.CharField(
        label=_("Pour l’organisation (vide : la raison)"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AmountForm(forms.Form):
    """From the reserve; on the page of an application other forms have an amount and a reason, too."""

    amount = forms.DecimalField(
        label=_("Montant accordé"), max_digits=12, decimal_places=2, min_value=0, localize=True
    )

    def __init__(self, given: Any = None) -> None:
        super().__init__(given, auto_id="raise_%s")


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Pourquoi"), max_length=300)


class EndForm(ReasonForm):
    """Of one assignment among others on the page."""

    def __init__(self, given: Any = None, *, pk: int) -> None:
        super().__init__(given, auto_id=f"end_{pk}_%s")
        self.fields["reason"].label = _("Pourquoi ne plus la lui confier")


class BackForm(ReasonForm):
    """Of one review among others on the page."""

    def __init__(self, given: Any = None, *, pk: int) -> None:
        super().__init__(given, auto_id=f"back_{pk}_%s")
        self.fields["reason"].label = _("Ce qui est à reprendre")


class TieForm(ReasonForm):
    reviewer = forms.ModelChoiceField(label=_("Personne"), queryset=Reviewer.objects.none())
    conflicted = forms.ChoiceField(
        label=_("A-t-elle un lien ?"), choices=[("yes", _("oui")), ("no", _("non"))]
    )
    field_order = ("reviewer", "conflicted", "reason")

    def __init__(self, given: Any = None, *, call: Call) -> None:
        super().__init__(given, auto_id="tie_%s")
        field = self.fields["reviewer"]
        field.queryset = call.reviewers.exclude(state=Reviewer.State.LEFT).order_by("name")  # type: ignore[attr-defined]
        field.label_from_instance = lambda row: row.name  # type: ignore[attr-defined]


class TermForm(forms.Form):
    due_on = forms.DateField(
        label=_("Relectures à rendre au plus tard le"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class MomentForm(forms.Form):
    moment = forms.DateTimeField(
        label=_("Jour et heure, à l’heure de Paris"),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        input_formats=["%Y-%m-%dT%H:%M"],
    )

    @property
    def when(self) -> datetime:
        found: datetime = self.cleaned_data["moment"]
        return found if timezone.is_aware(found) else timezone.make_aware(found)
