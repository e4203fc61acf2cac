"""The project at /gestion/: its frame, its periods, partners' reports, rows and files; by editors."""

from typing import Any

import pytest
from django.test import Client

from clickable.people.models import User
from clickable.programme import services
from clickable.programme.models import (
    Activity,
    Declared,
    Evidence,
    Indicator,
    PartnerReport,
    Project,
    Result,
    Target,
)
from tests.cast import NOW, signed_in
from tests.pages.gestion import a_house
from tests.programme.making import HASH, locked, periods, project, some_measures, the, written

pytestmark = pytest.mark.django_db
HERE = "/gestion/projet/"


@pytest.fixture(autouse=True)
def _house(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clickable.base.clock.now", lambda: NOW)
    a_house()


@pytest.fixture
def client(edith: User) -> Client:
    return signed_in(edith)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return " ".join(answer.content.decode().split())


def said(client: Client, address: str, **sent: Any) -> str:
    answer = client.post(address, sent, follow=True)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_project_begins_with_its_agreement(client: Client) -> None:
    told = {
        "agreement": "rec-clickable", "code": "clickable", "name": "Click@ble", "title": "Faux titre",
        "lead_fr": "Que les enfants sachent.", "lead_en": "That children know.",
        "begins_on": "2019-09-01", "ends_on": "2021-08-31",
    }  # fmt: skip
    assert "Aucun projet encore" in page(client, HERE)
    shown = said(client, f"{HERE}nouveau/", **told)
    assert "Le titre est celui de la convention" in shown
    assert "Que les enfants sachent." in shown  # what was typed stays
    told["title"] = "Make children able to “click” free from cyber sexual violence"
    assert "Click@ble" in said(client, f"{HERE}nouveau/", **told)
    assert Project.objects.get().code == "clickable"


def test_the_frame_is_added_changed_and_removed(client: Client) -> None:
    project()
    said(client, f"{HERE}cadre/resultat/nouveau/", number=3, text_fr="Trois", text_en="Three")
    row = Result.objects.get(number=3)
    said(client, f"{HERE}cadre/resultat/{row.pk}/", number=3, text_fr="Trois !", text_en="Three!")
    row.refresh_from_db()
    assert row.text_fr == "Trois !"
    said(client, f"{HERE}cadre/resultat/{row.pk}/oter/")
    assert not Result.objects.filter(number=3).exists()

    one = Activity.objects.get(number=1)
    told = {
        "number": 1, "title_fr": "Sessions", "title_en": "Sessions", "partner": one.partner_id,
        "results": [Result.objects.get(number=1).pk], "begins_on": "2019-09-01",
        "ends_on": "2021-08-31", "serves": ["lanzarote:9", "weprotect:14"],
    }  # fmt: skip
    said(client, f"{HERE}cadre/activite/{one.pk}/", **told)
    one.refresh_from_db()
    assert one.serves == ["weprotect:14", "lanzarote:9"]
    assert [result.number for result in one.results.all()] == [1]


def test_a_share_without_a_whole_is_told_kindly(client: Client) -> None:
    project()
    told = {
        "code": "part", "label_fr": "Part", "label_en": "Share", "unit": "percent",
        "aggregation": "ratio", "source": "measures", "kinds": "training.pairs", "position": 9,
    }  # fmt: skip
    assert "demande celles qui font le tout" in said(client, f"{HERE}cadre/indicateur/nouveau/", **told)  # fmt: skip
    said(client, f"{HERE}cadre/indicateur/nouveau/", **told, over="training.asked")
    assert the("part").over == "training.asked"
    said(client, f"{HERE}cadre/cible/nouveau/", indicator=the("part").pk, period="", value="80")
    assert Target.objects.get(indicator=the("part")).value == 80


def test_an_indicator_of_a_european_programme_begins_off_the_page(client: Client) -> None:
    project()
    assert "[de mémoire]" in page(client, f"{HERE}bibliotheque/")
    said(client, f"{HERE}bibliotheque/", code="CERV-1")
    row = Indicator.objects.get(library="CERV-1")
    assert (row.public, row.kinds) == (False, "training.participant training.delivered")


def test_a_report_is_written_handed_in_returned_and_accepted(client: Client, paul: User) -> None:
    project()
    first = periods()[0]
    said(client, f"{HERE}periodes/{first.pk}/etape/", to="compiling")
    report = PartnerReport.objects.get(partner__code="ecpat-france")
    here = f"{HERE}rapports/{report.pk}/"
    one = Activity.objects.get(number=1)

    assert "texte de l’activité 1" in page(client, f"{HERE}periodes/{first.pk}/")
    assert "Il manque un texte" in said(client, f"{here}etape/", to="submitted")  # fmt: skip
    shown = said(client, f"{here}textes/{one.pk}/", text="Écrire à dana@mail.example")
    assert "Ni adresse électronique" in shown
    assert "dana@mail.example" in shown
    said(client, f"{here}textes/{one.pk}/", text="Douze séances.")

    cells = {"part-children": "30", "part-": "4", "certainty": "declared"}
    shown = said(client, f"{here}chiffres/{the('appels').pk}/", **cells, total="40")
    assert "n’est pas la somme des parts" in shown
    assert 'value="30"' in shown
    assert not Declared.objects.exists()
    said(client, f"{here}chiffres/{the('appels').pk}/", **cells, total="34")
    assert Declared.objects.count() == 2

    said(client, f"{here}etape/", to="submitted")
    assert "Une autre personne accepte" in page(client, here)
    said(client, f"{here}etape/", to="accepted")
    other = signed_in(paul)
    said(other, f"{here}etape/", to="returned", reason="Et la Guyane ?")
    assert "Et la Guyane ?" in page(client, f"{HERE}periodes/{first.pk}/")
    said(client, f"{here}etape/", to="submitted")
    said(other, f"{here}etape/", to="accepted")
    report.refresh_from_db()
    assert report.state == "accepted"


def test_evidence_is_noted_and_removed(client: Client) -> None:
    project()
    services.compile_(period=periods()[0], by=None, now=NOW)
    report = PartnerReport.objects.get(partner__code="ecpat-france")
    here, one = f"{HERE}rapports/{report.pk}/", Activity.objects.get(number=1)
    assert "64 signes" in said(client, f"{here}pieces/", activity=one.pk, title="Feuilles", sha256="x")  # fmt: skip
    said(client, f"{here}pieces/", activity=one.pk, title="Feuilles", sha256=HASH)
    assert Evidence.objects.get().title == "Feuilles"
    said(client, f"{HERE}pieces/{Evidence.objects.get().pk}/oter/")
    assert not Evidence.objects.exists()


def test_locked_and_exported(client: Client) -> None:
    project()
    some_measures()
    snapshot = locked(periods()[0])
    shown = page(client, f"{HERE}periodes/{periods()[0].pk}/")
    assert snapshot.sha256 in shown
    for form, begins in (("docx", b"PK"), ("xlsx", b"PK"), ("pdf", b"%PDF")):
        files = [client.get(f"{HERE}arretes/{snapshot.pk}/fr.{form}") for _each in range(2)]
        assert files[0].content == files[1].content
        assert files[0].content.startswith(begins)
        assert f"clickable-1-fr.{form}" in files[0].headers["Content-Disposition"]
    assert client.get(f"{HERE}arretes/{snapshot.pk}/fr.exe").status_code == 404
    kept = client.get(f"{HERE}arretes/{snapshot.pk}/contenu.json").content.decode()
    assert kept == snapshot.content


def test_what_came_after_the_lock_is_shown_beside_it(client: Client) -> None:
    project()
    some_measures()
    locked(periods()[0])
    some_measures()
    shown = page(client, f"{HERE}periodes/{periods()[0].pk}/")
    assert "+326 depuis l’arrêt" in shown


def test_from_a_figure_to_its_rows(client: Client) -> None:
    project()
    for _each in range(20):
        some_measures()
    here = f"{HERE}indicateurs/{the('enfants').pk}/lignes/"
    shown = page(client, f"{here}?periode=1")
    assert "page 1 sur 2" in shown
    assert "<dd>120</dd>" in shown  # 20 times 3 rows in each of two days
    second = page(client, f"{here}?periode=1&page=2")
    assert second[second.index("Tableau des lignes") :].count("</td></tr>") == 20
    parts = page(client, f"{here}?part=parents")
    assert "<strong>2 400</strong>" in parts
    assert client.get(f"{here}?periode=9").status_code == 404


def test_a_text_against_the_agreement_is_admitted_for_a_reason(client: Client) -> None:
    project()
    first = services.compile_(period=periods()[0], by=None, now=NOW)
    for report in first.reports.all():
        services.accept(report=written(report), by=None, now=NOW)
    report = first.reports.get(partner__code="ecpat-france")
    services.send_back(report=report, reason="Citer.", by=None, now=NOW)
    services.narrate(
        report=report, activity=Activity.objects.get(number=1), by=None, now=NOW,
        text="Make children click free from cyber sexual violence",
    )  # fmt: skip
    services.accept(report=services.submit(report=report, by=None, now=NOW), by=None, now=NOW)
    here = f"{HERE}periodes/{first.pk}/"
    shown = said(client, f"{here}etape/", to="locked")
    assert "ne suit pas la convention" in shown
    asked = {"subject": "clickable/1/fr/report", "fault": "title"}
    assert 'role="alert" id="why-' in said(client, f"{here}deroger/", **asked, reason=" ")
    for language in ("fr", "en"):
        said(client, f"{here}deroger/", subject=f"clickable/1/{language}/report", fault="title", reason="Une citation.")  # fmt: skip
    said(client, f"{here}etape/", to="locked")
    first.refresh_from_db()
    assert first.state == "locked"
    assert client.post(f"{here}deroger/", {"subject": "x", "fault": "title"}).status_code == 404


def test_several_projects_are_each_worked_on(client: Client) -> None:
    older = project()
    newest = Project.objects.create(
        code="suite", agreement="rec-clickable", name="La suite", title="x", lead_fr="Après.",
        lead_en="After.", begins_on="2026-09-01", ends_on="2028-08-31",
    )  # fmt: skip
    shown = page(client, HERE)
    assert "<h2>La suite</h2>" in shown
    assert f'href="{HERE}projets/clickable/"' in shown
    assert "<h2>Click@ble</h2>" in page(client, f"{HERE}projets/clickable/")
    assert client.get(f"{HERE}projets/autre/").status_code == 404

    told = {"number": 7, "text_fr": "Sept", "text_en": "Seven"}
    shown = said(client, f"{HERE}projets/clickable/cadre/resultat/nouveau/", **told)
    assert "<h2>Click@ble</h2>" in shown
    row = Result.objects.get(number=7)
    assert row.project == older
    said(client, f"{HERE}cadre/resultat/{row.pk}/", **{**told, "text_fr": "Sept !"})
    said(client, f"{HERE}cadre/resultat/nouveau/", **told)
    assert Result.objects.filter(number=7, project=newest).exists()
    assert "<h2>Click@ble</h2>" in said(client, f"{HERE}cadre/resultat/{row.pk}/oter/")
    said(client, f"{HERE}projets/clickable/bibliotheque/", code="CERV-1")
    assert Indicator.objects.get(library="CERV-1").project == older


def test_what_is_asked_again_without_a_reason_or_with_too_long_a_one(client: Client) -> None:
    project()
    services.compile_(period=periods()[0], by=None, now=NOW)
    report = PartnerReport.objects.get(partner__code="ecpat-france")
    written(report)
    here = f"{HERE}rapports/{report.pk}/"
    assert "Dites ce qui est à reprendre" in said(client, f"{here}etape/", to="returned", reason=" ")  # fmt: skip
    long = "Reprendre. " * 40
    assert long.strip() in said(client, f"{here}etape/", to="returned", reason=long)
    report.refresh_from_db()
    assert report.state == "submitted"


def test_others_do_not_come_in(alice: User) -> None:
    project()
    assert signed_in(alice).get(HERE).status_code in {302, 403, 404}
    assert Client().get(HERE).status_code in {302, 404}
