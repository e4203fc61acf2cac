"""What a grantee types into a report: numbers as people write them, kept as typed when they are none."""

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clickable.grants.awards.models import GrantReport
from clickable.grants.awards.services.reporting import Told
from clickable.grants.questions import plain

MOST_PEOPLE = 10_000_000
LONGEST = 20_000  # signs of what was done


@dataclass
class ReportForm:
    """The four answers. `told`: what could be read of them; `faults`: by the field's name."""

    sent: dict[str, str]
    faults: dict[str, str] = field(default_factory=dict)

    def read(self, *, whole: bool) -> Told:
        told = Told(
            narrative=plain(self.sent.get("narrative", "")),
            activities=self._number("activities"),
            people=self._number("people"),
            spent=self._money("spent"),
        )
        if (over := len(told.narrative) - LONGEST) > 0:
            said = ngettext("%(n)d signe de trop, sur %(most)d.", "%(n)d signes de trop, sur %(most)d.", over)  # fmt: skip
            self.faults["narrative"] = said % {"n": over, "most": LONGEST}
        if whole:
            for name in ("narrative", "activities", "people", "spent"):
                if not self.sent.get(name, "").strip():
                    self.faults[name] = _("cette réponse est nécessaire.")
        return told

    def _number(self, name: str) -> int | None:
        typed = "".join(self.sent.get(name, "").split())
        if not typed:
            return None
        if not typed.isdecimal() or int(typed) > MOST_PEOPLE:
            self.faults[name] = _("écrivez un nombre entier. Exemple : 120")
            return None
        return int(typed)

    def _money(self, name: str) -> Decimal | None:
        typed = "".join(self.sent.get(name, "").split()).replace(",", ".").removesuffix("€")
        if not typed:
            return None
        try:
            found = Decimal(typed)
        except InvalidOperation:
            found = Decimal(-1)
        if not found.is_finite() or found < 0 or found > 10**9 or found != round(found, 2):
            self.faults[name] = _("écrivez une somme. Exemple : 12 500,50")
            return None
        return found


def typed(row: GrantReport) -> dict[str, str]:
    return {
        "narrative": row.narrative,
        "activities": "" if row.activities is None else str(row.activities),
        "people": "" if row.people is None else str(row.people),
        "spent": "" if row.spent is None else str(row.spent).replace(".", ","),
    }


def unsaved(row: GrantReport, sent: dict[str, str]) -> list[tuple[str, str]]:
    """What was typed after the report was sent elsewhere: to be copied, not lost."""
    labels = {
        "narrative": _("Ce que vous avez fait"),
        "activities": _("Activités tenues"),
        "people": _("Personnes touchées"),
        "spent": _("Somme dépensée"),
    }
    kept = typed(row)
    return [
        (label, sent[name])
        for name, label in labels.items()
        if sent.get(name, "").strip() and plain(sent[name]) != kept[name]
    ]
