"""What the public's pages and an applicant's own page show."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.timesince import timeuntil
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clickable.grants import selectors, services
from clickable.grants.forms import PREFIX, ApplicationForm, PartnerForm, given_by, hint, kept
from clickable.grants.given import HEAD, faults_of
from clickable.grants.letters import told
from clickable.grants.models import Application, Attachment, Call, Coapplicant
from clickable.grants.questions import Question, questions, shown
from clickable.grants.rules import A, deadline, takes_applications, takes_questions
from clickable.post import services as post

HOUR = timedelta(hours=1)


def left(until: datetime, *, now: datetime) -> str:
    """In words: "il reste 12 jours"."""
    gap = until - now
    if gap <= timedelta(0):
        return ""
    if gap < HOUR:
        minutes = int(gap.total_seconds() // 60)
        return ngettext("il reste %(n)d minute", "il reste %(n)d minutes", minutes) % {"n": minutes}
    return _("il reste %(time)s") % {"time": timeuntil(until, now, depth=2)}


def page(row: Call, language: str, *, now: datetime) -> dict[str, Any]:
    until = row.clarifications_until
    return {
        "call": row,
        "text": row.text(language),
        "deadline": told(row.closes_at, row.zone),
        "left": left(row.closes_at, now=now) if row.state == Call.State.PUBLISHED else "",
        "ask_until": told(until, row.zone) if until else "",
        "takes": takes_applications(row, now=now) and post.can_write(),
        "asks": takes_questions(row, now=now) and post.can_write(),
        "criteria": [(_in(c.label, language), _in(c.help, language), c) for c in row.criteria.all()],
        "answers": [(c, _in(c.question, language), _in(c.answer, language)) for c in selectors.answered(row)],
        "corrections": [(v, _in(v.note, language)) for v in row.versions.filter(number__gt=1).order_by("-number")],
        "conditions": [_in(one["label"], language) for one in row.checklist],
    }  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """A question on paper."""

    number: int
    question: Question
    label: str
    hint: str
    options: list[str]


def on_paper(row: Call, language: str) -> list[Asked]:
    return [
        Asked(
            number,
            one,
            _in(one.label, language),
            hint(one, language),
            [_in(each["label"], language) for each in one.options],
        )
        for number, one in enumerate(questions(row.form), 1)
    ]


@dataclass(frozen=True)
class FileQuestion:
    code: str
    label: str
    hint: str
    required: bool
    files: list[Attachment]
    fault: str


def own(
    row: Application,
    partner: Coapplicant | None,
    *,
    language: str,
    now: datetime,
    sent: Any = None,
    checked: bool = False,
) -> dict[str, Any]:
    """`sent`: what was typed, where it is shown again; `checked`: with what is not right beside it."""
    line = deadline(row.call, selectors.extended_until(row))
    open_ = row.state == A.DRAFT and not line.is_over(now) and row.call.state == Call.State.PUBLISHED  # fmt: skip
    faults = faults_of(row)
    form = ApplicationForm(row, sent or kept(row), language=language)
    form.is_valid()
    if checked:
        form.tell(faults)
    last = row.revisions.order_by("-number").first()
    asked = form.asked
    return {
        "row": row,
        "call": row.call,
        "text": row.call.text(language),
        "partner": partner,
        "open": open_,
        "over": line.is_over(now),
        "deadline": told(line.at, row.call.zone),
        "left": left(line.at, now=now),
        "grace": line.in_grace(now),
        "form": form,
        "partner_form": PartnerForm(),
        "faults": _named(faults, form, language),
        "checked": checked,
        "seen": last.number if last else 0,
        "saved": told(row.saved_at, row.call.zone) if row.saved_at else "",
        "files": [
            _files(one, row, language, fault=faults.get(one.code, ""))
            for one in asked
            if one.kind == "file"
        ],
        "partners": row.coapplicants.filter(ended_at=None),
        "may_take_back": row.state == A.SUBMITTED and not line.is_over(now) and not partner,
        "may_withdraw": services.may_withdraw(row) and not partner,
        "state": selectors.told_state(row),
        "submitted": told(row.submitted_at, row.call.zone) if row.submitted_at else "",
        "answers": _answers(row, asked, language),
        "clarified": selectors.answered(row.call).exists(),
        "unsaved": [] if open_ or not sent else _unsaved(row, sent, form, language=language),
    }


def _answers(row: Application, asked: Iterable[Question], language: str) -> list[tuple[str, Any]]:
    words = (one for one in asked if one.kind != "file")
    return [(_in(one.label, language), shown(one, row.answers, language)) for one in words]


def _unsaved(
    row: Application, sent: Any, form: ApplicationForm, *, language: str
) -> list[tuple[str, str]]:
    """What was typed and could not be kept, where its form is shown no more: to be copied."""
    given, before = given_by(row, sent), kept(row)
    head = [(str(form.fields[name].label), getattr(given, name), before[name]) for name in HEAD]
    answers = [
        (_in(one.label, language), shown(one, given.answers, language), shown(one, row.answers, language))
        for one in form.asked
        if one.kind != "file"
    ]  # fmt: skip
    return [(label, typed) for label, typed, was in head + answers if typed and typed != was]


def _named(
    faults: dict[str, str], form: ApplicationForm, language: str
) -> list[tuple[str, str, str]]:
    """Where on the page, which question, what is not right."""
    labels = {one.code: _in(one.label, language) for one in form.asked}
    found = []
    for code, said in faults.items():
        name = code if code in form.fields else PREFIX + code
        label = str(form.fields[code].label) if code in form.fields else labels.get(code, code)
        found.append((f"id_{name}" if name in form.fields else f"files-{code}", label, said))
    return found


def _files(one: Question, row: Application, language: str, *, fault: str) -> FileQuestion:
    mine = list(row.attachments.filter(question=one.code))
    label = _in(one.label, language)
    return FileQuestion(one.code, label, hint(one, language), one.required, mine, fault)


def _in(texts: dict[str, str], language: str) -> str:
    return texts.get(language) or texts.get("fr", "")
