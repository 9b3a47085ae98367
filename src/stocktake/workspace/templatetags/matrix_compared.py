"""Two matrices laid beside each other, drawn in Python."""

from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from stocktake.ui.templatetags.ui import number, text
from stocktake.workspace.queries.matrix_compared import Difference, MatricesCompared

register = template.Library()

MANY = 8
"""From so many columns on their heads stand upright."""


@register.simple_tag(takes_context=True)
def compared_table(context: template.Context, found: MatricesCompared, words: str) -> SafeString:
    """What there is now, and what came and went, each leading to its passages."""
    opens = f"{reverse('workspace:matrix-difference', args=[context['review'].code])}?{words}"
    lines = (
        (
            format_html("<b>{}</b> ", row.mark) if row.mark else "", text(row.label), _cell(total, opens),
            format_html_join("", "{}", ((_cell(cell, opens),) for cell in cells)),
        )
        for row, total, cells in found.lines
    )  # fmt: skip
    return format_html(
        '<div class="scroll" tabindex="0" role="region" aria-label="{label}"><table class="matrix"{dense}><thead><tr>'
        '<th scope="col">{rows}</th><th scope="col" class="number">{all}</th>{heads}</tr></thead>\n<tbody>{lines}</tbody>'
        '<tfoot><tr><th scope="row">{total}</th>{everything}{totals}</tr></tfoot></table></div>',
        label=_("Matrix"), rows=found.layout.rows.label, all=_("Passages"), total=_("All passages"),
        dense=SafeString(' data-columns="many"') if len(found.columns) > MANY else "",
        heads=format_html_join("", '<th scope="col" class="laid"><span>{}</span></th>', ((text(head.label),) for head in found.columns)),
        lines=format_html_join("\n", '<tr><th scope="row">{}{}</th>{}{}</tr>', lines),
        everything=_cell(found.all, opens), totals=format_html_join("", "{}", ((_cell(total, opens),) for total in found.totals)),
    )  # fmt: skip


def _cell(cell: Difference, opens: str) -> SafeString:
    if not cell.before and not cell.after:
        return SafeString("<td></td>")
    shade = format_html(' data-level="{}"', cell.level) if cell.level else ""
    if cell.is_same:
        return format_html('<td{}><span class="still">{}</span></td>', shade, number(cell.after))
    moves = [f"+{number(len(cell.grown))}"] if cell.grown else []
    moves += [f"−{number(len(cell.fallen))}"] if cell.fallen else []
    address = f"{opens}&{urlencode({'row': cell.row, 'column': cell.column})}"
    said = _("%(before)s then, %(after)s now") % {"before": number(cell.before), "after": number(cell.after)}
    return format_html(
        '<td{}><a href="{}" title="{}">{} <small>{}</small></a></td>', shade, address, said, number(cell.after), " ".join(moves)
    )
