"""What a row says, or why it is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickable.imports.columns import (
    Field,
    LineError,
    Reason,
    Taken,
    fault_of,
    given_of,
    guessed,
)
from clickable.imports.reading import Row
from clickable.report.models import Category, Door
from clickable.report.services import Given

pytestmark = pytest.mark.once
ALL = {name: place for place, name in enumerate(Field)}
MD5 = "0123456789abcdef0123456789abcdef"


def said(**cells: str) -> tuple[Given, str]:
    row = Row(2, [cells.get(name.value, "") for name in Field])
    return given_of(row, ALL, Taken(1, category=Category.CSAM))


def refused(**cells: str) -> Reason:
    with pytest.raises(LineError) as error:
        said(**cells)
    return error.value.reason


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        (["Adresse", "Catégorie", "Commentaires"], {"address": 0, "category": 1, "message": 2}),
        (["ID", "URL", "Seen at", "SHA-256"],
         {"address": 1, "seen_at": 2, "reference": 0, "sha256": 3}),
        (["report_id", "source_identifier", "type", "timestamp"],
         {"reference": 0, "address": 1, "category": 2, "seen_at": 3}),
        (["url", "URL", "url"], {"address": 0}),
        (["colonne 1", ""], {}),
    ],
)  # fmt: skip
def test_columns_are_guessed_by_their_names(headers: list[str], found: dict[str, int]) -> None:
    assert guessed(headers) == found


def test_columns_that_cannot_be_read_so() -> None:
    assert fault_of({Field.MESSAGE: 0}, 3) == "nothing"
    assert fault_of({Field.ADDRESS: 0, Field.MESSAGE: 0}, 3) == "twice"
    assert fault_of({Field.ADDRESS: 3}, 3) == "columns"
    assert fault_of({Field.ELSEWHERE: 2}, 3) == ""


def test_a_whole_row() -> None:
    given, reference = said(
        address="hxxps://a[.]example/1", message="vu", seen_at="hier", category="Terrorisme",
        reference="r-1", md5=MD5,
    )  # fmt: skip
    assert [address.text for address in given.addresses] == ["https://a.example/1"]
    assert (given.door, given.category, given.message) == (Door.IMPORT, Category.TERRORISM, "vu")
    assert (reference, given.hashes[0].value.hex(), given.hashes[0].vouched) == ("r-1", MD5, True)


def test_what_a_line_does_not_say_is_said_for_all() -> None:
    assert said(elsewhere="Un jeu, salon 3")[0].category == Category.CSAM
    assert said(address="a.example", category="csem")[0].category == Category.CSAM


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"message": "rien d’autre"}, Reason.NOTHING),
        ({"address": "ftp://a.example"}, Reason.ADDRESS),
        ({"address": "http://192.168.1.1/"}, Reason.ADDRESS),
        ({"address": "https://a.example rien"}, Reason.ADDRESS),
        ({"address": '=HYPERLINK("https://a.example")'}, Reason.FORMULA),
        ({"address": "@SUM(1)"}, Reason.FORMULA),
        ({"address": "a.example", "message": "=1+1"}, Reason.FORMULA),
        ({"address": "a.example", "reference": "-1"}, Reason.FORMULA),
        ({"address": "a.example", "category": "n’importe quoi"}, Reason.CATEGORY),
        ({"address": "a.example", "reference": "a.b/c"}, Reason.REFERENCE),
        ({"address": "a.example", "md5": "xyz"}, Reason.HASH),
        ({"address": "a.example b.example", "md5": MD5}, Reason.HASH_OF_SEVERAL),
        ({"address": " ".join(f"h{n}.example" for n in range(201))}, Reason.MANY),
        ({"address": "a.example", "message": "mot " * 2_501}, Reason.LONG),
        ({"address": "a.example", "message": "data:image/png;base64,AAAA"}, Reason.PASTED),
    ],
)
def test_what_cannot_be_kept_is_told(cells: dict[str, str], reason: Reason) -> None:
    assert refused(**cells) == reason


def test_words_may_begin_as_people_begin_them() -> None:
    assert said(address="a.example", message="- vu deux fois")[0].message == "- vu deux fois"


@given(st.fixed_dictionaries({name.value: st.text(max_size=80) for name in Field}))
def test_any_row_is_a_report_or_has_a_reason(cells: dict[str, str]) -> None:
    try:
        given, _reference = said(**cells)
    except LineError:
        return
    assert given.addresses or given.elsewhere
