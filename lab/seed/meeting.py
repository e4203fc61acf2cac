"""The demo's meetings: the conference of Strasbourg with its six conclusions and what followed (seed 003), an
exhibition in Paris (seed 004), one to come; and a dozen practices. Organisations and what they did are invented."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from clickable.exchange.events import services
from clickable.exchange.events.models import Commitment, Event, Registration
from clickable.exchange.events.rules import Group
from lab.seed import shared_practices

STATES = ["FR", "BE", "LU", "DE", "IT", "ES", "PT", "IE", "PL", "RO", "HU", "HR", "GR", "BG", "CZ", "AT", "FI", "SE", "GE", "MD"]  # fmt: skip
FIRST = [
    "Phare",
    "Passerelle",
    "Balise",
    "Ancre",
    "Sillage",
    "Horizon",
    "Amarre",
    "Boussole",
    "Escale",
]
LAST = ["des enfants", "numérique", "d’écoute", "du Danube"]
TITLES = {
    "strasbourg-2019": ("La société civile et la Convention de Lanzarote", "Civil society and the Lanzarote Convention"),
    "paris-2022": ("Exposition et conférence sur l’exploitation sexuelle en ligne", "Exhibition and conference on sexual exploitation online"),
    "atelier-pratiques": ("Atelier : des pratiques qui se refont ailleurs", "Workshop: practices that others can take up"),
}  # fmt: skip
LEADS = {
    "strasbourg-2019": (
        "Deux jours entre organisations de la société civile : des difficultés communes, des pratiques prometteuses, et six conclusions.",
        "Two days among civil society organisations: shared difficulties, promising practices, and six conclusions.",
    ),
    "paris-2022": (
        "Des photographies, et la parole d’enquêtrices et d’enquêteurs spécialisés, pour comprendre et agir.",
        "Photographs, and the words of specialised investigators, to understand and to act.",
    ),
    "atelier-pratiques": (
        "Une journée pour montrer ce qui marche, dire ce qui a raté, et repartir avec de quoi le refaire.",
        "A day to show what works, say what went wrong, and leave with what it takes to do it again.",
    ),
}  # fmt: skip
ACCESS = ("Entrée sans marche, boucle magnétique ; dites-nous le reste.", "Step-free entrance, hearing loop; tell us the rest.")  # fmt: skip
# title, text; who takes it on, what, until when; steps: (day, to, evidence)
CONCLUSIONS: list[dict[str, Any]] = [
    {
        "fr": ("Coopérer davantage", "Les organisations mettent en commun pratiques, documents et moyens pour rendre compte de la Convention et en suivre l’application."),
        "en": ("Cooperate more", "Organisations pool practices, materials and means to report on the Convention and to monitor it."),
        "who": "Réseau Balise", "what": ("Un espace commun de pratiques", "A shared space for practices"), "due": date(2020, 4, 30),
        "steps": [(date(2019, 11, 5), "partly", ("Cinq pratiques partagées en deux langues.", "Five practices shared in two languages.")),
                  (date(2020, 4, 2), "kept", ("La bibliothèque de pratiques est ouverte à toutes.", "The shelf of practices is open to all."))],
    },
    {
        "fr": ("Des outils que les enfants comprennent", "Expliquer la Convention et le rôle de son comité par des outils adaptés et accessibles, pour sensibiliser et consulter."),
        "en": ("Tools that children understand", "Explain the Convention and the role of its committee with fitting, accessible tools, to raise awareness and to consult."),
        "who": "Passerelle numérique", "what": ("Une vidéo et une version facile à lire", "A video and an easy-to-read version"), "due": date(2020, 9, 30),
        "steps": [(date(2020, 9, 14), "kept", ("Vidéo en deux langues, relue par douze enfants.", "A video in two languages, reviewed by twelve children."))],
    },
    {
        "fr": ("Des messages fondés sur des preuves", "Préparer la sensibilisation à partir de ce qui est établi et avec des enfants, y compris ceux qui ont un handicap."),
        "en": ("Messages based on evidence", "Prepare awareness from what is established and with children, including children with a disability."),
        "who": "Horizon d’écoute", "what": ("Une évaluation publiée avec chaque outil", "An evaluation published with each tool"), "due": date(2021, 6, 30),
        "steps": [(date(2021, 6, 21), "partly", ("Trois outils évalués sur cinq.", "Three tools of five evaluated."))],
    },
    {
        "fr": ("Protéger, taire l’identité, laisser parler", "Renforcer la protection et la confidentialité, et permettre à un enfant de signaler sans parent ni tuteur."),
        "en": ("Protect, keep identities, let children speak", "Strengthen safeguards and confidentiality, and let a child report without a parent or guardian."),
        "who": "Ancre des enfants", "what": ("Un signalement sans accord parental", "Reporting without parental consent"), "due": date(2020, 12, 31),
        "steps": [(date(2020, 12, 15), "kept", ("Aucune question sur les parents avant l’aide ni le signalement.", "No question about parents before help or reporting."))],
    },
    {
        "fr": ("Éduquer et soigner plutôt que poursuivre", "Répondre aux comportements sexuels nocifs entre enfants par l’éducation et la santé publique."),
        "en": ("Educate and care rather than prosecute", "Answer harmful sexual behaviour between children by education and public health."),
        "who": "Sillage du Danube", "what": ("Un protocole commun à l’école et à la santé", "A protocol shared by schools and health services"), "due": date(2021, 3, 31),
        "steps": [(date(2021, 5, 3), "dropped", ("Le financement n’a pas été renouvelé.", "The funding was not renewed."))],
    },
    {
        "fr": ("Faire place aux enfants dans le suivi", "Encourager et faciliter la participation des enfants à l’application et au suivi de la Convention."),
        "en": ("Make room for children in monitoring", "Encourage and ease the participation of children in applying and monitoring the Convention."),
        "who": "Escale numérique", "what": ("Une consultation d’enfants par an", "One consultation of children a year"), "due": date(2022, 12, 31), "steps": [],
    },
]  # fmt: skip
SLOTS = [
    (0, 9, 30, 60, "Salle 5", ("Ouverture", "Opening"), "Direction", "Organisation d’accueil"),
    (0, 11, 0, 90, "Salle 5", ("Difficultés communes", "Shared difficulties"), "Coordinatrice", "Réseau Balise"),
    (0, 14, 0, 120, "Salle 7", ("Pratiques prometteuses", "Promising practices"), "Chargé de projets", "Passerelle numérique"),
    (1, 9, 0, 150, "Salle 7", ("La parole des enfants", "What children say"), "Psychologue", "Ancre des enfants"),
    (1, 14, 0, 120, "Salle 5", ("Conclusions", "Conclusions"), "Rapporteuse", "Horizon d’écoute"),
]  # fmt: skip


def fill(*, now: datetime) -> int:
    """Once; how many events there are then."""
    if Event.objects.exists():
        return 0
    _strasbourg()
    _paris()
    _to_come(now)
    shared_practices.fill(now=now)
    return Event.objects.count()


def _event(slug: str, *, starts_at: datetime, hours: float, seats: int, now: datetime, **more: Any) -> Event:  # fmt: skip
    texts = {
        language: {"title": TITLES[slug][n], "lead": LEADS[slug][n], "access": ACCESS[n]}
        for n, language in enumerate(("fr", "en"))
    }
    ends_at = starts_at + timedelta(hours=hours)
    given = {"languages": ["fr", "en"], "needs": ["step_free", "loop"], **more}
    row = services.write(slug=slug, texts=texts, starts_at=starts_at, ends_at=ends_at, seats=seats, by=None, now=now, **given)  # fmt: skip
    return services.step(event=row, to=Event.State.PUBLISHED, by=None, now=now)


def _strasbourg() -> None:
    first = datetime(2019, 4, 8, 7, 30, tzinfo=UTC)  # 9:30 there
    row = _event("strasbourg-2019", starts_at=first, hours=31, seats=120, now=first - timedelta(days=60), place="Strasbourg")  # fmt: skip
    midnight = first - timedelta(hours=9, minutes=30)
    for days, hour, minute, minutes, room, title, role, organisation in SLOTS:
        at = midnight + timedelta(days=days, hours=hour, minutes=minute)
        texts = {"fr": {"title": title[0]}, "en": {"title": title[1]}}
        speaker = {"role": role, "organisation": organisation}
        services.add_slot(event=row, starts_at=at, minutes=minutes, room=room, texts=texts, speakers=[speaker], by=None, now=first - timedelta(days=50))  # fmt: skip
    after = first + timedelta(days=3)
    services.hold(event=row, came=_organisations(), by=None, now=after)
    row = services.report(event=row, by=None, now=after)
    made = [_conclude(row, one, now=after) for one in CONCLUSIONS]
    services.publish_conclusions(event=row, by=None, now=datetime(2019, 8, 12, 9, tzinfo=UTC))
    for one, commitment in zip(CONCLUSIONS, made, strict=True):
        for day, to, (fr, en) in one["steps"]:
            at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
            services.turn(commitment=commitment, to=to, evidence={"fr": fr, "en": en}, by=None, now=at)  # fmt: skip


def _organisations() -> list[Group]:
    names = [f"{first} {last}" for last in LAST for first in FIRST]
    return [
        Group(name, n % 3 == 0, STATES[n % len(STATES)] if n < len(STATES) else "FR", 1 + n % 3)
        for n, name in enumerate(names)
    ]


def _conclude(row: Event, one: dict[str, Any], *, now: datetime) -> Commitment:
    texts = {code: dict(zip(("title", "text"), one[code], strict=True)) for code in ("fr", "en")}
    found = services.conclude(event=row, texts=texts, by=None, now=now)
    what = dict(zip(("fr", "en"), one["what"], strict=True))
    return services.commit(conclusion=found, who=one["who"], texts=what, due_on=one["due"], by=None, now=now)  # fmt: skip


def _paris() -> None:
    first = datetime(2022, 10, 13, 16, 0, tzinfo=UTC)
    row = _event("paris-2022", starts_at=first, hours=4, seats=150, now=first - timedelta(days=30), place="Paris", kind="exhibition")  # fmt: skip
    came = [Group(name, bool(name), "FR", people) for name, people in (("", 70), ("Phare des enfants", 18), ("Escale d’écoute", 12))]  # fmt: skip
    after = first + timedelta(days=1)
    services.hold(event=row, came=came, by=None, now=after, certainty="estimated")
    services.report(event=row, by=None, now=after)


def _to_come(now: datetime) -> None:
    first = (now + timedelta(days=40)).replace(hour=8, minute=30, second=0, microsecond=0)
    row = _event("atelier-pratiques", starts_at=first, hours=8, seats=40, now=now, place="Lille", kind="workshop")  # fmt: skip
    texts = {"fr": {"title": "Trois pratiques, trois ratés"}, "en": {"title": "Three practices, three failures"}}  # fmt: skip
    services.add_slot(event=row, starts_at=first + timedelta(hours=1), minutes=120, room="Salle A", texts=texts, by=None, now=now)  # fmt: skip
    rows = [
        Registration(
            event=row, state=Registration.State.CONFIRMED, party=1 + n % 2,
            organisation=f"{FIRST[n % 9]} {LAST[n % 4]}", told=n % 2 == 0, country=STATES[n % 6],
            profession="association", language="fr", badge=1 + n + n // 2, asked_at=now, settled_at=now,
        )
        for n in range(16)
    ]  # fmt: skip
    Registration.objects.bulk_create(rows)
    seats = sum(one.party for one in rows)
    Event.objects.filter(pk=row.pk).update(confirmed=seats, badges=seats)
