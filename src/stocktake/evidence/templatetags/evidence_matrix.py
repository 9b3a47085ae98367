"""The matrix, drawn in Python: it has a thousand cells."""

from collections.abc import Iterator
from functools import lru_cache

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from stocktake.evidence.enums import Axis
from stocktake.evidence.interfaces.pictures import Arcs
from stocktake.evidence.queries.matrix import STEPS, Cell, Line, Matrix
from stocktake.evidence.queries.matrix_heads import Head
from stocktake.evidence.queries.together import Together
from stocktake.ui.templatetags.ui import number, text

register = template.Library()

MANY = 8
"""From so many columns on their heads stand upright."""


@register.simple_tag(takes_context=True)
def matrix_table(context: template.Context, matrix: Matrix) -> SafeString:
    """The table of a matrix; each number leads to its passages."""
    opens = reverse("evidence:search", args=[context["review"].code])
    with_voices = any(line.voices for line in matrix.lines)
    heads = format_html_join("", "{}", ((_column(head, matrix.layout.columns),) for head, _total in matrix.columns))
    return format_html(
        '<div class="scroll" tabindex="0" role="region" aria-label="{label}"><table class="matrix"{dense}><thead><tr>'
        '<th scope="col">{rows}</th>{voices}<th scope="col" class="number">{all}</th>{heads}</tr></thead>\n<tbody>{lines}</tbody>'
        '<tfoot><tr><th scope="row">{total}</th>{gap}<td class="number">{everything}</td>{totals}</tr></tfoot></table></div>',
        label=_("Matrix"), rows=matrix.layout.rows.label, all=_("Passages"), heads=heads, total=_("All passages"),
        dense=SafeString(' data-columns="many"') if len(matrix.columns) > MANY else "",
        voices=_of_whom() if with_voices else "",
        gap=SafeString('<td class="of"></td><td class="of"></td>') if with_voices else "",
        lines=format_html_join("\n", "{}", ((row,) for row in _lines(matrix, opens, with_voices))),
        everything=_opening(matrix.total, opens),
        totals=format_html_join("", '<td class="number">{}</td>', ((_opening(total, opens),) for _head, total in matrix.columns)),
    )  # fmt: skip


@register.simple_tag
def shades(matrix: Matrix) -> list[tuple[int, str]]:
    """Each shade with the numbers it stands for."""
    first = 1 + STEPS - len(matrix.steps)
    return [
        (level, number(low) if low == high else f"{number(low)}–{number(high)}")
        for level, (low, high) in enumerate(matrix.steps, start=first)
    ]


@register.simple_tag
def said(line: Line, matrix: Matrix) -> str:
    """A row in words: for whoever does not see its picture."""
    told = [
        f"{head.label} {number(cell.number)}"
        for (head, _total), cell in zip(matrix.columns, line.cells, strict=True)
        if cell.number
    ]
    return f"{line.head.mark} {line.head.label}: {', '.join(told) or number(0)}"


@register.simple_tag
def arc_points(drawn: Arcs, together: Together) -> SafeString:
    """The numbers of the objectives under the arcs."""
    named = ((x, drawn.line + 18, objective.number) for x, objective in zip(drawn.points, together.objectives, strict=True))
    return format_html_join("", '<text x="{}" y="{}">{}</text>', named)


def _of_whom() -> SafeString:
    heads = ((head,) for head in (_("Reporting States"), _("Others")))
    return format_html_join("", '<th scope="col" class="of">{}</th>', heads)


def _column(head: Head, axis: Axis) -> SafeString:
    label = format_html("{} ", head.mark) if head.mark and axis != Axis.PARTY else ""
    waits = ""
    if head.reports is False:
        waits = format_html('<span aria-hidden="true">*</span><span class="hidden-text"> ({})</span>', _("has not reported"))
    title = format_html(' title="{}"', _("has not reported")) if head.reports is False else ""
    return format_html('<th scope="col" class="laid"{}><span>{}{}{}</span></th>', title, label, text(head.label), waits)


def _lines(matrix: Matrix, opens: str, with_voices: bool) -> Iterator[SafeString]:
    for line in matrix.lines:
        yield format_html(
            '<tr><th scope="row">{}{}{}</th>{}<td class="number">{}</td>{}</tr>',
            format_html("<b>{}</b> ", line.head.mark) if line.head.mark else "", text(line.head.label), _under(line),
            _voices(line) if with_voices else "", _opening(line.total, opens),
            format_html_join("", "{}", ((_cell(cell, opens),) for cell in line.cells)),
        )  # fmt: skip


def _voices(line: Line) -> SafeString:
    if line.voices is None:
        return SafeString("<td></td><td></td>")
    pairs = ((line.voices.states, line.voices.of_states), (line.voices.others, line.voices.of_others))
    told = ((_("%(n)s of %(of)s") % {"n": number(n), "of": number(of)},) for n, of in pairs)
    return format_html_join("", '<td class="of">{}</td>', told)


def _under(line: Line) -> SafeString | str:
    """Of how many, under the head of the row: for narrow screens, where it has no column."""
    if line.voices is None:
        return ""
    states = _("%(n)s of %(of)s States") % {"n": number(line.voices.states), "of": number(line.voices.of_states)}
    others = _("%(n)s of %(of)s others") % {"n": number(line.voices.others), "of": number(line.voices.of_others)}
    return format_html('<small class="narrow">{} · {}</small>', states, others)


def _cell(cell: Cell, opens: str) -> SafeString:
    if not cell.number:
        return SafeString("<td></td>")
    return format_html('<td data-level="{}">{}</td>', cell.level, _opening(cell, opens))


def _opening(cell: Cell, opens: str) -> SafeString | str:
    told = _told(cell.number, get_language())
    return format_html('<a href="{}?{}">{}</a>', opens, cell.query, told) if cell.number else told


@lru_cache(maxsize=4096)
def _told(value: int, language: str | None) -> str:
    """A number as this language writes it: a matrix has a thousand of them, most of them the same."""
    return number(value)
