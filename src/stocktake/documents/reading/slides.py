"""Slides, whichever program wrote them, made into pieces: the title first, then what stands on the slide as it is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from stocktake.documents.reading.joining import is_rtl
from stocktake.documents.reading.pieces import Piece
from stocktake.documents.tree import BlockKind


@dataclass(slots=True)
class Shape:
    """What one shape on a slide says, and where it stands, in any one unit; None where nobody says where."""

    pieces: list[Piece]
    top: float | None = None
    left: float | None = None
    height: float = 0.0


@dataclass(slots=True)
class Slide:
    """One slide. ``notes`` are the speaker's; ``opening`` means that its title is the title of the whole."""

    number: int
    title: str = ""
    opening: bool = False
    shapes: list[Shape] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def pieces_of_slide(slide: Slide) -> list[Piece]:
    """The pieces of a slide in reading order, with their places: S3 its title, S3P1 its first paragraph, S3N1 of its notes."""
    result: list[Piece] = []
    if slide.title:
        title = Piece(slide.title, f"S{slide.number}", slide.number)
        title.become(BlockKind.HEADING, 0 if slide.opening else 1)
        result.append(title)
    count = 0
    for shape in in_reading_order(slide.shapes):
        for piece in shape.pieces:
            count += 1
            piece.page = slide.number
            piece.place = f"S{slide.number}P{count}"
            piece.settled = True
            result.append(piece)
    for index, text in enumerate(slide.notes, 1):
        note = Piece(text, f"S{slide.number}N{index}", slide.number)
        note.settled = True
        result.append(note)
    return result


def in_reading_order(shapes: Sequence[Shape]) -> list[Shape]:
    """From top to bottom; shapes side by side in the direction of their script. As stored where places are missing.

    Two shapes stand side by side when the lower one begins in the upper half of the other.
    """
    if any(shape.top is None or shape.left is None for shape in shapes):
        return list(shapes)
    rtl = is_rtl(" ".join(piece.text for shape in shapes for piece in shape.pieces))
    rows: list[list[Shape]] = []
    for shape in sorted(shapes, key=lambda shape: shape.top or 0.0):
        if rows and _beside(rows[-1][0], shape):
            rows[-1].append(shape)
        else:
            rows.append([shape])
    return [shape for row in rows for shape in sorted(row, key=lambda shape: (shape.left or 0.0) * (-1 if rtl else 1))]


def _beside(first: Shape, second: Shape) -> bool:
    a, b = first.top or 0.0, second.top or 0.0
    return b <= a + first.height / 2


def opens(slide: Slide) -> bool:
    """Whether this is the slide that gives the whole its title: the first, with little on it but the title."""
    return slide.number == 1 and sum(len(shape.pieces) for shape in slide.shapes) <= 3
