"""The tour: stops by a table, a list and feeds that say what is called off, and a count that stays one."""

import csv
import io
import json
import xml.etree.ElementTree as ET
from datetime import date, time, timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from clickable.base.errors import RefusedError, StepRefusedError
from clickable.measures.models import Measure
from clickable.outreach import services, tour
from clickable.outreach.models import StopState, TourStop
from clickable.outreach.search import search
from clickable.outreach.services import About
from clickable.outreach.tour import NEEDS_REASON, PUBLIC, STEPS
from tests.cast import EVE, NOW, signed_in
from tests.outreach.making import a_request, a_stop, of
from tests.pages.gestion import a_house

pytestmark = pytest.mark.django_db
SITE = "https://site.example"
FEEDS = ["tournee.ics", "tournee.csv", "tournee.rss", "tournee.geojson"]


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clickable.base.clock.now", lambda: NOW)


def text(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200, address
    assert "Set-Cookie" not in answer.headers
    return answer.content.decode()


def test_every_step_but_those_of_the_table_is_refused() -> None:
    by, stop = of("ecpat-france"), a_stop()
    for frm in StopState:
        for to in StopState:
            TourStop.objects.filter(pk=stop.pk).update(state=frm)
            if to in STEPS[frm]:
                services.move_stop(stop=stop, to=to, by=by, reason="Orage", now=NOW)
                continue
            with pytest.raises(StepRefusedError):
                services.move_stop(stop=stop, to=to, by=by, reason="Orage", now=NOW)
    for to in NEEDS_REASON:
        frm = next(one for one in StopState if to in STEPS[one])
        TourStop.objects.filter(pk=stop.pk).update(state=frm)
        with pytest.raises(RefusedError):
            services.move_stop(stop=stop, to=to, by=by, reason=" ", now=NOW)


def test_only_the_coordinator_leads_the_tour() -> None:
    stop = a_stop()

    with pytest.raises(RefusedError):
        services.move_stop(stop=stop, to="contacted", by=of("e-enfance"), now=NOW)


def test_nobody_sees_a_stop_before_it_is_announced() -> None:
    stop = a_stop(to="confirmed")

    assert Client().get(f"/tournee/{stop.code}/").status_code == 404
    for feed in ["", *FEEDS]:
        assert "Parc inventé" not in text(f"/tournee/{feed}")
    assert json.loads(text("/api/v1/tour")) == []


def test_announced_it_stands_on_the_list_the_tiles_and_in_every_feed() -> None:
    a_stop(to="published", latitude=48.93, longitude=2.36)

    page = text("/tournee/")
    assert "samedi 10 juillet 2027, 14:00 – 18:00" in page
    assert "Seine-Saint-Denis\u202f: 1 étape" in page
    assert "Saint-Denis" not in text("/tournee/?ou=FR-77").split('class="tour__map"')[0]
    assert "DTSTART:20270710T120000Z" in text("/tournee/tournee.ics")
    (row,) = csv.DictReader(io.StringIO(text("/tournee/tournee.csv")), delimiter=";")
    assert (row["town"], row["state"]) == ("Saint-Denis", "published")
    (item,) = ET.fromstring(text("/tournee/tournee.rss")).iter("item")
    assert item.findtext("title") == "Saint-Denis, Parc inventé"
    (feature,) = json.loads(text("/tournee/tournee.geojson"))["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [2.36, 48.93]}
    (told,) = json.loads(text("/api/v1/tour?since=2027-07-10&area=FR-93"))
    assert told["begins"] == "2027-07-10T12:00:00+00:00"
    assert json.loads(text("/api/v1/tour?since=2027-07-11")) == []
    assert [Client().get(f"/api/v1/tour?since={day}").status_code for day in ("0", "x")] == [
        422
    ] * 2


def test_feeds_stay_in_the_network_that_they_were_asked_through(settings: Settings) -> None:
    settings.SITE_URL, settings.ONION = "https://clear.example", f"{'a' * 56}.onion"
    settings.ALLOWED_HOSTS = ["*"]
    a_stop(to="published")

    for feed in [*(f"/tournee/{one}" for one in FEEDS), "/api/v1/tour"]:
        told = Client().get(feed, headers={"host": settings.ONION}).content.decode()
        assert "clear.example" not in told
        assert "Parc invent" in told


def test_a_storm_cancels_it_everywhere_under_the_same_uid_with_a_higher_sequence() -> None:
    stop = a_stop(to="published")
    before = tour.calendar([stop], site=SITE)

    stop = services.move_stop(stop=stop, to="cancelled", by=of("ecpat-france"), reason="Orage", now=NOW + timedelta(days=1))  # fmt: skip

    after = tour.calendar([stop], site=SITE)
    assert "SEQUENCE:0" in before
    assert "STATUS:CONFIRMED" in before
    assert "SEQUENCE:1" in after
    assert "STATUS:CANCELLED" in after
    uid = next(line for line in before.splitlines() if line.startswith("UID:"))
    assert uid in after
    assert "Annulée" in text("/tournee/tournee.rss")
    page = text("/tournee/")
    assert "annulée</strong>\u202f: Orage" in page
    assert "Seine-Saint-Denis\u202f: 0 étape" in page
    assert "Mettre dans mon agenda" not in text(f"/tournee/{stop.code}/")


def test_the_search_of_the_site_finds_it() -> None:
    a_stop(to="published", town="Bourg-Inventé")

    assert [one.title for one in search("bourg invente", language="fr")] == ["Bourg-Inventé, Parc inventé"]  # fmt: skip
    assert [one.title for one in search("association classe", language="fr")] == ["Faire venir quelqu’un", "Qui répond à qui"]  # fmt: skip
    assert search("xx", language="fr") == []


def test_a_change_of_what_is_public_is_told_by_the_sequence() -> None:
    stop = a_stop(to="published")
    about = About(town="Saint-Denis", area="FR-93", place="Halle", day=date(2027, 7, 11), begins=time(10), ends=time(12))  # fmt: skip

    changed = services.change_stop(stop=stop, about=about, by=of("ecpat-france"), now=NOW)

    assert (changed.code, changed.sequence, changed.day) == (stop.code, 1, date(2027, 7, 11))


def test_calendar_lines_are_short_and_escaped_whatever_was_typed() -> None:
    stop = a_stop(to="published", place="Café; « L’Été », salle, 2" * 4, note=f"Deux\nlignes {EVE}" * 5)  # fmt: skip

    lines = tour.calendar([stop], site=SITE).split("\r\n")

    assert all(len(line.encode()) <= 75 for line in lines)
    unfolded = tour.calendar([stop], site=SITE).replace("\r\n ", "")
    assert "Café\\; « L’Été »\\, salle\\, 2" in unfolded
    assert "Deux\\nlignes" in unfolded
    assert "<script>" not in text(f"/tournee/{stop.code}/")
    ET.fromstring(text("/tournee/tournee.rss"))


def test_each_event_stands_between_its_marks_and_every_line_has_a_name() -> None:
    lines = tour.calendar([a_stop(to="published"), a_stop(to="cancelled")], site=SITE).split(
        "\r\n"
    )[:-1]

    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 2
    assert all(":" in line or line.startswith(" ") for line in lines)


def test_two_stops_of_one_town_and_day_have_addresses_of_their_own() -> None:
    assert [a_stop().code, a_stop().code] == ["saint-denis-2027-07-10", "saint-denis-2027-07-10-2"]


def test_who_was_met_is_counted_once() -> None:
    stop, by = a_stop(to="done"), of("ecpat-france")

    met = {"children": 40, "teens": 0, "parents": 22}
    services.report_stop(stop=stop, met=met, certainty="estimated", by=by, now=NOW)
    with pytest.raises(StepRefusedError):
        services.report_stop(stop=stop, met=met, certainty="estimated", by=by, now=NOW)

    rows = Measure.objects.order_by("pk").values_list("kind", "audience", "count", "certainty", "territory")  # fmt: skip
    assert list(rows) == [
        ("outreach.stop", "", 1, "counted", "FR"),
        ("outreach.tour", "children", 40, "estimated", "FR"),
        ("outreach.tour", "parents", 22, "estimated", "FR"),
    ]


def test_fifty_stops_make_a_small_page_with_as_many_queries_as_one() -> None:
    for number in range(50):
        a_stop(to="published", town=f"Ville {number}", note="Un mot. " * 20)

    assert len(text("/tournee/")) < 150_000


@pytest.mark.parametrize("association", ["e-enfance", ""])
@pytest.mark.parametrize("rest", ["", "nouvelle/", "1/"])
def test_at_gestion_the_tour_is_the_coordinators_alone(association: str, rest: str) -> None:
    a_house()

    assert signed_in(of(association)).get(f"/gestion/interventions/tournee/{rest}").status_code == 404  # fmt: skip


def test_a_stop_from_the_form_to_its_count() -> None:
    a_house()
    a_request()
    client = signed_in(of("ecpat-france"))
    where = "/gestion/interventions/tournee/"
    said = {"town": "Melun", "area": "FR-77", "place": "Place", "day": "2027-07-12", "begins": "14:00", "ends": "18:00"}  # fmt: skip

    assert "La fin vient après le début." in client.post(f"{where}nouvelle/", {**said, "ends": "13:00"}).content.decode()  # fmt: skip
    client.post(f"{where}nouvelle/", said)
    stop = TourStop.objects.get()
    for to in ("contacted", "agreed", "confirmed", "published", "en_route", "running", "done"):
        client.post(f"{where}{stop.pk}/etape/", {"to": to})
    client.post(f"{where}{stop.pk}/bilan/", {"children": "10", "teens": "0", "parents": "5", "certainty": "counted"})  # fmt: skip

    stop.refresh_from_db()
    assert stop.state == StopState.REPORTED
    assert "Melun" in client.get(where).content.decode()
    assert "terminée → bilan fait" in client.get(f"{where}{stop.pk}/").content.decode()
    assert set(PUBLIC) >= {StopState.REPORTED}
