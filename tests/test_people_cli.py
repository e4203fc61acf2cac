"""`clickable invite`, `sessions`, `end-sessions`, `reset-factor`."""

import json
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner, Result
from django.test import Client

from clickable.base import clock
from clickable.cli import cli
from clickable.people import factors
from clickable.people.models import User
from clickable.people.second_chance import ask
from tests.cast import code, signed_in

pytestmark = pytest.mark.django_db


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, list(words))


@pytest.mark.parametrize(
    ("words", "place"),
    [(["--team", "Une"], "desk"), (["--role", "editor"], "gestion"),
     (["--role", "help_lead", "--team", "Écoute"], "desk")],
)  # fmt: skip
def test_it_prints_a_link_that_works(words: list[str], place: str) -> None:
    shown = run("invite", "zoe", *words)

    where = urlsplit(shown.output.strip()).path
    assert where.startswith(f"/{place}/invitation/")
    assert Client().get(where).status_code == 200


def test_a_role_of_another_kind_is_refused() -> None:
    shown = run("invite", "zoe", "--role", "helper", "--team", "Une")

    assert shown.exit_code == 1


def test_who_is_signed_in_and_no_more(alice: User, ben: User) -> None:
    here, there = signed_in(alice), signed_in(ben)
    listed = json.loads(run("sessions", "--json").output)
    assert sorted(each["person"] for each in listed) == ["alice", "ben"]

    assert run("end-sessions", "alice").output == "1 ended\n"

    assert (here.get("/desk/").status_code, there.get("/desk/").status_code) == (302, 200)
    assert "ben" in run("sessions").output
    assert run("end-sessions", "--everybody").output == "1 ended\n"
    assert run("sessions").output == ""


@pytest.mark.parametrize("words", [[], ["alice", "--everybody"]])
def test_it_must_be_said_whose(alice: User, words: list[str]) -> None:
    assert run("end-sessions", *words).exit_code == 2


def test_a_lost_factor_needs_a_lead_where_there_is_one(alice: User, lead: User) -> None:
    code(alice)
    assert run("reset-factor", "alice").exit_code == 1
    assert run("reset-factor", "alice", "--alone").exit_code == 1
    ask(person=alice, by=lead, now=clock.now())

    assert run("reset-factor", "alice").exit_code == 0

    assert not factors.has_one(alice)


def test_and_none_where_there_is_none(paul: User) -> None:
    code(paul)

    assert run("reset-factor", "nobody").exit_code == 1
    assert run("reset-factor", "paul").exit_code == 1
    assert run("reset-factor", "paul", "--alone").exit_code == 0
    assert not factors.has_one(paul)
