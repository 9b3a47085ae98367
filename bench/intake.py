"""How many pages a second one core reads, against the bar the project has set itself and against the raw library.

Prints a JSON line and asserts nothing. Files of about a hundred pages are made afresh: a Word file with headings, lists,
tables and prose, and a PDF with headers, page numbers and prose. `ratio` compares with the same library doing nothing
but handing out its text (lxml for Word, PDFium for PDF): what putting paragraphs together costs on top.
"""

import io
import json
import random
import sys
import time
import zipfile
from collections.abc import Callable

import docx
import pypdfium2
from fpdf import FPDF
from lxml import etree

from stocktake.documents.reading import read

BAR = 100
ROUNDS = 3
PAGES = 100
WORDS_PER_PAGE = 450
WORDS = [
    "migration", "policy", "region", "review", "labour", "recruitment", "government", "support", "national",
    "strategy", "remittances", "protection", "diaspora", "integration", "consular", "evidence", "cooperation", "border",
    "health", "education", "access", "rights", "workers", "families", "data",
]  # fmt: skip


def prose(chance: random.Random, words: int) -> str:
    """A paragraph of so many words."""
    return " ".join(chance.choice(WORDS) for _ in range(words)).capitalize() + "."


def word_file() -> bytes:
    """A Word file of about a hundred pages."""
    chance = random.Random(1)
    document = docx.Document()
    for page in range(PAGES):
        document.add_heading(f"Section {page + 1}", 1 + page % 3)
        for _ in range(4):
            document.add_paragraph(prose(chance, 85))
        for _ in range(4):
            document.add_paragraph(prose(chance, 15), style="List Bullet")
        if page % 4 == 0:
            table = document.add_table(4, 3)
            for row in table.rows:
                for cell in row.cells:
                    cell.text = prose(chance, 3)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


class Report(FPDF):
    """Pages with a header and a page number."""

    def header(self) -> None:
        self.set_font("Helvetica", size=8)
        self.cell(0, 5, "Voluntary review", new_x="LMARGIN", new_y="NEXT")
        self.ln(5)

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font("Helvetica", size=8)
        self.cell(0, 5, str(self.page_no()), align="C")


def pdf_file() -> bytes:
    """A PDF of a hundred pages."""
    chance = random.Random(1)
    document = Report()
    document.set_auto_page_break(True, 25)
    document.add_page()
    while document.page_no() < PAGES:
        document.set_font("Helvetica", size=14)
        document.cell(0, 10, f"Section about {chance.choice(WORDS)}", new_x="LMARGIN", new_y="NEXT")
        document.set_font("Helvetica", size=11)
        for _ in range(5):
            document.multi_cell(0, 5.5, prose(chance, 85), new_x="LMARGIN", new_y="NEXT")
            document.ln(3)
    return bytes(document.output())


def raw_word(data: bytes) -> int:
    """The least that can be done with a Word file: unpack, parse, join the letters."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    return len("".join(root.itertext()))


def raw_pdf(data: bytes) -> int:
    """The least that can be done with a PDF: hand out the text of its pages."""
    document = pypdfium2.PdfDocument(data)
    return sum(len(page.get_textpage().get_text_range()) for page in document)


def seconds(work: Callable[[], object]) -> float:
    """Processor seconds of the median round."""
    taken = []
    for _ in range(ROUNDS):
        started = time.process_time()
        work()
        taken.append(time.process_time() - started)
    return sorted(taken)[ROUNDS // 2]


def main() -> None:
    """Measure and print."""
    figures: dict[str, object] = {"bench": "intake", "limit": BAR}
    slowest = 0.0
    for kind, data, raw in (("docx", word_file(), raw_word), ("pdf", pdf_file(), raw_pdf)):
        tree = read(data, f"a.{kind}")  # the first reading loads the libraries
        words = sum(len(block.text.split()) for block in tree.blocks)
        pages = int(tree.meta.get("pages", 0)) or max(1, round(words / WORDS_PER_PAGE))
        ours = seconds(lambda data=data, kind=kind: read(data, f"a.{kind}"))
        theirs = seconds(lambda data=data, raw=raw: raw(data))
        slowest = max(slowest, ours / pages)
        figures[kind] = {
            "pages": pages,
            "pages_per_second_per_core": round(pages / ours),
            "ratio_to_library": round(ours / theirs, 1),
        }
    figures["pages_per_second_per_core"] = round(1 / slowest)
    figures["ratio"] = round(1 / slowest / BAR, 2)
    sys.stdout.write(json.dumps(figures) + "\n")


if __name__ == "__main__":
    main()
