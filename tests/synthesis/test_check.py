"""`stocktake check`: the activity log and the thread."""

import hashlib
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from stocktake.evidence.models import Passage
from stocktake.reviews.models import Review
from stocktake.synthesis.models import Citation, Finding, Sentence

pytestmark = pytest.mark.django_db


def checked() -> str:
    out = StringIO()
    call_command("check_thread", stdout=out)
    return out.getvalue()


def faults() -> str:
    out = StringIO()
    with pytest.raises(CommandError, match="on the thread"):
        call_command("check_thread", stdout=out)
    return out.getvalue()


def test_a_whole_thread_is_told_in_one_calm_line(demonstration: Review) -> None:
    said = checked()
    assert said.startswith("The thread is whole")
    assert said.count("\n") == 1


def test_a_passage_whose_text_was_changed_is_named(demonstration: Review) -> None:
    passage = Passage.objects.filter(citations__isnull=False).first()
    Passage.objects.filter(pk=passage.pk).update(text="Something else.")
    assert f"passage {passage.pk} " in faults()


def test_a_citation_of_a_passage_that_says_something_else_is_named(demonstration: Review) -> None:
    citation = Citation.objects.select_related("passage").first()
    other = "Something else."
    Passage.objects.filter(pk=citation.passage_id).update(text=other, digest=hashlib.sha256(other.encode()).hexdigest())
    assert f"citation {citation.pk}:" in faults()


def test_a_quotation_that_lost_its_passage_is_named(demonstration: Review) -> None:
    quote = Sentence.objects.filter(kind="quote").first()
    quote.citations.all().delete()
    assert f"sentence {quote.pk} " in faults()


def test_a_count_that_does_not_recompute_is_named(demonstration: Review) -> None:
    finding = Finding.objects.filter(kind="mention", parties__gt=1).first()
    finding.passages.remove(finding.passages.first())
    assert finding.key in faults()
