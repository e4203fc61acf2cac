"""A questionnaire as people see it: one page, nothing lost, nothing said of anybody."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from clickable.post.sending import send_due
from clickable.training import services as trainings
from clickable.training.models import Session
from clickable.training.surveys import selectors
from clickable.training.surveys.models import Remark, Sheet, Survey
from lab.run import Lab
from tests.cast import EVE, WORKER
from tests.training.making import confirmed, session
from tests.training.surveys.making import OPINIONS, RIGHT, asked

pytestmark = pytest.mark.django_db
CODE = {"street": "rue des Lilas", "day": "7", "friend": "Léa"}
FORM = {**CODE, **RIGHT, **{key: value[0] for key, value in OPINIONS.items()}}


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    def go(moment: Any) -> None:
        monkeypatch.setattr("clickable.base.clock.now", lambda: moment)

    return go


@pytest.fixture
def survey() -> Survey:
    return asked()


def where(survey: Survey, moment: str = "avant") -> str:
    return f"/formations/questionnaires/{survey.session.uid}/{moment}/"


def test_somebody_answers_before_and_after_and_sees_their_code(
    client: Client, at: Any, survey: Survey
) -> None:
    at(survey.session.starts_at - timedelta(days=1))
    first = client.post(where(survey), FORM).content.decode()
    at(survey.session.ends_at)
    second = client.post(where(survey, "apres"), FORM).content.decode()

    assert "RU07LE" in first
    assert "RU07LE" not in second
    assert len(selectors.pairs([survey])) == 1
    assert Sheet.objects.get(moment="opinion").answers == OPINIONS
    assert not client.cookies


def test_before_and_after_ask_the_same_questions_in_both_languages(
    client: Client, at: Any, survey: Survey
) -> None:
    at(survey.session.starts_at - timedelta(days=1))
    french = client.get(where(survey)).content.decode()
    english = client.get("/en" + where(survey)).content.decode()

    for question in selectors.asked_by(survey).knowledge:
        assert question.text("fr").replace("’", "’")[:20] in french
        assert question.text("en")[:15] in english
    assert "Votre avis" not in french


def test_what_is_wrong_is_said_in_place_and_in_the_summary_and_nothing_is_lost(
    client: Client, at: Any, survey: Survey
) -> None:
    at(survey.session.ends_at)
    wrong = {
        **FORM,
        "street": "É",
        "day": "40",
        "forms": ["a", "?"],
        "change": f"Écrivez à {EVE} a@b.example",
    }
    del wrong["danger"]

    page = client.post(where(survey, "apres"), wrong).content.decode()

    for said in (
        'href="#id_street"',
        'href="#id_day"',
        'href="#id_forms_0"',
        'href="#id_danger_0"',
        'href="#id_change"',
    ):
        assert said in page
    assert page.count("Un jour du mois, de 1 à 31.") == 2
    assert 'value="40"' in page
    assert "a@b.example" in page
    assert "<script>alert" not in page
    chosen = [value for name, value in wrong.items() if name not in {*CODE, "change"}]
    form = page[page.index('<form method="post" novalidate>') :]
    form = form[: form.index("</form>")]
    assert form.count(" checked") == sum(map(len, chosen))
    assert not Sheet.objects.exists()
    assert not Remark.objects.exists()


def test_an_answered_code_is_thanked_like_a_new_one(
    client: Client, at: Any, survey: Survey
) -> None:
    at(survey.session.starts_at - timedelta(days=1))
    pages = [client.post(where(survey), FORM).content for _ in range(2)]

    assert pages[0] == pages[1]
    assert Sheet.objects.count() == 1


def test_looking_changes_nothing_and_nobody_keeps_the_page(
    client: Client, at: Any, survey: Survey
) -> None:
    at(survey.session.starts_at - timedelta(days=1))
    answer = client.get(where(survey), FORM)

    assert (answer.headers["Cache-Control"], Sheet.objects.count()) == ("no-store", 0)


@pytest.mark.parametrize(
    ("moment", "days", "said"),
    [("avant", -20, "un peu tôt"), ("apres", -1, "un peu tôt"), ("avant", 3, "est clos"), ("apres", 20, "est clos")],
)  # fmt: skip
def test_outside_its_days_it_says_so_kindly(
    client: Client, at: Any, survey: Survey, moment: str, days: int, said: str
) -> None:
    at(survey.session.starts_at + timedelta(days=days))
    assert said in client.get(where(survey, moment)).content.decode()
    client.post(where(survey, moment), FORM)
    assert not Sheet.objects.exists()


def test_a_cancelled_session_asks_nothing(client: Client, at: Any, survey: Survey) -> None:
    at(survey.session.starts_at - timedelta(days=1))
    Session.objects.update(state="cancelled")
    assert client.get(where(survey)).status_code == 404


def test_the_reminder_carries_the_link_that_is_the_same_for_all(lab: Lab, at: Any) -> None:
    row = session(5)
    people = ["camille@college.example", "dominique@college.example"]
    for mailbox in people:
        confirmed(row, mailbox=mailbox)
    survey, when = asked(row), row.starts_at - timedelta(hours=20)
    trainings.remind_due(now=when)
    send_due(WORKER, now=when)

    for mailbox in people:
        assert where(survey) in lab.mailbox(mailbox)[-1].text.replace("=\r\n", "")
