"""Campaigns at /gestion/: written, their parts kept, posters stepped, posts approved by another person, files taken away."""

import hashlib
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from clickable.campaign.visibility.models import (
    Ambassador,
    Campaign,
    MediaMention,
    MediaOutlet,
    Milestone,
    Placement,
    Post,
    Release,
)
from clickable.people.models import User
from tests.campaign.showing import campaign, event, mention, outlet, placed, post, run
from tests.campaign.test_visibility_photos import taken
from tests.cast import NOW, person, signed_in
from tests.pages.gestion import a_house

pytestmark = pytest.mark.django_db
LIST = "/gestion/mobilisation/"
TEXT = {
    "slug": "partage", "title_fr": "Le partage", "title_en": "Sharing", "lead_fr": "Alerter.", "lead_en": "Warn.",
    "begins_on": "2026-03-04", "ends_on": "", "hashtag": "#LePartage", "manifesto": "", "about_fr": "", "about_en": "",
    "press_role_fr": "", "press_role_en": "", "press_address": "",
}  # fmt: skip
EVENT = {"title_fr": "Une date", "title_en": "A date", "text_fr": "", "text_en": ""}
POST = {"network": "mastodon", "language": "fr", "at": "2026-11-05T09:30", "text": "Bonjour", "link": "", "picture": "", "alt": ""}  # fmt: skip
NO_AUDIENCE = {"audience": "", "unit": "", "method": "", "source": "", "checked_on": ""}


@pytest.fixture(autouse=True)
def _house(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clickable.base.clock.now", lambda: NOW)
    a_house()


@pytest.fixture
def client(edith: User) -> Client:
    return signed_in(edith)


@pytest.fixture
def other() -> Client:
    return signed_in(person("Otto", role=User.Role.EDITOR, team=""))


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def said(client: Client, where_to: str, /, **sent: Any) -> str:
    answer = client.post(where_to, sent, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_written_published_and_ended(client: Client) -> None:
    said(client, f"{LIST}nouvelle/", **TEXT)
    row = Campaign.objects.get()
    assert (row.state, row.hashtag) == ("draft", "LePartage")
    assert client.get("/mobilisation/partage/").status_code == 404
    said(client, f"{LIST}{row.pk}/etape/", to="published")
    assert "#LePartage" in page(client, "/mobilisation/partage/")
    said(client, f"{LIST}{row.pk}/texte/", **{**TEXT, "title_fr": "Autre titre"})
    assert "Autre titre" in page(client, "/mobilisation/partage/")
    assert "pas possible" in said(client, f"{LIST}{row.pk}/etape/", to="published")
    assert client.post(f"{LIST}{row.pk}/etape/", {"to": "x"}).status_code == 404
    assert "Autre titre" in page(client, LIST)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"manifesto": "nulle-part"}, "Aucun manifeste"),
        ({"hashtag": "deux mots"}, "sans espace"),
        ({"ends_on": "2026-03-03"}, "La fin vient après le début"),
        ({"title_en": ""}, "Titre, en anglais – "),
    ],
)
def test_a_fault_is_said_and_what_was_typed_stays(
    client: Client, change: dict[str, str], says: str
) -> None:
    told = said(client, f"{LIST}nouvelle/", **{**TEXT, **change})
    assert says in told
    assert "Alerter." in told
    assert 'role="alert"' in told
    assert not Campaign.objects.exists()


def test_posters_from_printed_to_seen(client: Client) -> None:
    row = campaign()
    where = f"{LIST}{row.pk}/"
    said(client, f"{where}affiches/ajouter/", what_fr="Un enfant", what_en="A child", form="A2", printed="50", printer="", cost="", printed_on="")  # fmt: skip
    made = row.posterrun_set.get()
    sent = {"run": made.pk, "network": "street", "town": "Lyon", "area": "FR-69", "number": "60", "from_on": "2026-03-07", "until_on": ""}  # fmt: skip
    told = said(client, f"{where}poses/ajouter/", **sent)
    assert "plus que ce qui a été imprimé" in told
    assert "Lyon" in told
    said(client, f"{where}poses/ajouter/", **{**sent, "number": "40"})
    one = Placement.objects.get()
    for to in ("printed", "up"):
        said(client, f"{LIST}pose/{one.pk}/etape/", to=to)
    proof = f"{LIST}pose/{one.pk}/preuve/"
    assert "aucun enfant qu’on puisse reconnaître" in page(client, proof)
    assert "Dites où la photo est gardée" in said(client, proof, kept="", by="x")
    bad = SimpleUploadedFile("a.jpg", b"photo", content_type="image/jpeg")
    told = said(client, proof, kept="dossier", by="coordinatrice", photo=bad)
    assert "Ce n’est pas une photo JPEG" in told
    assert 'value="coordinatrice"' in told  # what was typed stays
    one.refresh_from_db()
    assert one.state == "up"
    raw = taken()
    photo = SimpleUploadedFile("a.jpg", raw, content_type="text/plain")
    said(client, proof, kept="", by="coordinatrice", photo=photo)
    one.refresh_from_db()
    assert (one.state, one.proof_sha256) == ("proofed", hashlib.sha256(raw).hexdigest())
    told = page(client, f"{where}affiches.csv")
    assert "Lyon;FR-69;40" in told
    assert client.post(f"{LIST}pose/{one.pk}/etape/", {"to": "proofed"}).status_code == 404


def test_a_photograph_is_looked_at_told_and_taken_away(
    client: Client, other: Client, alice: User
) -> None:
    row = campaign()
    one = placed(run(row), 5, "printed", "up")
    said(client, f"{LIST}pose/{one.pk}/preuve/", kept="dossier", by="coordinatrice")
    here, file = f"{LIST}pose/{one.pk}/photo/", f"{LIST}pose/{one.pk}/photo.jpg"
    assert client.get(file).status_code == 404
    assert 'role="alert"' in said(client, here)
    said(client, here, photo=SimpleUploadedFile("a.webp", taken("WEBP")))
    assert client.get(file).content.startswith(b"\xff\xd8\xff")
    assert other.get(file).status_code == 200
    for stranger in (Client(), signed_in(alice)):
        assert stranger.get(file).status_code in {302, 403, 404}
    assert f'src="{file}"' in page(client, here)

    told = said(client, here, tell="1", public="on", alt_fr="Une affiche rue de la Paix", alt_en="")
    assert "Décrivez la photo" in told
    assert "Une affiche rue de la Paix" in told
    said(client, here, tell="1", public="on", alt_fr="Une affiche", alt_en="A poster")
    assert "sur la page publique" in page(client, f"{LIST}{row.pk}/")
    assert "Une affiche" in page(Client(), f"/mobilisation/{row.slug}/")
    assert client.get(f"{here}effacer/").status_code == 405
    said(client, f"{here}effacer/")
    assert client.get(file).status_code == 404
    assert "Ajouter la photo" in page(client, f"{LIST}{row.pk}/")


def test_a_run_of_another_campaign_is_no_choice(client: Client) -> None:
    row, foreign = campaign(), run(campaign("autre"))
    sent = {"run": foreign.pk, "network": "street", "town": "Lyon", "area": "FR-69", "number": "1", "from_on": "2026-03-07"}  # fmt: skip
    assert "choix" in said(client, f"{LIST}{row.pk}/poses/ajouter/", **sent)
    one = placed(foreign, 3)
    assert client.get(f"{LIST}{row.pk}/poses/{one.pk}/").status_code == 404
    assert client.get(f"{LIST}{row.pk}/affiches/{foreign.pk}/").status_code == 404
    assert client.get(f"{LIST}{row.pk}/nimporte/ajouter/").status_code == 404


def test_media_with_their_method(client: Client) -> None:
    row = campaign()
    sent = {"name": "Une", "kind": "tv", "family": "", **NO_AUDIENCE, "audience": "1000"}
    assert "méthode" in said(client, f"{LIST}medias/", **sent)
    assert not MediaOutlet.objects.exists()
    how = {
        "unit": "viewers",
        "method": "measured",
        "source": "institut",
        "checked_on": "2026-03-01",
    }
    said(client, f"{LIST}medias/", **{**sent, **how})
    of = MediaOutlet.objects.get()
    said(client, f"{LIST}{row.pk}/parutions/ajouter/", outlet=of.pk, on="2026-03-05", title="=1+1", language="fr", address="", story="", **NO_AUDIENCE)  # fmt: skip
    assert MediaMention.objects.get().audience is None
    assert "'=1+1" in page(client, f"{LIST}{row.pk}/parutions.csv")
    assert "1000" in page(client, f"{LIST}medias/{of.pk}/")


def test_events_and_who_came(client: Client) -> None:
    row = campaign()
    said(client, f"{LIST}{row.pk}/rencontres/ajouter/", kind="conference", begins_on="2026-10-13", ends_on="", place="Paris", area="FR-75", **EVENT)  # fmt: skip
    one = row.campaignevent_set.get()
    said(client, f"{LIST}rencontre/{one.pk}/venus/", number="100", certainty="estimated")
    assert "100" in page(client, "/mobilisation/partage/")
    said(client, f"{LIST}rencontre/{one.pk}/venus/", number="-1", certainty="estimated")
    one.refresh_from_db()
    assert one.came == 100


def test_dates_names_and_leaving_at_once(client: Client) -> None:
    row = campaign()
    where = f"{LIST}{row.pk}/"
    said(client, f"{where}dates/ajouter/", on="2026-03-04", address="", **EVENT)
    one = Milestone.objects.get()
    said(client, f"{where}dates/{one.pk}/", on="2026-03-05", address="", **EVENT)
    said(client, f"{where}ambassades/ajouter/", name="Dana D.", says_fr="", says_en="", consented_on="2026-02-01", place="1")  # fmt: skip
    assert "Dana D." in page(client, "/mobilisation/partage/")
    gone = Ambassador.objects.get()
    assert client.get(f"{where}ambassades/{gone.pk}/retirer/").status_code == 405
    said(client, f"{where}ambassades/{gone.pk}/retirer/")
    assert "Dana D." not in page(client, "/mobilisation/partage/")
    of = outlet("Une")
    kept = mention(row, of)
    said(client, f"{where}parutions/{kept.pk}/retirer/")
    assert not MediaMention.objects.exists()
    assert client.post(f"{where}poses/{one.pk}/retirer/").status_code == 404
    foreign = campaign("autre")
    assert client.post(f"{LIST}{foreign.pk}/dates/{one.pk}/retirer/").status_code == 404


def test_press_parts(client: Client) -> None:
    row = campaign()
    where = f"{LIST}{row.pk}/"
    assert "Aucun outil" in said(client, f"{where}fichiers/ajouter/", code="rien", title_fr="a", title_en="b")  # fmt: skip
    said(client, f"{where}chiffres/ajouter/", number="12800", unit_fr="signatures", unit_en="signatures", source="compte", address="", checked_on="2026-03-01", place="1")  # fmt: skip
    said(client, f"{where}merci/ajouter/", kind="media", name="Abribus", place="1")
    said(client, f"{where}communiques/ajouter/", title_fr="Demain", title_en="", text_fr="Texte.", text_en="", visible_from="2026-11-04T08:00")  # fmt: skip
    one = Release.objects.get()
    assert f"{one.visible_from:%H:%M %Z}" == "07:00 UTC"  # Paris was typed
    told = page(client, f"{where}")
    assert "pas encore lisible" in told
    assert "Demain" not in page(client, "/mobilisation/partage/presse/")
    assert "08:00" in page(client, f"{where}communiques/{one.pk}/")


def test_a_post_by_two_into_files(client: Client, other: Client) -> None:
    row = campaign()
    where = f"{LIST}{row.pk}/"
    told = said(client, f"{where}publications/ajouter/", **{**POST, "link": "https://a.example/?utm_source=x"})  # fmt: skip
    assert "utm_source" in told
    assert "Bonjour" in told
    assert "Raccourcissez" in said(client, f"{where}publications/ajouter/", **{**POST, "text": "a" * 501})  # fmt: skip
    said(client, f"{where}publications/ajouter/", **POST)
    one = Post.objects.get()
    assert "autre personne" in said(client, f"{LIST}publication/{one.pk}/approuver/")
    said(other, f"{LIST}publication/{one.pk}/approuver/")
    for name in ("publications.zip", "publications.ics"):
        assert client.get(f"{where}{name}").status_code == 200
    one.refresh_from_db()
    assert one.state == "approved"  # looking changes nothing
    assert "1 publication est dans les fichiers" in said(other, f"{where}remettre/")
    packed = ZipFile(BytesIO(client.get(f"{where}publications.zip").content))
    assert f"2026-11-05-09h30-mastodon-fr-{one.pk}/texte.txt" in packed.namelist()
    said(client, f"{LIST}publication/{one.pk}/publiee/", address="https://m.example/@c/1")
    one.refresh_from_db()
    assert one.state == "posted"
    assert "https://m.example/@c/1" in page(client, where)


def test_others_find_nothing_here() -> None:
    row = campaign()
    one = placed(run(row), 10, "printed")
    came = event(row)
    waiting = post(row, None)
    charlie = signed_in(person("Charlie", role=User.Role.ANALYST))
    for address in (
        "", "nouvelle/", "medias/", f"{row.pk}/", f"{row.pk}/dates/ajouter/", f"{row.pk}/affiches.csv",
        f"{row.pk}/parutions.csv", f"{row.pk}/publications.zip", f"{row.pk}/publications.ics",
    ):  # fmt: skip
        assert charlie.get(f"{LIST}{address}").status_code in {302, 403, 404}
    for address, sent in (
        (f"{row.pk}/etape/", {"to": "ended"}), (f"pose/{one.pk}/etape/", {"to": "up"}),
        (f"rencontre/{came.pk}/venus/", {"number": 1, "certainty": "counted"}), (f"publication/{waiting.pk}/approuver/", {}),
    ):  # fmt: skip
        assert charlie.post(f"{LIST}{address}", sent).status_code in {302, 403, 404}
    for each in (row, one, came, waiting):
        each.refresh_from_db()
    assert (row.state, one.state, came.came, waiting.state) == (
        "published",
        "printed",
        None,
        "draft",
    )
