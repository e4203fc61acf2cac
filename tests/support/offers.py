"""Invented services."""

from dataclasses import replace
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from clickable.places.rules import Window
from clickable.support.rules import Channel, Offer

DAILY = (Window(frozenset(range(7)), time(9), time(23)),)
WORDS = {"fr": "essai", "en": "test"}


def offer(**changed: Any) -> Offer:
    """Open from 9 to 23 in Paris, for children who want to talk."""
    usual = Offer(
        code="test",
        name=WORDS,
        what=WORDS,
        note={"fr": "", "en": ""},
        channels=(Channel("phone", "3999"),),
        windows=DAILY,
        zone=ZoneInfo("Europe/Paris"),
        topics=frozenset({"talk"}),
        audience=frozenset({"child"}),
        territories=frozenset({"FR"}),
        source="test.example",
        source_url="https://test.example/",
        checked_on=date(2026, 11, 1),
    )
    return replace(usual, **changed)
