"""The thread of a review, knot by knot, with what hangs on each.

The counts are the same for everybody: they hold only what its consent allows to be counted.
"""

from dataclasses import dataclass, replace

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stocktake.evidence.enums import Origin
from stocktake.evidence.models import Code, Passage, Source
from stocktake.frameworks.models import Element
from stocktake.reviews.enums import ANSWERED, CalendarKind
from stocktake.reviews.models import CalendarEntry, Participation, Review
from stocktake.synthesis.models import Draft, Finding, Sentence
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


def thread_of(review: Review) -> tuple[Knot, ...]:
    """The thread of a review, in ten queries whatever the number of rows."""
    here = reverse("portal:review", args=[review.code])
    calendar = list(review.calendar.all())
    filled = {
        "framework": _framework(review),
        "review": _counted(len(calendar), ngettext("date", "dates", len(calendar)), f"{here}#calendar"),
        "call": _call(calendar, f"{here}#calendar"),
        "answer": _answers(review),
        **_said(review),
        **_written(review),
        "adopted": Knot("", "", words=(_("not built yet"),), address=f"{here}#documents"),
        "forum": _forum(calendar, here),
    }
    return tuple(
        replace(filled[knot.key], key=knot.key, name=knot.name) for knot in bare_thread()
    )


def _counted(count: int, words: str, address: str, *more: str) -> Knot:
    """A knot that is spun as soon as it counts something."""
    if not count:
        return Knot("", "", words=(_("nothing yet"),), address=address)
    return Knot("", "", number(count), (words, *more), address, spun=True)


def _framework(review: Review) -> Knot:
    count = Element.objects.objectives().filter(framework=review.framework).count()
    return _counted(count, ngettext("objective", "objectives", count), reverse("evidence:objectives", args=[review.code]))


def _call(calendar: list[CalendarEntry], address: str) -> Knot:
    due = [entry.begins for entry in calendar if entry.kind == CalendarKind.DUE and entry.begins]
    if not due:
        return Knot("", "", words=(_("date not public"),), address=address)
    chosen = next((entry.begins for entry in calendar if entry.key == "due" and entry.begins), max(due))
    return Knot("", "", words=(_("due on"), day(chosen)), address=address, spun=True)


def _answers(review: Review) -> Knot:
    address = reverse("evidence:sources", args=[review.code])
    asked = Participation.objects.filter(review=review).of_governments().aggregate(
        of=Count("pk"), answered=Count("pk", filter=Q(state__in=ANSWERED))
    )  # fmt: skip
    sources = Source.objects.filter(review=review).countable().count()
    read = ngettext("%(n)s source read", "%(n)s sources read", sources) % {"n": number(sources)}
    if asked["of"]:
        of = ngettext("of %(n)s State answered", "of %(n)s States answered", asked["of"]) % {"n": number(asked["of"])}
        return Knot("", "", number(asked["answered"]), (of, read), address, spun=bool(asked["answered"]))
    return _counted(sources, ngettext("source read", "sources read", sources), address, _("States: not public"))


def _said(review: Review) -> dict[str, Knot]:
    countable = Source.objects.filter(review=review).countable()
    passages = Passage.objects.filter(source__in=countable).count()
    codes = Code.objects.filter(passage__source__in=countable).aggregate(
        all=Count("pk"), checked=Count("pk", filter=Q(origin=Origin.PERSON))
    )  # fmt: skip
    checked = _("%(n)s decided by a person") % {"n": number(codes["checked"])}
    return {
        "passage": _counted(passages, ngettext("passage", "passages", passages), reverse("evidence:search", args=[review.code])),
        "code": _counted(
            codes["all"], ngettext("code", "codes", codes["all"]), reverse("evidence:objectives", args=[review.code]), checked
        ),
    }  # fmt: skip


def _written(review: Review) -> dict[str, Knot]:
    paper = reverse("synthesis:paper", args=[review.code])
    findings = Finding.objects.filter(review=review).count()
    draft = Draft.objects.filter(review=review).order_by("-at", "-pk").first()
    sentences = Sentence.objects.filter(paragraph__draft=draft).count() if draft else 0
    return {
        "finding": _counted(findings, ngettext("finding", "findings", findings), paper),
        "paragraph": _counted(sentences, ngettext("sentence", "sentences", sentences), paper),
    }


def _forum(calendar: list[CalendarEntry], here: str) -> Knot:
    """Not built yet; the date is known from the calendar."""
    date = next((entry.begins for entry in calendar if entry.kind == CalendarKind.FORUM and entry.begins), None)
    words = (_("not built yet"), str(date.year)) if date else (_("not built yet"),)
    return Knot("", "", words=words, address=f"{here}#calendar")
