"""From the draft to the archive: two people, every text read, every proposal answered, and only then the end."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from clickable.base import clock
from clickable.base.errors import RefusedError, StepRefusedError
from clickable.measures.models import Measure
from clickable.people.models import User
from clickable.post.models import Letter
from clickable.record.models import Entry
from clickable.seal.trusted import changing
from clickable.voices import services
from clickable.voices.models import Consultation, Contribution, Proposal, Quote, Slot, Words
from clickable.voices.rules import CHECKS, STEPS, S, may_step
from clickable.voices.search import search
from tests.cast import NOW
from tests.voices.making import CANARY, a_text, answers, circle, codes, draft, many, opened, two

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("helpline")]
LATER = NOW + timedelta(days=400)
SYNTHESIS = {"fr": "Ils veulent être écoutés.", "en": "They want to be listened to."}
WHY = {"fr": "C’est fait.", "en": "It is done."}


def closed(row: Consultation | None = None) -> Consultation:
    return services.close(consultation=row or opened(), by=None, now=NOW)


def answered(row: Consultation) -> Proposal:
    made = services.propose(consultation=row, texts=SYNTHESIS, by=None, now=NOW)
    services.synthesise(consultation=row, texts=SYNTHESIS, by=None, now=NOW)
    return reply(made)


def reply(made: Proposal, **more: Any) -> Proposal:
    said = {"outcome": "done", "decided_by": "Le ministère", "decided_on": NOW.date(), "why": WHY}
    return services.answer_proposal(proposal=made, by=None, now=NOW, **{**said, **more})


@pytest.mark.parametrize("to", [state for state in S if state != S.FEEDBACK])
def test_only_the_feedback_leads_to_the_archive(to: str) -> None:
    assert S.ARCHIVED not in STEPS[S(to)]
    assert may_step(S.FEEDBACK, S.ARCHIVED)


@pytest.mark.parametrize("state", ["draft", "safeguarding_ok", "open", "closed", "synthesised"])
def test_it_cannot_close_its_circle_before_the_feedback(state: str) -> None:
    row = opened()
    with transaction.atomic():
        Consultation.objects.filter(pk=row.pk).update(state=state)
        with pytest.raises(StepRefusedError):
            services.archive(consultation=row, by=None, now=NOW)


def test_the_database_itself_refuses_an_archive_without_feedback() -> None:
    row = opened()
    with pytest.raises(IntegrityError), transaction.atomic():
        Consultation.objects.filter(pk=row.pk).update(state="archived")


def test_who_wrote_last_does_not_sign_and_every_point_is_needed() -> None:
    writer, second = two()
    row = draft(by=writer)
    with pytest.raises(RefusedError, match="autre personne"):
        services.sign_off(consultation=row, checks=CHECKS, by=writer, now=NOW)
    with pytest.raises(RefusedError, match="Chaque point"):
        services.sign_off(consultation=row, checks=CHECKS[1:], by=second, now=NOW)
    services.sign_off(consultation=row, checks=CHECKS, by=second, now=NOW)
    with pytest.raises(RefusedError, match="ne change plus"):
        services.drop_question(question=row.questions.get(number=1), by=writer, now=NOW)


def test_back_in_draft_what_was_signed_counts_no_more() -> None:
    writer, second = two()
    row = draft(by=writer)
    services.sign_off(consultation=row, checks=CHECKS, by=second, now=NOW)
    row = services.to_draft(consultation=row, by=writer, now=NOW)
    assert (row.safe_by, row.checks) == (None, [])
    with pytest.raises(StepRefusedError):
        services.open_to_children(consultation=row, by=writer, now=NOW)


def test_where_nobody_reads_it_does_not_open() -> None:
    writer, second = two()
    row = draft(by=writer)
    services.sign_off(consultation=row, checks=CHECKS, by=second, now=NOW)
    with changing() as known:
        known.helpline = None
    with pytest.raises(RefusedError, match="écoute"):
        services.open_to_children(consultation=row, by=writer, now=NOW)


def test_closing_erases_what_was_not_sent_and_counts_once() -> None:
    row = opened()
    many(row, {("15-17", "FR"): {"friend": 12}, ("12-14", "RE"): {"adult": 11, "friend": 2}})
    services.assent(code=codes(circle(row))[0], now=NOW)
    row = closed(row)
    assert Contribution.objects.count() == 25
    assert row.results["children"] == 25
    kept = Measure.objects.filter(kind="voices.consulted").values_list("territory", "count")
    assert sorted(kept) == [("FR", 12), ("RE", 13)]
    with pytest.raises(StepRefusedError):
        closed(row)


def test_erasing_after_the_closing_changes_no_published_figure() -> None:
    row = opened()
    found = circle(row, size=12)
    mine = codes(found)
    for code in mine:
        answers(code)
    before = closed(row).results
    assert services.erase(code=mine[0])
    row.refresh_from_db()
    assert row.results == before
    assert found.contributions.count() == 11


def test_the_synthesis_waits_for_every_text_to_be_read(nour: User) -> None:
    row = opened()
    words = a_text(row=row)
    closed(row)
    services.propose(consultation=row, texts=SYNTHESIS, by=None, now=NOW)
    with pytest.raises(RefusedError, match="lu"):
        services.synthesise(consultation=row, texts=SYNTHESIS, by=None, now=NOW)
    services.clear(words=words, by=nour, now=NOW)
    assert services.synthesise(consultation=row, texts=SYNTHESIS, by=None, now=NOW).synthesis


def test_the_feedback_answers_every_proposal_and_is_told_once(client: Client) -> None:
    row = opened()
    circle(row)
    closed(row)
    first = services.propose(consultation=row, texts=SYNTHESIS, by=None, now=NOW)
    second = services.propose(consultation=row, texts=SYNTHESIS, by=None, now=NOW)
    services.synthesise(consultation=row, texts=SYNTHESIS, by=None, now=NOW)
    reply(first)
    with pytest.raises(RefusedError, match="même un non"):
        services.give_feedback(consultation=row, by=None, now=NOW)
    reply(second, outcome="no", why={"fr": "Trop cher.", "en": "Too dear."})
    services.give_feedback(consultation=row, by=None, now=NOW)
    assert Letter.objects.filter(kind="voices.feedback").count() == 1
    page = client.get(f"/paroles/retour/{row.slug}/").content.decode()
    assert "Trop cher." in page
    assert row.slug in client.get("/paroles/retour/").content.decode()
    assert "Too dear." in client.get(f"/en/paroles/retour/{row.slug}/").content.decode()


def test_a_day_to_come_is_no_decision() -> None:
    row = closed()
    made = answered(row)
    with pytest.raises(RefusedError, match="pas encore venue"):
        reply(made, decided_on=LATER.date())


def test_the_archive_leaves_no_word_and_no_way_to_a_sheet(nour: User, hanae: User) -> None:
    row = opened()
    found = circle(row)
    code = codes(found)[0]
    words = answers(code, text=CANARY).words.get()
    services.clear(words=words, by=nour, now=NOW)
    services.quote(words=words, text="Autrement", by=hanae, now=NOW)
    closed(row)
    answered(row)
    services.give_feedback(consultation=row, by=None, now=NOW)
    services.archive(consultation=row, by=None, now=NOW)
    assert not Words.objects.exists()
    assert not Slot.objects.exists()
    assert Contribution.objects.get().digest is None
    assert Quote.objects.get().text == "Autrement"
    assert not services.erase(code=code)
    services.forget(now=NOW + timedelta(days=31))
    found.refresh_from_db()
    assert found.addressee is None


def test_words_go_a_year_after_the_closing_whatever_comes(nour: User) -> None:
    row = opened()
    a_text(row=row)
    closed(row)
    assert services.forget(now=NOW + timedelta(days=300)) == 0
    assert services.forget(now=LATER) == 1
    assert not Words.objects.exists()


def test_the_last_day_closes_by_itself() -> None:
    row = opened(closes_on=NOW.date())
    assert services.close_due(now=NOW) == 0
    assert services.close_due(now=NOW + timedelta(days=1)) == 1
    row.refresh_from_db()
    assert row.state == S.CLOSED


def test_what_children_do_writes_no_line_of_the_account() -> None:
    row = opened()
    mine = codes(circle(row))
    before = Entry.objects.count()
    answers(mine[0], text="mots")
    services.erase(code=mine[0])
    assert Entry.objects.count() == before


def test_results_are_read_after_the_closing_only(client: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    row = opened()
    many(row, {("15-17", "FR"): {"friend": 21, "adult": 12}})
    page, table = f"/paroles/{row.slug}/", f"/paroles/{row.slug}/resultats.csv"
    assert "21" not in client.get(page).content.decode().split("<main")[1].split("</main")[0]
    assert client.get(table).status_code == 404
    closed(row)
    shown = client.get(page).content.decode()
    assert "33 enfants ont répondu" in shown
    assert ">21<" in shown
    assert "Un ami" in client.get(table).content.decode()


def test_a_small_group_shows_nothing(client: Client, nour: User, hanae: User) -> None:
    row = opened()
    many(row, {("15-17", "FR"): {"friend": 8}})
    words = a_text(row=row)
    services.clear(words=words, by=nour, now=NOW)
    services.quote(words=words, text="citation-canari", by=hanae, now=NOW)
    closed(row)
    page = client.get(f"/paroles/{row.slug}/").content.decode()
    assert "Moins de dix enfants" in page
    assert "<table" not in page
    assert "citation-canari" not in page
    assert client.get(f"/paroles/{row.slug}/resultats.csv").content.decode().count("\n") == 1


def test_neither_page_nor_table_tells_a_number_under_ten(client: Client) -> None:
    row = opened()
    many(row, {("15-17", "FR"): {"friend": 14, "adult": 3}, ("12-14", "RE"): {"friend": 12, "nobody": 4}, ("12-14", "GP"): {"adult": 2}})  # fmt: skip
    closed(row)
    page = client.get(f"/paroles/{row.slug}/").content.decode()
    told = [int(number) for number in re.findall(r'<td class="number">(\d+)</td>', page)]
    table = client.get(f"/paroles/{row.slug}/resultats.csv").content.decode().splitlines()[1:]
    told += [int(last) for line in table if (last := line.rpartition(",")[2])]
    assert told
    assert [number for number in told if 0 < number < 10] == []


def test_a_draft_is_nobodys_business(client: Client) -> None:
    row = draft()
    assert client.get(f"/paroles/{row.slug}/").status_code == 404
    assert row.slug not in client.get("/paroles/").content.decode()


def test_the_search_finds_what_is_open_and_never_a_draft() -> None:
    draft("secret")
    assert search("protège", language="fr") == []
    row = opened()
    found = search("protège en ligne", language="fr")
    assert [one.url for one in found] == [f"/paroles/{row.slug}/"]
    assert [one.title for one in search("protects", language="en")] == ["Online, what protects you"]
