"""The form as a Word file: one two-column table for each question, its visible code in the first cell, the answer beside it.

Word, WPS, LibreOffice and Google's programs each lose something else on the way. What comes back through all of them is
what stands in cells, and so the code is printed there; a hidden bookmark says it again. Content controls are for
convenience only. The same form gives the same bytes.
"""

from __future__ import annotations

from lxml import etree

from stocktake.documents.paper import clean
from stocktake.documents.reading.joining import is_rtl
from stocktake.documents.writing.runs import text_runs
from stocktake.foundation.texts import Shown
from stocktake.questionnaires.interfaces.forms.paper_form import (
    CHOSEN,
    EMPTY,
    Heading,
    Offered,
    PaperForm,
    Question,
    Remark,
)
from stocktake.questionnaires.interfaces.forms.word_package import pack
from stocktake.questionnaires.interfaces.forms.word_styles import W14, W

CODE_WIDTH, ANSWER_WIDTH = 1_650, 7_990
SHORT = 1_200
"""An answer of fewer signs is kept on one page."""

DROP_DOWN_FROM = 8
"""A list of so many choices, of which one is to be marked, can also be chosen from."""

_TALL = {"text": "1250"}


def write_word(form: PaperForm) -> bytes:
    return pack(form, _Writer(form).document())


def w(name: str, /, *children: etree._Element, **values: str) -> etree._Element:
    """An element of WordprocessingML; values are its attributes, without their prefix."""
    made = etree.Element(f"{{{W}}}{name}")
    for key, value in values.items():
        made.set(f"{{{W}}}{key}", value)
    made.extend(children)
    return made


class _Writer:
    def __init__(self, form: PaperForm) -> None:
        self.form = form
        self.marks = 0
        self.controls = 0

    def document(self) -> etree._Element:
        body = w("body", *self._front())
        first = True
        for part in self.form.parts:
            match part:
                case Heading():
                    body.extend(self._heading(part, new_page=part.level == 1 and not first))
                    first = first and part.level != 1
                case Remark():
                    body.extend([self._shown(part.label, "Remark"), *(self._shown(text, "Hint") for text in part.texts)])
                case Question():
                    body.append(self._question(part))
                    body.append(self._line("", "Gap"))
        body.append(self._section())
        root = etree.Element(f"{{{W}}}document", nsmap={"w": W, "w14": W14, "r": _R, "mc": _MC})
        root.set(f"{{{_MC}}}Ignorable", "w14")  # programs that know no boxes to click still show the sign
        root.append(body)
        return root

    # -- what stands before the questions ----------------------------------------------------------------------------

    def _front(self) -> list[etree._Element]:
        words, form = self.form.words, self.form
        lines = [
            self._line(form.review, "Symbol"),
            self._line(form.title, "Title"),
            self._line(f"{words['for']} {form.party}", "Subtitle"),
            self._line(words["how"], "HowHead"),
            *(self._line(words[f"how_{number}"], "How") for number in range(1, 6)),
        ]
        heads = [head for head, _below in form.sections() if head is not None]
        if len(heads) > 1:
            lines.append(self._line(words["contents"], "HowHead"))
            lines += [self._line(f"{head.code}\t{head.label.text}", "Contents", language=head.label.language) for head in heads]
        return [*lines, self._line("", "Gap")]

    def _heading(self, part: Heading, *, new_page: bool) -> list[etree._Element]:
        text = f"{part.code}\u2003{part.label.text}" if part.level == 1 else part.label.text
        style = f"Heading{min(part.level, 3)}"
        lines = [self._line(text, style, language=part.label.language, borrowed=part.label.borrowed, new_page=new_page)]
        lines += [self._shown(text, "Intro") for text in part.texts]
        return lines + ([self._line(part.only_if, "OnlyIf")] if part.only_if else [])

    # -- a question --------------------------------------------------------------------------------------------------

    def _question(self, part: Question) -> etree._Element:
        wording = [self._shown(part.label, "Label")]
        wording += [self._shown(text, "Hint") for text in (part.hint, part.guidance) if text.text]
        wording += [self._line(text, "OnlyIf") for text in (part.only_if, part.limit) if text]
        if part.last:
            wording.append(self._line(f"{self.form.words['last']} ({part.last.source}):", "LastHead"))
            wording += [self._line(line, "Last", language=part.last.language) for line in part.last.text.split("\n")]
        answer = self._choices(part) if part.choices else self._answer(part)
        properties = w(
            "tblPr",
            w("tblStyle", val="Question"),
            *([w("bidiVisual")] if self.form.right_to_left else []),
            w("tblW", w=str(CODE_WIDTH + ANSWER_WIDTH), type="dxa"),
            w("tblLayout", type="fixed"),
            w("tblLook", val="0000"),
        )
        grid = w("tblGrid", w("gridCol", w=str(CODE_WIDTH)), w("gridCol", w=str(ANSWER_WIDTH)))
        asked = w("tr", w("trPr", w("cantSplit")), self._cell(CODE_WIDTH + ANSWER_WIDTH, wording, span=2))
        tall = w("trPr", w("trHeight", val=_TALL.get(part.kind, "420"), hRule="atLeast"))
        if len(part.current) < SHORT:
            tall.insert(0, w("cantSplit"))
        row = w(
            "tr", tall, self._cell(CODE_WIDTH, [self._code(part)], look="code"), self._cell(ANSWER_WIDTH, answer, look="answer")
        )
        return w("tbl", properties, grid, asked, row)

    def _cell(self, width: int, content: list[etree._Element], *, span: int = 1, look: str = "") -> etree._Element:
        properties = w("tcPr", w("tcW", w=str(width), type="dxa"))
        if span > 1:
            properties.append(w("gridSpan", val=str(span)))
        if look:
            edges = (w(side, val="single", sz="4", space="0", color="8B8578") for side in ("top", "left", "bottom", "right"))
            properties.append(w("tcBorders", *edges))
        if look == "code":
            properties.append(w("shd", val="clear", color="auto", fill="F4F1E9"))
        return w("tc", properties, *content)

    def _code(self, part: Question) -> etree._Element:
        self.marks += 1
        start = w("bookmarkStart", id=str(self.marks), name=part.bookmark)
        run = w("r", w("rPr", w("noProof")), _told(part.printed))
        return w("p", w("pPr", w("pStyle", val="Code")), start, run, w("bookmarkEnd", id=str(self.marks)))

    def _answer(self, part: Question) -> list[etree._Element]:
        if not part.current:
            return [self._line("", "Answer")]
        return [self._line(line, "Answer", language=part.language, by_letters=True) for line in part.current.split("\n")]

    def _choices(self, part: Question) -> list[etree._Element]:
        lines = [self._choice(choice, chosen=choice.name in part.chosen) for choice in part.choices]
        unknown = [name for name in part.current.split() if name not in {choice.name for choice in part.choices}]
        lines += [self._line(name, "Answer") for name in unknown]
        if not part.several and len(part.choices) >= DROP_DOWN_FROM:
            lines.append(self._drop_down(part))
        return lines

    def _choice(self, choice: Offered, *, chosen: bool) -> etree._Element:
        """A box that Word lets one click, and the words behind it."""
        line = self._line(f" {choice.label.text}", "Choice", language=choice.label.language, borrowed=choice.label.borrowed)
        self.controls += 1
        box = etree.Element(f"{{{W14}}}checkbox")
        for name, value in (("checked", "1" if chosen else "0"), ("checkedState", "2612"), ("uncheckedState", "2610")):
            state = etree.SubElement(box, f"{{{W14}}}{name}")
            state.set(f"{{{W14}}}val", value)
            if name != "checked":
                state.set(f"{{{W14}}}font", "MS Gothic")
        font = w("rFonts", ascii="MS Gothic", hAnsi="MS Gothic", eastAsia="MS Gothic", hint="eastAsia")
        run = w("r", w("rPr", font), _told(CHOSEN if chosen else EMPTY))
        line.insert(1, w("sdt", w("sdtPr", w("id", val=str(self.controls)), box), w("sdtContent", run)))
        return line

    def _drop_down(self, part: Question) -> etree._Element:
        self.controls += 1
        labels = {clean(choice.label.text)[:250]: choice.name for choice in part.choices}  # Word takes no label twice
        entries = [w("listItem", displayText=label, value=name) for label, name in labels.items()]
        control = w("sdtPr", w("id", val=str(self.controls)), w("showingPlcHdr"), w("dropDownList", *entries))
        run = w("r", w("rPr", w("color", val="767676")), _told(self.form.words["pick"]))
        return w("p", self._properties("Choice", self.form.right_to_left), w("sdt", control, w("sdtContent", run)))

    # -- lines -------------------------------------------------------------------------------------------------------

    def _shown(self, text: Shown, style: str) -> etree._Element:
        return self._line(text.text, style, language=text.language, borrowed=text.borrowed)

    def _line(
        self, text: str, style: str, *, language: str = "", borrowed: bool = False, new_page: bool = False, by_letters: bool = False
    ) -> etree._Element:
        """A paragraph. Its direction is that of its language; with `by_letters` that of its letters, as for what people wrote."""
        language = language or self.form.language
        text = clean(text)
        backwards = is_rtl(text) if by_letters and text.strip() else language == "ar"
        line = w("p", self._properties(style, backwards, new_page=new_page))
        if text:
            line.extend(text_runs(text, language))
        if borrowed:
            line.append(w("r", w("rPr", w("color", val="767676"), w("sz", val="16"), w("szCs", val="16")), _told(f" [{language}]")))
        return line

    def _properties(self, style: str, backwards: bool, *, new_page: bool = False) -> etree._Element:
        properties = w("pPr", w("pStyle", val=style))
        if new_page:
            properties.append(w("pageBreakBefore"))
        if backwards:
            properties.append(w("bidi"))
        return properties

    def _section(self) -> etree._Element:
        footer = w("footerReference", type="default")
        footer.set(f"{{{_R}}}id", "rId4")
        section = w(
            "sectPr",
            footer,
            w("pgSz", w="11906", h="16838"),
            w("pgMar", top="1247", right="1134", bottom="1247", left="1134", header="567", footer="567", gutter="0"),
        )
        if self.form.right_to_left:
            section.append(w("bidi"))
        return section


_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _told(text: str) -> etree._Element:
    told = w("t")
    told.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    told.text = clean(text)
    return told
