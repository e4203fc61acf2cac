"""The sources of our own works: whole, in both languages, in words that a child may read."""

import re
import tomllib
from html import unescape
from pathlib import Path

import pytest
import textstat

from clickable.base.errors import RefusedError
from clickable.funding import services as funding
from clickable.library import typeset
from clickable.library.typeset import paper
from clickable.library.typeset.reading import rendered
from clickable.library.typeset.sources import NUMBERS, WORKS, Variant, Work, known
from clickable.library.typeset.words import WORDS

DRAWINGS = Path(typeset.__file__).parent.parent / "static" / "library" / "drawings"
ALL = [
    pytest.param(work, language, variant, id=f"{work.code}-{language}-{variant}")
    for work in typeset.works()
    for language in work.languages
    for variant in work.variants
]
FOR_CHILDREN = [p for p in ALL if {"child", "teen"} & set(p.values[0].audience)]  # type: ignore[attr-defined]
FRENCH = [p for p in ALL if p.values[1] == "fr"]


def body(work: Work, language: str, variant: Variant) -> str:
    return rendered(work, language, variant, paper=True)


def words(html: str) -> str:
    """What is read, a full stop after each block."""
    ended = re.sub(r"</(?:p|li|h2|h3|td|th|strong|span)>|<br>", ". ", html)
    text = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", ended)))
    return re.sub(r"([.?!:;,])[\s.]*\.", r"\1", text)


def test_there_are_two_booklets_two_posters_a_sheet_and_a_white_paper() -> None:
    kinds = sorted(work.kind for work in typeset.works())

    assert kinds == ["brochure", "brochure", "poster", "poster", "sheet", "white_paper"]


@pytest.mark.parametrize(("work", "language", "variant"), ALL)
def test_every_drawing_is_there_and_says_what_it_shows(
    work: Work, language: str, variant: Variant
) -> None:
    images = re.findall(r"<img ([^>]*)>", paper.page(work.code, language, variant))

    assert len(images) >= 3
    for image in images:
        assert re.search(r'alt="[^"]{2,}"', image)
        if name := re.search(r'src="drawing:([^"]+)"', image):
            assert (DRAWINGS / f"{name[1]}.svg").is_file()


@pytest.mark.parametrize(("work", "language", "variant"), ALL)
def test_the_funder_finds_no_fault(work: Work, language: str, variant: Variant) -> None:
    page = paper.page(work.code, language, variant)

    found = funding.check(
        text=unescape(page[page.index("<body") :]),
        language=language,
        medium="print",
        agreement=work.agreement,
        has_emblem='src="emblem:colour"' in page,
    )

    assert found == []


@pytest.mark.parametrize(("work", "language", "variant"), ALL)
def test_a_page_of_the_site_has_no_script_no_style_and_no_first_heading(
    work: Work, language: str, variant: Variant
) -> None:
    html = typeset.html(work.code, language, variant)

    assert not re.search(r"<(?:script|style|h1)\b|style=|drawing:|on\w+=", html)
    assert html.startswith(
        f'<div class="work work--{work.kind} work--{variant}" lang="{language}">'
    )
    assert "/static/library/drawings/" in html or work.kind == "poster" or "<img" not in html


@pytest.mark.parametrize(("work", "language", "variant"), ALL)
def test_headings_go_down_one_step_at_a_time(work: Work, language: str, variant: Variant) -> None:
    levels = [int(level) for level in re.findall(r"<h(\d)", body(work, language, variant))]

    assert all(later <= level + 1 for level, later in zip([1, *levels], levels, strict=False))


@pytest.mark.parametrize(("work", "language", "variant"), FRENCH)
def test_french_has_its_own_typography(work: Work, language: str, variant: Variant) -> None:
    inline = re.sub(
        r"</?(?:strong|em|span|a)\b[^>]*>", "", paper.page(work.code, language, variant)
    )
    text = unescape(re.sub(r"<[^>]+>", " ", inline[inline.index("<main") :]))

    assert re.findall(r"[a-zà-ÿ]'[a-zà-ÿ]", text, re.I) == []
    assert re.findall(r"[\w»)%][ \u00a0]?[;!?](?=\s)", text) == []
    assert re.findall(r"[\w»)%][ \u00a0]?:(?=\s)", text) == []
    assert re.findall(r"«[^\u202f]|[^\u202f]»", text) == []


@pytest.mark.parametrize(("work", "language", "variant"), FOR_CHILDREN)
def test_children_are_told_tu_and_never_threatened(
    work: Work, language: str, variant: Variant
) -> None:
    text = words(body(work, language, variant)).lower()

    assert not re.search(r"\bvous\b|\bvotre\b|\bvos\b", text)
    assert not re.search(r"tu risques|tu seras puni|you will be punished|prison|amende", text)


@pytest.mark.parametrize("code", [work.code for work in typeset.works()])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_nobody_is_told_to_keep_or_pass_on_an_image(code: str, language: str) -> None:
    """Wherever keeping, saving or sending is spoken of beside an image, it is in the negative."""
    keep = re.compile(
        r"(?:gard|conserv|enregistr|transf|renvo|keep|save|forward|resend)\w*(?: \w+){0,3} (?:l’|une |the |an |a )?(?:image|photo|picture)"
    )
    negative = re.compile(r"\b(?:ne|n’|pas|jamais|ni|never|not|don’t|nobody|should)\b|n’|d’")
    for variant in Variant:
        for sentence in re.split(
            r"[.!?]", words(body(typeset.work(code), language, variant)).lower()
        ):
            if (
                keep.search(sentence)
                and "interdit" not in sentence
                and "against the law" not in sentence
            ):
                assert negative.search(sentence), sentence


@pytest.mark.parametrize(
    ("code", "variant", "least"),
    [
        ("on-m-a-parle-en-ligne", Variant.STANDARD, 95),
        ("on-m-a-parle-en-ligne", Variant.SIMPLIFIED, 100),
        ("tu-n-y-es-pour-rien", Variant.STANDARD, 90),
        ("tu-n-y-es-pour-rien", Variant.SIMPLIFIED, 100),
        ("quelqu-un-a-qui-parler", Variant.STANDARD, 90),
        ("quelqu-un-a-qui-parler", Variant.SIMPLIFIED, 100),
        ("signaler-ca-sert-a-quoi", Variant.STANDARD, 80),
        ("signaler-ca-sert-a-quoi", Variant.SIMPLIFIED, 90),
    ],
)
def test_what_children_read_is_easy(code: str, variant: Variant, least: int) -> None:
    """The French formula of Kandel and Moles: 90 and more is very easy, 80 and more easy."""
    textstat.set_lang("fr")
    text = words(body(typeset.work(code), "fr", variant))

    ease = textstat.flesch_reading_ease(text)

    assert ease >= least, f"{ease:.0f}"


@pytest.mark.parametrize("work", typeset.works(), ids=lambda work: work.code)
def test_a_work_has_sources_with_the_day_they_were_read(work: Work) -> None:
    assert work.sources
    assert all(source.checked_on <= work.checked_on for source in work.sources)
    assert work.written_on <= work.checked_on


def test_both_languages_have_the_same_shape() -> None:
    for work in typeset.works():
        for variant in Variant:
            shapes = [re.findall(r"<(\w+)", body(work, one, variant)) for one in work.languages]
            assert shapes[0] == shapes[1], (work.code, variant)


def test_numbers_come_from_one_place_and_carry_their_day() -> None:
    rows = tomllib.loads(NUMBERS.read_text())["number"]

    assert all(row["checked_on"] for row in rows)
    assert {code for work in typeset.works() for code in work.numbers} <= {r["code"] for r in rows}


def test_children_are_called_tu_beside_a_number_and_adults_are_not() -> None:
    child = body(typeset.work("on-m-a-parle-en-ligne"), "fr", Variant.STANDARD)
    adult = body(typeset.work("livre-blanc"), "fr", Variant.STANDARD)

    assert "Police, si tu es en danger maintenant" in child
    assert "Police secours, en cas de danger immédiat" in adult


def test_the_words_around_a_work_are_the_same_in_every_language() -> None:
    assert {language: sorted(texts) for language, texts in WORDS.items()} == {
        language: sorted(WORDS["fr"]) for language in ("fr", "en")
    }


def test_every_folder_is_a_work() -> None:
    folders = {path.name for path in WORKS.iterdir() if path.is_dir()}

    assert folders == {work.code for work in typeset.works()}


@pytest.mark.parametrize(
    ("code", "language", "variant"),
    [
        ("inconnu", "fr", "standard"),
        ("livre-blanc", "de", "standard"),
        ("livre-blanc", "fr", "audio"),
        ("../numbers", "fr", "standard"),
    ],
)
def test_what_is_not_there_is_refused(code: str, language: str, variant: str) -> None:
    with pytest.raises(RefusedError):
        known(code, language, variant)
