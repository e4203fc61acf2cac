"""Reading what a registry says of a network: RDAP (RFC 9083) with jCards (RFC 7095). No network.

Registries differ and some are wrong: whatever has not the expected form is passed over, and what
is not said stays unknown.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from clickable.report.addresses import INVISIBLE

COUNTRIES = Path(__file__).parent / "data" / "countries.toml"
NOT_COUNTRIES = {"AP", "EU", "XX", "ZZ"}  # what registries write for "several" and "unknown"
MOST_CONTACTS = 5
DEEPEST = 5  # entities inside entities
MOST_ENTITIES = 200
LONGEST = 200
EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{2,63}"
)


@dataclass(frozen=True)
class Network:
    """What the registry says of one network; an empty string where it says nothing."""

    name: str = ""
    operator: str = ""
    country: str = ""  # ISO 3166-1, of the registration, not of the machine
    abuse: tuple[str, ...] = ()  # the closest to the network first


def read_network(document: object) -> Network:
    """The network of an answer to an IP query (RFC 9083, 5.4). Never raises."""
    answer = _dict(document)
    entities = list(_entities(answer))
    return Network(
        name=_name(answer),
        operator=_operator(entities),
        country=_country(answer, entities),
        abuse=_abuse(entities),
    )


def _name(answer: dict[str, Any]) -> str:
    name = clean(answer.get("name")) or clean(answer.get("handle"))
    first, last = clean(answer.get("startAddress")), clean(answer.get("endAddress"))
    return f"{name} ({first} – {last})" if name and first and last else name


def _operator(entities: list[dict[str, Any]]) -> str:
    for entity in entities:
        if "registrant" in _list(entity.get("roles")):
            card = _card(entity)
            named = _texts(card, "org") or _texts(card, "fn")
            if named:
                return named[0]
    return ""


def _country(answer: dict[str, Any], entities: list[dict[str, Any]]) -> str:
    said = _code(answer.get("country"))
    if said:
        return said
    registrants = (e for e in entities if "registrant" in _list(e.get("roles")))
    return next((code for e in registrants if (code := _country_of_card(_card(e)))), "")


def _abuse(entities: list[dict[str, Any]]) -> tuple[str, ...]:
    """The addresses of every abuse contact, the outermost first: it speaks for this network."""
    found: dict[str, str] = {}
    for entity in entities:
        if "abuse" in _list(entity.get("roles")):
            for email in _emails(_card(entity)):
                found.setdefault(email.lower(), email)
    return tuple(found.values())[:MOST_CONTACTS]


def _entities(answer: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every entity, level by level: those of the network, those inside them, and so on."""
    level, left = _list(answer.get("entities")), MOST_ENTITIES
    for _ in range(DEEPEST):
        entities = [_dict(entity) for entity in level[:left]]
        yield from entities
        left -= len(entities)
        level = [inner for entity in entities for inner in _list(entity.get("entities"))]


def _card(entity: dict[str, Any]) -> list[list[Any]]:
    """The properties of a jCard: [name, parameters, type, value, …]."""
    card = _list(entity.get("vcardArray"))
    properties = _list(card[1]) if len(card) > 1 else []
    return [p for p in properties if isinstance(p, list) and len(p) > 3]  # noqa: PLR2004


def _emails(card: list[list[Any]]) -> list[str]:
    given = [p for p in card if p[0] == "email"]
    given.sort(key=lambda p: str(_dict(p[1]).get("pref", "101")).zfill(3))  # RFC 6350: 1 to 100
    addresses = [clean(p[3]).removeprefix("mailto:") for p in given]
    return [address for address in addresses if EMAIL.fullmatch(address)]


def _country_of_card(card: list[list[Any]]) -> str:
    for _, parameters, _, value, *_ in (p for p in card if p[0] == "adr"):
        given = _dict(parameters)
        lines = str(given.get("label", "")).splitlines()
        written = [given.get("cc"), *_list(value)[6:7], *lines[-1:]]  # RFC 8605; RFC 6350, 6.3.1
        for text in written:
            code = _code(text) or _country_names().get(clean(text).lower(), "")
            if code:
                return code
    return ""


def _texts(card: list[list[Any]], name: str) -> list[str]:
    values = [p[3] for p in card if p[0] == name]
    texts = [clean(" ".join(map(str, v)) if isinstance(v, list) else v) for v in values]
    return [text for text in texts if text]


def _code(value: object) -> str:
    code = clean(value).upper()
    known = len(code) == 2 and code in set(_country_names().values())  # noqa: PLR2004
    return code if known and code not in NOT_COUNTRIES else ""


def clean(value: object) -> str:
    """A registry's text on one line, without invisible characters, cut to a decent length."""
    if not isinstance(value, str):
        return ""
    return " ".join(INVISIBLE.sub("", value[: LONGEST * 4]).split())[:LONGEST]


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def country_codes() -> frozenset[str]:
    """Every code of ISO 3166-1 that a country has."""
    return frozenset(_country_names().values())


@lru_cache(maxsize=1)
def _country_names() -> dict[str, str]:
    return tomllib.loads(COUNTRIES.read_text())
