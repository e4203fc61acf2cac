"""An Authentication-Results line (RFC 8601), word by word. Pure.

What a stranger chose stands in it too: a mailbox, a reason, a comment. Quoted words and comments are told
apart from the server's own, and a line that cannot be told apart says nothing.
"""

import re

LONGEST = 20_000
DEEPEST = 10  # comments in comments
SPACE = re.compile(r"\s*")
NAME = re.compile(r'[^\s;()"=]+')
PIECE = re.compile(r'[^\s;()"]+|"(?:[^"\\]|\\.)*+"', re.DOTALL)
OF = {"dkim": ("header.d", "header.i"), "spf": ("smtp.mailfrom",)}
Result = list[
    tuple[str, str]
]  # names and values, in small letters; of a word alone the value is empty


def results(line: str) -> list[Result]:
    """Who writes, then each result; nothing when the line is not well formed."""
    if len(line) > LONGEST:
        return []
    found: list[Result] = [[]]
    text, at = line.lower(), 0
    try:
        while (at := _after_space(text, at)) < len(text):
            if text[at] == ";":
                found.append([])
                at += 1
            else:
                pair, at = _pair(text, at)
                found[-1].append(pair)
    except ValueError:
        return []
    return found


def server(line: list[Result]) -> str:
    """Under which name it was written."""
    return line[0][0][0] if line and line[0] else ""


def verdict(result: Result) -> tuple[str, str]:
    """The method, without its version, and what it found."""
    method, said = result[0] if result else ("", "")
    return method.partition("/")[0], said


def domain(result: Result) -> str:
    """For which the method holds; empty when that is not said, or said twice."""
    method, _said = verdict(result)
    for name in OF.get(method, ()):
        values = [value for named, value in result[1:] if named == name]
        if values:
            only = values[0] if len(values) == 1 else ""
            return only.rpartition("@")[2].strip('"').rstrip(".")
    return ""


def _pair(text: str, at: int) -> tuple[tuple[str, str], int]:
    """Raises ValueError."""
    name = NAME.match(text, at)
    if not name:
        raise ValueError
    after = _after_space(text, name.end())
    if text[after : after + 1] != "=":
        return (name[0], ""), after
    value, at = "", _after_space(text, after + 1)
    while piece := PIECE.match(text, at):
        value, at = value + piece[0], piece.end()
    if text[at : at + 1] == '"':  # it does not end
        raise ValueError
    return (name[0], value), at


def _after_space(text: str, at: int) -> int:
    """After spaces and comments. Raises ValueError where a comment does not end."""
    at = _spaces(text, at)
    while text[at : at + 1] == "(":
        at = _spaces(text, _after_comment(text, at))
    return at


def _spaces(text: str, at: int) -> int:
    found = SPACE.match(text, at)
    return found.end() if found else at


def _after_comment(text: str, at: int) -> int:
    """Raises ValueError."""
    depth = 0
    while at < len(text) and depth <= DEEPEST:
        depth += (text[at] == "(") - (text[at] == ")")
        at += 2 if text[at] == "\\" else 1
        if not depth:
            return at
    raise ValueError
