"""Everything that may be typed into the form: a clear message, nothing lost, nothing stored."""

import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from clickable.report.addresses import LONGEST
from clickable.report.forms import WhereForm
from clickable.report.models import Item, Report
from clickable.report.rules import MOST_ADDRESSES
from clickable.report.selectors import open_content, open_letter
from tests.cast import DESK, EVE
from tests.report.walk import Walk, kept

pytestmark = pytest.mark.django_db
IMAGE = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUg=="


BAD_LINES = [
    ("javascript:alert(1)", "programme"),
    ("ftp://a.example/", "Seules les adresses de pages web"),
    ("http://192.168.1.1/", "réseau privé"),
    ("http://127.0.0.1/", "réseau privé"),
    ("localhost", "réseau privé"),
    ("https://a.example/" + "x" * 4000, "trop longue"),
    ("pas une adresse", "Nous n’arrivons pas à lire"),
    ("dana@a.example", "Seules les adresses de pages web"),
]


@pytest.mark.parametrize(("line", "told"), BAD_LINES)
def test_a_bad_line_says_which_and_why_and_stays(line: str, told: str) -> None:
    walk = Walk().to("where")
    typed = f"https://a.example/1\n{line}"
    walk.post(addresses=typed, elsewhere="un jeu")
    assert walk.response.status_code == 200
    assert len(walk.errors) == 1
    assert walk.errors[0].startswith("Ligne 2,")
    assert told in walk.errors[0]
    assert (walk.value("addresses"), walk.value("elsewhere")) == (typed, "un jeu")
    assert kept() == (0, 0)


def test_bad_addresses_are_repeated_without_a_live_link() -> None:
    walk = Walk().to("where")
    walk.post(addresses="ftp://a.example/x")
    assert "ftp://a[.]example/x" in walk.errors[0]


def test_many_bad_lines_are_told_up_to_ten() -> None:
    walk = Walk().to("where")
    walk.post(addresses="\n".join(f"bad{n}" for n in range(150)))
    assert len(walk.errors) == 11
    assert walk.errors[-1] == "Et 140 autres lignes à corriger."


def test_five_thousand_addresses_are_too_many_and_stay() -> None:
    walk = Walk().to("where")
    typed = "\n".join(f"https://a.example/{n}" for n in range(5000))
    walk.post(addresses=typed)
    assert walk.errors[0].startswith("Il y a plus de 2000 adresses, et 200 au plus")
    assert walk.value("addresses") == typed
    assert kept() == (0, 0)


def test_five_hundred_addresses_are_counted_for_whoever_typed_them() -> None:
    walk = Walk().to("where")
    walk.post(addresses="\n".join(f"https://a.example/{n}" for n in range(500)))
    assert walk.errors[0].startswith("Il y a 500 adresses, et 200 au plus")


@pytest.mark.parametrize(
    ("many", "told"), [("a ", "C’est trop long"), ("data:", "C’est trop long")]
)
def test_megabytes_of_pieces_cost_no_more_than_their_length(many: str, told: str) -> None:
    typed = (many * (2_300_000 // len(many))).strip()
    began = time.process_time()
    form = WhereForm({"addresses": typed})
    errors = form.errors["addresses"]
    assert time.process_time() - began < 1.5  # seconds on a busy machine; it was three and more
    assert errors[0].startswith(told)
    assert form.kept["addresses"] == typed


def test_the_longest_list_is_read() -> None:
    long = "https://a.example/" + "x" * (LONGEST - 22)
    typed = "\n".join(f"{long}{n:04}" for n in range(MOST_ADDRESSES))
    form = WhereForm({"addresses": typed})
    assert form.is_valid()
    assert len(form.cleaned_data["addresses"].addresses) == MOST_ADDRESSES


def test_two_hundred_addresses_are_taken() -> None:
    typed = "\n".join(f"https://a.example/{n}" for n in range(200))
    Walk().to("check", addresses=typed).post("send")
    assert kept() == (1, 200)


def test_repeated_addresses_are_folded_and_the_check_page_says_so() -> None:
    walk = Walk().to("check", addresses="https://a.example/\nHTTPS://A.example\na.example")
    assert "2 adresses écrites plusieurs fois" in walk.text
    walk.post("send")
    assert kept() == (1, 1)


def test_nothing_at_all_asks_for_something() -> None:
    walk = Walk().to("where")
    walk.post(addresses=" \n ", elsewhere="")
    assert walk.errors == [
        "Copie une adresse, écris l’endroit avec tes mots, ou coche la dernière case."
    ]


def test_who_does_not_know_where_tells_it_in_words() -> None:
    walk = Walk().to("where")
    walk.post(nowhere="1")
    walk.post(message="")
    assert walk.errors == ["Raconte ici où c’était et ce que tu as vu : quelques mots suffisent."]
    walk.post(message="Dans un salon de jeu.")
    walk.post("send")
    assert open_content(Item.objects.get(), DESK) == "Dans un salon de jeu."


@pytest.mark.parametrize(
    ("step", "field"), [("where", "addresses"), ("where", "elsewhere"), ("more", "message")]
)
def test_a_pasted_image_is_taken_out_and_the_page_says_so(step: str, field: str) -> None:
    walk = Walk().to(step)
    walk.post(**{field: f"https://a.example/1\n{IMAGE}"})
    assert walk.errors[0].startswith("Une image ou un fichier a été collé ici.")
    assert walk.value(field) == "https://a.example/1"
    assert "iVBOR" not in walk.page
    walk.post(**{field: walk.value(field)})
    assert walk.errors == []


def test_a_pasted_image_does_not_ride_on_in_the_hidden_field() -> None:
    walk = Walk().to("more")
    walk.post("back", message=f"vu {IMAGE}")
    walk.post(addresses="a.example")
    assert walk.value("message") == "vu"


@pytest.mark.parametrize(
    "text",
    [
        "\x00", "a\x00b", "\u202etxet", "\ufeff", "\x1b[31m", "\ud800", "\u2028", EVE, "%00", "&#0;",
        "\r\n" * 50,
    ],
)  # fmt: skip
def test_control_and_bidi_characters_break_nothing(text: str) -> None:
    walk = Walk().to("where")
    for typed in (
        {"addresses": text, "elsewhere": text},
        {"addresses": "", "elsewhere": "un jeu" + text},
        {"message": text, "seen_at": text},
    ):
        walk.post(**typed)
        assert walk.response.status_code == 200
        assert "\x00" not in walk.page
        assert "\u202e" not in walk.page
        assert "<script>alert" not in walk.page


def test_control_characters_are_not_stored() -> None:
    Walk().to("check", message="un\x00 deux\u202e trois\x07", elsewhere="jeu\x00").post("send")
    letter = open_letter(Report.objects.get(), DESK)
    assert (letter.message, letter.elsewhere) == ("un deux trois", "jeu")


@pytest.mark.parametrize(("step", "field"), [("where", "elsewhere"), ("more", "message")])
def test_a_text_that_is_too_long_stays(step: str, field: str) -> None:
    walk = Walk().to(step)
    typed = ("mot " * 2600).strip()
    walk.post(**{field: typed})
    assert walk.errors[0].startswith("C’est trop long : 10399 caractères, et 10000 au plus.")
    assert walk.value(field) == typed


@pytest.mark.parametrize(
    ("step", "field"), [("where", "addresses"), ("where", "elsewhere"), ("more", "message")]
)
def test_a_megabyte_gets_a_clear_message_and_stays(step: str, field: str) -> None:
    walk = Walk().to(step)
    typed = ("mot " * 250_000).strip()
    walk.post(**{field: typed})
    assert walk.response.status_code == 200
    assert len(walk.errors) == 1
    assert walk.value(field) == typed
    assert kept() == (0, 0)


def test_a_megabyte_of_a_program_is_not_kept() -> None:
    walk = Walk().to("more")
    walk.post(message=bytes(range(256)) * 3000)
    assert walk.errors[0].startswith("Une image ou un fichier a été collé ici.")
    assert walk.value("message") == ""


def test_more_than_a_page_may_send_is_a_kind_400() -> None:
    response = Client().post(
        "/signaler/",
        b"message=" + b"a" * 3_000_000,
        content_type="application/x-www-form-urlencoded",
    )
    assert response.status_code == 400
    assert "trop long" in response.content.decode()
    assert kept() == (0, 0)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\xff\xfe\x00state=%ff%fe&who=%00", "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"--x\r\n\r\n\r\n--x--", "multipart/form-data; boundary=x"),
        (b"x", "multipart/form-data"),
        (b"a=1", "application/x-www-form-urlencoded; charset=utf-16"),
        (b"&".join(b"a=1" for _ in range(500)), "application/x-www-form-urlencoded"),
    ],
)
def test_a_body_that_is_no_form_is_never_a_500(body: bytes, kind: str) -> None:
    response = Client().post("/signaler/", body, content_type=kind)
    assert response.status_code in {200, 400}
    assert kept() == (0, 0)


def test_files_are_refused() -> None:
    picture = SimpleUploadedFile("a.png", b"\x89PNG", content_type="image/png")
    response = Client().post("/signaler/", {"state": "", "message": picture})
    assert response.status_code == 400
    assert kept() == (0, 0)
