"""Slide shows (.pptx), read from their XML: each slide a page, its title, texts, tables, diagrams and the speaker's notes."""

from __future__ import annotations

from lxml import etree

from stocktake.documents.reading.limits import Limits
from stocktake.documents.reading.packages import local
from stocktake.documents.reading.pieces import Piece, blocks_of, title_of
from stocktake.documents.reading.show_package import SlideParts, open_show
from stocktake.documents.reading.show_text import A, paragraphs_of, table_of
from stocktake.documents.reading.slides import Shape, Slide, opens, pieces_of_slide
from stocktake.documents.refusals import NOTICES, refuse
from stocktake.documents.tree import BlockKind, Tree

_NOT_SAID = frozenset({"dt", "ftr", "sldNum", "hdr", "sldImg"})
_TITLES = frozenset({"title", "ctrTitle"})
_DEEPEST = 40


def read_pptx(data: bytes, limits: Limits) -> Tree:
    """Read a slide show. Raises Unreadable: damaged, empty, no-text (pictures only), and those of the package."""
    show = open_show(data, limits)
    pieces: list[Piece] = []
    count, hidden, pictures = 0, False, False
    for parts in show.slides():
        count += 1
        pictures = pictures or any(local(each) == "pic" for each in parts.slide.iter())
        if parts.slide.get("show") in ("0", "false"):
            hidden = True
            continue
        pieces.extend(pieces_of_slide(_SlideReader(parts, count).read()))
    blocks = blocks_of(pieces)
    if not blocks:
        raise refuse("no-text" if pictures else "empty")
    meta = {"format": "pptx", "pages": str(count), **{key: value for key, value in show.properties.items() if key != "title"}}
    notices = (NOTICES["hidden-slides"],) if hidden else ()
    return Tree(blocks, title_of(blocks) or show.properties.get("title", ""), meta, (), notices)


class _SlideReader:
    """Reads one slide."""

    def __init__(self, parts: SlideParts, number: int) -> None:
        self._parts = parts
        self._slide = Slide(number)

    def read(self) -> Slide:
        tree = next((each for each in self._parts.slide.iter() if local(each) == "spTree"), None)
        if tree is not None:
            self._shapes(tree, 0)
        self._slide.notes = self._notes()
        self._slide.opening = opens(self._slide)
        return self._slide

    def _shapes(self, parent: etree._Element, depth: int) -> None:
        for element in parent:
            name = local(element)
            if name == "sp":
                self._shape(element)
            elif name == "graphicFrame":
                self._frame(element)
            elif name == "AlternateContent":
                chosen = next((child for child in element if isinstance(child.tag, str)), None)
                if chosen is not None and depth < _DEEPEST:
                    self._shapes(chosen, depth + 1)
            elif name == "grpSp" and depth < _DEEPEST:
                self._group(element, depth)

    def _group(self, element: etree._Element, depth: int) -> None:
        """What a group holds stands where the group stands: its members have places of their own system."""
        before, self._slide.shapes = self._slide.shapes, []
        self._shapes(element, depth + 1)
        inside, self._slide.shapes = self._slide.shapes, before
        if inside:
            self._add(Shape([piece for shape in inside for piece in shape.pieces]), element)

    def _shape(self, element: etree._Element) -> None:
        kind, index = _placeholder(element)
        if kind in _NOT_SAID:
            return
        listed = kind in ("body", "obj", "") and index is not None
        body = next((child for child in element if local(child) == "txBody"), None)
        pieces = paragraphs_of(body, listed=listed) if body is not None else []
        if not pieces:
            return
        if kind in _TITLES and not self._slide.title:
            self._slide.title = " ".join(piece.text for piece in pieces)
            return
        self._add(Shape(pieces), element)

    def _frame(self, element: etree._Element) -> None:
        for table in element.iter(f"{A}tbl"):
            self._add(Shape(table_of(table)), element)
        for each in element.iter():
            if local(each) == "relIds":
                data = next((str(value) for name, value in each.attrib.items() if str(name).endswith("}dm")), "")
                if (diagram := self._parts.diagrams.get(data)) is not None:
                    self._add(Shape([piece for t in diagram.iter() if local(t) == "t" for piece in paragraphs_of(t)]), element)

    def _add(self, shape: Shape, element: etree._Element) -> None:
        if not shape.pieces:
            return
        if place := self._place(element):
            shape.left, shape.top, shape.height = place
        self._slide.shapes.append(shape)

    def _place(self, element: etree._Element) -> tuple[float, float, float] | None:
        """Left, top and height: its own, else those of the same placeholder in the layout, else in the master."""
        if own := _written_place(element):
            return own
        kind, index = _placeholder(element)
        if index is None:
            return None
        layout = _placeholders(self._parts.layout)
        master = _placeholders(self._parts.master)
        like = [layout.get((kind, index)), *(shape for (other, _), shape in master.items() if other == (kind or "body"))]
        return next((place for shape in like if shape is not None and (place := _written_place(shape))), None)

    def _notes(self) -> list[str]:
        if self._parts.notes is None:
            return []
        return [
            piece.text
            for shape in self._parts.notes.iter()
            if local(shape) == "sp" and _placeholder(shape)[0] == "body"
            for body in shape
            if local(body) == "txBody"
            for piece in paragraphs_of(body)
            if piece.kind is not BlockKind.HEADING
        ]


def _placeholder(shape: etree._Element) -> tuple[str, str | None]:
    """Kind and index of the placeholder a shape fills; an index of None means that it fills none."""
    for part in shape:
        if local(part) == "nvSpPr":
            for each in part.iter():
                if local(each) == "ph":
                    return each.get("type", ""), each.get("idx", "0")
    return "", None


def _placeholders(part: etree._Element | None) -> dict[tuple[str, str], etree._Element]:
    """The placeholders of a layout or a master by kind and index."""
    shapes = [each for each in part.iter() if local(each) == "sp"] if part is not None else []
    named = [(_placeholder(shape), shape) for shape in shapes]
    return {(kind, index): shape for (kind, index), shape in named if index is not None}


def _written_place(element: etree._Element) -> tuple[float, float, float] | None:
    for part in element:
        if local(part) in ("spPr", "grpSpPr"):
            frame = part.find(f"{A}xfrm")
        elif local(part) == "xfrm":
            frame = part
        else:
            continue
        if frame is None:
            continue
        start, size = frame.find(f"{A}off"), frame.find(f"{A}ext")
        if start is not None and size is not None:
            try:
                return float(start.get("x", "")), float(start.get("y", "")), float(size.get("cy", ""))
            except ValueError:
                return None
    return None
