"""Certificates: issued by rule, kept without a name, replaced, revoked, found again. Named after what
others' users suffer from."""

import json
from datetime import timedelta

import pytest

from clickable.base.errors import RefusedError
from clickable.people.models import User
from clickable.post.models import Letter, Link
from clickable.record.models import Entry
from clickable.seal import keys
from clickable.training import services as trainings
from clickable.training.attendance import services as attendance
from clickable.training.certificates import naming, selectors, services
from clickable.training.certificates.models import Certificate
from clickable.training.models import Registration, Session
from tests.cast import NOW, person
from tests.training.certificates.making import LATER, came_to, held, issued, listed
from tests.training.making import START, confirmed, session

pytestmark = pytest.mark.django_db


def fresh(certificate: Certificate) -> Certificate:
    return Certificate.objects.get(pk=certificate.pk)


def test_amy_724_a_certificate_is_issued_once_and_the_same_name_gives_the_same_again() -> None:
    """AMY makes it anew each time, or keeps a file. Here what it says is kept, and the paper is made of it."""
    row = held()
    first, again, plain = issued(row)[0], issued(row)[0], issued(row, "  lea   MARTIN ")[0]

    assert first == again == plain
    assert Certificate.objects.count() == 1
    assert first.is_intact


def test_amy_1958_nobody_sends_certificates_by_hand() -> None:
    row = session(9)
    came, away = confirmed(row), confirmed(row)
    trainings.start_due(now=START)
    assert services.invite_due(now=START) == 0
    trainings.hold(session=row, came={came.pk: 1}, by=None, now=LATER)

    assert [services.invite_due(now=LATER) for _ in range(2)] == [1, 0]

    assert Letter.objects.get(kind="certificates.there").addressee_id == came.addressee_id
    assert Link.objects.get(purpose="certificates.mine").subject == str(came)
    trainings.hold(session=row, came={away.pk: 1}, by=None, now=LATER)  # mended afterwards
    assert services.invite_due(now=LATER) == 1


def test_amy_1509_who_may_have_one_is_a_rule_in_a_file_and_the_reason_is_told() -> None:
    """AMY's search misses people, because what is needed is written into its code."""
    row = session(9)
    one = confirmed(row)
    attendance.import_windows(session=row, windows={one.pk: [(0, 60)]}, by=None, now=LATER)
    trainings.start_due(now=START)
    trainings.hold(session=row, came={one.pk: 1}, by=None, now=LATER)

    right = selectors.right_of(Registration.objects.get(pk=one.pk))
    assert (right.people, right.minutes, right.verdict.needed) == (1, 60, 96)
    assert right.verdict.why == ("short", "window")
    with pytest.raises(RefusedError):
        issued(Registration.objects.get(pk=one.pk))
    assert services.invite_due(now=LATER) == 0


def test_customcert_51_it_can_be_checked_for_ever() -> None:
    row = held()
    (one,) = issued(row)
    trainings.forget_due(now=LATER + timedelta(days=100))
    services.forget_due(now=LATER + timedelta(days=400))
    keys.put_first("index")
    services.renew_names()
    keys.drop_old("index")

    kept = selectors.by_number(one.shown_number)
    assert kept
    assert (kept.state, kept.registration_id, kept.is_intact) == ("issued", None, True)
    assert selectors.is_of(kept, "Léa Martin")
    assert not selectors.is_of(kept, "Léa Martine")


def test_no_name_is_kept_anywhere() -> None:
    row = held(2)
    issued(row, "Camélia Canaripoint", "Dominique Exemplaire")

    kept = str(
        [*Certificate.objects.values(), *Entry.objects.values(), *Registration.objects.values()]
    )
    for word in ("Canaripoint", "canaripoint", "Exemplaire", "exemplaire", "camelia"):
        assert word not in kept
    assert [one.payload["initials"] for one in Certificate.objects.order_by("pk")] == [
        "C. C.",
        "D. E.",
    ]


def test_names_of_two_certificates_cannot_be_told_to_be_the_same_without_the_key() -> None:
    first, second = naming.locked("Léa Martin"), naming.locked("Léa Martin")

    assert first != second
    assert naming.is_of(first, "LEA MARTIN")
    assert naming.is_of(naming.renewed(second), "Léa-Martin")


def test_a_party_has_as_many_as_came_and_no_more() -> None:
    row = held(2, party=3)
    issued(row, "Léa Martin")
    issued(row, "Noé Petit")

    with pytest.raises(RefusedError):
        issued(row, "Ali Benali")
    with pytest.raises(RefusedError):
        issued(held(2), "Léa Martin", "LÉA martin")
    assert Certificate.objects.count() == 2


def test_a_name_that_is_none_is_refused_kindly_and_nothing_is_issued() -> None:
    with pytest.raises(RefusedError, match="Léa 2"):
        issued(held(2), "Noé Petit", "Léa 2")
    assert not Certificate.objects.exists()


def test_before_the_session_is_held_nobody_has_one() -> None:
    row = confirmed(session(3))

    with pytest.raises(RefusedError):
        issued(row)
    with pytest.raises(RefusedError):
        listed(row.session, ["Léa Martin"])


def test_a_name_is_mended_and_the_old_paper_says_so() -> None:
    row = held()
    (old,) = issued(row, "Léa Martn")

    new, _name = services.replace(certificate=old, name="Léa Martin", registration=row, now=LATER)

    kept = fresh(old)
    assert (kept.state, kept.reason, kept.replaced_by) == ("superseded", "name", new)
    assert kept.is_intact
    assert (new.state, new.payload["minutes"]) == ("issued", 120)
    assert issued(row, "Léa Martin") == [new]
    with pytest.raises(RefusedError):
        services.replace(certificate=old, name="Noé Petit", registration=row, now=LATER)


def test_a_link_mends_names_a_few_times_and_only_its_own() -> None:
    row, other = held(), held()
    (one,) = issued(row, "Nom Un")
    with pytest.raises(RefusedError):
        services.replace(certificate=one, name="Nom Deux", registration=other, now=LATER)
    for name in ("Nom Deux", "Nom Trois", "Nom Quatre", "Nom Cinq", "Nom Six"):
        one, _name = services.replace(certificate=one, name=name, registration=row, now=LATER)

    with pytest.raises(RefusedError):
        services.replace(certificate=one, name="Nom Sept", registration=row, now=LATER)


def test_a_coordinator_revokes_once_with_a_reason_in_the_account() -> None:
    by, (one,) = person("Édith", role=User.Role.EDITOR, team=""), issued(held())

    services.revoke(certificate=one, reason="presence", by=by, now=LATER)

    kept = fresh(one)
    assert (kept.state, kept.reason, kept.ended_on) == ("revoked", "presence", LATER.date())
    entry = Entry.objects.get(verb="certificates.revoked")
    assert (entry.subject, entry.detail) == (str(one), {"reason": "presence"})
    with pytest.raises(RefusedError):
        services.revoke(certificate=one, reason="other", by=by, now=LATER)


def test_a_paper_list_gives_the_same_papers_again() -> None:
    row = came_to(session(9)).session
    row = Session.objects.get(pk=row.pk)
    names = ["Léa Martin", "Noé Petit", "Ali Benali"]

    first, again = listed(row, names), listed(row, [*names, "Zoé Grand"])

    assert again[:3] == first
    assert Certificate.objects.filter(registration=None).count() == 4


def test_what_a_certificate_says_is_fixed_and_a_change_of_it_shows() -> None:
    (one,) = issued(held())
    said = json.loads(json.dumps(one.payload))
    Session.objects.update(minutes=30, place="ailleurs")

    assert fresh(one).payload == said
    Certificate.objects.update(payload={**said, "minutes": 500})
    assert not fresh(one).is_intact


def test_it_says_the_day_and_hours_of_the_place_the_minutes_and_the_rule() -> None:
    said = issued(held())[0].payload

    assert (said["minutes"], said["of"], said["rule"], said["edition"]) == (120, 120, 1, 1)
    assert said["clock"] == "heure de Paris"
    assert said["title"].startswith("Pourquoi et comment signaler")
    assert said["date"] == START.date().isoformat()
    assert NOW < LATER
