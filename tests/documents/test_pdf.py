"""A paper as PDF: what was typed is text and no markup, it can be read aloud, and nothing is printed as an empty box."""

import contextlib
import re
from datetime import date

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stocktake.documents.paper import (
    Paper,
    PaperBreak,
    PaperFacts,
    PaperHeading,
    PaperLine,
    PaperNote,
    PaperParagraph,
    PaperSentence,
    PaperTable,
    PaperText,
)
from stocktake.documents.writing import fonts
from stocktake.documents.writing.pdf import NoFont, write_pdf

ARABIC = "خُفِّضت رسوم التحويل (IOM) إلى ٣٫٢ في المئة."
CHINESE = "自2029年起，汇款手续费不得超过汇款额的百分之三。"


def paper(text: str, language: str = "en", **more) -> Paper:
    fields = {
        "title": "Voluntary review", "language": language, "symbol": "MER/GCM/2031", "dated": date(2030, 10, 1),
        "blocks": (
            PaperHeading(1, "Progress", "A"), PaperHeading(3, "What has changed?", "A.1"),
            PaperText(tuple(PaperLine(line) for line in text.split("\n"))),
        ),
    }  # fmt: skip
    return Paper(**fields | more)


def words(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_the_same_paper_gives_the_same_bytes():
    assert write_pdf(paper("Said.")) == write_pdf(paper("Said."))


def test_it_is_tagged_titled_and_says_its_language():
    data = write_pdf(paper("Said."))
    assert b"/StructTreeRoot" in data or b"pdfuaid" in data
    assert re.search(rb"pdfuaid:part", data)


def test_what_looks_like_markup_is_printed_as_it_is():
    typed = '#set text(red) *bold* _it_ $x^2$ `code` // gone /* gone */ @ref <label> = Heading\n- "quoted" #import "x.typ"'
    said = words(write_pdf(paper(typed))).replace("\r\n", " ")
    for piece in ("#set text(red) *bold* _it_ $x^2$ `code` // gone /* gone */ @ref <label> = Heading", '#import "x.typ"'):
        assert piece in " ".join(said.split())


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet=st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Z", "C"]), max_size=60))
def test_whatever_is_typed_a_paper_is_made(text: str):
    with contextlib.suppress(NoFont):  # a run of some script for which this machine has nothing
        assert write_pdf(paper(f"said {text}")).startswith(b"%PDF")


def test_a_single_sign_without_a_font_is_printed_by_its_number():
    private = "\ue123"
    assert "[U+E123]" in words(write_pdf(paper(f"said {private}")))


def test_a_script_without_a_font_is_refused_with_the_package_that_brings_one(monkeypatch):
    monkeypatch.setattr(fonts, "system", dict)
    with pytest.raises(NoFont) as lacking:
        write_pdf(paper(CHINESE * 2, "zh"))
    assert lacking.value.package == "fonts-noto-cjk"
    with pytest.raises(NoFont) as lacking:
        write_pdf(paper("ประเทศไทยรายงานความคืบหน้าของตน" * 2))
    assert (lacking.value.script, lacking.value.package) == ("Thai", "fonts-noto-core")


def test_latin_cyrillic_and_arabic_need_nothing_from_the_machine(monkeypatch):
    monkeypatch.setattr(fonts, "system", dict)
    for text, language in (("Ce qui a changé.", "fr"), ("Что изменилось.", "ru"), (ARABIC, "ar")):
        assert not fonts.fonts_for(text).without
        assert write_pdf(paper(text, language)).startswith(b"%PDF")


def test_every_kind_of_block_is_printed():
    blocks = (
        PaperHeading(1, "First"), PaperParagraph(1, "p-1", (PaperSentence("Two of nine did so.", (), "2 of 9"),)),
        PaperTable("Signed", ("Office", "Name"), (("Ministry", "N"),)), PaperNote("A remark."),
        PaperFacts((("Digest", "ab" * 32),), frozenset({"Digest"})), PaperBreak(),
        PaperText((PaperLine("one", "-"), PaperLine("two", "2)", 1))),
    )  # fmt: skip
    data = write_pdf(paper("", blocks=blocks, mark="Draft", foot="Text no. 2"))
    said = words(data).replace("\u200b", "")
    for piece in ("First", "Two of nine did so.", "2 of 9", "Ministry", "A remark.", "ab" * 8, "•", "2)", "Draft", "Text no. 2"):
        assert piece in said, piece
    assert len(pypdfium2.PdfDocument(data)) == 2
