"""What may be asked of the queue, as its addresses say it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clickable.assess.triage.selectors import Hands, State, Wanted
from clickable.people.models import User
from clickable.report.models import Category

STATES = {
    State.ANY: _("tout ce qui attend"),
    State.NEW: _("jamais pris en main"),
    State.BEGUN: _("déjà pris en main"),
    State.OPINION: _("deuxième avis demandé"),
    State.DANGER: _("danger possible"),
    State.PLACED: _("placés à la main"),
    State.ASLEEP: _("mis de côté"),
}
HANDS = {
    Hands.ANY: _("peu importe"),
    Hands.MINE: _("en main : vous"),
    Hands.FREE: _("libres"),
    Hands.TAKEN: _("en main"),
}
AGES = {"": _("peu importe"), "24": _("plus d’un jour"), "72": _("plus de 3 jours"), "168": _("plus de 7 jours"), "720": _("plus de 30 jours")}  # fmt: skip


class QueueForm(forms.Form):
    """Filters of the queue; whatever is odd is left out, so that an old address shows a page."""

    use_required_attribute = False

    state = forms.ChoiceField(choices=[(s.value, w) for s, w in STATES.items()], required=False)
    category = forms.ChoiceField(choices=[("", _("toutes")), *Category.choices], required=False)
    hands = forms.ChoiceField(required=False)
    age = forms.ChoiceField(choices=list(AGES.items()), required=False)

    def __init__(self, data: Any, viewer: User, people: Iterable[User]) -> None:
        """`people`: the viewer's colleagues; the viewer may be among them."""
        super().__init__(data, auto_id="%s")
        others = [(str(one.pk), str(one)) for one in people if one != viewer]
        self.fields["hands"].choices = [(h.value, w) for h, w in HANDS.items()] + others  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def wanted(self) -> Wanted:
        given = {name: self.cleaned_data.get(name, "") for name in self.fields}
        hands = given["hands"]
        return Wanted(
            state=State(given["state"]),
            category=Category(given["category"]) if given["category"] else None,
            hands=Hands.ANY if hands.isdigit() else Hands(hands),
            holder=int(hands) if hands.isdigit() else 0,
            hours=int(given["age"] or 0),
        )

    @property
    def chosen(self) -> dict[str, str]:
        """The filters that are set, for an address."""
        names = self.fields
        return {n: str(self.cleaned_data[n]) for n in names if self.cleaned_data.get(n)}
