"""Words named by writing them: where they stand in a passage."""

from django.utils.translation import gettext as _

from stocktake.foundation.refusals import Refusal


class NotFound(Refusal):
    """The words do not stand in the passage as they were written."""


class FoundTwice(Refusal):
    """The words stand there more than once, and which of them is meant is not known."""


def spans_named(written: str, text: str) -> list[tuple[int, int]]:
    """The spans (start, and end after the last character) of each line of `written` in the text; empty lines name nothing.

    Raises NotFound or FoundTwice, naming the words.
    """
    return [_only(line.strip(), text) for line in written.splitlines() if line.strip()]


def _only(words: str, text: str) -> tuple[int, int]:
    start = text.find(words)
    if start < 0:
        raise NotFound(_("“%(words)s” does not stand in this passage as it is written here.") % {"words": words[:80]})
    if text.find(words, start + 1) >= 0:
        raise FoundTwice(
            _("“%(words)s” stands in this passage more than once. Please take some of the words before or after it along.")
            % {"words": words[:80]}
        )
    return start, start + len(words)
