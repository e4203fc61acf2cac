"""What is sealed is opened under one's name: a line of the account, once an hour, without content."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from clickable.base import clock
from clickable.base.doors import anybody
from clickable.desk.services import note_opened
from clickable.people.models import User
from clickable.record.models import Entry
from clickable.seal import envelope
from tests.cast import an_item, signed_in
from tests.desk.cases import RAW, located, notice_of
from tests.desk.doors import ROWS, Thing, people, things


def test_an_opened_item_and_notice_are_lines_once_an_hour(alice: User) -> None:
    item = located(an_item(), alice)
    notice = notice_of(item)
    client = signed_in(alice)

    for _ in range(2):
        client.get(f"/desk/dossiers/{item.reference}/")
        client.get(f"/desk/avis/{notice.reference}/")

    lines = Entry.objects.filter(verb__startswith="desk.", actor=alice)
    lines = lines.exclude(verb="desk.letter_opened")
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


@pytest.mark.django_db
def test_no_page_opens_anything_sealed_without_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page that shows something, about every thing: what it opened is in the account, by name."""
    staff = people()
    world, opened, silent = things(staff), [0], []

    def counted(padded: bytes, whole: Callable[[bytes], bytes] = envelope._unpad) -> bytes:
        opened[0] += 1
        return whole(padded)

    monkeypatch.setattr(envelope, "_unpad", counted)
    clients = {name: signed_in(staff.called(name)) for name in ("Léa", "Hanaé")}
    met = 0
    for view, row in ROWS.items():
        for name, client in clients.items():
            if row.posts or row.rule is anybody or not row.rule(staff.called(name)):  # type: ignore[operator]
                continue
            for thing in world[row.about] if row.about else [Thing("", "")]:
                opened[0] = 0
                with transaction.atomic():
                    client.get(reverse(f"desk:{view}", args=[thing.key] if thing.key else []))
                    told = Entry.objects.filter(
                        actor=staff.called(name), at__gte=clock.hour(clock.now())
                    )
                    if opened[0] and not told.filter(verb__endswith="opened").exists():
                        silent.append(view)
                    transaction.set_rollback(True)
                met += bool(opened[0])
    assert silent == []
    assert met > 5
