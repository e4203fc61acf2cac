"""The chain is broken in every way, at random places: the first bad line is named."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from clickable.record.rules import Broken, Chain, Fault, Link, digest_of, first_broken
from tests.cast import NOW

FIELDS = {
    "pk": 10_000, "at": NOW - timedelta(days=9), "actor": 99, "role": "operator", "verb": "test.undone",
    "subject": "item:forged", "detail": {"n": "forged"}, "previous": b"p" * 32, "digest": b"d" * 32,
}  # fmt: skip


def sealed(link: Link, previous: bytes) -> Link:
    """Chained to `previous`, with everything as it should be."""
    link = replace(link, previous=previous)
    return replace(link, digest=digest_of(link, previous))


def chained(count: int, chain: Chain | None = None) -> list[Link]:
    lines, before = [], chain or Chain()
    digest = before.digest
    for n in range(before.place + 1, before.place + count + 1):
        at = NOW + timedelta(seconds=n)
        link = Link(n, 100 + n, at, 1, "staff", "test.done", f"item:{n}", {"n": n}, b"", b"")
        lines.append(sealed(link, digest))
        digest = lines[-1].digest
    return lines


def placed(lines: list[Link]) -> list[Link]:
    """The lines at the places where they now stand, their words and digests left alone."""
    return [replace(link, place=n) for n, link in enumerate(lines, start=1)]


LINES = chained(40)
numbers = st.integers(0, len(LINES) - 1)


def test_a_whole_chain_is_sound() -> None:
    assert first_broken(LINES, Chain()) is None
    assert first_broken([], Chain()) is None


@given(numbers, st.sampled_from(sorted(FIELDS)))
def test_a_flipped_line_is_named_the_first_and_the_last_too(number: int, name: str) -> None:
    lines = [*LINES]
    lines[number] = replace(lines[number], **{name: FIELDS[name]})
    broken = first_broken(lines, Chain())
    assert broken == Broken(number + 1, lines[number].pk, Fault.CHANGED)


@given(st.sets(numbers, min_size=1))
def test_of_several_the_first_is_named(some: set[int]) -> None:
    lines = [replace(one, verb="x") if n in some else one for n, one in enumerate(LINES)]
    assert first_broken(lines, Chain()) == Broken(min(some) + 1, LINES[min(some)].pk, Fault.CHANGED)


@given(numbers, st.sampled_from(["verb", "actor", "at", "detail"]))
def test_a_line_changed_with_a_new_digest_is_named_all_the_same(number: int, name: str) -> None:
    assume(number < len(LINES) - 1)
    lines = [*LINES]
    changed = replace(lines[number], **{name: FIELDS[name]})
    lines[number] = sealed(changed, changed.previous)
    assert first_broken(lines, Chain()) == Broken(number + 1, LINES[number].pk, Fault.CHANGED)


@given(st.sets(numbers, min_size=1, max_size=20))
def test_the_first_deleted_place_is_named(gone: set[int]) -> None:
    lines = [one for n, one in enumerate(LINES) if n not in gone]
    assume(lines and lines[-1].place > min(gone) + 1)
    after = next(one for one in lines if one.place > min(gone) + 1)
    assert first_broken(lines, Chain()) == Broken(min(gone) + 1, after.pk, Fault.MISSING)


@given(numbers)
def test_a_deleted_place_that_was_closed_up_is_named(number: int) -> None:
    lines = placed([one for n, one in enumerate(LINES) if n != number])
    assume(number < len(lines))
    assert first_broken(lines, Chain()) == Broken(number + 1, lines[number].pk, Fault.CHANGED)


@given(numbers, st.integers(1, 5))
def test_the_first_of_inserted_lines_is_named(number: int, count: int) -> None:
    before = Chain(number, LINES[number - 1].digest if number else bytes(32))
    forged = [replace(one, pk=900 + n) for n, one in enumerate(chained(count, before))]
    digest, fresh = before.digest, []
    for one in forged:
        fresh.append(sealed(one, digest))
        digest = fresh[-1].digest
    lines = placed([*LINES[:number], *fresh, *LINES[number:]])
    assert first_broken(lines, Chain()) == Broken(number + 1, 900, Fault.INSERTED)


@given(st.permutations(range(12)))
def test_the_first_of_moved_lines_is_named(order: list[int]) -> None:
    assume(order != sorted(order))
    lines = placed([LINES[n] for n in order])
    first = next(n for n, now in enumerate(order) if n != now)
    assert first_broken(lines, Chain()) == Broken(first + 1, lines[first].pk, Fault.CHANGED)


@given(numbers, st.integers(1, 40))
def test_a_chain_made_anew_is_found_by_a_checkpoint(number: int, seen: int) -> None:
    assume(seen > number)
    before = Chain(number, LINES[number - 1].digest if number else bytes(32))
    anew = [replace(one, detail={"n": "other"}) for one in LINES[number:]]
    digest, lines = before.digest, [*LINES[:number]]
    for one in anew:
        lines.append(sealed(one, digest))
        digest = lines[-1].digest
    assert first_broken(lines, Chain()) is None
    broken = first_broken(lines, Chain(), seen={seen: LINES[seen - 1].digest})
    assert broken == Broken(seen, 100 + seen, Fault.REWRITTEN)


@given(st.integers(0, 39))
def test_an_end_that_was_cut_off_is_found_by_a_checkpoint(kept: int) -> None:
    broken = first_broken(LINES[:kept], Chain(), seen={40: LINES[-1].digest})
    assert broken == Broken(kept + 1, None, Fault.CUT)


@given(st.integers(1, 39), st.sampled_from(["place", "digest"]))
def test_a_changed_beginning_is_found_at_the_first_line(begun: int, name: str) -> None:
    true = Chain(begun, LINES[begun - 1].digest)
    assert first_broken(LINES[begun:], true) is None
    false = Chain(begun - 1, true.digest) if name == "place" else Chain(begun, b"x" * 32)
    broken = first_broken(LINES[begun:], false)
    assert broken is not None
    assert broken.line == LINES[begun].pk


def test_a_beginning_that_a_checkpoint_saw_otherwise() -> None:
    chain = Chain(3, b"x" * 32)
    assert first_broken([], chain, seen={3: LINES[2].digest}) == Broken(3, None, Fault.REWRITTEN)
