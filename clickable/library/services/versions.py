"""A version walks through its checks. Each step leaves a row that says who, when and why."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from clickable.base.errors import RefusedError, StepRefusedError
from clickable.library import funder, rules
from clickable.library.models import (
    Access,
    Approval,
    ChildReview,
    EvidenceRef,
    State,
    WorkVersion,
)
from clickable.library.wording import WORDLESS
from clickable.people.models import User
from clickable.people.rules import can_publish
from clickable.record import services as record


@transaction.atomic
def advance(
    *,
    version: WorkVersion,
    to: str,
    by: User,
    now: datetime,
    note: str = "",
    waiver: str = "",
) -> None:
    """One step of the table. Publishing replaces the version that was published until now."""
    version = WorkVersion.objects.select_for_update().select_related("work").get(pk=version.pk)
    _may(version, to, by=by, note=note.strip())
    findings = findings_of(version) if to == State.APPROVED else []
    if findings and not waiver.strip():
        raise RefusedError(funder.told(findings), "funder")
    if to == State.PUBLISHED:
        _supersede(version, by=by, now=now)
    _move(version, to, by=by, now=now, note=note.strip(), findings=findings, waiver=waiver.strip())


def findings_of(version: WorkVersion) -> list[dict[str, str]]:
    """What the funder's check finds in the files of this version; empty without an agreement."""
    return funder.findings(version) if version.work.agreement else []


@transaction.atomic
def tell_version(
    *,
    version: WorkVersion,
    edition: str,
    what_changed: dict[str, str],
    mentions: dict[str, dict[str, object]],
    by: User | None,
    now: datetime,
) -> None:
    """What the draft is called, what changed in it, and what it says of its funders."""
    _only_drafts(version, also=set())
    version.edition, version.what_changed, version.mentions = edition, what_changed, mentions
    version.save(update_fields=["edition", "what_changed", "mentions"])
    record.write("library.version_told", f"version:{version.pk}", actor=by, now=now)


@transaction.atomic
def set_evidence(
    *,
    version: WorkVersion,
    sources: list[tuple[str, str, date]],
    by: User | None,
    now: datetime,
) -> None:
    """What the draft rests on: name, address (may be empty), day of the last look."""
    _only_drafts(version, also={State.EVIDENCE})
    version.evidence.all().delete()
    EvidenceRef.objects.bulk_create(
        EvidenceRef(version=version, name=name, url=url, checked_on=on) for name, url, on in sources
    )
    record.write("library.evidence_set", f"version:{version.pk}", actor=by, now=now, detail={"sources": len(sources)})  # fmt: skip


@transaction.atomic
def declare_review(
    *,
    version: WorkVersion,
    children: int,
    by: User | None,
    now: datetime,
    ages: tuple[int, int] | None = None,
    changed: dict[str, str] | None = None,
    reason: dict[str, str] | None = None,
) -> None:
    """How many children read it, how old, and what changed; or, with 0, why none did."""
    _only_drafts(version, also={State.EVIDENCE, State.CHILD_REVIEW})
    if children and not ages:
        raise RefusedError(_("Dites l’âge des enfants qui ont relu."), "ages")
    if not children and not any((reason or {}).values()):
        raise RefusedError(_("Dites pourquoi aucun enfant n’a relu : ce sera affiché."), "reason")
    fields: dict[str, Any] = {
        "children": children,
        "age_from": ages[0] if ages and children else None,
        "age_to": ages[1] if ages and children else None,
        "changed": (changed or {}) if children else {},
        "reason": {} if children else reason,
        "on": localdate(now),
    }
    ChildReview.objects.update_or_create(version=version, defaults=fields)
    record.write("library.review_declared", f"version:{version.pk}", actor=by, now=now, detail={"children": children})  # fmt: skip


def _only_drafts(version: WorkVersion, *, also: set[State]) -> None:
    if State(version.state) not in rules.CAN_CHANGE | also:
        raise RefusedError(_("Cette version a passé cette étape : renvoyez-la d’abord."), "frozen")


def _may(version: WorkVersion, to: str, *, by: User, note: str) -> None:
    asked = rules.step(version.state, to)
    if asked is None or not asked.by_hand:
        raise StepRefusedError(_("Cette étape n’est pas possible depuis cet état."), "step")
    if asked.publisher and not can_publish(by):
        raise RefusedError(_("Seules les personnes qui publient peuvent le faire."), "publisher")
    if asked.note and not note:
        raise RefusedError(_("Expliquez en une phrase : c’est demandé pour cette étape."), "note")
    if to != State.DRAFT:
        _ready(version, to, by=by)


def _ready(version: WorkVersion, to: str, *, by: User) -> None:
    """Is there what the check it leaves was to look at?"""
    if to in {State.EVIDENCE, State.CHILD_REVIEW} and not version.evidence.exists():
        raise RefusedError(_("Indiquez au moins une source vérifiée."), "evidence")
    reviewed = ChildReview.objects.filter(version=version).exists()
    if to == State.SAFEGUARDING and not reviewed:
        raise RefusedError(_("Dites quels enfants ont relu, ou pourquoi aucun."), "review")
    if rules.needs_other_eyes(version.state) and to != State.WITHDRAWN and _sent_in(version, by):
        raise RefusedError(_("Cette relecture revient à une autre personne que vous."), "eyes")
    if to == State.PUBLISHED:
        _complete(version)


def _sent_in(version: WorkVersion, by: User) -> bool:
    """Is it this person who last sent the draft on its way?"""
    last = version.approvals.filter(frm=State.DRAFT).order_by("-id").first()
    return last is not None and last.by_id == by.pk


def _complete(version: WorkVersion) -> None:
    usual = version.renditions.filter(language=version.work.source_language, access=Access.STANDARD)
    if not usual.exists():
        raise RefusedError(_("Il manque le fichier courant dans la langue d’origine."), "file")
    there = version.renditions.values_list("language", "access", "format")
    if rules.wordless_films(there):
        raise RefusedError(WORDLESS, "captions")
    newer = version.work.versions.filter(number__gt=version.number, state__in=rules.READABLE)
    if newer.exists():
        raise RefusedError(_("Une version plus récente a déjà été publiée."), "older")


def _supersede(version: WorkVersion, *, by: User, now: datetime) -> None:
    before = WorkVersion.objects.filter(work=version.work, state=State.PUBLISHED).first()
    if before:
        _move(before, State.SUPERSEDED, by=by, now=now)


def _move(version: WorkVersion, to: str, *, by: User, now: datetime, **said: Any) -> None:
    frm, version.state = version.state, State(to)
    if to == State.PUBLISHED:
        version.published_at = now
    if to in {State.SUPERSEDED, State.WITHDRAWN}:
        version.ended_at = version.ended_at or now
    version.save(update_fields=["state", "published_at", "ended_at"])
    Approval.objects.create(version=version, frm=frm, to=to, by=by, at=now, **said)
    detail: dict[str, object] = {"from": frm, "to": to, "waived": bool(said.get("waiver"))}
    record.write("library.version_moved", f"version:{version.pk}", actor=by, now=now, detail=detail)
