"""No image, no preview, no live link to what was reported, nothing from elsewhere: at no page of the desk.
And nowhere a claim that any of this shields somebody.
"""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

import clickable
from clickable.base import clock
from clickable.base.doors import anybody
from clickable.desk.services import open_item
from clickable.people.models import User
from clickable.report.models import Item
from tests.cast import EVE, an_item, person, signed_in
from tests.desk.cases import in_hand
from tests.desk.doors import ROWS, Thing, people, things

CODE = Path(clickable.__file__).parent
LOADING = {
    "src",
    "srcset",
    "poster",
    "data",
    "background",
    "ping",
    "formaction",
    "manifest",
    "imagesrcset",
}
SHOWING = {
    "img",
    "picture",
    "video",
    "audio",
    "iframe",
    "frame",
    "object",
    "embed",
    "base",
    "source",
    "image",
}
AHEAD = {"prefetch", "preload", "prerender", "preconnect", "dns-prefetch", "modulepreload"}
HOST = "photos.host.example"


class Seen(HTMLParser):
    """What a page would load, show or lead to beyond ourselves."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.tags = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags += 1
        given = {name: value or "" for name, value in attrs}
        if tag in SHOWING:
            self.wrong.append(f"<{tag}>")
        if set(given.get("rel", "").split()) & AHEAD or given.get("http-equiv"):
            self.wrong.append(f"<{tag} {given}>")
        for name, value in given.items():
            leads = name in LOADING | {"href", "action", "xlink:href"}
            if (leads and not _ours(value)) or "url(" in value:
                self.wrong.append(f"{name}={value}")


def _ours(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in {"tel", "sms"} or not (parts.scheme or parts.netloc)


def look(page: str) -> Seen:
    seen = Seen()
    seen.feed(page)
    return seen


def in_full(person_: User, world: dict[str, list[Thing]]) -> None:
    """With what a reporter could make dangerous, and everything opened."""
    hostile = f"https://{HOST}/x http://{HOST}/y <img src=https://{HOST}/z> {EVE}"
    for n in range(3):
        item = an_item(f"https://{HOST}/{n}?<img>", message=hostile, seen_at=hostile)
        world["item"].append(Thing("Une", in_hand(item, person_).reference))
        world["report"].append(Thing("Une", item.reports.get().reference))
    world["item"].append(Thing("Une", an_item(elsewhere=hostile, urgent=True).reference))
    for thing in world["item"]:
        item = Item.objects.get(reference=thing.key)
        open_item(item, by=person_, now=clock.now())


def pages(client: Client, world: dict[str, list[Thing]]) -> dict[str, str]:
    found = {}
    for name, row in ROWS.items():
        if not row.posts and row.rule is not anybody:
            for thing in world[row.about] if row.about else [Thing("", "")]:
                where = reverse(f"desk:{name}", args=[thing.key] if thing.key else [])
                answer = client.get(where)
                if answer.status_code == 200 and answer.headers["Content-Type"][:9] == "text/html":
                    found[where] = answer.content.decode()
    texts = {"words": "x", "category": "", "stage": ""}
    for path, given in (("recherche/", {"wanted": HOST}), ("recherche/textes/", texts)):
        answer = client.post(f"/desk/{path}", given)
        if answer.status_code == 200:
            found[path] = answer.content.decode()
    return found


@pytest.mark.django_db
def test_no_page_of_the_desk_shows_loads_or_leads_to_what_was_reported() -> None:
    staff = people()
    world = things(staff)
    lead = staff.called("Léa")
    in_full(lead, world)
    wrong, walked = [], 0
    for who in (lead, staff.called("Hanaé"), person("Nine", role=User.Role.LEAD)):
        for where, page in pages(signed_in(who), world).items():
            seen = look(page)
            walked += 1
            wrong += [(who.display_name, where, each) for each in seen.wrong]
            if f"//{HOST}" in re.sub(r"<textarea.*?</textarea>", "", page, flags=re.S):
                wrong.append((who.display_name, where, "an address as it is"))
            assert seen.tags > 20

    assert wrong == []
    assert walked > 40
    assert any("photos[.]host" in page for page in pages(signed_in(lead), world).values())


@pytest.mark.parametrize(
    "bad",
    ["<img src='/x'>", "<a href='https://photos.host.example/'>", "<a href='//a.example'>",
     "<link rel='dns-prefetch' href='/x'>", "<script src='https://a.example/x.js'></script>",
     "<a href='javascript:alert(1)'>", "<p style='background:url(/x)'>", "<iframe></iframe>",
     "<meta http-equiv='refresh' content='0;url=https://a.example'>", "<form action='http://a.example'>",
     "<a href='data:text/html,x'>", "<video poster='/x'>"],
)  # fmt: skip
def test_the_walk_would_see_it(bad: str) -> None:
    assert look(bad).wrong != []


def test_the_desks_own_files_load_nothing_from_elsewhere() -> None:
    for path in [*CODE.glob("desk/static/**/*.css"), *CODE.glob("desk/static/**/*.js")]:
        assert not re.search(
            r"https?:|url\(|@import|fetch\(|XMLHttp|new Image|\.src\b", path.read_text()
        )


CLAIM = re.compile(
    r"protèg|protég|protect|préserv|sans danger|sans risque|en sécurité|moins de stress|réduit le stress"
    r"|reduces? (?:stress|harm|trauma)|prevents?|prévien|guéri|heal|safe for you|traumati|résilien|resilien",
    re.I,
)


def said() -> list[tuple[str, str]]:
    """Every text about exposure, in French and in English."""
    found = [(str(p), p.read_text()) for p in CODE.glob("exposure/**/*.p[yo]")]
    found += [(str(p), p.read_text()) for p in CODE.glob("exposure/*.md")]
    names = {
        "_cover",
        "_own",
        "_limit",
        "_break",
        "_pause",
        "_leave",
        "own",
        "team_week",
        "pause",
        "shift_end",
    }
    templates = [CODE / "desk/templates/desk" / f"{name}.html" for name in sorted(names)]
    found += [(str(p), p.read_text()) for p in templates]
    french = set(re.findall(r"translate \"(.*?)\"", "".join(text for _, text in found)))
    entries = (CODE / "desk/locale/en/LC_MESSAGES/django.po").read_text().split("\n\n")
    for entry in entries:
        whole = re.sub(r'"\n"', "", entry)
        match = re.search(r'msgid "(.*)"', whole)
        if match and match[1] in french:
            found.append((match[1], whole))
    return found


def test_nowhere_is_it_said_that_this_shields_somebody() -> None:
    texts = said()
    assert len(texts) > 30
    assert [(where, CLAIM.findall(text)) for where, text in texts if CLAIM.search(text)] == []
