"""Reading: a grantee's own grant, sums, what waits."""

import hashlib
from decimal import Decimal

from django.db.models import QuerySet, Sum

from clickable.grants.awards import rules
from clickable.grants.awards.models import Grant, GrantReport, Instalment, Paper
from clickable.grants.models import Application

R = GrantReport.State


def grant_of(subject: str) -> Grant | None:
    kind, _colon, pk = subject.partition(":")
    if kind != "grant" or not pk.isdecimal():
        return None
    rows = Grant.objects.select_related("application__call", "application__addressee")
    return rows.filter(pk=int(pk)).first()


def paper_of(grant: Grant, language: str) -> Paper | None:
    """The signed agreement as a file."""
    return grant.papers.filter(language=language).first()


def content_of(paper: Paper) -> bytes | None:
    """The bytes that were made then; None: they are gone, or are others."""
    try:
        with paper.file.open("rb") as opened:
            found = bytes(opened.read())
    except FileNotFoundError:
        return None
    return found if hashlib.sha256(found).hexdigest() == paper.sha256 else None


def to_answer(subject: str) -> Application | None:
    kind, _colon, pk = subject.partition(":")
    if kind != "application" or not pk.isdecimal():
        return None
    rows = Application.objects.select_related("call", "addressee")
    states = [Application.State.SELECTED, Application.State.ACCEPTED, Application.State.DECLINED]
    return rows.filter(pk=int(pk), state__in=states).first()


def part(row: Instalment) -> rules.Part:
    waits = row.after is not None and row.after.state != R.ACCEPTED
    return rules.Part(row.number, row.paid_on is not None, waits)


def parts(grant: Grant) -> list[tuple[Instalment, bool]]:
    """Each instalment, and whether it may be paid now."""
    rows = list(grant.instalments.select_related("after"))
    known = [part(row) for row in rows]
    return [
        (row, rules.may_pay(one, known, state=grant.state))
        for row, one in zip(rows, known, strict=True)
    ]


def account(grant: Grant) -> rules.Account:
    paid = [one.amount for one in grant.instalments.all() if one.paid_on]
    reports = list(grant.reports.all())
    spent = [one.spent for one in reports if one.state == R.ACCEPTED and one.spent is not None]
    return rules.Account(
        amount=grant.amount,
        paid=sum(paid, Decimal(0)),
        spent=sum(spent, Decimal(0)),
        returned=grant.returned,
        reports_open=sum(one.state != R.ACCEPTED for one in reports),
    )


def running() -> "QuerySet[Grant]":
    return Grant.objects.exclude(state__in=[Grant.State.CLOSED, Grant.State.TERMINATED])


def expected() -> "QuerySet[GrantReport]":
    """Reports that are not sent, of grants that run, soon due or late."""
    rows = GrantReport.objects.filter(
        state__in=[R.DUE, R.OVERDUE],
        grant__state__in=[Grant.State.SIGNED, Grant.State.ACTIVE, Grant.State.CLOSING],
    )
    return rows.select_related("grant__application__addressee", "grant__application__call").order_by("due_on", "pk")  # fmt: skip


def board() -> "QuerySet[Grant]":
    rows = Grant.objects.select_related("application__call").order_by("-pk")
    return rows.prefetch_related("instalments", "reports")


def paid_sum() -> Decimal:
    found = Instalment.objects.filter(paid_on__isnull=False).aggregate(all=Sum("amount"))["all"]
    return found or Decimal(0)
