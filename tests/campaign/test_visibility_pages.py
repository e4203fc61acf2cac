"""The pages of a campaign and of its press, as anybody sees them."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from PIL import Image

from clickable.base import clock
from clickable.campaign.visibility import services
from clickable.campaign.visibility.models import Campaign, Credit, Download, Fact, Release
from lab.seed import shown
from tests.campaign.showing import campaign, mention, outlet
from tests.cast import NOW

pytestmark = pytest.mark.django_db
THIN = "\u202f"


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def text(client: Client, address: str) -> str:
    found = client.get(address)
    assert found.status_code == 200, address
    assert found.cookies == {}
    return " ".join(str(found.content.decode()).replace("\xa0", " ").replace(THIN, " ").split())


def test_the_page_tells_what_was_done_with_units_and_methods(client: Client) -> None:
    shown.fill(now=NOW)
    told = text(client, "/mobilisation/le-partage/")
    assert "plus de</small> 1 800" in told
    assert "1 812 exactement" in told
    assert "affiches posées" in told
    assert "plusieurs millions de vues" in told
    assert "Les audiences ne s’additionnent pas" in told
    assert "vues dites par la plateforme" in told
    assert "moins de 10, ou tu" in told
    assert "personnes (estimé)" in told
    assert "Dominique de Saint Mars" in told
    assert "LibreMullenlowe" in told
    assert "/campagnes/proteger-les-enfants/" in told
    assert "Imprimerie des Quais" not in told  # who printed, and for how much, is the team's
    assert "<script" not in told.replace('<script src="/static/', "")
    assert 'property="og:image"' in told


def test_english(client: Client) -> None:
    shown.fill(now=NOW)
    told = text(client, "/en/mobilisation/le-partage/")
    assert "Sharing: what is shown of a child" in told
    assert "several million views" in told
    assert "Audiences are not added up" in told


def test_the_press_kit(client: Client) -> None:
    row = campaign(press_role_fr="La chargée de presse", about_fr="Qui nous sommes vraiment.")
    for part in (
        Fact(campaign=row, number=12_800, unit_fr="signatures", unit_en="signatures", source="le compte", checked_on=NOW.date()),
        Download(campaign=row, code="livre-blanc", title_fr="Le livre blanc", title_en="The white paper"),
    ):  # fmt: skip
        services.keep(row=part, by=None, now=NOW)
    told = text(client, "/mobilisation/partage/presse/")
    for words in ("La chargée de presse", "12 800", "signatures", "le compte", "vérifié le 3 novembre 2026", "Qui nous sommes vraiment."):  # fmt: skip
        assert words in told
    assert 'href="/r/livre-blanc"' in told
    assert "@" not in told.split("<main")[1].split("</main")[0]


def test_an_embargo_holds_to_the_second(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    row = campaign()
    at = NOW + timedelta(hours=2)
    one = Release(campaign=row, title_fr="Grande annonce", text_fr="Secret.", visible_from=at)
    services.keep(row=one, by=None, now=NOW)
    address = f"/mobilisation/partage/presse/{one.pk}/"
    for moment, seen in ((at - timedelta(seconds=1), False), (at, True)):
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        assert ("Grande annonce" in text(client, "/mobilisation/partage/presse/")) is seen
        assert client.get(address).status_code == (200 if seen else 404)
        for other in ("/mobilisation/partage/", "/recherche/?q=annonce"):
            assert "Grande annonce" not in text(client, other)


def test_a_release_of_another_campaign_is_not_there(client: Client) -> None:
    campaign()
    one = Release(campaign=campaign("autre"), title_fr="Ici", text_fr="Texte.", visible_from=NOW)
    services.keep(row=one, by=None, now=NOW)
    assert client.get(f"/mobilisation/autre/presse/{one.pk}/").status_code == 200
    assert client.get(f"/mobilisation/partage/presse/{one.pk}/").status_code == 404


def test_a_draft_is_nobodys(client: Client) -> None:
    campaign(public=False)
    for address in ("", "presse/", "presse/1/", "partage.png"):
        assert client.get(f"/mobilisation/partage/{address}").status_code == 404
    assert "Pas de campagne" in text(client, "/mobilisation/")
    assert "/mobilisation/partage/" not in text(client, "/recherche/?q=partage")


def test_found_by_search_map_and_its_sisters(client: Client) -> None:
    campaign()
    assert "/mobilisation/partage/" in text(client, "/recherche/?q=lepartage")
    assert 'href="/mobilisation/"' in text(client, "/plan/")
    assert 'href="/mobilisation/"' in text(client, "/campagnes/")
    assert "/mobilisation/partage/" in text(client, "/mobilisation/")


def test_thanks_by_kind_and_in_their_order(client: Client) -> None:
    row = campaign()
    for kind, name, place in (
        ("media", "Zoé TV", 1),
        ("media", "Abribus", 2),
        ("creation", "Agence", 5),
    ):
        services.keep(row=Credit(campaign=row, kind=kind, name=name, place=place), by=None, now=NOW)
    told = text(client, "/mobilisation/partage/")
    assert told.index("Agence") < told.index("Zoé TV, Abribus")


def test_what_others_typed_is_escaped(client: Client) -> None:
    row = campaign()
    mention(row, outlet("<b>Une</b>"), title="<script>alert(1)</script>")
    told = text(client, "/mobilisation/partage/")
    assert "<b>Une" not in told
    assert "<script>alert" not in told


def test_the_picture(client: Client) -> None:
    campaign()
    Campaign.objects.update(title_fr="Un très long titre de campagne " * 3)
    found = client.get("/mobilisation/partage/partage.png")
    assert Image.open(BytesIO(found.content)).size == (1200, 630)


def test_nothing_changes_by_looking_and_nothing_is_taken(client: Client) -> None:
    campaign()
    for address in ("", "partage/", "partage/presse/", "partage/partage.png"):
        assert client.post(f"/mobilisation/{address}").status_code in {403, 405}
