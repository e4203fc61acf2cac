"""Consultations, for editors. Every change is one call of the room's services; no answer is ever shown here."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from clickable.base import clock
from clickable.pages.gestion.acting import act, editor, for_editors, kept
from clickable.pages.gestion.voices import forms
from clickable.post import services as post
from clickable.voices import selectors, services
from clickable.voices.models import Band, Circle, Consultation, Proposal, Question
from clickable.voices.rules import STEPS, S, needs_consent

MOST = 200
HERE = "gestion_consultations:page"
# The steps that one press makes; the others have a form of their own.
PRESSED: dict[str, tuple[Callable[..., Consultation], object]] = {
    S.DRAFT: (services.to_draft, gettext_lazy("Remettre en préparation")),
    S.OPEN: (services.open_to_children, gettext_lazy("Ouvrir aux enfants")),
    S.CLOSED: (services.close, gettext_lazy("Clore")),
    S.FEEDBACK: (services.give_feedback, gettext_lazy("Publier le retour et écrire aux groupes")),
    S.ARCHIVED: (services.archive, gettext_lazy("Archiver")),
}


def _found(pk: int) -> Consultation:
    return get_object_or_404(Consultation, pk=pk)


@for_editors
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    rows = [(row, row.text("fr")["title"]) for row in Consultation.objects.order_by("-pk")[:MOST]]
    told = {"rows": rows, "can_write": post.can_write()}
    return render(request, "gestion/voices/index.html", told)


@for_editors
def new(request: HttpRequest) -> HttpResponse:
    form = forms.NewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        slug, by = form.cleaned_data["slug"], editor(request)
        row = services.write(slug=slug, by=by, now=clock.now(), **form.given)
        return redirect(HERE, row.pk)
    return render(request, "gestion/voices/text.html", {"form": form})


@for_editors
def rewrite(request: HttpRequest, pk: int) -> HttpResponse:
    row = _found(pk)
    form = forms.TextForm(request.POST if request.method == "POST" else None, row=row)
    if request.method == "POST" and form.is_valid():

        def go() -> None:
            services.rewrite(consultation=row, by=editor(request), now=clock.now(), **form.given)

        if act(request, go, _("C’est gardé.")):
            return redirect(HERE, pk)
    return render(request, "gestion/voices/text.html", {"form": form, "row": row})


@for_editors
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    row = _found(pk)
    form = forms.QuestionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data

        def go() -> None:
            services.ask(
                consultation=row,
                kind=said["kind"],
                wording=form.wording,
                options=said["options"],
                by=editor(request),
                now=clock.now(),
            )

        if act(request, go, _("La question est ajoutée.")):
            return redirect(HERE, pk)
    return render(request, "gestion/voices/question.html", {"form": form, "row": row})


@for_editors
@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _found(pk))


def _page(request: HttpRequest, row: Consultation, **typed: Form) -> HttpResponse:
    """All that may be done now; `typed`: a form that was refused, as it was filled in."""
    waiting = selectors.to_read(row)
    told: dict[str, Any] = {
        "row": row,
        "text": row.text("fr"),
        "questions": [(q, _asked(q)) for q in row.questions.all()],
        "circles": [(one, _papers(one)) for one in row.circles.order_by("place", "pk")],
        "steps": [(to.value, PRESSED[to][1]) for to in STEPS[S(row.state)] if to in PRESSED],
        "waiting": waiting,
        "mine": row.written_by_id == editor(request).pk,
        "checks": forms.CheckForm(),
        "circle_form": forms.CircleForm(),
        "proposal_form": forms.ProposalForm(auto_id="id_proposal_%s"),
        "synthesis_form": forms.TwoForm(auto_id="id_synthesis_%s"),
        "proposals": [(one, forms.ReplyForm.of(one)) for one in row.proposals.all()],
        "public": row.state not in {S.DRAFT, S.SAFE},
        "current": row.state in {S.DRAFT, S.SAFE, S.OPEN},
    }  # fmt: skip
    return render(request, "gestion/voices/page.html", told | typed)


def _asked(question: Question) -> list[str]:
    return [f"{Band(band).label} – {words['fr']}" for band, words in question.wording.items()]


def _papers(circle: Circle) -> int | None:
    """Parents' papers held; None: none is needed at this age."""
    return circle.consents.count() if needs_consent(circle.band) else None


@for_editors
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    found, by = get_object_or_404(Question, pk=pk), editor(request)
    act(request, lambda: services.drop_question(question=found, by=by, now=clock.now()), _("La question est ôtée."))  # fmt: skip
    return redirect(HERE, found.consultation_id)


@for_editors
@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = _found(pk), forms.CheckForm(request.POST)

    def go() -> None:
        checks = form.cleaned_data["checks"]
        services.sign_off(consultation=row, checks=checks, by=editor(request), now=clock.now())

    def show() -> HttpResponse:
        return _page(request, _found(pk), checks=form)

    return kept(request, form, go, done=_("Signé : elle peut s’ouvrir."), to=(HERE, pk), show=show)  # fmt: skip


@for_editors
@require_POST
def step(request: HttpRequest, pk: int) -> HttpResponse:
    row, to = _found(pk), request.POST.get("to", "")
    if to not in PRESSED:
        raise Http404
    go, by = PRESSED[to][0], editor(request)
    act(request, lambda: go(consultation=row, by=by, now=clock.now()), _("C’est fait."))
    return redirect(HERE, pk)


@for_editors
@require_POST
def circle(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = _found(pk), forms.CircleForm(request.POST)

    def go() -> None:
        services.add_circle(consultation=row, by=editor(request), now=clock.now(), **form.given)

    def show() -> HttpResponse:
        return _page(request, _found(pk), circle_form=form)

    return kept(request, form, go, done=_("Le groupe est ajouté ; l’adulte reçoit son lien."), to=(HERE, pk), show=show)  # fmt: skip


@for_editors
@require_POST
def link(request: HttpRequest, pk: int) -> HttpResponse:
    found, by = get_object_or_404(Circle, pk=pk), editor(request)
    act(request, lambda: services.send_link(circle=found, by=by, now=clock.now()), _("Un nouveau lien part ; l’ancien ne sert plus."))  # fmt: skip
    return redirect(HERE, found.consultation_id)


@for_editors
@require_POST
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = _found(pk), forms.ProposalForm(request.POST)

    def go() -> None:
        services.propose(consultation=row, texts=form.cleaned_data, by=editor(request), now=clock.now())  # fmt: skip

    def show() -> HttpResponse:
        return _page(request, _found(pk), proposal_form=form)

    return kept(request, form, go, done=_("La proposition est notée."), to=(HERE, pk), show=show)  # fmt: skip


@for_editors
@require_POST
def synthesise(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = _found(pk), forms.TwoForm(request.POST)
    if form.is_valid():
        texts, by = form.cleaned_data, editor(request)

        def go() -> None:
            services.synthesise(consultation=row, texts=texts, by=by, now=clock.now())

        if act(request, go, _("La synthèse est publiée.")):
            return redirect(HERE, pk)
    return render(request, "gestion/voices/synthesis.html", {"row": row, "form": form})


@for_editors
@require_POST
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = get_object_or_404(Proposal, pk=pk), forms.ReplyForm(request.POST)
    if form.is_valid():
        by = editor(request)

        def go() -> None:
            services.answer_proposal(proposal=found, by=by, now=clock.now(), **form.given)

        if act(request, go, _("La réponse est notée.")):
            return redirect(HERE, found.consultation_id)
    return render(request, "gestion/voices/reply.html", {"proposal": found, "row": found.consultation, "form": form})  # fmt: skip
