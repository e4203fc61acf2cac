"""What applicants do by their link: begin, save, submit, take back, withdraw, write with a partner."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from clickable.base.errors import GoneError, RefusedError
from clickable.grants import letters, scanner
from clickable.grants.given import faults_of, merged
from clickable.grants.models import (
    Application,
    ApplicationRevision,
    Attachment,
    Call,
    Coapplicant,
)
from clickable.grants.questions import number, plain
from clickable.grants.rules import LINKS_A_DAY, A, deadline, takes_applications
from clickable.grants.selectors import extended_until
from clickable.grants.services.steps import step
from clickable.measures import services as measures
from clickable.places.areas import territory_code
from clickable.post import links
from clickable.post import services as post
from clickable.post.models import Letter
from clickable.record import services as record

if TYPE_CHECKING:
    from django.db.models import QuerySet

MOST_REVISIONS = 400  # of one application; then the oldest but the first go
LONGEST_ANSWER = 100_000  # characters that are kept at all, however wrong
MOST_PARTNERS = 5
By = ApplicationRevision.By


@dataclass(frozen=True, kw_only=True)
class Given:
    """A form as it was sent, right or wrong."""

    organisation: str = ""
    country: str = ""
    area: str = ""
    title: str = ""
    amount: str = ""  # as it was typed
    answers: Mapping[str, Any] = field(default_factory=dict)
    seen: int = 0  # the revision that the page showed


@transaction.atomic
def begin(*, call: Call, mailbox: str, language: str, now: datetime) -> Application | None:
    """A draft, and the letter with its link. None: this mailbox got enough letters today; the page says the
    same. One that was begun and never opened gets its link again. Raises RefusedError."""
    if not takes_applications(call, now=now):
        raise RefusedError(_("Cet appel ne prend pas de candidature en ce moment."), "closed")
    if _enough(mailbox, now=now):
        return None
    mine = _of(mailbox).filter(call=call, state=A.DRAFT, confirmed_at=None)
    row = mine.first()
    if row is None:
        to = post.new_addressee(mailbox=mailbox, language=language, now=now)
        row = Application.objects.create(
            call=call, addressee=to, language=language, started_at=now, form_version=call.form_version
        )  # fmt: skip
        record.write("grants.begun", str(row), now=now, role="visitor")
    letters.own_link(row, now=now)
    return row


@transaction.atomic
def send_link(*, mailbox: str, now: datetime) -> bool:
    """New links to every application of a mailbox that is known. The page says the same either way."""
    if _enough(mailbox, now=now):
        return False
    rows = list(_of(mailbox).select_related("call", "addressee")[:LINKS_A_DAY])
    for row in rows:
        letters.own_link(row, now=now)
        record.write("grants.link_sent", str(row), now=now, role="visitor")
    return bool(rows)


@transaction.atomic
def save(
    *, application: Application, given: Given, partner: Coapplicant | None = None, now: datetime
) -> list[str]:
    """Keep everything, right or wrong, and say what is not right yet (`faults`). Two who write at the same
    time: each keeps what they changed; the codes of what both changed, where the later one stands.

    Raises GoneError once it is submitted, RefusedError after the deadline.
    """
    row = _draft(application, now=now)
    last = row.revisions.order_by("-number").first()
    fresh = _content(given)
    both: list[str] = []
    if last and given.seen and last.number != given.seen:
        base = row.revisions.filter(number=given.seen).first()
        fresh, both = merged(base.content if base else {}, last.content, fresh)
    _put(row, fresh)
    row.saved_at, row.confirmed_at = now, row.confirmed_at or now
    row.form_version = row.call.form_version
    row.faults = faults_of(row)
    row.save()
    if last is None or last.content != fresh:
        ApplicationRevision.objects.create(
            application=row,
            number=last.number + 1 if last else 1,
            content=fresh,
            by=By.PARTNER if partner else By.APPLICANT,
            form_version=row.form_version,
            at=now,
        )
        _trim(row)
    record.write("grants.saved", str(row), now=now, role="visitor")
    return both


@transaction.atomic
def submit(*, application: Application, now: datetime) -> Application:
    """Give it its number, keep the digest of what was submitted, and send a receipt. Raises RefusedError."""
    call = Call.objects.select_for_update().get(pk=application.call_id)
    row = _draft(application, now=now)
    row.faults = faults_of(row)
    if row.faults:
        raise RefusedError(_("Il reste des réponses à compléter."), "faults")
    _refuse_unscanned(row)
    row.late_by_grace = deadline(call, extended_until(row)).in_grace(now)
    row.number = row.number or _next_number(call)
    row.submitted_at, row.digest = now, digest(row)
    row.save(update_fields=["faults", "late_by_grace", "number", "submitted_at", "digest"])
    step(application=row, to=A.SUBMITTED, now=now)
    time = row.transitions.filter(after=A.SUBMITTED).count()
    letters.receipt(row, time=time, now=now)
    territory = territory_code(row.area) if row.country == "FR" and row.area else ""
    measures.count(
        "grants.application", on=localdate(now), subject=call.slug, territory=territory, source=f"grants.application:{row.pk}"
    )  # fmt: skip
    row.refresh_from_db()
    return row


@transaction.atomic
def take_back(*, application: Application, now: datetime) -> None:
    """Submitted, and to be changed: a draft again, until the deadline. It keeps its number."""
    row = _locked(application)
    if deadline(row.call, extended_until(row)).is_over(now):
        raise RefusedError(_("La date limite est passée : votre candidature reste telle que déposée."), "closed")  # fmt: skip
    step(application=row, to=A.DRAFT, now=now)


def may_withdraw(row: Application) -> bool:
    return row.call.state == Call.State.PUBLISHED and row.state in {A.DRAFT, A.SUBMITTED}


@transaction.atomic
def withdraw(*, application: Application, now: datetime) -> None:
    """While the call is open. Later the answer is the same for all, whatever was found or decided meanwhile.
    Twice is once. Raises RefusedError."""
    row = _locked(application)
    if row.state == A.WITHDRAWN:
        return
    if not may_withdraw(row):
        raise RefusedError(_("L’appel est clos : pour retirer votre candidature, écrivez-nous."), "closed")  # fmt: skip
    step(application=row, to=A.WITHDRAWN, now=now)
    letters.withdrawn(row, now=now)


@transaction.atomic
def add_partner(
    *, application: Application, mailbox: str, organisation: str, now: datetime
) -> Coapplicant:
    """A second mailbox that writes at it, by a link of its own. Raises RefusedError."""
    row = _draft(application, now=now)
    if row.coapplicants.filter(ended_at=None).count() >= MOST_PARTNERS:
        raise RefusedError(_("Cinq partenaires au plus."), "many")
    if not row.organisation:
        raise RefusedError(_("Donnez d’abord le nom de votre organisation : l’invitation le dit."), "name")  # fmt: skip
    if _enough(mailbox, now=now):
        raise RefusedError(_("Cette adresse a déjà reçu plusieurs messages aujourd’hui. Réessayez demain."), "many")  # fmt: skip
    to = post.new_addressee(mailbox=mailbox, language=row.language, now=now)
    partner = Coapplicant.objects.create(
        application=row, addressee=to, organisation=organisation[:160], added_at=now
    )
    letters.partner_link(partner, now=now)
    record.write("grants.partner_added", str(row), now=now, role="visitor")
    return partner


@transaction.atomic
def end_partner(*, application: Application, partner: int, now: datetime) -> None:
    """The link of a partner opens nothing any more."""
    row = application.coapplicants.filter(pk=partner, ended_at=None).first()
    if row is None:
        return
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    links.end(purpose=letters.MINE, subject=str(row), now=now)
    record.write("grants.partner_ended", str(application), now=now, role="visitor")


def digest(row: Application) -> str:
    """SHA-256 over what is submitted, files included; the same content gives the same digest."""
    files = sorted(row.attachments.values_list("question", "name", "sha256"))
    said = {
        "call": row.call.slug, "number": row.number, "form": row.form_version, "content": content(row), "files": files,
    }  # fmt: skip
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def content(row: Application) -> dict[str, Any]:
    amount = format(row.amount.normalize(), "f") if row.amount is not None else ""
    return {
        "organisation": row.organisation, "country": row.country, "area": row.area, "title": row.title,
        "amount": amount, "answers": row.answers,
    }  # fmt: skip


def _content(given: Given) -> dict[str, Any]:
    """Bounded, and each answer as it is counted."""
    said = {name: plain(value)[:160] for name, value in asdict(given).items() if isinstance(value, str)}  # fmt: skip
    amount = number(said["amount"]) if said["amount"] else None
    if amount is not None and 0 < amount < 10**9:
        said["amount"] = format(round(amount, 2).normalize(), "f")
    answers = {}
    for code, value in given.answers.items():
        answers[code] = (
            [plain(each)[:200] for each in value[:100]]
            if isinstance(value, list)
            else plain(str(value))[:LONGEST_ANSWER]
        )
    return {**said, "area": said["area"][:6], "country": said["country"][:2], "answers": answers}


def _put(row: Application, said: Mapping[str, Any]) -> None:
    for name in ("organisation", "country", "area", "title"):
        setattr(row, name, said[name])
    amount = number(said["amount"]) if said["amount"] else None
    row.amount = round(amount, 2) if amount is not None and 0 < amount < 10**9 else None
    row.answers = said["answers"]


def _refuse_unscanned(row: Application) -> None:
    scans = set(row.attachments.values_list("scan", flat=True))
    if Attachment.Scan.INFECTED in scans:
        raise RefusedError(_("Un fichier est refusé par l’antivirus : retirez-le, joignez-en un autre."), "infected")  # fmt: skip
    unscanned = {Attachment.Scan.WAITING} | ({Attachment.Scan.NONE} if scanner.is_set() else set())
    if scans & unscanned:
        raise RefusedError(_("Un fichier est encore à l’analyse. Rien n’est perdu : déposez dans quelques minutes."), "scanning")  # fmt: skip


def _next_number(call: Call) -> str:
    """In the order of submission; the caller holds the call."""
    year = localdate(call.opens_at).year
    last = call.applications.exclude(number="").order_by("-number").values_list("number", flat=True)
    so_far = int(last[0].partition("-")[2]) if last else 0
    return f"{year}-{so_far + 1:03}"


def _draft(application: Application, *, now: datetime) -> Application:
    row = _locked(application)
    if row.state != A.DRAFT:
        raise GoneError(_("Cette candidature est déjà déposée."), "submitted")
    if deadline(row.call, extended_until(row)).is_over(now):
        raise RefusedError(_("La date limite est passée : rien ne peut plus être déposé. Ce que vous avez écrit reste lisible ici pendant six mois."), "closed")  # fmt: skip
    if row.call.state != Call.State.PUBLISHED:
        raise RefusedError(_("Cet appel ne prend pas de candidature en ce moment."), "closed")
    return row


def _locked(application: Application) -> Application:
    rows = Application.objects.select_for_update(of=("self",)).select_related("call", "addressee")
    return rows.get(pk=application.pk)


def _trim(row: Application) -> None:
    numbers = list(row.revisions.order_by("-number").values_list("number", flat=True))
    row.revisions.filter(number__in=numbers[MOST_REVISIONS:-1]).delete()


def _of(mailbox: str) -> "QuerySet[Application]":
    return Application.objects.filter(addressee__token=post.mailbox_token(mailbox)).order_by("-pk")


def _enough(mailbox: str, *, now: datetime) -> bool:
    kinds = ["grants.link", "grants.partner"]
    rows = Letter.objects.filter(addressee__token=post.mailbox_token(mailbox), kind__in=kinds)
    return rows.filter(written_at__gt=now - timedelta(days=1)).count() >= LINKS_A_DAY
