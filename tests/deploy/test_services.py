"""The shipped torrc and systemd units, read by the programs that will run them."""

import configparser
import subprocess
import sys
from pathlib import Path

import pytest

from tests.deploy.front import SHIPPED, program

KEYS = "/var/lib/clickable/keys"
UNITS = ["clickable-web.service", "clickable-worker.service"]
BACKUP = "clickable-backup.service"


def test_tor_accepts_the_torrc(tmp_path: Path) -> None:
    tor = program("tor")
    text = (SHIPPED / "tor" / "torrc").read_text().replace("/var/lib/tor", str(tmp_path / "tor"))
    (tmp_path / "torrc").write_text(text)

    done = subprocess.run(
        [tor, "--verify-config", "-f", str(tmp_path / "torrc"), "--defaults-torrc", "/dev/null"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout
    assert "Configuration was valid" in done.stdout
    said = [line for line in done.stdout.splitlines() if "[warn]" in line and "root" not in line]
    assert said == []


def test_the_torrc_asks_for_work_under_a_flood_and_logs_nobody() -> None:
    lines = (SHIPPED / "tor" / "torrc").read_text().splitlines()

    assert "HiddenServicePoWDefensesEnabled 1" in lines
    assert "SafeLogging 1" in lines
    assert "HiddenServicePort 80 127.0.0.1:8080" in lines
    assert "listen 127.0.0.1:8080;" in (SHIPPED / "nginx" / "onion.conf").read_text()


@pytest.mark.parametrize("unit", [*UNITS, BACKUP])
def test_systemd_accepts_the_unit(unit: str, tmp_path: Path) -> None:
    analyze = program("systemd-analyze")
    text = (SHIPPED / "systemd" / unit).read_text()
    (tmp_path / unit).write_text(text.replace("/opt/clickable/.venv/bin/clickable", sys.executable))

    done = subprocess.run(
        [analyze, "verify", "--man=no", str(tmp_path / unit)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (done.returncode, [line for line in done.stderr.splitlines() if unit in line]) == (0, [])


@pytest.mark.parametrize("unit", [*UNITS, BACKUP])
def test_the_unit_is_well_closed(unit: str) -> None:
    analyze = program("systemd-analyze")

    done = subprocess.run(
        [analyze, "security", "--offline=yes", "--threshold=20", str(SHIPPED / "systemd" / unit)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout[-500:]


def settings_of(unit: str) -> configparser.SectionProxy:
    read = configparser.RawConfigParser(strict=False, dict_type=_Several)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read(SHIPPED / "systemd" / unit)
    return read["Service"]


class _Several(dict):  # type: ignore[type-arg]
    """A name that comes several times keeps all its values."""

    def __setitem__(self, key: str, value: object) -> None:
        if isinstance(value, list) and isinstance(self.get(key), list):
            self[key].extend(value)
        else:
            super().__setitem__(key, value)


def test_the_web_unit_cannot_reach_the_workers_key() -> None:
    web, worker = (settings_of(unit) for unit in UNITS)
    key = f"{KEYS}/worker.key"

    assert key in web["InaccessiblePaths"].split()
    assert key not in worker["InaccessiblePaths"].split()
    assert (web["User"], worker["User"]) == ("clickable-web", "clickable-worker")
    assert worker["ReadOnlyPaths"] == KEYS
    for unit in (web, worker):
        assert f"CLICKABLE_KEYS={KEYS}" in unit["Environment"].split()
        assert "/etc/clickable/tls" in unit["InaccessiblePaths"]


def test_only_the_web_unit_is_kept_from_the_network() -> None:
    web, worker = (settings_of(unit) for unit in UNITS)

    assert (web["IPAddressDeny"], web["IPAddressAllow"]) == ("any", "localhost")
    assert "IPAddressDeny" not in worker


def test_the_backup_has_a_timer_that_systemd_accepts(tmp_path: Path) -> None:
    analyze = program("systemd-analyze")
    for name in (BACKUP, "clickable-backup.timer"):
        text = (SHIPPED / "systemd" / name).read_text()
        (tmp_path / name).write_text(text)

    done = subprocess.run(
        [analyze, "verify", "--man=no", str(tmp_path / "clickable-backup.timer")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    said = [line for line in done.stderr.splitlines() if "clickable-backup" in line]
    assert (done.returncode, said) == (0, [])


def test_the_backup_is_made_beside_the_web_unit_and_without_the_workers_key() -> None:
    backup, web = settings_of(BACKUP), settings_of(UNITS[0])

    assert backup["User"] == web["User"]
    assert f"{KEYS}/worker.key" in backup["InaccessiblePaths"].split()
    assert (backup["ReadOnlyPaths"], backup["ReadWritePaths"]) == (KEYS, "/var/backups/clickable")


def test_web_and_worker_share_one_spool_and_may_write_it() -> None:
    home = Path("/var/lib/clickable-shared")
    lines = (SHIPPED / "systemd" / "clickable.tmpfiles.conf").read_text().splitlines()

    for unit in UNITS:
        read = settings_of(unit)
        assert f"CLICKABLE_SPOOL={home}/spool" in read["Environment"].split()
        assert str(home) in read["ReadWritePaths"].split()
        assert read["SupplementaryGroups"] == "clickable"
    assert f"CLICKABLE_SPOOL={home}/spool" in settings_of(BACKUP)["Environment"].split()
    for folder in (home, home / "spool"):
        assert f"d {folder} 2770 clickable-web clickable -" in lines
