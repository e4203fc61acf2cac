"""The library at /gestion/: who may, and the way of a tool from nothing to paper."""

from io import BytesIO

import pytest
from django.test import Client

from clickable.library import services
from clickable.library.models import PrintOrder, PrintRun, State, Work, WorkVersion
from clickable.library.services.orders import Wanted
from clickable.people.models import User
from tests.cast import person, signed_in
from tests.library.making import NOW, PDF, a_work, add, published

pytestmark = pytest.mark.django_db
B = "/gestion/bibliotheque"
PAGES = ["/", "/nouveau/", "/tableau/", "/outils/phare/", "/outils/phare/v1/", "/stock/", "/commandes/"]  # fmt: skip
WORK = {
    "code": "phare", "title_fr": "Le phare", "summary_fr": "Un outil inventé.", "kind": "brochure",
    "audience": ["child"], "themes": ["help"], "licence": "CC BY-SA 4.0", "source_language": "fr",
    "order_limit": "50",
}  # fmt: skip


@pytest.fixture
def paule(db: None) -> User:
    return person("Paule", role=User.Role.PUBLISHER, team="")


@pytest.fixture
def edith(db: None) -> User:
    return person("Édith", role=User.Role.EDITOR, team="")


@pytest.mark.parametrize("page", PAGES)
def test_charlie_and_analysts_see_none_of_it(
    page: str, charlie: User, alice: User, paule: User
) -> None:
    a_work("phare")
    for who in (charlie, alice):
        assert signed_in(who).get(B + page).status_code in {302, 404}
    assert signed_in(paule).get(B + page).status_code == 200


def test_nobody_signs_in_with_a_post_alone(client: Client) -> None:
    a_work("phare")
    answer = client.post(f"{B}/outils/phare/v1/etape/", {"to": "evidence"})
    assert answer.status_code in {302, 404}
    assert WorkVersion.objects.get().state == State.DRAFT


def test_a_tool_goes_from_nothing_to_paper(paule: User, edith: User) -> None:
    one, other = signed_in(paule), signed_in(edith)
    at = f"{B}/outils/phare/v1"
    one.post(f"{B}/nouveau/", WORK)
    file = BytesIO(PDF)
    file.name = "../Ma Brochure <été>.pdf"
    one.post(f"{at}/fichier/", {"language": "fr", "access": "standard", "form": "pdf", "content": file})  # fmt: skip
    one.post(f"{at}/sources/", {"sources": "Une source | https://exemple.example/a | 2026-11-01"})
    one.post(f"{at}/enfants/", {"children": "8", "age_from": "9", "age_to": "11"})
    for to in ("evidence", "child_review", "safeguarding"):
        one.post(f"{at}/etape/", {"to": to})
    other.post(f"{at}/etape/", {"to": "funder_check", "note": "Rien à redire."})
    for to in ("approved", "published"):
        one.post(f"{at}/etape/", {"to": to})
    version = WorkVersion.objects.get()
    assert version.state == State.PUBLISHED
    assert version.renditions.get().file.name.startswith("phare/v1/fr-standard-")

    one.post(f"{at}/tirage/", {"language": "fr", "copies": "100", "printed_on": "2026-11-20"})
    run = PrintRun.objects.get()
    square = one.get(f"{B}/tirages/{run.code}.svg")
    assert square.headers["Content-Type"] == "image/svg+xml"
    assert one.get(f"{B}/tirages/{run.code}.png").content.startswith(b"\x89PNG")
    assert one.get(f"{B}/tirages/{run.code}.exe").status_code == 404


def test_an_editor_is_told_why_it_does_not_go_on(edith: User) -> None:
    a_work("phare")
    client = signed_in(edith)
    answer = client.post(f"{B}/outils/phare/v1/etape/", {"to": "evidence"}, follow=True)
    assert "Indiquez au moins une source vérifiée." in answer.content.decode()


def test_a_bad_file_is_refused_in_words(edith: User) -> None:
    a_work("phare")
    file = BytesIO(b"MZ")
    file.name = "a.pdf"
    sent = {"language": "fr", "access": "standard", "form": "pdf", "content": file}
    answer = signed_in(edith).post(f"{B}/outils/phare/v1/fichier/", sent, follow=True)
    assert "Ce fichier n’est pas de la sorte annoncée." in answer.content.decode()


def test_pages_to_read_are_not_sent_in(edith: User) -> None:
    version = a_work("phare").versions.get()
    file = BytesIO(b"<script>")
    file.name = "a.html"
    sent = {"language": "fr", "access": "standard", "form": "html", "content": file}
    signed_in(edith).post(f"{B}/outils/phare/v1/fichier/", sent)
    assert version.renditions.count() == 0


def test_an_order_is_packed_with_a_list_to_print(paule: User, edith: User) -> None:
    work = published(paule, edith).work
    services.add_run(version=work.versions.get(), language="fr", copies=100, printed_on=NOW.date(), by=paule, now=NOW)  # fmt: skip
    order = services.place_order(
        organisation="Collège des Dunes",
        kind="school",
        territory="RE",
        address="1 rue de l’Exemple\n00000 Port-Exemple",
        purpose="",
        wanted=[Wanted(work, "fr", 30)],
        now=NOW,
    )
    client, at = signed_in(edith), f"{B}/commandes/{order.pk}"
    assert "Collège des Dunes" in client.get(f"{B}/commandes/").content.decode()
    client.post(f"{at}/", {"to": "approved", f"line-{order.lines.get().pk}": "12"})
    page = client.get(f"{at}/colis/").content.decode()
    assert "1 rue de l’Exemple" in page
    assert "<td>12</td>" in page
    for to in ("packed", "sent"):
        client.post(f"{at}/", {"to": to})
    order.refresh_from_db()
    assert order.state == PrintOrder.State.SENT
    assert client.post(f"{at}/", {"to": "eve"}).status_code == 404


def test_the_table_says_what_is_stale_and_what_is_missing(paule: User, edith: User) -> None:
    version = published(paule, edith)
    draft = services.new_version(work=version.work, by=paule, now=NOW)
    add(draft, "fr")
    add(draft, "en", made_from=1)
    html = signed_in(edith).get(f"{B}/tableau/").content.decode()
    assert html.count("cell--fresh") == 1
    assert html.count("cell--stale") == 1
    assert html.count("cell--missing") == 4


def test_only_publishers_send_a_language_elsewhere(paule: User, edith: User) -> None:
    first, other = published(paule, edith), published(paule, edith, "lighthouse")
    sent = {"language": "en", "to": "lighthouse"}
    signed_in(edith).post(f"{B}/outils/phare/langue/", sent)
    assert first.work.successors.count() == 0
    signed_in(paule).post(f"{B}/outils/phare/langue/", sent)
    assert first.work.successors.get().to == other.work


def test_what_is_told_of_a_work_is_changed(edith: User) -> None:
    a_work("phare")
    client = signed_in(edith)
    client.post(f"{B}/outils/phare/", {**WORK, "title_fr": "La balise"})
    assert Work.objects.get().title("fr") == "La balise"
    client.post(f"{B}/outils/phare/v1/dire/", {"edition": "édition 2026", "changed_fr": "Tout."})
    assert Work.objects.get().versions.get().edition == "édition 2026"


def test_what_is_told_of_a_public_tool_is_changed_by_a_publisher(edith: User, paule: User) -> None:
    work = published(paule, edith).work
    at, told = f"{B}/outils/phare/", {**WORK, "title_fr": "Autre"}
    before = Work.objects.filter(pk=work.pk).values().get()

    answer = signed_in(edith).post(at, told)
    assert "une personne de la publication le change" in answer.content.decode()
    assert Work.objects.filter(pk=work.pk).values().get() == before

    assert signed_in(paule).post(at, told).status_code == 302
    assert Work.objects.filter(pk=work.pk).values().get() != before


def test_an_editor_changes_a_tool_that_nobody_has_seen(edith: User) -> None:
    a_work("phare")
    assert signed_in(edith).post(f"{B}/outils/phare/", WORK).status_code == 302
