"""Codes, gains and what may be summed: values only."""

from itertools import chain, combinations

from hypothesis import given
from hypothesis import strategies as st

from clickable.training.surveys import rules
from clickable.training.surveys.questions import shipped, unpacked

RIGHT = {"x": ("a",), "y": ("a", "b")}
answers = st.fixed_dictionaries(
    {}, optional={name: st.lists(st.sampled_from("abc?"), max_size=2) for name in RIGHT}
)


def test_a_code_is_made_of_what_people_remember_however_they_type_it() -> None:
    assert rules.code("rue Émile", 7, "léa") == rules.code(" RUE", 7, "LE") == "RU07LE"
    assert rules.plain_letters("é") == ""
    assert rules.plain_letters("l'orme") == "LO"
    assert rules.plain_letters("42") == ""


@given(st.lists(st.tuples(answers, answers)))
def test_a_gain_adds_up_whatever_was_answered(
    pairs: list[tuple[rules.Answers, rules.Answers]],
) -> None:
    for one in rules.gains(pairs, RIGHT):
        assert one.pairs == len(pairs)
        assert one.after - one.before == one.learnt - one.lost
        assert 0 <= one.learnt <= one.pairs - one.before
    assert 0 <= rules.improved(pairs, RIGHT) <= len(pairs)


def test_who_knew_already_has_no_gain_and_whoever_unlearns_counts_against_it() -> None:
    knows, not_yet = {"x": ["a"]}, {"x": ["?"]}
    found = rules.gains([(knows, knows), (not_yet, knows), (knows, not_yet)], {"x": ("a",)})[0]

    assert (found.before, found.after, found.learnt, found.lost, found.points) == (2, 2, 1, 1, 0)


@given(st.lists(st.integers(0, 12), max_size=7))
def test_no_small_session_comes_out_by_subtraction(sizes: list[int]) -> None:
    """Whoever knows the sum and every session that is told alone never gets at fewer than five."""
    told = rules.told_together(sizes)
    left = [size for size, kept in zip(sizes, told, strict=True) if kept and size < rules.FEW]

    assert all(kept for size, kept in zip(sizes, told, strict=True) if size >= rules.FEW)
    assert sum(left) == 0 or sum(left) >= rules.FEW


def test_every_shipped_question_is_well_formed_and_every_objective_is_asked_about() -> None:
    objectives = {"pourquoi-et-comment-signaler": 5, "former-a-son-tour": 4}
    found = {code: unpacked(content) for code, (_edition, content) in shipped().items()}

    assert found.keys() == objectives.keys()
    for code, number in objectives.items():
        knowledge = found[code].knowledge
        assert {one.objective for one in knowledge} == set(range(1, number + 1))
        codes = [one.code for one in chain(knowledge, found[code].opinions)]
        assert len(codes) == len(set(codes))
        assert not any(a == b for a, b in combinations([q.text("fr") for q in knowledge], 2))
