"""What posts may hold, how counts and audiences are told, which steps there are: without a database."""

from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickable.campaign.visibility import rules
from clickable.campaign.visibility.rules import C, Figure, P

X, MASTODON, BLUESKY = (rules.networks()[code] for code in ("x", "mastodon", "bluesky"))
LONG = "https://clickable.example/" + "a" * 200


def figure(outlet: str, number: int, family: str = "", unit: str = "viewers") -> Figure:
    return Figure(family, outlet, number, unit, "measured", "institut", date(2026, 1, 1))


@pytest.mark.parametrize(
    ("text", "network", "count"),
    [
        ("Bonjour", X, 7),
        ("été", X, 3),
        ("L’été", X, 5),
        ("a…", X, 3),  # outside the ranges that X counts once
        ("👾", X, 2),
        (f"Lire {LONG}", X, 5 + 23),
        (f"Lire {LONG}.", MASTODON, 5 + 23 + 1),
        (f"{LONG} {LONG}", MASTODON, 47),
        (f"Lire {LONG}", BLUESKY, 5 + len(LONG)),
        ("👾", BLUESKY, 2),
    ],
)
def test_length_is_what_the_network_counts(text: str, network: rules.Network, count: int) -> None:
    assert rules.length(text, network) == count


@given(st.text(), st.sampled_from(sorted(rules.networks())))
def test_no_text_without_a_link_counts_less_than_its_letters(text: str, code: str) -> None:
    plain = text.replace("http", "")
    assert rules.length(plain, rules.networks()[code]) >= len(plain)


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("https://a.example/x", []),
        ("https://a.example/?page=2&utm=1", []),
        ("https://a.example/?utm_source=x&page=2", ["utm_source"]),
        ("https://a.example/?UTM_Medium=x", ["UTM_Medium"]),
        ("https://a.example/?fbclid=1&gclid=2", ["fbclid", "gclid"]),
        ("https://a.example/#xtor=AL-1", ["xtor"]),
        ("https://a.example/?mtm_campaign=", ["mtm_campaign"]),
        ("https://bit.ly/3abc", ["bit.ly"]),
        ("https://www.tinyurl.com/a", ["tinyurl.com"]),
    ],
)
def test_what_follows_people_is_found(address: str, found: list[str]) -> None:
    assert rules.followers(address) == found


def test_limits_are_dated_and_grow_stale() -> None:
    for one in rules.networks().values():
        assert one.source.startswith("https://")
        assert not one.stale(one.checked_on + timedelta(days=365))
        assert one.stale(one.checked_on + timedelta(days=366))


@pytest.mark.parametrize(
    ("number", "told"),
    [(0, (0, False)), (99, (99, False)), (100, (100, False)), (1812, (1800, True)), (1800, (1800, False)), (12_812, (12_000, True))],
)  # fmt: skip
def test_more_than(number: int, told: tuple[int, bool]) -> None:
    assert rules.rounded(number) == told


@given(st.integers(min_value=0, max_value=10**9))
def test_what_is_said_is_never_more_than_there_is(number: int) -> None:
    said, more = rules.rounded(number)
    assert said <= number
    assert more is (said < number)
    assert said >= number * 0.9


def test_audiences_are_never_added_up_and_a_family_counts_once() -> None:
    rows = [
        figure("Une", 300, "Groupe"), figure("Deux", 500, "Groupe"), figure("Seule", 400), figure("Seule", 100),
        figure("Une", 900, "Groupe", unit="views"),
    ]  # fmt: skip
    for some in permutations(rows):
        told = [(one.outlet, one.number) for one in rules.best(some)]
        assert told == [("Une", 900), ("Deux", 500), ("Seule", 400)]


@pytest.mark.parametrize(
    ("number", "word"),
    [(2_300_000, "millions"), (1_999_999, "million"), (520_000, "hundreds"), (100_000, "hundred"), (9_999, "")],
)  # fmt: skip
def test_how_large(number: int, word: str) -> None:
    assert rules.order_of(number) == word


def test_steps_are_one_table() -> None:
    assert rules.STEPS.keys() == set(C)
    assert rules.PLACED.keys() == set(P)
    assert rules.may_place(P.UP, P.PROOFED)
    assert not rules.may_place(P.PRINTED, P.PROOFED)
    reached = set(rules.SHOWN) | {P.PLANNED, P.PRINTED, P.DROPPED}
    assert reached == set(P)
    assert not any(rules.may_place(frm, P.UP) for frm in P if frm != P.PRINTED)
    assert not rules.may_place(P.PROOFED, P.PRINTED)  # seen: it was up
