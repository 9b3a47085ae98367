"""What stands before a text: numbers of headings, marks of list items and of footnotes, in six languages."""

from __future__ import annotations

import re
from dataclasses import dataclass

from stocktake.documents.reading.joining import ends_block, ends_sentence, width

_HAN = "一二三四五六七八九十百"
_ARABIC_ORDINALS = "أولا|ثانيا|ثالثا|رابعا|خامسا|سادسا|سابعا|ثامنا|تاسعا|عاشرا|حادي عشر|ثاني عشر"
_ARABIC_LETTERS = "ألف|باء|جيم|دال|هاء|واو|زاي|حاء|طاء|ياء|كاف|لام|ميم|نون"

_HEADING_NUMBERS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (1, re.compile(rf"(第[{_HAN}\d]+[章节節部篇])[.、．:：]?\s*(?=\S)")),
    (1, re.compile(rf"([{_HAN}]+[.、．])\s*(?=\S)")),
    (2, re.compile(rf"([(（][{_HAN}]+[)）][.、．]?)\s*(?=\S)")),
    (1, re.compile(rf"((?:{_ARABIC_ORDINALS})[ًا]?\s*[-–—:.،])\s*(?=\S)")),
    (2, re.compile(rf"((?:{_ARABIC_LETTERS})\s*[-–—:.])\s*(?=\S)")),
    (1, re.compile(r"([IVXL]+[.)])\s+(?=\S)")),
    (3, re.compile(r"([A-Z]\.\d{1,4}(?:\.\d{1,3})*(?:-[A-Z0-9])?)[.:]?\s+(?=\S)")),
    (2, re.compile(r"([A-ZА-Я]\.)\s+(?=\S)")),
)
_DECIMAL = re.compile(r"(\d{1,2}\.|\d{1,2}(?:\.\d{1,2})+\.?)\s+(?=[^\W\d_])")
_QUESTION_CODE = re.compile(r"([A-Z]\.\d{1,4}(?:\.\d{1,3})*(?:-[A-Z0-9])?|\d{1,2}\.\d{2}-[A-Z0-9])(?:[.:]?\s+|$)")
_ANNEX = re.compile(
    r"(?:annex|annexe|anexo|appendix|appendice|apéndice|приложение|附件|附录|附錄|المرفق|مرفق)"
    r"\s*(?:[ivxlc]+|[a-z]|[\d一二三四五六七八九十]+|№\s*\d+)?\s*[.:：]?",
    re.IGNORECASE,
)
_KEYWORD = re.compile(
    r"(?:part|section|chapter|objective|principle|question|partie|chapitre|objectif|principe|parte|sección|capítulo|"
    r"objetivo|principio|часть|раздел|глава|цель|принцип|вопрос|目标|目標|原则|问题|الهدف|القسم|الفصل|الجزء|المبدأ|السؤال)"
    r"\s*(?:[ivxlc]+|\d+|[a-z]|[一二三四五六七八九十]+|[٠-٩]+)(?![\w])",
    re.IGNORECASE,
)

_BULLET = re.compile(r"[-–•▪◦●○‣■□✓➢·*]\s+(?=\S)")
_ITEM = re.compile(
    r"("
    r"[(（](?:\d{1,3}|[ivx]{1,5}|[a-zа-я]|[ء-ي])[)）]\.?"
    r"|(?:\d{1,3}|[ivx]{2,5}|[a-zа-я]|[٠-٩]{1,3})[.)）]"
    r"|\d{1,3}(?:\.\d{1,3})+\.?(?=\s)"
    r"|[ء-ي][)]"
    r"|\d{1,3}、"
    r"|[①-⑳]"
    r")(?:\s+|(?<=[)）、①-⑳])\s*)(?=\S)"
)
_FOOTNOTE = re.compile(r"(?:([¹²³⁰⁴-⁹]{1,3})\s*(?=\S)|\[\^([\w-]{1,16})\]:\s*(?=\S))")
_STAR = re.compile(r"(\*{1,3})\s+(?=\S)")
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


@dataclass(frozen=True, slots=True)
class Marked:
    """A text parted from what stood before it: ``number`` as printed, ``level`` where the number tells it."""

    number: str
    text: str
    level: int = 0


def heading_number(text: str) -> Marked | None:
    """Chapter and section numbers ("III.", "B.", "一.", "(二).", "أولا -"); None when there is none."""
    for level, pattern in _HEADING_NUMBERS:
        if found := pattern.match(text):
            return Marked(found.group(1), text[found.end() :], level)
    return None


def question_code(text: str) -> Marked | None:
    """The code of a question as forms print it ("E.20.1", "2.01-K"), alone or before the question."""
    if found := _QUESTION_CODE.match(text):
        return Marked(found.group(1), text[found.end() :].strip())
    return None


def decimal_number(text: str) -> Marked | None:
    """Decimal numbers ("2.", "2.1", "2.1.3."); whether a heading follows depends on the neighbours."""
    if found := _DECIMAL.match(text):
        number = found.group(1)
        return Marked(number, text[found.end() :], number.rstrip(".").count(".") + 1)
    return None


def list_mark(text: str) -> Marked | None:
    """A list item or a numbered paragraph: its number as printed, empty for bullets. "- a. text" counts as "a."."""
    bullet = _BULLET.match(text)
    rest = text[bullet.end() :] if bullet else text
    if found := _ITEM.match(rest):
        return Marked(found.group(1), rest[found.end() :], 1)
    return Marked("", rest, 1) if bullet else None


def footnote_mark(text: str) -> Marked | None:
    """A footnote as plain text carries it: "¹ text" or "[^1]: text". The number comes back in plain digits."""
    if found := _FOOTNOTE.match(text):
        return Marked((found.group(1) or found.group(2)).translate(_DIGITS), text[found.end() :])
    return None


def star_mark(text: str) -> Marked | None:
    """A note marked by an asterisk; the same sign is also a bullet, so the caller looks for the mark in the text."""
    if found := _STAR.match(text):
        return Marked(found.group(1), text[found.end() :])
    return None


def is_annex(text: str) -> bool:
    """Whether a line does nothing but announce an annex."""
    return bool(_ANNEX.fullmatch(text.strip()))


def names_a_part(text: str) -> bool:
    """Whether a line begins as headings of reports do: "Objective 5", "Section II", "第…", "目标 3"."""
    return bool(_KEYWORD.match(text))


def heads_something(text: str) -> bool:
    """Whether a line could be a heading by its looks alone: short, and not ending as a sentence does."""
    columns = width(text)
    if not 2 <= columns <= 110 or ends_sentence(text) or text[-1] in ",，、،;；":
        return False
    return any(char.isalpha() for char in text) and not text[0].islower()


def is_short_line(text: str) -> bool:
    """Whether a line is so short, and so open at its end, that it is a heading rather than a paragraph."""
    return width(text) <= 80 and len(text.split()) <= 12 and heads_something(text) and not ends_block(text)
