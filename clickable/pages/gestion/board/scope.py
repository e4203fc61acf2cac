"""Whose activities somebody sees: those of their association, all of them for the coordinator."""

from dataclasses import dataclass

from django.db.models import QuerySet

from clickable.outreach import selectors
from clickable.outreach.models import SessionRequest, StopState, TourStop
from clickable.outreach.table import table
from clickable.people.models import User
from clickable.places.areas import territory_code
from clickable.training.models import Session


@dataclass(frozen=True)
class Scope:
    """`association` empty: they work for none, and nothing is theirs."""

    user: User
    association: str
    everything: bool

    @property
    def names(self) -> dict[str, str]:
        """The associations whose figures they may read, by code."""
        known = {code: one.name for code, one in table().associations.items()}
        return (
            known if self.everything else {c: n for c, n in known.items() if c == self.association}
        )

    def requests(self) -> QuerySet[SessionRequest]:
        return selectors.seen_by(self.user)

    def sessions(self) -> QuerySet[Session]:
        rows = Session.objects.select_related("course")
        if self.everything:
            return rows
        return (
            rows.filter(course__association=self.association) if self.association else rows.none()
        )

    def stops(self) -> QuerySet[TourStop]:
        """The coordinator leads the tour: for everybody else it is not theirs."""
        rows = TourStop.objects.exclude(state=StopState.REFUSED)
        return rows if self.everything else rows.none()

    def narrowed(self, association: str) -> "Scope":
        """The coordinator looks at one association alone. A foreign or unknown one narrows nothing."""
        if not self.everything or association not in self.names:
            return self
        return Narrowed(self.user, association, everything=False)


@dataclass(frozen=True)
class Narrowed(Scope):
    """What the coordinator sees of one association: never more than `seen_by` gives them."""

    def requests(self) -> QuerySet[SessionRequest]:
        return selectors.seen_by(self.user).filter(association=self.association)

    def stops(self) -> QuerySet[TourStop]:
        own = self.association == table().fallback
        return TourStop.objects.exclude(state=StopState.REFUSED) if own else TourStop.objects.none()


def scope_of(user: User) -> Scope:
    mine = selectors.association_of(user)
    return Scope(user, mine, everything=bool(mine) and mine == table().fallback)


def in_territory(area: str, wanted: str) -> bool:
    """Whether an area lies in the territory that is looked at; empty: all of them."""
    return not wanted or territory_code(area) == wanted
