"""Paragraphs, cells and rows of Rich Text, gathered as their letters come in."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce

from stocktake.documents.reading.joining import join, tidy
from stocktake.documents.reading.markers import list_mark
from stocktake.documents.reading.pieces import Piece
from stocktake.documents.reading.rows import Cell, pieces_of_row
from stocktake.documents.tree import BlockKind

_TITLES = frozenset({"title"})


@dataclass(slots=True)
class Style:
    """A style of the sheet: its name in small letters, and the rank of headings made with it."""

    name: str = ""
    outline: int | None = None

    @property
    def rank(self) -> int | None:
        """1 to 9 for headings, 0 for titles, None for what is none."""
        if self.name in _TITLES:
            return 0
        if self.outline is not None:
            return self.outline + 1
        word, _, rest = self.name.partition(" ")
        return int(rest) if word == "heading" and rest.isascii() and rest.isdecimal() and 0 < int(rest[:2]) < 10 else None


@dataclass(slots=True)
class Look:
    """What holds for the paragraph being written."""

    style: int = 0
    outline: int | None = None
    in_table: bool = False
    level: int = 0


@dataclass(slots=True)
class Body:
    """Letters in, pieces out. ``number`` is what the file prints before a list item."""

    styles: dict[int, Style] = field(default_factory=dict)
    pieces: list[Piece] = field(default_factory=list)
    look: Look = field(default_factory=Look)
    contents: bool = False
    letters: list[str] = field(default_factory=list)
    number: list[str] = field(default_factory=list)
    weights: set[bool] = field(default_factory=set)
    after: list[Piece] = field(default_factory=list)  # notes and boxes of the open paragraph
    cell: list[Piece] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: {"P": 0, "T": 0, "R": 0, "N": 0, "E": 0})

    def say(self, text: str, *, bold: bool) -> None:
        self.letters.append(text)
        if text.strip():
            self.weights.add(bold)

    def end_paragraph(self) -> None:
        """A paragraph ends; it goes to the cell it stands in, or to the text."""
        text = tidy(reduce(join, map(tidy, "".join(self.letters).split("\n"))))
        number = tidy("".join(self.number))
        bold, after = self.weights == {True}, self.after
        self.letters, self.number, self.weights, self.after = [], [], set(), []
        self.counts["P"] += 1
        piece = Piece(text, f"P{self.counts['P']}", bold=bold)
        kept = self._settle(piece, number) if text else False
        if self.look.in_table:
            self.cell += ([piece] if kept else []) + after
            return
        self.end_table()
        self.pieces += ([piece] if kept else []) + after

    def _settle(self, piece: Piece, number: str) -> bool:
        style = self.styles.get(self.look.style, Style())
        if style.name.startswith(("toc ", "contents ")) or style.name == "toc heading":
            self.contents = True
            return False
        rank = self.look.outline + 1 if self.look.outline is not None and self.look.outline < 9 else style.rank
        if rank is not None:
            piece.become(BlockKind.HEADING, min(rank, 9), number)
        elif number:
            bullet = list_mark(f"{number} x")
            plain = number if any(char.isalnum() for char in number) else ""
            piece.become(BlockKind.LIST_ITEM, self.look.level + 1, bullet.number if bullet and bullet.text == "x" else plain)
        return True

    def end_cell(self) -> None:
        self.look.in_table = True
        self.end_paragraph()
        if not self.cells:
            if not self.counts["R"]:
                self.counts["T"] += 1
            self.counts["R"] += 1
        place = f"T{self.counts['T']}R{self.counts['R']}C{len(self.cells) + 1}"
        for piece in self.cell:
            piece.alone = False
            piece.place = place if piece.kind is not BlockKind.FOOTNOTE else piece.place
        self.cells.append(Cell(self.cell, place))
        self.cell = []

    def end_row(self) -> None:
        if self.cells:
            notes = [piece for cell in self.cells for piece in cell.pieces if piece.kind is BlockKind.FOOTNOTE]
            for cell in self.cells:
                cell.pieces = [piece for piece in cell.pieces if piece.kind is not BlockKind.FOOTNOTE]
            place = f"T{self.counts['T']}R{self.counts['R']}"
            self.pieces += pieces_of_row(self.cells, place=place, level=2, heads=self.heads)
            self.pieces += notes
            self.heads = self.heads or [cell.text for cell in self.cells]
        self.cells = []

    def end_table(self) -> None:
        """Text outside a table begins: rows and cells that were left open are closed."""
        if self.cell:
            self.cells.append(Cell(self.cell))
            self.cell = []
        self.end_row()
        self.heads, self.counts["R"] = [], 0

    def close(self) -> None:
        if self.letters or self.after:
            self.end_paragraph()
        self.end_table()
