"""The leads' page: what is in force, a dry run, and exactly that."""

import re

import pytest

from clickable.assess.labels.mapping import RuleBook
from clickable.assess.models import Assessment, Outcome
from clickable.desk.rederived import follows
from clickable.people.models import User
from tests.assess.test_rederiving import BASELINE
from tests.cast import an_item, person, signed_in
from tests.desk.cases import judged
from tests.desk.item_pages import words
from tests.rules_of_tomorrow import TOMORROW

PAGE = "/desk/etiquettes/"


@pytest.fixture
def lead(alice: User) -> User:
    return person("Léa", role=User.Role.LEAD, team="Une")


def page_of(user: User) -> str:
    response = signed_in(user).get(PAGE)
    assert response.status_code == 200
    return response.content.decode()


def plan_of(page: str) -> str:
    (found,) = re.findall(r'name="plan" value="([0-9a-f]+)"', page)
    return str(found)


def test_what_is_in_force_is_told(alice: User, lead: User) -> None:
    judged(an_item(), alice, BASELINE)

    seen = words(page_of(lead))

    assert "Règles de droit 2026-11 · comparées à leurs sources le 28 novembre 2026" in seen
    assert "Rien : toutes les conclusions sont celles des règles en vigueur." in seen


def test_a_dry_run_then_exactly_that(
    alice: User, lead: User, tomorrow: RuleBook
) -> None:  # fmt: skip
    item = judged(an_item(), alice, BASELINE)
    client, page = signed_in(lead), page_of(lead)
    assert "Illicite, base INTERPOL Illicite en droit français 1" in words(page)
    assert "Les projets d’avis sont récrits, et relus avant de partir." in words(page)

    wrong = client.post(f"{PAGE}deriver/", {"plan": "0" * 64}, follow=True)
    assert "relisez avant d’appliquer" in wrong.content.decode()
    assert Assessment.objects.count() == 1
    done = client.post(f"{PAGE}deriver/", {"plan": plan_of(page)}, follow=True)

    assert "1 conclusion dérivée à nouveau." in done.content.decode()
    assert Assessment.objects.get(is_current=True).rules_version == TOMORROW
    seen = words(client.get(f"/desk/dossiers/{item.reference}/").content.decode())
    assert "Illicite en droit français" in seen
    assert "personne n’a regardé une seconde fois" in seen
    assert "Conclusion dérivée à nouveau, sans regarder : illicite en droit français" in seen
    assert "Jugé auparavant : illicite, base INTERPOL, par Alice" in seen


def test_every_change_says_what_follows() -> None:
    told = {str(follows(was, to)) for was in Outcome for to in [*Outcome, None]}

    assert len(told) == 6
