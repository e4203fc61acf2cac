import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickable.base.plain import quiet
from clickable.report.addresses import read
from clickable.report.sought import Sought, Unclear, UnclearError, sought

PLAIN = "https://a.example/b/c.html?to=http://d.example/x.y"


@pytest.mark.parametrize(
    ("given", "reference"),
    [
        ("E-7F3K9Q2X", "E-7F3K9Q2X"),
        (" r-7f3k9q2x ", "R-7F3K9Q2X"),
        ("N 7F3K9Q2X", "N-7F3K9Q2X"),
        ("e7f3k9qoi", "E-7F3K9Q01"),
    ],
)
def test_references(given: str, reference: str) -> None:
    assert sought(given) == Sought(reference=reference)


@pytest.mark.parametrize(
    "given",
    [
        PLAIN, quiet(PLAIN), f" <{PLAIN}> ", f"« {PLAIN} »", f"\u202e{PLAIN}\x00",
        "hxxps://a[.]example/b/c.html?to=http://d.example/x.y",
        "h**ps://a(.)example/b/c[.]html?to=hxxp://d[dot]example/x.y",
        f"Voir ceci : {PLAIN}",
    ],
)  # fmt: skip
def test_an_address_as_people_paste_it(given: str) -> None:
    assert sought(given) == Sought(address=read(PLAIN))


@pytest.mark.parametrize("given", ["a.example", "a[.]example", "https://a.example/"])
def test_a_host_is_an_address_without_path(given: str) -> None:
    found = sought(given)

    assert found.address is not None
    assert (found.address.host, found.address.folders, found.below) == ("a.example", [], False)


@pytest.mark.parametrize(
    "given",
    [
        "https://a.example/b/…", "a.example/b/...", "a[.]example/b/*", "tout ce qui est sous a.example/b",
        "Tout ce qui est sous : hxxps://a.example/b/…", "everything under a.example/b",
    ],
)  # fmt: skip
def test_all_that_lies_under_a_path(given: str) -> None:
    found = sought(given)

    assert found.address is not None
    assert (found.address.folders, found.below) == (["a.example/b"], True)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("", Unclear.EMPTY),
        (" \x00\u202e ", Unclear.EMPTY),
        ("bonjour", Unclear.UNREADABLE),
        ("deux mots", Unclear.UNREADABLE),
        ("javascript:alert(1)", Unclear.UNREADABLE),
        ("E-7F3K9Q2", Unclear.UNREADABLE),
        ("…", Unclear.UNREADABLE),
        ("a.example b.example", Unclear.MANY),
        ("localhost", Unclear.PRIVATE),
        ("https://a.example/" + "b" * 5000, Unclear.LONG),
        ("data:image/png;base64,AAAA", Unclear.PASTED),
    ],
)
def test_what_is_unclear_is_refused_with_its_reason(given: str, reason: Unclear) -> None:
    with pytest.raises(UnclearError) as refused:
        sought(given)

    assert refused.value.reason == reason


@given(st.text(max_size=300) | st.text("aE-./:[]hxpst…* %", max_size=60))
def test_any_text_is_understood_or_refused_and_so_is_its_de_fanged_form(text: str) -> None:
    for each in (text, quiet(text)):
        try:
            found = sought(each)
        except UnclearError:
            continue
        assert bool(found.reference) != (found.address is not None)
