"""Whoever asks, wherever, at whatever hour: somebody is open, or the page says so and gives numbers."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from clickable.places import selectors as places
from clickable.support import answers, plans, rows, rules, selectors
from clickable.support.plans import PEOPLE
from clickable.support.telling import Told

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
SUMMER = datetime(2027, 7, 12, tzinfo=UTC)
NIGHT = datetime(2026, 11, 3, 3, tzinfo=UTC)
QUESTIONS = [
    (who, what) for who in PEOPLE for what in (*plans.numbers(), "0") if plans.exists(who, what)
]


@pytest.mark.once
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
    open_now = {code for code, each in told.items() if each.answers_now}
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
        assert all(by_a_person(each) for each in found.listen_now)


def by_a_person(each: Told) -> bool:
    ways = ("phone", "sms", "chat", "video")
    return each.confirmed and any(link.open_now and link.kind in ways for link in each.links)


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
    said = html.partition("personne qui réponde à coup sûr à cette heure")[2]
    assert "BEE SECURE – 8002 1234, Luxembourg ouvre à 9\u202fh, heure locale." in said
    assert said.index('href="tel:112"') < said.index('href="tel:113"')


def test_a_form_on_the_web_is_nobody_to_talk_to(client: Client, settings, tmp_path) -> None:
    at(settings, tmp_path, datetime(2026, 11, 24, 2, tzinfo=UTC))  # 3 h on a Tuesday in Luxembourg
    html = client.get("/aide/a2/lu/").content.decode()
    said = html.partition('id="nobody"')[2]
    assert 0 < said.index('href="tel:113"') < said.index("note--help")
    assert "takeitdown.ncmec.org" in said


def test_who_listens_day_and_night_is_named_when_nobody_else_is(
    client: Client, settings, tmp_path
) -> None:
    at(settings, tmp_path, datetime(2026, 11, 24, 2, tzinfo=UTC))
    for path, name, number in (
        ("/aide/f0/", "3114 – Envie de mourir", "3114"),
        ("/aide/a8/be/", "Child Focus – 116\u202f000, Belgique", "116000"),
    ):
        html = client.get(path).content.decode()
        said = html.partition('id="nobody"')[2]
        assert "Mais quelqu’un écoute maintenant" in said
        assert name.replace("\u202f", " ") in said.replace("\u202f", " ")
        assert f'href="tel:{number}"' in said


def test_what_is_not_confirmed_is_told_so_wherever_it_stands(client: Client) -> None:
    for path, number in (("/aide/a1/gp/", "114"), ("/aide/a8/be/", "101")):
        html = client.get(path).content.decode()
        danger = html.partition('class="danger"')[2].partition("</p>")[0]
        assert f">{number}</a> <span>(à confirmer ici)" in danger
        assert "(à confirmer ici)" not in danger.partition(">112</a>")[2][:12]
        assert "Jour et nuit, à confirmer" in html


def test_sources_are_of_the_services_shown_and_none_is_dated_unread(client: Client) -> None:
    found = answers.answer(
        PEOPLE["a"], "8", territory=places.territories()["BE"], now=NIGHT, language="fr"
    )
    html = client.get("/aide/a8/be/").content.decode()
    listed = html.partition('class="sources')[2].partition("</details>")[0]
    assert listed.count("<li>") >= len({e.code for r in found.steps for e in r.services})
    line = listed.partition("101 – Police en Belgique")[2].partition("</li>")[0]
    assert "À confirmer\u202f: aucune source lue" in line
    assert "vérifié" not in line
    assert "facts" not in html


def test_a_closed_chat_does_not_look_open(client: Client, settings, tmp_path) -> None:
    at(settings, tmp_path, datetime(2026, 11, 24, 3, tzinfo=UTC))  # 4 h in Paris
    html = client.get("/aide/a2/").content.decode()
    card = html.partition("119 – Allô")[2].partition("</article>")[0]
    assert "Tchat fermé, ouvre à 15\u202fh" in card
    assert "Écrire par tchat" not in card


def test_the_place_goes_on_to_the_request(client: Client) -> None:
    html = client.get("/aide/a2/gp/").content.decode()
    assert 'href="/aide/demande/?lieu=gp"' in html


def test_belgium_has_no_gendarmerie_and_its_own_numbers(client: Client) -> None:
    for what in plans.numbers():
        html = client.get(f"/aide/a{what}/be/").content.decode()
        assert "gendarm" not in html
        assert 'href="tel:17"' not in html
    for what in "234567":
        assert 'href="tel:103"' in client.get(f"/aide/a{what}/be/").content.decode()
    for code in ("be", "lu"):
        assert f'href="/aide/a8/{code}/"' in client.get(f"/aide/a2/{code}/").content.decode()


def at(settings, tmp_path, moment: datetime) -> None:  # type: ignore[no-untyped-def]
    ahead = tmp_path / "clock"
    ahead.write_text(str((moment - datetime.now(UTC)).total_seconds()))
    settings.CLOCK_FILE = str(ahead)
