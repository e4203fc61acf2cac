"""Whoever asks, wherever, at whatever hour: somebody is open, or the page says so and gives numbers."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from clickable.places import selectors as places
from clickable.support import answers, plans, rows, rules, selectors
from clickable.support.plans import PEOPLE

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
SUMMER = datetime(2027, 7, 12, tzinfo=UTC)
NIGHT = datetime(2026, 11, 3, 3, tzinfo=UTC)
QUESTIONS = [
    (who, what) for who in PEOPLE for what in (*plans.numbers(), "0") if plans.exists(who, what)
]


@pytest.mark.slow
@pytest.mark.parametrize("week", [MONDAY, SUMMER], ids=["winter", "summer"])
def test_every_hour_everywhere(week: datetime, capsys: pytest.CaptureFixture[str]) -> None:
    """The table: territories × 168 hours × topics. Counted by the services, as the pages choose them."""
    seen: Counter[str] = Counter()
    for territory in places.territories().values():
        for hour in range(168):
            seen.update(at_this_hour(territory, week + timedelta(hours=hour)))
    with capsys.disabled():
        print(f"\n{sum(seen.values())} answers: {dict(sorted(seen.items()))}")  # noqa: T201 -- the figure that is asked for
    assert sum(seen.values()) == len(places.territories()) * 168 * len(rules.TOPICS)
    assert seen["nothing"] == 0


def at_this_hour(territory: places.Territory, now: datetime) -> Counter[str]:
    told = {each.code: each for each in selectors.told(now=now, language="fr", territory=territory)}
    open_now = {code for code, each in told.items() if each.open_now and each.confirmed}
    numbers = [each for each in told.values() if each.code in EMERGENCY and each.calls]
    found: Counter[str] = Counter()
    for topic in rules.TOPICS:
        if open_now & BY_TOPIC[topic]:
            found["open"] += 1
        else:
            found["said, with numbers" if numbers or territory.code == "ZZ" else "nothing"] += 1
    return found


BY_TOPIC = {topic: {o.code for o in rows.shipped() if topic in o.topics} for topic in rules.TOPICS}
EMERGENCY = BY_TOPIC["danger_now"]


@pytest.mark.parametrize("code", places.territories())
def test_every_page_says_who_is_open_or_that_nobody_is(client: Client, code: str) -> None:
    """Each question in each territory, by night: the page itself."""
    for who, what in QUESTIONS:
        found = answers.answer(
            PEOPLE[who], what, territory=places.territories()[code], now=NIGHT, language="fr"
        )
        html = client.get(f"/aide/{who}{what}/{code.lower()}/").content.decode()
        assert 'class="danger"' in html
        assert 'href="tel:' in html
        assert found.steps
        assert found.open_now or found.emergency or 'href="tel:112"' in html


def test_at_night_those_who_answer_stand_first() -> None:
    guadeloupe = places.territories()["GP"]
    found = answers.answer(PEOPLE["a"], "2", territory=guadeloupe, now=NIGHT, language="fr")
    opened = [(each.code, each.open_now, each.confirmed) for each in found.services]
    assert opened == [
        ("119", True, True),
        ("masecurite", True, True),
        ("17cyber", True, True),
        ("take_it_down", True, True),
        ("3018", False, True),
        ("116006_abroad", False, True),
        ("116006", False, False),
    ]


def test_closed_now_and_open_when_it_is_said_locally(client: Client, settings, tmp_path) -> None:
    """22 h in Guadeloupe in November: 3018 opens at four there."""
    at(settings, tmp_path, datetime(2026, 11, 24, 2, tzinfo=UTC))
    html = client.get("/aide/a2/gp/").content.decode()
    assert "Fermé maintenant, ouvre demain à 4\u202fh, heure de la Guadeloupe" in html
    assert "Tous les jours de 4\u202fh à 18\u202fh, heure de la Guadeloupe." in html
    html = client.get("/en/aide/a2/gp/").content.decode()
    assert "Closed now, opens tomorrow at 4:00, Guadeloupe time" in html


def test_when_nobody_is_open_the_page_says_so(client: Client, settings, tmp_path) -> None:
    at(settings, tmp_path, datetime(2026, 11, 24, 2, tzinfo=UTC))  # 3 h on a Tuesday in Luxembourg
    html = client.get("/aide/a5/lu/").content.decode()
    said = html.partition("aucun de ces services n’est ouvert à coup sûr")[2]
    assert "BEE SECURE – 8002 1234, Luxembourg ouvre à 9\u202fh, heure locale." in said
    assert said.index('href="tel:112"') < said.index('href="tel:113"')


def at(settings, tmp_path, moment: datetime) -> None:  # type: ignore[no-untyped-def]
    ahead = tmp_path / "clock"
    ahead.write_text(str((moment - datetime.now(UTC)).total_seconds()))
    settings.CLOCK_FILE = str(ahead)
