"""Rules about hosts and sites as the desk shows them: opened, in words, and tried on the last 90 days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clickable.assess.labels.questionnaire import questionnaire_at
from clickable.assess.models import Assessment
from clickable.base import clock
from clickable.desk.label_words import say
from clickable.domains.models import Kind, Rule, State
from clickable.domains.saying import Saying, read_saying
from clickable.domains.selectors import DRY_RUN, Ruling, covered, rules_of, rulings_of, touching
from clickable.locate.models import Fact, Trace
from clickable.notify.models import Action, Notice
from clickable.people.models import User
from clickable.record.models import Line
from clickable.record.selectors import lines_about
from clickable.report.addresses import defang
from clickable.report.models import Item
from clickable.seal.wraps import Ring
from clickable.verify.models import Look

FOLLOWS: dict[Kind, Promise] = {
    Kind.MANUAL: gettext_lazy("Aucun programme n’interroge rien : des personnes regardent, et disent qui héberge."),
    Kind.HOST: gettext_lazy("Rien n’est cherché : l’hébergeur, le pays et le contact sont ceux de la règle."),
    Kind.CDN_ORIGIN: gettext_lazy("Seulement tant que la recherche trouve un réseau de diffusion devant : l’hébergeur est celui de la règle."),
    Kind.OWNER: gettext_lazy("L’avis va à l’exploitant du site ; la recherche de l’hébergeur continue."),
    Kind.NEVER_CONTACT: gettext_lazy("Aucun avis à l’hébergeur. La police et INHOPE sont prévenus quand même."),
    Kind.LANGUAGE: gettext_lazy("La langue est proposée à l’analyste, qui répond."),
}  # fmt: skip


@dataclass(frozen=True, repr=False)
class ShownRule:
    """One rule, opened for the screen; its name de-fanged."""

    rule: Rule
    kind: Kind
    state: State
    saying: Saying | None

    @property
    def name(self) -> str:
        return defang(self.saying.name) if self.saying else _("illisible avec vos clés")

    @property
    def follows(self) -> Promise:
        return FOLLOWS[self.kind]


@dataclass(frozen=True, repr=False)
class ShownRuling:
    """Why a rule counts for an item."""

    rule: ShownRule
    why: str
    touched_at: datetime | None
    counts: bool = True

    @property
    def language(self) -> str:
        """In words; empty when the rule is about something else."""
        code = self.rule.saying.language if self.rule.saying else ""
        return dict(languages()).get(code, code)


@dataclass(frozen=True)
class DryRun:
    """What a rule would have done in the last 90 days, had it been there."""

    items: int
    changed: list[str]


def shown(rule: Rule, ring: Ring, *, now: datetime) -> ShownRule:
    return ShownRule(rule, Kind(rule.kind), rule.state(localdate(now)), read_saying(rule, ring))


def shown_rules(viewer: User, ring: Ring, *, now: datetime) -> dict[str, list[ShownRule]]:
    """All rules of the viewer's team: those that wait, those that count, those that are over."""
    found = [shown(rule, ring, now=now) for rule in rules_of(viewer.group)]
    return {
        "proposed": [one for one in found if one.state == State.PROPOSED],
        "standing": [one for one in found if one.state == State.STANDS],
        "over": [one for one in found if one.state in {State.EXPIRED, State.ENDED}],
    }


def rulings_shown(item: Item, ring: Ring, *, now: datetime) -> list[ShownRuling]:
    """The rules that count for an item now, and those that did something about it before."""
    counting = rulings_of(item, ring, now=now).all
    touched = {touch.rule: touch.at for touch in touching(item)}
    rows = [
        ShownRuling(shown(one.rule, ring, now=now), _why(one), touched.get(one.rule))
        for one in counting
    ]
    return rows + [
        ShownRuling(
            shown(rule, ring, now=now), _("Ne compte plus pour cet élément."), at, counts=False
        )
        for rule, at in touched.items()
        if rule not in {one.rule for one in counting}
    ]


def suggested(rulings: Iterable[ShownRuling]) -> dict[str, str]:
    """What rules about the host say beforehand of a question, by its code, with the rule's reference."""
    found = next((r for r in rulings if r.counts and r.rule.kind == Kind.LANGUAGE), None)
    if found is None or not found.language:
        return {}
    said = _("Règle de domaine %(rule)s : %(language)s.")
    return {"language": said % {"rule": found.rule.rule.reference, "language": found.language}}


def history(rule: Rule) -> "Iterable[Line]":
    return lines_about([f"rule:{rule.pk}"])


def dry_run(kind: Kind, saying: Saying, *, group: int, now: datetime) -> DryRun:
    """Counts only; nothing sealed is opened."""
    items = covered(saying.name, group=group, since=now - DRY_RUN)
    total = items.count()
    return DryRun(items=total, changed=_changes(kind, saying, items) if total else [])


def _changes(kind: Kind, saying: Saying, items: "QuerySet[Item]") -> list[str]:
    traces = Trace.objects.filter(item__in=items, traced_at__isnull=False)
    if kind == Kind.MANUAL:
        looks = Look.objects.filter(watch__item__in=items, by_hand=False).count()
        return [_searched(traces.count()), _looked(looks)]
    if kind == Kind.HOST:
        other = traces.exclude(country=saying.country).count()
        return [_searched(traces.count()), _elsewhere(other)]
    if kind == Kind.CDN_ORIGIN:
        behind = Fact.objects.filter(
            trace__in=traces, kind=Fact.Kind.VIA_CDN, seen_at=F("trace__traced_at")
        )
        return [_behind(behind.values("trace").distinct().count())]
    if kind == Kind.LANGUAGE:
        judged = Assessment.objects.filter(item__in=items, is_current=True).exclude(labels={})
        labels = judged.values_list("labels", flat=True)
        other = sum(row.get("language") != saying.language for row in labels)
        return [_spoken(other)]
    notices = Notice.objects.filter(item__in=items, action=Action.HOST)
    return _told(notices, owner=kind == Kind.OWNER)


def _told(notices: "QuerySet[Notice]", *, owner: bool) -> list[str]:
    sent = notices.filter(state=Notice.State.SENT).count()
    waiting = notices.filter(state=Notice.State.DRAFT).count()
    if owner:
        return [_to_owner(sent)]
    return [_not_sent(sent), _not_waiting(waiting)]


def _searched(n: int) -> str:
    return ngettext("%(n)d recherche d’hébergeur n’aurait pas eu lieu.", "%(n)d recherches d’hébergeur n’auraient pas eu lieu.", n) % {"n": n}  # fmt: skip


def _looked(n: int) -> str:
    return ngettext("%(n)d vérification automatique aurait été faite par une personne.", "%(n)d vérifications automatiques auraient été faites par une personne.", n) % {"n": n}  # fmt: skip


def _elsewhere(n: int) -> str:
    return ngettext("%(n)d élément aurait eu un autre pays que celui qui a été trouvé.", "%(n)d éléments auraient eu un autre pays que celui qui a été trouvé.", n) % {"n": n}  # fmt: skip


def _behind(n: int) -> str:
    return ngettext("%(n)d élément derrière un réseau de diffusion aurait eu cet hébergeur.", "%(n)d éléments derrière un réseau de diffusion auraient eu cet hébergeur.", n) % {"n": n}  # fmt: skip


def _spoken(n: int) -> str:
    return ngettext("%(n)d décision a retenu une autre langue.", "%(n)d décisions ont retenu une autre langue.", n) % {"n": n}  # fmt: skip


def _to_owner(n: int) -> str:
    return ngettext("%(n)d avis serait parti à l’exploitant du site.", "%(n)d avis seraient partis à l’exploitant du site.", n) % {"n": n}  # fmt: skip


def _not_sent(n: int) -> str:
    return ngettext("%(n)d avis envoyé ne serait pas parti.", "%(n)d avis envoyés ne seraient pas partis.", n) % {"n": n}  # fmt: skip


def _not_waiting(n: int) -> str:
    return ngettext("%(n)d avis à relire n’existerait pas.", "%(n)d avis à relire n’existeraient pas.", n) % {"n": n}  # fmt: skip


def languages() -> list[tuple[str, str]]:
    """Those that the questions ask for, by code, in the language of the page."""
    question = questionnaire_at(clock.today()).question("language")
    return [(one.code, say(one)) for one in (question.options if question else ())]


def _why(ruling: Ruling) -> str:
    if ruling.itself:
        said = _("Elle nomme cet hôte lui-même.")
    else:
        said = _("Elle nomme un domaine au-dessus de cet hôte, et tout ce qui est dessous.")
    if ruling.over:
        names = ", ".join(rule.reference for rule in ruling.over)
        said += " " + _("La plus précise l’emporte : %(over)s ne compte pas ici.") % {"over": names}
    return said
