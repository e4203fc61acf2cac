"""The page where a lead sets the rules of the queue."""

import pytest
from django.test import Client

from clickable.assess.triage.models import Rank, Rule, RuleSet
from clickable.base import clock
from clickable.people.models import User
from clickable.report.models import Category
from tests.cast import EVE, an_item, signed_in

pytestmark = pytest.mark.django_db
PAGE = "/desk/file/regles/"


@pytest.fixture
def client(lead: User) -> Client:
    return signed_in(lead)


def given(**more: str) -> dict[str, str]:
    return {"category_hate": "900", "category_csam": "10", "reports_0_at": "2", "reports_0_points": "5", **more}  # fmt: skip


def test_the_page_shows_the_rules_in_force(client: Client) -> None:
    page = client.get(PAGE).content.decode()

    assert 'name="category_csam" value="900"' in page
    assert 'name="age_2_at" value="168"' in page
    assert "les règles fournies" in page


def test_a_look_moves_nothing_and_keeps_what_was_typed(client: Client) -> None:
    an_item("https://a.example/", category=Category.CSAM, now=clock.now())
    an_item("https://b.example/", category=Category.HATE, now=clock.now())
    client.get("/desk/")

    page = client.post(PAGE, given(step="look", reason="essai")).content.decode()

    assert "2 éléments sur 2 changeraient de place" in page
    assert 'name="category_hate" value="900"' in page
    assert (RuleSet.objects.count(), Rank.objects.filter(rules_version=0).count()) == (0, 2)


def test_rules_are_kept_with_their_reason(client: Client, lead: User) -> None:
    answer = client.post(PAGE, given(step="set", reason="vague de haine"), follow=True)

    made = RuleSet.objects.get()
    assert (made.version, made.made_by, made.reason) == (1, lead, "vague de haine")
    assert Rule.objects.filter(rule_set=made).count() == 3
    page = answer.content.decode()
    assert "Version 1 des règles gardée" in page
    assert "vague de haine" in page
    assert 'name="reports_0_at" value="2"' in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": ""},
        {"reason": "x", "category_hate": "1001"},
        {"reason": "x", "category_hate": "-1"},
        {"reason": "x", "category_hate": "beaucoup"},
        {"reason": "x", "reports_1_at": "3"},
        {"reason": "x", "reports_1_at": "2", "reports_1_points": "9"},
        {"reason": "x", "day": "2020-01-01"},
        {"reason": "x", "day": "demain"},
        {"reason": "x\x00"},
    ],
)
def test_what_cannot_stand_is_refused_and_stays_on_the_page(
    client: Client, wrong: dict[str, str]
) -> None:
    answer = client.post(PAGE, given(step="set", **wrong))

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert 'name="category_csam" value="10"' in answer.content.decode()
    assert RuleSet.objects.count() == 0


def test_an_address_in_the_reason_is_no_link(client: Client) -> None:
    reason = "comme https://photos.host.example/a"
    client.post(PAGE, given(step="set", reason=reason))
    client.post(PAGE, given(step="set", reason=EVE))

    page = client.get(PAGE).content.decode()
    assert "https://photos" not in page
    assert "<script>alert" not in page
    assert RuleSet.objects.count() == 2


def test_who_does_not_lead_does_not_enter(alice: User) -> None:
    assert signed_in(alice).post(PAGE, given(step="set", reason="x")).status_code == 403
    assert RuleSet.objects.count() == 0
