"""The pages of a call, and the whole way of an applicant, by form, letter and link alone."""

import asyncio
import zipfile
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from clickable import gate
from clickable.base import clock
from clickable.gate import uploads
from clickable.grants import services
from clickable.grants.files import kind_of
from clickable.grants.models import Application, Attachment, Call
from clickable.post.models import Link
from lab.run import Lab
from tests.cast import EVE, NOW
from tests.gate.asking import scope
from tests.grants.making import (
    AFTER,
    CLOSES,
    PDF,
    begun,
    call,
    closed,
    draft_call,
    given,
    link,
    saved,
    submitted,
)

pytestmark = pytest.mark.django_db
FORM = {
    "organisation": "Les Phares", "country": "FR", "title": "Nos voix", "amount": "12 500",
    "q-who": "Une association.", "q-what": "Des ateliers.", "q-ages": ["a", "b"], "q-policy": "yes",
}  # fmt: skip


@pytest.fixture
def row(db: None, monkeypatch: pytest.MonkeyPatch) -> Call:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return call()


def text(client: Client, address: str, sent: dict[str, Any] | None = None) -> str:
    found = client.get(address) if sent is None else client.post(address, sent, follow=True)
    assert found.status_code in {200, 422}
    return str(found.content.decode())


def test_the_whole_way(client: Client, row: Call, lab: Lab) -> None:
    shown = text(client, f"/subventions/{row.slug}/")
    for said in ("Des enfants qui décident", "60\u202f% de la note", "heure de Paris", "il reste 1 semaine"):  # fmt: skip
        assert said in shown.replace("\xa0", " ")
    shown = text(client, f"/subventions/commencer/{row.slug}/", {"mailbox": "a@courrier.example"})
    assert "C’est envoyé" in shown
    mine = link(lab, "a@courrier.example")
    assert Application.objects.get().confirmed_at is None
    assert "Votre candidature" in text(client, mine)

    shown = text(client, mine, {**FORM, "q-what": "", "amount": "30 000", "do": "submit"})
    assert "À compléter avant de déposer" in shown
    assert "Le plafond d’une subvention est de" in shown
    assert "Une association." in shown
    shown = text(client, mine, {**FORM, "seen": "1", "do": "submit"})
    kept = Application.objects.get()
    assert kept.state == "submitted"
    assert kept.number in shown
    assert kept.digest in shown
    shown = text(client, mine, {"do": "take_back"})
    assert "Déposer ma candidature" in shown
    assert client.cookies == {}


@pytest.mark.parametrize("method", ["get", "head"])
def test_programs_that_open_links_change_nothing(client: Client, row: Call, lab: Lab, method: str) -> None:  # fmt: skip
    begun(row, "a@courrier.example")
    mine = link(lab, "a@courrier.example")
    answer = getattr(client, method)(mine)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert Application.objects.get().confirmed_at is None
    assert Link.objects.filter(used_at__isnull=False).count() == 0


def test_a_wrong_link_opens_nothing(client: Client, row: Call, lab: Lab) -> None:
    begun(row, "a@courrier.example")
    mine = link(lab, "a@courrier.example")
    wrong = mine[:-3] + ("AA/" if not mine.endswith("AA/") else "BB/")
    for address in (wrong, f"{wrong}fichiers/"):
        assert client.post(address, {"do": "save", **FORM}).status_code == 404
    assert client.get(f"{wrong}fichiers/place/").status_code == 404
    assert Application.objects.get().saved_at is None


def test_what_was_typed_stays_when_it_is_too_late(
    client: Client, row: Call, lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(row, "a@courrier.example")
    mine = link(lab, "a@courrier.example")
    monkeypatch.setattr(clock, "now", lambda: AFTER)
    shown = text(client, mine, {**FORM, "q-what": "Trop tard.", "do": "submit"})
    assert "La date limite est passée" in shown
    assert "Des ateliers." in shown
    assert "Ce que vous veniez d’écrire n’est pas enregistré" in shown
    assert "Trop tard." in shown
    assert Application.objects.get().state == "draft"


def test_in_the_grace_the_page_says_so(
    client: Client, row: Call, lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(row, "a@courrier.example")
    mine = link(lab, "a@courrier.example")
    monkeypatch.setattr(clock, "now", lambda: CLOSES + (AFTER - CLOSES) / 288)  # five minutes
    assert "délai de tolérance" in text(client, mine)
    assert "délai de tolérance" in text(client, mine, {**FORM, "seen": "1", "do": "submit"})
    assert Application.objects.get().late_by_grace


def test_a_partner_writes_and_submits_nothing(client: Client, row: Call, lab: Lab) -> None:
    found = saved(row, "a@courrier.example")
    mine = link(lab, "a@courrier.example")
    shown = text(client, mine, {"do": "partner", "organisation": "Les Voiles", "mailbox": "b@courrier.example"})  # fmt: skip
    assert "Les Voiles" in shown
    theirs = link(lab, "b@courrier.example")
    assert "Déposer ma candidature" not in text(client, theirs)
    text(client, theirs, {**FORM, "title": "À deux", "seen": "1", "do": "submit"})
    found.refresh_from_db()
    assert (found.title, found.state) == ("À deux", "draft")
    assert client.post(theirs, {"do": "withdraw"}).status_code == 404
    partner = found.coapplicants.get()
    text(client, mine, {"do": "end_partner", "partner": str(partner.pk)})
    assert client.get(theirs).status_code == 404


def test_a_decision_is_not_seen_before_it_is_told(client: Client, row: Call, lab: Lab) -> None:
    good, bad = submitted(row, "a@courrier.example"), submitted(row, "b@courrier.example")
    first, second = link(lab, "a@courrier.example"), link(lab, "b@courrier.example")
    closed(row)
    services.check(application=good, points={"seat": True, "policy": True}, reason="", by=None, now=AFTER)  # fmt: skip
    services.check(application=bad, points={}, reason="Non.", by=None, now=AFTER)

    def bare(address: str, one: Application) -> str:
        one.refresh_from_db()
        shown = text(client, address).replace(address, "").replace(one.number, "")
        return shown.replace(one.digest, "")

    assert bare(first, good) == bare(second, bad)
    for address in (first, second):
        assert "écrivez-nous" in text(client, address, {"do": "withdraw"})


def test_eves_words_are_words(client: Client, row: Call, lab: Lab) -> None:
    found = saved(row, "a@courrier.example", organisation=EVE, title=EVE)
    services.save(application=found, given=given(seen=1, answers={"who": EVE}), now=NOW)
    shown = text(client, link(lab, "a@courrier.example"))
    assert "<script>alert" not in shown


# Questions, offline copies, versions


def test_a_question_and_its_answer(client: Client, row: Call) -> None:
    sent = {"mailbox": "q@courrier.example", "question": "Qui ?" * 400}
    shown = text(client, f"/subventions/question/{row.slug}/", sent)
    assert "500 signes de trop" in shown
    assert "q@courrier.example" in shown
    text(client, f"/subventions/question/{row.slug}/", {**sent, "question": "Qui peut ?"})
    found = row.clarifications.get()
    assert "Qui peut" not in text(client, f"/subventions/{row.slug}/")
    both = {"fr": "Qui peut candidater ?", "en": "Who may apply?"}
    services.answer(clarification=found, question=both, answer={"fr": "Toutes.", "en": "All."}, by=None, now=NOW)  # fmt: skip
    assert "Toutes." in text(client, f"/subventions/{row.slug}/")
    assert "Who may apply?" in text(client, f"/en/subventions/{row.slug}/")


def test_the_questions_on_paper_are_the_same(client: Client, row: Call) -> None:
    shown = text(client, f"/subventions/{row.slug}/preparer/")
    answer = client.get(f"/subventions/{row.slug}/preparer.docx")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert kind_of(answer.content) == "docx"
    with zipfile.ZipFile(BytesIO(answer.content)) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    for content in parts.values():
        ET.fromstring(content)
    word = parts["word/document.xml"].decode()
    for one in row.form:
        assert one["label"]["fr"] in word
        assert one["label"]["fr"] in shown
    assert "20 mots au plus" in word.replace("\xa0", " ")


def test_each_version_stays_readable(client: Client, row: Call) -> None:
    note = {"fr": "Une question de moins.", "en": "One question less."}
    services.rewrite(call=row, form=row.form[:2], note=note, by=None, now=NOW)
    assert "Une question de moins." in text(client, f"/subventions/{row.slug}/")
    assert "Budget du projet" in text(client, f"/subventions/{row.slug}/versions/1/")
    assert "Budget du projet" not in text(client, f"/subventions/{row.slug}/versions/2/")


def test_a_draft_is_nobodys_business(client: Client, row: Call) -> None:
    hidden = draft_call("cache")
    for rest in ("", "preparer/", "preparer.docx", "versions/1/"):
        assert client.get(f"/subventions/{hidden.slug}/{rest}").status_code == 404
    assert hidden.slug not in text(client, "/subventions/")


def test_the_page_says_the_same_of_any_mailbox(client: Client, row: Call) -> None:
    begun(row, "a@courrier.example")
    known = client.post("/subventions/lien/", {"mailbox": "a@courrier.example"})
    unknown = client.post("/subventions/lien/", {"mailbox": "z@courrier.example"})
    assert (known.status_code, known.headers["Location"]) == (302, unknown.headers["Location"])
    assert known.content == unknown.content


# Files


def test_a_file_is_taken_at_ones_own_address_only(client: Client, row: Call, lab: Lab) -> None:
    saved(row, "a@courrier.example")
    mine = link(lab, "a@courrier.example")

    def sent() -> dict[str, Any]:
        return {"question": "budget", "file": SimpleUploadedFile("budget.pdf", PDF)}

    for address in (mine, "/subventions/lien/", f"/subventions/{row.slug}/", f"/subventions/d/1/{'x' * 32}/fichiers/"):  # fmt: skip
        assert client.post(address, sent()).status_code in {400, 404, 405}
    assert Attachment.objects.count() == 0
    shown = text(client, f"{mine}fichiers/", sent())
    assert "budget.pdf" in shown
    kept = Attachment.objects.get()
    shown = text(client, f"{mine}fichiers/", {"question": "budget", "file": SimpleUploadedFile("x.pdf", b"\x89PNG")})  # fmt: skip
    assert "Ce n’est pas un PDF" in shown
    assert "Des ateliers." in shown
    shown = text(client, mine, {"do": "remove", "file": str(kept.pk)})
    assert "budget.pdf" not in shown


def test_a_submitted_one_takes_no_file(client: Client, row: Call, lab: Lab) -> None:
    found = saved(row, "a@courrier.example")
    mine = link(lab, "a@courrier.example")
    assert client.get(f"{mine}fichiers/place/").status_code == 204
    services.submit(application=found, now=NOW)
    assert client.get(f"{mine}fichiers/place/").status_code == 404
    sent = {"question": "budget", "file": SimpleUploadedFile("budget.pdf", PDF)}
    assert client.post(f"{mine}fichiers/", sent).status_code == 400
    assert Attachment.objects.count() == 0


LARGE = b'--b\r\nContent-Disposition: form-data; name="question"\r\n\r\nbudget\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="b.pdf"\r\nContent-Type: application/pdf\r\n\r\n'


def through_the_gate(path: str, size: int) -> tuple[int, int]:
    """A PDF of about `size` bytes; the status, and how much was taken."""
    parts = [LARGE + b"%PDF-1.7\n%", *[b"x" * 1_000_000] * (size // 1_000_000), b"\n%%EOF\n\r\n--b--\r\n"]  # fmt: skip
    length, taken, status = sum(map(len, parts)), 0, 0
    headers = [(b"content-type", b"multipart/form-data; boundary=b"), (b"content-length", b"%d" % length)]  # fmt: skip

    async def receive() -> dict[str, object]:
        nonlocal taken
        piece = parts.pop(0)
        taken += len(piece)
        return {"type": "http.request", "body": piece, "more_body": bool(parts)}

    async def note(message: dict[str, Any]) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = int(message["status"])

    asyncio.run(gate.application(scope(path, headers=headers), receive, note))
    return status, taken


@pytest.mark.django_db(transaction=True)
def test_the_gate_takes_a_large_file_by_a_link_that_opens_a_draft(row: Call, lab: Lab) -> None:
    found = saved(row, "a@courrier.example")
    mine = link(lab, "a@courrier.example")
    wrong = mine[:-2] + ("A/" if mine[-2] != "A" else "B/")
    assert through_the_gate(f"{wrong}fichiers/", 6_000_000)[1] == 0
    assert through_the_gate(mine, 6_000_000)[1] == 0
    assert through_the_gate(f"{mine}fichiers/", 12_000_000)[1] == 0
    status, taken = through_the_gate(f"{mine}fichiers/", 6_000_000)
    assert (status, Attachment.objects.get().size > 6_000_000) == (302, True)
    assert taken > 6_000_000
    found.refresh_from_db()
    assert found.faults == {}
    services.submit(application=found, now=NOW)
    assert through_the_gate(f"{mine}fichiers/", 6_000_000)[1] == 0


@pytest.mark.parametrize(
    "path",
    [
        "/subventions/d/1/x/", "/subventions/d/x/x/fichiers/", "/subventions/d/1/x/fichiers/place/",
        "/subventions/d/1/x/y/fichiers/", "/autre/subventions/d/1/x/fichiers/", "/subventions/d/1/x/fichiers",
    ],
)  # fmt: skip
def test_other_addresses_are_not_even_asked_about(path: str) -> None:
    asking = scope(path)
    assert not uploads.is_one(asking, 6_000_000, longest=gate.LONGEST)
    own = scope("/en/subventions/d/1/x-_Y/fichiers/")
    assert uploads.is_one(own, 6_000_000, longest=gate.LONGEST)
    assert not uploads.is_one(own, 12_000_000, longest=gate.LONGEST)
