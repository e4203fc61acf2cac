"""Documents for a word processor: what is in them, and that nothing of the moment is."""

import io
import zipfile

import docx

from clickable.base import word


def made() -> bytes:
    document = word.new(title="Un essai", language="fr")
    document.add_heading("Chapitre", 1)
    word.table(document, caption="Séances", head=["Quoi", "Nombre"], rows=[["Une", "326"]], numbers=[1])  # fmt: skip
    word.space_to_answer(document)
    return word.written(document)


def test_the_same_content_is_the_same_bytes() -> None:
    assert made() == made()


def test_headings_tables_and_language_are_said() -> None:
    document = docx.Document(io.BytesIO(made()))

    assert [one.text for one in document.paragraphs if one.style.name == "Heading 1"] == ["Chapitre"]  # fmt: skip
    (table,) = document.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["Quoi", "Nombre"], ["Une", "326"]]  # fmt: skip
    assert [run.bold for run in table.rows[0].cells[0].paragraphs[0].runs] == [True]
    assert 'w:val="Séances"' in table._tbl.xml
    assert "<w:tblHeader/>" in table.rows[0]._tr.xml
    assert 'w:lang w:val="fr-FR"' in document.styles.element.xml


def test_nothing_of_the_moment_and_no_picture_of_nothing() -> None:
    with zipfile.ZipFile(io.BytesIO(made())) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in archive.namelist() if "thumbnail" in name]
    told = docx.Document(io.BytesIO(made())).core_properties
    assert (told.created.year, told.modified.year, told.last_modified_by) == (1980, 1980, "")
