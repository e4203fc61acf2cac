"""The letters of the associations: asked for, confirmed, left, read again. No cookie, no script."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from clickable.base import clock
from clickable.base.errors import RefusedError
from clickable.base.middleware import address_of_site
from clickable.campaign.newsletter import letters, selectors, services
from clickable.campaign.newsletter.forms import AskForm
from clickable.campaign.newsletter.models import Issue, Subscription
from clickable.campaign.newsletter.rules import List, blocks, consents, lists, newest_consent
from clickable.post import services as post
from clickable.post.models import Link
from clickable.post.one_time import Shown, one_time

NEWEST, IN_A_FEED, MOST = 3, 30, 200


def _language() -> str:
    return get_language() or "fr"


def _list(code: str) -> List:
    found = lists().get(code)
    if found is None:
        raise Http404
    return found


def _told(issues: Iterable[Issue]) -> list[tuple[Issue, dict[str, str]]]:
    return [(one, one.text(_language())) for one in issues]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The lists, their newest issues, and the form, which is sent to an address of its own."""
    rows = [(one, one.about[_language()], _told(selectors.shown(one.code)[:NEWEST])) for one in lists().values()]  # fmt: skip
    told = {"rows": rows, "form": AskForm(language=_language()), "can_write": post.can_write()}
    return render(request, "newsletter/index.html", told)


@csrf_exempt  # no cookie, nothing to forge (docs/decisions/0010)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The answer is the same for everybody."""
    form = AskForm(request.POST if request.method == "POST" else None, language=_language())
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            services.ask(mailbox=said["mailbox"], codes=form.codes, language=said["language"], now=clock.now())  # fmt: skip
            return redirect("newsletter:asked")
        except RefusedError as refused:
            form.add_error(None, str(refused.message))
    return render(request, "newsletter/ask.html", {"form": form, "can_write": post.can_write()})


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    return render(request, "newsletter/asked.html")


@require_safe
def archive(request: HttpRequest, code: str) -> HttpResponse:
    found = _list(code)
    told = {"list": found, "about": found.about[_language()], "issues": _told(selectors.shown(code)[:MOST])}  # fmt: skip
    return render(request, "newsletter/archive.html", told)


@require_safe
def issue(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The same text as in the letter."""
    found = get_object_or_404(selectors.shown(code), number=number)
    text = found.text(_language())
    told = {"list": _list(code), "issue": found, "text": text, "blocks": blocks(text["body"])}
    return render(request, "newsletter/issue.html", told)


@require_safe
def rss(request: HttpRequest, code: str) -> HttpResponse:
    found, site = _list(code), address_of_site(request)
    title = escape(_("La lettre de %(name)s") % {"name": found.name})
    items = "".join(_item(one, site) for one in selectors.shown(code)[:IN_A_FEED])
    here = escape(site + reverse("newsletter:archive", args=[code]))
    text = (
        '<?xml version="1.0" encoding="utf-8"?>'
        f'<rss version="2.0"><channel><title>{title}</title><link>{here}</link>'
        f"<description>{escape(found.about[_language()])}</description>{items}</channel></rss>"
    )
    return HttpResponse(text, content_type="application/rss+xml; charset=utf-8")


def _item(one: Issue, site: str) -> str:
    text = one.text(_language())
    here = escape(site + reverse("newsletter:issue", args=[one.list, one.number]))
    began = (one.began_at or datetime.min.replace(tzinfo=UTC)).astimezone(UTC)
    return (
        f"<item><title>{escape(text['subject'])}</title><link>{here}</link><guid>{here}</guid>"
        f"<pubDate>{began:%a, %d %b %Y %H:%M:%S +0000}</pubDate></item>"
    )


def _confirming(link: Link, done: bool) -> Shown | None:  # noqa: FBT001 -- post.one_time's signature
    row = selectors.request_of(link.subject)
    if row is None and not done:
        return None
    return Shown("newsletter/confirm.html", {"names": letters.names(row.lists if row else [])})


def _confirm(subject: str, _sent: dict[str, str], now: datetime) -> None:
    row = selectors.request_of(subject)
    services.confirm(row.pk if row else 0, now=now)


def _leaving(link: Link, _done: bool) -> Shown | None:  # noqa: FBT001 -- post.one_time's signature
    numbers = selectors.number_of(link.subject, "subscription")
    found = get_object_or_404(Issue, pk=numbers[1])
    return Shown("newsletter/leave.html", {"name": _list(found.list).name})


def _leave(subject: str, _sent: dict[str, str], now: datetime) -> None:
    pk, found = selectors.number_of(subject, "subscription")
    services.leave(pk, issue=found, now=now)


def _mine(link: Link, _done: bool) -> Shown | None:  # noqa: FBT001 -- post.one_time's signature
    row = selectors.subscriber_of(link.subject)
    if row is None:
        return Shown("newsletter/mine.html", {"gone": True})
    mine = {one.list: one for one in row.subscriptions.all()}
    rows = [
        (one, one.about[_language()], mine.get(code), _agreed(one, mine.get(code)))
        for code, one in lists().items()
    ]
    return Shown("newsletter/mine.html", {"rows": rows})


def _agreed(one: List, mine: Subscription | None) -> str:
    """The text that they agreed to, as it was shown then; or that they would agree to now."""
    consent = consents()[mine.consent] if mine else newest_consent()
    return consent.said(one.name, mine.language if mine else _language())


def _change(subject: str, sent: dict[str, str], now: datetime) -> None:
    """One button of the page: "join:<list>", "leave:<list>", or "all"."""
    row = selectors.subscriber_of(subject)
    act, _colon, code = sent.get("do", "").partition(":")
    if row is None:
        return
    if act == "all":
        services.leave_all(row.pk, now=now)
    elif act == "join":
        services.join(row.pk, code, language=_language(), now=now)
    elif act == "leave" and (found := row.subscriptions.filter(list=code).first()):
        services.leave(found.pk, now=now)


View = Callable[..., HttpResponse]
confirm: View = one_time(letters.CONFIRM, show=_confirming, act=_confirm)
leave: View = one_time(letters.LEAVE, show=_leaving, act=_leave)
mine: View = one_time(letters.MINE, show=_mine, act=_change, lasting=True)
