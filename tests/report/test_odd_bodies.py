"""Floods and oddities at the doors of people: a kind page, nothing kept, nothing given back."""

import pytest
from django.test import Client

from clickable.report import tasks
from clickable.report.models import Report, SealedReport
from tests.oddities import FORM_BODIES, MOST_SAID
from tests.report.test_sealed_reports import CODE, TOLD, envelope, receive
from tests.report.walk import Walk, kept

pytestmark = pytest.mark.django_db
DOORS = ["/signaler/", "/en/signaler/", "/module/formulaire/", "/signaler/partager/", "/suivi/"]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("oddity", FORM_BODIES)
def test_a_kind_page_and_nothing_kept(door: str, oddity: str) -> None:
    body, kind = FORM_BODIES[oddity]
    answer = Client().generic("POST", door, body, content_type=kind)
    page = answer.content.decode()

    assert answer.status_code in {200, 400}
    assert answer["Content-Type"] == "text/html; charset=utf-8"
    assert "<h1" in page
    assert f'lang="{"en" if door.startswith("/en/") else "fr"}"' in page
    assert len(answer.content) <= MOST_SAID
    assert not answer.cookies
    assert kept() == (0, 0)


@pytest.mark.parametrize("times", [2, 5])
def test_a_page_sent_again_is_one_report_with_one_code(times: int) -> None:
    walk = Walk().to("check")
    state = walk.state
    codes = {walk.post("send", state=state).count("receipt__letters") for _ in range(times)}

    assert codes == {1}
    assert kept() == (1, 1)


ODD: list[object] = [
    None,
    True,
    7,
    1.5,
    "x" * 90_000,
    "\ud800\x00",
    [],
    ["a", ["b"]],
    {},
    {"a": {"b": []}},
]


@pytest.mark.parametrize("name", [*TOLD, "between_children", "seen_at", "more"])
def test_one_odd_value_under_seal_stops_no_other_report(name: str) -> None:
    """Anybody may seal to the key: whatever lies in an envelope, the worker goes on to the next."""
    for odd in ODD:
        receive(envelope({**TOLD, name: odd}))
    receive(envelope({**TOLD, "receipt": CODE.letters}))
    tasks.open_sealed.call()

    assert set(SealedReport.objects.values_list("shut", flat=True)) <= {True}
    assert Report.objects.count() == 1
