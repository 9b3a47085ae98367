"""Rich Text taken apart: groups, control words and letters, in the code page of their face."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    rb"\\(?:(?P<word>[a-zA-Z]{1,32})(?P<value>-?\d{1,10})? ?|'(?P<hex>[0-9a-fA-F]{2})|(?P<sign>[^a-zA-Z']))"
    rb"|(?P<brace>[{}])|(?P<end>[\r\n]+)|(?P<text>[^\\{}\r\n]+)|(?P<other>\\)"
)

_CHARSETS = {
    0: 1252, 1: 0, 2: 42, 77: 10000, 128: 932, 129: 949, 130: 1361, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255,
    178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250, 254: 437, 255: 850,
}  # fmt: skip
"""Windows code pages of the charsets that faces name (RTF 1.9.1, `\\fcharset`); 0 stands for that of the file."""

_PYTHON = {936: "gb18030", 950: "cp950", 932: "cp932", 949: "cp949", 10000: "mac_roman", 42: "latin_1", 65001: "utf-8"}


@dataclass(frozen=True, slots=True)
class Token:
    """``kind``: open, close, word (with ``value``, None where it has none), bytes, or sign (a control symbol)."""

    kind: str
    word: str = ""
    value: int | None = None
    data: bytes = b""


def tokens(data: bytes) -> Iterator[Token]:
    """The tokens of a file in order; bytes that follow each other come apart, whoever decodes them gathers them."""
    position, size = 0, len(data)
    while position < size:
        found = _TOKEN.match(data, position)
        if found is None:  # cannot happen; guards against standing still
            position += 1
            continue
        position = found.end()
        match found.lastgroup:
            case "word" | "value":
                word = found["word"].decode("ascii")
                value = int(found["value"]) if found["value"] else None
                if word == "bin":
                    position += max(value or 0, 0)
                    continue
                yield Token("word", word, value)
            case "hex":
                yield Token("bytes", data=bytes([int(found["hex"], 16)]))
            case "sign":
                yield Token("sign", found["sign"].decode("latin_1"))
            case "brace":
                yield Token("open" if found["brace"] == b"{" else "close")
            case "text":
                yield Token("bytes", data=found["text"])


def encoding_of(page: int) -> str:
    """Python's name of a Windows code page; Western European for one that nobody knows."""
    name = _PYTHON.get(page, f"cp{page}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"


def page_of_charset(charset: int, own: int) -> int:
    """The code page of a face's charset; that of the file where the face leaves it open."""
    return _CHARSETS.get(charset, own) or own
