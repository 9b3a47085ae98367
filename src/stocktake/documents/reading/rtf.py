"""Rich Text (.rtf): paragraphs, headings, lists, tables, notes and text boxes, in any code page.

The grammar is that of the RTF specification 1.9.1. What was deleted under tracked changes is left out, what was inserted is read.
"""

from __future__ import annotations

from stocktake.documents.reading.limits import Limits
from stocktake.documents.reading.outline import settle_bold, settle_outline
from stocktake.documents.reading.pieces import blocks_of, settle_numbered_paragraphs, title_of
from stocktake.documents.reading.rtf_walk import Walk
from stocktake.documents.refusals import NOTICES, refuse
from stocktake.documents.tree import BlockKind, Tree


def read_rtf(data: bytes, limits: Limits) -> Tree:
    """Read Rich Text. Raises Unreadable: truncated, damaged, empty, no-text (pictures only)."""
    walk = Walk()
    walk.run(data)
    if walk.left_open and not data.rstrip(b"\x00 \r\n").endswith(b"}"):
        raise refuse("truncated")
    pieces = walk.body.pieces
    styled = any(piece.kind is BlockKind.HEADING and piece.level for piece in pieces)
    settle_outline(pieces, guess_titles=not styled)
    settle_bold(pieces)
    settle_numbered_paragraphs(pieces)
    blocks = blocks_of(pieces)
    if not blocks:
        raise refuse("no-text" if walk.pictures else "empty")
    meta = {"format": "rtf", **{name: said for name, said in walk.about.items() if said and name != "title"}}
    notices = {"open-revisions": walk.revisions, "comments": walk.comments, "contents-list": walk.body.contents}
    title = title_of(blocks) or walk.about.get("title", "")
    return Tree(blocks, title, meta, (), tuple(NOTICES[name] for name, was in notices.items() if was))
