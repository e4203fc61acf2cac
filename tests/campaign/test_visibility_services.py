"""What is done to a campaign: posters counted once up, stories once, people with their certainty, posts by two."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import IntegrityError, transaction
from icalendar import Calendar
from PIL import Image

from clickable.base.errors import RefusedError, StepRefusedError
from clickable.campaign.visibility import packing, selectors, services
from clickable.campaign.visibility.models import (
    Ambassador,
    Campaign,
    MediaOutlet,
    Placement,
    Post,
    Release,
)
from clickable.campaign.visibility.rules import PLACED, P
from clickable.measures.models import Measure
from clickable.people.models import User
from clickable.record.models import Entry
from lab.seed import shown
from tests.campaign.showing import campaign, event, mention, outlet, placed, post, run
from tests.cast import NOW, person

pytestmark = pytest.mark.django_db
SEEN = services.Proof(kept="dossier partagé", by="coordinatrice", sha256="A" * 64)


@pytest.fixture
def row(db: None) -> Campaign:
    return campaign()


@pytest.fixture
def edith(db: None) -> User:
    return person("Édith", role=User.Role.EDITOR, team="")


@pytest.fixture
def otto(db: None) -> User:
    return person("Otto", role=User.Role.EDITOR, team="")


def measured(kind: str) -> list[int]:
    return list(Measure.objects.filter(kind=kind).order_by("pk").values_list("count", flat=True))


def test_only_what_is_up_counts_and_once(row: Campaign) -> None:
    printed = run(row, 60)
    placed(printed, 20)
    placed(printed, 15, "printed")
    one = placed(printed, 12, "printed", "up")
    placed(printed, 9, "dropped")

    assert selectors.posters(row).number == 12
    assert measured("campaign.posters_up") == [12]
    one = services.step_placement(placement=one, to="proofed", proof=SEEN, by=None, now=NOW)
    services.step_placement(placement=one, to="down", by=None, now=NOW)
    told = selectors.posters(row)
    assert (told.number, told.proofed) == (12, 12)
    assert measured("campaign.posters_up") == [12]
    found = Measure.objects.get()
    assert (found.subject, found.territory, found.audience) == ("partage", "FR", "street")


@pytest.mark.parametrize("frm", list(P))
@pytest.mark.parametrize("to", list(P))
def test_no_step_that_the_table_does_not_hold(row: Campaign, frm: P, to: P) -> None:
    one = placed(run(row), 10)
    some = {"up_on": NOW.date(), "proof_on": NOW.date(), "proof_kept": "x", "proof_by": "y"}
    Placement.objects.update(state=frm, **some)
    if to in PLACED[frm]:
        done = services.step_placement(placement=one, to=to, proof=SEEN, by=None, now=NOW)
        assert done.state == to
    else:
        with pytest.raises(StepRefusedError):
            services.step_placement(placement=one, to=to, proof=SEEN, by=None, now=NOW)


def test_no_proof_without_where_and_who(row: Campaign) -> None:
    one = placed(run(row), 10, "printed", "up")
    for proof in (None, services.Proof(kept=" ", by="x"), services.Proof(kept="x", by="")):
        with pytest.raises(RefusedError, match="photo"):
            services.step_placement(placement=one, to="proofed", proof=proof, by=None, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Placement.objects.update(state="proofed")
    services.step_placement(placement=one, to="proofed", proof=SEEN, by=None, now=NOW)
    assert Placement.objects.get().proof_sha256 == "a" * 64


def test_no_more_is_placed_than_was_printed(row: Campaign) -> None:
    printed = run(row, 30)
    placed(printed, 20)
    with pytest.raises(RefusedError, match="plus que ce qui a été imprimé"):
        placed(printed, 11)
    placed(printed, 10, "dropped")
    placed(printed, 10)
    printed.printed = 29
    with pytest.raises(RefusedError, match="davantage"):
        services.print_run(run=printed, by=None, now=NOW)


def test_what_is_up_keeps_its_number(row: Campaign) -> None:
    one = placed(run(row), 10, "printed", "up")
    one.number = 90
    with pytest.raises(RefusedError, match="posées"):
        services.place(placement=one, by=None, now=NOW)


def test_areas_under_ten_are_not_told(row: Campaign) -> None:
    printed = run(row)
    for number, area in ((40, "FR-75"), (30, "FR-69"), (4, "FR-12")):
        placed(printed, number, "printed", "up", area=area)
    told = selectors.posters(row)
    assert told.areas["FR-12"] is None
    assert told.number == 74
    assert sum(n is None for n in told.areas.values()) >= 1


def test_a_story_taken_over_counts_once(row: Campaign) -> None:
    a, b = outlet("Une", 300_000), outlet("Deux", 200_000)
    for of in (a, b):
        mention(row, of, story="depeche")
    mention(row, a)
    told = selectors.media(row)
    assert (told.mentions, told.stories, told.outlets) == (3, 2, 2)
    assert measured("campaign.media_mention") == [1, 1]
    assert [one.number for one in told.best] == [300_000, 200_000]


def test_the_same_word_in_another_campaign_is_another_story(row: Campaign) -> None:
    of = outlet("Une")
    mention(row, of, story="depeche")
    mention(campaign("autre"), of, story="depeche")
    assert measured("campaign.media_mention") == [1, 1]


def test_stories_are_counted_again_when_mentions_change_or_go(row: Campaign) -> None:
    a, b = outlet("Une"), outlet("Deux")
    one, two = mention(row, a), mention(row, b)
    for each in (one, two):  # the second took over the first, as it turns out
        each.story = "depeche"
        services.mention(mention=each, by=None, now=NOW)
    assert sum(measured("campaign.media_mention")) == selectors.media(row).stories == 1
    services.withdraw(mention=one, by=None, now=NOW)
    assert sum(measured("campaign.media_mention")) == 1
    services.withdraw(mention=two, by=None, now=NOW)
    assert sum(measured("campaign.media_mention")) == selectors.media(row).stories == 0
    mention(row, a, story="depeche")
    assert sum(measured("campaign.media_mention")) == 1


def test_posters_that_were_not_up_after_all(row: Campaign) -> None:
    one = placed(run(row), 10, "printed", "up", "printed")
    assert measured("campaign.posters_up") == [10, -10]
    assert selectors.posters(row).number == 0
    services.step_placement(placement=one, to="up", by=None, now=NOW)
    assert sum(measured("campaign.posters_up")) == 10


def test_an_event_that_did_not_take_place(row: Campaign) -> None:
    one = event(row)
    services.came(event=one, number=30, certainty="declared", by=None, now=NOW)
    services.cancel(event=one, by=None, now=NOW)
    assert sum(measured("campaign.event_participant")) == 0
    assert not selectors.events(row)


def test_no_audience_without_its_method(row: Campaign) -> None:
    for lacks in ("unit", "method", "source"):
        with pytest.raises(RefusedError, match="méthode"):
            outlet("Une", 1000, **{lacks: ""})
    with pytest.raises(RefusedError, match="méthode"):
        mention(row, outlet("Deux"), audience=5)
    with pytest.raises(IntegrityError), transaction.atomic():
        MediaOutlet.objects.create(name="Trois", kind="tv", audience=1)


def test_how_many_came_and_a_correction(row: Campaign) -> None:
    one = event(row)
    for number, certainty in ((100, "estimated"), (96, "counted"), (96, "counted")):
        services.came(event=one, number=number, certainty=certainty, by=None, now=NOW)
    assert measured("campaign.event_participant") == [100, -4]
    assert selectors.came(row) == {"counted": 96}
    with pytest.raises(RefusedError, match="estimé"):
        services.came(event=one, number=1, certainty="", by=None, now=NOW)
    one.refresh_from_db()
    one.came = 5
    services.event(event=one, by=None, now=NOW)
    assert selectors.came(row) == {"counted": 96}


def test_nobody_who_came_is_no_measure(row: Campaign) -> None:
    services.came(event=event(row), number=0, certainty="counted", by=None, now=NOW)
    assert measured("campaign.event_participant") == []


def test_an_ambassador_leaves_without_trace(row: Campaign, edith: User) -> None:
    one = Ambassador(campaign=row, name="Dana Dubois", consented_on=NOW.date())
    services.keep(row=one, by=edith, now=NOW)
    services.drop(row=one, by=edith, now=NOW)
    assert not Ambassador.objects.exists()
    lines = Entry.objects.filter(verb__startswith="visibility.ambassador")
    assert lines.count() == 2
    assert not any("Dana" in f"{line.subject}{line.detail}" for line in lines)


def test_a_release_waits_for_its_moment_and_then_stays(row: Campaign) -> None:
    later = NOW + timedelta(hours=1)
    one = Release(campaign=row, title_fr="Demain", text_fr="Secret.", visible_from=later)
    services.keep(row=one, by=None, now=NOW)
    one.title_fr = "Après-demain"
    services.keep(row=one, by=None, now=NOW)
    assert not selectors.releases(row, now=later - timedelta(seconds=1))
    assert [found.title_fr for found in selectors.releases(row, now=later)] == ["Après-demain"]
    one.visible_from = later + timedelta(days=1)
    with pytest.raises(RefusedError, match="déjà lisible"):
        services.keep(row=one, by=None, now=later)


def test_steps_of_a_campaign() -> None:
    row = campaign(public=False)
    with pytest.raises(StepRefusedError):
        services.step(campaign=row, to="ended", by=None, now=NOW)
    row = services.step(campaign=row, to="published", by=None, now=NOW)
    row.state = Campaign.State.DRAFT
    assert services.write(campaign=row, by=None, now=NOW).state == "published"
    row = services.step(campaign=row, to="ended", by=None, now=NOW)
    assert Entry.objects.filter(subject=f"campaign:{row.pk}").count() == 4


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"text": "a" * 501}, "Raccourcissez de 1"),
        ({"network": "myspace"}, "réseau"),
        ({"link": "https://a.example/?utm_source=x"}, "utm_source"),
        ({"text": "Lire https://a.example/?fbclid=1 ici"}, "fbclid"),
        ({"text": "Lire http://a.example/"}, "https"),
        ({"link": "https://bit.ly/a"}, "bit.ly"),
        ({"picture": "Une phrase"}, "Décrivez l’image"),
    ],
)
def test_what_a_post_may_not_hold_is_said(
    row: Campaign, edith: User, fields: dict[str, str], says: str
) -> None:
    with pytest.raises(RefusedError, match=says):
        post(row, edith, **fields)
    assert not Post.objects.exists()


def test_a_post_from_draft_to_posted_by_two(row: Campaign, edith: User, otto: User) -> None:
    one = post(row, edith)
    with pytest.raises(RefusedError, match="autre personne"):
        services.approve(post=one, by=edith, now=NOW)
    assert services.prepare(campaign=row, by=otto, now=NOW) == 0
    one = services.approve(post=one, by=otto, now=NOW)
    one.text = "Autre chose"
    one = services.draft(post=one, by=edith, now=NOW)
    assert (one.state, one.approved_by) == ("draft", None)
    services.approve(post=one, by=otto, now=NOW)
    assert services.prepare(campaign=row, by=otto, now=NOW) == 1
    one.refresh_from_db()
    with pytest.raises(RefusedError, match="déjà remise"):
        services.draft(post=one, by=edith, now=NOW)
    with pytest.raises(RefusedError, match="utm_source"):
        services.posted(post=one, address="https://m.example/@c/1?utm_source=x", by=otto, now=NOW)
    one = services.posted(post=one, address="https://m.example/@c/1", by=otto, now=NOW)
    assert (one.state, one.posted_at) == ("posted", NOW)
    with pytest.raises(StepRefusedError):
        services.posted(post=one, address="https://m.example/@c/1", by=otto, now=NOW)


def test_a_post_is_discarded_until_it_is_handed_over(
    row: Campaign, edith: User, otto: User
) -> None:
    services.discard(post=post(row, edith), by=edith, now=NOW)
    assert not Post.objects.exists()
    services.approve(post=post(row, edith), by=otto, now=NOW)
    services.prepare(campaign=row, by=otto, now=NOW)
    with pytest.raises(RefusedError, match="déjà remise"):
        services.discard(post=Post.objects.get(), by=edith, now=NOW)


def test_the_database_wants_two_people_too(row: Campaign, edith: User) -> None:
    one = post(row, edith)
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.filter(pk=one.pk).update(approved_by=edith)


def handed(row: Campaign, by: User, other: User) -> list[Post]:
    told = {
        "picture": "Une phrase",
        "alt": "La phrase « Une phrase » sur fond bleu",
        "link": "https://a.example/x",
    }
    for text in ("Été – un", "Deux"):
        services.approve(post=post(row, by, text=text, **told), by=other, now=NOW)
    services.prepare(campaign=row, by=other, now=NOW)
    return list(selectors.handed_over(row))


def test_the_files_hold_text_picture_and_time(row: Campaign, edith: User, otto: User) -> None:
    posts = handed(row, edith, otto)
    packed = packing.archive(row, posts)
    assert packing.archive(row, posts) == packed
    found = ZipFile(BytesIO(packed))
    here = f"2026-11-03-11h30-mastodon-fr-{posts[0].pk}"
    assert sum(name.startswith(f"{here}/") for name in found.namelist()) == 4
    assert found.read(f"{here}/texte.txt").decode() == "Été – un\n\nhttps://a.example/x\n"
    assert Image.open(BytesIO(found.read(f"{here}/image.png"))).size == (1200, 630)
    when = found.read(f"{here}/LISEZ-MOI.txt").decode()
    assert "03/11/2026 à 11:30" in when  # Paris
    assert "sur 500" in when
    assert found.testzip() is None


def test_the_calendar_says_when_in_utc(row: Campaign, edith: User, otto: User) -> None:
    told = Calendar.from_ical(packing.calendar(row, handed(row, edith, otto)))
    entries = told.walk("VEVENT")
    assert [one["dtstart"].dt for one in entries] == [NOW, NOW]
    assert "Mastodon" in str(entries[0]["summary"])


def test_the_demo_tells_the_story_of_the_seed() -> None:
    shown.fill(now=NOW)
    row = Campaign.objects.get()
    posters, media = selectors.posters(row), selectors.media(row)
    assert posters.number == 1812 == sum(measured("campaign.posters_up"))
    assert 0 < posters.proofed < posters.number
    assert posters.areas["FR-12"] is None
    assert media.stories == 6
    assert media.best[0].number > 2_000_000
    assert selectors.came(row) == {"estimated": 100}
    assert row.state == "ended"
    shown.fill(now=NOW)
    assert Campaign.objects.count() == 1
