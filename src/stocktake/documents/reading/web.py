"""Web pages, also as the inner form of e-mail: text in reading order, without scripts, styles and navigation."""

from __future__ import annotations

from functools import reduce

from lxml import etree, html

from stocktake.documents.reading.charsets import decode
from stocktake.documents.reading.joining import join, tidy
from stocktake.documents.reading.limits import Limits
from stocktake.documents.reading.outline import settle_outline
from stocktake.documents.reading.pieces import Piece, blocks_of, settle_numbered_paragraphs, title_of
from stocktake.documents.reading.rows import Cell, pieces_of_row
from stocktake.documents.refusals import NOTICES, refuse
from stocktake.documents.tree import BlockKind, Tree

_LEFT_OUT = frozenset(
    {"script", "style", "noscript", "template", "head", "nav", "svg", "iframe", "object", "select", "button", "title"}
)
_BLOCKS = frozenset(
    {"p", "div", "section", "article", "main", "header", "footer", "aside", "h1", "h2", "h3", "h4", "h5", "h6"}
    | {"ul", "ol", "li", "dl", "dt", "dd", "table", "tbody", "thead", "tfoot", "tr", "td", "th", "blockquote", "pre"}
    | {"figure", "figcaption", "form", "fieldset", "hr", "address", "body", "html", "center", "details", "summary"}
)
_HEADINGS = {f"h{rank}": rank for rank in range(1, 7)}
_DEEPEST = 400


def read_html(data: bytes, limits: Limits) -> Tree:
    """Read a web page. Raises Unreadable: empty, damaged."""
    text, encoding, guessed = decode(data, _declared(data))
    pieces, title = pieces_of_html(text)
    blocks = blocks_of(pieces)
    if not blocks:
        raise refuse("empty")
    meta = {"format": "html", "encoding": encoding}
    return Tree(blocks, title_of(blocks) or title, meta, (), (NOTICES["guessed-encoding"],) if guessed else ())


def pieces_of_html(text: str, *, guess_titles: bool = True) -> tuple[list[Piece], str]:
    """Settled pieces, and the title of the page."""
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return [], ""
    page = _Page()
    page.walk(root, 0)
    page.close()
    styled = any(piece.kind is BlockKind.HEADING for piece in page.pieces)
    settle_outline(page.pieces, guess_titles=guess_titles and not styled)
    settle_numbered_paragraphs(page.pieces)
    return page.pieces, tidy(root.findtext(".//title") or "")


def _declared(data: bytes) -> str:
    """The encoding a page declares in its first lines."""
    head = data[:2048].decode("ascii", "replace").lower()
    _, found, rest = head.partition("charset=")
    return rest.lstrip("\"' ").split('"')[0].split("'")[0].split(">")[0].split(";")[0].strip(" /?") if found else ""


class _Page:
    """Gathers text until a block begins or ends."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self._text: list[str] = []
        self._kind = BlockKind.PARAGRAPH
        self._level = 0
        self._number = ""
        self._count = 0

    def close(self) -> None:
        """End the block that is open."""
        text = tidy(reduce(join, map(tidy, "".join(self._text).split("\v")), ""))
        self._text = []
        if text:
            self._count += 1
            piece = Piece(text, f"P{self._count}")
            if self._kind is not BlockKind.PARAGRAPH:
                piece.become(self._kind, self._level, self._number)
                self._number = ""
            self.pieces.append(piece)

    def walk(self, element: html.HtmlElement, depth: int, lists: int = 0) -> None:
        """Read an element and everything in it."""
        name = element.tag if isinstance(element.tag, str) else ""
        if not name or name in _LEFT_OUT or depth > _DEEPEST or "hidden" in element.attrib:
            return
        if name == "br":
            self._text.append("\v")
            return
        if name == "tr":
            self.close()
            self._row(element, depth, lists)
            return
        if name not in _BLOCKS:
            self._inside(element, depth, lists)
            return
        self.close()
        before = self._kind, self._level, self._number
        if name in _HEADINGS:
            self._kind, self._level = BlockKind.HEADING, _HEADINGS[name]
        elif name == "li":
            self._kind, self._level, self._number = BlockKind.LIST_ITEM, max(lists, 1), _number_of(element)
        self._inside(element, depth, lists + (name in ("ul", "ol")))
        self.close()
        self._kind, self._level, self._number = before

    def _inside(self, element: html.HtmlElement, depth: int, lists: int) -> None:
        self._text.append(element.text or "")
        for child in element:
            self.walk(child, depth + 1, lists)
            self._text.append(child.tail or "")

    def _row(self, row: html.HtmlElement, depth: int, lists: int) -> None:
        cells = []
        for element in row:
            if element.tag not in ("td", "th"):
                continue
            inner = _Page()
            inner.walk(element, depth + 1, lists)
            inner.close()
            for piece in inner.pieces:
                self._count += 1
                piece.place, piece.alone = f"P{self._count}", False
            cells.append(Cell(inner.pieces))
        place = next((piece.place for cell in cells for piece in cell.pieces), "")
        self.pieces.extend(pieces_of_row(cells, place=place, level=2))


def _number_of(item: html.HtmlElement) -> str:
    """The number of an item of an ordered list, as browsers print it by default."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return ""
    start = str(parent.get("start", "1"))
    before = sum(1 for sibling in item.itersiblings("li", preceding=True))
    return f"{(int(start) if start.isdigit() else 1) + before}."
