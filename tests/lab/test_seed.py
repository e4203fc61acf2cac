from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import Settings

from clickable.assess.opinions.models import Opinion
from clickable.notify.models import Notice
from clickable.people.models import User
from clickable.record.services import first_broken
from clickable.report.models import Item, Report, Stage
from clickable.verify.models import Watch
from lab.run import Lab
from lab.seed.cases import CASES
from lab.seed.story import password_of, tell

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.mark.django_db(transaction=True)
def test_the_demo_has_a_past_in_every_state_made_by_the_rooms_themselves(
    lab: Lab, settings: Settings
) -> None:
    (settings.KEYS / "trusted.json").unlink()  # as in a new instance: no team takes reports in yet
    assert tell(lab, now=NOW) == sum(1 + case.more for case in CASES)
    stages = Counter(Stage(stage) for stage in Item.objects.values_list("stage", flat=True))
    assert set(stages) == set(Stage)
    assert stages[Stage.GONE] == sum(case.fate == "gone" for case in CASES)
    assert set(Notice.objects.values_list("state", flat=True)) == {
        "draft", "approved", "sent", "failed", "uncertain",
    }  # fmt: skip
    second = Opinion.objects.values_list("state", "first__analyst__username", "second__username")
    assert set(second) == {
        ("waiting", "alice", "bob"), ("disagreed", "bob", "alice"), ("settled", "bob", "alice"),
    }  # fmt: skip
    gone = Watch.objects.filter(confirmed_at__isnull=False)
    assert all(w.gone_since and w.gone_since - w.started_at > timedelta(hours=3) for w in gone)
    assert len(lab.mailbox()) > 5
    assert [seen for seen in lab.requests() if seen.asked_body] == []
    assert first_broken() is None
    assert User.objects.get(username="alice").check_password(password_of("alice"))
    assert tell(lab, now=NOW) == 0
    assert Report.objects.filter(received_hour__gt=NOW).count() == 0
