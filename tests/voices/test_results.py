"""What is told of children's answers: nothing under ten, and nothing that somebody with all that is told works out."""

from fractions import Fraction
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from clickable.voices.results import Counted, publish, whole_territories

BANDS = ("8-11", "12-14", "15-17")
OPTIONS = ("a", "b", "c", "-")
SMALL = 10
Cell = tuple[str, str, str]  # question, band, option

numbers = st.one_of(st.integers(0, 14), st.integers(0, 200))
rows = st.fixed_dictionaries(dict.fromkeys(OPTIONS, numbers))


def spread(total: int, weights: list[int]) -> dict[str, int]:
    """`total` children over the options, roughly by weight."""
    whole = sum(weights) or 1
    parts = [total * weight // whole for weight in weights]
    parts[weights.index(max(weights))] += total - sum(parts)
    return dict(zip(OPTIONS, parts, strict=True))


@st.composite
def consultations(draw: Any) -> Counted:
    """One to three ages, of which some are tiny; three questions that not every age is asked."""
    bands = {band: draw(numbers) for band in BANDS[: draw(st.integers(1, 3))]}
    questions: dict[str, dict[str, dict[str, int]]] = {}
    for number in "123":
        asked = [band for band in bands if draw(st.integers(0, 4))]
        weights = {
            band: draw(st.lists(st.integers(0, 9), min_size=4, max_size=4)) for band in asked
        }
        questions[number] = {band: spread(bands[band], weights[band]) for band in asked}
    areas = draw(st.lists(st.integers(0, 9), min_size=4, max_size=4))
    found = spread(sum(bands.values()), areas)
    return Counted(bands, found, questions)


def equations(counted: Counted, told: dict[str, Any]) -> list[tuple[dict[Cell, int], int]]:
    """All that the published figures say of the cells behind them, as sums."""
    said: list[tuple[dict[Cell, int], int]] = []

    def tell(cells: list[Cell], number: int | None) -> None:
        if number is not None:
            said.append((dict.fromkeys(cells, 1), number))

    every = [("bands", "", band) for band in counted.bands]
    tell(every, told["children"])
    for band in counted.bands:
        tell([("bands", "", band)], told["bands"].get(band))
    tell([("places", "", place) for place in counted.territories], told["children"])
    for place in counted.territories:
        tell([("places", "", place)], told["territories"].get(place))
    for number, tables in counted.questions.items():
        published = told["questions"].get(number, {"bands": {}, "all": {}})
        for band, row in tables.items():
            # Whoever answers chooses one option: a table's sum is its age's number of children.
            said.append(({**{(number, band, o): 1 for o in row}, ("bands", "", band): -1}, 0))
            for option in row:
                tell([(number, band, option)], published["bands"].get(band, {}).get(option))
        for option in OPTIONS:
            cells = [(number, band, option) for band, row in tables.items() if option in row]
            tell(cells, published["all"].get(option))
    return said


def worked_out(said: list[tuple[dict[Cell, int], int]]) -> dict[Cell, int]:
    """Cells that the sums leave one value only, by elimination."""
    cells = sorted({cell for left, _right in said for cell in left})
    matrix = [[Fraction(left.get(cell, 0)) for cell in cells] + [Fraction(right)] for left, right in said]  # fmt: skip
    lead = 0
    for column in range(len(cells)):
        found = next((r for r in range(lead, len(matrix)) if matrix[r][column]), None)
        if found is None:
            continue
        matrix[lead], matrix[found] = matrix[found], matrix[lead]
        top = matrix[lead] = [value / matrix[lead][column] for value in matrix[lead]]
        for r, row in enumerate(matrix):
            if r != lead and row[column]:
                factor = row[column]
                matrix[r] = [a - factor * b for a, b in zip(row, top, strict=True)]
        lead += 1
    known = {}
    for row in matrix:
        held = [n for n, value in enumerate(row[:-1]) if value]
        if len(held) == 1:
            known[cells[held[0]]] = int(row[-1])
    return known


def truth(counted: Counted, cell: Cell) -> int:
    kind, band, option = cell
    if kind == "bands":
        return counted.bands[option]
    if kind == "places":
        return counted.territories[option]
    return counted.questions[kind][band][option]


@given(consultations())
@example(Counted({"8-11": 5, "12-14": 60, "15-17": 60}, {"a": 125}, {"1": {"8-11": {"a": 5}, "12-14": {"a": 60}, "15-17": {"a": 60}}, "2": {"12-14": {"a": 60}, "15-17": {"a": 60}}}))  # fmt: skip
def test_no_cell_under_ten_is_told_or_worked_out(counted: Counted) -> None:
    known = worked_out(equations(counted, publish(counted)))
    assert [c for c in known if 0 < truth(counted, c) < SMALL] == []


def test_the_attacker_of_this_test_does_work_things_out() -> None:
    """With the small cells simply left out, subtraction gives them back: the test above can fail."""
    counted = Counted({"8-11": 30}, {"a": 30}, {"1": {"8-11": {"a": 20, "b": 3, "c": 7, "-": 0}}})
    bare = {"children": 30, "bands": {"8-11": 30}, "territories": {"a": 30}, "questions": {"1": {"bands": {"8-11": {"a": 20, "b": 3}}, "all": {"-": 0}}}}  # fmt: skip
    assert worked_out(equations(counted, bare))["1", "8-11", "c"] == 7


@given(consultations())
def test_what_is_told_is_true(counted: Counted) -> None:
    told = publish(counted)
    for number, tables in told["questions"].items():
        for band, row in tables["bands"].items():
            for option, said in row.items():
                assert said in {None, counted.questions[number][band][option]}
        for option, said in tables["all"].items():
            whole = sum(row.get(option, 0) for row in counted.questions[number].values())
            assert said in {None, whole}


@given(consultations())
def test_every_number_told_is_zero_or_ten_and_more(counted: Counted) -> None:
    told = publish(counted)
    tables = [t for q in told["questions"].values() for t in (*q["bands"].values(), q["all"])]
    for table in (told["bands"], told["territories"], *tables):
        assert all(number is None or number == 0 or number >= SMALL for number in table.values())


def test_fewer_than_ten_children_are_told_nothing_at_all() -> None:
    counted = Counted({"8-11": 9}, {"FR": 9}, {"1": {"8-11": {"a": 9}}})
    told = publish(counted)
    assert told == {"children": None, "bands": {}, "territories": {}, "questions": {}}


def test_large_ages_have_each_their_table_and_a_sum() -> None:
    counted = Counted(
        {"8-11": 30, "12-14": 40}, {"FR": 70},
        {"1": {"8-11": {"a": 20, "b": 10}, "12-14": {"a": 15, "b": 25}}},
    )  # fmt: skip
    told = publish(counted)["questions"]["1"]
    assert told["bands"]["12-14"] == {"a": 15, "b": 25}
    assert told["all"] == {"a": 35, "b": 35}


def test_a_small_age_leaves_one_table_of_all_ages() -> None:
    counted = Counted(
        {"8-11": 4, "12-14": 40}, {"FR": 44},
        {
            "1": {"8-11": {"a": 4, "b": 0}, "12-14": {"a": 16, "b": 24}},
            "2": {"12-14": {"a": 16, "b": 24}},
        },
    )  # fmt: skip
    told = publish(counted)
    assert told["bands"] == {"8-11": None, "12-14": None}
    assert told["questions"]["1"] == {"bands": {}, "all": {"a": 20, "b": 24}}
    assert told["questions"]["2"] == {"bands": {}, "all": {}}  # it would tell how many are 8 to 11


@given(st.dictionaries(st.sampled_from(["FR", "RE", "GP", "BE", "LU"]), numbers))
def test_measures_by_territory_are_exact_in_all(territories: dict[str, int]) -> None:
    found = whole_territories(territories)
    assert sum(found.values()) == sum(territories.values())
    assert all(number >= SMALL for place, number in found.items() if place)


@given(consultations())
def test_between_the_margins_a_small_cell_has_more_than_one_value(counted: Counted) -> None:
    """With counts never below zero known too: in a table of all ages no age's small cell is pinned down."""
    told = publish(counted)
    for number, tables in counted.questions.items():
        published = told["questions"].get(number, {"bands": {}, "all": {}})
        if published["bands"] or None in published["all"].values():
            continue
        whole = sum(published["all"].values())
        for band, row in tables.items():
            for option in [o for o, n in row.items() if 0 < n < SMALL]:
                ends = sum(row.values()), published["all"].get(option, whole)
                if published["all"]:
                    assert max(0, sum(ends) - whole) < min(ends), (band, option)


def test_one_rare_answer_leaves_one_table_of_all_ages() -> None:
    counted = Counted(
        {"8-11": 30, "12-14": 40}, {"FR": 70},
        {"1": {"8-11": {"a": 26, "b": 4}, "12-14": {"a": 15, "b": 25}}},
    )  # fmt: skip
    assert publish(counted)["questions"]["1"] == {"bands": {}, "all": {"a": 41, "b": 29}}
