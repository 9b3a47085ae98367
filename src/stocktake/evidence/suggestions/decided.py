"""What people decided about passages, added to what a pack offers to learn from."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from stocktake.evidence.suggestions.languages import LANGUAGES
from stocktake.evidence.suggestions.material import NOTHING, Material, Subject, Text

# Decisions on one code in one language count at most so many times as much as the pack's own sentences on it: what is
# written about most must not drown what is written about seldom.
_MOST = 3.0


@dataclass(frozen=True, slots=True)
class Decided:
    """A passage with the codes that people gave it.

    `objectives`: None where nothing can be concluded about them; empty where people found that none applies.
    """

    language: str
    text: str
    objectives: tuple[str, ...] | None
    categories: tuple[str, ...] = ()


def added(read: Material, decided: Sequence[Decided]) -> Material:
    """The material with the decisions among its sentences, weighted by language and code, under a digest of its own.

    Passages in another language than the six, and codes that the framework does not have, teach nothing.
    """
    usable = sorted((each for each in decided if each.language in LANGUAGES), key=repr)
    total = sha256(read.digest.encode())
    for each in usable:
        total.update(repr((each.language, each.text, each.objectives, each.categories)).encode())
    objectives = ((each, (each.objectives or (NOTHING,))) for each in usable if each.objectives is not None)
    return replace(
        read,
        objectives=_with(read.objectives, objectives),
        categories=_with(read.categories, ((each, each.categories) for each in usable)),
        digest=total.hexdigest(),
    )


def _with(subject: Subject, decided: Iterable[tuple[Decided, tuple[str, ...]]]) -> Subject:
    """A passage with several codes speaks for each by a part of itself."""
    known = {*subject.codes, NOTHING}
    texts = [Text(each.language, code, each.text, 1 / len(codes)) for each, codes in decided for code in codes if code in known]
    own = Counter((text.language, text.code) for text in subject.examples)
    come: dict[tuple[str, str], float] = defaultdict(float)
    for text in texts:
        come[text.language, text.code] += text.weight
    weighted = [
        replace(text, weight=text.weight * min(1.0, _MOST * max(own[key], 1) / come[key]))
        for text in texts
        for key in [(text.language, text.code)]
    ]
    return replace(subject, examples=(*subject.examples, *weighted))
