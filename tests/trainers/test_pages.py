"""The pathway's pages, and everything a trainer does by links alone."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from clickable.post.models import Link
from clickable.post.sending import send_due
from clickable.trainers import letters, services
from clickable.trainers.models import Call, Delivery, Trainer
from lab.run import Lab
from tests.cast import EVE, NOW, WORKER
from tests.trainers.making import TODAY, a_training, call, offered, path_of, trainer

pytestmark = pytest.mark.django_db
MAILBOX = "camille@association.example"
HOME = "/formations/formateurs/"
FORM = {
    "mailbox": MAILBOX, "home": "RE", "display_name": "Camille", "territories": ["RE", "YT"], "languages": ["fr"],
    "audiences": ["pupils"], "stages": ["primary"], "ways": ["on_site"],
}  # fmt: skip
REPORT = {"kind": "session", "day": TODAY.isoformat(), "territory": "RE", "minutes": "55", "band-young": "20", "certainty": "counted"}  # fmt: skip
LINK = re.compile(r"https?://[^/]+(/\S+)")


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clickable.base.clock.now", lambda: NOW)


def newest(lab: Lab, kind: str) -> str:
    send_due(WORKER, now=NOW, limit=100)
    texts = [one.text.replace("=\r\n", "") for one in reversed(lab.mailbox(MAILBOX))]
    found = [path for text in texts for path in LINK.findall(text)]
    return next(str(path) for path in found if f"/formateurs/{kind}/" in path)


def test_the_pathway_is_told_in_both_languages_before_any_course(client: Client) -> None:
    assert "Contrôle d’honorabilité" in client.get(HOME).content.decode()
    assert "Safeguarding check" in client.get(f"/en{HOME}").content.decode()


def test_an_application_is_confirmed_by_its_link_and_looking_at_it_does_nothing(
    lab: Lab, client: Client
) -> None:
    answer = client.post(f"{HOME}candidature/", FORM)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{HOME}candidature/recue/")
    link = newest(lab, "c")

    for _scanner in range(2):
        assert client.head(link).status_code == 200
        assert "Confirmer ma candidature" in client.get(link).content.decode()
    assert Trainer.objects.get().state == "draft"
    for _press in range(2):
        client.post(link)

    row = Trainer.objects.get()
    assert (row.state, row.territories, row.home) == ("applied", ["RE", "YT"], "RE")
    assert "Candidature reçue" in client.get(newest(lab, "m")).content.decode()
    assert not client.cookies


def test_what_is_wrong_is_said_and_what_was_typed_stays(client: Client) -> None:
    page = client.post(
        f"{HOME}candidature/", {"mailbox": "camille", "display_name": EVE, "territories": ["RE"]}
    ).content.decode()

    assert "Cette adresse n’est pas complète" in page
    assert "Cochez au moins une case." in page
    assert 'value="camille"' in page
    assert "<script>alert" not in page
    assert not Trainer.objects.exists()


def test_a_link_is_sent_to_who_is_known_and_the_page_says_the_same_to_all(client: Client) -> None:
    trainer(mailbox=MAILBOX)
    before = Link.objects.count()

    answers = [client.post(f"{HOME}lien/", {"mailbox": box}, follow=True).content for box in (MAILBOX, "autre@association.example")]  # fmt: skip

    assert answers[0] == answers[1]
    assert Link.objects.count() == before + 2


def test_a_strict_instance_takes_no_application(client: Client, settings: Any) -> None:
    settings.STRICT = True

    assert "Proposer ma candidature" not in client.get(HOME).content.decode()
    assert '<form method="post"' not in client.get(f"{HOME}candidature/").content.decode()


def test_a_page_of_ones_own_says_when_one_can_come(client: Client) -> None:
    row = trainer()
    mine = path_of(row, letters.MINE, "m")
    said = {"do": "say", "display_name": "Camille", "territories-BE": "on", "languages-nl": "on", "audiences-parents": "on", "ways-remote": "on", "weekly-3-morning": "on", "weekly-9-night": "on"}  # fmt: skip

    client.post(mine, said)
    client.post(mine, {"do": "away", "first": "2026-12-20", "last": "2027-01-03"})
    page = client.post(mine, {"do": "away", "first": "2027-01-03", "last": "2026-12-20"}).content.decode()  # fmt: skip

    row.refresh_from_db()
    assert (row.territories, row.languages, row.weekly) == (["BE"], ["nl"], ["3-morning"])
    assert row.absences.count() == 1
    assert "Le dernier jour vient après le premier" in page

    client.post(mine, {"do": "back", "absence": str(row.absences.get().pk)})
    assert row.absences.count() == 0


def test_an_absence_of_somebody_else_is_not_theirs_to_remove(client: Client) -> None:
    row, eve = trainer(), trainer()
    made = services.away(row.pk, first=TODAY, last=TODAY, now=NOW)

    client.post(path_of(eve, letters.MINE, "m"), {"do": "back", "absence": str(made.pk)})

    assert row.absences.count() == 1


def test_agreements_are_given_and_withdrawn_and_both_stay(client: Client) -> None:
    row = trainer()
    mine = path_of(row, letters.MINE, "m")

    for _press in range(2):
        client.post(mine, {"do": "agree", "text": "shown", "edition": "1"})
    client.post(mine, {"do": "withdraw", "text": "shown"})

    kept = row.consents.get(text="shown")
    assert (kept.given_on, kept.withdrawn_on) == (TODAY, TODAY)
    assert "Le nom que j’ai choisi" in kept.words


def test_an_offer_is_taken_by_its_link_and_again_shows_it_is(lab: Lab, client: Client) -> None:
    trainer(mailbox=MAILBOX)
    asked = call(a_training())
    link = newest(lab, "o")

    assert "J’anime" in client.get(link).content.decode()
    asked.refresh_from_db()
    assert asked.state == "open"
    pages = [client.post(link, {"do": "accept"}).content.decode() for _press in range(2)]

    assert all("C’est vous qui animez" in page for page in pages)
    asked.refresh_from_db()
    assert asked.state == "filled"


def test_who_is_too_late_is_told_kindly(client: Client) -> None:
    for _each in range(2):
        trainer()
    first, second = offered(call(a_training(), at_once=2))
    services.accept(first.pk, now=NOW)

    page = client.post(path_of(second, letters.OFFER, "o"), {"do": "accept"}).content.decode()

    assert "Merci d’avoir répondu" in page


def test_leaving_and_giving_up_are_one_button_each(client: Client) -> None:
    row = trainer()
    asked = call(a_training())
    services.accept(offered(asked)[0].pk, now=NOW)
    mine = path_of(row, letters.MINE, "m")

    client.post(path_of(trainer(), letters.MINE, "m"), {"do": "give_up", "call": str(asked.pk)})
    asked.refresh_from_db()
    assert asked.trainer == row
    client.post(mine, {"do": "give_up", "call": str(asked.pk)})
    client.post(mine, {"do": "leave"})

    row.refresh_from_db()
    asked.refresh_from_db()
    assert row.state == "left"
    assert Call.objects.get().trainer is None


def test_a_report_without_a_script_is_kept_shown_and_not_doubled(client: Client) -> None:
    row = trainer()
    page = path_of(row, letters.REPORT, "bilan")
    client_id = str(uuid.uuid4())

    for _press in range(3):
        answer = client.post(page, {**REPORT, "client": client_id, "do": "send"})

    assert "Envoyé. Merci." in answer.content.decode()
    assert Delivery.objects.get().counts == {"young": 20}
    assert not client.cookies


def test_a_script_is_answered_in_its_own_words(client: Client) -> None:
    page = path_of(trainer(), letters.REPORT, "bilan")
    json = {"HTTP_ACCEPT": "application/json"}

    well = client.post(page, {**REPORT, "client": str(uuid.uuid4())}, **json)  # type: ignore[arg-type]
    wrong = client.post(page, {**REPORT, "client": "eve"}, **json)  # type: ignore[arg-type]
    over = client.post(f"{page[:-2]}x/", REPORT, **json)  # type: ignore[arg-type]

    assert (well.status_code, well.json()) == (200, {"state": "submitted"})
    assert (wrong.status_code, over.status_code) == (422, 404)
    assert well["Cache-Control"] == "no-store"


def test_what_is_wrong_in_a_report_is_said_and_its_numbers_stay(client: Client) -> None:
    page = path_of(trainer(), letters.REPORT, "bilan")

    answer = client.post(page, {**REPORT, "client": str(uuid.uuid4()), "minutes": "9999"})

    assert answer.status_code == 422
    assert "De 5 à 720 minutes." in answer.content.decode()
    assert 'value="20"' in answer.content.decode()


def test_a_report_that_came_back_is_completed_under_its_own_identifier(client: Client) -> None:
    row = trainer()
    page = path_of(row, letters.REPORT, "bilan")
    client.post(page, {**REPORT, "client": str(uuid.uuid4()), "do": "keep"})
    made = Delivery.objects.get()
    assert made.state == "draft"

    again = client.get(f"{page}?bilan={made.pk}").content.decode()
    foreign = client.get(f"{path_of(trainer(), letters.REPORT, 'bilan')}?bilan={made.pk}").content.decode()  # fmt: skip

    assert str(made.client) in again
    assert str(made.client) not in foreign


def test_the_report_page_allows_itself_a_worker_and_its_own_address_only(client: Client) -> None:
    got = client.get(path_of(trainer(), letters.REPORT, "bilan"))
    policy = got["Content-Security-Policy"]

    assert "connect-src 'self'" in policy
    assert "trusted-types clickable-worker" in policy
    assert got["X-Robots-Tag"].startswith("noindex")
    script = client.get(f"{HOME}bilan/travail.js")
    assert script["Content-Type"].startswith("text/javascript")
    assert "trainers/report.js" in script.content.decode()


def test_a_link_that_is_over_or_of_somebody_suspended_opens_nothing(client: Client) -> None:
    row = trainer()
    old = path_of(row, letters.REPORT, "bilan", now=NOW - timedelta(days=30))
    mine = path_of(row, letters.REPORT, "bilan")
    Trainer.objects.update(state="suspended")

    assert [client.get(path).status_code for path in (old, mine)] == [404, 404]


def test_no_mailbox_stands_anywhere_in_clear(client: Client) -> None:
    client.post(f"{HOME}candidature/", FORM)

    assert "camille@" not in str([*Trainer.objects.values(), *Link.objects.values()])
