from pathlib import Path

import pytest
from wagtail.models import Locale, Page, Site
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from clickable.pages import naming
from clickable.pages.loading import Loaded, load
from clickable.pages.models import HomePage, LoadedFile, SheetPage
from tests.pages.site import at

pytestmark = pytest.mark.django_db
SHEET = "/accueil/risques/chantage-sexuel/"


def sheet_file(files: Path, old: str, new: str) -> None:
    path = files / "fr" / "risques" / "chantage-sexuel.toml"
    path.write_text(path.read_text().replace(old, new))


def translation_of(page: Page) -> Translation:
    return Translation.objects.get(source__object_id=page.translation_key)


def test_pages_are_made_in_both_languages_with_one_key(few: Loaded) -> None:
    french, english = SheetPage.objects.order_by("locale__language_code").reverse()
    assert (french.slug, english.slug) == ("chantage-sexuel", english.slug)
    assert (
        french.translation_key == english.translation_key == naming.key("risques/chantage-sexuel")
    )
    assert french.theme == english.theme == "sextortion"
    assert len(few.made) == 16


def test_it_works_from_a_database_in_which_wagtail_has_nothing(few: Loaded, files: Path) -> None:
    LoadedFile.objects.all().delete()
    Site.objects.all().delete()
    Page.objects.get(depth=1).delete()
    TranslationSource.objects.all().delete()
    Locale.objects.all().delete()
    load(files)
    assert Site.objects.get().root_page.specific == HomePage.objects.get(locale__language_code="fr")
    assert Page.objects.filter(depth=1).count() == 1


def test_the_welcome_page_of_wagtail_goes(few: Loaded) -> None:
    assert set(Page.objects.filter(depth=2).values_list("slug", flat=True)) == {"accueil", "home"}


def test_the_tree_is_sound(few: Loaded) -> None:
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_second_time_changes_nothing(few: Loaded, files: Path) -> None:
    before = list(Page.objects.order_by("pk").values())
    again = load(files)
    assert (again.made, again.renewed, again.kept) == ([], [], [])
    assert list(Page.objects.order_by("pk").values()) == before
    assert again.line() == "up to date"


def test_a_file_that_changed_renews_its_page(few: Loaded, files: Path) -> None:
    sheet_file(files, "De quoi on parle", "De quoi il s’agit")
    again = load(files)
    assert again.renewed == ["fr/risques/chantage-sexuel"]
    assert "De quoi il s’agit" in str(at(SHEET).body.raw_data[1])
    assert LoadedFile.objects.get(path="risques/chantage-sexuel", language="fr").page.live


def test_what_an_editor_has_changed_is_left_alone_and_told(few: Loaded, files: Path) -> None:
    page = at(SHEET)
    page.title = "Un autre titre"
    page.save_revision().publish()
    sheet_file(files, "De quoi on parle", "De quoi il s’agit")
    again = load(files)
    assert again.kept == ["fr/risques/chantage-sexuel"]
    assert "fr/risques/chantage-sexuel" in again.line()
    assert at(SHEET).title == "Un autre titre"


def test_a_draft_of_an_editor_is_left_alone_too(few: Loaded, files: Path) -> None:
    page = at(SHEET)
    page.title = "Un brouillon"
    page.save_revision()
    sheet_file(files, "De quoi on parle", "De quoi il s’agit")
    assert load(files).kept == ["fr/risques/chantage-sexuel"]
    assert at(SHEET).get_latest_revision_as_object().title == "Un brouillon"


def test_a_page_that_an_editor_removed_does_not_come_back(few: Loaded, files: Path) -> None:
    at(SHEET).delete()
    sheet_file(files, "De quoi on parle", "De quoi il s’agit")
    assert load(files).kept == ["fr/risques/chantage-sexuel"]
    assert not Page.objects.filter(url_path=SHEET).exists()


def test_editors_see_every_string_translated(few: Loaded) -> None:
    for french in SheetPage.objects.filter(locale__language_code="fr"):
        total, done = translation_of(french).get_progress()
        assert (total > 30, total) == (True, done)


def test_saving_the_translation_gives_the_same_page_again(few: Loaded, files: Path) -> None:
    english = SheetPage.objects.get(locale__language_code="en")
    before = (english.title, english.slug, english.summary, english.body.get_prep_value())
    translation_of(english).save_target(publish=False)
    again = english.get_latest_revision_as_object()
    assert (again.title, again.slug, again.summary, again.body.get_prep_value()) == before


def test_a_renewed_page_has_its_strings_translated_too(few: Loaded, files: Path) -> None:
    sheet_file(files, "De quoi on parle", "De quoi il s’agit")
    load(files)
    total, done = translation_of(at(SHEET)).get_progress()
    assert total == done


def test_a_persons_translation_is_not_written_over(few: Loaded, files: Path, alice) -> None:  # type: ignore[no-untyped-def]
    mine = StringTranslation.objects.filter(translation_of__data="De quoi on parle").first()
    mine.data, mine.last_translated_by = "What this is", alice
    mine.save()
    sheet_file(files, "Les signes", "Des signes")
    load(files)
    assert StringTranslation.objects.get(pk=mine.pk).data == "What this is"


def test_links_that_lead_nowhere_are_told_with_their_place(few: Loaded) -> None:
    assert any(
        told.startswith("fr/parents/que-faire: body.") and "no page" in told
        for told in few.problems
    )
