"""The judging form as it is shown: the questions, and each conclusion that the rules may come to.

A conclusion is written on the page once, hidden until its labels are given: without JavaScript the server shows the one
that follows, with it the page does, by the same conditions. What counts is what the server derives when it is decided.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clickable.assess import legal
from clickable.assess.labels.address import Gravest
from clickable.assess.labels.mapping import Derived, Refine, Rule, RuleBook, Unclear, rule_book_at
from clickable.assess.labels.questionnaire import (
    Condition,
    Kind,
    Labels,
    Place,
    Question,
    Questionnaire,
    questionnaire_at,
)
from clickable.assess.models import Outcome, Override
from clickable.assess.rules import WITHOUT_LABELS, bases_for, is_illegal, outcomes_for
from clickable.desk import consequences
from clickable.desk.label_words import answer, hint, only_if, say
from clickable.desk.words import sentence
from clickable.report.models import Category

Typed = Mapping[str, list[str]]  # by the name of a field
RULES, OTHERWISE = "rules", "otherwise"
FAULTS: dict[Unclear, Promise] = {
    Unclear.NO_RULE: _("Aucune règle ne conclut de ces étiquettes : demandez un deuxième avis."),
    Unclear.OTHER_CATEGORY: _("Une personne mineure est montrée : choisissez l’autre catégorie."),
}


@dataclass(frozen=True)
class Choice:
    """One answer that may be given, and its key."""

    code: str
    key: str
    words: str
    chosen: bool
    hint: "str | Promise" = ""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One question on the page."""

    code: str
    kind: Kind
    words: str
    hint: str
    only_if: str
    when: str  # JSON, for the page
    needed: str  # JSON: it must be answered when this holds; empty: it need not
    choices: list[Choice]
    number: str
    least: int
    most: int
    errors: list[str]
    suggested: str  # what is known beforehand, with its source; never an answer that is set

    @property
    def name(self) -> str:
        return f"q-{self.code}"


@dataclass(frozen=True)
class Basis:
    article: legal.Article
    when: str  # JSON; empty: always
    shown: bool


@dataclass(frozen=True, kw_only=True)
class Conclusion:
    """What one rule comes to."""

    outcome: Outcome | None
    words: str
    next: "Promise | str"
    bases: list[Basis]
    when: str
    unless: str
    was: str  # the outcome that this one makes another; empty: it stands by itself
    confirmed: bool
    shown: bool


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Everything the form shows for one category."""

    walk: list[Asked]
    more: list[Asked]
    ways_out: list[Choice]  # a conclusion without, or against, the rules
    outcomes: list[Choice]
    bases: list[tuple[legal.Article, bool]]
    reasons: list[Choice]
    conclusions: list[Conclusion]
    derived: Derived | None
    shown: str  # what was derived, as the form sends it back
    questions: Questionnaire
    rules: RuleBook
    milder: list[str]  # of an earlier judgement of the same address

    @property
    def without_rules(self) -> bool:
        """Whether a conclusion is chosen that needs no labels."""
        return any(way.chosen for way in self.ways_out[1:-1])

    @property
    def more_is_open(self) -> bool:
        return any(q.errors or q.number or any(c.chosen for c in q.choices) for q in self.more)


def fingerprint(derived: Derived | None) -> str:
    """What an analyst was shown, in a form that can be sent back."""
    if derived is None or derived.outcome is None:
        return ""
    return f"{derived.outcome}:{'+'.join(sorted(derived.articles))}"


def sheet(
    category: Category,
    *,
    day: date,
    labels: Labels,
    derived: Derived | None,
    given: Typed,
    errors: Typed,
    earlier: Gravest,
    suggested: Mapping[str, str],
) -> Sheet:
    asked, book = questionnaire_at(day), rule_book_at(day)
    way = (given.get("conclusion") or [RULES])[0]
    shown = [
        _asked(q, asked, labels=labels, errors=errors, given=given, suggested=suggested)
        for q in asked.of(category)
    ]
    walk = {q.code for q in asked.of(category) if q.place == Place.WALK}
    bases, basis = bases_for(category), given.get("legal_basis", [])
    return Sheet(
        walk=[one for one in shown if one.code in walk],
        more=[one for one in shown if one.code not in walk],
        ways_out=_ways_out(way),
        outcomes=_numbered(outcomes_for(category), given.get("outcome", [])),
        bases=[(article, article.code in basis) for article in bases],
        reasons=_numbered(tuple(Override), given.get("override", [])),
        conclusions=_conclusions(book, category, derived),
        derived=derived,
        shown=fingerprint(derived),
        questions=asked,
        rules=book,
        milder=[_said_before(asked, code, earlier) for code in earlier.milder(labels)],
    )


def said_before(day: date, earlier: Gravest) -> list[str]:
    """What the gravest judgement of this address said, in words."""
    asked = questionnaire_at(day)
    return [
        _said_before(asked, code, earlier) for code in ("age", "seen") if getattr(earlier, code)
    ]


def _said_before(asked: Questionnaire, code: str, earlier: Gravest) -> str:
    question = asked.question(code)
    if question is None:
        return ""
    told = {"what": say(question), "more": answer(question, getattr(earlier, code))}
    return gettext("%(what)s : %(more)s") % told


def _asked(
    question: Question,
    asked: Questionnaire,
    *,
    labels: Labels,
    errors: Typed,
    given: Typed,
    suggested: Mapping[str, str],
) -> Asked:
    heard = labels.get(question.code)
    chosen = heard if isinstance(heard, tuple) else (str(heard),)
    needed = {} if question.required else question.required_if
    return Asked(
        code=question.code,
        kind=question.kind,
        words=say(question),
        hint=hint(question),
        only_if=only_if(question.when, {q.code: q for q in asked.questions}),
        when=_json(question.when),
        needed="" if needed is None else _json(needed),
        choices=[Choice(o.code, o.key, say(o), o.code in chosen) for o in question.options],
        number="".join(given.get(f"q-{question.code}", [])) if question.kind == Kind.NUMBER else "",
        least=question.least,
        most=question.most,
        errors=errors.get(f"q-{question.code}", []),
        suggested=suggested.get(question.code, ""),
    )


def _ways_out(way: str) -> list[Choice]:
    ways = [(RULES, _("Celle que donnent les règles"), _("D’après vos réponses."))]
    ways += [(o.value, o.label, consequences.next_step(o)) for o in WITHOUT_LABELS]  # type: ignore[misc]
    ways.append((OTHERWISE, _("Conclure autrement"), _("Contre les règles, avec une raison.")))
    return [
        Choice(code, str(n), sentence(words), code == way, next_step)
        for n, (code, words, next_step) in enumerate(ways, start=1)
    ]


def _numbered(
    options: "tuple[Outcome, ...] | tuple[Override, ...]", given: list[str]
) -> list[Choice]:
    keys = "1234567890"
    return [
        Choice(o.value, keys[n] if n < len(keys) else "", sentence(o.label), o.value in given)
        for n, o in enumerate(options)
    ]


def _conclusions(book: RuleBook, category: Category, derived: Derived | None) -> list[Conclusion]:
    rules = [
        _conclusion(rule, book, derived if derived and derived.rule == rule.code else None)
        for rule in book.rules
        if rule.category == category
    ]
    by = derived.rule if derived else ""
    return rules + [_refined(one, shown=one.code == by) for one in book.refines]


def _refined(one: Refine, *, shown: bool) -> Conclusion:
    return Conclusion(
        outcome=one.outcome,
        words=sentence(one.outcome.label),
        next=consequences.next_step(one.outcome),
        bases=[],
        when=_json(one.when),
        unless="",
        was=one.outcome_was,
        confirmed=one.confirmed,
        shown=shown,
    )


def _conclusion(rule: Rule, book: RuleBook, derived: Derived | None) -> Conclusion:
    outcome = rule.outcome
    return Conclusion(
        outcome=outcome,
        words=sentence(outcome.label) if outcome else "",
        next=consequences.next_step(outcome) if outcome else FAULTS[rule.fault or Unclear.NO_RULE],
        bases=_bases(rule, book, derived),
        when=_json(rule.when),
        unless=_json(rule.unless) if rule.unless else "",
        was="",
        confirmed=rule.confirmed,
        shown=derived is not None,
    )


def _bases(rule: Rule, book: RuleBook, derived: Derived | None) -> list[Basis]:
    if rule.outcome is None or not is_illegal(rule.outcome):
        return []
    found = [(code, "") for code in rule.articles]
    for also in book.alsos:
        if also.category == rule.category:
            found += [(c, _json(also.when)) for c in also.articles if c not in rule.articles]
    return [
        Basis(legal.articles()[code], when, code in derived.articles if derived else not when)
        for code, when in found
    ]


def _json(condition: Condition) -> str:
    return json.dumps(condition, separators=(",", ":"))
