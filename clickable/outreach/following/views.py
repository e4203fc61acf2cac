"""To be told when a stop changes: a mailbox, a link that confirms it, and one press to leave."""

from datetime import datetime

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from clickable.base import clock
from clickable.base.errors import RefusedError
from clickable.outreach import tour
from clickable.outreach.following import services
from clickable.outreach.following.letters import CONFIRM, LEAVE
from clickable.outreach.following.models import Follower
from clickable.outreach.stops import TourStop
from clickable.post import services as post
from clickable.post.models import Link
from clickable.post.one_time import Shown, one_time


class FollowForm(forms.Form):
    mailbox = forms.EmailField(
        label=_("Votre adresse électronique"),
        help_text=_("Elle est chiffrée, et ne sert qu’à vous dire ce qui change."),
        max_length=200,
        error_messages={
            "required": _("Cette réponse est nécessaire."),
            "invalid": _("Cette adresse n’est pas complète. Exemple : prenom.nom@ville.example"),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )


@csrf_exempt  # no cookie, nothing to forge (docs/decisions/0010)
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, code: str = "") -> HttpResponse:
    """One stop, or the whole tour."""
    stop = get_object_or_404(tour.shown(on=clock.today()), code=code) if code else None
    form = FollowForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            mailbox, language = form.cleaned_data["mailbox"], get_language() or "fr"
            services.follow(mailbox=mailbox, stop=stop, language=language, now=clock.now())
            return redirect("tour:follow_sent")
        except RefusedError as refused:
            form.add_error(None, str(refused.message))
    told = {"form": form, "stop": stop, "can_write": post.can_write()}
    return render(request, "outreach/following/follow.html", told)


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """The same for everybody."""
    return render(request, "outreach/following/sent.html")


def _pk(subject: str) -> int:
    kind, _colon, number = subject.partition(":")
    if kind != "follower" or not number.isdecimal():
        raise Http404
    return int(number)


def _confirming(link: Link, _done: bool) -> Shown | None:  # noqa: FBT001 -- post.one_time's signature
    row = Follower.objects.select_related("stop").filter(pk=_pk(link.subject)).first()
    return Shown("outreach/following/confirm.html", {"stop": row.stop}) if row else None


def _leaving(_link: Link, _done: bool) -> Shown | None:  # noqa: FBT001 -- post.one_time's signature
    return Shown("outreach/following/leave.html")


def _confirm(subject: str, _sent: dict[str, str], now: datetime) -> None:
    services.confirm(_pk(subject), now=now)


def _leave(subject: str, _sent: dict[str, str], now: datetime) -> None:
    services.leave(_pk(subject), now=now)


def can_follow(stop: TourStop) -> bool:
    return post.can_write() and stop.day >= clock.today() and bool(tour.STEPS[tour.S(stop.state)])


confirm = one_time(CONFIRM, show=_confirming, act=_confirm)
leave = one_time(LEAVE, show=_leaving, act=_leave)
