"""From the entries of a pack to a definition: what stands for each objective written out, conditions made into trees."""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from stocktake.foundation.packs import Document, PackError, Texts
from stocktake.questionnaires.interfaces.pack_titles import Numbered, Titles
from stocktake.questionnaires.rules.definition import Definition, Line, Option
from stocktake.questionnaires.rules.relevant import NotUnderstood, tree_of

if TYPE_CHECKING:
    from stocktake.questionnaires.interfaces.pack import OptionEntry, PartEntry, QuestionnaireFile, RuleEntry

Place = tuple[str | int, ...]

BLANK = re.compile(r"\{(number|title|short|framework)\}")


def definition_from(content: "QuestionnaireFile", document: Document, titles: Titles) -> Definition:
    """
    Raises:
        PackError: conditions that are not understood, all at once, each with file and line.
    """
    writing = _Writing(document, titles)
    options = tuple(
        option
        for name, entries in content.choices.items()
        for index, entry in enumerate(entries)
        for option in writing.options(name, entry, ("choices", name, index))
    )
    lines = tuple(writing.lines(content.parts, "", ("parts",), None))
    if writing.faults:
        raise PackError("\n".join(dict.fromkeys(writing.faults)))
    return Definition(content.questionnaire, _filled(content.titles, {}, titles, None), tuple(content.languages), lines, options)


def _filled(texts: Texts, short: Texts, titles: Titles, one: Numbered | None) -> dict[str, str]:
    """The texts with their blanks filled, language by language; one for which a blank is unknown falls to its short form."""
    found = {}
    for language in {**texts, **short}:
        for text in (texts.get(language), short.get(language)):
            words = _words(language, titles, one)
            if text and all(words.get(blank) for blank in BLANK.findall(text)):
                found[language] = _with_words(text, words)
                break
    return found


def _with_words(text: str, words: Mapping[str, str]) -> str:
    return BLANK.sub(lambda blank: words[blank[1]], text)


def _words(language: str, titles: Titles, one: Numbered | None) -> Mapping[str, str]:
    words = {"framework": titles.framework.get(language, "")}
    if one is not None:
        words |= {"number": str(one.number), "title": one.titles.get(language, ""), "short": one.short.get(language, "")}
    return words


class _Writing:
    """One passage through a file; faults are gathered, so that a person sees all of them."""

    def __init__(self, document: Document, titles: Titles) -> None:
        self.document, self.titles = document, titles
        self.faults: list[str] = []

    def place(self, place: Place) -> str:
        path = self.document.path
        return f"{path.parent.name}/{path.name}:{self.document.line_of(place)}"

    def options(self, name: str, entry: "OptionEntry", place: Place) -> Iterator[Option]:
        for one in self._each(entry.each):
            labels = _filled(entry.label, entry.label_short, self.titles, one)
            yield Option(name, _code(entry.name, one), labels, place=self.place(place))

    def lines(self, entries: "list[PartEntry]", parent: str, place: Place, around: Numbered | None) -> Iterator[Line]:
        for index, entry in enumerate(entries):
            here = (*place, index)
            for one in self._each(entry.each) if entry.each else [around]:
                line = self._line(entry, parent, here, one)
                yield line
                yield from self.lines(entry.parts, line.code, (*here, "parts"), one)

    def _each(self, each: str | int | None) -> "list[Numbered | None]":
        if each == "objectives":
            return list(self.titles.objectives)
        return [Numbered(number) for number in range(1, each + 1)] if isinstance(each, int) else [None]

    def _line(self, entry: "PartEntry", parent: str, place: Place, one: Numbered | None) -> Line:
        code = _code(entry.code, one)
        return Line(
            entry.kind, code, parent, entry.type or "", entry.choices or "",
            labels=_filled(entry.label, entry.label_short, self.titles, one),
            hints=_filled(entry.hint, {}, self.titles, one),
            guidance=_filled(entry.guidance, {}, self.titles, one),
            condition=self._tree(entry.only_if, "", (*place, "if"), one),
            rules=list(self._rules(entry, code, place, one)),
            word_limit=entry.words,
            audiences=[str(audience) for audience in entry.audiences],
            switch=entry.switch,
            objectives=sorted({*entry.objectives, *([one.number] if one else [])}),
            category=entry.category,
            round_tables=sorted({*entry.round_tables, *(one.round_tables if one else ())}),
            extra={word: _code(text, one) for word, text in (("was", entry.was), ("indicator", entry.indicator)) if text},
            place=self.place(place),
        )  # fmt: skip

    def _rules(self, entry: "PartEntry", code: str, place: Place, one: Numbered | None) -> Iterator[dict[str, Any]]:
        if entry.required is not None:
            rule: dict[str, Any] = {"kind": "required", "level": str(entry.required)}
            tree = self._tree(entry.required_if, code, (*place, "required_if"), one)
            yield rule | ({"value": tree} if tree else {})
        yield from self._those("constraint", entry.constraints, code, (*place, "constraints"), one)
        yield from self._those("contradiction", entry.contradictions, code, (*place, "contradictions"), one)

    def _those(
        self, kind: str, rules: "list[RuleEntry]", code: str, place: Place, one: Numbered | None
    ) -> Iterator[dict[str, Any]]:
        for index, rule in enumerate(rules):
            tree = self._tree(rule.that, code, (*place, index, "that"), one)
            messages = _filled(rule.message, {}, self.titles, one)
            yield {"kind": kind, "level": str(rule.level), "value": tree or {}, "messages": messages}

    def _tree(self, text: str, own: str, place: Place, one: Numbered | None) -> dict[str, Any] | None:
        if not text:
            return None
        try:
            return tree_of(_code(text, one), own=own)
        except NotUnderstood as refusal:
            self.faults.append(self.document.fault(place, str(refusal)))
            return None


def _code(text: str, one: Numbered | None) -> str:
    return text.replace("{number}", str(one.number)) if one else text
