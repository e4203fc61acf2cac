"""What the demo's calls and applications say. Invented, but for what seed 003 tells publicly."""

from typing import Any

TEXTS = {
    "fr": {
        "title": "Les enfants prennent part à la mise en œuvre de la Convention de Lanzarote",
        "lead": "De petites subventions pour les organisations qui consultent les enfants et sensibilisent avec eux à l’exploitation et aux abus sexuels en ligne.",
        "body": "Pour quoi : des consultations avec des enfants, des actions de sensibilisation faites avec eux et pour eux, des outils adaptés et accessibles.\n\nPour qui : les organisations non gouvernementales qui travaillent dans un État membre du Conseil de l’Europe.\n\nCe qui est payé : le temps des personnes, les déplacements des enfants et de qui les accompagne, l’interprétation, les outils. Les projets durent de six à douze mois.\n\nChaque projet montre comment il protège les enfants qui y prennent part, et comment il leur dit ce que leur parole a changé.",
    },
    "en": {
        "title": "Children take part in carrying out the Lanzarote Convention",
        "lead": "Small grants for organisations that consult children, and raise awareness with them, about sexual exploitation and abuse online.",
        "body": "What for: consultations with children, awareness made with them and for them, child-friendly and accessible tools.\n\nFor whom: non-governmental organisations that work in a member state of the Council of Europe.\n\nWhat is paid: people’s time, travel of children and of those who accompany them, interpretation, tools. Projects last six to twelve months.\n\nEach project shows how it protects the children who take part, and how it tells them what their words have changed.",
    },
}  # fmt: skip
NOW_OPEN = {
    "fr": {
        "title": "Des outils adaptés aux enfants",
        "lead": "Traduire, adapter, rendre accessibles des outils qui existent : pour les plus jeunes, et pour les enfants ayant un handicap.",
        "body": "Pour quoi : adapter un outil de notre bibliothèque à une langue, à un âge ou à un handicap.\n\nPour qui : les associations et les établissements qui accompagnent des enfants.\n\nCe qui est payé : la relecture avec des enfants, la traduction, l’impression.",
    },
    "en": {
        "title": "Child-friendly tools",
        "lead": "Translating, adapting, making accessible tools that exist: for the youngest, and for children with disabilities.",
        "body": "What for: adapting a tool of our library to a language, an age or a disability.\n\nFor whom: associations and institutions that accompany children.\n\nWhat is paid: reading with children, translation, printing.",
    },
}  # fmt: skip
CRITERIA = [
    ("enfants", {"fr": "La place des enfants, du début à la fin", "en": "The children’s part, from beginning to end"}, 30),
    ("protection", {"fr": "La protection de qui prend part", "en": "The protection of those who take part"}, 25),
    ("effet", {"fr": "Ce que le projet change", "en": "What the project changes"}, 25),
    ("moyens", {"fr": "Des moyens justes pour ce qui est proposé", "en": "Means that fit what is proposed"}, 20),
]  # fmt: skip
CHECKLIST = [
    {"code": "seat", "label": {"fr": "L’organisation a son siège dans un État membre du Conseil de l’Europe", "en": "The organisation has its seat in a member state of the Council of Europe"}},
    {"code": "ngo", "label": {"fr": "Elle est non gouvernementale et sans but lucratif", "en": "It is non-governmental and not for profit"}},
    {"code": "policy", "label": {"fr": "Elle a une charte de protection des enfants", "en": "It has a child safeguarding policy"}},
]  # fmt: skip
FORM: list[dict[str, Any]] = [
    {"code": "presentation", "kind": "long", "label": {"fr": "Votre organisation en quelques lignes", "en": "Your organisation in a few lines"}, "required": True, "max_chars": 1200, "blind": True},
    {"code": "project", "kind": "long", "label": {"fr": "Que ferez-vous, et avec qui ?", "en": "What will you do, and with whom?"}, "help": {"fr": "Sans nommer votre organisation : cette réponse est lue sans savoir de qui elle vient.", "en": "Without naming your organisation: this answer is read without knowing whose it is."}, "required": True, "max_words": 400},
    {"code": "part", "kind": "long", "label": {"fr": "Comment les enfants prennent-ils part aux décisions du projet ?", "en": "How do children take part in the decisions of the project?"}, "required": True, "max_words": 250},
    {"code": "safety", "kind": "long", "label": {"fr": "Comment protégez-vous les enfants qui prennent part ?", "en": "How do you protect the children who take part?"}, "required": True, "max_words": 250},
    {"code": "ages", "kind": "multi", "label": {"fr": "Quels âges ?", "en": "Which ages?"}, "required": True, "options": [
        {"code": "6_11", "label": {"fr": "6 à 11 ans", "en": "6 to 11"}}, {"code": "12_14", "label": {"fr": "12 à 14 ans", "en": "12 to 14"}}, {"code": "15_17", "label": {"fr": "15 à 17 ans", "en": "15 to 17"}}]},
    {"code": "children", "kind": "number", "label": {"fr": "Combien d’enfants prennent part ?", "en": "How many children take part?"}, "required": True},
    {"code": "impact", "kind": "long", "label": {"fr": "Comment saurez-vous que cela a servi ?", "en": "How will you know that it helped?"}, "required": True, "max_words": 200},
    {"code": "begins", "kind": "date", "label": {"fr": "Début du projet", "en": "Start of the project"}},
    {"code": "policy", "kind": "yesno", "label": {"fr": "Avez-vous une charte de protection des enfants ?", "en": "Do you have a child safeguarding policy?"}, "required": True},
    {"code": "budget", "kind": "file", "label": {"fr": "Le budget du projet", "en": "The budget of the project"}, "help": {"fr": "Un tableau suffit.", "en": "A table is enough."}, "blind": True},
]  # fmt: skip
CLARIFIED = [
    (
        {"fr": "Deux organisations de deux pays peuvent-elles candidater ensemble ?", "en": "May two organisations from two countries apply together?"},
        {"fr": "Oui. L’une dépose la candidature et invite l’autre à l’écrire avec elle.", "en": "Yes. One submits the application and invites the other to write it with it."},
    ),
    (
        {"fr": "Le temps des personnes salariées est-il payé ?", "en": "Is the time of employed people paid?"},
        {"fr": "Oui, pour la part de leur temps passée au projet.", "en": "Yes, for the part of their time spent on the project."},
    ),
    (
        {"fr": "Peut-on écrire en anglais ?", "en": "May we write in English?"},
        {"fr": "Oui, en français ou en anglais, sans différence.", "en": "Yes, in French or in English, it makes no difference."},
    ),
]  # fmt: skip
# Countries of the invented organisations, and a département or territory for those of France.
PLACES = [
    ("FR", "FR-67"), ("BE", ""), ("DE", ""), ("HU", ""), ("RO", ""), ("MD", ""), ("GE", ""), ("FR", "FR-13"), ("ES", ""), ("PT", ""),
    ("IT", ""), ("GR", ""), ("HR", ""), ("SI", ""), ("PL", ""), ("LU", ""), ("FR", "RE"), ("CZ", ""), ("SK", ""), ("BG", ""),
    ("UA", ""), ("AM", ""), ("CH", ""),
]  # fmt: skip
WORDS = (
    ["Les Phares", "La Passerelle", "L’Arbre aux voix", "Les Petits Pas", "Le Fil bleu", "Les Hirondelles", "La Boussole", "Les Lanternes", "Le Pont neuf", "Les Marronniers", "La Ronde"],
    ["de l’enfance", "des familles", "du numérique", "des jeunes", "de demain", "des quartiers", "du littoral"],
)  # fmt: skip
PROJECTS = [
    "Nos règles à nous", "Ce que nous voulons dire", "Un théâtre pour en parler", "La carte de nos écrans", "Des ambassadeurs de douze ans",
    "Parler sans avoir peur", "Un guide écrit par nous", "La radio des enfants", "Voir et comprendre", "Mon image, mon droit", "L’atelier des questions",
    "Signaler, et après ?", "Le jeu des amis",
]  # fmt: skip
ANSWERS = {
    "presentation": [
        "Nous accompagnons des enfants et des familles depuis quinze ans, avec six personnes salariées et trente bénévoles.",
        "Une petite équipe de quartier : deux éducatrices, un animateur, une psychologue un jour par semaine.",
        "Une fédération de douze associations locales, qui forme des animateurs et publie des outils.",
    ],
    "project": [
        "« {title} » réunit trois groupes d’enfants pendant six mois. Ils lisent ensemble une version simple de la Convention, choisissent ce qui les concerne, et préparent ce qu’ils veulent en dire aux adultes de leur ville.",
        "Dix ateliers dans des écoles et un centre de loisirs. Les enfants écrivent des scènes, les jouent devant d’autres classes, et recueillent les questions de leur public.",
        "Une consultation en ligne et sur papier, préparée par un comité de douze enfants, puis un guide illustré dans deux langues.",
    ],
    "part": [
        "Un comité d’enfants choisit les thèmes, relit chaque outil et décide avec nous de la moitié des dépenses.",
        "Les enfants préparent les questions, tiennent les débats et présentent les résultats. Un temps leur dit ce qui a été retenu, et pourquoi.",
        "Ils sont consultés au début et à la fin, par petits groupes, avec un adulte qu’ils connaissent.",
    ],
    "safety": [
        "Deux adultes formés à chaque rencontre, un accord des parents et de l’enfant, une personne référente à qui parler, et une conduite écrite en cas de révélation.",
        "Aucun récit personnel n’est demandé. Les enfants portent un nom choisi. Une psychologue est présente.",
        "Notre charte est signée par chaque intervenant, dont le casier est vérifié. Les images des enfants ne sont pas publiées.",
    ],
    "impact": [
        "Un questionnaire avant et après, et une rencontre avec la mairie dont les suites sont publiées.",
        "Nous comptons les enfants, les séances et les demandes d’aide ; les enfants jugent eux-mêmes le projet à mi-parcours.",
    ],
}  # fmt: skip
