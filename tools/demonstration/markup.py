"""The light markup in which the texts of the demonstration are written.

`# Title`, `## Section`, `### Question`, one paragraph per line, `- item`, `| cell | cell |`, `word.[^1]` with
`[^1]: note` at the end. For Word three more marks, as a ministry leaves them behind: `{+inserted+}`, `{-deleted-}`
and a whole paragraph in `{=a content control=}`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

NOTE_MARK = re.compile(r"\[\^(\w+)\]")
REVISION = re.compile(r"\{([+-])(.*?)[+-]\}")
_HEADING = re.compile(r"(#{1,3}) (.*)")
_NOTE = re.compile(r"\[\^(\w+)\]: (.*)")
_RULE = re.compile(r"\|[\s:|-]+\|")
_CONTROL = re.compile(r"\{=(.*)=\}")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a text. `kind` is heading, paragraph, control, item, row or note; `mark` is a note's number."""

    kind: str
    text: str = ""
    level: int = 0
    cells: tuple[str, ...] = ()
    mark: str = ""

    @property
    def plain(self) -> str:
        """The text as somebody reads it who sees neither revisions nor note marks: insertions in, deletions out."""
        return NOTE_MARK.sub("", accepted(self.text))


def accepted(text: str) -> str:
    """The text with open insertions accepted and open deletions gone."""
    return REVISION.sub(lambda found: found[2] if found[1] == "+" else "", text)


def lines_of(text: str) -> list[Line]:
    return list(_read(text))


def title_of(lines: list[Line], otherwise: str) -> str:
    return next((line.plain for line in lines if line.kind == "heading"), otherwise)


def _read(text: str) -> Iterator[Line]:
    for written in text.splitlines():
        line = written.strip()
        if not line or _RULE.fullmatch(line):
            continue
        if found := _HEADING.fullmatch(line):
            yield Line("heading", found[2], level=len(found[1]))
        elif found := _NOTE.fullmatch(line):
            yield Line("note", found[2], mark=found[1])
        elif found := _CONTROL.fullmatch(line):
            yield Line("control", found[1])
        elif line.startswith("- "):
            yield Line("item", line[2:])
        elif line.startswith("|"):
            yield Line("row", cells=tuple(cell.strip().replace("\\n", "\n") for cell in line.strip("|").split("|")))
        else:
            yield Line("paragraph", line)
