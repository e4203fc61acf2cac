"""500 texts of an attacker in every field, every page of the desk opened in Chromium: nothing runs,
nothing is refused by the policy because nothing got in.

The pages come from the URLconf through the table of doors, the fields from the pages' own forms, the
rows and the envelopes from the tables: what a room adds later is walked without a word here.
"""

import itertools
from collections.abc import Iterable, Iterator
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, reverse
from playwright.sync_api import Browser

from clickable.base.doors import anybody
from clickable.people.models import User
from tests.cast import signed_in
from tests.desk.doors import ROWS, People, Row, Thing, people, things
from tests.desk.payloads import MARK, alone, beside, payloads
from tests.desk.planting import out_of_envelopes, overwrite, plant
from tests.desk.shown import Window
from tests.rounds import rounds

pytestmark = [pytest.mark.browser, pytest.mark.django_db, pytest.mark.timeout(7200)]
ALL, ALONE = payloads(), alone()
WRITTEN = [*beside(180), *ALONE]  # what stands in one field of what was written
TYPED = [  # and of what is typed: an address that is a program first, where it begins
    f"{first} {more}" for first, more in zip(itertools.cycle(ALONE), beside(1200), strict=False)
]
AT_ONCE = 9  # of WRITTEN in one world, each in things of its own
WORLDS, FORMS = rounds(-(-len(WRITTEN) // AT_ONCE), 1), rounds(len(TYPED), 1)
SINGLE = 40  # texts of a world that stand alone in the rows and the envelopes
SOME = 5
WHO = ("Léa", "Hanaé", "Ben")  # who between them may see every page
NOTHING = [Thing("", "")]  # of views that are about nothing in particular
ASKED = ("page", "before", "next", "q", "subject", "verb", "since", "until", "kind", "name", "sort")
NEVER_TICKED = {"sure", "compared"}  # what changes the keys' file, which no rollback brings back


@pytest.fixture
def window(chromium: Browser) -> Iterator[Window]:
    context = chromium.new_context(locale="fr-FR")
    yield Window(context)
    context.close()


def test_there_are_five_hundred_different_ones() -> None:
    assert len(ALL) == len(set(ALL)) >= 500
    assert sum(MARK in text for text in ALL) > 250
    for walked in (WRITTEN, TYPED):
        assert [text for text in ALL if not any(text in one for one in walked)] == []
    assert set(ALONE) <= set(WRITTEN)
    assert all(any(one.startswith(first) for one in TYPED) for first in ALONE)


def test_the_walk_can_fail(window: Window) -> None:
    """Each kind of fault is seen on a page that has it, with the desk's own policy and without."""
    policy = signed_policy()
    for text, header, fault in (
        (f"<img {MARK} src=x onerror=alert(1)>", "", "dialog"),
        (f"<img {MARK} src=x onerror=alert(1)>", policy, "csp"),
        (f"<script {MARK}>alert(1)</script>", policy, "script"),
        ("<a href='javascript:alert(1)'>x</a>", policy, "program"),
        ("<a href='https://host.example/'>x</a>", policy, "leads away"),
        ("<base href='https://host.example/'>", policy, "foreign"),
        (f"<b {MARK}>", policy, "element"),
    ):
        answer = HttpResponse(f"<!doctype html><title>x</title>{text}")
        if header:
            answer.headers["Content-Security-Policy"] = header
        window.faults.clear()
        window.open("/desk/x/", answer)
        window.page.wait_for_timeout(100)
        window.open("/desk/y/", HttpResponse("<!doctype html><title>y</title>"))
        assert any(fault in one for one in window.faults), (text, window.faults)


def signed_policy() -> str:
    return Client().get("/desk/connexion/").headers["Content-Security-Policy"]


def test_what_was_written_gets_into_no_page(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each text alone in things of its own; then in turn in every row and every envelope."""
    staff = people()
    world, columns = things(staff), 0
    turn = itertools.cycle(ALL)
    for texts in itertools.islice(_packs(), WORLDS):
        single = list(itertools.islice(turn, SINGLE))
        with transaction.atomic():
            planted = _together([world, *(plant(text, staff) for text in texts)])
            _walk(window, staff, planted)
            columns = max(columns, overwrite(single))
            with out_of_envelopes(single, monkeypatch):
                _walk(window, staff, planted if WORLDS < SOME else world)
            transaction.set_rollback(True)
        assert window.faults[:5] == [], (texts, single)
    told = len(ALL) if WORLDS > SOME else f"some of {len(ALL)}"
    print(f"{told} texts, {window.opened} pages, {columns} clear columns")  # noqa: T201


def test_what_is_typed_gets_into_no_page(window: Window) -> None:
    """Every form of every page with the texts in all of its fields, and in what its address asks."""
    staff = people()
    world, met = things(staff), 0
    for text in TYPED[:FORMS]:
        filled: set[tuple[str, ...]] = set()
        for client, where in _pages(staff, world):
            window.open(where, client.get(where, dict.fromkeys(ASKED, text), follow=True))
            window.open(where, client.get(where, follow=True))
            for form in list(window.forms):
                key = (form["action"], *(f["name"] for f in form["fields"]))
                if key not in filled:
                    filled.add(key)
                    _fill(window, client, form, text)
        met = len(filled)
        assert window.faults[:5] == [], text
    print(f"{FORMS} of {len(TYPED)} texts, {met} forms, {window.opened} pages")  # noqa: T201


def _packs() -> Iterator[list[str]]:
    """What is written, some of it at a time; the shapes are mixed, the last pack is a short one."""
    packs = -(-len(WRITTEN) // AT_ONCE)
    return (WRITTEN[n::packs] for n in range(packs))


def _together(worlds: Iterable[dict[str, list[Thing]]]) -> dict[str, list[Thing]]:
    found: dict[str, list[Thing]] = {}
    for world in worlds:
        for kind, some in world.items():
            found.setdefault(kind, []).extend(some)
    return found


def _walk(window: Window, staff: People, world: dict[str, list[Thing]]) -> None:
    """Every page of the desk, about every thing."""
    for client, where in _pages(staff, world):
        window.open(where, client.get(where, follow=True))


def _pages(staff: People, world: dict[str, list[Thing]]) -> Iterator[tuple[Client, str]]:
    """Every view that shows something, about every thing, with somebody who may enter."""
    clients = {name: _signed_in(staff.called(name)) for name in WHO}
    for view, row in ROWS.items():
        for thing in () if row.posts else world[row.about] if row.about else NOTHING:
            who = next((n for n in WHO if _may(staff.called(n), row, thing)), None)
            if who:
                yield clients[who], _address(view, thing)


def _address(view: str, thing: Thing) -> str:
    """Of a door that somebody enters with a word of theirs: with any word."""
    try:
        return reverse(f"desk:{view}", args=[thing.key] if thing.key else [])
    except NoReverseMatch:
        return reverse(f"desk:{view}", args=["x"])


def _may(user: User, row: Row, thing: Thing) -> bool:
    own = thing.team in {"", user.team.name if user.team else ""}
    owner = getattr(thing, "owner", "")
    allowed = row.rule is anybody or row.rule(user)  # type: ignore[operator]
    return bool(allowed and own and owner in {"", user.display_name})


def _signed_in(user: User) -> Client:
    client = signed_in(user)
    client.raise_request_exception = False
    return client


def _fill(window: Window, client: Client, form: dict[str, Any], text: str) -> None:
    """Send a form twice, first as somebody would and then with the text in every field of it, and
    show what comes back. Nothing of it stays."""
    where = urlsplit(form["action"]).path
    send = client.post if form["method"] == "post" else client.get
    for data in (_typed(form["fields"], text), _forged(form["fields"], text)):
        cookies = SimpleCookie(client.cookies)
        with transaction.atomic():
            answer = send(where, data, follow=True)
            shown = answer.redirect_chain[-1][0] if answer.redirect_chain else where
            window.open(urlsplit(shown).path, answer)
            transaction.set_rollback(True)
        client.cookies = cookies


def _typed(fields: Iterable[dict[str, Any]], text: str) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for one in fields:
        name, kind = one["name"], one["type"]
        if kind == "checkbox":
            continue
        if kind in {"hidden", "submit", "radio"}:
            data.setdefault(name, one["value"])
        elif kind.startswith("select"):
            data.setdefault(name, one["options"][0] if one["options"] else "")
        elif kind in {"date", "number", "time"}:
            data[name] = {"date": "2099-01-01", "number": "1", "time": "10:00"}[kind]
        else:
            data[name] = text
    return data


def _forged(fields: Iterable[dict[str, Any]], text: str) -> dict[str, Any]:
    names = (one["name"] for one in fields)
    return {name: text for name in names if name not in NEVER_TICKED}


def test_every_field_of_every_form_was_met() -> None:
    """`_typed` knows each sort of field: none is left out without a word."""
    kinds = ["text", "search", "email", "url", "tel", "password", "textarea", "file"]
    fields = [{"name": k, "type": k, "value": "", "options": []} for k in kinds]
    assert set(itertools.chain(_typed(fields, "x").values())) == {"x"}
