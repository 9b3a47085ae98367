"""A paper as a Word file, the way a United Nations paper looks: symbol and date, numbered paragraphs, real footnotes.

Every sentence that rests on evidence gets one footnote that names it and leads to the list at the end, where each passage
stands once, whole. Traps already met elsewhere are minded: runs are split by script, complex scripts get their own size
and direction, footnote styles have Word's own identifiers.
"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime, time

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from lxml import etree

from stocktake.documents.paper import (
    Paper,
    PaperBreak,
    PaperFacts,
    PaperHeading,
    PaperNote,
    PaperParagraph,
    PaperTable,
    PaperText,
)
from stocktake.documents.writing.evidence import add_evidence, place_of
from stocktake.documents.writing.footnotes import Footnotes
from stocktake.documents.writing.runs import NAMESPACE, RIGHT_TO_LEFT, THREAD, add_text, bookmark, element
from stocktake.documents.writing.tables import add_table
from stocktake.documents.writing.word_blocks import SOFT, add_facts, add_paragraph, add_typed

FIXED = (1980, 1, 1, 0, 0, 0)


def write_docx(paper: Paper) -> bytes:
    """The paper as Word bytes; the same paper gives the same bytes."""
    document = Document()
    _set_page(document, paper)
    _set_styles(document)
    notes = Footnotes(paper)
    _masthead(document, paper)
    new_page = False
    for block in paper.blocks:
        match block:
            case PaperHeading():
                _heading(document, paper, block).paragraph_format.page_break_before = new_page or None
            case PaperBreak():
                pass
            case PaperText():
                add_typed(document, block, paper.language)
            case PaperFacts():
                add_facts(document, block, paper.language)
            case PaperParagraph():
                _paragraph(document, paper, block, notes)
            case PaperTable():
                _line(document, paper, block.caption, "Heading 2")
                add_table(document, paper.language, block)
                _line(document, paper, "")
            case PaperNote(text):
                _line(document, paper, text, "Caption")
        new_page = isinstance(block, PaperBreak)
    add_evidence(document, paper)
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
    if paper.language in RIGHT_TO_LEFT:
        header._p.get_or_add_pPr().append(element("w:bidi"))
    add_text(header, " · ".join(filter(None, [paper.symbol, paper.mark])), paper.language, size=9)
    if paper.foot:
        foot = section.footer.paragraphs[0]
        foot.style = document.styles["Caption"]
        if paper.language in RIGHT_TO_LEFT:
            foot._p.get_or_add_pPr().append(element("w:bidi"))
        add_text(foot, paper.foot, paper.language, size=8)
    header.add_run("\t")
    field = element("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    header._p.append(field)


def _set_styles(document: WordDocument) -> None:
    for name, size, bold in (
        ("Normal", 11, False),
        ("Heading 1", 14, True),
        ("Heading 2", 12, True),
        ("Heading 3", 11, True),
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
    paragraph = add_paragraph(document, paper.language, style)
    add_text(paragraph, text, paper.language)
    return paragraph


def _heading(document: WordDocument, paper: Paper, block: PaperHeading) -> Paragraph:
    paragraph = add_paragraph(document, block.language or paper.language, f"Heading {block.level}")
    if block.label:
        label = paragraph.add_run(f"{block.label}\u2003")
        label.font.size, label.font.bold, label.font.color.rgb = Pt(8), False, SOFT
    add_text(paragraph, block.text, block.language or paper.language)
    return paragraph


def _masthead(document: WordDocument, paper: Paper) -> None:
    for line in (paper.symbol, *paper.masthead):
        if line:
            _line(document, paper, line).paragraph_format.space_after = Pt(0)
    _line(document, paper, paper.title, "Title").paragraph_format.space_before = Pt(18)
    if paper.mark:
        _line(document, paper, paper.mark, "Caption").paragraph_format.space_after = Pt(12)


def _paragraph(document: WordDocument, paper: Paper, block: PaperParagraph, notes: Footnotes) -> None:
    paragraph = _line(document, paper, f"{block.number}.")
    form = paragraph.paragraph_format
    form.left_indent, form.first_line_indent = Cm(1.2), Cm(-1.2)
    form.tab_stops.add_tab_stop(Cm(1.2))
    paragraph.add_run("\t")
    start, end = bookmark(block.number, place_of(block))
    paragraph._p.append(start)
    for index, sentence in enumerate(block.sentences):
        add_text(paragraph, (" " if index else "") + sentence.text, paper.language)
        if sentence.citations or sentence.label:
            run = paragraph.add_run(style=None)
            run.font.color.rgb, run.font.superscript = RGBColor.from_string(THREAD), True
            if sentence.label:
                run.text = f"{sentence.label} · " if sentence.citations else sentence.label
            if sentence.citations:
                paragraph._p.append(notes.reference(sentence))
    paragraph._p.append(end)


def _same_bytes(archive: bytes) -> bytes:
    """The archive packed again in a fixed order with fixed dates."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(set(old.namelist()), key=lambda name: (name != "[Content_Types].xml", name)):
            new.writestr(zipfile.ZipInfo(name, FIXED), old.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
