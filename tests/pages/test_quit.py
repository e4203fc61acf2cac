import pytest
from django.test import Client
from playwright.sync_api import Browser, Page


@pytest.fixture
def neutral(live_server, settings) -> str:
    settings.QUIT_TO = live_server.url + "/robots.txt"
    return settings.QUIT_TO


def test_the_way_out_leads_to_a_neutral_page_and_clears_what_it_may(
    client: Client, settings
) -> None:
    settings.QUIT_TO = "https://weather.example/"
    response = client.get("/quitter/")
    assert response.status_code == 303
    assert response["Location"] == "https://weather.example/"
    assert response["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert response["Cache-Control"] == "no-store"


@pytest.mark.browser
def test_three_shifts_leave_and_back_does_not_return(live_server, page: Page, neutral: str) -> None:
    page.goto(live_server.url + "/accessibilite/")
    page.goto(live_server.url + "/aide/")
    for _each in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(neutral)
    page.go_back()
    assert page.url == live_server.url + "/accessibilite/"


@pytest.mark.browser
def test_two_shifts_or_shifts_while_writing_do_not_leave(live_server, page: Page) -> None:
    page.goto(live_server.url + "/aide/")
    for key in ("Shift", "Shift", "a", "Shift"):
        page.keyboard.press(key)
    page.wait_for_timeout(200)
    assert page.url == live_server.url + "/aide/"


@pytest.mark.browser
def test_a_click_leaves_and_back_does_not_return(live_server, page: Page, neutral: str) -> None:
    page.goto(live_server.url + "/accessibilite/")
    page.goto(live_server.url + "/aide/")
    page.get_by_role("link", name="Quitter vite").click()
    page.wait_for_url(neutral)
    page.go_back()
    assert page.url == live_server.url + "/accessibilite/"


@pytest.mark.browser
def test_without_javascript_the_exit_is_a_link(
    live_server, chromium: Browser, neutral: str
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + "/aide/")
    page.get_by_role("link", name="Quitter vite").click()
    assert page.url == neutral
    context.close()
