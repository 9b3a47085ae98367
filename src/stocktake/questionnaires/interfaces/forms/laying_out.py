"""From a response to the form on paper, blank or filled, whole or one section, in a language."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import override

from stocktake.foundation.texts import Shown, shown
from stocktake.questionnaires.enums import EarlierKind, NodeKind, QuestionType
from stocktake.questionnaires.interfaces.forms.conditions_in_words import in_words
from stocktake.questionnaires.interfaces.forms.paper_form import (
    Heading,
    Last,
    Offered,
    PaperForm,
    Part,
    Question,
    Remark,
)
from stocktake.questionnaires.interfaces.forms.paper_words import paper_words
from stocktake.questionnaires.models import Answer, Earlier, Node, RepeatItem, Response, Version
from stocktake.questionnaires.queries import form as forms
from stocktake.questionnaires.rules.codes import NEW
from stocktake.questionnaires.rules.conditions import holds, questions_in
from stocktake.questionnaires.services.begin import audience_of

BLANK_SLOTS = 2
"""Room for so many new items in each repeated group. More are added on the web page, or in the next form."""


def lay_out(
    response: Response, language: str, *, blank: bool = False, section: str = "", whole: bool = False,
    version: Version | None = None,
) -> PaperForm:  # fmt: skip
    """The form of a response. `version`: another than its own, to know again what an older form had printed.

    Where a text is missing in the language, another one stands in and carries its language. A filled form leaves out
    what the answers given so far say is not asked (objectives that were not chosen), unless it is to be `whole`.
    """
    form = forms.form_of(version) if version else forms.form_of_response(response)
    with override("zh-hans" if language == "zh" else language):
        page = _Page(response, form, language, blank=blank, whole=whole or blank or bool(section))
        tops = [form.by_code[section]] if section in form.by_code else form.parts
        return PaperForm(
            title=form.version.questionnaire.title.text,
            review=response.review.title.text,
            party=response.party.name(language).text,
            language=language,
            identifier=identifier_of(response, form.version, language),
            parts=tuple(part for top in tops for part in page.part(top, 1)),
            words=paper_words(),
        )


def identifier_of(response: Response, version: Version, language: str) -> str:
    """`K7QM-2XRP-9HTD/1/en`: whose form it is, in which version, in which language."""
    return f"{response.token}/{version.number}/{language}"


class _Page:
    """What is asked of one party, with what it has said so far."""

    def __init__(self, response: Response, form: forms.Form, language: str, *, blank: bool, whole: bool) -> None:
        self.form, self.language, self.whole = form, language, whole
        self.audience, self.switches = audience_of(response.party), response.switches
        self.answers = (
            {}
            if blank
            else {(answer.question, answer.item): answer for answer in Answer.objects.consolidated().filter(response=response)}
        )
        self.items: dict[str, list[str]] = {}
        if not blank:
            for item in RepeatItem.objects.filter(response=response, removed_at__isnull=True):
                self.items.setdefault(item.group, []).append(item.key)
        earlier = Earlier.objects.filter(party=response.party, kind=EarlierKind.LAST_CYCLE).order_by("said_on", "pk")
        self.last = {said.question: Last(said.text, said.language, said.source or said.review) for said in earlier}

    def part(self, part: forms.Part, level: int, item: str = "") -> Iterator[Part]:
        """A part of the questionnaire with all that lies under it; nothing if it is not put to this party."""
        node = part.node
        if not self.form.asks(part.code, audience=self.audience, switches=self.switches) or self._is_ruled_out(part):
            return
        match node.kind:
            case NodeKind.QUESTION:
                yield self._question(node, item)
            case NodeKind.NOTE:
                yield Remark(self._text(node.labels), self._texts(node))
            case NodeKind.REPEAT:
                yield from self._repeat(part, level)
            case _:
                yield self._heading(node, level)
                for child in part.children:
                    yield from self.part(child, level + 1, item)

    def _is_ruled_out(self, part: forms.Part) -> bool:
        """A whole section that is not asked, because its question was answered otherwise, and in which nothing stands."""
        tree = part.node.condition
        if self.whole or not tree or part.is_question or not part.children:
            return False
        given = {question: answer.text for (question, item), answer in self.answers.items() if not item and answer.text.strip()}
        if not all(question in given for question in questions_in(tree)) or holds(tree, lambda code: given.get(code, "")):
            return False
        inside = {below.code for below in part.walk()}
        return not any(question in inside and answer.text.strip() for (question, _item), answer in self.answers.items())

    def _repeat(self, part: forms.Part, level: int) -> Iterator[Part]:
        yield self._heading(part.node, level)
        keys = self.items.get(part.code, [])
        for number, key in enumerate([*keys, *(f"{NEW}{slot}" for slot in range(1, BLANK_SLOTS + 1))], start=1):
            said = _("%(group)s: no. %(number)s") if number <= len(keys) else _("%(group)s: no. %(number)s (new)")
            label = said % {"group": part.label.text, "number": number}
            yield Heading(part.code, level + 1, Shown(label, self.language, False))
            for child in part.children:
                yield from self.part(child, level + 2, key)

    def _heading(self, node: Node, level: int) -> Heading:
        return Heading(node.code, level, self._text(node.labels), self._texts(node), self._only_if(node))

    def _question(self, node: Node, item: str) -> Question:
        answer = self.answers.get((node.code, item))
        limit = _("At most %(words)s words.") % {"words": node.word_limit} if node.word_limit else ""
        return Question(
            code=node.code,
            item=item,
            kind=node.question_type,
            label=self._text(node.labels),
            hint=self._text(node.hints),
            guidance=self._text(node.guidance),
            only_if=self._only_if(node),
            limit=limit or _hint_of(node.question_type),
            choices=tuple(Offered(each.name, self._text(each.labels)) for each in self.form.choices_of(node)),
            several=node.question_type == QuestionType.SELECT_MULTIPLE,
            current=answer.text if answer else "",
            language=(answer.language if answer else "") or self.language,
            last=self._last(node) if not item else None,
        )

    def _last(self, node: Node) -> Last | None:
        said = self.last.get(node.code)
        labels = {choice.name: self._text(choice.labels).text for choice in self.form.choices_of(node)}
        if said is None or not labels:
            return said
        names = said.text.split()
        return Last("; ".join(labels.get(name, name) for name in names), self.language, said.source)

    def _only_if(self, node: Node) -> str:
        return in_words(node.condition, self.form, self.language) if node.condition else ""

    def _texts(self, node: Node) -> tuple[Shown, ...]:
        return tuple(text for text in (self._text(node.hints), self._text(node.guidance)) if text.text)

    def _text(self, texts: dict[str, str]) -> Shown:
        return shown(texts, self.language)


def _hint_of(kind: str) -> str:
    match kind:
        case QuestionType.INTEGER:
            return _("A whole number, in digits.")
        case QuestionType.DECIMAL:
            return _("A number, in digits.")
        case QuestionType.DATE:
            return _("A date: year-month-day, such as 2030-10-31.")
        case QuestionType.SELECT_ONE:
            return _("Please mark one.")
        case QuestionType.SELECT_MULTIPLE:
            return _("Please mark all that apply.")
        case _:
            return ""
