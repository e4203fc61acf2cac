"""What counts at one address that was judged more than once: the youngest child, the most severe thing."""

from collections.abc import Iterable
from dataclasses import dataclass

from clickable.assess.labels.questionnaire import Labels

YOUNGEST_FIRST = ("0-2", "3-6", "7-10", "11-13", "14-15", "16-17")
GRAVEST_FIRST = ("a", "b", "c", "d", "e")


@dataclass(frozen=True)
class Gravest:
    """Codes of the answers to `age` and `seen`; empty: nobody said."""

    age: str = ""
    seen: str = ""

    def __bool__(self) -> bool:
        return bool(self.age or self.seen)

    def milder(self, labels: Labels) -> tuple[str, ...]:
        """The questions that these labels answer more mildly than this."""
        ways = (("age", self.age, YOUNGEST_FIRST), ("seen", self.seen, GRAVEST_FIRST))
        return tuple(q for q, counts, order in ways if _milder(labels.get(q), counts, order))


def gravest(judged: Iterable[Labels]) -> Gravest:
    """Of all judgements of one address. What is uncertain, or not of a child, says nothing here."""
    heard = list(judged)
    return Gravest(
        age=_first(YOUNGEST_FIRST, (labels.get("age") for labels in heard)),
        seen=_first(GRAVEST_FIRST, (labels.get("seen") for labels in heard)),
    )


def _first(order: tuple[str, ...], said: Iterable[object]) -> str:
    found = {answer for answer in said if isinstance(answer, str)}
    return next((code for code in order if code in found), "")


def _milder(answer: object, counts: str, order: tuple[str, ...]) -> bool:
    if not counts or answer is None or answer == counts:
        return False
    return answer not in order or order.index(str(answer)) > order.index(counts)
