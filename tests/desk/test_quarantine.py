"""The quarantine's page: counts, let in, close as spam after a look at what would be closed."""

import re
from typing import Any

import pytest

from clickable.people.models import User
from clickable.report.models import Category, Report
from clickable.report.waiting import PAGE
from tests.cast import EVE, dana_reports, signed_in
from tests.desk.cases import RAW, opened

pytestmark = pytest.mark.django_db
HOME = "/desk/quarantaine/"
ADDRESS = f"https://{RAW}"


def page_of(client: Any, path: str = HOME, **posted: str) -> str:
    answer = client.post(path, posted, follow=True) if posted else client.get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_nothing_in_quarantine(alice: User) -> None:
    dana_reports(ADDRESS)

    assert "Rien n’est en quarantaine." in page_of(signed_in(alice))


def test_counts_and_list_open_nothing(alice: User) -> None:
    report = dana_reports(ADDRESS, message=EVE, quarantined=True, urgent=True)
    Report.objects.update(letter=b"damaged")  # would show if it were opened

    page = page_of(signed_in(alice))

    assert report.reference in page
    assert "danger possible" in page
    assert "host.example" not in page
    assert "illisible" not in page


def test_one_is_let_in(alice: User) -> None:
    report = dana_reports(ADDRESS, quarantined=True)

    page = page_of(signed_in(alice), f"{HOME}entrer/", references=report.reference)

    assert "1 signalement entré." in page
    assert not Report.objects.get().quarantined


def test_a_whole_page_is_let_in(alice: User) -> None:
    for n in range(PAGE + 2):
        dana_reports(f"{ADDRESS}{n}", quarantined=True)
    client = signed_in(alice)
    [joined] = re.findall(r'value="([^"]+)">Laisser entrer toute', page_of(client))

    page_of(client, f"{HOME}entrer/", references=joined)

    assert Report.objects.waiting().count() == 2
    assert "Page" not in page_of(client)


def test_a_heap_is_closed_after_a_look(alice: User) -> None:
    dana_reports(ADDRESS, quarantined=True)
    dana_reports(ADDRESS, quarantined=True, urgent=True)
    dana_reports(ADDRESS, quarantined=True, category=Category.HATE)
    client = signed_in(alice)
    hour = re.findall(r'name="hour" value="([^"]+)"', page_of(client))[0]

    look = page_of(client, f"{HOME}apercu/", hour=hour, category="csam")
    assert "1 signalement sera classé, sans être lu." in look
    assert "1 signalement urgent reste en attente" in look
    assert Report.objects.waiting().count() == 3
    [joined] = re.findall(r'name="references" value="([^"]+)"', look)
    later = dana_reports(ADDRESS, quarantined=True)

    assert "1 signalement classé." in page_of(client, f"{HOME}indesirables/", references=joined)
    assert Report.objects.filter(spam=True).count() == 1
    later.refresh_from_db()
    assert not later.spam


@pytest.mark.parametrize("path", ["entrer/", "apercu/", "indesirables/"])
@pytest.mark.parametrize("given", ["x", EVE, "R-1", "\x00", "R-00000000 R-1"])
def test_nonsense_does_nothing(alice: User, path: str, given: str) -> None:
    dana_reports(ADDRESS, quarantined=True)

    page = page_of(signed_in(alice), HOME + path, references=given, hour=given, category=given)

    assert "Rien n’est choisi." in page
    assert Report.objects.waiting().count() == 1


def test_an_item_shows_the_letters_of_those_who_were_let_in(alice: User) -> None:
    report = dana_reports(ADDRESS, message="la vraie")
    for _ in range(30):
        dana_reports(ADDRESS, message="le flot", quarantined=True)

    page = opened(signed_in(alice), report.items.get())

    assert "la vraie" in page
    assert "le flot" not in page


@pytest.mark.parametrize("many", [1, 30])
def test_the_page_costs_the_same_whatever_waits(
    alice: User, many: int, django_assert_num_queries: Any
) -> None:
    client = signed_in(alice)
    for n in range(many):
        dana_reports(f"{ADDRESS}{n}", quarantined=True)

    with django_assert_num_queries(9):  # session, person, own exposure, count, list, groups
        client.get(HOME)


def test_another_team_sees_and_changes_nothing(alice: User, bob: User) -> None:
    report = dana_reports(ADDRESS, quarantined=True)
    assert report.reference in page_of(signed_in(alice))
    client = signed_in(bob)

    assert "Rien n’est en quarantaine." in page_of(client)
    hour = report.received_hour.strftime("%Y-%m-%dT%H:%M:%S+0000")
    heap = page_of(client, f"{HOME}apercu/", hour=hour, category="csam")
    one = page_of(client, f"{HOME}apercu/", references=report.reference)
    for path in ("entrer/", "indesirables/"):
        page_of(client, HOME + path, references=report.reference)

    assert report.reference not in heap + one
    assert Report.objects.waiting().count() == 1
