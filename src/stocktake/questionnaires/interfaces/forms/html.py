"""The draft file: one HTML page that opens in any browser without a server, keeps what is typed in itself, and comes back.

The answers stand in a block of JSON and, for whoever reads without programs, in the fields. It carries its own script and
style, which our pages may not: it is handed out as an attachment only, never shown at an address of ours.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from importlib.resources import files

from stocktake.documents.paper import clean
from stocktake.foundation.texts import RIGHT_TO_LEFT, Shown
from stocktake.questionnaires.interfaces.forms.paper_form import Heading, PaperForm, Part, Question, Remark
from stocktake.questionnaires.interfaces.forms.returned_form import BLOCK


def write_html(form: PaperForm) -> bytes:
    return "\n".join(_page(form)).encode()


def key_of(part: Question) -> str:
    return f"{part.code}/{part.item}" if part.item else part.code


def _page(form: PaperForm) -> Iterator[str]:
    folder = files("stocktake.questionnaires.interfaces.forms")
    words = form.words
    sections = list(form.sections())
    yield "<!doctype html>"
    yield f'<html lang="{form.language}" dir="{_direction(form.language)}">'
    yield '<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{_text(form.title)} · {_text(form.party)}</title>"
    yield f"<style>\n{folder.joinpath('draft_file.css').read_text(encoding='utf-8')}</style>\n</head>\n<body>"
    yield f'<header><p class="symbol">{_text(form.review)}</p><h1>{_text(form.title)}</h1>'
    yield f'<p class="for">{_text(words["for"])} {_text(form.party)}</p>'
    yield f'<div class="how"><p>{_text(words["offline"])}</p><p>{_text(words["how_4"])}</p><p>{_text(words["how_5"])}</p>'
    yield f"<noscript><p>{_text(words['no_script'])}</p></noscript></div>"
    yield f'<nav aria-label="{_text(words["contents"])}"><ol>'
    for number, (head, _parts) in enumerate(sections, start=1):
        if head:
            yield (
                f'<li><a href="#s{number}">{_text(head.code)} {_text(head.label.text)}</a> '
                f'<span class="done" data-counts="s{number}"></span></li>'
            )
    yield "</ol></nav></header>\n<main>"
    for number, (head, parts) in enumerate(sections, start=1):
        yield f'<section id="s{number}">'
        if head:
            yield f'<h2><span class="code">{_text(head.code)}</span>{_shown(head.label)}</h2>'
            yield from _below(head)
        for part in parts:
            yield from _part(part, form)
        yield "</section>"
    yield f'</main>\n<div class="bar" id="bar" hidden data-saved="{_text(words["saved"])}" data-unsaved="{_text(words["unsaved"])}">'
    yield f'<div><button type="button" id="save">{_text(words["save"])}</button><p id="told" role="status"></p></div></div>'
    yield f"<footer><p>{_text(words['identifier'])}: <bdi>{_text(form.identifier)}</bdi></p></footer>"
    yield f'<script type="application/json" id="{BLOCK}">{_state(form)}</script>'
    yield f"<script>\n{folder.joinpath('draft_file.js').read_text(encoding='utf-8')}</script>\n</body>\n</html>\n"


def _state(form: PaperForm) -> str:
    state = {
        "format": "stocktake-form/1",
        "identifier": form.identifier,
        "filename": f"{form.identifier.replace('/', '-')}.html",
        "answers": {key_of(part): part.current for part in form.questions()},
    }
    return json.dumps(state, ensure_ascii=False).replace("<", "\\u003c").replace("\u2028", "\\u2028")


def _part(part: Part, form: PaperForm) -> Iterator[str]:
    match part:
        case Heading():
            level = min(part.level + 1, 4)
            yield f"<h{level}>{_shown(part.label)}</h{level}>"
            yield from _below(part)
        case Remark():
            yield f"<p>{_shown(part.label)}</p>"
            yield from (f'<p class="soft">{_shown(text)}</p>' for text in part.texts)
        case Question():
            yield from _question(part, form)


def _below(head: Heading) -> Iterator[str]:
    yield from (f'<p class="soft">{_shown(text)}</p>' for text in head.texts)
    if head.only_if:
        yield f'<p class="soft">{_text(head.only_if)}</p>'


def _question(part: Question, form: PaperForm) -> Iterator[str]:
    asked = f'<span class="code">{_text(part.code)}</span>{_shown(part.label)}'
    identity = f"f-{part.bookmark}"
    if part.choices:
        yield f'<fieldset class="q"><legend class="asked">{asked}</legend>'
    else:
        yield f'<div class="q"><label class="asked" for="{identity}">{asked}</label>'
    yield from (f'<p class="soft">{_shown(text)}</p>' for text in (part.hint, part.guidance) if text.text)
    yield from (f'<p class="soft">{_text(line)}</p>' for line in (part.only_if, part.limit) if line)
    if part.last:
        yield f'<p class="soft">{_text(form.words["last"])} ({_text(part.last.source)}):</p>'
        yield f'<div class="last" lang="{escape(part.last.language)}" dir="auto">{_text(part.last.text)}</div>'
    yield from _field(part, identity)
    yield "</fieldset>" if part.choices else "</div>"


def _field(part: Question, identity: str) -> Iterator[str]:
    key, name = escape(key_of(part)), escape(part.printed)
    if part.choices:
        kind = "checkbox" if part.several else "radio"
        yield '<div class="choices">'
        for choice in part.choices:
            checked = " checked" if choice.name in part.chosen else ""
            field = f'<input type="{kind}" name="{name}" value="{escape(choice.name)}" data-key="{key}"{checked}>'
            yield f"<label>{field}<span>{_shown(choice.label)}</span></label>"
        yield "</div>"
    elif part.kind == "text":
        yield f'<textarea id="{identity}" name="{name}" data-key="{key}" dir="auto" rows="4">\n{_text(part.current)}</textarea>'
    else:
        numeric = ' inputmode="decimal"' if part.kind in {"integer", "decimal"} else ""
        yield f'<input type="text" id="{identity}" name="{name}" data-key="{key}"{numeric} value="{_text(part.current)}">'


def _shown(text: Shown) -> str:
    if not text.borrowed:
        return _text(text.text)
    return (
        f'<bdi lang="{text.language}" dir="{_direction(text.language)}">{_text(text.text)}</bdi>'
        f' <span class="borrowed">{text.language}</span>'
    )


def _text(text: str) -> str:
    return escape(clean(text))


def _direction(language: str) -> str:
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"
