"""A dozen promising practices of invented organisations, two that wait for eyes, one that was given back."""

from datetime import datetime, timedelta

from django.utils.timezone import localdate

from clickable.exchange.practices.models import Facet, Practice, PracticeVersion, Review
from clickable.exchange.practices.rules import words
from clickable.exchange.practices.selectors import criteria
from clickable.people.models import User

S = PracticeVersion.State
# title fr, title en, organisation, country, themes, audiences, evidence, cost, sent in
ROWS = [
    ("Le théâtre d’ombres des secrets", "A shadow theatre of secrets", "Phare des enfants", "FR", ["prevention"], ["children"], "feedback", "low", "fr"),
    ("Facile à lire, relu par ceux qui lisent", "Easy to read, reviewed by those who read", "Ancre des enfants", "FR", ["prevention", "participation"], ["disability", "children"], "measured", "low", "fr"),
    ("Signaler sans dire son nom, à l’école", "Reporting at school without a name", "Balise numérique", "BE", ["reporting"], ["teenagers"], "measured", "medium", "fr"),
    ("Un conseil de douze enfants", "A board of twelve children", "Escale d’écoute", "LU", ["participation", "monitoring"], ["children", "teenagers"], "feedback", "medium", "fr"),
    ("Former en binôme : santé et école", "Training in pairs: health and school", "Sillage du Danube", "HU", ["training", "harmful"], ["professionals"], "evaluated", "medium", "en"),
    ("Parler aux parents à la sortie du club", "Meeting parents after the club", "Boussole d’écoute", "IT", ["prevention"], ["parents"], "tried", "free", "en"),
    ("Le rapport parallèle à plusieurs voix", "A shadow report with several voices", "Horizon numérique", "RO", ["monitoring"], ["deciders"], "tried", "low", "en"),
    ("Vingt minutes avec une modératrice", "Twenty minutes with a moderator", "Passerelle numérique", "DE", ["platforms", "training"], ["professionals"], "feedback", "free", "en"),
    ("Après la révélation : le même adulte", "After speaking out: the same adult", "Amarre des enfants", "ES", ["support"], ["children", "professionals"], "compared", "high", "en"),
    ("Une affiche, sept langues, un numéro", "One poster, seven languages, one number", "Phare d’écoute", "PT", ["reporting", "prevention"], ["public"], "measured", "low", "en"),
    ("Quand deux enfants se blessent", "When two children hurt each other", "Balise d’écoute", "FI", ["harmful", "support"], ["professionals", "parents"], "evaluated", "medium", "en"),
    ("Le bus qui écoute, en été", "The listening bus in summer", "Sillage numérique", "FR", ["prevention", "support"], ["teenagers", "public"], "measured", "high", "fr"),
]  # fmt: skip
TEXTS = {
    "fr": {
        "problem": "Beaucoup d’enfants ne trouvent pas à qui parler de ce qui leur arrive en ligne, et les adultes ne savent pas par où commencer.",
        "done": "Une équipe de deux personnes prépare avec un petit groupe, essaie dans un lieu, corrige, puis recommence dans trois autres. Un adulte formé reste disponible ensuite.",
        "audience": "Une centaine de personnes la première année.",
        "participation": "Un groupe d’enfants a relu chaque version et en a fait changer les mots ; leur avis est joint au bilan.",
    },
    "en": {
        "problem": "Many children find nobody to talk to about what happens to them online, and adults do not know where to begin.",
        "done": "A team of two prepares with a small group, tries in one place, mends, then starts again in three others. A trained adult stays available afterwards.",
        "audience": "About a hundred people in the first year.",
        "participation": "A group of children reviewed each version and had words changed; their opinion is part of the report.",
    },
}  # fmt: skip


def fill(*, now: datetime) -> int:
    """Once; how many practices there are then."""
    if Practice.objects.exists():
        return 0
    editors = list(User.objects.filter(role=User.Role.EDITOR).order_by("pk")[:2])
    for n in range(len(ROWS)):
        _public(n, editors, now=now - timedelta(days=40 * n + 12))
    for n, state in ((0, S.SUBMITTED), (6, S.SUBMITTED), (3, S.RETURNED)):
        _waiting(n, state, editors, now=now - timedelta(days=n + 1))
    return Practice.objects.count()


def _version(n: int, *, title: str, now: datetime) -> PracticeVersion:
    fr, en, organisation, country, themes, audiences, evidence, cost, sent_in = ROWS[n]
    practice = Practice.objects.create(
        organisation=organisation, country=country, role="Chargée de projets" if sent_in == "fr" else "Project officer",
        language=sent_in, asked_at=now, confirmed_on=localdate(now),
    )  # fmt: skip
    both = [sent_in] if n % 4 == 2 or title else [sent_in, "en" if sent_in == "fr" else "fr"]
    titles = {"fr": title or fr, "en": title or en}
    texts = {code: {"title": titles[code], **TEXTS[code]} for code in both}
    return PracticeVersion(
        practice=practice, number=1, texts=texts, themes=themes, audiences=audiences, evidence=evidence,
        cost=cost, languages=both, licence="cc-by", links=[f"https://pratique-{n + 1}.example/"],
        words=words(organisation, texts), saved_at=now, sent_at=now,
    )  # fmt: skip


def _public(n: int, editors: list[User], *, now: datetime) -> None:
    version, today = _version(n, title="", now=now), localdate(now)
    version.state, version.published_on = S.PUBLISHED, today
    version.save()
    _reviews(version, editors, now=now)
    practice = version.practice
    practice.current, practice.published_on, practice.checked_on = version, today, today
    practice.save()
    sorts = {Facet.Sort.THEME: version.themes, Facet.Sort.AUDIENCE: version.audiences}
    Facet.objects.bulk_create(
        Facet(practice=practice, sort=sort, code=code)
        for sort, codes in sorts.items()
        for code in codes
    )


def _reviews(version: PracticeVersion, editors: list[User], *, now: datetime) -> None:
    roles = ("Chargée d’étude", "Référent protection")
    Review.objects.bulk_create(
        Review(version=version, by=by, role=role, verdict="fit", at=now, answers={one.code: "yes" for one in criteria()})
        for by, role in zip(editors, roles, strict=False)
    )  # fmt: skip


def _waiting(n: int, state: PracticeVersion.State, editors: list[User], *, now: datetime) -> None:
    titles = {0: "Un jeu de cartes pour la récréation", 3: "La boîte à questions", 6: "A phone line run with teenagers"}  # fmt: skip
    version = _version(n, title=titles[n], now=now)
    version.state = state
    version.save()
    if state == S.RETURNED and editors:
        answers = {one.code: "no" if one.code == "safeguarding" else "yes" for one in criteria()}
        Review.objects.create(
            version=version, by=editors[0], role="Référent protection", verdict="back", at=now, answers=answers,
            note="Dites qui est responsable quand un enfant se confie.",
        )  # fmt: skip
