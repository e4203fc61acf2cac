"""The pages on which somebody asks: the school, the calendar, the letter, the button."""

import re
from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.utils.html import escape

from clickable.outreach.models import Ask, State
from clickable.places.models import School
from clickable.post.models import Letter, Link
from tests.cast import EVE, NOW
from tests.outreach.making import a_request, an_ask

pytestmark = pytest.mark.django_db
START = "/interventions/demander/?kind=school&place=FR-69&q=hugo"
SAID = {
    "organisation": "École inventée", "town": "Villefictive", "way": "on_site", "half": "morning",
    "needs": "", "contact": "direction", "mailbox": "direction@ecole.example",
    "audience0": "pupils", "level0": "cm1", "number0": "25",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clickable.base.clock.now", lambda: NOW)


def page(answer) -> str:  # type: ignore[no-untyped-def]
    return str(answer.content.decode())


def a_school(uai: str, town: str) -> School:
    return School.objects.create(uai=uai, name="École Victor Hugo", town=town, area="FR-69", words=f"ecole victor hugo {town.lower()}", imported_on=NOW.date())  # fmt: skip


def test_without_a_directory_the_form_comes_at_once() -> None:
    answer = Client().get(START)

    assert 'name="mailbox"' in page(answer)
    assert "Set-Cookie" not in answer.headers


def test_schools_of_one_name_are_shown_with_their_town_and_the_chosen_one_is_filled_in() -> None:
    a_school("0690001A", "Lyon")
    a_school("0690002B", "Villeurbanne")

    listed = page(Client().get(START))
    chosen = page(Client().get("/interventions/demander/?kind=school&place=FR-69&uai=0690002B"))
    other = page(Client().get("/interventions/demander/?kind=school&place=FR-69&uai=-&q=hugo"))

    assert "Lyon" in listed
    assert "Villeurbanne" in listed
    assert 'name="mailbox"' not in listed
    assert 'value="Villeurbanne"' in chosen
    assert "UAI 0690002B" in chosen
    assert 'name="mailbox"' in other


def test_holidays_stand_in_the_calendar_and_cannot_be_wished_for() -> None:
    shown = page(Client().get(START))

    assert "Vacances de Noël" in shown
    assert 'value="2026-12-18"' in shown
    assert 'value="2026-12-21"' not in shown
    answer = Client().post(START, {**SAID, "wishes": ["2026-12-21"]})
    assert "2026-12-21" in page(answer)  # refused by name
    assert not Ask.objects.exists()


def test_overseas_we_say_that_we_do_not_know() -> None:
    shown = page(Client().get("/interventions/demander/?kind=town&place=GP"))

    assert "Nous ne connaissons pas les vacances scolaires de ce territoire" in shown


def test_what_is_sent_waits_for_its_confirmation() -> None:
    answer = Client().post(START, {**SAID, "wishes": ["2026-12-18", "2026-11-30"]})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/interventions/demander/envoyee/")  # fmt: skip
    ask = Ask.objects.get()
    assert ask.wishes == ["2026-11-30", "2026-12-18"]
    assert ask.requests.get().state == State.DRAFT
    assert Letter.objects.get().kind == "outreach.confirm"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"number0": ""}, "Dites combien de personnes"),
        ({"level0": ""}, "Choisissez une classe"),
        ({"mailbox": "x"}, "adresse"),
        ({"organisation": ""}, "Nom de l’établissement"),
        ({"number0": "99999"}, "2000"),
        ({"audience0": "employees"}, "employees"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(changed: dict[str, str], said: str) -> None:
    answer = Client().post(START, {**SAID, "town": EVE, "wishes": ["2026-11-30"], **changed})

    shown = page(answer)
    assert "error-summary" in shown
    assert said in shown
    assert escape(EVE) in shown
    assert re.search(r'value="2026-11-30"\s+checked', shown)
    assert not Ask.objects.exists()


def link_of(ask: Ask) -> str:
    """The address of a fresh link: the one in the letter is sealed to the worker."""
    from clickable.outreach.services.asking import PURPOSE
    from clickable.post import links

    row = Link.objects.get(subject=f"ask:{ask.pk}")
    pk, token = links.new_link(purpose=PURPOSE, subject=row.subject, until=row.until, now=NOW)
    return f"/interventions/confirmer/{pk}/{token}/"


def test_looking_at_the_link_changes_nothing_and_the_button_confirms() -> None:
    ask = an_ask()
    address = link_of(ask)
    client = Client()

    for look in (client.get, client.head):
        assert look(address).status_code == 200
    assert ask.requests.get().state == State.DRAFT
    answer = client.post(address)
    again = client.post(address)

    assert "e-Enfance est chargée des élèves du CE2 au CM2" in page(answer)
    assert ask.requests.get().state == State.ROUTED
    assert "C’est confirmé" in page(again)
    assert ask.requests.count() == 1


def test_the_requester_sees_who_answers_why_until_when_and_takes_it_back() -> None:
    request = a_request()
    address = f"/interventions/demande/{request.ask.reference}/"

    shown = page(Client().get(address))
    Client().post(f"{address}annuler/", {"reason": "Grève"})

    assert "e-Enfance" in shown
    assert "mardi 10 novembre 2026" in shown
    assert "ecole.example" not in shown
    request.refresh_from_db()
    assert request.state == State.CANCELLED
    assert "Annuler la demande" not in page(Client().get(address))


@pytest.mark.parametrize("reference", ["BCDFGHJKLM", "x"])
def test_no_other_reference_opens_anything(reference: str) -> None:
    an_ask()

    assert Client().get(f"/interventions/demande/{reference}/").status_code == 404
    assert Client().get(f"/interventions/demande/{Ask.objects.get().reference}/").status_code == 404
    assert Client().post(f"/interventions/demande/{reference}/annuler/").status_code == 404


def test_where_no_letters_leave_nothing_can_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "STRICT", True)

    assert "n’envoie pas de courriels" in page(Client().get(START))
    assert 'name="mailbox"' not in page(Client().get(START))


def test_in_english() -> None:
    assert "Ask for a session" in page(Client().get("/en/interventions/"))
    assert date(2026, 12, 1).isoformat() in page(Client().get(f"/en{START}"))
