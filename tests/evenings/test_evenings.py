"""A parents' evening: heads exact under one lock, nobody named, who asked for it told once of each change."""

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from clickable.base.errors import GoneError, RefusedError
from clickable.measures.models import Measure
from clickable.outreach import services as outreach
from clickable.outreach.evenings import rules, selectors, services
from clickable.outreach.evenings.models import Answer, Evening
from clickable.outreach.evenings.rules import Standing
from clickable.outreach.models import State
from clickable.outreach.services import Came
from clickable.outreach.steps import Act
from clickable.post.models import Addressee, Letter
from tests.cast import NOW
from tests.evenings.making import DAY, PARENTS, an_evening, coming, fixed, planned, told
from tests.outreach.making import CM1, a_request, of

pytestmark = pytest.mark.django_db


def figures(evening: Evening) -> int:
    """What the page says, once it is what its answers say."""
    evening.refresh_from_db()
    assert evening.coming == sum(evening.answers.values_list("number", flat=True))
    return evening.coming


def kinds() -> list[str]:
    rows = Letter.objects.filter(kind__startswith="evenings.").order_by("kind")
    return [one.kind.removeprefix("evenings.") for one in rows]


def test_a_visit_for_parents_has_a_page_once_its_day_is_fixed_and_one_for_pupils_has_none() -> None:
    request = a_request(PARENTS)
    assert not Evening.objects.exists()

    planned()
    planned(CM1)

    page = Evening.objects.get()
    assert page.announced == {"day": "2026-12-01", "slots": [["18:30", 50, "Préau"]]}
    assert len(page.code) == 12
    assert page.request != request


def test_heads_are_counted_and_the_seats_of_the_school_are_never_passed() -> None:
    evening = an_evening(seats=5)
    coming(evening, 3)

    with pytest.raises(RefusedError) as refused:
        coming(evening, 3)
    assert (refused.value.code, str(refused.value.message)) == ("few", "Il ne reste que 2 places.")
    coming(evening, 2)
    with pytest.raises(RefusedError) as full:
        coming(evening, 1)

    assert (full.value.code, figures(evening)) == ("full", 5)
    with pytest.raises(IntegrityError), transaction.atomic():
        Evening.objects.filter(pk=evening.pk).update(coming=6)


def test_the_same_token_twice_is_one_answer_changed() -> None:
    evening = an_evening()
    token = services.new_token()

    first = coming(evening, 2, token=token)
    again = coming(evening, 5, token=token, language="tr", needs=("lsf",))

    assert (again.pk, figures(evening)) == (first.pk, 5)
    assert selectors.to_prepare(evening).languages == (("turc", 1),)


def test_a_token_of_a_few_letters_makes_no_answer() -> None:
    evening = an_evening()

    with pytest.raises(RefusedError):
        coming(evening, token="abc")
    assert figures(evening) == 0


def test_a_full_evening_still_lets_who_comes_with_fewer_change_and_frees_seats() -> None:
    evening = an_evening(seats=4)
    token = services.new_token()
    coming(evening, 4, token=token)

    coming(evening, 2, token=token)
    coming(evening, 2)

    assert figures(evening) == 4


def test_withdrawn_nothing_is_left_of_it() -> None:
    evening = an_evening()
    row = told(evening, 3)

    services.withdraw(row=row, now=NOW)
    services.withdraw(row=row, now=NOW)

    assert figures(evening) == 0
    assert not Answer.objects.exists()
    assert not Addressee.objects.filter(letters__kind__startswith="evenings.").exists()


def test_seats_are_never_fewer_than_were_given() -> None:
    evening = an_evening()
    coming(evening, 4)

    with pytest.raises(RefusedError) as refused:
        services.settle(evening=evening, place="", languages=[], seats=3, closed=False, by=None, now=NOW)  # fmt: skip

    assert refused.value.code == "seats"


def test_moved_it_is_told_once_to_who_pressed_the_link_and_to_nobody_else() -> None:
    evening = an_evening()
    told(evening)
    told(evening)
    coming(evening, mailbox="pas-confirme@courriel.example")
    coming(evening)
    request = evening.request

    fixed(request)
    assert kinds().count("moved") == 0
    fixed(request, begins=time(19))
    assert kinds().count("moved") == 2
    fixed(request, day=date(2026, 12, 3), begins=time(19))

    assert kinds().count("moved") == 4 - 2  # what had not left yet was taken back: one letter each
    assert set(Letter.objects.filter(kind="evenings.moved").values_list("about", flat=True)) == {str(evening)}  # fmt: skip


@pytest.mark.parametrize(
    ("act", "kind"), [("requester", "cancelled"), ("coordinator", "cancelled"), ("reroute", "postponed")]
)  # fmt: skip
def test_called_off_it_is_told_once_whoever_does_it(act: str, kind: str) -> None:
    evening = an_evening()
    told(evening)
    request = evening.request

    if act == "requester":
        outreach.cancel(request.ask, reason="Grève", now=NOW)
        outreach.cancel(request.ask, reason="Grève", now=NOW)
    elif act == "coordinator":
        outreach.move(request=request, act=Act.CANCEL, by=of("ecpat-france"), reason="x", now=NOW)
    else:
        outreach.reroute(request=request, association="point-de-contact", by=of("ecpat-france"), reason="x", now=NOW)  # fmt: skip

    assert kinds().count(kind) == 1
    evening.refresh_from_db()
    evening.request.refresh_from_db()
    expected = {"cancelled": Standing.CANCELLED, "postponed": Standing.MOVED}[kind]
    assert services.standing_of(evening, today=NOW.date()) == expected
    with pytest.raises(GoneError):
        coming(evening)


def test_a_transaction_that_fails_tells_nobody() -> None:
    evening = an_evening()
    told(evening)

    class DiedError(Exception): ...

    def die() -> None:
        with transaction.atomic():
            outreach.cancel(evening.request.ask, reason="", now=NOW)
            raise DiedError

    with pytest.raises(DiedError):
        die()

    assert kinds().count("cancelled") == 0
    evening.request.refresh_from_db()
    assert evening.request.state == State.SCHEDULED


def test_held_it_counts_who_had_announced_themselves_beside_who_came_once() -> None:
    evening = an_evening()
    coming(evening, 3)
    request = evening.request
    group = request.groups.get()

    outreach.hold(request=request, came=[Came(group.pk, 31, "estimated")], by=of(request.association), now=NOW + timedelta(days=40))  # fmt: skip

    rows = Measure.objects.exclude(kind="outreach.visit").order_by("kind")
    assert [(m.kind, m.audience, m.count, m.certainty, m.on) for m in rows] == [
        ("outreach.announced", "parents", 3, "counted", DAY),
        ("outreach.session", "parents", 31, "estimated", DAY),
    ]


def test_mailboxes_go_and_then_the_answers_and_the_number_stays() -> None:
    evening = an_evening()
    told(evening)
    coming(evening, mailbox="jamais@courriel.example")
    before = Addressee.objects.count()

    services.forget_due(now=NOW + timedelta(days=3))
    assert Addressee.objects.count() == before - 1
    services.forget_due(now=NOW + timedelta(days=40))
    assert not Answer.objects.filter(addressee__isnull=False).exists()
    services.forget_due(now=NOW + timedelta(days=100))

    evening.refresh_from_db()
    assert (evening.answers.count(), evening.coming) == (0, 3)


def test_one_mailbox_is_not_flooded() -> None:
    evening = an_evening()
    for _each in range(rules.LETTERS_A_DAY + 2):
        coming(evening, 1, mailbox="eve@courriel.example")

    assert kinds().count("confirm") == rules.LETTERS_A_DAY
    assert figures(evening) == rules.LETTERS_A_DAY + 2


@pytest.mark.parametrize(
    ("seats", "now_coming", "before", "number", "fits"),
    [(None, 0, 0, 5, True), (10, 8, 0, 2, True), (10, 8, 0, 3, False), (10, 10, 4, 4, True), (10, 10, 4, 5, False),
     (None, rules.MOST, 0, 1, False)],
)  # fmt: skip
def test_what_fits(
    seats: int | None, now_coming: int, before: int, number: int, fits: bool
) -> None:
    assert rules.fits(seats=seats, coming=now_coming, before=before, number=number) is fits
