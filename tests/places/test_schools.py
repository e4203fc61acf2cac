"""The directory of schools and the calendars of their holidays, as an operator brings them."""

import io
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from clickable.cli import cli
from clickable.places import calendar as calendars
from clickable.places.calendar import NotACalendarError, calendar, import_holidays
from clickable.places.directory import NoDirectoryError, area_of, find, import_schools, rows
from clickable.places.models import School

DAY = date(2026, 11, 29)
HEAD = "Identifiant_de_l_etablissement;Nom_etablissement;Code_commune;Nom_commune;Code_departement;libelle_nature;etat\n"
FIRST = HEAD + "".join(
    [
        "0750001A;École élémentaire Victor-Hugo;75104;Paris;075;ECOLE DE NIVEAU ELEMENTAIRE;OUVERT\n",
        "0690002B;École Victor Hugo;69123;Lyon;069;ECOLE DE NIVEAU ELEMENTAIRE;OUVERT\n",
        "02A0003C;Collège fictif;2A004;Ajaccio;02A;COLLEGE;OUVERT\n",
        "9740004D;Lycée inventé;97411;Saint-Denis;974;LYCEE;OUVERT\n",
        "0750005E;École fermée;75104;Paris;075;ECOLE;FERME\n",
        "0750001A;École élémentaire Victor-Hugo;75104;Paris;075;ECOLE;OUVERT\n",
        "0990006F;École de nulle part;;Nulle part;999;ECOLE;OUVERT\n",
    ]
)


def load(text: str, *, on: date = DAY, whole: bool = True) -> dict[str, object]:
    return vars(import_schools(rows(io.StringIO(text)), on=on, whole=whole))


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, ["schools", *words])


@pytest.mark.django_db
def test_each_school_is_read_once_and_what_is_not_one_is_told_with_its_line() -> None:
    told = load(FIRST)

    assert (told["schools"], told["new"], told["gone"]) == (3, 3, 0)
    assert told["refused"] == [
        (4, "no UAI"),
        (6, "closed"),
        (7, "stands twice"),
        (8, "no département is called '999'"),
    ]
    assert dict(School.objects.values_list("uai", "area")) == {
        "0750001A": "FR-75", "0690002B": "FR-69", "9740004D": "RE",
    }  # fmt: skip


@pytest.mark.django_db
def test_schools_of_one_name_are_told_apart_by_their_town() -> None:
    load(FIRST)

    assert [str(one) for one in find("victor hugo")] == [
        "École Victor Hugo, Lyon",
        "École élémentaire Victor-Hugo, Paris",
    ]
    assert [one.town for one in find("ecole hugo LYON")] == ["Lyon"]
    assert [one.town for one in find("hugo", area="FR-75")] == ["Paris"]
    assert [one.town for one in find("9740004d")] == ["Saint-Denis"]
    assert not find("  ").exists()


@pytest.mark.django_db
def test_the_next_file_changes_renames_and_marks_who_is_gone() -> None:
    load(FIRST)
    later = date(2026, 12, 29)

    told = load(FIRST.replace("9740004D", "9740009Z").replace("École Victor Hugo;", "École Hugo;"), on=later)  # fmt: skip

    assert (told["schools"], told["new"], told["gone"]) == (3, 1, 1)
    assert School.objects.get(uai="9740004D").gone_on == later
    assert [one.name for one in find("0690002B")] == ["École Hugo"]
    assert not find("9740004D").exists()


@pytest.mark.django_db
def test_a_file_cut_short_changes_nothing() -> None:
    load(FIRST)
    one = HEAD + "0750001A;Autre nom;75104;Paris;075;ECOLE;OUVERT\n"

    with pytest.raises(NoDirectoryError):
        load(one)
    assert School.objects.filter(gone_on=None).count() == 3
    assert load(one, whole=False)["gone"] == 0
    assert School.objects.get(uai="0750001A").name == "Autre nom"


@pytest.mark.parametrize(
    ("written", "area"),
    [("075", "FR-75"), ("1", "FR-01"), ("02A", "FR-2A"), ("2b", "FR-2B"), ("974", "RE"), ("020", None), ("", None)],
)  # fmt: skip
def test_departments_as_the_files_write_them(written: str, area: str | None) -> None:
    assert area_of(written) == area


@pytest.mark.django_db
def test_the_command_tells_what_it_read_and_refuses_what_is_no_directory(tmp_path: Path) -> None:
    good, bad, latin = tmp_path / "a.csv", tmp_path / "b.csv", tmp_path / "c.csv"
    good.write_text("\ufeff" + FIRST.replace(";", ","))
    bad.write_text("a;b\n1;2\n")
    latin.write_bytes("é nom\n".encode("latin-1"))

    told = run("import", str(good))

    assert told.output.startswith("3 schools, 3 new, 0 gone, 4 refused\n")
    assert "no column for uai, name, town, department" in run("import", str(bad)).output
    assert "UTF-8" in run("import", str(latin)).output


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("area", "day", "name"),
    [
        ("FR-75", date(2027, 2, 10), "Vacances d’hiver"),
        ("FR-69", date(2027, 2, 10), ""),
        ("FR-69", date(2027, 2, 13), "Vacances d’hiver"),
        ("FR-13", date(2026, 11, 2), ""),
    ],
)
def test_zones_of_metropolitan_france_are_shipped(area: str, day: date, name: str) -> None:
    found = calendar(area, language="fr")

    holiday = found.on(day)
    assert (holiday.name if holiday else "") == name
    assert found.knows(day)
    assert found.source
    assert not found.confirmed


@pytest.mark.django_db
@pytest.mark.parametrize("area", ["FR-2A", "RE", "GP", "BE", "FR", "ZZ"])
def test_of_others_nothing_is_claimed(area: str) -> None:
    assert calendar(area, language="fr") == calendars.NOTHING
    assert not calendar(area, language="fr").knows(DAY)


@pytest.mark.django_db
def test_the_operator_brings_a_calendar_and_it_replaces_the_last_whole(tmp_path: Path) -> None:
    file = tmp_path / "h.csv"
    file.write_text("area;name;first;last\nGP;Inventées;2026-12-01;2026-12-10\nGP;Autres;2027-01-05;2027-01-06\n")  # fmt: skip

    told = run("holidays", str(file), "--source", "rectorat inventé")

    assert told.output == "GP: 2 holidays\n"
    found = calendar("GP", language="fr")
    assert (found.until, found.source, found.confirmed) == (date(2027, 1, 6), "rectorat inventé", True)  # fmt: skip
    import_holidays(io.StringIO("GP;Une;2027-02-01;2027-02-02\n"), source="s", on=DAY)
    assert [h.name for h in calendar("GP", language="fr").holidays] == ["Une"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "line",
    ["XX;Une;2027-02-01;2027-02-02", "GP;Une;2027-02-01", "GP;Une;1/2/27;2027-02-02", "GP;Une;2027-02-03;2027-02-02"],
)  # fmt: skip
def test_one_wrong_line_and_nothing_is_read(line: str) -> None:
    with pytest.raises(NotACalendarError, match="line 2"):
        import_holidays(io.StringIO(f"RE;Une;2027-02-01;2027-02-02\n{line}\n"), source="s", on=DAY)

    assert calendar("RE", language="fr") == calendars.NOTHING
