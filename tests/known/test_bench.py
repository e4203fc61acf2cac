"""The measurement measures: every engine finds all, and what does not is told."""

import json

import pytest

from clickable.bench import known, running, telling

pytestmark = pytest.mark.once


def test_every_engine_finds_all(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(known, "SIZES", (3_000,))
    monkeypatch.setattr(known, "ROUNDS", 1)
    assert running.run("known") == 0
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert [run["wrong"] for run in told["runs"]] == [0] * 6
    assert (told["recall"], told["wrong"], told["entries"]) == (1.0, 0, 3_000)
    assert told["ratio"] > 0
    assert told["reference"].startswith("threatexchange")


def test_an_engine_that_misses_something_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known, "SIZES", (1_000,))
    monkeypatch.setattr(known, "ROUNDS", 1)
    monkeypatch.setattr(known, "_ours", lambda _packed: lambda _wanted: [])
    result = known.measure(telling.nothing)
    assert result.sound is False
    assert result.figures["recall"] == 0
