import csv
import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clickable.figures.models import Hidden, PublishedFigure, Unit

pytestmark = pytest.mark.django_db
HOUR = datetime(2026, 11, 3, 10, tzinfo=UTC)


def publish(code: str, period: str, value: str | None, *, hidden: str = "") -> None:
    PublishedFigure.objects.create(
        code=code,
        period=period,
        value=Decimal(value) if value else None,
        hidden=hidden,
        unit=Unit.HOURS if "hours" in code else Unit.ITEMS,
        published_at=HOUR,
    )


def test_each_figure_says_unit_period_definition_and_source() -> None:
    publish("received_items", "2026", "1234")
    [figure] = Client().get("/api/v1/figures").json()["figures"]
    assert (figure["code"], figure["value"], figure["unit"]) == ("received_items", 1234.0, "items")
    assert (figure["period"], figure["published_at"]) == ("2026", HOUR.isoformat())
    assert [name for name in ("label", "definition", "source", "shown") if not figure[name]] == []


def test_a_hidden_figure_is_null() -> None:
    publish("illegal_items", "2026-11", None, hidden=Hidden.SMALL)
    [figure] = Client().get("/api/v1/figures").json()["figures"]
    assert figure["value"] is None


@pytest.mark.parametrize("path", ["figures?format=csv", "figures.csv"])
def test_the_same_as_a_table(path: str) -> None:
    publish("received_items", "2026", "12")
    publish("removal_hours_median", "2026", None)
    response = Client().get(f"/api/v1/{path}")
    rows = list(csv.DictReader(io.StringIO(response.content.decode())))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert [(row["code"], row["value"], row["unit"]) for row in rows] == [
        ("received_items", "12", "items"),
        ("removal_hours_median", "", "hours"),
    ]


def test_without_figures_the_list_is_empty() -> None:
    assert Client().get("/api/v1/figures").json() == {"figures": []}


def test_figures_may_be_kept_and_read_from_anywhere() -> None:
    response = Client().get("/api/v1/figures")
    assert response["Cache-Control"] == "public, max-age=60"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Vary"] == "Accept-Language"
    assert response.cookies == {}


def test_figures_in_english() -> None:
    publish("received_items", "2026", "12")
    response = Client().get("/api/v1/figures", headers={"Accept-Language": "en"})
    assert response.json()["figures"][0]["label"] == "Items reported"


def test_another_format_is_a_problem() -> None:
    response = Client().get("/api/v1/figures?format=xml")
    assert response.status_code == 422
    assert response.json()["errors"][0]["parameter"] == "format"


@pytest.mark.parametrize("number", [1, 30])
def test_one_query_however_many_figures(number: int) -> None:
    for year in range(number):
        publish("received_items", f"{2000 + year}", "12")
    with CaptureQueriesContext(connection) as queries:
        Client().get("/api/v1/figures")
    assert len(queries) == 1
