"""The demo's tracker tells what document 004 tells of the way of four proposals; and one letter that was sent."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils.timezone import localdate

from clickable.campaign.advocacy import services as advocacy
from clickable.campaign.advocacy.models import Actor, Ask, Commitment, Proposal, Step
from clickable.campaign.newsletter import sending
from clickable.campaign.newsletter import services as newsletter
from clickable.campaign.newsletter.models import Issue, Request
from clickable.people.models import User
from clickable.post import services as post

DAY = timedelta(days=1)
SOURCE = {"source": "document 004", "checked_on": date(2026, 11, 29)}
PROPOSALS = (
    ("informer", "Informer tout le pays", "Inform the whole country"),
    ("enqueter", "Plus de moyens pour enquêter", "More means to investigate"),
    ("plateformes", "Des personnes formées sur les plateformes", "Trained people on platforms"),
    ("image", "Le droit des enfants à leur image", "The right of children to their image"),
)
# proposal, of whom, what
ASKS = (
    ("informer", "head", "Une campagne nationale pour les jeunes, les parents et le grand public", "A national campaign for young people, parents and the public"),
    ("enqueter", "head", "Des moyens réservés aux enquêtes sur l’exploitation sexuelle des mineurs en ligne", "Means kept for investigating the sexual exploitation of minors online"),
    ("plateformes", "company", "Des référents formés et des contrôles qui protègent les mineurs", "Trained referents, and controls that protect minors"),
    ("image", "parliament", "Une loi qui protège mieux l’image et la vie privée des enfants", "A law that protects the image and the privacy of children better"),
)  # fmt: skip
ACTORS = {
    "state": ("Secrétariat d’État chargé de l’enfance", "State secretariat for childhood", "head"),
    "president": ("Présidence de la République", "Presidency of the Republic", "head"),
    "interior": ("Ministère de l’intérieur", "Ministry of the interior", "head"),
    "defender": ("Défenseur des droits, pôle des droits de l’enfant", "Defender of Rights, children’s rights unit", "authority"),
    "arcom": ("Arcom", "Arcom, the French media regulator", "authority"),
    "assembly": ("Assemblée nationale", "National Assembly", "parliament"),
    "delegation": ("Délégation aux droits des enfants de l’Assemblée nationale", "Delegation for children’s rights of the National Assembly", "parliament"),
    "members": ("Membres de l’Assemblée nationale et du Sénat", "Members of the National Assembly and the Senate", "parliament"),
    "un": ("Comité des droits de l’enfant des Nations unies", "United Nations Committee on the Rights of the Child", "un"),
    "cofrade": ("COFRADE", "COFRADE, the French council of children’s rights associations", "alliance"),
}  # fmt: skip
# ask, actor, kind, state, when, precision, French, English
STEPS = (
    ("informer", "state", "meeting", "done", (2023, 1, 1), "year", "Rencontre au sujet du manifeste, avant mars 2023", "Meeting about the manifesto, before March 2023"),
    ("informer", "defender", "meeting", "done", (2023, 1, 1), "year", "Échange sur les préconisations du manifeste, avant mars 2023", "Talks about what the manifesto recommends, before March 2023"),
    ("enqueter", "members", "meeting", "done", (2023, 1, 1), "year", "Plusieurs députés et sénateurs entendent les quatre propositions", "Several members of both houses hear the four proposals"),
    ("enqueter", "interior", "law", "followed", (2023, 1, 24), "day", "La loi d’orientation et de programmation du ministère de l’intérieur (LOPMI) renforce la lutte contre la cybercriminalité", "The law on the means of the ministry of the interior (LOPMI) strengthens the fight against cybercrime"),
    ("plateformes", "president", "announcement", "done", (2022, 1, 1), "year", "Un laboratoire de la protection de l’enfance en ligne est annoncé au Forum de Paris sur la paix", "A laboratory for protecting children online is announced at the Paris Peace Forum"),
    ("plateformes", "arcom", "referral", "followed", (2023, 1, 1), "year", "Saisine collective de l’Arcom : un réseau social laisse des mineurs exposés", "Joint referral to Arcom: a social network leaves minors exposed"),
    ("image", "assembly", "bill", "followed", (2023, 1, 19), "day", "Une proposition de loi sur le droit à l’image des enfants est déposée", "A bill on children’s right to their image is tabled"),
    ("image", "assembly", "hearing", "done", (2023, 1, 1), "year", "Audition, avec des partenaires, sur la proposition de loi", "Hearing, with partners, about the bill"),
    ("image", "delegation", "conference", "done", (2023, 1, 1), "year", "Prise de parole lors d’un colloque à l’Assemblée nationale", "Speaking at a conference at the National Assembly"),
    ("image", "cofrade", "report", "done", (2023, 1, 1), "year", "Le rapport alternatif commun reprend des recommandations de l’association", "The joint alternative report takes up some of the association’s recommendations"),
    ("image", "un", "review", "planned", (2023, 4, 1), "year", "Sixième examen de la France : le sujet pourrait y être débattu au printemps 2023", "Sixth review of France: the matter could be debated there in spring 2023"),
)  # fmt: skip
# ask, actor, said, precision, until, French, English
COMMITMENTS = (
    ("enqueter", "interior", (2023, 1, 24), "day", (2027, 12, 31), "1 500 cyberpatrouilleurs d’ici 2027", "1,500 cyber patrol officers by 2027"),
    ("plateformes", "president", (2022, 1, 1), "year", None, "Créer un laboratoire de la protection de l’enfance en ligne", "Create a laboratory for protecting children online"),
)  # fmt: skip
LETTER = {
    "fr": {
        "subject": "Quatre propositions, et où elles en sont",
        "body": "Bonjour,\n\nLe manifeste demande quatre choses. Sur la page « Plaidoyer », chacune a maintenant sa ligne du temps : ce qui a été dit, par qui, et ce qu’il en est.\n\n## Ce qui avance\n\nUne loi donne des moyens aux enquêtes ; une proposition de loi sur l’image des enfants est déposée.\n\n## Ce qui manque\n\nUne campagne nationale, pour les jeunes comme pour leurs parents.",
    },
    "en": {
        "subject": "Four proposals, and where they stand",
        "body": "Hello,\n\nThe manifesto asks for four things. On the “Advocacy” page each of them now has its timeline: what was said, by whom, and what became of it.\n\n## What moves\n\nA law gives means to investigations; a bill on the image of children is tabled.\n\n## What is missing\n\nA national campaign, for young people and for their parents.",
    },
}  # fmt: skip


def fill(*, now: datetime) -> None:
    """Where there is nothing yet."""
    by = User.objects.filter(role=User.Role.PUBLISHER).order_by("pk").first()
    writer = User.objects.filter(role=User.Role.EDITOR).order_by("pk").first()
    if by is None or writer is None or Proposal.objects.exists():
        return
    _track(by, now=now)
    _write(writer, by, now=now)


def _track(by: User, *, now: datetime) -> None:
    asks: dict[str, Ask] = {}
    for number, (code, fr, en) in enumerate(PROPOSALS, 1):
        row = _kept(Proposal(), fr, en, by=by, now=now, code=code, manifesto="proteger-les-enfants", number=number)  # fmt: skip
        of, ask_fr, ask_en = next(one[1:] for one in ASKS if one[0] == code)
        asks[code] = _kept(Ask(), ask_fr, ask_en, by=by, now=now, proposal=row, of=of)
    actors = {
        code: advocacy.keep(row=Actor(), fields={"name_fr": fr, "name_en": en, "kind": kind}, by=by, now=now)
        for code, (fr, en, kind) in ACTORS.items()
    }  # fmt: skip
    for ask, actor, kind, state, on, precision, fr, en in STEPS:
        more = {"ask": asks[ask], "actor": actors[actor], "kind": kind, "on": date(*on), "precision": precision}  # fmt: skip
        step = _kept(Step(), fr, en, by=by, now=now, **more, **SOURCE)
        for to in {"done": ["done"], "followed": ["done", "followed"]}.get(state, []):
            step = advocacy.move(step=step, to=to, by=by, now=now)
    for ask, actor, on, precision, until, fr, en in COMMITMENTS:
        more = {"ask": asks[ask], "actor": actors[actor], "on": date(*on), "precision": precision}
        until_day = date(*until) if until else None
        made = _kept(Commitment(), fr, en, by=by, now=now, deadline=until_day, **more, **SOURCE)
        if until is None:
            told = {"title_fr": "Le laboratoire existe ; l’association en est membre", "title_en": "The laboratory exists; the association is a member", **SOURCE}  # fmt: skip
            seen = advocacy.judge(commitment=made, verdict="kept", on=date(2023, 3, 1), by=by, now=now, **told)  # fmt: skip
            advocacy.publish(row=seen, public=True, by=by, now=now)
    # Hidden: what the team prepares.
    hidden = {"ask": asks["informer"], "actor": actors["state"], "kind": "meeting", "on": localdate(now + 20 * DAY)}  # fmt: skip
    advocacy.keep(row=Step(), fields={"title_fr": "Préparer une rencontre", "title_en": "", **hidden, "next_step": "Relire les quatre propositions", "next_on": localdate(now)}, by=by, now=now)  # fmt: skip


def _kept(row: Any, fr: str, en: str, *, by: User, now: datetime, **more: Any) -> Any:
    kept = advocacy.keep(row=row, fields={"title_fr": fr, "title_en": en, **more}, by=by, now=now)
    advocacy.publish(row=kept, public=True, by=by, now=now)
    kept.public = True
    return kept


def _write(writer: User, by: User, *, now: datetime) -> None:
    then = now - 12 * DAY
    for number in range(3 if post.can_write() else 0):
        codes = ["ecpat-france", "point-de-contact"][: number % 2 + 1]
        newsletter.ask(mailbox=f"abonnee-{number}@demo.example", codes=codes, language="fr", now=then)  # fmt: skip
        newsletter.confirm(Request.objects.latest("pk").pk, now=then)
    issue = sending.write(code="ecpat-france", texts=LETTER, by=writer, now=then)
    sending.hand_in(issue=issue, by=writer, now=then)
    sending.approve(issue=issue, send_at=then, by=by, now=then)
    sending.send_due(now=then)
    draft = {
        language: {"subject": f"{text['subject']} (2)", "body": text["body"]}
        for language, text in LETTER.items()
    }
    waiting = sending.write(code="e-enfance", texts=draft, by=writer, now=now)
    sending.hand_in(issue=waiting, by=writer, now=now)
    assert Issue.objects.get(pk=issue.pk).state == Issue.State.SENT
