"""Two teams side by side: what is the other's does not exist, wherever one asks, in the same words."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, reverse

from clickable.people.models import User
from clickable.report.models import Item
from tests.cast import an_item, signed_in
from tests.desk.cases import located, notice_of
from tests.desk.test_access import ALL, HELP


def takes_a_reference(pattern: URLPattern) -> bool:
    try:
        reverse(f"desk:{pattern.name}", args=["E-ABCDEFGH"])
    except NoReverseMatch:
        return False
    return True


CASES = [p for p in ALL if p.name not in HELP]
ABOUT_ONE = [p for p in CASES if takes_a_reference(p)]
LISTS = [p for p in CASES if p not in ABOUT_ONE]


@pytest.fixture
def case(alice: User) -> Item:
    return located(an_item(message="canariundeux"), alice)


def references(case: Item) -> list[str]:
    return [case.reference, notice_of(case).reference, case.reports.get().reference]


def same(answer: HttpResponse, reference: str) -> str:
    """The answer without what the question itself put in it, and without what is drawn anew."""
    text = answer.content.decode().replace(reference, "")
    return re.sub(r'(csrfmiddlewaretoken" value=")[^"]*', r"\1", text)


@pytest.mark.parametrize("pattern", ABOUT_ONE, ids=lambda p: p.name)
@pytest.mark.parametrize("method", ["get", "post"])
def test_another_team_s_row_is_as_one_that_never_was(
    pattern: URLPattern, method: str, case: Item, bob: User
) -> None:
    client = signed_in(bob)
    for reference in references(case):
        foreign = ask(client, method, pattern, reference)
        nothing = ask(client, method, pattern, reference[:2] + "0ABCDEFG")

        assert foreign.status_code == nothing.status_code
        assert foreign.status_code in (404, 405)
        assert same(foreign, reference) == same(nothing, reference[:2] + "0ABCDEFG")
        assert len(foreign.content) == len(nothing.content)


@pytest.mark.parametrize("pattern", ABOUT_ONE, ids=lambda p: p.name)
def test_the_same_row_is_there_for_its_own_team(pattern: URLPattern, case: Item, ben: User) -> None:
    """The matrix above can fail: for one of the references, each address leads somewhere."""
    client = signed_in(ben)

    found = [ask(client, m, pattern, r) for r in references(case) for m in ("get", "post")]

    assert any(answer.status_code not in (404, 405) for answer in found)


@pytest.mark.parametrize("pattern", LISTS, ids=lambda p: p.name)
def test_no_list_shows_the_other_team_s(pattern: URLPattern, case: Item, bob: User) -> None:
    arguments = [bob.pk] if "<int:pk>" in str(pattern.pattern) else []
    answer = signed_in(bob).get(reverse(f"desk:{pattern.name}", args=arguments))

    for reference in references(case):
        assert reference not in answer.content.decode()


def ask(client: Client, method: str, pattern: URLPattern, reference: str) -> HttpResponse:
    return getattr(client, method)(reverse(f"desk:{pattern.name}", args=[reference]))
