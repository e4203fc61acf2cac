"""The demo's manifesto: four proposals and the signatures of a winter, none of which names anybody."""

import random
import uuid
from datetime import datetime, timedelta

from django.utils.timezone import localdate

from clickable.campaign.manifesto import services
from clickable.campaign.manifesto.models import Change, Manifesto, Signature, Version

SIGNED, DAYS = 12_812, 110  # more than 12,800 in the months after November 2022 (seed 004)
AREAS = (
    "FR-75",
    "FR-92",
    "FR-69",
    "FR-13",
    "FR-33",
    "FR-59",
    "FR-44",
    "FR-31",
    "RE",
    "GP",
    "BE",
    "LU",
)
TEXTS = {
    "fr": {
        "title": "Protéger les enfants en ligne",
        "lead": "Les violences sexuelles contre les enfants passent aussi par Internet. Quatre demandes pour y mettre fin.",
        "proposals": [
            {"title": "Informer tout le pays", "text": "Une campagne nationale, pour les jeunes, les parents et le grand public."},
            {"title": "Plus de moyens pour enquêter", "text": "Plus d’enquêtrices et d’enquêteurs spécialisés, et une entraide plus forte entre pays."},
            {"title": "Des personnes formées sur les plateformes", "text": "Des référents obligatoires, et des outils de contrôle renforcés contre l’exposition et l’exploitation."},
            {"title": "Le droit des enfants à leur image", "text": "Une loi qui protège mieux leur image et leur vie privée."},
        ],
    },
    "en": {
        "title": "Protect children online",
        "lead": "Sexual violence against children also passes through the internet. Four demands to end it.",
        "proposals": [
            {"title": "Inform the whole country", "text": "A national campaign, for young people, parents and the public."},
            {"title": "More means to investigate", "text": "More specialised investigators, and stronger help between countries."},
            {"title": "Trained people on platforms", "text": "Mandatory referents, and stronger tools against exposure and exploitation."},
            {"title": "The right of children to their image", "text": "A law that protects their image and their privacy better."},
        ],
    },
}  # fmt: skip


def gather(*, now: datetime, number: int = SIGNED) -> int:
    """Once; how many signatures are counted then."""
    if Manifesto.objects.exists():
        return 0
    began = now - timedelta(days=DAYS)
    row = services.write(slug="proteger-les-enfants", texts=TEXTS, goal=20_000, by=None, now=began)
    row = services.step(manifesto=row, to=Manifesto.State.OPEN, by=None, now=began)
    version = row.version
    assert version
    signed = [_signature(each, version, began) for each in range(number)]
    Signature.objects.bulk_create(signed, batch_size=1000)
    Change.objects.bulk_create(
        (
            Change(manifesto=row, kind=s.kind, area=s.area, on=localdate(s.signed_at), delta=1)
            for s in signed
        ),
        batch_size=1000,
    )
    services.fold_all(now=now)
    return number


def _signature(number: int, version: Version, began: datetime) -> Signature:
    chance = random.Random(number)
    at = began + timedelta(days=chance.triangular(0, DAYS, 12))
    area = AREAS[min(int(chance.expovariate(0.35)), len(AREAS) - 1)]
    return Signature(
        slip=uuid.UUID(int=number),
        manifesto_id=version.manifesto_id,
        version=version,
        state=Signature.State.CONFIRMED,
        area=area,
        language="fr",
        signed_at=at,
        confirmed_on=localdate(at),
    )
