"""A version of a questionnaire as one thing in memory: its tree in reading order, and what is asked of whom.

An opened version never changes, so it is read once per process.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from stocktake.foundation.texts import Shown, shown
from stocktake.questionnaires.enums import NodeKind, VersionState
from stocktake.questionnaires.models import Choice, Node, Response, Version
from stocktake.questionnaires.rules.conditions import holds

VERSIONS_KEPT = 64
"""How many opened versions a process keeps in memory."""


@dataclass(frozen=True, slots=True)
class Part:
    """A node with what lies under it. `path`: the codes of the parts around it, outermost first, itself last."""

    node: Node
    path: tuple[str, ...]
    children: tuple["Part", ...] = ()

    @property
    def code(self) -> str:
        return self.node.code

    @property
    def is_question(self) -> bool:
        return self.node.kind == NodeKind.QUESTION

    @property
    def label(self) -> Shown:
        return shown(self.node.labels)

    def walk(self) -> Iterator["Part"]:
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Form:
    """A whole version: its top parts, each part by its code, and the choices of each list."""

    version: Version
    parts: tuple[Part, ...]
    by_code: dict[str, Part] = field(default_factory=dict)
    choices: dict[str, tuple[Choice, ...]] = field(default_factory=dict)

    def walk(self) -> Iterator[Part]:
        for part in self.parts:
            yield from part.walk()

    def questions(self) -> Iterator[Part]:
        return (part for part in self.walk() if part.is_question)

    def repeat_of(self, code: str) -> str | None:
        """The code of the repeated group a question lies in, if it lies in one."""
        around = (self.by_code[step] for step in self.by_code[code].path[:-1])
        return next((part.code for part in around if part.node.kind == NodeKind.REPEAT), None)

    def reading_order(self) -> Callable[[str, int], tuple[int, int, int]]:
        """A key that sorts answers, each by its question and the number of its item, as they are read: the form's order,
        and a repeated group item by item. A question that the form does not have comes last.
        """
        order = {part.code: index for index, part in enumerate(self.walk())}

        def key(question: str, item: int) -> tuple[int, int, int]:
            own = order.get(question, len(order))
            repeat = self.repeat_of(question) if question in order else None
            return (own, 0, own) if repeat is None else (order[repeat], item, own)

        return key

    def under(self, code: str, sections: Collection[str]) -> bool:
        """Whether a part is one of those, or lies under one of them."""
        return not set(sections).isdisjoint(self.by_code[code].path)

    def asks(self, code: str, *, audience: str, switches: Collection[str]) -> bool:
        """Whether a part is put to this audience at all: its own and all outer audiences and switches allow it."""
        around = [self.by_code[step].node for step in self.by_code[code].path]
        return all(
            (not node.audiences or audience in node.audiences) and (not node.switch or node.switch in switches) for node in around
        )

    def is_asked(self, code: str, answer_to: Callable[[str], str]) -> bool:
        """Whether the conditions of a part and of all parts around it hold. What is not asked is hidden, never deleted."""
        return all(holds(self.by_code[step].node.condition, answer_to) for step in self.by_code[code].path)

    def choices_of(self, node: Node) -> tuple[Choice, ...]:
        return self.choices.get(node.choice_list, ())


def form_of(version: Version) -> Form:
    """The form of a version, in two queries, or none where it was opened and read before."""
    return _read(version) if version.state == VersionState.DRAFT else _opened(version.pk)


def form_of_response(response: Response) -> Form:
    return _opened(response.version_id)


@lru_cache(maxsize=VERSIONS_KEPT)
def _opened(version: int) -> Form:
    return _read(Version.objects.select_related("questionnaire").get(pk=version))


def _read(version: Version) -> Form:
    nodes = list(Node.objects.filter(version=version).in_order())
    below: dict[int | None, list[Node]] = {}
    for node in nodes:
        below.setdefault(node.parent_id, []).append(node)

    def grow(node: Node, path: tuple[str, ...]) -> Part:
        here = (*path, node.code)
        return Part(node, here, tuple(grow(child, here) for child in below.get(node.pk, ())))

    parts = tuple(grow(node, ()) for node in below.get(None, ()))
    by_code = {part.code: part for top in parts for part in top.walk()}
    lists: dict[str, list[Choice]] = {}
    for choice in Choice.objects.filter(version=version).order_by("list_name", "position", "pk"):
        lists.setdefault(choice.list_name, []).append(choice)
    return Form(version, parts, by_code, {name: tuple(choices) for name, choices in lists.items()})
