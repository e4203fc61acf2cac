"""Manifestos at /gestion/: written, opened, watched over, closed; by editors, who read no name."""

from typing import Any

import pytest
from django.test import Client

from clickable.campaign.manifesto import services
from clickable.campaign.manifesto.models import DomainRule, Manifesto, PaperBatch, Signature
from clickable.people.models import User
from tests.campaign.making import confirmed, manifesto, taken_in, total
from tests.cast import NOW, person, signed_in
from tests.pages.gestion import a_house

pytestmark = pytest.mark.django_db
LIST = "/gestion/manifestes/"
TEXT = {
    "title_fr": "Protéger", "lead_fr": "Trois mots.", "proposals_fr": "Informer\nTout le pays.\n\nEnquêter",
    "title_en": "Protect", "lead_en": "Three words.", "proposals_en": "Inform\nAll.\n\nInvestigate",
}  # fmt: skip


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
    return answer.content.decode()


def said(client: Client, address: str, **sent: Any) -> str:
    answer = client.post(address, sent, follow=True)
    assert answer.status_code in {200, 422}  # 422: refused, with what was typed
    return answer.content.decode()


def test_written_in_two_languages_and_opened(client: Client) -> None:
    said(client, f"{LIST}nouveau/", slug="proteger", goal="1000", **TEXT)
    row = Manifesto.objects.get()
    version = row.version
    assert version
    assert version.text("en")["proposals"] == [
        {"title": "Inform", "text": "All."},
        {"title": "Investigate", "text": ""},
    ]
    assert client.get("/campagnes/proteger/").status_code == 404

    said(client, f"{LIST}{row.pk}/etape/", to="open")
    assert "Informer" in page(client, "/campagnes/proteger/")


@pytest.mark.parametrize(
    ("change", "says"),
    [({"proposals_en": "Inform"}, "Autant de propositions"), ({"slug": "module"}, "déjà prise")],
)
def test_a_text_with_a_fault_is_kept_and_told(
    client: Client, change: dict[str, str], says: str
) -> None:
    shown = said(client, f"{LIST}nouveau/", **{"slug": "proteger", **TEXT, **change})
    assert says in shown
    assert "Trois mots." in shown
    assert not Manifesto.objects.exists()


def test_a_preview_before_anything_is_set_aside_and_back(client: Client) -> None:
    row = manifesto()
    for n in range(3):
        confirmed(row, f"b{n}@bots.example")
    asked = "domain=bots.example&why=&state=&since=&until="

    assert "3 signatures seraient écartées" in page(client, f"{LIST}{row.pk}/?{asked}")
    assert "Dites au moins" in page(
        client, f"{LIST}{row.pk}/?since=2026-01-01&domain=&why=&state=&until="
    )
    said(client, f"{LIST}{row.pk}/ecarter/", domain="bots.example", why="", state="", since="", until="", reason="robots")  # fmt: skip
    assert total(row) == 0
    made = row.invalidations.get()
    assert "robots" in page(client, f"{LIST}{row.pk}/")
    said(client, f"{LIST}ecarts/{made.pk}/retablir/")
    assert total(row) == 3


def test_doubts_are_counted_by_reason_and_cleared_together(client: Client) -> None:
    row = manifesto()
    found = taken_in(row, "dana@gmail.com", over=True)
    services.confirm(found.pk, now=NOW)

    shown = page(client, f"{LIST}{row.pk}/")
    assert "beaucoup d’un même endroit" in shown
    assert "dana" not in shown
    said(client, f"{LIST}{row.pk}/doutes/", why="network", group="")
    assert total(row) == 1
    assert client.post(f"{LIST}{row.pk}/doutes/", {"why": "x", "group": ""}).status_code == 404


def test_paper_needs_two_people(client: Client, edith: User) -> None:
    row = manifesto()
    sent = {
        "place": "Marché",
        "area": "FR-75",
        "on": "2026-11-01",
        "collector": "Section",
        "number": "12",
    }
    said(client, f"{LIST}{row.pk}/papier/", **sent)
    batch = PaperBatch.objects.get()
    assert "à compter par une autre personne" in page(client, f"{LIST}{row.pk}/")
    assert "Une autre personne" in said(client, f"{LIST}papier/{batch.pk}/", number="12")

    other = signed_in(person("Otto", role=User.Role(edith.role)))
    assert "recomptez ensemble" in said(other, f"{LIST}papier/{batch.pk}/", number="11")
    said(other, f"{LIST}papier/{batch.pk}/", number="12")
    batch.refresh_from_db()
    assert batch.checked_by_id


def test_an_organisation_is_read_before_it_is_shown(client: Client) -> None:
    row = manifesto()
    found = confirmed(row, kind="organisation", organisation="Les Phares", role="Présidente")
    assert "Les Phares" in page(client, f"{LIST}{row.pk}/")
    assert "Les Phares" not in page(client, f"/campagnes/{row.slug}/")
    said(client, f"{LIST}organisation/{found.pk}/")
    assert "Les Phares" in page(client, f"/campagnes/{row.slug}/")


def test_domains(client: Client) -> None:
    said(client, f"{LIST}domaines/", pattern="*.bots.example", verdict="doubt")
    assert "minuscules" in said(client, f"{LIST}domaines/", pattern="Bots", verdict="doubt")
    assert [one.pattern for one in DomainRule.objects.all()] == ["*.bots.example"]
    assert "*.bots.example" in page(client, LIST)


def test_another_text_once_it_is_signed(client: Client) -> None:
    row = manifesto()
    confirmed(row)
    assert "Dites ce qui change" in said(client, f"{LIST}{row.pk}/texte/", changed="", **TEXT)
    said(client, f"{LIST}{row.pk}/texte/", changed="Plus court.", **TEXT)
    assert "Plus court." in page(client, f"/campagnes/{row.slug}/")
    assert "Quatre demandes." in page(client, f"/campagnes/{row.slug}/versions/1/")


def test_the_export_names_nobody(client: Client) -> None:
    row = manifesto()
    confirmed(row, "dana@gmail.com", name="Dana Dubois")
    total(row)
    shown = page(client, f"{LIST}{row.pk}/signatures.csv")
    assert shown.splitlines()[1:] == [f"{NOW.date()};citizen;FR-75;1"]


def test_others_find_nothing_here() -> None:
    row = manifesto()
    charlie = signed_in(person("Charlie", role=User.Role.ANALYST))
    for address in (LIST, f"{LIST}{row.pk}/", f"{LIST}{row.pk}/signatures.csv"):
        assert charlie.get(address).status_code in {302, 403, 404}
    assert charlie.post(f"{LIST}{row.pk}/etape/", {"to": "closed"}).status_code in {302, 403, 404}
    assert Signature.objects.count() == 0
    row.refresh_from_db()
    assert row.state == "open"
