"""A report as DOCX (Office Open XML, ISO/IEC 29500), written part by part.

Nothing in it depends on a library's release or on the clock, so a locked report is the same file years
later. Headings are styles, tables have header rows that repeat, the language and the emblem's words are said.
"""

from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from clickable.programme.writing.package import packed

EMBLEM = Path(__file__).parent.parent / "static" / "programme" / "emblem.png"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
LANGUAGES = {"fr": "fr-FR", "en": "en-GB"}
WIDTH, HEIGHT = 1_080_000, 720_000  # of the emblem, in EMU: 3 cm by 2
PAGE_WIDTH = 9638  # between the margins of A4, in twentieths of a point

TYPES = f"""{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>"""
ROOT = f"""{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="{PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>"""
PARTS = f"""{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/styles" Target="styles.xml"/><Relationship Id="rId2" Type="{OFFICE}/settings" Target="settings.xml"/><Relationship Id="rId3" Type="{OFFICE}/image" Target="media/emblem.png"/></Relationships>"""


def written(document: dict[str, Any]) -> bytes:
    return packed(
        {
            "[Content_Types].xml": TYPES.encode(),
            "_rels/.rels": ROOT.encode(),
            "docProps/core.xml": _core(document).encode(),
            "word/_rels/document.xml.rels": PARTS.encode(),
            "word/document.xml": _document(document).encode(),
            "word/settings.xml": _settings(document["language"]).encode(),
            "word/styles.xml": _styles(document["language"]).encode(),
            "word/media/emblem.png": EMBLEM.read_bytes(),
        }
    )


def _core(document: dict[str, Any]) -> str:
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{_text(document['title'])}</dc:title><dc:creator>{_text(document['author'])}</dc:creator>"
        f"<dc:language>{LANGUAGES[document['language']]}</dc:language></cp:coreProperties>"
    )


def _settings(language: str) -> str:
    return f'{HEAD}<w:settings xmlns:w="{W}"><w:compat/><w:themeFontLang w:val="{LANGUAGES[language]}"/></w:settings>'


def _styles(language: str) -> str:
    said = LANGUAGES[language]
    styles = [
        _style("Normal", "Normal", after=80, size=20, default=True),
        _style("Title", "Title", after=160, size=40, bold=True),
        *(
            _style(f"Heading{level}", f"heading {level}", after=80, size=size, bold=True, level=level)
            for level, size in ((1, 32), (2, 28), (3, 24))
        ),
        _style("Caption", "caption", after=40, size=18, bold=True, stays=True),
        _style("Cell", "Cell", after=0, size=17),
        _style("Small", "Small", after=40, size=17),
    ]  # fmt: skip
    return (
        f'{HEAD}<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>'
        '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/>'
        f'<w:lang w:val="{said}" w:eastAsia="{said}"/></w:rPr></w:rPrDefault></w:docDefaults>'
        f"{''.join(styles)}</w:styles>"
    )


def _style(
    code: str, name: str, *, after: int, size: int, bold: bool = False, level: int = 0,
    default: bool = False, stays: bool = False,
) -> str:  # fmt: skip
    kept = "<w:keepNext/>" if level or stays else ""
    outline = f'<w:outlineLvl w:val="{level - 1}"/>' if level else ""
    begins = f'<w:style w:type="paragraph" w:styleId="{code}"'
    based = "" if default else '<w:basedOn w:val="Normal"/>'
    usual = ' w:default="1"' if default else ""
    opened = f'{begins}{usual}><w:name w:val="{name}"/>{based}'
    return (
        f'{opened}<w:qFormat/><w:pPr>{kept}<w:spacing w:before="{after}" w:after="{after}"/>{outline}</w:pPr>'
        f'<w:rPr>{"<w:b/>" if bold else ""}<w:sz w:val="{size}"/></w:rPr></w:style>'
    )


def _document(document: dict[str, Any]) -> str:
    body = [
        _emblem(document["emblem_alt"]),
        _paragraph(document["acknowledgement"], "Small"),
        _paragraph(document["disclaimer"], "Small"),
        _paragraph(document["title"], "Title"),
        *(_block(block) for block in document["blocks"]),
    ]
    spaces = f'xmlns:w="{W}" xmlns:r="{OFFICE}" xmlns:wp="{DRAWING}/wordprocessingDrawing" xmlns:a="{DRAWING}/main" xmlns:pic="{DRAWING}/picture"'
    page = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="708" w:footer="708" w:gutter="0"/></w:sectPr>'
    return f"{HEAD}<w:document {spaces}><w:body>{''.join(body)}{page}</w:body></w:document>"


def _block(block: dict[str, Any]) -> str:
    if "heading" in block:
        return _paragraph(block["heading"], f"Heading{block['level']}")
    if "head" in block:
        return _table(block)
    return _paragraph(block["text"])


def _paragraph(text: str, style: str = "Normal", *, right: bool = False, bold: bool = False) -> str:
    aligned = '<w:jc w:val="right"/>' if right else ""
    strong = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{aligned}</w:pPr>'
        f'<w:r>{strong}<w:t xml:space="preserve">{_text(text)}</w:t></w:r></w:p>'
    )


def _table(block: dict[str, Any]) -> str:
    columns = len(block["head"])
    widths = _widths(columns)
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="8089A3"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = [_row(block["head"], widths, block["numbers"], head=True)]
    rows += [_row(row, widths, block["numbers"], head=False) for row in block["rows"]]
    return (
        f"{_paragraph(block['caption'], 'Caption')}<w:tbl><w:tblPr>"
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{sides}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="00A0" w:firstRow="1" w:firstColumn="1"/>'
        f"<w:tblCaption w:val={quoteattr(_plain(block['caption']))}/></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>{_paragraph('')}"
    )


def _widths(columns: int) -> list[int]:
    """The first column is wider: it names the row."""
    share = PAGE_WIDTH // (columns + 1)
    return [PAGE_WIDTH - share * (columns - 1), *([share] * (columns - 1))]


def _row(cells: list[str], widths: list[int], numbers: list[int], *, head: bool) -> str:
    told = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f"{_paragraph(cell, 'Cell', right=place in numbers, bold=head)}</w:tc>"
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    repeated = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{told}</w:tr>"


def _emblem(alt: str) -> str:
    said = quoteattr(_plain(alt))
    return (
        '<w:p><w:pPr><w:pStyle w:val="Normal"/></w:pPr><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{WIDTH}" cy="{HEIGHT}"/><wp:docPr id="1" name="emblem" descr={said}/>'
        f'<a:graphic><a:graphicData uri="{DRAWING}/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="emblem.png" descr={said}/>'
        '<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rId3"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{WIDTH}" cy="{HEIGHT}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )


def _text(text: str) -> str:
    return escape(_plain(text))


def _plain(text: str) -> str:
    """Without what XML cannot hold."""
    return "".join(one for one in text if one >= " " or one in "\t\n").replace("\n", " ")
