"""What comes over a sender's limit: received like everything else, and out of the queue."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from clickable.assess import selectors as assess
from clickable.assess import services as judging
from clickable.assess.triage import ranking
from clickable.assess.triage import selectors as triage
from clickable.base.flood import OVER
from clickable.people.models import User
from clickable.record.models import Entry
from clickable.report import quarantine, waiting
from clickable.report.models import Category, Digest, Item, Report, Stage
from clickable.report.rules import Standing
from clickable.report.services import receive_report
from clickable.seal import receipts
from tests.assess.waiting import shown
from tests.assess.waiting import waiting as waiting_rows
from tests.cast import NOW, UNE, an_item, dana_reports, hears
from tests.report.walk import Walk

pytestmark = pytest.mark.django_db
FIRST, SECOND = "https://photos.host.example/a/1", "https://photos.host.example/a/2"


def queued() -> list[str]:
    return shown()


def references(*reports: Report) -> list[str]:
    return [report.reference for report in reports]


def test_over_the_limit_nothing_new_enters_the_queue(alice: User) -> None:
    flood = dana_reports(FIRST, elsewhere="un salon", quarantined=True)

    assert flood.items.filter(quarantined=True).count() == 2
    assert queued() == []
    assert assess.candidates(alice, now=NOW) == []
    assert judging.next_item(analyst=alice, now=NOW) is None


def test_what_is_in_the_queue_already_stays_as_it_is() -> None:
    kept = an_item(FIRST)
    before = waiting_rows()

    for _ in range(3):
        dana_reports(FIRST, quarantined=True, urgent=True, category=Category.SUICIDE)

    assert waiting_rows() == before
    kept.refresh_from_db()
    assert not kept.quarantined


def test_another_report_of_the_same_item_lets_the_item_in() -> None:
    flood = dana_reports(FIRST, SECOND, quarantined=True, category=Category.SUICIDE)

    dana_reports(FIRST, category=Category.HATE)

    [row] = waiting_rows()
    assert (row.category, row.reports) == (Category.HATE, 1)
    assert flood.items.filter(quarantined=True).count() == 1
    flood.refresh_from_db()
    assert flood.quarantined


def test_one_who_was_closed_as_spam_cannot_keep_an_item_out(alice: User) -> None:
    flood = dana_reports(FIRST, quarantined=True)
    quarantine.close_as_spam(references=references(flood), analyst=alice, now=NOW)
    assert queued() == []

    dana_reports(FIRST)

    assert queued() == [Item.objects.get().reference]


def test_staff_let_one_in(alice: User) -> None:
    one, other = dana_reports(FIRST, quarantined=True), dana_reports(SECOND, quarantined=True)

    done = quarantine.let_in(references=references(one), analyst=alice, now=NOW)

    assert done == 1
    assert queued() == [one.items.get().reference]
    assert list(Report.objects.waiting()) == [other]
    line = Entry.objects.get(verb="report.let_in")
    assert (line.subject, line.actor) == (f"report:{one.pk}", alice)
    assert quarantine.let_in(references=references(one), analyst=alice, now=NOW) == 0


def test_spam_is_out_of_the_list_and_its_reporter_is_told_something(alice: User) -> None:
    receipt = receipts.from_page("a flood's page")
    [flood] = [dana_reports(FIRST, quarantined=True)]
    Report.objects.filter(pk=flood.pk).update(locator=receipt.locator)
    assert hears(receipt, now=NOW) == Standing.RECEIVED

    assert quarantine.close_as_spam(references=references(flood), analyst=alice, now=NOW) == 1

    assert list(Report.objects.waiting()) == []
    assert hears(receipt, now=NOW) == Standing.NOT_ACTIONABLE
    line = Entry.objects.get(verb="report.spam_closed")
    assert line.detail == {"reports": [flood.reference]}
    assert quarantine.let_in(references=references(flood), analyst=alice, now=NOW) == 0


def test_the_database_refuses_spam_in_the_queue() -> None:
    report = dana_reports(FIRST)

    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(spam=True)


def test_whoever_takes_an_item_in_hand_takes_it_out_of_quarantine(alice: User) -> None:
    item = dana_reports(FIRST, quarantined=True).items.get()

    judging.claim(item=item, analyst=alice, now=NOW)
    judging.release(item=item, analyst=alice, now=NOW)

    assert queued() == [item.reference]


def test_urgent_ones_come_first_then_those_with_effort_then_the_oldest() -> None:
    def waits(hours: int, **more: object) -> str:
        found = dana_reports(FIRST, quarantined=True, now=NOW + timedelta(hours=hours), **more)
        return found.reference

    late, early, worked = waits(2), waits(0), waits(3, effort=1)
    urgent = waits(4, urgent=True)

    found = waiting.listed(UNE)

    assert [row.reference for row in found.rows] == [urgent, worked, early, late]
    assert (found.total, found.pages) == (4, 1)


@pytest.mark.parametrize("many", [1, 30])
def test_lists_and_counts_cost_the_same_whatever_waits(
    many: int, django_assert_num_queries
) -> None:
    for n in range(many):
        dana_reports(f"https://photos.host.example/{n}", quarantined=True)
        dana_reports(f"https://other.host.example/{n}")

    ranking.catch_up(now=NOW)
    with django_assert_num_queries(2):
        assert waiting.listed(UNE).total == many
    with django_assert_num_queries(1):
        assert [group.reports for group in waiting.groups(UNE)] == [many]
    with django_assert_num_queries(2):
        assert triage.queue(UNE, now=NOW).total == many


def test_a_heap_is_closed_without_its_urgent_ones() -> None:
    calm = dana_reports(FIRST, quarantined=True)
    dana_reports(FIRST, quarantined=True, urgent=True)
    dana_reports(FIRST, quarantined=True, category=Category.HATE)
    dana_reports(FIRST)

    found = waiting.preview_of_group(calm.received_hour, Category.CSAM, UNE)

    assert (found.references, found.left_out) == ([calm.reference], 1)


def test_one_mail_a_day_says_how_many_and_nothing_of_what() -> None:
    assert not quarantine.tell_once_a_day(now=NOW)
    for _ in range(3):
        dana_reports(FIRST, message="secret", quarantined=True)

    told = [quarantine.tell_once_a_day(now=NOW + timedelta(hours=h)) for h in range(25)]

    assert told == [True] + [False] * 23 + [True]
    letter = mail.outbox[0]
    assert letter.to == ["hotline@clickable.example"]
    assert letter.body.startswith("3 signalements attendent en quarantaine.")
    assert letter.extra_headers == {"Auto-Submitted": "auto-generated"}
    for said in ("host", "secret", "R-", "csam", "abus"):
        assert said not in letter.body + letter.subject


def test_a_mail_that_could_not_leave_is_tried_again_an_hour_later(settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
    dana_reports(FIRST, quarantined=True)

    with pytest.raises(OSError, match="refused"):
        quarantine.tell_once_a_day(now=NOW)

    assert Digest.objects.get().sent_at == NOW - timedelta(hours=23)


@pytest.mark.parametrize("over", [True, False])
def test_the_form_answers_the_same_and_keeps_the_mark(over: bool, client) -> None:
    client.defaults[OVER] = over
    walk = Walk(client=client).to("check")

    walk.post("send")

    report = Report.objects.get()
    assert report.quarantined is over
    assert walk.heading == "C’est bien arrivé. Merci."
    assert waiting.listed(UNE).total == int(over)


@pytest.mark.parametrize("over", [True, False])
def test_so_does_the_api(over: bool, client) -> None:
    body = {"addresses": [FIRST]}

    answer = client.post("/api/v1/reports", body, "application/json", **{OVER: over})

    assert answer.status_code == 201
    assert answer.json()["state"] == "received"
    assert Report.objects.get().quarantined is over


def test_the_same_page_sent_again_over_the_limit_changes_nothing(client) -> None:
    walk = Walk(client=client).to("check")
    walk.post("send")
    client.defaults[OVER] = True

    walk.post("send")

    assert not Report.objects.get().quarantined


def test_a_word_that_no_button_says_sends_nothing() -> None:
    walk = Walk().to("check")

    walk.post("next")

    assert walk.heading.startswith("Tout est juste")
    assert Report.objects.count() == 0


def test_figures_count_what_was_let_in_only(alice: User) -> None:
    from clickable.figures.selectors import counted

    dana_reports(FIRST)
    dana_reports(FIRST, SECOND, quarantined=True)

    totals = {c.kind.code: c.value for c in counted(now=NOW) if len(c.period) == 4}

    assert (totals["received_reports"], totals["received_items"]) == (1, 1)


def test_kept_twice_is_kept_once() -> None:
    from tests.cast import Door, Given, addresses

    given = Given(door=Door.API, language="fr", category=Category.CSAM,
                  addresses=[addresses.read(FIRST)], quarantined=True)  # fmt: skip
    receipt = receipts.from_page("twice")

    kept = {receive_report(given, receipt=receipt, now=NOW).pk for _ in range(2)}

    assert len(kept) == 1


def test_an_address_that_was_closed_as_spam_is_judged_when_somebody_else_names_it(
    alice: User,
) -> None:
    flood = dana_reports(quarantined=True)
    quarantine.close_as_spam(references=[flood.reference], analyst=alice, now=NOW)
    item = flood.items.get()
    assert (item.stage, item.quarantined) == (Stage.NOT_ACTIONABLE, True)

    dana_reports()

    item.refresh_from_db()
    assert (item.stage, item.quarantined) == (Stage.RECEIVED, False)
    assert list(Item.objects.to_judge()) == [item]
