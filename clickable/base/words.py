"""What somebody wrote on a public page, made safe to keep: one cleaning for every form and the API.

Never stored: control characters, marks that turn the direction of text, pasted files and images.
"""

import re
from dataclasses import dataclass

UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)
SURROGATE = re.compile("[\ud800-\udfff]")
NEWLINE = re.compile("\r\n?|[\u2028\u2029]")
# A data: URI, with the lines over which a mail program or a browser may have wrapped it. Of several
# beginnings before one comma the last counts, so that no place is looked at twice.
DATA_URI = re.compile(
    r"(?<![\w/.-])data:(?:(?!(?<![\w/.-])data:)[^,\s]){0,300}+,\S*(?:\s+[A-Za-z0-9+/_-]{40,}={0,2}(?!\S))*",
    re.IGNORECASE,
)
BLOB = re.compile(r"(?<!\S)[A-Za-z0-9+/]{1000,}={0,2}(?!\S)")  # a file in base 64
NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd]")


@dataclass(frozen=True, repr=False)
class Words:
    """A text as it may be kept. `pasted`: a file or an image was in it and was taken out."""

    text: str
    pasted: bool = False


def read_words(given: str) -> Words:
    """`given` without what must not be kept; line ends are \\n, the ends are trimmed."""
    text = SURROGATE.sub("\ufffd", NEWLINE.sub("\n", given))
    if _is_binary(text):
        return Words("", pasted=True)
    text = UNSEEN.sub("", text)
    without = BLOB.sub("", DATA_URI.sub("", text))
    return Words(without.strip(), pasted=without != text)


def _is_binary(text: str) -> bool:
    return len(NOT_TEXT.findall(text)) > max(20, len(text) // 20)
