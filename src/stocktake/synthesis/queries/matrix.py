"""The matrix: parties × objectives, the number of coded passages of sources that may be counted.

A party stands under its name only with what it allows to be named; the rest is added up in one row per voice, so that
no row tells who said what may not be told.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from stocktake.evidence.enums import Consent
from stocktake.evidence.models import Code, Source
from stocktake.frameworks.enums import ElementKind
from stocktake.frameworks.models import Element
from stocktake.parties.enums import GOVERNMENTS
from stocktake.parties.models import Party
from stocktake.reviews.models import Review
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
    sources = {
        pk: (party, consent)
        for pk, party, consent in Source.objects.countable()
        .filter(review=review, party__isnull=False)
        .values_list("pk", "party_id", "consent")
    }
    numbers: dict[int, dict[int, int]] = defaultdict(dict)
    rows = (
        Code.objects.filter(passage__source__in=list(sources), element__kind=ElementKind.OBJECTIVE)
        .values("passage__source_id", "element_id")
        .annotate(number=Count("pk"))
        .order_by("passage__source_id", "element_id")
    )
    for row in rows:
        numbers[row["passage__source_id"]][row["element_id"]] = row["number"]
    parties = Party.objects.with_names().in_bulk({party for party, _consent in sources.values()})
    named: dict[int, dict[int, int]] = {}
    unnamed: dict[Voices, dict[int, int]] = {}
    for pk, (party, consent) in sources.items():
        voice = Voices.GOVERNMENTS if parties[party].kind in GOVERNMENTS else Voices.OTHERS
        if consent >= Consent.QUOTE_NAMED:
            cells = named.setdefault(party, defaultdict(int))
        else:
            cells = unnamed.setdefault(voice, defaultdict(int))
        for element, number in numbers[pk].items():
            cells[element] += number
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
            found.append(
                Row("", _("not named"), voice, True, tuple(cells.get(objective.pk, 0) for objective in objectives))
            )
    return Matrix(objectives, tuple(found))
