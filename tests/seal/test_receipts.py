import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickable.seal.receipts import ALPHABET, BITS, BadReceiptError, Receipt, from_page, read

receipts = st.integers(0, 2**BITS - 1).map(Receipt)
SOME = [Receipt(0), Receipt(2**BITS - 1), from_page("one page"), from_page("another page")]


def is_read(text: str) -> bool:
    try:
        read(text)
    except BadReceiptError:
        return False
    return True


@given(receipts)
def test_letters_lead_back(receipt: Receipt) -> None:
    assert read(receipt.letters) == receipt


@given(receipts, st.sampled_from(["fr", "en", "de"]))
def test_words_lead_back(receipt: Receipt, language: str) -> None:
    assert read(receipt.words(language)) == receipt


def test_letters_are_five_groups_of_four() -> None:
    assert [len(group) for group in Receipt(0).letters.split("-")] == [4, 4, 4, 4, 4]


def test_words_are_nine() -> None:
    assert len(Receipt(0).words("fr").split()) == 9


@pytest.mark.parametrize("receipt", SOME)
def test_every_single_wrong_symbol_is_caught(receipt: Receipt) -> None:
    letters = receipt.letters.replace("-", "")
    wrong = [
        letters[:i] + symbol + letters[i + 1 :]
        for i in range(len(letters))
        for symbol in ALPHABET
        if symbol != letters[i]
    ]
    assert [text for text in wrong if is_read(text)] == []


@pytest.mark.parametrize("receipt", SOME)
def test_every_swap_of_neighbours_is_caught(receipt: Receipt) -> None:
    letters = receipt.letters.replace("-", "")
    swapped = [
        letters[:i] + letters[i + 1] + letters[i] + letters[i + 2 :]
        for i in range(len(letters) - 1)
        if letters[i] != letters[i + 1]
    ]
    assert [text for text in swapped if is_read(text)] == []


def test_most_wrong_words_are_caught() -> None:
    words = from_page("one page").words("fr").split()
    other = from_page("another page").words("fr").split()
    wrong = [" ".join([*words[:i], new, *words[i + 1 :]]) for i in range(9) for new in other]
    assert sum(map(is_read, wrong)) < len(wrong) / 6  # four bits of check


@pytest.mark.parametrize(
    "typed",
    [
        "{0}", " {0} ", "{0}\n", "« {0} »", "{0}.",
    ],
)  # fmt: skip
def test_what_stands_around_does_not_matter(typed: str) -> None:
    receipt = from_page("one page")
    assert read(typed.format(receipt.letters)) == receipt
    assert read(typed.format(receipt.words("fr"))) == receipt


def test_case_and_spacing_do_not_matter() -> None:
    receipt = from_page("one page")
    assert read(receipt.letters.lower().replace("-", " ")) == receipt
    assert read(receipt.words("fr").upper().replace(" ", ", ")) == receipt


def test_words_without_their_accents_are_read() -> None:
    receipt = next(r for r in map(Receipt, range(2**20)) if "é" in r.words("fr"))
    assert read(receipt.words("fr").replace("é", "e")) == receipt


@pytest.mark.parametrize("zero", "٠۰०০０")
def test_digits_of_other_scripts_are_read(zero: str) -> None:
    receipt = from_page("one page")
    digits = {ord("0") + i: ord(zero) + i for i in range(10)}
    assert read(receipt.letters.translate(digits)) == receipt


def test_look_alikes_are_read() -> None:
    receipt = next(r for r in map(Receipt, range(10**6)) if {"0", "1"} <= set(r.letters[-4:]))
    assert read(receipt.letters.replace("0", "O").replace("1", "l")) == receipt


@pytest.mark.parametrize(
    "text", ["", " ", "A" * 19, "A" * 21, "U" * 20, "\x00", "²" * 20, "ﷺ", "9" * 20]
)
def test_anything_else_is_refused(text: str) -> None:
    assert not is_read(text)


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading(text: str) -> None:
    assert is_read(text) in {True, False}


def test_a_page_has_one_receipt() -> None:
    assert from_page("one page") == from_page("one page")
    assert from_page("one page") != from_page("another page")


def test_locators_are_32_bytes_and_differ() -> None:
    locators = {receipt.locator for receipt in SOME}
    assert len(locators) == len(SOME)
    assert {len(locator) for locator in locators} == {32}


def test_a_receipt_does_not_show_itself() -> None:
    receipt = from_page("one page")
    assert str(receipt.value) not in repr(receipt)
