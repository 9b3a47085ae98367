"""Rows of tables, in Word and in Excel: which are data, and which hold answers somebody wrote.

A row of short cells stays one block. A row that holds prose is what a form or a template makes of an answer: its short
cells and its question become a heading, so that each paragraph of the answer can be quoted by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from stocktake.documents.reading.joining import weight
from stocktake.documents.reading.markers import Marked, question_code
from stocktake.documents.reading.pieces import Piece
from stocktake.documents.tree import BlockKind

_PROSE = 200  # length of a cell, in Latin letters, from which it is quoted by itself


@dataclass(slots=True)
class Cell:
    """A cell with what was read in it, and its address."""

    pieces: list[Piece] = field(default_factory=list)
    place: str = ""

    @property
    def text(self) -> str:
        """Everything the cell says on one line."""
        return " ".join(f"{piece.number} {piece.text}".strip().replace("\t", " ") for piece in self.pieces if piece.text)

    @property
    def is_prose(self) -> bool:
        """Whether somebody wrote here at length."""
        written = [piece for piece in self.pieces if piece.text]
        return len(written) > 1 or any(weight(piece.text) >= _PROSE for piece in written)


def pieces_of_row(cells: Sequence[Cell], *, place: str, level: int, heads: Sequence[str] = ()) -> list[Piece]:
    """The pieces a row becomes.

    ``place`` is the address of the row, empty where cells have better ones; ``level`` is the level of headings made here;
    ``heads`` are the texts of the first row, used to tell several answers of one row apart.
    """
    filled = [cell for cell in cells if cell.text]
    if not filled:
        return []
    coded = question_code(filled[0].text)
    if len(filled) == 1:
        return _asked(filled[0], coded, level)
    if coded:
        unanswered = len(filled) == 2 and not coded.text and cells.index(filled[1]) < _last(heads)
        return _answered(coded.number, coded.text, filled[1:], level, unanswered=unanswered)
    if any(cell.is_prose for cell in filled):
        return _labelled(cells, level, heads)
    texts = [cell.text for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    heaviest = max(filled, key=lambda cell: weight(cell.text))
    page = next((piece.page for cell in filled for piece in cell.pieces), None)
    row = Piece("\t".join(texts), place or heaviest.place, page)
    row.become(BlockKind.TABLE_ROW)
    row.notes = [note for cell in filled for piece in cell.pieces for note in piece.notes]
    return [row]


def _last(heads: Sequence[str]) -> int:
    """The index of the last column that has a head; -1 when none has."""
    return max((index for index, head in enumerate(heads) if head), default=-1)


def _asked(cell: Cell, coded: Marked | None, level: int) -> list[Piece]:
    """A row with one cell: a question over its answer when it begins with a code, else whatever was written."""
    written = [piece for piece in cell.pieces if piece.text]
    if not coded or not coded.text or len(written) != 1 or cell.is_prose:
        return cell.pieces
    if written[0].kind is BlockKind.PARAGRAPH or written[0].number == coded.number:
        written[0].become(BlockKind.HEADING, level, coded.number, coded.text)
    return written


def _answered(code: str, question: str, cells: Sequence[Cell], level: int, *, unanswered: bool) -> list[Piece]:
    """A question with its code, and what was answered; a code with one text only is an answer, unless it asks."""
    cells = list(cells)
    place = cells[0].place
    if not question and (unanswered or len(cells) > 1 or cells[0].text.rstrip().endswith(("?", "？", "؟"))):
        question = cells.pop(0).text
    answers = _answers(cells)
    if not question:
        answers[0].number = code
        return answers
    heading = Piece(question, answers[0].place if answers else place, answers[0].page if answers else None)
    heading.become(BlockKind.HEADING, level, code)
    return [heading, *answers]


def _answers(cells: Sequence[Cell]) -> list[Piece]:
    answers = [piece for cell in cells for piece in _placed(cell)]
    for piece in answers:
        if piece.kind is BlockKind.PARAGRAPH:
            piece.settled = True  # "Yes" under a question is an answer, however much it looks like a heading
    return answers


def _placed(cell: Cell) -> list[Piece]:
    for piece in cell.pieces:
        piece.place = cell.place or piece.place
    return [piece for piece in cell.pieces if piece.text]


def _labelled(cells: Sequence[Cell], level: int, heads: Sequence[str]) -> list[Piece]:
    label = " · ".join(cell.text for cell in cells if cell.text and not cell.is_prose)
    prose = [(index, cell) for index, cell in enumerate(cells) if cell.is_prose]
    result: list[Piece] = []
    if label:
        heading = Piece(label, prose[0][1].place)
        heading.become(BlockKind.HEADING, level)
        result.append(heading)
    for index, cell in prose:
        if len(prose) > 1 and index < len(heads) and heads[index]:
            heading = Piece(heads[index], cell.place)
            heading.become(BlockKind.HEADING, level + bool(label))
            result.append(heading)
        result.extend(_answers([cell]))
    return result
