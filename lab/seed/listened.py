"""What the demo's children were asked, said and were answered: invented, in easy words."""

from typing import Any

Two = dict[str, str]

HEARD: dict[str, Any] = {
    "slug": "ce-qui-te-protege",
    "texts": {
        "fr": {
            "title": "En ligne, qu’est-ce qui te protège ?",
            "lead": "Des adultes veulent mieux protéger les enfants sur Internet. Ils ont besoin de ton avis.",
        },
        "en": {
            "title": "Online, what protects you?",
            "lead": "Adults want to protect children better on the internet. They need to know what you think.",
        },
    },
    "hours": 24,
}
OPEN: dict[str, Any] = {
    "slug": "comment-en-parler",
    "texts": {
        "fr": {
            "title": "Comment en parler ?",
            "lead": "Quand quelque chose ne va pas en ligne, ce n’est pas facile à dire. Qu’est-ce qui aide ?",
        },
        "en": {
            "title": "How to talk about it?",
            "lead": "When something goes wrong online, it is not easy to say. What helps?",
        },
    },
    "hours": 24,
}
ASKED: tuple[tuple[str, dict[str, Two], list[Two]], ...] = (
    (
        "choice",
        {
            "8-11": {"fr": "Si quelque chose te gêne sur un écran, à qui le dis-tu ?", "en": "If something on a screen upsets you, whom do you tell?"},
            "12-14": {"fr": "Si quelqu’un te met mal à l’aise en ligne, à qui en parles-tu d’abord ?", "en": "If somebody makes you uneasy online, whom do you tell first?"},
            "15-17": {"fr": "Si quelqu’un te met mal à l’aise en ligne, vers qui te tournes-tu d’abord ?", "en": "If somebody makes you uneasy online, whom do you turn to first?"},
        },
        [
            {"code": "friend", "drawing": "friends", "fr": "Un ami, une amie", "en": "A friend"},
            {"code": "family", "drawing": "family", "fr": "Quelqu’un de ma famille", "en": "Somebody in my family"},
            {"code": "school", "drawing": "school", "fr": "Un adulte de l’école", "en": "An adult at school"},
            {"code": "line", "drawing": "listen", "fr": "Une ligne d’écoute", "en": "A helpline"},
            {"code": "nobody", "drawing": "none", "fr": "Personne", "en": "Nobody"},
        ],
    ),
    (
        "choice",
        {
            "8-11": {"fr": "Qu’est-ce qui t’aiderait le plus ?", "en": "What would help you most?"},
            "12-14": {"fr": "Qu’est-ce qui aiderait le plus ?", "en": "What would help most?"},
            "15-17": {"fr": "Qu’est-ce qui aiderait le plus ?", "en": "What would help most?"},
        },
        [
            {"code": "button", "drawing": "hand", "fr": "Un bouton simple pour signaler", "en": "A simple button to report"},
            {"code": "talk", "drawing": "message", "fr": "En parler en classe, plus tôt", "en": "Talking about it in class, earlier"},
            {"code": "people", "drawing": "lighthouse", "fr": "Des gens formés sur les applications", "en": "Trained people on the apps"},
            {"code": "parents", "drawing": "book", "fr": "Des parents mieux informés", "en": "Parents who know more"},
        ],
    ),
    (
        "faces",
        {
            "8-11": {"fr": "On t’a expliqué comment te protéger sur Internet ?", "en": "Has anybody explained to you how to stay safe on the internet?"},
            "12-14": {"fr": "On t’a bien expliqué comment te protéger en ligne ?", "en": "Have you been told well how to stay safe online?"},
            "15-17": {"fr": "Tu as assez d’informations pour te protéger en ligne ?", "en": "Do you know enough to stay safe online?"},
        },
        [],
    ),
    (
        "words",
        {
            "8-11": {"fr": "Que voudrais-tu dire aux adultes ?", "en": "What would you like to tell adults?"},
            "12-14": {"fr": "Que veux-tu dire à ceux qui décident ?", "en": "What do you want to tell those who decide?"},
            "15-17": {"fr": "Que veux-tu dire à ceux qui décident ?", "en": "What do you want to tell those who decide?"},
        },
        [],
    ),
)  # fmt: skip
SAID = (
    "Ne nous grondez pas quand on vous montre quelque chose. Sinon la prochaine fois on se tait.",
    "Le bouton pour signaler il faut trois menus pour le trouver, on laisse tomber.",
    "On en parle en quatrième mais on a un téléphone en CM2.",
    "J’aimerais pouvoir demander sans que mes parents le sachent tout de suite.",
    "Quand on signale on ne sait jamais ce qui se passe après.",
    "Les adultes disent internet c’est dangereux mais pas quoi faire.",
)
QUOTED = (
    "Si on se fait gronder quand on montre quelque chose, la fois d’après on se tait.",
    "Signaler devrait se faire en un geste.",
    "On reçoit un téléphone avant qu’on nous explique.",
    "Pouvoir demander de l’aide d’abord, et le dire à ses parents ensuite.",
)
SYNTHESIS: Two = {
    "fr": "Les enfants parlent d’abord à un ami ou à leur famille.\n\nIls veulent signaler en un geste, sans peur d’être grondés, et savoir ce qui se passe ensuite.\n\nIls trouvent qu’on en parle trop tard à l’école.",
    "en": "Children talk to a friend or to their family first.\n\nThey want to report with one press, without fear of being told off, and to know what happens next.\n\nThey find that school talks about it too late.",
}
PROPOSED: tuple[Two, ...] = (
    {"fr": "En parler à l’école avant le premier téléphone.", "en": "Talk about it at school before the first phone."},
    {"fr": "Pouvoir signaler simplement, même sans les parents.", "en": "Be able to report simply, even without parents."},
    {"fr": "Savoir ce que devient un signalement.", "en": "Know what becomes of a report."},
    {"fr": "Des personnes formées sur chaque application.", "en": "Trained people on each app."},
    {"fr": "Aucun téléphone à l’école, pour personne.", "en": "No phone at school, for anybody."},
)  # fmt: skip
ANSWERED: tuple[tuple[str, str, Two], ...] = (
    ("partly", "Les quatre associations du projet", {
        "fr": "Les séances commencent maintenant au CE2, avec vos parents aussi. Toutes les écoles n’en ont pas encore.",
        "en": "Sessions now begin at the age of eight, with your parents too. Not every school has them yet.",
    }),
    ("done", "L’équipe de Click@ble", {
        "fr": "Un formulaire en mots simples, sans nom, sans l’accord des parents. Il marche sur un vieux téléphone.",
        "en": "A form in easy words, without a name, without parents’ consent. It works on an old phone.",
    }),
    ("done", "L’équipe de Click@ble", {
        "fr": "Chaque signalement donne un code. Avec lui tu lis ce qui s’est passé.",
        "en": "Each report gives a code. With it you can read what happened.",
    }),
    ("later", "La coalition des associations", {
        "fr": "C’est dans notre manifeste. Nous l’avons demandé ; ce n’est pas encore une loi.",
        "en": "It is in our manifesto. We have asked for it; it is not a law yet.",
    }),
    ("no", "Le conseil du projet", {
        "fr": "Nous ne le demandons pas : beaucoup d’entre vous s’en servent pour avoir de l’aide. Nous préférons mieux expliquer.",
        "en": "We do not ask for it: many of you use it to get help. We would rather explain better.",
    }),
)  # fmt: skip
