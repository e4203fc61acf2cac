"""What an association's people type: a step with its reason, the plan of a visit, who came."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from clickable.measures.models import Measure
from clickable.outreach.evenings.models import Evening
from clickable.outreach.evenings.rules import PARENTS
from clickable.outreach.models import Group, SessionRequest
from clickable.outreach.services import Came, Planned
from clickable.outreach.services.letters import said
from clickable.outreach.steps import Act
from clickable.outreach.table import Table

MINUTES = (10, 480)


class ActForm(forms.Form):
    act = forms.ChoiceField(choices=[(act.value, act.value) for act in Act])
    reason = forms.CharField(required=False, max_length=300)


class RerouteForm(forms.Form):
    association = forms.ChoiceField(label=_("À quelle association ?"))
    reason = forms.CharField(label=_("Pourquoi ? Le demandeur le lira."), max_length=300)

    def __init__(self, *args: object, table: Table, now_at: str) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        field = self.fields["association"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [(c, a.name) for c, a in table.associations.items() if c != now_at]


class _OfGroups(forms.Form):
    """Some fields for each group of a request."""

    def __init__(self, *args: object, request: SessionRequest, language: str) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.groups = list(request.groups.select_related("slot").order_by("pk"))
        self.names = {
            g.pk: f"{said(g.audience, g.level, language)}, {g.number}" for g in self.groups
        }
        for group in self.groups:
            self.add(group)

    def add(self, group: Group) -> None:
        raise NotImplementedError

    def rows(self) -> Iterable[tuple[str, list[forms.BoundField]]]:
        for group in self.groups:
            yield self.names[group.pk], [self[n] for n in self.fields if n.endswith(f"-{group.pk}")]


class PlanForm(_OfGroups):
    day = forms.DateField(label=_("Jour"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))  # fmt: skip

    def add(self, group: Group) -> None:
        slot = getattr(group, "slot", None)
        self.fields[f"begins-{group.pk}"] = forms.TimeField(label=_("Début"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), initial=slot and slot.begins)  # fmt: skip
        self.fields[f"minutes-{group.pk}"] = forms.IntegerField(label=_("Minutes"), min_value=MINUTES[0], max_value=MINUTES[1], initial=slot.minutes if slot else 55)  # fmt: skip
        self.fields[f"room-{group.pk}"] = forms.CharField(label=_("Salle"), max_length=60, required=False, initial=slot.room if slot else "")  # fmt: skip

    @property
    def plan(self) -> list[Planned]:
        told = self.cleaned_data
        return [Planned(g.pk, told[f"begins-{g.pk}"], told[f"minutes-{g.pk}"], told[f"room-{g.pk}"]) for g in self.groups]  # fmt: skip


class HoldForm(_OfGroups):
    def add(self, group: Group) -> None:
        self.fields[f"came-{group.pk}"] = forms.IntegerField(label=_("Venus"), min_value=0, max_value=5000, initial=self.expected(group))  # fmt: skip
        self.fields[f"certainty-{group.pk}"] = forms.ChoiceField(label=_("Comment le sait-on ?"), choices=Measure.Certainty.choices)  # fmt: skip

    def expected(self, group: Group) -> int:
        """What parents have answered is nearer than what was asked for; of several groups, nobody knows."""
        evening = Evening.objects.filter(request=group.request_id).first()
        alone = sum(one.audience in PARENTS for one in self.groups) == 1
        told = evening.coming if evening and alone and group.audience in PARENTS else 0
        return told or group.number

    @property
    def came(self) -> list[Came]:
        told = self.cleaned_data
        return [Came(g.pk, told[f"came-{g.pk}"], told[f"certainty-{g.pk}"]) for g in self.groups]
