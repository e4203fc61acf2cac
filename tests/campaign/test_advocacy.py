"""The tracker: what is public with all that stands above it, states by a table, outcomes only ever added."""

import csv
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from clickable.base.errors import RefusedError, StepRefusedError
from clickable.campaign.advocacy import rules, selectors, services
from clickable.campaign.advocacy.models import Actor, Ask, Commitment, Outcome, Proposal, Step
from clickable.campaign.advocacy.rules import Standing
from clickable.measures.models import Measure
from clickable.people.models import User
from clickable.record.models import Entry
from tests.cast import EVE, NOW

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
DAY = timedelta(days=1)
SOURCE: dict[str, Any] = {"source": "document 004", "checked_on": TODAY}
PAGES = ("/plaidoyer/", "/plaidoyer/plaidoyer.csv", "/plaidoyer/flux.rss", "/en/plaidoyer/", "/plaidoyer/?proposition=secret")  # fmt: skip


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clickable.base.clock.now", lambda: NOW)


def kept(row: Any, by: User, title: str, *, public: bool = True, **fields: Any) -> Any:
    row = services.keep(row=row, fields={"title_fr": title, "title_en": f"{title} (en)", **fields}, by=by, now=NOW)  # fmt: skip
    if public:
        services.publish(row=row, public=True, by=by, now=NOW)
        row.refresh_from_db()
    return row


def actor(by: User, name: str = "Ministère") -> Actor:
    fields = {"name_fr": name, "name_en": f"{name} (en)", "kind": "head"}
    return services.keep(row=Actor(), fields=fields, by=by, now=NOW)


def ask(by: User, code: str = "image", *, public: bool = True, above: bool = True) -> Ask:
    proposal = kept(Proposal(), by, f"Proposition {code}", public=above, code=code)
    found: Ask = kept(Ask(), by, f"Demande {code}", public=public, proposal=proposal, of="head")
    return found


def step(by: User, of: Ask, title: str = "Rencontre", *, public: bool = True, **more: Any) -> Step:
    fields = {"ask": of, "kind": "meeting", "on": TODAY - DAY, **SOURCE, **more}
    found: Step = kept(Step(), by, title, public=public, **fields)
    return found


def promise(by: User, of: Ask, title: str = "Promis", *, public: bool = True, **more: Any) -> Commitment:  # fmt: skip
    who = more.pop("actor", None) or Actor.objects.filter(name_fr="Ministère").first() or actor(by)
    fields = {"ask": of, "actor": who, "on": TODAY - 9 * DAY, **SOURCE, **more}
    found: Commitment = kept(Commitment(), by, title, public=public, **fields)
    return found


def judged(by: User, of: Commitment, verdict: str, *, public: bool = True, title: str = "Constat", on: date = TODAY) -> Outcome:  # fmt: skip
    row = services.judge(commitment=of, verdict=verdict, on=on, by=by, now=NOW, title_fr=title, title_en=title, **SOURCE)  # fmt: skip
    if public:
        services.publish(row=row, public=True, by=by, now=NOW)
    return row


def everywhere() -> str:
    return "".join(Client().get(page).content.decode() for page in PAGES)


def test_the_public_sees_what_was_published(paul: User) -> None:
    of = ask(paul)
    step(paul, of, actor=actor(paul, "Assemblée"))
    judged(paul, promise(paul, of, deadline=TODAY), "partly", title="Un décret en partie")

    page = Client().get("/plaidoyer/").content.decode()
    for words in ("Proposition image", "Demande image", "Rencontre", "Assemblée", "Promis", "Un décret en partie", "document 004", "2026", "Des engagements sont tenus"):  # fmt: skip
        assert words in page
    assert "Rencontre (en)" in Client().get("/en/plaidoyer/").content.decode()


def test_nothing_hidden_leaks_anywhere(paul: User) -> None:
    """Each row that could leak says SECRET, and stands hidden itself or under something hidden."""
    seen = ask(paul)
    step(paul, seen, "SECRET pas publié", public=False, actor=actor(paul, "SECRET acteur"))
    step(paul, seen, "Publié", next_step="SECRET ensuite", next_on=TODAY)
    step(paul, ask(paul, "secret", above=False), "SECRET sous une proposition cachée")
    step(paul, ask(paul, "autre", public=False), "SECRET sous une demande cachée")
    promise(paul, seen, "SECRET promesse", public=False, actor=actor(paul, "SECRET bureau"))
    under = promise(paul, Ask.objects.get(title_fr="Demande secret"), "SECRET promesse sous cachée")
    judged(paul, under, "kept", title="SECRET constat sous cachée")
    judged(paul, promise(paul, seen), "broken", public=False, title="SECRET constat")
    Proposal.objects.filter(code="secret").update(title_fr="SECRET proposition", text_fr="SECRET")
    Ask.objects.filter(title_fr="Demande autre").update(title_fr="SECRET demande")

    told = everywhere()
    assert "Publié" in told
    assert "SECRET" not in told
    assert "non tenu" not in told
    assert "Des engagements sont pris" in told


def test_one_that_is_not_public_is_as_one_that_never_was(paul: User) -> None:
    ask(paul)
    step(paul, ask(paul, "secret", above=False))
    pages = [Client().get(f"/plaidoyer/?proposition={one}").content for one in ("secret", "jamais")]
    assert pages[0] == pages[1]


def test_the_search_of_the_site_finds_what_is_public_alone(paul: User) -> None:
    step(paul, ask(paul), "Un laboratoire")
    step(paul, ask(paul, "cachee", above=False), "Un observatoire")
    assert "?proposition=image" in Client().get("/recherche/?q=laboratoire").content.decode()
    assert "?proposition=" not in Client().get("/recherche/?q=observatoire").content.decode()


def test_the_filter_shows_one_proposal(paul: User) -> None:
    for code in ("image", "enquete"):
        step(paul, ask(paul, code), f"Pas pour {code}")
    page = Client().get("/plaidoyer/?proposition=image").content.decode()
    assert "Pas pour image" in page
    assert "Pas pour enquete" not in page
    assert "1 ligne" in page


def test_years_go_backwards_and_a_date_is_no_more_precise_than_its_source(paul: User) -> None:
    of = ask(paul)
    step(paul, of, "Neuf", on=date(2026, 5, 3))
    step(paul, of, "Vieux", on=date(2022, 1, 1), precision="year")
    page = Client().get("/plaidoyer/").content.decode()
    assert page.index("2026</h3>") < page.index("2022</h3>")
    assert '<time datetime="2022-01-01">2022</time>' in page


def test_the_table_has_every_public_line_and_no_formula(paul: User) -> None:
    of = ask(paul)
    step(paul, of, "=1+1")
    judged(paul, promise(paul, of), "kept")
    rows = list(csv.DictReader(StringIO(Client().get("/plaidoyer/plaidoyer.csv").content.decode()), delimiter=";"))  # fmt: skip
    assert [row["what"] for row in rows] == ["outcome", "step", "commitment"]
    assert rows[1]["title"] == "'=1+1"


def test_what_eve_writes_is_words(paul: User) -> None:
    step(paul, ask(paul), EVE, text_fr=EVE, text_en=EVE, source=EVE)
    for page in ("/plaidoyer/", "/en/plaidoyer/", "/plaidoyer/flux.rss"):
        assert "<script>alert" not in Client().get(page).content.decode()


@pytest.mark.parametrize(
    ("lacking", "says"),
    [({"title_en": ""}, "anglais"), ({"source": ""}, "source"), ({"checked_on": None}, "vérifiée"), ({"text_fr": "Oui."}, "anglais")],
)  # fmt: skip
def test_without_a_source_or_english_nothing_is_published(paul: User, lacking: dict[str, Any], says: str) -> None:  # fmt: skip
    row = step(paul, ask(paul), public=False)
    Step.objects.filter(pk=row.pk).update(**lacking)
    with pytest.raises(RefusedError, match=says):
        services.publish(row=row, public=True, by=paul, now=NOW)
    assert not Step.objects.get().public


def test_editors_prepare_and_publishers_publish(edith: User, paul: User) -> None:
    of = ask(paul)
    row = step(edith, of, public=False)
    with pytest.raises(RefusedError):
        services.publish(row=row, public=True, by=edith, now=NOW)
    services.keep(row=row, fields={"title_fr": "Autrement"}, by=edith, now=NOW)
    services.publish(row=row, public=True, by=paul, now=NOW)

    for change in (
        lambda: services.keep(row=row, fields={"title_fr": "SECRET"}, by=edith, now=NOW),
        lambda: services.move(step=row, to="done", by=edith, now=NOW),
        lambda: services.publish(row=row, public=False, by=edith, now=NOW),
    ):
        with pytest.raises(RefusedError):
            change()
    judged(edith, promise(paul, of), "broken", public=False)
    assert "non tenu" not in everywhere()


def test_a_public_row_stays_whole_when_it_is_changed(paul: User) -> None:
    row = step(paul, ask(paul))
    with pytest.raises(RefusedError, match="source"):
        services.keep(row=row, fields={"source": ""}, by=paul, now=NOW)
    assert Step.objects.get().source == "document 004"


def test_an_institution_that_the_public_reads_of_is_renamed_by_publishers(edith: User, paul: User) -> None:  # fmt: skip
    who = actor(paul)
    services.keep(row=who, fields={"name_fr": "Mairie"}, by=edith, now=NOW)
    step(paul, ask(paul), actor=who)
    with pytest.raises(RefusedError):
        services.keep(row=who, fields={"name_fr": "Autre"}, by=edith, now=NOW)


def test_steps_move_by_the_table_alone(paul: User) -> None:
    row = step(paul, ask(paul))
    for to in ("won", "followed", "planned", "lost"):
        with pytest.raises(StepRefusedError):
            services.move(step=row, to=to, by=paul, now=NOW)
    for to in ("done", "followed", "stalled", "followed", "won"):
        row = services.move(step=row, to=to, by=paul, now=NOW)
    assert rules.STEPS[rules.S.WON] == ()


def test_what_is_to_come_is_not_done(paul: User) -> None:
    row = step(paul, ask(paul), on=TODAY + DAY)
    with pytest.raises(RefusedError, match="à venir"):
        services.move(step=row, to="done", by=paul, now=NOW)


def test_a_meeting_that_took_place_is_counted_once(paul: User) -> None:
    of = ask(paul)
    for kind in ("meeting", "hearing", "bill"):
        row = step(paul, of, kind=kind)
        services.move(step=row, to="done", by=paul, now=NOW)
        services.move(step=row, to="stalled", by=paul, now=NOW)
        services.move(step=row, to="done", by=paul, now=NOW)
    counted = Measure.objects.filter(kind="advocacy.meeting")
    assert sorted(counted.values_list("subject", "count")) == [("hearing", 1), ("meeting", 1)]


def test_outcomes_are_added_and_none_is_changed(paul: User) -> None:
    row = promise(paul, ask(paul))
    judged(paul, row, "pending", on=TODAY - 2 * DAY)
    judged(paul, row, "broken", on=TODAY - DAY)
    judged(paul, row, "kept", on=TODAY)

    assert [one.verdict for one in row.outcomes.order_by("pk")] == ["pending", "broken", "kept"]
    assert selectors.current(row) == "kept"
    with pytest.raises(RefusedError, match="précéder"):
        judged(paul, row, "kept", on=TODAY - 30 * DAY)
    judged(paul, row, "broken", public=False)
    assert selectors.verdict(selectors.commitments().get()) == "kept"


def test_what_is_due(paul: User) -> None:
    of = ask(paul)
    late = promise(paul, of, "En retard", deadline=TODAY - DAY)
    promise(paul, of, "Aujourd’hui", deadline=TODAY)
    judged(paul, promise(paul, of, "Tenu", deadline=TODAY - DAY), "kept")
    to_do = step(paul, of, "À faire", public=False, next_on=TODAY)
    old = step(paul, of, "Vieille source", on=TODAY + DAY, checked_on=TODAY - 366 * DAY)

    due = selectors.due(today=TODAY)
    assert (due.late, due.next, due.stale) == ([late], [to_do], [old])
    assert due.planned == [to_do]


def test_the_database_holds_what_it_can(paul: User) -> None:
    row = promise(paul, ask(paul))
    for change in ({"deadline": row.on - DAY}, {"link": "javascript:alert(1)"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Commitment.objects.filter(pk=row.pk).update(**change)


def test_every_change_has_a_line_in_the_account(paul: User) -> None:
    row = step(paul, ask(paul))
    services.move(step=row, to="done", by=paul, now=NOW)
    verbs = list(Entry.objects.filter(subject=f"step:{row.pk}").order_by("pk").values_list("verb", flat=True))  # fmt: skip
    assert verbs == ["advocacy.kept", "advocacy.published", "advocacy.done"]


@pytest.mark.parametrize(
    ("verdicts", "states", "found"),
    [
        ([], [], Standing.ASKED), ([], ["planned"], Standing.ASKED), ([], ["done"], Standing.DISCUSSED),
        (["pending"], ["done"], Standing.COMMITTED), (["broken"], [], Standing.COMMITTED),
        (["kept", "pending"], [], Standing.PARTLY), (["partly"], [], Standing.PARTLY), (["kept", "kept"], [], Standing.KEPT),
    ],
)  # fmt: skip
def test_where_a_proposal_stands(verdicts: list[str], states: list[str], found: Standing) -> None:
    assert rules.standing(verdicts, states) == found


@given(st.lists(st.sampled_from(["pending", "kept", "partly", "broken"])), st.lists(st.sampled_from(list(rules.S))))  # fmt: skip
def test_nothing_is_called_obtained_that_is_not_kept(verdicts: list[str], states: list[str]) -> None:  # fmt: skip
    found = rules.standing(verdicts, states)
    assert (found == Standing.KEPT) == (bool(verdicts) and set(verdicts) == {"kept"})


def test_a_page_asks_as_much_for_one_line_as_for_thirty(paul: User, django_assert_max_num_queries: Any) -> None:  # fmt: skip
    of, who = ask(paul), actor(paul)
    for number in range(30):
        step(paul, of, f"Pas {number}", actor=who)
        judged(paul, promise(paul, of, f"Promis {number}"), "kept")
    with django_assert_max_num_queries(12):
        page = Client().get("/plaidoyer/").content.decode()
    assert "90 lignes" in page
