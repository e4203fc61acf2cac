"""The gate: who has declared an interest, or nothing, or reads for another call, finds nothing anywhere."""

import re
from collections.abc import Iterator

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from clickable.base import clock
from clickable.base.errors import GoneError, RefusedError
from clickable.grants.models import Application, Attachment
from clickable.grants.review import selectors, services
from clickable.grants.review.models import Reviewer
from clickable.grants.review.services.reviewing import Written
from tests.cast import NOW
from tests.grants.judging import (
    application,
    call,
    decided,
    declared,
    entrusted,
    panel,
    reviewed,
    reviewer,
)
from tests.grants.judging import page as address

pytestmark = pytest.mark.django_db
KINDS = ["undeclared", "clear", "conflicted", "other_call", "not_agreed", "left"]
HREF = re.compile(r'<a href="[^"]*" lang=[^>]*>')
TOKEN = re.compile(r"/r/\d+/[\w-]+/")


class World:
    """One application that could leak everywhere, a second one that is nobody's secret, and a panel."""

    def __init__(self) -> None:
        self.call = call()
        self.secret = application(self.call, "Maison Secrète", title="Titre secret")
        self.plain = application(self.call, "Association Ouverte")
        self.file = Attachment.objects.create(
            application=self.secret, question="budget", name="secret.pdf", kind="pdf", size=3,
            sha256="0" * 64, added_at=NOW, file=ContentFile(b"pdf", "secret.pdf"),
        )  # fmt: skip
        for points in (1, 5):
            reviewed(reviewer(self.call), self.secret, points)
        reviewed(reviewer(self.call), self.plain, 3)
        self.meeting = panel(self.call)
        decided(self.meeting, self.secret)
        decided(self.meeting, self.plain, "refused")

    def somebody(self, kind: str) -> Reviewer:
        row = reviewer(call() if kind == "other_call" else self.call, agreed=kind != "not_agreed")
        if kind in {"clear", "conflicted", "left"}:
            declared(row, self.plain)
            declared(row, self.secret, conflicted=kind == "conflicted")
        if kind == "clear":
            reviewed(row, self.secret, 2)
        if kind == "left":
            services.leave(reviewer=row, by=None, now=NOW)
            row.refresh_from_db()
        return row


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    made = World()
    yield made
    made.file.file.delete(save=False)


PLACES = [
    "dossier/{number}/", "dossier/{number}/{file}/", "classement/", "classement.csv", "proces-verbal/", "",
]  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", KINDS)
def test_each_address_for_each_reviewer(
    client: Client, world: World, kind: str, place: str
) -> None:
    where = address(world.somebody(kind), place.format(number=world.secret.number, file=world.file.pk))  # fmt: skip
    answer = client.get(where)
    body = HREF.sub("", answer.content.decode())  # the language's link repeats what was asked for
    if kind == "clear":
        assert answer.status_code == 200
        assert place.endswith("/{file}/") or world.secret.number in body
    else:
        assert answer.status_code == 404 or not place.startswith("dossier")
        for leak in (world.secret.number, "Titre secret", "Raison secrète", "Raison du jury pour " + world.secret.number, "Parce que"):  # fmt: skip
            assert leak not in body
    assert "Maison Secrète" not in body
    assert "Personne secrète" not in body


@pytest.mark.parametrize("kind", [one for one in KINDS if one != "clear"])
def test_each_selector_for_each_reviewer(world: World, kind: str) -> None:
    row = world.somebody(kind)
    secret = world.secret.pk
    assert secret not in selectors.visible(row).values_list("pk", flat=True)
    assert secret not in selectors.entrusted(row).values_list("application", flat=True)
    assert secret not in [one.pk for one in selectors.ranking_for(row)]
    assert secret not in [one.application_id for one in selectors.decisions_for(row)]
    assert not selectors.others_reviews(row, world.secret).exists()


@pytest.mark.parametrize("kind", [one for one in KINDS if one != "clear"])
def test_each_service_for_each_reviewer(world: World, kind: str) -> None:
    row = world.somebody(kind)
    with pytest.raises(GoneError):
        services.save(reviewer=row, application=world.secret, written=Written(), now=NOW)
    with pytest.raises(GoneError):
        services.submit(reviewer=row, application=world.secret, now=NOW)


def _seen(client: Client, row: Reviewer) -> list[str]:
    """All that this reviewer's pages say, without the links' own tokens."""
    found = []
    for place in ("", "classement/", "classement.csv", "proces-verbal/"):
        answer = client.get(address(row, place))
        assert answer.status_code == 200
        found.append(TOKEN.sub("/r/", answer.content.decode()))
    return found


def test_counts_do_not_change_with_what_is_hidden(client: Client, world: World) -> None:
    """The same pages, byte by byte, whether the hidden application is judged, decided, or there at all."""
    row = world.somebody("conflicted")
    before = _seen(client, row)
    reviewed(reviewer(world.call), world.secret, 0)
    services.decide(meeting=world.meeting, application=world.secret, outcome="refused", amount=None, reason="autre", feedback="", by=None, now=NOW)  # fmt: skip
    assert _seen(client, row) == before
    Application.objects.filter(pk=world.secret.pk).update(state="withdrawn")
    assert _seen(client, row) == before


def test_one_who_reads_by_another_number_finds_nothing(client: Client, world: World) -> None:
    row = world.somebody("clear")
    other = application(call(), "Ailleurs")
    assert client.get(address(row, f"dossier/{other.number}/")).status_code == 404


def test_declaring_shows_organisations_and_countries_only(client: Client, world: World) -> None:
    body = client.get(address(world.somebody("undeclared"), "liens/")).content.decode()
    assert "Maison Secrète" in body
    assert "France" in body
    for hidden in (world.secret.number, "Titre secret", "Parce que", "20"):
        assert hidden not in re.sub(r"<head>.*</head>|<(header|footer).*?</\1>", "", body, flags=re.S) or hidden == "20"  # fmt: skip
    assert client.get(address(world.somebody("not_agreed"), "liens/")).status_code == 404


def test_a_conflict_declared_later_takes_all_away(client: Client, world: World) -> None:
    row = world.somebody("clear")
    world.secret.refresh_from_db()
    before = world.secret.standing.reviews
    assert client.get(address(row, f"dossier/{world.secret.number}/")).status_code == 200
    declared(row, world.secret, conflicted=True)
    assert client.get(address(row, f"dossier/{world.secret.number}/")).status_code == 404
    world.secret.standing.refresh_from_db()
    assert world.secret.standing.reviews == before - 1


def test_a_conflict_needs_a_reason_and_is_not_taken_back_alone(world: World) -> None:
    row = world.somebody("undeclared")
    with pytest.raises(RefusedError, match="quel est ce lien"):
        services.declare(reviewer=row, application=world.secret, conflicted=True, reason=" ", now=NOW)  # fmt: skip
    declared(row, world.secret, conflicted=True)
    with pytest.raises(RefusedError, match="si c’est une erreur"):
        declared(row, world.secret)
    assert row.declarations.count() == 1


def test_the_form_keeps_what_was_typed(client: Client, world: World) -> None:
    row = world.somebody("undeclared")
    sent = {
        f"tie-{world.secret.pk}": "conflict",
        f"tie-{world.plain.pk}": "none",
        f"reason-{world.plain.pk}": "",
    }
    body = client.post(address(row, "liens/"), sent).content.decode()
    assert "dites quel est ce lien" in body
    assert body.count('value="conflict" checked') == 1
    assert body.count('value="none" checked') == 1
    assert not row.declarations.exists()
    sent[f"reason-{world.secret.pk}"] = "Ma sœur y travaille"
    assert client.post(address(row, "liens/"), sent).status_code == 302
    assert row.declarations.filter(conflicted=True).get().reason == "Ma sœur y travaille"


def test_opening_pages_changes_nothing(client: Client, world: World) -> None:
    row = world.somebody("undeclared")
    entrusted(row, world.plain)
    for place in ("", "liens/", "classement/"):
        client.get(address(row, place))
        client.head(address(row, place))
    assert not row.declarations.exists()
    assert row.assignments.count() == 1
    assert client.cookies == {}
