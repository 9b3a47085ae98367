"""Languages as a column names them: `label::Français (fr)`. The code in brackets counts; the name is for people."""

import re
from collections.abc import Mapping

from stocktake.foundation.texts import OWN_NAMES

IN_BRACKETS = re.compile(r"\(([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\)\s*$")
BARE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")

NAMES = {
    **{name.casefold(): code for code, name in OWN_NAMES.items()},
    "english": "en", "french": "fr", "spanish": "es", "russian": "ru", "chinese": "zh", "arabic": "ar",
}  # fmt: skip


def code_of(name: str) -> str | None:
    """`Français (fr)`, `fr` and `French` are `fr`; None where no code can be told."""
    name = name.strip()
    bracketed = IN_BRACKETS.search(name)
    if bracketed:
        return bracketed[1].lower()
    if name.casefold() in NAMES:
        return NAMES[name.casefold()]
    return name.lower() if BARE.fullmatch(name) and len(name.split("-")[0]) == 2 else None


def name_of(code: str, names: Mapping[str, str] | None = None) -> str:
    """How an exported column names a language; `names` are those of a file that was loaded."""
    return (names or {}).get(code) or f"{OWN_NAMES.get(code, code)} ({code})"
