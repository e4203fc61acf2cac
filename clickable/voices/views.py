"""Where children answer. No cookie, no script: the code comes with every page, in its body, and opens one
sheet. Everything else here is read by everybody."""

import csv
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from clickable.base import clock
from clickable.base.errors import RefusedError
from clickable.base.plain import cell
from clickable.post.one_time import HEADERS
from clickable.voices import presentation, selectors, services
from clickable.voices.forms import CodeForm, WordsForm
from clickable.voices.models import Consultation, Contribution, Question, Slot
from clickable.voices.rules import TOLD, K


def _language() -> str:
    return get_language() or "fr"


def _alone(response: HttpResponse) -> HttpResponse:
    """Kept nowhere: the next child at this device sees nothing of it."""
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return _start(request, CodeForm())


def _start(request: HttpRequest, form: CodeForm, status: int = 200) -> HttpResponse:
    told = {"form": form, "rows": _rows(selectors.public())}
    return render(request, "voices/index.html", told, status=status)


def _rows(rows: Any) -> list[tuple[Consultation, dict[str, str]]]:
    return [(row, row.text(_language())) for row in rows]


@csrf_exempt  # no cookie, nothing to forge (docs/decisions/0010)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest) -> HttpResponse:
    """One page after the other, each with the code in it. GET shows where a code is typed."""
    if request.method != "POST":
        return redirect("voices:index")
    form = CodeForm(request.POST)
    slot = selectors.slot_of(form.cleaned_data["code"]) if form.is_valid() else None
    if form.is_valid() and slot is None:
        form.add_error("code", _("Ce code n’existe pas, ou plus. Regarde bien chaque mot."))
    if slot is None:
        return _alone(_start(request, form))
    return _alone(_Visit(request, slot, form.cleaned_data["code"]).page())


class _Visit:
    """One press of a button by who has a code."""

    def __init__(self, request: HttpRequest, slot: Slot, code: str) -> None:
        self.request, self.slot, self.code = request, slot, code
        self.circle, self.now = slot.circle, clock.now()
        self.do = request.POST.get("do", "")
        self.error = ""
        self.form: WordsForm | None = None

    def page(self) -> HttpResponse:
        sheet = selectors.contribution_of(self.code)
        if sheet is not None and sheet.sent_on:
            return self._show("thanks")
        if not selectors.is_allowed(self.slot):
            return self._show("not_yet")
        if not selectors.is_open(self.circle.consultation, now=self.now):
            return self._show("over", began=sheet is not None)
        if self.do == "stop":
            return self._show("stopped", began=sheet is not None)
        if self.do == "yes":
            sheet = services.assent(code=self.code, now=self.now)
        if sheet is None:
            return self._show("refused" if self.do == "no" else "assent")
        return self._asked(sheet)

    def _asked(self, sheet: Contribution) -> HttpResponse:
        questions = selectors.questions_for(self.circle)
        at = self._at(sheet, questions)
        if self.do in {"answer", "skip"} and at < len(questions):
            at += self._answer(sheet, questions[at])
        elif self.do == "back":
            at = max(0, at - 1)
        elif self.do == "send":
            try:
                services.send(code=self.code, now=self.now)
                return self._show("thanks")
            except RefusedError as refused:
                self.error, self.do = str(refused.message), ""
                at = self._at(sheet, questions, resume=True)
        if at >= len(questions):
            return self._show("check", at=at, of=len(questions))
        return self._question(sheet, questions, at)

    def _at(self, sheet: Contribution, questions: list[Question], *, resume: bool = False) -> int:
        """Which question the page was about; coming back, the first without an answer."""
        typed = self.request.POST.get("at", "")
        if not resume and typed.isascii() and typed.isdigit() and int(typed[:3]) <= len(questions):
            return int(typed[:3])
        given = set(sheet.answers.values_list("question_id", flat=True))
        given |= set(sheet.words.values_list("question_id", flat=True))
        return next((n for n, q in enumerate(questions) if q.pk not in given), len(questions))

    def _answer(self, sheet: Contribution, question: Question) -> bool:
        """Keep what was said. True: go on to the next question."""
        said = self.request.POST.get("said", "")
        if question.kind == K.WORDS:
            self.form = WordsForm(self.request.POST)
            if self.do == "skip":
                said = ""
            elif not self.form.is_valid():
                self.error = str(self.form.errors["said"][0])
                return False
            else:
                said = self.form.cleaned_data["said"]
                if not said and sheet.words.filter(question=question).exists():
                    return True  # what was written before stays
        try:
            services.answer(code=self.code, question=question, said=said, now=self.now)
        except RefusedError as refused:
            self.error = str(refused.message)
            return False
        return True

    def _question(self, sheet: Contribution, questions: list[Question], at: int) -> HttpResponse:
        question = questions[at]
        mine = sheet.answers.filter(question=question).first()
        written = sheet.words.filter(question=question).exists()
        return self._show(
            "question",
            question=question,
            asked=question.asked(self.circle.band, _language()),
            options=presentation.options(question, _language()),
            chosen=mine.option if mine else "",
            written=written,
            form=(self.form if self.error and self.form else WordsForm()),
            at=at,
            number=at + 1,
            of=len(questions),
        )

    def _show(self, name: str, **more: Any) -> HttpResponse:
        row = self.circle.consultation
        told = {
            "code": self.code,
            "consultation": row,
            "text": row.text(_language()),
            "hours": row.hours,
            "error": self.error,
            "erasable": True,
            **more,
        }
        return render(self.request, f"voices/{name}.html", told)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Everything that was answered with a code: asked once more, then gone."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    done = False
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        if request.POST.get("do") == "erase":
            done = services.erase(code=code)
            if not done:
                form.add_error("code", _("Il n’y a rien à effacer avec ce code."))
    return _alone(render(request, "voices/erase.html", {"form": form, "done": done}))


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """What is asked; once closed, what was answered, as far as it may be told."""
    row = get_object_or_404(selectors.public(), slug=slug)
    told: dict[str, Any] = {"consultation": row, "text": row.text(_language())}
    if row.state in TOLD:
        told |= {
            "told": True,
            "children": (row.results or {}).get("children"),
            "tables": presentation.tables(row, _language()),
            "ages": presentation.ages(row),
            "places": presentation.places(row, _language()),
            "quotes": _quotes(row),
            "synthesis": row.synthesis.get(_language()) or row.synthesis.get("fr", ""),
            "proposals": _proposals(row),
        }
    return render(request, "voices/page.html", told)


def _quotes(row: Consultation) -> list[tuple[str, list[str]]]:
    """Once the results tell anything: from fewer than ten children not a word."""
    if not (row.results or {}).get("children"):
        return []
    found = selectors.quotes(row)
    return [
        (presentation.asked(question, _language()), found[question.number])
        for question in row.questions.all()
        if question.number in found
    ]


def _proposals(row: Consultation) -> list[tuple[Any, str, str]]:
    language = _language()
    return [
        (one, one.texts.get(language) or one.texts["fr"], one.why.get(language) or one.why.get("fr", ""))
        for one in row.proposals.all()
    ]  # fmt: skip


@require_safe
def table(request: HttpRequest, slug: str) -> HttpResponse:
    """The same figures, masked as on the page."""
    row = get_object_or_404(selectors.public().filter(state__in=TOLD), slug=slug)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="paroles-{row.slug}.csv"'
    out = csv.writer(response)
    out.writerow([_("Question"), _("Âge"), _("Réponse"), _("Enfants (vide : non dit)")])
    for found in presentation.tables(row, _language()):
        columns = [*found.bands, _("tous les âges")]
        for line in found.lines:
            for band, number in zip(columns, line.cells, strict=True):
                out.writerow([cell(found.title), cell(str(band)), cell(str(line.name)), "" if number is None else number])  # fmt: skip
    return response


@require_safe
def feedbacks(request: HttpRequest) -> HttpResponse:
    return render(request, "voices/feedbacks.html", {"rows": _rows(selectors.with_feedback())})


@require_safe
def feedback(request: HttpRequest, slug: str) -> HttpResponse:
    """What changed thanks to the children, proposal by proposal, in their words."""
    row = get_object_or_404(selectors.with_feedback(), slug=slug)
    told = {"consultation": row, "text": row.text(_language()), "proposals": _proposals(row)}
    return render(request, "voices/feedback.html", told)
