"""A picture of lines and words (SVG) as PNG, with the fonts of the house, so that every script is set as it is read.

It knows no domain. What is drawn goes to the compiler as data, never as markup.
"""

from functools import lru_cache

import typst

from stocktake.documents.writing.fonts import fonts_for

PER_INCH = 144.0
"""Twice as fine as a screen: a picture of 720 across has 1440 points."""
TEMPLATE = b"""\
#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.picture), format: "svg", width: float(sys.inputs.width) * 1pt, alt: sys.inputs.words)
"""


def families_for(text: str) -> str:
    """The fonts that set a text, as a stylesheet names them.

    Raises:
        NoFont: a whole script has no font on this machine.
    """
    return ",".join(f'"{family}"' for family in fonts_for(text).families)


@lru_cache(maxsize=64)
def write_png(svg: str, width: int, words: str) -> bytes:
    """The picture as PNG, `width` points across; `words` say what it shows.

    Raises:
        NoFont: a whole script has no font on this machine; it names the package that would bring one.
    """
    chosen = fonts_for(svg)
    made = typst.Compiler(TEMPLATE, font_paths=chosen.load()).compile(
        sys_inputs={"picture": chosen.printable(svg), "width": str(width), "words": words}, format="png", ppi=PER_INCH
    )
    assert isinstance(made, bytes)
    return made
