"""`clickable keys …`: what the operator asks for, and what comes of it."""

import json
from pathlib import Path

import pyrage
import pytest
from click.testing import CliRunner, Result
from pytest_django import Settings

from clickable.cli import cli
from clickable.people.models import User
from clickable.people.services import add_person
from clickable.report.selectors import open_content
from clickable.seal.fingerprints import of_secret
from clickable.seal.models import Grant, GroupKey
from clickable.seal.trusted import trusted
from tests.cast import NOW, OFFICERS, PASSWORD, an_item
from tests.people.cases import unlocked_ring

PUBLIC = [str(officer.to_public()) for officer in OFFICERS]


def run(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(cli, ["keys", *words], input=typed)


@pytest.fixture
def nina(db: None, settings: Settings) -> User:
    """The first person of a new instance: an account and a team, no key yet."""
    (settings.KEYS / "trusted.json").unlink()
    return add_person(
        username="nina", display_name="Nina", role=User.Role.ANALYST, password=PASSWORD,
        team="Trois", now=NOW,
    )  # fmt: skip


def officers() -> list[str]:
    return [word for n, key in enumerate(PUBLIC) for word in ("--officer", f"O{n}={key}")]


def test_a_team_is_set_up_with_options(nina: User) -> None:
    shown = run("setup", "--team", "Trois", "--member", "nina", *officers())

    assert shown.exit_code == 0, shown.output
    assert trusted().intake == nina.team_id
    assert open_content(an_item("https://a.example/"), unlocked_ring(nina)) == "https://a.example/"


def test_a_team_is_set_up_by_answering(nina: User) -> None:
    asked = "\n".join(["Trois", "nina", "", *(w for n in range(3) for w in (f"O{n}", PUBLIC[n]))])

    shown = run("setup", typed=asked + "\n")

    assert shown.exit_code == 0, shown.output
    assert [o.name for o in trusted().officers] == ["O0", "O1", "O2"]
    assert set(GroupKey.objects.get(group_id=nina.team_id).parcels) == {"O0+O1", "O0+O2", "O1+O2"}


@pytest.mark.parametrize(
    "words",
    [
        ["--team", "Trois", "--member", "nobody", *officers()],
        ["--team", "Trois", "--member", "nina", *officers()[:4]],
        ["--team", "Trois", "--member", "nina", *officers()[:4], "--officer", "O2=age1x"],
        ["--team", "Trois", "--member", "nina", *officers()[:4], "--officer", f"O0={PUBLIC[2]}"],
        ["--team", "Trois", "--member", "nina", *officers()[:4], "--officer", f"O2={PUBLIC[0]}"],
        ["--team", "Quatre", "--member", "nina", *officers()],
    ],
    ids=["no account", "two officers", "bad key", "one name", "one key", "not of the team"],
)
def test_a_wrong_set_up_changes_nothing(nina: User, words: list[str]) -> None:
    shown = run("setup", *words)

    assert shown.exit_code == 1
    assert len(shown.stderr.strip().splitlines()) == 1
    assert (trusted().intake, trusted().groups, trusted().officers) == (None, {}, [])
    assert not GroupKey.objects.filter(group_id=nina.team_id).exists()


def test_a_second_set_up_is_refused(nina: User) -> None:
    run("setup", "--team", "Trois", "--member", "nina", *officers())
    before = trusted().model_copy(deep=True)

    assert run("setup", "--team", "Trois", "--member", "nina", *officers()).exit_code == 1
    assert trusted() == before


def test_an_officer_without_age_gets_an_identity_once() -> None:
    shown = run("officer")

    secret, public = shown.stdout.split()
    assert str(pyrage.x25519.Identity.from_str(secret).to_public()) == public
    assert "never on the server" in shown.stderr


def test_an_officers_identity_may_be_kept_under_a_passphrase(tmp_path: Path) -> None:
    path = tmp_path / "officer.age"

    shown = run("officer", "--out", str(path), typed="phare\nphare\n")

    secret = pyrage.passphrase.decrypt(path.read_bytes(), "phare").decode().strip()
    assert str(pyrage.x25519.Identity.from_str(secret).to_public()) in shown.stdout
    assert "AGE-SECRET-KEY" not in shown.output
    assert run("officer", "--out", str(path), typed="phare\nphare\n").exit_code == 1


def test_the_check_ends_with_one_when_something_is_not_well(alice: User) -> None:
    shown = run("check", "--json")

    found = json.loads(shown.stdout)
    assert (shown.exit_code, found["well"]) == (1, False)
    assert {"code": "few", "team": "Une", "person": "", "count": 1} in found["findings"]
    assert "few Une 1" in run("check").stdout


def test_parcels_are_handed_out_opened_by_two_and_recovered(nina: User, tmp_path: Path) -> None:
    run("setup", "--team", "Trois", "--member", "nina", *officers())
    item = an_item("https://a.example/")
    written = run("parcels", "--team", "Trois", "--out", str(tmp_path / "out")).stdout.split()
    for number, officer in enumerate(OFFICERS):
        (tmp_path / f"{number}.key").write_text(f"# invented\n{officer}\n")
    both = [f"--identity={tmp_path / name}" for name in ("0.key", "2.key")]
    parcel = next(name for name in written if name.endswith("O0+O2.age"))

    assert run("open-parcel", parcel, both[0], both[0]).exit_code == 1
    assert run("open-parcel", parcel, both[0]).exit_code == 2
    secret = run("open-parcel", parcel, *both).stdout
    Grant.objects.all().delete()
    words = of_secret(unlocked_ring(nina).secret).words("en")
    shown = run("recover", "--team", "Trois", "--member", "nina", "--words", words, typed=secret)

    assert shown.exit_code == 0, shown.output
    assert open_content(item, unlocked_ring(nina)) == "https://a.example/"
    assert "recovered" in run("check").stdout


def test_a_drill_is_begun_and_answered(alice: User, tmp_path: Path) -> None:
    written = run("drill", "--out", str(tmp_path)).stdout.split()
    for number, officer in enumerate(OFFICERS):
        (tmp_path / f"{number}.key").write_text(str(officer))
    parcel = next(name for name in written if name.endswith("O0+O1.age"))
    both = [f"--identity={tmp_path / name}" for name in ("0.key", "1.key")]

    word = run("open-parcel", parcel, *both).stdout.strip()

    assert run("drill", "--answer", "autre-mot").exit_code == 1
    assert run("drill", "--answer", word).stdout == "O0+O1: noted\n"
    assert run("drill").exit_code == 2


def test_a_lost_password_is_replaced_by_the_operator(alice: User) -> None:
    words = ["reset-password", "alice", "--password-stdin"]

    shown = CliRunner().invoke(cli, words, input="un autre mot de passe\n")

    assert shown.exit_code == 0, shown.output
    assert not Grant.objects.filter(person=alice).exists()
    assert CliRunner().invoke(cli, ["reset-password", "nobody"]).exit_code == 1
