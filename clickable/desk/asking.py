"""What both judging pages ask: the item's own, and that of a second opinion."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.http import QueryDict

from clickable.assess.labels.address import gravest
from clickable.assess.labels.questionnaire import Labels
from clickable.desk import consequences, judging
from clickable.desk.forms import REAL, CategoryForm
from clickable.desk.judging_forms import JudgementForm
from clickable.locate.selectors import Located
from clickable.report.models import Category


def read(given: QueryDict, *, day: date, looking: bool = False) -> JudgementForm:
    """What was typed, for the category that is chosen in it; while none is, no question is asked."""
    chosen = CategoryForm(given)
    known = chosen.is_valid()
    category = Category(chosen.cleaned_data["category"]) if known else Category.UNSURE
    return JudgementForm(given, category=category, day=day, looking=looking)


def page(
    form: JudgementForm | None,
    beforehand: Category,
    *,
    day: date,
    asks: bool,
    before: Iterable[Labels] = (),
    located: Located | None = None,
    suggested: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """For the templates: the form with the answers so far.

    `beforehand`: the category while nothing was typed; `asks`: there is a form on the page at all;
    `before`: earlier judgements of the address; `suggested`: by question, what is known of the host.
    """
    category = form.judged_as if form else beforehand
    refused = form is not None and bool(form.errors) and not form.looking
    given = form.data if form else QueryDict()
    return {
        "form": form,
        "judging": asks,
        "refused": refused,
        "confirming": form is not None and not refused,
        "categories": REAL,
        "category": category,
        "danger": bool(given.get("life_in_danger")),
        "note": given.get("note", ""),
        "sheet": None,
        **(
            _questions(form, category, day=day, before=before, located=located, suggested=suggested)
            if asks
            else {}
        ),
    }


def _questions(
    form: JudgementForm | None,
    category: Category,
    *,
    day: date,
    before: Iterable[Labels],
    located: Located | None,
    suggested: Mapping[str, str] | None,
) -> dict[str, Any]:
    if category == Category.UNSURE:
        return {}
    earlier = gravest(before)
    sheet = judging.sheet(
        category,
        day=day,
        labels=form.labels if form else {},
        derived=form.derived if form else None,
        given=dict(form.data.lists()) if form else {},
        errors={name: list(map(str, e)) for name, e in form.errors.items()} if form else {},
        earlier=earlier,
        suggested=suggested or {},
    )
    return {
        "sheet": sheet,
        "said_before": judging.said_before(day, earlier),
        "ways": consequences.ways(category=category, located=located),
    }
