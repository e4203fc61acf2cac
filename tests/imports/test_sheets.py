"""A partner's file on its way into the queue, and back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connection

from clickable.base.errors import GoneError, RefusedError
from clickable.imports import services
from clickable.imports.columns import Field
from clickable.imports.models import Sheet
from clickable.imports.rules import READ_KEPT, UNDO_FOR, Named, leaving
from clickable.imports.services import apply, choose, drop, forget, mend_undone, read, undo
from clickable.people.models import User
from clickable.record.models import Entry
from clickable.report.models import Category, Door, Item, Report, Stage
from clickable.report.services import advance
from clickable.seal.envelope import CannotOpenError
from clickable.seal.trusted import changing
from tests.cast import NOW, an_item, person, ring_of
from tests.imports.making import a_partner, columns_of, csv_of, in_use, pages, staged

pytestmark = pytest.mark.django_db


def waiting() -> int:
    return Item.objects.to_judge().count()


def test_nothing_is_in_the_queue_before_it_is_put_there(lead: User) -> None:
    partner = a_partner()
    sheet, table = staged(pages(3), partner=partner, by=lead)
    found = choose(sheet, columns_of(table), category=Category.HATE, by=lead, table=table, now=NOW)
    assert found.counts == {"fresh": 3, "known": 0, "repeated": 0, "refused": 0}
    assert (waiting(), Report.objects.count()) == (0, 0)

    assert apply(sheet, by=lead, table=table, now=NOW)

    assert (waiting(), sheet.state, sheet.counts["kept"]) == (3, Sheet.State.DONE, 3)
    kept = Report.objects.all()
    assert {(one.door, one.reported_category) for one in kept} == {(Door.IMPORT, Category.HATE)}
    verbs = list(Entry.objects.filter(verb__startswith="imports.").values_list("verb", flat=True))
    assert verbs == ["imports.read", "imports.looked", "imports.begun", "imports.applied"]


def test_the_file_is_sealed_and_erased_when_it_is_over(lead: User, bob: User) -> None:
    sheet, table = staged(pages(2), partner=a_partner(), by=lead)
    assert b"h0.example" not in bytes(sheet.content)
    with pytest.raises(CannotOpenError):
        services.open_table(sheet, ring_of(bob))
    apply(sheet, by=lead, table=table, now=NOW)
    sheet.refresh_from_db()
    assert bytes(sheet.content) == b""
    assert not any("h0.example" in str(entry.detail) for entry in Entry.objects.all())


def test_the_dry_run_tells_what_would_come(lead: User) -> None:
    an_item("https://deja.example/1")
    content = csv_of(
        ("url", "ref"), ("https://deja.example/1", "a"), ("https://neuf.example/1", "b"),
        ("https://neuf.example/1", "b"), ("=1+1", ""), ("https://autre.example/1", "b"),
        ("nulle part", ""),
    )  # fmt: skip
    sheet, table = staged(content, partner=a_partner(), by=lead)
    found = services.look_at(sheet, table)
    assert found.counts == {"fresh": 1, "known": 1, "repeated": 1, "refused": 3}
    assert found.faults == [(5, "formula"), (6, "taken"), (7, "address")]


def test_the_dry_run_knows_what_the_partner_gave_before(lead: User) -> None:
    partner = a_partner()
    in_use(pages(3), partner=partner, by=lead)
    content = csv_of(
        ("adresse", "référence"), ("https://h0.example/p", "r0"), ("https://autre.example/", "r1"),
        ("https://h2.example/p", "r9"), ("https://h7.example/p", "r7"),
    )  # fmt: skip
    sheet, table = staged(content, partner=partner, by=lead)
    found = services.look_at(sheet, table)
    assert found.counts == {"fresh": 1, "known": 1, "repeated": 1, "refused": 1}
    assert found.faults == [(3, "taken")]
    assert apply(sheet, by=lead, table=table, now=NOW)
    assert (sheet.counts["kept"], Report.objects.count()) == (2, 5)


def test_what_another_file_brought_between_look_and_use_is_counted(lead: User) -> None:
    partner = a_partner()
    sheet, table = staged(pages(150), partner=partner, by=lead)
    apply(sheet, by=lead, table=table, now=NOW, most=1)
    in_use(pages(2, first=140), partner=partner, by=lead)
    assert apply(sheet, by=lead, table=table, now=NOW)
    assert (sheet.counts["kept"], sheet.counts["repeated"]) == (148, 2)
    assert Report.objects.count() == 150


def test_a_file_cut_short_goes_on_and_every_line_is_in_once(lead: User) -> None:
    sheet, table = staged(pages(250), partner=a_partner(), by=lead)
    assert not apply(sheet, by=lead, table=table, now=NOW, most=1)
    assert (sheet.state, Report.objects.count()) == (Sheet.State.GOING, 100)
    Sheet.objects.filter(pk=sheet.pk).update(next_line=0)  # killed before it was told
    assert apply(sheet, by=lead, table=table, now=NOW)
    assert (Report.objects.count(), waiting(), sheet.counts["kept"]) == (250, 250, 250)
    with pytest.raises(GoneError):
        apply(sheet, by=lead, table=table, now=NOW)


def test_the_same_file_again_is_refused_while_it_is_there(lead: User) -> None:
    partner = a_partner()
    sheet, _table = staged(pages(2), partner=partner, by=lead)
    with pytest.raises(GoneError) as refused:
        read(pages(2), partner=partner, by=lead, now=NOW)
    assert sheet.reference in str(refused.value.message)
    drop(sheet, by=lead, now=NOW)
    read(pages(2), partner=partner, by=lead, now=NOW)


def test_columns_do_not_change_once_it_has_begun(lead: User) -> None:
    sheet, table = staged(pages(250), partner=a_partner(), by=lead)
    apply(sheet, by=lead, table=table, now=NOW, most=1)
    with pytest.raises(GoneError):
        choose(sheet, {Field.ADDRESS: 1}, category=Category.CSAM, by=lead, table=table, now=NOW)
    with pytest.raises(GoneError):
        drop(sheet, by=lead, now=NOW)


def test_an_undo_takes_out_what_nobody_has_begun(lead: User) -> None:
    sheet = in_use(pages(4), partner=a_partner(), by=lead)
    begun = Item.objects.to_judge().order_by("reference")[0]
    advance(begun, to=Stage.REVIEW, now=NOW)

    gone = undo(sheet, by=lead, now=NOW + timedelta(days=1))

    assert (len(gone.items), len(gone.reports), len(gone.staying)) == (3, 3, 1)
    assert list(Item.objects.to_judge()) == [begun]
    assert Report.objects.let_in().count() == 1
    assert (sheet.state, sheet.counts["out"], sheet.counts["stayed"]) == (Sheet.State.UNDONE, 3, 1)
    with pytest.raises(GoneError):
        undo(sheet, by=lead, now=NOW)


def test_what_others_name_stays_in_the_queue(lead: User) -> None:
    others = an_item("https://h0.example/p")
    sheet = in_use(pages(2), partner=a_partner(), by=lead)
    gone = undo(sheet, by=lead, now=NOW)
    assert (len(gone.items), len(gone.reports)) == (1, 2)
    assert list(Item.objects.to_judge()) == [others]


def test_what_was_undone_comes_back_with_another_report_or_a_mended_file(lead: User) -> None:
    partner = a_partner()
    undo(in_use(pages(3), partner=partner, by=lead), by=lead, now=NOW)
    assert waiting() == 0
    an_item("https://h0.example/p")
    assert waiting() == 1
    again = in_use(pages(3), partner=partner, by=lead)  # under the same references
    assert (waiting(), again.counts["kept"]) == (3, 3)


def test_what_is_named_at_the_very_moment_of_an_undo_is_mended(lead: User) -> None:
    sheet = in_use(pages(2), partner=a_partner(), by=lead)
    undo(sheet, by=lead, now=NOW)
    other = an_item("https://h0.example/p")
    Item.objects.filter(pk=other.pk).update(quarantined=True, stage=Stage.NOT_ACTIONABLE)
    assert (mend_undone(now=NOW), waiting()) == (1, 1)
    assert mend_undone(now=NOW) == 0


def test_an_undo_has_its_time(lead: User) -> None:
    sheet = in_use(pages(1), partner=a_partner(), by=lead)
    with pytest.raises(RefusedError) as refused:
        undo(sheet, by=lead, now=NOW + UNDO_FOR)
    assert (refused.value.code, waiting()) == ("late", 1)


def test_only_leads_of_the_team_who_were_let_in(lead: User, alice: User) -> None:
    partner = a_partner("Ailleurs", team="Deux")
    for who in (alice, lead):  # no lead; another team's
        with pytest.raises(RefusedError) as refused:
            read(pages(1), partner=partner, by=who, now=NOW)
        assert refused.value.code == "lead"
    stranger = person("Luc", role=User.Role.LEAD, team="Deux")
    with changing() as known:
        del known.people[stranger.pk]
    with pytest.raises(RefusedError) as refused:
        read(pages(1), partner=partner, by=stranger, now=NOW)
    assert refused.value.code == "not_trusted"


def test_a_file_that_nobody_uses_is_erased(lead: User) -> None:
    sheet, _table = staged(pages(1), partner=a_partner(), by=lead)
    assert forget(now=NOW + READ_KEPT) == 0
    assert forget(now=NOW + READ_KEPT + timedelta(seconds=1)) == 1
    sheet.refresh_from_db()
    assert (bytes(sheet.content), sheet.state) == (b"", Sheet.State.DROPPED)
    assert Entry.objects.get(verb="imports.forgotten").role == "worker"


def test_a_file_that_was_left_half_way_is_erased_and_what_is_in_can_be_undone(lead: User) -> None:
    sheet, table = staged(pages(250), partner=a_partner(), by=lead)
    apply(sheet, by=lead, table=table, now=NOW, most=1)
    later = NOW + READ_KEPT + timedelta(seconds=1)
    assert forget(now=later) == 1
    sheet.refresh_from_db()
    assert (sheet.state, bytes(sheet.content), sheet.counts["kept"]) == (Sheet.State.DONE, b"", 100)
    assert len(undo(sheet, by=lead, now=later).reports) == 100


def test_leaving_in_a_table() -> None:
    a, b, x, y = (UUID(int=n) for n in range(4))
    one = frozenset({a})
    assert leaving([a, b], {x: Named(one, alone=True, begun=False)}).items == {x}
    assert leaving([a], {x: Named(one, alone=False, begun=True)}).reports == {a}
    both = {
        x: Named(one, alone=True, begun=True),
        y: Named(frozenset({a, b}), alone=True, begun=False),
    }
    gone = leaving([a, b], both)
    assert (gone.items, gone.reports, gone.staying) == (frozenset(), {b}, {a})


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once(lead: User) -> None:
    sheet, table = staged(pages(150), partner=a_partner(), by=lead)
    start = Barrier(2)

    def press(_n: int) -> bool:
        own = Sheet.objects.get(pk=sheet.pk)
        start.wait(20)
        try:
            return apply(own, by=lead, table=table, now=NOW, most=None)
        except GoneError:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(press, range(2))) == [True, True]
    assert (Report.objects.count(), waiting()) == (150, 150)
    assert Sheet.objects.get().counts["kept"] == 150
    assert Entry.objects.filter(verb="imports.applied").count() == 1
