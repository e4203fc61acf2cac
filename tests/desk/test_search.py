"""Searching at the desk: by address, host, site, path and reference, and in texts."""

import html
import re

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from clickable.desk.excerpts import excerpt
from clickable.people.models import User
from clickable.record.models import Entry
from clickable.report.models import Category
from clickable.report.texts import words_of
from tests.cast import EVE, an_item, dana_reports, signed_in
from tests.desk.cases import located, notice_of

HERE, TEXTS = "/desk/recherche/", "/desk/recherche/textes/"
SECRET = "phare-de-minuit"


def ask(user: User, wanted: str, **more: str) -> HttpResponse:
    return signed_in(user).post(HERE, {"wanted": wanted, **more})


def hear(user: User, words: str, **more: str) -> HttpResponse:
    return signed_in(user).post(TEXTS, {"words": words, **more})


def told(response: HttpResponse) -> str:
    return html.unescape(response.content.decode())


def sections(response: HttpResponse) -> dict[str, list[str]]:
    """The references under each heading of what was found."""
    parts = re.split(r"<h3>(.*?)</h3>", told(response).partition('id="by-text"')[0])
    plain = [part.replace("\u202f", " ") for part in parts[1::2]]
    found = [re.findall(r'dossiers/(E-\w{8})/"', part) for part in parts[2::2]]
    return dict(zip(plain, found, strict=True))


def more_of(response: HttpResponse) -> str:
    found = re.search(r'name="more" value="([^"]+)"', response.content.decode())
    return found[1] if found else ""


@pytest.fixture
def items(db: None) -> dict[str, str]:
    """References of what shares more and less with https://www.a.example/b/c?d."""
    given = {
        "same": "https://www.a.example/b/c?d",
        "other query": "http://www.a.example/b/c?e",
        "below": "https://www.a.example/b/c/f?g",
        "sibling": "https://www.a.example/b/cc",
        "above": "https://www.a.example/b",
        "other host": "https://img.a.example/b/c?d",
        "other site": "https://b.example/b/c?d",
    }
    return {name: an_item(address).reference for name, address in given.items()}


def test_the_closest_kind_that_holds_is_told(alice: User, items: dict[str, str]) -> None:
    found = sections(ask(alice, "hxxps://www[.]a[.]example/b/c?d"))

    assert {kind: set(each) for kind, each in found.items()} == {
        "Même adresse": {items["same"]},
        "Même page, sans ce qui suit « ? »": {items["other query"]},
        "Sous ce chemin": {items["below"]},
        "Même hôte": {items["sibling"], items["above"]},
        "Même site": {items["other host"]},
    }


def test_all_under_a_path(alice: User, items: dict[str, str]) -> None:
    found = sections(ask(alice, "tout ce qui est sous www.a.example/b/…"))

    below = {items[each] for each in ("same", "other query", "below", "sibling", "above")}
    assert {kind: set(each) for kind, each in found.items()} == {
        "Sous ce chemin": below, "Même site": {items["other host"]},
    }  # fmt: skip


def test_a_host_and_a_site(alice: User, items: dict[str, str]) -> None:
    by_host, by_site = sections(ask(alice, "img.a.example")), sections(ask(alice, "a.example"))

    assert by_host["Même hôte"] == [items["other host"]]
    assert len(by_host["Même site"]) == 5
    assert {kind: len(each) for kind, each in by_site.items()} == {"Même site": 6}


def test_more_folders_than_are_kept_find_the_deepest_kept(alice: User) -> None:
    item = an_item("https://a.example/1/2/3/4/5/6/7/8")

    assert sections(ask(alice, "a.example/1/2/3/4/5/6/7/…")) == {"Sous ce chemin": [item.reference]}


def test_references_of_items_reports_and_notices(alice: User) -> None:
    report = dana_reports("https://a.example/", "https://b.example/")
    pair = {item.reference for item in report.items.all()}
    item = located(an_item(), alice)
    notice = notice_of(item).reference

    by_notice = ask(alice, notice)

    assert set(sections(ask(alice, report.reference))["Cette référence"]) == pair
    assert sections(ask(alice, item.reference.lower())) == {"Cette référence": [item.reference]}
    assert sections(by_notice) == {"Cette référence": [item.reference]}
    assert f"/desk/avis/{notice}/" in told(by_notice)


def test_a_row_says_what_a_queue_would(alice: User) -> None:
    for category in (Category.HATE, Category.CSAM):
        dana_reports("https://a.example/b?c", category=category)

    page = told(ask(alice, "a.example/b?c"))

    assert "hxxps://a[.]example/b?c" in page
    assert "https://a.example" not in page
    assert "Contenus d’abus sexuels sur mineurs · 3 nov. 2026, 11 h · 2 signalements" in page
    assert '<span class="tag tag--quiet">reçu</span>' in page


def test_bob_finds_nothing_of_unes(alice: User, bob: User) -> None:
    item = located(an_item("https://a.example/b", message=SECRET), alice)
    report = item.reports.get()
    wanted = ["a.example/b", item.reference, report.reference, notice_of(item).reference]

    pages = [told(ask(bob, each)) for each in wanted] + [told(hear(bob, SECRET))]

    assert all("Rien de tel" in page for page in pages[:-1])
    assert "Aucun texte ne contient" in pages[-1]
    assert [item.reference in page for page in pages] == [False, True, False, False, False]  # typed
    assert all(f"dossiers/{item.reference}" not in page for page in pages)


def test_charlie_may_not(charlie: User) -> None:
    an_item("https://a.example/b", message=SECRET)

    assert (ask(charlie, "a.example").status_code, hear(charlie, SECRET).status_code) == (403, 403)
    assert not Entry.objects.filter(verb="desk.searched").exists()


def test_the_account_has_kinds_and_counts_only(alice: User, items: dict[str, str]) -> None:
    dana_reports(message=SECRET)

    ask(alice, "https://www.a.example/b/c?d")
    hear(alice, SECRET)

    by_address, by_text = Entry.objects.filter(verb="desk.searched").order_by("pk")
    assert (by_address.actor, by_address.subject) == (alice, f"team:{alice.group}")
    assert by_address.detail == {
        "by": "address", "address": 1, "page": 1, "below": 1, "host": 2, "site": 1,
    }  # fmt: skip
    assert by_text.detail == {"by": "text", "opened": 8, "found": 1, "unreadable": 0}


def test_a_get_searches_nothing(alice: User, items: dict[str, str]) -> None:
    client = signed_in(alice)

    pages = [client.get(path, {"wanted": "a.example", "words": "mot"}) for path in (HERE, TEXTS)]

    assert [page.status_code for page in pages] == [200, 200]
    assert all("a.example" not in told(page) for page in pages)
    assert not Entry.objects.filter(verb="desk.searched").exists()


def test_as_many_queries_for_thirty_as_for_one(alice: User) -> None:
    client = signed_in(alice)
    told_of: list[tuple[int, int]] = []

    for number in range(30):
        an_item(f"https://a.example/b/{number}", message=f"phare {number}")
        if number in {0, 29}:
            with CaptureQueriesContext(connection) as by_address:
                client.post(HERE, {"wanted": "a.example/b/…"})
            with CaptureQueriesContext(connection) as by_text:
                client.post(TEXTS, {"words": "phare"})
            told_of.append((len(by_address), len(by_text)))

    one, thirty = told_of
    assert one == thirty
    assert max(one) <= 13


def test_twenty_five_a_page_and_the_rest_after(alice: User) -> None:
    for number in range(30):
        an_item(f"https://a.example/b/{number}")

    first = ask(alice, "a.example/b/…")
    second = signed_in(alice).post(HERE, {"more": more_of(first)})

    one, two = sections(first)["Sous ce chemin"], sections(second)["Sous ce chemin"]
    assert (len(one), len(two), len({*one, *two})) == (25, 5, 30)
    assert "30 éléments" in told(second)
    assert more_of(second) == ""
    assert 'value="a[.]example/b/…"' in told(second)
    assert b"a.example" not in first.content


def test_texts_go_on_where_they_stopped(alice: User) -> None:
    for number in range(27):
        dana_reports(f"https://a.example/{number}", message="Un phare", category=Category.HATE)
    dana_reports("https://a.example/x", message="Un phare")

    first = hear(alice, "PHÂRE", category="hate")
    second = signed_in(alice).post(TEXTS, {"more": more_of(first)})

    count = [told(page).count("<mark>phare</mark>") for page in (first, second)]
    assert count == [25, 2]
    assert '<option value="hate" selected>' in told(second)
    assert more_of(second) == ""


@pytest.mark.parametrize("path", [HERE, TEXTS])
@pytest.mark.parametrize("more", ["", "x", "é\x00", "A" * 200])
def test_a_changed_or_old_page_says_so(path: str, more: str, alice: User) -> None:
    response = signed_in(alice).post(path, {"more": more})

    assert response.status_code == 422
    assert "Lancez de nouveau la recherche" in told(response)


def test_the_page_of_one_search_is_no_page_of_the_other(alice: User) -> None:
    for number in range(27):
        dana_reports(f"https://a.example/{number}", message="phare")
    by_address, by_text = ask(alice, "a.example"), hear(alice, "phare")

    client = signed_in(alice)

    assert client.post(HERE, {"more": more_of(by_text)}).status_code == 422
    assert client.post(TEXTS, {"more": more_of(by_address)}).status_code == 422


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        ("", "Tapez une adresse"),
        ("deux mots", "Nous ne lisons ici ni adresse ni référence"),
        ("a.example b.example", "Il y a plusieurs adresses"),
        ("localhost", "réseau privé"),
        ("a.example/" + "b" * 1_000_000, "C’est trop long"),
        ("data:image/png;base64,AAAA", "Une image ou un fichier"),
    ],
)
def test_an_unclear_wish_is_answered_kindly_and_kept(wanted: str, why: str, alice: User) -> None:
    response = ask(alice, wanted)

    assert response.status_code == 422
    assert why in told(response)
    if wanted and not wanted.startswith("data:"):
        assert f'value="{wanted.replace(".", "[.]")}"' in told(response)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"words": ""}, "Tapez un mot au moins"),
        ({"words": "a " * 300}, "C’est trop long"),
        ({"words": " ".join(f"mot{n}" for n in range(11))}, "C’est trop long"),
        ({"since": "hier"}, "Écrivez un mois comme ceci"),
        ({"since": "2026-13"}, "Écrivez un mois comme ceci"),
        ({"since": "0001-01"}, "Écrivez un mois comme ceci"),
        ({"since": "2026-11", "until": "10/2026"}, "vient avant le premier"),
        ({"category": "x"}, "Choisissez une catégorie de la liste"),
        ({"stage": "x"}, "Choisissez un état de la liste"),
    ],
)
def test_a_wrong_filter_is_answered_kindly(given: dict[str, str], why: str, alice: User) -> None:
    response = signed_in(alice).post(TEXTS, {"words": "phare", **given})

    assert response.status_code == 422
    assert why in told(response)


def test_months_reach_to_their_last_hour(alice: User) -> None:
    dana_reports(message="phare")  # on 3 November 2026

    def count(**months: str) -> str:
        return re.findall(r"(\d+) signalements? trouvé", told(hear(alice, "phare", **months)))[0]

    assert count(since="2026-11", until="11/2026") == "1"
    assert (count(since="2026-12"), count(until="2026-10")) == ("0", "0")
    assert count(since="2099-12", until="2099-12") == "0"


HOSTILE = [EVE, "\x00", "\u202egpj.exe", "' OR 1=1 --", "%00", "{{ 7 }}", "a" * 1_000_000]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_input_breaks_nothing(text: str, alice: User) -> None:
    dana_reports("https://a.example/", message=f"phare {EVE}")
    client = signed_in(alice)

    pages = [
        client.post(HERE, {"wanted": text}),
        client.post(HERE, {"more": text}),
        client.post(TEXTS, {"words": text, "category": text[:99], "since": text[:99]}),
        client.post(TEXTS, {"words": text[:200]}),
        client.post(TEXTS, {"words": "phare", "urgent": text[:9]}),
    ]

    assert all(page.status_code in {200, 422} for page in pages)
    assert all(b"<script>alert" not in page.content for page in pages)
    assert all("\u202e" not in page.content.decode() for page in pages)


def test_an_excerpt_is_de_fanged_and_marked(alice: User) -> None:
    dana_reports(
        "https://a.example/", message=f"{'x ' * 200}vu sur https://b.example/c.html <b>Éve</b>"
    )

    page = hear(alice, "EVE B.example http").content.decode()

    assert "<mark>b[.]example</mark>/c[.]html" in page
    assert "&lt;b&gt;<mark>Éve</mark>&lt;/b&gt;" in page
    assert "https://b.example" not in page


def test_reports_that_do_not_open_are_told(alice: User) -> None:
    dana_reports(message="phare")
    client = signed_in(alice, keys=False)

    assert "1 ne s’ouvre pas avec vos clés" in told(client.post(TEXTS, {"words": "phare"}))


@given(st.text(max_size=200), st.text(min_size=1, max_size=5))
def test_an_excerpt_is_a_part_of_the_text(text: str, word: str) -> None:
    words = words_of(word)

    pieces = excerpt(text, words)

    assert len("".join(piece.text for piece in pieces)) <= 242
    assert all(piece.text for piece in pieces)
