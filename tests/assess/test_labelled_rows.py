"""What the database itself refuses of labels, and the migration both ways."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from clickable.assess.models import Assessment, Outcome, SchemeLabel
from clickable.assess.rules import Fault, Judgement, fault_of
from clickable.assess.services import claim, decide
from clickable.people.models import User
from clickable.report.models import Category
from tests.cast import NOW, an_item, person

VERSION = "2026-11"
LABELS = {"subtype": "non_self_generated", "seen": "a", "age": "3-6"}
FOLLOWS = Judgement(
    outcome=Outcome.BASELINE, category=Category.CSAM, legal_basis=("cp-227-23",),
    labels=LABELS, questionnaire=VERSION, rules_version=VERSION,
)  # fmt: skip
WRONG: dict[str, dict[str, Any]] = {
    "labels_have_a_version": {"questionnaire": ""},
    "version_has_labels": {"labels": {}, "derived_outcome": "", "rules_version": ""},
    "derived_by_a_version": {"rules_version": ""},
    "departure_has_a_reason": {"outcome": Outcome.NOT_ILLEGAL},
    "override_of_something": {"override": "whim"},
}


def test_the_database_keeps_labels_whole(alice: User) -> None:
    item = an_item()
    claim(item=item, analyst=alice, now=NOW)
    made = decide(item=item, analyst=alice, judgement=FOLLOWS, now=NOW)

    for name, change in WRONG.items():
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Assessment.objects.filter(pk=made.pk).update(**change)


@pytest.mark.django_db
def test_a_foreign_scheme_has_no_code_until_one_is_obtained() -> None:
    assert not SchemeLabel.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        SchemeLabel.objects.create(scheme="ucs", version="1", code="x", label="x", maps_to="seen")


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({}, None),
        ({"labels": {}}, Fault.LABELS_MISSING),
        ({"labels": {"subtype": "none", "seen": "a"}}, Fault.LABELS),
        ({"questionnaire": "1999-01"}, Fault.LABELS),
        ({"questionnaire": ""}, Fault.LABELS),
        ({"outcome": Outcome.NATIONAL_ILLEGAL}, Fault.OVERRIDE_MISSING),
        ({"outcome": Outcome.NATIONAL_ILLEGAL, "override": "law"}, None),
        ({"outcome": Outcome.NATIONAL_ILLEGAL, "override": "other"}, Fault.OVERRIDE_NOTE),
        ({"override": "law"}, Fault.OVERRIDE_NEEDLESS),
        ({"rules_version": "", "outcome": Outcome.DUPLICATE, "legal_basis": ()}, None),
        ({"rules_version": ""}, Fault.LABELS_MISSING),
    ],
)
def test_what_labels_a_judgement_may_stand_on(change: dict[str, Any], fault: Fault | None) -> None:
    given = {name: getattr(FOLLOWS, name) for name in FOLLOWS.__dataclass_fields__}

    assert fault_of(Judgement(**{**given, **change})) == fault


@pytest.mark.django_db(transaction=True)
def test_a_judgement_from_before_labels_goes_both_ways() -> None:
    item = an_item()
    analyst = person("Alice", role=User.Role.ANALYST)
    claim(item=item, analyst=analyst, now=NOW)
    old = Judgement(outcome=Outcome.NOT_ILLEGAL, category=Category.CSAM)
    made = decide(item=item, analyst=analyst, judgement=old, now=NOW)

    MigrationExecutor(connection).migrate([("assess", "0003_known_origin")])
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())

    made.refresh_from_db()
    assert (made.outcome, made.labels, made.questionnaire) == (Outcome.NOT_ILLEGAL, {}, "")
