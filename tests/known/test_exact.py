"""Tokens: all sixteen bytes count, wherever they differ."""

from hypothesis import given, settings
from hypothesis import strategies as st

from clickable.known.exact import Tokens
from tests.rounds import rounds

# Many that share their beginning, or their end: what sorts them is not all of them.
parts = st.sampled_from(
    [b"\x00" * 8, b"\xff" * 8, b"\x00" * 7 + b"\x01", b"A" * 8, b"\x80" + b"\x00" * 7]
)
tokens = st.builds(lambda a, b: a + b, parts, parts)


@settings(max_examples=rounds(200, 40))
@given(st.lists(tokens, max_size=40), tokens)
def test_they_are_found_where_they_stand(held: list[bytes], wanted: bytes) -> None:
    found = Tokens(b"".join(held)).places(wanted)
    assert found == [place for place, one in enumerate(held) if one == wanted]
