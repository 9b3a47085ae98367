"""The footnotes of a Word paper: who said it, in which document, and the way to each passage in the list of evidence."""

from __future__ import annotations

from collections.abc import Iterable

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from lxml import etree

from stocktake.documents.paper import Evidence, Paper, PaperSentence
from stocktake.documents.writing.evidence import place_in_list
from stocktake.documents.writing.runs import NAMESPACE, RIGHT_TO_LEFT, text_runs, way

MOST_IN_A_NOTE = 12
"""Documents named in one footnote; the list of evidence has them all."""

FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


class Footnotes:
    """The footnotes, collected while paragraphs are written and attached as a part of their own at the end."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.evidence = {evidence.key: evidence for evidence in paper.evidence}
        self.numbers = {evidence.key: number for number, evidence in enumerate(paper.evidence, start=1)}
        self.root = etree.Element(f"{{{NAMESPACE}}}footnotes", nsmap={"w": NAMESPACE})
        for identifier, kind, mark in (
            (-1, "separator", "separator"),
            (0, "continuationSeparator", "continuationSeparator"),
        ):
            note = self._note(identifier)
            note.set(qn("w:type"), kind)
            note[0].append(etree.fromstring(f'<w:r xmlns:w="{NAMESPACE}"><w:{mark}/></w:r>'))
        self.count = 0

    def reference(self, sentence: PaperSentence) -> etree._Element:
        """Write the footnote of a sentence; what is returned is its mark in the text."""
        self.count += 1
        note = self._note(self.count)
        documents = by_document(self.evidence[key] for key in sentence.citations if key in self.evidence)
        self._head(note[0], with_mark=True)
        for position, passages in enumerate(documents[:MOST_IN_A_NOTE]):
            if position:
                self._head(etree.SubElement(note, qn("w:p")))
            self._tell(note[-1], passages)
        rest = sum(len(passages) for passages in documents[MOST_IN_A_NOTE:])
        if rest:
            self._head(etree.SubElement(note, qn("w:p")))
            note[-1].extend(text_runs(self.paper.words["more"].format(n=rest), self.paper.language))
        return etree.fromstring(
            f'<w:r xmlns:w="{NAMESPACE}"><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
            f'<w:footnoteReference w:id="{self.count}"/></w:r>'
        )

    def attach(self, document: WordDocument) -> None:
        if not self.count:
            return
        xml = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True)
        part = Part(PackURI("/word/footnotes.xml"), FOOTNOTES, xml, document.part.package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)

    def _note(self, identifier: int) -> etree._Element:
        note = etree.SubElement(self.root, qn("w:footnote"))
        note.set(qn("w:id"), str(identifier))
        etree.SubElement(note, qn("w:p"))
        return note

    def _head(self, paragraph: etree._Element, *, with_mark: bool = False) -> None:
        direction = "<w:bidi/>" if self.paper.language in RIGHT_TO_LEFT else ""
        paragraph.append(etree.fromstring(f'<w:pPr xmlns:w="{NAMESPACE}"><w:pStyle w:val="FootnoteText"/>{direction}</w:pPr>'))
        if with_mark:
            mark = f'<w:r xmlns:w="{NAMESPACE}"><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
            paragraph.append(etree.fromstring(mark))
            paragraph.extend(text_runs(" ", self.paper.language))

    def _tell(self, paragraph: etree._Element, passages: list[Evidence]) -> None:
        """“Aurelia, voluntary review, passages 4, 7, 12”: each number a way into the list."""
        first, language = passages[0], self.paper.language
        who = "" if first.document.startswith(first.who) else first.who  # a title often begins with the name
        said = ", ".join(filter(None, [who, first.document]))
        paragraph.extend(text_runs(said, language))
        numbered = [evidence for evidence in passages if evidence.number]
        if numbered:
            word = self.paper.words["passage" if len(numbered) == 1 else "passages"]
            paragraph.extend(text_runs(f"{', ' if said else ''}{word} ", language))
        for position, evidence in enumerate(numbered):
            if position:
                paragraph.extend(text_runs(", ", language))
            paragraph.append(way(str(evidence.number), place_in_list(self.numbers[evidence.key])))
        if first.note:
            paragraph.extend(text_runs(f", {first.note}" if said or numbered else first.note, language))


def by_document(passages: Iterable[Evidence]) -> list[list[Evidence]]:
    """The passages of each document together, documents in the order in which they are first met."""
    found: dict[tuple[str, str, str], list[Evidence]] = {}
    for evidence in passages:
        found.setdefault((evidence.who, evidence.document, evidence.note), []).append(evidence)
    return list(found.values())
