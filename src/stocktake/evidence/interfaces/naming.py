"""How codes and coders are called in files, and GUIDs by which they are known when they come back."""

import re
from collections import defaultdict
from collections.abc import Iterable

from stocktake.evidence.models import Code, Entry
from stocktake.frameworks.enums import ElementKind
from stocktake.frameworks.models import Element

_ADDRESS = re.compile(r"\s*<[^<>]*>")
_NUMBERED = {ElementKind.OBJECTIVE, ElementKind.PRINCIPLE}
MACHINE, QUESTION = "Machine (unchecked)", "Follows from the question"
"""Coders who are nobody: the same in every language, so that they are known again when a program has renumbered everything."""


def key_of(element: Element) -> str:
    """`objective:20`: what a code is called in tables, in every language."""
    return f"{element.kind}:{element.code}"


def name_of(element: Element) -> str:
    """What a code is called in a program for analysis, where names stand without their kind beside them."""
    label = str(element.label.text) or element.code
    return f"{element.get_kind_display()} {element.number}: {label}" if element.kind in _NUMBERED else label


def names_of(entries: Iterable[Entry]) -> dict[int, str]:
    """A name for each entry, none of them twice; such programs know a code by its name."""
    taken: defaultdict[str, int] = defaultdict(int)
    names = {}
    for entry in entries:
        name = name_of(entry.element)
        taken[name.casefold()] += 1
        number = taken[name.casefold()]
        names[entry.pk] = name if number == 1 else f"{name} ({number})"
    return names


def all_names_of(element: Element) -> set[str]:
    """Everything a code may be called by a person who fills in a table, in small letters."""
    kind = element.kind
    names = {key_of(element), f"{kind} {element.code}", *element.titles.values(), *element.labels.values()}
    names |= {element.code} if kind == ElementKind.OWN else set()
    if kind in _NUMBERED:
        names |= {f"{kind} {element.number}", f"{kind}:{element.number}"}
    return {" ".join(name.split()).casefold() for name in names if name}


def signers_of(code: Code | str) -> list[str]:
    """Who signed a code: `Tomas <t@…>; Mei <m@…>` are two."""
    signed = code if isinstance(code, str) else code.by
    return [one.strip() for one in signed.split(";") if one.strip()]


def without_address(signature: str) -> str:
    return _ADDRESS.sub("", signature).strip() or signature
