"""Which notices need two people. Pure."""

from dataclasses import dataclass

from clickable.notify.approvals.models import Why
from clickable.notify.models import Action


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a team's rules ask, of one version. Without a version: nothing, one person approves."""

    everything: bool = False
    kinds: frozenset[Action] = frozenset()
    first: bool = False
    overridden: bool = False


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What counts of one notice."""

    action: Action
    life_in_danger: bool
    overridden: bool
    known_receiver: bool


def urgent(action: Action, *, life_in_danger: bool) -> bool:
    """Somebody's life is in danger now, and the police can help: this waits for nobody."""
    return action == Action.POLICE and life_in_danger


def why_two(facts: Facts, terms: Terms) -> tuple[Why, ...]:
    """Every reason why two people have to look; none: one is enough."""
    if urgent(facts.action, life_in_danger=facts.life_in_danger):
        return ()
    found = (
        (Why.EVERYTHING, terms.everything),
        (Why.KIND, facts.action in terms.kinds),
        (Why.FIRST, terms.first and not facts.known_receiver),
        (Why.OVERRIDDEN, terms.overridden and facts.overridden),
    )
    return tuple(why for why, holds in found if holds)
