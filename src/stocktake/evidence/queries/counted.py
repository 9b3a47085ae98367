"""Who spoke of what, whoever looks: the parties behind `n of N`, for every element of a kind at once."""

from collections import defaultdict
from collections.abc import Collection

from stocktake.evidence.models import Code
from stocktake.evidence.queries.counting import Heard
from stocktake.evidence.rules.visibility import countable_passages
from stocktake.reviews.models import Review


def speakers(review: Review, counted: Heard, elements: Collection[int]) -> dict[int, set[int]]:
    """For each element's id, the parties that spoke of it in passages that may be counted. One query."""
    rows = Code.objects.filter(countable_passages(through="passage__"), passage__source__review=review, element__in=elements)
    spoke: dict[int, set[int]] = defaultdict(set)
    for element, source in rows.order_by().values_list("element_id", "passage__source_id").distinct():
        if source in counted.sources:
            spoke[element].add(counted.sources[source])
    return spoke
