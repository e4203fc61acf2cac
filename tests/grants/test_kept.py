"""Applicants, reviewers and grantees: what is refused is said (422), and what was typed is on the page."""

import pytest
from django.test import Client

from clickable.base import clock
from clickable.grants import services
from clickable.grants.awards import services as awards
from clickable.grants.awards.models import Grant
from clickable.grants.awards.services.reporting import Told
from clickable.people.models import User
from clickable.post import links
from lab.run import Lab
from tests.cast import NOW
from tests.grants import judging
from tests.grants.making import call, link, saved
from tests.grants.test_awards import D, running

pytestmark = pytest.mark.django_db
TYPED = "Ce qui fut longuement écrit"


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def by(db: None) -> User:
    return judging.editors()[0]


def refused(client: Client, address: str, **sent: str) -> str:
    answer = client.post(address, sent)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "error-summary" in shown
    return shown


@pytest.mark.parametrize(
    ("place", "sent"),
    [
        ("commencer/enfants/", {"mailbox": TYPED}),
        ("question/enfants/", {"question": TYPED, "mailbox": "x"}),
        ("lien/", {"mailbox": TYPED}),
        ("expertise/lien/", {"mailbox": TYPED}),
    ],
)
def test_of_everybody(client: Client, place: str, sent: dict[str, str]) -> None:
    call()
    assert TYPED in refused(client, f"/subventions/{place}", **sent)


def test_a_partner_who_cannot_be_invited(client: Client, lab: Lab) -> None:
    row = saved(call(), "a@courrier.example")
    for n in range(5):
        services.add_partner(application=row, mailbox=f"p{n}@courrier.example", organisation="P", now=NOW)  # fmt: skip
    shown = refused(client, link(lab, "a@courrier.example"), do="partner", organisation=TYPED, mailbox="ines@asso.example")  # fmt: skip
    assert "Cinq partenaires au plus" in shown
    assert TYPED in shown
    assert "ines@asso.example" in shown


def test_an_application_submitted_from_another_window(client: Client, lab: Lab) -> None:
    row = saved(call(), "a@courrier.example")
    mine = link(lab, "a@courrier.example")
    services.submit(application=row, now=NOW)
    shown = refused(client, mine, do="save", **{"q-what": TYPED})
    assert "Ce que vous veniez d’écrire n’est pas enregistré" in shown
    assert TYPED in shown
    row.refresh_from_db()
    assert row.answers["what"] == "Des ateliers."


def test_a_review_handed_in_from_another_window(client: Client) -> None:
    of = judging.call()
    one, row = judging.application(of), judging.reviewer(of)
    judging.reviewed(row, one)
    first = of.criteria.first()
    assert first
    where = judging.page(row, f"dossier/{one.number}/")
    shown = refused(client, where, do="submit", comment=TYPED, **{f"comment-{first.pk}": "Autre raison"})  # fmt: skip
    kept, _, rest = shown.partition("</dl>")
    assert TYPED in kept
    assert "Autre raison" in kept
    assert f"Mot de la relecture {row.pk}" in rest
    assert TYPED not in rest


def test_a_tie_without_its_reason(client: Client) -> None:
    of = judging.call()
    one, two = judging.application(of), judging.application(of)
    row = judging.reviewer(of)
    sent = {f"tie-{one.pk}": "conflict", f"tie-{two.pk}": "conflict", f"reason-{two.pk}": TYPED}
    assert TYPED in refused(client, judging.page(row, "liens/"), **sent)


def _page(grant: Grant) -> str:
    pk, token = links.new_link(purpose="grant_awards.mine", subject=str(grant), until=NOW.replace(year=2031), now=NOW)  # fmt: skip
    return f"/subventions/suivi/m/{pk}/{token}/rapport/1/"


def test_a_report_that_is_not_whole(client: Client, by: User) -> None:
    where = _page(running(by))
    shown = refused(client, where, do="save", narrative=TYPED, people="beaucoup")
    assert TYPED in shown
    assert 'value="beaucoup"' in shown


def test_a_report_that_is_too_long_is_not_cut_unsaid(client: Client, by: User) -> None:
    grant = running(by)
    told = "\r\n".join(["a" * 99] * 200) + TYPED  # 20,000 signs as they are counted, but for these
    shown = refused(client, _page(grant), do="submit", narrative=told, activities="1", people="1", spent="1")  # fmt: skip
    assert f"{len(TYPED) - 1} signes de trop" in shown
    assert TYPED in shown
    assert grant.reports.get(number=1).state == "due"


def test_a_report_sent_from_another_window(client: Client, by: User) -> None:
    grant = running(by)
    where, report = _page(grant), grant.reports.get(number=1)
    awards.save_report(report=report, told=Told("Vingt ateliers.", 20, 400, D(6000)), now=NOW)
    awards.submit_report(report=report, now=NOW)
    shown = refused(client, where, do="save", narrative=TYPED, activities="20")
    assert "Ce que vous veniez d’écrire n’est pas enregistré" in shown
    assert TYPED in shown
    assert "Vingt ateliers." in shown
