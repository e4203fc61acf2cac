"""The pathway as the public sees it, and a trainer's own pages by link. No cookie; links act on POST alone."""

from datetime import date, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from clickable.base import clock
from clickable.base.errors import RefusedError
from clickable.post import services as post
from clickable.post.models import Link
from clickable.post.one_time import Shown, one_time
from clickable.trainers import letters, presentation, selectors, services
from clickable.trainers.forms import ApplyForm, LinkForm, said_by
from clickable.trainers.models import Trainer
from clickable.trainers.steps import Act


def _language() -> str:
    return (get_language() or "fr")[:2]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    told = {**presentation.way(_language()), "can_write": post.can_write()}
    return render(request, "trainers/index.html", told)


@csrf_exempt  # no cookie, nothing to forge (docs/decisions/0010)
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    given = request.POST if request.method == "POST" else None
    form = ApplyForm(given, language=_language())
    if given is not None and form.is_valid():
        try:
            services.apply(said=form.said, now=clock.now())
            return redirect("trainers:applied")
        except RefusedError as refused:
            form.add_error(None, str(refused.message))
    return render(request, "trainers/apply.html", {"form": form, "can_write": post.can_write()})


@require_safe
def applied(request: HttpRequest) -> HttpResponse:
    """The same for everybody: whether a mailbox is known here is nobody's business."""
    return render(request, "trainers/sent.html", {"applied": True})


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def own_link(request: HttpRequest) -> HttpResponse:
    form = LinkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if post.can_write():
            services.send_link(mailbox=form.cleaned_data["mailbox"], now=clock.now())
        return redirect("trainers:link_sent")
    return render(request, "trainers/link.html", {"form": form})


@require_safe
def link_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "trainers/sent.html", {"applied": False})


def _found(subject: str) -> Trainer:
    row = selectors.trainer_of(subject)
    if row is None:
        raise Http404
    return row


def _show_confirm(link: Link, done: bool) -> Shown | None:  # noqa: FBT001 -- post.one_time's signature
    row = selectors.trainer_of(link.subject)
    return Shown("trainers/confirm.html", {"row": row, "done": done}) if row else None


def _confirm(subject: str, _sent: dict[str, str], now: datetime) -> None:
    services.confirm(_found(subject).pk, now=now)


def _show_mine(link: Link, _done: bool) -> Shown | None:  # noqa: FBT001
    row = selectors.trainer_of(link.subject)
    if row is None:
        return None
    told = presentation.own(row, language=_language(), today=clock.today())
    return Shown("trainers/mine.html", told)


def _mine(subject: str, sent: dict[str, str], now: datetime) -> None:
    row = _found(subject)
    match sent.get("do"):
        case "say":
            services.say(row.pk, said=said_by(sent, _language()), now=now)
        case "away":
            first = _day(sent.get("first", ""))
            services.away(row.pk, first=first, last=_day(sent.get("last") or sent["first"]), now=now)  # fmt: skip
        case "back" if sent.get("absence", "").isdecimal():
            services.back(row.pk, absence=int(sent["absence"]), now=now)
        case "agree" if sent.get("edition", "").isdecimal():
            services.agree(row.pk, code=sent.get("text", ""), edition=int(sent["edition"]), now=now)
        case "withdraw":
            services.withdraw(row.pk, code=sent.get("text", ""), now=now)
        case "give_up" if sent.get("call", "").isdecimal():
            _give_up(row, int(sent["call"]), now=now)
        case "leave":
            services.move(trainer=row, act=Act.LEAVE, by=None, now=now)


def _give_up(row: Trainer, call: int, *, now: datetime) -> None:
    if row.calls.filter(pk=call).exists():  # a foreign one does not exist
        services.give_up(call, trainer=row, now=now)


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise RefusedError(_("Donnez un premier jour, et un dernier."), "day") from error


def _show_offer(link: Link, _done: bool) -> Shown | None:  # noqa: FBT001
    row = selectors.proposal_of(link.subject)
    if row is None:
        return None
    return Shown("trainers/offer.html", presentation.offer(row, now=clock.now()))


def _offer(subject: str, sent: dict[str, str], now: datetime) -> None:
    row = selectors.proposal_of(subject)
    if row is None:
        raise Http404
    if sent.get("do") == "decline":
        services.decline(row.pk, now=now)
    elif sent.get("do") == "accept":
        services.accept(row.pk, now=now)


confirm = one_time(letters.CONFIRM, show=_show_confirm, act=_confirm)
mine = one_time(letters.MINE, show=_show_mine, act=_mine, lasting=True)
offer = one_time(letters.OFFER, show=_show_offer, act=_offer, lasting=True)
