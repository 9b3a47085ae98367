"""Word documents, read from their XML: the usual libraries lose insertions and content controls on the way."""

from __future__ import annotations

from stocktake.documents.reading.joining import tidy
from stocktake.documents.reading.limits import Limits
from stocktake.documents.reading.outline import settle_bold, settle_outline
from stocktake.documents.reading.pieces import blocks_of, settle_numbered_paragraphs, title_of
from stocktake.documents.reading.word_body import BodyReader
from stocktake.documents.reading.word_package import WordFile, open_word
from stocktake.documents.reading.word_text import ParagraphReader, Seen
from stocktake.documents.refusals import NOTICES, refuse
from stocktake.documents.tree import BlockKind, Tree


def read_docx(data: bytes, limits: Limits) -> Tree:
    """Read a Word document. Raises Unreadable: damaged, empty, no-text (pictures only), and those of the package."""
    word = open_word(data, limits)
    body = word.document.find(f"{word.w}body")
    if body is None:
        raise refuse("damaged")
    reader = BodyReader(word)
    pieces = reader.read(body)
    styled = any(piece.kind is BlockKind.HEADING and piece.level for piece in pieces)
    settle_outline(pieces, guess_titles=not styled)
    settle_bold(pieces)
    settle_numbered_paragraphs(pieces)
    blocks = blocks_of(pieces)
    if not blocks:
        pictures = any(True for tag in ("drawing", "pict") for _ in body.iter(f"{word.w}{tag}"))
        raise refuse("no-text" if pictures else "empty")
    meta = {"format": "docx", **{key: value for key, value in word.properties.items() if key != "title"}, **_margins(word)}
    title = title_of(blocks) or word.properties.get("title", "")
    return Tree(blocks, title, meta, (), _warnings(reader.seen))


def _warnings(seen: Seen) -> tuple[str, ...]:
    met = {"open-revisions": seen.revisions, "comments": seen.comments, "contents-list": seen.contents}
    return tuple(NOTICES[name] for name, was in met.items() if was)


def _margins(word: WordFile) -> dict[str, str]:
    """What is printed above and below every page, from the last section that says so."""
    w = word.w
    found: dict[str, str] = {}
    for kind in ("header", "footer"):
        for reference in word.document.iter(f"{w}{kind}Reference"):
            key = next((value for name, value in reference.attrib.items() if str(name).endswith("}id")), "")
            part = word.by_relation.get(str(key))
            if part is not None and reference.get(f"{w}type", "default") == "default":
                reader = ParagraphReader(w, Seen())
                text = tidy(" ".join(reader.read(paragraph).text for paragraph in part.iter(f"{w}p")))
                if text:
                    found[kind] = text
    return found
