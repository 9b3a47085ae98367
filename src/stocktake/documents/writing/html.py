"""A paper as one self-contained HTML file: opens anywhere, prints well, needs no server."""

from __future__ import annotations

import re
from html import escape
from importlib.resources import files

from stocktake.documents.paper import (
    BULLETS,
    Block,
    Evidence,
    Paper,
    PaperBreak,
    PaperFacts,
    PaperHeading,
    PaperLine,
    PaperNote,
    PaperParagraph,
    PaperSentence,
    PaperTable,
    PaperText,
    clean,
)

RIGHT_TO_LEFT = frozenset({"ar"})
ANCHOR = re.compile(r"[A-Za-z][A-Za-z0-9._/-]*")
"""Codes before a heading that a link can lead to: `#q-A.1`."""
MOST_IN_A_LINE = 5
"""So many passages are numbered behind a sentence; all of them stand folded under its paragraph."""


def write_html(paper: Paper) -> bytes:
    """The paper, its evidence at the end; each citation leads to its evidence, each evidence back to its paragraphs."""
    numbers = {evidence.key: number for number, evidence in enumerate(paper.evidence, start=1)}
    body = _body(paper, numbers)
    head = "".join(f"<p>{_text(line)}</p>" for line in paper.masthead)
    symbol = f'<p class="symbol"><bdi>{_text(paper.symbol)}</bdi></p>' if paper.symbol else ""
    style = files("stocktake.documents.writing").joinpath("paper.css").read_text(encoding="utf-8")
    return f"""<!doctype html>
<html lang="{escape(paper.language)}" dir="{_direction(paper.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{_text(paper.title)}</title>
<style>
{style}</style>
</head>
<body>
<header>{symbol}{head}</header>
<main>
<h1>{_text(paper.title)}</h1>
{f'<p class="mark">{_text(paper.mark)}</p>' if paper.mark else ""}{body}
</main>
{_evidence_list(paper)}{f"<footer><p>{_text(paper.foot)}</p></footer>" if paper.foot else ""}
</body>
</html>
""".encode()


def write_body(paper: Paper) -> str:
    """What stands between title and evidence, to be set into a page of the house. Every text in it is escaped."""
    return _body(paper, {evidence.key: number for number, evidence in enumerate(paper.evidence, start=1)})


def _body(paper: Paper, numbers: dict[str, int]) -> str:
    steps = paper.steps()
    return "\n".join(_block(block, numbers, steps.get(place, 0)) for place, block in enumerate(paper.blocks))


def _text(text: str) -> str:
    return escape(clean(text))


def _direction(language: str) -> str:
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def _block(block: Block, numbers: dict[str, int], step: int) -> str:
    match block:
        case PaperHeading(level, text, label, language):
            spoken = f' lang="{escape(language)}" dir="{_direction(language)}"' if language else ""
            before = f'<span class="label"><bdi>{_text(label)}</bdi></span> ' if label else ""
            size = f' class="as{level + 1}"' if step != level + 1 else ""
            anchor = f' id="q-{label}"' if ANCHOR.fullmatch(label) else ""
            return f"<h{step}{anchor}{size}{spoken}>{before}{_text(text)}</h{step}>"
        case PaperParagraph(number, key, sentences):
            told = " ".join(_sentence(sentence, numbers, f"{key}-all") for sentence in sentences)
            return f'<p class="n" id="{escape(key)}"><span class="number">{number}.</span> {told}</p>{_all(block, numbers)}'
        case PaperTable(caption, header, rows):
            top = "".join(f'<th scope="col">{_text(cell)}</th>' for cell in header)
            lines = "\n".join(f"<tr>{''.join(f'<td>{_text(cell)}</td>' for cell in row)}</tr>" for row in rows)
            return (
                f'<div class="table"><table><caption>{_text(caption)}</caption><thead><tr>{top}</tr></thead>'
                f"<tbody>\n{lines}\n</tbody></table></div>"
            )
        case PaperNote(text):
            return f'<p class="note">{_text(text)}</p>'
        case PaperText():
            return _typed(block)
        case PaperFacts(rows, exact):
            said = [(name, f"<code>{_text(value)}</code>" if name in exact else _text(value)) for name, value in rows]
            return f'<dl class="facts">{"".join(f"<dt>{_text(name)}</dt><dd>{value}</dd>" for name, value in said)}</dl>'
        case PaperBreak():
            return '<hr class="page">'


def _typed(block: PaperText) -> str:
    """Paragraphs with their line breaks; items that follow each other are one list, each with the mark it was given."""
    parts: list[str] = []
    items: list[str] = []
    for lines in block.paragraphs():
        said = "<br>".join(_text(line.text) for line in lines)
        if lines[0].mark:
            items.append(_item(lines[0], said))
            continue
        parts += _listed(items)
        items = []
        parts.append(f"<p>{said}</p>")
    language = f' lang="{escape(block.language)}" dir="{_direction(block.language)}"' if block.language else ""
    return f'<div class="typed"{language}>{"".join([*parts, *_listed(items)])}</div>'


def _item(line: PaperLine, said: str) -> str:
    mark = "•" if line.mark in BULLETS else line.mark
    return f'<li data-depth="{line.depth}"><span class="bullet">{_text(mark)}</span> {said}</li>'


def _listed(items: list[str]) -> list[str]:
    return [f'<ul class="as-typed">{"".join(items)}</ul>'] if items else []


def _sentence(sentence: PaperSentence, numbers: dict[str, int], rest: str) -> str:
    if not sentence.citations:
        label = f'<sup class="cite">{_text(sentence.label)}</sup>' if sentence.label else ""
        return _text(sentence.text) + label
    known = [numbers[key] for key in sentence.citations if key in numbers]
    links = ", ".join(f'<a href="#e{number}">{number}</a>' for number in known[:MOST_IN_A_LINE])
    if len(known) > MOST_IN_A_LINE:
        links += f' <a href="#{escape(rest)}">+{len(known) - MOST_IN_A_LINE}</a>'
    label = f"<b>{_text(sentence.label)}</b> " if sentence.label else ""
    return f'{_text(sentence.text)}<sup class="cite">{label}{links}</sup>'


def _all(block: PaperParagraph, numbers: dict[str, int]) -> str:
    """Under a paragraph with a sentence of very many passages: each such sentence's, folded."""
    lines = []
    for sentence in block.sentences:
        known = [numbers[key] for key in sentence.citations if key in numbers]
        if len(known) > MOST_IN_A_LINE:
            links = ", ".join(f'<a href="#e{number}">{number}</a>' for number in known)
            lines.append(f"<summary>{_text(sentence.mark)} · {len(known)}</summary><p>{links}</p>")
    folded = "".join(f"<details>{line}</details>" for line in lines)
    return f'<div class="all" id="{escape(block.key)}-all">{folded}</div>' if folded else ""


def _evidence_list(paper: Paper) -> str:
    if not paper.evidence:
        return ""
    used = paper.paragraphs_using()
    items = "\n".join(
        _evidence(number, evidence, used.get(evidence.key, []), paper.words)
        for number, evidence in enumerate(paper.evidence, start=1)
    )
    title = _text(paper.words["evidence"])
    return f'<section class="evidence" aria-label="{title}">\n<h2>{title}</h2>\n<ol>\n{items}\n</ol>\n</section>'


def _evidence(number: int, evidence: Evidence, used: list[PaperParagraph], words: dict[str, str]) -> str:
    quote = ""
    if evidence.text:
        quote = f'<q lang="{escape(evidence.language)}" dir="{_direction(evidence.language)}">{_text(evidence.text)}</q>'
    source = " · ".join(
        filter(None, [f"<b>{_text(evidence.who)}</b>" if evidence.who else "", _text(evidence.document),
                      f"{_text(words['passage'])} {evidence.number}" if evidence.number else "", _text(evidence.note)])
    )  # fmt: skip
    back = ", ".join(f'<a href="#{escape(paragraph.key)}">{paragraph.number}</a>' for paragraph in used)
    backs = f' <span class="back">{_text(words["used_in"])} {back}</span>' if back else ""
    return f'<li id="e{number}" value="{number}">{quote}<p class="src">{source}{backs}</p></li>'
