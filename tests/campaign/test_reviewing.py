"""What the team does: doubts cleared, signatures set aside and back, organisations, paper, forgetting."""

from datetime import timedelta

import pytest

from clickable.base.errors import GoneError, RefusedError, StepRefusedError
from clickable.campaign.manifesto import selectors, services
from clickable.campaign.manifesto.models import Manifesto, Signature
from clickable.campaign.manifesto.rules import KEPT, NEW_DOMAIN, Conditions
from clickable.people.models import User
from clickable.post.models import Addressee, Letter
from tests.campaign.making import TEXTS, confirmed, manifesto, sign, taken_in, total
from tests.cast import NOW, WORKER, person

pytestmark = pytest.mark.django_db
S = Signature.State


@pytest.fixture
def alice(db: None) -> User:
    return person("Alice", role=User.Role.ANALYST)


@pytest.fixture
def bob(db: None) -> User:
    return person("Bob", role=User.Role.ANALYST)


def test_restored_together_those_confirmed_count_and_the_others_are_written_to(alice: User) -> None:
    row = manifesto()
    pressed, waiting = taken_in(row, over=True), taken_in(row, over=True)
    services.confirm(pressed.pk, now=NOW)

    assert services.restore(manifesto=row, why="network", group="", by=alice, now=NOW) == 2
    assert total(row) == 1
    waiting.refresh_from_db()
    assert waiting.state == S.PENDING
    assert Letter.objects.filter(addressee=waiting.addressee).count() == 1


def test_one_sender_too_many_and_all_of_that_sender_wait(alice: User) -> None:
    row = manifesto()
    first = confirmed(row, sender=b"s" * 16)
    other = confirmed(row, sender=b"t" * 16)
    assert total(row) == 2
    last = taken_in(row, over=True, sender=b"s" * 16)

    assert total(row) == 1
    found = {one.pk: one.state for one in Signature.objects.all()}
    assert found == {first.pk: S.SUSPECT, other.pk: S.CONFIRMED, last.pk: S.SUSPECT}
    group = selectors.doubts(row, limit=9)[0]
    assert (group.why, group.group, group.count, group.confirmed) == (
        "network",
        (b"s" * 16).hex(),
        2,
        1,
    )

    services.restore(manifesto=row, why="network", group=group.group, by=alice, now=NOW)
    assert total(row) == 2
    taken_in(row, over=True, sender=b"s" * 16)
    assert total(row) == 2  # what the team cleared is not doubted again


def test_an_unknown_domain_that_bursts_is_doubted_whole_and_named() -> None:
    row = manifesto()
    for n in range(NEW_DOMAIN):
        confirmed(row, f"a{n}@nouveau.example")
    assert total(row) == NEW_DOMAIN
    taken_in(row, "z@nouveau.example")

    assert total(row) == 0
    group = selectors.doubts(row, limit=9)[0]
    assert (group.domain, group.count, group.confirmed) == (
        "nouveau.example",
        NEW_DOMAIN + 1,
        NEW_DOMAIN,
    )


def test_a_burst_in_one_piece_doubts_those_of_its_piece_and_no_other_manifesto() -> None:
    row, other = manifesto(), manifesto("autre")
    sign(other, "b@nouveau.example")
    for n in range(NEW_DOMAIN + 1):
        sign(row, f"a{n}@nouveau.example")
    services.take_in(WORKER, now=NOW)

    assert set(row.signatures.values_list("state", flat=True)) == {"suspect"}
    assert other.signatures.get().state == "pending"
    assert Letter.objects.count() == 1  # to the other's; nobody doubted is written to


def test_a_thousand_bots_of_many_networks_and_domains_move_nothing() -> None:
    row = manifesto()
    confirmed(row, "dana@gmail.com")
    for n in range(300):
        slip = sign(row, f"b{n}@bots-{n % 5}.example", over=n >= 200, sender=bytes([n % 7]) * 16)
        services.take_in(WORKER, now=NOW)
        services.confirm(Signature.objects.get(slip=slip.pk).pk, now=NOW)
    assert total(row) == 1


def test_senders_are_forgotten_after_two_days() -> None:
    row = manifesto()
    found = confirmed(row, sender=b"s" * 16)
    assert services.forget_senders(now=NOW + timedelta(days=1)) == 0
    assert services.forget_senders(now=NOW + timedelta(days=2)) == 1
    found.refresh_from_db()
    assert found.sender is None


def test_set_aside_and_back(alice: User) -> None:
    row = manifesto()
    for n in range(4):
        confirmed(row, f"b{n}@bots.example")
    confirmed(row, "dana@gmail.com")
    conditions = Conditions(domain="bots.example")

    assert services.matching(row, conditions).count() == 4
    made = services.set_aside(
        manifesto=row, conditions=conditions, reason="robots", by=alice, now=NOW
    )
    assert (made.matched, total(row)) == (4, 1)
    assert services.take_back(invalidation=made, by=alice, now=NOW) == 4
    assert total(row) == 5
    with pytest.raises(GoneError):
        services.take_back(invalidation=made, by=alice, now=NOW)


def test_nobody_sets_everybody_aside_by_an_empty_form(alice: User) -> None:
    row = manifesto()
    confirmed(row)
    with pytest.raises(RefusedError):
        services.set_aside(manifesto=row, conditions=Conditions(since="2020-01-01"), reason="x", by=alice, now=NOW)  # fmt: skip
    assert total(row) == 1


def test_who_signed_again_meanwhile_is_not_doubled_by_taking_back(alice: User) -> None:
    row = manifesto()
    confirmed(row, "dana@bots.example")
    conditions = Conditions(domain="bots.example")
    made = services.set_aside(manifesto=row, conditions=conditions, reason="x", by=alice, now=NOW)
    confirmed(row, "dana@bots.example")

    assert services.take_back(invalidation=made, by=alice, now=NOW) == 0
    assert total(row) == 1


def test_a_hundred_bots_of_one_day_are_one_act(alice: User) -> None:
    row = manifesto()
    for n in range(30):
        taken_in(row, f"b{n}@bots.example", now=NOW + timedelta(seconds=n))
    made = services.set_aside(
        manifesto=row,
        conditions=Conditions(domain="bots.example", since=NOW.date().isoformat(), until=NOW.date().isoformat()),
        reason="x",
        by=alice,
        now=NOW,
    )  # fmt: skip
    assert made.matched == 30
    assert Signature.objects.filter(state=S.INVALIDATED).count() == 30


def test_organisations_are_shown_once_the_team_read_them_and_counted_apart(alice: User) -> None:
    row = manifesto()
    found = confirmed(row, kind="organisation", organisation="Les Phares", role="Présidente")

    assert (selectors.organisations(row), total(row)) == ([], 0)
    services.show_organisation(signature=found, by=alice, now=NOW)
    assert selectors.organisations(row) == ["Les Phares"]


def test_paper_is_counted_by_two_people(alice: User, bob: User) -> None:
    row = manifesto()
    fields = {"place": "Marché", "area": "FR-75", "on": NOW.date(), "collector": "Section locale"}
    batch = services.paper(manifesto=row, number=40, by=alice, now=NOW, **fields)  # type: ignore[arg-type]

    assert selectors.paper(row) == 0
    for number, by in ((40, alice), (39, bob)):
        with pytest.raises(RefusedError):
            services.check_paper(batch=batch, number=number, by=by, now=NOW)
    services.check_paper(batch=batch, number=40, by=bob, now=NOW)
    assert (selectors.paper(row), total(row)) == (40, 0)


def test_a_text_that_was_signed_stays_and_a_new_one_says_what_changes(alice: User) -> None:
    row = manifesto()
    services.rewrite(manifesto=row, texts=TEXTS, changed="", by=alice, now=NOW)
    assert [v.number for v in row.versions.all()] == [1]  # nobody had signed it
    confirmed(row)

    with pytest.raises(RefusedError):
        services.rewrite(manifesto=row, texts=TEXTS, changed=" ", by=alice, now=NOW)
    services.rewrite(manifesto=row, texts=TEXTS, changed="Une virgule.", by=alice, now=NOW)
    assert sorted(v.number for v in row.versions.all()) == [1, 2]
    assert Signature.objects.get().version.number == 1


def test_a_closed_one_stays_closed(alice: User) -> None:
    row = manifesto()
    services.step(manifesto=row, to=Manifesto.State.CLOSED, by=alice, now=NOW)
    with pytest.raises(StepRefusedError):
        services.step(manifesto=row, to=Manifesto.State.OPEN, by=alice, now=NOW)


def test_six_months_after_closing_signatures_name_nobody(alice: User) -> None:
    row = manifesto()
    shown = confirmed(row, show=True)
    services.name_shown(WORKER)
    firm = confirmed(row, kind="organisation", organisation="Les Phares", role="Présidente")
    services.show_organisation(signature=firm, by=alice, now=NOW)
    total(row)
    services.step(manifesto=row, to=Manifesto.State.CLOSED, by=alice, now=NOW)

    assert services.forget(now=NOW + KEPT - timedelta(days=1)) == 0
    assert services.forget(now=NOW + KEPT) == 2
    shown.refresh_from_db()
    assert (shown.shown, shown.person, shown.name, shown.area) == ("", None, None, "FR-75")
    assert (Addressee.objects.count(), selectors.organisations(row), total(row)) == (
        0,
        ["Les Phares"],
        1,
    )
    assert services.recount(row.pk, now=NOW).cells == 0
