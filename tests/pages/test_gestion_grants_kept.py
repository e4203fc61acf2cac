"""Every form of the three editors' parts of grants: refused, it is shown again with what was typed, and why."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from clickable.grants import services as grants
from clickable.grants.awards import services as awards
from clickable.grants.awards.models import Grant
from clickable.grants.models import Clarification
from clickable.grants.review import services as review
from clickable.people.models import User
from tests.cast import NOW, signed_in
from tests.grants import judging
from tests.grants.making import call, draft_call, saved
from tests.pages.gestion import a_house
from tests.pages.test_gestion_grants import CRITERIA, QUESTION, TERMS

pytestmark = pytest.mark.django_db
CALLS, EXPERTS, GRANTS = "/gestion/subventions/", "/gestion/expertise/", "/gestion/subventions-suivi/"  # fmt: skip
TYPED = "Ce qui fut longuement écrit"
Case = tuple[str, dict[str, Any]]


@pytest.fixture(autouse=True)
def _house(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clickable.base.clock.now", lambda: NOW)
    a_house()


def a_new_call() -> Case:
    return f"{CALLS}nouvel-appel/", {**TERMS, "body_fr": TYPED, "ceiling": "200000"}


def a_call_s_text() -> Case:
    return f"{CALLS}{draft_call().pk}/texte/", {**TERMS, "body_fr": TYPED, "closes_at": "hier"}


def criteria() -> Case:
    return f"{CALLS}{draft_call().pk}/criteres/", {**CRITERIA, "fr_0": TYPED, "weight_0": ""}


def a_question() -> Case:
    return f"{CALLS}{draft_call().pk}/question/", {**QUESTION, "label_fr": TYPED, "code": "1"}


def _asked() -> Clarification:
    row = call()
    grants.ask(call=row, question="Qui peut ?", mailbox="ines@asso.example", language="fr", now=NOW)
    return Clarification.objects.get()


def an_answer() -> Case:
    return f"{CALLS}reponse/{_asked().pk}/", {"answer_fr": TYPED}


def an_answer_to_what_was_declined() -> Case:
    row = _asked()
    grants.decline(clarification=row, reason="Hors sujet", by=None, now=NOW)
    names = ("question_fr", "question_en", "answer_fr", "answer_en")
    return f"{CALLS}reponse/{row.pk}/", dict.fromkeys(names, TYPED)


def a_second_refusal_of_a_question() -> Case:
    row = _asked()
    grants.decline(clarification=row, reason="Hors sujet", by=None, now=NOW)
    return f"{CALLS}reponse/{row.pk}/ecarter/", {"reason": TYPED}


def eligibility_before_the_call_is_closed() -> Case:
    return f"{CALLS}candidature/{saved(call()).pk}/recevabilite/", {"reason": TYPED}


def more_time_that_is_none() -> Case:
    return f"{CALLS}candidature/{saved(call()).pk}/delai/", {"until": "2020-01-01T12:00", "reason": TYPED}  # fmt: skip


def an_invitation() -> Case:
    of = judging.call()
    return f"{EXPERTS}{of.pk}/inviter/", {"mailbox": "rita", "name": TYPED, "language": "fr"}


def an_invitation_of_who_is_there() -> Case:
    of = judging.call()
    judging.reviewer(of, mailbox="rita@relecture.example")
    return f"{EXPERTS}{of.pk}/inviter/", {"mailbox": "rita@relecture.example", "name": TYPED, "language": "fr"}  # fmt: skip


def the_panel() -> Case:
    return f"{EXPERTS}{judging.call().pk}/jury/", {"on": "demain", "others": TYPED}


def the_moment() -> Case:
    past = (NOW - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    return f"{EXPERTS}{judging.call(state='decided').pk}/moment/", {"moment": past}


def _panel() -> Any:
    of = judging.call()
    judging.panel(of)
    return judging.application(of)


def a_decision() -> Case:
    told = {"outcome": "selected", "amount": "", "reason": TYPED}
    return f"{EXPERTS}candidature/{_panel().pk}/decider/", told


def from_the_reserve() -> Case:
    one = _panel()
    judging.decided(one.call.meeting, one, "reserve")
    return f"{EXPERTS}candidature/{one.pk}/retenir/", {"amount": "1,234"}


def a_tie() -> Case:
    return f"{EXPERTS}candidature/{_panel().pk}/lien/", {"reason": TYPED, "conflicted": "yes"}


def a_review_sent_back_twice() -> Case:
    of = judging.call()
    made = judging.reviewed(judging.reviewer(of), judging.application(of))
    review.send_back(review=made, reason="À préciser", by=judging.editors()[0], now=NOW)
    return f"{EXPERTS}relecture/{made.pk}/renvoyer/", {"reason": TYPED}


def an_assignment_ended_in_too_many_words() -> Case:
    of = judging.call()
    made = judging.reviewed(judging.reviewer(of), judging.application(of))
    return f"{EXPERTS}confiee/{made.assignment_id}/retirer/", {"reason": TYPED + "." * 300}


def _accepted() -> Grant:
    of = judging.call()
    one, meeting = judging.application(of), judging.panel(of)
    judging.decided(meeting, one)
    judging.signed(meeting)
    judging.told(of)
    one.refresh_from_db()
    return awards.accept(application=one, now=NOW)


def _signed() -> Grant:
    row, by, day = _accepted(), judging.editors()[0], NOW.date()
    awards.plan(grant=row, begins_on=day, ends_on=day, shares=[60, 40], reports=[day], by=by, now=NOW)  # fmt: skip
    return awards.sign(grant=row, on=day, by=by, now=NOW)


def a_plan() -> Case:
    return f"{GRANTS}{_accepted().pk}/preparer/", {"reports": TYPED}


def a_signature_to_come() -> Case:
    return f"{GRANTS}{_accepted().pk}/signer/", {"on": "2031-01-01"}


def a_payment_before_its_turn() -> Case:
    second = _signed().instalments.get(number=2)
    return f"{GRANTS}versement/{second.pk}/", {"on": "2026-11-02"}


def a_report_that_did_not_come() -> Case:
    return f"{GRANTS}rapport/{_signed().reports.get().pk}/renvoyer/", {"note": TYPED}


def a_closing() -> Case:
    return f"{GRANTS}{_signed().pk}/clore/", {"returned": "12,345"}


def an_end() -> Case:
    return f"{GRANTS}{_accepted().pk}/interrompre/", {"reason": TYPED + "." * 300}


CASES: list[Callable[[], Case]] = [
    a_new_call, a_call_s_text, criteria, a_question, an_answer, an_answer_to_what_was_declined,
    a_second_refusal_of_a_question, eligibility_before_the_call_is_closed, more_time_that_is_none,
    an_invitation, an_invitation_of_who_is_there, the_panel, the_moment, a_decision, from_the_reserve, a_tie,
    a_review_sent_back_twice, an_assignment_ended_in_too_many_words, a_plan, a_signature_to_come,
    a_payment_before_its_turn, a_report_that_did_not_come, a_closing, an_end,
]  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_was_typed_stays(case: Callable[[], Case], edith: User) -> None:
    address, sent = case()
    answer = signed_in(edith).post(address, sent)
    shown = answer.content.decode()
    assert (answer.status_code, "À corriger" in shown) == (422, True)
    for value in sent.values():
        assert str(value).partition(".")[0] in shown


def test_what_was_ticked_stays_ticked(edith: User) -> None:
    of = judging.call(scores_needed=1)
    one, two = judging.application(of), judging.application(of)
    for _ in range(2):
        judging.reviewer(of)
    client: Client = signed_in(edith)
    where = f"{EXPERTS}{of.pk}/confier/"
    assert client.get(where).content.decode().count(" checked") == 2
    raw = f"{one.pk}:{of.reviewers.first().pk}"
    answer = client.post(where, {"pair": [raw, f"{two.pk}:0"]})
    shown = answer.content.decode()
    assert (answer.status_code, shown.count(" checked")) == (422, 1 if f'value="{raw}" ' in shown else 0)  # fmt: skip
