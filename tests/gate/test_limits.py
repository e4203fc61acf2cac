"""Who has sent how much, and what comes of it."""

import json

import pytest

from clickable import gate
from clickable.gate.limits import ONION_TIMES, SITE_TIMES, Kind, Limits, kind_of
from tests.gate.asking import FORM, JSON, post, scope

ONION = "a" * 56 + ".onion"


@pytest.fixture(autouse=True)
def limits(settings, monkeypatch) -> Limits:
    """Small ones, and nothing counted yet."""
    settings.REPORTS_PER_HOUR = settings.FOLLOW_UPS_PER_HOUR = settings.SIGN_INS_PER_HOUR = 2
    settings.ORDERS_PER_HOUR = settings.PARTNER_CALLS_PER_HOUR = 2
    settings.REPORTS_PER_HOUR_IN_ALL = 5
    fresh = Limits(now=0.0)
    monkeypatch.setattr(gate, "_limits", fresh)
    return fresh


@pytest.mark.parametrize(
    ("path", "body", "kind"),
    [
        ("/signaler/", b"state=x&go=send", Kind.REPORT),
        ("/en/signaler/", b"go=send", Kind.REPORT),
        ("/signaler/", b"go=next&message=send", None),
        ("/signaler/", b"go=next&go=send", Kind.REPORT),
        ("/signaler/", b"g%6F=se%6Ed", Kind.REPORT),
        ("/signaler/", b"&".join(b"a%d=1" % n for n in range(101)), Kind.REPORT),
        ("/signaler/simple/", b"go=send", Kind.REPORT),
        ("/en/signaler/simple/", b"go=next", None),
        ("/suivi/further/", b"", Kind.FOLLOW_UP),
        ("/api/v1/reports", b"{}", Kind.REPORT),
        ("/suivi/", b"receipt=x", Kind.FOLLOW_UP),
        ("/en/suivi/", b"", Kind.FOLLOW_UP),
        ("/api/v1/follow-up", b"{}", Kind.FOLLOW_UP),
        ("/desk/connexion/", b"", Kind.SIGN_IN),
        ("/gestion/connexion/", b"", Kind.SIGN_IN),
        ("/outils/commander/", b"", Kind.ORDER),
        ("/en/outils/commander/", b"organisation=x", Kind.ORDER),
        ("/interventions/demander/", b"organisation=x", Kind.ORDER),
        ("/tournee/suivre/", b"mailbox=x", Kind.ORDER),
        ("/tournee/suivre/saint-denis-2027-07-10/", b"mailbox=x", Kind.ORDER),
        ("/formations/formateurs/candidature/", b"mailbox=x", Kind.ORDER),
        ("/en/formations/formateurs/lien/", b"mailbox=x", Kind.ORDER),
        (
            "/formations/questionnaires/00000000-0000-4000-8000-000000000000/avant/",
            b"day=7",
            Kind.ANSWER,
        ),
        ("/formations/attestations/7F3KQ-92QXM-4/", b"name=x", Kind.ANSWER),
        ("/en/formations/questionnaires/x/apres/", b"", Kind.ANSWER),
        ("/desk/suivant/", b"", None),
        ("/aide/", b"go=send", None),
        ("/aide/demande/", b"go=send", Kind.REPORT),
        ("/aide/demande/", b"go=next", None),
        ("/en/aide/demande/", b"go=send", Kind.REPORT),
        ("/aide/demande/suivi/", b"receipt=x", Kind.FOLLOW_UP),
        ("/en/aide/demande/suivi/", b"go=send", Kind.FOLLOW_UP),
    ],
)
def test_what_is_counted(path: str, body: bytes, kind: Kind | None) -> None:
    assert kind_of(scope(path, headers=[FORM]), body) == kind
    assert kind_of(scope(path, method="GET", headers=[FORM]), body) is None


def test_a_form_that_cannot_be_read_for_certain_counts_as_sent() -> None:
    odd = (b"content-type", b"multipart/form-data; boundary=b")

    assert kind_of(scope("/signaler/", headers=[odd]), b"--b") == Kind.REPORT


def test_reports_of_one_sender_do_not_use_up_what_others_have(limits: Limits) -> None:
    flood = [limits.count(Kind.REPORT, "127.66.0.1", now=0.0).wait > 0 for _ in range(100)]
    others = [limits.count(Kind.REPORT, f"127.66.1.{n}", now=0.0).wait > 0 for n in range(4)]

    assert flood == [False] * 2 + [True] * 98
    assert others == [False, False, False, True]  # five in all


def test_sign_ins_from_many_networks_of_one_customer_are_counted_together(limits: Limits) -> None:
    told = [limits.count(Kind.SIGN_IN, f"2001:db8:1:{n:x}::1", now=0.0).wait for n in range(50)]

    assert told.count(0) == 2 * SITE_TIMES
    assert limits.count(Kind.SIGN_IN, "2001:db8:2::1", now=0.0).wait == 0
    assert limits.count(Kind.SIGN_IN, "127.66.0.1", now=0.0).wait == 0
    assert limits.count(Kind.FOLLOW_UP, "2001:db8:1:ff::1", now=0.0).wait == 0


def test_whoever_comes_over_the_onion_shares_a_larger_limit(limits: Limits, settings) -> None:
    settings.ONION = ONION
    told = [limits.count(Kind.FOLLOW_UP, "127.0.0.1", now=0.0).wait for _ in range(99)]

    assert told.count(0) == 2 * ONION_TIMES
    assert limits.count(Kind.FOLLOW_UP, "127.66.0.1", now=0.0).wait == 0


def test_after_a_day_everything_that_was_counted_is_gone(limits: Limits) -> None:
    for _ in range(9):
        limits.count(Kind.SIGN_IN, "127.66.0.1", now=86_399.9)

    assert limits.count(Kind.SIGN_IN, "127.66.0.1", now=86_399.9).wait > 0
    assert limits.count(Kind.SIGN_IN, "127.66.0.1", now=86_400.0).wait == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "accept", "told"),
    [
        ("/suivi/", b"en", "Réessaie dans 30 minutes"),
        ("/en/suivi/", b"fr", "Try again in 30 minutes"),
        ("/outils/commander/", b"en", "Réessaie dans 30 minutes"),
        ("/desk/connexion/", b"en;q=0.9,de;q=0.8", "Try again in 30 minutes"),
        ("/desk/connexion/", b"\xff;;", "Réessaie dans 30 minutes"),
    ],
)
def test_beyond_the_limit_a_page_says_when_to_try_again(
    path: str, accept: bytes, told: str
) -> None:
    for _ in range(2):
        assert post(path, receipt="x").status in {200, 403}

    answer = post(path, [(b"accept-language", accept)], receipt="x")

    assert answer.status == 429
    assert 1790 <= int(answer.headers["Retry-After".lower()]) <= 1800
    assert told in answer.body.decode()
    assert post(path, sender="127.66.0.2", receipt="x").status in {200, 403}


@pytest.mark.django_db
def test_a_program_gets_a_problem(limits: Limits) -> None:
    for _ in range(2):
        limits.count(Kind.FOLLOW_UP, "127.66.0.1", now=gate.time.monotonic())

    answer = post("/api/v1/follow-up", [JSON, (b"accept-language", b"en")])

    problem = json.loads(answer.body)
    assert (answer.status, problem["status"]) == (429, 429)
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["detail"] == "Too many tries in a row. Try again in 30 minutes."


def test_behind_our_proxy_only_its_own_word_counts(settings) -> None:
    hops = [(b"x-forwarded-for", b"127.66.9.9"), (b"x-forwarded-for", b"127.66.9.9, 127.66.7.7")]
    settings.BEHIND_PROXY = True
    assert gate._sender(scope("/", headers=hops)) == "127.66.7.7"

    settings.BEHIND_PROXY = False
    assert gate._sender(scope("/", headers=hops)) == "127.66.0.1"


def test_partners_are_counted_by_token_wherever_they_come_from(limits: Limits) -> None:
    def told(token: bytes, sender: int) -> bool:
        address = f"127.66.3.{sender}"
        return limits.count(Kind.PARTNER, address, now=0.0, token=token).wait > 0

    assert [told(b"Bearer a", sender) for sender in range(4)] == [False, False, True, True]
    assert [told(b"Bearer b", sender) for sender in range(4, 7)] == [False, False, True]
    # And by where they come from, so that tokens cannot be tried one after another.
    assert [told(b"Bearer %d" % n, 99) for n in range(4)] == [False, False, True, True]


@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
@pytest.mark.parametrize(
    "path", ["/api/v1/partner/reports", "/api/v1/partner/reports/x", "/api/v1/partner/x"]
)
def test_every_call_of_a_partner_is_counted(method: str, path: str) -> None:
    assert kind_of(scope(path, method=method), b"") == Kind.PARTNER
    assert kind_of(scope("/api/v1/partners", method=method), b"") is None


@pytest.mark.django_db(transaction=True)
def test_a_partner_over_the_limit_is_told_when_to_try_again(limits: Limits) -> None:
    token = (b"authorization", b"Bearer x")
    where = "/api/v1/partner/reports"

    answers = [post(where, [JSON, token, (b"accept-language", b"en")]) for _n in range(3)]

    assert [answer.status for answer in answers] == [401, 401, 429]
    assert "30 minutes" in json.loads(answers[-1].body)["detail"]
    assert answers[-1].headers["retry-after"].isdigit()
