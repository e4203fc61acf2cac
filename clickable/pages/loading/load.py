from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from wagtail.models import Page

from clickable.pages import naming
from clickable.pages.loading import ground
from clickable.pages.loading.bodies import Bodies
from clickable.pages.loading.files import CONTENT, File, read
from clickable.pages.loading.translated import remember
from clickable.pages.models import (
    ArticlePage,
    HomePage,
    LoadedFile,
    NewsIndexPage,
    NewsPage,
    SectionPage,
    SheetPage,
    Written,
)

KINDS: dict[str, type[Written]] = {
    "home": HomePage,
    "section": SectionPage,
    "article": ArticlePage,
    "sheet": SheetPage,
    "news_index": NewsIndexPage,
    "news": NewsPage,
}
PLAIN = ("summary", "audience", "theme", "checked_on", "published_on")


@dataclass
class Loaded:
    """What a load did. `kept` are pages that an editor has changed or removed: they stay as they are."""

    made: list[str] = field(default_factory=list)
    renewed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def line(self) -> str:
        """One line for the person who ran it."""
        told = f"{len(self.made)} made, {len(self.renewed)} renewed"
        kept = f"; left as editors have them: {', '.join(self.kept)}" if self.kept else ""
        wrong = f"; wrong: {'; '.join(self.problems)}" if self.problems else ""
        return f"{told}{kept}{wrong}" if self.made or self.renewed or kept else "up to date"


@transaction.atomic
def load(folder: Path = CONTENT) -> Loaded:
    """The files' pages, made or renewed; those that an editor has touched since are left alone."""
    return _Load(folder).run()


class _Load:
    def __init__(self, folder: Path) -> None:
        self.files = read(folder)
        self.locales = ground.locales()
        self.known = {
            (row.path, row.language): row
            for row in LoadedFile.objects.select_related("page__locale")
        }
        self.done = Loaded()
        self.new: list[tuple[File, Written]] = []
        self.fresh: list[File] = []

    def run(self) -> Loaded:
        changed = [
            file for pair in self.files.values() for file in pair.values() if self._new(file)
        ]
        if not changed:
            return self.done
        ground.without_welcome()
        for file in changed:
            self._place(file)
        home = self.known[("", "fr")].page if ("", "fr") in self.known else None
        if home:
            ground.site(home)
        self._write()
        return self.done

    def _new(self, file: File) -> bool:
        known = self.known.get((file.path, file.language))
        return known is None or known.digest != file.digest

    def _place(self, file: File) -> None:
        """The page in the tree, still empty when it is new."""
        known = self.known.get((file.path, file.language))
        if known is None:
            self._make(file)
        elif (
            known.page is None
            or known.page.latest_revision_id != known.revision
            or not known.page.live
        ):
            self.done.kept.append(_named(file))
        else:
            self.done.renewed.append(_named(file))
            self.new.append((file, known.page.specific))

    def _make(self, file: File) -> None:
        parent = self._parent(file)
        if parent is None:
            self.done.problems.append(f"{_named(file)}: no page above it")
            return
        page = KINDS[file.data["kind"]](
            title=file.data["title"],
            slug=file.data["slug"],
            locale=self.locales[file.language],
            translation_key=naming.key(file.path),
        )
        _fill(page, file, {})
        Page.objects.get(pk=parent.pk).add_child(instance=page)
        self.fresh.append(file)
        row = LoadedFile(path=file.path, language=file.language, page=page)
        self.known[(file.path, file.language)] = row
        self.done.made.append(_named(file))
        self.new.append((file, page))

    def _parent(self, file: File) -> Page | None:
        if not file.path:
            return ground.root(self.locales["fr"])
        known = self.known.get((file.parent, file.language))
        return known.page if known else None

    def _write(self) -> None:
        """The words, once every page that they may link to has its number."""
        standing = {place: row.page.pk for place, row in self.known.items() if row.page}
        bodies = Bodies({path: pk for (path, code), pk in standing.items() if code == "fr"})
        # A page in hand does not know of children that it was given since.
        children = dict(Page.objects.filter(pk__in=standing.values()).values_list("pk", "numchild"))
        for file, page in self.new:
            key = naming.key(file.path)
            streams = {
                name: bodies.body(file.data.get(name, []), key, name) for name in ("body", "simple")
            }
            self.done.problems += [f"{_named(file)}: {wrong}" for wrong in bodies.told()]
            _fill(page, file, streams)
            page.numchild = children[page.pk]
            self._publish(file, page)
        self._remember_translations()

    def _publish(self, file: File, page: Written) -> None:
        revision = page.save_revision(clean=False, log_action=False)
        if file in self.fresh:  # nobody was told of it yet: no need for all that publishing does
            page.live_revision, page.has_unpublished_changes = revision, False
            page.save(clean=False)
        else:
            revision.publish(log_action=False)
        row = self.known[(file.path, file.language)]
        row.digest, row.revision, row.page = file.digest, revision.pk, page
        row.save()

    def _remember_translations(self) -> None:
        pairs = []
        for path in sorted({file.path for file, _page in self.new}):
            french, english = (self.known.get((path, code)) for code in ("fr", "en"))
            if french and english and french.page and english.page:
                pairs.append((french.page.specific, english.page.specific))
        self.done.problems += remember(pairs)


def _fill(page: Written, file: File, streams: dict[str, Any]) -> None:
    page.title = page.draft_title = file.data["title"]
    page.slug = file.data["slug"]
    for name in PLAIN:
        if name in file.data:
            setattr(page, name, file.data[name])
    for name, raw in streams.items():
        setattr(page, name, getattr(page, name).stream_block.to_python(raw))


def _named(file: File) -> str:
    return f"{file.language}/{file.path or 'index'}"
