"""The matrix: who spoke of what, as far as it may be told; safe to open in a spreadsheet."""

import csv
import io
from collections import defaultdict

import pytest

from stocktake.evidence.enums import Consent
from stocktake.evidence.models import Code, Passage, Source
from stocktake.evidence.queries.matrix import Layout, matrix_for
from stocktake.evidence.rules.visibility import countable_passages
from stocktake.reviews.models import Review
from stocktake.reviews.rules.viewer import public_viewer
from stocktake.synthesis.interfaces.exports import as_matrix, safe
from stocktake.synthesis.queries.matrix import matrix_of

pytestmark = pytest.mark.django_db


def rows(review: Review) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(as_matrix(matrix_of(review, "en")).decode("utf-8"))))


def test_all_coded_passages_that_may_be_counted_are_in_it_once(demonstration: Review) -> None:
    countable = Source.objects.countable().filter(review=demonstration, party__isnull=False)
    codes = Code.objects.filter(passage__source__in=countable, element__kind="objective").count()
    assert sum(int(row["all"]) for row in rows(demonstration)) == codes


def test_who_may_not_be_named_has_no_row(demonstration: Review) -> None:
    sent = Source.objects.filter(review=demonstration, party__isnull=False)
    named = sent.filter(consent__gte=Consent.QUOTE_NAMED).values_list("party__code", flat=True)
    unnamed = set(sent.values_list("party__code", flat=True)) - set(named)
    assert "SHR" in unnamed
    assert not unnamed & {row["party"] for row in rows(demonstration)}
    assert "not named" in {row["name"] for row in rows(demonstration)}


def test_the_file_counts_as_the_page_does_and_what_may_be_counted_but_not_quoted_as_well(demonstration: Review) -> None:
    page = matrix_for(public_viewer(demonstration), Layout.from_query({"rows": "objective", "columns": "party"}))
    on_page: dict[tuple[str, str], int] = {}
    for line in page.lines:
        for (head, _total), cell in zip(page.columns, line.cells, strict=True):
            if cell.number:
                on_page[line.head.mark, head.mark] = cell.number
    in_file: dict[tuple[str, str], int] = defaultdict(int)
    for row in rows(demonstration):
        for objective in range(1, 24):
            if number := int(row[f"objective {objective}"]):
                in_file[str(objective), row["party"]] += number
    unquoted = Code.objects.filter(
        countable_passages(through="passage__"), passage__source__review=demonstration, passage__source__party__isnull=False,
        passage__source__consent=Consent.AGGREGATE, passage__consent__isnull=True, element__kind="objective",
    )  # fmt: skip
    for number in unquoted.values_list("element__number", flat=True):
        on_page[str(number), ""] = on_page.get((str(number), ""), 0) + 1
    assert unquoted.exists()
    assert in_file == on_page


def test_text_of_a_template_is_in_neither(demonstration: Review) -> None:
    code = Code.objects.filter(
        passage__source__review=demonstration, element__kind="objective", passage__source__party__isnull=False
    ).first()
    before = sum(int(row["all"]) for row in rows(demonstration))
    lost = Code.objects.filter(passage=code.passage, element__kind="objective").count()
    Passage.objects.filter(pk=code.passage_id).update(is_template=True)
    assert sum(int(row["all"]) for row in rows(demonstration)) == before - lost


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_can_be_taken_for_a_formula(cell: str) -> None:
    assert safe(cell) == f"'{cell}"


def test_plain_names_stay_as_they_are() -> None:
    assert safe("Aurelia") == "Aurelia"
