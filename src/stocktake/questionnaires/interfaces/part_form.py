"""The fields in which an officer writes one part of a questionnaire, and back: texts side by side, conditions as in a spreadsheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.http import QueryDict
from django.utils.translation import gettext as _

from stocktake.foundation.texts import LANGUAGES, OWN_NAMES, RIGHT_TO_LEFT
from stocktake.questionnaires.enums import Audience, Level
from stocktake.questionnaires.interfaces.xlsform import rule_lines
from stocktake.questionnaires.rules.definition import Line, Texts
from stocktake.questionnaires.rules.relevant import CannotBeWritten, NotUnderstood, text_of, tree_of
from stocktake.questionnaires.services.save import plain

KINDS = ("labels", "hints", "guidance", "messages")


@dataclass(frozen=True, slots=True)
class Field:
    """One text in one language. `now` is what stands there meanwhile, where it is not what was seen."""

    name: str
    language: str
    text: str
    is_missing: bool
    now: str = ""

    @property
    def language_name(self) -> str:
        return OWN_NAMES.get(self.language, self.language)

    @property
    def direction(self) -> str:
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"


@dataclass(frozen=True)
class PartForm:
    """What stands in the fields: texts by kind, and the other words as they are written. `errors`: by field."""

    texts: Mapping[str, Sequence[Field]]
    only_if: str = ""
    rules: str = ""
    required: str = ""
    word_limit: str = ""
    audiences: Sequence[str] = ()
    switch: str = ""
    objectives: str = ""
    category: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)


def in_order(languages: Sequence[str]) -> list[str]:
    """The original first, then the others in the house's order."""
    first, *rest = languages or ["en"]
    return [first, *sorted(rest, key=lambda code: LANGUAGES.index(code) if code in LANGUAGES else len(LANGUAGES))]


def form_of_line(line: Line, languages: Sequence[str]) -> PartForm:
    """The fields with what stands in them."""
    others = _others(line)
    told = {language: rule_lines.messages(others, language) for language in languages}
    texts = {"labels": line.labels, "hints": line.hints, "guidance": line.guidance, "messages": told}
    return PartForm(
        {kind: _fields(kind, texts[kind], languages) for kind in KINDS},
        only_if=_written(line), rules=rule_lines.written(others, line.code),
        required=next((rule["level"] for rule in line.rules if rule["kind"] == "required"), ""),
        word_limit=str(line.word_limit or ""), audiences=line.audiences, switch=line.switch,
        objectives=" ".join(map(str, line.objectives)), category=line.category,
    )  # fmt: skip


def typed_form(post: QueryDict, line: Line, languages: Sequence[str], errors: Mapping[str, str]) -> PartForm:
    """The fields as they were sent; where something else stands there meanwhile, it is shown beside them."""
    now = form_of_line(line, languages)
    texts = {
        kind: [
            replace(one, text=(sent := plain(post.get(one.name, ""))), now=one.text if sent != one.text else "")
            for one in now.texts[kind]
        ]
        for kind in KINDS
    }
    return PartForm(
        texts, post.get("only_if", ""), plain(post.get("rules", "")), post.get("required", ""), post.get("word_limit", ""),
        post.getlist("audiences"), post.get("switch", ""), post.get("objectives", ""), post.get("category", ""), errors,
    )  # fmt: skip


def line_from(post: QueryDict, line: Line, languages: Sequence[str]) -> tuple[Line, dict[str, str]]:
    """The part as it was sent, and what is wrong with it by field; what is wrong keeps its old words."""
    errors: dict[str, str] = {}
    texts = {kind: _sent(post, kind, languages) for kind in KINDS}
    condition, rules = line.condition, line.rules
    try:
        condition = tree_of(only_if) if (only_if := post.get("only_if", "").strip()) else None
    except NotUnderstood as refusal:
        errors["only_if"] = str(refusal)
    try:
        rules = [*_required(post, line), *rule_lines.read(plain(post.get("rules", "")), texts["messages"], line.code)]
    except NotUnderstood as refusal:
        errors["rules"] = str(refusal)
    made = replace(
        line, labels=texts["labels"], hints=texts["hints"], guidance=texts["guidance"], condition=condition, rules=rules,
        word_limit=next(iter(_numbers(post, "word_limit", errors)), None) or None,
        audiences=[one for one in Audience.values if one in post.getlist("audiences")],
        switch=post.get("switch", "").strip()[:40], category=post.get("category", "").strip()[:40],
        objectives=sorted(set(_numbers(post, "objectives", errors))),
    )  # fmt: skip
    return made, errors


def choice_labels(post: QueryDict, names: Sequence[str], languages: Sequence[str]) -> dict[str, dict[str, str]]:
    """The texts of choices as they were sent, by name and language."""
    return {name: _sent(post, f"choice:{name}", languages) for name in names}


def _others(line: Line) -> list[dict[str, object]]:
    """The rules but for the first plain `required`, which has a field of its own."""
    required = next((rule for rule in line.rules if rule["kind"] == "required" and "value" not in rule), None)
    return [rule for rule in line.rules if rule is not required]


def _required(post: QueryDict, line: Line) -> list[dict[str, object]]:
    level = post.get("required", "")
    if level not in Level.values:
        return []
    before = next((rule for rule in line.rules if rule["kind"] == "required" and "value" not in rule), {})
    return [{"kind": "required", "level": level, "messages": before.get("messages", {})}]


def _written(line: Line) -> str:
    try:
        return text_of(line.condition) if line.condition else ""
    except CannotBeWritten:
        return ""


def _fields(kind: str, texts: Texts, languages: Sequence[str]) -> list[Field]:
    written = any(texts.values())
    return [
        Field(f"{kind}:{language}", language, texts.get(language, ""), written and not texts.get(language))
        for language in in_order(languages)
    ]


def _sent(post: QueryDict, kind: str, languages: Sequence[str]) -> dict[str, str]:
    return {language: text for language in languages if (text := plain(post.get(f"{kind}:{language}", "")).strip())}


def _numbers(post: QueryDict, name: str, errors: dict[str, str]) -> list[int]:
    words = post.get(name, "").replace(",", " ").split()
    if all(word.isdecimal() and len(word) < 6 for word in words):
        return [int(word) for word in words]
    errors[name] = _("Please write numbers, parted by spaces.")
    return []
