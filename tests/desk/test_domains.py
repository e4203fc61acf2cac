"""The pages of domain rules: who sees what, the dry run, two people, and what an item's page tells."""

from datetime import timedelta

import pytest
from django.test import Client

from clickable.base import clock
from clickable.domains.models import Kind, Rule
from clickable.domains.services import end
from clickable.people.models import User
from clickable.record.models import Entry
from tests.cast import EVE, an_item, signed_in
from tests.desk.cases import in_hand, located, opened
from tests.domains.making import proposed, standing, two_leads

pytestmark = pytest.mark.django_db
WHERE = "/desk/domaines/"
GIVEN = {
    "kind": "host",
    "name": "Host.Example",
    "operator": "Hébergement du Phare",
    "country": "fr",
    "email": "abuse@phare.example",
    "reason": "vu avec l’hébergeur",
}


def given(**changed: str) -> dict[str, str]:
    until = (clock.now() + timedelta(days=60)).date().isoformat()
    return {"until": until, "step": "propose", **GIVEN, **changed}


def new(client: Client, **changed: str) -> str:
    return (
        client.post(f"{WHERE}nouvelle/", given(**changed), follow=True)
        .content.decode()
        .replace("\u202f", " ")
    )


def test_one_proposes_another_confirms_and_either_ends_it() -> None:
    first, second = two_leads()
    page = new(signed_in(first))
    rule = Rule.objects.get()
    assert "Proposée : une deuxième personne responsable doit la confirmer" in page
    assert "host[.]example" in page
    assert "Confirmer cette règle" not in page
    where = f"{WHERE}{rule.reference}/"

    own = (
        signed_in(first)
        .post(f"{where}confirmer/", follow=True)
        .content.decode()
        .replace("\u202f", " ")
    )
    assert "il faut une deuxième personne" in own
    page = signed_in(second).get(where).content.decode().replace("\u202f", " ")
    assert "Confirmer cette règle" in page
    page = (
        signed_in(second)
        .post(f"{where}confirmer/", follow=True)
        .content.decode()
        .replace("\u202f", " ")
    )
    assert "elle compte à partir de maintenant" in page
    rule.refresh_from_db()
    assert rule.confirmed_by == second

    page = (
        signed_in(first)
        .post(f"{where}arreter/", follow=True)
        .content.decode()
        .replace("\u202f", " ")
    )
    assert "Règle de domaine arrêtée" in page
    assert "Arrêter cette règle" not in page


def test_the_dry_run_counts_what_would_have_changed_and_keeps_what_was_typed(ben: User) -> None:
    first, _second = two_leads()
    located(an_item(), ben)
    located(an_item("https://b.host.example/x"), ben, country="NL")
    client = signed_in(first)

    page = new(client, step="look")

    assert "<strong>2</strong> éléments concernés" in page
    assert "2 recherches d’hébergeur n’auraient pas eu lieu." in page
    assert "1 élément aurait eu un autre pays" in page
    assert 'value="Host.Example"' in page
    assert not Rule.objects.exists()

    page = new(client, step="look", kind="never")
    assert "0 avis envoyés ne seraient pas partis." in page
    assert "1 avis à relire n’existerait pas." in page
    page = new(client, step="look", kind="manual", name="b.host.example")
    assert "<strong>1</strong> élément concerné" in page


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_its_dry_run_and_its_page(kind: Kind, ben: User) -> None:
    located(an_item(), ben)
    rule = standing(kind, now=clock.now(), until=(clock.now() + timedelta(days=9)).date())

    page = signed_in(ben).get(f"{WHERE}{rule.reference}/").content.decode().replace("\u202f", " ")

    assert "<strong>1</strong> élément concerné" in page
    assert rule.reference in signed_in(ben).get(WHERE).content.decode().replace("\u202f", " ")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("kind", "", "Choisissez une sorte de règle"),
        ("name", "https://host.example/a/b", "sans chemin"),
        ("name", EVE, "sans chemin"),
        ("name", "co.uk", "n’importe qui peut s’inscrire"),
        ("country", "QQ", "Deux lettres"),
        ("country", "", "Choisissez le pays"),
        ("until", "2020-01-01", "doit être à venir"),
        ("reason", "data:image/png;base64,AAAA", "Des mots seulement"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    field: str, value: str, said: str
) -> None:
    first, _second = two_leads()

    answer = signed_in(first).post(f"{WHERE}nouvelle/", given(**{field: value}))

    page = answer.content.decode().replace("\u202f", " ")
    assert answer.status_code == 422
    assert said in page
    assert f'href="#{field}"' in page
    if field != "reason":
        assert "vu avec l’hébergeur" in page
    assert not Rule.objects.exists()


def test_an_analyst_reads_rules_and_makes_none(ben: User) -> None:
    standing(Kind.MANUAL)
    page = signed_in(ben).get(WHERE).content.decode().replace("\u202f", " ")

    assert "host[.]example" in page
    assert "Proposer une règle" not in page
    assert signed_in(ben).get(f"{WHERE}nouvelle/").status_code == 403
    assert Entry.objects.filter(verb="desk.rules_opened", actor=ben).count() == 1


def test_an_items_page_says_which_rule_counts_which_it_overrules_and_which_acted(
    ben: User,
) -> None:
    moment = clock.now()
    until = (moment + timedelta(days=9)).date()
    above = standing(Kind.HOST, now=moment, until=until)
    own = standing(Kind.MANUAL, "photos.host.example", now=moment, until=until)
    never = standing(Kind.NEVER_CONTACT, now=moment, until=until)
    item = located(an_item(), ben)

    page = (
        signed_in(ben)
        .get(f"/desk/dossiers/{item.reference}/")
        .content.decode()
        .replace("\u202f", " ")
    )

    assert f"La plus précise l’emporte : {above.reference} ne compte pas ici." in page
    assert "Elle nomme cet hôte lui-même." in page
    assert "Elle nomme un domaine au-dessus de cet hôte" in page
    assert f"/desk/domaines/{never.reference}/" in page
    assert "Elle a joué le" in page
    assert "Une règle de domaine a joué : ne jamais contacter" in page
    assert f"/desk/domaines/{own.reference}/" in page


def test_an_item_that_no_rule_is_about_says_nothing_of_rules(ben: User) -> None:
    standing(Kind.MANUAL, "autre.example")
    page = (
        signed_in(ben)
        .get(f"/desk/dossiers/{an_item().reference}/")
        .content.decode()
        .replace("\u202f", " ")
    )

    assert "Règles de domaine" not in page


def test_the_list_asks_as_often_for_thirty_rules_as_for_one(
    ben: User, django_assert_max_num_queries
) -> None:
    first, _second = two_leads()
    client = signed_in(ben)
    client.get(WHERE)
    for n in range(30):
        proposed(Kind.MANUAL, f"h{n}.example", by=first)
    with django_assert_max_num_queries(14):
        assert client.get(WHERE).content.decode().replace("\u202f", " ").count("[.]example") == 30


def test_the_journal_names_the_rule(lead: User) -> None:
    rule = standing(Kind.MANUAL, now=clock.now())
    page = (
        signed_in(lead)
        .get("/desk/journal/", {"subject": rule.reference})
        .content.decode()
        .replace("\u202f", " ")
    )

    assert "Règle de domaine posée : vérifier à la main" in page
    assert f"/desk/domaines/{rule.reference}/" in page


def test_a_rule_about_the_language_is_said_beside_the_question_and_sets_no_answer(
    alice: User,
) -> None:
    rule = standing(Kind.LANGUAGE, language="nl", now=clock.now())
    standing(Kind.LANGUAGE, "ailleurs.example", language="de", now=clock.now())
    item = in_hand(an_item("https://photos.host.example/a/1"), alice)
    said = f"Règle de domaine {rule.reference} : Néerlandais."

    page = opened(signed_in(alice), item).replace("\u202f", " ").replace("\xa0", " ")

    asked = page.partition('id="q-language"')[2].partition("</fieldset>")[0]
    assert said in asked
    assert "checked" not in asked
    assert page.count("Règle de domaine D-") == 1


def test_a_rule_that_ended_suggests_nothing(alice: User) -> None:
    rule = standing(Kind.LANGUAGE, language="nl", now=clock.now())
    end(rule=rule, lead=two_leads()[0], now=clock.now())
    item = in_hand(an_item("https://photos.host.example/a/1"), alice)

    assert "Règle de domaine D-" not in opened(signed_in(alice), item)


def test_on_its_last_day_the_page_shows_it_as_counting() -> None:
    lead = two_leads()[0]
    rule = standing(Kind.HOST, now=clock.now(), until=clock.today() + timedelta(days=1))
    Rule.objects.filter(pk=rule.pk).update(until=clock.today())

    page = signed_in(lead).get(f"{WHERE}{rule.reference}/").content.decode()

    assert "en vigueur" in page
    assert "expirée" not in page
