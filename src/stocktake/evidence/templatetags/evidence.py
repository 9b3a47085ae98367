"""What stands in every line of a long page, drawn in Python: a source of a hundred passages has hundreds of tags."""

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from stocktake.evidence.queries.shown import ShownPassage, Tied

register = template.Library()


@register.simple_tag
def words(passage: ShownPassage) -> SafeString:
    """The text of a passage, its marked pieces in `mark`. Every piece is escaped."""
    return format_html_join(
        "",
        "{}{}{}",
        ((_OPEN if piece.marked else "", piece.text, _CLOSE if piece.marked else "") for piece in passage.pieces),
    )


_OPEN, _CLOSE = SafeString("<mark>"), SafeString("</mark>")


@register.simple_tag(takes_context=True)
def tie(context: template.Context, tied: Tied) -> SafeString:
    """A code as a tag: dashed where a machine set it; an objective leads to all that was said about it."""
    # The stubs do not know that a render context keeps whatever a tag puts there.
    drawn: dict[tuple[int, bool, str], SafeString] = context.render_context.setdefault("ties", {})  # type: ignore[assignment, arg-type]
    key = (tied.element.pk, tied.machine, tied.band)
    if key not in drawn:
        drawn[key] = _draw(context["review"].code, tied)
    return drawn[key]


def _draw(review: str, tied: Tied) -> SafeString:
    label = tied.element.label
    unchecked = _("suggested by machine, unchecked") if tied.machine else ""
    machine = " machine" if tied.machine else ""
    if not tied.is_objective:
        return format_html(
            '<span class="tag{}" lang="{}" dir="{}" title="{}">{}</span>',
            machine, label.language, label.direction, unchecked, label.text,
        )  # fmt: skip
    said = _("Objective %(number)s: %(label)s") % {"number": tied.element.number, "label": label.text}
    return format_html(
        '<a class="tag obj{}" href="{}" title="{}"><span aria-hidden="true">{}</span><span class="hidden-text">{}</span></a>',
        machine, reverse("evidence:objective", args=[review, tied.element.number]),
        " · ".join(filter(None, [said, tied.band_label, unchecked])), tied.element.number,
        f"{said} ({unchecked})" if unchecked else said,
    )  # fmt: skip
