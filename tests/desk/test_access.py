"""Who may enter: every address of the desk, for everybody."""

from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, reverse

from clickable.desk import urls
from clickable.desk.access import everybody
from clickable.people.models import User
from clickable.people.rules import can_help, can_lead, can_share_key, can_work_cases
from clickable.report.models import Item
from tests.cast import an_item, signed_in
from tests.desk.cases import located, notice_of

OPEN = {"sign_in", "sign_out", "speak"}
WRITING = {
    "next", "claim", "release", "decide", "take_back", "contact", "look",
    "approve", "withdraw", "settle", "retry", "note_reference", "sheet", "catch_up",
    "key_password", "key_renew", "key_rewrap", "key_reseal", "key_officer", "key_let_in",
    "key_remove", "key_reset",
    "hold", "ask_lift", "confirm_lift",
    "let_in", "preview_spam", "close_spam",
    "write", "mark_read",
    "help_tried", "help_write", "help_read", "help_close", "help_pass_on",
}  # fmt: skip
OF_NO_CASE = {"next", "let_in", "preview_spam", "close_spam", "catch_up"}
LEADS = {"key_renew", "key_officer", "key_remove", "key_reset"}


def patterns(found: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for one in found:
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns)
        else:
            yield one


ALL = list(patterns(urls.urlpatterns))
NAMES = [p.name for p in ALL if p.name not in OPEN]
HELP = [name for name in NAMES if name.startswith("help_")]
KEYS = [name for name in NAMES if name in {"keys", "setup"} or name.startswith("key_")]
CASES = [name for name in NAMES if name not in HELP]


@pytest.fixture
def case(alice: User) -> Item:
    return located(an_item(), alice)


def address(name: str, case: Item) -> str:
    """The address of a page; of this case or of its notice where it is about one."""
    for arguments in ([], [case.reference], [1]):
        try:
            path = reverse(f"desk:{name}", args=arguments)
        except NoReverseMatch:
            continue
    report = case.reports.first() or case
    path = path.replace(f"signalements/{case.reference}", f"signalements/{report.reference}")
    return path.replace(f"avis/{case.reference}", f"avis/{notice_of(case).reference}")


def ask(client: Client, name: str, case: Item) -> HttpResponse:
    send = client.post if name in WRITING else client.get
    return send(address(name, case))


@pytest.mark.parametrize("pattern", ALL, ids=lambda p: p.name)
def test_every_view_names_its_rule(pattern: URLPattern) -> None:
    expected = can_work_cases
    expected = can_share_key if pattern.name in KEYS else expected
    expected = can_help if pattern.name in HELP else expected
    expected = can_lead if pattern.name in LEADS else expected
    expected = everybody if pattern.name in OPEN else expected

    assert getattr(pattern.callback, "rule", None) is expected


@pytest.mark.parametrize("name", NAMES)
def test_who_is_not_signed_in_sees_the_sign_in_page(name: str, case: Item) -> None:
    response = ask(Client(), name, case)

    back = "/desk/" if name in WRITING else address(name, case)
    assert response.status_code == 302
    assert response.headers["Location"] == f"/desk/connexion/?next={back}"


@pytest.mark.parametrize("name", NAMES)
def test_charlie_may_not(name: str, case: Item, charlie: User) -> None:
    response = ask(signed_in(charlie), name, case)

    assert response.status_code == 403
    assert case.reference not in response.content.decode()
    case.refresh_from_db()
    assert case.stage == "located"


@pytest.mark.parametrize("name", NAMES)
def test_a_closed_account_may_not(name: str, case: Item, ben: User) -> None:
    client = signed_in(ben)
    ben.is_active = False
    ben.save()

    assert ask(client, name, case).status_code == 302


@pytest.mark.parametrize("name", CASES)
def test_bob_and_the_lead_may(name: str, case: Item, ben: User, lead: User) -> None:
    unknown = {404} if name.startswith("key_") or name == "catch_up" else set()
    for colleague in (ben, lead):
        allowed = {403} if name in LEADS and colleague == ben else {200, 302, 422} | unknown
        assert ask(signed_in(colleague), name, case).status_code in allowed


@pytest.mark.parametrize("name", HELP)
def test_nobody_of_the_hotline_sees_a_request_for_help(
    name: str, case: Item, ben: User, lead: User
) -> None:
    for colleague in (ben, lead):
        assert ask(signed_in(colleague), name, case).status_code == 403


@pytest.mark.parametrize("name", [name for name in CASES if name not in KEYS])
def test_nobody_of_the_helpline_sees_a_report(
    name: str, case: Item, nour: User, hanae: User
) -> None:
    for helper in (nour, hanae):
        response = ask(signed_in(helper), name, case)
        assert response.status_code == 403
        assert case.reference not in response.content.decode()


@pytest.mark.parametrize("name", sorted(WRITING))
def test_what_changes_something_is_never_a_get(
    name: str, case: Item, lead: User, hanae: User
) -> None:
    user = hanae if name in HELP else lead
    assert signed_in(user).get(address(name, case)).status_code == 405


@pytest.mark.parametrize(
    "name",
    [
        *sorted(n for n in WRITING - OF_NO_CASE if not n.startswith(("key_", "help_"))),
        "item",
        "notice",
        "report",
    ],
)
@pytest.mark.parametrize(
    "unknown", ["E-00000000", "N-00000000", "R-00000000", "x", "%00", "%F0%9F%92%A1", "a" * 300]
)
def test_an_unknown_reference_is_not_found(
    name: str, unknown: str, case: Item, alice: User
) -> None:
    known = address(name, case)
    reference = next(part for part in known.split("/") if part[1:2] == "-")
    send = signed_in(alice).post if name in WRITING else signed_in(alice).get

    assert send(known.replace(reference, unknown)).status_code == 404


def test_a_form_without_its_token_is_refused(case: Item, alice: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)

    assert client.post(address("take_back", case)).status_code == 403
    case.refresh_from_db()
    assert case.stage == "located"
