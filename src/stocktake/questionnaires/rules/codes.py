"""The printed code of a question: `A.1-K`, and `E.20.4/7KQ2-M` in a repeated item. Its last sign is a check character.

The check character follows the pure systems of ISO 7064, with modulus 31 and radix 3, over the letters that nobody takes
for another sign. Every single wrong sign is found, but for three pairs that share a value (Y and 0, Z and 1, a divider
and 2), and every pair of signs that changed places, however far apart within thirty signs. Case and look-alikes are
folded before anything is compared: people type these from paper. It knows no database: the readers' child process uses it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Check characters: no 0, O, 1, I or L."""

NEW = "NEW"
"""A blank slot for a new repeated item is printed with `NEW1`, `NEW2`, … where an item has its key. No key holds a 1."""

_MODULUS, _RADIX = 31, 3
_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})
_DIVIDERS = "._/-"
_VALUES = {sign: value for value, sign in enumerate("0123456789ABCDEFGHJKMNPQRSTUVWXYZ")} | dict.fromkeys(_DIVIDERS, 33)
_HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212\u00ad\ufe63\uff0d"), "-")
_INVISIBLE = dict.fromkeys([*range(0x200B, 0x2010), 0x061C, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)], " ")
_PRINTED = re.compile(
    r"\s*[\[(]?\s*(?P<code>[A-Z_][A-Z0-9_.-]*?)(?:\s*/\s*(?P<item>[A-Z0-9]{2,8}))?\s*-\s*(?P<check>[A-Z0-9])\s*[\])]?(?=\s|$|[:.])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Printed:
    """A code as it was read, folded: compare it with `fold(code)`. `rest`: what stood behind it in the same text, untouched."""

    code: str
    item: str
    rest: str = ""


def fold(code: str) -> str:
    """A code as it is compared: capitals, full-width signs made plain, look-alikes made one."""
    return _plain(code).upper().translate(_ALIKE)


def _plain(text: str) -> str:
    """The same number of signs: full-width ones made plain, hyphens one hyphen, invisible ones spaces."""
    return "".join(_narrow(sign) for sign in text.translate(_HYPHENS).translate(_INVISIBLE))


def _narrow(sign: str) -> str:
    made = unicodedata.normalize("NFKC", sign)
    return made if len(made) == 1 else sign


def printed(code: str, item: str = "") -> str:
    """The code as it is printed, with its check character."""
    body = f"{code}/{item}" if item else code
    return f"{body}-{check_character(body)}"


def check_character(body: str) -> str:
    remainder = 0
    for sign in fold(body):
        remainder = (remainder + _VALUES.get(sign, 0)) * _RADIX % _MODULUS
    return LETTERS[(1 - remainder) % _MODULUS]


def read_code(text: str) -> Printed | None:
    """The code at the beginning of a text; None if there is none, or if its check character does not fit."""
    found = _PRINTED.match(_plain(text[:200]))
    if found is None:
        return None
    code, item = fold(found["code"]), fold(found["item"] or "")
    if check_character(f"{code}/{item}" if item else code) != fold(found["check"]):
        return None
    return Printed(code, item, text[found.end() :])


def bookmark(code: str, item: str = "") -> str:
    """The name of the hidden bookmark (Word) or the defined name (Excel) of an answer: letters, digits and underscores."""
    body = re.sub(r"[^A-Za-z0-9]", "_", f"{code}_{item}" if item else code)
    return f"_q_{body[:30]}_{check_character(f'{code}/{item}' if item else code)}"
