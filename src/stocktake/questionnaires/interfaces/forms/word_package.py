"""The package around a Word form: its parts that are the same for every form, and its properties. Fixed dates, fixed order."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape, quoteattr  # nosec B406 # XML is written here, none is parsed

from lxml import etree

from stocktake.documents.paper import clean
from stocktake.questionnaires.interfaces.forms.paper_form import PaperForm
from stocktake.questionnaires.interfaces.forms.returned_form import PROPERTY
from stocktake.questionnaires.interfaces.forms.word_styles import W, styles

FIXED = (1980, 1, 1, 0, 0, 0)

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_CONTENT_TYPES = f"""<Types xmlns="{_PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>
<Override PartName="/word/styles.xml" ContentType="{_TYPE}.styles+xml"/>
<Override PartName="/word/settings.xml" ContentType="{_TYPE}.settings+xml"/>
<Override PartName="/word/footer1.xml" ContentType="{_TYPE}.footer+xml"/>
<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>
<Override PartName="/docProps/custom.xml" ContentType="application/vnd.openxmlformats-officedocument.custom-properties+xml"/>
</Types>"""

_RELATIONS = f"""<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>
<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>
<Relationship Id="rId3" Type="{_OFFICE}/custom-properties" Target="docProps/custom.xml"/>
</Relationships>"""

_DOCUMENT_RELATIONS = f"""<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/>
<Relationship Id="rId2" Type="{_OFFICE}/settings" Target="settings.xml"/>
<Relationship Id="rId4" Type="{_OFFICE}/footer" Target="footer1.xml"/>
</Relationships>"""

_SETTINGS = f"""<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="567"/>
<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>
</w:settings>"""


def pack(form: PaperForm, document: etree._Element) -> bytes:
    """The bytes of the Word file."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _HEAD + _CONTENT_TYPES,
        "_rels/.rels": _HEAD + _RELATIONS,
        "docProps/core.xml": _HEAD + _core(form),
        "docProps/custom.xml": _HEAD + custom_properties(form.identifier),
        "word/_rels/document.xml.rels": _HEAD + _DOCUMENT_RELATIONS,
        "word/document.xml": etree.tostring(document, xml_declaration=True, encoding="UTF-8", standalone=True),
        "word/footer1.xml": _HEAD + _footer(form),
        "word/settings.xml": _HEAD + _SETTINGS,
        "word/styles.xml": _HEAD + styles(form.language),
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name, FIXED), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def custom_properties(identifier: str) -> str:
    """docProps/custom.xml, the same for Word and Excel."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006"
    return (
        f'<Properties xmlns="{kind}/custom-properties" xmlns:vt="{kind}/docPropsVTypes">'
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="{PROPERTY}">'
        f"<vt:lpwstr>{escape(clean(identifier))}</vt:lpwstr></property></Properties>"
    )


def _core(form: PaperForm) -> str:
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(clean(form.title))}</dc:title><dc:subject>{escape(clean(form.review))}</dc:subject>"
        f"<dc:identifier>{escape(clean(form.identifier))}</dc:identifier><dc:language>{form.language}</dc:language>"
        "</cp:coreProperties>"
    )


def _footer(form: PaperForm) -> str:
    bidi = "<w:bidi/>" if form.right_to_left else ""
    words = form.words

    def run(text: str) -> str:
        return f'<w:r><w:t xml:space="preserve">{escape(clean(text))}</w:t></w:r>'

    def count(name: str) -> str:
        return f"<w:fldSimple w:instr={quoteattr(name)}><w:r><w:t>1</w:t></w:r></w:fldSimple>"

    line = run(f"{form.party} · {words['identifier']}: ") + run(form.identifier) + "<w:r><w:tab/></w:r>"
    line += run(f"{words['page']} ") + count("PAGE") + run(f" {words['of']} ") + count("NUMPAGES")
    return f'<w:ftr xmlns:w="{W}"><w:p><w:pPr><w:pStyle w:val="Footer"/>{bidi}</w:pPr>{line}</w:p></w:ftr>'
