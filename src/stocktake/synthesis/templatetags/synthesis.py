"""What stands in every line of a paper, drawn in Python: a paper has hundreds of sentences, each with its mark."""

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from stocktake.synthesis.enums import SentenceKind
from stocktake.synthesis.queries.paper import ParagraphSeen, Segment, SentenceSeen

register = template.Library()


_OPENS = 'href="{at}{pk}/" hx-get="{at}{pk}/" hx-target="#drawer" aria-describedby="rests">{mark}</a></span> '
_PLAIN = '<span id="s{pk}"{chosen}>{words}</span> '
_MARKED = '<span id="s{pk}"{chosen}>{words}<a class="cite" ' + _OPENS
_FIGURE = '<span id="s{pk}"{chosen}><a class="fig" ' + _OPENS
_CHOSEN = SafeString(' class="cited"')
_NUMBERED = '<p class="n" data-n="{number}." id="para-{number}">{sentences}</p>\n'
_HEADINGS = {1: "<h2>{}</h2>\n", 2: "<h3>{}</h3>\n"}


@register.simple_tag
def part(seen: ParagraphSeen, at: str, chosen: int | None) -> SafeString:
    """A heading, or a numbered paragraph with its sentences, each with the mark that opens what it rests on.

    `at` is the address before a sentence's number; the `chosen` one is shown as open.
    """
    paragraph = seen.paragraph
    if paragraph.level:
        return format_html(_HEADINGS[min(paragraph.level, 2)], paragraph.text)
    start = conditional_escape(at)
    sentences = format_html_join("", "{}", ((_drawn(sentence, start, chosen),) for sentence in seen.sentences))
    return format_html(_NUMBERED, number=paragraph.number, sentences=sentences)


def _drawn(sentence: SentenceSeen, at: SafeString, chosen: int | None) -> SafeString:
    now = _CHOSEN if sentence.pk == chosen else ""
    if sentence.kind == SentenceKind.FIGURE:
        return format_html(_FIGURE, pk=sentence.pk, chosen=now, at=at, mark=sentence.text)
    words = _words(sentence.segments)
    if not sentence.mark:
        return format_html(_PLAIN, pk=sentence.pk, chosen=now, words=words)
    return format_html(_MARKED, pk=sentence.pk, chosen=now, at=at, words=words, mark=sentence.mark)


def _words(segments: tuple[Segment, ...]) -> SafeString | str:
    if len(segments) == 1 and not segments[0].quoted:
        return segments[0].text
    return format_html_join("", "{}", ((_segment(segment),) for segment in segments))


def _segment(segment: Segment) -> SafeString | str:
    if not segment.quoted:
        return segment.text
    return format_html('<bdi lang="{}" dir="{}">{}</bdi>', segment.language, segment.direction, segment.text)
