"""Being there on site: the room's code and one's own. Scenarios carry the numbers of others' threads."""

from datetime import timedelta

import pytest
from django.test import Client

from clickable.base.errors import RefusedError
from clickable.training.attendance.codes import is_of_the_room, new_code, room_code
from clickable.training.attendance.models import Refusal, Witness
from clickable.training.attendance.onsite import scan
from clickable.training.attendance.selectors import presence_of
from tests.training.attendance.making import at, on_site, seat
from tests.training.making import START, confirmed

pytestmark = pytest.mark.django_db


def refused() -> list[tuple[str, int | None]]:
    return list(Refusal.objects.order_by("pk").values_list("why", "registration"))


def test_a_scan_counts_from_then_on_and_again_changes_nothing() -> None:
    session = on_site()
    row, code = seat(session)

    for minute in (20, 25, 90):
        now = at(minute)
        scan(room=room_code(session, now=now), own=code, now=now)

    found = presence_of([row.pk])[row.pk]
    assert (found.minutes, found.inside, found.by) == (100, [(20, 120)], "code")
    assert Witness.objects.count() == 1


def test_a_slow_scan_or_a_clock_that_is_off_is_taken_moodle_522() -> None:
    session = on_site()
    now = START + timedelta(seconds=(-START.timestamp()) % 90)  # a step begins
    shown = room_code(session, now=now)

    taken = [s for s in range(-200, 300, 10) if is_of_the_room(shown, session, now=now + timedelta(seconds=s))]  # fmt: skip

    assert (taken[0], taken[-1]) == (-90, 170)
    assert set(range(-90, 170, 10)) <= set(taken)


def test_an_early_scan_is_kept_and_never_blocks_a_later_one_moodle_746() -> None:
    session = on_site()
    row, code = seat(session)
    early = at(-40)
    with pytest.raises(RefusedError, match="encore tôt"):
        scan(room=room_code(session, now=early), own=code, now=early)
    assert refused() == [("early", row.pk)]

    now = at(-5)
    assert scan(room=room_code(session, now=now), own=code, now=now) == row

    assert presence_of([row.pk])[row.pk].minutes == 120


def test_who_cannot_read_the_square_types_six_digits_moodle_713(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    session = on_site()
    row, code = seat(session)
    monkeypatch.setattr("clickable.base.clock.now", lambda: at(0))
    room = room_code(session, now=at(0))

    shown = client.post("/formations/ici/", {"room": f"{room[:3]} {room[3:]}", "own": code.lower()})

    assert "C’est noté" in shown.content.decode()
    assert presence_of([row.pk])[row.pk].minutes == 120
    assert not client.cookies


def test_what_is_refused_is_told_with_its_reason_and_typed_codes_are_not_kept() -> None:
    session = on_site()
    row, code = seat(session)
    now = at(10)
    wrong = "000000" if room_code(session, now=now) != "000000" else "111111"

    with pytest.raises(RefusedError):
        scan(room=wrong, own=code, now=now)
    with pytest.raises(RefusedError):
        scan(room=room_code(session, now=now), own="ZZZ9" if code != "ZZZ9" else "ZZZ8", now=now)
    with pytest.raises(RefusedError):
        scan(room=room_code(session, now=at(121)), own=code, now=at(121))
    with pytest.raises(RefusedError):
        scan(room=wrong, own="nobody", now=now)

    assert refused() == [("old", row.pk), ("unknown", None), ("late", row.pk)]
    assert not Witness.objects.exists()


def test_the_code_of_another_session_is_not_taken() -> None:
    here, there = on_site(), on_site()
    _row, code = seat(here)

    with pytest.raises(RefusedError):
        scan(room=room_code(there, now=at(0)), own=code, now=at(0))
    assert not Witness.objects.exists()


def test_who_waits_has_no_code_that_counts() -> None:
    session = on_site(1)
    seat(session)
    _waits, code = confirmed(session), "K7F2"

    with pytest.raises(RefusedError):
        scan(room=room_code(session, now=at(0)), own=code, now=at(0))


def test_what_is_wrong_is_said_and_what_was_typed_stays(client: Client) -> None:
    shown = client.post("/formations/ici/", {"room": "12", "own": "<b>"}).content.decode()

    assert "Le code de la salle a six chiffres." in shown
    assert 'value="12"' in shown
    assert "<b>" not in shown


def test_looking_with_a_scanned_square_fills_the_code_in_and_acts_not(client: Client) -> None:
    shown = client.get("/formations/ici/?code=123456").content.decode()

    assert 'value="123456"' in shown
    assert not Refusal.objects.exists()


def test_codes_have_no_letter_that_looks_like_another_and_at_least_one_digit() -> None:
    codes = [new_code() for _ in range(500)]

    assert not {letter for code in codes for letter in code} & set("01IOLSBZ")
    assert all(any(letter.isdigit() for letter in code) for code in codes)
