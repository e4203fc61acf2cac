"""What somebody sets for themselves, the pause, the note at the end of a shift, the team's total."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from pytest_django import Settings

from clickable.assess.models import Claim
from clickable.base import clock
from clickable.exposure import selectors
from clickable.exposure.models import OwnLimits, PassedOn, ShiftNote, Viewing
from clickable.people.models import User
from clickable.record.models import Entry
from clickable.report.models import Category
from tests.cast import an_item, person, signed_in
from tests.desk.cases import in_hand, opened
from tests.support.helpline import make_helplines

pytestmark = pytest.mark.django_db
OWN, END = "/desk/mes-ouvertures/", "/desk/fin-de-poste/"


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace("\u202f", " ")


def page_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return words(answer.content.decode())


def acts() -> int:
    return Entry.objects.count()


# What I open, leave to others, and where my day ends


def test_my_page_tells_me_and_the_bar_tells_me_how_many(alice: User, ben: User) -> None:
    client = signed_in(alice)
    for n in range(3):
        opened(client, an_item(f"https://h{n}.example/"))

    assert "Aujourd’hui 3 0 sur 120 Cette semaine 3" in page_of(client, OWN)
    assert "3 ouverts" in page_of(client, "/desk/")
    assert "Aujourd’hui 0 0 sur 120" in page_of(signed_in(ben), OWN)


def test_categories_are_left_to_others_and_taken_again(alice: User) -> None:
    client, before = signed_in(alice), acts()
    client.post(f"{OWN}laisser/", {"categories": ["csam", "hate"]})
    assert selectors.asides(alice) == {Category.CSAM, Category.HATE}
    ticked = re.findall(
        r'name="categories" value="(\w+)" checked', client.get(OWN).content.decode()
    )
    assert ticked == ["csam", "hate"]

    client.post(f"{OWN}laisser/", {"categories": ["csam", "nothing-such"]})
    assert selectors.asides(alice) == {Category.CSAM, Category.HATE}
    client.post(f"{OWN}laisser/")
    assert selectors.asides(alice) == set()
    assert acts() == before


def test_nobody_else_reads_who_left_what(alice: User, lead: User, ben: User) -> None:
    item = an_item()
    pages = ["/desk/", "/desk/semaine-de-l-equipe/", "/desk/journal/", "/desk/keys/", f"/desk/keys/{alice.pk}/",
             "/desk/autour/", OWN, END, f"/desk/dossiers/{item.reference}/"]  # fmt: skip
    client = signed_in(lead)
    for _ in range(2):  # that the journal was read is a line of the journal
        before = [page_of(client, path) for path in pages]

    signed_in(alice).post(f"{OWN}laisser/", {"categories": ["csam"]})
    signed_in(alice).post(f"{OWN}limites/", {"a_day": "7", "minutes_a_day": "33"})

    assert [page_of(client, path) for path in pages] == before


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"a_day": "7", "minutes_a_day": ""}, (7, None)),
        ({"a_day": "", "minutes_a_day": "60"}, (None, 60)),
        ({}, (None, None)),
    ],
)
def test_own_limits_are_noted(
    given: dict[str, str], kept: tuple[int | None, int | None], alice: User
) -> None:
    assert signed_in(alice).post(f"{OWN}limites/", given).status_code == 302
    limits = OwnLimits.objects.get()
    assert (limits.a_day, limits.minutes_a_day) == kept


@pytest.mark.parametrize("wrong", ["0", "-1", "x", "1.5", "99999", "\x00", "9" * 50])
def test_a_limit_that_is_none_is_refused_and_stays_on_the_page(wrong: str, alice: User) -> None:
    answer = signed_in(alice).post(f"{OWN}limites/", {"a_day": wrong, "minutes_a_day": "45"})
    assert answer.status_code == 422
    assert 'value="45"' in answer.content.decode()
    assert not OwnLimits.objects.exists()


def test_own_limits_end_the_day_and_never_lengthen_it(alice: User, settings: Settings) -> None:
    settings.OPENINGS_A_DAY = 2
    client = signed_in(alice)
    client.post(f"{OWN}limites/", {"a_day": "1"})
    opened(client, an_item())
    assert "C’est assez" in opened(client, an_item(elsewhere="ici"))

    client.post(f"{OWN}limites/", {"a_day": "500"})
    assert "C’est assez" not in opened(client, an_item(elsewhere="ici"))
    assert "C’est assez" in opened(client, an_item(elsewhere="là"))


# The team's total


def test_a_lead_reads_a_total_or_that_nothing_is_told(lead: User) -> None:
    client, last_week = signed_in(lead), clock.now() - timedelta(days=7)
    assert "un total parlerait de quelqu’un" in page_of(client, "/desk/semaine-de-l-equipe/")

    people = [person(f"P{n}", role=User.Role.ANALYST) for n in range(5)]
    Viewing.objects.bulk_create(
        Viewing(person=people[n % 5], category="csam" if n < 20 else "hate", opened_at=last_week)
        for n in range(23)
    )
    seen = page_of(client, "/desk/semaine-de-l-equipe/").partition("L’équipe, en tout")[2]

    assert "Contenus d’abus sexuels sur mineurs 20" in seen
    assert "haine moins de cinq" in seen
    assert "En tout 25" in seen
    assert not re.search(r"\bP\d\b", seen)


def test_a_lead_reads_that_nobody_is_left(alice: User, lead: User) -> None:
    for who in (alice, lead):
        signed_in(who).post(f"{OWN}laisser/", {"categories": ["suicide"]})
    seen = page_of(signed_in(lead), "/desk/semaine-de-l-equipe/")
    assert "Il ne reste personne" in seen
    assert "Provocation au suicide" in seen


# The pause


def test_one_press_hides_everything_and_one_brings_it_back(alice: User) -> None:
    item, client = in_hand(an_item(message="canari"), alice), signed_in(alice)
    assert "canari" in opened(client, item)
    here, before = f"/desk/dossiers/{item.reference}/", acts()

    client.post("/desk/pause/commencer/", {"back": here})
    for path in (here, "/desk/", "/desk/avis/", "/desk/recherche/", OWN, END):
        assert client.get(path).headers["Location"] == "/desk/pause/"
    seen = page_of(client, "/desk/pause/")
    assert item.reference not in seen
    assert "0 min" not in seen

    assert client.post("/desk/pause/reprendre/").headers["Location"] == here
    assert "canari" in client.get(here).content.decode()
    assert Viewing.objects.count() == 1
    assert Claim.objects.get().analyst == alice
    assert acts() == before


def test_no_trace_of_a_pause_is_left(alice: User) -> None:
    client = signed_in(alice)
    client.post("/desk/pause/commencer/", {"back": "/desk/"})
    assert set(client.session["paused"]) == {"back", "open"}
    client.post("/desk/pause/reprendre/")
    assert "paused" not in client.session
    assert Entry.objects.count() == Viewing.objects.count() == 0
    assert Session.objects.count() == 1


def test_who_acts_in_another_window_has_ended_it(alice: User) -> None:
    item, client = in_hand(an_item(), alice), signed_in(alice)
    opened(client, item)
    client.post("/desk/pause/commencer/", {"back": "/desk/"})

    answer = client.post(
        f"/desk/dossiers/{item.reference}/decider/", {"category": "csam", "note": "ma note"}
    )

    assert answer.status_code == 422
    assert "ma note" in answer.content.decode()
    assert client.get("/desk/").status_code == 200


def test_what_somebody_else_took_over_in_the_meantime_stays_covered(alice: User, ben: User) -> None:
    item, client = in_hand(an_item(), alice), signed_in(alice)
    opened(client, item)
    client.post("/desk/pause/commencer/", {"back": ""})
    Claim.objects.update(analyst=ben)

    assert client.post("/desk/pause/reprendre/").headers["Location"] == "/desk/"
    assert "Avant d’ouvrir" in client.get(f"/desk/dossiers/{item.reference}/").content.decode()


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example/desk/", "/aide/",
                                  "x" * 999, "\x00", "/desk/../aide\n"])  # fmt: skip
def test_a_pause_leads_back_to_the_desk_only(back: str, alice: User) -> None:
    client = signed_in(alice)
    client.post("/desk/pause/commencer/", {"back": back})
    assert client.post("/desk/pause/reprendre/").headers["Location"] == "/desk/"


def test_helpers_pause_and_write_too(db: None) -> None:
    make_helplines()
    nour = person("Nour", role=User.Role.HELPER, team="Écoute")
    client = signed_in(nour)
    client.post("/desk/pause/commencer/", {"back": "/desk/ecoute/"})
    assert client.get("/desk/ecoute/").headers["Location"] == "/desk/pause/"
    assert client.post("/desk/pause/reprendre/").headers["Location"] == "/desk/ecoute/"
    assert client.post(f"{END}note/", {"text": "canari"}).status_code == 302
    assert "canari" in page_of(client, END)
    assert client.get(OWN).status_code == 403


# The end of a shift


def test_a_note_is_for_its_author_until_passed_on(alice: User, ben: User, lead: User) -> None:
    client = signed_in(alice)
    client.post(f"{END}note/", {"text": "canari-de-la-note"})
    note = ShiftNote.objects.get()
    assert "canari-de-la-note" in page_of(client, END)
    for other in (ben, lead):
        assert "canari" not in page_of(signed_in(other), END)
        for what in ("transmettre", "effacer"):
            given = {"note": note.pk, "to": lead.pk}
            assert signed_in(other).post(f"{END}{what}/", given).status_code == 404

    client.post(f"{END}transmettre/", {"note": note.pk, "to": lead.pk})

    assert "canari-de-la-note" in page_of(signed_in(lead), END)
    assert "canari" not in page_of(signed_in(ben), END)
    assert "Transmettre à" not in page_of(client, END)
    client.post(f"{END}effacer/", {"note": note.pk})
    assert "canari" not in page_of(signed_in(lead), END)
    assert PassedOn.objects.count() == 0


def test_an_empty_or_endless_note_comes_back(alice: User) -> None:
    for text in ("", "y" * 5001):
        answer = signed_in(alice).post(f"{END}note/", {"text": text})
        assert answer.status_code == 422
        assert text in answer.content.decode()
    assert not ShiftNote.objects.exists()


@pytest.mark.parametrize("note", ["", "x", str(uuid4())])
def test_a_note_that_never_was_is_not_found(note: str, alice: User) -> None:
    for what in ("transmettre", "effacer"):
        given = {"note": note, "to": alice.pk}
        assert signed_in(alice).post(f"{END}{what}/", given).status_code == 404


def test_it_is_passed_on_to_no_colleague_and_no_other_team(alice: User, ben: User) -> None:
    lou = person("Lou", role=User.Role.LEAD, team="Deux")
    client = signed_in(alice)
    client.post(f"{END}note/", {"text": "canari"})
    note = ShiftNote.objects.get()
    for who in (ben.pk, lou.pk, alice.pk, ""):
        client.post(f"{END}transmettre/", {"note": note.pk, "to": who})
    assert PassedOn.objects.count() == 0


def test_the_associations_own_lines_are_shown_as_they_are(alice: User, settings: Settings) -> None:
    assert "n’a pas encore indiqué" in page_of(signed_in(alice), END)
    settings.TEAM_RESOURCES = ["Supervision le jeudi", "<b>https://x.example</b>"]
    page = signed_in(alice).get(END).content.decode()
    assert "<li>Supervision le jeudi</li>" in page
    assert "&lt;b&gt;https://x.example&lt;/b&gt;" in page
