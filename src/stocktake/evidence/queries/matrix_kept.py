"""What a freeze keeps of the coded evidence, so that the matrix can be counted again as it was: numbers of passages and what
each was tied to, never its words. What was withdrawn since is a number there and nothing more."""

from collections.abc import Mapping
from typing import Any

from stocktake.evidence.models import Repeat
from stocktake.evidence.queries.counting import heard
from stocktake.evidence.queries.matrix import EVERYTHING
from stocktake.evidence.queries.matrix_told import Told, told_to
from stocktake.frameworks.models import Element
from stocktake.parties.models import Party
from stocktake.reviews.models import Review
from stocktake.reviews.rules.viewer import Viewer


def coded_now(viewer: Viewer) -> dict[str, Any]:
    """All that may be counted now, with who is heard. For the secretariat: it names every party. A fixed number of queries."""
    elements = _counted(viewer.review)
    told = told_to(viewer, EVERYTHING, elements)
    codes = dict(Party.objects.filter(pk__in={each.party for each in told}).values_list("pk", "code"))
    voices = heard(viewer.review).voices(set())
    return {
        "states": voices.of_states,
        "others": voices.of_others,
        "passages": [
            [each.passage, codes.get(each.party or 0, ""), each.language, sorted(elements[pk] for pk in each.elements)]
            for each in sorted(told)
        ],
    }


def told_then(review: Review, coded: Mapping[str, Any]) -> list[Told]:
    """The passages of a freeze, as the matrix counts them. What a party or an element is called today is no matter; which texts
    repeat each other is as it is known today. Three queries."""
    elements = {key: pk for pk, key in _counted(review).items()}
    rows = Party.objects.filter(code__in={code for _pk, code, *_more in coded["passages"]}).values_list("code", "pk", "subregion")
    parties = {code: (pk, subregion) for code, pk, subregion in rows}
    groups = dict(Repeat.objects.filter(repetition__review=review).values_list("passage", "repetition"))
    told = []
    for pk, code, language, keys in coded["passages"]:
        party, subregion = parties.get(code, (None, ""))
        tied = tuple(elements[key] for key in keys if key in elements)
        told.append(Told(pk, party, subregion, language, tied, groups.get(pk)))
    return told


def _counted(review: Review) -> dict[int, str]:
    """The elements that a matrix counts by, as a freeze names them: `objective 20`, `category challenge`."""
    rows: list[Element] = list(review.framework.elements.counted().only("kind", "code"))
    return {element.pk: f"{element.kind} {element.code}" for element in rows}
