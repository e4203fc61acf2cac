"""The paper: tagged, named, in its language, one page, the same bytes again. veraPDF (Java) is not run."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pypdf
import pytest

from clickable.training.certificates import rendering
from tests.training.certificates.making import held, issued

pytestmark = pytest.mark.django_db


def elements(node: Any) -> Iterator[Any]:
    node = node.get_object()
    if isinstance(node, pypdf.generic.ArrayObject):
        for kid in node:
            yield from elements(kid)
    elif isinstance(node, pypdf.generic.DictionaryObject):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from elements(node["/K"])


@pytest.mark.parametrize(
    ("language", "title"),
    [("fr", "Attestation de participation"), ("en", "Certificate of attendance")],
)
def test_it_is_one_page_of_tagged_pdf(language: str, title: str) -> None:
    row = held(language=language)
    (one,) = issued(row)

    made = rendering.pdf(one, "Léa Martin")
    file = pypdf.PdfReader(io.BytesIO(made))
    root: Any = file.trailer["/Root"]

    assert len(file.pages) == 1
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == (language, True)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    xmp = root["/Metadata"].get_object().get_data()
    assert b"<pdfuaid:part>1</pdfuaid:part>" in xmp or b'pdfuaid:part="1"' in xmp
    assert file.metadata
    assert file.metadata.title == f"{title} {one.shown_number}"
    tags = list(elements(root["/StructTreeRoot"]["/K"]))
    kinds = [tag["/S"] for tag in tags]
    assert (kinds.count("/H1"), kinds.count("/H2"), kinds.count("/LI")) == (1, 1, 5)
    assert [bool(tag.get("/Alt")) for tag in tags if tag["/S"] == "/Figure"] == [True]
    resources: Any = file.pages[0]["/Resources"]
    fonts = resources["/Font"]
    for name in fonts:
        font = fonts[name]
        kin = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        assert "/FontDescriptor" in kin
    text = file.pages[0].extract_text()
    for said in ("Léa Martin", one.shown_number, "120"):
        assert said in text


def test_the_same_name_makes_the_same_bytes_and_another_does_not() -> None:
    (one,) = issued(held())

    assert rendering.pdf(one, "Léa Martin") == rendering.pdf(one, "Léa Martin")
    assert rendering.pdf(one, "Léa Martin") != rendering.pdf(one, "Léa Martine")


@pytest.mark.parametrize(
    "name",
    ["Anne-Sophie Marguerite de la Tour du Pin Chambly-Montmorency Villeneuve", "<b>x & y</b>"],
)
def test_a_long_or_hostile_name_stays_on_the_page(name: str) -> None:
    (one,) = issued(held())
    file = pypdf.PdfReader(io.BytesIO(rendering.pdf(one, name)))

    assert len(file.pages) == 1
    assert name.split(maxsplit=1)[0][:5] in file.pages[0].extract_text()


def test_customcert_bulk_one_zip_for_the_employer() -> None:
    made = list(
        zip(issued(held(2), "Léa Martin", "Noé Petit"), ["Léa Martin", "Noé Petit"], strict=True)
    )

    archive = zipfile.ZipFile(io.BytesIO(rendering.zipped(made)))

    assert archive.namelist() == [rendering.file_name(one) for one, _name in made]
    assert archive.read(archive.namelist()[1]) == rendering.pdf(*made[1])
