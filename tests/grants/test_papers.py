"""The signed agreement as a file: tagged, in both languages, made once, for those two alone."""

import hashlib
import io
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.test import Client

from clickable.base import clock
from clickable.base.errors import RefusedError
from clickable.grants.awards import rendering, selectors, services
from clickable.grants.awards.models import Grant, Paper
from clickable.grants.awards.services import papers
from clickable.people.models import User
from clickable.post import links
from tests.cast import NOW, person, signed_in
from tests.grants.judging import editors
from tests.grants.test_awards import TODAY, planned

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def by(db: None) -> User:
    return editors()[0]


@pytest.fixture
def grant(by: User) -> Grant:
    return services.sign(grant=planned(by, agreement="rec-clickable"), on=TODAY, by=by, now=NOW)


def kept_in(of: Grant, language: str) -> bytes:
    found = selectors.content_of(of.papers.get(language=language))
    assert found
    return found


def where(of: Grant, rest: str = "") -> str:
    pk, token = links.new_link(purpose="grant_awards.mine", subject=str(of), until=NOW.replace(year=2031), now=NOW)  # fmt: skip
    return f"/subventions/suivi/m/{pk}/{token}/{rest}"


@pytest.mark.parametrize(
    ("language", "title", "says"),
    [
        ("fr", "Convention de subvention", "avec le soutien financier de"),
        ("en", "Grant agreement", "financial support"),
    ],
)
def test_it_is_tagged_and_carries_the_emblem(grant: Grant, language: str, title: str, says: str) -> None:  # fmt: skip
    made = kept_in(grant, language)
    file = pypdf.PdfReader(io.BytesIO(made))
    root: Any = file.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == (language, True)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    xmp = root["/Metadata"].get_object().get_data()
    assert b"<pdfuaid:part>1</pdfuaid:part>" in xmp or b'pdfuaid:part="1"' in xmp
    assert file.metadata
    assert file.metadata.title == f"{title} {grant.number}"
    text = " ".join(" ".join(page.extract_text() for page in file.pages).split())
    for said in ("Les Phares", says, grant.sha256):
        assert said.replace(" ", "") in text.replace(" ", "")


def test_it_is_kept_with_its_digest_and_made_again_alike(grant: Grant) -> None:
    for one in grant.papers.all():
        assert hashlib.sha256(kept_in(grant, one.language)).hexdigest() == one.sha256
        assert rendering.pdf(grant, one.language) == kept_in(grant, one.language)
    assert [one.language for one in grant.papers.all()] == ["fr", "en"]


def test_it_is_handed_out_to_its_organisation_and_to_editors(grant: Grant, client: Client, by: User) -> None:  # fmt: skip
    kept = kept_in(grant, "fr")
    shown = client.get(where(grant, "convention/")).content.decode()
    assert grant.papers.get(language="fr").sha256 in shown
    for answer in (
        client.get(where(grant, "convention-fr.pdf")),
        signed_in(by).get(f"/gestion/subventions-suivi/{grant.pk}/convention-fr.pdf"),
    ):
        assert (answer.status_code, answer.content) == (200, kept)
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["Content-Disposition"] == f'attachment; filename="convention-{grant.number}-fr.pdf"'  # fmt: skip
        assert "no-store" in answer.headers["Cache-Control"]


def test_nobody_else_finds_it(grant: Grant, client: Client) -> None:
    address = where(grant, "convention-fr.pdf")
    assert client.get(address.replace("/m/", "/m/9")).status_code == 404
    assert client.get(where(grant, "convention-de.pdf")).status_code == 404
    editors_own = f"/gestion/subventions-suivi/{grant.pk}/convention-fr.pdf"
    charlie = signed_in(person("Charlie", role=User.Role.ANALYST))
    for other in (client, charlie):
        assert other.get(editors_own).status_code in {302, 403, 404}


def test_a_file_that_is_another_is_not_handed_out(grant: Grant, client: Client) -> None:
    path = Path(grant.papers.get(language="fr").file.path)
    path.write_bytes(path.read_bytes() + b"%")
    assert client.get(where(grant, "convention-fr.pdf")).status_code == 404
    path.unlink()
    assert client.get(where(grant, "convention-fr.pdf")).status_code == 404


def test_before_the_signature_there_is_none(client: Client, by: User) -> None:
    drafted = planned(by)
    assert client.get(where(drafted, "convention-fr.pdf")).status_code == 404
    assert signed_in(by).get(f"/gestion/subventions-suivi/{drafted.pk}/convention-fr.pdf").status_code == 404  # fmt: skip
    assert services.make_missing_papers(now=NOW) == 0


def test_signed_without_the_libraries_the_worker_makes_it_once(by: User, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    def missing(_grant: Grant, _language: str) -> bytes:
        raise RefusedError("no libraries", "no_pango")

    with monkeypatch.context() as patched:
        patched.setattr(papers.rendering, "pdf", missing)
        row = services.sign(grant=planned(by), on=TODAY, by=by, now=NOW)
        assert services.make_missing_papers(now=NOW) == 0
    assert (row.state, Paper.objects.count()) == ("signed", 0)
    assert [services.make_missing_papers(now=NOW) for _ in range(2)] == [2, 0]
