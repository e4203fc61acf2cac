"""Countries that people and practices come from: the member states of the Council of Europe, and elsewhere.

Codes are ISO 3166-1; those of `places` cut France up, which no meeting asks for.
"""

from clickable.base.folding import fold

ELSEWHERE = "ZZ"
# code: (in French, in English). From memory of the Council's list, October 2022 onward: 46 states.
COUNTRIES = {
    "AL": ("Albanie", "Albania"),
    "AD": ("Andorre", "Andorra"),
    "AM": ("Arménie", "Armenia"),
    "AT": ("Autriche", "Austria"),
    "AZ": ("Azerbaïdjan", "Azerbaijan"),
    "BE": ("Belgique", "Belgium"),
    "BA": ("Bosnie-Herzégovine", "Bosnia and Herzegovina"),
    "BG": ("Bulgarie", "Bulgaria"),
    "HR": ("Croatie", "Croatia"),
    "CY": ("Chypre", "Cyprus"),
    "CZ": ("Tchéquie", "Czechia"),
    "DK": ("Danemark", "Denmark"),
    "EE": ("Estonie", "Estonia"),
    "FI": ("Finlande", "Finland"),
    "FR": ("France", "France"),
    "GE": ("Géorgie", "Georgia"),
    "DE": ("Allemagne", "Germany"),
    "GR": ("Grèce", "Greece"),
    "HU": ("Hongrie", "Hungary"),
    "IS": ("Islande", "Iceland"),
    "IE": ("Irlande", "Ireland"),
    "IT": ("Italie", "Italy"),
    "LV": ("Lettonie", "Latvia"),
    "LI": ("Liechtenstein", "Liechtenstein"),
    "LT": ("Lituanie", "Lithuania"),
    "LU": ("Luxembourg", "Luxembourg"),
    "MT": ("Malte", "Malta"),
    "MD": ("République de Moldova", "Republic of Moldova"),
    "MC": ("Monaco", "Monaco"),
    "ME": ("Monténégro", "Montenegro"),
    "NL": ("Pays-Bas", "Netherlands"),
    "MK": ("Macédoine du Nord", "North Macedonia"),
    "NO": ("Norvège", "Norway"),
    "PL": ("Pologne", "Poland"),
    "PT": ("Portugal", "Portugal"),
    "RO": ("Roumanie", "Romania"),
    "SM": ("Saint-Marin", "San Marino"),
    "RS": ("Serbie", "Serbia"),
    "SK": ("Slovaquie", "Slovakia"),
    "SI": ("Slovénie", "Slovenia"),
    "ES": ("Espagne", "Spain"),
    "SE": ("Suède", "Sweden"),
    "CH": ("Suisse", "Switzerland"),
    "TR": ("Türkiye", "Türkiye"),
    "UA": ("Ukraine", "Ukraine"),
    "GB": ("Royaume-Uni", "United Kingdom"),
    ELSEWHERE: ("Ailleurs dans le monde", "Elsewhere in the world"),
}


def name(code: str, language: str) -> str:
    found = COUNTRIES.get(code, COUNTRIES[ELSEWHERE])
    return found[0] if language == "fr" else found[1]


def choices(language: str) -> list[tuple[str, str]]:
    """(code, name) of each in the order of the language; elsewhere last."""

    named = [(code, name(code, language)) for code in COUNTRIES if code != ELSEWHERE]
    return [*sorted(named, key=lambda one: fold(one[1])), (ELSEWHERE, name(ELSEWHERE, language))]
