"""What is prepared for a stop: kit, crew, contacts and papers; the coordinator's alone, and no file is public."""

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from clickable.base.errors import RefusedError
from clickable.outreach.following.models import Follower
from clickable.outreach.models import TourStop
from clickable.outreach.preparing import selectors, services
from clickable.outreach.preparing.models import Agreement, KitLine
from clickable.outreach.tally.models import TallyLink
from clickable.support.services import load_services
from tests.cast import NOW, signed_in
from tests.outreach.making import a_stop, of
from tests.pages.gestion import a_house

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF"
WHERE = "/gestion/interventions/tournee"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clickable.base.clock.now", lambda: NOW)


@pytest.fixture
def stop() -> TourStop:
    a_house()
    load_services(now=NOW)
    return a_stop(to="confirmed")


@pytest.fixture
def client(stop: TourStop) -> Client:
    return signed_in(of("ecpat-france"))


def do(client: Client, stop: TourStop, act: str, **said: object) -> str:
    answer = client.post(f"{WHERE}/{stop.pk}/preparer/faire/", {"act": act, **said}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def papers(stop: TourStop, content: bytes | None = None, **more: object) -> Agreement:
    said = {"state": "signed", "insurance": True, "risks": True, **more}
    file = io.BytesIO(content) if content is not None else None
    return services.set_papers(stop=stop, content=file, by=of("ecpat-france"), now=NOW, **said)  # type: ignore[arg-type]


def test_the_kit_from_the_usual_list_to_what_is_missing(client: Client, stop: TourStop) -> None:
    assert "Barnum" in do(client, stop, "fill")
    do(client, stop, "fill")  # twice is once
    do(client, stop, "add", label="Une rallonge")
    rows = list(KitLine.objects.order_by("pk"))
    assert len(rows) == len(selectors.default_kit()) + 1
    do(client, stop, "mark", **{f"line-{rows[0].pk}": "taken", f"line-{rows[1].pk}": "missing", f"line-{rows[2].pk}": "x"})  # fmt: skip
    page = do(client, stop, f"drop:{rows[-1].pk}")

    assert "Une rallonge" not in page
    assert "du matériel qui manque (1)" in page
    assert list(KitLine.objects.order_by("pk").values_list("state", flat=True)[:3]) == ["taken", "missing", "to_take"]  # fmt: skip


def test_a_line_of_another_stop_is_out_of_reach(client: Client, stop: TourStop) -> None:
    other = a_stop(town="Melun", area="FR-77")
    services.fill_kit(stop=other, by=of("ecpat-france"), now=NOW)
    theirs = KitLine.objects.first()
    assert theirs

    do(client, stop, "mark", **{f"line-{theirs.pk}": "missing"})
    do(client, stop, f"drop:{theirs.pk}")

    theirs.refresh_from_db()
    assert theirs.state == "to_take"


def test_the_crew_is_functions_and_numbers(client: Client, stop: TourStop) -> None:
    page = do(client, stop, "crew", function="animation", number="3", shown="Équipe bleue")
    assert "Équipe bleue" in page
    assert "Combien" in do(client, stop, "crew", function="accueil", number="0")
    do(client, stop, f"crew_drop:{stop.crew.get().pk}")

    assert not stop.crew.exists()


def test_a_contact_is_sealed_and_shown_by_its_function(client: Client, stop: TourStop) -> None:
    page = do(client, stop, "contact", role="town", function="service culture", mailbox="culture@ville.example")  # fmt: skip

    assert "service culture" in page
    assert "culture@ville.example" not in page
    row = Follower.objects.get()
    assert (row.role, row.stop) == ("town", stop)
    assert b"culture@ville" not in bytes(row.addressee.mailbox)
    do(client, stop, f"contact_drop:{row.pk}")
    assert not Follower.objects.exists()


def test_the_agreement_is_kept_for_the_coordinator_and_nobody_else(
    client: Client, stop: TourStop
) -> None:
    file = SimpleUploadedFile("../../accord.pdf", PDF, content_type="text/html")
    page = do(client, stop, "papers", state="signed", insurance="on", risks="on", content=file)
    assert "L’accord gardé ici (PDF)" in page

    where = f"{WHERE}/{stop.pk}/accord.pdf"
    answer = client.get(where)
    assert answer.content == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert signed_in(of("e-enfance")).get(where).status_code == 404
    assert Client().get(where).status_code == 302
    kept = Path(Agreement.objects.get().file.path)
    assert kept.parent == settings.HOME / "library" / "agreements"  # which backups hold
    assert kept.name.startswith(f"{stop.pk}-")
    assert kept.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "vide"),
        (b"<html>", "pas un PDF"),
        (b"GIF89a%PDF-", "pas un PDF"),
        (PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript/JS(x)>>"), "programme"),
        (PDF.replace(b"/Catalog", b"/Catalog/Names<</Embedded#46iles 2 0 R>>"), "fichier joint"),
        (PDF + b"x" * services.LARGEST, "trop gros"),
    ],
    ids=["empty", "page", "picture", "program", "attached", "large"],
)
def test_what_may_not_be_kept_is_not(stop: TourStop, content: bytes, said: str) -> None:
    with pytest.raises(RefusedError, match=said):
        papers(stop, content)

    assert not Agreement.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_new_file_takes_the_place_of_the_old_and_no_file_leaves_it(
    stop: TourStop,
) -> None:
    first = papers(stop, PDF + b"\n% first").file.path
    second = papers(stop, PDF + b"\n% second").file.path
    kept = papers(stop)

    assert kept.size == len(PDF) + 9
    assert (Path(first).exists(), Path(second).exists()) == (False, True)


def test_the_page_says_what_is_lacking_until_nothing_is(stop: TourStop) -> None:
    assert len(selectors.lacking(stop)) == 5

    papers(stop, risks=False)
    services.fill_kit(stop=stop, by=of("ecpat-france"), now=NOW)
    assert selectors.lacking(stop) == ["la fiche de risques", "l’équipe"]
    papers(stop)
    services.add_crew(stop=stop, function="animation", number=2, by=of("ecpat-france"), now=NOW)

    assert selectors.lacking(stop) == []


def test_the_day_sheet_holds_what_a_crew_needs_and_a_square_only_when_asked(
    client: Client, stop: TourStop
) -> None:
    services.fill_kit(stop=stop, by=of("ecpat-france"), now=NOW)
    services.add_crew(stop=stop, function="animation", number=2, by=of("ecpat-france"), now=NOW)
    where = f"{WHERE}/{stop.pk}/feuille/"

    page = client.get(where).content.decode()
    for words in ("Si un enfant parle", "119", "3018", "17", "animation", "Barnum", "8 à 10 ans", "14:00"):  # fmt: skip
        assert words in page
    assert TallyLink.objects.count() == 0  # looking makes no link
    assert "day__head" in page
    assert "<svg viewBox" not in page
    printed = client.post(where)
    assert "<svg viewBox" in printed.content.decode()
    assert "no-store" in printed["Cache-Control"]
    assert TallyLink.objects.get().label == "feuille du jour"


@pytest.mark.parametrize("rest", ["preparer/", "feuille/", "accord.pdf"])
def test_preparing_is_the_coordinators_alone(stop: TourStop, rest: str) -> None:
    papers(stop, PDF)
    theirs = signed_in(of("e-enfance"))

    assert theirs.get(f"{WHERE}/{stop.pk}/{rest}").status_code == 404
    assert theirs.post(f"{WHERE}/{stop.pk}/preparer/faire/", {"act": "fill"}).status_code == 404
    with pytest.raises(RefusedError):
        services.fill_kit(stop=stop, by=of("e-enfance"), now=NOW)


@pytest.mark.parametrize("act", ["", "x", "drop:x", "drop:-1", "mark:1:2"])
def test_an_act_that_is_none_is_none(client: Client, stop: TourStop, act: str) -> None:
    assert client.post(f"{WHERE}/{stop.pk}/preparer/faire/", {"act": act}).status_code == 404
