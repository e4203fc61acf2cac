"""Rows moved, swapped or rewritten in the database."""

import pytest
from nacl.public import PrivateKey

from clickable.people.models import User
from clickable.report.models import Item, Report
from clickable.report.selectors import open_content, open_letter
from clickable.seal.envelope import CannotOpenError
from clickable.seal.groups import NotHeldError, held, keyed_models
from clickable.seal.models import GroupKey
from clickable.seal.rings import StaffRing
from clickable.seal.wraps import wrap
from tests.cast import DESK, SECRETS, UNE, an_item, dana_reports, ring_of

pytestmark = pytest.mark.django_db


def opens(item: Item) -> bool:
    try:
        return bool(open_content(item, DESK))
    except CannotOpenError:
        return False


def test_every_table_with_keys_is_known() -> None:
    assert {model.__name__ for model in keyed_models()} >= {
        "Report", "Item", "Notice", "Assessment",
    }  # fmt: skip


def test_contents_swapped_between_items_do_not_open() -> None:
    one, other = an_item("https://one.example/"), an_item("https://other.example/")

    one.content, other.content = other.content, one.content
    assert [opens(one), opens(other)] == [False, False]

    one.wrapped, other.wrapped = other.wrapped, one.wrapped  # the keys with them
    assert [opens(one), opens(other)] == [False, False]


def test_a_letter_moved_to_another_report_does_not_open() -> None:
    one, other = dana_reports(message="un"), dana_reports(message="deux")

    other.letter, other.wrapped = one.letter, one.wrapped

    assert not open_letter(other, DESK).readable
    assert open_letter(one, DESK).message == "un"


def test_an_item_of_one_report_is_not_another_reports_letter() -> None:
    item, report = an_item(), dana_reports(message="un")

    report.letter, report.wrapped = item.content, item.wrapped

    assert not open_letter(report, DESK).readable


def test_a_team_key_changed_in_the_database_takes_nothing(alice: User) -> None:
    thief = PrivateKey.generate()
    GroupKey.objects.filter(group_id=UNE).update(public=bytes(thief.public_key))

    item = an_item()

    assert opens(item)
    with pytest.raises(CannotOpenError):
        item.key(_Only(thief))


def test_a_row_rewrapped_by_a_thief_shows_itself_as_unreadable() -> None:
    """Eve can write: what she puts in opens for nobody as if it were Dana's."""
    item, eve = an_item(), PrivateKey.generate()
    Item.objects.filter(pk=item.pk).update(wrapped=wrap(eve, [eve.public_key]))

    item.refresh_from_db()
    assert not opens(item)
    assert Report.objects.count() == 1


def test_who_lost_their_grant_does_not_hold_the_key(alice: User) -> None:
    assert held(ring_of(alice), UNE)[0].epoch == 1
    GroupKey.objects.get(group_id=UNE).grants.all().delete()

    with pytest.raises(NotHeldError):
        held(StaffRing(alice.pk, SECRETS[alice.pk]), UNE)


class _Only:
    def __init__(self, key: PrivateKey) -> None:
        self.key = key

    def find(self, wanted: bytes) -> PrivateKey | None:
        return self.key
