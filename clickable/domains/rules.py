"""Which rule counts for a host: the most specific name wins, each subject apart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from clickable.domains.models import Kind
from clickable.report.addresses import Address, is_registry

LONGEST_LIFE = timedelta(days=366)


class Subject(StrEnum):
    """What a rule decides. Of one subject one rule counts; rules of two subjects count side by side."""

    WHERE = "where"  # who hosts it, and whether a program may look for that
    WHOSE = "whose"
    CONTACT = "contact"
    LANGUAGE = "language"


SUBJECTS = {
    Kind.MANUAL: Subject.WHERE,
    Kind.HOST: Subject.WHERE,
    Kind.CDN_ORIGIN: Subject.WHERE,
    Kind.OWNER: Subject.WHOSE,
    Kind.NEVER_CONTACT: Subject.CONTACT,
    Kind.LANGUAGE: Subject.LANGUAGE,
}
# What each kind must say; "why" is asked of all.
NEEDS: dict[Kind, tuple[str, ...]] = {
    Kind.MANUAL: (),
    Kind.HOST: ("operator", "country"),
    Kind.CDN_ORIGIN: ("operator", "country"),
    Kind.OWNER: ("operator", "email"),
    Kind.NEVER_CONTACT: (),
    Kind.LANGUAGE: ("language",),
}
MAY_SAY: dict[Kind, tuple[str, ...]] = {Kind.HOST: ("email",), Kind.CDN_ORIGIN: ("email",)}


@dataclass(frozen=True)
class Applying:
    """A rule whose name covers the host: how many labels of it stand above the host's own name."""

    key: object
    kind: Kind
    above: int  # 0: the host itself


@dataclass(frozen=True)
class Chosen:
    wins: Applying
    over: tuple[Applying, ...]  # rules of the same subject that are less specific


def names_of(host: str) -> list[str]:
    """The names by which a rule can be about this host: itself first, its site last."""
    address = Address(text="", host=host)
    return [*reversed(address.domains), address.site]


def choose(applying: Iterable[Applying]) -> dict[Subject, Chosen]:
    """The one that counts for each subject: the nearest name; at the same name the order of Kind."""
    kinds = list(Kind)
    found: dict[Subject, list[Applying]] = {}
    for one in sorted(applying, key=lambda a: (a.above, kinds.index(a.kind))):
        found.setdefault(SUBJECTS[one.kind], []).append(one)
    return {subject: Chosen(rules[0], tuple(rules[1:])) for subject, rules in found.items()}


def says(kind: Kind) -> Sequence[str]:
    """The values that a rule of this kind has; the others are left empty."""
    return (*NEEDS[kind], *MAY_SAY.get(kind, ()))


def covers_anybody(name: str) -> bool:
    """A name under which anybody registers: a rule about it would be about strangers together."""
    return is_registry(name)


def too_long(until: date, *, today: date) -> bool:
    return until > today + LONGEST_LIFE
