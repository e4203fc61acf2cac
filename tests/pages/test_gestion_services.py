"""Help services at /gestion/: one writes, another confirms, and nothing is lost on the way."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from clickable.people.models import User
from clickable.record.models import Entry
from clickable.support import rows
from clickable.support.models import Change, Service
from clickable.support.services import load_services
from tests.cast import NOW, signed_in
from tests.pages.gestion import a_house

pytestmark = pytest.mark.django_db
HERE = "/gestion/services/"


@pytest.fixture(autouse=True)
def _house(db: None) -> None:
    a_house()
    load_services(now=NOW)


@pytest.fixture
def desk(paul: User) -> Client:
    return signed_in(paul)


def confirmed(client: Client, answer: Any, by: User) -> None:
    """What was written waits; somebody else presses one button."""
    assert answer.status_code == 302, answer.context["form"].errors
    assert answer.url.startswith(f"{HERE}changements/")
    assert signed_in(by).post(answer.url, {"do": "confirm"}).url == f"{HERE}changements/"


def filled(client: Client, code: str) -> tuple[str, dict[str, Any]]:
    """Where the form of a service is, and what stands in it."""
    path = f"{HERE}edit/{Service.objects.get(code=code).pk}/"
    form = client.get(path).context["form"]
    found = {name: form[name].value() for name in form.fields}
    return path, {name: value for name, value in found.items() if value not in (None, False)}


def test_the_list_names_every_service_in_few_queries(
    desk: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(25):
        html = desk.get(HERE).content.decode()
    assert html.count("/gestion/services/edit/") >= len(rows.shipped())
    assert "À jour" in html


def test_saving_what_is_there_changes_nothing_but_who_looks_after_it(desk: Client) -> None:
    """Every shipped service through the form: nothing is lost, and nothing asks for two."""
    for offer in rows.shipped():
        path, form = filled(desk, offer.code)
        before = rows.read(Service.objects.get(code=offer.code))
        answer = desk.post(path, {**form, "order": "7"})
        assert (offer.code, answer.status_code, answer.url) == (offer.code, 302, HERE)
        row = Service.objects.get(code=offer.code)
        assert row.order == 7
        after = rows.read(row)
        assert {f: getattr(after, f) for f in KEPT} == {f: getattr(before, f) for f in KEPT}


KEPT = (
    "name",
    "what",
    "windows",
    "zone",
    "topics",
    "audience",
    "territories",
    "unsure_in",
    "source",
)


def test_a_new_number_and_new_hours(desk: Client, paul: User, edith: User) -> None:
    path, form = filled(desk, "119")
    new = {"phone": "0 800 119 119", "chat": "https://tchat.example/ici", "opening": "windows", "windows": "lun-ven 08:00-20:00", "chat_windows": "mer 13:00-20:00"}  # fmt: skip
    answer = desk.post(path, {**form, **new})
    assert Service.objects.get(code="119").hours == "always"
    shown = signed_in(edith).get(answer.url).content.decode()
    assert "0\u202f800\u202f11\u202f91\u202f19" in shown
    assert "lun mar mer jeu ven 08:00-20:00" in shown
    confirmed(desk, answer, edith)
    row = Service.objects.get(code="119")
    assert row.hours == [{"days": [0, 1, 2, 3, 4], "from": "08:00", "until": "20:00"}]
    assert row.channels[:2] == [
        {"kind": "phone", "value": "0800119119"},
        {"kind": "chat", "value": "tchat.example/ici", "hours": [{"days": [2], "from": "13:00", "until": "20:00"}]},
    ]  # fmt: skip
    asked, kept = Entry.objects.filter(subject="service:119").order_by("pk")
    assert (asked.actor, kept.verb, kept.actor) == (paul, "support.service_changed", edith)
    assert kept.detail == {
        "fields": ["channels", "edited_on", "hours"],
        "ways": ["chat", "phone"],
        "change": Change.objects.get().pk,
    }


def test_while_one_waits_the_form_leads_to_it(desk: Client, edith: User) -> None:
    path, form = filled(desk, "119")
    waiting = desk.post(path, {**form, "phone": "0800119119"}).url
    assert signed_in(edith).get(path).url == waiting
    again = signed_in(edith).post(path, {**form, "phone": "0800119118"})
    assert "attend déjà une deuxième personne" in str(again.context["form"].errors)
    for page in (HERE, f"{HERE}changements/", "/gestion/"):
        assert "deuxième personne" in signed_in(edith).get(page).content.decode()


def test_ones_own_has_no_button_to_confirm_but_one_for_an_emergency(
    desk: Client, edith: User
) -> None:
    path, form = filled(desk, "119")
    waiting = desk.post(path, {**form, "phone": "0800119119"}).url
    html = desk.get(waiting).content.decode()
    assert ('value="confirm"' in html, 'value="alone"' in html) == (False, True)
    desk.post(waiting, {"do": "confirm"})
    desk.post(waiting, {"do": "alone", "reason": ""})
    assert Service.objects.get(code="119").channels[0]["value"] == "119"
    desk.post(waiting, {"do": "alone", "reason": "Sonne dans le vide."})
    assert Service.objects.get(code="119").channels[0]["value"] == "0800119119"
    html = signed_in(edith).get(waiting).content.decode()
    assert "Sonne dans le vide." in html
    signed_in(edith).post(waiting, {"do": "refuse"})
    assert Service.objects.get(code="119").channels[0]["value"] == "119"


def test_changes_cost_as_many_queries_for_one_as_for_thirty(
    desk: Client, paul: User, django_assert_max_num_queries: Any
) -> None:
    for n in range(30):
        Change.objects.create(code=f"c{n}", after={"name_fr": "Un"}, by=paul, at=NOW)
    with django_assert_max_num_queries(16):
        html = desk.get(f"{HERE}changements/").content.decode()
    assert html.count("/gestion/services/changements/") >= 30


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("phone", "cent dix-neuf", "Écrivez un numéro"),
        ("web", "http://3018.fr", "https://"),
        ("chat", "javascript:alert(1)", "https://"),
        ("windows", "tous les jours", "lun-ven 09:00-16:00"),
        ("chat_windows", "25:00", "lun-ven 09:00-16:00"),
        ("source_url", "http://source.example/", "https://"),
        ("checked_on", "2126-01-01", "pas encore là"),
        ("mail", "personne", "e-mail"),
    ],
)
def test_what_cannot_be_read_is_said_kindly(
    desk: Client, field: str, value: str, said: str
) -> None:
    path, form = filled(desk, "3018")
    response = desk.post(path, {**form, "chat": "tchat.example", field: value})
    assert response.status_code == 200
    assert said in " ".join(response.context["form"].errors[field])


def test_a_service_is_added(desk: Client, edith: User) -> None:
    _path, form = filled(desk, "3018")
    answer = desk.post(f"{HERE}new/", {**form, "code": "3999", "phone": "3999"})
    assert not Service.objects.filter(code="3999").exists()
    assert "3999" in signed_in(edith).get(answer.url).content.decode()
    confirmed(desk, answer, edith)
    assert Service.objects.get(code="3999").edited_on is not None
    verbs = Entry.objects.filter(subject="service:3999").order_by("pk").values_list("verb")
    assert [verb for (verb,) in verbs] == ["support.service_proposed", "support.service_added"]


def test_a_service_needs_a_way_to_reach_it(desk: Client) -> None:
    path, form = filled(desk, "3114")
    response = desk.post(path, {**form, "phone": ""})
    assert list(response.context["form"].errors) == ["phone"]


def test_what_a_service_is_called_where_and_until_when_is_told_in_codes(
    desk: Client, edith: User
) -> None:
    path, form = filled(desk, "119")
    new = {"name_fr": "Autre nom", "territories": ["RE"], "valid_to": "2030-01-01"}
    confirmed(desk, desk.post(path, {**form, **new, "unsure_in": []}), edith)
    told = Entry.objects.get(verb="support.service_changed").detail
    assert {"name_fr", "territories", "valid_to"} <= set(told["fields"])
    assert "Autre nom" not in str(told)
    assert told["territories"]


def test_an_editor_writes_and_somebody_who_publishes_confirms(
    desk: Client, edith: User, paul: User
) -> None:
    path, form = filled(desk, "119")
    before = Service.objects.filter(code="119").values().get()
    answer = signed_in(edith).post(path, {**form, "phone": "0899000000"})
    assert Service.objects.filter(code="119").values().get() == before
    html = signed_in(edith).get(answer.url).content.decode()
    assert 'value="alone"' not in html
    confirmed(desk, answer, paul)
    assert Service.objects.get(code="119").channels[0]["value"] == "0899000000"


def test_checked_today_is_one_button(edith: User) -> None:
    desk = signed_in(edith)
    Service.objects.filter(code="119").update(checked_on=date(2025, 1, 1))
    path = f"{HERE}{Service.objects.get(code='119').pk}/verifie/"
    assert "À revérifier" in desk.get(HERE).content.decode()
    assert "Oui, vérifié aujourd’hui" in desk.get(path).content.decode()
    assert desk.post(path).status_code == 302
    assert Service.objects.get(code="119").checked_on == datetime.now(UTC).date()
    assert Entry.objects.get(subject="service:119").actor == edith


@pytest.mark.parametrize("place", ["", "new/", "edit/{pk}/", "{pk}/verifie/", "changements/", "changements/{change}/", "delete/{pk}/"])  # fmt: skip
def test_nobody_else_comes_here(charlie: User, alice: User, desk: Client, place: str) -> None:
    row = Service.objects.get(code="119")
    change = Change.objects.create(
        code="119", after={}, by=User.objects.get(username="paul"), at=NOW
    )
    path = HERE + place.format(pk=row.pk, change=change.pk)
    for person in (charlie, alice):
        assert signed_in(person).post(path).status_code in {302, 403, 404}
        assert signed_in(person).get(path).status_code in {302, 403, 404}
    assert Service.objects.get(code="119").edited_on is None
    if place.startswith("delete"):
        assert desk.post(path).status_code in {302, 403}
        assert Service.objects.filter(code="119").exists()
