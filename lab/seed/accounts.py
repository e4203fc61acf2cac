"""What the project promised, in the words of its own documents; English, months and targets are ours."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

TITLE = "Make children able to “click” free from cyber sexual violence"
LEAD = {
    "fr": "Garantir l’accès effectif des enfants, des parents et des professionnels multidisciplinaires à une information adéquate pour prévenir et combattre les violences sexuelles en ligne en France métropolitaine et en Outre-Mer.",
    "en": "Giving children, parents and professionals of many fields real access to the information that prevents and counters sexual violence online, in metropolitan France and overseas.",
}
PARTNERS = (
    ("ecpat-france", "ECPAT France", True, "Coordonne le projet et mène l’animation itinérante dans 50 villes d’Île-de-France.", "Coordinates the project and runs the travelling module in 50 towns of Île-de-France."),
    ("e-enfance", "e-Enfance", False, "Sensibilise les élèves du CE2 au CM2 et leurs parents.", "Raises the awareness of primary-school pupils and their parents."),
    ("generation-numerique", "Génération Numérique", False, "Organise des journées pour les collégiens, les lycéens et leurs parents.", "Runs days for secondary-school pupils and their parents."),
    ("point-de-contact", "Point de Contact", False, "Forme les professionnels multidisciplinaires et des formateurs.", "Trains professionals of many fields, and trainers."),
)  # fmt: skip
RESULTS = (
    ("Un renforcement des connaissances et capacités des enfants afin qu’ils fassent valoir leur droit à vivre à l’abri de toute forme de violence sexuelle en ligne.", "Children know more and are able to claim their right to live free from any form of sexual violence online."),
    ("Une capacité accrue des parties prenantes et des professionnels multidisciplinaires à répondre aux violences sexuelles en ligne envers les enfants.", "Stakeholders and professionals of many fields are better able to respond to sexual violence against children online."),
    ("Un nombre accru de signalements de violences sexuelles en ligne à la police et aux acteurs dotés des mécanismes appropriés pour les recevoir (Net Ecoute & Point de Contact).", "More reports of sexual violence online to the police and to those who have the means to receive them (Net Ecoute & Point de Contact)."),
)  # fmt: skip


@dataclass(frozen=True)
class Told:
    french: str
    english: str
    partner: str
    results: tuple[int, ...]
    begins: date
    ends: date
    began: date | None
    ended: date | None
    serves: str


ACTIVITIES = (
    Told("Élaboration d’outils de sensibilisation pour les enfants (brochures et posters)", "Awareness tools for children (brochures and posters)", "ecpat-france", (1,), date(2019, 9, 1), date(2020, 8, 31), date(2019, 10, 1), date(2020, 9, 30), "weprotect:13 lanzarote:6"),
    Told("Sessions de sensibilisation pour les enfants et leurs parents (en France et en Outre-Mer)", "Awareness sessions for children and their parents (in France and overseas)", "e-enfance", (1, 3), date(2019, 9, 1), date(2021, 8, 31), date(2019, 9, 16), None, "weprotect:13 weprotect:14 lanzarote:6"),
    Told("Animation itinérante d’un module de sensibilisation hors temps scolaire pour les enfants et leurs parents (en Île-de-France)", "A travelling awareness module out of school hours for children and their parents (in Île-de-France)", "ecpat-france", (1,), date(2020, 6, 1), date(2021, 8, 31), date(2020, 7, 2), None, "weprotect:13 lanzarote:6 lanzarote:8"),
    Told("Formation de formateurs en France, Belgique et Luxembourg pour dupliquer l’animation itinérante", "Training of trainers in France, Belgium and Luxembourg to repeat the travelling module", "ecpat-france", (1, 2), date(2020, 1, 1), date(2021, 6, 30), date(2020, 2, 6), None, "weprotect:9 lanzarote:5"),
    Told("Mise à jour d’un livre blanc à destination des professionnels", "A white paper for professionals, brought up to date", "point-de-contact", (2,), date(2019, 9, 1), date(2020, 2, 29), date(2019, 9, 10), date(2020, 2, 10), "weprotect:9 weprotect:21 lanzarote:5"),
    Told("Formation des professionnels multidisciplinaires (en métropole)", "Training of professionals of many fields (in metropolitan France)", "point-de-contact", (2, 3), date(2019, 9, 1), date(2021, 8, 31), date(2019, 9, 5), None, "weprotect:9 lanzarote:5 lanzarote:12"),
    Told("Formations de formateurs des professionnels multidisciplinaires (en Outre-Mer)", "Training of trainers of professionals of many fields (overseas)", "point-de-contact", (2,), date(2020, 1, 1), date(2021, 8, 31), date(2020, 2, 13), None, "weprotect:9 lanzarote:5"),
    Told("Création de capsules vidéo pour encourager le signalement des violences sexuelles en ligne envers les enfants", "Short videos that encourage reporting sexual violence against children online", "generation-numerique", (3,), date(2020, 6, 1), date(2021, 2, 28), date(2020, 9, 1), date(2020, 11, 1), "weprotect:12 weprotect:17 lanzarote:8 lanzarote:12"),
    Told("Campagne de communication sur les réseaux sociaux pour promouvoir le signalement", "A campaign on social networks that promotes reporting", "ecpat-france", (3,), date(2020, 9, 1), date(2021, 8, 31), date(2020, 11, 1), None, "weprotect:11 weprotect:17 lanzarote:8"),
)  # fmt: skip


def _told(*words: Any, **more: Any) -> dict[str, Any]:
    code, result, french, english, unit = words
    usual = {"source": "measures", "aggregation": "sum", "kinds": ""}
    return {"code": code, "result": result, "label_fr": french, "label_en": english, "unit": unit, **usual, **more}  # fmt: skip


INDICATORS = (
    _told("enfants", 1, "Enfants et adolescents sensibilisés", "Children and teenagers reached", "contacts", kinds="outreach.session outreach.tour", audiences="children teens pupils", split="audience", library="REC-1"),
    _told("parents", 1, "Parents sensibilisés", "Parents reached", "contacts", kinds="outreach.session outreach.tour", audiences="parents", split="territory", library="REC-1"),
    _told("seances", 1, "Interventions dans les écoles et auprès des parents", "Visits to schools and parents", "sessions", kinds="outreach.visit", split="territory"),
    _told("villes", 1, "Villes de l’animation itinérante", "Towns of the travelling module", "towns", kinds="outreach.stop", aggregation="unique"),
    _told("brochures", 1, "Brochures et affiches envoyées", "Brochures and posters sent", "copies", kinds="library.copies_sent", split="territory"),
    _told("professionnels", 2, "Professionnels formés", "Professionals trained", "contacts", kinds="training.participant", library="REC-2"),
    _told("relais", 2, "Personnes touchées par les formateurs", "People reached by the trainers", "contacts", kinds="training.delivered", split="territory"),
    _told("savoirs", 2, "Participants qui savent plus après la formation", "Participants who know more after the training", "percent", kinds="training.pairs_improved", over="training.pairs", aggregation="ratio", library="REC-3"),
    _told("livre-blanc", 2, "Livre blanc : téléchargements", "White paper: downloads", "downloads", kinds="library.download", subject="livre-blanc"),
    _told("territoires", 2, "Territoires où une activité a eu lieu", "Territories where an activity took place", "territories", kinds="outreach.visit outreach.stop training.session training.delivery", aggregation="unique", library="REC-5"),
    _told("signalements", 3, "Signalements reçus par Point de Contact", "Reports received by Point de Contact", "reports", source="declared"),
    _told("net-ecoute", 3, "Sollicitations reçues par Net Ecoute", "Requests received by Net Ecoute", "reports", source="declared", split="audience"),
    _told("capsules", 3, "Capsules vidéo : téléchargements", "Short videos: downloads", "downloads", kinds="library.download", subject="capsule"),
    _told("reseaux", 3, "Personnes touchées sur les réseaux sociaux", "People reached on social networks", "contacts", source="declared"),
)  # fmt: skip
FINAL = {
    "enfants": Decimal(40_000), "parents": Decimal(8_000), "seances": Decimal(400), "villes": Decimal(50),
    "brochures": Decimal(12_000), "professionnels": Decimal(1_500), "relais": Decimal(1_200), "savoirs": Decimal(80),
    "livre-blanc": Decimal(2_000), "territoires": Decimal(8), "signalements": Decimal(16_000),
    "net-ecoute": Decimal(2_000), "capsules": Decimal(5_000), "reseaux": Decimal(400_000),
}  # fmt: skip
TEXTS = (
    "{what} : la préparation est faite, les premiers rendez-vous ont eu lieu.\nLes contenus ont été relus avec des enfants et des professionnels.",
    "{what} : une partie a été reportée quand les écoles ont fermé au printemps.\nCe qui pouvait se faire à distance a été maintenu.",
    "{what} : le rythme est revenu, avec un mélange de présence et de distance.\nLes retours des participants ont conduit à raccourcir une partie.",
    "{what} : les objectifs sont presque atteints.\nLes dates reportées du printemps ont été rattrapées.",
)  # fmt: skip
