"""Every line that a form prints by itself: what stands in a returned file beside them was written by somebody."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from stocktake.foundation.texts import Shown
from stocktake.questionnaires.interfaces.forms.paper_form import Heading, PaperForm, Part, Question, Remark

_DIGITS = re.compile(r"\d+")


def folded(text: str) -> str:
    """Words as they are compared: white space made one, case forgotten."""
    return " ".join(text.split()).casefold()


def plainly(text: str) -> str:
    """A printed line as it is compared: numbers are made one too, because items count on between two printings."""
    return _DIGITS.sub("0", folded(text))


def printed_lines(forms: Iterable[PaperForm]) -> frozenset[str]:
    return frozenset(plainly(line) for form in forms for text in _texts(form) for line in (text, *text.split("\n")) if line.strip())


def _texts(form: PaperForm) -> Iterator[str]:
    yield from form.words.values()
    yield from (form.title, form.review, f"{form.words['for']} {form.party}", form.party)
    yield from (f"{form.words['identifier']}: {form.identifier}", form.identifier)
    yield f"{form.words['question']}\t{form.words['answer']}"
    yield f"{form.words['code']}\t{form.words['question']}\t{form.words['answer']}"
    for part in form.parts:
        yield from _of_part(part, form.words)


def _of_part(part: Part, words: dict[str, str]) -> Iterator[str]:
    match part:
        case Heading():
            yield from _shown(part.label)
            yield from _shown(part.label, before=f"{part.code} ")
            for text in part.texts:
                yield from _shown(text)
            yield part.only_if
        case Remark():
            for text in (part.label, *part.texts):
                yield from _shown(text)
        case Question():
            shown = f"{part.code}/{part.item}" if part.item else part.code
            yield from (shown, part.code, part.printed, part.only_if, part.limit)
            yield from _shown(part.label, before=f"{shown} ")
            for text in (part.label, part.hint, part.guidance, *(choice.label for choice in part.choices)):
                yield from _shown(text)
            if part.last:
                yield from (f"{words['last']} ({part.last.source}):", part.last.text)
                first, *_rest = part.last.text.split("\n")
                yield f"{words['last']} ({part.last.source}): {first}"


def _shown(text: Shown, before: str = "") -> Iterator[str]:
    yield f"{before}{text.text}"
    if text.borrowed:
        yield f"{before}{text.text} [{text.language}]"
