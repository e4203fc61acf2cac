"""No way leads an adult to a named child's words: every view of the room × every role, with a text that could leak."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db.models import CharField, Field, JSONField, TextField
from django.test import Client
from django.urls import get_resolver, reverse

from clickable.base import clock
from clickable.people.models import User
from clickable.voices import services
from clickable.voices.models import Circle, Consultation, Proposal, Words
from lab.run import Lab
from tests.cast import NOW, person, signed_in
from tests.pages.gestion import a_house
from tests.voices.making import CANARY, a_text, circle, codes, link, opened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("helpline")]
ROLES = [*User.Role, "nobody"]
READERS = {User.Role.HELPER, User.Role.HELP_LEAD}
TEAMS = {User.Role.ANALYST: "Une", User.Role.LEAD: "Une", User.Role.HELPER: "Écoute", User.Role.HELP_LEAD: "Écoute"}  # fmt: skip


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def row() -> Consultation:
    """With a child's words in it, a proposal, and ten children more."""
    found = opened()
    a_text(row=found)
    Proposal.objects.create(consultation=found, number=1, texts={"fr": "Plus d’écoute"})
    return found


def names() -> Iterator[str]:
    """Every view of the room, wherever it stands."""
    for key in get_resolver().reverse_dict:
        assert not isinstance(key, str) or "voices" not in key
    for prefix in ("voices", "desk", "gestion_consultations"):
        resolver: Any = get_resolver()
        for space, (_start, found) in _spaces(resolver):
            if space == prefix:
                for name in found.reverse_dict:
                    if isinstance(name, str) and (prefix != "desk" or name.startswith("voices")):
                        yield f"{prefix}:{name}"


def _spaces(resolver: Any) -> Iterator[tuple[str, Any]]:
    for space, (start, found) in resolver.namespace_dict.items():
        yield space, (start, found)
        yield from _spaces(found)


def address(name: str, row: Consultation) -> str:
    words, circle_ = Words.objects.get(), Circle.objects.get()
    wanted: dict[str, list[Any]] = {
        "voices:circle": [1, "x"],
        "gestion_consultations:drop": [row.questions.all()[0].pk],
        "gestion_consultations:link": [circle_.pk],
        "gestion_consultations:reply": [row.proposals.all()[0].pk],
    }
    tries = [wanted.get(name, []), [row.slug], [row.pk], [words.pk], []]
    for args in [one for one in tries if one] + [[]]:
        try:
            return reverse(name, args=args)
        except Exception:  # noqa: BLE001 -- of another kind
            continue
    raise AssertionError(name)


def client_of(role: str) -> Client:
    if role == "nobody":
        return Client()
    return signed_in(person(f"R-{role}", role=User.Role(role), team=TEAMS.get(User.Role(role), "")))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", ["open", "closed"])
def test_a_childs_words_are_on_no_page_but_the_readers_own(
    row: Consultation, role: str, state: str
) -> None:
    a_house()
    if state == "closed":
        services.close(consultation=row, by=None, now=NOW)
    client, seen = client_of(role), set()
    found = sorted(set(names()))
    assert len(found) >= 25
    for name in found:
        answer = client.get(address(name, row))
        if answer.status_code == 200 and CANARY in answer.content.decode():
            seen.add(name)
    assert seen == ({"desk:voices_words"} if role in READERS else set())


def test_a_facilitator_with_the_link_sees_no_words(row: Consultation, lab: Lab) -> None:
    answer = Client().get(link(lab))
    assert answer.status_code == 200
    assert CANARY not in answer.content.decode()


def test_a_guardian_or_teacher_with_the_code_sees_no_words_either(row: Consultation) -> None:
    """Whoever takes a child's code can erase, and reads nothing: what is written never comes back."""
    code = codes(circle(row))[0]
    services.assent(code=code, now=NOW)
    question = row.questions.get(kind="words")
    services.answer(code=code, question=question, said=CANARY, now=NOW)
    for do, more in {"code": {}, "back": {"at": 3}, "stop": {}, "send": {"at": 3}}.items():
        page = Client().post("/paroles/repondre/", {"do": do, "code": code, **more})
        assert (do, CANARY in page.content.decode()) == (do, False)


def test_no_table_has_a_place_for_a_name() -> None:
    """Free text in clear is of adults: what is asked, where, what is answered to the children."""
    kinds = (CharField, TextField, JSONField)
    found = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("voices").get_models()
        for field in model._meta.local_fields
        if isinstance(field, kinds) and not _is_code(field)
    }
    assert found == {
        "Consultation.texts", "Consultation.checks", "Consultation.results", "Consultation.synthesis",
        "Question.wording", "Question.options", "Circle.place", "Quote.text", "Answer.option",
        "Proposal.texts", "Proposal.decided_by", "Proposal.why",
    }  # fmt: skip


def _is_code(field: Field[Any, Any]) -> bool:
    return bool(field.choices) or field.name in {"slug", "territory", "language"}
