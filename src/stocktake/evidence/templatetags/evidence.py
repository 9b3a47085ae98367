"""What stands in every line of a long page, drawn in Python: a source of a hundred passages has hundreds of tags."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, cast

from django import template
from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stocktake.evidence.queries.facets import Choice
from stocktake.evidence.queries.shown import ShownPassage, Tied
from stocktake.evidence.queries.sources import ShownSource
from stocktake.foundation.texts import Shown
from stocktake.ui.templatetags.ui import day, language_tag, text

register = template.Library()

_SELECTED = SafeString(" selected")
_OPEN, _CLOSE = SafeString("<mark>"), SafeString("</mark>")


class _Pen:
    """What is the same in many lines of one page, and is made once."""

    def __init__(self, review: str) -> None:
        self.review = review
        self.made: dict[tuple[object, ...], Any] = {}

    def once(self, draw: Callable[..., Any], *words: object) -> Any:
        """What a function makes of these words, which say all that it depends on."""
        key = (draw, *words)
        if key not in self.made:
            self.made[key] = draw(*words)
        return self.made[key]

    def address(self, page: str, number: int) -> str:
        """The address of a page that is told by its number (asking for it some hundred times is felt)."""
        return f"{self.once(_address, self.review, page)}{number}/"

    def tie(self, tied: Tied) -> SafeString:
        key = (_tie, tied.element.pk, tied.how, tied.band)
        if key not in self.made:
            self.made[key] = _tie(self, tied)
        return cast(SafeString, self.made[key])

    def who(self, passage: ShownPassage) -> SafeString:
        return cast(SafeString, self.once(_who, self.review, passage.who, passage.party_code, bool(passage.title)))

    def fact(self, words: str) -> SafeString:
        return cast(SafeString, self.once(_fact, words))

    def language(self, code: str) -> SafeString:
        return cast(SafeString, self.once(language_tag, code))


def _address(review: str, page: str) -> str:
    return reverse(f"evidence:{page}", args=[review, 0]).removesuffix("0/")


def _fact(words: str) -> SafeString:
    return format_html("<span>{}</span>", words)


def _pen(context: template.Context) -> _Pen:
    # The stubs do not know that a render context keeps whatever a tag puts there.
    return context.render_context.setdefault("pen", _Pen(context["review"].code))  # type: ignore[return-value, arg-type]


@register.simple_tag
def words(passage: ShownPassage) -> SafeString:
    """The text of a passage, its marked pieces in `mark`. Every piece is escaped."""
    pieces = (_OPEN + escape(piece.text) + _CLOSE if piece.marked else escape(piece.text) for piece in passage.pieces)
    return SafeString("".join(pieces))  # nosec B703 # every piece is escaped


@register.simple_tag(takes_context=True)
def tie(context: template.Context, tied: Tied) -> SafeString:
    """A code as a tag: dashed where a machine set it; an objective leads to all that was said about it."""
    return _pen(context).tie(tied)


def _tie(pen: _Pen, tied: Tied) -> SafeString:
    label = tied.element.label
    unchecked = _("suggested by machine, unchecked") if tied.machine else tied.how if tied.by_question else ""
    machine = " machine" if tied.machine else " by-question" if tied.by_question else ""
    if not tied.is_objective:
        return format_html(
            '<span class="tag{}" lang="{}" dir="{}" title="{}">{}</span>',
            machine, label.language, label.direction, unchecked, label.text,
        )  # fmt: skip
    said = _("Objective %(number)s: %(label)s") % {"number": tied.element.number, "label": label.text}
    return format_html(
        '<a class="tag obj{}" href="{}" title="{}"><span aria-hidden="true">{}</span><span class="hidden-text">{}</span></a>',
        machine, pen.address("objective", tied.element.number),
        " · ".join(filter(None, [said, tied.band_label, unchecked])), tied.element.number,
        f"{said} ({unchecked})" if unchecked else said,
    )  # fmt: skip


@register.simple_tag
def unchecked_mark() -> SafeString:
    """What a machine read from a picture says so, wherever it is shown, until a person has compared it with the page."""
    return format_html('<span class="tag machine">{}</span>', _("read by machine, unchecked"))


def _unchecked(passage: ShownPassage) -> SafeString | str:
    return format_html("{} ", unchecked_mark()) if passage.is_unchecked else ""


@register.simple_tag(takes_context=True)
def who(context: template.Context, passage: ShownPassage) -> SafeString:
    """Who said a passage, leading to all that they said; or that they are not named."""
    return _pen(context).who(passage)


def _who(review: str, who: Shown | None, party: str, has_title: bool) -> SafeString:
    if who is None:
        unnamed = _("The review’s own document") if has_title else _("Not named, as the sender wished")
        return format_html("<b>{}</b>", unnamed)
    return format_html('<b><a href="{}">{}</a></b>', reverse("evidence:party", args=[review, party]), text(who))


@register.simple_tag(takes_context=True)
def quote(context: template.Context, passage: ShownPassage) -> SafeString:
    """A passage as a quotation: its words, who said them and where, what they are tied to; it opens in the drawer."""
    pen = _pen(context)
    return format_html(
        '<div class="quote" id="passage-{id}">\n<q lang="{language}" dir="{direction}">{words}</q>\n'
        '<div class="src">{who}{document}\n<a href="{address}" hx-get="{address}" hx-target="#drawer">{passage}</a>\n'
        "{unchecked}{ties}{tag}</div>\n</div>\n",
        id=passage.id, language=passage.language, direction=passage.direction, words=words(passage),
        who=pen.who(passage), document=_document(passage), address=pen.address("passage", passage.id),
        passage=_("passage %(number)s") % {"number": passage.number} if passage.number else _("passage"),
        unchecked=_unchecked(passage),
        ties=format_html_join("", "{} ", ((pen.tie(tied),) for tied in passage.codes)),
        tag=pen.language(passage.language) if passage.language != context["page_language"] else "",
    )  # fmt: skip


def _document(passage: ShownPassage) -> SafeString | str:
    if not passage.title:
        return ""
    page = ", " + _("p. %(page)s") % {"page": passage.page} if passage.page else ""
    return format_html("<span>{}{}</span>", passage.title, page)


@register.simple_tag(takes_context=True)
def passage_line(context: template.Context, passage: ShownPassage, language: str) -> SafeString:
    """A passage where it stands in its source, which is in that language: what it is tied to, and where it was used."""
    pen = _pen(context)
    return format_html(
        '<div class="passage" id="p{number}" data-n="{number}"><div lang="{language}" dir="{direction}">{label}{words}</div>\n'
        '<div class="src"><a href="{address}" hx-get="{address}" hx-target="#drawer" aria-label="{said}">{evidence}</a>'
        "{unchecked}{ties}{tag}{uses}{before}{also}</div></div>",
        number=passage.number, language=passage.language, direction=passage.direction,
        label=format_html('<span class="meta">{}</span> ', passage.label) if passage.label else "", words=words(passage),
        address=pen.address("passage", passage.id), evidence=_("evidence"),
        said=_("Passage %(number)s with its evidence") % {"number": passage.number},
        unchecked=_unchecked(passage),
        ties=format_html_join("", "{} {}", ((pen.tie(tied), _band(tied)) for tied in passage.codes)),
        tag=pen.language(passage.language) if passage.language != language else "",
        uses=format_html_join("", '<a class="cite" href="{}">{}</a> ', ((use.href, use.label) for use in passage.uses)),
        before=_before(passage), also=_also(passage),
    )  # fmt: skip


def _before(passage: ShownPassage) -> SafeString | str:
    """That its words stood in a template, or were said in an earlier cycle; the drawer says where."""
    before = passage.before
    if before is None:
        return ""
    if not before.is_template:
        said = _("unchanged since %(cycle)s") if before.is_same else _("nearly unchanged since %(cycle)s")
        return format_html('<span class="meta">{}</span> ', said % {"cycle": before.cycle})
    said = (
        _("left standing from the template, counted all the same")
        if before.counted_by
        else _("left standing from the template, not counted")
    )
    return format_html('<span class="meta">{}</span> ', said)


def _also(passage: ShownPassage) -> SafeString | str:
    """Who else said it in nearly the same words: each of them once; the drawer leads to their passages."""
    if not passage.also:
        return ""
    unnamed, own = _("somebody not named"), _("a document of the review")
    names = dict.fromkeys(str(also.who) if also.who else own if also.title else unnamed for also in passage.also)
    return format_html('<span class="meta">{}</span>', _("also said by %(names)s") % {"names": ", ".join(names)})


def _band(tied: Tied) -> SafeString | str:
    return format_html('<span class="band">{}</span> ', tied.band_label) if tied.band and tied.is_objective else ""


@register.simple_tag(takes_context=True)
def source_line(context: template.Context, source: ShownSource) -> SafeString:
    """A source in a list: its title, which opens it where it may be opened, and what is known of it."""
    pen = _pen(context)
    facts = _facts(source, pen, for_secretariat=context["viewer"].is_secretariat)
    return format_html(
        '<li><{tag}{opens} lang="{language}" dir="auto">{title}</{tag}>\n<div class="src">{facts}</div>\n{refused}</li>',
        tag="a" if source.may_open else "span", language=source.language, title=source.title,
        opens=format_html(' href="{}"', pen.address("source", source.id)) if source.may_open else "",
        facts=format_html_join("", "{}", ((fact,) for fact in facts)),
        refused=format_html('<div class="notice warning"><p><bdi>{}</bdi>: {}</p></div>', source.filename, source.message)
        if source.is_unreadable else "",
    )  # fmt: skip


def _facts(source: ShownSource, pen: _Pen, *, for_secretariat: bool) -> Iterator[SafeString]:
    yield pen.fact(source.kind)
    if source.received_at:
        yield pen.fact(day(source.received_at))
    if source.is_unreadable:
        yield pen.fact(_("could not be read"))
    elif source.is_waiting:
        yield pen.fact(_("waiting to be read"))
    else:
        number = source.passages
        yield pen.fact(ngettext("one passage", "%(number)s passages", number) % {"number": number})
    if source.parent:
        yield pen.fact(_("attached to “%(title)s”") % {"title": source.parent})
    if source.language != "und":
        yield pen.language(source.language)
    if not source.may_open:
        yield pen.fact(_("quoted here, not published as a whole"))
    if for_secretariat:
        yield pen.fact(source.consent)
        if source.arrivals > 1:
            yield pen.fact(_("arrived %(number)s times") % {"number": source.arrivals})


@register.simple_tag
def choice(name: str, label: str, choices: Iterable[Choice], chosen: str | int | None) -> SafeString:
    """One filter of a form: all, or one of the values, each with its number of passages."""
    options = (
        (
            each.value, format_html(' lang="{}"', each.language) if each.language else "",
            _SELECTED if each.value == str(chosen) else "", each.label, each.count,
        )
        for each in choices
    )  # fmt: skip
    return format_html(
        '<div class="field"><label for="by-{name}">{label}</label>\n'
        '<select name="{name}" id="by-{name}"><option value="">{all}</option>\n{options}</select></div>\n',
        name=name, label=label, all=_("all"),
        options=format_html_join("", '<option value="{}"{}{}>{} ({})</option>\n', options),
    )  # fmt: skip
