"""The invented world: who hosts what, where, and what the registries say of it.

Every name is invented and ends in .example (RFC 2606); every address is loopback or documentation.
Pages hold one harmless sentence. Nothing here changes while the lab runs: see `lab.switchboard`.
"""

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network


@dataclass(frozen=True)
class Network:
    """A range of addresses as its registry describes it."""

    handle: str
    range: str
    operator: str
    country: str = ""  # ISO 3166-1; empty: the registry does not say
    abuse: str = ""  # empty: the registry names no contact for abuse
    nested: bool = False  # the abuse entity stands inside the registrant's, as it often does
    registered: bool = True  # False: the registry has never heard of it (404)
    limited: bool = False  # True: the registry answers "too many questions" (429)

    @property
    def ip_range(self) -> IPv4Network | IPv6Network:
        return ip_network(self.range)


@dataclass(frozen=True)
class Page:
    path: str
    title: str


@dataclass(frozen=True)
class Site:
    """One invented website: a name, an address on loopback, a few pages."""

    name: str  # as DNS knows it (A-labels)
    title: str
    address: str
    pages: tuple[Page, ...]
    address_v6: str = ""


NETWORKS = (
    Network("PHARE-FR", "127.66.1.0/24", "Hébergement du Phare", "FR", "abuse@phare.example"),
    Network(
        "BRUYERE-FR", "127.66.2.0/24", "Bruyère Réseaux", "FR", "abus@bruyere.example", nested=True
    ),
    Network(
        "POLDER-NL", "127.66.3.0/24", "Polder Hosting", "NL", "abuse@polder.example", nested=True
    ),
    Network("LINDENHOF-DE", "127.66.4.0/24", "Lindenhof Netz", "DE", "abuse@lindenhof.example"),
    Network("PRAIRIE-US", "127.66.5.0/24", "Prairie Cloud", "US", "abuse@prairie.example"),
    Network(
        "LISIERE-CDN",
        "127.66.6.0/24",
        "Lisière CDN",
        "US",
        "abuse@lisiere-cdn.example",
        nested=True,
    ),
    Network("MUETTE-FR", "127.66.7.0/24", "Muette Serveurs", "FR"),
    Network("BRUME", "127.66.8.0/24", "Brume Réseau", abuse="abuse@brume.example"),
    Network(
        "PATIENCE-NL",
        "127.66.9.0/24",
        "Patience Data",
        "NL",
        "abuse@patience.example",
        limited=True,
    ),
    Network("INCONNU", "127.66.10.0/24", "", registered=False),
    Network("BANQUISE-AQ", "127.66.11.0/24", "Banquise Réseau", "AQ", "abuse@banquise.example"),
    Network("LINDENHOF-DE6", "2001:db8:66::/48", "Lindenhof Netz", "DE", "abuse@lindenhof.example"),
)


def _pages(*pairs: tuple[str, str]) -> tuple[Page, ...]:
    return tuple(Page(path, title) for path, title in pairs)


SITES = (
    Site(
        "photos.example",
        "Photos du rivage",
        "127.66.1.10",
        _pages(
            ("/a/1", "Album de la jetée"),
            ("/a/2", "Album du phare"),
            ("/a/3", "Album des barques"),
            ("/a/4", "Album de la marée"),
            ("/a/5", "Album du sémaphore"),
        ),
    ),
    # Reported by nobody when the demo begins: for a newcomer's second circle, and third.
    Site(
        "libre.example",
        "Pages libres",
        "127.66.1.11",
        _pages(
            ("/p/mouette", "Carnet de la mouette"),
            ("/p/sterne", "Carnet de la sterne"),
            ("/p/macareux", "Carnet du macareux"),
            ("/p/cormoran", "Carnet du cormoran"),
            ("/p/huitrier", "Carnet de l’huîtrier"),
            ("/p/tournepierre", "Carnet du tournepierre"),
        ),
    ),
    Site(
        "albums.example",
        "Albums partagés",
        "127.66.2.10",
        _pages(
            ("/voir?id=101", "Classeur bleu"),
            ("/voir?id=102", "Classeur vert"),
            ("/voir?id=103", "Classeur jaune"),
            ("/voir?id=104", "Classeur gris"),
        ),
    ),
    Site(
        "xn--clich-fsa.example",  # cliché.example
        "Cliché",
        "127.66.2.11",
        _pages(("/galerie/nord", "Galerie nord"), ("/galerie/sud", "Galerie sud")),
    ),
    Site(
        "forum.example",
        "Forum des dunes",
        "127.66.3.10",
        _pages(
            ("/fil/12", "Fil des oyats"),
            ("/fil/13", "Fil du vent"),
            ("/fil/14", "Fil du sable"),
            ("/fil/15", "Fil des mouettes"),
        ),
    ),
    Site(
        "partage.example",
        "Partage de fichiers",
        "127.66.4.10",
        _pages(
            ("/d/tilleul", "Dossier Tilleul"),
            ("/d/erable", "Dossier Érable"),
            ("/d/bouleau", "Dossier Bouleau"),
            ("/d/charme", "Dossier Charme"),
        ),
    ),
    Site(
        "clips.example",
        "Clips en plein air",
        "127.66.5.10",
        _pages(
            ("/v/herbe", "Clip de l’herbe"),
            ("/v/riviere", "Clip de la rivière"),
            ("/v/colline", "Clip de la colline"),
            ("/v/orage", "Clip de l’orage"),
        ),
    ),
    Site(
        "miroir.example",
        "Miroir",
        "127.66.6.10",
        _pages(("/m/1", "Reflet un"), ("/m/2", "Reflet deux"), ("/m/3", "Reflet trois")),
    ),
    Site(
        "carnet.example",
        "Carnet sans adresse",
        "127.66.7.10",
        _pages(("/notes/lundi", "Notes du lundi"), ("/notes/mardi", "Notes du mardi")),
    ),
    Site(
        "brume.example",
        "Brume",
        "127.66.8.10",
        _pages(("/page/1", "Page de brume"), ("/page/2", "Page de rosée")),
    ),
    Site(
        "attente.example",
        "File d’attente",
        "127.66.9.10",
        _pages(("/guichet/1", "Guichet un"), ("/guichet/2", "Guichet deux")),
    ),
    Site(
        "inconnu.example",
        "Hébergeur inconnu",
        "127.66.10.10",
        _pages(("/x/1", "Page sans registre"), ("/x/2", "Autre page sans registre")),
    ),
    Site(
        "banquise.example",
        "Banquise",
        "127.66.11.10",
        _pages(("/glace/1", "Glace fine"), ("/glace/2", "Glace épaisse")),
    ),
    Site(
        "double.example",
        "Double adresse",
        "127.66.4.11",
        _pages(("/ici", "Page à deux adresses"), ("/la", "Autre page à deux adresses")),
        address_v6="2001:db8:66::10",
    ),
)

# The shape of a version 3 onion name (56 symbols); no DNS knows it, and nobody can reach it.
ONION = "clickabledemonstration" + "a" * 34 + ".onion"
REGISTRAR = ("Registre du Cap", "abuse@registre-du-cap.example")

SITE_BY_NAME = {site.name: site for site in SITES}


def network_of(address: str) -> Network | None:
    """The registered network that holds this address; None where the registry has none."""
    ip = ip_address(address)
    for network in NETWORKS:
        if network.registered and ip in network.ip_range:
            return network
    return None


def sites_of(contact: str) -> list[Site]:
    """The sites whose network names this contact for abuse."""
    ranges = [n.ip_range for n in NETWORKS if n.abuse == contact]
    return [s for s in SITES if any(ip_address(s.address) in r for r in ranges)]


def contacts() -> list[str]:
    """Every contact for abuse in the world, each once, in the order of the networks."""
    return list(dict.fromkeys(n.abuse for n in NETWORKS if n.abuse))
