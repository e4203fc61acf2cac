"""Why an item stands where it stands, in words: short on a row, whole on its own page."""

from collections.abc import Callable

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from clickable.assess.triage.models import Fact, Placement, Where
from clickable.assess.triage.rules import Part
from clickable.assess.triage.selectors import Row

TWO_DAYS = 48  # hours
PLACED = {Where.FIRST: _("mis en tête"), Where.LAST: _("mis en fin de file")}


def short(row: Row) -> list[str]:
    """The reasons for its place, the weightiest first, with their points."""
    found = [gettext("danger possible")] if row.urgent else []
    found += [str(PLACED[Where(row.placed)])] if row.placed else []
    found += [_with_points(_short(part), part.points) for part in row.parts]
    return found or [gettext("par ancienneté")]


def long(row: Row, placement: Placement | None) -> list[str]:
    """The same in sentences, for the item's page."""
    found = []
    if row.urgent:
        found.append(
            gettext("Quelqu’un est peut-être en danger : cela passe avant toutes les règles.")
        )
    if placement:
        told = {
            "where": str(PLACED[Where(placement.where)]),
            "by": str(placement.by),
            "because": placement.get_because_display(),
        }
        found.append(gettext("À la main : %(where)s par %(by)s (%(because)s).") % told)
    found += [_with_points(_long(part, row), part.points) for part in row.parts]
    found.append(gettext("À égalité, le plus ancien d’abord."))
    return found


def _short(part: Part) -> str:
    return SHORT[part.fact](part.amount)


def _long(part: Part, row: Row) -> str:
    if part.fact == Fact.CATEGORY:
        return gettext("catégorie « %(category)s »") % {"category": row.category.label}
    return _short(part)


def _with_points(words: str, points: int) -> str:
    return gettext("%(why)s (%(points)d)") % {"why": words, "points": points}


def _reports(n: int) -> str:
    return ngettext("%(n)d signalement", "%(n)d signalements", n) % {"n": n}


def _host(n: int) -> str:
    told = ngettext(
        "%(n)d élément du même hôte jugé illicite",
        "%(n)d éléments du même hôte jugés illicites",
        n,
    )
    return told % {"n": n}


def _age(hours: int) -> str:
    if hours < TWO_DAYS:
        return ngettext("attend depuis %(n)d h", "attend depuis %(n)d h", hours) % {"n": hours}
    days = hours // 24
    return ngettext("attend depuis %(n)d jour", "attend depuis %(n)d jours", days) % {"n": days}


SHORT: dict[Fact, Callable[[int], str]] = {
    Fact.CATEGORY: lambda _n: gettext("catégorie"),
    Fact.CHILD: lambda _n: gettext("enfant peut-être en danger"),
    Fact.REPORTS: _reports,
    Fact.KNOWN_HOST: _host,
    Fact.AGE: _age,
    Fact.PARTNER: lambda _n: gettext("donné par un partenaire"),
}
