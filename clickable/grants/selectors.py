"""What the public, applicants and the team read of calls and applications."""

from datetime import datetime

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from clickable.grants.models import Application, Call, Clarification, Coapplicant
from clickable.grants.questions import questions, shown
from clickable.grants.rules import A, C

ASSESSED = [A.ELIGIBLE, A.IN_REVIEW, A.SHORTLISTED, A.SELECTED, A.RESERVE, A.REFUSED, A.ACCEPTED, A.DECLINED]  # fmt: skip


def public(*, now: datetime) -> QuerySet[Call]:
    """Calls that the public sees, the newest first; drafts and what opens later never."""
    rows = Call.objects.exclude(state=C.DRAFT).filter(opens_at__lte=now)
    return rows.order_by("-opens_at", "pk")


def assessable(call: Call) -> QuerySet[Application]:
    """Those that were found eligible, whatever became of them since."""
    return call.applications.filter(state__in=ASSESSED).order_by("number", "pk")


def blind_view(application: Application, language: str) -> list[tuple[str, str]]:
    """What a reviewer reads: each question and its answer, without what tells who wrote it."""
    return [
        (one.label.get(language) or one.label["fr"], shown(one, application.answers, language))
        for one in questions(application.call.form)
        if not one.blind and one.kind != "file"
    ]


def answered(call: Call) -> QuerySet[Clarification]:
    return call.clarifications.filter(state=Clarification.State.ANSWERED)


def extended_until(application: Application) -> datetime | None:
    found: datetime | None = (
        application.extensions.order_by("-until").values_list("until", flat=True).first()
    )
    return found


def application_of(subject: str) -> tuple[Application, Coapplicant | None] | None:
    """By what a personal link holds: "application:12", or "coapplicant:3"."""
    kind, _colon, pk = subject.partition(":")
    if not pk.isdecimal():
        return None
    rows = Application.objects.select_related("call", "addressee")
    if kind == "application":
        row = rows.filter(pk=int(pk), addressee__isnull=False).first()
        return (row, None) if row else None
    partner = Coapplicant.objects.filter(pk=int(pk), ended_at=None).first()
    row = rows.filter(pk=partner.application_id).first() if partner else None
    return (row, partner) if row and partner else None


OWN_DOING = {A.DRAFT, A.SUBMITTED, A.WITHDRAWN, A.ACCEPTED, A.DECLINED}


def told_state(row: Application) -> str:
    """Its state as its organisation may know it: what the team found or decided only once it was told."""
    known = row.state in OWN_DOING or row.told_on is not None
    return str(row.get_state_display()) if known else _("à l’étude")


def board(call: Call) -> dict[str, int]:
    """How many applications are in each state."""
    rows = call.applications.order_by().values_list("state").annotate(n=Count("pk"))
    states = dict(rows)
    return {state: states[state] for state in A.values if state in states}
