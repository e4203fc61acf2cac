"""A judging form that is half filled in when its author pauses: it comes back, and to nobody else."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from clickable.assess.models import Assessment
from clickable.desk.drafts import LONGEST
from clickable.exposure.models import Viewing
from clickable.people.models import User
from clickable.people.sessions import SessionStore
from clickable.report.models import Item
from tests.cast import an_item, signed_in
from tests.desk.cases import ANSWERS, in_hand, opened
from tests.opinions.making import asked

pytestmark = pytest.mark.django_db
NOTE = "une note à moitié écr"
TYPED = {"category": "csam", "q-subtype": "non_self_generated", "q-age": "3-6", "note": NOTE}


def page(item: Item) -> str:
    return reverse("desk:item", args=[item.reference])


def pause(client: Client, back: str, **typed: str) -> None:
    client.post(reverse("desk:pause_start"), {"back": back, **typed})


def seen(client: Client, where: str) -> str:
    return client.get(where).content.decode()


def resumed(client: Client) -> str:
    return seen(client, client.post(reverse("desk:pause_end")).headers["Location"])


@pytest.fixture
def item(alice: User) -> Item:
    return in_hand(an_item(), alice)


def test_the_pause_of_a_judging_page_takes_its_form_along(alice: User, item: Item) -> None:
    shown = opened(signed_in(alice), item)
    start = f'form="judge" formaction="{reverse("desk:pause_start")}" formnovalidate name="back" value="{page(item)}"'

    assert start in shown
    assert shown.index('form="judge" name="step" value="look"') < shown.index(start)


def test_what_was_typed_is_there_after_the_pause(alice: User, item: Item) -> None:
    client = signed_in(alice)
    opened(client, item)

    pause(client, page(item), **TYPED)
    rest = seen(client, reverse("desk:pause"))
    after = resumed(client)

    assert NOTE not in rest
    assert f">{NOTE}</textarea>" in after
    assert after.count('value="3-6" data-key="2" checked') == 1
    assert NOTE in seen(client, page(item))  # as often as one looks
    assert not Assessment.objects.exists()


def test_it_lies_locked_in_the_session(alice: User, item: Item) -> None:
    client = signed_in(alice)
    opened(client, item)

    pause(client, page(item), **TYPED)

    kept = [str(SessionStore().decode(row.session_data)) for row in Session.objects.all()]
    assert "non_self" not in "".join(kept)
    assert "draft" in "".join(kept)


def test_it_goes_with_the_judgement_and_with_the_item(alice: User, item: Item) -> None:
    client = signed_in(alice)
    opened(client, item)
    pause(client, page(item), **TYPED)
    resumed(client)

    client.post(reverse("desk:decide", args=[item.reference]), {**ANSWERS, "step": "stay"})
    assert "draft" not in client.session

    other = in_hand(an_item("https://autre.example/"), alice)
    opened(client, other)
    pause(client, page(other), **TYPED)
    resumed(client)
    client.post(reverse("desk:release", args=[other.reference]))
    assert "draft" not in client.session


def test_another_item_and_another_person_see_nothing_of_it(
    alice: User, ben: User, item: Item
) -> None:
    client, other = signed_in(alice), in_hand(an_item("https://autre.example/"), alice)
    for one in (other, item):
        opened(client, one)
    pause(client, page(item), **TYPED)
    resumed(client)

    assert NOTE not in opened(client, other)
    client.post(reverse("desk:release", args=[other.reference]))  # not the one it is about
    assert NOTE in opened(client, item)
    assert NOTE not in opened(signed_in(ben), in_hand(other, ben))


@pytest.mark.parametrize(
    "back", ["/desk/", "/desk/avis/", "/desk/?at=x", "https://eve.example/", "", "/desk/rien/"]
)
def test_only_a_judging_page_keeps_anything(alice: User, back: str) -> None:
    client = signed_in(alice)
    pause(client, back, **TYPED)
    assert "draft" not in client.session


def test_more_than_a_form_holds_is_not_kept(alice: User, item: Item) -> None:
    client = signed_in(alice)
    opened(client, item)
    pause(client, page(item), note="n" * LONGEST)
    assert "draft" not in client.session


def test_a_second_opinion_comes_back_too(alice: User, ben: User) -> None:
    opinion, client = asked(alice), signed_in(ben)
    where = reverse("desk:opinion", args=[opinion.item.reference])
    client.post(where, {"step": "open"})
    looked = client.post(where, {**TYPED, "step": "look"}).content.decode()
    assert f'name="back" value="{where}"' in looked

    pause(client, where, **TYPED)
    after = resumed(client)

    assert f">{NOTE}</textarea>" in after
    assert "non_self_generated" in after
    assert Viewing.objects.filter(person=ben).count() == 1
