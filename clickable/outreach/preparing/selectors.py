"""What a stop still lacks, and what its day sheet says."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from clickable.outreach.preparing.models import Agreement, KitLine
from clickable.outreach.stops import TourStop

KIT = Path(__file__).parent / "data" / "kit.toml"


@cache
def default_kit() -> dict[str, dict[str, str]]:
    """The lines of every stop: code, and its words by language."""
    return {one["code"]: one for one in tomllib.loads(KIT.read_text())["line"]}


def words_of(line: KitLine) -> str:
    known = default_kit().get(line.code)
    return known[get_language() or "fr"] if known else line.label or line.code


@dataclass(frozen=True)
class Line:
    row: KitLine
    words: str


def kit(stop: TourStop) -> list[Line]:
    """In the order of the list; a stop's own last."""
    order = {code: place for place, code in enumerate(default_kit())}
    rows = sorted(stop.kit.all(), key=lambda row: (order.get(row.code, len(order)), row.pk))
    return [Line(row, words_of(row)) for row in rows]


def papers(stop: TourStop) -> Agreement | None:
    return Agreement.objects.filter(stop=stop).first()


def lacking(stop: TourStop) -> list[str]:
    """What is not there yet, in words."""
    found, lines = papers(stop), list(stop.kit.all())
    missing = sum(one.state == KitLine.State.MISSING for one in lines)
    told: list[tuple[bool, Any]] = [
        (not found or found.state != Agreement.State.SIGNED, _("l’accord signé de la ville")),
        (not found or not found.insurance, _("l’assurance")),
        (not found or not found.risks, _("la fiche de risques")),
        (not lines, _("la liste du matériel")),
        (bool(missing), _("du matériel qui manque (%(n)d)") % {"n": missing}),
        (not stop.crew.exists(), _("l’équipe")),
    ]
    return [str(words) for lacks, words in told if lacks]
