"""Shapes as SVG. Know only numbers and words; what a person wrote is escaped here."""

import re
from html import escape

from django.utils.safestring import SafeString

MARKS = 6
"""So many series are told apart by dash, mark and shade; more are not drawn together."""


def number(value: float) -> str:
    """Short, with a point whatever the language of the page."""
    return f"{value:.1f}".removesuffix(".0")


ARABIC = re.compile("[\u0590-\u08ff\ufb50-\ufdff\ufe70-\ufeff]")
ISOLATE, END = "\u2067", "\u2069"
"""Around words that run from right to left: all programs order them rightly then, those that know no direction too."""


def ordered(words: str) -> str:
    """Words with an Arabic letter run from right to left, a number that begins them too."""
    return f"{ISOLATE}{words}{END}" if ARABIC.search(words) and not words.startswith(ISOLATE) else words


def text(x: float, y: float, words: str, *, css: str = "", anchor: str = "start") -> str:
    return f'<text x="{number(x)}" y="{number(y)}"{_css(css)} text-anchor="{anchor}">{escape(ordered(words))}</text>'


def rect(x: float, y: float, width: float, height: float, css: str = "") -> str:
    return f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"{_css(css)}/>'


def path(d: str, css: str, title: str = "") -> str:
    return f'<path d="{d}"{_css(css)}>{f"<title>{escape(title)}</title>" if title else ""}</path>'


def stroke(x1: float, y1: float, x2: float, y2: float, css: str) -> str:
    return f'<line x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}"{_css(css)}/>'


def link(address: str, inner: str, label: str) -> str:
    """Something that leads somewhere: reached with the keyboard, and called by its label."""
    return f'<a href="{escape(address)}" aria-label="{escape(label)}">{inner}</a>'


def mark(place: int, x: float, y: float, size: float = 4.5) -> str:
    """The mark of a series at a point: full and open circle, square and diamond, told apart without any colour."""
    css, half = f"m{place % MARKS}", size
    match place % 3:
        case 0:
            return f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(half)}" class="{css}"/>'
        case 1:
            return rect(x - half, y - half, 2 * half, 2 * half, css)
    far = half * 1.35
    corners = ((x, y - far), (x + far, y), (x, y + far), (x - far, y))
    return f'<path d="M{"L".join(f"{number(a)} {number(b)}" for a, b in corners)}Z" class="{css}"/>'


def hatch(x: float, y: float, width: float, height: float) -> str:
    """Slanting lines across a field: what is not known is neither empty nor nothing."""
    step, d = 6.0, []
    offset = step
    while offset < width + height:
        x1, y1 = (x + offset, y) if offset <= width else (x + width, y + offset - width)
        x2, y2 = (x, y + offset) if offset <= height else (x + offset - height, y + height)
        d.append(f"M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}")
        offset += step
    return path("".join(d), "hatch")


def ready(*shapes: str) -> SafeString:
    """All words in the shapes were escaped when they were made."""
    return SafeString("".join(shapes))  # nosec B703 # every word was escaped


def _css(name: str) -> str:
    return f' class="{name}"' if name else ""
