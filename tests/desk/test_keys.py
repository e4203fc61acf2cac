"""The page of the keys: who may see and do what, without JavaScript."""

import html
import re
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from clickable.assess.models import Assessment, Outcome
from clickable.notify.models import Action
from clickable.people import health, keys
from clickable.people.models import User
from clickable.people.passwords import change_password
from clickable.people.services import add_person
from clickable.report.models import Item, Stage
from clickable.report.selectors import open_content
from clickable.seal import fingerprints
from clickable.seal.models import Grant, PersonKey
from clickable.seal.persons import new_secret
from clickable.seal.trusted import trusted
from lab.run import Lab
from tests.cast import NOW, PASSWORD, SECRETS, UNE, an_item, enter, ring_of, signed_in
from tests.desk.cases import opened
from tests.people.cases import unlocked_ring

HERE = "/desk/keys/"
OWN = "mon propre mot de passe"


@pytest.fixture
def nina(db: None) -> User:
    """In Alice's team, with a password of her own and no key yet."""
    return add_person(
        username="nina", display_name="Nina", role=User.Role.ANALYST, password=PASSWORD,
        team="Une", now=NOW, own_password=True,
    )  # fmt: skip


def told(client: Client, path: str = HERE) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def six_words(page: str) -> str:
    found = re.search(r'class="six-words"[^>]*>([^<]+)<', page)
    assert found
    return found[1]


def test_both_read_the_same_six_words_and_one_lets_the_other_in(alice: User, nina: User) -> None:
    item = an_item()
    hers = enter("nina")
    assert open_content(item, ring_of(alice))
    assert "illisible" in opened(hers, item)

    client = signed_in(alice)
    page = told(client, f"{HERE}{nina.pk}/")
    assert six_words(page) == six_words(told(hers))
    code = re.search(r'name="code" value="(\w+)"', page)
    assert code
    client.post(f"{HERE}{nina.pk}/entree/", {"code": code[1], "compared": "on"})

    assert "Vous tenez la clé" in told(hers)
    assert "hxxps://photos" in opened(hers, item)


def test_without_the_comparison_nothing_is_given(alice: User, nina: User) -> None:
    code = fingerprints.in_database(PersonKey.objects.get(person=nina)).code
    client = signed_in(alice)

    client.post(f"{HERE}{nina.pk}/entree/", {"code": code})
    client.post(f"{HERE}{nina.pk}/entree/", {"code": "0" * 64, "compared": "on"})

    assert not Grant.objects.filter(person=nina).exists()


def test_ones_own_words_are_those_of_the_keys_one_holds(alice: User) -> None:
    """Whoever swaps the public key in the database does not change what Alice reads aloud."""
    client, before = signed_in(alice), fingerprints.of_secret(SECRETS[alice.pk]).words("fr")
    PersonKey.objects.update(sealing=bytes(new_secret().sealing.public_key))

    assert six_words(told(client)) == before


def test_bob_sees_nobody_of_team_une(alice: User, nina: User, bob: User) -> None:
    health.check(now=NOW)
    client = signed_in(bob)

    page = told(client)

    assert "Nina" not in page
    assert "Alice" not in page
    for person in (alice, nina):
        assert client.get(f"{HERE}{person.pk}/").status_code == 404
        for act in ("entree", "sortie", "mot-de-passe"):
            answer = client.post(f"{HERE}{person.pk}/{act}/", {"sure": "on"})
            assert answer.status_code in {403, 404}


def test_a_lead_of_another_team_touches_nobody(alice: User, bob: User) -> None:
    bob.role = User.Role.LEAD
    bob.save()
    client = signed_in(bob)

    for act in ("entree", "sortie", "mot-de-passe"):
        assert client.post(f"{HERE}{alice.pk}/{act}/", {"sure": "on"}).status_code == 404
    alice.refresh_from_db()
    assert alice.is_active


def test_an_analyst_removes_nobody(alice: User, ben: User) -> None:
    client = signed_in(alice)

    assert client.post(f"{HERE}{ben.pk}/sortie/", {"sure": "on"}).status_code == 403
    assert "Responsable" not in told(client, f"{HERE}{ben.pk}/")


def test_a_lead_removes_somebody_and_the_rest_goes_on(alice: User, ben: User, lead: User) -> None:
    an_item()
    client = signed_in(lead)
    assert client.post(f"{HERE}{ben.pk}/sortie/").status_code == 302
    ben.refresh_from_db()
    assert ben.is_active  # the box was not ticked

    client.post(f"{HERE}{ben.pk}/sortie/", {"sure": "on"})

    page = told(client)
    assert "Ben" not in page.replace("Le compte de Ben est fermé", "")
    assert "2 éléments attendent encore" in page
    client.post(f"{HERE}suite/")
    assert "attendent encore" not in told(client)
    assert {item.epoch for item in Item.objects.all()} == {2}


def test_a_sign_in_goes_on_with_the_rewrapping(alice: User, lead: User) -> None:
    alice.set_password(PASSWORD)
    alice.save()
    an_item()
    keys.renew(by=lead, ring=ring_of(lead), now=NOW)

    enter("alice")

    assert {item.epoch for item in Item.objects.all()} == {2}


def test_a_lost_password_is_shown_once_and_replaced_by_its_owner(
    alice: User, ben: User, lead: User
) -> None:
    answer = signed_in(lead).post(f"{HERE}{alice.pk}/mot-de-passe/", {"sure": "on"})
    given = six_words(html.unescape(answer.content.decode()))
    assert len(given.split()) == 6
    assert "no-store" in answer.headers["Cache-Control"]

    client = enter("alice", given)
    assert "Choisissez d’abord un mot de passe" in told(client)
    client.post(f"{HERE}mot-de-passe/", {"old": given, "new": OWN, "again": OWN})
    assert "lisez-lui ces six mots" in told(client)

    assert six_words(told(client)) == six_words(told(signed_in(ben), f"{HERE}{alice.pk}/"))


def test_a_password_that_was_typed_differently_is_not_changed(alice: User) -> None:
    client = signed_in(alice)

    client.post(f"{HERE}mot-de-passe/", {"old": PASSWORD, "new": OWN, "again": OWN + "x"})

    assert "diffèrent" in told(client)
    assert unlocked_ring(alice)


def test_a_lead_renews_the_key(alice: User, lead: User) -> None:
    client = signed_in(lead)
    client.post(f"{HERE}renouveler/")
    assert trusted().groups[UNE].epoch == 1

    client.post(f"{HERE}renouveler/", {"sure": "on"})

    assert trusted().groups[UNE].epoch == 2
    assert "Une nouvelle" not in told(client)


def test_parcels_are_sealed_again_by_any_member(alice: User) -> None:
    client = signed_in(alice)
    assert "Sceller les plis" in told(client)  # the team of the tests begins without any

    client.post(f"{HERE}plis/")

    assert "Sceller les plis" not in told(client)


def test_a_lead_changes_an_officer(lead: User) -> None:
    given = {
        "old": "O1",
        "name": "Nour",
        "recipient": trusted().officers[0].recipient,
        "sure": "on",
    }
    client = signed_in(lead)

    client.post(f"{HERE}depositaire/", given)
    assert "trois dépositaires différents" in told(client)
    assert [o.name for o in trusted().officers] == ["O0", "O1", "O2"]


def test_every_page_says_what_is_not_well(alice: User, bob: User) -> None:
    client = signed_in(alice)
    assert "État des clés" not in told(client, "/desk/")

    health.check(now=NOW)

    page = told(client, "/desk/")
    assert "1 personne tient la clé de l’équipe" in page
    assert "Voir les clés" in page
    assert "État des clés" not in told(Client(), "/desk/connexion/")
    listed = told(client)
    assert "Les plis des dépositaires ne sont pas à jour." in listed


@pytest.mark.parametrize("code", list(health.Code))
def test_every_finding_has_its_words(alice: User, code: health.Code) -> None:
    from clickable.people.models import KeyHealth

    KeyHealth.objects.create(code=code, team_id=UNE, person=alice, count=3, checked_at=NOW)

    page = told(signed_in(alice))

    listed = page.split('id="findings"')[1].split("</section>")[0]
    assert code not in listed
    assert "%(" not in listed


def test_a_strict_instance_tells_by_hand(
    alice: User, bob: User, settings: Settings, lab: Lab
) -> None:
    from clickable.locate.tasks import sweep as trace
    from clickable.notify.tasks import sweep as send
    from clickable.verify.tasks import sweep as look
    from tests.desk.cases import judged, located, notice_of

    settings.STRICT = True
    item = judged(an_item("https://photos.host.example/a/1"), alice)
    for sweep in (trace, send, look):
        sweep.call()
    item.refresh_from_db()
    assert item.stage == Stage.ILLEGAL

    signed_in(bob).post("/desk/avis/preparer/")
    item.refresh_from_db()
    assert item.stage == Stage.ILLEGAL

    client = signed_in(alice)
    assert "Préparer et envoyer" in told(client, "/desk/avis/")
    client.post("/desk/avis/preparer/")
    assert notice_of(item, Action.POLICE).state == "draft"  # nobody has looked for the host
    Assessment.objects.update(is_current=False)
    item = located(an_item("https://photos.host.example/a/2"), alice)
    client.post("/desk/avis/preparer/")
    notice = notice_of(item)
    client.post(f"/desk/avis/{notice.reference}/approuver/", {"recipient": "abuse@phare.example"})
    client.post("/desk/avis/preparer/")

    notice.refresh_from_db()
    item.refresh_from_db()
    assert (notice.state, item.stage) == ("sent", Stage.NOTICED)
    assert len(lab.mailbox("abuse@phare.example")) == 1
    look.call()
    client.post(f"/desk/dossiers/{item.reference}/constat/", {"answer": "gone"})
    assert item.watch.by_hand
    assert Outcome(item.assessments.get().outcome) == Outcome.BASELINE


def test_elsewhere_the_worker_does_it(alice: User) -> None:
    client = signed_in(alice)

    assert "Préparer et envoyer" not in told(client, "/desk/avis/")
    assert client.post("/desk/avis/preparer/").status_code == 404


def test_a_person_who_changed_their_password_is_ready(alice: User) -> None:
    new = add_person(
        username="noa", display_name="Noa", role=User.Role.ANALYST, password=PASSWORD,
        team="Une", now=NOW,
    )  # fmt: skip
    client = signed_in(alice)
    assert "doit choisir son mot de passe" in told(client)

    change_password(person=new, old=PASSWORD, new=OWN, now=NOW + timedelta(hours=1))

    assert "attend d’entrer" in told(client)
