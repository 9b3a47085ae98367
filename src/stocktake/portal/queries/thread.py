"""The thread of a review, knot by knot, with what hangs on each.

The counts are the same for everybody: they hold only what its consent allows to be counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stocktake.portal.queries.numbers import Numbers, numbers_of
from stocktake.reviews.enums import CalendarKind
from stocktake.reviews.models import CalendarEntry, Review
from stocktake.ui.templatetags.ui import day, number


@dataclass(frozen=True, slots=True)
class Knot:
    """One knot: its name, a count and the words under it, where it leads. `spun` says whether the thread reaches it."""

    key: str
    name: str
    count: str = ""
    words: tuple[str, ...] = ()
    address: str = ""
    spun: bool = False


def bare_thread() -> tuple[Knot, ...]:
    """The knots by name alone, from the framework to the forum."""
    names = (
        ("framework", _("Framework")), ("review", _("Review")), ("call", _("Call")), ("answer", _("Answer")),
        ("passage", _("Passage")), ("code", _("Coded evidence")), ("finding", _("Finding")), ("paragraph", _("Paragraph")),
        ("adopted", _("Adopted")), ("forum", _("Forum")),
    )  # fmt: skip
    return tuple(Knot(key, name, spun=key not in {"adopted", "forum"}) for key, name in names)


def thread_of(review: Review, *, calendar: Sequence[CalendarEntry] | None = None) -> tuple[Knot, ...]:
    """The thread of a review. One query, one more where the calendar is not at hand."""
    here = reverse("portal:review", args=[review.code])
    calendar = list(review.calendar.all()) if calendar is None else calendar
    numbers = numbers_of(review)
    filled = {
        "framework": _framework(review, numbers),
        "review": _counted(len(calendar), ngettext("date", "dates", len(calendar)), f"{here}#calendar"),
        "call": _call(calendar, f"{here}#calendar"),
        "answer": _answers(review, numbers),
        **_said(review, numbers),
        **_written(review, numbers),
        "adopted": Knot("", "", words=(_("not built yet"),), address=f"{here}#documents"),
        "forum": _forum(calendar, here),
    }
    return tuple(replace(filled[knot.key], key=knot.key, name=knot.name) for knot in bare_thread())


def _counted(count: int, words: str, address: str, *more: str) -> Knot:
    """A knot that is spun as soon as it counts something."""
    if not count:
        return Knot("", "", words=(_("nothing yet"),), address=address)
    return Knot("", "", number(count), (words, *more), address, spun=True)


def _framework(review: Review, numbers: Numbers) -> Knot:
    count = numbers.objectives
    return _counted(count, ngettext("objective", "objectives", count), reverse("evidence:objectives", args=[review.code]))


def _call(calendar: Sequence[CalendarEntry], address: str) -> Knot:
    due = [entry.begins for entry in calendar if entry.kind == CalendarKind.DUE and entry.begins]
    if not due:
        return Knot("", "", words=(_("date not public"),), address=address)
    chosen = next((entry.begins for entry in calendar if entry.key == "due" and entry.begins), max(due))
    return Knot("", "", words=(_("due on"), day(chosen)), address=address, spun=True)


def _answers(review: Review, numbers: Numbers) -> Knot:
    address = reverse("evidence:sources", args=[review.code])
    asked, answered, sources = numbers.states_asked, numbers.states_answered, numbers.sources_read
    read = ngettext("%(n)s source read", "%(n)s sources read", sources) % {"n": number(sources)}
    if asked:
        of = ngettext("of %(n)s State answered", "of %(n)s States answered", asked) % {"n": number(asked)}
        return Knot("", "", number(answered), (of, read), address, spun=bool(answered))
    return _counted(sources, ngettext("source read", "sources read", sources), address, _("States: not public"))


def _said(review: Review, numbers: Numbers) -> dict[str, Knot]:
    passages, codes = numbers.passages_read, numbers.codes_tied
    checked = _("%(n)s decided by a person") % {"n": number(numbers.codes_checked)}
    return {
        "passage": _counted(passages, ngettext("passage", "passages", passages), reverse("evidence:search", args=[review.code])),
        "code": _counted(codes, ngettext("code", "codes", codes), reverse("evidence:objectives", args=[review.code]), checked),
    }


def _written(review: Review, numbers: Numbers) -> dict[str, Knot]:
    paper = reverse("synthesis:paper", args=[review.code])
    findings, sentences = numbers.findings_made, numbers.sentences_written
    return {
        "finding": _counted(findings, ngettext("finding", "findings", findings), paper),
        "paragraph": _counted(sentences, ngettext("sentence", "sentences", sentences), paper),
    }


def _forum(calendar: Sequence[CalendarEntry], here: str) -> Knot:
    """Not built yet; the date is known from the calendar."""
    date = next((entry.begins for entry in calendar if entry.kind == CalendarKind.FORUM and entry.begins), None)
    words = (_("not built yet"), str(date.year)) if date else (_("not built yet"),)
    return Knot("", "", words=words, address=f"{here}#calendar")
