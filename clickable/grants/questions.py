"""The questions of a call, as data: what each asks, and what its answer may be.

One rule counts (`count_characters`, `count_words`), here and in static/grants/counter.js, and both are held
to the same table (tests/grants/counting.json). Line ends count once, however a browser sends them; letters
count as composed (NFC), by code point; white space around the whole does not count. A word is what stands
between white space and has a letter or a digit in it: French puts spaces before signs that are no words.
HTML's own `maxlength` counts otherwise, and is not used.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clickable.base.days import date_format

KINDS = ("text", "long", "number", "money", "choice", "multi", "date", "file", "yesno")
MOST = {"text": 500, "long": 20_000}  # characters, where a call sets no limit
# JavaScript's \s, spelt out: the two sides must agree on it.
SPACE = "\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_SPACES = re.compile(f"[{SPACE}]+")
_AROUND = re.compile(f"^[{SPACE}]+|[{SPACE}]+$")
CODE = re.compile(r"^[a-z][a-z0-9_]{0,29}$")
MOST_NUMBER = Decimal(10) ** 9


@dataclass(frozen=True)
class Question:
    code: str
    kind: str
    label: dict[str, str]
    help: dict[str, str] = field(default_factory=dict)
    required: bool = False
    max_chars: int = 0  # 0: MOST
    max_words: int = 0  # 0: no limit
    options: tuple[dict[str, Any], ...] = ()  # code, label by language
    blind: bool = False  # not shown to reviewers

    @property
    def most_characters(self) -> int:
        return self.max_chars or MOST.get(self.kind, 0)


class FormError(ValueError):
    """The form of a call is not one."""


def questions(form: Iterable[Mapping[str, Any]]) -> list[Question]:
    """Raises FormError."""
    found = [_question(raw) for raw in form]
    codes = [one.code for one in found]
    if len(set(codes)) != len(codes):
        raise FormError(_("Deux questions ont le même code."))
    return found


def _question(raw: Mapping[str, Any]) -> Question:
    try:
        one = Question(**{**raw, "options": tuple(raw.get("options") or ())})
    except TypeError as error:
        raise FormError(_("Une question n’est pas complète.")) from error
    if not CODE.match(one.code) or one.kind not in KINDS or not one.label.get("fr"):
        raise FormError(_("La question « %(code)s » n’est pas complète.") % {"code": one.code})
    if one.kind in {"choice", "multi"} and not one.options:
        raise FormError(_("La question « %(code)s » n’a pas de réponse à choisir.") % {"code": one.code})  # fmt: skip
    return one


# Counting


def plain(text: str) -> str:
    """A text as it is counted and kept."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return _AROUND.sub("", unicodedata.normalize("NFC", text))


def count_characters(text: str) -> int:
    return len(plain(text))


def count_words(text: str) -> int:
    return sum(_is_word(word) for word in _SPACES.split(plain(text)))


def _is_word(word: str) -> bool:
    return any(unicodedata.category(letter)[0] in "LN" for letter in word)


# Answers


def fault(one: Question, answer: Any, *, files: int = 0) -> str:
    """What is not right yet, in the reader's language; empty when all is."""
    if one.kind == "file":
        return _("Joignez un fichier.") if one.required and not files else ""
    if answer in (None, "", []):
        return _("Cette réponse est nécessaire.") if one.required else ""
    return _FAULTS[one.kind](one, answer)


def _of_text(one: Question, answer: Any) -> str:
    text = str(answer)
    over = count_characters(text) - one.most_characters
    if over > 0:
        return ngettext("%(n)d signe de trop, sur %(most)d.", "%(n)d signes de trop, sur %(most)d.", over) % {"n": over, "most": one.most_characters}  # fmt: skip
    over = count_words(text) - one.max_words if one.max_words else 0
    if over > 0:
        return ngettext("%(n)d mot de trop, sur %(most)d.", "%(n)d mots de trop, sur %(most)d.", over) % {"n": over, "most": one.max_words}  # fmt: skip
    return ""


def _of_number(one: Question, answer: Any) -> str:
    found = number(str(answer))
    if found is None or found < 0 or found > MOST_NUMBER:
        return _("Écrivez un nombre. Exemple : 12 500")
    if one.kind == "number" and found != found.to_integral_value():
        return _("Écrivez un nombre entier.")
    return ""


def _of_choice(one: Question, answer: Any) -> str:
    codes = {option["code"] for option in one.options}
    given = {answer} if isinstance(answer, str) else set(answer)
    return "" if given <= codes else _("Choisissez parmi les réponses.")


def _of_date(_one: Question, answer: Any) -> str:
    return "" if day(str(answer)) else _("Écrivez une date. Exemple : 2019-06-28")


def _of_yesno(_one: Question, answer: Any) -> str:
    return "" if answer in {"yes", "no"} else _("Répondez par oui ou par non.")


_FAULTS = {
    "text": _of_text, "long": _of_text, "number": _of_number, "money": _of_number,
    "choice": _of_choice, "multi": _of_choice, "date": _of_date, "yesno": _of_yesno,
}  # fmt: skip


def number(text: str) -> Decimal | None:
    """As people type it: "12 500", "12500,50"."""
    text = _SPACES.sub("", text).replace(",", ".").removesuffix("€")
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def shown(one: Question, answers: Mapping[str, Any], language: str) -> str:
    """An answer in words."""
    answer = answers.get(one.code)
    if answer in (None, "", []):
        return ""
    if one.kind == "yesno":
        return _("oui") if answer == "yes" else _("non")
    if one.kind in {"choice", "multi"}:
        names = {option["code"]: option["label"] for option in one.options}
        given = [answer] if isinstance(answer, str) else list(answer)
        return ", ".join(_named(names.get(code, {}), code, language) for code in given)
    if one.kind == "date" and (found := day(str(answer))):
        return date_format(found, "j F Y")
    if one.kind in {"number", "money"} and (amount := number(str(answer))) is not None:
        told = number_format(amount.normalize() if amount % 1 else int(amount), force_grouping=True)
        return f"{told}\u00a0€" if one.kind == "money" else told
    return str(answer)


def _named(label: Mapping[str, str], code: str, language: str) -> str:
    return label.get(language) or label.get("fr") or code
