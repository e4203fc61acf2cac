"""What a child does at /paroles/: no name, no cookie, a yes of its own, and a way out at every step."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from clickable.base import clock
from clickable.base.errors import RefusedError
from clickable.voices import services
from clickable.voices.codes import new_code
from clickable.voices.models import Answer, Circle, Consent, Contribution, Flag, Quote, Slot, Words
from clickable.voices.rules import plain_code
from clickable.voices.selectors import questions_for
from tests.cast import NOW
from tests.voices.making import answers, circle, codes, draft, opened, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("helpline")]


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def older() -> Circle:
    return circle(opened())


def text(response: object) -> str:
    content: bytes = response.content  # type: ignore[attr-defined]
    return unescape(content.decode()).replace("\u202f", " ")


def test_a_whole_way_through_keeps_no_cookie(older: Circle, client: Client) -> None:
    code = codes(older)[0]
    assert "Avant de commencer" in text(send(client, "code", code))
    assert not Contribution.objects.exists()
    assert "Question 1 sur 3" in text(send(client, "yes", code))
    assert "Question 2 sur 3" in text(send(client, "answer", code, at=0, said="adult"))
    assert "Question 3 sur 3" in text(send(client, "answer", code, at=1, said="-"))
    page = text(send(client, "answer", code, at=2, said="J’aimerais qu’on écoute."))
    assert "Envoyer mes réponses" in page
    assert "écoute." not in page
    done = send(client, "send", code)
    assert "c’est envoyé" in text(done)
    assert done.headers["Cache-Control"] == "no-store"
    assert client.cookies == {}
    row = Contribution.objects.get()
    assert sorted(row.answers.values_list("option", flat=True)) == ["-", "adult"]
    assert row.sent_on == NOW.date()
    assert b"coute" not in bytes(row.words.get().content)


def test_without_a_yes_nothing_is_kept(older: Circle, client: Client) -> None:
    code = codes(older)[0]
    assert "c’est non" in text(send(client, "no", code))
    assert "Avant de commencer" in text(send(client, "answer", code, at=0, said="adult"))
    assert not Contribution.objects.exists()


def test_under_fifteen_waits_for_a_paper_and_help_does_not(client: Client) -> None:
    found = circle(opened(), band="12-14")
    first, second, _third = codes(found, papers=False)
    services.hold_consents(circle=found, numbers=[2], now=NOW)
    page = text(send(client, "yes", first))
    assert "pas encore prêt" in page
    assert "tel:119" in page
    assert "Question 1" in text(send(client, "yes", second))
    with pytest.raises(RefusedError):
        services.assent(code=first, now=NOW)


def test_a_paper_that_is_taken_back_shuts_the_code(client: Client) -> None:
    found = circle(opened(), band="8-11")
    first = codes(found)[0]
    services.hold_consents(circle=found, numbers=[2], now=NOW)
    assert "pas encore prêt" in text(send(client, "code", first))
    assert Consent.objects.get().number == 2


def test_from_fifteen_on_no_parent_is_asked(older: Circle) -> None:
    with pytest.raises(RefusedError):
        services.hold_consents(circle=older, numbers=[1], now=NOW)


def test_a_code_is_read_as_children_type_it(older: Circle, client: Client) -> None:
    code = codes(older)[0]
    typed = f"  {code.upper().replace('-', '  ')} "
    assert "Avant de commencer" in text(send(client, "code", typed))
    assert plain_code("Étoile Vélo-ÎLE 007") == "etoile-velo-ile-007"


@pytest.mark.parametrize("code", ["", "rien-de-tel-000", "x" * 500, "٣" * 5])
def test_a_wrong_code_is_told_kindly_with_help(client: Client, code: str) -> None:
    response = send(client, "code", code)
    assert response.status_code == 200
    assert 'role="alert"' in text(response)
    assert "tel:119" in text(response)


def test_every_page_of_the_way_has_help_and_the_quick_exit(older: Circle, client: Client) -> None:
    code = codes(older)[0]
    steps: list[tuple[str, dict[str, object]]] = [
        ("code", {}), ("yes", {}), ("answer", {"at": 0, "said": "adult"}), ("back", {"at": 1}),
        ("stop", {}), ("answer", {"at": 1, "said": "3"}), ("skip", {"at": 2}), ("send", {}),
    ]  # fmt: skip
    for do, more in steps:
        page = text(send(client, do, code, **more))
        for wanted in ("tel:119", "tel:3018", "data-quit"):
            assert (do, wanted in page) == (do, True)


def test_nothing_chosen_is_said_and_stays_on_the_question(older: Circle, client: Client) -> None:
    code = codes(older)[0]
    send(client, "yes", code)
    page = text(send(client, "answer", code, at=0, said="autre chose"))
    assert "Choisis une réponse." in page
    assert "Question 1 sur 3" in page
    assert not Answer.objects.exists()


def test_too_long_a_text_stays_in_the_page(older: Circle, client: Client) -> None:
    code = codes(older)[0]
    send(client, "yes", code)
    page = text(send(client, "answer", code, at=2, said="mot " * 120))
    assert "400 signes" in page
    assert "mot mot" in page
    assert not Words.objects.exists()


def test_a_file_in_a_text_is_refused(older: Circle, client: Client) -> None:
    code = codes(older)[0]
    send(client, "yes", code)
    page = text(send(client, "answer", code, at=2, said="data:image/png;base64," + "A" * 50))
    assert "ni image" in page
    assert not Words.objects.exists()


def test_coming_back_goes_on_where_it_was_left(older: Circle, client: Client) -> None:
    code = codes(older)[0]
    send(client, "yes", code)
    send(client, "answer", code, at=0, said="adult")
    assert "Rien n’est envoyé" in text(send(client, "stop", code))
    assert "Question 2 sur 3" in text(send(client, "code", code))


def test_a_text_is_replaced_kept_or_left_out(older: Circle, client: Client) -> None:
    code = codes(older)[0]
    send(client, "yes", code)
    send(client, "answer", code, at=2, said="un")
    first = Words.objects.get().pk
    send(client, "answer", code, at=2, said="")
    assert Words.objects.get().pk == first
    send(client, "answer", code, at=2, said="deux")
    assert Words.objects.get().pk != first
    send(client, "skip", code, at=2)
    assert not Words.objects.exists()


def test_sending_without_all_answers_leads_to_the_question(older: Circle, client: Client) -> None:
    code = codes(older)[0]
    send(client, "yes", code)
    page = text(send(client, "send", code, at=3))
    assert "Il reste une question." in page
    assert "Question 1 sur 3" in page


def test_what_was_sent_changes_no_more(older: Circle, client: Client) -> None:
    code = codes(older)[0]
    answers(code)
    assert "c’est envoyé" in text(send(client, "answer", code, at=0, said="adult"))
    assert not Answer.objects.filter(option="adult").exists()
    assert services.send(code=code, now=NOW).sent_on == NOW.date()


def test_with_the_code_all_of_it_is_erased_and_asked_first(older: Circle, client: Client) -> None:
    code, other = codes(older)[:2]
    answers(code, text="mes mots")
    answers(other)
    assert "Tout effacer" in text(client.post("/paroles/effacer/", {"do": "ask", "code": code}))
    assert Contribution.objects.count() == 2
    assert "C’est effacé" in text(client.post("/paroles/effacer/", {"do": "erase", "code": code}))
    assert Contribution.objects.count() == 1
    assert not Words.objects.exists()
    again = text(client.post("/paroles/effacer/", {"do": "erase", "code": code}))
    assert "rien à effacer" in again


def test_erasing_takes_the_quote_and_leaves_what_was_done_for_a_child(
    older: Circle, nour: object, hanae: object
) -> None:
    one, two = codes(older)[:2]
    first, second = (answers(code, text="des mots").words.get() for code in (one, two))
    services.clear(words=first, by=nour, now=NOW)  # type: ignore[arg-type]
    services.quote(words=first, text="Autrement dit", by=hanae, now=NOW)  # type: ignore[arg-type]
    services.flag(words=second, to="119", note="Appelé.", by=nour, now=NOW)  # type: ignore[arg-type]
    services.erase(code=one)
    services.erase(code=two)
    assert not Quote.objects.exists()
    assert Flag.objects.get().words is None


@pytest.mark.parametrize("closed", [True, False])
def test_before_the_opening_and_after_the_last_day_no_code_counts(client: Client, *, closed: bool) -> None:  # fmt: skip
    row = opened(closes_on=NOW.date() - timedelta(days=1)) if closed else draft()
    code = codes(circle(row))[0]
    assert "pas ouvert" in text(send(client, "yes", code))
    assert not Contribution.objects.exists()
    with pytest.raises(RefusedError):
        services.assent(code=code, now=NOW)


def test_get_of_the_way_leads_to_the_start(client: Client) -> None:
    assert client.get("/paroles/repondre/").headers["Location"] == "/paroles/"


def test_an_age_is_asked_its_own_questions_only(client: Client) -> None:
    row = draft()
    services.ask(consultation=row, kind="faces", wording={"8-11": {"fr": "Petits ?", "en": "Small?"}}, by=None, now=NOW)  # fmt: skip
    found = circle(row)
    assert len(questions_for(found)) == 3


def test_codes_are_many_and_only_their_hashes_are_kept(older: Circle) -> None:
    made = codes(older)
    assert len({new_code() for _ in range(500)}) == 500
    kept = b"".join(bytes(slot.digest) for slot in Slot.objects.all())
    assert all(word.encode() not in kept for code in made for word in code.split("-"))


def test_what_opens_a_sheet_is_not_what_stands_in_the_slot(older: Circle) -> None:
    code = codes(older)[0]
    row = answers(code)
    assert bytes(row.digest or b"") not in {bytes(slot.digest) for slot in Slot.objects.all()}
    fields = {field.name for field in Contribution._meta.get_fields()}
    assert fields == {"id", "circle", "digest", "assented_on", "sent_on", "answers", "words"}
