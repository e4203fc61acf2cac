"""Short quotations from documents of the project, word for word, faults and all.

000: "ClickAble", a page of Point de Contact, February 2020. 001: the project's sheet of ECPAT France.
002: Point de Contact's training sheet.
"""

SEED_000 = (
    "Ce document a été actualisé et republié en février 2020 avec le soutien financier de la DG Justice "
    "(Rigths, Equality and Citizenship (REC) Programme) de l’Union européenne, dans le cadre du projet "
    "Click@ble – Make children able to “click” free from cyber sexual violence. Le contenu de ce document "
    "relève de la seule responsabilité de Point de Contact et ne peut en aucun cas être vu comme reflétant "
    "les opinions de l’Union européenne."
)
SEED_000_OPENING = (
    "Depuis le 1er septembre 2019, les associations ECPAT France, e-Enfance, Génération Numérique et Point "
    "de Contact se sont associées pour deux ans dans le cadre du projet Click@ble – Make children able to "
    "click free from cyber sexual violence, co-financé par la Commission européenne."
)
SEED_001_TITLE = (
    "PROJET click@ble  \nMake children able to « click » free from cyber sexual violence "
)
SEED_001_DATES = "calendrier \n\n01/09/2019 au 31/08/2021 \n\n     2 ans"
SEED_002_OPENING = (
    "Depuis le 1er septembre 2019, les associations ECPAT France, e-Enfance, Génération Numérique et Point "
    "de Contact se sont associées pour deux ans dans le cadre du projet Click@ble – *Make children click "
    "free from cyber sexual violence*, co-financé par la Commission européenne."
)
SEED_002 = (
    "Ce document a été réalisé avec le soutien financier de la DG Justice (Rights, Equality and Citizenship "
    "(REC) Programme) de l'Union européenne, dans le cadre du projet Click@ble – *Make children click free "
    "from cyber sexual violence*. Le contenu de ce document relève de la seule responsabilité de Point de "
    "Contact et ne peut en aucun cas être vu comme reflétant les opinions de l'Union européenne."
)
