"""Footnotes and endnotes of Word: numbered here as Word numbers them, in the order in which they are cited."""

from __future__ import annotations

from functools import reduce

from stocktake.documents.reading.joining import join, tidy
from stocktake.documents.reading.pieces import Piece
from stocktake.documents.reading.word_numbering import spell
from stocktake.documents.reading.word_package import WordFile
from stocktake.documents.reading.word_text import NoteMark, ParagraphReader, Seen
from stocktake.documents.tree import BlockKind

_KINDS = {"N": ("footnote", "decimal"), "E": ("endnote", "lowerRoman")}


class Notes:
    """All notes of one file. Ask for pieces in reading order; each citation counts."""

    def __init__(self, word: WordFile, seen: Seen) -> None:
        self._w = word.w
        self._elements = {
            (kind, note.get(f"{word.w}id", "")): note
            for kind, (name, _) in _KINDS.items()
            if (root := word.part(f"{name}s")) is not None
            for note in root.iterfind(f"{word.w}{name}")
        }
        self._styles = {kind: _style(word, name, usual) for kind, (name, usual) in _KINDS.items()}
        self._counts = dict.fromkeys(_KINDS, 0)
        self._seen = seen

    def pieces(self, marks: list[NoteMark]) -> list[Piece]:
        """The notes cited by one paragraph."""
        result: list[Piece] = []
        for mark in marks:
            sign = tidy(mark.sign)
            if not sign:
                self._counts[mark.kind] += 1
                sign = spell(self._counts[mark.kind], self._styles[mark.kind])
            element = self._elements.get((mark.kind, mark.key))
            if element is None:
                continue
            reader = ParagraphReader(self._w, self._seen)
            text = reduce(join, (reader.read(paragraph).text for paragraph in element.iter(f"{self._w}p")), "")
            text = text.removeprefix(sign).lstrip() if mark.sign else text
            place = f"{mark.kind}{self._counts[mark.kind]}" if not mark.sign else f"{mark.kind}{sign}"
            piece = Piece(text, place)
            piece.become(BlockKind.FOOTNOTE, 0, sign)
            result.append(piece)
        return result


def _style(word: WordFile, name: str, usual: str) -> str:
    """The number format set for the whole file, else for one of its sections, else Word's own."""
    w = word.w
    path = f"{w}{name}Pr/{w}numFmt"
    settings = word.part("settings")
    found = settings.find(path) if settings is not None else None
    if found is None:
        found = word.document.find(f".//{w}sectPr/{path}")
    return found.get(f"{w}val", usual) if found is not None else usual
