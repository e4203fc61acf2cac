"""A person's keys under their password."""

import ast
import pickle
from pathlib import Path

import pytest
from nacl.public import PrivateKey

from clickable.seal import keys, persons
from clickable.seal.envelope import CannotOpenError
from clickable.seal.parcels import new_identity
from clickable.seal.persons import locked, new_secret, unlocked
from clickable.seal.receipts import from_page
from clickable.seal.rings import StaffRing, WorkerRing

SECRET = new_secret()


def test_the_password_opens_them_and_nothing_else_does() -> None:
    row = locked(1, SECRET, "trois phares au loin")

    assert unlocked(row, "trois phares au loin").raw == SECRET.raw
    for wrong in ("", "trois phares au loin ", "Trois phares au loin"):
        with pytest.raises(CannotOpenError):
            unlocked(row, wrong)


def test_the_database_alone_is_not_enough(tmp_path: Path, settings: object) -> None:
    """The right password, and the `accounts` secret of another machine."""
    row = locked(1, SECRET, "trois phares au loin")
    settings.KEYS = tmp_path  # type: ignore[attr-defined]
    keys.create(tmp_path)

    with pytest.raises(CannotOpenError):
        unlocked(row, "trois phares au loin")


def test_a_row_moved_to_another_person_does_not_open() -> None:
    row = locked(1, SECRET, "trois phares au loin")
    row.pk = 2

    with pytest.raises(CannotOpenError):
        unlocked(row, "trois phares au loin")


def test_a_changed_row_does_not_open() -> None:
    for field in ("salt", "locked", "under"):
        row = locked(1, SECRET, "trois phares au loin")
        value = bytearray(getattr(row, field))
        value[0] ^= 1
        setattr(row, field, bytes(value))
        with pytest.raises(CannotOpenError):
            unlocked(row, "trois phares au loin")


def test_the_cost_of_a_guess_is_what_is_promised() -> None:
    """As written in the source: the tests themselves run with less."""
    tree = ast.parse(Path(persons.__file__).read_text())
    found = {
        node.targets[0].id: eval(compile(ast.Expression(node.value), "", "eval"))
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    assert found["MEMORY"] >= 128 * 1024 * 1024
    assert found["PASSES"] >= 3


@pytest.mark.parametrize(
    "holder",
    [SECRET, StaffRing(1, SECRET), WorkerRing(), new_identity(), from_page("a page")],
    ids=lambda h: type(h).__name__,
)
def test_what_holds_a_secret_shows_none_of_it(holder: object) -> None:
    shown = f"{holder!r} {holder} {[holder]}"

    for hidden in (
        SECRET.raw.hex(),
        repr(SECRET.raw),
        "AGE-SECRET",
        str(getattr(holder, "value", "—")),
    ):
        assert hidden not in shown
    with pytest.raises(TypeError):
        pickle.dumps(holder)


def test_a_key_does_not_show_itself() -> None:
    """PyNaCl's own: `repr` is quiet, but `str` is the key itself. Never format one."""
    key = PrivateKey.generate()

    assert bytes(key).hex() not in repr(key)
    assert repr(bytes(key)) not in repr(key)
