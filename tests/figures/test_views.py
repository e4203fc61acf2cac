import csv
import io
from datetime import timedelta

import pytest
from django.test import Client

from clickable.figures import presentation
from clickable.figures.formats import FIELDS, neutral
from clickable.figures.models import PublishedFigure
from clickable.figures.published import published
from clickable.figures.services import publish
from clickable.report.models import Category
from tests.cast import NOW, signed_in
from tests.figures.cases import judged, received, removed

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
SPEECH = {f"illegal_items.{c}" for c in ("terrorism", "hate", "crimes_humanity")}
PATHS = ["/chiffres/", "/chiffres/figures.json", "/chiffres/figures.csv", "/en/chiffres/"]


def some_figures() -> None:
    for hours in (1, 2, 7, 30, 50):
        removed(after=hours * HOUR)
    judged(category=Category.HATE)
    received(now=NOW - timedelta(days=400))
    publish(now=NOW)


@pytest.mark.parametrize("path", PATHS)
def test_everybody_may_read_for_a_minute_and_no_cookie_is_set(path):
    some_figures()
    answer = Client().get(path)
    assert answer.status_code == 200
    assert sorted(answer["Cache-Control"].split(", ")) == ["max-age=60", "public"]
    assert not answer.cookies


@pytest.mark.parametrize("path", PATHS)
def test_charlie_sees_what_everybody_sees(path, charlie):
    some_figures()
    assert signed_in(charlie).get(path).content == Client().get(path).content


@pytest.mark.parametrize("path", PATHS)
def test_nothing_may_be_sent_here(path):
    assert Client().post(path).status_code == 405


def test_an_empty_house_says_so_kindly():
    answer = Client().get("/chiffres/")
    assert "Nous n’avons encore rien à compter" in answer.content.decode()
    assert Client().get("/chiffres/figures.json").json() == {"figures": []}
    assert Client().get("/chiffres/figures.csv").content.decode() == ",".join(FIELDS) + "\r\n"


def test_the_page_names_unit_and_period_and_has_a_table_under_each_chart():
    some_figures()
    page = Client().get("/chiffres/").content.decode()
    assert "Éléments retirés<br>éléments uniques, 2026" in page
    assert "<strong>7,0</strong><span>Délai médian de retrait<br>heures, 2026</span>" in page
    assert page.count('<ul class="bars"') == 2
    assert page.count('<table class="table">') == 4
    assert '<th scope="row">novembre 2026</th>' in page


def test_small_figures_are_not_on_the_page():
    some_figures()
    page = Client().get("/chiffres/").content.decode()
    assert "&lt; 5" in page


def test_fields_of_the_list_in_force_tell_sums_of_what_is_published_only():
    for category, number in ((Category.TERRORISM, 5), (Category.HATE, 6), (Category.CSAM, 2)):
        for _each in range(number):
            judged(category=category)
    publish(now=NOW)
    [page] = [presentation.page(published(), year="2026")]
    assert page.fields
    hidden = {f.code for f in published("2026") if f.code.startswith("illegal_items.") and f.hidden}
    shown = dict(page.fields.rows)
    assert shown["Enfance"] == "non publié"
    assert shown["Violences sexuelles"] in {"0", "non publié"}
    assert shown["Discours illicites"] == ("non publié" if hidden & SPEECH else "11")
    assert "lu le 29 novembre 2026" in Client().get("/chiffres/").content.decode()


def test_a_year_of_the_first_list_is_told_by_category_alone():
    before = NOW.replace(year=2023)
    for _each in range(6):
        judged(category=Category.HATE, now=before)
    publish(now=NOW)
    page = presentation.page(published(), year="2023")
    assert (bool(page.categories), page.fields) == (True, None)


def test_other_years_have_their_own_page():
    some_figures()
    assert 'href="/chiffres/2025/"' in Client().get("/chiffres/").content.decode()
    assert "Chiffres 2025" in Client().get("/chiffres/2025/").content.decode()


@pytest.mark.parametrize("year", [2024, 0, 99999])
def test_years_without_figures_are_not_there(year):
    some_figures()
    assert Client().get(f"/chiffres/{year}/").status_code == 404


def test_the_page_is_english_too():
    some_figures()
    page = Client().get("/en/chiffres/").content.decode()
    assert "Items removed<br>unique items, 2026" in page
    assert "November 2026" in page


def test_json_holds_everything_it_takes_to_understand_a_figure():
    some_figures()
    figures = Client().get("/chiffres/figures.json").json()["figures"]
    [reports] = [f for f in figures if (f["code"], f["period"]) == ("received_reports", "2026")]
    definition = (
        "Envois reçus par le formulaire ou par l’API. Un seul peut nommer plusieurs adresses."
    )
    assert reports == {
        "code": "received_reports",
        "label": "Signalements reçus",
        "value": 6.0,
        "shown": "6",
        "unit": "reports",
        "unit_label": "signalements",
        "period": "2026",
        "definition": definition,
        "source": "nos dossiers",
        "published_at": "2026-11-03T10:00:00+00:00",
    }


def test_csv_has_a_header_and_the_same_figures():
    some_figures()
    answer = Client().get("/chiffres/figures.csv")
    lines = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert [(line["code"], line["period"]) for line in lines] == [
        (f.code, f.period) for f in published()
    ]
    [hate] = [
        line for line in lines if line["code"] == "illegal_items.hate" and line["period"] == "2026"
    ]
    assert (hate["value"], hate["shown"]) == ("", "< 5")


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@a", "\tx", "\rx"])
def test_no_cell_is_a_formula(cell):
    assert neutral(cell) == f"'{cell}"


def test_numbers_are_written_as_in_french():
    PublishedFigure.objects.create(
        code="received_items", period="2026-11", value=1234567, unit="items", published_at=NOW
    )
    [figure] = published("2026-11")
    assert (figure.shown, figure.period_label) == ("1 234 567", "novembre 2026")


def test_a_page_of_many_months_takes_as_many_queries_as_of_one(django_assert_num_queries):
    received()
    publish(now=NOW)
    with django_assert_num_queries(2):
        Client().get("/chiffres/")
    received(now=NOW - timedelta(days=900))
    publish(now=NOW)
    with django_assert_num_queries(2):
        Client().get("/chiffres/")
