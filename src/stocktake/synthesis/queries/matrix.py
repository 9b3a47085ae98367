"""The matrix: parties × objectives, the number of coded passages of sources that may be counted.

A party stands under its name only with what it allows to be named; the rest is added up in one row per voice, so that
no row tells who said what may not be told. It counts as the page of the matrix does, and what may be counted but not quoted as well:
a page opens its passages, a file does not.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from stocktake.evidence.enums import Consent
from stocktake.evidence.models import Code, Source
from stocktake.evidence.rules.visibility import Act, countable_passages, passages_for
from stocktake.frameworks.enums import ElementKind
from stocktake.frameworks.models import Element
from stocktake.parties.enums import GOVERNMENTS
from stocktake.parties.models import Party
from stocktake.reviews.models import Review
from stocktake.reviews.rules.viewer import public_viewer
from stocktake.synthesis.enums import Voices
from stocktake.synthesis.queries.voices import heard


@dataclass(frozen=True)
class Row:
    """A party (or those not named of one voice) with its number of passages per objective, in the columns' order."""

    code: str
    name: str
    voices: Voices
    reporting: bool
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Matrix:
    objectives: tuple[Element, ...]
    rows: tuple[Row, ...]


def matrix_of(review: Review, language: str) -> Matrix:
    """The matrix of a review as the public may see it: States by their code, then others, then those not named."""
    objectives = tuple(review.framework.elements.objectives())
    voices = heard(review)
    sources = Source.objects.countable().filter(review=review, party__isnull=False).order_by()
    heard_at_all = {(party, consent >= Consent.QUOTE_NAMED) for party, consent in sources.values_list("party_id", "consent")}
    numbers = _numbers(review)
    parties = Party.objects.with_names().in_bulk({party for party, _named in heard_at_all})
    named: dict[int, dict[int, int]] = {}
    unnamed: dict[Voices, dict[int, int]] = {}
    for party, may_be_named in heard_at_all.union(numbers):
        voice = Voices.GOVERNMENTS if parties[party].kind in GOVERNMENTS else Voices.OTHERS
        if may_be_named:
            named.setdefault(party, defaultdict(int))
        else:
            unnamed.setdefault(voice, defaultdict(int))
    for (party, may_be_named), cells in numbers.items():
        voice = Voices.GOVERNMENTS if parties[party].kind in GOVERNMENTS else Voices.OTHERS
        row = named[party] if may_be_named else unnamed[voice]
        for element, number in cells.items():
            row[element] += number
    reporting = frozenset().union(*voices.parties.values())
    found = [
        Row(
            parties[party].code, parties[party].name(language).text,
            Voices.GOVERNMENTS if parties[party].kind in GOVERNMENTS else Voices.OTHERS, party in reporting,
            tuple(cells.get(objective.pk, 0) for objective in objectives),
        )
        for party, cells in named.items()
    ]  # fmt: skip
    found.sort(key=lambda row: (row.voices != Voices.GOVERNMENTS, row.code))
    for voice in Voices:
        if voice in unnamed:
            cells = unnamed[voice]
            found.append(Row("", _("not named"), voice, True, tuple(cells.get(objective.pk, 0) for objective in objectives)))
    return Matrix(objectives, tuple(found))


def _numbers(review: Review) -> dict[tuple[int, bool], dict[int, int]]:
    """Per party and whether it may be named with them: per objective, the passages that may be counted."""
    public = public_viewer(review)
    rows = (
        Code.objects.filter(
            countable_passages(through="passage__"), passage__source__review=review, passage__source__party__isnull=False,
            element__kind=ElementKind.OBJECTIVE,
        )
        .order_by()
        .values_list("passage__source__party_id", "element_id")
        .annotate(all=Count("pk"), named=Count("pk", filter=passages_for(public, Act.NAME, through="passage__")))
    )  # fmt: skip
    numbers: dict[tuple[int, bool], dict[int, int]] = defaultdict(dict)
    for party, element, everything, with_name in rows:
        for may_be_named, number in ((True, with_name), (False, everything - with_name)):
            if number:
                numbers[(party, may_be_named)][element] = number
    return numbers
