"""PDF documents with a text layer: paragraphs put together again, page by page, without headers and page numbers."""

from __future__ import annotations

import re

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from stocktake.documents.reading.joining import tidy
from stocktake.documents.reading.limits import Limits
from stocktake.documents.reading.notes import place_notes, rejoin_across_pages
from stocktake.documents.reading.outline import settle_bold, settle_outline
from stocktake.documents.reading.pdf_lines import PdfLine, lines_of_page, without_furniture
from stocktake.documents.reading.pdf_paragraphs import pieces_of_pages
from stocktake.documents.reading.pieces import Piece, blocks_of, settle_numbered_paragraphs, title_of
from stocktake.documents.refusals import NOTICES, refuse
from stocktake.documents.tree import BlockKind, Tree

_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d))?")
_PASSWORD = (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)


def read_pdf(data: bytes, limits: Limits) -> Tree:
    """Read a PDF. Raises Unreadable: password-protected, damaged, no-text when no page has a text layer."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise refuse("password-protected" if getattr(error, "err_code", 0) in _PASSWORD else "damaged") from error
    try:
        return _tree(document)
    finally:
        document.close()


def _tree(document: pdfium.PdfDocument) -> Tree:
    pages: list[list[PdfLine]] = []
    pictures = 0
    for number in range(len(document)):
        page = document[number]
        lines = lines_of_page(page, number + 1)
        if not lines and raw.FPDFPage_CountObjects(page) > 0:
            pictures += 1
        pages.append(lines)
        page.close()
    if not any(pages):
        raise refuse("no-text" if pictures else "empty")
    rtl = any(line.rtl for lines in pages for line in lines)
    pieces = _settled(pieces_of_pages(without_furniture(pages)))
    blocks = blocks_of(pieces)
    if not blocks:
        raise refuse("no-text")
    told = {name: tidy(value) for name, value in document.get_metadata_dict().items() if value}
    meta = {"format": "pdf", "pages": str(len(pages))}
    if told.get("Author"):
        meta["author"] = told["Author"]
    if found := _DATE.match(told.get("ModDate") or told.get("CreationDate") or ""):
        year, month, day, *clock = found.groups()
        meta["modified"] = f"{year}-{month}-{day}" + (f"T{':'.join(clock)}" if clock[0] else "")
    met = {"pages-without-text": bool(pictures), "arabic-from-pdf": rtl}
    notices = tuple(NOTICES[name] for name, was in met.items() if was)
    return Tree(blocks, title_of(blocks) or told.get("Title", ""), meta, (), notices)


def _settled(pieces: list[Piece]) -> list[Piece]:
    pieces = rejoin_across_pages(pieces)
    sized = any(piece.kind is BlockKind.HEADING for piece in pieces)
    settle_outline(pieces, guess_titles=not sized)
    settle_bold(pieces)
    pieces = place_notes(pieces)
    settle_numbered_paragraphs(pieces)
    return pieces
