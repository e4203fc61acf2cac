"""Tokens: made once, kept as a hash, ended; `clickable partners`."""

import json
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.db import connection

from clickable.base import clock
from clickable.base.errors import RefusedError
from clickable.cli import cli
from clickable.partners.models import Batch, Partner, Token
from clickable.partners.rules import Scope, counts, used_up
from clickable.partners.selectors import access
from clickable.partners.services import add, forget_keys, revoke
from clickable.people.models import Team, User
from clickable.people.services import team_named
from clickable.record.models import Entry
from clickable.report.models import Report
from clickable.retention.erasing import erase
from tests.cast import DEUX, EVE, NOW, UNE
from tests.partners.making import a_token, called, give, page

pytestmark = pytest.mark.django_db


def make(**more: Any) -> tuple[Token, str]:
    given: dict[str, Any] = {
        "name": "Phare",
        "team": Team.objects.get(name="Une"),
        "scopes": [Scope.WRITE],
        "lasts": timedelta(days=30),
        "now": NOW,
    }
    return add(**{**given, **more})


def test_only_the_hash_of_a_token_is_kept() -> None:
    row, shown = make()
    secret = shown.split("_", 2)[2]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM partners_token")
        kept = repr(cursor.fetchall())
    assert shown.startswith(f"cbl_{row.prefix}_")
    assert len(secret) == 43
    assert secret not in kept
    assert row.prefix in kept


@pytest.mark.parametrize(
    ("expires", "revoked", "expected"),
    [(1, None, True), (0, None, False), (-1, None, False), (1, -1, False), (1, 1, False)],
)
def test_when_a_token_counts(expires: int, revoked: int | None, expected: bool) -> None:
    at = None if revoked is None else NOW + timedelta(days=revoked)
    assert counts(expires_at=NOW + timedelta(days=expires), revoked_at=at, now=NOW) is expected


@pytest.mark.parametrize(("days", "expected"), [(0, False), (7, False), (8, True)])
def test_when_a_key_is_used_up(days: int, expected: bool) -> None:
    assert used_up(NOW, now=NOW + timedelta(days=days)) is expected


def test_what_a_token_opens_and_until_when() -> None:
    _row, shown = make(scopes=[Scope.WRITE, Scope.HASHES])
    found = access(shown, now=NOW)
    assert found is not None
    assert (found.partner.name, found.partner.group_id) == ("Phare", UNE)
    assert found.scopes == {"reports:write", "hashes:give"}
    assert access(shown, now=NOW + timedelta(days=30)) is None
    assert access(shown + "x", now=NOW) is None
    assert shown not in repr(found)


def test_a_second_token_lets_the_first_end_without_a_gap() -> None:
    first, second = make(), make()
    revoke(prefix=first[0].prefix.lower(), now=NOW)
    assert Partner.objects.count() == 1
    assert access(first[1], now=NOW) is None
    assert access(second[1], now=NOW) is not None


def test_each_act_is_in_the_account_and_the_token_is_not() -> None:
    row, shown = make()
    revoke(prefix=row.prefix, now=NOW)
    revoke(prefix=row.prefix, now=NOW)
    lines = Entry.objects.order_by("id")
    assert [(line.verb, line.role, line.detail["token"]) for line in lines] == [
        ("partners.token_made", "operator", row.prefix),
        ("partners.token_revoked", "operator", row.prefix),
    ]
    assert shown[-43:] not in repr([line.detail for line in lines])


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"name": ""}, "name"),
        ({"name": " . "}, "name"),
        ({"name": "a\nb"}, "name"),
        ({"name": "a" * 81}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["everything"]}, "scopes"),
        ({"lasts": timedelta(0)}, "lasts"),
        ({"lasts": timedelta(days=367)}, "lasts"),
    ],
)
def test_what_makes_no_sense_is_refused(given: dict[str, Any], code: str) -> None:
    with pytest.raises(RefusedError) as refused:
        make(**given)
    assert refused.value.code == code
    assert (Token.objects.count(), Partner.objects.count(), Entry.objects.count()) == (0, 0, 0)


def test_a_team_that_takes_no_reports_has_no_partner() -> None:
    helpline = team_named("Écoute", kind=Team.Kind.HELPLINE)
    without_a_key = team_named("Quatre")
    for team in (helpline, without_a_key):
        with pytest.raises(RefusedError, match="ne reçoit pas"):
            make(team=team)


def test_a_partner_writes_to_one_team() -> None:
    make()
    with pytest.raises(RefusedError, match="une autre équipe"):
        make(team=Team.objects.get(name="Deux"))


def test_a_name_of_eve_stays_a_name() -> None:
    row, _shown = make(name=EVE)
    assert row.partner.name == EVE


def test_a_key_goes_with_the_last_of_what_it_brought() -> None:
    shown = a_token()
    for number in range(2):
        assert give(shown, page(number)).status_code == 202
    give(shown, b"{")
    later = clock.now() + timedelta(days=7, minutes=1)
    assert forget_keys(now=clock.now()) == 0

    assert forget_keys(now=later) == 1  # the one that brought nothing
    erase(Report.objects.filter(pk=Report.objects.first().pk))  # type: ignore[union-attr]

    assert forget_keys(now=later) == 1
    assert Batch.objects.get().deliveries.count() == 1


# The operator's command


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, ["partners", *words])


def test_a_token_is_printed_once_and_opens_the_door() -> None:
    shown = run("add", "Phare")
    found = access(shown.stdout.strip(), now=clock.now())
    assert found is not None
    assert (found.partner.name, found.partner.group_id) == ("Phare", UNE)
    assert found.scopes == {"reports:write", "reports:read"}
    assert "not shown again" in shown.stderr
    assert shown.stdout.strip() not in run("list").output + run("list", "--json").output


def test_with_a_team_scopes_and_days() -> None:
    words = ("add", "Balise", "--team", "Deux", "--scope", "hashes:give", "--days", "3", "--json")
    told = json.loads(run(*words).output)
    row = Token.objects.get(prefix=told["prefix"])
    assert (row.scopes, called("Balise").group_id) == (["hashes:give"], DEUX)
    assert row.expires_at - row.made_at == timedelta(days=3)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["Phare", "--team", "Nulle"], 1),
        (["Phare", "--scope", "everything"], 2),
        (["Phare", "--days", "0"], 2),
        (["Phare", "--days", "400"], 2),
        ([" . "], 1),
    ],
)
def test_what_the_command_refuses(words: list[str], code: int) -> None:
    assert run("add", *words).exit_code == code
    assert Token.objects.count() == 0


def test_the_list_says_what_counts() -> None:
    first, second, third = (a_token(name).split("_")[1] for name in ("Phare", "Balise", "Amer"))
    run("revoke", first)
    Token.objects.filter(prefix=second).update(
        made_at=NOW - timedelta(days=2), expires_at=NOW - timedelta(days=1)
    )
    rows = {row["prefix"]: row["counts"] for row in json.loads(run("list", "--json").output)}
    assert rows == {first: False, second: False, third: True}
    assert [line.split()[:2] for line in run("list").output.splitlines()] == [
        [third, "counts"],
        [second, "over"],
        [first, "revoked"],
    ]


def test_what_nobody_has_cannot_be_revoked() -> None:
    assert run("revoke", "00000000").exit_code == 1


def test_charlie_gets_no_token_through_an_account(charlie: User) -> None:
    assert access(charlie.username, now=NOW) is None
