"""Judging an item at its page: what is asked, what follows, what is kept."""

import re

import pytest

from clickable.assess import selectors as assess
from clickable.assess.models import Assessment
from clickable.base import clock
from clickable.people.models import User
from clickable.report.models import Stage
from tests.cast import an_item, signed_in
from tests.desk.cases import ANSWERS, in_hand, opened
from tests.desk.item_pages import act, seen_raw, visible, words


def test_claim_decide_and_what_follows(alice: User) -> None:
    item, client = an_item(), signed_in(alice)

    assert act(client, item, "prendre") == (302, f"/desk/dossiers/{item.reference}/")
    assert "Décider et suivant" in opened(client, item)
    done = act(client, item, "decider", **ANSWERS, note="constaté", step="stay")

    item.refresh_from_db()
    assert done == (302, f"/desk/dossiers/{item.reference}/")
    assert item.stage == Stage.ILLEGAL
    seen = words(opened(client, item))
    assert "Illicite, base INTERPOL" in seen
    assert "Code pénal, art. 227-23" in seen
    assert "constaté" in seen
    assert "Décision : illicite, base INTERPOL" in seen


def test_decide_and_next_opens_the_next(alice: User) -> None:
    item, other = an_item(), an_item(elsewhere="ici")
    in_hand(item, alice)

    done = act(signed_in(alice), item, "decider", **ANSWERS, step="next")

    assert done == (302, f"/desk/dossiers/{other.reference}/")
    assert assess.holder_of(other, now=clock.now()) == alice


def test_a_life_in_danger_is_said_first_on_the_next_page(alice: User) -> None:
    item, _other = an_item(), an_item(elsewhere="ici")
    client = signed_in(alice)
    in_hand(item, alice)

    status, where = act(client, item, "decider", **ANSWERS, life_in_danger="1", step="next")

    assert (status, where) == (302, f"/desk/dossiers/{item.reference}/")
    page = words(client.get(where).content.decode().partition("<main")[2])
    assert page.index("112") < page.index("décision notée")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"category": "csam"}, "« De quoi s’agit-il ? » attend encore sa réponse."),
        ({"category": "csam", "q-subtype": "none", "q-seen": "a"}, "laissée de côté"),
        ({"category": "csam", "q-subtype": "horror"}, "Sélectionnez un choix valide"),
        ({"outcome": "baseline"}, "Choisissez une catégorie."),
        ({**ANSWERS, "outcome": "not_illegal"}, "« Conclure autrement »"),
        ({**ANSWERS, "conclusion": "otherwise"}, "Choisissez une conclusion."),
        ({**ANSWERS, "conclusion": "otherwise", "outcome": "not_illegal"}, "dites pourquoi"),
        (
            {
                **ANSWERS,
                "conclusion": "otherwise",
                "outcome": "national_illegal",
                "override": "law",
            },
            "repose sur au moins une base légale",
        ),
        (
            {"category": "suicide", "q-suicide": "method", "q-items": "0"},
            "Indiquez un nombre de 1 à 100000.",
        ),
    ],
)
def test_a_wrong_answer_keeps_what_was_typed(
    alice: User, given: dict[str, object], said: str
) -> None:
    item = in_hand(an_item(), alice)

    response = signed_in(alice).post(
        f"/desk/dossiers/{item.reference}/decider/", {**given, "note": "longue note"}
    )

    assert response.status_code == 422
    assert said in words(response.content.decode())
    assert "category" not in given or "longue note" in response.content.decode()
    assert Assessment.objects.count() == 0


def test_asking_what_follows_decides_nothing_and_keeps_the_answers(alice: User) -> None:
    item = in_hand(an_item(), alice)
    given = {"category": "hate", "q-hate": "incitement", "q-target": ["origin", "religion"], "note": "ma note", "step": "look"}  # fmt: skip

    response = signed_in(alice).post(f"/desk/dossiers/{item.reference}/decider/", given)

    seen = words(visible(response.content.decode()))
    assert response.status_code == 200
    assert "Manifestement illicite. Recherche de l’hébergeur" in seen
    assert "Loi du 29 juillet 1881, art. 24, al. 7 et 8" in seen
    assert "Hébergé en France" in seen
    assert "Transmission à la police (PHAROS) + Notification à l’hébergeur" in seen
    assert 'name="shown" id="shown" value="manifestly_illegal:l1881-24-7"' in seen_raw(response)
    assert 'value="incitement" data-key="1" checked' in seen_raw(response)
    assert "ma note" in seen
    assert Assessment.objects.count() == 0


def test_nothing_is_decided_before_what_follows_was_shown(alice: User) -> None:
    item, client = in_hand(an_item(), alice), signed_in(alice)
    path = f"/desk/dossiers/{item.reference}/decider/"

    unseen = client.post(path, {**ANSWERS, "shown": "", "step": "stay"})
    other = client.post(path, {**ANSWERS, "shown": "not_illegal:", "step": "stay"})

    for response in (unseen, other):
        assert response.status_code == 200
        assert "Rien n’est encore décidé : lisez, puis confirmez." in words(seen_raw(response))
        assert 'value="next" autofocus' in response.content.decode()
    assert Assessment.objects.count() == 0
    assert client.post(path, {**ANSWERS, "step": "stay"}).status_code == 302
    assert Assessment.objects.count() == 1


def test_what_is_left_to_answer_is_said_when_asked(alice: User) -> None:
    item = in_hand(an_item(), alice)
    given = {"category": "csam", "q-subtype": "self_generated", "step": "look"}

    response = signed_in(alice).post(f"/desk/dossiers/{item.reference}/decider/", given)

    assert "Il reste : Ce qui est montré ; Âge de l’enfant." in words(seen_raw(response))


def test_labels_the_rules_conclusion_and_ones_own_all_stay(alice: User) -> None:
    item, client = in_hand(an_item(), alice), signed_in(alice)
    given = {"conclusion": "otherwise", "outcome": "national_illegal", "legal_basis": "cp-227-23", "override": "known_age", "q-payment": [], "q-commerciality": "commercial"}  # fmt: skip

    act(client, item, "decider", **{**ANSWERS, **given}, step="stay")

    seen = words(opened(client, item))
    kept = Assessment.objects.get()
    assert (kept.outcome, kept.derived_outcome, kept.override) == (
        "national_illegal", "baseline", "known_age",
    )  # fmt: skip
    assert "L’âge réel est connu" in seen
    assert "les règles disaient : illicite, base INTERPOL" in seen
    assert "Âge de l’enfant 3–6 ans" in seen
    assert "Contre de l’argent Commercial" in seen
    assert "signalé comme : Contenus d’abus sexuels sur mineurs" in seen


def test_a_conclusion_without_labels_needs_none(alice: User) -> None:
    item, client = in_hand(an_item(), alice), signed_in(alice)

    act(client, item, "decider", category="csam", conclusion="not_accessible", step="stay")

    kept = Assessment.objects.get()
    assert (kept.outcome, kept.labels, kept.questionnaire) == ("not_accessible", {}, "")


def test_nothing_is_answered_beforehand(alice: User) -> None:
    page = opened(signed_in(alice), in_hand(an_item(), alice))

    assert re.findall(r'name="(q-[^"]+)"[^>]* checked', page) == []
    assert re.findall(r'name="conclusion" value="([^"]+)"[^>]* checked', page) == ["rules"]
    assert 'id="shown" value=""' in page


def test_the_youngest_and_the_gravest_of_an_address_are_told(alice: User) -> None:
    item, client = in_hand(an_item(), alice), signed_in(alice)
    act(client, item, "decider", **ANSWERS, step="stay")
    act(client, item, "reprendre")

    seen = words(opened(client, item))
    later = client.post(
        f"/desk/dossiers/{item.reference}/decider/",
        {**ANSWERS, "q-age": "11-13", "q-seen": "b", "step": "look"},
    )

    assert "Déjà dit de cette adresse : Âge de l’enfant : 3–6 ans · Ce qui est montré : A" in seen
    told = words(seen_raw(later))
    assert "Un jugement précédent de cette adresse dit plus : Âge de l’enfant : 3–6 ans" in told
    assert "dit plus : Ce qui est montré : A" in told
