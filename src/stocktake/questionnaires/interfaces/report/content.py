"""From a report to the paper that is printed: sections, questions, answers as they were typed, and what stands on the last page."""

from collections.abc import Iterator
from datetime import date, datetime

from babel.numbers import format_decimal
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext

from stocktake.documents.paper import (
    Block,
    Paper,
    PaperBreak,
    PaperFacts,
    PaperHeading,
    PaperLine,
    PaperNote,
    PaperTable,
    PaperText,
)
from stocktake.documents.prose import lines
from stocktake.foundation.texts import OWN_NAMES, Shown, shown
from stocktake.parties.enums import GOVERNMENTS
from stocktake.questionnaires.enums import NodeKind, QuestionType
from stocktake.questionnaires.queries.form import Part
from stocktake.questionnaires.queries.frozen import Given, chosen_of
from stocktake.questionnaires.queries.report import Report
from stocktake.questionnaires.rules.places import written
from stocktake.reviews.enums import Consent
from stocktake.ui.templatetags.ui import LOCALES, day

DEEPEST = 3
"""The level at which questions stand, whatever lies around them; sections stand above it."""

CHOSEN = "•"


def paper_of(report: Report) -> Paper:
    """The report as the writers take it."""
    language = report.language
    with override("zh-hans" if language == "zh" else language):
        review, party = report.response.review, report.response.party
        receipt = report.receipt
        return Paper(
            title=title_of(report),
            language=language,
            symbol=receipt.number if receipt else review.symbol,
            mark=_mark(report),
            foot=_foot(report),
            dated=(report.snapshot.made_at if report.snapshot else report.at).date(),
            masthead=(shown(review.titles, language).text, party.name(language).text),
            blocks=(*_front(report), *_answers(report), *_closing(report)),
        )


def title_of(report: Report) -> str:
    party = report.response.party
    words = _("Voluntary review of %(party)s") if party.kind in GOVERNMENTS else _("Answers of %(party)s")
    return words % {"party": party.name(report.language).text}


def _mark(report: Report) -> str:
    if not report.is_draft:
        return ""
    if report.snapshot is None:
        return _("Draft as of %(day)s: not cleared, not submitted") % {"day": _moment(report.at)}
    return _("Frozen for clearance on %(day)s: not submitted") % {"day": _moment(report.snapshot.made_at)}


def _foot(report: Report) -> str:
    if report.snapshot is None:
        return ""
    return _("Text no. %(number)s, SHA-256 %(digest)s") % {
        "number": report.snapshot.number, "digest": report.snapshot.content_id,
    }  # fmt: skip


def _moment(moment: datetime) -> str:
    return f"{day(moment.date())}, {moment:%H:%M} UTC"


def _front(report: Report) -> Iterator[Block]:
    rows = []
    if report.receipt is not None:
        rows += [(_("Submitted"), _moment(report.receipt.issued_at)), (_("Receipt"), report.receipt.number)]
    rows.append((_("Language"), OWN_NAMES.get(report.language, report.language)))
    yield PaperFacts(tuple(rows))


# -- the answers ---------------------------------------------------------------------------------------------------------


def _answers(report: Report) -> Iterator[Block]:
    if not report.answers:
        yield PaperNote(_("Nothing has been answered yet."))
    open_parts: tuple[tuple[str, str], ...] = ()
    for given in report.answers:
        around = _around(report, given)
        for depth, (code, item) in enumerate(around):
            if open_parts[: depth + 1] != around[: depth + 1]:
                yield _heading(report, code, item, depth + 1)
        open_parts = around
        yield from _answer(report, given)


def _around(report: Report, given: Given) -> tuple[tuple[str, str], ...]:
    """The sections and the repeated item that an answer stands in, outermost first."""
    nodes = [report.frozen.form.by_code[code].node for code in given.part.path[:-1]]
    return tuple((node.code, given.place[1] if node.kind == NodeKind.REPEAT else "") for node in nodes)


def _heading(report: Report, code: str, item: str, level: int) -> PaperHeading:
    part = report.frozen.form.by_code[code]
    label = code if part.node.kind == NodeKind.SECTION else ""
    return PaperHeading(min(level, DEEPEST - 1), report.frozen.heading(part, item), label, _other(report, part))


def _other(report: Report, part: Part) -> str:
    """The language of a label that stands in for a missing one."""
    found: Shown = shown(part.node.labels, report.language)
    return found.language if found.borrowed else ""


def _answer(report: Report, given: Given) -> Iterator[Block]:
    part = given.part
    label = shown(part.node.labels, report.language)
    yield PaperHeading(DEEPEST, label.text, written(given.place), _other(report, part))
    match part.node.question_type:
        case QuestionType.SELECT_ONE | QuestionType.SELECT_MULTIPLE:
            mark = CHOSEN if part.node.question_type == QuestionType.SELECT_MULTIPLE else ""
            for name in chosen_of(report.frozen, given):
                yield PaperText((PaperLine(name.text, mark),), name.language if name.borrowed else "")
        case QuestionType.INTEGER | QuestionType.DECIMAL:
            yield PaperText((PaperLine(_number(given.text, report.language)),))
        case QuestionType.DATE:
            yield PaperText((PaperLine(_date(given.text)),))
        case _:
            spoken = given.language if given.language != report.language else ""
            typed = tuple(PaperLine(line.text, line.mark, line.depth, line.goes_on) for line in lines(given.text))
            yield PaperText(typed, spoken)
    level_of = report.consent.of(*given.place)
    if report.notes and level_of != report.consent.report:
        yield PaperNote(_("This answer: %(consent)s.") % {"consent": consent_words(level_of)})


def _number(text: str, language: str) -> str:
    try:
        return str(format_decimal(text, locale=LOCALES.get(language, language)))
    except (ValueError, ArithmeticError):
        return text


def _date(text: str) -> str:
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text


# -- the last page -------------------------------------------------------------------------------------------------------


def _closing(report: Report) -> Iterator[Block]:
    yield PaperBreak()
    yield PaperHeading(1, _("Clearance and consent"))
    if report.signatures:
        rows = tuple((each.signed_for, each.name, each.title, day(each.at.date())) for each in report.signatures)
        yield PaperTable(_("Cleared by"), (_("Office"), _("Name"), pgettext("of a person", "Title"), _("Date")), rows)
    elif report.is_draft:
        yield PaperNote(_("Nobody has signed this text."))
    yield PaperHeading(2, _("What may be done with this report"))
    yield PaperText((PaperLine(_sentence(consent_words(report.consent.report))),))
    if report.notes:
        yield from _exceptions(report)
    if report.withheld:
        told = ngettext(
            "One answer is not printed here, because what was consented to does not allow it.",
            "%(number)s answers are not printed here, because what was consented to does not allow it.", report.withheld,
        )  # fmt: skip
        yield PaperNote(told % {"number": report.withheld})
    if report.snapshot is not None:
        yield PaperHeading(2, _("The text"))
        digest = _("Digest (SHA-256)")
        rows_of_text = [(_("Text no."), str(report.snapshot.number)), (_("Frozen"), _moment(report.snapshot.made_at))]
        if report.receipt is not None:
            rows_of_text.append((_("Receipt"), report.receipt.number))
        rows_of_text.append((digest, report.snapshot.content_id))
        yield PaperFacts(tuple(rows_of_text), frozenset({digest}))
        yield PaperNote(_("Whoever has the same text arrives at the same digest. It is kept unchanged."))


def _exceptions(report: Report) -> Iterator[Block]:
    """The answers that are treated otherwise, by the level of consent."""
    otherwise: dict[Consent | None, list[str]] = {}
    for given in report.answers:
        level = report.consent.of(*given.place)
        if level != report.consent.report:
            otherwise.setdefault(level, []).append(written(given.place))
    for level, places in otherwise.items():
        yield PaperNote(_("Otherwise: %(answers)s: %(consent)s.") % {"answers": ", ".join(places), "consent": consent_words(level)})


def consent_words(level: Consent | None) -> str:
    return _("withdrawn") if level is None else str(level.label)


def _sentence(words: str) -> str:
    ended = "。" if words and "\u4e00" <= words[-1] <= "\u9fff" else "."
    return f"{words[:1].upper()}{words[1:]}{ended}"
