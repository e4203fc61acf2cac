"""A new index key: what was known still is."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from clickable import rotations
from clickable.known.models import Batch, Sheet
from clickable.known.tokens import renew_tokens
from clickable.seal.rings import NoRing, WorkerRing
from tests.cast import NOW, an_item
from tests.known.lists import Holds, digest, in_use, line, pdq, two_leads, verdict_of, with_hashes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _keys_as_they_were(settings: Settings) -> Iterator[None]:
    path = Path(settings.KEYS) / "index.key"
    kept = path.read_bytes()
    yield
    path.write_bytes(kept)


def test_every_kind_is_still_met_under_a_new_index_key() -> None:
    leads = two_leads()
    in_use(leads, "https://a.example/1", "*.b.example", "*.c.d.example", "e.example/f/*")
    in_use(leads, line(digest("one")), line(pdq("two")), holds=Holds.HASHES)
    items = [
        an_item(f"https://{text}")
        for text in ("a.example/1", "x.b.example/", "c.d.example/", "e.example/f/g")
    ]
    items += [with_hashes("https://h.example/", digest("one"))]
    items += [with_hashes("https://i.example/", pdq("two", apart=9))]
    before = {bytes(sheet.numbers) for sheet in Sheet.objects.exclude(how="pdq")}

    told = rotations.begin("index", now=NOW)

    assert "6 addresses" in told
    assert "5 entries of lists" in told
    after = {bytes(sheet.numbers) for sheet in Sheet.objects.exclude(how="pdq")}
    assert before & after == set()
    assert [verdict_of(item) for item in items] == ["judged"] * 6


def test_what_does_not_open_keeps_its_old_tokens() -> None:
    in_use(two_leads(), "https://a.example/1")
    kept = bytes(Sheet.objects.get().numbers)
    assert renew_tokens(NoRing()) == (0, 1)
    assert bytes(Sheet.objects.get().numbers) == kept
    Batch.objects.update(wrapped=b"")
    assert renew_tokens(WorkerRing()) == (0, 1)
