"""Every view of the instance says who may enter; what says nothing fails the build, and never answers."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path, resolve
from pytest_django import Settings

from clickable.base.doors import anybody, doors, every_view_declares, under
from clickable.people.models import User
from clickable.people.rules import can_edit
from clickable.urls import PUBLIC
from tests.cast import person, signed_in

SAMPLES = {
    "int": "1",
    "slug": "x",
    "str": "x",
    "path": "x",
    "": "x",
    "reference": "E-00000000",
    "uuid": "00000000-0000-4000-8000-000000000000",
}
GESTION = [d for d in doors() if d.route.startswith("gestion/")]


def silent(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("what nobody should read")


urlpatterns = [  # an instance in which somebody forgot something
    path("desk/silent/", silent),
    path("public/", silent, name="listed"),
    under(can_edit, path("gestion/", include([path("of-the-tree/", silent, name="tree")]))),
]


def sample(route: str) -> str:
    """An address that this route may answer to."""
    found = re.sub(
        r"<(?:(\w+):)?\w+>", lambda m: SAMPLES[m[1] or ""], route.replace("^", "").replace("$", "")
    )
    found = found.replace(r"(live|earliest|\d+)\.\.\.(live|latest|\d+)", "live...latest")
    return "/" + found.replace(r"(\d+)", "1").replace(".*", "x")


def test_every_view_says_who_may_enter() -> None:
    call_command("check", fail_level="ERROR")

    staff = {d.route.partition("/")[0] for d in doors() if d.name not in PUBLIC}
    assert staff == {"desk", "gestion", "api"}
    assert len(list(doors())) > 300


@pytest.mark.parametrize(
    ("public", "faults"),
    [
        ({"listed"}, ["doors.E1"]),
        (set(), ["doors.E1", "doors.E1"]),
        ({"listed", "tree"}, ["doors.E1", "doors.E2"]),
        ({"listed", "gone"}, ["doors.E1", "doors.E3"]),
    ],
)
def test_one_forgotten_view_fails_the_build(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, public: set[str], faults: list[str]
) -> None:
    settings.ROOT_URLCONF = __name__
    monkeypatch.setitem(globals(), "PUBLIC", public)

    assert [error.id for error in every_view_declares()] == faults
    with pytest.raises(CommandError):
        call_command("check")


@pytest.mark.django_db
def test_one_that_says_nothing_does_not_answer(settings: Settings, alice: User) -> None:
    settings.ROOT_URLCONF = __name__

    assert signed_in(alice).get("/desk/silent/").status_code == 404
    assert Client().get("/desk/silent/").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("role", [None, *(r for r in User.Role if not can_edit(User(role=r)))])
def test_nobody_but_editors_at_any_view_of_gestion(role: User.Role | None) -> None:
    """Wagtail's own views too, whether they look themselves or not: the sign-in page, or no page."""
    client = signed_in(person("Somebody", role=role, team="")) if role else Client()
    wrong = []
    for door in GESTION:
        where = sample(door.route)
        if getattr(resolve(where).func, "rule", None) is anybody:
            continue
        for send in (client.get, client.post):
            answer = send(where)
            if (answer.status_code, answer.headers.get("Location")) != (
                302, f"/gestion/connexion/?next={where}",
            ):  # fmt: skip
                wrong.append((where, answer.status_code))
    assert wrong == []


def test_every_view_of_gestion_was_asked() -> None:
    """Some routes lie behind a door of ours that stays shut; all others are reached as themselves."""
    hidden = [d.route for d in GESTION if resolve(sample(d.route)).func is not d.view]
    shut = {"login", "password_reset", "users", "groups", "documents", "images", "collections",
            "failwhale", "test404", "localize", "logout", "account"}  # fmt: skip
    assert {route.split("/")[1] for route in hidden} <= shut
