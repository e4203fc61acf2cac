"""Who may enter: every view of the desk × every role × own, foreign and closed things (tests/desk/doors.py)."""

import re
from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, reverse

from clickable.base.doors import anybody, doors
from clickable.people.models import User
from clickable.people.rules import has_account
from clickable.report.models import Item
from tests.cast import signed_in
from tests.desk.doors import FINE, ROWS, People, Row, Thing, people, things

pytestmark = pytest.mark.django_db
VIEWS = {d.name.removeprefix("desk:"): d for d in doors() if d.route.startswith("desk/")}
GUARDED = {name: row for name, row in ROWS.items() if row.rule is not anybody}
NEVER_WERE = (
    "E-00000000", "N-00000000", "R-00000000", "x", "%00", "%F0%9F%92%A1", "a" * 300, "999999999",
)  # fmt: skip


@pytest.fixture
def staff(db: None) -> People:
    return people()


@pytest.fixture
def world(staff: People) -> dict[str, list[Thing]]:
    return things(staff)


def address(name: str, key: object = "") -> str:
    try:
        return reverse(f"desk:{name}", args=[key] if key else [])
    except NoReverseMatch:
        pytest.fail(f"{name}: is it about something else? (tests/desk/doors.py)")


def ask(client: Client, name: str, where: str, *, posts: bool | None = None) -> HttpResponse:
    """One request, of which nothing stays."""
    posting = ROWS[name].posts if posts is None else posts
    with transaction.atomic():
        answer: HttpResponse = (client.post if posting else client.get)(where)
        transaction.set_rollback(True)
    return answer


def places(name: str, row: Row, world: dict[str, list[Thing]]) -> Iterator[tuple[str, Thing]]:
    """Every address of a view: one for each thing that it can be about."""
    for thing in world[row.about] if row.about else [Thing("", "")]:
        yield address(name, thing.key), thing


def same(answer: HttpResponse, where: str, key: object) -> tuple[int, str]:
    """The answer without what the question itself put in it, and without what is drawn anew."""
    text = answer.content.decode().replace(where, "")
    text = text.replace(key, "") if isinstance(key, str) else text
    return answer.status_code, re.sub(r'(csrfmiddlewaretoken" value=")[^"]*', r"\1", text)


def never(key: object) -> object:
    """What such a thing could be called, and none is."""
    if isinstance(key, UUID):
        return uuid4()
    return 987654321 if isinstance(key, int) else f"{str(key)[:2]}0ABCDEFG"


def leaks(answer: HttpResponse, thing: Thing) -> bool:
    told = answer.content.decode()
    return "canari" in told or (
        isinstance(thing.key, str) and bool(thing.key) and thing.key in told
    )


def test_every_view_has_its_row_and_its_rule() -> None:
    assert {name: VIEWS[name].rule for name in VIEWS} == {n: row.rule for n, row in ROWS.items()}


def test_who_is_not_signed_in_sees_the_sign_in_page(world: dict[str, list[Thing]]) -> None:
    nobody, wrong = Client(), []
    for name, row in GUARDED.items():
        for where, thing in places(name, row, world):
            answer = ask(nobody, name, where)
            back = f"/desk/connexion/?next={'/desk/' if row.posts else where}"
            if (answer.status_code, answer.headers.get("Location")) != (302, back):
                wrong.append((name, thing, answer.status_code))
    assert wrong == []


@pytest.mark.timeout(300)  # some thousand requests
def test_every_role_at_every_door(staff: People, world: dict[str, list[Thing]]) -> None:
    """403 without the right; 404 for another team's, in the words for what never was; else an answer."""
    asked, wrong = 0, []
    for user in staff.all:
        client, team = signed_in(user), user.team.name if user.team else "none"
        for name, row in GUARDED.items():
            for where, thing in places(name, row, world):
                answer = ask(client, name, where)
                if not row.rule(user):  # type: ignore[operator]
                    expected, fine = {403}, not leaks(answer, thing)
                elif row.about and (thing.team != team or thing.owner not in {"", str(user)}):
                    unknown = never(thing.key)
                    nowhere = address(name, unknown)
                    nothing = same(ask(client, name, nowhere), nowhere, unknown)
                    expected, fine = {404}, same(answer, where, thing.key) == nothing
                else:
                    expected = row.answers | (
                        {403, 404, 409} if thing.closed and row.posts else set()
                    )
                    fine = True
                asked += 1
                if answer.status_code not in expected or not fine:
                    wrong.append((user.display_name, name, thing, answer.status_code))
    assert wrong == []
    assert asked > len(staff.all) * len(GUARDED)


def test_no_list_shows_what_is_another_teams(staff: People, world: dict[str, list[Thing]]) -> None:
    keys = {t.key for found in world.values() for t in found if isinstance(t.key, str)}
    wrong = []
    for who in ("Bob", "Lou", "Malo", "Hugo", "Ana"):
        client = signed_in(staff.called(who))
        for name, row in GUARDED.items():
            if not row.about and row.rule(staff.called(who)):  # type: ignore[operator]
                told = ask(client, name, address(name)).content.decode()
                wrong += [(who, name, key) for key in keys | {"canari"} if key in told]
    assert wrong == []


def test_what_changes_something_is_never_a_get(
    staff: People, world: dict[str, list[Thing]]
) -> None:
    wrong = []
    for who in ("Léa", "Hanaé"):
        client, user = signed_in(staff.called(who)), staff.called(who)
        for name, row in GUARDED.items():
            if row.posts and row.rule(user):  # type: ignore[operator]
                for where, _thing in places(name, row, world):
                    if ask(client, name, where, posts=False).status_code != 405:
                        wrong.append((who, name))
    assert wrong == []


def test_what_never_was_is_not_found(staff: People, world: dict[str, list[Thing]]) -> None:
    wrong = []
    for who in ("Léa", "Hanaé"):
        client, user = signed_in(staff.called(who)), staff.called(who)
        for name, row in GUARDED.items():
            if row.about and row.rule(user):  # type: ignore[operator]
                key = str(world[row.about][0].key)
                for wanted in NEVER_WERE:
                    where = f"/{wanted}".join(address(name, key).rsplit(f"/{key}", 1))
                    if ask(client, name, where).status_code != 404:
                        wrong.append((who, name, wanted))
    assert wrong == []


def test_a_form_without_its_token_is_refused(staff: People, world: dict[str, list[Thing]]) -> None:
    wrong = []
    for who in ("Léa", "Hanaé"):
        client, user = Client(enforce_csrf_checks=True), staff.called(who)
        client.cookies = signed_in(user).cookies
        for name, row in ROWS.items():
            if row.posts and (row.rule is anybody or row.rule(user)):  # type: ignore[operator]
                for where, thing in places(name, row, world):
                    if (status := ask(client, name, where).status_code) != 403:
                        wrong.append((who, name, thing, status))
    assert wrong == []


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": User.Role.NONE}])
def test_a_session_has_no_more_than_its_person_has_now(
    change: dict[str, object], staff: People, world: dict[str, list[Thing]]
) -> None:
    """An account is closed, or a role taken away, while somebody is signed in: the next request counts."""
    client, wrong = signed_in(staff.called("Léa")), []
    User.objects.filter(display_name="Léa").update(**change)
    expected = 302 if "is_active" in change else 403
    for name, row in GUARDED.items():
        if "role" in change and row.rule is has_account:
            continue  # one's own account stays, whatever the role
        for where, _thing in places(name, row, world):
            answer = ask(client, name, where)
            if answer.status_code != expected or "canari" in answer.content.decode():
                wrong.append((name, answer.status_code))
    assert wrong == []
    assert Item.objects.filter(stage="located").count() == 1


def test_the_table_can_fail(staff: People, world: dict[str, list[Thing]]) -> None:
    """What is kept from others is there for its own team."""
    client = signed_in(staff.called("Ben"))
    client.post(address("open", world["item"][0].key))
    told = ask(client, "item", address("item", world["item"][0].key))

    assert told.status_code in FINE
    assert "canari-de-une" in told.content.decode()
