"""PDF files, made here and read back."""

import random
from pathlib import Path

import pytest
from fpdf import FPDF

from stocktake.documents.reading import BlockKind, read
from stocktake.documents.refusals import NOTICES

WORDS = [
    "migration",
    "policy",
    "region",
    "review",
    "labour",
    "recruitment",
    "government",
    "support",
    "national",
    "strategy",
    "remittances",
]
ARABIC_FACES = [
    Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"),
    Path("/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf"),
]


class Report(FPDF):
    def header(self) -> None:
        self.set_font("Helvetica", size=8)
        self.cell(0, 5, "Voluntary review of Aurelia", new_x="LMARGIN", new_y="NEXT")
        self.ln(5)

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font("Helvetica", size=8)
        self.cell(0, 5, f"Page {self.page_no()}", align="C")

    def write_block(self, text: str, size: int = 11) -> None:
        self.set_font("Helvetica", size=size)
        self.multi_cell(0, size * 0.5, text, new_x="LMARGIN", new_y="NEXT", align="L")
        self.ln(3)


def paragraphs(count: int) -> list[str]:
    chance = random.Random(7)
    return [" ".join(chance.choice(WORDS) for _ in range(chance.randint(20, 120))).capitalize() + "." for _ in range(count)]


def report() -> Report:
    document = Report()
    document.set_auto_page_break(True, 25)
    document.add_page()
    return document


def test_paragraphs_come_back_whole_across_lines_and_pages():
    document, written = report(), paragraphs(30)
    for text in written:
        document.write_block(text)
    tree = read(bytes(document.output()), "a.pdf")
    assert int(tree.meta["pages"]) > 2
    assert [block.text for block in tree.blocks] == written
    assert tree.blocks[0].page == 1
    assert tree.blocks[-1].page == int(tree.meta["pages"])


def test_a_larger_face_makes_headings_and_the_largest_the_title():
    document = report()
    document.write_block("Report of Aurelia", 22)
    for name, text in zip(("Progress", "Challenges"), paragraphs(2), strict=True):
        document.write_block(name, 15)
        document.write_block(text)
    tree = read(bytes(document.output()), "a.pdf")
    headings = [(block.level, block.text) for block in tree.blocks if block.kind is BlockKind.HEADING]
    assert headings == [(0, "Report of Aurelia"), (1, "Progress"), (1, "Challenges")]
    assert tree.title == "Report of Aurelia"


def test_a_word_divided_at_the_end_of_a_line_is_one_word():
    document = report()
    document.write_block("The Government has concluded an agree-\nment on cross-border work with its neigh-\nbours in the region.")
    text = read(bytes(document.output()), "a.pdf").blocks[-1].text
    assert text == "The Government has concluded an agreement on cross-border work with its neighbours in the region."


def test_a_hyphen_that_belongs_to_the_word_stays():
    document = report()
    document.write_block(
        "The cross-border agreement is new and every cross-\nborder worker is covered by its rules from this year."
    )
    assert "every cross-border worker" in read(bytes(document.output()), "a.pdf").blocks[-1].text


def test_list_items_are_told_apart():
    document = report()
    document.write_block("The review met three needs:")
    for item in ("(a) data on recruitment costs;", "(b) training of consular staff;", "(c) a partnership of cities."):
        document.write_block(item)
    items = [(block.number, block.text) for block in read(bytes(document.output()), "a.pdf").blocks[-3:]]
    assert items == [
        ("(a)", "data on recruitment costs;"),
        ("(b)", "training of consular staff;"),
        ("(c)", "a partnership of cities."),
    ]


def test_a_page_of_pictures_among_text_is_warned_of():
    document = FPDF()
    document.add_page()
    document.set_font("Helvetica", size=11)
    document.multi_cell(0, 6, "Words on the first page, which say what there is to say.")
    document.add_page()
    document.rect(20, 20, 100, 100, style="F")
    assert NOTICES["pages-without-text"] in read(bytes(document.output()), "a.pdf").warnings


def test_arabic_is_never_taken_from_a_pdf_without_a_warning():
    face = next((path for path in ARABIC_FACES if path.exists()), None)
    if face is None:
        pytest.skip("no face with Arabic letters on this machine")
    document = FPDF()
    document.add_page()
    document.add_font("Arabic", "", str(face))
    document.set_font("Arabic", size=12)
    document.set_text_shaping(False)
    document.multi_cell(0, 8, "تقرير الحكومة عن الهجرة الآمنة والمنظمة")
    tree = read(bytes(document.output()), "a.pdf")
    assert NOTICES["arabic-from-pdf"] in tree.warnings
