"""Conditions as they are written in a spreadsheet (`relevant`, `constraint`): to the tree of `rules.conditions`, and back.

A documented part of XLSForm is understood, and nothing else is guessed at:

    ${A.1} = 'yes'     ${B.2} != 3     ${B.2} < 10     ${B.2} > 0     (a day is written '2030-10-31')
    selected(${A.2}, 'health')         count-selected(${A.2}) > 2
    … and …     … or …     not(…)      ( … )

In a constraint a lone dot stands for the question itself: `. > 0 and . < 100`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from stocktake.foundation.refusals import Refusal
from stocktake.questionnaires.rules.conditions import COMPARISONS, Tree

LONGEST = 2_000
"""Letters in one condition; nobody reads a longer one."""
DEEPEST = 40
"""Brackets in brackets."""

TOKENS = re.compile(
    r"""\s+
    | (?P<reference>\$\{\s*[A-Za-z_][A-Za-z0-9_.-]*\s*\})
    | (?P<string>'[^']*'|"[^"]*"|‘[^’]*’|“[^”]*”)
    | (?P<number>-?[0-9]+(?:\.[0-9]+)?(?![A-Za-z0-9_.]))
    | (?P<call>(?:selected|count-selected|not)(?=\s*\())
    | (?P<join>(?:and|or)(?![A-Za-z0-9_.-]))
    | (?P<compare>!=|=|<(?!=)|>(?!=))
    | (?P<sign>[(),]|\.(?![0-9.]))
    """,
    re.VERBOSE,
)


class NotUnderstood(Refusal):
    """A condition uses something outside the documented part. The message names what."""


class CannotBeWritten(Refusal):
    """A condition holds a text with both kinds of quotation marks, for which a spreadsheet has no writing."""


def tree_of(text: str, *, own: str = "") -> dict[str, Any]:
    """The tree of a condition; `own` is the code that a lone dot stands for (none: a dot is refused).

    Raises:
        NotUnderstood: the text is empty, too long, or uses anything but the documented part.
    """
    if len(text) > LONGEST:
        raise NotUnderstood(_("A condition may have at most %(limit)s letters.") % {"limit": LONGEST})
    reading = _Reading(_tokens(text), own)
    tree = reading.alternatives()
    if reading.ahead is not None:
        raise NotUnderstood(_("“%(word)s” was not expected here.") % {"word": reading.ahead[1]})
    return tree


def text_of(tree: Tree, *, own: str = "") -> str:
    """The condition as a spreadsheet writes it; references to `own` become a lone dot.

    Raises:
        CannotBeWritten: a text in it has both kinds of quotation marks.
    """
    if "all" in tree:
        return " and ".join(_bracketed(part, own) for part in tree["all"])
    if "any" in tree:
        return " or ".join(_bracketed(part, own) for part in tree["any"])
    if "not" in tree:
        return f"not({text_of(tree['not'], own=own)})"
    reference = "." if own and tree["question"] == own else f"${{{tree['question']}}}"
    if tree["op"] == "selected":
        return f"selected({reference}, {_literal(tree['value'])})"
    if tree["op"] == "count-selected":
        return f"count-selected({reference}) {tree['compare']} {_literal(tree['value'])}"
    return f"{reference} {tree['op']} {_literal(tree['value'])}"


def _bracketed(tree: Tree, own: str) -> str:
    return f"({text_of(tree, own=own)})" if "all" in tree or "any" in tree else text_of(tree, own=own)


def _literal(value: object) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return format(Decimal(repr(value)), "f")
    text = str(value)
    for mark in "'\"":
        if mark not in text:
            return f"{mark}{text}{mark}"
    raise CannotBeWritten(_("“%(text)s” has both kinds of quotation marks; a condition can hold only one.") % {"text": text})


Token = tuple[str, str]


def _tokens(text: str) -> list[Token]:
    found, at = [], 0
    while at < len(text):
        match = TOKENS.match(text, at)
        if match is None:
            word = re.split(r"[\s(),]", text[at:], maxsplit=1)[0] or text[at]
            raise NotUnderstood(
                _("“%(word)s” is not understood in a condition. Understood are =, !=, <, >, and, or, not(), selected() "
                  "and count-selected().") % {"word": word[:40]}
            )  # fmt: skip
        if match.lastgroup:
            found.append((match.lastgroup, match.group(match.lastgroup)))
        at = match.end()
    return found


@dataclass
class _Reading:
    """Reads the tokens from left to right; `and` binds closer than `or`."""

    tokens: list[Token]
    own: str
    at: int = 0
    depth: int = field(default=0)

    @property
    def ahead(self) -> Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self, *kinds: str, word: str = "") -> str:
        ahead = self.ahead
        if ahead is None:
            raise NotUnderstood(_("The condition breaks off."))
        if ahead[0] not in kinds or (word and ahead[1] != word):
            raise NotUnderstood(_("“%(word)s” was not expected here.") % {"word": ahead[1]})
        self.at += 1
        return ahead[1]

    def alternatives(self) -> dict[str, Any]:
        return self._chain("or", "any", lambda: self._chain("and", "all", self._single))

    def _chain(self, word: str, name: str, below: Any) -> dict[str, Any]:
        parts = [below()]
        while self.ahead == ("join", word):
            self.at += 1
            parts.append(below())
        return parts[0] if len(parts) == 1 else {name: parts}

    def _single(self) -> dict[str, Any]:
        match self.ahead:
            case ("sign", "("):
                return self._inside()
            case ("call", "not"):
                self.at += 1
                return {"not": self._inside()}
            case ("call", "selected"):
                self.at += 1
                self.take("sign", word="(")
                question = self._reference()
                self.take("sign", word=",")
                value = self._string()
                self.take("sign", word=")")
                return {"question": question, "op": "selected", "value": value}
            case ("call", "count-selected"):
                self.at += 1
                self.take("sign", word="(")
                question = self._reference()
                self.take("sign", word=")")
                compare = self.take("compare")
                return {"question": question, "op": "count-selected", "compare": compare, "value": self._number()}
        question = self._reference()
        operator = self.take("compare")
        return {"question": question, "op": operator, "value": self._value()}

    def _inside(self) -> dict[str, Any]:
        self.depth += 1
        if self.depth > DEEPEST:
            raise NotUnderstood(_("The condition has too many brackets inside one another."))
        self.take("sign", word="(")
        tree = self.alternatives()
        self.take("sign", word=")")
        self.depth -= 1
        return tree

    def _reference(self) -> str:
        if self.ahead == ("sign", ".") and self.own:
            self.at += 1
            return self.own
        return self.take("reference")[2:-1].strip()

    def _string(self) -> str:
        return self.take("string")[1:-1]

    def _number(self) -> int | float:
        written = self.take("number")
        return float(written) if "." in written else int(written)

    def _value(self) -> str | int | float:
        return self._string() if self.ahead and self.ahead[0] == "string" else self._number()


def is_tree(tree: object) -> bool:
    """Whether something is a condition in the form of `rules.conditions`, all the way down."""
    if not isinstance(tree, Mapping):
        return False
    for name in ("all", "any"):
        if set(tree) == {name}:
            return isinstance(tree[name], list) and bool(tree[name]) and all(is_tree(part) for part in tree[name])
    if set(tree) == {"not"}:
        return is_tree(tree["not"])
    if not isinstance(tree.get("question"), str) or not isinstance(tree.get("value"), str | int | float):
        return False
    if tree.get("op") == "count-selected":
        return set(tree) == {"question", "op", "compare", "value"} and tree["compare"] in COMPARISONS
    return set(tree) == {"question", "op", "value"} and tree["op"] in {*COMPARISONS, "selected"}
