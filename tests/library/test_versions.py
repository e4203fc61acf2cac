"""The way of a version through its checks."""

import itertools

import pytest
from django.db import IntegrityError, transaction

from clickable.base.errors import RefusedError
from clickable.library import rules, services
from clickable.library.models import Approval, ChildReview, State, WorkVersion
from clickable.people.models import User
from tests.library.making import NOW, WAY, a_work, add, next_version, prove, published, walk

pytestmark = pytest.mark.django_db

ALLOWED = {
    ("draft", "evidence"), ("evidence", "child_review"), ("child_review", "safeguarding"),
    ("safeguarding", "funder_check"), ("funder_check", "approved"), ("approved", "published"),
    ("published", "withdrawn"), ("superseded", "withdrawn"),
    *((state, "draft") for state in
      ("evidence", "child_review", "safeguarding", "funder_check", "approved")),
}  # fmt: skip


def at(state: State, by: User, other: User) -> WorkVersion:
    """A version that stands in this state, brought there by its steps."""
    version = a_work(f"outil-{state.replace('_', '-')}").versions.get()
    add(version)
    prove(version)
    if state == State.SUPERSEDED:
        walk(version, by, other)
        next_version(version.work, by, other)
    elif state == State.WITHDRAWN:
        walk(version, by, other)
        services.advance(version=version, to=state, by=by, note="Une erreur.", now=NOW)
    elif state != State.DRAFT:
        walk(version, by, other, to=state)
    version.refresh_from_db()
    assert version.state == state
    return version


@pytest.mark.parametrize(("frm", "to"), list(itertools.product(State, State)))
def test_exactly_the_steps_of_the_table_are_possible(
    paule: User, edith: User, frm: State, to: State
) -> None:
    version = at(frm, paule, edith)
    who = edith if frm == State.SAFEGUARDING else paule
    try:
        services.advance(version=version, to=to, by=who, note="Lu.", now=NOW)
        done = True
    except RefusedError:
        done = False
    assert done == ((frm, to) in ALLOWED)
    version.refresh_from_db()
    assert version.state == (to if done else frm)


def test_each_step_says_who_when_and_why(paule: User, edith: User) -> None:
    version = published(paule, edith)
    steps = Approval.objects.filter(version=version).order_by("id")
    told = steps.values_list("frm", "to", "by__username", "note")
    way = ["draft", *WAY]
    assert [(f, t) for f, t, _by, _note in told] == list(itertools.pairwise(way))
    assert {by for *_step, by, _note in told} == {"paule", "édith"}
    assert {note for *_rest, note in told} == {"Lu."}


def test_a_version_that_was_sent_back_walks_the_whole_way_again(paule: User, edith: User) -> None:
    version = at(State.APPROVED, paule, edith)
    services.advance(version=version, to=State.DRAFT, by=edith, note="Une faute.", now=NOW)
    with pytest.raises(RefusedError):
        services.advance(version=version, to=State.APPROVED, by=paule, now=NOW)


def test_sending_back_and_reading_for_the_children_ask_for_a_note(paule: User, edith: User) -> None:
    version = at(State.SAFEGUARDING, paule, edith)
    for to in (State.DRAFT, State.FUNDER_CHECK):
        with pytest.raises(RefusedError) as refused:
            services.advance(version=version, to=to, by=edith, note="  ", now=NOW)
        assert refused.value.code == "note"


def test_who_sent_it_in_does_not_read_it_for_the_children(paule: User, edith: User) -> None:
    version = at(State.SAFEGUARDING, paule, edith)
    with pytest.raises(RefusedError) as refused:
        services.advance(version=version, to=State.FUNDER_CHECK, by=paule, note="Lu.", now=NOW)
    assert refused.value.code == "eyes"


def test_editors_do_not_publish(paule: User, edith: User) -> None:
    version = at(State.APPROVED, paule, edith)
    with pytest.raises(RefusedError) as refused:
        services.advance(version=version, to=State.PUBLISHED, by=edith, now=NOW)
    assert refused.value.code == "publisher"


def test_without_a_source_nothing_is_checked(paule: User) -> None:
    version = a_work().versions.get()
    with pytest.raises(RefusedError) as refused:
        services.advance(version=version, to=State.EVIDENCE, by=paule, now=NOW)
    assert refused.value.code == "evidence"


def test_without_a_word_on_the_children_it_stays_where_it_is(paule: User, edith: User) -> None:
    version = at(State.CHILD_REVIEW, paule, edith)
    ChildReview.objects.all().delete()
    with pytest.raises(RefusedError) as refused:
        services.advance(version=version, to=State.SAFEGUARDING, by=paule, now=NOW)
    assert refused.value.code == "review"


def test_no_reading_by_children_needs_a_reason() -> None:
    version = a_work().versions.get()
    with pytest.raises(RefusedError):
        services.declare_review(version=version, children=0, by=None, now=NOW)


def test_without_the_usual_file_nothing_is_published(paule: User, edith: User) -> None:
    version = a_work().versions.get()
    add(version, "en")
    with pytest.raises(RefusedError) as refused:
        walk(version, paule, edith)
    assert refused.value.code == "file"


def test_the_next_version_replaces_the_published_one(paule: User, edith: User) -> None:
    first = published(paule, edith)
    second = next_version(first.work, paule, edith)
    first.refresh_from_db()
    assert (first.state, second.state) == (State.SUPERSEDED, State.PUBLISHED)
    assert first.ended_at is not None


def test_two_versions_are_not_in_hand_at_once(paule: User) -> None:
    work = a_work()
    with pytest.raises(RefusedError):
        services.new_version(work=work, by=paule, now=NOW)


def test_the_database_holds_one_published_version_of_a_work(paule: User, edith: User) -> None:
    first = published(paule, edith)
    other = WorkVersion(work=first.work, number=2, state="published", made_at=NOW, published_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        other.save()


@pytest.mark.parametrize(
    "wrong",
    [
        {"children": 0, "reason": {}},
        {"children": 3, "age_from": None},
        {"children": 3, "age_from": 12, "age_to": 9},
        {"children": 3, "age_from": 9, "age_to": 11, "reason": {"fr": "…"}},
    ],
)
def test_the_database_keeps_reviews_honest(wrong: dict[str, object]) -> None:
    version = a_work().versions.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        ChildReview.objects.create(version=version, on=NOW.date(), **wrong)


def test_every_state_has_its_line_in_the_table() -> None:
    assert set(rules.STEPS) == set(State)
