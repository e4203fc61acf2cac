"""The demo's campaign: what seed 004 tells, from 4 March 2022 to 2023. Numbers of single places, media other
than Brut, audiences and ambassadors are invented; sums, dates of the story and thanks are those of the seed."""

from datetime import UTC, date, datetime, timedelta

from clickable.campaign.visibility import services
from clickable.campaign.visibility.models import (
    Ambassador,
    Campaign,
    CampaignEvent,
    Credit,
    Download,
    Fact,
    MediaMention,
    MediaOutlet,
    Method,
    Milestone,
    Placement,
    Post,
    PosterRun,
    Release,
    Unit,
)

SLUG = "le-partage"
BEGAN = datetime(2022, 3, 4, 8, 0, tzinfo=UTC)
# Where, area, network, how many: 1,812 in all.
PLACES = (
    ("Paris, quais du métro", "FR-75", "transport", 420), ("Paris, abribus", "FR-75", "street", 260),
    ("Lyon, tramway et métro", "FR-69", "transport", 180), ("Lyon, rues du centre", "FR-69", "street", 96),
    ("Marseille, métro", "FR-13", "transport", 148), ("Lille, métro", "FR-59", "transport", 120),
    ("Lille, mairies de quartier", "FR-59", "town", 24), ("Bordeaux, tramway", "FR-33", "transport", 110),
    ("Nantes, tramway", "FR-44", "transport", 96), ("Toulouse, métro", "FR-31", "transport", 104),
    ("Nanterre, abribus", "FR-92", "street", 88), ("Créteil, collèges", "FR-94", "school", 44),
    ("Strasbourg, tramway", "FR-67", "transport", 76), ("Saint-Denis, La Réunion, bus", "RE", "transport", 38),
    ("Rodez, mairie", "FR-12", "town", 8),
)  # fmt: skip
OUTLETS = (
    # name, kind, family, audience, unit, method, source
    ("Brut", "video", "Brut", 2_300_000, Unit.VIEWS, Method.PLATFORM, "compteur de vues de la vidéo (chiffre de démonstration)"),
    ("Télé Rivage Île-de-France", "tv", "Groupe Rivage", 410_000, Unit.VIEWERS, Method.MEASURED, "mesure d’audience de la tranche (chiffre de démonstration)"),
    ("Télé Rivage", "tv", "Groupe Rivage", 520_000, Unit.VIEWERS, Method.MEASURED, "mesure d’audience de la tranche (chiffre de démonstration)"),
    ("Radio Lampadaire", "radio", "Lampadaire", 640_000, Unit.LISTENERS, Method.DECLARED, "dossier du groupe (chiffre de démonstration)"),
    ("Le Quai des Nouvelles", "press", "", 58_000, Unit.COPIES, Method.CIRCULATION, "certificat de diffusion (chiffre de démonstration)"),
    ("La Gazette des Phares", "web", "", None, "", "", ""),
)  # fmt: skip
MENTIONS = (
    ("Télé Rivage", "2022-03-04", "Un spot pour alerter les parents", "spot", None),
    ("Télé Rivage Île-de-France", "2022-03-05", "Ce spot qui alerte les parents", "spot", None),
    ("Radio Lampadaire", "2022-03-07", "La campagne #LePartage", "", None),
    (
        "Le Quai des Nouvelles",
        "2022-03-09",
        "Des affiches contre la cyberpédocriminalité",
        "affiches",
        None,
    ),
    (
        "La Gazette des Phares",
        "2022-03-10",
        "Des affiches contre la cyberpédocriminalité",
        "affiches",
        None,
    ),
    ("Brut", "2022-06-15", "Exposer ses enfants en ligne : ce que l’on ne voit pas", "", 2_300_000),
    ("Le Quai des Nouvelles", "2022-10-14", "Une exposition pour regarder en face", "", None),
    (
        "La Gazette des Phares",
        "2022-11-21",
        "Quatre propositions pour protéger les enfants",
        "",
        None,
    ),
)
DATES = (
    ("2022-03-04", "Lancement de la campagne", "Launch of the campaign", "Le jour de la Journée mondiale de lutte contre l’exploitation sexuelle, avec l’agence MullenLowe France.", "On the World Day against sexual exploitation, with the agency MullenLowe France."),
    ("2022-03-07", "Le spot à la télévision, les affiches dans les rues", "The spot on television, posters in the streets", "Plus de 1 800 affiches, dans l’espace public et les transports en commun.", "More than 1,800 posters, in streets and public transport."),
    ("2022-10-13", "Exposition photographique et conférence à Paris", "Photographic exhibition and conference in Paris", "Des enquêtrices et enquêteurs spécialisés y ont pris la parole.", "Specialised investigators spoke there."),
    ("2022-11-18", "Une initiative répertoriée par le Conseil de l’Europe", "An initiative listed by the Council of Europe", "Parmi les initiatives françaises autour de la Journée européenne pour la protection des enfants contre l’exploitation et les abus sexuels.", "Among the French initiatives around the European Day on the Protection of Children against Sexual Exploitation and Sexual Abuse."),
    ("2022-11-21", "Le manifeste et ses quatre propositions", "The manifesto and its four proposals", "", ""),
    ("2023-03-01", "Plus de 12 800 personnes ont signé", "More than 12,800 people have signed", "", ""),
)  # fmt: skip
THANKS = (
    ("creation", "LibreMullenlowe"), ("creation", "Golin"), ("creation", "Gantzer Agency"), ("creation", "l’agence Vu’"),
    ("media", "France Télévisions"), ("media", "Médiatransports"), ("media", "JC Decaux"), ("media", "NRJ Global"),
    ("institution", "la région Île-de-France"), ("association", "le COFRADE"), ("association", "la Voix De L’Enfant"),
    ("association", "OPEN"), ("association", "Brave France"),
    ("other", "Dominique de Saint Mars"), ("other", "Noémie de Saint-Sernin"),
)  # fmt: skip
TEXTS = {
    "title_fr": "Le partage : ce qui est montré d’un enfant ne lui appartient plus",
    "title_en": "Sharing: what is shown of a child is no longer theirs",
    "lead_fr": "Alerter les parents sur les risques de l’exposition des enfants en ligne, et faire connaître à tous la cyberpédocriminalité.",
    "lead_en": "Warn parents about the risks of showing children online, and make cyber sexual crimes against children known to everybody.",
    "about_fr": "CAMELEON protège les enfants contre les violences sexuelles, en ligne et ailleurs : prévention, plaidoyer et soutien aux victimes.",
    "about_en": "CAMELEON protects children against sexual violence, online and elsewhere: prevention, advocacy and support for victims.",
    "press_role_fr": "La chargée des relations avec la presse",
    "press_role_en": "The press officer",
}


def fill(*, now: datetime) -> None:
    """Once. Through the services, as editors do; every day of the past is its own."""
    if Campaign.objects.exists():
        return
    row = Campaign(slug=SLUG, hashtag="LePartage", begins_on=BEGAN.date(), ends_on=date(2023, 3, 31), manifesto="proteger-les-enfants", **TEXTS)  # fmt: skip
    services.write(campaign=row, by=None, now=BEGAN)
    _posters(row)
    _media(row)
    _events(row)
    _names(row)
    _press(row)
    _posts(row, now=now)
    row = services.step(campaign=row, to=Campaign.State.PUBLISHED, by=None, now=BEGAN)
    services.step(
        campaign=row, to=Campaign.State.ENDED, by=None, now=datetime(2023, 4, 1, 8, tzinfo=UTC)
    )


def _posters(row: Campaign) -> None:
    run = PosterRun(campaign=row, what_fr="« Le partage », un enfant et un téléphone", what_en="“Sharing”, a child and a telephone", form="120 × 176 cm", printed=1_900, printer="Imprimerie des Quais", printed_on=date(2022, 2, 25))  # fmt: skip
    services.print_run(run=run, by=None, now=BEGAN - timedelta(days=7))
    until = date(2022, 4, 4)
    for number, (town, area, network, many) in enumerate(PLACES):
        one = Placement(run=run, town=town, area=area, network=network, number=many, from_on=date(2022, 3, 7), until_on=until)  # fmt: skip
        services.place(placement=one, by=None, now=BEGAN)
        for to in ("printed", "up"):
            one = services.step_placement(
                placement=one, to=to, by=None, now=BEGAN + timedelta(days=3)
            )
        if number % 4 != 3:
            seen = services.Proof(kept=f"dossier partagé de la campagne, pose {number + 1}", by="coordinatrice de la campagne")  # fmt: skip
            one = services.step_placement(placement=one, to="proofed", proof=seen, by=None, now=BEGAN + timedelta(days=6))  # fmt: skip
        services.step_placement(placement=one, to="down", by=None, now=BEGAN + timedelta(days=32))


def _media(row: Campaign) -> None:
    checked = date(2022, 12, 1)
    outlets = {}
    for name, kind, family, audience, unit, method, source in OUTLETS:
        one = MediaOutlet(name=name, kind=kind, family=family, audience=audience, unit=unit, method=method, source=source, checked_on=checked if audience else None)  # fmt: skip
        outlets[name] = services.outlet(outlet=one, by=None, now=BEGAN)
    for name, on, title, story, audience in MENTIONS:
        figures = {"audience": audience, "unit": Unit.VIEWS, "method": Method.PLATFORM, "source": OUTLETS[0][6], "checked_on": checked} if audience else {}  # fmt: skip
        said = MediaMention(campaign=row, outlet=outlets[name], on=date.fromisoformat(on), title=title, story=story, **figures)  # fmt: skip
        services.mention(mention=said, by=None, now=BEGAN)


def _events(row: Campaign) -> None:
    show = CampaignEvent(campaign=row, kind="exhibition", title_fr="Exposition photographique", title_en="Photographic exhibition", begins_on=date(2022, 10, 13), ends_on=date(2022, 10, 16), place="Paris", area="FR-75", text_fr="Des photographies contre l’indifférence, avec l’agence Vu’.", text_en="Photographs against indifference, with the agency Vu’.")  # fmt: skip
    talk = CampaignEvent(campaign=row, kind="conference", title_fr="Conférence avec des enquêteurs spécialisés", title_en="Conference with specialised investigators", begins_on=date(2022, 10, 13), place="Paris", area="FR-75", text_fr="Comment on enquête sur l’exploitation sexuelle des mineurs en ligne, et ce qui manque.", text_en="How the sexual exploitation of minors online is investigated, and what is missing.")  # fmt: skip
    at = datetime(2022, 10, 17, 8, tzinfo=UTC)
    for one in (show, talk):
        services.event(event=one, by=None, now=at)
    services.came(event=talk, number=100, certainty="estimated", by=None, now=at)


def _names(row: Campaign) -> None:
    for on, fr, en, text_fr, text_en in DATES:
        one = Milestone(campaign=row, on=date.fromisoformat(on), title_fr=fr, title_en=en, text_fr=text_fr, text_en=text_en)  # fmt: skip
        services.keep(row=one, by=None, now=BEGAN)
    for place, (kind, name) in enumerate(THANKS):
        services.keep(
            row=Credit(campaign=row, kind=kind, name=name, place=place), by=None, now=BEGAN
        )
    for place, (name, fr, en) in enumerate((
        ("Anaïs Roche (démo)", "Autrice pour la jeunesse", "Author for young readers"),
        ("Malik Ferrand (démo)", "Éducateur sportif", "Sports coach"),
    )):  # fmt: skip
        person = Ambassador(campaign=row, name=name, says_fr=fr, says_en=en, consented_on=date(2022, 2, 20), place=place)  # fmt: skip
        services.keep(row=person, by=None, now=BEGAN)


def _press(row: Campaign) -> None:
    fact = Fact(campaign=row, number=12_800, unit_fr="signatures du manifeste au 1er mars 2023 (plus de)", unit_en="signatures of the manifesto on 1 March 2023 (more than)", source="compte du manifeste, signatures confirmées", checked_on=date(2023, 3, 1))  # fmt: skip
    services.keep(row=fact, by=None, now=BEGAN)
    services.keep(row=Download(campaign=row, code="livre-blanc", title_fr="Le livre blanc", title_en="The white paper"), by=None, now=BEGAN)  # fmt: skip
    for title_fr, title_en, text_fr, text_en, at in (
        ("Une campagne pour alerter les parents", "A campaign to warn parents", "Le 4 mars 2022, la campagne #LePartage commence : un spot à la télévision, des affiches dans les rues et les transports.\n\nElle s’adresse d’abord aux parents : ce qui est montré d’un enfant peut être pris, gardé et détourné.", "On 4 March 2022 the campaign #LePartage begins: a spot on television, posters in streets and transport.\n\nIt speaks to parents first: what is shown of a child can be taken, kept and misused.", BEGAN),
        ("Un manifeste, quatre propositions", "A manifesto, four proposals", "Informer tout le pays, donner des moyens à celles et ceux qui enquêtent, obliger les plateformes, protéger l’image des enfants : le manifeste est ouvert à la signature.", "Inform the whole country, give investigators the means, oblige platforms, protect children’s image: the manifesto is open to sign.", datetime(2022, 11, 21, 7, tzinfo=UTC)),
    ):  # fmt: skip
        one = Release(campaign=row, title_fr=title_fr, title_en=title_en, text_fr=text_fr, text_en=text_en, visible_from=at)  # fmt: skip
        services.keep(row=one, by=None, now=BEGAN)


def _posts(row: Campaign, *, now: datetime) -> None:
    """Three that wait for another person's eyes: the next ones, after today."""
    site = "https://clickable.example/mobilisation/le-partage/"
    for days, network, text in (
        (2, "mastodon", "Une photo partagée ne revient pas. Avant de montrer un enfant en ligne, posez-vous une question : est-ce à moi de choisir ? #LePartage"),
        (3, "bluesky", "Plus de 1 800 affiches, un spot, une exposition : voici ce que la campagne a fait, avec ses sources. #LePartage"),
        (5, "linkedin", "Protéger l’image des enfants est aussi l’affaire des entreprises du numérique. Nos quatre propositions se lisent et se signent. #LePartage"),
    ):  # fmt: skip
        at = (now + timedelta(days=days)).replace(hour=9, minute=0, second=0, microsecond=0)
        post = Post(campaign=row, network=network, language="fr", at=at, text=text, link=site, picture="Une photo partagée ne revient pas", alt="Sur fond bleu, la phrase : « Une photo partagée ne revient pas ».")  # fmt: skip
        services.draft(post=post, by=None, now=now)
