"""What the team does: doubts cleared, signatures set aside and back, organisations, paper, forgetting."""

from datetime import timedelta

import pytest

from clickable.base.errors import GoneError, RefusedError, StepRefusedError
from clickable.campaign.manifesto import selectors, services
from clickable.campaign.manifesto.models import Manifesto, Signature
from clickable.campaign.manifesto.rules import KEPT, Conditions
from clickable.people.models import User
from clickable.post.models import Addressee, Letter
from tests.campaign.making import TEXTS, confirmed, manifesto, taken_in, total
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

    assert services.restore(manifesto=row, why="network", by=alice, now=NOW) == 2
    assert total(row) == 1
    waiting.refresh_from_db()
    assert waiting.state == S.PENDING
    assert Letter.objects.filter(addressee=waiting.addressee).count() == 1


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
