"""A condition as a page can evaluate it while somebody types: what it asks of other pages is settled beforehand."""

from collections.abc import Callable, Collection
from typing import Any

from stocktake.questionnaires.rules.conditions import Tree, holds

ALWAYS: Tree = {"all": []}
NEVER: Tree = {"any": []}


def on_page(tree: Tree | None, codes: Collection[str], answer_to: Callable[[str], str]) -> dict[str, Any] | None:
    """The part of a condition that depends on questions of this page; None where nothing does.

    No answer of another page stands in it: whoever was not asked for a question does not find its answer in the page either.
    """
    settled = _settled(tree, codes, answer_to) if tree else ALWAYS
    return None if settled in (ALWAYS, NEVER) else dict(settled)


def _settled(tree: Tree, codes: Collection[str], answer_to: Callable[[str], str]) -> Tree:
    for word, decisive, empty in (("all", NEVER, ALWAYS), ("any", ALWAYS, NEVER)):
        if word in tree:
            parts = [_settled(part, codes, answer_to) for part in tree[word]]
            if decisive in parts:
                return decisive
            left = [part for part in parts if part != empty]
            return {word: left} if left else empty
    if "not" in tree:
        inner = _settled(tree["not"], codes, answer_to)
        return NEVER if inner == ALWAYS else ALWAYS if inner == NEVER else {"not": inner}
    if tree["question"] in codes:
        return tree
    return ALWAYS if holds(tree, answer_to) else NEVER
