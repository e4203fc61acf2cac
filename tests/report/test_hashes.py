"""Hashes that come with a report: numbers, bounded, kept beside the item, through the spool too."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickable.report import addresses, spool
from clickable.report.hashes import (
    LENGTHS,
    MOST,
    Algorithm,
    Digest,
    HashError,
    pack,
    read_hash,
    unpack,
)
from clickable.report.models import Category, Door, Hash
from clickable.report.services import Given, keep, prepare
from clickable.seal.receipts import from_page
from tests.cast import NOW, an_item, dana_reports

MD5 = Digest(Algorithm.MD5, bytes(range(16)))
SHA256 = Digest(Algorithm.SHA256, bytes(range(32)), vouched=True)

_kinds = st.sampled_from(list(Algorithm))
_digests = _kinds.flatmap(
    lambda kind: st.builds(
        Digest,
        st.just(kind),
        st.binary(min_size=LENGTHS[kind], max_size=LENGTHS[kind]),
        vouched=st.booleans(),
    )
)


@given(st.lists(_digests, max_size=MOST, unique=True))
def test_what_is_packed_comes_out_again(digests: list[Digest]) -> None:
    assert list(unpack(pack(digests))) == digests


@pytest.mark.parametrize(
    ("text", "algorithm"),
    [
        ("ab" * 16, "sha1"), ("ab" * 15, "md5"), ("zz" * 16, "md5"), ("00" * 32, "pdq"),
        ("ff" * 32, "sha256"), ("ab" * 16, "crc"), ("", "md5"), ("ab" * 15 + "a\n", "md5"),
    ],
)  # fmt: skip
def test_what_is_no_hash_is_refused(text: str, algorithm: str) -> None:
    with pytest.raises(HashError):
        read_hash(text, algorithm)


def test_more_than_the_most_are_refused() -> None:
    with pytest.raises(HashError):
        pack(Digest(Algorithm.MD5, bytes([n]) * 16) for n in range(MOST + 1))


def test_hashes_of_several_things_are_refused() -> None:
    with pytest.raises(HashError):
        _given("https://a.example/", "https://b.example/")


@pytest.mark.django_db
def test_they_are_kept_with_the_item_and_added_when_it_is_named_again() -> None:
    item = an_item("https://a.example/", hashes=[MD5])

    dana_reports("https://a.example/", hashes=[MD5, SHA256])

    kept = {(row.algorithm, bytes(row.digest), row.vouched) for row in item.hashes.all()}
    assert kept == {("md5", MD5.value, False), ("sha256", SHA256.value, True)}


@pytest.mark.django_db
def test_they_wait_in_the_spool_with_their_item() -> None:
    prepared = prepare(_given("https://a.example/"), receipt=from_page("hashes"), now=NOW)
    spool.make()
    spool.put(prepared.report, prepared.items)

    (path,) = spool.waiting()
    report, items = spool.take(path)
    keep(type(prepared)(report, items), now=NOW)
    path.unlink()

    assert [row.algorithm for row in Hash.objects.all()] == ["md5"]


def _given(*texts: str) -> Given:
    return Given(
        door=Door.API,
        language="fr",
        category=Category.CSAM,
        addresses=[addresses.read(text) for text in texts],
        hashes=[MD5],
    )
