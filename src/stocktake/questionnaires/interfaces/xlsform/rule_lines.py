"""Validations for which XLSForm has no column, as lines of the column `rules`: one line each, which a person can read and edit.

    required warning
    constraint note: not(count-selected(.) > 5)
    contradiction warning: selected(${C.1}, 'none')
    words error: 300

A blocking `required` and a constraint that is an error stand in XLSForm's own columns instead. The column
`rules_message` has, in each language, one line for each line of `rules`; a line break within a message, or
within a word of a condition, is written `\\n`, and a backslash twice.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from stocktake.questionnaires.enums import Level
from stocktake.questionnaires.rules.definition import RULES
from stocktake.questionnaires.rules.relevant import NotUnderstood, text_of, tree_of

LINE = re.compile(r"(?P<kind>[a-z]+)\s+(?P<level>[a-z]+)(?:\s*:\s*(?P<value>.+))?")


def is_plain(rule: Mapping[str, Any]) -> bool:
    """Whether XLSForm has a column for a rule of this kind and level."""
    return (rule["kind"], rule["level"]) in {("required", "blocker"), ("constraint", "error")}


def parted(rules: Sequence[Mapping[str, Any]]) -> tuple[dict[str, Mapping[str, Any]], list[Mapping[str, Any]]]:
    """The rules that have a column of their own, by kind, and those that go into lines: the second of a kind does too."""
    plain: dict[str, Mapping[str, Any]] = {}
    lines = []
    for rule in rules:
        if is_plain(rule) and rule["kind"] not in plain:
            plain[rule["kind"]] = rule
        else:
            lines.append(rule)
    return plain, lines


def written(rules: Sequence[Mapping[str, Any]], own: str) -> str:
    return "\n".join(_line(rule, own) for rule in rules)


def messages(rules: Sequence[Mapping[str, Any]], language: str) -> str:
    """The messages of these rules in one language; nothing where none has one."""
    texts = [_flat(rule.get("messages", {}).get(language, "")) for rule in rules]
    return "\n".join(texts) if any(texts) else ""


def read(text: str, told: Mapping[str, str], own: str) -> Iterator[dict[str, Any]]:
    """The rules in a cell; `told` are their messages by language.

    Raises:
        NotUnderstood: a line is none of the four kinds, or its condition is not understood.
    """
    texts = {language: lines.split("\n") for language, lines in told.items()}
    for number, line in enumerate(text.split("\n")):
        if line.strip():
            said = {language: _unflat(lines[number]) for language, lines in texts.items() if number < len(lines) and lines[number]}
            yield _rule(line.strip(), own) | ({"messages": said} if said else {})


def _line(rule: Mapping[str, Any], own: str) -> str:
    value = rule.get("value")
    text = _flat(text_of(value, own=own)) if isinstance(value, Mapping) else str(value or "")
    return f"{rule['kind']} {rule['level']}{f': {text}' if text else ''}"


def _rule(line: str, own: str) -> dict[str, Any]:
    found = LINE.fullmatch(line)
    if found is None or found["kind"] not in RULES or found["level"] not in Level.values:
        raise NotUnderstood(
            _("“%(line)s” is no validation. A line begins with required, words, constraint or contradiction and a level, "
              "for example “contradiction warning: selected(${A.1}, 'none')”.") % {"line": line[:60]}
        )  # fmt: skip
    rule: dict[str, Any] = {"kind": found["kind"], "level": found["level"]}
    text = found["value"] or ""
    if found["kind"] == "words":
        if not text.isdecimal() or not int(text):
            raise NotUnderstood(_("“%(line)s” needs a number of words.") % {"line": line[:60]})
        return rule | {"value": int(text)}
    if not text and found["kind"] != "required":
        raise NotUnderstood(_("“%(line)s” needs a condition.") % {"line": line[:60]})
    return rule | ({"value": tree_of(_unflat(text), own=own)} if text else {})


def _flat(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n")


def _unflat(text: str) -> str:
    return re.sub(r"\\(.)", lambda escaped: "\n" if escaped[1] == "n" else escaped[1], text)
