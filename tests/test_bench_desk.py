"""`clickable bench desk` measures what it says, in small."""

import os

import pytest

from clickable.bench import desk, desk_rows
from clickable.bench.telling import nothing
from clickable.people.models import Team
from clickable.report.models import Item
from tests.cast import UNE


@pytest.mark.django_db
def test_filled_and_asked_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_rows, "REAL", 5)
    monkeypatch.setattr(desk_rows, "ROUNDS", 2)
    Team.objects.filter(pk=UNE).update(name="bench")
    client = desk_rows.signed_in()

    assert desk_rows.fill(30) > 0
    told = desk_rows.measured(client)

    assert Item.objects.count() == 30
    assert told["opened_for_list"] == 0
    assert told["list_queries"] > told["orm_queries"] > 0
    assert {f"{page}_p95_ms" for page in desk.PAGES} <= told.keys()


@pytest.mark.once
@pytest.mark.slow
@pytest.mark.skipif(not os.environ.get("LONG_TESTS"), reason="minutes; script/test --long")
def test_the_desk_is_measured_on_both_databases() -> None:
    result = desk.measure(nothing, sizes=(30, 60))

    kinds = [kind for kind in ("sqlite", "postgresql") if kind in result.figures]
    assert kinds[0] == "sqlite"
    for kind in kinds:
        small, large = result.figures[kind]  # type: ignore[misc]
        assert (small["size"], large["size"]) == (30, 60)
        assert result.figures[f"{kind}_queries_flat"]
        assert result.figures[f"{kind}_nothing_opened"]
        assert large["list_p95_ms"] >= large["list_p50_ms"] > 0
    assert len(result.rows) == 1 + len(desk.PAGES)
