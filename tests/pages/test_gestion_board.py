"""The board: each association sees its own and no foreign figure, the coordinator all; files; how often it asks."""

import csv
import io
import itertools
from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from clickable.measures import services as measures
from clickable.outreach import services as outreach
from clickable.outreach.models import SessionRequest
from clickable.outreach.services import Came, Planned
from clickable.outreach.steps import Act
from clickable.pages.gestion.board import dates, late, loads
from clickable.pages.gestion.board.scope import scope_of
from clickable.people.models import User
from clickable.post.models import Letter
from clickable.training.models import Course, Session
from tests.cast import EVE, NOW, person, signed_in
from tests.evenings.making import PARENTS
from tests.outreach.making import CM1, SIXTH, a_request, a_stop, of
from tests.pages.gestion import a_house
from tests.training.making import confirmed, session

pytestmark = pytest.mark.django_db
BOARD = "/gestion/tableau/"
DAY = date(2026, 12, 1)
MONTH = f"{BOARD}?mois=2026-12"
OURS, THEIRS = "École des Uns", "Collège des Autres"


@pytest.fixture(autouse=True)
def _house(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clickable.base.clock.now", lambda: NOW)
    a_house()


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def own(association: str) -> Client:
    return signed_in(of(association))


def planned(request: SessionRequest, *, day: date = DAY) -> SessionRequest:
    by = of(request.association)
    outreach.move(request=request, act=Act.ACCEPT, by=by, now=NOW)
    plan = [Planned(g.pk, time(9 + n), 50) for n, g in enumerate(request.groups.order_by("pk"))]
    return outreach.schedule(request=request, day=day, plan=plan, by=by, now=NOW)


def everything() -> None:
    """Something of each kind, of every association, in December."""
    planned(a_request(CM1, organisation=OURS))  # e-Enfance
    planned(a_request(SIXTH, organisation=THEIRS, area="RE"))  # Génération Numérique
    planned(a_request(PARENTS, organisation="Soirée des Parents"))  # e-Enfance
    session(5, starts_at=NOW + timedelta(days=31), trainer="Dominique")  # Point de Contact
    a_stop(to="published", town="Melun", day=date(2026, 12, 5))  # ECPAT France


SEEN = {
    "ecpat-france": {OURS, THEIRS, "Soirée des Parents", "Pourquoi et comment signaler", "Melun"},
    "e-enfance": {OURS, "Soirée des Parents"},
    "generation-numerique": {THEIRS},
    "point-de-contact": {"Pourquoi et comment signaler"},
    "": set(),
}
PLACES = (MONTH, f"{BOARD}export/calendrier.csv?mois=2026-12")


@pytest.mark.parametrize(("association", "where"), itertools.product(SEEN, PLACES))
def test_each_sees_its_own_and_the_coordinator_everything(association: str, where: str) -> None:
    everything()

    shown = page(own(association), where)

    assert {one for one in SEEN["ecpat-france"] if one in shown} == SEEN[association]


@pytest.mark.parametrize("where", ["", "charge/", "retards/", "export/retards.csv"])
def test_who_is_no_editor_finds_no_board(where: str) -> None:
    analyst = signed_in(person("Alice", role=User.Role.ANALYST))

    assert analyst.get(BOARD + where).status_code in {302, 403, 404}
    assert Client().get(BOARD + where).status_code in {302, 404}


@pytest.mark.parametrize("association", SEEN)
def test_figures_are_of_ones_own_alone(association: str) -> None:
    everything()
    measures.count("outreach.session", on=NOW.date(), number=23, subject="e-enfance/cm1", territory="FR")  # fmt: skip
    measures.count("training.participant", on=NOW.date(), number=40, subject="pourquoi-et-comment-signaler", territory="RE")  # fmt: skip
    measures.count("outreach.tour", on=NOW.date(), number=70, subject="melun", territory="FR")

    found = loads.loads(scope_of(of(association)), first=date(2026, 1, 1), last=date(2027, 1, 1))

    reached = {"ecpat-france": 133, "e-enfance": 23, "point-de-contact": 40}.get(association, 0)
    assert sum(one.counts["reached"] for one in found.by_association.values()) == reached
    assert sum(one.counts["reached"] for one in found.by_territory.values()) == reached
    visits = {"ecpat-france": 3, "e-enfance": 2, "generation-numerique": 1}.get(association, 0)
    assert sum(one.counts["planned"] for one in found.by_territory.values()) == visits
    assert set(found.by_association) <= {association} or association == "ecpat-france"


def test_loads_by_association_and_territory_within_the_days_that_are_asked_for() -> None:
    everything()
    row = Session.objects.get()
    confirmed(row, 3)
    done = planned(a_request(CM1), day=NOW.date() + timedelta(days=20))
    outreach.hold(request=done, came=[Came(done.groups.get().pk, 21, "counted")], by=of("e-enfance"), now=NOW + timedelta(days=21))  # fmt: skip
    a_request(CM1)
    scope = scope_of(of("ecpat-france"))

    found = loads.loads(scope, first=date(2026, 11, 1), last=date(2026, 12, 31))
    before = loads.loads(scope, first=date(2026, 1, 1), last=date(2026, 10, 1))

    ours = found.by_association["e-enfance"].counts
    assert (ours["waiting"], ours["planned"], ours["held"], ours["reached"]) == (3, 2, 1, 21)
    assert found.by_association["point-de-contact"].counts["seats"] == 3
    assert found.by_association["ecpat-france"].counts["stops"] == 1
    assert found.by_territory["RE"].counts["planned"] == 1
    assert found.by_territory[""].counts["sessions"] == 1
    assert before.by_association["e-enfance"].counts == {**dict.fromkeys(loads.COLUMNS, 0), "waiting": 3}  # fmt: skip


def test_the_calendar_narrows_by_association_territory_and_kind() -> None:
    everything()
    client = own("ecpat-france")

    of_one = page(client, f"{MONTH}&association=e-enfance")
    there = page(client, f"{MONTH}&territoire=RE")
    evenings = page(client, f"{MONTH}&genre=soiree")
    foreign = page(own("e-enfance"), f"{MONTH}&association=generation-numerique")
    nonsense = page(client, f"{BOARD}?mois=<script>&genre=x&territoire=ZZZ")

    assert (OURS in of_one, THEIRS in of_one, "Melun" in of_one) == (True, False, False)
    assert (OURS in there, THEIRS in there, "Pourquoi" in there) == (False, True, True)
    assert (OURS in evenings, "Soirée des Parents" in evenings) == (False, True)
    assert (OURS in foreign, THEIRS in foreign) == (True, False)
    assert "<script>&" not in nonsense


def test_months_follow_each_other_as_links_and_holidays_are_marked_by_zone() -> None:
    shown = page(own("ecpat-france"), MONTH)

    for told in ("?mois=2026-11", "?mois=2027-01", "Vacances de Noël", "19 décembre", "A, B, C"):
        assert told in shown, told
    found = dates.month(DAY, [], today=NOW.date(), language="fr")
    assert [number for number, _week in found.weeks] == [49, 50, 51, 52, 53]
    assert all(len(week) == 7 and week[0].day.weekday() == 0 for _number, week in found.weeks)


def test_a_training_stands_on_the_day_of_its_own_clock() -> None:
    late_evening = NOW.replace(year=2026, month=12, day=1, hour=2, minute=0)
    session(5, starts_at=late_evening, zone="America/Martinique", territory="MQ")

    found = dates.entries(scope_of(of("ecpat-france")), first=date(2026, 11, 30), last=date(2026, 11, 30))  # fmt: skip

    assert [(one.day, one.begins) for one in found] == [(date(2026, 11, 30), "22:00")]


def everything_late() -> None:
    a_request(CM1, organisation=OURS)
    planned(a_request(CM1, organisation="Passée"), day=NOW.date() + timedelta(days=20))
    a_stop(to="done", town="Melun", day=date(2026, 11, 10))
    row = session(5, starts_at=NOW + timedelta(days=3), trainer="")
    session(5, starts_at=NOW + timedelta(days=33), trainer="")
    Session.objects.filter(pk=row.pk).update(state=Session.State.HELD)
    one = a_request(SIXTH, organisation=THEIRS)
    Letter.objects.filter(about=f"ask:{one.ask_id}").update(state=Letter.State.FAILED, ended_at=NOW)


@pytest.mark.parametrize(
    ("association", "expected"),
    [
        ("ecpat-france", {"reponse": 2, "visite": 1, "presences": 1, "formateur": 1, "etape": 1, "lettre": 2}),
        ("e-enfance", {"reponse": 1, "visite": 1}),
        ("generation-numerique", {"reponse": 1}),
        ("point-de-contact", {"presences": 1, "formateur": 1}),
        ("", {}),
    ],
)  # fmt: skip
def test_what_is_late_and_whose(association: str, expected: dict[str, int]) -> None:
    everything_late()

    found = late.all_of(scope_of(of(association)), now=NOW + timedelta(days=25))

    assert {one.code: one.count for one in found if one.count} == expected
    assert all(len(one.rows) == one.count for one in found)


def test_each_late_row_leads_where_it_is_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    everything_late()
    monkeypatch.setattr("clickable.base.clock.now", lambda: NOW + timedelta(days=25))
    client = own("ecpat-france")

    for kind in late.all_of(scope_of(of("ecpat-france")), now=NOW + timedelta(days=25)):
        for row in kind.rows:
            assert client.get(row.url).status_code == 200, kind.code
    assert THEIRS in page(client, f"{BOARD}retards/")
    assert THEIRS not in page(own("e-enfance"), f"{BOARD}retards/")
    assert "Demandes sans réponse dans le délai" in page(client, "/gestion/")


def test_the_coordinator_finds_the_board_at_the_door_and_who_has_no_seat_does_not() -> None:
    assert "Le tableau de bord de vos activités" in page(own("ecpat-france"), "/gestion/")
    assert "Le tableau de bord de vos activités" not in page(own(""), "/gestion/")


@pytest.mark.parametrize("name", ["calendrier", "associations", "territoires", "retards"])
def test_files_name_their_days_and_units_and_a_spreadsheet_runs_nothing(name: str) -> None:
    planned(a_request(CM1, organisation=f"=1+1{EVE}"[:60]))
    client = own("ecpat-france")
    span = "?du=2026-11-01&au=2026-12-31"

    told = client.get(f"{BOARD}export/{name}.csv{span}")
    rows = list(csv.reader(io.StringIO(told.content.decode()), delimiter=";"))
    book = load_workbook(io.BytesIO(client.get(f"{BOARD}export/{name}.xlsx{span}").content))

    sheet = [[str(one or "") for one in row] for row in book.active.values]
    assert len(sheet) == len(rows)
    assert sheet[0] == rows[0]
    cells = [one for row in rows for one in row]
    assert not [one for one in cells if one.startswith(("=", "+", "@"))]
    assert not [one for one in cells if "ecole.example" in one]
    if name in {"associations", "territoires"}:
        assert rows[0][:2] == ["du", "au"]
        assert "Personnes touchées (personnes)" in rows[0]
        assert rows[1][:2] == ["2026-11-01", "2026-12-31"]
        assert "2026-11-01-2026-12-31" in told.headers["Content-Disposition"]


@pytest.mark.parametrize("rest", ["rien.csv", "calendrier.pdf", "retards.exe"])
def test_another_file_does_not_exist(rest: str) -> None:
    assert own("ecpat-france").get(f"{BOARD}export/{rest}").status_code == 404


def test_days_the_wrong_way_round_are_said_and_stay() -> None:
    shown = page(own("ecpat-france"), f"{BOARD}charge/?du=2026-12-31&au=2026-01-01")

    assert "La fin vient après le début." in shown
    assert 'value="2026-12-31"' in shown


@pytest.mark.parametrize("where", [MONTH, f"{BOARD}charge/", f"{BOARD}retards/", f"{BOARD}export/calendrier.csv?mois=2026-12"])  # fmt: skip
def test_two_hundred_ask_the_database_no_oftener_than_ten(where: str) -> None:
    client, counts = own("ecpat-france"), []
    row = planned(a_request(CM1))
    course = Course.objects.first() or session(1).course
    for many in (10, 190):
        _many(row, course, many)
        page(client, where)
        with CaptureQueriesContext(connection) as seen:
            page(client, where)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def _many(row: SessionRequest, course: Course, number: int) -> None:
    """Visits late and planned, and sessions, made at once."""
    common = {"ask": row.ask, "association": "e-enfance", "due_on": date(2026, 10, 1)}
    SessionRequest.objects.bulk_create(
        SessionRequest(state=("routed", "scheduled")[n % 2], day=DAY, **common)
        for n in range(number)
    )
    Session.objects.bulk_create(
        Session(course=course, state="open", starts_at=NOW + timedelta(days=n % 40), minutes=120, seats=9, changed_at=NOW)
        for n in range(number)
    )  # fmt: skip
