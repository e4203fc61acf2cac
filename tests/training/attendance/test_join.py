"""The page of somebody with a seat: GET changes nothing, one button leads to the meeting, the page counts."""

from typing import Any

import pytest
from django.test import Client

from clickable.post.sending import send_due
from clickable.training import letters
from clickable.training import services as trainings
from clickable.training.attendance.models import Stretch
from lab.run import Lab
from tests.cast import NOW, WORKER
from tests.training.attendance.making import MEETING, at, join_path, minutes, remote, seat
from tests.training.making import confirmed

pytestmark = pytest.mark.django_db
MAILBOX = "camille@college.example"


@pytest.fixture
def hour(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets the server's clock, the only one that counts."""

    def to(minute: float) -> None:
        monkeypatch.setattr("clickable.base.clock.now", lambda: at(minute))

    return to


def test_looking_counts_nothing_and_one_button_leads_in(client: Client, hour: Any) -> None:
    row, code = seat(remote())
    path = join_path(row, now=NOW)

    hour(-60)
    assert "La porte s’ouvre le" in client.get(path).content.decode()
    assert "quart d’heure avant" in client.post(path, {"do": "join"}).content.decode()
    hour(-10)
    for _scanner in range(2):
        assert code in client.get(path).content.decode()
        client.head(path)
    assert not Stretch.objects.exists()

    answer = client.post(path, {"do": "join"})

    assert (answer.status_code, answer.headers["Location"]) == (302, MEETING)
    assert (answer.headers["Referrer-Policy"], answer.headers["Cache-Control"]) == ("no-referrer", "no-store")  # fmt: skip
    assert Stretch.objects.count() == 1
    assert not client.cookies


def test_the_heartbeat_is_answered_with_what_was_counted(client: Client, hour: Any) -> None:
    row, _code = seat(remote())
    path = join_path(row, now=NOW)
    told = []
    for minute in (0, 1, 2, 30, 31, 151):
        hour(minute)
        told.append(client.post(path, {"do": "here"}).json())

    assert told[2] == {"counted": True, "minutes": 2}
    assert told[4] == {"counted": True, "minutes": 3}
    assert told[5] == {"counted": False, "minutes": 3}


def test_without_scripts_a_button_says_so_and_until_when(client: Client, hour: Any) -> None:
    row, _code = seat(remote())
    path = join_path(row, now=NOW)
    hour(0)
    client.post(path, {"do": "join"})
    hour(12)

    answer = client.post(path, {"do": "still"})

    assert (answer.status_code, answer.headers["Location"]) == (302, path)
    shown = client.get(path).content.decode()
    assert "Minutes comptées" in shown
    assert "Au plus tard" in shown
    assert minutes(row) == 12


def test_the_link_of_ones_own_place_leads_in_too_and_a_wrong_one_nowhere(
    client: Client, hour: Any
) -> None:
    row, _code = seat(remote())
    hour(5)
    path = join_path(row, now=NOW, purpose=letters.MINE)

    assert client.post(path, {"do": "join"}).status_code == 302
    assert client.post(path[:-3] + "xx/", {"do": "join"}).status_code == 404
    assert client.get(join_path(row, now=NOW, purpose=letters.OFFER)).status_code == 404


def test_only_this_form_may_lead_to_the_meeting(client: Client, hour: Any) -> None:
    row, _code = seat(remote())
    hour(0)
    path = join_path(row, now=NOW)

    policy = client.get(path).headers["Content-Security-Policy"]
    assert "form-action 'self' https://rencontre.example;" in f"{policy};"
    assert "connect-src 'self'" in policy

    session = row.session
    session.meeting = "https://evil.example;script-src *"
    session.save()
    policy = client.get(path).headers["Content-Security-Policy"]
    assert "evil" not in policy


def test_letters_lead_to_the_page_not_to_the_meeting(client: Client, lab: Lab, hour: Any) -> None:
    hour(-9000)
    row = remote()
    confirmed(row, mailbox=MAILBOX)
    send_due(WORKER, now=NOW)
    text = "".join(one.text.replace("=\r\n", "") for one in lab.mailbox(MAILBOX))

    assert "/formations/rejoindre/" in text
    assert "Votre code" in text
    assert MEETING not in text


def test_after_the_session_the_page_tells_what_was_counted(client: Client, hour: Any) -> None:
    row, _code = seat(remote())
    path = join_path(row, now=NOW)
    for minute in (0, 1, 2):
        hour(minute)
        client.post(path, {"do": "here"})
    hour(200)

    assert "2 minutes sur 120" in client.get(path).content.decode()


def test_who_left_or_whose_session_is_off_sees_no_button(client: Client, hour: Any) -> None:
    session = remote()
    gone, row = seat(session)[0], seat(session)[0]
    trainings.leave(gone.pk, now=NOW)
    trainings.postpone(session=session, by=None, now=NOW)
    hour(0)

    for one in (gone, row):
        shown = client.get(join_path(one, now=NOW)).content.decode()
        assert "data-join" not in shown
