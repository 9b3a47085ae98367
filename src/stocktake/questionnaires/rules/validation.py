"""What a person should look at before a report is sent: findings in four levels. Only a blocker stops a submission.

    findings = findings_of(
        form_of_response(response),
        {(answer.question, answer.item): answer.text for answer in Answer.objects.consolidated().filter(response=response)},
        audience=audience_of(response.party), switches=response.switches, language=response.language,
        items={"E.20.4": ["a3f", "b71"]},
    )

The page shows each beside its question (and can jump there by `code` and `item`); a submission keeps `as_dict()` of all
in its snapshot, and is stopped where `blockers(findings)` is not empty. Messages are in the language that is active.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stocktake.foundation.texts import OWN_NAMES, short_code, shown
from stocktake.questionnaires.enums import Level, QuestionType
from stocktake.questionnaires.rules.conditions import holds
from stocktake.questionnaires.rules.words import count_words, language_of

if TYPE_CHECKING:
    from stocktake.questionnaires.models import Node
    from stocktake.questionnaires.queries.form import Form, Part

CONSENT = "consent"
"""The category of the questions on what may be done with the report. A missing one is a finding of this kind."""

Place = tuple[str, str]
"""Question and repeated item; the item is empty outside a repeated group."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at. `kind` says what was checked; `code` and `item` where it is (both empty: the whole report)."""

    level: Level
    kind: str
    code: str
    item: str
    message: str

    def as_dict(self) -> dict[str, str]:
        return {**asdict(self), "level": str(self.level)}


def blockers(findings: Iterable[Finding]) -> list[Finding]:
    """Those that stop a submission."""
    return [finding for finding in findings if finding.level == Level.BLOCKER]


def findings_of(
    form: "Form",
    answers: Mapping[Place, str],
    *,
    audience: str,
    switches: Collection[str],
    language: str,
    items: Mapping[str, Sequence[str]] | None = None,
) -> list[Finding]:
    """Everything there is to say about what was answered so far, in the form's reading order, the report as a whole first.

    `answers`: the text of each consolidated answer by question and item. `language`: the one the party answers in.
    `items`: the keys of the standing items of each repeated group, in their order; where it is not given, those that
    have an answer. Answers of items that were removed are left out of both.

    What is not put to this audience is not looked at. What is hidden by a condition is not asked for; if it was answered
    earlier, a note says that the text is kept and not shown.
    """
    given = {place: text for place, text in answers.items() if text.strip()}
    found = [] if _says_something(form, given) else [Finding(
        Level.BLOCKER, "empty", "", "", _("Nothing has been answered yet. A report needs at least one answer."),
    )]  # fmt: skip
    for part in form.questions():
        if not form.asks(part.code, audience=audience, switches=switches):
            continue
        group = form.repeat_of(part.code)
        for item in _items_of(form, group, given, items):
            found += _of_question(form, part, item, _reading(form, group, item, given), language)
    return found


def _says_something(form: "Form", given: Mapping[Place, str]) -> bool:
    return any(code in form.by_code and form.by_code[code].node.category != CONSENT for code, _item in given)


def _items_of(
    form: "Form", group: str | None, given: Mapping[Place, str], items: Mapping[str, Sequence[str]] | None
) -> Sequence[str]:
    if group is None:
        return ("",)
    if items is not None:
        return items.get(group, ())
    return sorted({item for code, item in given if item and code in form.by_code and group in form.by_code[code].path})


def _reading(form: "Form", group: str | None, item: str, given: Mapping[Place, str]) -> Callable[[str], str]:
    """How a question of this item reads other answers: first within its own item, then outside."""

    def answer_to(code: str) -> str:
        beside = group is not None and code in form.by_code and group in form.by_code[code].path
        return given.get((code, item if beside else ""), "")

    return answer_to


def _of_question(form: "Form", part: "Part", item: str, answer_to: Callable[[str], str], language: str) -> Iterator[Finding]:
    node, text = part.node, answer_to(part.code)
    if not form.is_asked(part.code, answer_to):
        if text:
            yield Finding(
                Level.NOTE, "hidden", node.code, item,
                _("This was answered earlier and is not asked any more. The text is kept."),
            )  # fmt: skip
        return
    if not text:
        yield from _missing(node, item, answer_to)
        return
    yield from _malformed(form, node, item, text)
    yield from _too_long(node, item, text)
    yield from _against_rules(node, item, answer_to)
    if node.question_type == QuestionType.TEXT:
        yield from _other_language(node, item, text, language)


def _missing(node: "Node", item: str, answer_to: Callable[[str], str]) -> Iterator[Finding]:
    for rule in node.rules:
        if rule["kind"] == "required" and holds(_only_if(rule), answer_to):
            level = Level(rule.get("level", Level.BLOCKER))
            kind = CONSENT if node.category == CONSENT else "required"
            yield Finding(level, kind, node.code, item, _said(rule) or _asked_for(kind, level))


def _only_if(rule: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """`value` of a required rule may be a condition: required only if it holds."""
    value = rule.get("value")
    return value if isinstance(value, Mapping) else None


def _asked_for(kind: str, level: Level) -> str:
    if kind == CONSENT:
        return _("Please say what may be done with this report. Without your consent it cannot be sent.")
    if level == Level.BLOCKER:
        return _("This question needs an answer before the report can be sent.")
    return _("This question has no answer yet.")


def _malformed(form: "Form", node: "Node", item: str, text: str) -> Iterator[Finding]:
    message = ""
    match node.question_type:
        case QuestionType.INTEGER if not _is_number(text, int):
            message = _("“%(text)s” is not a whole number. Please write digits only, for example 1200.")
        case QuestionType.DECIMAL if not _is_number(text, float):
            message = _("“%(text)s” is not a number. Please write digits with a point for the decimals, for example 4.3.")
        case QuestionType.DATE if not _is_date(text):
            message = _("“%(text)s” is not a date. Please write year, month and day, for example 2030-10-31.")
    if message:
        yield Finding(Level.ERROR, "format", node.code, item, message % {"text": text[:40]})
    if node.question_type in {QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE}:
        yield from _wrong_choices(form, node, item, text.split())


def _wrong_choices(form: "Form", node: "Node", item: str, names: Sequence[str]) -> Iterator[Finding]:
    known = {choice.name for choice in form.choices_of(node)}
    unknown = [name for name in names if name not in known]
    if unknown:
        message = _("“%(text)s” is not among the choices of this question.") % {"text": " ".join(unknown)[:60]}
        yield Finding(Level.ERROR, "choice", node.code, item, message)
    if node.question_type == QuestionType.SELECT_ONE and len(names) > 1:
        yield Finding(Level.ERROR, "choice", node.code, item, _("Only one choice is possible here; several were made."))


def _is_number(text: str, kind: type[int] | type[float]) -> bool:
    """A plain number: nothing that a program would read and a person would not, such as `1e5`, `1_000` or `nan`."""
    if not set(text.strip()) <= set("+-.0123456789"):
        return False
    try:
        kind(text)
    except ValueError:
        return False
    return True


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text.strip()).isoformat() == text.strip()
    except ValueError:
        return False


def _too_long(node: "Node", item: str, text: str) -> Iterator[Finding]:
    limits = [(rule["value"], Level(rule.get("level", Level.WARNING)), rule) for rule in node.rules if rule["kind"] == "words"]
    if node.word_limit and not limits:
        limits = [(node.word_limit, Level.WARNING, {})]
    for limit, level, rule in limits:
        count = count_words(text)
        if count > limit:
            message = _said(rule) or ngettext(
                "This answer has %(count)s word; it should have at most %(limit)s.",
                "This answer has %(count)s words; it should have at most %(limit)s.", count,
            ) % {"count": count, "limit": limit}  # fmt: skip
            yield Finding(level, "words", node.code, item, message)


def _against_rules(node: "Node", item: str, answer_to: Callable[[str], str]) -> Iterator[Finding]:
    """A constraint has to hold; a contradiction must not."""
    for rule in node.rules:
        if rule["kind"] == "constraint" and not holds(rule["value"], answer_to):
            message = _said(rule) or _("This answer does not fit what was asked.")
            yield Finding(Level(rule.get("level", Level.ERROR)), "constraint", node.code, item, message)
        if rule["kind"] == "contradiction" and holds(rule["value"], answer_to):
            message = _said(rule) or _("This answer contradicts another one.")
            yield Finding(Level(rule.get("level", Level.WARNING)), "contradiction", node.code, item, message)


def _other_language(node: "Node", item: str, text: str, language: str) -> Iterator[Finding]:
    seems = language_of(text)
    if seems and seems != short_code(language):
        message = _("This text seems to be in another language (%(seems)s) than the report (%(report)s). Both are welcome.")
        names = {"seems": OWN_NAMES[seems], "report": OWN_NAMES.get(short_code(language), language)}
        yield Finding(Level.NOTE, "language", node.code, item, message % names)


def _said(rule: Mapping[str, Any]) -> str:
    """The rule's own message, in the language that is active or else in another one."""
    return str(shown(rule.get("messages")))
