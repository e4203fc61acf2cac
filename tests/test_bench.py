"""The measurements measure what they say, find what is lost or doubled, and clean up."""

import itertools
import json
import os
import smtplib
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from clickable import bench
from clickable.bench import (
    grants,
    indicators,
    intake,
    load,
    mailsink,
    newsletter,
    partner_intake,
    postgres,
    processes,
    raw,
    running,
    signatures,
    telling,
)
from clickable.bench.instance import instance, server

# These make databases of their own, of both kinds, whatever the run's database is.


def an_answering_server(answers: list[bytes]) -> int:
    """A port where each connection gets these answers, one for each request, and is closed."""
    listener = socket.create_server(("127.0.0.1", 0))

    def speak(peer: socket.socket) -> None:
        with peer:
            for answer in answers:
                if not peer.recv(65536):
                    return
                peer.sendall(answer)

    def serve() -> None:
        while True:
            peer, _ = listener.accept()
            threading.Thread(target=speak, args=(peer,), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    return int(listener.getsockname()[1])


def drive(answers: list[bytes], most: int) -> load.Load:
    port = an_answering_server(answers)
    return load.drive(port, itertools.repeat(load.request(port, "/")), seconds=5, most=most)


def test_the_client_counts_every_answer():
    done = drive([b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok"] * 1000, most=40)
    assert (done.answers, done.statuses, done.bodies, done.broken) == (
        40,
        {201: 40},
        [b"ok"] * 40,
        0,
    )


def test_the_client_keeps_refusals_apart():
    done = drive([b"HTTP/1.1 500 Broken\r\ncontent-length: 0\r\n\r\n"] * 1000, most=40)
    assert (done.statuses, done.bodies) == ({500: 40}, [])


def test_the_client_counts_connections_that_break():
    done = drive([b"HTTP/1.1 201 Created\r\nContent-Length: 9\r\n\r\ncut"], most=1)
    assert (done.answers, done.broken) == (0, 1)


@pytest.fixture
def open_folder(monkeypatch) -> Iterator[Path]:
    """Where temporary folders are made: short, and open to PostgreSQL's own account."""
    with tempfile.TemporaryDirectory(prefix="cb-") as folder:
        Path(folder).chmod(0o755)
        monkeypatch.setattr(tempfile, "tempdir", folder)
        yield Path(folder)


@pytest.mark.parametrize(("percent", "value"), [(50, 50), (95, 95), (99, 99), (100, 100), (1, 1)])
def test_percentiles_are_values_that_were_measured(percent, value):
    assert telling.percentile(range(1, 101), percent) == value
    assert telling.percentile([7.0], percent) == 7.0
    assert telling.percentile([], percent) == 0.0


def test_cpu_time_and_memory_of_a_process_and_its_children():
    busy = "import time\nwhile time.process_time() < 1: pass\ntime.sleep(60)"
    shell = subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"import subprocess, sys; subprocess.run([sys.executable, '-c', {busy!r}])",
        ]
    )
    try:
        until = time.monotonic() + 30
        while (processes.cpu_seconds(shell.pid) or 0) < 0.9 and time.monotonic() < until:
            time.sleep(0.1)
        family = processes.family(shell.pid)
        assert len(family) == 2
        assert (processes.cpu_seconds(shell.pid) or 0) >= 0.9
        assert (processes.peak_mb(shell.pid) or 0) > 5
    finally:
        for pid in reversed(processes.family(shell.pid)):
            os.kill(pid, 9)
        shell.wait()


def test_of_a_process_that_is_gone_nothing_is_known():
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    assert processes.cpu_seconds(gone.pid) is None
    assert processes.peak_mb(gone.pid) is None


def test_the_raw_references_insert(tmp_path):
    assert raw.on_sqlite(tmp_path, seconds=0.2) > 0
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_measurement_is_refused(capsys):
    assert bench.run("everything", json_only=True) == 2
    told = capsys.readouterr()
    assert (told.out, told.err) == (
        "",
        "clickable: bench: 'everything' is not one of desk, grants, indicators, intake, known, newsletter, partner-intake, routing, seats, signatures\n",
    )


@pytest.mark.once
@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.once
def test_intake_is_measured_beside_its_references_and_leaves_nothing(
    monkeypatch, capsys, open_folder
):
    monkeypatch.setitem(
        running.BENCHES, "intake", lambda say: intake.measure(say, seconds=1, rounds=1)
    )
    assert bench.run("intake", json_only=False) == 0
    *_table, line = capsys.readouterr().out.splitlines()
    found = json.loads(line)
    keys = {"per_second", "p50_ms", "p95_ms", "p99_ms", "cpu_us_each", "peak_mb", "ratio"}
    assert all(found[key] > 0 for key in keys)
    assert (found["lost"], found["doubled"]) == (0, 0)
    assert "Django" in found["reference"]
    assert found["machine"]["cores"] >= 1
    assert set(found["databases"]) >= {"sqlite"}
    assert list(open_folder.iterdir()) == []


def test_only_what_has_a_number_takes_one(capsys):
    assert bench.run("intake", json_only=True, number=300) == 2
    assert capsys.readouterr().err == "clickable: bench: intake takes no --number\n"


@pytest.mark.once
@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.once
def test_a_partners_addresses_are_measured_beside_the_same_rows(monkeypatch):
    monkeypatch.setattr(partner_intake, "BATCH", 200)
    with instance() as at:
        found = partner_intake._database(at, telling.nothing, 500)
        left = list(at.home.glob("raw-*"))

    keys = {"per_second", "p50_ms", "cpu_us_each", "peak_mb", "first_peak_mb", "raw_per_second"}
    assert all(found[key] > 0 for key in (*keys, "ratio", "replayed_per_second"))
    assert (found["lost"], found["doubled"], found["refused"], left) == (0, 0, 0, [])


@pytest.mark.once
@pytest.mark.slow
def test_an_answer_without_a_row_would_be_found():
    with instance() as at:
        with server(at) as running_server:
            assert intake.stored(at) == 0
            requests = intake.reports(running_server.port)
            done = load.drive(running_server.port, requests, seconds=10, most=20)
        assert (done.statuses, intake.stored(at)) == ({201: 20}, 20)
        pid = running_server.pid
    assert processes.family(pid) == []


@pytest.mark.once
@pytest.mark.slow
def test_a_postgresql_cluster_is_made_and_thrown_away():
    with postgres.cluster() as url:
        assert raw.on_postgresql(url, seconds=0.2) > 0
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", int(url.split(":")[2].split("/")[0])))


@pytest.mark.once
@pytest.mark.slow
@pytest.mark.timeout(300)
def test_indicators_equal_their_recount() -> None:
    found = indicators.measure(telling.nothing, number=3000)
    assert found.sound
    assert found.figures["wrong"] == 0
    assert (found.figures["rows"], found.figures["indicators"]) == (3000, 18)
    assert set(indicators.UNITS) <= set(found.figures)


@pytest.mark.once
@pytest.mark.slow
@pytest.mark.timeout(300)
def test_each_subscriber_gets_one_letter_beside_send_mail() -> None:
    found = newsletter.measure(telling.nothing, number=120)
    assert found.sound
    assert (found.figures["letters"], found.figures["lost"], found.figures["doubled"]) == (
        120,
        0,
        0,
    )
    assert set(newsletter.UNITS) <= set(found.figures)
    assert found.figures["composed_per_minute"] > 0


def test_the_sink_counts_for_whom_it_was() -> None:
    with mailsink.sink() as sunk, smtplib.SMTP("127.0.0.1", sunk.port) as server:
        for text in ("one\r\n.\r\ntwo", "three"):
            server.sendmail("a@letters.example", ["b@letters.example"], text)
        server.sendmail("a@letters.example", ["c@letters.example"], "x")
    assert sunk.taken == {"b@letters.example": 2, "c@letters.example": 1}


@pytest.mark.once
@pytest.mark.slow
@pytest.mark.timeout(300)
def test_signatures_are_measured_beside_bare_inserts(monkeypatch):
    monkeypatch.setattr(signatures, "RAW_SECONDS", 0.3)
    monkeypatch.setattr(signatures, "BURST", 40)
    monkeypatch.setattr(signatures, "SIGNS", 20)
    monkeypatch.setattr(signatures, "CONFIRMS", 10)
    found = signatures.measure(telling.nothing, minutes=0.05, burst=2, bots=300)

    assert (found.figures["lost"], found.figures["drift"], found.figures["errors"]) == (0, 0, 0)
    assert found.figures["raw_per_second"] > 0


@pytest.mark.once
@pytest.mark.slow
def test_the_ranking_is_measured_beside_the_plain_aggregate():
    found = grants.measure(telling.nothing, applications=12, reviews=3, rounds=2)
    assert found.sound
    assert found.figures["differing"] == 0
    assert found.figures["queries"] <= 30
