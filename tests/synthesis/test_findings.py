"""Findings: counts that can be made again, from what may be counted and from nothing else."""

import pytest
from django.utils import timezone

from stocktake.evidence.enums import Consent, Origin
from stocktake.evidence.models import Code, Source
from stocktake.parties.models import Party
from stocktake.reviews.models import Review
from stocktake.synthesis.enums import FindingKind, Voices
from stocktake.synthesis.models import Finding
from stocktake.synthesis.queries.recompute import broken_findings
from stocktake.synthesis.queries.voices import heard
from stocktake.synthesis.services.find import find

pytestmark = pytest.mark.django_db


def mention(review: Review, number: int, voices: Voices = Voices.GOVERNMENTS) -> Finding:
    return Finding.objects.get(review=review, key=f"objective-{number}.{voices}.mention")


def test_every_finding_comes_out_when_it_is_counted_again(demonstration: Review) -> None:
    assert Finding.objects.filter(review=demonstration).count() > 100
    assert list(broken_findings(demonstration)) == []


def test_a_finding_that_was_altered_is_noticed(demonstration: Review) -> None:
    Finding.objects.filter(pk=mention(demonstration, 20).pk).update(parties=1)
    (fault,) = broken_findings(demonstration)
    assert "objective-20.governments.mention" in fault


def test_a_count_and_its_silence_make_up_all_that_reported(demonstration: Review) -> None:
    of = heard(demonstration).of(Voices.GOVERNMENTS)
    for spoke in Finding.objects.filter(
        review=demonstration, kind=FindingKind.MENTION, voices="governments", element__kind="objective"
    ):
        silent = Finding.objects.get(review=demonstration, element=spoke.element, kind=FindingKind.SILENCE)
        assert spoke.parties + silent.parties == of == spoke.of
        assert not silent.passages.exists()


def test_a_state_that_is_still_writing_has_not_reported(demonstration: Review) -> None:
    estrela = Party.objects.get(code="EST")
    source = Source.objects.filter(review=demonstration, party=estrela).first()
    assert source is not None
    Source.objects.filter(pk=source.pk).update(consent=Consent.PUBLISH, kind="voluntary-review")
    assert estrela.pk not in heard(demonstration).parties[Voices.GOVERNMENTS]
    demonstration.participations.filter(party=estrela).update(state="submitted")
    assert estrela.pk in heard(demonstration).parties[Voices.GOVERNMENTS]


def test_what_is_confidential_or_withdrawn_is_not_counted(demonstration: Review) -> None:
    uncounted = Source.objects.filter(review=demonstration).exclude(pk__in=Source.objects.countable())
    assert uncounted.filter(withdrawn_at__isnull=False).exists()
    assert uncounted.filter(consent=Consent.CONFIDENTIAL).exists()
    assert not Finding.passages.through.objects.filter(finding__review=demonstration, passage__source__in=uncounted).exists()


def test_a_source_that_may_no_longer_be_counted_leaves_every_count(demonstration: Review) -> None:
    before = mention(demonstration, 20)
    aurelia = Source.objects.filter(review=demonstration, party__code="AUR")
    aurelia.update(consent=Consent.CONFIDENTIAL)
    assert list(broken_findings(demonstration))
    find(review=demonstration, actor="test", at=timezone.now())
    after = mention(demonstration, 20)
    assert (after.parties, after.of) == (before.parties - 1, before.of - 1)
    assert not after.passages.filter(source__in=aurelia).exists()
    assert list(broken_findings(demonstration)) == []


def test_passages_are_checked_when_a_person_decided_their_code(demonstration: Review) -> None:
    finding = mention(demonstration, 20)
    assert finding.checked == 0
    Code.objects.filter(passage=finding.passages.order_by("pk")[0], element=finding.element).update(origin=Origin.PERSON)
    find(review=demonstration, actor="test", at=timezone.now())
    assert mention(demonstration, 20).checked == 1


def test_what_came_after_the_day_is_left_out(demonstration: Review, noon) -> None:
    find(review=demonstration, actor="test", at=noon, as_of=noon.date().replace(year=2030, month=10, day=31))
    assert mention(demonstration, 20).as_of.isoformat() == "2030-10-31"
    kestria = Source.objects.filter(review=demonstration, party__code="KES", received_at__year=2031)
    assert kestria.exists()
    assert not Finding.passages.through.objects.filter(passage__source__in=kestria).exists()
    assert list(broken_findings(demonstration)) == []


def test_counting_asks_the_same_number_of_questions_for_any_number_of_passages(
    demonstration: Review, django_assert_num_queries
) -> None:
    from stocktake.synthesis.queries.counting import count_all

    with django_assert_num_queries(4):
        count_all(demonstration)
    Code.objects.filter(pk__in=Code.objects.order_by("pk").values("pk")[:500]).delete()
    with django_assert_num_queries(4):
        count_all(demonstration)
