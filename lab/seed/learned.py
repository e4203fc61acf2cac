"""What the demo's held session brought: invented answers before and after, and a few certificates."""

from datetime import timedelta

from clickable.training.certificates import services as certificates
from clickable.training.models import Session
from clickable.training.surveys import selectors, services
from clickable.training.surveys.models import Sheet
from clickable.training.surveys.services import Given

# Of each person: which questions (by place) were wrong before, and after; what they think, 1 to 5.
PEOPLE: list[tuple[set[int], set[int], str]] = [
    ({0, 1, 5}, {5}, "5444"), ({2, 6, 7}, set(), "5545"), ({0, 3, 7, 8}, {7}, "4334"), ({1, 5}, {1}, "4445"),
    ({0, 5, 7}, {0}, "5455"), ({6, 8}, set(), "3345"), ({0, 1, 2, 5, 7}, {5, 7}, "4454"),
]  # fmt: skip
NAMES = ["Personne Exemple", "Dominique Exemple", "Camille Démonstration"]
REMARK = "Gardez les exemples, et plus de temps pour les questions (démo)."


def learn(row: Session) -> None:
    """Answers to its questionnaires, counted, and certificates of a paper list."""
    services.load_questionnaires(now=row.starts_at)
    services.open_due(now=row.starts_at - timedelta(days=1))
    survey = selectors.survey_of(row)
    assert survey
    asked = selectors.asked_by(survey)
    for number, (before, after, thinks) in enumerate(PEOPLE):
        scales = [one.code for one in asked.opinions if one.kind == "scale"]
        opinions = {code: [chosen] for code, chosen in zip(scales, thinks, strict=True)}
        for moment, wrong, at in (("before", before, row.starts_at), ("after", after, row.ends_at)):
            late = moment == "after"
            given = Given(
                moment=Sheet.Moment(moment),
                code=f"EX{number:02d}MO",
                answers={
                    code: ["?"] if place in wrong else list(right)
                    for place, (code, right) in enumerate(asked.right.items())
                },
                opinions=opinions if late else {},
                remark=REMARK if late and not number else "",
            )
            services.answer(survey=survey, given=given, now=at)
    services.close_due(now=row.ends_at + timedelta(days=14))
    certificates.issue_list(session=row, names=NAMES, by=None, now=row.ends_at + timedelta(hours=2))
