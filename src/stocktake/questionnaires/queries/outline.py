"""A questionnaire as its editor sees it: the parts in order, and how far each is translated."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from stocktake.foundation.texts import Shown, shown
from stocktake.questionnaires.enums import NodeKind
from stocktake.questionnaires.rules.definition import Definition, Line, Option, Texts


@dataclass(frozen=True, slots=True)
class State:
    """How far something is translated into one language: so many of its texts are missing, of so many."""

    language: str
    missing: int
    of: int

    @property
    def is_complete(self) -> bool:
        return self.missing == 0


@dataclass(frozen=True, slots=True)
class Row:
    """A part in the outline. `inside`: how many parts a section folded into one row holds; 0 for one that is shown whole."""

    line: Line
    depth: int
    label: Shown
    states: tuple[State, ...]
    inside: int = 0
    is_first: bool = False
    is_last: bool = False


def texts_of(line: Line) -> Iterator[Texts]:
    """Every text of a part that somebody reads, each in all its languages."""
    yield from (line.labels, line.hints, line.guidance)
    for rule in line.rules:
        yield rule.get("messages", {})


def states_of(texts: Sequence[Texts], languages: Sequence[str]) -> tuple[State, ...]:
    """A text that is there in no language is no text; one that is there in some is missing in the others."""
    written = [text for text in texts if any(text.values())]
    return tuple(State(language, sum(1 for text in written if not text.get(language)), len(written)) for language in languages)


def summary_of(definition: Definition) -> tuple[State, ...]:
    """The whole questionnaire, its choices included."""
    texts = [text for line in definition.lines for text in texts_of(line)]
    return states_of([*texts, *(option.labels for option in definition.options)], definition.languages)


def outline_of(definition: Definition, *, at: str = "") -> list[Row]:
    """The parts under `at` (all, where it is empty). A section within a section is folded into one row with all its texts."""
    children: dict[str, list[Line]] = {}
    for line in definition.lines:
        children.setdefault(line.parent, []).append(line)
    return list(_rows(children, at, 0, definition.languages))


def _rows(children: Mapping[str, list[Line]], parent: str, depth: int, languages: Sequence[str]) -> Iterator[Row]:
    beside = children.get(parent, [])
    for number, line in enumerate(beside, start=1):
        ends = {"is_first": number == 1, "is_last": number == len(beside)}
        folded = depth > 0 and line.kind == NodeKind.SECTION
        inner = list(_under(children, line.code)) if folded else []
        texts = [text for one in (line, *inner) for text in texts_of(one)]
        yield Row(line, depth, shown(line.labels), states_of(texts, languages), len(inner), **ends)
        if not folded:
            yield from _rows(children, line.code, depth + 1, languages)


def _under(children: Mapping[str, list[Line]], code: str) -> Iterator[Line]:
    for line in children.get(code, []):
        yield line
        yield from _under(children, line.code)


def missing_in(definition: Definition, language: str) -> tuple[list[Row], list[str]]:
    """Parts, and names of lists of choices, that lack a text in a language."""
    rows = [Row(line, 0, shown(line.labels), states_of(list(texts_of(line)), definition.languages)) for line in definition.lines]
    lacking = [row for row in rows if any(state.language == language and not state.is_complete for state in row.states)]
    lists = [name for name, options in lists_of(definition).items() if any(not option.labels.get(language) for option in options)]
    return lacking, lists


def lists_of(definition: Definition) -> dict[str, list[Option]]:
    """The lists of choices by name, in the order in which questions use them."""
    found: dict[str, list[Option]] = {line.choice_list: [] for line in definition.lines if line.choice_list}
    for option in definition.options:
        found.setdefault(option.list_name, []).append(option)
    return {name: options for name, options in found.items() if options}


def path_to(definition: Definition, code: str) -> list[Line]:
    """The part and those around it, outermost first; empty where there is none of this code."""
    by_code = {line.code: line for line in definition.lines}
    found: list[Line] = []
    while code in by_code and len(found) < len(by_code):
        found.insert(0, by_code[code])
        code = by_code[code].parent
    return found
