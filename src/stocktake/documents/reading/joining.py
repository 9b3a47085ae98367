"""How pieces of text become one text: invisible marks, white space, and lines that belong together."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = dict.fromkeys(
    [
        0x00AD,  # soft hyphen
        0x200B,  # zero-width space
        0x200E,
        0x200F,
        0x061C,  # direction marks: the order of letters is stored already, these only steer its drawing
        *range(0x202A, 0x202F),
        0x2060,
        *range(0x2066, 0x206A),
        0xFEFF,
        0xFFFC,
        *range(0x09),
        *range(0x0E, 0x20),
        0x7F,
    ]
)
_SPACES = re.compile(r"[ \t\r\n\f\v\x85\u2028\u2029]+")
_CLOSERS = "\"'”’»›）)]】』」》*"
_SENTENCE_ENDS = ".!?…。！？؟۔।"
_BLOCK_ENDS = _SENTENCE_ENDS + ":：;；؛"
_SUPERSCRIPTS = "¹²³⁰⁴⁵⁶⁷⁸⁹"
_ARABIC_FORMS = re.compile("[\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc]+")


def tidy(text: str) -> str:
    """One line: invisible marks gone, runs of white space made one space. No-break spaces stay, they are meant."""
    return _SPACES.sub(" ", text.translate(_INVISIBLE)).strip(" \u00a0\u3000")


def plain_arabic(text: str) -> str:
    """Arabic letters drawn as presentation forms, as PDF files store them, turned back into letters."""
    return _ARABIC_FORMS.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text)


def is_cjk(char: str) -> bool:
    """Whether a character belongs to a script written without spaces between words, its punctuation included."""
    code = ord(char)
    return (
        0x2E80 <= code <= 0x303F
        and code != 0x3000
        or 0x3040 <= code <= 0x30FF
        or 0x3400 <= code <= 0x4DBF
        or 0x4E00 <= code <= 0x9FFF
        or 0xF900 <= code <= 0xFAFF
        or 0xFF01 <= code <= 0xFF60
        or 0x20000 <= code <= 0x3FFFF
    )


def join(first: str, second: str) -> str:
    """Two lines as one: a space between words, none between Chinese characters."""
    first, second = first.rstrip(), second.lstrip()
    if not first or not second:
        return first + second
    before, after = first[-1], second[0]
    if is_cjk(before) and (is_cjk(after) or after in "“‘”’…—") or before in "“‘”’…—" and is_cjk(after):
        return first + second
    return f"{first} {second}"


def width(text: str) -> int:
    """Columns a text takes in a fixed-width face: Chinese characters take two, combining marks none."""
    if text.isascii():
        return len(text)
    total = 0
    for char in text:
        if unicodedata.east_asian_width(char) in "WF":
            total += 2
        elif not unicodedata.combining(char):
            total += 1
    return total


def ends_sentence(text: str) -> bool:
    """Whether the last thing in a text is the end of a sentence, closing quotes and note marks aside."""
    bare = text.rstrip().rstrip(_CLOSERS + _SUPERSCRIPTS + " ")
    return bool(bare) and bare[-1] in _SENTENCE_ENDS


def ends_block(text: str) -> bool:
    """Whether a text ends as a paragraph or list item may: a sentence end, a colon or a semicolon."""
    bare = text.rstrip().rstrip(_CLOSERS + _SUPERSCRIPTS + " ")
    return bool(bare) and bare[-1] in _BLOCK_ENDS


def begins_low(text: str) -> bool:
    """Whether a text begins as the middle of a sentence would: with a small letter."""
    bare = text.lstrip("\"'“‘«(（ ")
    return bool(bare) and bare[0].islower()


def is_rtl(text: str) -> bool:
    """Whether most letters of a text are written from right to left."""
    right = left = 0
    for char in text[:2000]:
        direction = unicodedata.bidirectional(char)
        if direction in ("R", "AL"):
            right += 1
        elif direction == "L":
            left += 1
    return right > left


def weight(text: str) -> int:
    """Length of a text as a reader feels it, in Latin letters: a Chinese character says about as much as two and a half."""
    wide = sum(1 for char in text if is_cjk(char))
    return len(text) + wide * 3 // 2
