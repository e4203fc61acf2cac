"""What is read from the library: lists, one work, permanent codes, the matrix, the stock."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Sum

from clickable.base.folding import fold
from clickable.library import rules
from clickable.library.models import (
    Access,
    Facet,
    Format,
    Kind,
    PrintOrder,
    PrintRun,
    Rendition,
    State,
    StockMove,
    Successor,
    Work,
    WorkVersion,
)
from clickable.library.rules import Found, Freshness
from clickable.library.wording import language_name


@dataclass(frozen=True, kw_only=True)
class Wish:
    """How the list is narrowed down; empty says no wish."""

    query: str = ""
    audience: str = ""
    age: int | None = None
    theme: str = ""
    language: str = ""
    format: str = ""
    access: str = ""
    kind: str = ""


def published(wish: Wish | None = None) -> QuerySet[WorkVersion]:
    """The published version of each work, the latest first, with all that a list shows of it."""
    return (
        _wished(wish or Wish())
        .select_related("work")
        .prefetch_related("work__facets", _files())
        .order_by("-published_at", "id")
    )


def _files() -> "Prefetch[str, QuerySet[Rendition], str]":
    order = ["language", "access", "format"]
    return Prefetch("renditions", Rendition.objects.order_by(*order))


def _wished(wish: Wish) -> QuerySet[WorkVersion]:
    rows = WorkVersion.objects.filter(state=State.PUBLISHED)
    for sort, code in ((Facet.Sort.AUDIENCE, wish.audience), (Facet.Sort.THEME, wish.theme)):
        if code:
            facets = Facet.objects.filter(work=OuterRef("work"), sort=sort, code=code)
            rows = rows.filter(Exists(facets))
    files = {name: getattr(wish, name) for name in ("language", "format", "access")}
    files = {name: value for name, value in files.items() if value}
    if files:
        rows = rows.filter(Exists(Rendition.objects.filter(version=OuterRef("pk"), **files)))
    if wish.age is not None:
        within = Q(work__age_from__lte=wish.age, work__age_to__gte=wish.age)
        rows = rows.filter(within | Q(work__age_from=None))
    if wish.kind:
        rows = rows.filter(work__kind=wish.kind)
    for word in fold(wish.query).split()[:10]:
        rows = rows.filter(work__words__contains=word)
    return rows


@dataclass(frozen=True)
class There:
    """What something published can be had in."""

    languages: frozenset[str]
    formats: frozenset[str]
    accesses: frozenset[str]


def there() -> There:
    files = Rendition.objects.filter(version__state=State.PUBLISHED)
    rows = list(files.order_by().values_list("language", "format", "access").distinct())
    return There(*(frozenset(row[place] for row in rows) for place in range(3)))


@dataclass(frozen=True)
class Shelf:
    """One work as the public sees it: what may be read, and what answers one reader."""

    work: Work
    versions: list[WorkVersion]  # readable or withdrawn, the newest first; with their files
    found: Found

    @property
    def shown(self) -> WorkVersion | None:
        return next((v for v in self.versions if v.number == self.found.number), None)

    @property
    def current(self) -> WorkVersion | None:
        return next((v for v in self.versions if v.state == State.PUBLISHED), None)


def shelf(code: str, language: str) -> Shelf | None:
    """What this work has for who reads this language; None when nothing of it was ever published."""
    seen = WorkVersion.objects.filter(
        work__code=code, state__in=[*rules.READABLE, State.WITHDRAWN]
    ).order_by("-number")
    versions = list(
        seen.select_related("work", "child_review").prefetch_related(
            "work__facets", "evidence", _files()
        )
    )
    if not versions:
        return None
    return Shelf(versions[0].work, versions, _resolved(versions, language))


def _resolved(versions: list[WorkVersion], language: str) -> Found:
    readable = {
        version.number: {one.language for one in version.renditions.all()}
        for version in versions
        if version.state in rules.READABLE
    }
    current = next((v.number for v in versions if v.state == State.PUBLISHED), None)
    source = versions[0].work.source_language
    return rules.resolve(language, readable, current=current, source=source)


@dataclass(frozen=True)
class Permanent:
    """Where a printed code leads."""

    code: str  # of the work that answers now
    run: str = ""  # the code of the print run, when it was one


def permanent(code: str, language: str) -> Permanent | None:
    """The work that answers for a code of a work or of a print run, in this language; None: unknown.

    A language that went on in another work is followed there, however often it moved.
    """
    run = PrintRun.objects.filter(code=code).select_related("version__work").first()
    work = run.version.work if run else Work.objects.filter(code=code).first()
    if work is None:
        return None
    return Permanent(_followed(work, language).code, run.code if run else "")


def _followed(work: Work, language: str) -> Work:
    seen = {work.pk}
    while (
        step := Successor.objects.filter(work=work, language=language).select_related("to").first()
    ):
        if step.to_id in seen or not _was_published(step.to):
            break
        seen.add(step.to_id)
        work = step.to
    return work


def _was_published(work: Work) -> bool:
    return work.versions.filter(state__in=rules.READABLE).exists()


def frozen(code: str, number: int, *, language: str, access: str, form: str) -> Rendition | None:
    """One file of one version that was published at some time, whatever came after."""
    return (
        Rendition.objects.filter(
            version__work__code=code,
            version__number=number,
            version__state__in=[*rules.READABLE, State.WITHDRAWN],
            language=language,
            access=access,
            format=form,
        )
        .select_related("version__work")
        .first()
    )


def readable(shelf: Shelf, number: int | None) -> WorkVersion | None:
    """The version of this number if it may still be read; without a number, what answers."""
    wanted = shelf.found.number if number is None else number
    return next(
        (v for v in shelf.versions if v.number == wanted and v.state in rules.READABLE), None
    )


def reading(version: WorkVersion, language: str) -> dict[str, Rendition]:
    """The pages to read of a version in one language, by way of access."""
    return {
        one.access: one
        for one in version.renditions.all()
        if one.format == Format.HTML and one.language == language
    }


# Paper


def in_stock(work: Work, language: str) -> int:
    moves = StockMove.objects.filter(work=work, language=language)
    return moves.aggregate(sum=Sum("quantity"))["sum"] or 0


def stock() -> list[tuple[Work, str, int]]:
    """What lies there, by work and language."""
    rows = StockMove.objects.values_list("work_id", "language").annotate(sum=Sum("quantity"))
    works = {work.pk: work for work in Work.objects.filter(moves__isnull=False).distinct()}
    found = [(works[pk], language, number) for pk, language, number in rows]
    return sorted(found, key=lambda one: (one[0].code, one[1]))


@dataclass(frozen=True)
class Offer:
    """Something that may be ordered on paper."""

    work: Work
    language: str
    stock: int

    @property
    def most(self) -> int:
        return min(self.stock, self.work.order_limit)

    @property
    def name(self) -> str:
        return language_name(self.language)

    @property
    def field(self) -> str:
        return f"copies-{self.work.code}-{self.language}"


def offers(language: str) -> list[Offer]:
    """What is published, in stock, and sent out; the reader's own language first."""
    works = Work.objects.filter(order_limit__gt=0, versions__state=State.PUBLISHED)
    rows = (
        StockMove.objects.filter(work__in=works)
        .values_list("work_id", "language")
        .annotate(stock=Sum("quantity"))
        .filter(stock__gt=0)
    )
    known = {work.pk: work for work in works}
    found = [Offer(known[pk], spoken, stock) for pk, spoken, stock in rows]
    return sorted(found, key=lambda one: (one.language != language, one.work.title(language)))


# For editors


def orders_to_answer() -> int:
    """How many orders of paper copies nobody has answered yet."""
    return PrintOrder.objects.filter(state=PrintOrder.State.ASKED).count()


@dataclass(frozen=True)
class Cell:
    freshness: Freshness
    reason: str = ""


@dataclass(frozen=True)
class Row:
    work: Work
    version: WorkVersion
    cells: list[tuple[str, list[tuple[Access, Cell]]]] = field(default_factory=list)


def matrix(languages: Collection[str] = ("fr", "en")) -> list[Row]:
    """For each work's newest version: what is fresh, stale or missing, by language and access."""
    versions = WorkVersion.objects.exclude(state=State.WITHDRAWN).select_related("work")
    versions = versions.prefetch_related("renditions", "troubles").order_by("work__code", "number")
    by_work: dict[int, list[WorkVersion]] = defaultdict(list)
    for version in versions:
        by_work[version.work_id].append(version)
    return [_row(there, languages) for there in by_work.values()]


def _row(versions: list[WorkVersion], languages: Collection[str]) -> Row:
    newest = versions[-1]
    spoken = {one.language for version in versions for one in version.renditions.all()}
    asked = [*languages, *sorted(spoken - set(languages))]
    expected = rules.EXPECTED[Kind(newest.work.kind)]
    cells = [
        (language, [(access, _cell(versions, language, access)) for access in expected])
        for language in asked
    ]
    return Row(newest.work, newest, cells)


def _cell(versions: list[WorkVersion], language: str, access: Access) -> Cell:
    there = [
        one.made_from
        for version in versions
        for one in version.renditions.all()
        if (one.language, one.access) == (language, access)
    ]
    trouble = [
        one.reason
        for one in versions[-1].troubles.all()
        if (one.language, one.access) == (language, access)
    ]
    return Cell(rules.freshness(there, wanted=versions[-1].number), trouble[0] if trouble else "")
