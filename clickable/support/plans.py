"""Plans in steps: content of data/plans/*.toml, chosen by what somebody answered. No clock, no table."""

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from clickable.places import selectors as places

DATA = Path(__file__).parent / "data" / "plans"
FRANCE = "france"  # in the files: metropolitan France and every territory overseas
OPENING = "opening"  # the file of the steps that stand before all others
THOUGHTS = "f"  # who asks about their own thoughts needs no second question
ALONE = "0"  # the plan that they get


@dataclass(frozen=True)
class Who:
    """An answer to the first question. The letter stands in addresses and says nothing by itself."""

    code: str
    group: str  # "me" or "other", as the files call them
    voice: str  # tu or vous
    audience: frozenset[str]


PEOPLE = {
    who.code: who
    for who in (
        Who("a", "me", "tu", frozenset({"child", "teen"})),
        Who("b", "me", "vous", frozenset({"adult_victim"})),
        Who("c", "other", "vous", frozenset({"parent"})),
        Who("d", "other", "tu", frozenset({"teen", "parent"})),
        Who("e", "other", "vous", frozenset({"professional"})),
        Who(THOUGHTS, "me", "tu", frozenset({"person_at_risk_of_offending"})),
    )
}


@dataclass(frozen=True)
class Step:
    """One thing to do, in the words of the one who reads; `services` are found by codes or topics."""

    title: str
    text: str
    codes: tuple[str, ...] = ()
    by_topic: bool = False
    emergency: bool = False
    report: bool = False
    request: bool = False
    to: str = ""  # the number of another plan


@dataclass(frozen=True)
class Plan:
    what: str
    topics: frozenset[str]
    title: str
    lead: str
    say: tuple[str, ...]
    steps: tuple[Step, ...]


def numbers() -> tuple[str, ...]:
    """What the second question offers, in its order."""
    return tuple(sorted(number for number in _files() if number != ALONE))


def exists(who: str, what: str) -> bool:
    return who in PEOPLE and what in _files() and (what == ALONE) == (who == THOUGHTS)


def plan(who: Who, what: str, *, territory: str, language: str) -> Plan:
    """The plan for this answer there, every word of it in one voice."""
    data = _files()[what]
    voice = who.voice if language == "fr" else language
    rows = [*_opening(what), *data["step"]]
    return Plan(
        what=what,
        topics=frozenset(data["topics"]),
        title=_told(_own(data, "title", who, territory=territory), voice, who),
        lead=_told(_own(data, "lead", who, territory=territory), voice, who),
        say=tuple(
            _told(words, voice, who) for words in _own(data, "say", who, territory=territory)
        ),
        steps=tuple(_step(row, voice, who) for row in rows if _meant(row, who, territory)),
    )


def every(language: str) -> list[tuple[str, Plan]]:
    """(answers, plan) of each plan as a child finds it, and the one on thoughts."""
    mine = [("a", what) for what in numbers()] + [(THOUGHTS, ALONE)]
    return [
        (who + what, plan(PEOPLE[who], what, territory="FR", language=language))
        for who, what in mine
    ]


@cache
def _files() -> dict[str, dict[str, Any]]:
    found = [_read(path) for path in sorted(DATA.glob("*.toml")) if path.stem != OPENING]
    return {data["what"]: data for data in found}


def _opening(what: str) -> list[dict[str, Any]]:
    """Who is in danger now is not asked to listen first."""
    return [] if what == "1" else list(_read(DATA / f"{OPENING}.toml")["step"])


@cache
def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text())


def _own(data: dict[str, Any], name: str, who: Who, *, territory: str) -> Any:
    """The words for where somebody is, or for those who help somebody else, where a file has them."""
    if f"{name}_abroad" in data and not _is_french(territory):
        return data[f"{name}_abroad"]
    return data.get(f"{name}_other", data[name]) if who.group == "other" else data[name]


def _told(words: dict[str, str], voice: str, who: Who) -> str:
    """In the voice of one answer ("vous_b": an adult victim) or group ("en_other"), else in the voice."""
    return words.get(f"{voice}_{who.code}") or words.get(f"{voice}_{who.group}") or words[voice]


def _meant(row: dict[str, Any], who: Who, territory: str) -> bool:
    here = {territory, FRANCE} if _is_french(territory) else {territory}
    people = row.get("who")
    return (people is None or not {who.code, who.group}.isdisjoint(people)) and (
        "territories" not in row or not here.isdisjoint(row["territories"])
    )


def _is_french(territory: str) -> bool:
    return territory == "FR" or places.territories()[territory].overseas


def _step(row: dict[str, Any], voice: str, who: Who) -> Step:
    step = Step(title=_told(row["title"], voice, who), text=_told(row["text"], voice, who))
    return replace(
        step,
        codes=tuple(row.get("codes", ())),
        by_topic=row.get("topics", False),
        emergency=row.get("emergency", False),
        report=row.get("report", False),
        request=row.get("request", False),
        to=row.get("to", ""),
    )
