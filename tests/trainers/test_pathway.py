"""The pathway: its data, its one table of steps, and what each step asks. Some names are those of AMY's defects."""

from datetime import timedelta
from typing import Any

import pytest

from clickable.base.errors import RefusedError, StepRefusedError
from clickable.outreach.table import table
from clickable.post.models import Letter
from clickable.record.models import Entry
from clickable.trainers import selectors, services
from clickable.trainers.models import Progress, State, Step, Trainer
from clickable.trainers.pathway import DATA, pathway, read
from clickable.trainers.steps import ACTIONS, Act, Who, allowed
from clickable.trainers.wording import ACTS
from tests.cast import NOW
from tests.trainers.making import (
    TODAY,
    a_training,
    agreed,
    applied,
    call,
    how_many,
    in_state,
    kinds,
    lead,
    offered,
    passed,
    trainer,
)

pytestmark = pytest.mark.django_db
YEARS = timedelta(days=730)


def test_each_level_of_the_routing_table_is_in_one_stage() -> None:
    told = [level for stage in pathway().stages for level in stage.levels]

    assert sorted(told) == sorted(table().levels)


def test_the_data_holds_together() -> None:
    held = pathway()

    assert {one.before for one in held.requirements} <= {act.value for act in Act}
    assert {one.audience for one in held.bands} <= set(table().audiences)
    assert held.led_by <= set(table().associations)
    assert all(
        set(name) == {"fr", "en"}
        for name in [*(one.name for one in held.requirements), *(one.name for one in held.stages)]
    )


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("act", list(Act))
def test_every_act_in_every_state_is_in_the_table_or_refused(state: State, act: Act) -> None:
    row = in_state(state)
    may = act in allowed(state, Who.COORDINATOR)

    if may and act == Act.RENEW:  # which asks for what is newer than the authorisation
        Step.objects.filter(trainer=row).update(at=NOW - timedelta(days=700))
        Progress.objects.create(
            trainer=row, requirement="update", edition=1, outcome="passed", on=TODAY
        )

    if may:
        services.move(trainer=row, act=act, by=lead(), reason="Parce que.", now=NOW)
        assert Trainer.objects.get(pk=row.pk).state == ACTIONS[act].to
        return
    with pytest.raises(StepRefusedError):
        services.move(trainer=row, act=act, by=lead(), reason="Parce que.", now=NOW)
    assert Trainer.objects.get(pk=row.pk).state == state


def test_every_act_has_its_words_and_nobody_takes_two_ways() -> None:
    assert set(ACTS) == set(Act) == set(ACTIONS)
    assert all(action.who for action in ACTIONS.values())
    assert allowed(State.REFUSED, Who.COORDINATOR) == allowed(State.LEFT, Who.TRAINER) == []


def test_from_application_to_authorisation_each_step_is_told_once() -> None:
    row = services.confirm(applied().pk, now=NOW)
    for act in (Act.SCREEN, Act.ADMIT):
        passed(row, "honorability")
        row = services.move(trainer=row, act=act, by=lead(), now=NOW)
    row = services.move(trainer=row, act=Act.TRAIN, by=lead(), now=NOW)
    passed(row, "course", "practice", "supervised")
    agreed(row, "charter")
    row = services.move(trainer=row, act=Act.SUPERVISE, by=lead(), now=NOW)
    row = services.move(trainer=row, act=Act.AUTHORISE, by=lead(), now=NOW)

    assert (row.state, row.authorised_until) == ("authorised", TODAY + YEARS)
    assert sorted(kinds(row)) == sorted(
        ["confirm", "received", "screened", "admitted", "in_training", "supervised", "authorised"]
    )


@pytest.mark.parametrize(
    ("state", "act", "without"),
    [
        ("screened", Act.ADMIT, "honorability"),
        ("in_training", Act.SUPERVISE, "course"),
        ("in_training", Act.SUPERVISE, "practice"),
        ("supervised", Act.AUTHORISE, "supervised"),
    ],
)
def test_a_step_waits_for_its_requirements(state: str, act: Act, without: str) -> None:
    row = in_state(state)
    row.progress.filter(requirement=without).delete()

    with pytest.raises(RefusedError) as refused:
        services.move(trainer=row, act=act, by=lead(), now=NOW)

    requirement = pathway().requirement(without)
    assert requirement
    assert requirement.name["fr"] in str(refused.value.message)


def test_amy_1509_eligibility_is_data_and_nobody_is_missed() -> None:
    """AMY looked for badges whose names were written in the query: others were not found."""
    told = DATA.read_text().replace('code = "practice"', 'code = "rehearsal"')
    row = in_state("in_training")
    assert selectors.missing(row, Act.SUPERVISE, today=TODAY) == []

    renamed = [one.code for one in read(told).before("supervise")]

    assert renamed == ["course", "rehearsal"]
    assert [one.code for one in pathway().before("supervise")] == ["course", "practice"]


def test_amy_2169_a_fail_says_why_and_a_later_pass_counts() -> None:
    row = in_state("in_training")
    with pytest.raises(RefusedError):
        services.tick(trainer=row, requirement="practice", outcome="failed", on=TODAY, by=lead(), now=NOW)  # fmt: skip

    services.tick(trainer=row, requirement="practice", outcome="again", on=TODAY, note="Trop long.", by=lead(), now=NOW)  # fmt: skip
    assert [one.code for one in selectors.missing(row, Act.SUPERVISE, today=TODAY)] == ["practice"]
    passed(row, "practice")

    assert selectors.missing(row, Act.SUPERVISE, today=TODAY) == []
    assert how_many(row, "again") == 1
    assert row.progress.filter(requirement="practice").count() == 3


def test_amy_1958_who_is_authorised_is_written_to_without_anybody_doing_it_by_hand() -> None:
    row = trainer()

    assert how_many(row, "authorised") == 1
    assert Letter.objects.filter(addressee=row.addressee, state="waiting").count() == len(kinds(row))  # fmt: skip


def test_a_check_that_is_too_old_has_to_be_done_again() -> None:
    row = in_state("supervised")
    row.progress.filter(requirement="honorability").update(on=TODAY - timedelta(days=731))

    assert [one.code for one in selectors.missing(row, Act.AUTHORISE, today=TODAY)] == ["honorability"]  # fmt: skip


def test_nobody_is_authorised_without_the_charter() -> None:
    row = in_state("supervised")
    services.withdraw(row.pk, code="charter", now=NOW)

    with pytest.raises(RefusedError, match="Charte"):
        services.move(trainer=row, act=Act.AUTHORISE, by=lead(), now=NOW)


def test_sixty_and_fourteen_days_before_the_end_once_each() -> None:
    row = trainer()
    end = NOW + YEARS

    for days in (61, 60, 59, 30, 14, 13, 1, 0):
        for _again in range(2):
            services.remind_due(now=end - timedelta(days=days))

    assert how_many(row, "ends") == 2


def test_time_ends_an_authorisation_and_says_so_once() -> None:
    row = trainer()
    assert services.lapse_due(now=NOW + YEARS) == 0

    for _again in range(2):
        services.lapse_due(now=NOW + YEARS + timedelta(days=1))

    row.refresh_from_db()
    assert (row.state, how_many(row, "lapsed")) == ("lapsed", 1)


def test_a_renewal_asks_for_what_must_still_count_then() -> None:
    row = trainer()
    near = NOW + YEARS - timedelta(days=30)
    assert [one.code for one in selectors.missing(row, Act.RENEW, today=near.date())] == ["honorability", "update"]  # fmt: skip

    for code in ("honorability", "update"):
        services.tick(trainer=row, requirement=code, outcome="passed", on=near.date(), by=lead(), now=near)  # fmt: skip
    row = services.move(trainer=row, act=Act.RENEW, by=lead(), now=near)

    assert row.authorised_until == TODAY + YEARS + YEARS


def test_a_suspension_has_a_reason_that_is_told_once_and_ends_what_was_held() -> None:
    row = trainer()
    asked = call(a_training())
    with pytest.raises(RefusedError):
        services.move(trainer=row, act=Act.SUSPEND, by=lead(), now=NOW)

    services.move(trainer=row, act=Act.SUSPEND, by=lead(), reason="Vérification en cours.", now=NOW)

    asked.refresh_from_db()
    assert (offered(asked), asked.state) == ([], "nobody")
    assert how_many(row, "suspended") == 1
    assert not selectors.matching(asked, on=TODAY).fits


def test_a_mailbox_that_is_known_gets_its_own_page_not_a_second_pathway() -> None:
    first = services.confirm(applied(mailbox="une@association.example").pk, now=NOW)
    again = applied(mailbox="UNE@association.example ")

    assert services.confirm(again.pk, now=NOW) == first
    assert services.confirm(again.pk, now=NOW) == first
    assert Trainer.objects.exclude(state="draft").count() == 1


def test_nobody_floods_a_mailbox() -> None:
    asked = [services.apply(said=_said("une@association.example"), now=NOW) for _each in range(7)]

    assert [bool(one) for one in asked] == [True] * 5 + [False] * 2


def _said(mailbox: str) -> services.Applied:
    codes: dict[str, Any] = {"territories": ("FR",), "languages": ("fr",), "audiences": ("pupils",)}
    return services.Applied(mailbox=mailbox, language="fr", home="FR", stages=(), ways=("remote",), **codes)  # fmt: skip


def test_who_never_confirmed_goes_whole_and_who_left_keeps_no_mailbox() -> None:
    draft, gone = applied(), trainer(display_name="Dominique")
    services.move(trainer=gone, act=Act.LEAVE, by=None, now=NOW)

    services.forget_due(now=NOW + timedelta(days=4))
    gone.refresh_from_db()
    assert not Trainer.objects.filter(pk=draft.pk).exists()
    assert gone.addressee is not None

    services.forget_due(now=NOW + timedelta(days=92))
    gone.refresh_from_db()
    assert gone.addressee is None
    assert gone.display_name == ""


def test_nobody_is_trained_by_whom_they_trained_and_the_tree_counts_below() -> None:
    anne, bo, carl = trainer(), trainer(), trainer()
    services.supervise(trainer=bo, supervisor=anne, by=lead(), now=NOW)
    services.supervise(trainer=carl, supervisor=bo, by=lead(), now=NOW)

    for above in (bo, carl, anne):
        with pytest.raises(RefusedError):
            services.supervise(trainer=anne, supervisor=above, by=lead(), now=NOW)
    [root] = selectors.tree()
    assert root.trainer == anne
    assert root.trainees[0].trainees[0].trainer == carl


def test_a_new_text_asks_again_once_and_until_then_nothing_is_entrusted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = trainer()
    told = DATA.read_text().replace(
        'code = "charter"\nedition = 1', 'code = "charter"\nedition = 2'
    )
    newer = read(told)
    for module in ("selectors", "services.moving", "services.own"):
        monkeypatch.setattr(f"clickable.trainers.{module}.pathway", lambda: newer)

    for _again in range(2):
        services.ask_new_words(now=NOW)

    assert how_many(row, "text") == 1
    [found] = selectors.candidates()
    assert not found.charter
    with pytest.raises(RefusedError):
        services.agree(row.pk, code="charter", edition=1, now=NOW)
    services.agree(row.pk, code="charter", edition=2, now=NOW)
    assert selectors.candidates()[0].charter


def test_the_account_names_nobody_and_holds_no_note() -> None:
    row = trainer(display_name="Dominique Canari", mailbox="canari@association.example")
    services.move(trainer=row, act=Act.SUSPEND, by=lead(), reason="canari", now=NOW)

    lines = str(list(Entry.objects.filter(verb__startswith="trainers.").values()))
    assert "anari" not in lines
    assert "trainers.suspend" in lines
