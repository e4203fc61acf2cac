"""What the desk's pages show, read across the rooms. Nothing here writes."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from clickable.assess import legal
from clickable.assess import selectors as assess
from clickable.assess.labels.questionnaire import Labels, frozen
from clickable.assess.models import Assessment
from clickable.assess.opinions.selectors import blind_items
from clickable.assess.rules import WEIGHT
from clickable.base.plain import quiet
from clickable.desk import label_words, words
from clickable.desk.queueing import Standing, standing
from clickable.exposure import selectors as exposure
from clickable.known.selectors import Known, known
from clickable.locate.selectors import Located, located
from clickable.notify.models import Notice
from clickable.notify.selectors import of_item as notices_of
from clickable.people.models import User
from clickable.record.models import Line
from clickable.record.selectors import lines_about
from clickable.record.services import REPORTER
from clickable.report.letters import Letter
from clickable.report.models import OPEN, Category, Door, Item, Report, Stage
from clickable.report.rules import may_step
from clickable.report.selectors import open_letter, shown_content
from clickable.retention.models import Hold
from clickable.retention.selectors import forgotten_from, standing_hold
from clickable.seal.wraps import Ring
from clickable.verify.models import Look
from clickable.verify.selectors import looks_of

READ = {
    "desk.item_opened",
    "desk.notice_opened",
    "desk.letter_opened",
}  # in the account; no step of an item's way
MOST_LETTERS = 20  # on one page; the number of reports is always told


@dataclass(frozen=True, repr=False)
class TheirWords:
    """One report of an item, opened; addresses in it de-fanged."""

    reference: str
    category: Category
    door: Door
    hour: datetime
    urgent: bool
    letter: Letter
    withdrawn: bool

    @property
    def language(self) -> str:
        """Its name, when the form was read in another language than French; a code that we do not have."""
        code = self.letter.language.lower()
        known = {**dict(settings.LANGUAGES), settings.LANGUAGE_CODE: ""}
        return known.get(code, code)


@dataclass(frozen=True)
class Happening:
    """One line of an item's history."""

    at: datetime
    words: str
    by: str
    to_the_hour: bool


@dataclass(frozen=True, kw_only=True, repr=False)
class Judged:
    """One judgement, opened for the screen."""

    assessment: Assessment
    articles: list[legal.Article]
    note: str | None
    labels: list[tuple[str, str]]  # question and answer, in words


@dataclass(frozen=True, kw_only=True, repr=False)
class Dossier:
    """All that is known of one item."""

    item: Item
    opened: bool  # by this pair of eyes; else what is sealed of it stays shut
    left_aside: bool  # the viewer leaves such items to others
    shown: str
    reports: int
    letters: list[TheirWords]
    opened_reports: list[Report]  # whose letters those are
    urgent: bool
    categories: list[Category]
    host: assess.HostHistory
    known: Known | None
    holder: User | None
    mine: bool
    judged: Judged | None
    earlier: list[Judged]
    located: Located | None
    notices: list[Notice]
    looks: list[Look]
    hold: Hold | None
    may_lift: bool  # somebody else asked for it
    forgotten_from: datetime | None
    history: list[Happening]
    standing: Standing | None  # its place in the queue

    @property
    def open(self) -> bool:
        return self.item.stage in OPEN

    @property
    def can_take_back(self) -> bool:
        return not self.open and may_step(Stage(self.item.stage), Stage.REVIEW)

    @property
    def labels_before(self) -> list[Labels]:
        """Of every judgement of this address so far."""
        judged = [*self.earlier, *([self.judged] if self.judged else [])]
        return [frozen(one.assessment.labels) for one in judged]

    @property
    def arrived_judged(self) -> bool:
        """It came judged: nobody needs to look again."""
        return bool(self.judged and self.judged.assessment.origin == Assessment.Origin.KNOWN)

    @property
    def can_look(self) -> bool:
        return self.item.stage in (Stage.NOTICED, Stage.GONE)


def dossier(item: Item, viewer: User, *, ring: Ring, now: datetime) -> Dossier:
    """One item with everything around it, for a signed-in screen only.

    Its address, people's words and notes are unsealed where the viewer has opened it.
    """
    heard = Report.objects.all() if item.quarantined else Report.objects.let_in()
    heard = heard.filter(group_id=item.group_id, mentions__item=item)
    reports = list(heard.order_by("received_hour", "pk"))
    notices = list(notices_of(item))
    holder = assess.holder_of(item, now=now)
    hold = standing_hold(item)
    opened = exposure.is_open(item, viewer, holding=assess.holds(item, viewer), now=now)
    heard_of = reports[-MOST_LETTERS:] if opened else []
    eyes = ring if opened else None
    kept = assess.judgements(item)
    unseen = [one for one in kept if one.hides_from(viewer.pk)]
    judgements = [judged_of(found, eyes) for found in kept if found not in unseen]
    categories = sorted({Category(r.reported_category) for r in reports}, key=_order)
    return Dossier(
        item=item,
        opened=opened,
        left_aside=not exposure.asides(viewer).isdisjoint(categories),
        shown=shown(item, ring) if opened else "",
        reports=len(reports),
        letters=[their_words(report, ring) for report in heard_of],
        opened_reports=heard_of,
        urgent=any(r.urgent for r in reports)
        or any(j.assessment.is_current and j.assessment.life_in_danger for j in judgements),
        categories=categories,
        host=assess.history_of_host(item, but=blind_items(viewer)),
        known=known(item, but=blind_items(viewer)),
        holder=holder,
        mine=holder == viewer,
        judged=next((j for j in judgements if j.assessment.is_current), None),
        earlier=[j for j in judgements if not j.assessment.is_current],
        located=located(item, ring),
        notices=notices,
        looks=list(looks_of(item)),
        hold=hold,
        may_lift=bool(hold and hold.asked_by not in (None, viewer)),
        forgotten_from=forgotten_from(item),
        history=_history(item, reports[-MOST_LETTERS:], notices, unseen=bool(unseen)),
        standing=standing(item, now=now),
    )


def _order(category: Category) -> int:
    return WEIGHT.index(category)


def shown(item: Item, ring: Ring) -> str:
    """What was reported, for a screen: de-fanged, in words that were written too."""
    text = shown_content(item, ring)
    return text if item.kind == Item.Kind.ADDRESS else quiet(text)


def expected(item: Item) -> Category:
    """What an item's page says beforehand that it is: as judged, else the weightiest report."""
    judged = assess.current(item)
    if judged:
        return Category(judged.category)
    named = Report.objects.let_in().filter(mentions__item=item)
    told = named.values_list("reported_category", flat=True).distinct().order_by()
    return min((Category(each) for each in told), key=_order, default=Category.UNSURE)


def their_words(report: Report, ring: Ring) -> TheirWords:
    letter = open_letter(report, ring)
    return TheirWords(
        reference=report.reference,
        category=Category(report.reported_category),
        door=Door(report.door),
        hour=report.received_hour,
        urgent=report.urgent,
        letter=Letter(
            message=quiet(letter.message),
            elsewhere=quiet(letter.elsewhere),
            seen_at=quiet(letter.seen_at),
            about_me=letter.about_me,
            between_children=letter.between_children,
            language=letter.language,
            readable=letter.readable,
        ),
        withdrawn=report.withdrawn,
    )


def judged_of(assessment: Assessment, ring: Ring | None) -> Judged:
    note = assess.note_of(assessment, ring) if ring else ""
    return Judged(
        assessment=assessment,
        articles=legal.named(assessment.legal_basis),
        note=quiet(note) if note else note,
        labels=label_words.labels(assessment),
    )


def _history(
    item: Item, reports: list[Report], notices: list[Notice], *, unseen: bool
) -> list[Happening]:
    subjects = [f"item:{item.pk}"]
    subjects += [f"report:{report.pk}" for report in reports]
    subjects += [f"notice:{notice.pk}" for notice in notices]
    lines = [line for line in lines_about(subjects) if line.verb not in READ]
    return [happening(one) for one in lines if not (unseen and one.verb.startswith("assess."))]


def happening(entry: Line) -> Happening:
    return Happening(
        at=entry.at,
        words=words.said(entry.verb, entry.detail),
        by=str(entry.actor) if entry.actor else "",
        to_the_hour=entry.role == REPORTER,  # nothing finer is known of a reporter
    )
