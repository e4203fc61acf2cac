"""What a reviewer's pages show. No organisation beyond the list on which interests are declared."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clickable.grants.countries import name as name_of
from clickable.grants.models import Application, Criterion
from clickable.grants.questions import plain
from clickable.grants.review import rules, selectors
from clickable.grants.review.agreement import agreement
from clickable.grants.review.forms import CONFLICT, NONE, NOT_APPLICABLE, DeclareForm, typed
from clickable.grants.review.models import Assignment, Declaration, Review, Reviewer, Term
from clickable.grants.review.services.reviewing import faults_of
from clickable.grants.selectors import blind_view

WHY = {
    rules.NO_POINTS: gettext_lazy("il manque des points, ou « sans objet »."),
    rules.NO_COMMENT: gettext_lazy("il manque une raison, même courte."),
    rules.OUT_OF_RANGE: gettext_lazy("ces points ne sont pas sur l’échelle."),
    rules.NO_ADVICE: gettext_lazy("dites si vous retenez cette candidature."),
    rules.NOTHING_APPLIES: gettext_lazy("au moins un critère reçoit des points."),
}


def home(row: Reviewer, *, language: str) -> dict[str, Any]:
    entrusted = list(selectors.entrusted(row)) if row.state == Reviewer.State.AGREED else []
    words = agreement()
    return {
        "row": row,
        "call": row.call.text(language),
        "words": words.text(language),
        "edition": words.edition,
        "term": Term.objects.filter(call=row.call_id).first(),
        "agreed": row.state == Reviewer.State.AGREED,
        "entrusted": [(one, _state(one)) for one in entrusted],
        "to_declare": len(_undeclared(row)),
        "locked": selectors.waiting_for_declaration(row) if row.state == Reviewer.State.AGREED else 0,
        "sees_ranking": selectors.sees_ranking(row),
    }  # fmt: skip


def _state(assignment: Assignment) -> str:
    review = getattr(assignment, "review", None)
    return str(review.get_state_display()) if review else _("à lire")


def _undeclared(row: Reviewer) -> list[Application]:
    said = Declaration.objects.filter(reviewer=row, current=True).values("application")
    return list(selectors.to_declare(row).exclude(pk__in=said))


def declarations(row: Reviewer, form: DeclareForm | None, *, language: str) -> dict[str, Any]:
    """Organisation and country of each: those that were declared, and those that were not."""
    said = {
        one.application_id: one for one in Declaration.objects.filter(reviewer=row, current=True)
    }
    rows = []
    faulty = {one.pk: why for one, why in form.faults} if form else {}
    kept = {one.pk: (tie, reason) for one, tie, reason in form.rows} if form else {}
    for one in selectors.to_declare(row):
        done = said.get(one.pk)
        tie, reason = kept.get(one.pk, ("", ""))
        if not tie and done:
            tie, reason = (CONFLICT, done.reason) if done.conflicted else (NONE, "")
        rows.append({
            "pk": one.pk, "organisation": one.organisation, "country": name_of(one.country, language),
            "done": done, "tie": tie, "reason": reason, "fault": faulty.get(one.pk, ""),
        })  # fmt: skip
    return {"row": row, "call": row.call.text(language), "rows": rows, "faults": [one for one in rows if one["fault"]]}  # fmt: skip


def dossier(
    row: Reviewer,
    assignment: Assignment,
    *,
    language: str,
    sent: dict[str, str] | None = None,
    handing_in: bool = False,
) -> dict[str, Any]:
    """One application, blind, and the review of it; `sent`: what was typed and could not be kept."""
    application = assignment.application
    review = Review.objects.filter(assignment=assignment).prefetch_related("scores").first()
    locked = bool(review and review.state == Review.State.SUBMITTED)
    values = typed(review) if sent is None or locked else sent
    faults = faults_of(review) if review and handing_in else []
    by_code: dict[str, list[str]] = {}
    for fault in faults:
        by_code.setdefault(fault.code, []).append(str(WHY[fault.why]))
    criteria = list(application.call.criteria.all())
    return {
        "row": row,
        "application": application,
        "answers": blind_view(application, language),
        "review": review,
        "locked": locked,
        "unsaved": _unsaved(criteria, sent, typed(review), language=language) if locked and sent else [],
        "criteria": [_criterion(one, values, faults=by_code.get(one.code, []), language=language) for one in criteria],
        "whole": by_code.get("", []),
        "has_faults": bool(faults),
        "advice": [(value, label, values.get("advice") == value) for value, label in Review.Advice.choices],
        "comment": values.get("comment", ""),
        "others": [_other(one, language) for one in selectors.others_reviews(row, application)],
    }  # fmt: skip


def _unsaved(
    criteria: list[Criterion], sent: dict[str, str], kept: dict[str, Any], *, language: str
) -> list[tuple[str, str]]:
    """The words that were typed after it was handed in elsewhere: to be copied, not lost."""
    words = [(one.label.get(language) or one.label.get("fr", one.code), f"comment-{one.pk}") for one in criteria]  # fmt: skip
    words.append((_("Pour l’organisation"), "comment"))
    return [
        (label, sent[name])
        for label, name in words
        if sent.get(name, "").strip() and plain(sent[name]) != kept.get(name)
    ]


def _criterion(
    one: Criterion, values: dict[str, Any], *, faults: list[str], language: str
) -> dict[str, Any]:
    chosen = str(values.get(f"points-{one.pk}", ""))
    options = [(str(n), str(n), chosen == str(n)) for n in range(one.most + 1)]
    options.append((NOT_APPLICABLE, _("sans objet"), chosen == NOT_APPLICABLE))
    return {
        "pk": one.pk,
        "label": one.label.get(language) or one.label.get("fr", one.code),
        "help": one.help.get(language) or one.help.get("fr", ""),
        "weight": one.weight,
        "most": one.most,
        "options": options,
        "comment": values.get(f"comment-{one.pk}", ""),
        "faults": faults,
    }


def _other(review: Review, language: str) -> dict[str, Any]:
    scores = review.scores.select_related("criterion")
    return {
        "total": review.total,
        "advice": review.get_advice_display(),
        "comment": review.comment,
        "scores": [
            (one.criterion.label.get(language) or one.criterion.label.get("fr", ""), one.value, one.comment)
            for one in scores
        ],
    }  # fmt: skip
