"""A returned .pdf with real text and embedded, subsetted fonts; Arabic is shaped and set from right to left."""

import hashlib
import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from fpdf import FPDF

from demonstration.archive import MADE
from demonstration.markup import NOTE_MARK, Line

NOTO = Path("/usr/share/fonts")
"""Where Debian's fonts-noto-core and fonts-noto-cjk put their files."""
SERIF = NOTO / "truetype/noto/NotoSerif-Regular.ttf"
OWN = {"zh": NOTO / "opentype/noto/NotoSerifCJK-Regular.ttc", "ar": NOTO / "truetype/noto/NotoNaskhArabic-Regular.ttf"}
FONTS = {
    SERIF: "9d7583b7dc9e812afd32a14280c5cac3160012efe50c8d08938f4fea266ff67f",
    OWN["zh"]: "a04178ec485dffdff7cc0c0c20e1fce9202d7e2160d805e8e44a4c8841c58481",
    OWN["ar"]: "8c67eaa2f0086872628fc3f7f760386f83c8be5c5e9a1ba3a38891237b2ac7cb",
}
"""The releases of the fonts from which the committed files were made; another release draws other outlines."""
SIZES = {1: 17, 2: 13.5, 3: 11.5}
TEXT, SMALL, MARGIN = 11, 9, 25


@cache
def fonts_missing() -> str:
    """What stands in the way of making the committed PDF files again, or nothing."""
    for path, expected in FONTS.items():
        if not path.exists():
            return f"{path.name} is not here; it comes with Debian's fonts-noto-core and fonts-noto-cjk"
        if hashlib.sha256(path.read_bytes()).hexdigest() != expected:
            return f"{path.name} is another release than the one the files were made from"
    return ""


def make(lines: list[Line], language: str, title: str) -> bytes:
    pdf = _blank(language, title)
    side = "R" if language == "ar" else "L"

    def write(text: str, size: float, before: float = 0) -> None:
        pdf.set_font("text", "", size)
        pdf.ln(before)
        pdf.multi_cell(0, size * 0.55, text, align=side, new_x="LMARGIN", new_y="NEXT")
        pdf.ln(2.5)

    for line in lines:
        if line.kind == "heading":
            write(line.plain, SIZES[line.level], before=4 if line.level > 1 else 0)
        elif line.kind == "row":
            write("   ·   ".join(line.cells), TEXT)
        elif line.kind == "item":
            write(f"•  {line.plain}", TEXT)
        elif line.kind != "note":
            write(NOTE_MARK.sub(r"[\1]", line.text), TEXT)
    for line in lines:
        if line.kind == "note":
            write(f"[{line.mark}] {line.text}", SMALL)
    return _same_identifier(bytes(pdf.output()))


def _blank(language: str, title: str) -> FPDF:
    pdf = FPDF(format="A4")
    pdf.set_creation_date(datetime(*MADE, tzinfo=UTC))
    pdf.set_title(title)
    pdf.set_lang(language)
    pdf.set_producer("demonstration")
    pdf.add_font("text", "", str(OWN.get(language, SERIF)))
    if language in OWN:
        pdf.add_font("latin", "", str(SERIF))
        pdf.set_fallback_fonts(["latin"])
    if language == "ar":
        pdf.set_text_shaping(use_shaping_engine=True, direction="rtl", script="arab", language="ara")
    pdf.set_margins(MARGIN, MARGIN, MARGIN)
    pdf.set_auto_page_break(True, MARGIN)
    pdf.add_page()
    return pdf


def _same_identifier(made: bytes) -> bytes:
    nothing = b"0" * 32
    return re.sub(rb"/ID \[<[0-9A-F]+><[0-9A-F]+>\]", b"/ID [<" + nothing + b"><" + nothing + b">]", made)
