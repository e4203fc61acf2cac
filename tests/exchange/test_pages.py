"""The public pages of events and practices, and the whole way by form, letter and link alone."""

from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from icalendar import Calendar as VCalendar

from clickable.base import clock
from clickable.exchange.events import services as events
from clickable.exchange.events.models import Event, Registration
from clickable.exchange.practices.models import Practice, PracticeVersion
from lab.run import Lab
from lab.seed import meeting
from tests.cast import NOW
from tests.exchange.making import event, links
from tests.exchange.practices_making import TEXT, editors, published, reviewed, sent

ATOM = "{http://www.w3.org/2005/Atom}"
pytestmark = pytest.mark.django_db
SIGN_UP = {"mailbox": "dana@asso.example", "party": "2", "organisation": "Les Phares", "country": "FR", "profession": "association", "needs": ["lsf"]}  # fmt: skip
PRACTICE = {
    "mailbox": "dana@asso.example", "organisation": "Les Phares", "country": "FR", "role": "Chargée de projets",
    **TEXT, "themes": ["prevention"], "audiences": ["children"], "evidence": "tried", "cost": "free",
    "languages": ["fr"], "licence": "cc-by", "links": "https://phares.example/a", "do": "send",
}  # fmt: skip


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def text(client: Client, address: str, **sent_: Any) -> str:
    found = client.post(address, sent_, follow=True) if sent_ else client.get(address)
    assert found.status_code == 200
    return str(found.content.decode())


def test_the_whole_way_to_a_seat(client: Client, lab: Lab) -> None:
    row = event(2)
    assert "Regardez votre courrier" in text(
        client, f"/rencontres/{row.slug}/inscription/", **SIGN_UP
    )
    found = links(lab, "dana@asso.example")
    assert "Confirmer mon inscription" in text(client, found["c"])
    assert "C’est fait" in text(client, found["c"], do="")

    found = links(lab, "dana@asso.example")
    shown = text(client, found["i"])
    assert "numéro 1" in shown.replace("\u202f", " ")
    kinds = [
        part.get_content_type() for part in lab.mailbox("dana@asso.example")[-1].message.walk()
    ]
    assert "text/calendar" in kinds
    text(client, found["i"], do="fewer", party="1")
    assert Registration.objects.get().party == 1
    assert "désinscription" in text(client, found["i"], do="leave")
    assert client.cookies == {}


@pytest.mark.parametrize("method", ["get", "head"])
def test_programs_that_open_links_change_nothing(client: Client, lab: Lab, method: str) -> None:
    row = event(2)
    text(client, f"/rencontres/{row.slug}/inscription/", **SIGN_UP)
    text(client, "/pratiques/proposer/", **{**PRACTICE, "mailbox": "alex@asso.example"})

    for mailbox in ("dana@asso.example", "alex@asso.example"):
        assert getattr(client, method)(links(lab, mailbox)["c"]).status_code == 200

    assert Registration.objects.get().state == "unverified"
    assert Practice.objects.get().confirmed_on is None


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("mailbox", "dana", "pas complète"),
        ("party", "11", "De 1 à 10"),
        ("organisation", "=1+1", "en lettres"),
        ("organisation", "dana@asso.example", "sans adresse"),
        ("country", "XX", "choix"),
        ("profession", "", "nécessaire"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    client: Client, field: str, value: str, says: str
) -> None:
    row = event(2)
    shown = text(client, f"/rencontres/{row.slug}/inscription/", **{**SIGN_UP, field: value})

    assert says in shown
    assert 'role="alert"' in shown
    assert 'value="lsf" checked' in " ".join(shown.split()).replace('id="id_needs_0" ', "")
    assert not Registration.objects.exists()


def test_to_be_named_an_organisation_says_its_name(client: Client) -> None:
    row = event(2)
    sent_ = {**SIGN_UP, "organisation": "", "told": "on"}

    assert "quelle organisation" in text(client, f"/rencontres/{row.slug}/inscription/", **sent_)


def test_a_draft_is_nobodys_and_conclusions_wait(client: Client) -> None:
    hidden, shown = event(2, state="draft"), event(2)
    for end in ("", "inscription/", "suites/", "rencontre.ics"):
        assert client.get(f"/rencontres/{hidden.slug}/{end}").status_code == 404
    assert client.get(f"/rencontres/{shown.slug}/suites/").status_code == 404
    assert hidden.slug not in text(client, "/rencontres/")


def test_a_full_one_leads_to_the_list(client: Client) -> None:
    row = event(2)
    Event.objects.filter(pk=row.pk).update(confirmed=2)

    assert "rejoindre la liste d’attente" in text(client, f"/rencontres/{row.slug}/")
    assert "Liste d’attente" in text(client, f"/rencontres/{row.slug}/inscription/")


def test_calendars_keep_their_uid_and_count_their_changes(client: Client) -> None:
    row = event(2)
    slot = events.add_slot(event=row, starts_at=row.starts_at, minutes=45, room="Salle 1", texts={"fr": {"title": "Ouverture"}}, by=None, now=NOW)  # fmt: skip
    first = text(client, f"/rencontres/{row.slug}/rencontre.ics")
    events.change(event=row, place="Colmar", by=None, now=NOW)
    second = text(client, f"/rencontres/{row.slug}/rencontre.ics")

    assert [f"UID:{row.uid}" in one for one in (first, second)] == [True, True]
    assert ("SEQUENCE:0" in first, "SEQUENCE:1" in second, "Colmar" in second) == (True,) * 3
    part = text(client, f"/rencontres/{row.slug}/creneau-{slot.pk}.ics")
    assert "Ouverture" in part
    assert "Salle 1\\, Colmar" in part
    assert client.get(f"/rencontres/{event(1).slug}/creneau-{slot.pk}.ics").status_code == 404


def test_all_events_in_one_calendar_and_what_is_off_stays_in_it(client: Client) -> None:
    row, off, hidden = event(2), event(2, place="Colmar"), event(2, state="draft")
    events.cancel(event=off, by=None, now=NOW)

    told = client.get("/rencontres/rencontres.ics")

    assert told.headers["Content-Type"] == "text/calendar; charset=utf-8"
    found = {str(one["UID"]).partition("@")[0]: one for one in VCalendar.from_ical(told.content).walk("VEVENT")}  # fmt: skip
    assert set(found) == {str(row.uid), str(off.uid)}
    assert [str(found[str(one.uid)]["STATUS"]) for one in (row, off)] == ["CONFIRMED", "CANCELLED"]
    assert found[str(row.uid)]["DTSTART"].dt == row.starts_at
    assert told.content == client.get("/rencontres/rencontres.ics").content
    assert str(hidden.uid) not in told.content.decode()
    assert "Stronger together" in text(client, "/en/rencontres/rencontres.ics")


def test_the_feed_tells_what_is_to_come_and_the_page_leads_to_it(client: Client) -> None:
    row, off, _hidden = event(2), event(2), event(2, state="draft")
    events.cancel(event=off, by=None, now=NOW)

    told = client.get("/rencontres/flux.atom")

    assert told.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    entries = ElementTree.fromstring(told.content).findall(f"{ATOM}entry")
    assert {one.findtext(f"{ATOM}id") for one in entries} == {row.uid.urn, off.uid.urn}
    assert [one.findtext(f"{ATOM}title") for one in entries] == ["Renforcer ensemble", "annulée – Renforcer ensemble"]  # fmt: skip
    link = entries[0].find(f"{ATOM}link")
    assert link is not None
    assert link.get("href", "").endswith(f"/rencontres/{row.slug}/")
    assert "Stronger together" in text(client, "/en/rencontres/flux.atom")
    page = text(client, "/rencontres/")
    assert 'rel="alternate" type="application/atom+xml"' in page
    assert page.count('href="/rencontres/flux.atom"') == page.count('href="/rencontres/rencontres.ics"') == 2  # fmt: skip


def test_the_demos_meetings_tell_the_seeds_story(client: Client) -> None:
    meeting.fill(now=NOW)

    shown = text(client, "/rencontres/strasbourg-2019/")
    assert "Plus de 35 organisations de 20 États" in shown
    assert "8 avril 2019" in shown
    shown = text(client, "/rencontres/strasbourg-2019/suites/")
    assert shown.count('class="conclusion"') == 6
    assert "tenu en partie" in shown
    assert "Environ 100 personnes" in text(client, "/rencontres/paris-2022/").replace("\u202f", " ")
    assert "More than 35 organisations from 20 states" in text(
        client, "/en/rencontres/strasbourg-2019/"
    )
    assert text(client, "/pratiques/").count('class="practice"') == 12
    assert meeting.fill(now=NOW) == 0


def test_the_whole_way_of_a_practice(client: Client, lab: Lab) -> None:
    assert "Regardez votre courrier" in text(client, "/pratiques/proposer/", **PRACTICE)
    assert "Oui, c’est moi" in text(client, links(lab, "dana@asso.example")["c"])
    text(client, links(lab, "dana@asso.example")["c"], do="")
    version, (first, second) = PracticeVersion.objects.get(), editors()
    reviewed(version, first, evidence="no", note="Montrez des retours.")

    mine = links(lab, "dana@asso.example")["m"]
    assert "Montrez des retours." in text(client, mine)
    again = {name: value for name, value in PRACTICE.items() if name != "mailbox"}
    assert "nécessaire" in text(client, mine, **{**again, "problem": ""})
    assert "Envoyée" in text(client, mine, **{**again, "evidence": "feedback"})
    for one in (first, second):
        reviewed(version, one)

    shown = text(client, f"/pratiques/{version.practice_id}/")
    assert "Chargée d’étude" in shown
    assert "dana" not in shown
    mine = links(lab, "dana@asso.example")["m"]
    text(client, mine, do="withdraw")
    assert client.get(f"/pratiques/{version.practice_id}/").status_code == 404
    assert client.cookies == {}


def test_a_draft_asks_for_little_and_sending_for_all(client: Client) -> None:
    bare = {name: PRACTICE[name] for name in ("mailbox", "organisation", "country", "role")}
    assert "nécessaire" in text(client, "/pratiques/proposer/", **bare, do="send")
    assert "Regardez votre courrier" in text(client, "/pratiques/proposer/", **bare, do="keep")


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("links", "http://phares.example/", "en https://"),
        ("links", "https://u:p@phares.example/", "mot de passe"),
        ("links", "javascript:alert(1)", "en https://"),
        ("links", "\n".join(f"https://p{n}.example/" for n in range(6)), "Cinq liens"),
        ("done", "Écrivez à alix@phares.example", "dites une fonction"),
        ("problem", "Voir https://phares.example/", "dans leur case"),
        ("role", "https://phares.example/", "sans adresse"),
        ("organisation", "=1+1", "en lettres"),
        ("themes", "nothing", "choix"),
    ],
)
def test_what_a_practice_may_not_hold(client: Client, field: str, value: str, says: str) -> None:
    shown = text(client, "/pratiques/proposer/", **{**PRACTICE, field: value})

    assert says in shown
    assert TEXT["title"] in shown
    assert not Practice.objects.exists()


def test_only_in_one_language_is_said(client: Client) -> None:
    row = published()

    assert "sent in French" in text(client, f"/en/pratiques/{row.pk}/")
    assert "n’est pas encore traduite" not in text(client, f"/pratiques/{row.pk}/")


def test_what_is_not_published_is_nobodys(client: Client) -> None:
    version = sent()
    for end in ("", "versions/1/"):
        assert client.get(f"/pratiques/{version.practice_id}/{end}").status_code == 404
    assert client.get("/pratiques/pratiques.json").json() == {"practices": []}


def test_as_data_for_everybody(client: Client) -> None:
    row = published(links=["https://phares.example/a"], organisation="Les =Phares")

    found = client.get("/pratiques/pratiques.json").json()["practices"]
    assert [(one["id"], one["contact_role"]) for one in found] == [(row.pk, "Chargée de projets")]
    lines = text(client, "/pratiques/pratiques.csv").splitlines()
    assert lines[0].startswith("id;address;version")
    assert len(lines) == 2


def test_the_shelf_is_narrowed_by_address_and_what_is_unknown_is_no_wish(client: Client) -> None:
    published(country="BE")

    assert "1 pratique" in text(client, "/pratiques/?pays=BE&theme=prevention")
    assert "Aucune ne correspond" in text(client, "/pratiques/?pays=FR")
    assert "1 pratique" in text(client, "/pratiques/?theme=zzz")


def test_a_long_shelf_has_pages_and_the_wish_stays_in_their_links(client: Client) -> None:
    by = editors()
    for number in range(21):
        published(by=by, country="BE", organisation=f"Organisation {number:02}")

    first = text(client, "/pratiques/?pays=BE&theme=zzz")
    assert "21 pratiques" in first
    assert first.count('class="practice"') == 20
    assert 'rel="next" href="?pays=BE&amp;page=2"' in first
    last = text(client, "/pratiques/?pays=BE&page=2")
    assert last.count('class="practice"') == 1
    assert 'rel="prev" href="?pays=BE&amp;page=1"' in last
    assert 'href="?page=2"' in text(client, "/pratiques/")
    assert 'class="practice"' in text(client, "/pratiques/?page=999")


def test_the_search_of_the_site_finds_both(client: Client) -> None:
    row, found = published(), event(2)

    shown = text(client, "/recherche/?q=theatre")
    assert f"/pratiques/{row.pk}/" in shown
    assert f"/rencontres/{found.slug}/" in text(client, "/recherche/?q=strasbourg")


def test_who_answers_for_what_is_public_stays_as_it_was_reviewed(client: Client, lab: Lab) -> None:
    row = published(mailbox="dana@asso.example")
    mine = links(lab, "dana@asso.example")["m"]
    assert "Qui en répond, par sa fonction" not in text(client, mine)
    changed = {name: value for name, value in PRACTICE.items() if name != "mailbox"}

    text(
        client, mine, **{**changed, "role": "Autre", "organisation": "Autre", "title": "Plus court"}
    )

    assert (Practice.objects.get().role, Practice.objects.get().organisation) == (
        "Chargée de projets", "Les Phares",
    )  # fmt: skip
    assert TEXT["title"] in text(client, f"/pratiques/{row.pk}/")
    assert row.versions.get(number=2).title == "Plus court"
