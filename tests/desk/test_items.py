import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clickable.assess import selectors as assess
from clickable.assess.models import Assessment, Claim
from clickable.base import clock
from clickable.locate.selectors import located as located_of
from clickable.people.models import User
from clickable.report.models import Category, Item, Report, Stage
from clickable.report.services import advance
from clickable.verify.models import Look
from tests.cast import DESK, EVE, an_item, dana_reports, signed_in
from tests.desk.cases import ANSWERS, LAWFUL, RAW, in_hand, judged, located, opened

LAW = ANSWERS


def read(client: Client, item: Item) -> str:
    """Its page, opened."""
    return opened(client, item)


def words(page: str) -> str:
    """What a person reads of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace("\u202f", " ")


def visible(page: str) -> str:
    """The page without the conclusions that it keeps hidden."""
    page = re.sub(r"<div class=\"conclusion\"[^>]* hidden>.*?</div>", "", page, flags=re.S)
    return re.sub(r"<li data-basis[^>]* hidden>.*?</li>", "", page, flags=re.S)


def seen_raw(response: HttpResponse) -> str:
    return response.content.decode()


def act(client: Client, item: Item, what: str, **given: object) -> tuple[int, str]:
    response = client.post(f"/desk/dossiers/{item.reference}/{what}/", given)
    return response.status_code, response.headers.get("Location", "")


def test_what_is_known_before_anything_is_looked_at(alice: User) -> None:
    item = an_item(message="Vu hier")
    dana_reports(category=Category.UNSURE)
    judged(an_item("https://photos.host.example/b"), alice)
    judged(an_item("https://photos.host.example/c"), alice, LAWFUL)

    seen = words(read(signed_in(alice), item))

    assert "hxxps://photos[.]host[.]example/a/1" in seen
    assert "2 signalements · Contenus d’abus sexuels sur mineurs, Je ne sais pas" in seen
    assert "Même hôte : 2 autres éléments · 2 décisions, 1 illicite" in seen
    assert "Vu hier" in seen


def test_the_address_is_never_shown_as_it_is(alice: User) -> None:
    hidden = f"Regarde https://{RAW} ou {RAW}, ou http://photos.host.example:8080/x"
    item = an_item(message=hidden, seen_at=hidden)
    place = an_item(elsewhere=hidden)
    client = signed_in(alice)
    in_hand(item, alice)
    note = {**LAW, "note": hidden, "step": "stay"}
    pages = [read(client, item), read(client, place)]
    pages.append(
        client.post(
            f"/desk/dossiers/{item.reference}/decider/", {**note, "step": "look"}
        ).content.decode()
    )
    act(client, item, "decider", **note)
    pages.append(read(client, item))

    for page in pages:
        shown = re.sub(r"<textarea.*?</textarea>", "", page, flags=re.S)  # Alice's own words
        assert RAW not in shown
        assert "photos.host.example" not in shown
        assert "photos[.]host[.]example" in shown
        assert (
            re.search(r'(href|src|action)="[^"/#?]*:', page.replace("tel:", "").replace("sms:", ""))
            is None
        )


def test_what_eve_writes_is_text(alice: User) -> None:
    item = an_item("https://eve.example/?<script>alert(1)</script>", message=EVE, seen_at=EVE)
    place = an_item(elsewhere=EVE)
    client = signed_in(alice)
    in_hand(item, alice)
    act(client, item, "decider", **LAW, note=EVE, step="stay")

    for page in (read(client, item), read(client, place), client.get("/desk/").content.decode()):
        assert "<script>alert" not in page
    assert words(read(client, place)).count("{{ 7 }}") == 2
    assert "&quot;&gt;&lt;script&gt;" in read(client, item)


def test_words_that_do_not_open_are_said_and_do_no_harm(alice: User) -> None:
    item = an_item(message="Vu hier")
    Report.objects.update(letter=b"\x01damaged")
    Item.objects.update(content=b"\x01damaged")

    seen = words(read(signed_in(alice), item))

    assert "⚠ illisible" in seen
    assert "Ce message ne s’ouvre pas" in seen


def test_danger_is_said_first(alice: User) -> None:
    page = words(read(signed_in(alice), an_item(urgent=True)).partition("<main")[2])

    first = page.index("appelez :")
    assert first < page.index("E-")
    assert [number in page[first : first + 80] for number in ("17", "112", "114")] == [True] * 3


def test_nobody_is_alarmed_without_reason(alice: User) -> None:
    assert "appelez" not in read(signed_in(alice), an_item())


def test_claim_decide_and_what_follows(alice: User) -> None:
    item, client = an_item(), signed_in(alice)

    assert act(client, item, "prendre") == (302, f"/desk/dossiers/{item.reference}/")
    assert "Décider et suivant" in read(client, item)
    done = act(client, item, "decider", **LAW, note="constaté", step="stay")

    item.refresh_from_db()
    assert done == (302, f"/desk/dossiers/{item.reference}/")
    assert item.stage == Stage.ILLEGAL
    seen = words(read(client, item))
    assert "Illicite, base INTERPOL" in seen
    assert "Code pénal, art. 227-23" in seen
    assert "constaté" in seen
    assert "Décision : illicite, base INTERPOL" in seen


def test_decide_and_next_opens_the_next(alice: User) -> None:
    item, other = an_item(), an_item(elsewhere="ici")
    in_hand(item, alice)

    done = act(signed_in(alice), item, "decider", **LAW, step="next")

    assert done == (302, f"/desk/dossiers/{other.reference}/")
    assert assess.holder_of(other, now=clock.now()) == alice


def test_a_life_in_danger_is_said_first_on_the_next_page(alice: User) -> None:
    item, _other = an_item(), an_item(elsewhere="ici")
    client = signed_in(alice)
    in_hand(item, alice)

    status, where = act(client, item, "decider", **LAW, life_in_danger="1", step="next")

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
        ({**LAW, "outcome": "not_illegal"}, "« Conclure autrement »"),
        ({**LAW, "conclusion": "otherwise"}, "Choisissez une conclusion."),
        ({**LAW, "conclusion": "otherwise", "outcome": "not_illegal"}, "dites pourquoi"),
        (
            {**LAW, "conclusion": "otherwise", "outcome": "national_illegal", "override": "law"},
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

    unseen = client.post(path, {**LAW, "shown": "", "step": "stay"})
    other = client.post(path, {**LAW, "shown": "not_illegal:", "step": "stay"})

    for response in (unseen, other):
        assert response.status_code == 200
        assert "Rien n’est encore décidé : lisez, puis confirmez." in words(seen_raw(response))
        assert 'value="next" autofocus' in response.content.decode()
    assert Assessment.objects.count() == 0
    assert client.post(path, {**LAW, "step": "stay"}).status_code == 302
    assert Assessment.objects.count() == 1


def test_what_is_left_to_answer_is_said_when_asked(alice: User) -> None:
    item = in_hand(an_item(), alice)
    given = {"category": "csam", "q-subtype": "self_generated", "step": "look"}

    response = signed_in(alice).post(f"/desk/dossiers/{item.reference}/decider/", given)

    assert "Il reste : Ce qui est montré ; Âge de l’enfant." in words(seen_raw(response))


def test_labels_the_rules_conclusion_and_ones_own_all_stay(alice: User) -> None:
    item, client = in_hand(an_item(), alice), signed_in(alice)
    given = {"conclusion": "otherwise", "outcome": "national_illegal", "legal_basis": "cp-227-23", "override": "known_age", "q-payment": [], "q-commerciality": "commercial"}  # fmt: skip

    act(client, item, "decider", **{**LAW, **given}, step="stay")

    seen = words(read(client, item))
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
    page = read(signed_in(alice), in_hand(an_item(), alice))

    assert re.findall(r'name="(q-[^"]+)"[^>]* checked', page) == []
    assert re.findall(r'name="conclusion" value="([^"]+)"[^>]* checked', page) == ["rules"]
    assert 'id="shown" value=""' in page


def test_the_youngest_and_the_gravest_of_an_address_are_told(alice: User) -> None:
    item, client = in_hand(an_item(), alice), signed_in(alice)
    act(client, item, "decider", **LAW, step="stay")
    act(client, item, "reprendre")

    seen = words(read(client, item))
    later = client.post(
        f"/desk/dossiers/{item.reference}/decider/",
        {**LAW, "q-age": "11-13", "q-seen": "b", "step": "look"},
    )

    assert "Déjà dit de cette adresse : Âge de l’enfant : 3–6 ans · Ce qui est montré : A" in seen
    told = words(seen_raw(later))
    assert "Un jugement précédent de cette adresse dit plus : Âge de l’enfant : 3–6 ans" in told
    assert "dit plus : Ce qui est montré : A" in told


def test_an_item_in_other_hands_can_be_read_but_not_judged(alice: User, ben: User) -> None:
    item = in_hand(an_item(), alice)
    client = signed_in(ben)

    seen = words(read(client, item))
    assert "Alice l’a en main" in seen
    assert "Décider" not in seen
    act(client, item, "prendre")
    assert "entre les mains d’un·e autre analyste" in read(client, item)


def test_who_lost_an_item_keeps_the_note(alice: User, ben: User) -> None:
    item = in_hand(an_item(), ben)

    response = signed_in(alice).post(
        f"/desk/dossiers/{item.reference}/decider/", {**LAW, "note": "ma longue note"}
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert "n’est plus entre vos mains" in page
    assert "ma longue note" in page
    assert Assessment.objects.count() == 0


def test_next_passes_over_what_was_given_up(alice: User) -> None:
    item, other = an_item(), an_item(elsewhere="ici", category=Category.HATE)
    client = signed_in(alice)

    first = client.post("/desk/suivant/").headers["Location"]
    second = client.post("/desk/suivant/", {"skip": item.reference}).headers["Location"]

    assert first == f"/desk/dossiers/{item.reference}/"
    assert second == f"/desk/dossiers/{other.reference}/"
    assert list(Claim.objects.values_list("item", flat=True)) == [other.pk]


@pytest.mark.parametrize("skip", ["", "x", "\x00", "E-00000000"])
def test_next_when_nothing_waits(alice: User, skip: str) -> None:
    response = signed_in(alice).post("/desk/suivant/", {"skip": skip}, follow=True)

    assert response.redirect_chain == [("/desk/", 302)]
    assert "Rien d’autre n’attend" in response.content.decode()


def test_release_goes_back_to_the_queue(alice: User) -> None:
    item = in_hand(an_item(), alice)

    assert act(signed_in(alice), item, "rendre") == (302, "/desk/")
    assert Claim.objects.count() == 0


def test_a_decision_is_taken_back(alice: User, ben: User) -> None:
    item = judged(an_item(), alice)

    act(signed_in(ben), item, "reprendre")

    item.refresh_from_db()
    assert item.stage == Stage.REVIEW
    assert "Jugé auparavant : illicite, base INTERPOL, par Alice" in words(
        read(signed_in(ben), item)
    )


def test_a_decision_is_not_taken_back_when_a_notice_has_left(alice: User) -> None:
    item = located(an_item(), alice)
    advance(item, to=Stage.NOTICED, now=clock.now())
    client = signed_in(alice)

    assert "Reprendre la décision" not in read(client, item)
    act(client, item, "reprendre")
    assert "ne peut pas, ou plus, être reprise" in read(client, item)


def test_a_contact_is_stated_by_hand(alice: User) -> None:
    item, client = located(an_item(), alice), signed_in(alice)

    act(client, item, "contact", email="abuse@hote.example")

    found = located_of(item, DESK)
    assert found is not None
    assert found.abuse_email == "abuse@hote.example"
    assert "abuse@hote.example" in read(client, item)


@pytest.mark.parametrize("email", ["", "x", "a" * 300, "a@b\x00.example"])
def test_an_odd_contact_is_refused(alice: User, email: str) -> None:
    item, client = located(an_item(), alice), signed_in(alice)

    act(client, item, "contact", email=email)

    assert 'class="said said--refused"' in read(client, item)


def test_what_an_analyst_saw_is_kept(alice: User) -> None:
    item, client = located(an_item(), alice), signed_in(alice)
    act(client, item, "constat", answer="gone")
    assert Look.objects.count() == 0  # nothing was sent yet: nothing to look at

    advance(item, to=Stage.NOTICED, now=clock.now())
    act(client, item, "constat", answer="gone")
    act(client, item, "constat", answer="perhaps")

    assert [look.answer for look in Look.objects.all()] == ["gone"]
    assert "Vérification par une personne : absent" in words(read(client, item))


def test_an_item_of_unsure_reporters_asks_for_a_category_first(alice: User) -> None:
    item = in_hand(an_item(category=Category.UNSURE), alice)

    seen = words(read(signed_in(alice), item))

    assert "choisissez d’abord une catégorie" in seen
    assert "Ce qui est vu" not in seen


@pytest.mark.parametrize(
    "path",
    [
        "/desk/",
        "/desk/?at=x",
        "/desk/?at=a.99999999999999999999.x",
        "/desk/?state=asleep&state=new",
    ],
)
def test_the_queue_opens_nothing_that_is_sealed(alice: User, path: str) -> None:
    dana_reports(*[f"https://h{n}.host.example/" for n in range(30)], message="Vu")
    Item.objects.update(content=b"\x01damaged")

    response = signed_in(alice).get(path)

    assert response.status_code == 200
    assert "illisible" not in response.content.decode()
    assert response.content.decode().count('class="queue__name"') == 25


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as counted:
        assert client.get(path).status_code == 200
    return len(counted)


def test_pages_take_the_same_queries_however_long_they_are(alice: User, ben: User) -> None:
    client, item = signed_in(alice), an_item()
    paths = ("/desk/", f"/desk/dossiers/{item.reference}/")
    in_hand(an_item("https://first.example/"), ben)
    opened(client, item)  # that it was opened is written once an hour
    few = [queries(client, path) for path in paths]

    for n in range(30):
        dana_reports(message=f"{n}")
        in_hand(an_item(f"https://h{n}.example/"), ben)
    client.get(paths[1])
    assert [queries(client, path) for path in paths] == few
    assert max(few) <= 37


def test_nobody_is_counted(alice: User) -> None:
    """No ranking of people: the queue tells how many wait, never who judged how many."""
    judged(an_item(), alice)

    assert "Alice" not in signed_in(alice).get("/desk/").content.decode().partition("<main")[2]


def test_a_refused_answer_says_so_in_the_title_and_takes_the_focus(alice: User) -> None:
    item = in_hand(an_item(), alice)
    client, decide = signed_in(alice), f"/desk/dossiers/{item.reference}/decider/"

    refused = client.post(decide, {"category": "csam"}).content.decode()
    asked = client.post(decide, {"category": "csam", "step": "look"}).content.decode()

    assert f"<title>Erreur\u202f: {item.reference} · Click@ble</title>" in refused
    assert 'class="error-summary" role="alert" tabindex="-1" autofocus' in refused
    assert f"<title>{item.reference} · Click@ble</title>" in asked


def test_the_hour_of_a_report_is_said_without_a_zero(alice: User) -> None:
    item = in_hand(an_item(), alice)
    Report.objects.update(received_hour=datetime(2026, 11, 3, 8, tzinfo=UTC))

    page = opened(signed_in(alice), item)

    assert page.count("3 novembre 2026, 9\u202fh") == 1
