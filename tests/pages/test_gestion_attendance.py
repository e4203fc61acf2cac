"""Who was there, at /gestion/: sources side by side, by hand with a reason, the room's code, the sheet."""

import re

import pytest
from django.test import Client

from clickable.people.models import User
from clickable.training import services as trainings
from clickable.training.attendance.codes import room_code
from clickable.training.attendance.models import Witness
from clickable.training.attendance.onsite import scan
from clickable.training.attendance.selectors import presence_of
from tests.cast import EVE, signed_in
from tests.pages.gestion import a_house
from tests.training.attendance.making import at, beats, on_site, remote, seat
from tests.training.making import session

pytestmark = pytest.mark.django_db
LIST = "/gestion/formations/"


@pytest.fixture(autouse=True)
def _house(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clickable.base.clock.now", lambda: at(30))
    a_house()


@pytest.fixture
def client(edith: User) -> Client:
    return signed_in(edith)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_minutes_by_hand_need_a_reason_and_stand_beside_the_others(client: Client) -> None:
    row, code = seat(remote())
    beats(row, 0, 20)
    own = f"{LIST}{row.session_id}/presence/"
    given = {"registration": row.pk, "begin": "0", "end": "90"}

    client.post(f"{own}main/", given)
    assert presence_of([row.pk])[row.pk].minutes == 20
    client.post(f"{own}main/", {**given, "reason": EVE})

    found = presence_of([row.pk])[row.pk]
    assert (found.minutes, dict(found.sources)) == (90, {"ping": 20, "manual": 90})
    shown = page(client, own)
    assert code in shown
    assert "<script>alert" not in shown

    client.post(f"{own}main/{row.pk}/")
    assert presence_of([row.pk])[row.pk].minutes == 20


def test_the_signed_sheet_is_typed_in_and_fills_who_came(client: Client) -> None:
    row = on_site()
    group, code = seat(row, 3)
    trainings.start_due(now=at(1))
    sheet = page(client, f"{LIST}{row.pk}/presence/feuille/")
    assert sheet.count(code) == 3

    client.post(f"{LIST}{row.pk}/presence/papier/", {f"signed-{group.pk}": "2"})

    assert Witness.objects.get().people == 2
    shown = page(client, f"{LIST}{row.pk}/")
    assert re.search(rf'name="came-{group.pk}" value="2"', shown)
    client.post(f"{LIST}{row.pk}/presence/papier/", {f"signed-{group.pk}": "4"})
    assert Witness.objects.get().people == 2


def test_the_rooms_code_is_large_comes_anew_and_is_taken(client: Client) -> None:
    row = on_site()
    holder, code = seat(row)

    answer = client.get(f"{LIST}{row.pk}/code/")

    shown = answer.content.decode()
    digits = room_code(row, now=at(30))
    assert f"{digits[:3]}\u202f{digits[3:]}" in shown
    assert 1 < int(answer.headers["Refresh"]) <= 91
    assert scan(room=digits, own=code, now=at(30)) == holder
    shown = page(client, f"{LIST}{row.pk}/code/")
    assert "1 présence notée" in shown
    assert "plural" not in shown


def test_refusals_are_shown_to_who_gives_the_session(client: Client) -> None:
    row = on_site()
    _holder, code = seat(row)
    Client().post("/formations/ici/", {"room": "000000", "own": code})

    shown = page(client, f"{LIST}{row.pk}/presence/")

    assert "code de la salle périmé ou faux" in shown


def test_another_sessions_registration_is_not_found(client: Client) -> None:
    row, _code = seat(remote())
    other = session(2)

    assert client.post(f"{LIST}{other.pk}/presence/main/{row.pk}/").status_code == 404


def test_who_does_not_edit_finds_no_page(charlie: User) -> None:
    row, _code = seat(remote())
    own = f"{LIST}{row.session_id}/"

    for rest in ("presence/", "presence/feuille/", "code/"):
        assert signed_in(charlie).get(own + rest).status_code in {302, 404}
