"""The quick look at letters never says "far" of what the slow one finds near."""

from hypothesis import given
from hypothesis import strategies as st

from clickable.funding.rules import _letters_apart, _near

words = st.text(alphabet="abcd ", max_size=12)


def distance(one: str, other: str) -> int:
    if not one or not other:
        return len(one) + len(other)
    return min(
        distance(one[1:], other) + 1,
        distance(one, other[1:]) + 1,
        distance(one[1:], other[1:]) + (one[0] != other[0]),
    )


@given(one=st.text(alphabet="abc", max_size=6), other=st.text(alphabet="abc", max_size=6))
def test_near_is_fewer_than_so_many_letters(one: str, other: str) -> None:
    assert _letters_apart(one, other) <= distance(one, other)
    assert _near(one, other, 3) == (distance(one, other) < 3)


@given(one=words, other=words)
def test_it_does_not_matter_which_comes_first(one: str, other: str) -> None:
    assert _letters_apart(one, other) == _letters_apart(other, one)
