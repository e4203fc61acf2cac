"""The desk's pages for partners' files and mails."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from clickable.imports.mailing import add_sender, receive
from clickable.imports.models import Mail, Sender, Sheet
from clickable.imports.services import apply
from clickable.partners.models import Partner
from clickable.partners.rules import CHUNK_LINES
from clickable.people.models import User
from clickable.record.models import Entry
from clickable.report.models import Item, Report
from tests.cast import EVE, NOW, signed_in
from tests.imports.making import SENDER, SERVER, a_partner, csv_of, mail, pages, staged

pytestmark = pytest.mark.django_db
HOME = "/desk/imports/"


@pytest.fixture
def partner(db: None, settings: Any) -> Partner:
    settings.IMAP_TRUSTED = SERVER
    return a_partner()


def send(client: Client, partner: Partner, content: bytes) -> HttpResponse:
    file = SimpleUploadedFile("des-adresses.csv", content)
    answer: HttpResponse = client.post(HOME, {"partner": partner.pk, "file": file})
    return answer


def text(client: Client, where: str) -> str:
    return client.get(where).content.decode()


def test_a_file_from_the_page_to_the_queue_and_back(lead: User, partner: Partner) -> None:
    client = signed_in(lead)
    content = csv_of(
        ("url", "catégorie", "note"), ("https://mauvais.example/1", "haine", "voir https://b.example"),
        ("=1+1", "", ""),
    )  # fmt: skip
    where = send(client, partner, content).headers["Location"]
    shown = text(client, where)
    assert "hxxps://mauvais[.]example/1" in shown
    assert "https://mauvais" not in shown
    assert "https://b.example" not in shown

    columns = {"address": "1", "category": "2", "message": "3", "category_all": "csam"}
    client.post(f"{where}colonnes/", columns)
    assert "ligne 3 · une formule de tableur" in text(client, where)
    assert Report.objects.count() == 0

    client.post(f"{where}servir/")
    assert "Tout est dans la file." in text(client, where)
    assert (Item.objects.to_judge().count(), Report.objects.get().reported_category) == (1, "hate")

    client.post(f"{where}annuler/")
    assert "1 signalement retiré." in text(client, where)
    assert Item.objects.to_judge().count() == 0
    assert "des-adresses" not in str(list(Sheet.objects.values()))


def test_a_long_file_goes_on_when_asked(lead: User, partner: Partner) -> None:
    client = signed_in(lead)
    sheet, table = staged(pages(CHUNK_LINES + 1), partner=partner, by=lead)
    assert not apply(sheet, by=lead, table=table, now=NOW, most=1)
    where = f"{HOME}{sheet.reference}/"
    assert (Report.objects.count(), "Continuer" in text(client, where)) == (CHUNK_LINES, True)
    client.post(f"{where}servir/")
    assert (Report.objects.count(), Sheet.objects.get().state) == (CHUNK_LINES + 1, "done")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "Ce fichier est vide."),
        (b"\x89PNG\r\n\x1a\n\x00", "ni un CSV ni un XLSX"),
        (b"url\n", "une ligne par signalement"),
        (b"PK\x03\x04", "ne s’ouvre pas"),
        (b"x" * 2_100_000, "2 Mo au plus"),
    ],
)
def test_what_is_no_sheet_is_told_in_words(
    content: bytes, told: str, lead: User, partner: Partner
) -> None:
    answer = send(signed_in(lead), partner, content)
    assert (answer.status_code, told in answer.content.decode()) == (422, True)
    assert not Sheet.objects.exists()


def test_columns_that_cannot_be_are_told(lead: User, partner: Partner) -> None:
    client = signed_in(lead)
    sheet, _table = staged(pages(1), partner=partner, by=lead)
    where = f"{HOME}{sheet.reference}/"
    for columns, told in (
        ({"address": "9"}, "Cette colonne n’existe pas."),
        ({"address": "x"}, "Cette colonne n’existe pas."),
        ({"message": "1"}, "Dites quelle colonne"),
        ({"address": "1", "message": "1"}, "ne peut pas servir deux fois"),
    ):
        client.post(f"{where}colonnes/", {**columns, "category_all": "unsure"})
        assert told in text(client, where)
    assert Sheet.objects.get().state == Sheet.State.READ


@pytest.mark.parametrize("where", [HOME, "/desk/quarantaine/entrer/", f"{HOME}expediteurs/"])
def test_a_file_is_taken_from_leads_at_one_page_only(
    where: str, lead: User, alice: User, partner: Partner
) -> None:
    file = {"partner": partner.pk, "file": SimpleUploadedFile("a.csv", b"url\na.example\n")}
    refused = signed_in(alice).post(where, dict(file))
    assert refused.status_code in {400, 403}
    if where != HOME:
        file["file"] = SimpleUploadedFile("a.csv", b"url\na.example\n")  # type: ignore[assignment]
        assert signed_in(lead).post(where, file).status_code == 400
    assert not Sheet.objects.exists()


def test_a_file_that_would_touch_the_disk_is_refused(lead: User, partner: Partner) -> None:
    assert send(signed_in(lead), partner, b"x" * 2_600_000).status_code == 400


def test_what_eve_writes_is_text(lead: User, partner: Partner) -> None:
    client = signed_in(lead)
    content = csv_of(
        ("url", "note"), ("a.example", EVE.replace(";", "")), (EVE.replace(";", ""), "x")
    )
    where = send(client, partner, content).headers["Location"]
    receive(mail(EVE, auth="none"), now=NOW)
    shown = text(client, where) + text(client, f"{HOME}courriels/{Mail.objects.get().reference}/")
    assert "<script>alert" not in shown


def test_reading_leaves_one_line_an_hour(lead: User, partner: Partner) -> None:
    sheet, _table = staged(pages(1), partner=partner, by=lead)
    for _n in range(2):
        text(signed_in(lead), f"{HOME}{sheet.reference}/")
    assert Entry.objects.filter(verb="imports.opened", actor=lead).count() == 1


def test_without_the_teams_key_nothing_is_shown(lead: User, partner: Partner) -> None:
    sheet, _table = staged(pages(1), partner=partner, by=lead)
    client = signed_in(lead, keys=False)
    assert "Votre clé n’ouvre pas ce fichier." in text(client, f"{HOME}{sheet.reference}/")
    client.post(f"{HOME}{sheet.reference}/servir/")
    assert Report.objects.count() == 0


def test_a_mail_in_quarantine_is_read_and_received(lead: User, partner: Partner) -> None:
    add_sender(partner=partner, address=SENDER, now=NOW)
    receive(mail("Voir https://mauvais.example/1", auth="none"), now=NOW)
    waiting = Mail.objects.get()
    client, where = signed_in(lead), f"{HOME}courriels/{waiting.reference}/"
    assert "rien ne prouve" in text(client, HOME)
    shown = text(client, where)
    assert "hxxps://mauvais[.]example/1" in shown
    assert "https://mauvais" not in shown
    client.post(f"{where}recevoir/", {"partner": partner.pk})
    assert "ce qu’il signale est dans la file" in text(client, where)
    assert Report.objects.get().door == "mail"


def test_a_mail_is_set_aside(lead: User, partner: Partner) -> None:
    receive(mail("rien"), now=NOW)
    client, waiting = signed_in(lead), Mail.objects.get()
    client.post(f"{HOME}courriels/{waiting.reference}/ecarter/")
    assert "Aucun courriel n’attend." in text(client, HOME)


def test_who_may_write(lead: User, partner: Partner) -> None:
    client = signed_in(lead)
    asked = {"partner": partner.pk, "address": SENDER}
    client.post(f"{HOME}expediteurs/", asked)
    assert SENDER in text(client, HOME)
    client.post(f"{HOME}expediteurs/", {**asked, "remove": "1"})
    assert not Sender.objects.exists()
    client.post(f"{HOME}expediteurs/", {"partner": partner.pk, "address": "x"})
    assert "Ce n’est pas une adresse de courriel." in text(client, HOME)
    other = a_partner("Ailleurs", team="Deux")
    client.post(f"{HOME}expediteurs/", {**asked, "partner": other.pk})
    assert not Sender.objects.exists()


def test_the_list_costs_the_same_with_one_and_with_thirty(
    lead: User, partner: Partner, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(lead)
    for number in range(30):
        staged(pages(1, first=number), partner=partner, by=lead)
        receive(mail("rien", number=number), now=NOW)
    text(client, HOME)
    with django_assert_max_num_queries(25):
        assert text(client, HOME).count("/desk/imports/courriels/") == 30
