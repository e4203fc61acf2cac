"""The PDF: tagged, named, in its language, large enough, the same bytes again, and nothing fetched."""

import io
from collections.abc import Iterator
from typing import Any

import pypdf
import pytest

from clickable.base import paper as base_paper
from clickable.base.errors import RefusedError
from clickable.base.paper.engine import Fetcher
from clickable.library import typeset
from clickable.library.typeset import engine, paper, square
from clickable.library.typeset.sources import Variant, Work

ALL = [
    pytest.param(work, language, variant, id=f"{work.code}-{language}-{variant}")
    for work in typeset.works()
    for language in work.languages
    for variant in work.variants
]
LEAST = {Variant.STANDARD: 9, Variant.LARGE_PRINT: 18, Variant.SIMPLIFIED: 12}  # points
PAGES = {("brochure", Variant.STANDARD): 8, ("sheet", Variant.STANDARD): 2}
POINT = 4 / 3  # a CSS pixel is three quarters of a point


def reader(made: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(made))


def elements(node: Any) -> Iterator[Any]:
    """Every element of the tree of tags."""
    node = node.get_object()
    if isinstance(node, pypdf.generic.ArrayObject):
        for kid in node:
            yield from elements(kid)
    elif isinstance(node, pypdf.generic.DictionaryObject):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from elements(node["/K"])


def flat(outline: Any) -> Iterator[Any]:
    for entry in outline:
        yield from flat(entry) if isinstance(entry, list) else [entry]


def check(work: Work, language: str, variant: Variant) -> None:
    file = reader(typeset.pdf(work.code, language, variant))
    root = file.trailer["/Root"]

    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    assert file.metadata is not None
    assert file.metadata.title == work.title[language]
    assert file.metadata.author
    tags = list(elements(root["/StructTreeRoot"]["/K"]))
    kinds = [tag["/S"] for tag in tags]
    assert kinds.count("/H1") == 1
    assert "/H2" in kinds
    assert "/P" in kinds
    figures = [tag for tag in tags if tag["/S"] == "/Figure"]
    assert len(figures) >= 2  # the square and the emblem at least
    assert all(tag.get("/Alt") for tag in figures)
    fonts = {f for page in file.pages for f in page["/Resources"]["/Font"].get_object()}
    assert fonts
    wanted = 1 if work.kind == "poster" else PAGES.get((work.kind, variant), len(file.pages))
    assert len(file.pages) == wanted


def test_a_booklet_is_tagged_pdf_with_its_outline() -> None:
    work = typeset.work("on-m-a-parle-en-ligne")

    check(work, "fr", Variant.STANDARD)

    file = reader(typeset.pdf(work.code, "fr"))
    assert [entry["/Title"] for entry in flat(file.outline)][:2] == [
        "En ligne, il y a du monde",
        "Les messages qui font bizarre",
    ]


@pytest.mark.once
@pytest.mark.slow
@pytest.mark.parametrize(("work", "language", "variant"), ALL)
def test_every_work_is_tagged_pdf(work: Work, language: str, variant: Variant) -> None:
    check(work, language, variant)


@pytest.mark.once
@pytest.mark.slow
@pytest.mark.parametrize(("work", "language", "variant"), ALL)
def test_nothing_is_too_small_nor_beyond_the_page(
    work: Work, language: str, variant: Variant
) -> None:
    document = paper.page(work.code, language, variant)

    pages = engine.laid_out(document, address="https://clickable.example/r/x").pages

    for page in pages:
        for box in page._page_box.descendants():
            text = getattr(box, "text", "").strip()
            if text and text != "\u202f":
                assert box.style["font_size"] >= LEAST[variant] * POINT, (text, page)
                assert box.position_x + box.width <= page.width + 1, text
                assert box.position_y + box.height <= page.height + 1, text


@pytest.mark.once
@pytest.mark.slow
@pytest.mark.parametrize(
    ("work", "language", "variant"), [p for p in ALL if p.values[0].kind == "poster"]
)  # type: ignore[attr-defined]
def test_on_a_poster_words_do_not_run_into_the_imprint(
    work: Work, language: str, variant: Variant
) -> None:
    document = paper.page(work.code, language, variant)
    page = engine.laid_out(document, address="https://clickable.example/r/x").pages[0]._page_box
    by_tag = {
        box.element_tag: box for box in page.descendants() if box.element_tag in {"main", "footer"}
    }

    assert by_tag["main"].position_y + by_tag["main"].height <= by_tag["footer"].position_y


def test_the_same_text_gives_the_same_bytes() -> None:
    once = typeset.pdf("quelqu-un-a-qui-parler", "fr", Variant.SIMPLIFIED)

    assert typeset.pdf("quelqu-un-a-qui-parler", "fr", Variant.SIMPLIFIED) == once


def test_only_our_own_font_is_in_it() -> None:
    """Another one would come from the machine, and change what is printed from one to the next."""
    file = reader(typeset.pdf("quelqu-un-a-qui-parler", "fr"))

    names = {
        font.get_object()["/BaseFont"].split("+")[-1]
        for page in file.pages
        for font in page["/Resources"]["/Font"].get_object().values()
    }

    assert names == {"Hyperlegible", "Hyperlegible-Bold"}


def test_a_print_run_has_its_own_address() -> None:
    one = typeset.pdf("quelqu-un-a-qui-parler", "fr", permanent="ab12")

    assert one != typeset.pdf("quelqu-un-a-qui-parler", "fr")
    assert square.address("ab12").endswith("/r/ab12")
    assert "/r/ab12" in reader(one).pages[0].extract_text().replace("\n", "")


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/x.png",
        "http://127.0.0.1/",
        "file:///etc/passwd",
        "data:image/svg+xml,x",
        "package:../../../settings.py",
        "package:/etc/passwd",
        "drawing:../../../../../../etc/passwd",
        "font:../../../../etc/passwd",
    ],
)
def test_nothing_is_loaded_from_elsewhere(address: str) -> None:
    fetcher = Fetcher(engine.package("https://clickable.example/r/x"))

    with pytest.raises((ValueError, FileNotFoundError)):
        fetcher.fetch(address)


def test_without_the_libraries_one_is_told_which_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_name: str) -> None:
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(base_paper, "import_module", missing)

    with pytest.raises(RefusedError, match=base_paper.PACKAGES):
        typeset.pdf("livre-blanc", "fr")
