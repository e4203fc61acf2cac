"""Many reports at the same moment, over each other's addresses: every one kept, every address once."""

import threading

import pytest
from django.db import connection

from clickable.report.models import Item, Mention, Report
from tests.cast import dana_reports

POOL = 12  # addresses that the reports share
AT_ONCE = 8


@pytest.mark.django_db(transaction=True)
def test_reports_that_bring_the_same_new_addresses_are_all_kept():
    start, failed = threading.Barrier(AT_ONCE), []

    def report(first: int) -> None:
        addresses = [f"https://host.example/{(first + n) % POOL}" for n in range(POOL - 2)]
        start.wait()
        try:
            dana_reports(*addresses)
        except Exception as error:  # noqa: BLE001 -- shown by the assertion
            failed.append(error)
        finally:
            connection.close()

    senders = [threading.Thread(target=report, args=(n,)) for n in range(AT_ONCE)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert failed == []
    assert Report.objects.count() == AT_ONCE
    assert Item.objects.count() == POOL
    assert Mention.objects.count() == AT_ONCE * (POOL - 2)
