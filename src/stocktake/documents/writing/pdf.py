"""A paper as PDF: tagged so that it can be read aloud (PDF/UA-1), with its fonts inside, the same bytes for the same paper.

It knows no domain. What people wrote goes to the compiler as data, never as markup.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from functools import lru_cache
from importlib.resources import files
from typing import Any

import typst

from stocktake.documents.paper import (
    BULLETS,
    Block,
    Evidence,
    Paper,
    PaperBreak,
    PaperFacts,
    PaperHeading,
    PaperNote,
    PaperParagraph,
    PaperTable,
    PaperText,
    clean,
)
from stocktake.documents.writing.fonts import NoFont, fonts_for

RIGHT_TO_LEFT = frozenset({"ar"})
REGIONS = {"zh": "cn"}
STANDARD: Any = ["ua-1"]

__all__ = ["NoFont", "write_pdf"]


def write_pdf(paper: Paper) -> bytes:
    """The paper as PDF bytes. A sign for which no font is here is printed by its number.

    Raises:
        NoFont: a whole script has no font on this machine; it names the package that would bring one.
    """
    data = _data(paper)
    whole = json.dumps(data, ensure_ascii=False)
    chosen = fonts_for(whole)
    data["families"] = list(chosen.families)
    # A compiler is good for one paper: it forgets a template that is not a file.
    made = typst.Compiler(_template(), font_paths=chosen.load()).compile(
        sys_inputs={"paper": chosen.printable(json.dumps(data, ensure_ascii=False))}, format="pdf", pdf_standards=STANDARD,
        timestamp=datetime.combine(paper.dated or date(1980, 1, 1), time(), tzinfo=UTC),
    )  # fmt: skip
    assert isinstance(made, bytes)
    return made


@lru_cache(maxsize=1)
def _template() -> bytes:
    return files("stocktake.documents.writing").joinpath("paper.typ").read_bytes()


def _data(paper: Paper) -> dict[str, Any]:
    return {
        "title": clean(paper.title),
        "language": paper.language,
        "region": REGIONS.get(paper.language),
        "direction": _direction(paper.language),
        "symbol": clean(paper.symbol),
        "mark": clean(paper.mark),
        "foot": clean(paper.foot),
        "masthead": [clean(line) for line in (paper.symbol, *paper.masthead) if line],
        "blocks": _blocks(paper),
        "evidence": [_evidence(evidence, paper) for evidence in paper.evidence],
        "words": {name: clean(word) for name, word in paper.words.items()},
    }


def _blocks(paper: Paper) -> list[dict[str, Any]]:
    steps = paper.steps()
    return [_block(block, paper) | {"step": steps.get(place, 0)} for place, block in enumerate(paper.blocks)]


def _direction(language: str) -> str:
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def _block(block: Block, paper: Paper) -> dict[str, Any]:
    match block:
        case PaperHeading(level, text, label, language):
            spoken = language or paper.language
            return {
                "kind": "heading", "level": level, "text": clean(text), "label": clean(label), "language": spoken,
                "direction": _direction(spoken),
            }  # fmt: skip
        case PaperText():
            return _typed(block, block.language or paper.language)
        case PaperFacts(rows, exact):
            return {
                "kind": "facts",
                "rows": [{"name": clean(name), "value": clean(value), "exact": name in exact} for name, value in rows],
            }
        case PaperTable(caption, header, rows):
            return {
                "kind": "table", "caption": clean(caption), "header": [clean(cell) for cell in header],
                "rows": [[clean(cell) for cell in row] for row in rows],
            }  # fmt: skip
        case PaperParagraph(number, _key, sentences):
            told = [{"text": clean(sentence.text), "mark": clean(sentence.mark)} for sentence in sentences]
            return {"kind": "numbered", "number": f"{number}.", "sentences": told}
        case PaperNote(text):
            return {"kind": "note", "text": clean(text)}
        case PaperBreak():
            return {"kind": "break"}


def _typed(block: PaperText, language: str) -> dict[str, Any]:
    groups = [
        {"mark": clean(lines[0].mark), "depth": lines[0].depth, "lines": [clean(line.text) for line in lines]}
        for lines in block.paragraphs()
    ]
    return {"kind": "typed", "groups": groups, "language": language, "direction": _direction(language), "bullets": list(BULLETS)}


def _evidence(evidence: Evidence, paper: Paper) -> dict[str, Any]:
    number = f"{paper.words['passage']} {evidence.number}" if evidence.number else ""
    said = " · ".join(filter(None, [evidence.who, evidence.document, number, evidence.note]))
    return {
        "text": clean(evidence.text), "said": clean(said), "language": evidence.language, "direction": _direction(evidence.language),
    }  # fmt: skip
