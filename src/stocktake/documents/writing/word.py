"""A paper as a Word file, the way a United Nations paper looks: symbol and date, numbered paragraphs, real footnotes.

Every sentence that rests on evidence gets one footnote that names it. Traps already met elsewhere are minded: runs are
split by script, complex scripts get their own size and direction, footnote styles have Word's own identifiers.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, date, datetime, time

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from lxml import etree

from stocktake.documents.paper import (
    Evidence,
    Paper,
    PaperHeading,
    PaperNote,
    PaperParagraph,
    PaperSentence,
    PaperTable,
)
from stocktake.documents.writing.runs import RIGHT_TO_LEFT, add_text, element, text_runs

MOST_IN_A_NOTE = 12
LONGEST_QUOTE = 300
FIXED = (1980, 1, 1, 0, 0, 0)
THREAD = RGBColor(0xB8, 0x32, 0x1F)
FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def write_docx(paper: Paper) -> bytes:
    """The paper as Word bytes; the same paper gives the same bytes."""
    document = Document()
    _set_page(document, paper)
    _set_styles(document)
    notes = _Notes(paper)
    _masthead(document, paper)
    for block in paper.blocks:
        match block:
            case PaperHeading(level, text):
                _line(document, paper, text, f"Heading {level}")
            case PaperParagraph():
                _paragraph(document, paper, block, notes)
            case PaperTable():
                _table(document, paper, block)
            case PaperNote(text):
                _line(document, paper, text, "Caption")
    notes.attach(document)
    made = io.BytesIO()
    document.save(made)
    return _same_bytes(made.getvalue())


def _set_page(document: WordDocument, paper: Paper) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2.5)
    if paper.language in RIGHT_TO_LEFT:
        section._sectPr.append(element("w:bidi"))
    day = datetime.combine(paper.dated or date(1980, 1, 1), time(), tzinfo=UTC).replace(tzinfo=None)
    properties = document.core_properties
    properties.title, properties.author, properties.language = paper.title[:255], "", paper.language
    properties.subject = paper.symbol[:255]
    properties.created = properties.modified = day
    properties.comments = ""
    header = section.header.paragraphs[0]
    header.style = document.styles["Normal"]  # the library's own header style has a tab stop in the middle
    header.paragraph_format.tab_stops.add_tab_stop(Cm(16), WD_TAB_ALIGNMENT.RIGHT)
    add_text(header, paper.symbol, paper.language)
    header.add_run("\t")
    field = element("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    header._p.append(field)


def _set_styles(document: WordDocument) -> None:
    for name, size, bold in (
        ("Normal", 11, False),
        ("Heading 1", 14, True),
        ("Heading 2", 12, True),
        ("Title", 20, False),
        ("Caption", 9, False),
    ):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.bold = "Times New Roman", Pt(size), bold
        style.font.color.rgb, style.font.italic = RGBColor(0x1F, 0x23, 0x28), False
        properties = style.element.get_or_add_rPr()
        fonts = properties.find(qn("w:rFonts"))
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for kind, font in (
            ("ascii", "Times New Roman"),
            ("hAnsi", "Times New Roman"),
            ("eastAsia", "SimSun"),
            ("cs", "Times New Roman"),
        ):
            fonts.set(qn(f"w:{kind}"), font)
        size_cs = element("w:szCs")
        size_cs.set(qn("w:val"), str(size * 2))
        properties.append(size_cs)
        line = style.element.find(f"{qn('w:pPr')}/{qn('w:pBdr')}")
        if line is not None:
            line.getparent().remove(line)
        if bold:
            properties.append(element("w:bCs"))
    for identifier, name, kind in (
        ("FootnoteText", "footnote text", "paragraph"),
        ("FootnoteReference", "footnote reference", "character"),
    ):
        based = '<w:basedOn w:val="Normal"/>' if kind == "paragraph" else ""
        body = '<w:pPr><w:spacing w:after="0"/></w:pPr><w:rPr><w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr>'
        if kind == "character":
            body = '<w:rPr><w:color w:val="B8321F"/><w:vertAlign w:val="superscript"/></w:rPr>'
        document.styles.element.append(
            etree.fromstring(
                f'<w:style xmlns:w="{NAMESPACE}" w:type="{kind}" w:styleId="{identifier}"><w:name w:val="{name}"/>{based}{body}</w:style>'
            )
        )


def _line(document: WordDocument, paper: Paper, text: str, style: str = "Normal") -> Paragraph:
    paragraph = document.add_paragraph(style=style)
    if paper.language in RIGHT_TO_LEFT:
        paragraph._p.get_or_add_pPr().append(element("w:bidi"))
    add_text(paragraph, text, paper.language)
    return paragraph


def _masthead(document: WordDocument, paper: Paper) -> None:
    for line in (paper.symbol, *paper.masthead):
        if line:
            _line(document, paper, line).paragraph_format.space_after = Pt(0)
    _line(document, paper, paper.title, "Title").paragraph_format.space_before = Pt(18)


def _paragraph(document: WordDocument, paper: Paper, block: PaperParagraph, notes: _Notes) -> None:
    paragraph = _line(document, paper, f"{block.number}.")
    form = paragraph.paragraph_format
    form.left_indent, form.first_line_indent = Cm(1.2), Cm(-1.2)
    form.tab_stops.add_tab_stop(Cm(1.2))
    paragraph.add_run("\t")
    start, end = element("w:bookmarkStart"), element("w:bookmarkEnd")
    for mark in (start, end):
        mark.set(qn("w:id"), str(block.number))
    start.set(qn("w:name"), f"p_{re.sub(r'[^A-Za-z0-9]', '_', block.key)}"[:40])
    paragraph._p.append(start)
    for index, sentence in enumerate(block.sentences):
        add_text(paragraph, (" " if index else "") + sentence.text, paper.language)
        if sentence.citations or sentence.label:
            run = paragraph.add_run(style=None)
            run.font.color.rgb, run.font.superscript = THREAD, True
            if sentence.label:
                run.text = f"{sentence.label} " if sentence.citations else sentence.label
            if sentence.citations:
                paragraph._p.append(notes.reference(sentence))
    paragraph._p.append(end)


def _table(document: WordDocument, paper: Paper, block: PaperTable) -> None:
    _line(document, paper, block.caption, "Heading 2")
    table = document.add_table(rows=0, cols=len(block.header), style="Table Grid")
    if paper.language in RIGHT_TO_LEFT:
        table._tbl.tblPr.append(element("w:bidiVisual"))
    for row_number, row in enumerate((block.header, *block.rows)):
        for cell, text in zip(table.add_row().cells, row, strict=False):
            add_text(cell.paragraphs[0], text, paper.language, size=9, bold=row_number == 0)
    _line(document, paper, "")


class _Notes:
    """The footnotes, collected while paragraphs are written and attached as a part of their own at the end."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.evidence = {evidence.key: evidence for evidence in paper.evidence}
        self.root = etree.Element(f"{{{NAMESPACE}}}footnotes", nsmap={"w": NAMESPACE})
        for identifier, kind, mark in (
            (-1, "separator", "separator"),
            (0, "continuationSeparator", "continuationSeparator"),
        ):
            note = self._note(identifier)
            note.set(qn("w:type"), kind)
            note[0].append(etree.fromstring(f'<w:r xmlns:w="{NAMESPACE}"><w:{mark}/></w:r>'))
        self.count = 0

    def _note(self, identifier: int) -> etree._Element:
        note = etree.SubElement(self.root, qn("w:footnote"))
        note.set(qn("w:id"), str(identifier))
        etree.SubElement(note, qn("w:p"))
        return note

    def reference(self, sentence: PaperSentence) -> etree._Element:
        self.count += 1
        note = self._note(self.count)
        known = [self.evidence[key] for key in sentence.citations if key in self.evidence]
        self._head(note[0], with_mark=True)
        for position, evidence in enumerate(known[:MOST_IN_A_NOTE]):
            if position:
                self._head(etree.SubElement(note, qn("w:p")))
            self._tell(note[-1], evidence)
        if len(known) > MOST_IN_A_NOTE:
            self._head(etree.SubElement(note, qn("w:p")))
            note[-1].extend(
                text_runs(self.paper.words["more"].format(n=len(known) - MOST_IN_A_NOTE), self.paper.language)
            )
        return etree.fromstring(
            f'<w:r xmlns:w="{NAMESPACE}"><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
            f'<w:footnoteReference w:id="{self.count}"/></w:r>'
        )

    def _head(self, paragraph: etree._Element, *, with_mark: bool = False) -> None:
        direction = "<w:bidi/>" if self.paper.language in RIGHT_TO_LEFT else ""
        paragraph.append(
            etree.fromstring(f'<w:pPr xmlns:w="{NAMESPACE}"><w:pStyle w:val="FootnoteText"/>{direction}</w:pPr>')
        )
        if with_mark:
            mark = (
                f'<w:r xmlns:w="{NAMESPACE}"><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
            )
            paragraph.append(etree.fromstring(mark))
            paragraph.extend(text_runs(" ", self.paper.language))

    def _tell(self, paragraph: etree._Element, evidence: Evidence) -> None:
        number = f"{self.paper.words['passage']} {evidence.number}" if evidence.number else ""
        said = ", ".join(filter(None, [evidence.who, evidence.document, number, evidence.note]))
        paragraph.extend(text_runs(said + (": " if evidence.text else ""), self.paper.language))
        if evidence.text:
            quote = (
                evidence.text if len(evidence.text) <= LONGEST_QUOTE else evidence.text[:LONGEST_QUOTE].rstrip() + "…"
            )
            paragraph.extend(text_runs(quote, evidence.language))

    def attach(self, document: WordDocument) -> None:
        if not self.count:
            return
        xml = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True)
        part = Part(PackURI("/word/footnotes.xml"), FOOTNOTES, xml, document.part.package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _same_bytes(archive: bytes) -> bytes:
    """The archive packed again in a fixed order with fixed dates."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(set(old.namelist()), key=lambda name: (name != "[Content_Types].xml", name)):
            new.writestr(zipfile.ZipInfo(name, FIXED), old.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
