"""The report of a period as a document in one language: headings, words, tables. The writers (docx, xlsx, PDF)
know nothing of programmes, and the document is kept with the locked report: nothing is worded a second time."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from clickable.funding import selectors as funding
from clickable.funding.models import Medium
from clickable.programme import frameworks
from clickable.programme.disclosing import Told, tell
from clickable.programme.models import Aggregation, Certainty, Source, Unit
from clickable.programme.rules import SMALL_FUNDER
from clickable.programme.wording import between, number, part_name

Values = dict[str, Any]
Block = dict[str, Any]


def report(said: Values, language: str) -> Values:
    project, period = said["project"], said["period"]
    text = funding.funder_text(
        project["agreement"], language, Medium.PRINT, responsible=_coordinator(said)
    )
    title = _("%(project)s, rapport de la période %(number)s") % {
        "project": project["name"],
        "number": period["number"],
    }
    return {
        "language": language,
        "title": title,
        "author": _coordinator(said),
        "emblem_alt": text.emblem_alt,
        "acknowledgement": text.acknowledgement,
        "disclaimer": text.disclaimer,
        "blocks": [
            *_opening(said, language),
            *_indicators(said, language),
            *_parts(said, language),
            *_activities(said, language),
            *_narratives(said),
            *_coverage(said, language),
            *_evidence(said),
        ],
        "sheets": _sheets(said, language),
    }


def text_of(document: Values) -> str:
    """Every word of it, for the check of the funder's rules."""
    words = [document["title"], document["acknowledgement"], document["disclaimer"]]
    for block in document["blocks"]:
        words += [block.get("heading", ""), block.get("text", ""), block.get("caption", "")]
        words += block.get("head", []) + [cell for row in block.get("rows", []) for cell in row]
    return "\n".join(word for word in words if word)


def _coordinator(said: Values) -> str:
    return next((one["name"] for one in said["partners"] if one["coordinates"]), "")


def heading(level: int, text: str) -> Block:
    return {"heading": text, "level": level}


def words(text: str) -> Block:
    return {"text": text}


def table(caption: str, head: list[str], rows: list[list[str]], *, numbers: tuple[int, ...] = ()) -> Block:  # fmt: skip
    """`numbers`: which columns stand to the right. The first column names the row."""
    return {"caption": caption, "head": head, "rows": rows, "numbers": list(numbers)}


def _opening(said: Values, language: str) -> list[Block]:
    project, period = said["project"], said["period"]
    facts = [
        [_("Titre du projet"), project["title"]],
        [_("Programme"), project["programme"]],
        [_("Financeur"), project["funder"]],
        [_("Numéro de la convention"), project["number"] or _("non renseigné")],
        [_("Dates du projet"), between(project["begins_on"], project["ends_on"])],
        [_("Période de ce rapport"), between(period["begins_on"], period["ends_on"])],
        [_("Coordination"), _coordinator(said)],
        [_("Partenaires"), ", ".join(one["name"] for one in said["partners"])],
    ]
    results = [words(f"{one['number']}. {one['text'][language]}") for one in said["results"]]
    return [
        table(_("Le projet et la période"), [_("Quoi"), _("Valeur")], facts),
        words(project["lead"][language]),
        heading(2, _("Résultats attendus")),
        *results,
    ]


def _indicators(said: Values, language: str) -> list[Block]:
    head = [_("Indicateur"), _("Unité"), _("Départ"), _("Cette période"), _("Depuis le début"), _("Cible à cette date"), _("Cible finale"), _("Source")]  # fmt: skip
    rows = [
        [
            f"{one['code']} : {one['label'][language]}",
            unit(one),
            number(one["baseline"]),
            shown(tell(one["period"], unit=one["unit"], small=SMALL_FUNDER)),
            shown(tell(one["total"], unit=one["unit"], small=SMALL_FUNDER)),
            number(one["target"]),
            number(one["final"]),
            source(one),
        ]
        for one in said["indicators"]
    ]
    blocks = [
        heading(2, _("Indicateurs")),
        words(_("Chaque chiffre est recalculé à partir de ses lignes ; aucun n’est repris d’un rapport précédent.")),
        table(_("Indicateurs de la période et du projet"), head, rows, numbers=(2, 3, 4, 5, 6)),
    ]  # fmt: skip
    return blocks + [words(note) for one in said["indicators"] for note in notes(one, language)]


def notes(one: Values, language: str) -> list[str]:
    """What has to be known beside a figure: doubles, certainty, what is not told."""
    name, found = one["label"][language], []
    if one["unit"] == Unit.CONTACTS:
        found.append(_("%(name)s : des contacts. Une personne venue deux fois compte deux fois, et peut aussi compter dans un autre indicateur.") % {"name": name})  # fmt: skip
    if not one["total"]["add_up"] and one["aggregation"] == Aggregation.UNIQUE:
        found.append(_("%(name)s : la même chose peut être dans plusieurs parts, dont la somme dépasse alors le total.") % {"name": name})  # fmt: skip
    if uncertain := {key: value for key, value in one["certainty"].items() if key != Certainty.COUNTED}:  # fmt: skip
        told = ", ".join(f"{number(value)} {Certainty(key).label}" for key, value in sorted(uncertain.items()))  # fmt: skip
        found.append(_("%(name)s, dont : %(told)s.") % {"name": name, "told": told})
    if one["hidden_months"]:
        found.append(_("%(name)s : %(n)s mois ne sont pas publiés et manquent à la somme.") % {"name": name, "n": one["hidden_months"]})  # fmt: skip
    return found


def unit(one: Values) -> str:
    return str(Unit(one["unit"]).label)


def source(one: Values) -> str:
    """Where the rows are; the code of the programme that asks for it, never as if it had been read."""
    told = str(Source(one["source"]).label)
    if one["library"]:
        told += " ; " + _("%(code)s [de mémoire]") % {"code": one["library"]}
    return told


def shown(told: Told) -> str:
    return _("< 5") if told.hidden else number(told.value)


def _parts(said: Values, language: str) -> list[Block]:
    blocks: list[Block] = []
    for one in said["indicators"]:
        here = tell(one["period"], unit=one["unit"], small=SMALL_FUNDER).parts
        since = tell(one["total"], unit=one["unit"], small=SMALL_FUNDER).parts
        if one["split"] and since:
            head = [pgettext("répartition", "Part"), f"{_('Cette période')} ({unit(one)})", f"{_('Depuis le début')} ({unit(one)})"]  # fmt: skip
            rows = [
                [part_name(one["split"], part), _cell(here, part), _cell(since, part)]
                for part in since
            ]
            blocks.append(table(one["label"][language], head, rows, numbers=(1, 2)))
    if not blocks:
        return []
    small = _("Une part de moins de 5 personnes n’est pas dite, ni ce qui la trahirait.")
    return [heading(2, _("Répartitions")), words(small), *blocks]


def _cell(parts: dict[str, Any], part: str) -> str:
    if part not in parts:
        return number("0")
    return _("non dit") if parts[part] is None else number(parts[part])


def _activities(said: Values, language: str) -> list[Block]:
    head = [_("Activité"), _("Partenaire responsable"), _("Résultats"), _("Prévue"), _("Réalisée")]
    rows = [
        [
            f"{one['number']}. {one['title'][language]}",
            one["partner"],
            ", ".join(map(str, one["results"])),
            between(*one["planned"]),
            _actual(one),
        ]
        for one in said["activities"]
    ]
    return [heading(2, _("Activités et calendrier")), table(_("Activités"), head, rows)]


def _actual(one: Values) -> str:
    began, ended = one["actual"]
    if not began:
        return _("pas commencée")
    return between(began, ended) if ended else _("commencée : %(day)s") % {"day": between(began, began)[:10]}  # fmt: skip


def _narratives(said: Values) -> list[Block]:
    blocks = [heading(2, _("Ce que les partenaires ont fait"))]
    for report_ in said["reports"]:
        blocks.append(heading(3, report_["partner"]))
        if not report_["narratives"]:
            blocks.append(words(_("Pas de texte pour cette période.")))
        for one in report_["narratives"]:
            blocks.append(words(_("Activité %(number)s") % {"number": one["activity"]}))
            blocks += [words(line) for line in one["text"].splitlines() if line.strip()]
    return blocks


def _coverage(said: Values, language: str) -> list[Block]:
    blocks = [heading(2, _("Ce à quoi les activités servent"))]
    for found in frameworks.frameworks():
        rows = [
            [
                f"{one.number}. {one.name[language]}" + ("" if one.confirmed else " " + _("[de mémoire]")),
                ", ".join(str(a["number"]) for a in said["activities"] if one.key in a["serves"]) or _("aucune"),
            ]
            for one in found.items
        ]  # fmt: skip
        caption = f"{found.name[language]} ({found.edition})"
        blocks.append(table(caption, [_("Ce qui est demandé"), _("Activités")], rows))
    return blocks


def _evidence(said: Values) -> list[Block]:
    rows = [
        [one["title"], report_["partner"], str(one["activity"]), one["sha256"]]
        for report_ in said["reports"]
        for one in report_["evidence"]
    ]
    if not rows:
        return []
    told = _("Les pièces restent chez les partenaires. Leur empreinte dit si le fichier montré plus tard est le même.")  # fmt: skip
    head = [_("Pièce"), _("Gardée par"), _("Activité"), _("Empreinte SHA-256")]
    return [heading(2, _("Pièces justificatives")), words(told), table(_("Pièces"), head, rows)]


def _sheets(said: Values, language: str) -> list[Values]:
    """The same as rows for a spreadsheet: numbers as numbers, each with its unit and its source."""
    return [
        {"name": _("Indicateurs"), "rows": _figure_rows(said, language)},
        {"name": _("Répartitions"), "rows": _part_rows(said, language)},
        *(
            {"name": block["caption"][:28], "rows": [block["head"], *block["rows"]]}
            for block in [
                *_activities(said, language)[1:],
                *_coverage(said, language)[1:],
                *_evidence(said)[2:],
            ]
        ),
    ]


def _figure_rows(said: Values, language: str) -> list[list[Any]]:
    head = [_("code"), _("indicateur"), _("résultat"), _("unité"), _("calcul"), _("départ"), _("cette période"), _("depuis le début"), _("cible à cette date"), _("cible finale"), _("source"), _("lignes"), _("code du programme")]  # fmt: skip
    return [head, *(
        [
            one["code"], one["label"][language], str(one["result"] or ""), unit(one), str(Aggregation(one["aggregation"]).label),
            exact(one["baseline"]), _told(one, "period"), _told(one, "total"), exact(one["target"]), exact(one["final"]),
            source(one), {"n": str(one["rows"])}, one["library"],
        ]
        for one in said["indicators"]
    )]  # fmt: skip


def _part_rows(said: Values, language: str) -> list[list[Any]]:
    head = [_("code"), _("indicateur"), _("part"), _("unité"), _("cette période"), _("depuis le début"), _("source")]  # fmt: skip
    rows: list[list[Any]] = [head]
    for one in said["indicators"]:
        here = tell(one["period"], unit=one["unit"], small=SMALL_FUNDER).parts
        since = tell(one["total"], unit=one["unit"], small=SMALL_FUNDER).parts
        rows += [
            [
                one["code"], one["label"][language], part_name(one["split"], part), unit(one),
                _part(here, part), _part(since, part), source(one),
            ]
            for part in since if one["split"]
        ]  # fmt: skip
    return rows


def _part(parts: dict[str, Any], part: str) -> Any:
    if part not in parts:
        return {"n": "0"}
    return _("non dit") if parts[part] is None else {"n": str(parts[part])}


def _told(one: Values, name: str) -> Any:
    told = tell(one[name], unit=one["unit"], small=SMALL_FUNDER)
    return _("< 5") if told.hidden else exact(told.value)


def exact(value: object) -> Any:
    return "" if value is None else {"n": str(value)}
