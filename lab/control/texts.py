"""What the host's page says, in French and in English."""

from lab.switchboard import Behaviour, Post

FR, EN = 0, 1

TEXTS: dict[str, tuple[str, str]] = {
    "title": ("Le côté de l’hébergeur", "The host’s side"),
    "other_language": ("English", "Français"),
    "skip": ("Aller au contenu", "Skip to content"),
    "banner": (
        "Démonstration : ces sites, ces réseaux et ces personnes sont inventés. Rien ici ne sort de cet ordinateur.",
        "Demonstration: these sites, networks and people are invented. Nothing here leaves this computer.",
    ),
    "lead": (
        "Ici, vous jouez celui qui héberge une page signalée. Vous lisez la notification, vous retirez la page, et Click@ble le constate.",
        "Here you play the one who hosts a reported page. You read the notice, you take the page down, and Click@ble sees it.",
    ),
    "circle": ("Le tour en cinq gestes", "Once around, in five moves"),
    "step1": (
        "Signalez cette page (la plupart des autres sont déjà dans un dossier) :",
        "Report this page (most of the others are in a case already):",
    ),
    "step1_link": ("Ouvrir le formulaire de signalement", "Open the report form"),
    "step2": (
        "Au bureau, ouvrez le plus récent de la file (« moins d’1 h »), prenez-le en main et jugez-le illicite.",
        "At the desk, open the newest of the queue (“under 1 h”), take it in hand and judge it illegal.",
    ),
    "step2_link": ("Ouvrir le bureau", "Open the desk"),
    "step3": (
        "Quelques secondes plus tard, l’hébergeur est trouvé et les messages sont prêts : approuvez-les au bureau.",
        "A few seconds later the host is found and the messages are ready: approve them at the desk.",
    ),
    "step4": (
        "Revenez ici : la notification est dans le courrier. Retirez la page.",
        "Come back here: the notice is in the mail. Take the page down.",
    ),
    "step5": (
        "Click@ble regarde une première fois, puis une seconde au moins quinze minutes après : laissez passer le temps, puis lisez les chiffres.",
        "Click@ble looks once, then again at least fifteen minutes later: let time pass, then read the figures.",
    ),
    "step5_link": ("Ouvrir les chiffres", "Open the figures"),
    "phones": ("Les téléphones de l’équipe", "The team’s telephones"),
    "phones_hint": (
        "Au bureau, le mot de passe ne suffit pas : voici ce que montre maintenant l’application de codes de chaque personne. Un code change toutes les trente secondes et ne sert qu’une fois.",
        "At the desk the password is not enough: this is what the code app of each person shows now. A code changes every thirty seconds and counts once.",
    ),
    "phones_refresh": ("Voir les codes de maintenant", "Show the codes of now"),
    "phone": ("Compte", "Account"),
    "phone_code": ("Code", "Code"),
    "clock": ("L’horloge de la démonstration", "The demo’s clock"),
    "clock_now": ("Elle est à l’heure.", "It shows the real time."),
    "clock_ahead": ("Elle avance de {minutes} minutes.", "It is {minutes} minutes ahead."),
    "clock_button": ("Laisser passer 20 minutes", "Let 20 minutes pass"),
    "mail": ("Le courrier reçu", "Mail received"),
    "mail_none": ("Aucune lettre pour l’instant.", "No letter yet."),
    "mail_refresh": ("Relever le courrier", "Check for mail"),
    "mail_more": ("{count} lettres plus anciennes ne sont pas montrées.", "{count} older letters are not shown."),
    "mail_to": ("Pour {address}", "To {address}"),
    "mail_from": ("De {address}", "From {address}"),
    "mail_pages": ("Les pages dont parle cette lettre", "The pages this letter is about"),
    "mail_answer": ("Ce que l’hébergeur a répondu", "What the host answered"),
    "boxes": ("Les boîtes aux lettres", "The mailboxes"),
    "box": ("Boîte", "Mailbox"),
    "box_count": ("Lettres", "Letters"),
    "box_switch": ("Comment le courrier est reçu", "How mail is received"),
    "sites": ("Les sites inventés", "The invented sites"),
    "sites_hint": (
        "Copiez une adresse pour la signaler. Elle n’existe que dans cette démonstration. Personne n’a encore signalé les « Pages libres » : elles servent à refaire le tour.",
        "Copy an address to report it. It exists in this demonstration only. Nobody has reported the “Pages libres” yet: they are there for another round.",
    ),
    "network": ("Réseau", "Network"),
    "country_none": ("pays non indiqué", "no country given"),
    "contact_none": ("aucun contact", "no contact"),
    "network_none": ("inconnu des registres", "unknown to the registries"),
    "page": ("Page", "Page"),
    "state": ("État", "State"),
    "switch": ("Interrupteurs", "Switches"),
    "remove": ("Retirer cette page", "Take this page down"),
    "restore": ("Remettre", "Put it back"),
    "otherwise": ("Autrement…", "Otherwise…"),
    "behaviour": ("Comment répond", "How it answers:"),
    "apply": ("Appliquer", "Apply"),
    "removed_count": ("{count} sur {total} en ligne", "{count} of {total} online"),
    "refused": ("Cette demande ne vient pas de cette page.", "This request does not come from this page."),
    "unknown": ("Cette page ou cet interrupteur n’existe pas.", "There is no such page or switch."),
}  # fmt: skip

BEHAVIOURS: dict[Behaviour, tuple[str, str]] = {
    Behaviour.SERVE: ("en ligne", "online"),
    Behaviour.REMOVE: ("retirée (404)", "taken down (404)"),
    Behaviour.GONE: ("retirée pour toujours (410)", "gone for good (410)"),
    Behaviour.REDIRECT: ("renvoie à l’accueil", "redirects to the home page"),
    Behaviour.REDIRECT_CHAIN: ("renvoie de page en page", "redirects seven times"),
    Behaviour.REDIRECT_LOOP: ("renvoie à elle-même", "redirects to itself"),
    Behaviour.REDIRECT_INSIDE: ("renvoie vers un réseau privé", "redirects into a private network"),
    Behaviour.HANG: ("ne répond jamais", "never answers"),
    Behaviour.LIE: ("en ligne, mais dite retirée", "online, but said to be gone"),
    Behaviour.SOFT404: ("se dit absente, répond 200", "says it is gone, answers 200"),
    Behaviour.ERROR: ("en panne (500)", "broken (500)"),
    Behaviour.UNAVAILABLE: ("en travaux (503)", "under maintenance (503)"),
    Behaviour.FORBID: ("interdite (403)", "forbidden (403)"),
    Behaviour.DRIP: ("répond goutte à goutte", "answers drop by drop"),
    Behaviour.GARBAGE: ("répond n’importe quoi", "talks rubbish"),
    Behaviour.RESET: ("raccroche", "hangs up"),
    Behaviour.VANISH: ("site : nom disparu", "site: name vanished"),
    Behaviour.NODATA: ("site : nom sans adresse", "site: name without address"),
    Behaviour.SERVFAIL: ("site : DNS en panne", "site: DNS failure"),
    Behaviour.DNS_TIMEOUT: ("site : DNS muet", "site: silent DNS"),
    Behaviour.SINKHOLE: ("site : détourné vers une adresse privée", "site: sent to a private address"),
    Behaviour.REBIND: ("site : change d’adresse", "site: changes its address"),
}  # fmt: skip

POSTS: dict[Post, tuple[str, str]] = {
    Post.ACCEPT: ("accepté", "accepted"),
    Post.REFUSE: ("refusé (550)", "refused (550)"),
    Post.DEFER: ("remis à plus tard (451)", "put off (451)"),
    Post.STALL: ("pris, sans jamais répondre", "taken, never answered"),
    Post.DROP: ("gardé, puis coupé", "kept, then cut off"),
}


class Words:
    """The page's words in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._column = EN if language == "en" else FR

    def __call__(self, key: str, **values: object) -> str:
        return TEXTS[key][self._column].format(**values)

    def behaviour(self, behaviour: Behaviour) -> str:
        return BEHAVIOURS[behaviour][self._column]

    def post(self, post: Post) -> str:
        return POSTS[post][self._column]
