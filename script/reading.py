"""How hard our pages for young people are to read: French ease, and the length of sentences.

Reads the French content files; prints a table; exit 1 where a page lies under its bar.

Ease is Flesch's formula as fitted to French by L. Kandel and A. Moles, « Application de l'indice de
Flesch à la langue française », Cahiers d'études de radio-télévision, 19, 1958, pp. 253-274:
207 - 1.015 x words per sentence - 73.6 x syllables per word. 100 is very easy, 60 standard.
Only what is read as prose counts: no titles, names of sources, services or labels of links.
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).resolve().parent.parent / "clickable/pages/content/fr"
# The least ease allowed, and the longest sentence in words, by audience of a page (child: 8 to 12
# years, teen: 13 to 17) and for the simplified version beside it.
BARS = {"child": 70, "teen": 60, "simple": 80}
LONGEST = {"child": 20, "teen": 25, "simple": 12}

HEADING = re.compile(r"<h[23]>.*?</h[23]>", re.S)
BLOCK_END = re.compile(r"</(?:p|li)>")
TAG = re.compile(r"<[^>]+>")
SENTENCE_END = re.compile(r"[.!?…]+(?=[\s»)]|$)|\n")
WORD = re.compile(r"[\wÀ-ÿ@][\wÀ-ÿ’'@-]*")
VOWELS = "aeiouyàâäéèêëîïôöùûüœæ"
SOUND = re.compile(f"[{VOWELS}]+")
MUTE = re.compile(f"(?<=[^{VOWELS}])es?$")
# Vowels written side by side and said apart: « ré-el », « cré-er », « ha-ïr », « pa-yer ».
APART = re.compile(r"(?<=é)(?=[aàâouièéê]|e(?!s?$))|(?<=[aeou])(?=[ïëé])|(?<=[aeou])y(?=[aeéou])")


@dataclass(frozen=True)
class Measure:
    words: int
    sentences: int
    syllables: int
    longest: int

    @property
    def ease(self) -> float:
        per_sentence, per_word = self.words / self.sentences, self.syllables / self.words
        return round(207 - 1.015 * per_sentence - 73.6 * per_word, 1)


def syllables(word: str) -> int:
    """Spoken syllables. A last « -e » or « -es » is mute; « -ent » is counted, to be on the safe side."""
    total = 0
    for part in re.split(r"[’'-]", word.lower()):
        bare = re.sub(r"(?<=q)u|(?<=g)u(?=[eiéèê])", "", part)
        spoken = MUTE.sub("", bare)
        kept = spoken if SOUND.search(spoken) else bare
        total += len(SOUND.findall(APART.sub(" ", kept))) + sum(map(str.isdigit, part))
    return max(total, 1)


def prose(blocks: list[dict[str, Any]]) -> str:
    """The text of a version, one paragraph, list entry or spoken sentence to a line."""
    lines: list[str] = []
    for block in blocks:
        if block["block"] == "say":
            lines += block["items"]
        elif block["block"] in ("steps", "definition"):
            lines += [item["html"] for item in block["items"]]
        else:
            lines.append(block.get("html", ""))
    html = HEADING.sub("\n", "\n".join(lines))
    return TAG.sub("", BLOCK_END.sub("\n", html))


def measure(text: str) -> Measure:
    found = [WORD.findall(each) for each in SENTENCE_END.split(text)]
    sentences = [words for words in found if words]
    words = [word for each in sentences for word in each]
    return Measure(
        words=len(words),
        sentences=len(sentences),
        syllables=sum(map(syllables, words)),
        longest=max(map(len, sentences)),
    )


def versions(page: dict[str, Any]) -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    """(version, whose bars it must meet, blocks) of what a young person may read of a page."""
    young = [each for each in ("child", "teen") if each in page["audience"]]
    if young:
        yield "full", young[0], page["body"]
        if "simple" in page:
            yield "simple", "simple", page["simple"]


def faults(reader: str, found: Measure) -> Iterator[str]:
    if found.ease < BARS[reader]:
        yield f"ease under {BARS[reader]}"
    if found.longest > LONGEST[reader]:
        yield f"a sentence over {LONGEST[reader]} words"


def main() -> int:
    failed = False
    print(
        f"{'page':<42}{'version':<9}{'for':<8}{'words':>6}{'w/sent.':>9}{'longest':>9}{'ease':>7}"
    )
    for path in sorted(CONTENT.rglob("*.toml")):
        for version, reader, blocks in versions(tomllib.loads(path.read_text())):
            found = measure(prose(blocks))
            wrong = ", ".join(faults(reader, found))
            failed = failed or bool(wrong)
            what = f"{path.relative_to(CONTENT)!s:<42}{version:<9}{reader:<8}{found.words:6}"
            pace = f"{found.words / found.sentences:9.1f}{found.longest:9}{found.ease:7}"
            print(f"{what}{pace}  {wrong}".rstrip())
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
