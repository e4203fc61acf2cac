"""The public pages of a project: figures of locked reports only, masked, each with unit, target and source."""

import csv
import io
from datetime import date

import pytest
from django.test import Client

from clickable.programme.models import Project
from clickable.programme.search import search
from tests.programme.making import indicator, locked, measure, periods, project, some_measures

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(db: None) -> Project:
    found = project()
    some_measures()
    return found


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    assert not answer.cookies
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("address", ["/resultats/", "/resultats/couverture/", "/resultats/indicateurs.csv", "/resultats/indicateurs.json"])  # fmt: skip
def test_an_instance_without_a_project(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200


def test_nothing_is_told_before_a_period_is_locked(client: Client, row: Project) -> None:
    shown = text(client, "/resultats/")
    assert "Aucune période n’est encore arrêtée" in shown
    assert "326" not in shown
    assert client.get("/resultats/indicateurs/enfants/").status_code == 404


def test_figures_of_the_locked_report_with_target_unit_and_source(
    client: Client, row: Project
) -> None:
    locked(periods()[0])
    measure("outreach.session", date(2020, 2, 3), 5000, audience="children")  # told too late
    shown = text(client, "/resultats/")
    assert "arrêtés au 29 février 2020" in shown
    assert ">326<" in shown
    assert ">1 000<" in shown
    assert "activités comptées par la plateforme ; REC-1 [de mémoire]" in shown  # fmt: skip
    assert "5 326" not in shown


def test_small_parts_are_masked_and_the_sum_stays(client: Client, row: Project) -> None:
    locked(periods()[0])
    shown = text(client, "/resultats/indicateurs/enfants/")
    assert "<strong>326</strong> contacts" in shown
    table = shown[shown.index('id="parts"') : shown.index('id="months"')]
    assert "240" in table
    assert table.count("non dit") == 2  # 6 unknown, and 80 parents who would give them away
    assert "80" not in table
    months = shown[shown.index('id="months"') :]
    assert months.count(">163<") == 2


def test_months_make_the_figure(client: Client, row: Project) -> None:
    locked(periods()[0])
    locked(periods()[1])
    shown = text(client, "/resultats/indicateurs/enfants/")
    months = shown[shown.index('id="months"') :]
    assert months.count(">163<") == 3
    assert "<strong>489</strong>" in shown


def test_a_part_that_was_small_in_one_period_stays_hidden(client: Client, row: Project) -> None:
    locked(periods()[0])
    measure("outreach.tour", date(2020, 6, 1), 40)  # the unknown become 49 in all
    locked(periods()[1])
    shown = text(client, "/resultats/indicateurs/enfants/")
    table = shown[shown.index('id="parts"') : shown.index('id="months"')]
    assert "inconnu" in table
    assert ">49<" not in table


def test_what_is_not_public_is_nowhere(client: Client, row: Project) -> None:
    indicator(row, "interne", public=False, label_fr="Un nom gardé")
    locked(periods()[0])
    for address in ("/resultats/", "/resultats/indicateurs.csv", "/resultats/indicateurs.json"):
        assert "Un nom gardé" not in text(client, address)
    assert client.get("/resultats/indicateurs/interne/").status_code == 404


def test_csv_and_json_say_the_same(client: Client, row: Project) -> None:
    locked(periods()[0])
    rows = list(
        csv.DictReader(io.StringIO(client.get("/resultats/indicateurs.csv").content.decode()))
    )
    told = client.get("/resultats/indicateurs.json").json()["indicators"]
    assert [one["code"] for one in rows] == [one["code"] for one in told]
    children = next(one for one in told if one["code"] == "enfants")
    assert (children["value"], children["target"], children["unit"], children["until"]) == (326, 1000, "contacts", "2020-02-29")  # fmt: skip
    assert len(children["sha256"]) == 64


def test_coverage_shows_what_nothing_serves(client: Client, row: Project) -> None:
    shown = text(client, "/resultats/couverture/")
    assert "19 lignes sur 21 sans activité." in shown
    assert "[de mémoire]" in shown
    line = shown[shown.index("Programme d’éducation") :]
    assert line.index("1. Activité 1") < line.index("</tr>")
    assert shown.count("programme__gap") == 19 + 15


def test_in_english(client: Client, row: Project) -> None:
    locked(periods()[0])
    shown = text(client, "/en/resultats/")
    assert "Name of enfants" in shown
    assert "locked as of 29 February 2020" in shown
    assert "Education Programme" in text(client, "/en/resultats/couverture/")
    assert "/resultats/" in text(client, "/plan/")


def test_the_site_s_search_finds_it(row: Project) -> None:
    found = search("résultats projet", language="fr")
    assert [one.url for one in found] == ["/resultats/"]
    assert search("nom enfants", language="fr") == []
    locked(periods()[0])
    found = search("name enfants", language="en")
    assert [one.url for one in found] == ["/en/resultats/projets/clickable/indicateurs/enfants/"]


def test_an_older_project_stays_where_it_is(client: Client, row: Project) -> None:
    locked(periods()[0])
    assert "Tous les projets" not in text(client, "/resultats/")
    Project.objects.create(
        code="suite", agreement="rec-clickable", name="La suite", title="x", lead_fr="Après.",
        lead_en="After.", begins_on=date(2026, 9, 1), ends_on=date(2028, 8, 31),
    )  # fmt: skip
    newest, older = text(client, "/resultats/"), text(client, "/resultats/projets/clickable/")
    assert "Les résultats du projet La suite" in newest
    assert '<a href="/resultats/projets/clickable/">Click@ble</a>, septembre 2019' in newest
    assert ">326<" in older
    assert '<strong aria-current="page">Click@ble</strong>' in older
    for place in ("indicateurs/enfants/", "couverture/", "indicateurs.csv", "indicateurs.json"):
        assert f"/resultats/projets/clickable/{place}" in older
        assert client.get(f"/resultats/projets/clickable/{place}").status_code == 200
    assert client.get("/resultats/indicateurs/enfants/").status_code == 404  # not of the newest
    for place in ("", "couverture/", "indicateurs.csv", "indicateurs.json"):
        assert client.get(f"/resultats/projets/autre/{place}").status_code == 404
    found = {one.url for one in search("résultats projet", language="fr")}
    assert found == {"/resultats/", "/resultats/projets/clickable/"}
