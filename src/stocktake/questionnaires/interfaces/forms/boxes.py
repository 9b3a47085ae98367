"""Which choices were marked: by their boxes, by their words, by a cross that somebody typed. What is neither is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from stocktake.questionnaires.interfaces.forms.printed_lines import folded, plainly

_EMPTY = "☐□◻◽▢❏❑⬜▫"
_CHOSEN = "☒☑☓✓✔✗✘✕✖⊠⊗■◼▣✅❌×"
_LEADING = re.compile(rf"\s*(?P<box>(?:[{_EMPTY}{_CHOSEN}\ufe0f]\s*)+|[\[(]\s*[xX×✓]?\s*[\])]|[xXхХ]\s(?=\S))\s*")
_PARTED = re.compile(r"[,;،；、\n]+")
_TAIL = re.compile(r"\s*\[[a-z]{2}\]$")
_YES = frozenset({"x", "х", "yes", "y", "1", "true", "oui", "sí", "si", "да", "是", "نعم"})
_NO = frozenset({"", "no", "n", "0", "false", "non", "нет", "否", "لا", "-", "–"})


@dataclass(frozen=True, slots=True)
class Marked:
    """`names` of the choices, in the order of the list; `rest`: what was written beside them."""

    names: tuple[str, ...]
    rest: str = ""


def marked(text: str, choices: Mapping[str, Iterable[str]], printed: frozenset[str]) -> Marked:
    """Read an answer cell. `choices`: the labels of each name, in all languages; `printed`: lines that were there before."""
    known = {folded(label): name for name, labels in choices.items() for label in (*labels, name) if label}
    found: set[str] = set()
    rest: list[str] = []
    for line in text.split("\n"):
        _read_line(line, known, found, rest, printed)
    return Marked(tuple(name for name in choices if name in found), "\n".join(rest))


def is_marked(text: str) -> bool | None:
    """Whether the cell of one choice says yes; None if it says something else."""
    plain = text.strip().casefold()
    if plain in _NO or all(sign in _EMPTY for sign in plain):
        return False
    if plain in _YES or (plain and plain[0] in _CHOSEN and len(plain) <= 2):
        return True
    return None


def _read_line(line: str, known: Mapping[str, str], found: set[str], rest: list[str], printed: frozenset[str]) -> None:
    if not line.strip():
        return
    box = _LEADING.match(line)
    said = _TAIL.sub("", line[box.end() :] if box else line)
    crossed = bool(box) and any(sign in _CHOSEN or sign in "xXхХ" for sign in box["box"]) if box else False
    names = _names(said, known)
    if names:
        if crossed or not box:
            found.update(names)
        return
    name, behind = _begins_with(said, known)
    if name and box:
        if crossed:
            found.add(name)
        rest.append(behind)
    elif plainly(said) not in printed:
        rest.append(said.strip() if box and not crossed else line.strip())


def _names(said: str, known: Mapping[str, str]) -> Sequence[str]:
    """The choices a line consists of: one label, several parted by commas, or plain names."""
    if folded(said) in known:
        return (known[folded(said)],)
    for pieces in (_PARTED.split(said), said.split()):
        names = [known.get(folded(piece)) for piece in pieces if piece.strip()]
        if names and all(names):
            return [name for name in names if name]
    return ()


def _begins_with(said: str, known: Mapping[str, str]) -> tuple[str, str]:
    """A choice with something written behind it."""
    plain = said.strip()
    for length in range(len(plain) - 1, 0, -1):
        if not plain[length].isalnum() and folded(plain[:length]) in known:
            return known[folded(plain[:length])], plain[length:].strip(" :,;–-")
    return "", ""
