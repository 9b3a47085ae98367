"""Questions that are put into words once: the words are kept, the answer never is."""

from django.db.models import Q

from stocktake.foundation.statements import written_once
from stocktake.parties.models import Party


def _party(code: str) -> int:
    return Party.objects.create(code=code, kind="state", pack="test").pk


def test_the_words_are_kept_and_the_answer_is_asked_for_anew(db, django_assert_num_queries) -> None:
    written = []

    @written_once
    def codes(party: int):
        written.append(party)
        return Party.objects.filter(pk=party).values_list("code")

    one, other = _party("ONE"), _party("OTHER")
    with django_assert_num_queries(2):
        assert codes(one) == [("ONE",)]
        assert codes(other) == [("OTHER",)]
    Party.objects.filter(pk=one).update(code="NEW")
    assert codes(one) == [("NEW",)]
    Party.objects.filter(pk=one).delete()
    assert codes(one) == []
    assert len(written) == 1


def test_every_id_comes_into_its_own_place_however_often_it_is_used(db) -> None:
    @written_once
    def between(first: int, last: int):
        ends = Party.objects.filter(Q(pk=first) | Q(pk=last)).values("pk")
        return Party.objects.filter(pk__gte=first, pk__lte=last).exclude(pk__in=ends).order_by("pk").values_list("code", "kind")

    first, _middle, last = (_party(code) for code in ("A", "B", "C"))
    assert between(first, last) == [("B", "state")]
    assert between(last, first) == []


def test_a_question_without_an_id_can_be_written_once_too(db) -> None:
    @written_once
    def all_of_them():
        return Party.objects.filter(pack="of this test").values_list("code")

    assert all_of_them() == []
    Party.objects.create(code="ONE", kind="state", pack="of this test")
    assert all_of_them() == [("ONE",)]
