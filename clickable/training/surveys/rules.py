"""When a survey is open, what a code is, what was learnt. Pure."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

OPENS = timedelta(days=14)  # before the session
CLOSES = timedelta(days=14)  # after it
REMARKS_KEPT = timedelta(days=90)  # after the session
FEW, FEW_IN_PUBLIC = 5, 10  # answers: of fewer, staff and the public are told nothing
LETTERS = 2  # of a word, in a code
UNKNOWN = "?"  # « Je ne sais pas »

Answers = Mapping[str, Sequence[str]]


def before_is_open(now: datetime, *, starts_at: datetime, ends_at: datetime) -> bool:
    """Until the end: some answer while the others arrive."""
    return starts_at - OPENS <= now < ends_at


def after_is_open(now: datetime, *, starts_at: datetime, ends_at: datetime) -> bool:
    """From the middle of the session on: some must leave earlier."""
    return starts_at + (ends_at - starts_at) / 2 <= now < ends_at + CLOSES


def plain_letters(typed: str) -> str:
    """Two capital letters without accents, or nothing."""
    folded = unicodedata.normalize("NFKD", typed)
    found = [letter for letter in folded.upper() if letter.isalpha()]
    return "".join(found[:LETTERS]) if len(found) >= LETTERS else ""


def code(street: str, day: int, friend: str) -> str:
    """What three answers make, always the same: six characters."""
    return f"{plain_letters(street)}{day:02d}{plain_letters(friend)}"


@dataclass(frozen=True)
class Gain:
    """One question, over the pairs: how many were right before and after, and who changed."""

    code: str
    pairs: int
    before: int
    after: int
    learnt: int  # wrong, then right
    lost: int  # right, then wrong

    @property
    def points(self) -> int:
        """Percentage points, from before to after."""
        return round(100 * (self.after - self.before) / self.pairs) if self.pairs else 0


def is_right(chosen: Sequence[str], right: Iterable[str]) -> bool:
    return set(chosen) == set(right)


def gains(
    pairs: Sequence[tuple[Answers, Answers]], right: Mapping[str, Sequence[str]]
) -> list[Gain]:
    """For each question. A question that one of the two did not answer is wrong there."""
    return [_gain(name, pairs, wanted) for name, wanted in right.items()]


def _gain(name: str, pairs: Sequence[tuple[Answers, Answers]], wanted: Sequence[str]) -> Gain:
    seen = [tuple(is_right(one.get(name, ()), wanted) for one in pair) for pair in pairs]
    return Gain(
        name,
        len(seen),
        sum(before for before, _after in seen),
        sum(after for _before, after in seen),
        seen.count((False, True)),
        seen.count((True, False)),
    )


def score(answers: Answers, right: Mapping[str, Sequence[str]]) -> int:
    return sum(is_right(answers.get(name, ()), wanted) for name, wanted in right.items())


def improved(pairs: Iterable[tuple[Answers, Answers]], right: Mapping[str, Sequence[str]]) -> int:
    """How many pairs have more right answers after than before."""
    return sum(score(after, right) > score(before, right) for before, after in pairs)


def told_together(numbers: Iterable[int], *, few: int = FEW) -> list[bool]:
    """Which sessions a sum over several may hold, so that no small one comes out by subtraction.

    A session of `few` or more is shown on its own. The smaller ones join the sum together, and only
    if they are `few` together: what is left when the shown ones are taken off is never less.
    """
    found = list(numbers)
    small = sum(number for number in found if number < few)
    return [number >= few or small >= few for number in found]
