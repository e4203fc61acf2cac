import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickable.base.words import DATA_URI, read_words
from clickable.report.addresses import Refusal
from clickable.report.reading import MOST_PIECES, read_lines, read_list

IMAGE = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUg=="


def texts(given: str) -> list[str]:
    return [address.text for address in read_lines(given).addresses]


@pytest.mark.parametrize(
    "given",
    [
        "https://a.example/1\nhttps://b.example/2",
        "https://a.example/1 https://b.example/2",
        "https://a.example/1, https://b.example/2",
        "https://a.example/1,https://b.example/2",
        "https://a.example/1; https://b.example/2;",
        "https://a.example/1,\n,https://b.example/2",
        "a.example/1 ,b.example/2",
        "\n\n https://a.example/1 \n\n https://b.example/2\n",
    ],
)
def test_addresses_are_parted_by_lines_spaces_commas_and_semicolons(given: str) -> None:
    assert texts(given) == ["https://a.example/1", "https://b.example/2"]


def test_bare_hosts_are_parted_by_commas() -> None:
    assert texts("a.example,b.example/x") == ["https://a.example/", "https://b.example/x"]


def test_a_comma_inside_an_address_stays() -> None:
    assert texts("https://a.example/1,2;3?q=4,5") == ["https://a.example/1,2;3?q=4,5"]


def test_repeated_addresses_are_folded_and_counted() -> None:
    reading = read_lines("https://a.example/\nHTTPS://A.example\na.example b.example")
    assert [address.text for address in reading.addresses] == [
        "https://a.example/",
        "https://b.example/",
    ]
    assert reading.repeated == 2


def test_what_is_refused_says_its_line() -> None:
    reading = read_lines("https://a.example/\n\njavascript:x\n10.0.0.1")
    assert [(each.place, each.reason) for each in reading.refused] == [
        (3, Refusal.SCRIPT),
        (4, Refusal.PRIVATE),
    ]


@pytest.mark.parametrize(
    "hostile", ["," * 500_000 + "x", ("," * 1_000 + "x") * 500, "<a" + " " * 500_000 + "b"]
)
def test_no_text_takes_longer_than_its_length(hostile: str) -> None:
    began = time.process_time()
    read_lines(hostile)
    read_list([hostile])
    assert time.process_time() - began < 5  # seconds; one that looks back takes minutes


def test_beginnings_of_files_without_an_end_are_looked_at_once() -> None:
    text = "data:" * 460_000
    began = time.process_time()
    assert DATA_URI.search(text) is None
    assert time.process_time() - began < 0.5  # seconds; it was one and more


def test_an_entry_of_a_list_is_one_address() -> None:
    reading = read_list(["a.example", "b.example c.example"])
    assert [(each.place, each.reason) for each in reading.refused] == [(2, Refusal.UNREADABLE)]


def test_two_hundred_addresses_are_read() -> None:
    reading = read_lines("\n".join(f"https://a.example/{n}" for n in range(200)))
    assert (len(reading.addresses), reading.too_many) == (200, False)


def test_one_more_is_too_many() -> None:
    assert read_lines("\n".join(f"https://a.example/{n}" for n in range(201))).too_many


def test_a_flood_is_not_read_and_counted_to_its_limit_only() -> None:
    reading = read_lines("x " * 5000)
    assert (reading.too_many, reading.pieces, reading.refused) == (True, MOST_PIECES + 1, [])


@pytest.mark.parametrize("many", ["a ", "a,", "a\n", "\n", "data: ", "data:", "data:,", "http,"])
def test_megabytes_are_read_at_once(many: str) -> None:
    text = f"x{many * (2_300_000 // len(many))}x"
    began = time.process_time()
    read_words(text)
    read_lines(text)
    assert time.process_time() - began < 1.5  # seconds on a busy machine; it was three and more


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("bonjour", "bonjour"),
        ("  a\r\nb\rc\u2028d ", "a\nb\nc\nd"),
        ("a\x00b\x07c\x7fd\x85e", "abcde"),
        ("a\u202eb\u2066c\u2069d\ufeffe\u200bf", "abcdef"),
        ("tab\tstays", "tab\tstays"),
        ("👩\u200d👧 \u200fשלום", "👩\u200d👧 \u200fשלום"),
        ("half \ud800 pair", "half \ufffd pair"),
    ],
)
def test_words_are_kept_without_what_cannot_be_seen(given: str, kept: str) -> None:
    words = read_words(given)
    assert (words.text, words.pasted) == (kept, False)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (IMAGE, ""),
        (f"avant {IMAGE} après", "avant  après"),
        (f'<img src="{IMAGE}">', '<img src="'),
        (f"https://a.example/?u={IMAGE}", "https://a.example/?u="),
        ("data:text/html,<b>x</b> fin", "fin"),
        ("data:image/png;base64,AAAA\n" + "B" * 76 + "\n" + "C" * 76 + "\nfin", "fin"),
        ("data:data:image/png;base64,AAAA fin", "data: fin"),
        ("data:x/data:image/png;base64,AAAA fin", "fin"),
        ("A" * 4000, ""),
        ("\x89PNG\r\n\x1a\n" + "\x00\x01\x02\ufffd" * 100, ""),
    ],
)
def test_pasted_files_are_taken_out(given: str, kept: str) -> None:
    words = read_words(given)
    assert (words.text, words.pasted) == (kept, True)


@pytest.mark.parametrize("given", ["les data: un, deux", "metadata:a,b", "a" * 900, "mot " * 2000])
def test_words_that_only_look_like_it_stay(given: str) -> None:
    words = read_words(given)
    assert (words.text, words.pasted) == (given.strip(), False)


@given(st.text(max_size=500))
def test_reading_words_again_changes_nothing(text: str) -> None:
    once = read_words(text)
    assert read_words(once.text).text == once.text
