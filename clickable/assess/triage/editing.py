"""Rules of a team: what a new version would move, setting it, and those before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from clickable.assess.triage import rules
from clickable.assess.triage.models import Fact, Rank, Rule, RuleSet
from clickable.assess.triage.rules import Book, Facts, Line
from clickable.base.errors import GoneError, RefusedError
from clickable.people.models import User
from clickable.record import services as record
from clickable.report.models import Category

LONGEST_REASON = 200
FARTHEST = timedelta(days=366)
SHOWN = 10  # of those that move farthest
HEAD = 25  # the first page
KEPT = ("danger", "category", "child", "named_by", "known_host", "partner", "since", "placed")


@dataclass(frozen=True)
class Move:
    """One item's place before and after."""

    reference: str
    before: int
    after: int


@dataclass(frozen=True)
class DryRun:
    """What a version would move, if it counted now."""

    total: int
    up: int
    down: int
    new_in_head: int  # on the first page, and were not
    farthest: list[Move]

    @property
    def moved(self) -> int:
        return self.up + self.down


def dry_run(group: int, lines: Sequence[Line], *, now: datetime) -> DryRun:
    """From the facts that the ranks keep: nothing is written, nothing opened; one query."""
    book = Book(0, tuple(lines))
    rows = Rank.objects.filter(group=group, waits=True).order_by("order", "item")
    names = ("item__reference", "item_id", *KEPT)
    old, new = [], []
    for place, (reference, item, *values) in enumerate(rows.values_list(*names).iterator()):
        facts = _facts(values)
        total = rules.points(rules.parts(facts, book, now=now))
        old.append(reference)
        new.append((rules.order_of(facts, total), item.hex, place))
    new.sort()
    moves = [Move(old[before], before + 1, after + 1) for after, (_o, _i, before) in enumerate(new)]
    moves = [move for move in moves if move.before != move.after]
    moves.sort(key=lambda move: (-abs(move.before - move.after), move.after))
    return DryRun(
        total=len(old),
        up=sum(move.after < move.before for move in moves),
        down=sum(move.after > move.before for move in moves),
        new_in_head=sum(move.after <= HEAD < move.before for move in moves),
        farthest=moves[:SHOWN],
    )


@transaction.atomic
def set_rules(
    *, by: User, lines: Sequence[Line], valid_from: datetime, reason: str, now: datetime
) -> RuleSet:
    """The next version of a team's rules; the worker makes the ranks anew when its day has come.

    Raises RefusedError for rules that cannot stand, GoneError when somebody else was quicker.
    """
    _require(lines, valid_from, reason, now=now)
    group = by.group
    latest = RuleSet.objects.filter(group=group).aggregate(n=Max("version"))["n"] or 0
    try:
        with transaction.atomic():
            made = RuleSet.objects.create(
                group_id=group,
                version=latest + 1,
                valid_from=valid_from,
                made_by=by,
                made_at=now,
                reason=reason.strip(),
            )
    except IntegrityError as error:
        raise GoneError(
            _("Quelqu’un d’autre vient de changer les règles : relisez-les."), code="version"
        ) from error
    Rule.objects.bulk_create(
        Rule(
            rule_set=made,
            fact=line.fact,
            category=line.category or "",
            at_least=line.at_least,
            points=line.points,
        )
        for line in lines
    )
    detail: dict[str, object] = {"version": made.version, "from": valid_from.isoformat()}
    record.write("triage.rules_set", f"ruleset:{made.pk}", actor=by, now=now, detail=detail)
    return made


def history(group: int) -> list[RuleSet]:
    """Every version of a team, the latest first, with its lines."""
    rows = RuleSet.objects.filter(group=group).select_related("made_by")
    return list(rows.prefetch_related("rules").order_by("-version"))


def _require(lines: Sequence[Line], valid_from: datetime, reason: str, *, now: datetime) -> None:
    keys = [(line.fact, line.category, line.at_least) for line in lines]
    if len(set(keys)) < len(keys) or len(lines) > rules.MOST_LINES:
        raise RefusedError(_("Deux lignes disent la même chose, ou il y en a trop."), code="lines")
    if any(not 0 <= line.points <= rules.MOST_OF_A_RULE or line.at_least < 1 for line in lines):
        raise RefusedError(_("Une ligne donne de 0 à 1000 points, à partir de 1."), code="points")
    if any((line.fact == Fact.CATEGORY) != (line.category is not None) for line in lines):
        raise RefusedError(_("Une ligne de catégorie nomme une catégorie."), code="category")
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise RefusedError(_("Dites pourquoi, en 200 caractères au plus."), code="reason")
    if not now <= valid_from <= now + FARTHEST:
        raise RefusedError(
            _("Les règles valent à partir de maintenant ou d’un jour de l’année à venir."),
            code="from",
        )


def _facts(values: Sequence[object]) -> Facts:
    given = dict(zip(KEPT, values, strict=True))
    return Facts(**{**given, "category": Category(str(given["category"]))})  # type: ignore[arg-type]
