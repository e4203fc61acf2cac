"""What a line of a list says, and what it cannot say."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clickable.known.entries import EntryError, Reason, read_entry
from clickable.known.models import How, KnownList
from clickable.known.reading import LONGEST, NotTextError, read_list, text_of
from clickable.report.hashes import Algorithm
from tests.rounds import rounds

ADDRESSES, HASHES = KnownList.Holds.ADDRESSES, KnownList.Holds.HASHES
HEX = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("line", "how", "text"),
    [
        ("https://Host.Example:443/a/../b#x", How.ADDRESS, "https://host.example/b"),
        ("hxxps://host[.]example/b?utm_source=x", How.ADDRESS, "https://host.example/b"),
        ("host.example", How.ADDRESS, "https://host.example/"),
        ("*.Host.Example", How.HOST, "host.example"),
        ("*.cdn.bücher.example", How.HOST, "cdn.xn--bcher-kva.example"),
        ("http://host.example/a/b/*", How.PATH, "host.example/a/b"),
        ("host.example/a/…", How.PATH, "host.example/a"),
        ("https://host.example:8443/a/*", How.PATH, "host.example:8443/a"),
    ],
)
def test_an_address_a_host_a_path(line: str, how: How, text: str) -> None:
    entry = read_entry(line, ADDRESSES)
    assert (entry.how, entry.text) == (how, text)


@pytest.mark.parametrize(
    ("line", "how", "text"),
    [
        (HEX[:32], How.MD5, HEX[:32]),
        (HEX[:40].upper(), How.SHA1, HEX[:40]),
        (f"sha256:{HEX}", How.SHA256, HEX),
        (f"SHA-256, {HEX}", How.SHA256, HEX),
        (f"pdq\t{HEX}", How.PDQ, HEX),
        (f'md5;"{HEX[:32]}"', How.MD5, HEX[:32]),
    ],
)
def test_a_hash(line: str, how: How, text: str) -> None:
    entry = read_entry(line, HASHES)
    assert (entry.how, entry.text) == (how, text)


@pytest.mark.parametrize(
    ("line", "holds", "reason"),
    [
        ('=HYPERLINK("https://a.example")', ADDRESSES, Reason.FORMULA),
        ("@SUM(1)", HASHES, Reason.FORMULA),
        ("data:image/png;base64,AAAA", ADDRESSES, Reason.CONTENT),
        ("javascript:alert(1)", ADDRESSES, Reason.SCRIPT),
        ("ftp://a.example/", ADDRESSES, Reason.SCHEME),
        ("http://127.0.0.1/", ADDRESSES, Reason.PRIVATE),
        ("*.com", ADDRESSES, Reason.UNREADABLE),
        ("*.co.uk", ADDRESSES, Reason.REGISTRY),
        ("*", ADDRESSES, Reason.UNREADABLE),
        ("*.*.example", ADDRESSES, Reason.UNREADABLE),
        ("*.h.g.f.e.d.c.b.a.host.example", ADDRESSES, Reason.DEEP),
        ("host.example/*", ADDRESSES, Reason.WHOLE_HOST),
        ("host.example/a?b=c/*", ADDRESSES, Reason.QUERY),
        ("host.example/1/2/3/4/5/6/7/*", ADDRESSES, Reason.DEEP),
        ("https://a.example/", HASHES, Reason.ALGORITHM),
        ("a.example", HASHES, Reason.ADDRESS),
        (HEX, HASHES, Reason.EITHER),
        (HEX[:30], HASHES, Reason.LENGTH),
        (f"sha1:{HEX}", HASHES, Reason.LENGTH),
        (f"crc:{HEX}", HASHES, Reason.ALGORITHM),
        ("0" * 32, HASHES, Reason.EMPTY),
        ("pdq:" + "f" * 64, HASHES, Reason.EMPTY),
    ],
)
def test_what_is_refused_and_why(line: str, holds: str, reason: Reason) -> None:
    with pytest.raises(EntryError) as refused:
        read_entry(line, holds)
    assert refused.value.reason == reason


def test_every_algorithm_has_its_kind() -> None:
    assert {one.value for one in Algorithm} < set(How.values)


def test_a_list_is_read_line_by_line() -> None:
    lines = [
        "# a list",
        "",
        "a.example/1",
        '"https://A.example/1"',
        "nowhere",
        "*.b.example",
        "x\x00y",
    ]
    read = read_list(lines, ADDRESSES)
    assert read.entries == {How.ADDRESS: ["https://a.example/1"], How.HOST: ["b.example"]}
    assert read.faults == [(5, Reason.UNREADABLE), (7, Reason.BINARY)]
    assert (read.total, read.repeated, read.refused) == (2, 1, 2)


def test_refused_lines_are_counted_and_the_first_told() -> None:
    read = read_list(["nowhere"] * 5_000 + ["a" * (LONGEST + 1)], ADDRESSES)
    assert (read.refused, len(read.faults), read.total) == (5_001, 100, 0)


@pytest.mark.parametrize(
    "given",
    [b"\x89PNG\r\n\x1a\n\x00\x00", "é".encode("latin-1"), b"PK\x03\x04\xff", b"a\x00"],
)
def test_what_is_no_text_is_refused_whole(given: bytes) -> None:
    with pytest.raises(NotTextError):
        text_of(given)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_in_its_usual_encodings(encoding: str) -> None:
    assert text_of("bücher.example".encode(encoding)) == "bücher.example"


@settings(max_examples=rounds(300, 40))
@given(st.text(max_size=80), st.sampled_from([ADDRESSES, HASHES]))
def test_any_line_is_an_entry_or_is_refused(line: str, holds: str) -> None:
    read = read_list([line], holds)
    for how, texts in read.entries.items():
        for text in texts:
            assert "\n" not in text
            assert how in How
