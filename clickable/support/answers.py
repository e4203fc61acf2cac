"""What somebody gets who has answered: a plan whose steps know who answers there at this hour."""

from dataclasses import dataclass
from datetime import datetime

from clickable.places.rules import Territory
from clickable.support import plans, rules, selectors
from clickable.support.plans import Plan, Step, Who
from clickable.support.telling import Told

MOST_SHOWN = 4  # services under one step; all the others are one tap away
EMERGENCY = frozenset({"danger_now"})
TO_TALK = frozenset({"talk"})
MOST_NUMBERS = 3


@dataclass(frozen=True)
class Ready:
    """A step and who helps with it."""

    step: Step
    services: tuple[Told, ...]


@dataclass(frozen=True)
class Answer:
    who: Who
    plan: Plan
    territory: Territory
    steps: tuple[Ready, ...]
    services: tuple[Told, ...]  # for the topics of the plan, those who answer now first
    emergency: tuple[Told, ...]
    silent: tuple[Told, ...]  # ways that need no voice
    beside: tuple[Told, ...]  # who listens now to anything, for when nobody does for these topics

    @property
    def open_now(self) -> tuple[Told, ...]:
        """Those of whom a source says that a person answers there, at this hour."""
        return tuple(each for each in self.services if each.answers_now)

    @property
    def shown(self) -> tuple[Told, ...]:
        """Every service that stands on the page, once."""
        steps = [each for ready in self.steps for each in ready.services]
        found = [*self.emergency, *self.first_to_call, *steps, *self.silent]
        return tuple({each.code: each for each in found}.values())

    @property
    def listen_now(self) -> tuple[Told, ...]:
        return self.open_now or self.beside

    @property
    def first_to_call(self) -> tuple[Told, ...]:
        """Whom a thumb should find at once; the police stands above already."""
        return tuple(e for e in self.listen_now if e.calls and e not in self.emergency)[:2]

    @property
    def first_to_open(self) -> Told | None:
        """Who opens first, when nobody answers now."""
        later = [
            (each.next_opening, at)
            for at, each in enumerate(self.services)
            if each.next_opening and each.confirmed
        ]
        return self.services[min(later)[1]] if later else None


def answer(who: Who, what: str, *, territory: Territory, now: datetime, language: str) -> Answer:
    plan = plans.plan(who, what, territory=territory.code, language=language)
    found = tuple(
        selectors.told(
            now=now,
            language=language,
            territory=territory,
            topics=plan.topics,
            audience=who.audience,
        )
    )
    everybody = selectors.told(now=now, language=language, territory=territory)
    known = {each.code: each for each in everybody}
    named = {code for step in plan.steps for code in step.codes}  # each service stands once
    most = tuple(each for each in found if each.code not in named)[:MOST_SHOWN]
    return Answer(
        who=who,
        plan=plan,
        territory=territory,
        steps=tuple(_ready(step, most or found, known) for step in plan.steps),
        services=found,
        emergency=emergency(territory, now=now, language=language),
        silent=_silent(everybody, who),
        beside=_beside(who, territory, now=now, language=language),
    )


def _beside(who: Who, territory: Territory, *, now: datetime, language: str) -> tuple[Told, ...]:
    found = selectors.told(
        now=now, language=language, territory=territory, topics=TO_TALK, audience=who.audience
    )
    return tuple(each for each in found if each.answers_now)


def emergency(territory: Territory, *, now: datetime, language: str) -> tuple[Told, ...]:
    """The numbers to call there when somebody is in danger, the surest first; empty: not known."""
    found = selectors.told(now=now, language=language, territory=territory, topics=EMERGENCY)
    return tuple(found[:MOST_NUMBERS])


def _ready(step: Step, found: tuple[Told, ...], known: dict[str, Told]) -> Ready:
    if step.by_topic:
        return Ready(step, found)
    return Ready(step, tuple(known[code] for code in step.codes if code in known))


def _silent(found: list[Told], who: Who) -> tuple[Told, ...]:
    """Without those that are not for this person."""
    meant = {
        offer.code for offer in selectors.services() if rules.is_for(offer, audience=who.audience)
    }
    return tuple(each for each in found if each.silent and each.code in meant)
