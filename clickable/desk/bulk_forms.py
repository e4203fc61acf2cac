"""What is to be done with several items, as the queue's page asks it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from clickable.assess.triage.bulk import MOST, Order
from clickable.assess.triage.models import Act, Because
from clickable.assess.triage.selectors import colleagues
from clickable.base.errors import RefusedError
from clickable.people.models import User
from clickable.seal.pages import BadPageStateError, open_state, seal_state

REFERENCE = r"\AE-[0-9A-Z]{8}\Z"
HOURS = {"4": _("4 heures"), "24": _("un jour"), "72": _("3 jours"), "168": _("7 jours"), "720": _("30 jours")}  # fmt: skip


class BulkForm(forms.Form):
    """The act and what it needs; which items is read apart."""

    use_required_attribute = False
    act = forms.ChoiceField(
        choices=Act.choices,
        error_messages={
            "required": _("Choisissez que faire."),
            "invalid_choice": _("Choisissez que faire."),
        },
    )
    to = forms.ChoiceField(required=False)
    hours = forms.ChoiceField(choices=list(HOURS.items()), required=False)
    because = forms.ChoiceField(choices=Because.choices, required=False)

    def __init__(self, data: Any, people: Iterable[User]) -> None:
        super().__init__(data, auto_id="bulk-%s")
        self.people = {str(one.pk): one for one in people}
        self.fields["to"].choices = [(k, str(v)) for k, v in self.people.items()]  # type: ignore[attr-defined]

    def order(self, *, now: datetime) -> Order:
        given = self.cleaned_data
        return Order(
            act=Act(given["act"]),
            to=self.people.get(given["to"]),
            until=now + timedelta(hours=int(given["hours"])) if given["hours"] else None,
            because=Because(given["because"]) if given["because"] else None,
        )


class Sealed:
    """A preview in the page: the very items and the very act, to be done once."""

    def __init__(self, references: list[str], given: dict[str, str], key: UUID) -> None:
        self.references = references[:MOST]
        self.given = given
        self.key = key

    @classmethod
    def drawn(cls, references: list[str], form: BulkForm) -> "Sealed":
        given = {name: str(form.cleaned_data.get(name) or "") for name in form.fields}
        return cls(references, given, uuid4())

    @classmethod
    def opened(cls, text: str) -> "Sealed":
        """Raises RefusedError for what no page of ours wrote."""
        try:
            state = open_state(text)
            return cls(list(state["items"]), dict(state["given"]), UUID(state["key"]))
        except (BadPageStateError, KeyError, TypeError, ValueError) as error:
            raise RefusedError(_("Cette page est trop ancienne. Recommencez depuis la file.")) from error  # fmt: skip

    def form(self, viewer: User) -> BulkForm:
        """Raises RefusedError when what was asked can no longer be."""
        form = BulkForm(self.given, colleagues(viewer.group))
        if not form.is_valid():
            raise RefusedError(_("Il manque une réponse."))
        return form

    def written(self) -> str:
        return seal_state({"items": self.references, "given": self.given, "key": self.key.hex})


class FilterNameForm(forms.Form):
    name = forms.CharField(
        max_length=40,
        error_messages={
            "required": _("Donnez un nom au filtre."),
            "max_length": _("40 caractères au plus."),
        },
    )


class KeyForm(forms.Form):
    key = forms.UUIDField()
