"""The pages of the form and what each asks: read from what was typed or kept so far."""

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import QueryDict
from django.utils.functional import Promise

from clickable.base.words import read_words
from clickable.places.selectors import territory
from clickable.support.requests import texts
from clickable.support.requests.journey import Journey, Step
from clickable.support.requests.letters import Letter
from clickable.support.requests.rules import (
    CELLS,
    LONGEST_ABOUT,
    LONGEST_LINE,
    LONGEST_MESSAGE,
    LONGEST_RECEIPT,
    Cover,
    Safety,
    Way,
    Who,
)
from clickable.support.requests.services import Given

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

NUMBER = re.compile(r"\+?[0-9][0-9 ./()\u00a0\u202f-]{1,28}[0-9]")
HOURS = [f"{hour:02}:00" for hour in range(24)]
LONGEST_TICK = 10  # what a browser sends of a ticked box
LONGEST_CELLS = 400  # all of them are 28, of a dozen letters each at most
SPLIT = {"cells"}  # several values of one name, kept with spaces between


def _words(longest: int = LONGEST_LINE) -> forms.CharField:
    return forms.CharField(
        required=False, max_length=longest, error_messages={"max_length": texts.TOO_LONG}
    )


def _one_of(values: list[str], missing: "StrPromise | str" = "") -> forms.ChoiceField:
    said = {"required": missing, "invalid_choice": missing} if missing else {}
    return forms.ChoiceField(
        required=bool(missing), choices=[(value, value) for value in values], error_messages=said
    )


class PageForm(forms.Form):
    """One page of the form. `kept` is what may ride on in the page, faults included."""

    def __init__(self, given: Mapping[str, str]) -> None:
        read = {name: read_words(given.get(name, "")) for name in self.base_fields}
        self.kept = {name: words.text for name, words in read.items()}
        self.pasted = [name for name, words in read.items() if words.pasted]
        super().__init__(self.kept, auto_id=False)

    def clean(self) -> None:
        for name in self.pasted:
            self.add_error(name, str(texts.PASTED))


class WayForm(PageForm):
    way = _one_of(list(Way), texts.NO_WAY)
    number = _words()
    mailbox = _words()
    territory = _words()

    def clean(self) -> None:
        super().clean()
        way = self.cleaned_data.get("way")
        if way in {Way.CALL, Way.TEXT}:
            self._check("number", texts.NO_NUMBER, texts.BAD_NUMBER, ok=NUMBER.fullmatch)
        elif way == Way.MAIL:
            self._check("mailbox", texts.NO_MAILBOX, texts.BAD_MAILBOX, ok=_is_mailbox)

    def _check(
        self, name: str, missing: Promise, bad: Promise, *, ok: Callable[[str], object]
    ) -> None:
        given = self.cleaned_data.get(name, "")
        if name not in self.errors and not (given and ok(given)):
            self.add_error(name, str(bad if given else missing))


class SafeForm(PageForm):
    cells = _words(LONGEST_CELLS)
    anytime = _words(LONGEST_TICK)  # said by the person, never taken for granted
    never_from = _one_of(["", *HOURS])
    never_until = _one_of(["", *HOURS])
    name = _words()
    safe_word = _words()
    cover = _one_of(["", *Cover])
    cover_words = _words()
    voicemail = _words(LONGEST_TICK)

    def clean_cells(self) -> list[str]:
        """In the order of the week; what is none of ours is dropped."""
        ticked = set(self.cleaned_data["cells"].split())
        return [cell for cell in CELLS if cell in ticked]

    def clean(self) -> None:
        super().clean()
        given = self.cleaned_data
        safety = Safety(
            frozenset(given.get("cells", ())),
            given.get("never_from", ""),
            given.get("never_until", ""),
        )
        if not (safety.cells or given.get("anytime")):
            self.add_error("cells", str(texts.NO_MOMENT))
        elif bool(safety.never_from) != bool(safety.never_until):
            self.add_error("never_from", str(texts.ONE_HOUR))
        elif not safety.ever:
            self.add_error("cells", str(texts.NO_TIME))
        if given.get("cover") == Cover.OWN and not given.get("cover_words"):
            self.add_error("cover_words", str(texts.NO_COVER))


class AboutForm(PageForm):
    about = _words(LONGEST_ABOUT)
    who = _one_of([*Who])
    consent = _words(LONGEST_TICK)


class AnswerForm(PageForm):
    answer = forms.CharField(
        max_length=LONGEST_MESSAGE,
        error_messages={"required": texts.NO_ANSWER, "max_length": texts.TOO_LONG},
    )


class ReceiptForm(PageForm):
    receipt = forms.CharField(
        max_length=LONGEST_RECEIPT,
        error_messages={"required": texts.NO_CODE, "max_length": texts.UNKNOWN},
    )


FORMS: dict[Step, type[PageForm]] = {
    Step.WAY: WayForm,
    Step.SAFE: SafeForm,
    Step.ABOUT: AboutForm,
}


def typed(step: Step, posted: QueryDict) -> dict[str, str]:
    """What this page sent; boxes that are not ticked are sent by nobody."""
    names = FORMS[step].base_fields
    return {
        name: " ".join(posted.getlist(name)) if name in SPLIT else posted.get(name, "")
        for name in names
    }


def kept_of(posted: QueryDict) -> dict[str, str]:
    """What can be kept of a page that is no longer valid: the answers it carries."""
    kept = {name: text for s in Step for name, text in FORMS[s](typed(s, posted)).kept.items()}
    return {name: text for name, text in kept.items() if text}


def faulty(journey: Journey) -> Step | None:
    """The first page of the way that still needs something."""
    return next((s for s in journey.way if not FORMS[s](journey.answers).is_valid()), None)


def given(journey: Journey, *, language: str, quarantined: bool) -> Given:
    """The request that the answers make. They must not be `faulty`."""
    cleaned: dict[str, str] = {}
    for step in journey.way:
        form = FORMS[step](journey.answers)
        form.is_valid()
        cleaned |= form.cleaned_data
    here = territory(cleaned["territory"])
    way = Way(cleaned["way"])
    letter = Letter(
        way=way,
        contact=_contact(way, cleaned),
        territory=here.code if here else "FR",
        about=cleaned["about"],
        who=cleaned["who"],
        language=language,
        **({} if way == Way.HERE else _safely(cleaned)),  # type: ignore[arg-type]
    )
    return Given(letter=letter, may_pass_on=bool(cleaned["consent"]), quarantined=quarantined)


def _contact(way: Way, cleaned: Mapping[str, str]) -> str:
    if way == Way.HERE:
        return ""
    return cleaned["mailbox"] if way == Way.MAIL else cleaned["number"]


def _safely(cleaned: Mapping[str, str]) -> dict[str, object]:
    names = ("cells", "never_from", "never_until", "name", "safe_word", "cover_words")
    return {
        **{name: cleaned[name] for name in names},
        "cover": cleaned["cover"] or Cover.HANG_UP,
        "voicemail": bool(cleaned["voicemail"]),
    }


def _is_mailbox(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
