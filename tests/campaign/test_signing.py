"""Signing, confirming, withdrawing; who signs twice, who is doubted, and that nobody can tell."""

from datetime import timedelta

import pytest

from clickable.base.errors import RefusedError
from clickable.campaign.manifesto import services
from clickable.campaign.manifesto.models import DomainRule, Manifesto, Signature, Slip
from clickable.campaign.manifesto.rules import MOST_LETTERS, MOST_TRIES, TO_CONFIRM
from clickable.campaign.manifesto.services import taking_in
from clickable.post.models import Addressee, Letter
from lab.run import Lab
from tests.campaign.making import confirmed, links, manifesto, sign, taken_in, total
from tests.cast import NOW, WORKER

pytestmark = pytest.mark.django_db
S = Signature.State


def test_signed_confirmed_counted(lab: Lab) -> None:
    row = manifesto()
    found = taken_in(row, "dana@gmail.com")

    assert (found.state, total(row)) == (S.PENDING, 0)
    assert set(links(lab, "dana@gmail.com")) == {"c", "i", "code"}
    services.confirm(found.pk, now=NOW)
    services.confirm(found.pk, now=NOW)
    assert total(row) == 1


def test_nothing_typed_lies_open_in_the_tables() -> None:
    row = manifesto()
    sign(row, "dana@gmail.com", name="Dana Dubois")
    slip = bytes(Slip.objects.get().content)
    services.take_in(WORKER, now=NOW)
    found = Signature.objects.get()

    assert found.addressee
    sealed = [found.name or b"", found.person or b"", found.addressee.mailbox]
    for kept in (slip, *map(bytes, sealed)):
        assert b"dana" not in kept.lower()
        assert b"Dubois" not in kept
    assert found.shown == ""


def test_a_rush_only_inserts(django_assert_num_queries: object) -> None:
    row = manifesto()
    with django_assert_num_queries(2):  # type: ignore[operator] # the newest version, and the slip
        sign(row)


def test_a_worker_that_dies_takes_nothing_in_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    row = manifesto()
    sign(row, "a@gmail.com")
    sign(row, "b@gmail.com")
    real, calls = taking_in._new, []

    def dies_at_the_second(*args: object, **named: object) -> None:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        real(*args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(taking_in, "_new", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        services.take_in(WORKER, now=NOW)
    assert (Slip.objects.count(), Signature.objects.count(), Letter.objects.count()) == (2, 0, 0)

    monkeypatch.undo()
    services.take_in(WORKER, now=NOW)
    assert (Slip.objects.count(), Signature.objects.count(), Letter.objects.count()) == (0, 2, 2)


def test_who_signs_again_counts_once_and_only_their_mailbox_learns_it(lab: Lab) -> None:
    row = manifesto()
    confirmed(row, "dana@gmail.com")
    links(lab, "dana@gmail.com")
    sign(row, "d.ana+bis@gmail.com")
    services.take_in(WORKER, now=NOW)

    assert (Signature.objects.count(), Addressee.objects.count(), total(row)) == (1, 1, 1)
    assert Letter.objects.filter(kind="manifesto.already").count() == 1
    assert set(links(lab, "dana@gmail.com")) == {"i"}


def test_asking_again_before_confirming_writes_again_and_not_for_ever() -> None:
    row = manifesto()
    for _ in range(MOST_LETTERS + 3):
        sign(row, "dana@gmail.com")
        services.take_in(WORKER, now=NOW)

    assert Signature.objects.count() == 1
    assert Letter.objects.filter(kind="manifesto.confirm").count() == MOST_LETTERS


def test_the_code_of_the_newest_letter_confirms(lab: Lab) -> None:
    row = manifesto()
    found = taken_in(row, "dana@gmail.com")
    code = links(lab, "dana@gmail.com")["code"]

    assert services.confirm_by_code(found.slip, f"{code[:3]} {code[3:]}", now=NOW)
    assert total(row) == 1
    assert not services.confirm_by_code(found.slip, code, now=NOW)


def test_a_code_cannot_be_guessed(lab: Lab) -> None:
    row = manifesto()
    found = taken_in(row, "dana@gmail.com")
    code = links(lab, "dana@gmail.com")["code"]
    wrong = "000000" if code != "000000" else "111111"

    for _ in range(MOST_TRIES):
        assert not services.confirm_by_code(found.slip, wrong, now=NOW)
    assert not services.confirm_by_code(found.slip, code, now=NOW)
    services.confirm(found.pk, now=NOW)  # the link still does
    assert total(row) == 1


def test_withdrawn_counts_no_more_and_names_nobody() -> None:
    row = manifesto()
    found = confirmed(row, "dana@gmail.com", show=True)
    services.name_shown(WORKER)
    services.withdraw(found.pk, now=NOW)
    services.withdraw(found.pk, now=NOW)

    found.refresh_from_db()
    assert (found.state, found.name, found.person, found.shown) == (S.WITHDRAWN, None, None, "")
    assert (Addressee.objects.count(), total(row)) == (0, 0)
    assert confirmed(row, "dana@gmail.com").state == S.CONFIRMED  # and may sign again
    assert total(row) == 1


def test_who_is_doubted_gets_no_letter_and_does_not_count() -> None:
    row = manifesto()
    DomainRule.objects.create(pattern="bots.example", verdict="doubt", made_on=NOW.date())
    found = taken_in(row, "a@bots.example")
    flood = taken_in(row, over=True)

    assert [(one.state, one.why) for one in (found, flood)] == [
        (S.SUSPECT, "rule"),
        (S.SUSPECT, "network"),
    ]
    assert Letter.objects.count() == 0
    services.confirm(found.pk, now=NOW)
    assert total(row) == 0


def test_names_are_shown_with_consent_only() -> None:
    row = manifesto()
    confirmed(row, "a@gmail.com", name="Montrée Oui", show=True)
    confirmed(row, "b@gmail.com", name="Cachée Non")
    taken_in(row, "c@gmail.com", name="Pas Confirmée", show=True)
    services.name_shown(WORKER)

    assert set(Signature.objects.values_list("shown", flat=True)) == {"Montrée Oui", ""}


@pytest.mark.parametrize("state", [Manifesto.State.PAUSED, Manifesto.State.CLOSED])
def test_what_is_not_open_takes_no_signature(state: str) -> None:
    row = manifesto()
    row = services.step(manifesto=row, to=state, by=None, now=NOW)
    with pytest.raises(RefusedError):
        sign(row)


def test_never_confirmed_goes_whole() -> None:
    row = manifesto()
    found = taken_in(row)
    late = NOW + TO_CONFIRM

    assert services.expire(now=late - timedelta(seconds=1)) == 0
    assert services.expire(now=late) == 1
    found.refresh_from_db()
    assert (found.state, found.person, found.addressee) == (S.EXPIRED, None, None)
    services.confirm(found.pk, now=late)
    assert total(row) == 0


def test_letters_are_in_the_language_of_the_page(lab: Lab) -> None:
    row = manifesto()
    taken_in(row, "dana@gmail.com", language="en")
    links(lab, "dana@gmail.com")
    assert (
        lab.mailbox("dana@gmail.com")[-1].subject
        == "Confirm your signature: Protect children online"
    )
