"""The questions of a call as a Word document, to prepare the answers away from the screen. Text and nothing
else: written here, part by part, so that it opens everywhere and holds nothing of ours."""

import zipfile
from dataclasses import dataclass
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>'
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    "</Types>"
)
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    f'<Relationships xmlns="{PACKAGE}">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{PACKAGE}/metadata/core-properties" Target="docProps/core.xml"/>'
    "</Relationships>"
)
OF_DOCUMENT = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    f'<Relationships xmlns="{PACKAGE}">'
    f'<Relationship Id="rId1" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>'
)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_STYLE = '<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{name}"/>{more}<w:rPr>{look}</w:rPr></w:style>'
_HEADING = '<w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:pPr><w:keepNext/><w:spacing w:before="{before}" w:after="80"/><w:outlineLvl w:val="{level}"/></w:pPr>'
KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Paragraph:
    text: str
    style: str = "Normal"  # Title, Heading1, Heading2, Hint, Answer


def document(paragraphs: list[Paragraph], *, title: str, language: str) -> bytes:
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{one.style}"/></w:pPr><w:r><w:t xml:space="preserve">{escape(one.text)}</w:t></w:r></w:p>'
        for one in paragraphs
    )
    page = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        f' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title)}</dc:title><dc:language>{escape(language)}</dc:language></cp:coreProperties>'
    )
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in (
            ("[Content_Types].xml", TYPES),
            ("_rels/.rels", RELATIONS),
            ("docProps/core.xml", head + core),
            ("word/_rels/document.xml.rels", OF_DOCUMENT),
            ("word/styles.xml", head + _styles(language)),
            (
                "word/document.xml",
                f"{head}<w:document {W}><w:body>{body}{page}</w:body></w:document>",
            ),
        ):
            row = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            row.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(row, content)
    return out.getvalue()


def _styles(language: str) -> str:
    said = quoteattr(language)
    base = (
        "<w:docDefaults><w:rPrDefault><w:rPr>"
        '<w:rFonts w:ascii="Verdana" w:hAnsi="Verdana" w:cs="Verdana"/><w:sz w:val="22"/>'
        f"<w:lang w:val={said}/></w:rPr></w:rPrDefault></w:docDefaults>"
    )
    after = '<w:pPr><w:spacing w:after="120" w:line="288" w:lineRule="auto"/></w:pPr>'
    frame = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="6" w:color="808080"/>' for side in ("top", "left", "bottom", "right"))  # fmt: skip
    boxed = f'<w:basedOn w:val="Normal"/><w:pPr><w:pBdr>{frame}</w:pBdr><w:spacing w:before="60" w:after="240" w:line="480" w:lineRule="auto"/></w:pPr>'
    rows = [
        ("Normal", "Normal", after, ""),
        ("Title", "Title", _HEADING.format(before=0, level=0), '<w:b/><w:sz w:val="40"/>'),
        ("Heading1", "heading 1", _HEADING.format(before=360, level=0), '<w:b/><w:sz w:val="30"/>'),
        ("Heading2", "heading 2", _HEADING.format(before=280, level=1), '<w:b/><w:sz w:val="24"/>'),
        ("Hint", "Hint", '<w:basedOn w:val="Normal"/>', '<w:color w:val="595959"/>'),
        ("Answer", "Answer", boxed, ""),
    ]
    styles = "".join(_STYLE.format(id=i, name=n, more=m, look=look) for i, n, m, look in rows)
    return f"<w:styles {W}>{base}{styles}</w:styles>"
