"""An application's content: what is not right in it yet, two writers at once, and what changed between saves."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from clickable.grants.countries import countries
from clickable.grants.models import Application, Attachment
from clickable.grants.questions import fault, questions
from clickable.places.areas import areas

HEAD = ("organisation", "country", "area", "title", "amount")  # what every application says
Content = Mapping[str, Any]


def faults_of(row: Application) -> dict[str, str]:
    """By the code of the question, in the reader's language. Empty: it may be submitted."""
    needed = _("Cette réponse est nécessaire.")
    found = {
        name: needed for name in ("organisation", "country", "title") if not getattr(row, name)
    }
    if row.country and row.country not in countries():
        found["country"] = _("Choisissez parmi les réponses.")
    if row.area and row.area not in areas():
        found["area"] = _("Choisissez parmi les réponses.")
    if row.amount is None:
        found["amount"] = _("Écrivez un montant. Exemple : 12 500")
    elif row.amount > row.call.ceiling:
        most = number_format(row.call.ceiling, decimal_pos=0, force_grouping=True)
        found["amount"] = _("Le plafond d’une subvention est de %(most)s %(currency)s.") % {"most": most, "currency": row.call.currency}  # fmt: skip
    kept = row.attachments.exclude(scan=Attachment.Scan.INFECTED) if row.pk else Attachment.objects.none()  # fmt: skip
    files = list(kept.values_list("question", flat=True))
    for one in questions(row.call.form):
        if said := fault(one, row.answers.get(one.code), files=files.count(one.code)):
            found[one.code] = said
    return found


def merged(base: Content, theirs: Content, ours: Content) -> tuple[dict[str, Any], list[str]]:
    """What is kept when somebody saved after the page was opened: each change of either; where both changed
    the same, `ours`. Also the codes of those."""
    both: list[str] = []

    def one(name: str, three: tuple[Content, Content, Content]) -> Any:
        before, there, here = (each.get(name, "") for each in three)
        if here == before:
            return there
        if there not in (before, here):
            both.append(name)
        return here

    found = {name: one(name, (base, theirs, ours)) for name in HEAD}
    before, there, here = (each.get("answers", {}) for each in (base, theirs, ours))
    codes = [*here, *(code for code in there if code not in here)]
    found["answers"] = {code: one(code, (before, there, here)) for code in codes}
    return found, both


@dataclass(frozen=True)
class Changed:
    """One answer in two revisions."""

    code: str
    pieces: list[tuple[str, str]]  # ("same" | "gone" | "new", text)


def difference(before: Content, after: Content) -> list[Changed]:
    """What changed, word by word."""
    found = []
    for code, old, new in _pairs(before, after):
        if old != new:
            found.append(Changed(code, _pieces(old, new)))
    return found


def _pairs(before: Content, after: Content) -> list[tuple[str, str, str]]:
    head = [(name, _plain(before.get(name)), _plain(after.get(name))) for name in HEAD]
    old, new = before.get("answers", {}), after.get("answers", {})
    codes = [*new, *(code for code in old if code not in new)]
    return head + [(code, _plain(old.get(code)), _plain(new.get(code))) for code in codes]


def _plain(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _pieces(old: str, new: str) -> list[tuple[str, str]]:
    a, b = _words(old), _words(new)
    pieces = []
    for tag, i, j, k, m in difflib.SequenceMatcher(a=a, b=b, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(("same", "".join(a[i:j])))
            continue
        if i < j:
            pieces.append(("gone", "".join(a[i:j])))
        if k < m:
            pieces.append(("new", "".join(b[k:m])))
    return pieces


def _words(text: str) -> list[str]:
    """With the white space after each, so that they join to the same text."""
    found: list[str] = []
    for piece in text.splitlines(keepends=True):
        words = piece.split(" ")
        found += [word + " " for word in words[:-1]] + ([words[-1]] if words[-1] else [])
    return found
