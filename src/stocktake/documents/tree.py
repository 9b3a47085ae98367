"""The neutral text tree: what every reader returns, whatever the format of the file.

A tree is flat on purpose. People quote paragraphs, not nested boxes, so a file becomes a sequence of blocks in reading
order; headings carry their level, and whoever needs the outline folds the sequence by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class BlockKind(StrEnum):
    """What a block is on the page."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list-item"
    TABLE_ROW = "table-row"
    FOOTNOTE = "footnote"


@dataclass(frozen=True, slots=True)
class Block:
    """One quotable piece of a document.

    ``text`` is a single line without the number that was printed before it; the cells of a table row are parted by
    tabs. ``level`` is 0 for the title of the document and 1 to 9 for its headings; for list items it is the depth,
    from 1; otherwise 0. ``page`` counts from 1 and is None where the format has no pages. ``number`` is the number as
    printed, signs included ("一.", "III.", "41.", "(a)"; empty for bullets); for a footnote it is the bare mark ("5", "*").
    ``place`` is the address in the original:

    ====== ==================== =====================================================================
    format example              meaning
    ====== ==================== =====================================================================
    docx   ``P12``              twelfth paragraph of the body, tables included
    docx   ``P12#_rv_a1``       the same, carrying a hidden bookmark of one of our own papers
    docx   ``T2R3``, ``T2R3C2`` second table, third row, second cell
    docx   ``N4``, ``E1``       footnote 4, endnote 1
    xlsx   ``Sheet1!B4``        the cell; also ods
    pptx   ``S3``, ``S3P2``     third slide: its title, its second paragraph; also odp
    pptx   ``S3N1``             first paragraph of the speaker's notes to it
    pdf    ``2:7``              page 2, line 7
    text   ``L12``              line 12; also e-mail (of its text part)
    html   ``P12``              twelfth block of the page
    ====== ==================== =====================================================================

    OpenDocument texts (odt) and Rich Text (rtf) have the places of docx, Outlook's messages (msg) those of e-mail.

    What was recognised on a picture is ``by_machine``; its place carries the box in thousandths of the page, from the upper
    left corner: ``2:7@120,310,880,402``.

    A footnote follows the block that refers to it, and its mark is taken out of that block's text.
    """

    kind: BlockKind
    text: str
    level: int = 0
    page: int | None = None
    number: str = ""
    place: str = ""
    by_machine: bool = False


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came inside another one; it is taken in as a source of its own."""

    filename: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Tree:
    """A file as read.

    ``meta`` holds what the file says about itself: always ``format`` (docx, xlsx, pptx, pdf, odt, ods, odp, rtf, eml, msg,
    txt, html, image), and where known ``pages``, ``encoding``, ``language``, ``author``, ``modified``, ``header``,
    ``footer``; for e-mail ``subject``, ``from``, ``to``, ``date`` (ISO 8601)
    and ``message-id``. ``warnings`` are sentences from ``refusals.NOTICES``: the file was read, and somebody should know this.
    """

    blocks: tuple[Block, ...]
    title: str = ""
    meta: Mapping[str, str] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    warnings: tuple[str, ...] = ()
