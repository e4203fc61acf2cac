"""Drafts, approval, schedule, history, translation: as editors have them, and what the account tells."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation, TranslationSource
from wagtail_localize.operations import translate_object

from clickable.base import clock
from clickable.pages.gestion import translations
from clickable.pages.gestion.translations import State
from clickable.pages.models import ArticlePage
from clickable.people.models import User
from clickable.record.models import Entry
from tests.cast import EVE, person, signed_in
from tests.pages.gestion import a_house, an_article

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def house(db: None) -> Page:
    return a_house()


def told(page: Page) -> list[tuple[str, str | None]]:
    lines = Entry.objects.filter(subject=f"page:{page.pk}").order_by("id")
    return [(line.verb, line.actor.username if line.actor else None) for line in lines]


def handed_in(page: Page, by: User) -> None:
    page.save_revision(user=by)
    page.get_workflow().start(page, by)


def approve(page: Page, by: User) -> int:
    state = page.current_workflow_task_state
    path = f"/gestion/pages/workflow/action/{page.pk}/approve/{state.pk}/"
    return signed_in(by).post(path).status_code


def again(page: Page) -> ArticlePage:
    return ArticlePage.objects.get(pk=page.pk)


def test_a_publisher_approves_what_an_editor_handed_in(edith: User, paul: User) -> None:
    page = an_article("Avant")
    page.title = "Après"
    signed_in(paul).get("/gestion/")
    handed_in(page, edith)

    assert again(page).title == "Avant"
    approve(page, paul)

    assert again(page).title == "Après"
    assert sorted(told(page)[1:]) == [("page.approved", "paul"), ("page.published", "paul")]


def test_nobody_approves_what_they_handed_in_themselves(paul: User) -> None:
    page = an_article("Avant")
    page.title = "Après"
    signed_in(paul).get("/gestion/")
    handed_in(page, paul)

    approve(page, paul)
    assert again(page).title == "Avant"

    nora = person("Nora", role=User.Role.PUBLISHER, team="")
    signed_in(nora).get("/gestion/")
    approve(page, nora)
    assert again(page).title == "Après"


def test_an_editor_neither_approves_nor_publishes(edith: User) -> None:
    page = an_article("Avant")
    page.title = "Après"
    client = signed_in(edith)
    client.get("/gestion/")
    handed_in(page, edith)

    approve(page, edith)
    client.post(f"/gestion/pages/{page.pk}/unpublish/")

    assert (again(page).title, again(page).live) == ("Avant", True)


def test_a_page_comes_and_goes_at_its_time(paul: User) -> None:
    page = an_article("À venir")
    page.unpublish()
    now = clock.now()
    page.go_live_at = now + timedelta(hours=1)
    page.save_revision(user=paul).publish(user=paul)
    assert not again(page).live

    Page.objects.filter(pk=page.pk).update(go_live_at=now - timedelta(minutes=1))
    page.latest_revision.refresh_from_db()
    revision = again(page).get_latest_revision()
    content = {**revision.content, "go_live_at": (now - timedelta(minutes=1)).isoformat()}
    type(revision).objects.filter(pk=revision.pk).update(
        approved_go_live_at=now - timedelta(minutes=1), content=content
    )
    call_command("publish_scheduled")
    assert again(page).live

    Page.objects.filter(pk=page.pk).update(expire_at=now - timedelta(minutes=1))
    call_command("publish_scheduled")
    assert not again(page).live
    assert [verb for verb, _who in told(page)][-3:] == [
        "page.scheduled", "page.published", "page.unpublished"
    ]  # fmt: skip


def test_history_and_comparison_show_what_changed_and_escape_it(edith: User) -> None:
    page = an_article(EVE, slug="eve")
    first = page.get_latest_revision()
    page.title = EVE + "!"
    second = page.save_revision(user=edith)
    client = signed_in(edith)
    client.get("/gestion/")

    for path in (
        f"pages/{page.pk}/history/",
        f"pages/{page.pk}/revisions/compare/{first.pk}...{second.pk}/",
        f"pages/{page.pk}/edit/",
        f"pages/{page.get_parent().pk}/",
        "rapports/traductions/",
        "",
    ):
        answer = client.get(f"/gestion/{path}")
        assert answer.status_code == 200, path
        assert "<script>alert" not in answer.content.decode(), path


def state_of(page: Page) -> State:
    return next(row for row in translations.rows() if row.page == page.pk).cells[0].state


def translated(page: Page, by: User) -> Translation:
    english = Locale.objects.get(language_code="en")
    translate_object(page.get_parent(), [english])
    translate_object(page, [english])
    found: Translation = Translation.objects.get(
        source__object_id=page.translation_key, target_locale=english
    )
    for segment in found.source.stringsegment_set.all():
        StringTranslation.objects.update_or_create(
            translation_of=segment.string, context=segment.context, locale=english,
            defaults={"data": "English", "last_translated_by": by},
        )  # fmt: skip
    return found


def test_the_report_follows_a_translation(
    edith: User, django_capture_on_commit_callbacks: Any
) -> None:
    page = an_article("Un article", html="<p>Bonjour.</p>")
    assert state_of(page) == State.MISSING

    translation = translated(page, edith)
    assert state_of(page) == State.DRAFT

    with django_capture_on_commit_callbacks(execute=True):
        translation.save_target(user=edith, publish=True)
    assert state_of(page) == State.FRESH

    page.refresh_from_db()
    page.title = "Autrement"
    page.save_revision().publish()
    assert state_of(page) == State.STALE

    source = TranslationSource.objects.get_for_instance(page)
    source.update_from_db()
    assert state_of(page) == State.STALE


def test_the_report_is_shown_and_filtered(edith: User) -> None:
    an_article("Un article")
    client = signed_in(edith)

    assert "Un article" in client.get("/gestion/rapports/traductions/").content.decode()
    fresh = client.get("/gestion/rapports/traductions/?etat=fresh").content.decode()
    assert "Un article" not in fresh


@pytest.mark.parametrize("path", ["rapports/liens/", "rapports/traductions/", "account/"])
def test_charlie_and_analysts_get_nothing(alice: User, charlie: User, path: str) -> None:
    for one in (alice, charlie):
        assert signed_in(one).get(f"/gestion/{path}").status_code == 302
