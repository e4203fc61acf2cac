"""Reports of partners, from the first word to the locked period."""

import hashlib
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from clickable.base.errors import RefusedError
from clickable.funding import services as funding
from clickable.people.models import User
from clickable.programme import content, services
from clickable.programme.models import (
    Activity,
    Declared,
    Evidence,
    Partner,
    PartnerReport,
    Period,
    Project,
    Snapshot,
    Target,
)
from clickable.programme.services import locking
from clickable.record.models import Entry
from tests.cast import NOW
from tests.programme.making import (
    HASH,
    accepted,
    indicator,
    locked,
    measure,
    periods,
    project,
    some_measures,
    the,
    written,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(db: None) -> Project:
    return project()


@pytest.fixture
def report(house: Project) -> PartnerReport:
    period = services.compile_(period=periods()[0], by=None, now=NOW)
    return period.reports.get(partner__code="e-enfance")


def refused(code: str, call, **named) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(RefusedError) as caught:
        call(by=named.pop("by", None), now=NOW, **named)
    assert caught.value.code == code


def test_the_title_and_the_days_are_the_agreement_s(house: Project) -> None:
    house.title = "Make children click free"
    refused("title", services.keep, row=house)
    house.refresh_from_db()
    house.ends_on = date(2022, 1, 1)
    refused("dates", services.keep, row=house)


def test_opening_gives_every_partner_a_report(report: PartnerReport) -> None:
    assert PartnerReport.objects.count() == 2
    refused("step", services.compile_, period=report.period)


def test_a_total_that_differs_from_its_parts_is_not_kept(report: PartnerReport) -> None:
    parts = {"children": Decimal(30), "": Decimal(4)}
    told: Any = {"report": report, "indicator": the("appels"), "certainty": "counted"}
    services.declare(**told, parts=parts, total=Decimal(34), by=None, now=NOW)
    refused("mismatch", services.declare, **told, parts=parts, total=Decimal(40))
    assert dict(Declared.objects.values_list("part", "value")) == {
        "": Decimal(4),
        "children": Decimal(30),
    }


def test_what_is_counted_by_the_platform_is_not_declared(report: PartnerReport) -> None:
    told = {"report": report, "certainty": "counted", "parts": {"": Decimal(1)}}
    refused("source", services.declare, indicator=the("enfants"), **told)
    refused("part", services.declare, **{**told, "parts": {"martians": Decimal(1)}}, indicator=the("appels"))  # fmt: skip
    refused("part", services.declare, **{**told, "parts": {"": Decimal(-1)}}, indicator=the("appels"))  # fmt: skip


def test_a_report_names_nobody(report: PartnerReport) -> None:
    one = Activity.objects.get(number=2)
    refused("personal", services.narrate, report=report, activity=one, text="Voir dana@mail.example")  # fmt: skip
    refused("personal", services.note_evidence, report=report, activity=one, title="Liste, 06 12 34 56 78", sha256=HASH)  # fmt: skip


def test_evidence_is_a_title_and_a_digest(report: PartnerReport) -> None:
    one = Activity.objects.get(number=2)
    told: Any = {"report": report, "activity": one, "title": "Feuilles d’émargement"}
    services.note_evidence(**told, sha256=HASH, by=None, now=NOW)
    refused("known", services.note_evidence, **told, sha256=HASH)
    with pytest.raises(Exception, match="64 signes"):
        services.note_evidence(**told, sha256="xyz", by=None, now=NOW)
    services.forget_evidence(evidence=Evidence.objects.get(), by=None, now=NOW)
    assert not Evidence.objects.exists()


def test_handed_in_with_a_text_for_each_activity(report: PartnerReport) -> None:
    refused("missing", services.submit, report=report)
    written(report)
    report.refresh_from_db()
    assert report.state == "submitted"
    refused("submitted", services.narrate, report=report, activity=Activity.objects.get(number=2), text="")  # fmt: skip


def test_returned_with_a_reason_and_accepted_by_another(
    report: PartnerReport, edith: User, paul: User
) -> None:
    written(report, edith)
    refused("same", services.accept, report=report, by=edith)
    refused("no_reason", services.send_back, report=report, reason=" ", by=paul)
    services.send_back(report=report, reason="Manque la Guyane.", by=paul, now=NOW)
    report.refresh_from_db()
    assert (report.state, report.reason) == ("returned", "Manque la Guyane.")
    refused("step", services.accept, report=report, by=paul)
    services.submit(report=report, by=edith, now=NOW)
    services.accept(report=report, by=paul, now=NOW)
    report.refresh_from_db()
    assert (report.state, report.reason) == ("accepted", "")
    assert Entry.objects.filter(verb="programme.report_moved").count() == 4


def test_the_period_follows_its_reports(house: Project) -> None:
    period = accepted(periods()[0])
    assert period.state == "accepted"
    services.send_back(report=period.reports.all()[0], reason="À revoir.", by=None, now=NOW)
    period.refresh_from_db()
    assert period.state == "compiling"
    refused("step", services.lock, period=period)


def test_locked_means_nothing_changes(house: Project) -> None:
    some_measures()
    snapshot = locked(periods()[0])
    period = periods()[0]
    report = period.reports.all()[0]
    refused("locked", services.send_back, report=report, reason="Trop tard.")
    period.ends_on = date(2020, 3, 1)
    refused("locked", services.keep, row=period)
    target = Target.objects.get(period=period)
    refused("locked", services.keep, row=target)
    refused("locked", services.remove, row=target)
    snapshot.content = "{}"
    with pytest.raises(TypeError):
        snapshot.save()


def test_periods_are_locked_in_their_order(house: Project) -> None:
    refused("order", services.lock, period=accepted(periods()[1]))
    assert not Snapshot.objects.exists()
    assert Period.objects.get(number=2).state == "accepted"


def test_the_snapshot_is_canonical_and_holds_everything(house: Project) -> None:
    some_measures()
    snapshot = locked(periods()[0])
    said = json.loads(snapshot.content)
    assert content.canonical(said) == snapshot.content
    assert hashlib.sha256(snapshot.content.encode()).hexdigest() == snapshot.sha256
    children = next(one for one in said["indicators"] if one["code"] == "enfants")
    assert children["total"]["value"] == "326"
    assert children["total"]["parts"] == {"": "6", "children": "240", "parents": "80"}
    assert children["target"] == "200"
    assert children["final"] == "1000"
    assert children["months"] == {"2019-10": 163, "2020-01": 163}
    assert children["certainty"] == {"counted": "320", "estimated": "6"}
    calls = next(one for one in said["indicators"] if one["code"] == "appels")
    assert calls["total"] == {"value": "68", "parts": {"": "8", "children": "60"}, "add_up": True, "base": None, "bases": {}}  # fmt: skip
    assert len(said["reports"]) == 2
    assert {one["number"] for one in said["activities"]} == {1, 2, 3}


def test_totals_are_worked_out_anew_in_each_period(house: Project) -> None:
    some_measures()
    locked(periods()[0])
    measure("outreach.tour", date(2019, 12, 1), 10)  # told late, of the first period
    said = json.loads(locked(periods()[1]).content)
    towns = next(one for one in said["indicators"] if one["code"] == "villes")
    assert (towns["period"]["value"], towns["total"]["value"]) == ("2", "4")  # ville-a once
    children = next(one for one in said["indicators"] if one["code"] == "enfants")
    assert (children["period"]["value"], children["total"]["value"]) == ("163", str(3 * 163 + 10))


def test_a_text_that_breaks_the_agreement_is_not_locked(house: Project, edith: User) -> None:
    period = services.compile_(period=periods()[0], by=None, now=NOW)
    for report in period.reports.all():
        services.narrate(
            report=report, activity=Activity.objects.get(number=1), by=None, now=NOW,
            text="Le projet Make children click free from cyber sexual violence avance.",
        )  # fmt: skip
        services.accept(report=written_but_first(report), by=None, now=NOW)
    refused("funder", services.lock, period=period)
    said = content.of_period(periods()[0])
    found = locking.findings(said)
    assert {one.fault for one in found["fr"]} == {"title"}
    for language in ("fr", "en"):
        subject = locking.check_subject(said, language)
        funding.waive(subject=subject, fault="title", reason="Citation.", actor=edith, now=NOW)
    assert services.lock(period=period, by=None, now=NOW).pk


def written_but_first(report: PartnerReport) -> PartnerReport:
    for one in report.partner.activities.exclude(number=1):
        services.narrate(report=report, activity=one, text="Des séances.", by=None, now=NOW)
    return services.submit(report=report, by=None, now=NOW)


def test_sent_files_are_known_by_their_digest(house: Project) -> None:
    snapshot = locked(periods()[0])
    services.mark_sent(period=periods()[0], by=None, now=NOW)
    snapshot.refresh_from_db()
    assert set(snapshot.sent) == {f"{a}.{b}" for a in ("fr", "en") for b in ("docx", "xlsx", "pdf")}
    file = locking.export(snapshot, language="fr", form="docx")
    assert snapshot.sent["fr.docx"] == hashlib.sha256(file).hexdigest()


def test_a_share_has_a_whole_and_measures_have_kinds(house: Project) -> None:
    for fields in ({"aggregation": "ratio"}, {"kinds": ""}, {"source": "figure", "kinds": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            indicator(house, "faux", **fields)


def test_what_something_rests_on_is_not_removed(house: Project) -> None:
    refused("used", services.remove, row=house.partners.get(code="e-enfance"))
    services.remove(row=Target.objects.get(period=None), by=None, now=NOW)
    assert not Target.objects.filter(period=None).exists()


def newcomer(row: Project) -> Partner:
    return Partner(project=row, code="nouveau", name="Nouveau", role_fr="Aide.", role_en="Helps.")


def test_a_partner_who_comes_later_reports_in_what_is_still_written(report: PartnerReport) -> None:
    row = report.period.project
    services.keep(row=newcomer(row), by=None, now=NOW)
    assert list(PartnerReport.objects.filter(partner__code="nouveau").values_list("period__number", "state")) == [(1, "draft")]  # fmt: skip
    changed = Partner.objects.get(code="nouveau")
    changed.name = "Renommé"
    services.keep(row=changed, by=None, now=NOW)
    assert PartnerReport.objects.filter(partner=changed).count() == 1


def test_a_partner_who_comes_after_the_lock_reports_in_later_periods_alone(house: Project) -> None:
    locked(periods()[0])
    services.keep(row=newcomer(house), by=None, now=NOW)
    assert not PartnerReport.objects.filter(partner__code="nouveau").exists()
    services.compile_(period=periods()[1], by=None, now=NOW)
    assert PartnerReport.objects.get(partner__code="nouveau").period.number == 2


def test_a_partner_who_wrote_nothing_goes_and_holds_nobody_up(house: Project) -> None:
    first = services.compile_(period=periods()[0], by=None, now=NOW)
    late = newcomer(house)
    services.keep(row=late, by=None, now=NOW)
    for one in first.reports.exclude(partner=late):
        services.accept(report=written(one), by=None, now=NOW)
    first.refresh_from_db()
    assert first.state == "compiling"

    services.remove(row=late, by=None, now=NOW)
    first.refresh_from_db()
    assert (first.state, first.reports.count()) == ("accepted", 2)


def test_a_partner_who_wrote_something_stays(report: PartnerReport) -> None:
    late = newcomer(report.period.project)
    services.keep(row=late, by=None, now=NOW)
    mine = PartnerReport.objects.get(partner=late)
    one = Activity.objects.get(number=1)
    services.narrate(report=mine, activity=one, text="Aidé.", by=None, now=NOW)
    refused("used", services.remove, row=late)
    assert PartnerReport.objects.filter(pk=mine.pk).exists()
