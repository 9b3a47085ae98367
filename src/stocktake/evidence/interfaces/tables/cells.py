"""Texts in cells of a CSV: none of them is taken for a formula, and each comes back as it was. Knows no Django."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet would take for a formula at the head of a cell."""


def guarded(text: str) -> str:
    """A text that a spreadsheet shows and does not run."""
    return f"'{text}" if text.startswith(FORMULA) or _looks_guarded(text) else text


def unguarded(text: str) -> str:
    """The text that was guarded; one that nobody guarded stays as it is."""
    return text[1:] if _looks_guarded(text) else text


def _looks_guarded(text: str) -> bool:
    return text.startswith("'") and text[1:].startswith((*FORMULA, "'"))
