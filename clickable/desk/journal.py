"""The account of acts as a lead of the hotline reads it: their own team, and what works by itself."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clickable.assess.opinions.selectors import blind_items
from clickable.desk.words import SAID, said
from clickable.domains.models import Rule
from clickable.notify.models import Notice
from clickable.people.models import User
from clickable.record.models import Entry
from clickable.record.rules import PRIVATE
from clickable.record.services import REPORTER
from clickable.report.models import Item, Report

PAGE = 50
ELSEWHERE = ("support.", "library.", "pages.", "funding.")  # the work of others
OF_A_TEAM: dict[str, type[Item] | type[Report] | type[Notice] | type[Rule]] = {
    "item": Item, "report": Report, "notice": Notice, "rule": Rule,
}  # fmt: skip
BY_LETTER = {"E": "item", "R": "report", "N": "notice", "D": "rule"}

MORE_SAID: dict[str, Promise] = {
    "desk.searched": _("Recherche"),
    "desk.letter_opened": _("Message d’un signalement ouvert"),
    "desk.rules_opened": _("Règles de domaine lues"),
    "desk.journal_opened": _("Journal lu"),
    "notify.rules_set": _("Règles des avis à deux personnes posées"),
    "opinions.rules_set": _("Règles des deuxièmes avis posées"),
    "record.exported": _("Journal exporté"),
    "record.forgotten": _("Anciennes lignes du journal oubliées"),
    "record.checkpoint_made": _("Journal signé"),
    "retention.forgotten": _("Élément oublié"),
    "retention.report_forgotten": _("Signalement oublié"),
    "retention.clock_confirmed": _("Horloge confirmée"),
    "figures.published": _("Chiffres publiés"),
    "people.added": _("Compte créé"),
    "people.password_changed": _("Mot de passe changé"),
    "people.password_reset": _("Mot de passe provisoire donné"),
    "people.invited": _("Invitation donnée"),
    "people.invitation_withdrawn": _("Invitation retirée"),
    "people.joined": _("Invitation acceptée"),
    "people.app_set": _("Application de codes réglée"),
    "people.passkey_added": _("Clé d’accès ajoutée"),
    "people.codes_made": _("Codes de secours créés"),
    "people.recovery_code_used": _("Code de secours utilisé"),
    "people.factor_removed": _("Second facteur retiré"),
    "people.codes_closed": _("Trop de codes faux à la connexion"),
    "people.factor_reset_asked": _("Remise à zéro du second facteur demandée"),
    "people.factor_reset": _("Second facteur remis à zéro"),
    "people.sessions_ended": _("Sessions fermées"),
    "keys.set_up": _("Clé de l’équipe créée"),
    "keys.let_in": _("Clé de l’équipe partagée"),
    "keys.removed": _("Clé de l’équipe retirée"),
    "keys.renewed": _("Clé de l’équipe renouvelée"),
    "keys.recovered": _("Clé rouverte par deux dépositaires"),
    "keys.resealed": _("Plis des dépositaires refaits"),
    "keys.officer_changed": _("Dépositaire remplacé"),
    "keys.drill_begun": _("Exercice des dépositaires commencé"),
    "keys.drill_passed": _("Exercice des dépositaires réussi"),
    "backup.made": _("Sauvegarde faite"),
    "backup.restored": _("Sauvegarde remise"),
    "backup.keys_made": _("Clés de sauvegarde créées"),
}

BY_ROLE: dict[str, Promise] = {
    REPORTER: _("la personne qui signale"),
    "worker": _("tâche automatique"),
    "operator": _("exploitant"),
}


@dataclass(frozen=True)
class Sought:
    """What of the account is asked for; empty: everything."""

    verb: str = ""
    subject: str = ""  # a reference
    since: datetime | None = None
    until: datetime | None = None
    before: int = 0  # the line below which the page begins


@dataclass(frozen=True)
class Row:
    at: datetime
    to_the_hour: bool
    words: str
    code: str
    by: str
    kind: str
    reference: str  # of something of the team; empty: forgotten, or not a thing of a team


@dataclass(frozen=True)
class Page:
    rows: list[Row]
    before: int  # where the older ones begin; 0: there are none


def verbs() -> list[tuple[str, str]]:
    """Every act that the page has words for, in their order."""
    named = {**SAID, **MORE_SAID}
    kept = [(verb, str(text)) for verb, text in named.items() if not verb.startswith(ELSEWHERE)]
    return sorted(kept, key=lambda one: one[1])


def in_words(verb: str, detail: dict[str, object]) -> str:
    """An act in words; its code when nobody wrote any."""
    if verb in SAID:
        return said(verb, detail)
    return str(MORE_SAID.get(verb, verb))


def page_of(sought: Sought, viewer: User) -> Page:
    """The latest lines first: of the viewer's team, of the worker and of the operator."""
    lines = list(_lines(sought, viewer)[: PAGE + 1])
    shown = lines[:PAGE]
    named = _references(shown, viewer)
    rows = [_row(line, named) for line in shown if line.actor or _is_ours(line, named)]
    return Page(rows, shown[-1].pk if len(lines) > PAGE else 0)


def _lines(sought: Sought, viewer: User) -> QuerySet[Entry]:
    lines = Entry.objects.filter(Q(actor=None) | Q(actor__team=viewer.group or None))
    unseen = [f"item:{pk}" for pk in blind_items(viewer)]
    lines = lines.exclude(subject__in=unseen)
    for prefix in (*PRIVATE, *ELSEWHERE):
        lines = lines.exclude(verb__startswith=prefix)
    if sought.verb:
        lines = lines.filter(verb=sought.verb)
    if sought.subject:
        lines = lines.filter(subject=_subject(sought.subject, viewer))
    if sought.since:
        lines = lines.filter(at__gte=sought.since)
    if sought.until:
        lines = lines.filter(at__lt=sought.until)
    if sought.before:
        lines = lines.filter(pk__lt=sought.before)
    return lines.select_related("actor").order_by("-pk")


def _subject(reference: str, viewer: User) -> str:
    """How the account calls it; nothing of another team."""
    kind = BY_LETTER.get(reference[:1], "item")
    own = OF_A_TEAM[kind].objects.filter(group_id=viewer.group, reference=reference)
    pk = own.values_list("pk", flat=True).first()
    return f"{kind}:{pk or '-'}"


def _references(lines: list[Entry], viewer: User) -> dict[str, str]:
    """Subject → reference, of what is the viewer's team's; a query for each kind."""
    found: dict[str, str] = {}
    for kind, model in OF_A_TEAM.items():
        keys = {key for line in lines if (key := _key(line.subject, kind))}
        own = model.objects.filter(group_id=viewer.group, pk__in=keys)
        found |= {f"{kind}:{pk}": ref for pk, ref in own.values_list("pk", "reference")}
    return found


def _key(subject: str, kind: str) -> UUID | None:
    of, _colon, key = subject.partition(":")
    try:
        return UUID(key) if of == kind else None
    except ValueError:
        return None


def _is_ours(line: Entry, named: dict[str, str]) -> bool:
    """What nobody in particular did to something of another team is not told here."""
    return line.subject.partition(":")[0] not in OF_A_TEAM or line.subject in named


def _row(line: Entry, named: dict[str, str]) -> Row:
    kind = line.subject.partition(":")[0]
    return Row(
        at=line.at,
        to_the_hour=line.role == REPORTER,
        words=in_words(line.verb, line.detail),
        code=line.verb,
        by=str(line.actor) if line.actor else str(BY_ROLE.get(line.role, "")),
        kind=kind if named.get(line.subject) else "",
        reference=named.get(line.subject, ""),
    )
