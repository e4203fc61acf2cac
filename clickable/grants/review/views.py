"""A reviewer's pages, all behind one personal link. Nothing is shown, counted or exported past the gate
(`selectors.visible`): what a reviewer may not see answers 404, like what does not exist."""

import csv
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from clickable.base import clock
from clickable.base.errors import GoneError, RefusedError
from clickable.base.plain import cell
from clickable.grants.countries import name as name_of
from clickable.grants.review import forms, letters, presentation, selectors, services
from clickable.grants.review.agreement import agreement
from clickable.grants.review.models import Assignment, Meeting, Reviewer
from clickable.post import links
from clickable.post import services as post
from clickable.post.one_time import HEADERS

Page = Callable[..., HttpResponse]


def _language() -> str:
    return (get_language() or "fr")[:2]


def by_link(page: Page) -> Page:
    """The reviewer behind a link that still works; for anybody else it is over. GET changes nothing."""

    @csrf_exempt  # no cookie says who sends it: the token does
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: HttpRequest, pk: int, token: str, **named: object) -> HttpResponse:
        found, now = links.find(pk, token, purpose=letters.MINE), clock.now()
        over = found is None or links.is_over(found, now=now)
        row = None if over or found is None else selectors.reviewer_of(found.subject)
        if row is None:
            answer = render(request, "post/over.html", status=404)
        else:
            answer = page(request, row, at=(pk, token), **named)
        for name, value in HEADERS.items():
            answer.headers[name] = value
        return answer

    return view


def _sent(request: HttpRequest) -> dict[str, str]:
    return {name: str(value) for name, value in request.POST.items()}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "grant_review/index.html", {"words": agreement().text(_language())})  # fmt: skip


@csrf_exempt  # no cookie, nothing to forge (docs/decisions/0010)
@require_http_methods(["GET", "HEAD", "POST"])
def own_link(request: HttpRequest) -> HttpResponse:
    form = forms.LinkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if post.can_write():
            services.send_link(mailbox=form.cleaned_data["mailbox"], now=clock.now())
        return redirect("grant_review:link_sent")
    return render(
        request, "grant_review/link.html", {"form": form}, status=422 if form.errors else 200
    )


@require_safe
def link_sent(request: HttpRequest) -> HttpResponse:
    """The same for everybody: whether a mailbox is known here is nobody's business."""
    return render(request, "grant_review/link_sent.html")


@by_link
def mine(request: HttpRequest, row: Reviewer, *, at: tuple[int, str]) -> HttpResponse:
    refused = ""
    if request.method == "POST":
        try:
            _act(row, _sent(request))
        except RefusedError as error:
            refused = str(error.message)
        row = Reviewer.objects.select_related("call", "addressee").get(pk=row.pk)
        if row.state == Reviewer.State.LEFT:
            return render(request, "grant_review/left.html")
    told = {**presentation.home(row, language=_language()), "refused": refused, "at": at}
    return render(request, "grant_review/mine.html", told, status=422 if refused else 200)


def _act(row: Reviewer, sent: dict[str, str]) -> None:
    match sent.get("do"):
        case "agree" if sent.get("edition", "").isdecimal():
            services.agree(reviewer=row, edition=int(sent["edition"]), now=clock.now())
        case "leave":
            services.leave(reviewer=row, by=None, now=clock.now())


@by_link
def declare(request: HttpRequest, row: Reviewer, *, at: tuple[int, str]) -> HttpResponse:
    _agreed(row)
    form, refused = None, ""
    if request.method == "POST":
        form = forms.DeclareForm(_sent(request), list(selectors.to_declare(row)))
        if not form.faults:
            try:
                services.declare_all(reviewer=row, said=form.said, now=clock.now())
                return redirect("grant_review:mine", *at)
            except RefusedError as error:
                refused = str(error.message)
    told = {**presentation.declarations(row, form, language=_language()), "refused": refused, "at": at}  # fmt: skip
    status = 422 if told["faults"] or refused else 200
    return render(request, "grant_review/declare.html", told, status=status)


@by_link
def dossier(request: HttpRequest, row: Reviewer, *, at: tuple[int, str], number: str) -> HttpResponse:  # fmt: skip
    assignment = _entrusted(row, number)
    refused, sent, saved, handing_in = "", None, False, False
    if request.method == "POST":
        sent = _sent(request)
        handing_in = sent.get("do") == "submit"
        try:
            _keep(row, assignment, sent, handing_in=handing_in)
            saved, sent = True, None
        except GoneError as error:
            raise Http404 from error
        except RefusedError as error:
            refused = str(error.message)
    told = presentation.dossier(row, assignment, language=_language(), sent=sent, handing_in=handing_in)  # fmt: skip
    files = selectors.shown_attachments(assignment.application)
    more = {"refused": refused, "saved": saved, "at": at, "files": files, "number": number}
    status = 422 if refused else 200
    return render(request, "grant_review/dossier.html", {**told, **more}, status=status)


def _keep(row: Reviewer, assignment: Assignment, sent: dict[str, str], *, handing_in: bool) -> None:
    application, now = assignment.application, clock.now()
    criteria = list(application.call.criteria.all())
    services.save(reviewer=row, application=application, written=forms.written(sent, criteria), now=now)  # fmt: skip
    if handing_in:
        services.submit(reviewer=row, application=application, now=now)


@by_link
def attachment(_request: HttpRequest, row: Reviewer, *, at: tuple[int, str], number: str, file: int) -> HttpResponse:  # fmt: skip
    assignment = _entrusted(row, number)
    found = get_object_or_404(selectors.shown_attachments(assignment.application), pk=file)
    with found.file.open("rb") as opened:
        answer = HttpResponse(opened.read(), content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="{number}-{found.pk}.{found.kind}"'  # fmt: skip
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@by_link
def ranking(request: HttpRequest, row: Reviewer, *, at: tuple[int, str]) -> HttpResponse:
    _seen(row)
    told = {"row": row, "call": row.call.text(_language()), "rows": selectors.ranking_for(row), "at": at}  # fmt: skip
    return render(request, "grant_review/ranking.html", told)


@by_link
def export(_request: HttpRequest, row: Reviewer, *, at: tuple[int, str]) -> HttpResponse:
    _seen(row)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="ranking.csv"'
    out = csv.writer(answer, delimiter=";")
    out.writerow(["rank", "number", "title", "mean of 5", "spread", "reviews", "missing"])
    for one in selectors.ranking_for(row):
        out.writerow(map(cell, [one.rank, one.number, one.title, one.mean, one.spread, one.reviews, one.missing]))  # fmt: skip
    return answer


@by_link
def minutes(request: HttpRequest, row: Reviewer, *, at: tuple[int, str]) -> HttpResponse:
    _seen(row)
    told = {"row": row, "call": row.call.text(_language()), "decisions": selectors.decisions_for(row), "meeting": Meeting.objects.get(call=row.call), "at": at}  # fmt: skip
    return render(request, "grant_review/minutes.html", told)


@require_safe
def results(request: HttpRequest, slug: str) -> HttpResponse:
    """Who was selected, for everybody; not before it is announced."""
    found = selectors.announced(slug)
    if found is None:
        raise Http404
    call, decisions = found
    language = _language()
    told = {
        "call": call,
        "text": call.text(language),
        "rows": [(one, name_of(one.application.country, language)) for one in decisions],
        "sum": sum(one.given or 0 for one in decisions),
    }
    return render(request, "grant_review/results.html", told)


def _agreed(row: Reviewer) -> None:
    if row.state != Reviewer.State.AGREED:
        raise Http404


def _entrusted(row: Reviewer, number: str) -> Assignment:
    found = selectors.entrusted(row).filter(application__number=number).first()
    if found is None:
        raise Http404
    return found


def _seen(row: Reviewer) -> None:
    if not selectors.sees_ranking(row):
        raise Http404
