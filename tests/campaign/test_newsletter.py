"""Letters of the associations: asked for list by list, confirmed, left by one press, and nothing learnt by others."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from clickable.base.errors import GoneError, RefusedError
from clickable.campaign.newsletter import services
from clickable.campaign.newsletter.models import Request, Subscriber, Subscription
from clickable.campaign.newsletter.rules import TO_CONFIRM, consents, lists, newest_consent
from clickable.gate.limits import Kind, _counted
from clickable.post.models import Addressee, Letter, Link
from clickable.post.sending import send_due
from clickable.record.models import Entry
from lab.run import Lab
from tests.cast import NOW, WORKER

pytestmark = pytest.mark.django_db
ANNE, PAUL = "anne@famille.example", "paul@famille.example"
FORM = {"mailbox": ANNE, "language": "fr", "list-ecpat-france": "on"}
DAY = timedelta(days=1)
TICKED = re.compile(r'<input[^>]*name="list-[^>]*\schecked')


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clickable.base.clock.now", lambda: NOW)


def subscriber(
    mailbox: str = ANNE, *codes: str, language: str = "fr", now: Any = NOW
) -> Subscriber:
    """Asked and confirmed."""
    services.ask(mailbox=mailbox, codes=codes or ["ecpat-france"], language=language, now=now)
    services.confirm(Request.objects.latest("pk").pk, now=now)
    return Subscriber.objects.latest("pk")


def link(lab: Lab, mailbox: str, place: str) -> str:
    """The path of the link to this place, in whichever letter it stands."""
    while send_due(WORKER, now=NOW, limit=100):
        pass
    texts = [one.text.replace("=\r\n", "").replace("=\n", "") for one in lab.mailbox(mailbox)]
    found = re.findall(r"https?://[^/\s]+(/\S+)", "\n".join(texts))
    return next(one for one in found if f"/{place}/" in one)


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_from_the_form_to_the_confirmation(lab: Lab) -> None:
    browser = Client(enforce_csrf_checks=True)
    shown = text(browser.get("/lettre/"))
    assert not TICKED.search(shown)

    answer = browser.post("/lettre/abonnement/", {**FORM, "list-e-enfance": "on"})
    assert answer.headers["Location"] == "/lettre/abonnement/recu/"
    confirm = link(lab, ANNE, "confirmer")
    for _ in range(3):  # programs that open every link of a mail
        assert "Oui, je m’abonne" in text(browser.get(confirm))
        browser.head(confirm)
    assert Subscription.objects.count() == 0
    assert "C’est confirmé" in text(browser.post(confirm))
    assert "C’est confirmé" in text(browser.post(confirm))

    rows = Subscription.objects.order_by("pk")
    assert [row.list for row in rows] == ["ecpat-france", "e-enfance"]
    assert {(row.consent, row.asked_on, row.confirmed_on) for row in rows} == {(1, NOW.date(), NOW.date())}  # fmt: skip
    assert not Request.objects.exists()
    assert browser.cookies == {}


def test_the_answer_is_the_same_whoever_is_known(lab: Lab) -> None:
    subscriber(ANNE)
    answers = [Client().post("/lettre/abonnement/", {**FORM, "mailbox": one}) for one in (ANNE, PAUL, ANNE.upper())]  # fmt: skip

    assert {(one.status_code, one.headers["Location"]) for one in answers} == {(302, "/lettre/abonnement/recu/")}  # fmt: skip
    while send_due(WORKER, now=NOW, limit=100):
        pass
    told = {one: [letter.subject for letter in lab.mailbox(one)] for one in (ANNE, PAUL)}
    assert sorted(told[ANNE]) == ["Confirmez votre abonnement", "Vos lettres", "Vos lettres"]
    assert told[PAUL] == ["Confirmez votre abonnement"]


def test_nobody_is_flooded_through_us() -> None:
    for codes in [["ecpat-france"], ["e-enfance"], ["point-de-contact"], ["ecpat-france"], list(lists())]:  # fmt: skip
        services.ask(mailbox=ANNE, codes=codes, language="fr", now=NOW)
    assert (Letter.objects.count(), Addressee.objects.count()) == (3, 3)
    services.ask(mailbox=ANNE, codes=["ecpat-france"], language="fr", now=NOW + DAY)
    assert Letter.objects.count() == 4


def test_an_unconfirmed_request_adds_nothing_to_another() -> None:
    """Eve types Anne's mailbox for other lists: what Anne confirms is what her own letter names."""
    services.ask(mailbox=ANNE, codes=["ecpat-france"], language="fr", now=NOW)
    mine = Request.objects.get()
    services.ask(mailbox=ANNE, codes=list(lists()), language="fr", now=NOW)

    services.confirm(mine.pk, now=NOW)
    assert list(Subscription.objects.values_list("list", flat=True)) == ["ecpat-france"]


def test_a_second_confirmation_joins_the_same_subscriber() -> None:
    first = subscriber(ANNE, "ecpat-france")
    again = subscriber(ANNE.upper(), "e-enfance", "ecpat-france", language="en")

    assert again == first
    assert Addressee.objects.count() == 1
    assert dict(first.subscriptions.values_list("list", "language")) == {"ecpat-france": "fr", "e-enfance": "en"}  # fmt: skip


def test_everything_is_forgotten_after_a_week() -> None:
    services.ask(mailbox=ANNE, codes=["ecpat-france"], language="fr", now=NOW)
    row = Request.objects.get()
    kept = subscriber(PAUL)
    assert services.forget_due(now=NOW + TO_CONFIRM - timedelta(seconds=1)) == 0
    with pytest.raises(GoneError):
        services.confirm(row.pk, now=NOW + TO_CONFIRM)
    assert services.forget_due(now=NOW + TO_CONFIRM) == 1

    assert list(Addressee.objects.all()) == [kept.addressee]
    assert not Request.objects.exists()


def test_one_s_own_lists_by_a_link(lab: Lab) -> None:
    subscriber(ANNE)
    services.ask(mailbox=ANNE, codes=["ecpat-france"], language="fr", now=NOW)
    mine, browser = link(lab, ANNE, "mes-lettres"), Client(enforce_csrf_checks=True)
    shown = text(browser.get(mine))
    assert "Abonnement confirmé le 3 novembre 2026" in shown
    assert newest_consent().said("e-Enfance", "fr") in shown

    browser.post(mine, {"do": "join:e-enfance"})
    assert Subscription.objects.count() == 2
    browser.post(mine, {"do": "leave:ecpat-france"})
    assert [one.list for one in Subscription.objects.all()] == ["e-enfance"]
    browser.post(mine, {"do": "join:nulle-part"})
    browser.get(mine + "?do=all")
    assert Subscription.objects.count() == 1
    assert "effacée" in text(browser.post(mine, {"do": "all"}))
    assert not Addressee.objects.exists()


def test_leaving_the_last_list_forgets_the_mailbox() -> None:
    row = subscriber(ANNE, "ecpat-france", "e-enfance")
    first, second = row.subscriptions.order_by("pk")
    services.leave(first.pk, now=NOW)
    assert Addressee.objects.count() == 1
    services.leave(second.pk, now=NOW)
    services.leave(second.pk, now=NOW)
    assert not Addressee.objects.exists()
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"mailbox": ""}, "nécessaire"),
        ({"mailbox": "anne@"}, "pas complète"),
        ({"list-ecpat-france": ""}, "Choisissez au moins une lettre"),
        ({"language": "xx"}, "choix"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(change: dict[str, str], says: str) -> None:
    sent = {name: value for name, value in {**FORM, **change}.items() if value or name == "mailbox"}
    shown = text(Client().post("/lettre/abonnement/", sent))

    assert says in shown
    assert 'role="alert"' in shown
    assert f'value="{sent["mailbox"]}"' in shown or not sent["mailbox"]
    assert bool(TICKED.search(shown)) == ("list-ecpat-france" in sent)
    assert Request.objects.count() == 0


def test_links_are_nobody_else_s() -> None:
    subscriber(ANNE)
    services.ask(mailbox=ANNE, codes=["ecpat-france"], language="fr", now=NOW)
    row = Link.objects.latest("pk")
    for place in ("confirmer", "quitter", "mes-lettres"):
        assert Client().post(f"/lettre/{place}/{row.pk}/devine/").status_code == 404
    assert Subscription.objects.count() == 1


def test_the_gate_counts_the_form_and_never_the_links() -> None:
    """A mailbox provider presses "unsubscribe" for many people from one address (RFC 8058)."""
    counted = _counted()
    assert counted["/lettre/abonnement/"] == Kind.ORDER
    assert counted["/en/lettre/abonnement/"] == Kind.ORDER
    assert not any("/lettre/quitter/1/x/".startswith(one) for one in counted)


def test_a_strict_instance_says_that_it_writes_no_letters(settings: Any) -> None:
    settings.STRICT = True
    assert "n’envoie pas de courriels" in text(Client().get("/lettre/"))
    with pytest.raises(RefusedError):
        services.ask(mailbox=ANNE, codes=["ecpat-france"], language="fr", now=NOW)


def test_texts_of_consent_are_never_changed() -> None:
    """What somebody agreed to under version 1 can be read for ever. Another text is another version."""
    assert consents()[1].text == {
        "fr": "J’accepte que {name} m’écrive sa lettre. {name} répond de mes données pour cette seule liste ; je peux la quitter à tout moment.",
        "en": "I agree that {name} sends me its letter. {name} answers for my data for this list alone; I can leave it at any time.",
    }  # fmt: skip


def test_no_mailbox_stands_in_the_account_or_in_the_rows() -> None:
    subscriber(ANNE)
    assert not Entry.objects.filter(subject__contains="anne").exists()
    kept = [*Subscriber.objects.values_list(), *Addressee.objects.values_list()]
    assert ANNE not in str(kept)


def test_english(lab: Lab) -> None:
    shown = text(Client().get("/en/lettre/"))
    assert "I agree that ECPAT France sends me its letter" in shown
    Client().post("/en/lettre/abonnement/", {**FORM, "language": "en"})
    while send_due(WORKER, now=NOW, limit=100):
        pass
    assert lab.mailbox(ANNE)[-1].subject == "Confirm your subscription"


def test_under_another_index_key_people_are_found_again() -> None:
    row = subscriber(ANNE)
    Addressee.objects.update(token=b"n" * 16)
    assert services.renew_tokens() == 1
    row.refresh_from_db()
    assert bytes(row.person) == b"n" * 16
