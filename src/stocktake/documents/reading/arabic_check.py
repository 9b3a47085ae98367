"""Arabic stored in a PDF against what is printed on its page: letters reversed and words out of order are found by looking.

Programs store Arabic in PDF files in many wrong ways that all print well. So each page is recognised too; where the two
disagree, the recognised text is taken, and marked as a machine's.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from stocktake.documents.reading.joining import is_rtl
from stocktake.documents.reading.outline import settle_outline
from stocktake.documents.reading.pieces import blocks_of, settle_numbered_paragraphs
from stocktake.documents.reading.recogniser import ARABIC, Look
from stocktake.documents.refusals import NOTICES, Unreadable
from stocktake.documents.tree import Block, Tree

MOST_PAGES = 80
"""Pages looked at in one file; the warning of an unchecked text stays where there are more."""

_WORD = re.compile(r"[ء-ي]{3,}")
_ONE_SHAPE = str.maketrans("أإآىةؤئ", "ااايهوي")
_ENOUGH = 8  # words on a page, below which nothing is concluded
_SAME = 0.6
_SURE = 70.0


class Verdict(StrEnum):
    """How the stored text stands to the printed one."""

    AGREES = "agrees"
    REVERSED = "reversed"
    BROKEN = "broken"  # the words are there, in another order
    DIFFERENT = "different"
    UNKNOWN = "unknown"  # too little to judge by


def words_of(text: str) -> list[str]:
    """Arabic words without the marks and spellings in which the same word may differ."""
    plain = "".join(char for char in unicodedata.normalize("NFKC", text) if not unicodedata.combining(char) and char != "ـ")
    return _WORD.findall(plain.translate(_ONE_SHAPE))


def compare(stored: str, printed: str) -> Verdict:
    """Judge a stored text by what was recognised on the page."""
    mine, seen = words_of(stored), words_of(printed)
    if len(seen) < _ENOUGH:
        return Verdict.UNKNOWN
    if _shared(mine, seen) >= _SAME:
        pairs = set(zip(mine, mine[1:], strict=False))
        known = set(mine)
        asked = [pair for pair in zip(seen, seen[1:], strict=False) if pair[0] in known and pair[1] in known]
        in_order = sum(pair in pairs for pair in asked)
        return Verdict.AGREES if not asked or in_order * 2 >= len(asked) else Verdict.BROKEN
    if _shared([word[::-1] for word in mine], seen) >= _SAME:
        return Verdict.REVERSED
    return Verdict.DIFFERENT


def _shared(mine: Sequence[str], seen: Sequence[str]) -> float:
    return (Counter(mine) & Counter(seen)).total() / max(len(seen), 1)


def checked(tree: Tree, look: Look) -> Tree:
    """The tree of a PDF with its Arabic pages looked at: warnings that say so, and better text where it is needed.

    Where no page could be looked at, the tree as it was.
    """
    pages: dict[int, list[Block]] = defaultdict(list)
    for block in tree.blocks:
        if block.page is not None:
            pages[block.page].append(block)
    arabic = [number for number, blocks in pages.items() if is_rtl(" ".join(block.text for block in blocks))]
    better: dict[int, tuple[Block, ...]] = {}
    unsure, looked = len(arabic) > MOST_PAGES, False
    for number in arabic[:MOST_PAGES]:
        try:
            seen = look(number, ARABIC)
        except Unreadable:
            unsure = True
            continue
        looked = True
        printed = " ".join(each[0] for each in seen.paragraphs)
        sure = sum(each[5] for each in seen.paragraphs) / max(len(seen.paragraphs), 1)
        verdict = compare(" ".join(block.text for block in pages[number]), printed)
        if verdict in (Verdict.REVERSED, Verdict.BROKEN) or (verdict == Verdict.DIFFERENT and sure >= _SURE):
            pieces = seen.pieces()
            settle_outline(pieces, guess_titles=False)
            settle_numbered_paragraphs(pieces)
            better[number] = tuple(replace(block, by_machine=True) for block in blocks_of(pieces))
        elif verdict in (Verdict.UNKNOWN, Verdict.DIFFERENT):
            unsure = True
    if not looked:
        return tree
    blocks: list[Block] = []
    put: set[int] = set()
    for block in tree.blocks:
        if block.page in better:
            blocks.extend(better[block.page] if block.page not in put else ())
            put.add(block.page)
        else:
            blocks.append(block)
    met = {"arabic-from-pdf": unsure, "arabic-recognised": bool(better), "arabic-checked": not unsure and not better}
    kept = [warning for warning in tree.warnings if warning != NOTICES["arabic-from-pdf"]]
    return replace(
        tree, blocks=tuple(blocks), meta={**tree.meta, "recognised": "tesseract"},
        warnings=(*kept, *(NOTICES[name] for name, was in met.items() if was)),
    )  # fmt: skip
