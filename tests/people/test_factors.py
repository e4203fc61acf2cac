"""The second factor: codes of an app count once, recovery codes count once, guessing ends."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator

from clickable import rotations
from clickable.base.errors import RefusedError
from clickable.people import factors
from clickable.people.factors import Way, check, code_of, held, new_codes, remove, set_app
from clickable.people.models import User, WrongCode
from clickable.record.models import Entry
from clickable.seal import keys
from clickable.seal.envelope import CannotOpenError
from tests.cast import APP, NOW, PASSWORD, signed_in

pytestmark = pytest.mark.django_db
SECRET = APP
LATER = NOW + timedelta(minutes=5)


def refused(person: User, code: str, **more: object) -> str:
    with pytest.raises(RefusedError) as refusal:
        check(person, code, **{"now": LATER, **more})  # type: ignore[arg-type]
    return refusal.value.code


@pytest.fixture
def with_app(alice: User) -> User:
    set_app(alice, SECRET, code_of(SECRET, now=NOW), now=NOW)
    return alice


def test_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B, its last six digits."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    at = NOW.replace(year=2005, month=3, day=18, hour=1, minute=58, second=29)

    assert code_of(secret, now=at) == "081804"


def test_a_code_of_the_app_counts_once(with_app: User) -> None:
    code = code_of(SECRET, now=LATER)

    assert check(with_app, f" {code[:3]} {code[3:]} ", now=LATER) == Way.APP
    assert refused(with_app, code) == "code"
    assert refused(with_app, code, now=LATER + timedelta(seconds=20)) == "code"


def test_an_earlier_code_is_refused_after_a_later_one(with_app: User) -> None:
    before = code_of(SECRET, now=LATER - timedelta(seconds=30))
    check(with_app, code_of(SECRET, now=LATER), now=LATER)

    assert refused(with_app, before) == "code"


@pytest.mark.parametrize(
    ("seconds", "counts"), [(-61, False), (-30, True), (30, True), (61, False)]
)
def test_a_telephone_may_be_half_a_minute_off(with_app: User, seconds: int, counts: bool) -> None:
    at = LATER.replace(second=0)
    code = code_of(SECRET, now=at + timedelta(seconds=seconds))

    if counts:
        assert check(with_app, code, now=at) == Way.APP
    else:
        assert refused(with_app, code, now=at) == "code"


def test_the_code_that_set_it_up_does_not_count_again(with_app: User) -> None:
    assert refused(with_app, code_of(SECRET, now=NOW), now=NOW) == "code"


@pytest.mark.parametrize("code", ["", "000000", "abcdef", "١٢٣٤٥٦", "0" * 500, "' OR 1=1"])
def test_what_is_no_code_is_refused(with_app: User, code: str) -> None:
    assert refused(with_app, code) == "code"


def test_a_wrong_code_sets_nothing_up(alice: User) -> None:
    with pytest.raises(RefusedError):
        set_app(alice, SECRET, "123", now=NOW)

    assert not factors.has_one(alice)


def test_each_recovery_code_counts_once(with_app: User) -> None:
    codes = new_codes(with_app, now=NOW)

    assert len(set(codes)) == 10
    assert [check(with_app, code, now=LATER) for code in codes] == [Way.PAPER] * 10
    assert refused(with_app, codes[3]) == "code"
    assert held(with_app).codes_left == 0
    assert Entry.objects.filter(verb="people.recovery_code_used").count() == 10


def test_new_recovery_codes_take_the_place_of_the_old(with_app: User) -> None:
    old = new_codes(with_app, now=NOW)
    new = new_codes(with_app, now=NOW)

    assert refused(with_app, old[0]) == "code"
    assert check(with_app, new[0], now=LATER) == Way.PAPER


def test_another_persons_codes_do_not_count(with_app: User, ben: User) -> None:
    set_app(
        ben,
        "KRSXG5CTKRSXG5CTKRSXG5CTKRSXG5CT",
        code_of("KRSXG5CTKRSXG5CTKRSXG5CTKRSXG5CT", now=NOW),
        now=NOW,
    )
    paper = new_codes(with_app, now=NOW)

    assert refused(ben, code_of(SECRET, now=LATER)) == "code"
    assert refused(ben, paper[0]) == "code"


def test_ten_wrong_passwords_close_the_way_and_are_written_down(alice: User) -> None:
    for _ in range(10):
        with pytest.raises(RefusedError, match="mot de passe"):
            factors.confirm(alice, "faux", now=NOW)

    with pytest.raises(RefusedError) as caught:
        factors.confirm(alice, PASSWORD, now=NOW)
    assert caught.value.code == "closed"
    assert Entry.objects.filter(verb="people.codes_closed").count() == 1


def test_ten_wrong_codes_close_the_way_for_an_hour(with_app: User) -> None:
    for _ in range(10):
        assert refused(with_app, "000000") == "code"

    assert refused(with_app, code_of(SECRET, now=LATER)) == "closed"
    assert Entry.objects.filter(verb="people.codes_closed").count() == 1
    after = LATER + timedelta(hours=1)
    assert check(with_app, code_of(SECRET, now=after), now=after) == Way.APP


def test_what_is_right_is_no_wrong_code(with_app: User) -> None:
    check(with_app, code_of(SECRET, now=LATER), now=LATER)

    assert WrongCode.objects.count() == 0


def test_secrets_lie_locked_in_the_database(with_app: User) -> None:
    codes = [code.replace(" ", "") for code in new_codes(with_app, now=NOW)]
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))

    assert SECRET not in kept
    assert not any(code in kept for code in codes)


def test_they_outlive_a_new_accounts_key(with_app: User, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = new_codes(with_app, now=NOW)
    kept = (keys.settings.KEYS / "accounts.key").read_text()  # type: ignore[attr-defined]
    try:
        rotations.begin("accounts", now=NOW)
        keys.drop_old("accounts")
        assert check(with_app, code_of(SECRET, now=LATER), now=LATER) == Way.APP
        assert check(with_app, codes[0], now=LATER) == Way.PAPER
        keys.put_first("accounts")
        keys.drop_old("accounts")
        with pytest.raises(CannotOpenError):
            check(with_app, codes[1], now=LATER)
    finally:
        (keys.settings.KEYS / "accounts.key").write_text(kept)  # type: ignore[attr-defined]


def test_the_last_one_stays(with_app: User) -> None:
    new_codes(with_app, now=NOW)
    app = held(with_app).app
    assert app is not None

    with pytest.raises(RefusedError) as refusal:
        remove(with_app, app.pk, now=NOW)

    assert (refusal.value.code, factors.has_one(with_app)) == ("last", True)


def test_one_of_two_may_go_and_never_somebody_elses(with_app: User, ben: User) -> None:
    app = held(with_app).app
    assert app is not None
    Authenticator.objects.create(user=with_app, type=factors.PASSKEY, data={"name": "clé"})

    with pytest.raises(Authenticator.DoesNotExist):
        remove(ben, app.pk, now=NOW)
    remove(with_app, app.pk, now=NOW)

    assert held(with_app).app is None
    assert factors.has_one(with_app)


def test_another_factor_ends_the_other_sessions(alice: User) -> None:
    here, there = signed_in(alice), signed_in(alice)

    set_app(
        alice, SECRET, code_of(SECRET, now=NOW), session_key=here.session.session_key or "", now=NOW
    )

    assert here.get("/desk/").status_code == 200
    assert there.get("/desk/").status_code == 302


def test_each_change_is_in_the_account(with_app: User) -> None:
    new_codes(with_app, now=NOW)

    lines = Entry.objects.filter(subject=f"person:{with_app.pk}").order_by("pk")
    assert [line.verb for line in lines] == ["people.app_set", "people.codes_made"]
