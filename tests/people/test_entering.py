"""Two steps: what the password alone opens, how long a session lasts, who is in it."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import resolve
from django.utils.encoding import iri_to_uri

from clickable.api.bearer import Bearer
from clickable.base import clock
from clickable.base.doors import anybody, doors
from clickable.people import factors, sessions
from clickable.people.models import User
from clickable.people.passwords import change_password
from clickable.people.sessions import SessionStore, keys_of
from clickable.urls import PUBLIC
from tests.cast import APP, PASSWORD, SECRETS, code, enter, person, signed_in
from tests.test_doors import sample

pytestmark = pytest.mark.django_db
DOOR = "/desk/connexion/"
CODE, PROTECT = f"{DOOR}code/", f"{DOOR}proteger/"
# What is there for everybody.
HALF_WAY = {
    "second_step", "passkey", "protect", "invitation", "sign_in", "sign_out", "speak",
}  # fmt: skip


@pytest.fixture
def alice(alice: User) -> User:
    alice.set_password(PASSWORD)
    alice.save()
    return alice


def half_way(name: str = "alice", *, door: str = DOOR) -> Client:
    client = Client()
    assert client.post(door, {"username": name, "password": PASSWORD}).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get("/desk/").status_code == 200


def told(client: Client, where: str) -> str:
    answer = client.get(where)
    assert answer.status_code == 200
    return answer.content.decode()


def test_who_has_no_second_factor_sets_one_up_and_is_in(alice: User) -> None:
    client = half_way()
    assert client.get(CODE).headers["Location"] == PROTECT
    page = told(client, PROTECT)
    secret = page.partition('class="factor-secret" translate="no">')[2].partition("<")[0]

    shown = client.post(
        PROTECT, {"code": factors.code_of(secret.replace(" ", ""), now=clock.real())}
    )

    assert shown.content.decode().count("<li>") == 10
    assert is_in(client)
    assert keys_of(client.session) == SECRETS[alice.pk]
    assert factors.held(alice).codes_left == 10


def test_the_secret_on_the_page_stays_until_it_is_proved(alice: User) -> None:
    client = half_way()

    assert told(client, PROTECT).count("factor-secret") == 1
    first = told(client, PROTECT).partition('class="factor-secret"')[2][:80]
    refused = client.post(PROTECT, {"code": "000000"}).content.decode()
    assert "n’est pas encore réglée" in refused
    assert first in refused
    assert not factors.has_one(alice)
    assert not is_in(client)


def test_the_secret_lies_locked_in_the_session(alice: User) -> None:
    client = half_way()
    page = told(client, PROTECT)
    secret = page.partition('class="factor-secret" translate="no">')[2].partition("<")[0]

    kept = [str(SessionStore().decode(row.session_data)) for row in Session.objects.all()]

    assert secret.replace(" ", "") not in "".join(kept)


def test_who_has_one_cannot_set_up_another_with_the_password_alone(alice: User) -> None:
    code(alice)
    client = half_way()

    assert client.get(PROTECT).headers["Location"] == CODE
    client.post(PROTECT, {"code": factors.code_of(APP, now=clock.real())})
    assert not is_in(client)


def test_a_code_lets_in_with_the_keys(alice: User) -> None:
    client = enter("alice")

    assert is_in(client)
    assert keys_of(client.session) == SECRETS[alice.pk]


@pytest.mark.parametrize("onward", ["foo", "a b"])
def test_who_wants_to_go_nowhere_comes_in_all_the_same(alice: User, onward: str) -> None:
    client = enter("alice", next=onward)

    assert client.led_to == iri_to_uri(onward)  # type: ignore[attr-defined]
    assert is_in(client)


def test_a_recovery_code_lets_in_once(alice: User) -> None:
    code(alice)
    paper = factors.new_codes(alice, now=clock.real())[0]
    first, second = half_way(), half_way()

    assert first.post(CODE, {"code": paper}).status_code == 302
    refused = second.post(CODE, {"code": paper})

    assert (is_in(first), is_in(second), refused.status_code) == (True, False, 200)


def test_a_code_that_was_seen_over_the_shoulder_is_worth_nothing(alice: User) -> None:
    shown = code(alice)
    first, second = half_way(), half_way()

    first.post(CODE, {"code": shown})
    answer = second.post(CODE, {"code": shown})

    assert "a déjà servi" in answer.content.decode()
    assert (is_in(first), is_in(second)) == (True, False)


def test_guessing_ends_for_the_person_wherever_it_comes_from(alice: User) -> None:
    right = code(alice)
    for _ in range(10):
        half_way().post(CODE, {"code": "000000"})

    answer = half_way().post(CODE, {"code": right})

    assert "pendant une heure" in answer.content.decode()


def test_half_way_ends_after_ten_minutes(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    right, client = code(alice), half_way()
    monkeypatch.setattr(clock, "real", later(minutes=11))

    assert client.get(CODE).headers["Location"] == DOOR
    assert client.post(CODE, {"code": right}).headers["Location"] == DOOR


def test_half_way_ends_with_the_password(alice: User) -> None:
    client = half_way()
    change_password(person=alice, old=PASSWORD, new="un tout autre mot de passe", now=clock.real())

    assert client.get(PROTECT).headers["Location"] == DOOR


def test_half_way_ends_with_the_account(alice: User) -> None:
    client = half_way()
    User.objects.filter(pk=alice.pk).update(is_active=False)

    assert client.get(PROTECT).headers["Location"] == DOOR


def test_who_comes_after_finds_nothing_of_who_was_there(alice: User, ben: User) -> None:
    client = signed_in(ben)
    client.post(DOOR, {"username": "alice", "password": PASSWORD})

    assert not is_in(client)
    assert keys_of(client.session) == SECRETS[alice.pk]


@pytest.mark.parametrize("who", ["half-way", "one step"])
def test_nothing_opens_before_the_second_step(alice: User, who: str) -> None:
    """Every view of the desk and of /gestion/, from the URLconf."""
    lea = person("Léa", role=User.Role.LEAD)
    lea.set_password(PASSWORD)
    lea.save()
    client = half_way("léa")
    if who == "one step":  # a session of Django's own, as before there were two steps
        client = Client()
        client.force_login(lea)
    asked, wrong = 0, []
    for door in doors():
        where = sample(door.route)
        if door.name in PUBLIC or getattr(resolve(where).func, "rule", None) in {anybody, Bearer}:
            continue
        for send in (client.get, client.post):
            asked += 1
            answer = send(where)
            if answer.status_code != 302 or "/connexion/?next=" not in answer.headers["Location"]:
                wrong.append((where, answer.status_code))
    assert wrong == []
    assert asked > 400


def test_what_is_open_half_way_is_the_door_alone() -> None:
    open_ones = {d.name for d in doors() if d.route.startswith("desk/") and d.rule is anybody}

    assert open_ones == {f"desk:{name}" for name in HALF_WAY}


def later(**span: float):  # type: ignore[no-untyped-def]
    moment = clock.real() + timedelta(**span)
    return lambda: moment


def test_a_session_ends_after_a_quarter_of_an_hour_without_a_page(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(alice)
    monkeypatch.setattr(clock, "real", later(minutes=14))
    assert is_in(client)
    monkeypatch.setattr(clock, "real", later(minutes=14))
    assert is_in(client)
    monkeypatch.setattr(clock, "real", later(minutes=15, seconds=1))
    assert not is_in(client)


def test_and_after_eight_hours_whatever_happens(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(alice)
    for _ in range(34):  # 7:56
        monkeypatch.setattr(clock, "real", later(minutes=14))
        assert is_in(client)
    monkeypatch.setattr(clock, "real", later(minutes=5))
    assert not is_in(client)


def test_an_open_editor_is_nobody_at_work(paul: User, monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in(paul)
    monkeypatch.setattr(clock, "real", later(minutes=14))
    client.post("/gestion/editing-sessions/ping/wagtailcore/page/1/1/")
    monkeypatch.setattr(clock, "real", later(minutes=2))

    assert client.get("/gestion/envoi/").status_code == 403


def test_the_demos_clock_ends_no_session(alice: User, settings, tmp_path) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(alice)
    (tmp_path / "clock").write_text("86400")
    settings.CLOCK_FILE = str(tmp_path / "clock")

    assert is_in(client)


def test_rows_of_sessions_that_are_over_are_forgotten(alice: User) -> None:
    client = signed_in(alice)

    assert sessions.forget(now=clock.real()) == 0
    assert sessions.forget(now=clock.real() + timedelta(minutes=16)) == 1
    assert not is_in(client)


def test_a_password_wins_no_second_time_over_the_door_of_the_editors(paul: User) -> None:
    paul.set_password(PASSWORD)
    paul.save()
    client = half_way("paul", door="/gestion/connexion/")

    assert client.get("/gestion/").status_code == 302
    assert client.get("/gestion/connexion/code/").headers["Location"] == (
        "/gestion/connexion/proteger/"
    )
    assert "Rédaction du site" in told(client, "/gestion/connexion/proteger/")
