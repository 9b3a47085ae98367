"""The matrix: who spoke of what, as far as it may be told; safe to open in a spreadsheet."""

import csv
import io

import pytest

from stocktake.evidence.enums import Consent
from stocktake.evidence.models import Code, Source
from stocktake.reviews.models import Review
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


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_can_be_taken_for_a_formula(cell: str) -> None:
    assert safe(cell) == f"'{cell}"


def test_plain_names_stay_as_they_are() -> None:
    assert safe("Aurelia") == "Aurelia"
