"""What the database counts into a matrix is what somebody counts by hand, passage by passage, whatever was said and coded."""

import random
from itertools import product

import pytest
from tests.conftest import NOON

from stocktake.evidence.enums import BY_WHAT_IS_SAID, Axis, Consent, Origin
from stocktake.evidence.models import Code, Passage, Repeat, Repetition
from stocktake.evidence.queries.matrix import Layout, matrix_for
from stocktake.evidence.rules.visibility import Act, may_passage
from stocktake.parties.models import Party
from stocktake.reviews.enums import RoleKind
from stocktake.reviews.models import RoundTable
from stocktake.reviews.rules.viewer import public_viewer, viewer_of

LAYOUTS = [(rows, columns) for rows, columns in product(BY_WHAT_IS_SAID, Axis) if rows != columns]


def _at_random(meridian, chance: random.Random) -> None:
    """Sources of every consent, with codes, repetitions, withdrawn passages and text of templates strewn over them."""
    elements = meridian.review.framework.elements
    for number, objectives in ((1, [1, 2, 20]), (2, [2, 7])):
        table = RoundTable.objects.create(
            review=meridian.review, number=number, titles={"en": f"Table {number}"}, status="invented"
        )
        table.objectives.set(elements.objectives().filter(number__in=objectives))
    Party.objects.filter(code="AU").update(subregion="Western Meridian")
    for place in range(9):
        texts = [f"Said in place {place} and paragraph {number} of this review." for number in range(4)]
        meridian.says(chance.choice(["AU", "BR", "SH"]), "\n\n".join(texts), consent=chance.choice(list(Consent)))
    passages = list(meridian.passages.order_by("pk"))
    Code.objects.filter(passage__in=passages).delete()
    tied = [*elements.objectives().filter(number__in=[1, 2, 7, 20]), *elements.categories()[:3]]
    for passage in passages:
        for element in chance.sample(tied, chance.randint(0, 4)):
            Code.objects.create(passage=passage, element=element, origin=Origin.PERSON, by="test", at=NOON)
    groups = [Repetition.objects.create(review=meridian.review, made_at=NOON) for _each in range(3)]
    for passage in chance.sample(passages, 14):
        Repeat.objects.create(passage=passage, repetition=chance.choice(groups), likeness=1)
    for passage in chance.sample(passages, 6):
        passage.language = chance.choice(["fr", "zh"])
        passage.consent = chance.choice([None, *Consent])
        passage.is_template = chance.random() < 0.3
        passage.withdrawn_at = NOON if chance.random() < 0.3 else None
        passage.save()


def _by_hand(viewer, passages, row, column) -> set[int]:
    return {
        passage.pk
        for passage in passages
        if not passage.is_template
        and passage.stands
        and passage.holding >= Consent.AGGREGATE
        and may_passage(viewer, Act.QUOTE, passage)
        and all(_stands_under(viewer, passage, words) for words in (row, column))
    }


def _stands_under(viewer, passage, words: dict[str, str]) -> bool:
    elements = {code.element for code in passage.codes.all()}
    may_name = may_passage(viewer, Act.NAME, passage)
    party = passage.source.party
    for word, value in words.items():
        match word:
            case "objective":
                held = any(each.kind == "objective" and str(each.number) == value for each in elements)
            case "category":
                held = any(each.kind == "category" and each.code == value for each in elements)
            case "round-table":
                held = any(str(table.number) == value for each in elements for table in each.round_tables.all())
            case "party":
                held = may_name and party.code == value
            case "subregion":
                held = may_name and (party.subregion or "-") == value
            case "language":
                held = passage.language == value
            case "unnamed":
                held = not may_name
        if not held:
            return False
    return True


@pytest.mark.parametrize("seed", [1, 2018, 2031])
@pytest.mark.parametrize("once", [False, True])
def test_what_the_database_counts_is_what_is_counted_by_hand(meridian, seed, once):
    _at_random(meridian, random.Random(seed))
    passages = list(
        Passage.objects.filter(source__review=meridian.review)
        .select_related("source__party")
        .prefetch_related("codes__element__round_tables")
    )
    groups = dict(Repeat.objects.filter(repetition__review=meridian.review).values_list("passage", "repetition"))
    officer = viewer_of(meridian.person("officer", RoleKind.OFFICER), meridian.review)
    focal = viewer_of(meridian.person("focal", RoleKind.FOCAL_POINT, "BR"), meridian.review)

    def number(viewer, row, column) -> int:
        found = _by_hand(viewer, passages, row, column)
        return len({-groups[pk] if once and pk in groups else pk for pk in found})

    counted = 0
    for viewer, (rows, columns) in product((public_viewer(meridian.review), officer, focal), LAYOUTS):
        layout = Layout.from_query({"rows": rows, "columns": columns} | ({"once": "on"} if once else {}))
        matrix = matrix_for(viewer, layout)
        assert matrix.total.number == number(viewer, {}, {})
        for head, total in matrix.columns:
            assert total.number == number(viewer, {}, head.words), (rows, columns, head.words)
        for line in matrix.lines:
            if not line.total.number and line.head.words.get("objective") not in {"1", "2", "7", "20"}:
                continue
            assert line.total.number == number(viewer, line.head.words, {}), (rows, columns, line.head.words)
            for (head, _total), cell in zip(matrix.columns, line.cells, strict=True):
                assert cell.number == number(viewer, line.head.words, head.words), (rows, columns, line.head.words, head.words)
                counted += cell.number
    assert counted
