"""The editors' door: who enters, what they may, and that nothing of it is seen elsewhere."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import Page, Task, Workflow
from wagtail.permissions import page_permission_policy

from clickable.pages.gestion import roles
from clickable.pages.gestion.setting_up import set_up
from clickable.people.models import User
from clickable.people.services import add_person
from clickable.people.sessions import KEYS
from tests.cast import NOW, code, signed_in
from tests.pages.gestion import a_house

pytestmark = pytest.mark.django_db

WORDS = "trois phares au loin"
HERE = "/gestion/connexion/"


@pytest.fixture(autouse=True)
def house(db: None) -> Page:
    return a_house()


@pytest.fixture
def edith(edith: User) -> User:
    edith.set_password(WORDS)
    edith.save()
    return edith


def enter(name: str, password: str = WORDS, **more: str) -> tuple[Client, int, str]:
    """By both steps, as far as one comes."""
    client = Client()
    shown = code(User.objects.get(username=name))
    response = client.post(HERE, {"username": name, "password": password, **more})
    if response.status_code == 302:
        assert response.headers["Location"] == f"{HERE}code/"
        response = client.post(f"{HERE}code/", {"code": shown})
    return client, response.status_code, response.headers.get("Location", "")


def test_an_editor_signs_in_and_out(edith: User) -> None:
    client, status, where = enter("édith")

    assert (status, where) == (302, "/gestion/")
    assert client.get("/gestion/").status_code == 200
    left = client.post("/gestion/deconnexion/")
    assert (left.status_code, left.headers["Location"]) == (302, HERE)
    assert client.get("/gestion/").headers["Location"] == f"{HERE}?next=/gestion/"


def test_nobody_is_sent_elsewhere_after_signing_in(edith: User) -> None:
    assert enter("édith", next="https://eve.example/")[2] == "/gestion/"


def test_the_session_holds_no_keys(edith: User) -> None:
    client, _status, _where = enter("édith")

    assert KEYS not in client.session


@pytest.mark.parametrize("role", [r for r in User.Role if r not in roles.GROUPS])
def test_who_is_no_editor_hears_what_a_stranger_hears(charlie: User, role: User.Role) -> None:
    charlie.role = role
    charlie.set_password(WORDS)
    charlie.save()

    client, status, _where = enter("charlie")
    stranger = Client().post(HERE, {"username": "charlie", "password": "autre chose"})

    assert status == 200
    assert "Ce nom et ce mot de passe ne vont pas ensemble" in stranger.content.decode()
    assert "sessionid" not in client.cookies
    assert client.get("/gestion/").status_code == 302


@pytest.mark.parametrize("path", ["", "pages/", "reports/site-history/", "redirects/"])
def test_a_session_of_who_is_no_editor_opens_nothing(alice: User, charlie: User, path: str) -> None:
    for person in (alice, charlie):
        answer = signed_in(person).get(f"/gestion/{path}")
        assert (answer.status_code, answer.headers["Location"]) == (
            302, f"{HERE}?next=/gestion/{path}"
        )  # fmt: skip


def test_a_superuser_is_nobody(charlie: User) -> None:
    charlie.is_superuser = charlie.is_staff = True
    charlie.set_password(WORDS)
    charlie.save()

    assert enter("charlie")[1] == 200
    assert signed_in(charlie).get("/gestion/").status_code == 302


@pytest.mark.parametrize(
    "path",
    ["login/", "password_reset/", "password_reset/done/", "users/", "users/1/", "groups/new/",
     "documents/", "documents/multiple/add/", "images/", "images/multiple/add/", "collections/"],
)  # fmt: skip
def test_the_other_doors_of_wagtail_are_shut(paul: User, path: str) -> None:
    assert Client().get(f"/gestion/{path}").status_code == 404
    assert signed_in(paul).get(f"/gestion/{path}").status_code == 404
    assert signed_in(paul).post(f"/gestion/{path}").status_code == 404


def test_the_cookie_goes_nowhere_but_gestion(edith: User) -> None:
    client, _status, _where = enter("édith")

    cookie = client.cookies["desk"]
    assert (cookie["path"], cookie["max-age"], cookie["httponly"]) == ("/gestion/", "", True)
    assert cookie["samesite"] == "Strict"
    assert {m["path"] for m in client.cookies.values()} == {"/gestion/"}


def test_a_password_is_changed_by_its_owner_alone() -> None:
    add_person(
        username="nadia", display_name="Nadia", role=User.Role.EDITOR, password=WORDS, now=NOW
    )
    client, _status, _where = enter("nadia")
    other, _status, _where = enter("nadia")
    given = {"old": WORDS, "new": "un autre long mot", "again": "un autre long mot"}

    wrong = client.post("/gestion/account/", {**given, "old": "pas celui-ci"})
    short = client.post("/gestion/account/", {**given, "new": "court", "again": "court"})
    done = client.post("/gestion/account/", given)

    assert "L’ancien mot de passe n’est pas le bon." in wrong.content.decode()
    assert short.status_code == 200
    assert (done.status_code, done.headers["Location"]) == (302, "/gestion/account/")
    assert client.get("/gestion/").status_code == 200
    assert other.get("/gestion/").status_code == 302
    assert enter("nadia", "un autre long mot")[1] == 302


def test_what_each_role_may(house: Page, edith: User, paul: User) -> None:
    roles.keep_in_step(edith)
    roles.keep_in_step(paul)

    def may(user: User, what: str) -> bool:
        return page_permission_policy.user_has_permission_for_instance(user, what, house)

    assert (may(edith, "add"), may(edith, "change"), may(edith, "publish")) == (True, True, False)
    assert (may(paul, "add"), may(paul, "change"), may(paul, "publish")) == (True, True, True)
    assert edith.has_perm("wagtailadmin.access_admin")
    assert not edith.has_perm("wagtailredirects.add_redirect")
    assert paul.has_perm("wagtailredirects.add_redirect")
    assert not paul.has_perm("people.change_user")


def test_a_role_that_changes_counts_at_the_next_page(paul: User) -> None:
    client = signed_in(paul)
    client.get("/gestion/")
    assert names(paul) == ["Publication"]

    User.objects.filter(pk=paul.pk).update(role=User.Role.EDITOR)
    client.get("/gestion/")
    assert names(paul) == ["Rédaction"]

    User.objects.filter(pk=paul.pk).update(role=User.Role.ANALYST)
    assert client.get("/gestion/").status_code == 302
    set_up()
    assert names(paul) == []


def names(user: User) -> list[str]:
    return [group.name for group in user.groups.all()]


def test_setting_up_twice_is_setting_up_once(house: Page) -> None:
    set_up()

    assert sorted(g.name for g in Group.objects.all()) == ["Publication", "Rédaction"]
    assert [w.name for w in Workflow.objects.all()] == ["Relecture puis publication"]
    assert [t.name for t in Task.objects.all()] == ["Relecture"]
    assert house.get_workflow().name == "Relecture puis publication"
    root_permissions = house.group_permissions.values_list("group__name", flat=True)
    assert sorted(root_permissions) == ["Publication"] * 5 + ["Rédaction"] * 2


def test_names_are_display_names(edith: User) -> None:
    assert (edith.get_full_name(), edith.get_short_name()) == ("Édith", "Édith")
