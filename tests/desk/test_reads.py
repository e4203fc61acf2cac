"""What is sealed is opened under one's name: a line of the account, once an hour, without content."""

from datetime import timedelta

from clickable.base import clock
from clickable.desk.services import note_opened
from clickable.people.models import User
from clickable.record.models import Entry
from tests.cast import an_item, signed_in
from tests.desk.cases import RAW, located, notice_of


def test_an_opened_item_and_notice_are_lines_once_an_hour(alice: User) -> None:
    item = located(an_item(), alice)
    notice = notice_of(item)
    client = signed_in(alice)

    for _ in range(2):
        client.get(f"/desk/dossiers/{item.reference}/")
        client.get(f"/desk/avis/{notice.reference}/")

    lines = Entry.objects.filter(verb__startswith="desk.", actor=alice)
    assert list(lines.order_by("pk").values_list("verb", "subject", "detail")) == [
        ("desk.item_opened", f"item:{item.pk}", {}),
        ("desk.notice_opened", f"notice:{notice.pk}", {}),
    ]
    assert RAW not in str(list(Entry.objects.values()))


def test_another_hour_and_another_person_are_lines_of_their_own(alice: User, ben: User) -> None:
    item, now = an_item(), clock.hour(clock.now())
    for by, at in ((alice, now), (alice, now + timedelta(hours=1)), (ben, now)):
        note_opened(item, by=by, now=at)
    assert Entry.objects.filter(verb="desk.item_opened").count() == 3


def test_another_teams_item_is_not_opened_and_leaves_no_line(bob: User) -> None:
    item = an_item()
    assert signed_in(bob).get(f"/desk/dossiers/{item.reference}/").status_code == 404
    assert not Entry.objects.filter(verb="desk.item_opened").exists()


def test_opening_is_no_step_of_an_items_way(alice: User) -> None:
    item = an_item()
    page = signed_in(alice).get(f"/desk/dossiers/{item.reference}/").content.decode()
    assert "Élément ouvert" not in page
