"""What the holder of a receipt may send: one form of the page each, read like the report's own."""

from collections.abc import Mapping

from django import forms

from clickable.report import wording
from clickable.report.forms import PageForm, WhereForm
from clickable.report.rules import LONGEST_MAILBOX, LONGEST_TEXT

TYPED = ("answer", "addresses", "elsewhere", "mailbox")  # every field of the page


class AnswerForm(PageForm):
    answer = forms.CharField(
        max_length=LONGEST_TEXT,
        error_messages={"required": wording.NO_ANSWER, "max_length": wording.TOO_LONG},
    )


class AddForm(WhereForm):
    """As in the report: the same reading and the same rules."""

    nowhere = None  # type: ignore[assignment] # so Django takes a field away

    def clean(self) -> None:
        PageForm.clean(self)
        if not any(self.kept.values()) and not self.errors:
            self.add_error("addresses", str(wording.NO_ADDRESS))


class MailboxForm(PageForm):
    mailbox = forms.EmailField(
        max_length=LONGEST_MAILBOX,
        error_messages={
            "required": wording.NO_MAILBOX,
            "invalid": wording.NO_MAILBOX,
            "max_length": wording.NO_MAILBOX,
        },
    )


FORMS: dict[str, type[PageForm]] = {"answer": AnswerForm, "add": AddForm, "mail": MailboxForm}


def typed_of(posted: Mapping[str, str]) -> dict[str, str]:
    """Everything typed on the page, faults included, to be shown again."""
    kept = {name: form(posted).kept for name, form in FORMS.items()}
    return {field: text for fields in kept.values() for field, text in fields.items() if text}
