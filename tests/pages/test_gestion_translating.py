"""Every address by which wagtail-localize changes something: an editor changes nothing that is public."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Locale, Page, PageLogEntry
from wagtail_localize.models import StringTranslation, Translation
from wagtail_localize.operations import translate_object
from wagtail_localize.wagtail_hooks import register_admin_urls

from clickable.pages.models import ArticlePage
from clickable.people.models import User
from clickable.record.models import Entry
from tests.cast import person, signed_in
from tests.pages.gestion import a_house, an_article

pytestmark = pytest.mark.django_db
LINK = '<p>Bonjour, <a href="https://un.example/">ici</a>.</p>'
Commit = Callable[..., Any]


@pytest.fixture(autouse=True)
def house(db: None) -> Page:
    return a_house()


@pytest.fixture
def published(django_capture_on_commit_callbacks: Commit) -> Translation:
    """An article that the public reads in both languages."""
    page, english = an_article(html=LINK), Locale.objects.get(language_code="en")
    nora = person("Nora", role=User.Role.PUBLISHER, team="")
    found: list[Translation] = []
    for one in (page.get_parent(), page):
        translate_object(one.specific, [english])
        found.append(Translation.objects.get(source__object_id=one.translation_key))
        with django_capture_on_commit_callbacks(execute=True):
            found[-1].save_target(user=nora, publish=True)
    return found[-1]


def public() -> list[tuple[Any, ...]]:
    """All that a visitor can see of the pages."""
    rows = ArticlePage.objects.filter(live=True).order_by("pk")
    return [(one.pk, one.title, one.slug, str(one.body.raw_data), one.alias_of_id) for one in rows]


def put(client: Client, path: str, value: str) -> int:
    body = f"value={value}"
    kind = "application/x-www-form-urlencoded"
    return client.put(path, body, content_type=kind).status_code


def ways(translation: Translation) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Every address that takes a POST or PUT, with what does most."""
    source, target = translation.source, translation.get_target_instance()
    here = f"/gestion/localize/translate/{translation.pk}"
    word, link = source.stringsegment_set.first(), source.overridablesegment_set.first()
    assert word is not None
    assert link is not None
    all_of_it = {"publish_translations": "on", "action": "publish", "include_subtree": "on"}
    locale = {"locales": str(translation.target_locale_id)}
    french = source.get_source_instance()
    yield "PUT", f"{here}/strings/{word.pk}/edit/", {"value": "Evil"}
    yield "PUT", f"{here}/overrides/{link.pk}/edit/", {"value": "https://evil.example/"}
    yield "POST", f"/gestion/localize/update/{source.pk}/", all_of_it
    yield "POST", f"/gestion/localize/submit/page/{french.pk}/", {**all_of_it, **locale}
    yield (
        "POST",
        f"/gestion/localize/submit/page/{french.get_parent().pk}/",
        {**all_of_it, **locale},
    )
    yield "POST", f"/gestion/localize/submit/snippet/pages/articlepage/{french.pk}/", locale
    yield "POST", f"{here}/pofile/upload/", {}
    yield "POST", f"{here}/machine_translate/", {}
    yield "POST", f"/gestion/pages/{target.pk}/edit/", {"action": "publish"}
    yield "POST", f"/gestion/pages/{target.pk}/edit/", {"localize-convert-to-alias": "on"}
    yield "POST", f"{here}/disable/", {}
    yield "POST", f"/gestion/localize/page/{target.pk}/convert_to_alias/", {}
    yield "POST", f"/gestion/pages/{target.pk}/edit/", {"localize-restart-translation": "on"}
    yield "POST", f"/gestion/localize/update/{source.pk}/", all_of_it


def test_an_editor_puts_nothing_before_the_public(
    published: Translation, edith: User, django_capture_on_commit_callbacks: Commit
) -> None:
    client, before = signed_in(edith), public()
    assert len(before) == 2

    for method, path, values in ways(published):
        with django_capture_on_commit_callbacks(execute=True):
            if method == "PUT":
                assert put(client, path, values["value"]) in {200, 201}, path
            elif not path.endswith("upload/"):
                client.post(path, values)
        assert public() == before, path

    assert StringTranslation.objects.filter(data="Evil").exists()
    published.refresh_from_db()
    assert published.enabled
    assert not Entry.objects.filter(actor=edith).exists()


def test_the_table_knows_every_address_that_localize_has() -> None:
    names = {one.name for one in register_admin_urls()[0].url_patterns}
    reading = {
        "javascript_catalog", "download_pofile", "preview_translation", "translations_report",
        "translations_report_results", "snippets_api_listing", "snippets_api_detail",
    }  # fmt: skip
    assert names - reading == {
        "submit_page_translation", "submit_snippet_translation", "update_translations",
        "edit_string_translation", "edit_override", "upload_pofile", "machine_translate",
        "stop_translation", "convert_to_alias",
    }  # fmt: skip


@pytest.mark.parametrize("who", ["edith", "paul"])
def test_a_first_translation_is_a_draft(
    who: str, request: pytest.FixtureRequest, django_capture_on_commit_callbacks: Commit
) -> None:
    page, english = an_article(), Locale.objects.get(language_code="en")
    translate_object(page.get_parent(), [english])
    with django_capture_on_commit_callbacks(execute=True):
        signed_in(request.getfixturevalue(who)).post(
            f"/gestion/localize/submit/page/{page.pk}/", {"locales": str(english.pk)}
        )
    assert not page.get_translation(english).live


def test_below_a_page_that_is_not_translated_an_editor_makes_nothing(edith: User) -> None:
    page, english = an_article(), Locale.objects.get(language_code="en")
    signed_in(edith).post(f"/gestion/localize/submit/page/{page.pk}/", {"locales": str(english.pk)})
    assert not Page.objects.filter(locale=english).exists()


def test_a_publisher_publishes_and_the_account_names_them(
    published: Translation, paul: User, django_capture_on_commit_callbacks: Commit
) -> None:
    client, target = signed_in(paul), published.get_target_instance()
    title = published.source.stringsegment_set.get(context__path="title")
    here = f"/gestion/localize/translate/{published.pk}"
    ways = [
        (f"/gestion/localize/update/{published.source_id}/", {"publish_translations": "on"}),
        (f"/gestion/pages/{target.pk}/edit/", {"action": "publish"}),
    ]
    for number, (path, values) in enumerate(ways):
        put(client, f"{here}/strings/{title.pk}/edit/", f"Hello{number}")
        with django_capture_on_commit_callbacks(execute=True):
            client.post(path, values)
        target.refresh_from_db()
        assert target.title == f"Hello{number}"

    lines = Entry.objects.filter(subject=f"page:{target.pk}", verb="page.published")
    assert [line.actor.username for line in lines.order_by("id") if line.actor] == [
        "nora", "paul", "paul"
    ]  # fmt: skip


def test_a_publisher_ends_a_translation(published: Translation, paul: User) -> None:
    client, target = signed_in(paul), published.get_target_instance()
    client.post(f"/gestion/localize/translate/{published.pk}/disable/")
    published.refresh_from_db()
    assert not published.enabled

    client.post(f"/gestion/localize/page/{target.pk}/convert_to_alias/")
    target.refresh_from_db()
    assert target.alias_of_id == published.source.get_source_instance().pk
    line = Entry.objects.get(verb="page.replaced")
    assert line.actor == paul
    assert PageLogEntry.objects.filter(action="wagtail_localize.convert_to_alias").exists()
