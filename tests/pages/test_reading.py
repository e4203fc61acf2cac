"""How hard the young people's pages are to read: the counting, and the bars they must meet."""

import pytest

from script import reading

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("tu", 1), ("que", 1), ("quelque", 1), ("guerre", 1), ("école", 2), ("idées", 2),
        ("l’image", 2), ("parles-en", 2), ("réel", 2), ("maïs", 2), ("payer", 2), ("théâtre", 2),
        ("Noël", 2), ("vidéo", 3), ("téléphone", 3), ("119", 3), ("SMS", 1),
    ],
)  # fmt: skip
def test_spoken_syllables(word: str, count: int) -> None:
    assert reading.syllables(word) == count


def test_paragraphs_and_marks_end_sentences_and_titles_do_not_count() -> None:
    blocks = [
        {"block": "text", "html": "<h2>Un titre</h2><p>Tu peux parler. Tu as le droit !</p>"},
        {"block": "steps", "items": [{"title": "Parle", "html": "<p>Va voir un adulte</p>"}]},
        {"block": "say", "items": ["Aide-moi, s’il te plaît."]},
        {"block": "services", "title": "Qui peut t’aider", "codes": ["119"]},
    ]
    found = reading.measure(reading.prose(blocks))
    assert (found.words, found.sentences, found.longest) == (15, 4, 4)


def test_the_formula() -> None:
    found = reading.Measure(words=200, sentences=10, syllables=250, longest=30)
    assert found.ease == 94.7  # 207 - 20.3 - 92


def test_faults_are_named() -> None:
    hard = reading.Measure(words=30, sentences=1, syllables=60, longest=30)
    assert list(reading.faults("simple", hard)) == ["ease under 80", "a sentence over 12 words"]
    assert list(reading.faults("teen", hard)) == ["ease under 60", "a sentence over 25 words"]


def test_our_pages_meet_their_bars(capsys: pytest.CaptureFixture[str]) -> None:
    assert reading.main() == 0, capsys.readouterr().out
