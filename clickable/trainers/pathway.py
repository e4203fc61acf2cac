"""The pathway of data/pathway.toml: requirements, texts, stages, bands."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data" / "pathway.toml"


@dataclass(frozen=True)
class Requirement:
    code: str
    before: str  # the act that waits for it
    months: int
    renew: bool
    name: dict[str, str]
    hint: dict[str, str]


@dataclass(frozen=True)
class Text:
    code: str
    edition: int
    needed: bool
    name: dict[str, str]
    words: dict[str, str]


@dataclass(frozen=True)
class Stage:
    code: str
    levels: frozenset[str]
    name: dict[str, str]


@dataclass(frozen=True)
class Band:
    code: str
    audience: str
    name: dict[str, str]


@dataclass(frozen=True)
class Pathway:
    edition: int
    authorised_days: int
    remind_days: tuple[int, ...]
    led_by: frozenset[str]
    requirements: tuple[Requirement, ...]
    texts: tuple[Text, ...]
    languages: dict[str, dict[str, str]]
    stages: tuple[Stage, ...]
    bands: tuple[Band, ...]

    def before(self, act: str) -> list[Requirement]:
        """What has to be passed before this act."""
        if act == "renew":
            return [one for one in self.requirements if one.renew]
        return [one for one in self.requirements if one.before == act]

    def requirement(self, code: str) -> Requirement | None:
        return next((one for one in self.requirements if one.code == code), None)

    def text(self, code: str) -> Text | None:
        return next((one for one in self.texts if one.code == code), None)

    def stage_of(self, level: str) -> str:
        """The stage in which a level lies; empty: in none."""
        return next((one.code for one in self.stages if level in one.levels), "")


@cache
def pathway() -> Pathway:
    """The one that came with the program."""
    return read(DATA.read_text())


def read(text: str) -> Pathway:
    told = tomllib.loads(text)
    return Pathway(
        edition=told["edition"],
        authorised_days=told["authorised_days"],
        remind_days=tuple(told["remind_days"]),
        led_by=frozenset(told["led_by"]),
        requirements=tuple(Requirement(**row) for row in told["requirement"]),
        texts=tuple(_text(row) for row in told["text"]),
        languages={row["code"]: row["name"] for row in told["language"]},
        stages=tuple(Stage(row["code"], frozenset(row["levels"]), row["name"]) for row in told["stage"]),
        bands=tuple(Band(**row) for row in told["band"]),
    )  # fmt: skip


def _text(row: dict[str, Any]) -> Text:
    words = {language: row[language] for language in ("fr", "en")}
    return Text(row["code"], row["edition"], row["needed"], row["name"], words)
