"""What people type into a field as paragraphs: the pieces a person would quote, and the lines as they stand.

Nobody marks up what they type. A line that begins with a bullet or a number is an item of a list. Any other line goes on
with the one before it, unless that one has ended its sentence: then a new paragraph begins.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

MARK = r"[-–—*•◦▪‣·●○]|[(（]?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,4}|[一二三四五六七八九十]{1,3}|[٠-٩]{1,3})[.)、．）]"
ITEM = re.compile(rf"^(?P<indent>[ \t\u3000]*)(?P<mark>{MARK})(?:[ \t\u3000]+|(?<=[、．）])(?=\S))(?=\S)")
ENDED = re.compile("[.!?…:;؛؟۔。！？：；][\"'”’»)\\]）」』]*$")
HAN_EDGE = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A paragraph, or an item of a list with the mark that was typed before it. `text` is one line."""

    text: str
    mark: str = ""

    @property
    def is_item(self) -> bool:
        return bool(self.mark)


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it was typed: an item's text stands without its mark; an empty one parts paragraphs.

    `depth`: how far an item is moved in, from 0. `goes_on`: moved in under the item before it, to which it belongs.
    """

    text: str
    mark: str = ""
    depth: int = 0
    goes_on: bool = False


def stretches(text: str) -> Iterator[Stretch]:
    """The pieces of a text that a person would quote, in their order."""
    held: list[str] = []
    mark = ""
    for line in lines(text):
        if held and (not line.text or line.mark or ENDED.search(held[-1])):
            yield Stretch(_joined(held), mark)
            held, mark = [], ""
        if line.text:
            mark = mark or line.mark
            held.append(line.text)
    if held:
        yield Stretch(_joined(held), mark)


def lines(text: str) -> Iterator[Line]:
    """The lines of a text, marks of lists taken off."""
    indents: list[int] = []
    for typed in text.splitlines():
        found = ITEM.match(typed)
        if found is None:
            goes_on = bool(indents) and typed[:1].isspace() and bool(typed.strip())
            yield Line(typed.strip(), goes_on=goes_on)
            indents = indents if goes_on else []
            continue
        indent = len(found["indent"].expandtabs(4))
        indents = [*(one for one in indents if one < indent), indent]
        yield Line(typed[found.end() :].strip(), found["mark"], min(len(indents) - 1, 3))


def _joined(parts: list[str]) -> str:
    """Lines that go on, as one; Chinese has no space there."""
    whole = parts[0]
    for part in parts[1:]:
        tight = HAN_EDGE.match(whole[-1]) and HAN_EDGE.match(part[0])
        whole += part if tight else f" {part}"
    return whole
