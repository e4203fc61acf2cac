"""A practice from its draft to the shelf: two pairs of eyes, versions, what is stale, what is taken off."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from clickable.base.errors import GoneError, RefusedError
from clickable.exchange.practices import rules, selectors, services
from clickable.exchange.practices.models import Practice, PracticeVersion
from clickable.exchange.practices.rules import STALE, Wish
from clickable.measures.models import Measure
from clickable.post.models import Addressee, Letter
from tests.cast import NOW
from tests.exchange.making import kinds
from tests.exchange.practices_making import (
    TEXT,
    editors,
    published,
    reviewed,
    sent,
    written,
    wrote,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def state(version: PracticeVersion) -> str:
    return PracticeVersion.objects.get(pk=version.pk).state


def test_nothing_is_sent_before_the_link_is_pressed() -> None:
    row = wrote()
    assert (row.confirmed_on, selectors.to_review().count()) == (None, 0)

    services.confirm(row.pk, now=NOW)
    services.confirm(row.pk, now=NOW)

    assert selectors.to_review().count() == 1
    assert kinds(row.addressee) == ["confirm", "sent"]


def test_a_draft_is_kept_gone_on_with_and_sent() -> None:
    row = wrote(send=False, texts={**TEXT, "done": ""}, themes=[])
    services.confirm(row.pk, now=NOW)
    with pytest.raises(RefusedError), transaction.atomic():
        services.save(row.pk, written=written(themes=[]), send=True, now=NOW)

    services.save(row.pk, written=written(), send=True, now=NOW)

    assert selectors.to_review().get().title == TEXT["title"]
    assert "draft" in kinds(row.addressee)


def test_what_is_missing_is_refused_before_a_letter_leaves() -> None:
    with pytest.raises(RefusedError), transaction.atomic():
        wrote(texts={**TEXT, "participation": " "})
    assert not Letter.objects.exists()


def test_two_editors_find_it_fit_and_it_is_public_and_counted_once() -> None:
    version, (first, second) = sent(), editors()
    reviewed(version, first)
    assert state(version) == "submitted"
    with pytest.raises(RefusedError):
        reviewed(version, first)

    reviewed(version, second)

    row = selectors.public().get()
    assert (row.current, row.checked_on) == (version, NOW.date())
    assert [one.role for one in selectors.reviewers(version)] == ["Chargée d’étude"] * 2
    assert Measure.objects.get(kind="exchange.practice").count == 1
    assert kinds(row.addressee)[-1:] == ["sent"] or "published" in kinds(row.addressee)
    with pytest.raises(GoneError):
        reviewed(version, second)


def test_one_criterion_that_is_not_met_gives_it_back_with_what_to_mend() -> None:
    version, (first, second) = sent(), editors()
    reviewed(version, first)
    with pytest.raises(RefusedError):
        reviewed(version, second, safeguarding="no")
    reviewed(version, second, safeguarding="no", note="Qui est responsable ?")
    assert state(version) == "returned"
    assert selectors.last_note(version.practice) == "Qui est responsable ?"

    services.save(version.practice_id, written=written(), send=True, now=NOW)

    assert state(version) == "submitted"
    assert selectors.to_review().get().fit == 0  # type: ignore[attr-defined] # two fresh pairs of eyes
    reviewed(version, first)
    assert not selectors.public().exists()


def test_each_criterion_is_answered() -> None:
    version, (first, _second) = sent(), editors()

    with pytest.raises(RefusedError):
        reviewed(version, first, ethics="")


def test_what_is_reviewed_is_not_changed_meanwhile() -> None:
    version = sent()

    with pytest.raises(RefusedError):
        services.save(version.practice_id, written=written(), send=False, now=NOW)


def test_a_new_version_takes_the_place_of_the_old_once_reviewed() -> None:
    row = published()
    services.save(
        row.pk, written=written(texts={**TEXT, "title": "Plus court"}), send=True, now=NOW
    )
    assert selectors.public().get().current.title == TEXT["title"]  # type: ignore[union-attr]

    for one in editors():
        reviewed(selectors.to_review().get(), one)

    assert selectors.public().get().current.title == "Plus court"  # type: ignore[union-attr]
    assert [one.state for one in row.versions.order_by("number")] == ["superseded", "published"]
    assert Measure.objects.filter(kind="exchange.practice").count() == 1


def test_one_version_is_worked_on_at_a_time() -> None:
    version = sent()

    with pytest.raises(IntegrityError), transaction.atomic():
        PracticeVersion.objects.create(practice=version.practice, number=2, saved_at=NOW)


def test_taken_off_at_request_and_by_the_team_with_a_reason() -> None:
    first, second = published(), published()
    (editor, _other) = editors()
    services.withdraw(first.pk, now=NOW)
    services.withdraw(first.pk, now=NOW)
    with pytest.raises(RefusedError):
        services.take_off(practice=second, reason=" ", by=editor, now=NOW)
    services.take_off(practice=second, reason="Elle nomme un enfant.", by=editor, now=NOW)

    assert not selectors.public().exists()
    assert Letter.objects.filter(kind="practices.withdrawn").count() == 2
    with pytest.raises(GoneError):
        services.still_true(first.pk, now=NOW)


def test_after_three_years_it_is_asked_once_whether_it_holds() -> None:
    row = published()
    assert services.ask_again(now=NOW + STALE - DAY) == 0

    assert services.ask_again(now=NOW + STALE) == 1
    assert services.ask_again(now=NOW + STALE + DAY) == 0
    services.still_true(row.pk, now=NOW + STALE + DAY)

    assert not selectors.stale(today=(NOW + STALE + 2 * DAY).date()).exists()
    assert Letter.objects.filter(kind="practices.again").count() == 1


def test_a_translation_beside_the_original() -> None:
    version, (editor, _other) = sent(), editors()
    english = {**TEXT, "title": "Workshops for two voices"}
    with pytest.raises(RefusedError):
        services.translate(version=version, language="fr", text=english, by=editor, now=NOW)

    row = services.translate(version=version, language="en", text=english, by=editor, now=NOW)

    assert (row.text("en")["title"], row.title) == (english["title"], TEXT["title"])
    assert "workshops" in row.words


def test_unpressed_ones_and_forgotten_drafts_go() -> None:
    never, draft, kept = wrote(), wrote(send=False), published()
    services.confirm(draft.pk, now=NOW)

    assert services.forget_due(now=NOW + 7 * DAY) == 1
    assert services.forget_due(now=NOW + 180 * DAY) == 1
    assert [one.pk for one in Practice.objects.all()] == [kept.pk]
    assert Addressee.objects.count() == 1
    assert never.pk != kept.pk


def test_nobody_floods_somebody_elses_mailbox() -> None:
    made = [
        services.write(mailbox="dana@asso.example", written=written(), send=True, now=NOW)
        for _ in range(6)
    ]

    assert [bool(one) for one in made] == [True] * 5 + [False]


def test_found_by_words_theme_audience_and_country_with_counts() -> None:
    by = editors()
    published(by=by)
    published(by=by, country="BE", themes=["reporting", "training"], audiences=["professionals"])
    published(by=by, country="BE", organisation="Vuurtoren", audiences=["children", "parents"])

    assert len(selectors.shelf(Wish()).rows) == 3
    assert len(selectors.shelf(Wish(query="THÉATRE vuurtoren")).rows) == 1
    found = selectors.shelf(Wish(theme="prevention", country="BE"))
    assert len(found.rows) == 1
    assert found.counts["theme"] == {"prevention": 1, "reporting": 1, "training": 1}
    assert found.counts["country"] == {"FR": 1, "BE": 1}
    assert found.counts["audience"] == {"children": 1, "parents": 1}


@pytest.mark.parametrize("number", [1, 6])
def test_two_queries_however_many_there_are(number: int) -> None:
    by = editors()
    for _ in range(number):
        published(by=by)

    with CaptureQueriesContext(connection) as asked:
        assert len(selectors.shelf(Wish(theme="prevention")).rows) == number
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Écrire à alix@phares.example", True),
        ("Appeler le 01 44 00 00 00", True),
        ("Appeler le +33 1 44 00 00 00", True),
        ("120 élèves en 2019, 3018 est le numéro", False),
    ],
)
def test_a_mailbox_or_a_telephone_names_somebody(text: str, *, named: bool) -> None:
    assert rules.names_somebody(text) is named


def test_every_step_of_a_version_is_in_the_table() -> None:
    assert set(rules.STEPS) == set(PracticeVersion.State)
