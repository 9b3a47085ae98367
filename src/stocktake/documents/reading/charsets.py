"""Bytes into letters: marks first, then UTF-8, then a guess among the encodings officers' machines still write."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from stocktake.documents.refusals import refuse

_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CANDIDATES = ("cp1252", "cp1251", "gb18030", "cp1256", "koi8_r", "latin_1")
_SAMPLE = 65_536
_WORD = re.compile(r"[^\W\d_]+")


def decode(data: bytes, hint: str = "") -> tuple[str, str, bool]:
    """Text, the encoding it was read in, and whether that encoding was a guess.

    ``hint`` is what the file or its envelope says (a charset parameter, a meta tag); it is believed when it fits.
    Raises Unreadable ``damaged`` when no encoding fits at all.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), encoding.removesuffix("-sig"), False
    if b"\x00" in data[:_SAMPLE]:
        head = data[:_SAMPLE]
        encoding = "utf-16-be" if head[::2].count(0) > head[1::2].count(0) else "utf-16-le"
        return data.decode(encoding, errors="replace"), encoding, False
    for encoding in ("utf-8", _known(hint)):
        if encoding:
            try:
                return data.decode(encoding), encoding, False
            except UnicodeDecodeError:
                continue
    encoding = _guess(data)
    return data.decode(encoding, errors="replace"), encoding, True


def _known(hint: str) -> str:
    """The Python name of a charset. GB2312 and GBK are read as their superset, Latin-1 as what is really sent under it."""
    try:
        name = codecs.lookup(hint.strip()).name if hint.strip() else ""
    except (LookupError, ValueError):
        return ""
    return {"gb2312": "gb18030", "gbk": "gb18030", "iso8859-1": "cp1252", "ascii": ""}.get(name, name)


def _guess(data: bytes) -> str:
    """The most plausible candidate: charset-normalizer's order, overruled where it would tear words into two scripts."""
    sample = data[:_SAMPLE]
    ranked = [match.encoding for match in from_bytes(sample, cp_isolation=list(CANDIDATES))]
    best, fewest = "", 0
    for encoding in dict.fromkeys([*ranked, *CANDIDATES]):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        torn = _torn_words(text[:_SAMPLE])
        if not best or torn < fewest:
            best, fewest = encoding, torn
    if not best:
        raise refuse("damaged")
    return best


def _torn_words(text: str) -> int:
    """Signs of a wrong guess: words of two alphabets, capitals after small letters, stray controls and symbols."""
    torn = sum(1 for char in text if "\x80" <= char <= "\x9f" or "\ue000" <= char <= "\uf8ff" or "\u2500" <= char <= "\u257f")
    for found in _WORD.finditer(text):
        word = found.group()
        if word.isascii():
            continue
        scripts = {_script(char) for char in word}
        torn += len(scripts) > 1
        torn += any(a.islower() and b.isupper() for a, b in zip(word, word[1:], strict=False))
        torn += len(word) > 1 and "arabic" in scripts and "latin" in scripts
    return torn


def _script(char: str) -> str:
    code = ord(char)
    if code < 0x250:
        return "latin"
    if 0x400 <= code < 0x530:
        return "cyrillic"
    if 0x600 <= code < 0x780:
        return "arabic"
    return "han" if code >= 0x2E80 else "other"
