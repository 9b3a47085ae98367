"""A returned .docx: headings, lists, tables, real footnotes, open revisions and a content control."""

import copy
import io
from itertools import groupby

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph
from lxml import etree

from demonstration.archive import without_clock
from demonstration.markup import NOTE_MARK, REVISION, Line

FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
REVISED = {"w:author": "Clearance", "w:date": "2030-10-24T09:00:00Z"}
LOCALES = {"en": "en-GB", "fr": "fr-FR", "es": "es-ES", "ru": "ru-RU", "zh": "zh-CN", "ar": "ar-SA"}


def make(lines: list[Line], language: str, title: str) -> bytes:
    document = Document()
    document.core_properties.title, document.core_properties.author = title, ""
    _proof_in(document, language)
    for kind, run in groupby(lines, key=lambda line: line.kind):
        if kind == "row":
            _table(document, [line.cells for line in run], language)
            continue
        for line in run:
            if kind != "note":
                paragraph = _paragraph(document, line)
                if language == "ar":
                    _turn_right_to_left(paragraph)
    if notes := [line for line in lines if line.kind == "note"]:
        _footnotes(document, notes)
    made = io.BytesIO()
    document.save(made)
    return without_clock(made.getvalue())


def _proof_in(document: WordDocument, language: str) -> None:
    """The language of the text, so that a word processor checks its spelling in that language."""
    tag = document.styles.element.find(".//" + qn("w:lang"))
    slot = {"zh": "w:eastAsia", "ar": "w:bidi"}.get(language, "w:val")
    tag.set(qn(slot), LOCALES[language])


def _paragraph(document: WordDocument, line: Line) -> Paragraph:
    if line.kind == "heading":
        return document.add_heading(line.text, level=line.level - 1)
    paragraph = document.add_paragraph(style="List Bullet" if line.kind == "item" else None)
    for index, part in enumerate(NOTE_MARK.split(line.text)):
        if index % 2:
            _refer_to_note(paragraph, part)
        else:
            _write(paragraph, part)
    if line.kind == "control":
        _enclose(paragraph)
    return paragraph


def _write(paragraph: Paragraph, text: str) -> None:
    """Add text; what is marked as inserted or deleted becomes an open revision."""
    done = 0
    for found in REVISION.finditer(text):
        paragraph.add_run(text[done : found.start()])
        run = paragraph.add_run(found[2])._r
        revision = OxmlElement("w:ins" if found[1] == "+" else "w:del")
        for name, value in {"w:id": str(900 + found.start()), **REVISED}.items():
            revision.set(qn(name), value)
        run.addprevious(revision)
        revision.append(run)
        if found[1] == "-":
            run.find(qn("w:t")).tag = qn("w:delText")
        done = found.end()
    if text[done:]:
        paragraph.add_run(text[done:])


def _refer_to_note(paragraph: Paragraph, mark: str) -> None:
    run = paragraph.add_run()
    run.font.superscript = True
    reference = OxmlElement("w:footnoteReference")
    reference.set(qn("w:id"), mark)
    run._r.append(reference)


def _enclose(paragraph: Paragraph) -> None:
    """Put a paragraph into a content control, as forms do."""
    control = parse_xml(f'<w:sdt {nsdecls("w")}><w:sdtPr><w:tag w:val="answer"/></w:sdtPr><w:sdtContent/></w:sdt>')
    paragraph._p.addprevious(control)
    control.find(qn("w:sdtContent")).append(paragraph._p)


def _turn_right_to_left(paragraph: Paragraph) -> None:
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(OxmlElement("w:bidi"), "w:adjustRightInd", "w:spacing", "w:ind", "w:jc", "w:rPr")
    for run in paragraph.runs:
        run._r.get_or_add_rPr().append(OxmlElement("w:rtl"))


def _table(document: WordDocument, rows: list[tuple[str, ...]], language: str) -> None:
    table = document.add_table(rows=0, cols=max(len(row) for row in rows), style="Table Grid")
    if language == "ar":
        table._tbl.tblPr.insert_element_before(
            OxmlElement("w:bidiVisual"), "w:tblStyleRowBandSize", "w:tblW", "w:jc", "w:tblLayout", "w:tblLook"
        )
    for row in rows:
        for cell, value in zip(table.add_row().cells, row, strict=False):
            cell.text = value
            if language == "ar":
                _turn_right_to_left(cell.paragraphs[0])


def _footnotes(document: WordDocument, notes: list[Line]) -> None:
    root = parse_xml(f"<w:footnotes {nsdecls('w')}/>")
    for mark, kind in (("-1", "separator"), ("0", "continuationSeparator")):
        note = OxmlElement("w:footnote")
        note.set(qn("w:type"), kind)
        note.set(qn("w:id"), mark)
        note.append(parse_xml(f"<w:p {nsdecls('w')}><w:r><w:{kind}/></w:r></w:p>"))
        root.append(note)
    for line in notes:
        paragraph = document.add_paragraph()
        paragraph.add_run()._r.append(OxmlElement("w:footnoteRef"))
        paragraph.add_run(f" {line.text}")
        note = OxmlElement("w:footnote")
        note.set(qn("w:id"), line.mark)
        note.append(copy.deepcopy(paragraph._p))
        paragraph._p.getparent().remove(paragraph._p)
        root.append(note)
    xml = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    part = Part(PackURI("/word/footnotes.xml"), FOOTNOTES, xml, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
