"""Letters, for editors: written, read again, approved by somebody else, stopped. No mailbox is seen here.

Somebody who works for one association (its seat in `outreach`) writes its letter alone; others, any.
"""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clickable.base import clock
from clickable.campaign.newsletter import selectors, sending
from clickable.campaign.newsletter.models import Issue
from clickable.campaign.newsletter.rules import STEPS, WRITABLE, S, blocks, lists
from clickable.outreach.selectors import association_of
from clickable.pages.gestion.acting import act, editor, for_editors, settled
from clickable.pages.gestion.newsletter import forms
from clickable.people.models import User
from clickable.people.rules import can_publish
from clickable.post import services as post

MOST = 200


def mine(user: User) -> list[str]:
    """The lists that somebody may write for."""
    seat = association_of(user)
    return [code for code in lists() if seat in {"", code}]


def _found(request: HttpRequest, pk: int) -> Issue:
    found = get_object_or_404(Issue, pk=pk)
    if found.list not in mine(editor(request)):
        raise Http404
    return found


@for_editors
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    codes, sizes = mine(editor(request)), selectors.sizes()
    rows = Issue.objects.filter(list__in=codes).order_by("-pk")[:MOST]
    told = {
        "lists": [(lists()[code].name, sizes.get(code, 0)) for code in codes],
        "rows": [(one, one.text("fr")["subject"], lists()[one.list].name) for one in rows],
        "can_write": post.can_write(),
    }
    return render(request, "gestion/newsletter/index.html", told)


@for_editors
def new(request: HttpRequest) -> HttpResponse:
    by = editor(request)
    form = forms.NewForm(request.POST if request.method == "POST" else None, mine=mine(by))
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        row = sending.write(code=code, texts=form.texts, by=by, now=clock.now())
        return redirect("gestion_lettres:page", row.pk)
    return render(request, "gestion/newsletter/text.html", {"form": form})


@for_editors
def rewrite(request: HttpRequest, pk: int) -> HttpResponse:
    row, by = _found(request, pk), editor(request)
    form = forms.TextForm(request.POST if request.method == "POST" else None, issue=row)
    if request.method == "POST" and form.is_valid():

        def go() -> None:
            sending.rewrite(issue=row, texts=form.texts, by=by, now=clock.now())

        if act(request, go, _("C’est gardé, comme un brouillon à relire.")):
            return redirect("gestion_lettres:page", pk)
    return render(request, "gestion/newsletter/text.html", {"form": form, "issue": row})


@for_editors
@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """As it will be read, in both languages, and where it stands."""
    row, by = _found(request, pk), editor(request)
    texts = [(language, row.text(language)) for language in ("fr", "en")]
    told = {
        "issue": row,
        "name": lists()[row.list].name,
        "texts": [(language, text["subject"], blocks(text["body"])) for language, text in texts],
        "steps": {to.value for to in STEPS[S(row.state)]},
        "writable": row.state in WRITABLE,
        "other": can_publish(by) and row.written_by_id != by.pk,
        "size": selectors.sizes().get(row.list, 0),
        "numbers": sending.numbers(row),
        "approve_form": forms.ApproveForm(now=clock.now()),
    }
    return render(request, "gestion/newsletter/page.html", told)


Act = Callable[..., object]


def _one_act(call: Act, done: Callable[[], str]) -> Callable[..., HttpResponse]:
    @for_editors
    @require_POST
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        row = _found(request, pk)
        act(request, lambda: call(issue=row, by=editor(request), now=clock.now()), done())
        return redirect("gestion_lettres:page", pk)

    return view


hand_in = _one_act(sending.hand_in, lambda: _("Une autre personne peut la relire et l’approuver."))
hand_back = _one_act(sending.hand_back, lambda: _("C’est de nouveau un brouillon."))
stop = _one_act(sending.stop, lambda: _("Arrêtée : rien de plus ne part."))
resume = _one_act(sending.resume, lambda: _("Elle continue, sans écrire deux fois à personne."))


@for_editors
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    row, by = _found(request, pk), editor(request)
    form = forms.ApproveForm(request.POST, now=clock.now())

    def go() -> None:
        sending.approve(issue=row, send_at=form.cleaned_data["send_at"], by=by, now=clock.now())

    done = _("Approuvée : elle part à l’heure dite.")
    return settled(request, form, go, done=done, to=("gestion_lettres:page", pk))
