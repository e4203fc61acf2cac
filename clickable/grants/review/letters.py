"""What reviewers are written, and what applicants hear of the decision. Each letter has links of its own."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clickable.base.days import date_format
from clickable.grants.review import rules
from clickable.grants.review.models import Assignment, Decision, Review, Reviewer
from clickable.post import links
from clickable.post import services as post
from clickable.post.content import Content
from clickable.post.models import Addressee

MINE = "grant_review.mine"
ANSWER = "grant_awards.answer"  # the page is of the room `awards`, which knows this one
PERSONAL = timedelta(days=400)
TO_ANSWER = timedelta(days=60)
Lines = Sequence[str]


def link(row: Reviewer, *, now: datetime) -> str:
    pk, token = links.new_link(purpose=MINE, subject=str(row), until=now + PERSONAL, now=now)
    return f"{settings.SITE_URL}{reverse('grant_review:mine', args=[pk, token])}"


def invited(row: Reviewer, *, now: datetime) -> bool:
    with _in(row.addressee):
        lines = [
            _("Vous êtes invité·e à relire des candidatures à l’appel « %(call)s ».") % {"call": _title(row)},
            _("Ouvrez votre page : elle dit à quoi vous vous engagez, puis demande pour chaque organisation si vous avez un lien avec elle."),
            link(row, now=now),
            _("Ce lien est à vous seul·e. Ne le transmettez à personne."),
        ]  # fmt: skip
        return _write(row, "invited", _("Relire des candidatures"), lines=lines, now=now, once=f"grant_review.invited:{row.pk}")  # fmt: skip


def own_link(row: Reviewer, *, now: datetime) -> bool:
    with _in(row.addressee):
        lines = [_("Voici le lien de votre page. Ne le transmettez à personne."), link(row, now=now)]  # fmt: skip
        return _write(row, "link", _("Votre page de relecture"), lines=lines, now=now)


def entrusted(row: Reviewer, *, number: int, batch: str, now: datetime) -> bool:
    with _in(row.addressee):
        lines = [
            ngettext(
                "%(n)s candidature vous est confiée.", "%(n)s candidatures vous sont confiées.", number
            ) % {"n": number},
            _("Avant d’en ouvrir une, dites si vous avez un lien avec l’organisation."),
            link(row, now=now),
        ]  # fmt: skip
        return _write(row, "entrusted", _("Des candidatures à relire"), lines=lines, now=now, once=f"grant_review.entrusted:{row.pk}:{batch}")  # fmt: skip


def remind(row: Reviewer, *, number: int, due: date, which: str, now: datetime) -> bool:
    """Once before the day, once after it. Nothing of what they read: how many, until when."""
    with _in(row.addressee):
        day = date_format(due, "j F Y")
        if which == "soon":
            said = ngettext(
                "Il vous reste %(n)s relecture à rendre, au plus tard le %(day)s.",
                "Il vous reste %(n)s relectures à rendre, au plus tard le %(day)s.",
                number,
            )
        else:
            said = ngettext(
                "Il vous reste %(n)s relecture, attendue le %(day)s. Elle compte encore si vous la rendez maintenant.",
                "Il vous reste %(n)s relectures, attendues le %(day)s. Elles comptent encore si vous les rendez maintenant.",
                number,
            )
        lines = [
            said % {"n": number, "day": day},
            link(row, now=now),
            _("Vous ne pouvez pas les faire ? Dites-le sur cette page : nous les confions à d’autres."),
        ]  # fmt: skip
        once = f"grant_review.remind:{row.pk}:{due}:{which}"
        return _write(row, "remind", _("Vos relectures"), lines=lines, now=now, once=once)


def sent_back(review: Review, *, now: datetime) -> bool:
    assignment: Assignment = review.assignment
    row = assignment.reviewer
    with _in(row.addressee):
        lines = [
            _("Votre relecture de la candidature %(number)s vous revient.") % {"number": assignment.application.number},
            _("Raison : %(reason)s") % {"reason": review.returned_why},
            link(row, now=now),
        ]  # fmt: skip
        return _write(row, "sent_back", _("Une relecture est à reprendre"), lines=lines, now=now, once=f"grant_review.back:{review.pk}:{now:%Y%m%d%H%M%S}")  # fmt: skip


def decided(row: Decision, *, means: rules.Summary, now: datetime) -> bool:
    """What the panel decided, to the organisation: once, with its reasons."""
    application = row.application
    if application.addressee is None:
        return False
    with _in(application.addressee):
        title = application.call.text(application.language).get("title", "")
        lines = [
            _("Candidature %(number)s, « %(title)s ».") % {"number": application.number, "title": application.title},
            *_said(row, now=now),
            *_feedback(row, means),
        ]  # fmt: skip
        return _post(
            application.addressee,
            "notice",
            _("Réponse à votre candidature : %(call)s") % {"call": title},
            lines=lines,
            about=str(application),
            now=now,
            once=f"grant_review.notice:{application.pk}",
        )


def raised(row: Decision, *, now: datetime) -> bool:
    """From the reserve."""
    application = row.application
    if application.addressee is None:
        return False
    with _in(application.addressee):
        lines = [_("Une place s’est libérée pour votre candidature %(number)s.") % {"number": application.number}, *_offer(row, now=now)]  # fmt: skip
        return _post(application.addressee, "raised", _("Votre candidature est retenue"), lines=lines, about=str(application), now=now, once=f"grant_review.raised:{row.pk}")  # fmt: skip


def _said(row: Decision, *, now: datetime) -> list[str]:
    if row.outcome == Decision.Outcome.SELECTED:
        return _offer(row, now=now)
    if row.outcome == Decision.Outcome.RESERVE:
        return [_("Le jury l’a placée en réserve : elle peut être retenue si une autre organisation renonce. Nous vous écririons.")]  # fmt: skip
    return [_("Le jury ne l’a pas retenue. Merci du travail que vous y avez mis.")]


def _offer(row: Decision, *, now: datetime) -> list[str]:
    until = now + TO_ANSWER
    pk, token = links.new_link(purpose=ANSWER, subject=str(row.application), until=until, now=now)
    amount = number_format(row.given or 0, decimal_pos=2, force_grouping=True)
    return [
        _("Le jury l’a retenue : %(amount)s %(currency)s.") % {"amount": amount, "currency": row.application.call.currency},
        _("Dites avant le %(day)s si vous acceptez :") % {"day": date_format(until, "j F Y")},
        f"{settings.SITE_URL}{reverse('grant_awards:answer', args=[pk, token])}",
    ]  # fmt: skip


def _feedback(row: Decision, means: rules.Summary) -> list[str]:
    if row.outcome == Decision.Outcome.SELECTED:
        return [row.feedback] if row.feedback else []
    lines = []
    between = rules.band(means.mean)
    if between:
        lines.append(_("Note moyenne : entre %(low)s et %(high)s points sur 5, par les critères de l’appel.") % {"low": between[0], "high": between[1]})  # fmt: skip
    lines += [_("Les raisons du jury :"), row.feedback or row.reason]
    return lines


def _title(row: Reviewer) -> str:
    return str(row.call.text(row.language).get("title", row.call.slug))


def _in(to: Addressee | None) -> translation.override:
    return translation.override(to.language if to else "fr")


def _write(
    row: Reviewer, kind: str, subject: str, *, lines: Lines, now: datetime, once: str = ""
) -> bool:
    if row.addressee is None:
        return False
    return _post(row.addressee, kind, subject, lines=lines, about=str(row), now=now, once=once)


def _post(
    to: Addressee, kind: str, subject: str, *, lines: Lines, about: str, now: datetime, once: str
) -> bool:
    body = "\n\n".join([_("Bonjour,"), *lines, settings.ORGANISATION]) + "\n"
    content = Content(subject=subject, body=body)
    sent = post.write(
        to=to, kind=f"grant_review.{kind}", about=about, content=content, now=now, once=once
    )
    return sent is not None
