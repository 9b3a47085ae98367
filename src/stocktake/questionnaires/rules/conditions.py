"""When a question is asked: a small tree over other answers, evaluated the same here and in the browser.

    {"all": [tree, …]}   {"any": [tree, …]}   {"not": tree}
    {"question": "A.1", "op": "=", "value": "yes"}            also != < >
    {"question": "A.2", "op": "selected", "value": "health"}
    {"question": "A.2", "op": "count-selected", "compare": ">", "value": 2}

An unanswered question equals the empty text, has nothing selected, and is neither more nor less than a number.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Tree = Mapping[str, Any]

COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
}


def holds(tree: Tree | None, answer_to: Callable[[str], str]) -> bool:
    """Whether the condition holds, given what was answered (`answer_to(code)`: the text, empty if nothing). None always holds."""
    if not tree:
        return True
    if "all" in tree:
        return all(holds(part, answer_to) for part in tree["all"])
    if "any" in tree:
        return any(holds(part, answer_to) for part in tree["any"])
    if "not" in tree:
        return not holds(tree["not"], answer_to)
    return _compares(tree, answer_to(tree["question"]))


def questions_in(tree: Tree | None) -> Iterator[str]:
    """The codes of the questions that a condition asks about."""
    if not tree:
        return
    if "question" in tree:
        yield tree["question"]
    for part in (*tree.get("all", ()), *tree.get("any", ()), *filter(None, [tree.get("not")])):
        yield from questions_in(part)


def _compares(tree: Tree, text: str) -> bool:
    operator, value = tree["op"], tree["value"]
    if operator == "selected":
        return str(value) in text.split()
    if operator == "count-selected":
        return COMPARISONS[tree["compare"]](len(text.split()), float(value))
    left, right = _number(text), _number(value)
    if left is not None and right is not None:
        return COMPARISONS[operator](left, right)
    if operator == "=":
        return text == str(value)
    if operator == "!=":
        return text != str(value)
    if operator in "<>" and text and isinstance(value, str) and right is None:
        return text < value if operator == "<" else text > value  # days in ISO form
    return False


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None
