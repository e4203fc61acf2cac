from datetime import UTC, datetime, timedelta

from clickable.assess.models import Assessment, Outcome
from clickable.assess.opinions.agreement import agreement, last_months
from clickable.assess.opinions.models import Opinion, Why
from clickable.people.models import User
from clickable.report.models import Category
from tests.cast import NOW, an_item, kept

DAY = timedelta(days=1)


def pair(first: User, second: User, said: tuple[str, str], *, at: datetime = NOW) -> None:
    """A decision and its second opinion: what each of the two said of the age."""
    item = an_item("https://host.example/1")
    fields = {
        "item": item,
        "outcome": Outcome.NOT_ILLEGAL,
        "category": Category.CSAM,
        "decided_at": at,
        "questionnaire": "2026-11",
    }
    Assessment.objects.filter(item=item).update(is_current=False)
    one = kept(Assessment, analyst=first, labels={"age": said[0]}, **fields)  # type: ignore[arg-type]
    two = kept(Assessment, analyst=second, labels={"age": said[1]}, is_current=False, **fields)  # type: ignore[arg-type]
    kept(
        Opinion, item=item, first=one, given=two, second=second, why=Why.SAMPLE, holds=False,
        asked_at=at, state=Opinion.State.AGREED,
    )  # fmt: skip


def test_months_end_with_this_one() -> None:
    assert last_months(datetime(2026, 2, 1, tzinfo=UTC)) == [
        "2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02",
    ]  # fmt: skip
    assert last_months(datetime(2026, 12, 31, 23, 30, tzinfo=UTC))[-1] == "2027-01"  # in Paris


def test_agreement_by_label_and_month(alice: User, ben: User, bob: User) -> None:
    for said, times in ((("3-6", "3-6"), 10), (("0-2", "0-2"), 5), (("3-6", "0-2"), 5)):
        for _n in range(times):
            pair(alice, ben, said)
    for _n in range(3):
        pair(alice, ben, ("3-6", "3-6"), at=NOW - 31 * DAY)
    pair(alice, ben, ("3-6", "0-2"), at=NOW - 400 * DAY)

    found = agreement(alice.group, now=NOW)

    rows = {row.code: row for row in found.rows}
    this, before = rows["age"].months[-1], rows["age"].months[-2]
    assert (this.pairs, this.hundredths) == (20, 50)  # p_o = .75, p_e = .5
    assert (before.pairs, before.kappa, before.few) == (3, None, True)
    assert rows["age"].whole.pairs == 23
    assert rows["outcome"].months[-1].hundredths is None  # one answer everywhere
    assert agreement(bob.group, now=NOW).rows == []
