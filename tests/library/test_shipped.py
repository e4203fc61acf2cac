"""The works that come with the product: rows, files, and the demo's shelves."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from clickable.base.errors import RefusedError
from clickable.library import services, typeset
from clickable.library.models import (
    Audience,
    Kind,
    Licence,
    State,
    Theme,
    Trouble,
    Work,
    WorkVersion,
)
from clickable.library.services import shipped
from clickable.measures.models import Measure
from lab.seed.shelves import fill
from tests.library.making import NOW

pytestmark = pytest.mark.django_db


def test_shipped_works_become_drafts_once() -> None:
    codes = sorted(one.code for one in typeset.works())
    assert sorted(services.load_works(now=NOW)) == codes
    assert services.load_works(now=NOW) == []
    assert set(WorkVersion.objects.values_list("state", flat=True)) == {State.DRAFT}
    assert all(version.evidence.exists() for version in WorkVersion.objects.all())


@pytest.mark.parametrize("source", typeset.works(), ids=lambda one: one.code)
def test_what_they_say_of_themselves_is_in_our_lists(source: typeset.Work) -> None:
    assert source.kind in set(Kind)
    assert source.licence in set(Licence)
    assert set(source.audience) <= set(Audience)
    assert set(source.themes) <= set(Theme)


def test_what_cannot_be_typeset_says_why_and_is_tried_again_an_hour_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    services.load_works(now=NOW)

    def no_pango(*_args: object) -> bytes:
        raise RefusedError("libpango manque", "no_pango")

    monkeypatch.setattr(shipped.typeset, "pdf", no_pango)
    while services.render_missing(now=NOW):
        pass
    assert set(Trouble.objects.values_list("reason", flat=True)) == {"libpango manque"}
    before = Trouble.objects.count()
    assert services.render_missing(now=NOW + timedelta(hours=1)) == 0
    assert Trouble.objects.count() == before
    assert not Work.objects.filter(versions__renditions__format="pdf").exists()


def test_a_newer_edition_makes_the_next_version(monkeypatch: pytest.MonkeyPatch) -> None:
    services.load_works(now=NOW)
    WorkVersion.objects.update(state=State.PUBLISHED, published_at=NOW)
    first = typeset.works()[0]
    monkeypatch.setattr(shipped.typeset, "works", lambda: (replace(first, edition=2),))
    assert services.load_works(now=NOW) == [first.code]
    assert Work.objects.get(code=first.code).versions.get(number=2).state == State.DRAFT


@pytest.mark.once
@pytest.mark.slow
def test_the_demos_shelves_are_full_and_say_that_nobody_real_read_them(client: Client) -> None:
    assert fill(now=NOW) == len(typeset.works())
    assert fill(now=NOW) == 0
    published = WorkVersion.objects.filter(state=State.PUBLISHED)
    assert published.count() == len(typeset.works())
    for version in published.select_related("work"):
        there = set(version.renditions.values_list("language", "access", "format"))
        assert {("fr", "standard", "pdf"), ("en", "large_print", "pdf"), ("fr", "simplified", "html")} <= there  # fmt: skip
        assert version.approvals.get(to="approved").findings == []
        page = client.get(f"/outils/{version.work.code}/lire/").content.decode()
        assert "drawing:" not in page
        assert "emblem:" not in page
    assert "Ceci est une démonstration" in client.get("/outils/livre-blanc/").content.decode()
    assert Measure.objects.filter(kind="library.copies_sent").exists()
